"""What a perfect archive says after each night: which pages, in which words, and whether a person is woken. Knows the script; refuses to know the archive.

new duplicate changed missing returned gone moved    what a run tells of a page, once, on the night it happened
alarms                                               one of the named kinds; on all other nights none
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from types import MappingProxyType

from archive.decide import GONE_AFTER, GONE_AFTER_SIGHTINGS
from archive.sample import catalogue, script
from archive.sample.stock_2013 import REDATED_KEY, REMOVED_KEY
from archive.sample.stock_2020 import EDITED_KEY, NEW_ITEM
from tools.thirty_nights.weather import LEARNT_ON, NEW_THEME_FROM

Told = tuple[str, str]
"""(word, path)."""

LOOKED_AT_WITHIN = 14
"""The site file's check_every_days: the longest that an edit which nothing admits stays unseen."""


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

    def removed(self, night: int, path: str) -> None:
        """Missing from `night` on, and believed gone with the third 404 that comes a week or more after the first."""
        self.on(night, "missing", path)
        misses = [one for one in self._answers if one >= night]
        for count, one in enumerate(misses, 1):
            if count >= GONE_AFTER_SIGHTINGS and catalogue.NIGHT_AT[one] - catalogue.NIGHT_AT[misses[0]] >= GONE_AFTER:
                self.nights[one].add(("gone", path))
                return


def truths(played: Collection[int] = catalogue.REHEARSED) -> dict[int, Truth]:
    """Night -> what is true of it, when these nights are played. An edit that nothing admits is not in it (`unadmitted`)."""
    telling = _Telling(played)
    for item in catalogue.items(1):
        telling.on(1, "duplicate" if item.copy_of else "new", item.path)
    second = {item.key: item.path for item in (*catalogue.items(1), *catalogue.items(2))}
    for word, key in (("new", NEW_ITEM.key), ("changed", EDITED_KEY), ("changed", REDATED_KEY)):
        telling.on(2, word, second[key])
    telling.removed(2, second[REMOVED_KEY])
    for event in script.EVENTS:
        _tell(telling, event)
    return {night: _truth(night, frozenset(told)) for night, told in telling.nights.items()}


def unadmitted() -> dict[str, int]:
    """Path -> night of the edits that neither lastmod nor REST admits. Each must be told once, within `LOOKED_AT_WITHIN` days."""
    return {script.path_before(event, catalogue.items(2)): event.night for event in script.EVENTS if not event.told}


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
        case "removed" if any(one.what == "returned" and one.key == event.key for one in script.EVENTS):
            telling.on(night, "missing", path)
        case "removed":
            telling.removed(night, path)
        case "returned" | "gone":
            telling.on(night, event.what, path)


def _truth(night: int, told: frozenset[Told]) -> Truth:
    if night == _SILENT:
        return Truth(told, exit_code=69, words="503 from everything")
    alarms, words = _ALARMS.get(night, (frozenset(), _QUIET.get(night, "")))
    return Truth(told, alarms, 65 if alarms else 0, words)
