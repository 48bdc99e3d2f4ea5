"""The face of the two databases: SQLite in a file of the home (`store.sqlite`), or a PostgreSQL named by an address (`store.postgresql`).

Knows which one a Config names and what both promise:

- a writer takes the one write lock when it begins, and waits for the writer before it: one publish at a time, and what it has read cannot change meanwhile;
- a reader sees one state of the database for as long as its transaction lasts, and waits for nobody;
- a failure is an error of `archive.errors` that names the database, without its password.

Refuses to know any table.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final, TypeVar

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.dialects import postgresql as postgresql_sql
from sqlalchemy.dialects import sqlite as sqlite_sql

from archive.config import Config
from archive.store import postgresql, sqlite

BUSY_TIMEOUT_S: Final = 30.0
"""How long a writer waits for another. A publish holds the lock only while it writes its rows and its journal record."""
BATCH: Final = 500
"""Keys in one statement: well under SQLite's 32,766 variables, and few enough to be planned quickly."""

_Key = TypeVar("_Key")


def open_engine(
    config: Config, *, read_only: bool = False, create: bool = False, busy_timeout_s: float = BUSY_TIMEOUT_S
) -> Engine:
    """An engine on the database that `config` names, tried once. With `create`, a file that is not there is made.

    Raises Misconfigured (no such file or database, a wrong password), CannotCreate (no permission), StorageFailed (damaged, or nobody answers) or TryLater
    (locked), all naming the database.
    """
    if config.database_url is not None:
        return postgresql.open_engine(config.database_url, read_only=read_only, busy_timeout_s=busy_timeout_s)
    return sqlite.open_engine(config.database_path, read_only=read_only, create=create, busy_timeout_s=busy_timeout_s)


def name_of(config: Config) -> str:
    """The database as a person may read it: the path of the file, or the address without its password. Raises Misconfigured for an address that is none."""
    if config.database_url is not None:
        return postgresql.name_of(config.database_url)
    return str(config.database_path)


def present(config: Config) -> bool:
    """Whether something stands where the archive's database belongs: the file, or any table in the PostgreSQL database.

    Raises as `open_engine` does where PostgreSQL cannot be asked.
    """
    if config.database_url is not None:
        return postgresql.present(config.database_url)
    return config.database_path.exists()


def upsert(connection: Connection, table: Table) -> sqlite_sql.Insert | postgresql_sql.Insert:
    """An INSERT into `table` that knows `on_conflict_do_nothing` and `on_conflict_do_update`, in the words of the connection's database."""
    return postgresql_sql.insert(table) if connection.dialect.name == "postgresql" else sqlite_sql.insert(table)


def compact(engine: Engine, busy_timeout_s: float = BUSY_TIMEOUT_S) -> None:
    """Writes the database anew without what was deleted from it. Raises TryLater where somebody else is at it, StorageFailed where the disk is full,
    CannotCreate where the server does not let its user."""
    if engine.dialect.name == "postgresql":
        postgresql.compact(engine, busy_timeout_s)
    else:
        sqlite.compact(engine, busy_timeout_s)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """One transaction that holds the write lock from its begin; committed on leaving, rolled back on any exception."""
    with engine.connect().execution_options(archive_writes=True) as connection, connection.begin():
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """One transaction that sees one state of the database however long it lasts."""
    with engine.connect() as connection, connection.begin():
        yield connection


def batches(keys: Sequence[_Key], size: int = BATCH) -> Iterator[Sequence[_Key]]:
    """`keys` in pieces that fit into one statement."""
    for start in range(0, len(keys), size):
        yield keys[start : start + size]
