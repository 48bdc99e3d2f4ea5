"""What stands now, for `settle` to compare with: sightings and how they were read, version rows, addresses, hints. Current rows only.

Rows that settle will compare with new ones are handed out as plain mappings, column name -> stored value, without the commit numbers: two equal mappings
mean that nothing changed. Refuses to know what should stand instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Engine, Table, func, or_, select

from archive.identity import fold, utc_text
from archive.model import (
    Capture,
    CaptureId,
    EntityDigest,
    FailedFetch,
    FoldDigest,
    Form,
    Outcome,
    UrlKey,
)
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.known import AnyRow, AnySelect, Known
from archive.store.spans import newest_seq
from archive.store.staging import capture_of, failure_of

Stored = Mapping[str, Any]
"""A stored row by column, without from_seq, to_seq or seq."""

NOT_READ_AGAIN = "not read again: "
"""How the evidence of a rendition begins that a newer generation was to replace and could not: it stands for want of a better one, and is tried again."""


@dataclass(frozen=True, slots=True)
class Sighted:
    """One page seen in one capture, and its rendition where it was cleaned. `folded_length` is that of the rendition's text."""

    capture: Capture
    page: UrlKey
    form: Form
    outcome: Outcome
    evidence: str
    rendition: Stored | None = None
    folded_length: int = 0

    @property
    def order(self) -> tuple[str, str, str]:
        """Capture order."""
        return capture_order(self.capture)

    @property
    def is_stale(self) -> bool:
        """Whether its rendition is an older generation's, because the site's present one failed at it."""
        return self.rendition is not None and self.rendition["evidence"].startswith(NOT_READ_AGAIN)


@dataclass(frozen=True, slots=True)
class HintRow:
    """A stored hint with the order of its capture."""

    page: UrlKey
    form: Form
    field: str
    value: str
    verbatim: str
    capture: CaptureId
    order: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class AddressRow:
    """A current address with the order of its capture."""

    url: str
    page: UrlKey
    basis: str
    capture: CaptureId
    order: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Twin:
    """The current version of a page whose folded text somebody asked for."""

    page: UrlKey
    fold_digest: FoldDigest
    folded_title: str
    url: str
    canonical_url: str | None
    published: str | None


def capture_order(taken: Capture) -> tuple[str, str, str]:
    """The order in which captures are read: when, then bytes, then address. Never arrival."""
    return utc_text(taken.captured_at), taken.payload_digest, taken.url


_CAPTURE = tuple(c for c in schema.capture.columns if c.name != "seq")
_SPAN = {"from_seq", "to_seq", "seq", "first_seq"}
RENDITION_FIELDS = tuple(column.name for column in schema.rendition.columns if column.name not in _SPAN)
"""The columns of a rendition as settle compares them."""


def _plain(table: Table) -> list[ColumnElement[Any]]:
    return [column for column in table.columns if column.name not in _SPAN]


