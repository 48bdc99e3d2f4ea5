"""Addresses without end: which ones a crawl does not follow, and what is told of them. Pure; counts what it is shown.

    a path that goes round (/a/b/a/b/a/b/)       never followed
    a path of more than twenty parts             never followed
    addresses that differ in digits or in the values of a query only     up to a number of each pattern
    documents of one pattern that name nothing new, one after another    up to a number in a row

Only links are judged so: what a sitemap, a feed or a REST list names, somebody meant to name. The limits are far above what a society has (the greatest
calendar that is no trap has a page a day for a year), and what is left out is told: an alarm that shows the pattern, for the site file's `exclude`.
Refuses to know the network and what a page says. Serves the step between discovery and fetching.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

MOST_PARTS = 20
MOST_OF_A_QUERY = 300
"""Addresses of one path whose queries differ in values only: filters, sorting, session ids that nobody knows by name."""
MOST_DAYS = 400
"""Addresses that differ in a date only: a page for every day of a year and a month."""
MOST_NUMBERS = 5000
"""Addresses that differ in numbers only: releases that are numbered."""
MOST_BARREN = 20
"""Documents of one pattern in a row that name nothing that the others of the pattern had not named before."""
FEW = 20
"""What goes round fewer times than this is a slip of a page's author, and no alarm."""
_ROUND = re.compile(r"((?:/[^/]+){1,4})\1\1+(?=/|$)")
_DIGITS = re.compile(r"\d+")
_DATE = re.compile(r"(?<!\d)[12]\d{3}[/-]?\d{1,2}(?:[/-]?\d{1,2})?(?!\d)")


@dataclass(slots=True)
class Trap:
    """What was left out of one pattern: why, how often, and the first address. Unless `always_told`, a few are no alarm."""

    why: str
    pattern: str
    example: str
    left_out: int = 0
    always_told: bool = True


class Traps:
    """The counts of one run."""

    def __init__(self) -> None:
        self._counted: dict[str, int] = {}
        self._barren: dict[str, int] = {}
        self._named: dict[str, set[str]] = defaultdict(set)
        self._judged: dict[str, bool] = {}
        self._found: dict[tuple[str, str], Trap] = {}

    def leads_nowhere(self, url: str) -> bool:
        """Whether a link to the page `url` is not to be followed; the same link is counted once."""
        if url not in self._judged:
            self._judged[url] = self._leads_nowhere(url)
        return self._judged[url]

    def _leads_nowhere(self, url: str) -> bool:
        parts = urlsplit(url)
        if _ROUND.search(parts.path):
            return self._leave(
                "the path goes round", _DIGITS.sub("0", _ROUND.sub(r"\1…", parts.path)), url, always_told=False
            )
        if parts.path.count("/") > MOST_PARTS:
            return self._leave(f"the path has more than {MOST_PARTS} parts", parts.path[:80], url, always_told=False)
        pattern, most = _pattern(url)
        count = self._counted[pattern] = self._counted.get(pattern, 0) + 1
        return count > most and self._leave(f"more than {most} addresses of one pattern", pattern, url)

    def read(self, url: str, named: Iterable[str]) -> None:
        """The document at `url` was read and names those addresses. What its like have not named yet is new, whatever other sources named before: the pages
        of a list all name what a sitemap knows."""
        pattern, _ = _pattern(url)
        known = self._named[pattern]
        before = len(known)
        known.update(named)
        self._barren[pattern] = 0 if len(known) > before else self._barren.get(pattern, 0) + 1

    def is_barren(self, url: str) -> bool:
        """Whether documents like `url` have long named nothing new, so that it is not to be asked."""
        pattern, _ = _pattern(url)
        return self._barren.get(pattern, 0) >= MOST_BARREN and self._leave(
            f"{MOST_BARREN} documents in a row named nothing new", pattern, url
        )

    def found(self) -> Iterator[Trap]:
        """What was left out, and is worth an alarm."""
        return (trap for trap in self._found.values() if trap.always_told or trap.left_out >= FEW)

    def _leave(self, why: str, pattern: str, url: str, *, always_told: bool = True) -> bool:
        self._found.setdefault((why, pattern), Trap(why, pattern, url, always_told=always_told)).left_out += 1
        return True


def _pattern(url: str) -> tuple[str, int]:
    """What addresses that one program makes have in common, and how many of them are believed."""
    parts = urlsplit(url)
    names = "&".join(sorted({_DIGITS.sub("0", piece.partition("=")[0]) for piece in parts.query.split("&") if piece}))
    most = MOST_OF_A_QUERY if names else MOST_DAYS if _DATE.search(parts.path) else MOST_NUMBERS
    path = _DIGITS.sub("0", parts.path)
    return f"{parts.netloc}{path}{f'?{names}' if names else ''}", most
