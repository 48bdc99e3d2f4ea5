"""Fingerprints of one page: 64 bits for each visible block and for each part of the page that holds several. Knows blocks; refuses to know other pages.

A block's print is its folded text, its numbers and nonces masked, with the kind of element it stands in. A part's print is made of the prints of what it
holds, bottom up, so that attributes, advertisements' markup and wrappers do not matter. For telling copies of a page, paragraphs are printed a second time
as plain text, since a print version has other elements.
"""

from __future__ import annotations

import re
import struct
import sys
from array import array
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from archive.clean.blocks import Block
from archive.identity import fold

MOST_BLOCKS = 5000
"""A page of more blocks (a table of a whole register) gives no fingerprints and is cleaned without the profile: memory stays bounded."""
MOST_PARAGRAPHS = 64
"""So many of the longest paragraphs tell whether two pages are copies."""
PARAGRAPH_CHARS = 80

_HEADER = struct.Struct("<4sII")
_MAGIC = b"prt1"
_PARAGRAPH = struct.Struct("<QI")

_COPYRIGHT = re.compile(r"©|\(c\)|\bcopyright\b|\ball rights reserved\b")
_NONCE = re.compile(r"\b(?=[a-z]*\d)(?=\d*[a-z])[0-9a-z]{10,}\b|\b[0-9a-f]{8}-[0-9a-f-]{27}\b")
_DAY = re.compile(
    r"\b\d{1,4}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{1,4}\b|\b\d{1,2}:\d{2}\b|[^\W\d_]{3,}\.? \d{1,2}(?:st|nd|rd|th)?,? \d{4}|\b\d{1,2}\.? [^\W\d_]{3,}\.?,? \d{4}"
)
_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")


class Part(NamedTuple):
    """A part of the page that holds several blocks: those from `first` to `last` (indexes), under one element or a run of its wrappers."""

    first: int
    last: int
    print: int


@dataclass(frozen=True, slots=True)
class Printed:
    """The fingerprints of one page. `blocks` has one for each block, `parts` stand in order of their ends (inner ones before outer ones)."""

    blocks: tuple[int, ...]
    parts: tuple[Part, ...]
    paragraphs: tuple[tuple[int, int], ...]

    def packed(self) -> bytes:
        """The fingerprints as a set, and the paragraphs with their lengths in characters, ready to be stored: equal sets are equal bytes."""
        prints = array("Q", sorted({*self.blocks, *(part.print for part in self.parts)}))
        if sys.byteorder == "big":
            prints.byteswap()
        paragraphs = b"".join(_PARAGRAPH.pack(*one) for one in sorted(set(self.paragraphs)))
        return _HEADER.pack(_MAGIC, len(prints), len(self.paragraphs)) + prints.tobytes() + paragraphs


def printed(blocks: Sequence[Block]) -> Printed | None:
    """The fingerprints of a page's blocks; None for a page of no blocks or of more than MOST_BLOCKS."""
    if not blocks or len(blocks) > MOST_BLOCKS:
        return None
    folded = [fold(block.text).casefold() for block in blocks]
    prints = [
        _digest(b"b", f"{_kind(block)}\n{text if block.heading else _masked(text)}".encode("utf-8", "replace"))
        for block, text in zip(blocks, folded, strict=True)
    ]
    long = {
        (_digest(b"t", text.encode("utf-8", "replace")), len(text))
        for block, text in zip(blocks, folded, strict=True)
        if len(text) >= PARAGRAPH_CHARS and not block.region and block.link_share < 0.5
    }
    paragraphs = sorted(long, key=lambda one: (-one[1], one[0]))[:MOST_PARAGRAPHS]
    return Printed(tuple(prints), tuple(_parts(blocks, prints)), tuple(paragraphs))


def unpack(packed: bytes) -> tuple[array[int], list[tuple[int, int]]]:
    """The fingerprints (ascending) and the paragraphs (print, characters) of `Printed.packed`; none of either for b''. Raises ValueError for other bytes."""
    prints: array[int] = array("Q")
    if not packed:
        return prints, []
    try:
        magic, count, paragraphs = _HEADER.unpack_from(packed)
        if magic != _MAGIC or len(packed) != _HEADER.size + 8 * count + _PARAGRAPH.size * paragraphs:
            raise ValueError("no fingerprints of this version")
    except struct.error as error:
        raise ValueError("no fingerprints") from error
    end = _HEADER.size + 8 * count
    prints.frombytes(packed[_HEADER.size : end])
    if sys.byteorder == "big":
        prints.byteswap()
    return prints, list(_PARAGRAPH.iter_unpack(packed[end:]))


def touches(packed: bytes, fingerprints: Collection[int]) -> bool:
    """Whether a page holds any of these fingerprints. One that does not cleans the same, whatever their status."""
    return not frozenset(fingerprints).isdisjoint(unpack(packed)[0])


def repeated_in(packed: bytes, fingerprints: Collection[int]) -> frozenset[int]:
    """Which of these fingerprints a page holds."""
    return frozenset(fingerprints) & frozenset(unpack(packed)[0])


def has_day(folded: str) -> bool:
    """Whether a folded text names a day or a clock time in figures."""
    return any(c.isdigit() for c in folded) and _DAY.search(folded) is not None


def _kind(block: Block) -> str:
    if block.heading:
        return "heading"
    return f"{block.tag}{'.list' if block.list_depth else ''}{'.link' if block.link_share > 0.85 else ''}"


def _masked(text: str) -> str:
    """The folded text without what differs on every page though nobody wrote it: years of a copyright line, counters, nonces.

    Not masked are dates, since a date line says something of its page; paragraphs, where the number may be the news; and headings, where it may be the
    only difference between two titles.
    """
    if not _DIGIT.search(text):
        return text
    text = _NONCE.sub("0", text)
    if not _COPYRIGHT.search(text) and (len(text) >= PARAGRAPH_CHARS or _DAY.search(text)):
        return text
    return _NUMBER.sub("0", text)


def _digest(space: bytes, data: bytes) -> int:
    return int.from_bytes(blake2b(data, digest_size=8, person=space).digest(), "little")


def _parts(blocks: Sequence[Block], prints: Sequence[int]) -> list[Part]:
    """Every element that holds two blocks or more, once for a run of wrappers, found from the blocks' trails alone: one step for each step of a trail."""
    parts: list[Part] = []
    open_: list[tuple[int, int, list[int]]] = [(0, 0, [])]  # element, first block, prints of what it holds

    def close(last: int) -> None:
        _, first, held = open_.pop()
        if len(held) == 1:
            open_[-1][2].append(held[0])
            return
        whole = _digest(b"s", b"".join(one.to_bytes(8, "little") for one in held))
        parts.append(Part(first, last, whole))
        open_[-1][2].append(whole)

    for i, block in enumerate(blocks):
        shared = 0
        for (element, _, _), step in zip(open_[1:], block.trail, strict=False):
            if element != step:
                break
            shared += 1
        while len(open_) - 1 > shared:
            close(i - 1)
        open_.extend((step, i, []) for step in block.trail[shared:])
        open_[-1][2].append(prints[i])
    while len(open_) > 1:
        close(len(blocks) - 1)
    return parts
