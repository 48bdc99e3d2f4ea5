"""Which pages are withdrawn and what was erased with them: the answers that `archive withdraw`, `verify` and every reader of texts ask for.

A withdrawal has no as-of: a page that is withdrawn is withdrawn in every commit, so that an export of long ago names it too. Refuses to know files.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import Connection, Engine, RowMapping, func, select

from archive.identity import parse_utc
from archive.model import Capture, CaptureId, Form, Tombstone, UrlKey
from archive.store import schema
from archive.store.engine import compact, reading
from archive.store.erasing import CAPTURE, WHOLE, Erased, only_theirs
from archive.store.staging import capture_of

Tombstones = Mapping[UrlKey, Tombstone]


@dataclass(frozen=True, slots=True)
class ErasedCapture:
    """Where the record of a capture lies that lost its payload: all of it (`whole`), or a list's entries of withdrawn pages (`part`)."""

    extent: str
    file: str
    offset_bytes: int

    @property
    def is_whole(self) -> bool:
        """Whether nothing of the payload is left."""
        return self.extent == WHOLE


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

    def erased_captures(self, site: str | None = None, *, since: int = 0) -> dict[CaptureId, ErasedCapture]:
        """The captures (of one site) whose records were, or are to be, erased; those that a commit after `since` named. Some have no row."""
        erased, tombstone = schema.erased, schema.tombstone
        query = (
            select(erased.c.name, erased.c.detail)
            .join(tombstone, tombstone.c.id == erased.c.tombstone)
            .where(erased.c.kind == CAPTURE, erased.c.seq > since)
            .order_by(erased.c.name)
        )
        with reading(self._engine) as connection:
            rows = connection.execute(query if site is None else query.where(tombstone.c.site == site)).all()
        return {CaptureId(row.name): ErasedCapture(**json.loads(row.detail)) for row in rows}

    def last_erasure(self, site: str) -> int:
        """The newest commit that withdrew or erased something of the site; 0 where none did."""
        tombstone, erased = schema.tombstone, schema.erased
        query = (
            select(func.max(erased.c.seq))
            .join(tombstone, tombstone.c.id == erased.c.tombstone)
            .where(tombstone.c.site == site)
        )
        with reading(self._engine) as connection:
            return max(connection.scalar(query) or 0, *self._tombstone_seqs(connection, site), 0)

    def tombstone_seqs(self, site: str) -> list[int]:
        """The commits that withdrew pages of the site."""
        with reading(self._engine) as connection:
            return self._tombstone_seqs(connection, site)

    def _tombstone_seqs(self, connection: Connection, site: str) -> list[int]:
        tombstone = schema.tombstone
        query = select(tombstone.c.seq).where(tombstone.c.site == site)
        return list(connection.scalars(query.order_by(tombstone.c.seq)))

    def last_event(self, kind: str, about: str) -> int:
        """The newest commit with an event of that type about that object that went well; 0 where there is none."""
        event = schema.event
        query = select(func.max(event.c.seq)).where(
            event.c.type == kind, event.c.object == about, event.c.outcome == "success"
        )
        with reading(self._engine) as connection:
            return connection.scalar(query) or 0

    def compact(self) -> None:
        """Writes the database's file anew, so that nothing deleted stands in it any more. Raises TryLater while somebody else uses the database."""
        compact(self._engine)

    def sharing_text(self, page: UrlKey) -> list[tuple[UrlKey, str]]:
        """The pages, not withdrawn, that ever had a text of `page` too, folded alike, each with an address of it; of whatever site."""
        rendition, content, capture = schema.rendition, schema.content, schema.capture
        folds = (
            select(content.c.fold_digest)
            .join(rendition, rendition.c.text_digest == content.c.text_digest)
            .where(rendition.c.page == page)
        )
        query = (
            select(rendition.c.page, func.min(capture.c.url))
            .join(content, content.c.text_digest == rendition.c.text_digest)
            .join(capture, capture.c.id == rendition.c.capture)
            .where(
                content.c.fold_digest.in_(folds),
                rendition.c.page != page,
                rendition.c.page.not_in(select(schema.tombstone.c.page)),
            )
            .group_by(rendition.c.page)
            .order_by(rendition.c.page)
        )
        with reading(self._engine) as connection:
            return [(UrlKey(one), url) for one, url in connection.execute(query)]

    def only_theirs(self, pages: Collection[UrlKey]) -> dict[str, set[str]]:
        """What only `pages` ever held, by kind of `erased`: what a withdrawal of them erases."""
        with reading(self._engine) as connection:
            return only_theirs(connection, pages)

    def pages_of(self, site: str) -> list[UrlKey]:
        """Every page of the site that ever had a version, by key."""
        page = schema.page
        query = select(page.c.urlkey).where(page.c.site == site).order_by(page.c.urlkey)
        with reading(self._engine) as connection:
            return [UrlKey(key) for key in connection.scalars(query)]

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
