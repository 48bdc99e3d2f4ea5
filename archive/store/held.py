"""Holds, and what captures were taken for until now: what settle asks when it tells captures again, and what people are told of holds.

A held capture stays in the archive and says nothing: it has no current sighting, rendition, hint or address. Refuses to know what it would say.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

from sqlalchemy import Engine, RowMapping, select

from archive.errors import BadInput
from archive.identity import parse_utc
from archive.model import Capture, CaptureId, Hold, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.known import Known
from archive.store.records import HoldRecord
from archive.store.spans import newest_seq, when
from archive.store.staging import capture_of, storable
from archive.store.standing import AddressRow, HintRow, Stored, address_of, address_query, hint_of, hint_query


class Held(Known):
    """The side of `Store` that is asked about holds, and about captures that were published before."""

    _engine: Engine

    def holds(self, site: str, as_of: int | None = None) -> list[Hold]:
        """The holds in force for the site, in the order in which they were placed."""
        return [one.hold for one in self.hold_history(site, as_of) if one.to_seq is None]

    def hold_history(self, site: str | None = None, as_of: int | None = None) -> list[HoldRecord]:
        """Every hold ever placed on captures of the site (None: of all sites), released ones too, in the order in which they were placed."""
        hold, release = schema.hold, schema.hold_release
        query = select(hold, release.c.released_at, release.c.released_by, release.c.why.label("released_why"))
        query = query.outerjoin(release, release.c.hold == hold.c.id)
        if site is not None:
            query = query.where(hold.c.site == site)
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            rows = connection.execute(query.where(hold.c.from_seq <= seq).order_by(hold.c.placed_at, hold.c.id))
            return [_record(row, seq) for row in rows.mappings()]

    def find_hold(self, reference: str) -> HoldRecord:
        """The hold whose id is `reference` or begins so, with or without its scheme. Raises BadInput where none or several do."""
        wanted = reference.removeprefix("hold1:")
        fitting = [
            one for one in self.hold_history() if wanted and one.hold.id.removeprefix("hold1:").startswith(wanted)
        ]
        if len(fitting) == 1:
            return fitting[0]
        if not fitting:
            raise BadInput(f"there is no hold {reference!r}; `archive hold --list` shows them", name=reference)
        raise BadInput(f"{reference!r} fits {len(fitting)} holds; name more of its id", name=reference)

    def find_capture(self, reference: str) -> Capture:
        """The capture, published or staged, whose id is `reference` or begins so, with or without its scheme. Raises BadInput where none or several do."""
        wanted = f"capture1:{storable(reference).removeprefix('capture1:')}"
        found: dict[str, Capture] = {}
        with reading(self._engine) as connection:
            for table in (schema.staged_capture, schema.capture):
                query = select(table).where(table.c.id.startswith(wanted, autoescape=True)).limit(2)
                found |= {row["id"]: capture_of(row) for row in connection.execute(query).mappings()}
        if len(found) == 1:
            return next(iter(found.values()))
        if not found:
            raise BadInput(f"the archive holds no capture {reference!r}", name=reference)
        raise BadInput(f"{reference!r} fits several captures; name more of its id", name=reference)

    def captures_held(self, holds: Sequence[Hold]) -> frozenset[CaptureId]:
        """The published captures that one of `holds` names."""
        query = select(schema.capture.c.id)
        runs = {one.run for one in holds if one.run is not None}
        named = {one.capture for one in holds if one.capture is not None}
        found = [*self._batched(lambda: query, schema.capture.c.run, runs)]
        found += self._batched(lambda: query, schema.capture.c.id, named)
        return frozenset(CaptureId(row.id) for row in found)

    def pages_changed(self, seq: int) -> dict[UrlKey, bool]:
        """The pages whose versions are others since commit `seq`: whether in what they say, or (False) only in when that was seen or missed."""
        version = schema.version
        said: dict[UrlKey, tuple[set[object], set[object]]] = defaultdict(lambda: (set(), set()))
        with reading(self._engine) as connection:
            for row in connection.execute(
                select(version).where((version.c.from_seq == seq) | (version.c.to_seq == seq))
            ).mappings():
                before, after = said[UrlKey(row["page"])]
                (after if row["from_seq"] == seq else before).add(
                    (row["ordinal"], row["state_digest"], row["text_digest"])
                )
        return {page: before != after for page, (before, after) in said.items()}

    def runs_held(self) -> dict[str, list[HoldRecord]]:
        """The holds in force by the run whose captures they keep out, all of them or one, in the order in which they were placed."""
        holds = [one for one in self.hold_history() if one.to_seq is None]
        named = {one.hold.capture for one in holds if one.hold.capture is not None}
        runs: dict[str, str] = {}
        with reading(self._engine) as connection:
            for table in (schema.staged_capture, schema.capture):
                for some in batches(sorted(named)):
                    query = select(table.c.id, table.c.run).where(table.c.id.in_(some))
                    runs |= {row.id: row.run for row in connection.execute(query)}
        found: dict[str, list[HoldRecord]] = defaultdict(list)
        for one in holds:
            found[one.hold.run or runs.get(one.hold.capture or "", "")].append(one)
        return dict(found)

    def captures(self, ids: Collection[CaptureId]) -> list[Capture]:
        """Those of `ids` that are published."""
        return self._captures_where(schema.capture.c.id, ids)

    def captures_of_site(self, site_key: str) -> list[Capture]:
        """Every published capture of the site."""
        return self._captures_where(schema.capture.c.site, [site_key])

    def redirecting(self, urls: Collection[str]) -> list[Capture]:
        """Every published capture of one of `urls` that is a redirect."""
        return [one for one in self._captures_where(schema.capture.c.url, urls) if one.location is not None]

    def sighting_rows(self, captures: Collection[CaptureId]) -> list[Stored]:
        """What `captures` are taken for now, in whatever form."""
        columns = [column for column in schema.sighting.columns if column.name not in ("from_seq", "to_seq")]
        query = select(*columns).where(schema.sighting.c.to_seq.is_(None))
        found = self._batched(lambda: query, schema.sighting.c.capture, captures)
        return [dict(row._mapping) for row in found]  # noqa: SLF001 -- SQLAlchemy's public name for it

    def hints_of(self, captures: Collection[CaptureId]) -> list[HintRow]:
        """The current hints that `captures` gave."""
        return [hint_of(row) for row in self._batched(hint_query, schema.hint.c.capture, captures)]

    def redirects_of(self, captures: Collection[CaptureId]) -> list[AddressRow]:
        """The current addresses that rest on `captures`, which redirect from them."""
        redirects = address_query().where(schema.address.c.basis == "redirect")
        return [address_of(row) for row in self._batched(lambda: redirects, schema.address.c.capture, captures)]

    def _captures_where(self, column: object, keys: Collection[str]) -> list[Capture]:
        found: list[Capture] = []
        with reading(self._engine) as connection:
            for some in batches(sorted(keys)):
                query = select(schema.capture).where(column.in_(some))  # type: ignore[attr-defined]
                found += [capture_of(row) for row in connection.execute(query).mappings()]
        return found


def _record(row: RowMapping, seq: int) -> HoldRecord:
    ended = row["to_seq"] is not None and row["to_seq"] <= seq
    return HoldRecord(
        hold=Hold(
            id=row["id"],
            site=row["site"],
            placed_at=parse_utc(row["placed_at"]),
            placed_by=row["placed_by"],
            why=row["why"],
            run=row["run"],
            capture=CaptureId(row["capture"]) if row["capture"] is not None else None,
        ),
        from_seq=row["from_seq"],
        to_seq=row["to_seq"] if ended else None,
        released_at=when(row["released_at"]) if ended else None,
        released_by=row["released_by"] if ended else None,
        released_why=row["released_why"] if ended else None,
    )
