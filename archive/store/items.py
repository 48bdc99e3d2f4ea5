"""Which pages are one item, which of them stands for it, and which are shown in what order. Knows no texts: `listing` fetches those.

An Item is the pages of one site whose current version has equal folded text and equal folded title, with those that have moved to one of them. Of every
page only what grouping, filtering and sorting need is read (no texts), so that a list of many thousands of pages can be held.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import Connection, select

from archive.identity import fold, utc_text
from archive.model import Kind, Tombstone, UrlKey
from archive.store import schema
from archive.store.moves import key_of, moved_at
from archive.store.records import Filters
from archive.store.search import matching_states
from archive.store.spans import at, hinted_kind, hints_at, published_of
from archive.store.withdrawn import tombstones

Rows = Literal["items", "pages", "versions"]


class Candidate(NamedTuple):
    """What decides which page stands for its item."""

    page: UrlKey
    url: str
    published: str | None
    canonical: UrlKey | None


def representative(members: Sequence[Candidate]) -> Candidate:
    """The page that another one names as its canonical address; else the earliest published, the shortest address, the first key."""
    named = {member.canonical for member in members if member.canonical != member.page}
    return min(members, key=lambda one: (one.page not in named, one.published or "9999", len(one.url), one.page))


@dataclass(slots=True, eq=False)
class Member:
    """One page (or one version of it) before its text is fetched. `twins` are all the pages of its item, the one that stands for it first.

    `moved` is set for a page that leads to another of its item: it stands for nothing, and its absence says nothing of the item. A page with a `tombstone`
    was withdrawn: it is an item of its own, and no word finds it.
    """

    row: Any
    url: str
    published: str | None
    sort_date: str
    kind: Kind
    first_seen: str
    last_seen: str
    missing_since: str | None
    gone_since: str | None
    twins: list[Member]
    moved: bool = False
    tombstone: Tombstone | None = None

    @property
    def page(self) -> UrlKey:
        """The page's key."""
        return UrlKey(self.row.page)

    @property
    def absent(self) -> bool:
        """Whether the site did not have the page when it was last asked for."""
        return bool(self.missing_since or self.gone_since)

    @property
    def standing(self) -> list[Member]:
        """The pages of its item that have not moved away."""
        return [twin for twin in self.twins if not twin.moved]


def chosen(connection: Connection, seq: int, filters: Filters, rows: Rows) -> list[Member]:
    """The first pass: what is shown, in its order. Raises UsageProblem for words that cannot be searched."""
    members = list(_members(connection, seq))
    withdrawn = tombstones(connection)
    for one in (one for chain in members for one in chain) if withdrawn else ():
        one.tombstone = withdrawn.get(one.page) or withdrawn.get(UrlKey(one.row.text_page))
    moved = moved_at(connection, seq, {chain[-1].page for chain in members})
    current = _join_twins([chain[-1] for chain in members], moved)
    shown = {
        "items": current,
        "pages": [m for one in current for m in one.twins],
        "versions": [m for c in members for m in c],
    }
    words = None if filters.words is None else matching_states(connection, filters.words)
    kept = [one for one in shown[rows] if _fits(one, filters, words, as_item=rows == "items")]
    kept.sort(key=lambda one: (one.page, one.row.ordinal))
    kept.sort(key=lambda one: one.sort_date, reverse=True)
    return kept


