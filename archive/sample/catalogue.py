"""Which items stand on the site on which night, and what happened between the nights.

Knows the two nights of the demo and the five changes between them; the nights that follow in a rehearsal are the script's.
Refuses to know markup and addresses of servers.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import cache
from types import MappingProxyType

from archive.errors import UsageProblem
from archive.sample import script, stock_1999, stock_2006, stock_2013, stock_2020
from archive.sample.items import FIRST_POST, Item, Remark

NIGHTS = (1, 2)
"""The nights of the demo."""
REHEARSED = range(1, script.LAST_NIGHT + 1)
"""The nights of a rehearsal: these two and those of the script, a day apart."""
_SECOND = datetime(2024, 1, 3, 3, 0, tzinfo=UTC)
NIGHT_AT = MappingProxyType(
    {night: _SECOND + timedelta(days=night - 2) for night in REHEARSED} | {1: datetime(2023, 12, 29, 3, 0, tzinfo=UTC)}
)
"""The moment that each night stands for: what the server calls Last-Modified."""

_NEW_COMMENT = (1340, Remark("wasp_watcher", "It was a mud dauber. They do this every June."))


@cache
def items(night: int) -> tuple[Item, ...]:
    """The items that can be read on `night`, newest first; the undated last. Raises UsageProblem for a night that is not played."""
    if night not in REHEARSED:
        raise UsageProblem(f"the sample society plays nights 1 to {script.LAST_NIGHT}, not {night!r}")
    if night > 2:
        return _newest_first(script.after(night, items(2)))
    stock = (*stock_1999.ITEMS, *stock_2006.ITEMS, *stock_2013.ITEMS, *stock_2020.ITEMS)
    by_key = {item.key: item for item in stock}
    every: tuple[Item, ...] = (
        *stock,
        # Moved from the old files into WordPress, where the old file was forgotten.
        replace(
            by_key[9], copy_of=9, key=1004, path="/press-releases/move-louisville/", categories=("Press Releases",)
        ),
        # Posted a second time by mistake; WordPress made the address unique.
        replace(by_key[1357], copy_of=1357, key=1359, path="/press-releases/air-of-forty-caves-2/"),
    )
    if night == 2:
        every = (*(_second_night(item) for item in every if item.key != stock_2013.REMOVED_KEY), stock_2020.NEW_ITEM)
    return _newest_first(every)


def departed(night: int) -> dict[str, str | None]:
    """Paths where items stood that answer otherwise on `night`: path -> where it redirects to, None for 410."""
    return script.departed(night, items(2)) if night > 2 else {}


def _newest_first(every: Iterable[Item]) -> tuple[Item, ...]:
    return tuple(sorted(every, key=lambda item: (item.sort_key, item.key), reverse=True))


@cache
def posts(night: int) -> tuple[Item, ...]:
    """Those of the items that are WordPress posts, newest first."""
    return tuple(item for item in items(night) if item.key >= FIRST_POST)


@cache
def changes() -> MappingProxyType[int, str]:
    """What the second night did to each item: key -> new, edited, redated, removed or unchanged (chrome, comments and typography count for nothing)."""
    told = {item.key: "unchanged" for item in items(1)}
    told |= {stock_2020.NEW_ITEM.key: "new", stock_2013.REMOVED_KEY: "removed"}
    told |= {stock_2020.EDITED_KEY: "edited", stock_2013.REDATED_KEY: "redated"}
    return MappingProxyType(told)


def _second_night(item: Item) -> Item:
    if item.key == stock_2020.EDITED_KEY:
        body = item.body.replace(stock_2020.EDITED_WRONG, stock_2020.EDITED_RIGHT) + f"\n{stock_2020.CORRECTION}\n"
        return replace(item, body=body, modified="2024-01-02T14:12:00")
    if item.key == stock_2013.REDATED_KEY:
        return replace(item, published="2019-05-16T11:00", modified="2024-01-02T14:40:00")
    if item.key == stock_2013.COSMETIC_KEY:
        return replace(item, body=_typographic(item.body))
    if item.key == _NEW_COMMENT[0]:
        return replace(item, comments=(*item.comments, _NEW_COMMENT[1]))
    return item


def _typographic(body: str) -> str:
    """Straight quotes made round and two spaces after a full stop, as a new theme prints the same text."""
    body = re.sub(r'(^|[\s(])"', r"\1“", body).replace('"', "”").replace("'", "’")
    return re.sub(r"\. (?=[A-Z“])", ".  ", body)
