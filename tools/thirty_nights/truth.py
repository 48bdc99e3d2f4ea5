"""What a perfect archive says after each night: which pages, in which words, and whether a person is woken. Knows the script; refuses to know the archive.

new duplicate changed missing returned gone moved    what a run tells of a page, once, on the night it happened
alarms                                               one of the named kinds; on all other nights none
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType

from archive.decide import GONE_AFTER
from archive.sample import catalogue, script
from archive.sample.stock_2013 import REDATED_KEY, REMOVED_KEY
from archive.sample.stock_2020 import EDITED_KEY, NEW_ITEM
from tools.thirty_nights.weather import LEARNT_ON, NEW_THEME_FROM

Told = tuple[str, str]
"""(word, path)."""

LOOKED_AT_WITHIN = 14
"""The site file's check_every_days: the longest that an edit which nothing admits stays unseen."""


GONE_WITHIN = LOOKED_AT_WITHIN + GONE_AFTER.days + 1
"""Of a page that was taken away: the looks that are needed to believe it come after the first."""


@dataclass(frozen=True, slots=True)
class Window:
    """The nights on which something may be told: from `since` on, at the latest `days` after it."""

    since: int
    days: int = LOOKED_AT_WITHIN


@dataclass(frozen=True, slots=True)
class Truth:
    """Of one night: what must be told, what may be told besides (on one night of several), which alarms (one of them at least), and the exit code."""

    told: frozenset[Told] = frozenset()
    alarms: frozenset[str] = frozenset()
    exit_code: int = 0
    words: str = ""


_ALARMS = MappingProxyType(
    {
        16: (frozenset({"wall", "source_lost", "source_empty", "same_body"}), "maintenance page on everything"),
        18: (frozenset({"source_empty"}), "the sitemap is empty"),
        19: (frozenset({"source_shrunk", "source_lost"}), "the sitemap is cut"),
        **{n: (frozenset({"redesign"}), "new theme") for n in range(NEW_THEME_FROM, LEARNT_ON)},
        25: (frozenset({"wall", "same_body"}), "consent wall"),
        26: (frozenset({"wall"}), "login wall on the blog"),
    }
)
_SILENT = 15
_SAYS_NOTHING = frozenset({_SILENT, 16, *range(NEW_THEME_FROM, LEARNT_ON), 25})
"""Nights of which no page may be believed, or none can be read: what happened before is told on the next."""
_QUIET = MappingProxyType(
    {20: "the feed fails", LEARNT_ON: "the site file knows the theme", 27: "slow", 28: "killed twice"}
)


class _Telling:
    """What happened, on the first of the played nights that could see it."""

    def __init__(self, played: Collection[int]) -> None:
        self.played = sorted(played)
        self.nights: dict[int, set[Told]] = {night: set() for night in self.played}
        self._answers = [night for night in self.played if night not in _SAYS_NOTHING]

    def on(self, night: int, word: str, path: str) -> None:
        """Tells it on the first played night from `night` on; on none when nothing is played after it."""
        seen = next((one for one in self._answers if one >= night), None)
        if (
            seen is not None
            and word in {"changed", "returned"}
            and {("new", path), ("missing", path)} & self.nights[seen]
        ):
            # Between two visits: of a page that came and was edited only the coming is seen, of one that went and came back nothing.
            self.nights[seen].discard(("missing", path))
        elif seen is not None:
            self.nights[seen].add((word, path))


def truths(played: Collection[int] = catalogue.REHEARSED) -> dict[int, Truth]:
    """Night -> what is true of it, when these nights are played. An edit that nothing admits is not in it (`unadmitted`)."""
    telling = _Telling(played)
    for item in catalogue.items(1):
        telling.on(1, "duplicate" if item.copy_of else "new", item.path)
    second = {item.key: item.path for item in (*catalogue.items(1), *catalogue.items(2))}
    for word, key in (("new", NEW_ITEM.key), ("changed", EDITED_KEY), ("changed", REDATED_KEY)):
        telling.on(2, word, second[key])
    for event in script.EVENTS:
        _tell(telling, event)
    return {night: _truth(night, frozenset(told)) for night, told in telling.nights.items()}


def unadmitted(played: Collection[int] = catalogue.REHEARSED) -> dict[Told, Window]:
    """What no source admits on its night: each must be told once in its window, and may be told on any night of it.

    A page that is taken away changes no lastmod, and an edit may change none either: then only looking at the page finds it, which happens within
    `LOOKED_AT_WITHIN` days. A page that was away for a night may never have been seen to be.
    """
    windows = {("missing", _path_of(REMOVED_KEY)): Window(2), ("gone", _path_of(REMOVED_KEY)): Window(2, GONE_WITHIN)}
    for event in script.EVENTS:
        path = script.path_before(event, catalogue.items(2))
        comes_back = any(one.what == "returned" and one.key == event.key for one in script.EVENTS)
        if event.what == "edited" and not event.told:
            windows["changed", path] = Window(event.night)
        elif event.what == "removed" and not comes_back:
            windows["missing", path] = Window(event.night)
            windows["gone", path] = Window(event.night, GONE_WITHIN)
        elif event.what == "gone":
            windows["gone", path] = Window(event.night)
    return {told: window for told, window in windows.items() if window.since <= max(played)}


def flapping() -> dict[Told, int]:
    """What may be told, up to so many times: a page that is away for single nights."""
    flaps: Counter[Told] = Counter()
    for event in script.EVENTS:
        if event.what == "returned":
            path = script.path_before(event, catalogue.items(2))
            flaps.update([("missing", path), ("returned", path)])
    return dict(flaps)


def _path_of(key: int) -> str:
    return next(item.path for item in catalogue.items(1) if item.key == key)


def _tell(telling: _Telling, event: script.Event) -> None:
    path = script.path_before(event, catalogue.items(2))
    now = {item.key: item.path for item in catalogue.items(event.night)}
    night = event.night
    match event.what:
        case "published":
            telling.on(night, "new", path)
        case "edited" | "redated" if event.told:
            telling.on(night, "changed", path)
        case "reposted":
            telling.on(night, "duplicate", now[script.REPOST])
        case "moved":
            telling.on(night, "moved", path)
            telling.on(night, "duplicate", now[event.key])


def _truth(night: int, told: frozenset[Told]) -> Truth:
    if night == _SILENT:
        return Truth(told, exit_code=75, words="503 from everything, come again in an hour")
    alarms, words = _ALARMS.get(night, (frozenset(), _QUIET.get(night, "")))
    return Truth(told, alarms, 65 if alarms else 0, words)
