"""What a perfect archive says after each night: which pages, in which words, and whether a person is woken. Knows the script; refuses to know the archive.

new duplicate changed missing returned gone moved    what a run tells of a page, once, on the night it happened
alarms                                               one of the named kinds; on all other nights none
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType

from archive.sample import catalogue, script
from archive.sample.stock_2013 import REDATED_KEY, REMOVED_KEY
from archive.sample.stock_2020 import EDITED_KEY, NEW_ITEM
from tools.thirty_nights.weather import LEARNT_ON, NEW_THEME_FROM

Told = tuple[str, str]
"""(word, path)."""

LOOKED_AT_WITHIN = 14
"""The site file's check_every_days: the longest that an edit which nothing admits stays unseen."""
_GONE_AFTER_DAYS = 7


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
_QUIET = MappingProxyType(
    {20: "the feed fails", LEARNT_ON: "the site file knows the theme", 27: "slow", 28: "killed twice"}
)


@dataclass(slots=True)
class _Telling:
    nights: dict[int, set[Told]] = field(default_factory=lambda: {night: set() for night in catalogue.REHEARSED})

    def on(self, night: int, word: str, path: str) -> None:
        self.nights[night].add((word, path))


def truths() -> dict[int, Truth]:
    """Night -> what is true of it. An edit that nothing admits is not in it (`unadmitted`)."""
    telling = _Telling()
    for item in catalogue.items(1):
        telling.on(1, "duplicate" if item.copy_of else "new", item.path)
    second = {item.key: item.path for item in (*catalogue.items(1), *catalogue.items(2))}
    for word, key in (
        ("new", NEW_ITEM.key),
        ("missing", REMOVED_KEY),
        ("changed", EDITED_KEY),
        ("changed", REDATED_KEY),
    ):
        telling.on(2, word, second[key])
    telling.on(_believed_gone(2), "gone", second[REMOVED_KEY])
    for event in script.EVENTS:
        _tell(telling, event)
    return {night: _truth(night, frozenset(told)) for night, told in telling.nights.items()}


def unadmitted() -> dict[str, int]:
    """Path -> night of the edits that neither lastmod nor REST admits. Each must be told once, within `LOOKED_AT_WITHIN` days."""
    return {script.path_before(event, catalogue.items(2)): event.night for event in script.EVENTS if not event.told}


def _tell(telling: _Telling, event: script.Event) -> None:
    path = script.path_before(event, catalogue.items(2))
    # What is published while the new theme cannot be read is held; it is told when it can.
    night = LEARNT_ON if NEW_THEME_FROM <= event.night < LEARNT_ON else event.night
    if not event.told:
        return
    match event.what:
        case "published":
            telling.on(night, "new", path)
        case "edited" | "redated":
            telling.on(night, "changed", path)
        case "reposted":
            telling.on(
                night,
                "duplicate",
                next(i.path for i in catalogue.items(night) if i.copy_of == event.key and i.key == script.REPOST),
            )
        case "moved":
            telling.on(night, "moved", path)
            telling.on(night, "duplicate", next(i.path for i in catalogue.items(night) if i.key == event.key))
        case "removed":
            telling.on(night, "missing", path)
            if not any(one.what == "returned" and one.key == event.key for one in script.EVENTS):
                telling.on(_believed_gone(night), "gone", path)
        case "returned":
            telling.on(night, "returned", path)
        case "gone":
            telling.on(night, "gone", path)


def _believed_gone(missing_since: int) -> int:
    """The first night on which a 404 has stood for a week, and the site answered as itself."""
    night = missing_since + _GONE_AFTER_DAYS
    while night in {_SILENT, 16}:
        night += 1
    return night


def _truth(night: int, told: frozenset[Told]) -> Truth:
    if night == _SILENT:
        return Truth(told, exit_code=69, words="503 from everything")
    alarms, words = _ALARMS.get(night, (frozenset(), _QUIET.get(night, "")))
    return Truth(told, alarms, 65 if alarms else 0, words)
