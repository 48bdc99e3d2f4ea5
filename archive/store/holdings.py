"""What the database knows of the raw files: which records have rows, how far rows know a file, which payloads need not be stored twice.

For those who write WARC files and those who take up what a killed writer left. Refuses to know what stands in a record.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select

from archive.identity import parse_utc
from archive.model import CaptureId, PayloadDigest, Source
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.erasing import CAPTURE


@dataclass(frozen=True, slots=True)
class Repeatable:
    """A whole answer whose payload stands in a file of ours, at (file, offset_bytes)."""

    capture: CaptureId
    record_id: str
    url: str
    captured_at: datetime
    payload_digest: PayloadDigest
    file: str
    offset_bytes: int


class Holdings:
    """The side of `Store` that answers for raw files."""

    _engine: Engine

    def newest_answers(self, site_key: str) -> dict[str, Repeatable]:
        """Address -> the payload of the newest answer 200 from the live site that came whole; that of its original where it was a revisit.

        Nothing of which a word was erased: it could not stand for what comes.
        """
        capture, original = schema.capture, schema.capture.alias("original")
        last = (
            select(capture.c.url, func.max(capture.c.captured_at).label("captured_at"))
            .where(
                capture.c.site == site_key,
                capture.c.source == Source.LIVE.value,
                capture.c.status == 200,
                capture.c.truncated.is_(None),
            )
            .group_by(capture.c.url)
            .subquery()
        )
        gone = select(schema.erased.c.name).where(schema.erased.c.kind == CAPTURE)
        query = (
            select(capture.c.url.label("asked"), original)
            .join(last, (last.c.url == capture.c.url) & (last.c.captured_at == capture.c.captured_at))
            .join(original, original.c.id == func.coalesce(capture.c.refers_to, capture.c.id))
            .where(
                capture.c.site == site_key,
                capture.c.status == 200,
                capture.c.truncated.is_(None),
                original.c.refers_to.is_(None),
                original.c.id.not_in(gone),
            )
            .order_by(capture.c.url, capture.c.payload_digest)
        )
        with reading(self._engine) as connection:
            return {
                row["asked"]: Repeatable(
                    capture=CaptureId(row["id"]),
                    record_id=row["record_id"],
                    url=row["url"],
                    captured_at=parse_utc(row["captured_at"]),
                    payload_digest=PayloadDigest(row["payload_digest"]),
                    file=row["file"],
                    offset_bytes=row["offset_bytes"],
                )
                for row in connection.execute(query).mappings()
            }

    def captures_of_records(self, site_key: str, record_ids: Collection[str]) -> dict[str, CaptureId]:
        """Which of the records `record_ids` have rows, published or staged: record -> capture."""
        found: dict[str, CaptureId] = {}
        with reading(self._engine) as connection:
            for table in (schema.capture, schema.staged_capture):
                query = select(table.c.record_id, table.c.id).where(table.c.site == site_key)
                for some in batches(sorted(record_ids)):
                    for row in connection.execute(query.where(table.c.record_id.in_(some))):
                        found[row.record_id] = CaptureId(row.id)
        return found

    def known_bytes(self, file: str) -> int:
        """How far rows know a file of captures, or of the journal: where the last record ends, or is known to begin, that a row names. 0 for none."""
        ends = [
            select(func.max(table.c.offset_bytes + table.c.length_bytes)).where(table.c.file == file)
            for table in (schema.capture, schema.staged_capture)
        ]
        begins = select(func.max(schema.commit.c.journal_offset) + 1).where(schema.commit.c.journal_file == file)
        with reading(self._engine) as connection:
            return max(connection.scalar(query) or 0 for query in (*ends, begins))
