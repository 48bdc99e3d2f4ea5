"""Rows put right: what a repair does to the tables, in one transaction that lifts the guards of history and puts them back.

Knows how to write a row over a damaged one and how working tables are made anew. Refuses to know which rows are wrong: it is told.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, Engine, LargeBinary, Table, Text, and_, cast, delete, insert, literal, text, update

from archive.errors import TryLater
from archive.identity import fold
from archive.store import schema
from archive.store.engine import writing
from archive.store.publishing import ORDER
from archive.store.scan import Scan, damage, key_of
from archive.store.similar import fill
from archive.store.spans import newest_seq
from archive.store.tokens import tokens

Row = Mapping[str, Any]

_AT_ONCE: Final = 200


@dataclass(frozen=True, slots=True)
class Mending:
    """What is to be put right in one table: rows to add, rows that no commit wrote, and (as it should be, as it is) for those that differ."""

    table: str
    missing: Sequence[Row] = ()
    extra: Sequence[Row] = ()
    differing: Sequence[tuple[Row, Row]] = ()


class Healing:
    """The side of `Store` that a repair writes to."""

    _engine: Engine

    def mend(
        self, seq: int, mendings: Sequence[Mending], *, words: bool, sketches: bool, prints: bool, nights: bool = False
    ) -> None:
        """Puts rows right and makes working tables anew, all of it or nothing. Raises TryLater where somebody published after commit `seq`, StorageFailed
        where a table is not there or cannot be written.

        `prints` and `nights` are only emptied: the next settle of each site takes them again, and the next night asks for everything.
        """
        by_name = {one.table: one for one in mendings}
        order = [name for name in (*ORDER, "staged_capture") if name in by_name]
        with damage(), writing(self._engine) as connection:
            if newest_seq(connection) != seq:
                raise TryLater(
                    "something was published since the archive was looked at; nothing was changed, do it again"
                )
            # SQLite's index is made anew as a whole: its triggers would have to take words out of it that may be wrong.
            touched = {*order, *(["search_entry"] if words and connection.dialect.name == "sqlite" else [])}
            with _unguarded(connection, touched):
                for name in reversed(order):
                    _drop(connection, schema.metadata.tables[name], by_name[name].extra)
                for name in order:
                    _write(connection, schema.metadata.tables[name], by_name[name].missing)
                for name in order:
                    _overwrite(connection, schema.metadata.tables[name], by_name[name].differing)
                if words:
                    _words_anew(connection)
            if words and connection.dialect.name == "sqlite":
                connection.execute(text("INSERT INTO search_index (search_index) VALUES ('rebuild')"))
            if sketches:
                connection.execute(delete(schema.sketched))
                connection.execute(delete(schema.sketch))
                fill(connection)
            if prints:
                connection.execute(delete(schema.printed))
                connection.execute(delete(schema.prints))
            if nights:
                for table in (schema.document, schema.named, schema.looked):
                    connection.execute(delete(table))


@contextmanager
def _unguarded(connection: Connection, tables: set[str]) -> Iterator[None]:
    """No triggers on these tables within the block; a transaction that fails puts them back as well."""
    quoted = {name: schema.metadata.tables[name] for name in sorted(tables)}
    preparer = connection.dialect.identifier_preparer
    if connection.dialect.name != "sqlite":
        for table in quoted.values():
            connection.execute(text(f"ALTER TABLE {preparer.format_table(table)} DISABLE TRIGGER USER"))
        yield
        for table in quoted.values():
            connection.execute(text(f"ALTER TABLE {preparer.format_table(table)} ENABLE TRIGGER USER"))
        return
    connection.execute(text("PRAGMA defer_foreign_keys = ON"))
    found = connection.execute(text("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
    mine = [(name, sql) for name, table, sql in found if table in tables]
    for name, _ in mine:
        connection.execute(text(f"DROP TRIGGER {preparer.quote(name)}"))
    yield
    for _, sql in mine:
        connection.exec_driver_sql(sql)


def _drop(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    for row in rows:
        connection.execute(delete(table).where(_is(table, row)))


def _write(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Adds rows, each over one of its key where that stands for a commit whose record is lost: nothing was said of such a row."""
    new = [
        dict(row)
        for row in rows
        if not connection.execute(update(table).where(_is(table, row)).values(dict(row))).rowcount
    ]
    if new:
        connection.execute(insert(table), new)


def _overwrite(connection: Connection, table: Table, pairs: Sequence[tuple[Row, Row]]) -> None:
    for wanted, found in pairs:
        connection.execute(update(table).where(_is(table, found)).values(dict(wanted)))


def _is(table: Table, row: Row) -> Any:
    """The row with this key, also where a flipped bit has made bytes of it that are no text."""
    return and_(*(table.c[name] == _bound(row[name]) for name in key_of(table.name)))


def _bound(value: Any) -> Any:
    if isinstance(value, bytes):
        return literal(value, LargeBinary())
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return cast(literal(value.encode("utf-8", "surrogateescape"), LargeBinary()), Text())
    return literal(value)


def _words_anew(connection: Connection) -> None:
    entry = schema.search_entry
    if connection.dialect.name != "sqlite":
        connection.execute(text("DELETE FROM search_index"))
    connection.execute(delete(entry))
    rows: list[dict[str, Any]] = []
    for number, (state, title, body, _) in enumerate(list(Scan(connection).words()), start=1):
        rows.append(
            {"id": number, "state_digest": state, "title_tokens": _spelled(title), "body_tokens": _spelled(body)}
        )
        if len(rows) == _AT_ONCE:
            connection.execute(insert(entry), rows)
            rows.clear()
    if rows:
        connection.execute(insert(entry), rows)


def _spelled(words: str | None) -> str:
    return " ".join(tokens(fold(words or "")))
