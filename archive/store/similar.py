"""Near-duplicates: sketches of the stored texts, and which current pages have nearly the same text. Linked, never merged.

    content ─ sketch ─▶ sketched (digest ─▶ texts that hold it) ─▶ texts worth comparing ─▶ compared in full ─▶ near

Which texts are near is asked when somebody reads: of the texts that were current as of a commit, by the rule of `archive.similar`, which looks at two
texts only. So nothing depends on the order in which texts came, an edit changes what its page is near to from its own commit on, and no table of pairs
grows with the square of a site that repeats itself. Stored are the sketches alone, a function of the texts, so that a rebuilt archive has them again.

Pages of one item are no near-duplicates of each other: their texts are equal. Nor are the versions of a page, of which only the current one is asked about.
"""

from __future__ import annotations

import sys
from array import array
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Literal

from sqlalchemy import Connection, Engine, func, insert, select

from archive.errors import BadInput
from archive.identity import item_id
from archive.model import TextDigest, UrlKey
from archive.similar import NEAR_JACCARD, Likeness, Sketch, is_near, likeness, shingles, sketch, worth_comparing
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.items import Member, chosen
from archive.store.records import Filters
from archive.store.spans import newest_seq
from archive.store.withdrawn import tombstones

Relation = Literal["alike", "inside", "holds"]

TEXTS_AT_ONCE = 200
"""Whose shingles are held together: some hundred kilobytes for a long one."""


@dataclass(frozen=True, slots=True)
class Side:
    """One item of a pair, as it stood: the page that stands for it, its current title, date and text."""

    item_id: str
    page: UrlKey
    site: str
    url: str
    title: str | None
    published: str | None
    text_digest: TextDigest
    body_text: str


@dataclass(frozen=True, slots=True)
class Near:
    """Two items whose texts are nearly the same. `jaccard` is what both share of what either has, `contained` what they share of the shorter.

    `relation` is of `one` to `other`: "alike", or, where lengths differ too much for that, `one` stands nearly whole "inside" the other or "holds" it.
    """

    one: Side
    other: Side
    jaccard: float
    contained: float
    relation: Relation

    @property
    def share(self) -> float:
        """The number to show beside `relation`: of both texts where they are alike, of the shorter one else."""
        return self.jaccard if self.relation == "alike" else self.contained


class Similar:
    """The reading side of `Store` for near-duplicates."""

    _engine: Engine

    def near(self, page: UrlKey, as_of: int | None = None) -> list[Near]:
        """The items near the one that `page` belongs to, which is `one` of each; the most alike first. Raises BadInput for a page without a version."""
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            if page in tombstones(connection):
                return []
            texts = _current(connection, seq)
            mine = next((one for members in texts.values() for one in members if page in _pages(one)), None)
            if mine is None:
                raise BadInput(f"{page} has no version", name=page)
            sketches = _sketches_near(connection, mine.row.text_digest)
            own = sketches.pop(mine.row.text_digest, None)
            if own is None:
                return []
            wanted = [text for text, one in sketches.items() if text in texts and worth_comparing(own, one)]
            pairs = [(mine.row.text_digest, text) for text in wanted]
            pairs += [(text, text) for text in [mine.row.text_digest] if len(texts[text]) > 1]
            found = [
                near for near in _compared(connection, pairs, texts) if mine.page in (near.one.page, near.other.page)
            ]
        turned = [near if near.one.page == mine.page else _turned(near) for near in found]
        return sorted(turned, key=_order)

    def near_pairs(self, as_of: int | None = None, site: str | None = None) -> list[Near]:
        """Every pair of items that are near each other, the most alike first; with `site`, those of which one at least is that site's."""
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            texts = _current(connection, seq)
            pairs = [*_pairs_worth_comparing(connection, texts), *((t, t) for t, one in texts.items() if len(one) > 1)]
            found = _compared(connection, pairs, texts)
            return sorted(
                (near for near in found if site is None or site in (near.one.site, near.other.site)), key=_order
            )


def sketch_texts(connection: Connection, texts: Iterable[Mapping[str, Any]]) -> None:
    """Sketches `texts` (rows of content), none of which has a sketch. Called by whatever adds a text, in the same transaction."""
    last: int = connection.scalar(select(func.max(schema.sketch.c.id))) or 0
    rows, digests = [], []
    for number, text in enumerate(texts, start=last + 1):
        made = sketch(shingles(text["body_text"]))
        rows.append(
            {
                "id": number,
                "text_digest": text["text_digest"],
                "shingles": made.shingles,
                "level": made.level,
                "sample": packed_sample(made.sample),
            }
        )
        digests += [{"digest": digest, "sketch": number} for digest in made.sample]
    if rows:
        connection.execute(insert(schema.sketch), rows)
    if digests:
        digests.sort(key=lambda row: row["digest"])  # in the order of the table, which is then written front to back
        connection.execute(insert(schema.sketched), digests)


def fill(connection: Connection) -> None:
    """Sketches the texts that have no sketch: those of an archive made by an older release."""
    content = schema.content
    known = select(schema.sketch.c.text_digest)
    waiting = connection.scalars(select(content.c.text_digest).where(content.c.text_digest.not_in(known))).all()
    for some in batches(sorted(waiting)):
        query = select(content.c.text_digest, content.c.body_text).where(content.c.text_digest.in_(some))
        rows = connection.execute(query.order_by(content.c.text_digest)).mappings()
        sketch_texts(connection, [dict(row) for row in rows])


