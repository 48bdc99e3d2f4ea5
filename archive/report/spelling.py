"""How counts, spans of time, sizes and instants are written for people. Pure; the same in every picture, page and text, whatever the machine's language."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Final

LONGEST_TEXT: Final = 300
Spelled = Callable[[float], str]
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def count(value: float) -> str:
    """A count; from ten thousand on shortened for a scale."""
    if value >= 1_000_000:
        return f"{value / 1e6:.3g}M"
    return f"{value / 1000:.3g}k" if value >= 10_000 else f"{value:,.0f}"


def duration(seconds: float | None) -> str:
    """A span of time in its two greatest units; '' for None."""
    if seconds is None:
        return ""
    if seconds < 60:
        return f"{seconds:.0f} s" if seconds >= 10 or seconds == 0 else f"{seconds:.1f} s"
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return f"{minutes} min {rest} s" if rest else f"{minutes} min"
    hours, minutes = divmod(minutes, 60)
    if hours < 48:
        return f"{hours} h {minutes} min" if minutes else f"{hours} h"
    return f"{hours / 24:.0f} days"


def scale_of(usual_s: float) -> tuple[float, Spelled]:
    """The unit, in seconds, in which spans like `usual_s` are drawn, and how values in it are written."""
    for unit_s, name, least in ((3600.0, "h", 2.0), (60.0, "min", 2.0)):
        if usual_s >= least * unit_s:
            return unit_s, partial(_with_unit, name)
    return 1.0, partial(_with_unit, "s")


def _with_unit(unit: str, value: float) -> str:
    return f"{value:.3g} {unit}"


def size(size_bytes: float) -> str:
    """A size."""
    for unit in ("B", "kB", "MB"):
        if size_bytes < 999.5:
            return f"{size_bytes:.3g} {unit}"
        size_bytes /= 1000
    return f"{size_bytes:.3g} GB"


def percent(value: float) -> str:
    """A share; less than all never reads as all, and more than nothing never as nothing."""
    if 0 < value < 1:
        return "<1 %"
    return ">99 %" if 99 < value < 100 else f"{value:.0f} %"


def day(when: datetime) -> str:
    """The day of an instant, in UTC."""
    when = when.astimezone(UTC)
    return f"{when.day} {_MONTHS[when.month - 1]}"


def instant(when: datetime | None) -> str:
    """An instant to the minute, in UTC; '' for None."""
    if when is None:
        return ""
    when = when.astimezone(UTC)
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}, {when:%H:%M} UTC"


def counted(value: int, what: str, many: str = "") -> str:
    """``1 page``, ``2 pages``."""
    return f"{value:,} {what if value == 1 else many or what + 's'}"


def shortened(text: str, most: int = LONGEST_TEXT) -> str:
    """The text, cut where it is longer than a line or two."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
