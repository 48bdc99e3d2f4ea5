"""What a database is, in one page: which commit it stands at, whose news it holds, and how far into the files its rows point. For backups and citations.

Refuses to know files: what lies where its rows point is the caller's to see.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Engine, func, select, union_all

from archive.identity import parse_utc
from archive.store import schema
from archive.store.engine import reading


@dataclass(frozen=True, slots=True)
class Outline:
    """One state of a database. `seq` is its newest commit (0 before the first), with the moment and the place of its journal record.

    `societies` have a row now. `captures` are published ones, `staged` wait; `first` and `last` are the earliest and latest of both. `reach_bytes` gives for
    every WARC file that a row names where the furthest of its records ends. `withdrawals` counts tombstones and what they erased.
    """

    seq: int
    recorded_at: datetime | None
    journal_file: str
    journal_offset: int
    schema: str
    societies: tuple[str, ...]
    pages: int
    captures: int
    staged: int
    first: datetime | None
    last: datetime | None
    reach_bytes: Mapping[str, int]
    withdrawals: int


class Outlined:
    """The side of `Store` that says what it is."""

    _engine: Engine

    def outline(self) -> Outline:
        """The database as it stands."""
        commit, site, page = schema.commit, schema.site, schema.page
        captures = union_all(
            *(
                select(
                    one.c.file,
                    func.max(one.c.offset_bytes + one.c.length_bytes).label("reach"),
                    func.min(one.c.captured_at).label("first"),
                    func.max(one.c.captured_at).label("last"),
                ).group_by(one.c.file)
                for one in (schema.capture, schema.staged_capture)
            )
        )
        with reading(self._engine) as connection:

            def count(table: object) -> int:
                return connection.scalar(select(func.count()).select_from(table)) or 0  # type: ignore[arg-type]

            newest = connection.execute(select(commit).order_by(commit.c.seq.desc()).limit(1)).one_or_none()
            found = connection.execute(captures).all()
            reach: dict[str, int] = {}
            for row in found:
                reach[row.file] = max(reach.get(row.file, 0), row.reach)
            return Outline(
                seq=newest.seq if newest else 0,
                recorded_at=parse_utc(newest.recorded_at) if newest else None,
                journal_file=newest.journal_file if newest else "",
                journal_offset=newest.journal_offset if newest else 0,
                schema=schema.REVISION,
                societies=tuple(
                    connection.scalars(select(site.c.society).where(site.c.to_seq.is_(None)).order_by(site.c.key))
                ),
                pages=count(page),
                captures=count(schema.capture),
                staged=count(schema.staged_capture),
                first=min((parse_utc(row.first) for row in found), default=None),
                last=max((parse_utc(row.last) for row in found), default=None),
                reach_bytes=reach,
                withdrawals=count(schema.tombstone) + count(schema.erased),
            )
