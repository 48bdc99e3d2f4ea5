"""How SQLite is opened, and what its failures are called. Knows its file, pragmas and transactions; refuses to know any table.

Writers take the lock when they begin (`BEGIN IMMEDIATE`): a transaction that reads first and writes later fails at once, whatever the timeout, when
somebody else wrote in between. WAL lets readers go on meanwhile; `synchronous=FULL` makes a commit survive a power cut.

SQLite 3.7.0 to 3.51.2 can corrupt a database in WAL mode when a checkpoint meets a reset of the log (sqlite.org/wal.html, "WAL-reset bug"). On Linux we
bring our own, newer library (pysqlite3). Elsewhere the platform's is used, and an affected one is named in one warning in the log.
"""

from __future__ import annotations

import errno
import importlib
import logging
import os
import stat
from contextlib import suppress
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from sqlalchemy import Connection, Engine, ExceptionContext, QueuePool, create_engine, event, text

from archive.errors import ArchiveError, CannotCreate, Misconfigured, NoArchive, StorageFailed, TryLater
from archive.mounts import MOUNTS, network_kind

FIRST_SOUND_SQLITE: Final = (3, 51, 3)
ROOM_BYTES: Final = 64 * 1024
"""With less than this left, a failure of SQLite is put down to the full disk."""

_log = logging.getLogger(__name__)


def sqlite_module() -> ModuleType:
    """The SQLite binding of this process: pysqlite3 where it is installed, else the standard library's. One everywhere: backup() does not cross."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


def open_engine(path: Path, *, read_only: bool, create: bool, busy_timeout_s: float) -> Engine:
    """An engine on the SQLite file at `path`, tried once.

    Raises Misconfigured (no such file, or a folder), CannotCreate (no permission), StorageFailed (no database) or TryLater (locked), all naming `path`.
    """
    if path.is_dir():
        raise Misconfigured(f"{path} is a folder; the archive's database file is expected there")
    if not create and not path.exists():
        raise NoArchive(f"there is no archive at {path.parent}; make one with `archive init`")
    check_place(path)
    module = sqlite_module()
    if module.sqlite_version_info < FIRST_SOUND_SQLITE:
        _warn_once(
            f"SQLite {module.sqlite_version} has a known bug in WAL mode; a Python with SQLite 3.51.3 or newer is safer. Keep backups."
        )
    if not read_only:
        _free_log(path)
    engine = _engine(module, path, _mode(path, read_only=read_only, create=create), busy_timeout_s, read_only=read_only)
    try:
        with engine.connect() as connection:
            connection.execute(text("SELECT count(*) FROM sqlite_master")).all()
    except ArchiveError:
        engine.dispose()
        raise
    return engine


def _engine(module: ModuleType, path: Path, mode: str, busy_timeout_s: float, *, read_only: bool) -> Engine:
    def connect() -> Any:
        return module.connect(
            f"{path.absolute().as_uri()}?{mode}",
            uri=True,
            timeout=busy_timeout_s,
            isolation_level=None,  # we say BEGIN ourselves, see `_begin`
            check_same_thread=False,  # the pool hands a connection to one thread at a time
        )

    # The url only names the dialect; `creator` opens the file.
    engine = create_engine("sqlite://", module=module, creator=connect, poolclass=QueuePool)

    @event.listens_for(engine, "connect")
    def _prepare(connection: Any, _record: object) -> None:
        pragmas = ["foreign_keys=ON"] if read_only else ["journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON"]
        cursor = connection.cursor()
        try:
            for pragma in pragmas:
                cursor.execute(f"PRAGMA {pragma}")
        except module.Error as error:
            raise translated(error, path, busy_timeout_s) from error
        finally:
            cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if not options.get("archive_plain", False):  # some statements must stand outside any transaction
            connection.exec_driver_sql("BEGIN IMMEDIATE" if options.get("archive_writes", False) else "BEGIN")

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> BaseException | None:
        error = context.original_exception
        # The other DatabaseErrors (a broken constraint, wrong SQL) say that we are wrong, not the disk: they stay what they are.
        if type(error) in (module.OperationalError, module.DatabaseError) and "no such " not in str(error):
            return translated(error, path, busy_timeout_s)
        return None

    return engine


def compact(engine: Engine, busy_timeout_s: float) -> None:
    """Rewrites the file: pages that are free, and words that the search index has only marked as gone, may still hold what was deleted.

    Raises TryLater where a reader stays at an older state for longer than `busy_timeout_s`: for such a one the log keeps the old pages.
    """
    with engine.connect().execution_options(archive_plain=True) as connection:
        usual_ms = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {int(busy_timeout_s * 1000)}")
        for statement in (
            "INSERT INTO search_index (search_index) VALUES ('optimize')",
            "PRAGMA wal_checkpoint(TRUNCATE)",
            "VACUUM",
        ):
            connection.exec_driver_sql(statement)
        busy, _, _ = connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()
        connection.exec_driver_sql(f"PRAGMA busy_timeout = {usual_ms}")
    if busy:
        raise TryLater(
            "another process still reads the database as it was, and its log keeps the old pages for it; end that reader"
            " (an export, an open shell) and do this again"
        )


def _mode(path: Path, *, read_only: bool, create: bool) -> str:
    if create:
        return "mode=rwc"
    if not read_only:
        return "mode=rw"
    # A reader of a WAL database must write its -shm file. Where the folder cannot be written (a mounted backup) and no log is left to read, nobody else
    # can write either, and SQLite may be told so.
    log = path.with_name(path.name + "-wal")
    if not os.access(path.parent, os.W_OK) and not (log.exists() and log.stat().st_size):
        return "mode=ro&immutable=1"
    return "mode=ro"


def _free_log(path: Path) -> None:
    """Gives the log and its shared memory the permissions of the database. SQLite makes them with those that the database had then: whoever opened it while
    it could not be written has left files that nobody may write, and they would lock the archive after its own permissions were set right."""
    for name in (f"{path.name}-wal", f"{path.name}-shm"):
        beside = path.with_name(name)
        if beside.exists() and os.access(path, os.W_OK) and not os.access(beside, os.W_OK):
            with suppress(OSError):  # it belongs to somebody else: SQLite will say that it cannot be written
                beside.chmod(stat.S_IMODE(path.stat().st_mode))


_warned: set[str] = set()


def _warn_once(sentence: str) -> None:
    if sentence not in _warned:
        _warned.add(sentence)
        _log.warning("%s", sentence)


def check_place(path: Path, mounts: Path = MOUNTS) -> None:
    """Refuses to make a database on a network file system, and warns of one that is there already: it may be the only one somebody has.

    Its log is read through memory that only processes of one machine share, and locks of other machines are seen late or never. Raises Misconfigured.
    """
    kind = network_kind(path.parent, mounts)
    if kind is None:
        return
    if not path.exists():
        raise Misconfigured(
            f"{path.parent} lies on a network file system ({kind}), where SQLite loses data; choose a home on a local disk,"
            " or a PostgreSQL database (ARCHIVE_DATABASE_URL)"
        )
    _warn_once(
        f"{path} lies on a network file system ({kind}), where SQLite may lose data; move the home to a local disk"
    )


def _is_full(folder: Path) -> bool:
    """Whether the disk has no room for a step of SQLite's. The file that readers and writers share grows by 32 KiB; when it cannot, SQLite says "disk I/O
    error" and not why."""
    try:
        disk = os.statvfs(folder)
    except OSError:
        return False
    return disk.f_bavail * disk.f_frsize < ROOM_BYTES or (disk.f_files > 0 and disk.f_favail == 0)


