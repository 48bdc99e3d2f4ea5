"""What is done to keep the archive is written down in the archive itself: a preservation event is a commit of its own, with its journal record.

Knows how an event becomes a row. Refuses to know what was done: verify, backup, restore, copy and migration say so.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import datetime

from archive import __version__
from archive.config import Config
from archive.identity import utc_text
from archive.journal import Change, Journal
from archive.model import Event
from archive.settle.rows import Row, ordered, spelled
from archive.store import Store
from archive.store.schema import REVISION
from archive.store.staging import storable
from archive.store.store import saved_before

AGENT = f"society-news-archive/{__version__}"
"""The software as the agent of an event; who asked for it, where a person did, is added by the caller."""


def event_row(event: Event) -> Row:
    """As stored and journalled. Its id is made of all it says, so that no event is written twice."""
    row = {
        "type": event.type,
        "happened_at": utc_text(event.happened_at),
        "agent": storable(event.agent),
        "outcome": event.outcome,
        "object": storable(event.object),
        "detail": storable(spelled(event.detail)),
    }
    return {"id": f"event1:{hashlib.sha256(spelled(row).encode()).hexdigest()[:32]}", **row}


def record_event(store: Store, config: Config, event: Event, more: Sequence[Change] = ()) -> int:
    """Publishes the event in a commit of its own, with what `more` the archive learned, and returns the commit's number. Raises as a publish does (TryLater,
    StorageFailed, CannotCreate)."""
    changes = [
        Change("commit", "add", {"run": None, "generation": None}),
        Change("event", "add", event_row(event)),
        *more,
    ]
    with store.publishing(event.happened_at) as publication, Journal(config.journal_dir) as journal:
        rows = ordered(changes)
        file, offset = journal.append(publication.seq, publication.recorded_at, rows, publication.base_file)
        publication.apply(changes, file=file, offset=offset)
    journal.unmark()
    return publication.seq


def record_upgrade(store: Store, config: Config, now: datetime) -> int | None:
    """Where `Store.create` has just brought an older schema up: publishes that as an event, and returns its commit; None where it has not."""
    if store.upgraded_from is None:
        return None
    detail = {"from": store.upgraded_from, "to": REVISION, "kept": saved_before(config, store.upgraded_from).name}
    return record_event(store, config, Event("migration", now, AGENT, "success", detail=detail))
