"""A text as scraped as a list of blocks: one a line, as the block pass makes them of a page. Knows bullets and wrapped lines; refuses to know HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator

from archive.clean import characters
from archive.clean.blocks import SPACE, Block

_BULLET = re.compile(r"^\s*(?:[•●◦▪‣∙·■□➢✓]|[-–*](?=\s))\s*")


def of_text(text: str) -> list[Block]:
    """The blocks of a text as scraped: one a line, bullets taken off, hard-wrapped paragraphs joined. `gap` counts the blank lines before each."""
    blocks: list[Block] = []
    for gap, lines in _paragraphs(text):
        for i, line in enumerate(_unwrap(lines)):
            words, is_entry = _without_bullet(line)
            tidy = SPACE.sub(" ", characters.without_unseen(words)).strip()
            if tidy:
                tag = "li" if is_entry else "line"
                blocks.append(Block(n=len(blocks), text=tidy, tag=tag, list_depth=int(is_entry), gap=0 if i else gap))
    return blocks


def _without_bullet(line: str) -> tuple[str, bool]:
    """The line without its bullet, and whether it had one. "- 30 -" and "* * *" are no list entries: what opens them also closes them."""
    words = _BULLET.sub("", line)
    if words == line or not words.strip() or re.fullmatch(r"[\s*#\-–—_~=•.]+", line) or re.search(r"[-–—*#]\s*$", line):
        return line, False
    return words, True


def _paragraphs(text: str) -> Iterator[tuple[int, list[str]]]:
    gap, lines = 0, list[str]()
    before = 0
    for line in [*text.split("\n"), ""]:
        if line.strip():
            if not lines:
                before = gap
            lines.append(line)
            gap = 0
            continue
        if lines:
            yield before, lines
            lines = []
        gap += 1


def _unwrap(lines: list[str]) -> list[str]:
    """Joins the lines of a paragraph that a mailer or editor wrapped at a fixed width; other lines are blocks of their own."""
    if len(lines) < 3 or any(_BULLET.match(line) for line in lines):
        return lines
    widths = [len(line.rstrip()) for line in lines[:-1]]
    wrapped = (
        max(widths) <= 100
        and min(widths) >= 50
        and max(widths) - min(widths) <= 18
        and not any(line.rstrip().endswith((".", ":", "!", "?")) for line in lines[:-2])
    )
    return [" ".join(line.strip() for line in lines)] if wrapped else lines
