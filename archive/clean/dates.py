"""Dates as press offices print them, with their evidence. Knows month names, clock times and zone names; never guesses and never reads a clock.

A date keeps exactly the precision it was printed with. 03/04/2026 is two dates until somebody says which order the site writes, and then it is one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone
from functools import lru_cache
from zoneinfo import ZoneInfo

from archive.clean import wording
from archive.model import Dated, Precision

MONTHS = {name: number for number, names in enumerate(wording.months(), start=1) for name in names}
"""Name in small letters, in any language of the wordings -> 1..12."""
ZONES: tuple[tuple[str, str], ...] = (
    (r"(?:U\.?S\.? ?)?Eastern(?: (?:Standard|Daylight))?(?: Time)?|E[SD]?T", "America/New_York"),
    (
        r"(?:U\.?S\.? ?)?Central(?: (?:Standard|Daylight))(?: Time)?|(?:U\.?S\.? ?)?Central Time|C[SD]?T",
        "America/Chicago",
    ),
    (r"(?:U\.?S\.? ?)?Mountain(?: (?:Standard|Daylight))?(?: Time)?|M[SD]?T", "America/Denver"),
    (r"(?:U\.?S\.? ?)?Pacific(?: (?:Standard|Daylight))?(?: Time)?|P[SD]?T", "America/Los_Angeles"),
    (
        r"(?:Australian )?Eastern (?:Standard|Daylight) Time \(Australia\)|AE[SD]T|(?:Sydney|Melbourne|Canberra) time",
        "Australia/Sydney",
    ),
    (r"NZ[SD]T|New Zealand time", "Pacific/Auckland"),
    (r"JST|Japan Standard Time", "Asia/Tokyo"),
    (r"British Summer Time|BST|(?:UK|London) time", "Europe/London"),
    (r"Central European(?: Summer)? Time|CES?T|heure de Paris|heure fran[cç]aise", "Europe/Paris"),
    (r"MEZ|MESZ|Mitteleuropäische (?:Sommerz|Z)eit|Berliner Zeit", "Europe/Berlin"),
    (r"GMT|UTC|Greenwich Mean Time|Coordinated Universal Time|Z", "UTC"),
)
"""Zone names of press offices -> the IANA zone they mean. The offset follows from the date: a release dated in July that prints EST means Eastern time."""

_MONTH = "|".join(sorted((m + r"\.?" for m in MONTHS), key=len, reverse=True))
_WEEKDAY = rf"{wording.part('weekday')}\.?,?\s+(?:{wording.part('date_lead')}\s+)?"
_UNIT = wording.part("clock_unit")
_JOIN = rf"(?:(?:{wording.part('clock_join')})\s*)?"
_ALONE = "|".join(sorted((m + r"\.?" for m in set(MONTHS) - wording.only_with_day()), key=lambda m: (-len(m), m)))
_DAY = re.compile(
    rf"(?<![\w/.-])(?:{_WEEKDAY})?(?:"
    rf"(?P<m1>{_MONTH})\s+(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s*,\s*|\s+)(?P<y1>\d{{4}})"
    rf"|(?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|º|°|\.)?[\s-]*(?:(?:of|de)\s+|d['’])?(?P<m2>{_MONTH}),?[\s-]+(?:(?:de|del)\s+)?(?P<y2>\d{{4}})"
    r"|(?P<y3>\d{4})(?P<s3>[-/.])(?P<m3>\d{2})(?P=s3)(?P<d3>\d{2})"
    r"|(?P<a4>\d{1,2})(?P<s4>[/.])(?P<b4>\d{1,2})(?P=s4)(?P<y4>\d{4})"
    r"|(?P<y6>\d{4})\s?[年년]\s?(?P<m6>\d{1,2})\s?[月월]\s?(?P<d6>\d{1,2})\s?[日일]"
    rf"|(?P<m5>{_ALONE})\s+(?:(?:de|del)\s+)?(?P<y5>\d{{4}})"
    r")(?![\w/-])",
    re.IGNORECASE,
)
_ZONE = "|".join(f"(?P<z{i}>{names})" for i, (names, _) in enumerate(ZONES))
_CLOCK = re.compile(
    r"(?<![\w:.])(?:(?P<hour>\d{1,2})(?:(?:[:.]|\s?h\s?)(?P<minute>\d{2}))?(?::\d{2})?\s*(?P<half>[ap]\.?\s?m\.?)?(?:\s+(?:noon|midnight))?|(?P<named>noon|midnight)(?:\s+12)?)"
    rf"(?:\s*(?P<unit>{_UNIT})\b)?(?:\s*[,(]?\s*(?:{_ZONE})\b\.?\)?)?(?![\w:])",
    re.IGNORECASE,
)
_ISO = re.compile(
    r"^(\d{4}-\d{2}-\d{2})[T ](\d{1,2}:\d{2})(?::\d{2}(?:[.,]\d+)?)?\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]+\])?$",
    re.IGNORECASE,
)
_COMPACT = re.compile(r"^(\d{4})(\d{2})(\d{2})(?:T?(\d{2})(\d{2})(?:\d{2})?(Z)?)?$")
_EPOCH = re.compile(r"^(\d{10})(?:\d{3})?$")
_YEAR = re.compile(r"\d{4}")
_SHORT = 200
_FIRST_YEAR, _FIRST_MACHINE_YEAR, _LAST_YEAR = 1880, 1971, 2200


@dataclass(frozen=True, slots=True)
class Found:
    """A date read in a text: the value and precision of `Dated`, the zone if one was printed, and where in the text it stood."""

    value: str
    precision: Precision
    tz: str | None
    start: int
    end: int

    def dated(self, source: str, verbatim: str) -> Dated:
        """With the evidence that the caller knows."""
        return Dated(value=self.value, precision=self.precision, source=source, verbatim=verbatim, tz=self.tz)


def find(text: str, *, date_order: str | None = None) -> Found | None:
    """The first date in a short text, with the clock time and zone printed around it. None where there is none, or only one that would be a guess.

    `date_order` ("mdy", "dmy") is the site's own for dates in figures; without it such a date counts only where one of its numbers is above 12.

    Remembered for short texts: several rules ask about the same line.
    """
    return _find_short(text, date_order) if len(text) <= _SHORT else _find(text, date_order)


@lru_cache(maxsize=2048)
def _find_short(text: str, date_order: str | None) -> Found | None:
    return _find(text, date_order)


def _find(text: str, date_order: str | None) -> Found | None:
    if not _YEAR.search(text):
        return None
    for match in _DAY.finditer(text):
        day = _day(match, date_order)
        if day is None:
            continue
        year, month, number = day
        if number is None:
            return Found(f"{year:04d}-{month:02d}", Precision.MONTH, None, *match.span())
        try:
            when = date(year, month, number)
        except ValueError:
            continue
        return _with_clock(text, when, match)
    return None


def parse_iso(text: str) -> tuple[str, Precision] | None:
    """A machine's date (JSON-LD, meta, datetime attribute, REST) as (value, precision); None for what is no date. Seconds are not kept.

    ISO 8601 in its extended and basic forms, and seconds or milliseconds since 1970. Midnight exactly without an offset is a day: content systems write
    it where only a day was entered. Before 1971 a clock time is the zero of some clock (0001, 1900, 1970), not a publication on the web.
    """
    tidy = text.strip()
    if epoch := _EPOCH.match(tidy):
        return _machine_time(datetime.fromtimestamp(int(epoch[1]), UTC).isoformat())
    if compact := _COMPACT.match(tidy):
        year, month, day, hour, minute, zone = compact.groups()
        tidy = f"{year}-{month}-{day}" + (f"T{hour}:{minute}{zone or ''}" if hour else "")
    if match := _ISO.match(tidy):
        day, clock, offset = match.groups()
        offset = (offset or "").upper()
        if clock in ("00:00", "0:00") and not offset:
            return _machine_day(day)
        offset = "+00:00" if offset in ("Z", "UTC", "GMT") else offset
        if len(offset) in (3, 5):
            offset = f"{offset[:3]}:{offset[3:] or '00'}"
        return _machine_time(f"{day}T{clock.zfill(5)}:00{offset}")
    if re.fullmatch(r"\d{4}-\d{2}-\d{2}", tidy):
        return _machine_day(tidy)
    if re.fullmatch(r"(?:19|20)\d{2}-(?:0[1-9]|1[0-2])", tidy):
        return tidy, Precision.MONTH
    return None


def _machine_day(text: str) -> tuple[str, Precision] | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    is_zero = (day.month, day.day) == (1, 1) and day.year in (1900, 1970)
    return (day.isoformat(), Precision.DAY) if _FIRST_YEAR <= day.year <= _LAST_YEAR and not is_zero else None


def _machine_time(text: str) -> tuple[str, Precision] | None:
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        return None
    return (
        (when.replace(second=0).isoformat(), Precision.MINUTE)
        if _FIRST_MACHINE_YEAR <= when.year <= _LAST_YEAR
        else None
    )


def find_clock(text: str) -> tuple[str, str | None] | None:
    """A clock time alone, as ``("11:00", "America/New_York")``: some houses print it on a line below the date. None unless the text is nothing else."""
    match = _CLOCK.search(text)
    if not match or not _is_clock(match) or re.sub(r"[\W_]|at", "", text[: match.start()] + text[match.end() :]):
        return None
    clock = _clock(match)
    return (f"{clock[0]:02d}:{clock[1]:02d}", _zone(match)) if clock else None


def join_clock(found: Found, clock: str, tz: str | None) -> Found:
    """A day and the clock time printed on the next line."""
    day = date.fromisoformat(found.value)
    hour, minute = map(int, clock.split(":"))
    return Found(_stamp(day, hour, minute, tz), Precision.MINUTE, tz, found.start, found.end)


def _day(match: re.Match[str], date_order: str | None) -> tuple[int, int, int | None] | None:
    groups = match.groupdict()
    for named, numbered, dated in (("m1", "d1", "y1"), ("m2", "d2", "y2"), ("m5", "", "y5")):
        if groups[named]:
            day = int(groups[numbered]) if numbered else None
            return _plausible(int(groups[dated]), MONTHS[groups[named].lower().rstrip(".")], day)
    for year_first in ("3", "6"):
        if groups["y" + year_first]:
            return _plausible(*(int(groups[part + year_first]) for part in "ymd"))
    first, second, year = int(groups["a4"]), int(groups["b4"]), int(groups["y4"])
    if groups["s4"] == ".":
        date_order = date_order or "dmy"  # 3.4.2026: only day-first countries write dots (CLDR date formats)
    if date_order is None and first > 12 >= second:
        date_order = "dmy"
    if date_order is None and second > 12 >= first:
        date_order = "mdy"
    if date_order not in ("mdy", "dmy"):
        return None
    month, number = (first, second) if date_order == "mdy" else (second, first)
    return _plausible(year, month, number)


def _plausible(year: int, month: int, number: int | None) -> tuple[int, int, int | None] | None:
    return (year, month, number) if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= month <= 12 else None


def _with_clock(text: str, day: date, match: re.Match[str]) -> Found:
    """The clock time right after the date, else right before it ("11:00 a.m. ET, Thursday, January 7, 2021")."""
    after = _CLOCK.search(text, match.end(), match.end() + 60)
    joining = rf"[\s,;:|–—-]*{_JOIN}\(?"
    if after and _is_clock(after) and re.fullmatch(joining, text[match.end() : after.start()], re.IGNORECASE):
        return _stamped(day, after, match.start(), after.end())
    for before in _CLOCK.finditer(text, max(0, match.start() - 60), match.start()):
        if _is_clock(before) and re.fullmatch(
            rf"[\s,;:|)–—-]*(?:(?:on|{wording.part('date_lead')})\s+)?(?:{wording.part('weekday')},?\s+)?",
            text[before.end() : match.start()],
            re.IGNORECASE,
        ):
            return _stamped(day, before, before.start(), match.end())
    return Found(day.isoformat(), Precision.DAY, None, match.start(), match.end())


def _stamped(day: date, match: re.Match[str], start: int, end: int) -> Found:
    clock, tz = _clock(match), _zone(match)
    if clock is None:
        return Found(day.isoformat(), Precision.DAY, None, start, end)
    return Found(_stamp(day, *clock, tz), Precision.MINUTE, tz, start, end)


def _stamp(day: date, hour: int, minute: int, tz: str | None) -> str:
    when = datetime(day.year, day.month, day.day, hour, minute)  # noqa: DTZ001 - printed without a zone; one is added below only if one was printed
    if tz is None:
        return when.isoformat()
    offset = when.replace(tzinfo=ZoneInfo(tz)).utcoffset() or timedelta()
    return when.replace(tzinfo=timezone(offset)).isoformat()


def _is_clock(match: re.Match[str]) -> bool:
    """A bare number is no time: minutes, a.m./p.m. or a name must stand there."""
    return bool(match["minute"] or match["half"] or match["named"] or match["unit"]) and _clock(match) is not None


def _clock(match: re.Match[str]) -> tuple[int, int] | None:
    if match["named"]:
        return (12 if match["named"].lower() == "noon" else 0), 0
    hour, minute, half = int(match["hour"]), int(match["minute"] or 0), (match["half"] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return None
        hour = hour % 12 + (12 if half.startswith("p") else 0)
    return (hour, minute) if hour < 24 and minute < 60 else None


def _zone(match: re.Match[str]) -> str | None:
    return next((zone for i, (_, zone) in enumerate(ZONES) if match[f"z{i}"]), None)
