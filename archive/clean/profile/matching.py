"""Which blocks of one page the site is known to repeat, and which of them stand outside its running text. Knows yes or no for each fingerprint, no counts.

Repetition alone is not believed: the sentence that opens one boilerplate opens a real paragraph elsewhere, a list of news repeats the first paragraph of
every article, and two releases name the same winners. What makes it safe is place. A paragraph, heading, list or table row that shares its parent with
fresh paragraphs was typed by an editor: it is `known`, and only the furniture rules may ask for it, at the foot of the text. What stands elsewhere is
`outside` when the part of the page that holds it is repeated as a whole, when its neighbours are repeated too, when it is a line of the template between
paragraphs ("Advertisement"), or when a repeated heading stands over nothing but links.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import accumulate

from lxml import html

from archive.clean.blocks import CHROME, Block, elements_of
from archive.clean.profile.learning import Profile
from archive.clean.profile.prints import PARAGRAPH_CHARS, Printed, has_day
from archive.identity import fold
from archive.model import Removal

REGION = "repeated"
"""The region of a block that the profile marks, and the rule of its removal."""
SOFT_REGIONS = frozenset({"", "banner", "post_meta"})
"""Regions that do not keep a block from being article; the others stay as the page names them."""
LINE_CHARS = 60
"""No template's line among paragraphs is longer; what is may be a sentence."""
WIDGET_BLOCKS = 60
RETURNED_BLOCKS = 20
"""So many repeated blocks below the text are shown to the press grammar: a contact, an About section and an address have fewer."""

IN_PART = "in a part of the page that the site repeats"
AMONG_KNOWN = "among blocks that the site repeats"
TEMPLATE_LINE = "a line that the site repeats between paragraphs"
WIDGET = "links below a line that the site repeats"

_LIST_TAGS = frozenset({"li", "dd", "dt", "td"})
_EDITED_TAGS = frozenset({"p", "blockquote", "pre", "tr", "h1", "h2", "h3", "h4", "h5", "h6", "figcaption"})
_TEMPLATE_TAGS = frozenset({"div", "section", "aside", "button", "header", "figure"})
_SENTENCE_END = re.compile(r"[.!?…:;,”\"’']\W*$")


@dataclass(frozen=True, slots=True)
class Marks:
    """What a profile says of one page's blocks, by their numbers.

    `known`: all that the site repeats. `outside`: those that stand outside the running text, each with what was known. `elements` are the numbers of the
    outermost elements that hold nothing but blocks in `outside`.
    """

    known: frozenset[int] = frozenset()
    outside: dict[int, str] = field(default_factory=dict)
    elements: frozenset[int] = frozenset()


NONE = Marks()


def marks(
    blocks: Sequence[Block], printed: Printed | None, profile: Profile | None, titles: Collection[str] = ()
) -> Marks:
    """What the profile says of a page. A main heading, what the head repeats as a title (`titles`) and lines with a date or a byline are never `outside`."""
    if printed is None or profile is None or not profile.repeated:
        return NONE
    is_known = [one in profile.repeated for one in printed.blocks]
    if not any(is_known):
        return NONE
    page = _Page(blocks, printed, profile, is_known, [fold(one).casefold() for one in titles if one])
    outside: dict[int, str] = {}
    for indexes, detail in page.found():
        for i in indexes:
            outside.setdefault(blocks[i].n, detail)
    known = frozenset(block.n for block, yes in zip(blocks, is_known, strict=True) if yes)
    return Marks(known, outside, _outermost(blocks, outside))


