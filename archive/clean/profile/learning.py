"""From the fingerprints of a site's pages to what the site repeats. Knows pages as sets of fingerprints; refuses to know blocks, texts, dates and order.

What is counted are pages, and copies of a page (print version, AMP, the same article posted again) count once: they are the connected components of
"shares most of its rare paragraphs". A page that holds whole other pages (a list of full posts, all parts on one page) counts for nothing. The result is a
function of the set of pages: nothing is remembered, nothing depends on who came first.
"""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b

from archive.clean.profile.prints import unpack
from archive.repetition import pages_needed

RARE_PAGES = 16
"""A paragraph on more pages than this says nothing about copies."""
COPY_SHARE = 0.5
"""Two pages are copies when they share this much of the larger one's rare paragraphs, in characters."""
HELD_SHARE = 0.8
HELD_PARAGRAPHS = 3
"""A page holds another when so much of the other's rare paragraphs stands in it, and not only its teaser: so many paragraphs."""
SCALE = 1 << 16
"""Of weights, so that a character in one capture of many still weighs something and sums do not depend on their order."""


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
    """What a site repeats, from (page key, packed prints). Captures with equal keys are one page. Raises ValueError for bytes that are no prints.

    A paragraph weighs by the share of its page's captures that hold it: menus, footers and prompts that change from night to night would else outweigh the
    article in the end, and pages of one template be taken for copies of each other.

    Takes 8 bytes for each fingerprint of each page, and as much again for a sixteenth of them.
    """
    prints: dict[str, list[array[int]]] = defaultdict(list)
    lengths: dict[str, Counter[int]] = defaultdict(Counter)
    known: dict[str, set[bytes]] = defaultdict(set)
    longest: dict[int, int] = {}
    for key, packed in pages:
        name = blake2b(packed, digest_size=16).digest()
        if packed and name not in known[key]:
            known[key].add(name)
            found, texts = unpack(packed)
            prints[key].append(found)
            lengths[key].update(dict(texts))
            longest.update(texts)
    paragraphs = {
        key: {text: SCALE * length // len(known[key]) for text, length in texts.items()}
        for key, texts in lengths.items()
    }
    steady: dict[int, set[str]] = defaultdict(set)
    for key, counted in lengths.items():
        for text, length in counted.items():
            if 2 * length >= longest[text] * len(known[key]):
                steady[text].add(key)
    groups = [[one for key in group for one in prints[key]] for group in _distinct(paragraphs, steady)]
    return Profile(frozenset(_on_pages(groups, pages_needed(len(groups)))))


def _on_pages(groups: Sequence[Sequence[array[int]]], needed: int) -> Iterator[int]:
    """The fingerprints that stand in so many groups. Counted a range at a time: most stand in one, and a count of each would be most of the memory."""
    for start in range(0, 1 << 64, 1 << 60):
        counts: Counter[int] = Counter()
        for group in groups:
            within = [one[bisect_left(one, start) : bisect_left(one, start + (1 << 60))] for one in group]
            counts.update(within[0] if len(within) == 1 else set().union(*within))
        yield from (one for one, pages_with in counts.items() if pages_with >= needed)


def changed(old: Profile, new: Profile) -> frozenset[int]:
    """The fingerprints whose status the two profiles tell differently."""
    return old.repeated ^ new.repeated


def _distinct(paragraphs: Mapping[str, Mapping[int, int]], steady: Mapping[int, set[str]]) -> list[list[str]]:
    """The pages in groups of copies, without the pages that hold whole others. `steady` names the pages most captures of which hold a paragraph."""
    keys = sorted(paragraphs)
    joined = _Components(keys)
    for same in _same_paragraphs(paragraphs):
        for key in same[1:]:
            joined.join(same[0], key)
    holders: dict[int, list[str]] = defaultdict(list)
    for key in keys:
        for text in paragraphs[key]:
            holders[text].append(key)
    rare = {text for text, pages in holders.items() if len(pages) <= RARE_PAGES}
    mass = {key: sum(length for text, length in paragraphs[key].items() if text in rare) for key in keys}
    dropped: set[str] = set()
    for one in keys:
        length: Counter[str] = Counter()
        times: Counter[str] = Counter()
        for text in rare.intersection(paragraphs[one]):
            others = [key for key in holders[text] if key > one]
            length.update(dict.fromkeys(others, paragraphs[one][text]))
            # What stood there for a night or two belongs to the template.
            times.update(steady[text].intersection(others) if one in steady[text] else ())
        for other, shared in length.items():
            small, large = sorted((one, other), key=lambda key: mass[key])
            if shared >= COPY_SHARE * mass[large]:
                joined.join(one, other)
            elif shared >= HELD_SHARE * mass[small] and times[other] >= HELD_PARAGRAPHS:
                dropped.add(large)
    groups: dict[str, list[str]] = defaultdict(list)
    for key in keys:
        if key not in dropped:
            groups[joined.root(key)].append(key)
    return list(groups.values())


def _same_paragraphs(paragraphs: Mapping[str, Mapping[int, int]]) -> list[list[str]]:
    """Pages with exactly the same paragraphs, however many: one page at many addresses."""
    same: dict[frozenset[int], list[str]] = defaultdict(list)
    for key, texts in paragraphs.items():
        if texts:
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
