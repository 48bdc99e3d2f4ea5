"""The prints of bodies: what a site's profile is learnt from. A working table: it is no history, and can be had again from the WARC files.

Knows which body has which prints, and who took them. Refuses to know what prints say.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import Connection, Engine, bindparam, delete, select

from archive.model import UrlKey
from archive.store import schema
from archive.store.engine import batches, reading, upsert


class PrintedBody(NamedTuple):
    """One body of a page, the one who took its prints ('' where that failed), and their digest."""

    page: UrlKey
    body: str
    printer: str
    prints: str


@dataclass(frozen=True, slots=True)
class Prints:
    """What a publish adds to the working table: bodies of a site with their prints, and the packed prints by digest; `gone` are bodies, by page and digest,
    that no capture shows any more which may speak."""

    site: str
    bodies: tuple[PrintedBody, ...] = ()
    packed: tuple[tuple[str, bytes], ...] = ()
    gone: frozenset[tuple[UrlKey, str]] = frozenset()


class Printing:
    """The side of `Store` that learning asks."""

    _engine: Engine

    def printed_bodies(self, pages: Collection[UrlKey]) -> list[PrintedBody]:
        """Every body of `pages` that has prints, or at which taking them failed."""
        printed = schema.printed
        query = select(printed.c.page, printed.c.body, printed.c.printer, printed.c.prints)
        with reading(self._engine) as connection:
            return [
                PrintedBody(UrlKey(row.page), row.body, row.printer, row.prints)
                for some in batches(sorted(pages))
                for row in connection.execute(query.where(printed.c.page.in_(some)))
            ]

    def printed_pages(self, site: str, printer: str) -> set[tuple[UrlKey, str]]:
        """(page, digest of prints) of all bodies of the site whose prints this printer took."""
        printed = schema.printed
        query = select(printed.c.page, printed.c.prints).where(printed.c.site == site, printed.c.printer == printer)
        with reading(self._engine) as connection:
            return {(UrlKey(row.page), row.prints) for row in connection.execute(query.distinct())}

    def printed_keys(self, site: str) -> set[tuple[UrlKey, str]]:
        """(page, body) of all bodies of the site that have prints, or at which taking them failed."""
        printed = schema.printed
        with reading(self._engine) as connection:
            rows = connection.execute(select(printed.c.page, printed.c.body).where(printed.c.site == site))
            return {(UrlKey(row.page), row.body) for row in rows}

    def bodies_printed(self, site: str, printer: str, prints: Collection[str]) -> set[tuple[UrlKey, str]]:
        """(page, body) of the site's bodies that have one of these prints, or none that this printer took."""
        printed = schema.printed
        query = select(printed.c.page, printed.c.body, printed.c.printer, printed.c.prints)
        with reading(self._engine) as connection:
            rows = connection.execute(query.where(printed.c.site == site))
            return {(UrlKey(row.page), row.body) for row in rows if row.printer != printer or row.prints in prints}

    def packed_prints(self, digests: Collection[str]) -> dict[str, bytes]:
        """The packed prints by digest."""
        prints = schema.prints
        with reading(self._engine) as connection:
            return {
                row.digest: row.packed
                for some in batches(sorted(digests))
                for row in connection.execute(select(prints).where(prints.c.digest.in_(some)))
            }


def keep_prints(connection: Connection, kept: Prints) -> None:
    """Writes what a publish brings, over what stood there of the same bodies; what is gone goes."""
    if kept.gone:
        mine = (schema.printed.c.page == bindparam("p"), schema.printed.c.body == bindparam("b"))
        connection.execute(delete(schema.printed).where(*mine), [{"p": page, "b": body} for page, body in kept.gone])
    _write(connection, ({"digest": digest, "packed": packed} for digest, packed in kept.packed), "prints", ())
    rows = ({**one._asdict(), "site": kept.site} for one in kept.bodies)
    _write(connection, rows, "printed", ("printer", "prints", "site"))


def _write(connection: Connection, rows: Iterable[dict[str, object]], name: str, changing: Collection[str]) -> None:
    found = list(rows)
    if not found:
        return
    table = schema.metadata.tables[name]
    statement = upsert(connection, table)
    keys = [column.name for column in table.primary_key]
    if changing:
        new = {column: statement.excluded[column] for column in changing}
        connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=new), found)
    else:
        connection.execute(statement.on_conflict_do_nothing(index_elements=keys), found)