class _Page:
    """The blocks of one page with what is known of each."""

    def __init__(
        self, blocks: Sequence[Block], printed: Printed, profile: Profile, is_known: list[bool], titles: list[str]
    ) -> None:
        self.blocks = blocks
        self.is_known = is_known
        self.parts = printed.parts
        self.repeated = profile.repeated
        self.is_fresh_prose = [not known and _is_prose(b) for b, known in zip(blocks, is_known, strict=True)]
        parents = {
            b.trail[-2] for b, fresh in zip(blocks, self.is_fresh_prose, strict=True) if fresh and len(b.trail) > 1
        }
        self.prose_tags = {(b.trail[:-1], b.tag) for b, fresh in zip(blocks, self.is_fresh_prose, strict=True) if fresh}
        self.parents, self.titles = parents, titles
        self.kept: dict[int, bool] = {}
        self.is_title = [known and _is_title(b, titles) for b, known in zip(blocks, is_known, strict=True)]

    def is_kept(self, i: int) -> bool:
        """Whether a block is never outside the text, whatever is known of it. Asked of few blocks, since it folds their texts."""
        if i not in self.kept:
            block = self.blocks[i]
            self.kept[i] = _is_edited(block, self.parents) or _speaks_of_its_page(block, self.titles)
        return self.kept[i]

    def found(self) -> Iterator[tuple[list[int], str]]:
        """Indexes of blocks outside the running text, with what is known of them."""
        yield self.in_parts(), IN_PART
        yield [i for i in range(len(self.blocks)) if self.is_known[i] and self.is_among_known(i)], AMONG_KNOWN
        yield [i for i in range(len(self.blocks)) if self.is_known[i] and self.is_template_line(i)], TEMPLATE_LINE
        for widget in self.widgets():
            yield widget, WIDGET

    def in_parts(self) -> list[int]:
        """What stands in a repeated part. A paragraph in one part with the page's title is its lead, which a list of news repeats together with the title."""
        titles = [0, *accumulate(self.is_title)]
        lines = [0] * (len(self.blocks) + 1)
        prose = [0] * (len(self.blocks) + 1)
        for part in self.parts:
            if part.print in self.repeated:
                for covered in (lines, *([prose] if titles[part.last + 1] == titles[part.first] else [])):
                    covered[part.first] += 1
                    covered[part.last + 1] -= 1
        lines, prose = list(accumulate(lines)), list(accumulate(prose))
        return [
            i
            for i, block in enumerate(self.blocks)
            if (prose if _is_prose(block) else lines)[i] and not self.is_kept(i)
        ]

    def is_among_known(self, i: int) -> bool:
        """A line with a repeated neighbour; a paragraph with nothing else beside it, and no title."""
        if self.is_kept(i):
            return False
        beside = [j for j in (i - 1, i + 1) if 0 <= j < len(self.blocks)]
        if _is_prose(self.blocks[i]):
            return all(self.is_known[j] and not self.is_title[j] for j in beside)
        return any(self.is_known[j] for j in beside)

    def is_template_line(self, i: int) -> bool:
        """A short line of no paragraph's element. Where the page's paragraphs are of that element too, it may be a speaker's name."""
        block = self.blocks[i]
        return (
            not self.is_kept(i)
            and block.tag in _TEMPLATE_TAGS
            and not block.heading
            and len(block.text) <= LINE_CHARS
            and not _SENTENCE_END.search(block.text)
            and (block.trail[:-1], block.tag) not in self.prose_tags
        )

    def widgets(self) -> Iterator[list[int]]:
        """Parts of the page with a repeated line on top, nothing but links and short lines below it, and no text."""
        fresh = [0, *accumulate(not known for known in self.is_known)]
        links = [
            0, *accumulate(not k and b.is_link for b, k in zip(self.blocks, self.is_known, strict=True)),
        ]  # fmt: skip
        text = [0, *accumulate(_is_text(block) for block in self.blocks)]
        for first, last, _ in self.parts:
            end = last + 1
            if (
                end - first <= WIDGET_BLOCKS
                and self.is_known[first]
                and not self.blocks[first].is_link
                and text[end] == text[first]
                and 0 < (fresh[end] - fresh[first]) <= 2 * (links[end] - links[first])
                and not any(self.is_kept(i) for i in range(first, end))
            ):
                yield list(range(first, end))


def _is_prose(block: Block) -> bool:
    return len(block.text) >= PARAGRAPH_CHARS and block.link_share < 0.5


def _is_text(block: Block) -> bool:
    """Something a reader would miss: a paragraph, or a sentence that is no link."""
    return _is_prose(block) or (not block.is_link and len(block.text) > 25 and bool(_SENTENCE_END.search(block.text)))