class Standing(Known):
    """The side of `Store` that settle asks."""

    _engine: Engine

    def last_seq(self) -> int:
        """The newest commit, 0 before the first."""
        with reading(self._engine) as connection:
            return newest_seq(connection)

    def staged(self, site_key: str) -> list[Capture]:
        """Everything staged for the site by any run, in capture order."""
        query = select(schema.staged_capture).where(schema.staged_capture.c.site == site_key)
        with reading(self._engine) as connection:
            return sorted((capture_of(row) for row in connection.execute(query).mappings()), key=capture_order)

    def staged_failures(self, site_key: str) -> list[FailedFetch]:
        """Requests of the site's runs that brought no response."""
        lost = schema.staged_failure
        query = select(lost).join(schema.run, schema.run.c.id == lost.c.run).where(schema.run.c.site == site_key)
        with reading(self._engine) as connection:
            return [
                failure_of(row) for row in connection.execute(query.order_by(lost.c.failed_at, lost.c.url)).mappings()
            ]

    def site_generation(self, site_key: str) -> Stored | None:
        """The generation by which the site's captures were last read; its current renditions say what that one says, but for stale and failed ones."""
        generation = schema.generation
        query = (
            select(*_plain(generation))
            .join(schema.commit, schema.commit.c.generation == generation.c.digest)
            .where(generation.c.site_key == site_key)
            .order_by(schema.commit.c.seq.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).mappings().one_or_none()
        return dict(row) if row else None

    def site_row(self, site_key: str) -> Stored | None:
        """What the site is called now."""
        site = schema.site
        with reading(self._engine) as connection:
            row = (
                connection.execute(select(*_plain(site)).where(site.c.key == site_key, site.c.to_seq.is_(None)))
                .mappings()
                .one_or_none()
            )
        return dict(row) if row else None

    def open_runs(self, site_key: str) -> list[Stored]:
        """The site's runs that are running, oldest first."""
        run = schema.run
        query = select(*_plain(run)).where(run.c.site == site_key, run.c.status == "running").order_by(run.c.started_at)
        with reading(self._engine) as connection:
            return [dict(row) for row in connection.execute(query).mappings()]

    def run_row(self, run_id: str) -> Stored | None:
        """One run as stored."""
        with reading(self._engine) as connection:
            row = (
                connection.execute(select(*_plain(schema.run)).where(schema.run.c.id == run_id))
                .mappings()
                .one_or_none()
            )
        return dict(row) if row else None

    def sighted(self, pages: Collection[UrlKey]) -> dict[UrlKey, list[Sighted]]:
        """Every published sighting of `pages` as html or text. Other forms are evidence, kept out here: they have no renditions."""
        found: dict[UrlKey, list[Sighted]] = defaultdict(list)
        for row in self._batched(_sightings, schema.sighting.c.page, pages):
            one = _sighted(row)
            found[one.page].append(one)
        return found

    def sighted_in(self, captures: Collection[CaptureId]) -> list[Sighted]:
        """The sightings, on any page, of `captures`: what a 304 refers to may stand under another address."""
        return [_sighted(row) for row in self._batched(_sightings, schema.sighting.c.capture, captures)]

    def pages_referring_to(self, captures: Collection[CaptureId]) -> set[UrlKey]:
        """The pages with a 304 that refers to one of `captures`, or to a 304 that does (imported revisits of revisits)."""
        query = (
            select(schema.sighting.c.page, schema.sighting.c.capture)
            .join(schema.capture, schema.capture.c.id == schema.sighting.c.capture)
            .where(schema.sighting.c.to_seq.is_(None))
        )
        pages: set[UrlKey] = set()
        asked: set[CaptureId] = set()
        ask = set(captures)
        while ask:
            asked |= ask
            found = list(self._batched(lambda: query, schema.capture.c.refers_to, ask))
            pages |= {UrlKey(row.page) for row in found}
            ask = {CaptureId(row.capture) for row in found} - asked
        return pages

    def readings_of_site(self, site_key: str) -> list[Sighted]:
        """Every current rendition made of the site's captures: what a new generation has to read again."""
        query = _sightings().where(schema.capture.c.site == site_key, schema.rendition.c.capture.is_not(None))
        with reading(self._engine) as connection:
            return [_sighted(row) for row in connection.execute(query)]

    def first_readings(self, entities: Collection[EntityDigest]) -> list[Sighted]:
        """For each page and body with one of these digests, the earliest capture that was read: one, however many nights brought the same."""
        found = []
        with reading(self._engine) as connection:
            for some in batches(sorted(entities)):
                ranked = _ranked(some)
                query = _sightings().join(
                    ranked,
                    (ranked.c.capture == schema.sighting.c.capture) & (ranked.c.page == schema.sighting.c.page),
                )
                found += [_sighted(row) for row in connection.execute(query.where(ranked.c.nth == 1))]
        return found

    def readings_of_bodies(self, pages: Collection[UrlKey], entities: Collection[EntityDigest]) -> list[Sighted]:
        """Every current rendition of `pages` that was made of a body with one of these digests."""
        bodies = set(entities)
        made = schema.rendition.c.capture.is_not(None)
        return [
            one
            for row in self._batched(lambda: _sightings().where(made), schema.sighting.c.page, pages)
            if (one := _sighted(row)).capture.entity_digest in bodies
        ]

    def readings_under(self, beginnings: Collection[UrlKey]) -> list[Sighted]:
        """Every current rendition of a page whose key begins with one of these and goes on with a hexadecimal digit."""
        page = schema.sighting.c.page
        query = _sightings().where(or_(*((page >= one) & (page < f"{one}g") for one in beginnings)))
        with reading(self._engine) as connection:
            found = [_sighted(row) for row in connection.execute(query)] if beginnings else []
        return [one for one in found if one.rendition is not None]

    def undated_readings(self, site_key: str) -> list[Sighted]:
        """The current renditions of the site that show an item without date and dateline, or that were found to show what no address means."""
        rendition = schema.rendition
        is_bare = rendition.c.published.is_(None) & rendition.c.dateline.is_(None)
        wanted = rendition.c.outcome.in_([Outcome.OK.value, Outcome.SOFT_404.value])
        with reading(self._engine) as connection:
            rows = connection.execute(_sightings().where(schema.capture.c.site == site_key, wanted, is_bare))
            return [_sighted(row) for row in rows]

    def failed_readings(self, site_key: str) -> list[Sighted]:
        """The renditions of the site at which the cleaner itself failed, stale ones included, newest first."""
        failed = or_(
            schema.rendition.c.outcome == Outcome.CLEANER_FAILED.value,
            schema.rendition.c.evidence.startswith(NOT_READ_AGAIN, autoescape=True),
        )
        with reading(self._engine) as connection:
            rows = connection.execute(_sightings().where(schema.capture.c.site == site_key, failed))
            return sorted((_sighted(row) for row in rows), key=lambda one: one.order, reverse=True)

    def version_rows(self, pages: Collection[UrlKey]) -> dict[UrlKey, list[Stored]]:
        """The current version rows of `pages`, by ordinal."""
        version = schema.version
        query = select(*_plain(version)).where(version.c.to_seq.is_(None)).order_by(version.c.page, version.c.ordinal)
        found: dict[UrlKey, list[Stored]] = defaultdict(list)
        for row in self._batched(lambda: query, version.c.page, pages):
            found[row.page].append(dict(row._mapping))  # noqa: SLF001 -- SQLAlchemy's public name for it
        return found

    def addresses(self, pages: Collection[UrlKey]) -> list[AddressRow]:
        """The current addresses of `pages`."""
        return [address_of(row) for row in self._batched(address_query, schema.address.c.page, pages)]

    def hint_rows(self, pages: Collection[UrlKey]) -> list[HintRow]:
        """Every current hint about `pages`."""
        return [hint_of(row) for row in self._batched(hint_query, schema.hint.c.page, pages)]

    def evidence_after(self, page: UrlKey, form: Form, order: tuple[str, str, str]) -> list[Capture]:
        """The published captures after `order` that show `page` in `form`, in capture order."""
        capture, sighting = schema.capture, schema.sighting
        query = (
            select(*_CAPTURE)
            .join(sighting, sighting.c.capture == capture.c.id)
            .where(
                sighting.c.page == page,
                sighting.c.form == form.value,
                sighting.c.to_seq.is_(None),
                capture.c.captured_at >= order[0],
            )
        )
        with reading(self._engine) as connection:
            found = [capture_of(row) for row in connection.execute(query).mappings()]
        return sorted((one for one in found if capture_order(one) > order), key=capture_order)

    def twins(self, folds: Collection[FoldDigest], site_key: str) -> list[Twin]:
        """The pages of a site whose current version has one of these folded texts. Two societies' joint statement is two items."""
        return [
            Twin(
                UrlKey(row.page),
                FoldDigest(row.fold_digest),
                fold(row.title or ""),
                row.url,
                row.canonical_url,
                row.published,
            )
            for row in self._batched(_twins, schema.content.c.fold_digest, folds)
            if row.newer is None and row.site == site_key
        ]


def address_query() -> AnySelect:
    """Current addresses with their captures; the columns stand in this order for `address_of`."""
    address, capture = schema.address, schema.capture
    named = select(address.c.url, address.c.page, address.c.basis, address.c.capture, *_CAPTURE)
    return named.join(capture, capture.c.id == address.c.capture).where(address.c.to_seq.is_(None))


def address_of(row: AnyRow) -> AddressRow:
    """A row of `address_query`."""
    return AddressRow(row[0], UrlKey(row[1]), row[2], CaptureId(row[3]), capture_order(capture_of(_named(row[4:]))))


def hint_query() -> AnySelect:
    """Current hints with their captures; the columns stand in this order for `hint_of`."""
    hint, capture = schema.hint, schema.capture
    named = select(hint.c.page, hint.c.form, hint.c.field, hint.c.value, hint.c.verbatim, hint.c.capture, *_CAPTURE)
    return named.join(capture, capture.c.id == hint.c.capture).where(hint.c.to_seq.is_(None))


def hint_of(row: AnyRow) -> HintRow:
    """A row of `hint_query`."""
    order = capture_order(capture_of(_named(row[6:])))
    return HintRow(UrlKey(row[0]), Form(row[1]), row[2], row[3], row[4], CaptureId(row[5]), order)


def _sightings() -> AnySelect:
    """Sightings with capture, current rendition and the length of its text; the columns stand in this order for `_sighted`."""
    sighting, capture, rendition, content = schema.sighting, schema.capture, schema.rendition, schema.content
    return (
        select(
            *(sighting.c[name] for name in ("page", "form", "outcome", "evidence")),
            content.c.folded_length,
            *_CAPTURE,
            *_plain(rendition),
        )
        .join(capture, capture.c.id == sighting.c.capture)
        .outerjoin(
            rendition,
            (rendition.c.capture == sighting.c.capture)
            & (rendition.c.page == sighting.c.page)
            & rendition.c.to_seq.is_(None),
        )
        .outerjoin(content, content.c.text_digest == rendition.c.text_digest)
        .where(sighting.c.to_seq.is_(None), sighting.c.form.in_([Form.HTML.value, Form.TEXT.value]))
    )


def _ranked(entities: Collection[EntityDigest]) -> Any:
    """The read sightings of bodies, each with its place in capture order among those of its page, form and body."""
    sighting, capture, rendition = schema.sighting, schema.capture, schema.rendition
    nth = func.row_number().over(
        partition_by=(sighting.c.page, sighting.c.form, capture.c.entity_digest),
        order_by=(capture.c.captured_at, capture.c.payload_digest, capture.c.url),
    )
    return (
        select(sighting.c.capture, sighting.c.page, nth.label("nth"))
        .join(capture, capture.c.id == sighting.c.capture)
        .join(rendition, (rendition.c.capture == sighting.c.capture) & (rendition.c.page == sighting.c.page))
        .where(sighting.c.to_seq.is_(None), rendition.c.to_seq.is_(None), capture.c.entity_digest.in_(entities))
        .subquery()
    )


def _sighted(row: AnyRow) -> Sighted:
    made = dict(zip(RENDITION_FIELDS, row[5 + len(_CAPTURE) :], strict=True))
    return Sighted(
        capture=capture_of(_named(row[5 : 5 + len(_CAPTURE)])),
        page=UrlKey(row[0]),
        form=Form(row[1]),
        outcome=Outcome(row[2]),
        evidence=row[3],
        rendition=made if made["capture"] is not None else None,
        folded_length=row[4] or 0,
    )


def _named(values: Any) -> Any:
    return dict(zip((column.name for column in _CAPTURE), values, strict=True))


def _twins() -> AnySelect:
    version, rendition, content, capture = schema.version, schema.rendition, schema.content, schema.capture
    newer, page = schema.version.alias("newer"), schema.page
    return (
        select(
            version.c.page,
            content.c.fold_digest,
            rendition.c.title,
            rendition.c.canonical_url,
            func.coalesce(rendition.c.published_utc, rendition.c.published).label("published"),
            capture.c.url,
            page.c.site,
            newer.c.page.label("newer"),
        )
        .join(page, page.c.urlkey == version.c.page)
        .join(content, content.c.text_digest == version.c.text_digest)
        .join(rendition, (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page))
        .join(capture, capture.c.id == version.c.first_capture)
        .outerjoin(
            newer, (newer.c.page == version.c.page) & (newer.c.ordinal > version.c.ordinal) & newer.c.to_seq.is_(None)
        )
        .where(version.c.to_seq.is_(None), rendition.c.to_seq.is_(None))
    )
