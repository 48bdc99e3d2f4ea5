"""What a lastmod tells: of a moment or of a day, in some zone. Pure; serves the gate of the crawl, and the count of the changes that it would have missed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Final

from archive.discovery.wording import read_date

ZONES: Final = timedelta(hours=14)
"""How far the day of a lastmod may lie from the day in UTC."""


def tells_of_change(words: Mapping[str, str], said: Mapping[str, str], looked_at: datetime) -> bool:
    """Whether the sources' `words` of tonight (source -> lastmod, '' for none) leave it open that a page changed since `looked_at`, when they `said` so.

    They do where a word is another than then, and where it names a day that had not ended: a second edit on it would leave the same word.
    """
    return any(word and (word != said.get(source) or not is_settled(word, looked_at)) for source, word in words.items())


def is_settled(lastmod: str, looked_at: datetime) -> bool:
    """Whether what was seen at `looked_at` is the last that `lastmod` can speak of."""
    spoken = read_date(lastmod)
    if spoken is None or len(spoken) != 10:
        return True
    ends = datetime.fromisoformat(spoken).replace(tzinfo=UTC) + timedelta(days=1) + ZONES
    # A day that lies further ahead is a mistake, and would be asked about every night.
    return looked_at >= ends or ends - looked_at > timedelta(days=3)


def instant_of(lastmod: str) -> datetime | None:
    """A lastmod as an instant, a day as its beginning; without a zone it is taken for UTC. None for a month, a year and what is no date."""
    spoken = read_date(lastmod)
    try:
        when = datetime.fromisoformat(spoken) if spoken else None
    except ValueError:
        return None
    return when if when is None or when.tzinfo else when.replace(tzinfo=UTC)