def _is_edited(block: Block, parents: set[int]) -> bool:
    """A paragraph or heading, or an entry of a list or table, that stands beside fresh paragraphs."""
    trail = block.trail
    if block.tag in _EDITED_TAGS:
        return len(trail) > 1 and trail[-2] in parents
    return block.tag in _LIST_TAGS and any(step in parents for step in trail[-4:-1])


def _is_title(block: Block, titles: list[str]) -> bool:
    """The main heading, or most of what the head calls the page."""
    if block.heading == 1:
        return True
    text = fold(block.text).casefold() if 4 <= len(block.text) <= 300 else ""
    return bool(text) and any(text in title and 2 * len(text) >= len(title) for title in titles)


def _speaks_of_its_page(block: Block, titles: list[str]) -> bool:
    if block.heading == 1:
        return True
    if len(block.text) > 300:
        return False
    text = fold(block.text).casefold()
    return has_day(text) or text.startswith("by ") or (len(text) >= 4 and any(text in title for title in titles))


def _outermost(blocks: Sequence[Block], outside: dict[int, str]) -> frozenset[int]:
    held: Counter[int] = Counter()
    marked: Counter[int] = Counter()
    for block in blocks:
        held.update(block.trail)
        if block.n in outside:
            marked.update(block.trail)
    found = set()
    for block in blocks:
        if block.n in outside:
            element = next((e for e in block.trail if held[e] == marked[e]), None)
            if element is not None:
                found.add(element)
    return frozenset(found)


def shown(root: html.HtmlElement, blocks: list[Block], marks: Marks) -> list[Block]:
    """The blocks with what is repeated outside the running text as their region. Sets CHROME on the outermost elements, so that extractors do not see them."""
    if not marks.outside:
        return blocks
    for element in elements_of(root, marks.elements):
        if element.get(CHROME) is None:
            element.set(CHROME, REGION)
    return [replace(b, region=REGION) if b.n in marks.outside and b.region in SOFT_REGIONS else b for b in blocks]


def returned(
    found: Sequence[Block], chosen: Sequence[Block], root: int, is_named: Callable[[Block], bool]
) -> list[Block]:
    """The repeated blocks in or beside the article among which the press grammar has a name for one: a contact, an About section, a release line.

    What is repeated is chrome of the site or furniture of the press office; the second is kept under a label and tells something, so the furniture rules see
    it before it goes.
    """
    inside = {block.n for block in chosen}
    if not inside:
        return []
    out: list[Block] = []
    first, last = min(inside), max(inside)
    for run in _runs(found):
        numbers = {b.n for b in run}
        beside = (
            min(numbers) - 1 in inside or max(numbers) + 1 in inside or (root and any(root in b.trail for b in run))
        )
        if not beside or not any(is_named(b) for b in run):
            continue
        if max(numbers) < first:
            out.extend(b for b in run[-RETURNED_BLOCKS:] if not _is_prose(b))
        elif min(numbers) > last:
            out.extend(run[:RETURNED_BLOCKS])
        else:
            out.extend(b for b in run if is_named(b))
    return [replace(block, region="") for block in out]


def _runs(found: Sequence[Block]) -> Iterator[list[Block]]:
    run: list[Block] = []
    for block in found:
        if block.region == REGION:
            run.append(block)
        elif run:
            yield run
            run = []
    if run:
        yield run


def take_rest(body: list[Block], back: Sequence[Block], marks: Marks) -> tuple[list[Block], list[Removal]]:
    """The body without those of the returned blocks that the furniture rules left in it, and the removals of these."""
    numbers = {block.n for block in back}
    rest = [block for block in body if block.n in numbers]
    kept = [block for block in body if block.n not in numbers] if rest else body
    return kept, [Removal(b.n, b.text, REGION, marks.outside.get(b.n, "")) for b in rest]


def named(removals: Sequence[Removal], marks: Marks) -> list[Removal]:
    """The removals of repeated blocks under the rule `repeated`, each with what was known."""
    return [
        replace(one, rule=REGION, detail=marks.outside.get(one.n, "")) if one.rule == f"chrome_{REGION}" else one
        for one in removals
    ]
