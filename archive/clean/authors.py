"""Who wrote an item: every source's words as a claim, and the one that is believed. Knows how far each source is to be trusted; `names` reads the strings.

Order: JSON-LD of the item, microdata, the byline printed beside the headline, names marked or linked beside it, meta, marks elsewhere on the page. The first
source that names a person wins; an account goes before an organisation, and the site's own name is an author only where the page names nobody else.
A printed byline that names all of the JSON-LD's people and more is believed over it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from archive.clean import jsonld, names, press
from archive.clean.blocks import Block
from archive.clean.evidence import claim
from archive.clean.jsonld import text_of
from archive.clean.markup import Mark, Marks
from archive.clean.names import Name, Sort
from archive.clean.pagehead import Head
from archive.model import Claim
from archive.sites import Site

_META = (
    "author authors article:author dc.creator dcterms.creator creator citation_author parsely-author sailthru.author sailthru.byline_name byl byline "
    "cxenseparse:author story:author article-author article_author shareaholic:article_author_name lp.article:author og:article:author twitter:data1"
).split()
_HANDLES = ("twitter:creator", "fediverse:creator")
MAX_PEOPLE = 8
TOGETHER = 8
"""Names that stand so many elements apart are one byline."""
BYLINE_ABOVE, BYLINE_BELOW = 4, 8
"""Blocks around the headline in which a line that begins with "By" is the item's byline."""


@dataclass(frozen=True, slots=True)
class _Witness:
    source: str
    verbatim: str
    names: tuple[Name, ...]

    @property
    def sort(self) -> Sort:
        return min((name.sort for name in self.names), default=Sort.NOBODY)

    @property
    def people(self) -> set[str]:
        return {names.key(name.text) for name in self.names if name.sort is Sort.PERSON}


def read(
    head: Head, marks: Marks, blocks: Sequence[Block], headline: str | None, byline: str | None, site: Site | None
) -> tuple[tuple[str, ...], list[Claim]]:
    """The authors, each once in the order of their source, and what every source said. `byline` is the one that furniture took from the text."""
    houses = frozenset(names.key(name) for name in _houses(head, site) if name)
    witnesses = list(_witnesses(head, marks, blocks, headline, byline, houses))
    chosen = _believed(witnesses)
    claims = [
        claim(
            "authors", one.source, one.verbatim, "; ".join(names.written(one.names)) or None,
            chosen=one is chosen, why=_why(one, chosen, witnesses),
        )
        for one in witnesses
    ]  # fmt: skip
    claims += [
        claim("authors", "meta", f"{name}: {head.meta[name]}", None, why="a social account")
        for name in _HANDLES
        if name in head.meta
    ]
    return (names.written(chosen.names)[:MAX_PEOPLE] if chosen else ()), claims


def of_byline(byline: str) -> tuple[str, ...]:
    """The authors of a byline alone: text as scraped has no other source."""
    return names.written(names.read(byline))


def _believed(witnesses: Sequence[_Witness]) -> _Witness | None:
    for sort in (Sort.PERSON, Sort.ACCOUNT, Sort.HOUSE):
        first = next((one for one in witnesses if one.sort is sort), None)
        if first is None:
            continue
        if first.source == "jsonld" and sort is Sort.PERSON:
            return next((one for one in witnesses if one.source == "byline" and one.people > first.people), first)
        return first
    return None


def _why(one: _Witness, chosen: _Witness | None, witnesses: Sequence[_Witness]) -> str:
    if not one.names:
        return "names nobody"
    if chosen is None:
        return ""
    if one is chosen:
        agreeing = sorted(
            {w.source for w in witnesses if w is not one and w.people and w.people == one.people} - {one.source}
        )
        said = {Sort.PERSON: "first source that names a person", Sort.ACCOUNT: "an account; no source names a person"}
        why = said.get(one.sort, "an organisation; no source names a person")
        return f"{why}; {', '.join(agreeing)} agree" if agreeing else why
    if one.people and one.people == chosen.people:
        return "agrees"
    if one.sort > chosen.sort:
        return {Sort.ACCOUNT: "an account name", Sort.HOUSE: "an organisation where a person is named"}.get(
            one.sort, "names nobody"
        )
    return "a later source" if not chosen.people > one.people else "names fewer people"


