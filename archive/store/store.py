"""The Store: one face on the database, put together from its rooms. Knows where the database is and that its schema fits; leaves the rest to them."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from archive.config import Config
from archive.errors import ArchiveError, CannotCreate, DatabaseLost, Misconfigured
from archive.journal import holds_commits
from archive.store.engine import open_engine, reading, writing
from archive.store.listing import Listing
from archive.store.lookup import Lookup
from archive.store.migrate import check, found_revision, needs_upgrade, upgrade
from archive.store.overruled import Overruled
from archive.store.printing import Printing
from archive.store.proof import Proof
from archive.store.provenance import Provenance
from archive.store.publishing import Publishing
from archive.store.similar import Similar, fill
from archive.store.staging import Staging
from archive.store.standing import Standing


class Store(Staging, Standing, Publishing, Listing, Lookup, Overruled, Printing, Proof, Provenance, Similar):
    """An open archive. Safe to share between threads; one for each process. Close it, or use it as a context manager."""

    def __init__(self, engine: Engine, path: Path) -> None:
        self._engine = engine
        self.path = path

    @classmethod
    def create(cls, config: Config) -> Self:
        """The archive at `config`, made or brought to this release's schema where needed; opens it when it is already as it should be.

        Raises CannotCreate for a home that cannot be written, Misconfigured for a database that is not ours, SchemaTooNew for a newer one, and DatabaseLost
        rather than make an empty one beside a journal with commits.
        """
        path = _path(config)
        if not path.exists():
            _refuse_beside_commits(config, path)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CannotCreate(
                f"the folder {path.parent} cannot be made: {error.strerror}", path=str(path.parent)
            ) from error
        engine = open_engine(path, create=True)
        try:
            with writing(engine) as connection:
                if needs_upgrade(connection, path):
                    if found_revision(connection, path) is None:
                        _refuse_beside_commits(config, path)
                    upgrade(connection)
                    fill(connection)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, path)

    @classmethod
    def open(cls, config: Config, *, read_only: bool = False) -> Self:
        """The archive at `config`. Raises Misconfigured where there is none or its schema is older, SchemaTooNew where it is newer.

        Raises DatabaseLost where there is none beside a journal with commits.
        """
        path = _path(config)
        if not path.exists():
            _refuse_beside_commits(config, path)
        engine = open_engine(path, read_only=read_only)
        try:
            with reading(engine) as connection:
                if found_revision(connection, path) is None:
                    _refuse_beside_commits(config, path)
                check(connection, path)
        except ArchiveError:
            engine.dispose()
            raise
        return cls(engine, path)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the file back."""
        self._engine.dispose()


def _path(config: Config) -> Path:
    if config.database_url is not None:
        raise Misconfigured(
            "ARCHIVE_DATABASE_URL is set, but this release keeps its database in a SQLite file; unset it"
        )
    return config.database_path


def _refuse_beside_commits(config: Config, path: Path) -> None:
    """An empty database would begin a second history in the same journal, and neither could be rebuilt."""
    if not holds_commits(config.journal_dir):
        return
    way = f"`archive --home {config.home} rebuild --out {path}`"
    first = f"{path} is empty" if path.exists() else f"{path} is lost"
    then = f"move it away, then bring it back with {way}" if path.exists() else f"bring it back with {way}"
    raise DatabaseLost(f"{first}, but {config.journal_dir} holds its commits; {then}", path=str(path))
