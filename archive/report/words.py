"""What changed between two versions: which fields, and the text in words. Pure; serves `diff`, `history`, the demo and the report of a run.

Paragraphs are compared first and words only inside the paragraphs that differ: a reader finds the place at once, and a long text costs little. What
counts is what stands there: unlike the fold, a changed quote mark is a difference.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from archive.store import VersionRecord

Operation = Literal["equal", "delete", "insert"]
CONTEXT_WORDS = 12
"""Words shown at either side of a change."""
_PIECE = re.compile(r"\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of text that both versions have (equal), only the older (delete) or only the newer (insert)."""

    operation: Operation
    text: str

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())


@dataclass(frozen=True, slots=True)
class Changed:
    """One paragraph of the newer text, or one that is only in the older, as pieces in reading order. `number` counts the newer text's paragraphs from 1."""

    number: int
    pieces: tuple[Piece, ...]

    @property
    def differs(self) -> bool:
        """Whether anything in it changed."""
        return any(piece.operation != "equal" for piece in self.pieces)


def compare(older: str, newer: str) -> list[Changed]:
    """The paragraphs of both texts in reading order, each with what changed in it."""
    old, new = older.split("\n\n") if older else [], newer.split("\n\n") if newer else []
    found: list[Changed] = []
    for operation, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if operation == "equal":
            found += [Changed(j1 + n + 1, (Piece("equal", text),)) for n, text in enumerate(new[j1:j2])]
            continue
        pairs = min(i2 - i1, j2 - j1)
        for n in range(pairs):
            found.append(Changed(j1 + n + 1, tuple(_in_words(old[i1 + n], new[j1 + n]))))
        found += [Changed(j1 + pairs, (Piece("delete", text),)) for text in old[i1 + pairs : i2]]
        found += [Changed(j1 + pairs + n + 1, (Piece("insert", text),)) for n, text in enumerate(new[j1 + pairs : j2])]
    return found


def count(paragraphs: Sequence[Changed]) -> tuple[int, int]:
    """Words that came and words that went."""
    pieces = [piece for paragraph in paragraphs for piece in paragraph.pieces]
    return (
        sum(piece.words for piece in pieces if piece.operation == "insert"),
        sum(piece.words for piece in pieces if piece.operation == "delete"),
    )


def shortened(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with long equal runs cut to the words beside a change, … where something was left out."""
    found = []
    for n, piece in enumerate(pieces):
        words = piece.text.split()
        if piece.operation != "equal" or len(words) <= 2 * CONTEXT_WORDS:
            found.append(piece)
            continue
        head = " ".join(words[:CONTEXT_WORDS]) if n else ""
        tail = " ".join(words[-CONTEXT_WORDS:]) if n < len(pieces) - 1 else ""
        found.append(Piece("equal", f"{head} … {tail}".strip() + (" " if tail else "")))
    return found


def fields_changed(before: VersionRecord, after: VersionRecord) -> dict[str, tuple[str, str]]:
    """The fields beside the text that differ, as text: name -> (before, after)."""

    def told(one: VersionRecord) -> dict[str, str]:
        return {
            "title": one.title or "",
            "published": one.published.value if one.published else "",
            "updated": one.updated or "",
            "embargo": one.embargo_until or "",
            "authors": ", ".join(one.authors),
        }

    old, new = told(before), told(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _in_words(older: str, newer: str) -> Iterator[Piece]:
    old, new = _PIECE.findall(older), _PIECE.findall(newer)
    # Words are compared without the blanks behind them: the last word of a shortened paragraph did not change.
    matcher = SequenceMatcher(None, [w.strip() for w in old], [w.strip() for w in new], autojunk=len(old) > 5000)
    for operation, i1, i2, j1, j2 in matcher.get_opcodes():
        if operation == "equal":
            yield Piece("equal", "".join(new[j1:j2]))
            continue
        if i1 < i2:
            yield Piece("delete", "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece("insert", "".join(new[j1:j2]))
