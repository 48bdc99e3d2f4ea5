"""The invented society of the demo and the tests: its news, its site and the truth about both.

Knows a made-up society (people, caves, telephone numbers on 555, addresses under .example) and how twenty-five years of web design would have
printed its news. Refuses to know how the archive crawls or cleans: it stands before the first step of the road, where a real society's server would.
Everything is made by code from the same sources, without a clock and without chance: the same night at the same base address is the same bytes.

`SampleServer` serves it on loopback over real HTTP, `truth` says what a perfect archive would hold.
"""

from archive.sample.server import DEFAULT_PORT, SampleServer, serve_forever
from archive.sample.truth import truth_rows, write_truth

__all__ = ["DEFAULT_PORT", "SampleServer", "serve_forever", "truth_rows", "write_truth"]
