"""How a PostgreSQL is opened, and what its failures are called. Knows its address, its transactions and its error codes; refuses to know any table.

The promises of `store.engine` in PostgreSQL's words:

- *One writer*: a writing transaction begins by taking one advisory lock of the database, which its end gives back however it ends. It then reads at READ
  COMMITTED: a snapshot taken before the lock was granted would not show what the writer before it wrote.
- *One state for a reader*: REPEATABLE READ, READ ONLY; it takes no lock that a writer wants.
- *Durable*: `synchronous_commit` may be switched off for a whole server; a commit of ours waits for the disk all the same.

Text is compared byte by byte on both engines: the migrations give every text column the collation "C".
"""

from __future__ import annotations

from typing import Any, Final, cast

from sqlalchemy import URL, Connection, Engine, ExceptionContext, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError

from archive.errors import ArchiveError, CannotCreate, Misconfigured, StorageFailed, TryLater

CONNECT_TIMEOUT_S: Final = 10
OLDEST_SERVER: Final = 14
"""The oldest release that PostgreSQL's own developers still mended when this was written (2026-11)."""
WRITE_LOCK: Final = 0x6172636869766521
"""The number of the advisory lock that writers take: any that nobody else would choose ("archive!")."""

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg")
_REFUSED = ("password", "role ", "database ", "pg_hba.conf", "authentication", "invalid connection option")
_LATER = (
    "starting up",
    "shutting down",
    "recovery mode",
    "too many clients",
    "connection slots",
    "too many connections",
)


def url_of(address: str) -> URL:
    """The address for SQLAlchemy. Raises Misconfigured, without printing it, for one that names no PostgreSQL."""
    try:
        address.encode()
        url = make_url(address)
    except (ArgumentError, ValueError) as error:
        raise _no_address() from error
    if url.drivername not in _SCHEMES:
        raise _no_address()
    return url.set(drivername="postgresql+psycopg")


def name_of(address: str) -> str:
    """The address without its password and without options, but for the folder of a socket."""
    url = url_of(address)
    host = {"host": url.query["host"]} if "host" in url.query else {}
    named = URL.create("postgresql", url.username, None, url.host, url.port, url.database, host)
    return named.render_as_string().replace("%2F", "/")


def present(address: str) -> bool:
    """Whether the database holds any table where ours would stand."""
    engine = open_engine(address, read_only=True, busy_timeout_s=0)
    try:
        with engine.connect() as connection:
            return bool(inspect(connection).get_table_names())
    finally:
        engine.dispose()


def open_engine(address: str, *, read_only: bool, busy_timeout_s: float) -> Engine:
    """An engine on the database at `address`, tried once.

    Raises Misconfigured (no such database, a wrong password, no driver, an encoding that cannot hold every text), StorageFailed (nobody answers) or TryLater
    (the server takes no one now).
    """
    url, name = url_of(address), name_of(address)
    engine = _engine(url, name, busy_timeout_s, read_only=read_only)
    try:
        with engine.connect() as connection:
            encoding = connection.scalar(text("SHOW server_encoding"))
            version = cast("tuple[int, ...]", connection.dialect.server_version_info)
    except ArchiveError:
        engine.dispose()
        raise
    if encoding != "UTF8":
        engine.dispose()
        raise Misconfigured(
            f"{name} has the encoding {encoding}, which cannot hold every text; make it anew with `createdb --encoding=UTF8 --template=template0`"
        )
    if version < (OLDEST_SERVER,):
        engine.dispose()
        raise Misconfigured(f"{name} is PostgreSQL {version[0]}; this release needs {OLDEST_SERVER} or newer")
    return engine


def _engine(url: URL, name: str, busy_timeout_s: float, *, read_only: bool) -> Engine:
    timeout = {} if "connect_timeout" in url.query else {"connect_timeout": CONNECT_TIMEOUT_S}
    try:
        engine = create_engine(
            url,
            connect_args={"client_encoding": "utf8", "application_name": "society-news-archive", **timeout},
            # A crawl keeps its connection for hours, mostly idle: one that a firewall has cut in between is opened anew.
            pool_pre_ping=True,
        )
    except ImportError as error:
        raise Misconfigured(
            f"{name} needs the PostgreSQL driver; install it with `pip install 'society-news-archive[postgresql]'`"
        ) from error
    driver = cast("Any", engine.dialect.dbapi)
    taking_the_lock = (
        f"SET LOCAL lock_timeout = {max(1, int(busy_timeout_s * 1000))}; "
        f"SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off'; "
        f"SELECT pg_advisory_xact_lock({WRITE_LOCK})"
    )

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        options = connection.get_execution_options()
        if options.get("archive_plain", False):  # some statements must stand outside any transaction
            return
        raw = cast("Any", connection.connection.dbapi_connection)
        writes = options.get("archive_writes", False)
        try:
            raw.read_only = read_only or not writes
            raw.isolation_level = (
                driver.IsolationLevel.READ_COMMITTED if writes else driver.IsolationLevel.REPEATABLE_READ
            )
            if writes:
                raw.execute(taking_the_lock, prepare=False)  # several statements at once cannot be prepared
        except driver.Error as error:
            raise translated(error, name, url.password, busy_timeout_s) or error from error

    @event.listens_for(engine, "handle_error")
    def _translate(context: ExceptionContext) -> BaseException | None:
        if context.is_pre_ping:  # the pool finds out for itself and opens another connection
            return None
        return translated(context.original_exception, name, url.password, busy_timeout_s)

    return engine


