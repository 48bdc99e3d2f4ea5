"""Where an answer comes from: our own re-readings of a page, and what discovery said of it. Serves `archive history` and `archive show --evidence`.

A re-reading is a stored rendition that a later commit replaced although the capture is the same: a doing of ours, never an edit. Every answer is as of a
commit. Refuses to know what a generation is made of: it names the parts.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from sqlalchemy import Connection, Engine, RowMapping, select

from archive.identity import parse_utc
from archive.model import BlockDigest, CaptureId, Claim, Precision, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.spans import hints_at, newest_seq
from archive.store.withdrawn import tombstones

HINTED = ("title", "published", "updated", "authors", "language")
"""The fields whose evidence is shown."""
FILLED_BY_HINTS = ("published", "authors")
"""Those of them that a hint fills where the page says nothing."""
_TOLD_APART = ("title", "published", "updated", "authors", "kind", "language", "dateline", "embargo_until")
_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


@dataclass(frozen=True, slots=True)
class GenerationRecord:
    """What a site's captures were read with. `libraries` is name -> version; `profile` and `overrides` are digests, None for none."""

    digest: str
    cleaner_version: str
    libraries: Mapping[str, str]
    site_file_digest: str
    profile: str | None
    overrides: str | None


@dataclass(frozen=True, slots=True)
class Rereading:
    """One commit that reads a page's captures otherwise than before. The texts and fields are those of the newest such capture.

    `captures` counts the readings that were replaced. `generation` is what they are read with since, `before` what the site was read with until then; equal
    ones mean that something else changed (a source lists the page now, an older capture came). `text_before` and `text_after` are '' where the page was, or
    is, no item. `fields` names what else differs.
    """

    seq: int
    recorded_at: datetime
    capture: CaptureId
    captures: int
    before: GenerationRecord
    generation: GenerationRecord
    text_before: str
    text_after: str
    fields: tuple[str, ...]
    evidence: str


class Provenance:
    """The side of `Store` that says where an answer comes from."""

    _engine: Engine

    def rereadings(self, page: UrlKey, as_of: int | None = None) -> list[Rereading]:
        """Our own re-readings of `page`, oldest first."""
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            by_commit: dict[int, list[tuple[RowMapping, RowMapping]]] = defaultdict(list)
            for old, new in _replaced(connection, page, seq):
                by_commit[new["from_seq"]].append((old, new))
            found = [_rereading(connection, number, by_commit[number]) for number in sorted(by_commit)]
            if page in tombstones(connection):
                found = [replace(one, text_before="", text_after="", evidence="") for one in found]
            return found

    def block_texts(self, digests: Collection[BlockDigest]) -> dict[BlockDigest, str]:
        """The texts of removed blocks, as far as they are stored."""
        block = schema.block
        found: dict[BlockDigest, str] = {}
        with reading(self._engine) as connection:
            for some in batches(sorted(digests)):
                for row in connection.execute(select(block.c.digest, block.c.text).where(block.c.digest.in_(some))):
                    found[BlockDigest(row.digest)] = row.text
        return found

    def hint_claims(self, page: UrlKey, as_of: int | None = None) -> list[Claim]:
        """What REST answers and feeds say of the page now, as claims that nobody has chosen yet: `source` is the form."""
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            gone = page in tombstones(connection)
            said = {} if gone else hints_at(connection, seq, pages=[page], only=HINTED).get(page, {})
        claims = []
        for field in HINTED:
            if field not in said:
                continue
            value, verbatim, form = said[field]
            dated = field in ("published", "updated")
            precision = _PRECISIONS.get(len(value), Precision.MINUTE) if dated else None
            claims.append(Claim(field=field, source=form, verbatim=verbatim, value=value, precision=precision))
        return claims


def _replaced(connection: Connection, page: UrlKey, seq: int) -> list[tuple[RowMapping, RowMapping]]:
    """The readings of the page's captures that took each other's place, by capture order."""
    rendition, capture = schema.rendition, schema.capture
    query = (
        select(rendition, capture.c.captured_at)
        .join(capture, capture.c.id == rendition.c.capture)
        .where(rendition.c.page == page, rendition.c.from_seq <= seq)
        .order_by(capture.c.captured_at, capture.c.payload_digest, capture.c.url, rendition.c.from_seq)
    )
    rows = connection.execute(query).mappings().all()
    return [
        (old, new)
        for old, new in pairwise(rows)
        if old["capture"] == new["capture"] and old["to_seq"] == new["from_seq"]
    ]


def _rereading(connection: Connection, seq: int, pairs: list[tuple[RowMapping, RowMapping]]) -> Rereading:
    old, new = pairs[-1]
    commit = schema.commit
    recorded_at = connection.execute(select(commit.c.recorded_at).where(commit.c.seq == seq)).scalar_one()
    generation = _generation(connection, new["generation"])
    return Rereading(
        seq=seq,
        recorded_at=parse_utc(recorded_at),
        capture=CaptureId(new["capture"]),
        captures=len(pairs),
        before=_generation(connection, _in_force_before(connection, seq, new["generation"]) or old["generation"]),
        generation=generation,
        text_before=_text(connection, old["text_digest"]),
        text_after=_text(connection, new["text_digest"]),
        fields=tuple(name for name in _TOLD_APART if old[name] != new[name]),
        evidence=new["evidence"],
    )


def _in_force_before(connection: Connection, seq: int, digest: str) -> str | None:
    """The generation that the same site was read with until commit `seq`."""
    commit, generation = schema.commit, schema.generation
    site = select(generation.c.site_key).where(generation.c.digest == digest).scalar_subquery()
    query = (
        select(commit.c.generation)
        .join(generation, generation.c.digest == commit.c.generation)
        .where(commit.c.seq < seq, generation.c.site_key == site)
        .order_by(commit.c.seq.desc())
        .limit(1)
    )
    return connection.scalar(query)


def _generation(connection: Connection, digest: str) -> GenerationRecord:
    generation = schema.generation
    row = connection.execute(select(generation).where(generation.c.digest == digest)).mappings().one()
    return GenerationRecord(
        digest=digest,
        cleaner_version=row["cleaner_version"],
        libraries=json.loads(row["libraries"]),
        site_file_digest=row["site_file_digest"],
        profile=row["profile"],
        overrides=row["overrides"],
    )


def _text(connection: Connection, digest: str | None) -> str:
    if digest is None:
        return ""
    content = schema.content
    return connection.scalar(select(content.c.body_text).where(content.c.text_digest == digest)) or ""
