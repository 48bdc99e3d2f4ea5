"""What a killed run holds already, for the same run to go on with. Pure: knows captures and how a redirect is followed.

Refuses to know the store and the WARC. Serves the fetching step: what is here is not asked a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from urllib.parse import urldefrag

from archive.errors import BadInput
from archive.identity import canonical_url, urlkey
from archive.model import Capture, UrlKey

PASSING = frozenset({408, 429, 500, 502, 503, 504, 522, 524})
"""Answers that the crawler would have asked again (Scrapy's RETRY_HTTP_CODES): a kill may have come between two tries."""


def last_answers(captures: Iterable[Capture], covers: Callable[[str], bool]) -> dict[UrlKey, Capture]:
    """Each page that is done with, and the answer at the end of its redirects: the target's own, or a redirect that is not followed.

    A redirect whose target has not been captured is not done with; a ring of redirects is. `covers` says whether an address is the site's.
    """
    by_url = {urldefrag(one.url).url: one for one in sorted(captures, key=lambda one: one.captured_at)}
    answers: dict[UrlKey, Capture] = {}
    for first in by_url.values():
        last = _followed(first, by_url, covers)
        if last is None or last.status in PASSING:
            continue
        try:
            answers.setdefault(urlkey(first.url), last)
        except BadInput:  # an odd address is no reason to lose the others; it is asked again
            continue
    return answers


def _followed(first: Capture, by_url: Mapping[str, Capture], covers: Callable[[str], bool]) -> Capture | None:
    last, met = first, {first.id}
    while last.location is not None:
        try:
            if not covers(canonical_url(last.location)):
                return last
        except BadInput:
            return last
        target = by_url.get(urldefrag(last.location).url)
        if target is None:
            return None
        if target.id in met:
            return last
        met.add(target.id)
        last = target
    return last
