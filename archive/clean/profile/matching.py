"""Which blocks of one page the site is known to repeat, and which of them stand outside its running text. Knows yes or no for each fingerprint, no counts.

Repetition alone is not believed: the sentence that opens one boilerplate opens a real paragraph elsewhere, and a list of news repeats the first paragraph
of every article. What makes it safe is place: a part of the page that is repeated as a whole, or blocks among others that are repeated too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from lxml import html

from archive.clean.blocks import CHROME, Block, elements_of
from archive.clean.profile.learning import Profile
from archive.clean.profile.prints import Printed
from archive.model import Removal

REGION = "repeated"
"""The region of a block that the profile marks, and the rule of its removal."""
SOFT_REGIONS = frozenset({"", "banner", "post_meta"})
"""Regions that do not keep a block from being article; the others stay as the page names them."""
PROSE_CHARS = 80


@dataclass(frozen=True, slots=True)
class Marks:
    """`known` are the numbers of all blocks that the site repeats, `outside` those that stand outside the running text, each with what was known."""

    known: frozenset[int] = frozenset()
    outside: dict[int, str] = field(default_factory=dict)
    elements: frozenset[int] = frozenset()


NONE = Marks()


def marks(blocks: Sequence[Block], printed: Printed | None, profile: Profile | None) -> Marks:
    """What the profile says of a page's blocks. `elements` are the numbers of the outermost elements that hold nothing but blocks in `outside`."""
    if printed is None or profile is None or not profile.repeated:
        return NONE
    repeated = profile.repeated
    is_known = [one in repeated for one in printed.blocks]
    if not any(is_known):
        return NONE
    in_part = [0] * len(blocks)
    for part in printed.parts:
        if part.print in repeated:
            for i in range(part.first, part.last + 1):
                in_part[i] = max(in_part[i], part.last - part.first + 1)
    outside: dict[int, str] = {}
    for i, block in enumerate(blocks):
        if in_part[i]:
            outside[block.n] = "in a part of the page that the site repeats"
        elif is_known[i] and _among_known(blocks, is_known, i):
            outside[block.n] = "among blocks that the site repeats"
    known = frozenset(block.n for block, yes in zip(blocks, is_known, strict=True) if yes)
    return Marks(known, outside, _outermost(blocks, outside))


def _is_prose(block: Block) -> bool:
    return len(block.text) >= PROSE_CHARS and block.link_share < 0.5


def _among_known(blocks: Sequence[Block], is_known: Sequence[bool], i: int) -> bool:
    """Whether the blocks right before and after are repeated too, and a paragraph has no fresh paragraph beside it."""
    before, after = i - 1, i + 1
    beside = [j for j in (before, after) if 0 <= j < len(blocks)]
    if _is_prose(blocks[i]):
        return all(is_known[j] for j in beside)
    return any(is_known[j] for j in beside)


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


def named(removals: list[Removal], marks: Marks) -> list[Removal]:
    """The removals of repeated blocks under the rule `repeated`, each with what was known."""
    return [
        replace(one, rule=REGION, detail=marks.outside.get(one.n, "")) if one.rule == f"chrome_{REGION}" else one
        for one in removals
    ]