def _witnesses(
    head: Head, marks: Marks, blocks: Sequence[Block], headline: str | None, byline: str | None, houses: frozenset[str]
) -> Iterator[_Witness]:
    for entry in head.items:
        for field in ("author", "creator"):
            if said := jsonld.named(entry.get(field), head.json_ld):
                read_names = [name for text, person in said for name in names.read(text, person=person, houses=houses)]
                yield _Witness("jsonld", "; ".join(text for text, _ in said), _once(read_names))
    yield from _marked(marks.authors, houses, ("microdata",), "microdata")
    lines = [byline] if byline else []
    lines.extend(line for line in _printed(blocks, headline) if line not in lines)
    for line in lines:
        yield _Witness("byline", line, names.read(line, houses=houses))
    beside = [mark for mark in marks.authors if mark.by_headline]
    for how in ("rel", "link", "class", "leaf"):
        yield from _marked(beside, houses, (how,), "byline")
    for name in _META:
        for said_text in head.metas.get(name, ())[:MAX_PEOPLE]:
            if name != "twitter:data1" or re.search(
                r"(?i)written|author|\bby\b|von|par|escrito", head.meta.get("twitter:label1", "")
            ):
                yield _Witness("meta", said_text, names.read(said_text, houses=houses))
    elsewhere = [mark for mark in marks.authors if not mark.by_headline]
    for how in ("rel", "class"):
        if len({mark.text for mark in elsewhere if mark.how == how}) <= 3:
            yield from _marked(elsewhere, houses, (how,), "byline")


def _marked(marks: Sequence[Mark], houses: frozenset[str], how: tuple[str, ...], source: str) -> Iterator[_Witness]:
    """The marks of one making as one source: the one nearest to the headline that names somebody, and those that stand right beside it."""
    fitting = [(mark, names.read(mark.text, houses=houses)) for mark in marks if mark.how in how]
    fitting = [(mark, said) for mark, said in fitting if said]
    if not fitting:
        return
    best = min(n.sort for _, said in fitting for n in said)
    naming = [(mark, said) for mark, said in fitting if any(n.sort is best for n in said)]
    first = min(range(len(naming)), key=lambda n: (naming[n][0].away, n))
    low = high = first
    while low > 0 and naming[low][0].at - naming[low - 1][0].at <= TOGETHER:
        low -= 1
    while high + 1 < len(naming) and naming[high + 1][0].at - naming[high][0].at <= TOGETHER:
        high += 1
    together = naming[low : high + 1]
    if how == ("leaf",):
        together = [naming[first]]
    if how == ("class",):
        together = [(mark, said) for mark, said in together if mark.group == naming[first][0].group]
    verbatim = "; ".join(dict.fromkeys(mark.text for mark, _ in together))
    yield _Witness(source, verbatim, _once([n for _, said in together for n in said if n.sort is best]))


def _printed(blocks: Sequence[Block], headline: str | None) -> Iterator[str]:
    """Lines that are bylines: in the small print of the entry, and beside the headline."""
    at = next((b.n for b in blocks if headline and b.text == headline), None)
    for block in blocks:
        near = at is not None and at - BYLINE_ABOVE <= block.n <= at + BYLINE_BELOW
        if (
            (near or block.region == "post_meta")
            and len(block.text) <= 300
            and (block.region in ("", "post_meta", "banner") or (at is not None and at < block.n <= at + BYLINE_ABOVE))
        ):
            for line in block.lines() if block.text != headline else ():
                if found := press.byline(line.text):
                    yield found[0]
    yield from _signed(blocks, at)


def _signed(blocks: Sequence[Block], at: int | None) -> Iterator[str]:
    """A name alone on its line beside the headline, with the date on the line above it or below it."""
    near = [b for b in blocks if at is not None and b.n != at and abs(b.n - at) <= BYLINE_ABOVE and len(b.text) <= 60]
    for one, other in pairwise(near):
        for name, day in ((one, other), (other, one)):
            if other.n - one.n == 1 and _names_alone(name) and press.published(day.text, None):
                yield name.text


def _names_alone(block: Block) -> bool:
    text = block.text
    return not (block.heading or press.line_rule(text) or press.release(text, None)[0]) and press.is_name(text)


def _once(found: Sequence[Name]) -> tuple[Name, ...]:
    return tuple({names.key(name.text): name for name in reversed(found)}.values())[::-1]


def _houses(head: Head, site: Site | None) -> Iterator[str]:
    yield head.meta.get("og:site_name", "")
    if site:
        yield from (site.society, site.short_name)
    for entry in head.json_ld:
        if jsonld.types_of(entry) & {"organization", "newsmediaorganization", "website"}:
            yield text_of(entry.get("name"))
        yield from (name for name, _ in jsonld.named(entry.get("publisher"), head.json_ld))
