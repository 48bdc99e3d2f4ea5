"""Brings a database to this release's schema, and says when it cannot. Knows revisions; refuses to know what the tables are for.

Opening never migrates: a reader of an old archive must not change it. `create` does, in one transaction, so that a killed one leaves no half schema.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection, inspect, text

from archive.errors import Misconfigured, NoArchive, SchemaTooNew
from archive.store.schema import KNOWN_REVISIONS, REVISION

SCRIPTS = Path(__file__).with_name("migrations")


def found_revision(connection: Connection, name: str) -> str | None:
    """The revision the database carries; None for an empty one.

    Raises SchemaTooNew for one that this release does not know, Misconfigured where it is another program's database.
    """
    tables = set(inspect(connection).get_table_names())
    if "alembic_version" not in tables:
        if tables:
            named = ", ".join(sorted(tables)[:3])
            raise Misconfigured(f"{name} holds tables that are not the archive's ({named}); choose another home")
        return None
    found: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    if found is not None and found not in KNOWN_REVISIONS:
        needed = _written_by(connection)
        raise SchemaTooNew(
            f"{name} was written by {needed or 'a newer release'}: its schema is {found}, this release knows up to {REVISION}. "
            f"Upgrade the software{f' to {needed} or newer' if needed else ''}",
            found=found,
            known=REVISION,
        )
    return found


def _written_by(connection: Connection) -> str:
    """The newest release that wrote an event into the database, an upgrade at the least; '' where none did, or where it keeps its events otherwise."""
    columns = (
        {one["name"] for one in inspect(connection).get_columns("event")}
        if inspect(connection).has_table("event")
        else set()
    )
    if not {"agent", "seq"} <= columns:
        return ""
    said = text("SELECT agent FROM event WHERE agent LIKE 'society-news-archive/%' ORDER BY seq DESC LIMIT 1")
    return str(connection.scalar(said) or "").split(",", 1)[0].split(" ", 1)[0]


def check(connection: Connection, name: str) -> None:
    """Promises that the schema is this release's. Raises SchemaTooNew, NoArchive, or Misconfigured saying what to run."""
    found = found_revision(connection, name)
    if found is None:
        raise NoArchive(f"there is no archive in {name}; make one with `archive init`")
    if found != REVISION:
        raise Misconfigured(f"{name} has the older schema {found}; upgrade it to {REVISION} with `archive init`")


def upgrade(connection: Connection, to: str = REVISION) -> None:
    """Runs what is missing up to the revision `to`, inside the caller's transaction."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(SCRIPTS).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, to)
