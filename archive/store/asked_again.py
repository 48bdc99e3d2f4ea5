"""An export asked for again: the commits that rows of it can be as of, and the records that it holds as of one of them. Serves `archive verify --export`.

An export does not name its commit; its rows tell it. A version that is numbered, captured and last seen as a row says was believed in some commits only, and
the commit that fits the most rows is tried first. Knows the same passes as a list; refuses to know columns and files.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from typing import NamedTuple

from sqlalchemy import Connection, Engine, select

from archive.identity import item_id
from archive.model import UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.items import Rows, chosen
from archive.store.listing import read_members
from archive.store.records import Filters, ItemRecord
from archive.store.spans import newest_seq

Name = tuple[str, int]
"""What a row of an export is found by: the item's name, and the version's number where rows are versions (else 0)."""


class Trace(NamedTuple):
    """What a row says of its commit: the version shown, the record it was read from, and when the item was last seen. All as spelled in the file."""

    item_id: str
    version: str
    last_seen: str
    record_id: str


class AsOf:
    """The records that an export of `rows` holds as of commit `seq`. No transaction is held; what was believed then never changes."""

    def __init__(self, engine: Engine, seq: int, rows: Rows) -> None:
        self.seq = seq
        self.rows = rows
        self._engine = engine
        with reading(engine) as connection:
            members = chosen(connection, seq, Filters(), rows)
        self._members = {(item_id(one.page), one.row.ordinal if rows == "versions" else 0): one for one in members}

    def records(self, names: Collection[Name]) -> dict[Name, ItemRecord]:
        """The records of these names; those that the export does not hold are missing."""
        wanted = {name: self._members[name] for name in names if name in self._members}
        with reading(self._engine) as connection:
            found = read_members(connection, self.seq, list(wanted.values()), self.rows)
        return dict(zip(wanted, found, strict=True))


class AskedAgain:
    """The side of `Store` that makes an export again."""

    _engine: Engine

    def as_of(self, seq: int, rows: Rows) -> AsOf:
        """What an export of `rows` holds as of commit `seq`."""
        return AsOf(self._engine, seq, rows)

    def commits_of(self, traces: Iterable[Trace]) -> list[int]:
        """Commits whose exports can hold such rows, the one that fits the most of them first, the newest of equals first.

        Of commits between which nothing changed on the sites of these rows only the first is named. The newest commit alone where no row fits any.
        """
        wanted: dict[str, list[Trace]] = defaultdict(list)
        for one in traces:
            wanted[one.item_id].append(one)
        with reading(self._engine) as connection:
            newest = newest_seq(connection)
            sites = {}
            for page, site in connection.execute(select(schema.page.c.urlkey, schema.page.c.site)):
                if item_id(UrlKey(page)) in wanted:
                    sites[UrlKey(page)] = site
            fits = _fits(connection, wanted, sites)
            turns = sorted(_turns(connection, set(sites.values())))
        if not fits:
            return [newest]
        scores: dict[int, int] = {}
        so_far = 0
        for seq in turns:
            so_far += fits.get(seq, 0)
            scores[seq] = so_far
        return sorted(scores, key=lambda seq: (-scores[seq], -seq))

    def kin_of_withdrawn(self) -> set[UrlKey]:
        """Pages that shared a text, folded alike, with a page that is withdrawn, and these pages themselves: once they may have been one item."""
        rendition, content, tombstone = schema.rendition, schema.content, schema.tombstone
        gone = (
            select(content.c.fold_digest)
            .join(rendition, rendition.c.text_digest == content.c.text_digest)
            .join(tombstone, tombstone.c.page == rendition.c.page)
        )
        query = (
            select(content.c.fold_digest, rendition.c.page)
            .join(content, content.c.text_digest == rendition.c.text_digest)
            .where(content.c.fold_digest.in_(gone))
            .distinct()
        )
        found: dict[str, set[UrlKey]] = defaultdict(set)
        with reading(self._engine) as connection:
            for fold, page in connection.execute(query):
                found[fold].add(UrlKey(page))
        return {page for pages in found.values() if len(pages) > 1 for page in pages}


def _fits(connection: Connection, wanted: Mapping[str, list[Trace]], sites: Mapping[UrlKey, str]) -> dict[int, int]:
    """Commit -> by how much the rows fit better from there on (worse, where it is negative)."""
    version, capture = schema.version, schema.capture
    query = select(
        *(version.c[name] for name in ("page", "ordinal", "last_seen", "from_seq", "to_seq")), capture.c.record_id
    ).join(capture, capture.c.id == version.c.text_capture)
    found: dict[int, int] = defaultdict(int)
    for some in batches(sorted(sites)):
        for row in connection.execute(query.where(version.c.page.in_(some))):
            for one in wanted[item_id(UrlKey(row.page))]:
                if one.version == str(row.ordinal) or one.record_id == row.record_id:
                    weight = 1 + (one.record_id == row.record_id) + 2 * (one.last_seen == row.last_seen)
                    found[row.from_seq] += weight
                    if row.to_seq is not None:
                        found[row.to_seq] -= weight
    return found


def _turns(connection: Connection, sites: Collection[str]) -> set[int]:
    """The commits with which anything changed that an export of `sites` shows."""
    found: set[int] = set()
    for table in (schema.version, schema.rendition, schema.address, schema.hint, schema.site, schema.site_profile):
        for column in (table.c.from_seq, table.c.to_seq):
            query = select(column).where(column.is_not(None)).distinct()
            if "page" in table.c:
                query = query.join(schema.page, schema.page.c.urlkey == table.c.page)
                site = schema.page.c.site
            else:
                site = table.c.key if "key" in table.c else table.c.site
            found.update(connection.scalars(query.where(site.in_(sorted(sites)))))
    return found
