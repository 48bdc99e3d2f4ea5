"""What a press office types around an article: release line, date, contact, embargo, end mark, the society about itself, its address.

Knows the shapes of those lines through the years. Refuses to know their markup. The truth file says of them what is a field (published, contact,
embargo, about) and that none of them is in the body.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from archive.sample import society
from archive.sample.items import PACIFIC, Item, Person, clock, month_date, weekday_date

Lines = tuple[str, ...]
"""Lines that stand together in one paragraph."""


@dataclass(frozen=True, slots=True)
class About:
    """A paragraph in which an organization describes itself. `run_in`: its heading opens the paragraph instead of standing alone."""

    heading: str
    paragraph: str
    run_in: bool

    @property
    def text(self) -> str:
        """As a reader sees it."""
        return f"{self.heading}: {self.paragraph}" if self.run_in else f"{self.heading}\n\n{self.paragraph}"


def header(item: Item) -> tuple[Lines, ...]:
    """The paragraphs above the article, in order; empty where the item has none."""
    shape = _SHAPES.get(item.header)
    return shape(item) if shape else ()


def shows_date(item: Item) -> bool:
    """Whether the article's own text names the day of publication (a theme's date line above it does not count)."""
    return item.header not in {"", "contact_first", "letterhead"}


def names_zone(item: Item) -> bool:
    """Whether the article's own text names the zone of its time of day."""
    return shows_date(item) and item.when is not None


def embargo(item: Item) -> str | None:
    """Until when the text asked to be held, ISO 8601 with offset; None without embargo."""
    return item.published_iso if item.header.startswith("embargo") else None


def abouts(item: Item) -> tuple[About, ...]:
    """The paragraphs about the society, and about its partner where there is one, that follow the article."""
    if not item.about:
        return ()
    run_in = item.key in _RUN_IN
    ours = About(society.ABOUT_HEADINGS[item.about], society.ABOUT_PARAGRAPHS[item.about], run_in)
    if not item.partner_about:
        return (ours,)
    return (ours, About(society.PARTNER_ABOUT_HEADING, society.PARTNER_ABOUT_PARAGRAPH, run_in=False))


_RUN_IN = frozenset({3, 7, 22, 1040})


def _zone(item: Item) -> str:
    return "Pacific" if item.zone == PACIFIC else "Eastern"


def _timed(item: Item) -> datetime:
    if item.when is None:
        raise ValueError(f"item {item.key}: its header prints a time of day, but only {item.published!r} is known")
    return item.when


def _day(item: Item) -> str:
    return month_date(item.when or datetime.fromisoformat(item.published or ""))


def _person(item: Item) -> Person:
    if item.contact is None:
        raise ValueError(f"item {item.key}: its header prints a contact, but none is given")
    return item.contact


def _contact_line(person: Person) -> str:
    """``Name, role, phone,`` — the comma that the lost mail link left behind is there on purpose; see the notices of most societies."""
    return ", ".join(
        part for part in (person.name, person.role, person.phone, person.email or "") if part is not None
    ).rstrip(" ")


def _contact_stack(person: Person) -> Lines:
    return tuple(part for part in (person.name, person.role, person.phone, person.email) if part)


def _old(item: Item) -> tuple[Lines, ...]:
    name, *rest = _contact_stack(_person(item))
    return (("FOR IMMEDIATE RELEASE", _day(item), f"CONTACT: {name}", *rest),)


def _old_clock(item: Item) -> tuple[Lines, ...]:
    when, name, *rest = _timed(item), *_contact_stack(_person(item))
    long_zone = "Eastern Daylight Time" if when.dst() else "Eastern Standard Time"
    return (("FOR IMMEDIATE RELEASE", f"{weekday_date(when)}, {clock(when)} {long_zone}", f"CONTACT: {name}", *rest),)


def _dated_contact(item: Item) -> tuple[Lines, ...]:
    return ((_day(item),), ("Press contact: " + _contact_line(_person(item)).rstrip(", "),))


def _release_line(item: Item) -> tuple[Lines, ...]:
    return ((f"FOR RELEASE: {_day(item)}",), ("Contact: " + _contact_line(_person(item)).rstrip(", "),))


def _embargo_until(item: Item) -> tuple[Lines, ...]:
    when = _timed(item)
    line = f"EMBARGOED UNTIL {clock(when, dots=False)} {_zone(item)} Time, {weekday_date(when)}".upper()
    return ((line,), (f"Media Contact: {_contact_line(_person(item))}".rstrip(", "),))


def _embargo_release(item: Item) -> tuple[Lines, ...]:
    when = _timed(item)
    line = f"EMBARGOED FOR RELEASE: {weekday_date(when)}, {clock(when)} U.S. {_zone(item)} Time"
    return ((line,), (f"Media Contact: {_contact_line(_person(item))}",))


def _published(item: Item) -> tuple[Lines, ...]:
    when = _timed(item)
    line = f"Published: {weekday_date(when)}, {clock(when)} U.S. {_zone(item)} Time"
    return ((line,), (f"Media Contact: {_contact_line(_person(item))}",))


def _stacked(item: Item) -> tuple[Lines, ...]:
    when = _timed(item)
    top = ("For Immediate Release", weekday_date(when), f"{clock(when)} U.S. {_zone(item)} Time", "Media Contact:")
    return tuple((line,) for line in (*top, *_contact_stack(_person(item))))


def _contact_first(item: Item) -> tuple[Lines, ...]:
    return ((f"Media Contact:\u00a0{_contact_line(_person(item))}",), ("For Immediate Release",))


def _letterhead(_item: Item) -> tuple[Lines, ...]:
    phone = f"1-800-555-CAVE | {society.PHONE_NEW}"
    return tuple((line,) for line in (f"The {society.NAME}", *society.STREET_NEW, phone))


_SHAPES = {
    "old": _old,
    "old_clock": _old_clock,
    "dated_contact": _dated_contact,
    "release_line": _release_line,
    "embargo_until": _embargo_until,
    "embargo_release": _embargo_release,
    "published": _published,
    "stacked": _stacked,
    "contact_first": _contact_first,
    "letterhead": _letterhead,
}
