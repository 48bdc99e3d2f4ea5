"""An archive's database into another: `archive copy`, from SQLite to PostgreSQL and back. Captures and journal are files of the home and stay where they are.

Afterwards both databases are equal, row by row, the event of the copy included; the journal goes on with whichever is used next. Only one may be: the
journal is one history. Refuses to know how rows are copied.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from archive.config import Config
from archive.journal import Change, Journal
from archive.model import Event
from archive.settle.events import AGENT, event_row
from archive.store import Store
from archive.store.copying import Target
from archive.store.proof import TableProof

Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made: `tables` were equal in both when the event of the copy followed as commit `seq`."""

    seq: int
    tables: tuple[TableProof, ...]

    @property
    def rows(self) -> int:
        """Of all tables."""
        return sum(one.rows for one in self.tables)


def copy(
    store: Store, config: Config, target: Target, named: str, *, now: datetime, progress: Progress | None = None
) -> Copied:
    """Makes the empty database `target` equal to the archive's, all of it or nothing; `named` is how the event calls it, without a password.

    Whoever calls holds the locks of all sites. Raises UsageProblem where the target holds anything, TryLater where the archive is being written, StorageFailed
    when a disk fails or a table does not come out equal.
    """
    with store.copied_to(target, now, progress) as copying, Journal(config.journal_dir) as journal:
        detail = {
            "from": store.name,
            "to": named,
            "commit": copying.source.base,
            "rows": sum(one.rows for one in copying.tables),
            "tables": {one.table: one.digest for one in copying.tables if one.rows},
        }
        event = Event("replication", now, AGENT, "success", object=named, detail=detail)
        changes = [
            Change("commit", "add", {"run": None, "generation": None}),
            Change("event", "add", event_row(event)),
        ]
        source = copying.source
        file, offset = journal.append(source.seq, source.recorded_at, changes, source.base_file)
        copying.source.apply(changes, file=file, offset=offset)
        copying.target.apply(changes, file=file, offset=offset)
    journal.unmark()
    return Copied(copying.source.seq, copying.tables)
