"""What was done to keep the archive: its preservation events, as they were recorded. Refuses to know what any of them means."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Engine, select

from archive.identity import parse_utc
from archive.model import Event
from archive.store import schema
from archive.store.engine import reading
from archive.store.staging import storable


@dataclass(frozen=True, slots=True)
class EventRecord:
    """A preservation event with its name and the commit that recorded it."""

    id: str
    seq: int
    event: Event


class Happened:
    """The side of `Store` that tells its own keeping."""

    _engine: Engine

    def events(self, event_type: str | None = None) -> list[EventRecord]:
        """All events (of one type), oldest first."""
        table = schema.event
        query = select(table).order_by(table.c.seq, table.c.id)
        if event_type is not None:
            query = query.where(table.c.type == storable(event_type))
        with reading(self._engine) as connection:
            return [
                EventRecord(
                    row["id"],
                    row["seq"],
                    Event(
                        type=row["type"],
                        happened_at=parse_utc(row["happened_at"]),
                        agent=row["agent"],
                        outcome=row["outcome"],
                        object=row["object"],
                        detail=json.loads(row["detail"]),
                    ),
                )
                for row in connection.execute(query).mappings()
            ]
