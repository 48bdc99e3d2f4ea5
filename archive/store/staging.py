"""What a run writes while it goes on: itself, its captures, its failures. The step of the road between the WARC record and `settle`.

Nothing here is published: these rows are a promise that a synced WARC record can be read, and `settle` deletes them in the commit that publishes them. A
killed run leaves them whole, and the next settle of the site takes them up. Refuses to know what a capture turned out to be.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Engine, RowMapping, case, func, or_, select, update

from archive.identity import parse_utc, utc_text
from archive.model import Capture, CaptureId, EntityDigest, FailedFetch, Outcome, PayloadDigest, Source, UrlKey
from archive.store.engine import reading, upsert, writing
from archive.store.records import KnownPage
from archive.store.schema import capture, rendition, run, staged_capture, staged_failure, version

_CAPTURE_FIELDS = tuple(field.name for field in fields(Capture))
_KNOWN_BY = ("id", "url", "etag", "last_modified", "record_id", "captured_at")


def storable(text: str) -> str:
    """`text` without what no database and no UTF-8 file can hold: NUL and lone surrogates. Must come before any digest of it."""
    if "\0" in text:
        text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace").decode()
    return text


def capture_row(taken: Capture) -> dict[str, Any]:
    """A capture as the row of its table, without the commit's number."""
    row = {name: getattr(taken, name) for name in _CAPTURE_FIELDS}
    row["captured_at"] = utc_text(taken.captured_at)
    row["source"] = taken.source.value
    return {name: storable(value) if isinstance(value, str) else value for name, value in row.items()}


def capture_of(row: RowMapping) -> Capture:
    """The inverse of `capture_row`."""
    values = {name: row[name] for name in _CAPTURE_FIELDS}
    values["captured_at"] = parse_utc(values["captured_at"])
    values["source"] = Source(values["source"])
    values["id"] = CaptureId(values["id"])
    values["payload_digest"] = PayloadDigest(values["payload_digest"])
    values["entity_digest"] = EntityDigest(values["entity_digest"]) if values["entity_digest"] else None
    return Capture(**values)


def failure_row(failed: FailedFetch) -> dict[str, Any]:
    """A failure as the row of its table."""
    return {
        "run": failed.run,
        "url": storable(failed.url),
        "failed_at": utc_text(failed.failed_at),
        "outcome": failed.outcome.value,
        "detail": storable(failed.detail),
    }


def failure_of(row: RowMapping) -> FailedFetch:
    """The inverse of `failure_row`."""
    return FailedFetch(
        run=row["run"],
        url=row["url"],
        outcome=Outcome(row["outcome"]),
        detail=row["detail"],
        failed_at=parse_utc(row["failed_at"]),
    )


