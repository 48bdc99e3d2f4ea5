"""The rows of one database in another: as a file of SQLite (backup, before an upgrade), or moved between SQLite and PostgreSQL.

    save_file    one state of any database ─▶ a SQLite file      SQLite page by page (its backup API), PostgreSQL row by row
    copy_rows    one state of any database ─▶ an empty one       every table, working tables too, proven equal by digests of the rows

Knows every table by its name only: what is copied is what both databases have, so that an older schema is copied as it is. Refuses to know what a row means.
"""

from __future__ import annotations

import hashlib
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Final, cast

from sqlalchemy import Connection, Engine, Integer, MetaData, Table, func, insert, inspect, select, text

from archive.errors import Misconfigured, StorageFailed, UsageProblem
from archive.store import postgresql, schema, sqlite
from archive.store.engine import BUSY_TIMEOUT_S, reading, writing
from archive.store.migrate import found_revision, upgrade
from archive.store.proof import TableProof, spelled_row
from archive.store.publishing import Publication, Publishing

Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""

Target = Path | str
"""An empty place for a database: the path of a SQLite file, or the address of a PostgreSQL."""

PAGES_A_STEP: Final = 2_000
ROWS_A_STEP: Final = 500
_NOT_ROWS: Final = ("alembic_version", "search_index")
"""Tables that the migrations of the target fill, or that follow from others; the index over words is kept by the database itself."""


@dataclass(frozen=True, slots=True)
class Copying:
    """A copy under way: `tables` are equal on both sides; `apply` makes one more commit in both, which the journal must hold by then."""

    tables: tuple[TableProof, ...]
    source: Publication
    target: Publication


class Saving(Publishing):
    """The side of `Store` that is copied."""

    _engine: Engine
    name: str

    def save_file(self, out: Path, progress: Progress | None = None) -> None:
        """One state of the database as the SQLite file `out`, which is on disk when this returns. Readers and writers go on meanwhile.

        Raises StorageFailed naming the file when the disk fails or is full; then no file is left.
        """
        save_file(self._engine, self.name, out, progress)

    @contextmanager
    def copied_to(self, target: Target, now: datetime, progress: Progress | None = None) -> Iterator[Copying]:
        """Every row into the empty database `target`, then the block, which may add one commit to both; all of it or nothing.

        No other process can write to the source meanwhile. Raises UsageProblem where the target holds anything, TryLater where the source is being written,
        StorageFailed where a table does not come out equal.
        """
        with self.publishing(now) as source, _emptied(target) as engine, writing(engine) as connection:
            _refuse_tables(connection, target)  # another copy may have come before us while we waited to write
            upgrade(connection)
            tables = copy_rows(source.connection, connection, progress)
            yield Copying(tables, source, Publication(connection, source.base, source.seq, source.recorded_at))


@contextmanager
def _emptied(target: Target) -> Iterator[Engine]:
    """An engine on a database without a table. A file gets its name at the end of the block, never over another file, or is gone."""
    if isinstance(target, str):
        engine = postgresql.open_engine(target, read_only=False, busy_timeout_s=BUSY_TIMEOUT_S)
        try:
            with reading(engine) as connection:
                _refuse_tables(connection, target)
            yield engine
        finally:
            engine.dispose()
        return
    if target.exists() or target.is_symlink():
        raise UsageProblem(f"{target} is there already; a copy overwrites nothing, choose another --to")
    with _beside(target) as beside:
        engine = sqlite.open_engine(beside, read_only=False, create=True, busy_timeout_s=BUSY_TIMEOUT_S)
        try:
            yield engine
            _made_whole(engine)
        finally:
            engine.dispose()
        try:
            os.link(beside, target)
        except FileExistsError as error:
            raise UsageProblem(f"{target} has come to be meanwhile; a copy overwrites nothing") from error
        except OSError:  # a file system without links
            beside.replace(target)


def _refuse_tables(connection: Connection, target: Target) -> None:
    if isinstance(target, str) and inspect(connection).get_table_names():
        raise UsageProblem(
            f"{postgresql.name_of(target)} holds tables already; a copy goes into an empty database only"
        )


