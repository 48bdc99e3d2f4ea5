"""An archive opened although it may be damaged: whatever a flipped bit makes of the schema is one error that names the database. Serves `verify`."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from archive.config import Config
from archive.errors import CannotCreate, DatabaseLost, StorageFailed
from archive.store.engine import name_of, present
from archive.store.store import Store


def open_damaged(config: Config, *, read_only: bool = False) -> Store:
    """The archive at `config`, for writing where that is allowed (only so SQLite looks at its full-text index), else for reading.

    Raises StorageFailed where nothing can be read, which an emptied file beside a journal with commits is too, and what `Store.open` raises where nothing is
    damaged. A file that is not there at all is none: the archive's database may be another one.
    """
    try:
        if not read_only:
            try:
                return Store.open(config)
            except CannotCreate:
                pass
        return Store.open(config, read_only=True)
    except DatabaseLost as error:
        if config.database_url is not None or not present(config):
            raise
        said = "is empty, and the journal holds its commits"
        raise StorageFailed(
            f"{name_of(config)} {said}; `archive verify --repair` makes it anew from them", path=name_of(config)
        ) from error
    except (SQLAlchemyError, ValueError, OverflowError) as error:  # a table's name that is gone, or is no text any more
        said = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())[:200]
        raise StorageFailed(f"{name_of(config)} is damaged ({said})", path=name_of(config)) from error
