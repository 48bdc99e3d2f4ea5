"""What the pages of a site say of themselves, counted as of commits; and the few words that tell one page from another in a list.

Serves the report of a run. Refuses to know runs, and which counts are worrying. Everything is as of a commit: what a report drew once, it draws again.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Engine, case, or_, select

from archive.identity import parse_utc
from archive.model import Kind, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.spans import at, hinted_kind, hints_at, published_of
from archive.store.withdrawn import tombstones

FIELDS: Final = ("title", "published", "authors", "contact", "about")
"""What is counted: fields that a page itself says. What REST or a feed says instead stays out, since it would hide that the page no longer does."""


@dataclass(frozen=True, slots=True)
class Fill:
    """How many pages a site had as of a commit, and on how many of them each of `FIELDS` was found."""

    seq: int
    pages: int
    found: dict[str, int]


@dataclass(frozen=True, slots=True)
class Brief:
    """What a list says of a page: as of a commit, its current version. `published` is as precise as printed; None when nobody says."""

    title: str | None
    kind: Kind
    published: str | None
    word_count: int


class Filled:
    """The reading side of `Store` for the report of a run."""

    _engine: Engine

    def fills(self, site: str, seqs: Collection[int]) -> list[Fill]:
        """For each of the commits `seqs`, in their order, what the site's current versions said as of it. One pass over the site's rows."""
        wanted = sorted(set(seqs))
        if not wanted:
            return []
        counts = [[0] * (len(FIELDS) + 1) for _ in range(len(wanted) + 1)]
        with reading(self._engine) as connection:
            for _page, rows in groupby(_states(connection, site, wanted[0], wanted[-1]), key=lambda row: row[0]):
                for first, end, flags in _current(rows, wanted):
                    for place, sign in ((first, 1), (end, -1)):
                        counts[place][0] += sign
                        for n in range(len(FIELDS)):
                            counts[place][n + 1] += sign * (flags >> n & 1)
        found, running = [], [0] * (len(FIELDS) + 1)
        for seq, change in zip(wanted, counts, strict=False):
            running = [one + other for one, other in zip(running, change, strict=True)]
            found.append(Fill(seq, running[0], dict(zip(FIELDS, running[1:], strict=True))))
        return found

    def briefs(self, pages: Collection[UrlKey], seq: int) -> dict[UrlKey, Brief]:
        """The pages that had a version as of `seq`; nothing of withdrawn ones."""
        version, rendition, content = schema.version, schema.rendition, schema.content
        query = (
            select(
                version.c.page,
                version.c.text_page,
                rendition.c.title,
                rendition.c.kind,
                *(rendition.c[n] for n in ("published", "published_precision", "published_tz", "published_source")),
                rendition.c.published_text,
                content.c.word_count,
            )
            .join(
                rendition, (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page)
            )
            .join(content, content.c.text_digest == version.c.text_digest)
            .where(at(version, seq), at(rendition, seq))
            .order_by(version.c.page, version.c.ordinal)
        )
        found: dict[UrlKey, Brief] = {}
        with reading(self._engine) as connection:
            withdrawn = tombstones(connection)
            for some in batches(sorted(pages)):
                hints = hints_at(connection, seq, pages=some, only=("published", "kind", "title"))
                for row in connection.execute(query.where(version.c.page.in_(some))):
                    page = UrlKey(row.page)
                    if page in withdrawn or UrlKey(row.text_page) in withdrawn:
                        continue
                    said = hints.get(page, {})
                    dated = published_of(row, said)
                    title = row.title if row.title is not None else said.get("title", (None,))[0]
                    # Later versions replace earlier ones.
                    found[page] = Brief(
                        title, hinted_kind(row.kind, said), dated.value if dated else None, row.word_count
                    )
        return found

    def looked_days(self, site: str, now: datetime) -> dict[int, int]:
        """How many of the site's pages were last looked at so many whole days before `now`; empty where no night has written that down."""
        looked, page = schema.looked, schema.page
        query = (
            select(looked.c.looked_at)
            .join(page, (page.c.urlkey == looked.c.page) & (page.c.site == looked.c.site))
            .where(looked.c.site == site, looked.c.looked_at.is_not(None))
        )
        with reading(self._engine) as connection:
            instants = [parse_utc(text) for text in connection.scalars(query) if text is not None]
        return dict(sorted(Counter(max(0, (now - one).days) for one in instants).items()))


def _states(
    connection: Connection, site: str, first: int, last: int
) -> Iterator[tuple[str, int, int, int | None, int]]:
    """(page, ordinal, from, to, flags) of every version of the site that was believed at some commit of first … last, by page."""
    version, rendition, page = schema.version, schema.rendition, schema.page
    says = (
        rendition.c.title.is_not(None),
        rendition.c.published.is_not(None),
        rendition.c.authors.is_not(None) & (rendition.c.authors != "[]"),
        or_(rendition.c.contact_name.is_not(None), rendition.c.contact_email.is_not(None)),
        rendition.c.about_text.is_not(None),
    )
    flags: Any = sum((case((one, 1 << n), else_=0) for n, one in enumerate(says)), start=case((says[0], 0), else_=0))
    query = (
        select(
            version.c.page,
            version.c.ordinal,
            version.c.from_seq,
            version.c.to_seq,
            rendition.c.from_seq,
            rendition.c.to_seq,
            flags,
        )
        .join(page, page.c.urlkey == version.c.page)
        .join(rendition, (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page))
        .where(
            page.c.site == site,
            *(
                condition
                for table in (version, rendition)
                for condition in (table.c.from_seq <= last, or_(table.c.to_seq.is_(None), table.c.to_seq > first))
            ),
        )
        .order_by(version.c.page)
    )
    for key, ordinal, version_from, version_to, read_from, read_to, bits in connection.execute(query):
        begin = max(version_from, read_from)
        end = min(version_to or _NEVER, read_to or _NEVER)
        if begin < end:
            yield key, ordinal, begin, end, bits


_NEVER = 1 << 62


def _current(rows: Iterable[tuple[str, int, int, int | None, int]], seqs: Sequence[int]) -> list[tuple[int, int, int]]:
    """Of one page's states, as (first place in `seqs`, place after the last, flags) those that were its newest version then."""
    spans = [
        (ordinal, bisect_left(seqs, begin), bisect_left(seqs, end or _NEVER), bits)
        for _, ordinal, begin, end, bits in rows
    ]
    spans = [one for one in spans if one[1] < one[2]]
    if len({one[0] for one in spans}) < 2:
        return [(first, end, bits) for _, first, end, bits in spans]
    newest: dict[int, tuple[int, int]] = {}
    for ordinal, first, end, bits in spans:
        for place in range(first, end):
            newest[place] = max(newest.get(place, (0, 0)), (ordinal, bits))
    return [(place, place + 1, bits) for place, (_, bits) in newest.items()]
