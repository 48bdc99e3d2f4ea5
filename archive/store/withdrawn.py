"""Which pages are withdrawn and what was erased with them: the answers that `archive withdraw`, `verify` and every reader of texts ask for.

A withdrawal has no as-of: a page that is withdrawn is withdrawn in every commit, so that an export of long ago names it too. Refuses to know files.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, select

from archive.identity import parse_utc
from archive.model import Capture, CaptureId, Form, Tombstone, UrlKey
from archive.store import schema
from archive.store.engine import reading
from archive.store.erasing import CAPTURE, Erased, only_theirs
from archive.store.staging import capture_of

Tombstones = Mapping[UrlKey, Tombstone]


@dataclass(frozen=True, slots=True)
class Showing:
    """A published capture in which a page was seen, and in which form."""

    capture: Capture
    form: Form


class Withdrawn:
    """The side of `Store` that answers for legal withdrawals."""

    _engine: Engine

    def tombstones(self, site: str | None = None) -> dict[UrlKey, Tombstone]:
        """The withdrawn pages (of one site), each with its first tombstone, oldest first."""
        with reading(self._engine) as connection:
            found = tombstones(connection)
        return {page: one for page, one in found.items() if site in (None, one.site)}

    def erased(self) -> Erased:
        """All that was ever erased, by kind: page, content, block, claims, ledger, capture, record. Rows and records so named hold no words any more."""
        with reading(self._engine) as connection:
            names: dict[str, set[str]] = {"page": set(tombstones(connection))}
            for row in connection.execute(select(schema.erased.c.kind, schema.erased.c.name)):
                names.setdefault(row.kind, set()).add(row.name)
        return Erased({kind: frozenset(found) for kind, found in names.items()})

    def erased_details(self, kind: str) -> dict[str, str]:
        """Name -> detail of what was erased of one kind: of a capture `whole` or `part`, of a journal's record the payload digest that it has now."""
        erased = schema.erased
        query = select(erased.c.name, erased.c.detail).where(erased.c.kind == kind)
        with reading(self._engine) as connection:
            return {row.name: row.detail for row in connection.execute(query)}

    def erased_captures(self, site: str | None = None) -> dict[CaptureId, tuple[Capture, str]]:
        """The captures whose records were, or are to be, erased, published or staged, each with `whole` or `part`."""
        found: dict[CaptureId, tuple[Capture, str]] = {}
        with reading(self._engine) as connection:
            for table in (schema.staged_capture, schema.capture):
                query = (
                    select(*(column for column in table.columns if column.name != "seq"), schema.erased.c.detail)
                    .join(schema.erased, (schema.erased.c.name == table.c.id) & (schema.erased.c.kind == CAPTURE))
                    .order_by(table.c.id)
                )
                for row in connection.execute(query if site is None else query.where(table.c.site == site)).mappings():
                    found[CaptureId(row["id"])] = (capture_of(row), row["detail"])
        return found

    def only_theirs(self, pages: Collection[UrlKey]) -> dict[str, set[str]]:
        """What only `pages` ever held, by kind of `erased`: what a withdrawal of them erases."""
        with reading(self._engine) as connection:
            return only_theirs(connection, pages)

    def showing(self, page: UrlKey) -> list[Showing]:
        """Every published capture that ever showed `page`, in whatever form, by its id."""
        sighting, capture = schema.sighting, schema.capture
        query = (
            select(*(column for column in capture.columns if column.name != "seq"), sighting.c.form)
            .join(sighting, sighting.c.capture == capture.c.id)
            .where(sighting.c.page == page)
            .distinct()
            .order_by(capture.c.id)
        )
        with reading(self._engine) as connection:
            return [Showing(capture_of(row), Form(row["form"])) for row in connection.execute(query).mappings()]


def tombstones(connection: Connection) -> dict[UrlKey, Tombstone]:
    """Every withdrawn page."""
    table = schema.tombstone
    found: dict[UrlKey, Tombstone] = {}
    for row in connection.execute(select(table).order_by(table.c.seq, table.c.id)).mappings():
        found.setdefault(UrlKey(row["page"]), _tombstone(row))
    return found


def _tombstone(row: RowMapping) -> Tombstone:
    return Tombstone(
        id=row["id"],
        site=row["site"],
        page=UrlKey(row["page"]),
        withdrawn_at=parse_utc(row["withdrawn_at"]),
        withdrawn_by=row["withdrawn_by"],
        why=row["why"],
    )
