"""One publish: the changes of a commit become rows, all of them or none. The last step of the road, and the one that a replay of the journal repeats.

Knows how a Change becomes SQL and that the index over the words must follow; refuses to know why a row changes. The journal's record is written by the
caller inside the transaction, after the commit's number is known and before the commit: a record without its commit is harmless, the other way is a bug.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, Table, bindparam, delete, func, insert, select, update

from archive.config import Config
from archive.errors import DatabaseLost, StorageFailed
from archive.identity import fold, parse_utc, utc_text
from archive.journal import Change, refuse_gap
from archive.model import FailedFetch
from archive.store import schema
from archive.store.engine import batches, reading, upsert, writing
from archive.store.erasing import erase, names_in
from archive.store.nights import NightAfter, keep_night
from archive.store.printing import Prints, keep_prints
from archive.store.similar import sketch_texts
from archive.store.tokens import tokens

ORDER: Final = (
    *("commit", "run", "site", "profile", "site_profile", "override", "withdrawal", "hold", "hold_release"),
    *("tombstone", "erased", "event", "generation", "capture"),
    *("failed_fetch", "page", "content", "block", "removal", "claim"),
    *("sighting", "rendition", "address", "version", "hint"),
)
"""The tables a journal may name, in the order in which rows must arrive: what is referred to comes first."""
NUMBERED: Final = {"page": "first_seq"}
"""Where the commit's number is not called `seq`."""
ROWS_AT_ONCE: Final = 1_000
"""Written with one call: SQLAlchemy copies what it is given twice, and the first night of a large site adds a million rows."""


@dataclass(frozen=True, slots=True)
class Publication:
    """An open publish: `seq` and `recorded_at` are what it will be known by, `base` the commit before it (0 for none), `base_file` the journal's file
    that holds that one ('' for none)."""

    connection: Connection
    base: int
    seq: int
    recorded_at: datetime
    base_file: str = ""

    def apply(self, changes: Sequence[Change], *, file: str, offset: int) -> None:
        """Writes what the journal's record at (`file`, `offset`) says."""
        apply(self.connection, self.seq, self.recorded_at, changes, file=file, offset=offset)

    def keep_prints(self, kept: Prints) -> None:
        """Writes the prints that this publish has taken: beside the journal, since they can be had again."""
        keep_prints(self.connection, kept)

    def keep_night(self, kept: NightAfter) -> None:
        """Writes what this publish leaves to the next night: beside the journal, since without it a night only asks for everything."""
        keep_night(self.connection, kept)

    def unstage(self, captures: Iterable[str], failures: Iterable[FailedFetch]) -> None:
        """Forgets what this publish has taken up."""
        gone = [{"one": one} for one in captures]
        if gone:
            staged = schema.staged_capture
            self.connection.execute(delete(staged).where(staged.c.id == bindparam("one")), gone)
        failed = [{"r": one.run, "u": one.url, "t": utc_text(one.failed_at)} for one in failures]
        if failed:
            lost = schema.staged_failure
            mine = (lost.c.run == bindparam("r"), lost.c.url == bindparam("u"), lost.c.failed_at == bindparam("t"))
            self.connection.execute(delete(lost).where(*mine), failed)


class Publishing:
    """The publishing side of `Store`."""

    _engine: Engine

    @contextmanager
    def publishing(self, now: datetime) -> Iterator[Publication]:
        """Holds the write lock until the block ends, then commits; any exception leaves the database as it was.

        `recorded_at` is `now`, or a microsecond after the last commit where a clock was set back.
        """
        with writing(self._engine) as connection:
            last = _newest(connection)
            recorded_at = max(now, parse_utc(last.recorded_at) + timedelta(microseconds=1)) if last else now
            base = last.seq if last else 0
            yield Publication(connection, base, base + 1, recorded_at, last.journal_file if last else "")

    def refuse_gap(self, config: Config) -> None:
        """Raises what the next publish would, where the journal does not end with the database's newest commit (`journal.refuse_gap`)."""
        with reading(self._engine) as connection:
            last = _newest(connection)
        while True:
            try:
                refuse_gap(config.journal_dir, last.seq + 1 if last else 1, last.journal_file if last else "")
            except DatabaseLost:
                before = last
                with reading(self._engine) as connection:
                    last = _newest(connection)
                if last == before:  # else somebody has published meanwhile
                    raise
            else:
                return