def compact(engine: Engine, busy_timeout_s: float) -> None:
    """Rewrites the tables: rows that were changed or deleted stand in the old files until then. The server's log and its backups are its keeper's.

    Raises TryLater while somebody reads one of them for longer than `busy_timeout_s`, CannotCreate where the server passes a table over, as it does
    for a role that does not own it, with no more than a warning.
    """
    quoted = engine.dialect.identifier_preparer.quote
    tables = ", ".join(quoted(name) for name in sorted(inspect(engine).get_table_names()))
    warnings: list[str] = []

    def hear(said: Any) -> None:
        if said.severity_nonlocalized == "WARNING":
            warnings.append(said.message_primary)

    plain = engine.connect().execution_options(isolation_level="AUTOCOMMIT", archive_plain=True)
    with plain as connection:
        driver = cast("Any", connection.connection.dbapi_connection)
        driver.add_notice_handler(hear)
        try:
            connection.exec_driver_sql(f"SET lock_timeout = {max(1, int(busy_timeout_s * 1000))}")
            connection.exec_driver_sql(f"VACUUM (FULL) {tables}")
        finally:
            connection.exec_driver_sql("RESET lock_timeout")
            driver.remove_notice_handler(hear)
    if warnings:
        name = name_of(engine.url.render_as_string(hide_password=False))
        raise CannotCreate(
            f"{name} was not written anew, and its files may still hold what was deleted: {warnings[0]};"
            " do this again as the owner of the tables",
            path=name,
        )


def translated(error: BaseException, name: str, password: object, busy_timeout_s: float) -> ArchiveError | None:
    """The error of ours for a failure of PostgreSQL; names the database. None for one that says that we are wrong, not the server (a broken constraint).

    By the codes of the server (postgresql.org, "PostgreSQL Error Codes"); a refused connection brings no code, only words.
    """
    code = getattr(error, "sqlstate", None)
    said = str(error).strip()
    if password and str(password) in said:
        said = "the server refused the connection"
    said = " ".join(said.split())
    if code is None:
        return _unconnected(type(error).__name__, said, name)
    if code in ("55P03", "40P01", "40001", "57014"):
        return TryLater(
            f"{name} is being written by another process; try again when it has finished", retry_after_s=busy_timeout_s
        )
    if code in ("53300", "57P03"):
        return TryLater(f"{name} takes no connection now: {said}; try again", retry_after_s=busy_timeout_s)
    if code in ("25006", "42501"):
        return CannotCreate(f"{name} cannot be written: {said}; check the rights of its user", path=name)
    if code == "53100":
        return StorageFailed(f"{name} cannot be written: the disk of its server is full", path=name)
    if code[:2] == "XX":
        return StorageFailed(f"{name} is damaged ({said}); restore it from a backup", path=name)
    if code[:2] in ("08", "53", "57", "58") or code == "25P03":
        return StorageFailed(f"{name}: {said}", path=name)
    return None


def _unconnected(kind: str, said: str, name: str) -> ArchiveError | None:
    """A failure without a code: before the server knew us, or after it went away."""
    if kind not in ("OperationalError", "ConnectionTimeout", "ProgrammingError", "InterfaceError"):
        return None
    low = said.lower()
    if any(words in low for words in _LATER):
        return TryLater(f"{name} takes no connection now: {said}; try again")
    if kind == "ProgrammingError" or any(words in low for words in _REFUSED):
        return Misconfigured(f"{name} cannot be opened: {said}; correct ARCHIVE_DATABASE_URL, or make the database")
    return StorageFailed(f"{name} does not answer: {said}", path=name)


def _no_address() -> Misconfigured:
    # The value is not printed: it may hold a password.
    return Misconfigured("ARCHIVE_DATABASE_URL must look like postgresql://user@host/database, for the driver psycopg")
