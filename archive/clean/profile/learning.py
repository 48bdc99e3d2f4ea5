"""From the fingerprints of a site's pages to what the site repeats. Knows pages as sets of fingerprints; refuses to know blocks, texts, dates and order.

What is counted are pages, and copies of a page (print version, AMP, the same article posted again) count once: they are the connected components of
"shares most of its rare paragraphs". A page that holds whole other pages (a list of full posts, all parts on one page) counts for nothing. The result is a
function of the set of pages: nothing is remembered, nothing depends on who came first.
"""

from __future__ import annotations

import json
import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import combinations

from archive.clean.profile.prints import unpack

RARE_PAGES = 16
"""A paragraph on more pages than this says nothing about copies."""
COPY_SHARE = 0.5
"""Two pages are copies when they share this much of the larger one's rare paragraphs, in characters."""
HELD_SHARE = 0.8
HELD_PARAGRAPHS = 3
"""A page holds another when so much of the other's rare paragraphs stands in it, and not only its teaser: so many paragraphs."""
LEAST_PAGES = 2
SHARE_OF_ROOT = 0.6
"""What stands on max(2, 0.6 x the root of the number of pages) pages is repeated: 2 of 2 to 13 pages, 3 of 25, 6 of 100, 19 of 1,000."""


@dataclass(frozen=True)
class Profile:
    """What a site repeats: fingerprints of blocks and of parts of pages. Immutable; equal sets are equal profiles, named by their digest."""

    repeated: frozenset[int] = field(default_factory=frozenset)

    @cached_property
    def digest(self) -> str:
        """``profile1:<hex>`` of `spelled()`."""
        return f"profile1:{blake2b(self.spelled().encode('ascii'), digest_size=32).hexdigest()}"

    def spelled(self) -> str:
        """The canonical JSON, ASCII, fingerprints ascending: what is stored, and what `read` takes."""
        return json.dumps(
            {"profile": 1, "repeated": [f"{one:016x}" for one in sorted(self.repeated)]}, separators=(",", ":")
        )

    @classmethod
    def read(cls, spelled: str) -> Profile:
        """The inverse of `spelled`. Raises ValueError for anything else."""
        found = json.loads(spelled)
        listed = found.get("repeated") if isinstance(found, dict) and found.get("profile") == 1 else None
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise ValueError("no profile of this version")
        return cls(frozenset(int(one, 16) for one in listed))


EMPTY = Profile()
"""Nothing is known to be repeated: a page cleans as if it stood alone."""


def learn(pages: Iterable[tuple[str, bytes]]) -> Profile:
    """What a site repeats, from (page key, packed prints). Captures with equal keys are one page. Raises ValueError for bytes that are no prints."""
    prints: dict[str, set[int]] = defaultdict(set)
    paragraphs: dict[str, dict[int, int]] = defaultdict(dict)
    for key, packed in pages:
        if packed:
            found, texts = unpack(packed)
            prints[key].update(found)
            paragraphs[key].update(texts)
    groups = _distinct(paragraphs, sorted(prints))
    needed = pages_needed(len(groups))
    counts: Counter[int] = Counter()
    for group in groups:
        counts.update(prints[group[0]] if len(group) == 1 else set().union(*(prints[key] for key in group)))
    return Profile(frozenset(one for one, pages_with in counts.items() if pages_with >= needed))


def pages_needed(known: int) -> int:
    """On how many distinct pages, of so many known, something must stand to be repeated."""
    return max(LEAST_PAGES, math.ceil(SHARE_OF_ROOT * math.sqrt(known)))


def changed(old: Profile, new: Profile) -> frozenset[int]:
    """The fingerprints whose status the two profiles tell differently."""
    return old.repeated ^ new.repeated


def _distinct(paragraphs: dict[str, dict[int, int]], keys: list[str]) -> list[list[str]]:
    """The pages in groups of copies, without the pages that hold whole others."""
    joined = _Components(keys)
    for same in _same_paragraphs(paragraphs, keys):
        for key in same[1:]:
            joined.join(same[0], key)
    dropped: set[str] = set()
    mass, shared = _shared(paragraphs, keys)
    for (one, other), (length, times) in shared.items():
        small, large = sorted((one, other), key=lambda key: mass[key])
        if length >= COPY_SHARE * mass[large]:
            joined.join(one, other)
        elif length >= HELD_SHARE * mass[small] and times >= HELD_PARAGRAPHS:
            dropped.add(large)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if key not in dropped:
            groups[joined.root(key)].append(key)
    return list(groups.values())


def _shared(
    paragraphs: dict[str, dict[int, int]], keys: list[str]
) -> tuple[Counter[str], dict[tuple[str, str], tuple[int, int]]]:
    """The characters of each page's rare paragraphs, and for each two pages how many they share, in characters and paragraphs."""
    holders: dict[int, list[str]] = defaultdict(list)
    for key in keys:
        for text in paragraphs.get(key, ()):
            holders[text].append(key)
    mass: Counter[str] = Counter()
    shared: dict[tuple[str, str], tuple[int, int]] = {}
    for text, pages in holders.items():
        if len(pages) > RARE_PAGES:
            continue
        length = paragraphs[pages[0]][text]
        mass.update(dict.fromkeys(pages, length))
        for pair in combinations(pages, 2):
            characters, times = shared.get(pair, (0, 0))
            shared[pair] = characters + length, times + 1
    return mass, shared


def _same_paragraphs(paragraphs: dict[str, dict[int, int]], keys: list[str]) -> list[list[str]]:
    """Pages with exactly the same paragraphs, however many: one page at many addresses."""
    same: dict[frozenset[int], list[str]] = defaultdict(list)
    for key in keys:
        if texts := paragraphs.get(key):
            same[frozenset(texts)].append(key)
    return [pages for pages in same.values() if len(pages) > 1]


class _Components:
    """Connected components: which pages are reached from which."""

    def __init__(self, keys: Iterable[str]) -> None:
        self._above = {key: key for key in keys}

    def root(self, key: str) -> str:
        while self._above[key] != key:
            self._above[key] = self._above[self._above[key]]
            key = self._above[key]
        return key

    def join(self, one: str, other: str) -> None:
        self._above[self.root(one)] = self.root(other)
