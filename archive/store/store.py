"""The Store: one face on the database, put together from its rooms. Knows where the database is and that its schema fits; leaves the rest to them."""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import Engine

from archive.config import Config
from archive.errors import ArchiveError, CannotCreate, DatabaseLost
from archive.journal import holds_commits
from archive.store.asked_again import AskedAgain
from archive.store.copying import Saving, save_file
from archive.store.engine import name_of, open_engine, present, reading, writing
from archive.store.filled import Filled
from archive.store.happened import Happened
from archive.store.healing import Healing
from archive.store.held import Held
from archive.store.holdings import Holdings
from archive.store.listing import Listing
from archive.store.looks import Looks
from archive.store.lookup import Lookup
from archive.store.migrate import check, found_revision, upgrade
from archive.store.nights import Nights
from archive.store.outline import Outlined
from archive.store.overruled import Overruled
from archive.store.printing import Printing
from archive.store.proof import Proof
from archive.store.provenance import Provenance
from archive.store.publishing import Publishing
from archive.store.scan import Scanning
from archive.store.schema import REVISION
from archive.store.similar import Similar, fill
from archive.store.staging import Staging
from archive.store.standing import Standing
from archive.store.withdrawn import Withdrawn


class Store(
    Saving,
    Outlined,
    Staging,
    Standing,
    Held,
    Publishing,
    Listing,
    AskedAgain,
    Lookup,
    Looks,
    Overruled,
    Printing,
    Proof,
    Provenance,
    Similar,
    Withdrawn,
    Scanning,
    Filled,
    Happened,
    Healing,
    Holdings,
    Nights,
):
    """An open archive. Safe to share between threads; one for each process. Close it, or use it as a context manager.

    `name` says which database it is: the path of the file, or the address without its password.
    """

    def __init__(self, engine: Engine, name: str) -> None:
        self._engine = engine
        self.name = name
        self.upgraded_from: str | None = None
        """The older schema that `create` found; None where it found this release's, or nothing."""

    @classmethod
    def create(cls, config: Config) -> Self:
        """The archive at `config`, made or brought to this release's schema where needed; opens it when it is already as it should be.

        A PostgreSQL database must be there, empty or ours: making one is its administrator's business. Raises CannotCreate for a home or database that cannot
        be written, Misconfigured for a database that is not ours, SchemaTooNew for a newer one, and DatabaseLost rather than make an empty one beside a journal
        with commits. An upgrade is one transaction that begins with a copy of the database as it was (`saved_before`): StorageFailed where it finds no room.
        """
        name = name_of(config)
        if config.database_url is None and not present(config):
            _refuse_beside_commits(config, name)
        _make_home(config)
        engine = open_engine(config, create=True)
        try:
            with writing(engine) as connection:
                old = found_revision(connection, name)
                if old != REVISION:
                    if old is None:
                        _refuse_beside_commits(config, name)
                    else:
                        save_file(engine, name, saved_before(config, old))
                    upgrade(connection)
                    fill(connection)
        except BaseException:
            engine.dispose()
            raise
        store = cls(engine, name)
        store.upgraded_from = old if old != REVISION else None
        return store

    @classmethod
    def open(cls, config: Config, *, read_only: bool = False) -> Self:
        """The archive at `config`. Raises Misconfigured where there is none or its schema is older, SchemaTooNew where it is newer.

        Raises DatabaseLost where there is none beside a journal with commits.
        """
        name = name_of(config)
        if config.database_url is None and not present(config):
            _refuse_beside_commits(config, name)
        engine = open_engine(config, read_only=read_only)
        try:
            with reading(engine) as connection:
                if found_revision(connection, name) is None:
                    _refuse_beside_commits(config, name)
                check(connection, name)
        except ArchiveError:
            engine.dispose()
            raise
        return cls(engine, name)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Gives the database back."""
        self._engine.dispose()


def saved_before(config: Config, revision: str) -> Path:
    """Where the copy of the database lies that is made before it is upgraded from `revision`: a SQLite file, whatever the database is."""
    return config.home / f"archive-before-upgrade-{revision}.db"


def _make_home(config: Config) -> None:
    # Captures and journal are files, whatever the database is.
    try:
        config.home.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotCreate(
            f"the folder {config.home} cannot be made: {error.strerror}", path=str(config.home)
        ) from error


def _refuse_beside_commits(config: Config, name: str) -> None:
    """An empty database would begin a second history in the same journal, and neither could be rebuilt."""
    if not holds_commits(config.journal_dir):
        return
    is_file = config.database_url is None
    way = f"`archive --home {config.home} rebuild --out {config.database_path}`"
    if is_file and not present(config):
        found, then = "is lost", f"bring it back with {way}"
    elif is_file:
        found = "is empty"
        then = f"`archive --home {config.home} verify --repair` makes it anew; or move it away, then bring it back with {way}"
    else:
        found = "is empty"
        then = (
            f"make a file of them with {way}; then, with ARCHIVE_DATABASE_URL unset, `archive copy --to` this database"
        )
    raise DatabaseLost(f"{name} {found}, but {config.journal_dir} holds its commits; {then}", path=name)
