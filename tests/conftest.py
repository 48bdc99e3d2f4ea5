"""The two databases for every test that wants one: a SQLite file in its home, or a database of its own on a PostgreSQL that the tests bring along."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from databases import BACKENDS, Databases


@pytest.fixture(scope="session")
def databases() -> Iterator[Databases]:
    """Makes databases; the PostgreSQL server is started by the first test that needs it and stopped with the session."""
    made = Databases()
    yield made
    made.close()


@pytest.fixture(params=BACKENDS)
def backend(request: pytest.FixtureRequest) -> str:
    """ "sqlite" and "postgresql": a test that asks for it, or for `database_url` or `world`, runs once on each."""
    return str(request.param)


@pytest.fixture
def database_url(backend: str, databases: Databases) -> Iterator[str | None]:
    """What ARCHIVE_DATABASE_URL would say: None for the file in the home, else an empty PostgreSQL database that nobody else has."""
    if backend == "sqlite":
        yield None
        return
    with databases.postgresql() as address:
        yield address
