"""A page put together again: the blocks that were removed among the paragraphs that were kept, in the order in which a reader met them. Pure.

The store keeps a text and, beside it, the removed blocks with their numbers on the page. The kept blocks are the numbers that are missing:

    removed    0  1  2           5  6        9 10
    missing             3  4           7  8            paragraph 1 2 · 3 4

A block that was taken apart at its line breaks may stand on both sides: removed parts share a number, and a kept part has none of its own. So there can be
more paragraphs than missing numbers; what is over belongs to the longest gap, which moves no paragraph past a removed block but at such a seam.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from archive.model import Removal

LEAST_WORDS = 25
"""A removed block of fewer words is no loss that an archivist must look at first."""
_SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*(?:\s|$)")


@dataclass(frozen=True, slots=True)
class Part:
    """One block of the page. A kept one has the number of its paragraph (from 1) and no removal.

    `label` is how a removed block is named on the command line: its number on the page, with ``.2`` where several parts share it.
    """

    text: str
    paragraph: int | None = None
    removal: Removal | None = None
    label: str = ""
    in_the_middle: bool = False


def in_reading_order(body_text: str, removals: Sequence[Removal]) -> list[Part]:
    """All blocks of a page. `removals` are in the order of the ledger; `in_the_middle` says that text was kept before a removed block and after it."""
    paragraphs = body_text.split("\n\n") if body_text else []
    taken = sorted({removal.n for removal in removals})
    gaps = _gaps(taken, len(paragraphs))
    parts: list[Part] = []
    shared = Counter(removal.n for removal in removals)
    nth: Counter[int] = Counter()
    done = 0
    ordered = sorted(removals, key=lambda removal: removal.n)
    for place, removal in enumerate(ordered):
        before = gaps.get(removal.n, 0) if not place or ordered[place - 1].n != removal.n else 0
        parts += [Part(paragraphs[i], paragraph=i + 1) for i in range(done, done + before)]
        done += before
        nth[removal.n] += 1
        label = str(removal.n) if shared[removal.n] == 1 else f"{removal.n}.{nth[removal.n]}"
        middle = 0 < done < len(paragraphs)
        parts.append(Part(removal.text, removal=removal, label=label, in_the_middle=middle))
    return parts + [Part(text, paragraph=i + 1) for i, text in enumerate(paragraphs[done:], start=done)]


def paragraph_of(parts: Sequence[Part], number: str) -> int | None:
    """The paragraph that has this number among all blocks of the page; None where a removed block has it, or nobody can tell which paragraph it is."""
    before = -1
    run: list[int] = []
    for part in parts:
        if part.paragraph is not None:
            run.append(part.paragraph)
            continue
        assert part.removal is not None
        n = part.removal.n
        # A gap of other length than its paragraphs holds a list of several lines, or a rest of a block that was taken apart.
        if len(run) == n - before - 1 and number in map(str, range(before + 1, n)):
            return run[int(number) - before - 1]
        before, run = n, []
    return None


def _gaps(taken: Sequence[int], paragraphs: int) -> dict[int, int]:
    """How many paragraphs stand before the removed block of each number. What fits into no gap comes after the last removal."""
    gaps = {n: n - (taken[i - 1] + 1 if i else 0) for i, n in enumerate(taken)}
    over = paragraphs - sum(gaps.values())
    if over > 0 and any(gaps.values()):
        gaps[max(gaps, key=lambda n: gaps[n])] += over
    while over < 0:  # lines of one list may be one paragraph: the longest gaps held more blocks than paragraphs
        longest = max(gaps, key=lambda n: gaps[n])
        gaps[longest] -= 1
        over += 1
    return gaps


def is_running_text(text: str) -> bool:
    """Whether a block reads like a paragraph of an article: many words, and a sentence's end."""
    return len(text.split()) >= LEAST_WORDS and bool(_SENTENCE_END.search(text))
