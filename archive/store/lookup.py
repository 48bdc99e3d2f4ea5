"""Looking things up: a page by any of its names, its versions and removals, runs, sites, and which commit stood at a time.

Refuses to know lists of items (`listing`). Every answer about a page is as of a commit; what `archive show` prints today, it prints again next year.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Engine, RowMapping, Select, func, select

from archive.errors import BadInput, UsageProblem
from archive.identity import canonical_url, item_id, parse_utc, urlkey, utc_text
from archive.model import (
    CaptureId,
    Cause,
    Contact,
    Form,
    Removal,
    Source,
    StateDigest,
    TextDigest,
    Tombstone,
    UrlKey,
)
from archive.store import schema
from archive.store.engine import reading
from archive.store.listing import texts_at
from archive.store.moves import moved_at
from archive.store.records import RunRecord, SiteSummary, VersionRecord
from archive.store.spans import at, hinted_kind, hints_at, listed_or_hinted, newest_seq, published_of, when
from archive.store.staging import storable
from archive.store.withdrawn import tombstones

MOST_CANDIDATES = 10
"""Pages named when a reference fits several."""


class Lookup:
    """The reading side of `Store` for one thing at a time."""

    _engine: Engine

    def find_page(self, reference: str, as_of: int | None = None) -> UrlKey:
        """The page that `reference` names: an address (any of the page's), an item_id, a urlkey, or an unambiguous beginning of these two.

        The address of a page that has moved leads to where it is now; its urlkey and item_id still name the old page, with its own history. Raises
        UsageProblem listing the candidates where it fits several pages, BadInput where it fits none.
        """
        wanted = reference.strip()
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            pages = set(connection.scalars(select(schema.version.c.page).where(at(schema.version, seq)).distinct()))
            found = _by_address(connection, seq, wanted, pages)
        if found is None and wanted in pages:
            found = wanted
        if found is not None:
            return UrlKey(found)
        fitting = sorted(
            page for page in pages if wanted and (page.startswith(wanted) or item_id(UrlKey(page)).startswith(wanted))
        )
        if len(fitting) == 1:
            return UrlKey(fitting[0])
        if not fitting:
            raise BadInput(
                f"the archive holds no page {reference!r}; `archive search` and `archive list` show what it holds",
                name=reference,
            )
        shown = ", ".join(f"{item_id(UrlKey(page))} {page}" for page in fitting[:MOST_CANDIDATES])
        more = f" and {len(fitting) - MOST_CANDIDATES} more" if len(fitting) > MOST_CANDIDATES else ""
        raise UsageProblem(f"{reference!r} fits {len(fitting)} pages: {shown}{more}")

    def site_of(self, page: UrlKey) -> str:
        """The key of the site that a page belongs to. Raises BadInput for a page that never had a version."""
        with reading(self._engine) as connection:
            found = connection.scalar(select(schema.page.c.site).where(schema.page.c.urlkey == page))
        if found is None:
            raise BadInput(f"the archive holds no page {page!r}", name=page)
        return found

    def versions(self, page: UrlKey, as_of: int | None = None) -> list[VersionRecord]:
        """The versions of `page`, oldest first; empty for a page that has none."""
        version, capture = schema.version, schema.capture
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            query = (
                select(version, capture.c.url)
                .join(capture, capture.c.id == version.c.first_capture)
                .where(at(version, seq), version.c.page == page)
                .order_by(version.c.ordinal)
            )
            rows = connection.execute(query).mappings().all()
            texts = texts_at(connection, seq, [row["text_capture"] for row in rows])
            hints = hints_at(connection, seq, pages=[page]).get(page, {})
            withdrawn = tombstones(connection)
        records = []
        for row in rows:
            text = texts[row["text_capture"], row["text_page"]]
            contact = Contact(text.contact_name, text.contact_role, text.contact_phone, text.contact_email)
            tombstone = withdrawn.get(page) or withdrawn.get(UrlKey(row["text_page"]))
            record = VersionRecord(
                page=page,
                ordinal=row["ordinal"],
                cause=Cause(row["cause"]),
                form=Form(row["form"]),
                url=row["url"],
                title=text.title,
                kind=hinted_kind(text.kind, hints),
                published=published_of(text, hints),
                updated=text.updated,
                embargo_until=text.embargo_until,
                authors=listed_or_hinted(text.authors, hints, "authors"),
                dateline=text.dateline,
                contact=contact if contact != Contact() else None,
                body_text=text.body_text,
                word_count=text.word_count,
                first_seen=parse_utc(row["first_seen"]),
                last_seen=parse_utc(row["last_seen"]),
                sightings=row["sightings"],
                missing_since=when(row["missing_since"]),
                gone_since=when(row["gone_since"]),
                state_digest=StateDigest(row["state_digest"]),
                text_digest=TextDigest(row["text_digest"]),
                first_capture=CaptureId(row["first_capture"]),
                text_capture=CaptureId(row["text_capture"]),
                source=Source(text.source),
                status=text.status,
                record_id=text.record_id,
                file=text.file,
                offset_bytes=text.offset_bytes,
                cleaner_version=text.cleaner_version,
            )
            records.append(record if tombstone is None else _emptied(record, tombstone))
        return records

    def removals(self, page: UrlKey, ordinal: int | None = None, as_of: int | None = None) -> list[Removal]:
        """What was removed from a version of `page` (None: its current one), in the order of the page; nothing of a withdrawn page.

        Raises BadInput for a version that is not there.
        """
        version, rendition, removal, block = schema.version, schema.rendition, schema.removal, schema.block
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            shown = (
                select(rendition.c.ledger)
                .join(
                    version, (version.c.text_capture == rendition.c.capture) & (version.c.text_page == rendition.c.page)
                )
                .where(at(version, seq), at(rendition, seq), version.c.page == page)
                .order_by(version.c.ordinal.desc())
                .limit(1)
            )
            ledger = connection.execute(
                shown if ordinal is None else shown.where(version.c.ordinal == ordinal)
            ).one_or_none()
            if ledger is None:
                which = "no version" if ordinal is None else f"no version {ordinal}"
                raise BadInput(f"{page} has {which}", name=page)
            if page in tombstones(connection):
                return []
            query = (
                select(removal.c.n, block.c.text, removal.c.rule, removal.c.detail, removal.c.kept)
                .join(block, block.c.digest == removal.c.block)
                .where(removal.c.ledger == ledger.ledger)
                .order_by(removal.c.place)
            )
            return [
                Removal(n=row.n, text=row.text, rule=row.rule, detail=row.detail, kept=row.kept)
                for row in connection.execute(query)
            ]

    def runs(self, limit: int | None = None, site: str | None = None) -> list[RunRecord]:
        """The runs, newest first."""
        run = schema.run
        query = select(run).order_by(run.c.started_at.desc(), run.c.id.desc()).limit(limit)
        with reading(self._engine) as connection:
            rows = connection.execute(query if site is None else query.where(run.c.site == site)).mappings()
            return [_run_of(row) for row in rows]

    def run(self, run_id: str) -> RunRecord:
        """One run by its name or an unambiguous beginning of it. Raises BadInput or UsageProblem."""
        run = schema.run
        with reading(self._engine) as connection:
            rows = (
                connection.execute(
                    select(run).where(run.c.id.startswith(storable(run_id), autoescape=True)).order_by(run.c.id)
                )
                .mappings()
                .all()
            )
        exact = [row for row in rows if row["id"] == run_id] or rows
        if not exact or not run_id:
            raise BadInput(f"there is no run {run_id!r}; `archive runs` lists them", name=run_id)
        if len(exact) > 1:
            raise UsageProblem(
                f"{run_id!r} fits {len(exact)} runs: {', '.join(row['id'] for row in exact[:MOST_CANDIDATES])}"
            )
        return _run_of(exact[0])

    def sites_summary(self) -> list[SiteSummary]:
        """Every site that a run was ever begun for, by key."""
        run, page, version, capture, staged = (
            schema.run,
            schema.page,
            schema.version,
            schema.capture,
            schema.staged_capture,
        )
        with reading(self._engine) as connection:
            runs: dict[str, RunRecord] = {}
            for row in connection.execute(select(run).order_by(run.c.started_at, run.c.id)).mappings():
                runs[row["site"]] = _run_of(row)
            current = (
                select(page.c.site, func.count(version.c.page.distinct()), func.count())
                .join(page, page.c.urlkey == version.c.page)
                .where(version.c.to_seq.is_(None))
                .group_by(page.c.site)
            )
            counts = {row[0]: (row[1], row[2]) for row in connection.execute(current)}
            captures = _counts(connection, select(capture.c.site, func.count()).group_by(capture.c.site))
            waiting = _counts(connection, select(staged.c.site, func.count()).group_by(staged.c.site))
            named = select(schema.site.c.key, schema.site.c.society).where(schema.site.c.to_seq.is_(None))
            societies = {row[0]: row[1] for row in connection.execute(named)}
        return [
            SiteSummary(
                key=key,
                society=societies.get(key, key),
                pages=counts.get(key, (0, 0))[0],
                versions=counts.get(key, (0, 0))[1],
                captures=captures.get(key, 0),
                staged=waiting.get(key, 0),
                last_run=runs.get(key),
            )
            for key in sorted({*runs, *counts, *captures, *waiting})
        ]

    def seq_at(self, moment: datetime) -> int:
        """The newest commit recorded at or before `moment` (aware); 0 before the first.

        Raises UsageProblem for a moment after the last commit: the answer could still change.
        """
        commit = schema.commit
        asked = utc_text(moment)
        with reading(self._engine) as connection:
            last = connection.scalar(select(func.max(commit.c.recorded_at)))
            if last is None or asked > last:
                if last is None:
                    raise UsageProblem("there is nothing to read as of a moment: nothing is published yet")
                # A clock that is set back would let a later commit bear an earlier time, so only recorded moments are answered.
                raise UsageProblem(
                    f"{asked} is later than the last commit, and what stood then could still change; the newest answer is --as-of {last}"
                )
            return connection.scalar(select(func.max(commit.c.seq)).where(commit.c.recorded_at <= asked)) or 0


def _emptied(record: VersionRecord, tombstone: Tombstone) -> VersionRecord:
    """What is shown of a version of a withdrawn page."""
    published = record.published and replace(record.published, verbatim="")
    return replace(
        record,
        title=None,
        published=published,
        authors=(),
        dateline=None,
        contact=None,
        body_text="",
        word_count=0,
        tombstone=tombstone,
    )


def _by_address(connection: Connection, seq: int, wanted: str, pages: set[str]) -> str | None:
    """The page of an address: by its key, and on from there where that page has moved; else by what is recorded of it (a redirect's old address)."""
    if not wanted.lower().startswith(("http://", "https://")):
        return None
    try:
        asked, key = canonical_url(wanted), urlkey(wanted)
    except BadInput:
        return None
    moved = moved_at(connection, seq, pages)
    if key in pages:
        return moved.get(key, key)
    address = schema.address
    query = select(address.c.page).where(at(address, seq), address.c.url.in_({asked, wanted})).order_by(address.c.page)
    return next((moved.get(page, page) for page in connection.scalars(query) if page in pages), None)


def _counts(connection: Connection, query: Select[str, int]) -> dict[str, int]:
    return {row[0]: row[1] for row in connection.execute(query)}


def _run_of(row: RowMapping) -> RunRecord:
    return RunRecord(
        id=row["id"],
        site=row["site"],
        source=Source(row["source"]),
        started_at=parse_utc(row["started_at"]),
        finished_at=when(row["finished_at"]),
        status=row["status"],
        seq=row["seq"],
        figures=json.loads(row["figures"]),
    )
