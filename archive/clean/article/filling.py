"""From chances to a candidate: what the model takes, and the gaps between. Knows runs of blocks and their elements; refuses to know weights.

A model that judges blocks one by one loses a list of names in the middle of an article. What stands between two taken blocks, in an element of its own below
theirs, is taken with them as a group or not at all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from archive.clean.blocks import Block
from archive.clean.regions import HINTS

TAKEN = 500
"""Chance in thousandths from which a block is taken."""
GAP_BLOCKS = 40
LIKELY_LINES, LIKELY_TEXT = 150, 200
"""Mean chance in thousandths from which a group in a gap is taken: one of short lines, and one with a paragraph in it."""
PARAGRAPH_CHARS = 110
LINK_PERCENT = 30
_CAPTION = sum(1 << HINTS.index(name) for name in ("<figure>", "<figcaption>", "caption"))


def filled(blocks: Sequence[Block], chances: Sequence[int]) -> list[bool]:
    """Per block whether it is taken."""
    taken = [chance > TAKEN for chance in chances]
    for start, stop in list(_gaps(taken)):
        if stop - start > GAP_BLOCKS:
            continue
        shared = _shared(blocks[start - 1].trail, blocks[stop].trail)
        for group in _groups(blocks, start, stop, shared):
            if blocks[group[0]].trail[:shared] == blocks[stop].trail[:shared] and _belongs(
                blocks, chances, group, shared
            ):
                for i in group:
                    taken[i] = True
    return taken


def _gaps(taken: Sequence[bool]) -> Iterator[tuple[int, int]]:
    """Runs of blocks that were not taken, between two that were."""
    last = -1
    for i, yes in enumerate(taken):
        if yes:
            if last >= 0 and i > last + 1:
                yield last + 1, i
            last = i


def _groups(blocks: Sequence[Block], start: int, stop: int, depth: int) -> Iterator[range]:
    """The blocks of a gap by the child of the shared element in which they stand."""
    first = start
    for i in range(start + 1, stop + 1):
        if i == stop or blocks[i].trail[: depth + 1] != blocks[first].trail[: depth + 1]:
            yield range(first, i)
            first = i


def _belongs(blocks: Sequence[Block], chances: Sequence[int], group: range, depth: int) -> bool:
    """No chrome, no caption, few links, and not unlikely as a whole."""
    if any(blocks[i].region or any(bits & _CAPTION for bits in blocks[i].hints[depth:]) for i in group):
        return False
    chars = sum(len(blocks[i].text) for i in group)
    if sum(blocks[i].link_chars for i in group) * 100 >= chars * LINK_PERCENT:
        return False
    needed = LIKELY_LINES if max(len(blocks[i].text) for i in group) < PARAGRAPH_CHARS else LIKELY_TEXT
    return sum(chances[i] * len(blocks[i].text) for i in group) >= needed * chars


def _shared(a: tuple[int, ...], b: tuple[int, ...]) -> int:
    n = 0
    while n < min(len(a), len(b)) and a[n] == b[n]:
        n += 1
    return n
