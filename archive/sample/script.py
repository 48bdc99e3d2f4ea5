"""The society's month: what its editors do to the news on each of thirty nights, as a rehearsal of the archive plays it.

Knows the events, their nights and what they make of an item. Refuses to know servers that fail, walls and new themes: those change no news (see
`tools.thirty_nights`). Night 2 is the catalogue's own; the script goes on from there, one night a day.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from types import MappingProxyType

from archive.model import Kind
from archive.sample.items import Item
from archive.sample.society import MARCHETTI, MARCHETTI_PLAIN

LAST_NIGHT = 30


@dataclass(frozen=True, slots=True)
class Event:
    """What happens to the item of `key` before `night`.

    `what` is published, edited, redated, reposted, moved, removed (404 from now on), gone (410) or returned. `edit` makes the new item of the old one;
    of a published, reposted or returned one it is given nothing to start from but itself. `told` is False where neither lastmod nor REST admits the edit.
    """

    night: int
    what: str
    key: int
    edit: Callable[[Item], Item] = lambda item: item
    told: bool = True


RELEASE = Item(
    key=1381,
    path="/press-releases/hundredth-drip-logger/",
    kind=Kind.PRESS_RELEASE,
    title="Hundredth Drip Logger Goes Into Service",
    published="2024-01-05T10:00",
    header="published",
    contact=MARCHETTI_PLAIN,
    dateline="LOUISVILLE, KY",
    end_mark="* * *",
    about="new",
    categories=("Press Releases", "Drip Archive"),
    body="""
The hundredth instrument of the Drip Archive has been hung in a passage below the Green River, where it will count
falling water every ten minutes for the next five years.

“The first one was a biscuit tin with a switch in it,” said Odile Marchetti. “This one telephones us when it is bored.”

Its readings join those of ninety-nine others, the oldest of which has counted since 2007. All of them may be read without
charge from the day after they are taken.
""",
)
NEWS = Item(
    key=1390,
    path="/news/new-web-face/",
    kind=Kind.NEWS,
    title="Our Pages Have a New Face",
    published="2024-01-22T09:00",
    categories=("Society News",),
    body="""
Since yesterday the society’s pages look different. The texts are the same, the letters are larger, and the menu no longer
hides behind three lines.

If something cannot be found that was there before, the office would like to know. The librarian has kept a list of every
page, and is prepared to go down it with a lamp.

The old pages of 1999 to 2012 stay as they are. They have been looked at by nobody for a year, and that is how they like it.
""",
)
STATEMENT = Item(
    key=1396,
    path="/statements/road-salt/",
    kind=Kind.STATEMENT,
    title="NASCS Asks Counties to Keep Road Salt Out of Sinkholes",
    published="2024-01-27T12:00",
    header="published",
    contact=MARCHETTI,
    dateline="LOUISVILLE, KY",
    end_mark="* * *",
    about="new",
    categories=("Statements", "Policy"),
    body="""
The society asks the counties of the karst belt to stop pushing snow and salt into sinkholes. What goes down in January
comes out of a spring in April, and somebody drinks it.

Members have measured salt in forty springs since 2011. In nine of them it has doubled.

A sinkhole is not a drain. A map of the nine hundred that lie beside a public road can be had from the office.
""",
)


def _in_body(wrong: str, right: str, modified: str) -> Callable[[Item], Item]:
    def edit(item: Item) -> Item:
        if wrong not in item.body:
            raise ValueError(f"item {item.key} does not say {wrong!r}")
        return replace(item, body=item.body.replace(wrong, right), modified=modified or item.modified)

    return edit


def _longer(paragraph: str, modified: str | None) -> Callable[[Item], Item]:
    return lambda item: replace(item, body=f"{item.body}\n{paragraph}\n", modified=modified or item.modified)


def _redated(published: str, modified: str) -> Callable[[Item], Item]:
    return lambda item: replace(item, published=published, modified=modified)


def _moved(path: str, modified: str) -> Callable[[Item], Item]:
    return lambda item: replace(item, path=path, modified=modified)


REPOST = 1386
EVENTS: tuple[Event, ...] = (
    # The one that nothing admits: only looking at every page now and then finds it.
    Event(3, "edited", 1075, _longer("A later count found twelve more.", None), told=False),
    Event(5, "published", RELEASE.key),
    Event(
        5,
        "edited",
        1284,
        _longer("The tables of the survey may be had from the office on request.", "2024-01-05T15:00:00"),
    ),
    Event(6, "redated", 1250, _redated("2021-08-20T11:00", "2024-01-06T16:20:00")),
    Event(
        7,
        "reposted",
        1322,
        lambda item: replace(item, key=REPOST, path="/news/board-election-2023-2/", copy_of=1322),
    ),
    Event(8, "moved", 1233, _moved("/news/2021/drip-archive-on-github/", "2024-01-08T18:05:00")),
    Event(9, "removed", 1268),
    Event(10, "gone", 1090),
    Event(11, "removed", 1058),
    Event(12, "returned", 1058),
    Event(13, "removed", 1058),
    Event(14, "returned", 1058),
    Event(22, "published", NEWS.key),
    Event(27, "published", STATEMENT.key),
    Event(28, "edited", RELEASE.key, _longer("It has since telephoned twice.", "2024-01-28T20:40:00")),
)
_PUBLISHED = MappingProxyType({item.key: item for item in (RELEASE, NEWS, STATEMENT)})


def after(night: int, second_night: Iterable[Item]) -> tuple[Item, ...]:
    """The items that stand on `night`, in no order, given those of the second night."""
    standing = {item.key: item for item in second_night}
    removed: dict[int, Item] = {}
    for event in EVENTS:
        if event.night > night:
            continue
        if event.what in {"removed", "gone"}:
            removed[event.key] = standing.pop(event.key)
        elif event.what == "published":
            standing[event.key] = _PUBLISHED[event.key]
        elif event.what == "returned":
            standing[event.key] = removed.pop(event.key)
        else:
            made = event.edit(standing[event.key])
            standing[made.key] = made
    return tuple(standing.values())


def path_before(event: Event, second_night: Iterable[Item]) -> str:
    """Where the item of `event` stood on the night before it; of a new one, where it stands then."""
    earlier = {item.key: item for item in after(event.night - 1, second_night)} | dict(_PUBLISHED)
    return earlier[event.key].path if event.key in earlier else _returned_path(event, second_night)


def _returned_path(event: Event, second_night: Iterable[Item]) -> str:
    return next(item.path for item in after(event.night, second_night) if item.key == event.key)


def departed(night: int, second_night: Iterable[Item]) -> dict[str, str | None]:
    """Paths that do not answer as they did: path -> where it redirects to, None for 410. What is simply not there any more is not in it."""
    items = tuple(second_night)
    left: dict[str, str | None] = {}
    for event in EVENTS:
        if event.night > night or event.what not in {"moved", "gone"}:
            continue
        path = path_before(event, items)
        left[path] = None
        if event.what == "moved":
            left[path] = next(item.path for item in after(event.night, items) if item.key == event.key)
    return left