class Staging:
    """The writing side of a run. Mixed into `Store`; every method is one transaction."""

    _engine: Engine

    def begin_run(self, site_key: str, source: Source, started_at: datetime) -> str:
        """A new run, `running` from now on; its name begins with its time, so that names sort by it."""
        name = f"{utc_text(started_at)[:19].replace('-', '').replace(':', '')}Z-{site_key}-{secrets.token_hex(3)}"
        with writing(self._engine) as connection:
            connection.execute(
                run.insert().values(
                    id=name,
                    site=site_key,
                    source=source.value,
                    started_at=utc_text(started_at),
                    status="running",
                    figures="{}",
                )
            )
        return name

    def fail_run(self, run_id: str, finished_at: datetime, figures: Mapping[str, object] | None = None) -> None:
        """Marks a run that brought nothing to settle. What it may have staged stays and is published by the site's next settle."""
        with writing(self._engine) as connection:
            connection.execute(
                update(run)
                .where(run.c.id == run_id, run.c.status == "running")
                .values(
                    status="failed",
                    finished_at=utc_text(finished_at),
                    figures=json.dumps(figures or {}, sort_keys=True),
                )
            )

    def unfinished_run(self, site_key: str) -> str | None:
        """The newest run of the site that nobody ended: a killed one, for the next crawl to go on with. None when there is none."""
        with reading(self._engine) as connection:
            return connection.scalar(
                select(run.c.id)
                .where(run.c.site == site_key, run.c.status == "running")
                .order_by(run.c.started_at.desc(), run.c.id.desc())
                .limit(1)
            )

    def unsettled_sites(self) -> list[str]:
        """The sites with a running run or with something staged, in the order of their keys."""
        staged = select(staged_capture.c.site).union(
            # A failed run has said what it had to say: its failures alone are nothing to publish.
            select(run.c.site).where(
                or_(run.c.status == "running", (run.c.status != "failed") & run.c.id.in_(select(staged_failure.c.run)))
            )
        )
        with reading(self._engine) as connection:
            return sorted(connection.scalars(staged))

    def stage_captures(self, captures: Sequence[Capture]) -> None:
        """Keeps captures whose WARC records are synced. A capture already staged stays as it is, so that a batch can be repeated."""
        if captures:
            with writing(self._engine) as connection:
                connection.execute(
                    upsert(connection, staged_capture).on_conflict_do_nothing(), [capture_row(one) for one in captures]
                )

    def stage_failures(self, failures: Sequence[FailedFetch]) -> None:
        """Keeps requests that brought no response."""
        if failures:
            with writing(self._engine) as connection:
                connection.execute(
                    upsert(connection, staged_failure).on_conflict_do_nothing(), [failure_row(one) for one in failures]
                )

    def staged_counts(self, run_id: str) -> dict[str, int]:
        """What the run has brought so far: `captures`, `failures`, and `size_bytes` of the captures' records."""
        captured = select(func.count(), func.coalesce(func.sum(staged_capture.c.length_bytes), 0)).where(
            staged_capture.c.run == run_id
        )
        failed = select(func.count()).select_from(staged_failure).where(staged_failure.c.run == run_id)
        with reading(self._engine) as connection:
            captures, size_bytes = connection.execute(captured).one()
            return {"captures": captures, "failures": connection.scalar(failed) or 0, "size_bytes": int(size_bytes)}

    def captured_after(self, when: datetime) -> list[tuple[str, str, datetime]]:
        """The runs that published live captures later than `when`, each with its site and its latest time of capture: none where every clock was right."""
        query = (
            select(capture.c.site, capture.c.run, func.max(capture.c.captured_at))
            .where(capture.c.source == Source.LIVE.value, capture.c.captured_at > utc_text(when))
            .group_by(capture.c.site, capture.c.run)
            .order_by(capture.c.run)
        )
        with reading(self._engine) as connection:
            return [(site, run, parse_utc(newest)) for site, run, newest in connection.execute(query)]

    def known_pages(self, site_key: str) -> list[KnownPage]:
        """The pages of the site that have a version, by key, each with its newest ok and whole capture, a live one if there is any.

        Only a live capture's validators are sent: an archive's copy may carry headers of the archive.
        """
        live = case((capture.c.source == Source.LIVE.value, 1), else_=0).label("live")
        newest = (
            select(rendition.c.page, live, *(capture.c[name] for name in _KNOWN_BY))
            .join(capture, capture.c.id == rendition.c.capture)
            .where(
                capture.c.site == site_key,
                capture.c.truncated.is_(None),
                rendition.c.to_seq.is_(None),
                rendition.c.outcome == Outcome.OK.value,
            )
            .order_by(rendition.c.page, live, capture.c.captured_at, capture.c.payload_digest, capture.c.url)
        )
        with reading(self._engine) as connection:
            gone = _gone(connection)
            # Ordered, so the last of each page stays.
            last = {row.page: row for row in connection.execute(newest)}
        return [
            KnownPage(
                page=UrlKey(key),
                url=row.url,
                etag=row.etag if row.live else None,
                last_modified=row.last_modified if row.live else None,
                capture=CaptureId(row.id),
                record_id=row.record_id,
                captured_at=parse_utc(row.captured_at),
                gone=gone[key],
            )
            for key, row in last.items()
            if key in gone
        ]


def _gone(connection: Connection) -> dict[str, bool]:
    """Page -> whether it is gone, of the pages that have a version now."""
    query = (
        select(version.c.page, version.c.gone_since)
        .where(version.c.to_seq.is_(None))
        .order_by(version.c.page, version.c.ordinal)
    )
    return {key: since is not None for key, since in connection.execute(query)}