def _current(connection: Connection, seq: int) -> dict[str, list[Member]]:
    """The items as of `seq`, by the text of the page that stands for each. Items with one text differ in their titles."""
    texts: dict[str, list[Member]] = defaultdict(list)
    for one in chosen(connection, seq, Filters(), "items"):
        if one.tombstone is not None:
            continue
        texts[one.row.text_digest].append(one)
    return texts


def _pages(item: Member) -> set[UrlKey]:
    return {twin.page for twin in item.twins}


def _sketches_near(connection: Connection, text: str) -> dict[str, Sketch]:
    """The sketch of `text` and those that share a digest with it, by text."""
    mine, found = schema.sketch, schema.sketched
    own = select(mine.c.id).where(mine.c.text_digest == text).scalar_subquery()
    sample = connection.scalar(select(mine.c.sample).where(mine.c.text_digest == text))
    if sample is None:
        return {}
    ids: set[int] = {connection.execute(select(own)).scalar_one()}
    for some in batches(unpacked_sample(sample)):
        ids.update(connection.scalars(select(found.c.sketch).where(found.c.digest.in_(some)).distinct()))
    return {row.text_digest: _sketch_of(row) for row in _rows(connection, ids)}


def _pairs_worth_comparing(connection: Connection, texts: Collection[str]) -> Iterator[tuple[str, str]]:
    """All pairs among `texts` whose sketches say so, from one pass over the shared digests."""
    one, other = schema.sketched.alias("one"), schema.sketched.alias("other")
    query = (
        select(one.c.sketch, other.c.sketch)
        .join(other, (one.c.digest == other.c.digest) & (one.c.sketch < other.c.sketch))
        .distinct()
    )
    pairs = [(first, second) for first, second in connection.execute(query)]
    sketches = {row.id: row for row in _rows(connection, {name for pair in pairs for name in pair})}
    made = lru_cache(maxsize=4096)(lambda name: _sketch_of(sketches[name]))
    for first, second in pairs:
        named = sketches[first].text_digest, sketches[second].text_digest
        if named[0] in texts and named[1] in texts and worth_comparing(made(first), made(second)):
            yield named


def _compared(
    connection: Connection, pairs: Iterable[tuple[str, str]], texts: Mapping[str, list[Member]]
) -> Iterator[Near]:
    """The pairs of texts that are near, as pairs of items; a text paired with itself stands for the items that have it."""
    content = schema.content

    @lru_cache(maxsize=TEXTS_AT_ONCE)
    def read(text: str) -> tuple[str, frozenset[int]]:
        body = connection.execute(select(content.c.body_text).where(content.c.text_digest == text)).scalar_one()
        return body, shingles(body)

    for first, second in sorted(tuple(sorted(pair)) for pair in pairs):
        (body, mine), (other_body, theirs) = read(first), read(second)
        if not is_near(mine, theirs):
            continue
        found = likeness(mine, theirs)
        for one in texts[first]:
            for other in texts[second]:
                if first != second or one.page < other.page:
                    sides = sorted(
                        [(_side(one, body), mine), (_side(other, other_body), theirs)], key=lambda s: s[0].page
                    )
                    yield _near(sides[0][0], sides[1][0], found, len(sides[0][1]) <= len(sides[1][1]))


def _near(one: Side, other: Side, found: Likeness, is_shorter: bool) -> Near:
    relation: Relation = "alike" if found.jaccard >= NEAR_JACCARD else "inside" if is_shorter else "holds"
    return Near(one, other, found.jaccard, found.contained, relation)


def _turned(near: Near) -> Near:
    turned: dict[Relation, Relation] = {"alike": "alike", "inside": "holds", "holds": "inside"}
    return Near(near.other, near.one, near.jaccard, near.contained, turned[near.relation])


def _order(near: Near) -> tuple[float, float, str, str]:
    return -near.jaccard, -near.contained, near.one.page, near.other.page


def _side(one: Member, body_text: str) -> Side:
    row = one.row
    return Side(
        item_id=item_id(one.page),
        page=one.page,
        site=row.site,
        url=one.url,
        title=row.title,
        published=one.published,
        text_digest=TextDigest(row.text_digest),
        body_text=body_text,
    )


def _rows(connection: Connection, ids: Collection[int]) -> Iterator[Any]:
    for some in batches(sorted(ids)):
        yield from connection.execute(select(schema.sketch).where(schema.sketch.c.id.in_(some)))


def _sketch_of(row: Any) -> Sketch:
    return Sketch(row.shingles, row.level, tuple(unpacked_sample(row.sample)))


def packed_sample(sample: Iterable[int]) -> bytes:
    """Eight bytes each, the lowest first: the same on every machine."""
    packed = array("q", sample)
    if sys.byteorder == "big":
        packed.byteswap()
    return packed.tobytes()


def unpacked_sample(packed: bytes) -> list[int]:
    """The inverse of `packed_sample`."""
    sample = array("q", packed)
    if sys.byteorder == "big":
        sample.byteswap()
    return sample.tolist()