def translated(error: BaseException, path: Path, busy_timeout_s: float) -> ArchiveError:
    """The error of ours for a failure of SQLite, by the words of its C library (sqlite.org/rescode.html); names the file."""
    said = str(error)
    low = said.lower()
    if "locked" in low or "busy" in low:
        return TryLater(
            f"{path} is being written by another process; try again when it has finished", retry_after_s=busy_timeout_s
        )
    if "readonly" in low or "read-only" in low:
        return CannotCreate(
            f"{path} cannot be written: {said}; check the permissions of the file and its folder", path=str(path)
        )
    if "full" in low or (("i/o error" in low or "unable to open" in low) and _is_full(path.parent)):
        return StorageFailed(
            f"{path} cannot be written: the disk is full ({os.strerror(errno.ENOSPC)})", path=str(path)
        )
    if "unable to open" in low:
        return CannotCreate(
            f"{path} cannot be opened: {said}; check the permissions of the file and its folder", path=str(path)
        )
    if "not a database" in low:
        return StorageFailed(
            f"{path} is no SQLite database; `archive verify --repair` makes it anew from the journal, or restore a backup",
            path=str(path),
        )
    if "malformed" in low or "corrupt" in low:
        return StorageFailed(
            f"{path} is damaged ({said}); `archive verify --repair` makes it anew from the journal, or restore a backup",
            path=str(path),
        )
    return StorageFailed(f"{path}: {said}", path=str(path))
