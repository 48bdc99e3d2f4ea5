"""The small notation that the sample's texts are written in, and its two readings: visible text and HTML.

Knows blocks and inline marks. Refuses to know what a press release or a page is. Serves both the pages and the truth file, so that they cannot
drift apart: both are read from one source.

A blank line ends a block. `# ` opens a heading, `- ` and `+ ` items of a plain and a numbered list, `> ` a quotation, `| a | b` a table row (the first
row of a run is the header), anything else a paragraph. Lines of one block are joined by a space; a line that ends in ` //` ends in a line break instead.
Inline: `*emphasis*`, `**strong**`, `[words](address)`; an address that begins with `/` is of the sample's own site.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

_MARKS = {"# ": "heading", "- ": "bullet", "+ ": "number", "> ": "quote", "| ": "row"}
_LINK = re.compile(r"\[([^\]]+)\]\(([^)\s]+)\)")
_STRONG = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)
_EMPHASIS = re.compile(r"\*(.+?)\*", re.DOTALL)
_SPACE = re.compile(r"[^\S\n]+")


@dataclass(frozen=True, slots=True)
class Block:
    """One block: `sort` is paragraph, heading, bullet, number, quote or row; `source` its text with inline marks, a newline for a line break."""

    sort: str
    source: str

    @property
    def text(self) -> str:
        """What a reader sees: no marks, white space folded, a row's cells joined by `` | ``."""
        return _SPACE.sub(" ", plain(self.source)).strip()

    @property
    def cells(self) -> tuple[str, ...]:
        """A row's cells, still with inline marks."""
        return tuple(cell.strip() for cell in self.source.split("|"))


def parse(source: str) -> tuple[Block, ...]:
    """The blocks of a text in this notation, in order."""
    blocks: list[Block] = []
    for chunk in re.split(r"\n\s*\n", source.strip()):
        blocks.extend(_chunk_blocks(chunk.split("\n")))
    return tuple(blocks)


def _chunk_blocks(lines: Iterable[str]) -> Iterator[Block]:
    sort, held = "paragraph", ""
    for line in lines:
        opened = _MARKS.get(line[:2])
        if opened and held:
            yield _block(sort, held)
            held = ""
        if opened:
            sort = opened
        words = line[2:] if opened else line
        held += words[:-3] + "\n" if words.endswith(" //") else words + " "
    yield _block(sort, held)


def _block(sort: str, held: str) -> Block:
    source = held.strip()
    return Block(sort, source.removesuffix("|").rstrip() if sort == "row" else source)


def plain(source: str) -> str:
    """`source` without its inline marks."""
    return _EMPHASIS.sub(r"\1", _STRONG.sub(r"\1", _LINK.sub(r"\1", source)))


def to_html(source: str, *, base: str, em: str = "em", strong: str = "strong", br: str = "<br />") -> str:
    """`source` as inline HTML. `base` is put before addresses of the own site; `em`, `strong` and `br` are what the era wrote for them."""
    text = html.escape(source, quote=False)
    text = _LINK.sub(lambda m: f'<a href="{base + m[2] if m[2].startswith("/") else m[2]}">{m[1]}</a>', text)
    text = _STRONG.sub(rf"<{strong}>\1</{strong}>", text)
    text = _EMPHASIS.sub(rf"<{em}>\1</{em}>", text)
    return text.replace("\n", br + "\n")


def runs(blocks: Iterable[Block]) -> Iterator[tuple[str, list[Block]]]:
    """Neighbours of one sort together, as a list or a table needs them."""
    for sort, members in groupby(blocks, key=lambda block: block.sort):
        yield sort, list(members)
