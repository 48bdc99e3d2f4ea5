"""What time it is in this crawl. The one place in crawler/ that asks a clock for a date.

A rehearsal plays thirty nights in a minute: its supervisor, its server and this process must agree on a date that is not today's. ARCHIVE_CLOCK_AHEAD_S sets
the crawl's clock so many seconds ahead (negative: back); 0, the default, is the machine's own time, and nothing else is ever right for a real site: a
capture is cited by its date. Pauses and time-outs are measured, not dated, and know nothing of this. Refuses to know what a date is for.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

Clock = Callable[[], datetime]
"""Says what time it is, aware, in UTC."""


def system_clock() -> datetime:
    """The machine's time."""
    return datetime.now(UTC)


def clock_of(settings: BaseSettings) -> Clock:
    """The clock of a crawl with these settings."""
    ahead = timedelta(seconds=settings.getfloat("ARCHIVE_CLOCK_AHEAD_S"))
    return (lambda: datetime.now(UTC) + ahead) if ahead else system_clock