def save_file(engine: Engine, name: str, out: Path, progress: Progress | None = None) -> None:
    """As `Saving.save_file`, also of a database with an older schema. What stands at `out` is replaced."""
    tell = progress or (lambda _what, _done, _of: None)
    with _beside(out) as beside:
        if engine.dialect.name == "sqlite":
            _save_pages(engine, beside, tell)
        else:
            _save_rows(engine, name, beside, tell)
        _sync(beside)
        beside.replace(out)


@contextmanager
def _beside(out: Path) -> Iterator[Path]:
    """A name in the folder of `out` for a file that is not whole yet; gone at the end of the block. Failures of the disk get a name.

    One that a killed process left is cleared away: whoever is here holds a lock that lets in no second one for the same file.
    """
    beside = out.with_name(f".{out.name}.unfinished")
    try:
        _unlinked(beside)
        yield beside
        _sync(out.parent)
    except OSError as error:
        raise StorageFailed(f"{out} cannot be written: {error.strerror or error}", path=str(out)) from error
    finally:
        with suppress(OSError):
            _unlinked(beside)


def _unlinked(database: Path) -> None:
    for side in ("", "-wal", "-shm", "-journal"):
        database.with_name(database.name + side).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _save_pages(engine: Engine, out: Path, tell: Progress) -> None:
    module = sqlite.sqlite_module()
    try:
        into = module.connect(str(out), isolation_level=None)
        try:
            with reading(engine) as connection:
                # The first read fixes what is seen; while its transaction lasts, writers cannot make the backup begin anew.
                connection.execute(text("SELECT count(*) FROM sqlite_master")).all()
                raw = cast("Any", connection.connection.dbapi_connection)
                raw.backup(into, pages=PAGES_A_STEP, progress=lambda _, left, of: tell("saving pages", of - left, of))
            into.execute("PRAGMA journal_mode=DELETE")  # one file that a reader need not write beside
        finally:
            into.close()
    except module.Error as error:
        raise sqlite.translated(error, out, BUSY_TIMEOUT_S) from error


def _save_rows(engine: Engine, name: str, out: Path, tell: Progress) -> None:
    into = sqlite.open_engine(out, read_only=False, create=True, busy_timeout_s=BUSY_TIMEOUT_S)
    try:
        with reading(engine) as source:
            revision = found_revision(source, name)
            if revision is None:
                raise Misconfigured(f"there is no archive in {name}; make one with `archive init`")
            with writing(into) as connection:
                upgrade(connection, revision)
                copy_rows(source, connection, tell)
        _made_whole(into)
    finally:
        into.dispose()


def _made_whole(engine: Engine) -> None:
    """What the log beside a SQLite file holds goes into the file, and the log away."""
    if engine.dialect.name == "sqlite":
        with engine.connect() as connection:
            raw = cast("Any", connection.connection.dbapi_connection)
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            raw.execute("PRAGMA journal_mode=DELETE")


def copy_rows(source: Connection, target: Connection, progress: Progress | None = None) -> tuple[TableProof, ...]:
    """All rows of `source` into the tables of `target`, which has the same schema and no rows yet; each table read back and compared.

    Both are transactions of the caller. Raises StorageFailed naming the table that does not come out equal.
    """
    tell = progress or (lambda _what, _done, _of: None)
    theirs = _tables(target)
    mine = _tables(source)
    missing = mine.keys() - theirs.keys()
    if missing:
        raise StorageFailed(f"the copy has no table {min(missing)}; its schema is another one")
    proofs = []
    for number, (name, table) in enumerate(theirs.items()):
        tell("copying tables", number, len(theirs))
        columns = [column.name for column in table.columns if column.name in mine[name].c]
        proofs.append(_copied(source, target, table, columns))
    if target.dialect.name == "postgresql":
        _count_on(target, theirs.values())
    return tuple(proofs)


def row_digests(engine: Engine) -> tuple[TableProof, ...]:
    """Every table with its number of rows and the digest of them in the order of their keys: equal ones mean equal databases, on whatever engine."""
    with reading(engine) as connection:
        return tuple(
            _proof(connection, table, [column.name for column in schema.metadata.tables[name].columns])
            for name, table in _tables(connection).items()
            if name in schema.metadata.tables
        )


