"""Lists and exports: the chosen items, pages or versions with their texts, a batch at a time. The last step of the road, read side.

An iterator holds no transaction while its caller works: it reads as of one commit, and what was believed then never changes. So a commit made meanwhile
neither waits for a slow export nor shows in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import islice
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import Connection, Engine, select

from archive.identity import item_id, parse_utc
from archive.model import CaptureId, PayloadDigest, Source, TextDigest, Tombstone, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.items import Member, Rows, chosen
from archive.store.records import Filters, ItemRecord
from archive.store.spans import Hints, at, hints_at, listed_or_hinted, newest_seq, published_of, when

_Addresses = dict[UrlKey, dict[str, set[str]]]

EMPTIED: Final[Mapping[str, Any]] = MappingProxyType(
    {
        **dict.fromkeys(("title", "about_text", "published_text", "dateline_place")),
        **dict.fromkeys(("contact_name", "contact_role", "contact_phone", "contact_email")),
        **dict.fromkeys(("authors", "categories", "tags"), ()),
        "body_text": "",
        "word_count": 0,
    }
)
"""What a record of a withdrawn page says in place of its words; `removed_labels` says WITHDRAWN."""

WITHDRAWN = "withdrawn"
"""What `removed_labels` says of a page that was legally withdrawn."""
RECORDS_AT_ONCE = 100
"""Records whose texts are held while a caller consumes them."""


class Listing:
    """The reading side of `Store` for lists, searches and exports."""

    _engine: Engine

    def items(
        self, as_of: int | None = None, filters: Filters | None = None, *, rows: Rows = "items"
    ) -> Iterator[ItemRecord]:
        """Records newest published first (undated last, then by page and version), as of commit `as_of` (None: the newest).

        `rows` chooses one record an item, a page or a version. Streams texts. Raises UsageProblem, before the first record, for words that cannot be
        searched.
        """
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            shown = chosen(connection, seq, filters or Filters(), rows)
        return self._records(seq, shown, rows)

    def count(self, as_of: int | None = None, filters: Filters | None = None, *, rows: Rows = "items") -> int:
        """How many records `items` would give."""
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            return len(chosen(connection, seq, filters or Filters(), rows))

    def search(
        self, query: str, as_of: int | None = None, filters: Filters | None = None, limit: int | None = None
    ) -> list[ItemRecord]:
        """The items whose current text or title holds the words of `query`, newest first, at most `limit`.

        Syntax: words are ANDed, "quoted words" must follow each other, -word must not occur. Raises UsageProblem for a query without a word.
        """
        narrowed = replace(filters or Filters(), words=query)
        return list(islice(self.items(as_of, narrowed), limit))

    def _records(self, seq: int, shown: list[Member], rows: Rows) -> Iterator[ItemRecord]:
        for some in batches(shown, RECORDS_AT_ONCE):
            with reading(self._engine) as connection:
                records = read_members(connection, seq, some, rows)
            yield from records


def read_members(connection: Connection, seq: int, members: Sequence[Member], rows: Rows) -> list[ItemRecord]:
    """The second pass for one batch: everything that belongs to its members, a query a table."""
    pages = {twin.page for one in members for twin in one.twins}
    texts = texts_at(connection, seq, [one.row.text_capture for one in members])
    addresses = _addresses(connection, seq, pages)
    hints = hints_at(connection, seq, pages={one.page for one in members})
    labels = _labels(connection, {row.ledger for row in texts.values() if row.ledger})
    named = select(schema.site.c.key, schema.site.c.society).where(at(schema.site, seq))
    societies = {row.key: row.society for row in connection.execute(named)}
    return [
        _record(
            one,
            texts[one.row.text_capture, one.row.text_page],
            rows,
            addresses,
            hints.get(one.page, {}),
            labels,
            societies.get(one.row.site, one.row.site),
        )
        for one in members
    ]


def _record(
    one: Member,
    row: Any,
    rows: Rows,
    addresses: _Addresses,
    hints: Hints,
    labels: dict[str, tuple[str, ...]],
    society: str,
) -> ItemRecord:
    twins = one.twins if rows == "items" else [one]
    own = addresses.get(one.page, {})
    # The page's own word for its address counts when that address really was fetched and gave this page.
    url = row.canonical_url if row.canonical_url in own and "fetched" in own[row.canonical_url] else one.url
    dated = published_of(row, hints)
    standing = one.standing if rows == "items" else twins
    absent = all(twin.absent for twin in standing)
    gone = all(twin.gone_since for twin in standing)
    record = ItemRecord(
        item_id=item_id(one.page),
        society=society,
        url=url,
        alternate_urls=tuple(
            sorted({*(u for twin in twins for u in (twin.url, *addresses.get(twin.page, {})))} - {url})
        ),
        source=Source(row.source),
        kind=one.kind,
        title=row.title if row.title is not None else (hints["title"][0] if "title" in hints else None),
        authors=listed_or_hinted(row.authors, hints, "authors"),
        body_text=row.body_text,
        language=row.language,
        word_count=row.word_count,
        about_text=row.about_text,
        categories=listed_or_hinted(row.categories, hints, "categories"),
        tags=listed_or_hinted(row.tags, hints, "tags"),
        published=dated.value if dated else None,
        published_tz=dated.tz if dated else None,
        published_precision=dated.precision.value if dated else None,
        published_source=dated.source if dated else None,
        published_text=dated.verbatim if dated else None,
        updated=row.updated,
        embargo_until=row.embargo_until,
        dateline_place=row.dateline,
        contact_name=row.contact_name,
        contact_role=row.contact_role,
        contact_phone=row.contact_phone,
        contact_email=row.contact_email,
        first_seen_utc=parse_utc(one.row.first_seen if rows == "versions" else min(twin.first_seen for twin in twins)),
        last_seen_utc=parse_utc(max(twin.last_seen for twin in twins)),
        missing_since_utc=when(max(twin.missing_since or twin.gone_since or "" for twin in standing))
        if absent
        else None,
        gone_since_utc=when(max(twin.gone_since or "" for twin in standing)) if gone else None,
        captured_utc=parse_utc(row.captured_at),
        text_digest=TextDigest(row.text_digest),
        version=one.row.ordinal,
        http_status=row.status,
        payload_digest=PayloadDigest(row.payload_digest),
        warc_record_id=row.record_id,
        cleaner_version=row.cleaner_version,
        profile=row.profile,
        removed_labels=labels.get(row.ledger, ()),
        duplicate_of=item_id(one.twins[0].page) if rows == "pages" and one.twins[0] is not one else "",
        site=one.row.site,
        page=one.page,
        capture=CaptureId(row.capture),
    )
    return record if one.tombstone is None else _emptied(record, one.tombstone)


def _emptied(record: ItemRecord, tombstone: Tombstone) -> ItemRecord:
    """What is shown of a withdrawn page, also of a text that other pages have as well."""
    return replace(record, **EMPTIED, removed_labels=(WITHDRAWN,), tombstone=tombstone)


def texts_at(connection: Connection, seq: int, captures: Sequence[str]) -> dict[tuple[str, str], Any]:
    """The renditions of `captures` with their texts, by (capture, page)."""
    rendition, content, capture, generation = schema.rendition, schema.content, schema.capture, schema.generation
    # The site's profile as of `seq`, not that of the night on which the rendition was written: it reads the same under both, and only the former is a
    # function of what was captured.
    used = schema.site_profile
    shown = (c for c in rendition.columns if c.name not in ("from_seq", "to_seq"))
    query = (
        select(
            *shown,
            content.c.body_text,
            content.c.word_count,
            generation.c.cleaner_version,
            used.c.profile,
            *(
                capture.c[n]
                for n in (
                    "url",
                    "source",
                    "status",
                    "captured_at",
                    "payload_digest",
                    "record_id",
                    "file",
                    "offset_bytes",
                )
            ),
        )
        .join(content, content.c.text_digest == rendition.c.text_digest)
        .join(capture, capture.c.id == rendition.c.capture)
        .join(generation, generation.c.digest == rendition.c.generation)
        .outerjoin(used, (used.c.site == generation.c.site_key) & at(used, seq))
        .where(at(rendition, seq))
    )
    return {
        (row.capture, row.page): row
        for some in batches(captures)
        for row in connection.execute(query.where(rendition.c.capture.in_(some)))
    }


def _addresses(connection: Connection, seq: int, pages: set[UrlKey]) -> _Addresses:
    """Page -> address -> the bases on which it is one."""
    address = schema.address
    query = select(address.c.page, address.c.url, address.c.basis).where(at(address, seq))
    found: _Addresses = defaultdict(lambda: defaultdict(set))
    for some in batches(sorted(pages)):
        for page, url, basis in connection.execute(query.where(address.c.page.in_(some))):
            found[UrlKey(page)][url].add(basis)
    return found


def _labels(connection: Connection, ledgers: set[str]) -> dict[str, tuple[str, ...]]:
    """Ledger -> the labels of its kept blocks and the rules of its others, each once, in the order of the page."""
    removal = schema.removal
    query = select(removal.c.ledger, removal.c.kept, removal.c.rule).order_by(removal.c.ledger, removal.c.place)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for some in batches(sorted(ledgers)):
        for ledger, kept, rule in connection.execute(query.where(removal.c.ledger.in_(some))):
            found[ledger][kept or rule] = None
    return {ledger: tuple(names) for ledger, names in found.items()}