def _newest(connection: Connection) -> Row[int, str, str] | None:
    """The newest commit's number, time and file of the journal; None before the first."""
    commit = schema.commit
    query = select(commit.c.seq, commit.c.recorded_at, commit.c.journal_file).order_by(commit.c.seq.desc())
    return connection.execute(query.limit(1)).one_or_none()


def apply(
    connection: Connection, seq: int, recorded_at: datetime, changes: Iterable[Change], *, file: str, offset: int
) -> None:
    """Makes commit `seq` what `changes` say: ends rows first, adds after, then indexes the words of new states and sketches new
    texts. What a withdrawal names becomes unreadable in the same transaction.

    A publish and a replay of its journal record go through here, so they cannot differ. Raises StorageFailed for a change that fits no table.
    """
    ends: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    adds: dict[str, list[Mapping[str, Any]]] = defaultdict(list)
    for change in changes:
        if change.table not in ORDER or (change.op == "close" and change.table not in schema.BITEMPORAL):
            raise StorageFailed(
                f"commit {seq} of the journal holds a change that this release does not know: {change.op} {change.table}"
            )
        (ends if change.op == "close" else adds)[change.table].append(change.row)
    place = {"recorded_at": utc_text(recorded_at), "journal_file": file, "journal_offset": offset}
    adds["commit"] = [{**row, **place} for row in adds["commit"]]
    for name, rows in ends.items():
        _close(connection, schema.metadata.tables[name], schema.BITEMPORAL[name], seq, rows)
    for name in ORDER:
        _add(connection, schema.metadata.tables[name], seq, adds.get(name, ()))
    sketch_texts(connection, adds.get("content", ()))
    _index_words(connection, {row["state_digest"] for row in adds.get("version", ())})
    gone = names_in(adds)
    if gone:
        erase(connection, gone)


def _close(
    connection: Connection, table: Table, key: Sequence[str], seq: int, rows: Sequence[Mapping[str, Any]]
) -> None:
    mine = [table.c[name] == bindparam(f"key_{name}") for name in key]
    statement = update(table).where(*mine, table.c.to_seq.is_(None)).values(to_seq=seq)
    done = sum(
        connection.execute(statement, [{f"key_{name}": row[name] for name in key} for row in some]).rowcount
        for some in batches(rows, ROWS_AT_ONCE)
    )
    if done != len(rows):
        raise StorageFailed(f"commit {seq} ends {len(rows)} rows of {table.name}, of which the database holds {done}")


def _add(connection: Connection, table: Table, seq: int, rows: Sequence[Mapping[str, Any]]) -> None:
    if not rows:
        return
    number = "from_seq" if table.name in schema.BITEMPORAL else NUMBERED.get(table.name, "seq")
    if table.name == "run":  # the one row that a run begins and its commit completes; a replay has only the latter
        statement = upsert(connection, table)
        rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name != "id"}
        whole = [{**row, number: seq} for row in rows]
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=rest), whole)
        return
    # One statement must name the same columns for all its rows; a journal of an older release may leave some out.
    alike: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in rows:
        alike[tuple(sorted(row))].append(row)
    for names in sorted(alike):
        for some in batches(alike[names], ROWS_AT_ONCE):
            connection.execute(insert(table), [{**row, number: seq} for row in some])


def _index_words(connection: Connection, states: set[str]) -> None:
    """Puts the words of states that are new into the search index. Equal states have equal words, whichever version shows them."""
    entry, version, rendition, content = schema.search_entry, schema.version, schema.rendition, schema.content
    for some in batches(sorted(states)):
        known = set(connection.scalars(select(entry.c.state_digest).where(entry.c.state_digest.in_(some))))
        shown = (
            select(
                version.c.state_digest,
                func.min(rendition.c.title).label("title"),
                func.min(version.c.text_digest).label("text_digest"),
            )
            .join(
                rendition, (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page)
            )
            .where(
                version.c.to_seq.is_(None), rendition.c.to_seq.is_(None), version.c.state_digest.in_(set(some) - known)
            )
            .group_by(version.c.state_digest)
            .subquery()
        )
        query = select(shown.c.state_digest, shown.c.title, content.c.body_text).join(
            content, content.c.text_digest == shown.c.text_digest
        )
        rows = [
            {
                "state_digest": row.state_digest,
                "title_tokens": " ".join(tokens(fold(row.title or ""))),
                "body_tokens": " ".join(tokens(fold(row.body_text))),
            }
            for row in connection.execute(query.order_by(shown.c.state_digest))
        ]
        if rows:
            connection.execute(insert(entry), rows)
