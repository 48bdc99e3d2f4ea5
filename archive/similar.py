"""How alike two texts are, and a small sketch of a text by which the alike ones are found without comparing all with all. Pure; serves the reading side.

A text is the set of its *shingles*, the runs of four words in it. Two texts are as alike as their sets: `jaccard` is what they share of what either has,
`contained` what they share of the smaller one. A script that puts no spaces between words counts by characters, eight of them to a shingle.

A *sketch* keeps at most 128 of a text's shingle digests: those below a bound that is halved until they are few enough. The bounds nest, so two sketches
of any sizes can be compared below the lower bound, and what is shared there estimates both numbers. MinHash would estimate only `jaccard`, and bands over
it do not find a short text inside a long one; the sampled set does both (FracMinHash: Irber et al. 2022, doi 10.1101/2022.01.11.475838).

Knows words and sets. Refuses to know pages, versions, the database, and which texts anybody holds: whether two texts are near depends on these two alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Set
from dataclasses import dataclass
from hashlib import blake2b
from itertools import accumulate
from typing import Final

from archive.identity import fold

SHINGLE_WEIGHT: Final = 8
"""What the units of a shingle weigh together: a word 2, a character of a script without spaces 1."""
MOST_SAMPLED: Final = 128
"""Digests in one sketch. A text in which a shorter one is to be found may be some twenty times as long before too few of its digests are left."""
NEAR_JACCARD: Final = 0.8
NEAR_CONTAINED: Final = 0.9
LEAST_SHINGLES: Final = 12
"""A shorter text (15 words) is near to none: two notices of one line differ by a date and are two notices."""
WORTH_COMPARING: Final = 0.5
"""Of the smaller text's sample, what must be shared before the texts themselves are compared: far below NEAR_CONTAINED, since samples are small."""
DIGEST_BITS: Final = 63
"""Of a shingle: a signed integer of eight bytes holds it on every database."""

_UNSPACED = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u19e0-\u19ff\u3040-\u30ff\u31f0-\u31ff"
    "\u3400-\u4dbf\u4e00-\u9fff\ua9e0-\ua9ff\uaa60-\uaa7f\uf900-\ufaff\U0001b000-\U0001b16f\U00020000-\U0003ffff"
)
"""Thai, Lao, Tibetan, Burmese, Khmer, kana and ideographs."""
_MARK = "\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670\u0900-\u0dff"
"""Marks within words of scripts that have spaces; they are no letters to `re`."""
_UNIT = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}](?:[^\W_{_UNSPACED}]|[{_MARK}])*")
_ANY_UNSPACED = re.compile(f"[{_UNSPACED}]")


@dataclass(frozen=True, slots=True)
class Sketch:
    """`shingles` is how many distinct ones the text has; `sample` those digests of them, ascending, that lie below 2 ** (DIGEST_BITS - level)."""

    shingles: int
    level: int
    sample: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How alike two texts are, each from 0 to 1. `contained` is never less than `jaccard`."""

    jaccard: float
    contained: float


NOTHING_SHARED: Final = Likeness(0.0, 0.0)


def shingles(text: str) -> frozenset[int]:
    """The digests of the text's shingles: of the folded text, whatever its case and punctuation. A text shorter than a shingle is one; '' has none."""
    plain = fold(text).casefold()
    units = _UNIT.findall(plain)
    if not units:
        return frozenset()
    if _ANY_UNSPACED.search(plain) is None:
        size = SHINGLE_WEIGHT // 2
        runs = (units[at : at + size] for at in range(max(1, len(units) - size + 1)))
        return frozenset(_digest(" ".join(run)) for run in runs)
    return frozenset(_digest(" ".join(run)) for run in _weighed_runs(units))


def _weighed_runs(units: list[str]) -> list[list[str]]:
    """The shortest runs from each unit on that weigh a shingle; all units where they weigh less."""
    weights = [1 if _ANY_UNSPACED.match(unit) else 2 for unit in units]
    sums = [0, *accumulate(weights)]
    if sums[-1] <= SHINGLE_WEIGHT:
        return [units]
    last = bisect_left(sums, sums[-1] - SHINGLE_WEIGHT + 1)
    return [units[at : bisect_left(sums, sums[at] + SHINGLE_WEIGHT)] for at in range(last)]


def _digest(shingle: str) -> int:
    # Seeded by nothing: the same on every machine and in every process, which Python's own hash() is not.
    return int.from_bytes(blake2b(shingle.encode("utf-8", "surrogatepass"), digest_size=8).digest()) >> 64 - DIGEST_BITS


def sketch(digests: Set[int]) -> Sketch:
    """The sketch of a text with these shingles."""
    kept = sorted(digests)
    level = 0
    while len(kept) > MOST_SAMPLED:
        level += 1
        kept = kept[: bisect_left(kept, _bound(level))]
    return Sketch(len(digests), level, tuple(kept))


def _bound(level: int) -> int:
    return 1 << DIGEST_BITS - level


def estimate(one: Sketch, other: Sketch) -> Likeness:
    """How alike the two texts probably are: exact where both sketches hold all shingles, else within a few hundredths for equal lengths."""
    bound = _bound(max(one.level, other.level))
    mine, theirs = one.sample[: bisect_left(one.sample, bound)], other.sample[: bisect_left(other.sample, bound)]
    return likeness(frozenset(mine), frozenset(theirs))


def likeness(one: Set[int], other: Set[int]) -> Likeness:
    """How alike texts with these shingles are. An empty text is like none."""
    shared = len(one & other)
    if not shared:
        return NOTHING_SHARED
    return Likeness(shared / (len(one) + len(other) - shared), shared / min(len(one), len(other)))


def worth_comparing(one: Sketch, other: Sketch) -> bool:
    """Whether the texts may be near, judged by their sketches."""
    if min(one.shingles, other.shingles) < LEAST_SHINGLES:
        return False
    return estimate(one, other).contained >= WORTH_COMPARING


def is_near(one: Set[int], other: Set[int]) -> bool:
    """Whether texts with these shingles are near-duplicates: nearly the same, or one of them nearly all inside the other."""
    if min(len(one), len(other)) < LEAST_SHINGLES:
        return False
    found = likeness(one, other)
    return found.jaccard >= NEAR_JACCARD or found.contained >= NEAR_CONTAINED