def strange_objects(database: Path) -> list[str]:
    """What the SQLite file holds beyond what the migrations make: tables, triggers and views, as a sentence would name them. Only read.

    Raises StorageFailed for what is no database, Misconfigured for another program's or an empty one, SchemaTooNew.
    """
    engine = sqlite.open_engine(database, read_only=True, create=False, busy_timeout_s=BUSY_TIMEOUT_S)
    try:
        with reading(engine) as connection:
            found, revision = _objects(connection), found_revision(connection, str(database))
    finally:
        engine.dispose()
    if revision is None:
        raise Misconfigured(f"there is no archive in {database}")
    with tempfile.TemporaryDirectory(prefix=".schema-", dir=database.parent) as folder:
        engine = sqlite.open_engine(Path(folder) / "new.db", read_only=False, create=True, busy_timeout_s=0)
        try:
            with writing(engine) as connection:
                upgrade(connection, revision)
                ours = _objects(connection)
        finally:
            engine.dispose()
    return [f"the {kind} {name}" for kind, name, sql in sorted(found - ours)]


def _objects(connection: Connection) -> set[tuple[str, str, str]]:
    """What could do something by itself, by type, name and what it does; of tables only their names, since migrations put columns in another order."""
    rows = connection.execute(text("SELECT type, name, sql FROM sqlite_master WHERE type <> 'index'"))
    return {
        (str(kind), str(name), "" if kind == "table" else " ".join(str(sql or "").replace('"', "").split()))
        for kind, name, sql in rows
    }


def _tables(connection: Connection) -> dict[str, Table]:
    """The tables of rows, what is referred to first."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: not name.startswith(_NOT_ROWS))
    return {table.name: table for table in found.sorted_tables}


def _copied(source: Connection, target: Connection, table: Table, columns: Sequence[str]) -> TableProof:
    digest, rows = hashlib.sha256(), 0
    for some in _streamed(source, table, columns):
        digest.update(b"".join(map(spelled_row, some)))
        rows += len(some)
        target.execute(insert(table), some)
    proof = TableProof(table.name, rows, f"sha256:{digest.hexdigest()}")
    back = _proof(target, table, columns)
    if back != proof:
        raise StorageFailed(
            f"the copy of {table.name} has {back.rows} rows with the digest {back.digest}, its source {rows} with {proof.digest}"
        )
    return proof


def _proof(connection: Connection, table: Table, columns: Sequence[str]) -> TableProof:
    digest, rows = hashlib.sha256(), 0
    for some in _streamed(connection, table, columns):
        digest.update(b"".join(map(spelled_row, some)))
        rows += len(some)
    return TableProof(table.name, rows, f"sha256:{digest.hexdigest()}")


def _streamed(connection: Connection, table: Table, columns: Sequence[str]) -> Iterator[list[dict[str, Any]]]:
    query = select(*(table.c[name] for name in columns)).order_by(*_key(table))
    # An option of the statement: one of the connection would stay, and a cursor of PostgreSQL's server cannot insert.
    found = connection.execute(query.execution_options(yield_per=ROWS_A_STEP))
    for some in found.mappings().partitions():
        yield [dict(row) for row in some]


def _key(table: Table) -> list[Any]:
    """The columns that order the rows. On PostgreSQL an address of any length stands in no primary key (migrations, `both.unique_addresses`)."""
    found = list(table.primary_key.columns)
    return found or [table.c[name] for name in schema.metadata.tables[table.name].primary_key.columns.keys()]  # noqa: SIM118


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """Numbers that PostgreSQL gives by itself go on after those that were copied."""
    for table in tables:
        for column in table.primary_key.columns:
            counter = (
                connection.scalar(
                    text("SELECT pg_get_serial_sequence(:name, :column)"),
                    {"name": f'"{table.name}"', "column": column.name},
                )
                if isinstance(column.type, Integer)
                else None
            )
            last = connection.scalar(select(func.max(column))) if counter else None
            if last:
                connection.execute(text("SELECT setval(:counter, :last)"), {"counter": counter, "last": last})