def _members(connection: Connection, seq: int) -> Iterator[list[Member]]:
    """The versions of each page, oldest first."""
    version, rendition, content, capture, page = (
        schema.version,
        schema.rendition,
        schema.content,
        schema.capture,
        schema.page,
    )
    query = (
        select(
            *(version.c[n] for n in ("page", "ordinal", "state_digest", "text_digest", "text_capture", "text_page")),
            *(version.c[n] for n in ("first_seen", "last_seen", "missing_since", "gone_since")),
            *(
                rendition.c[n]
                for n in ("title", "kind", "canonical_url", "published", "published_utc", "published_precision")
            ),
            *(rendition.c[n] for n in ("published_tz", "published_source", "published_text")),
            content.c.fold_digest,
            page.c.site,
            capture.c.url,
        )
        .join(page, page.c.urlkey == version.c.page)
        .join(capture, capture.c.id == version.c.first_capture)
        .join(
            rendition,
            (rendition.c.capture == version.c.text_capture)
            & (rendition.c.page == version.c.text_page)
            & at(rendition, seq),
        )
        .join(content, content.c.text_digest == version.c.text_digest)
        .where(at(version, seq))
        .order_by(version.c.page, version.c.ordinal)
    )
    hints = hints_at(connection, seq, only=("published", "kind"))
    chain: list[Member] = []
    for row in connection.execute(query):
        if chain and chain[0].row.page != row.page:
            yield chain
            chain = []
        chain.append(_member(row, hints.get(row.page, {}), chain))
    if chain:
        yield chain


def _member(row: Any, hints: Any, earlier: list[Member]) -> Member:
    dated = published_of(row, hints)
    instant = dated.utc if dated else None
    one = Member(
        row=row,
        url=row.url,
        published=dated.value if dated else None,
        # An instant sorts as UTC, a day before every instant of its day, a month before its days; '' comes last when reversed.
        sort_date=utc_text(instant) if instant else (dated.value if dated else ""),
        kind=hinted_kind(row.kind, hints),
        first_seen=earlier[0].first_seen if earlier else row.first_seen,
        last_seen=row.last_seen,
        missing_since=row.missing_since,
        gone_since=row.gone_since,
        twins=[],
    )
    one.twins.append(one)
    return one


def _join_twins(current: Iterable[Member], moved: Mapping[str, UrlKey]) -> list[Member]:
    """The representatives, each with all the pages of its item as `twins`, itself first and those that have moved last."""
    classes: dict[tuple[str, str, str], list[Member]] = defaultdict(list)
    pages = {one.page: one for one in current}
    for one in pages.values():
        if one.page in moved:
            one.moved = True
            continue
        # What a withdrawn page said can be compared with nothing any more.
        own = one.page if one.tombstone is not None else fold(one.row.title or "")
        classes[one.row.site, one.row.fold_digest, own].append(one)
    found = []
    for members in classes.values():
        ranked = {
            Candidate(one.page, one.url, one.sort_date or None, key_of(one.row.canonical_url)): one for one in members
        }
        first = ranked[representative(list(ranked))]
        twins = [first, *(one for one in members if one is not first)]
        for one in twins:
            one.twins = twins
        found.append(first)
    for page, to in moved.items():
        gone, here = pages[UrlKey(page)], pages[to]
        here.twins.append(gone)
        gone.twins = here.twins
    return found


def _fits(one: Member, filters: Filters, words: set[str] | None, *, as_item: bool) -> bool:
    if filters.site is not None and one.row.site != filters.site:
        return False
    if filters.kind is not None and one.kind is not filters.kind:
        return False
    if words is not None and (one.tombstone is not None or one.row.state_digest not in words):
        return False
    if filters.missing is not None:
        absent = all(twin.absent for twin in one.standing) if as_item else one.absent
        if absent is not filters.missing:
            return False
    if filters.since is None and filters.until is None:
        return True
    period = _period(one.published)
    if period is None:
        return False
    return (filters.since is None or period[1] >= filters.since) and (
        filters.until is None or period[0] <= filters.until
    )


def _period(published: str | None) -> tuple[date, date] | None:
    """The first and last day a published date can mean, as printed."""
    if not published:
        return None
    year, _, rest = published[:10].partition("-")
    month, _, day = rest.partition("-")
    try:
        first = date(int(year), int(month or 1), int(day or 1))
        if day:
            return first, first
        after = date(first.year + 1, 1, 1) if not month or first.month == 12 else date(first.year, first.month + 1, 1)
    except ValueError:  # a hint may say anything
        return None
    return first, after - timedelta(days=1)
