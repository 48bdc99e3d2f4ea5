"""The blocks of an article as Markdown (CommonMark, with GitHub's tables). Knows the kinds of blocks; judges nothing. Not stored: a function of the blocks.

Text is escaped, so that what a page says can become neither markup nor HTML. A quotation, list or table keeps its form; emphasis and links do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from archive.clean.blocks import Block

_MARKUP = re.compile(r"([\\`*_\[\]<>&|~])")
_OPENING = re.compile(r"^(\s*)(#{1,6}(?=\s|$)|[-+=](?=\s|$|[-+=])|:?-{3,}|\d{1,9}(?=[.)](?:\s|$)))")
_CELLS = " | "


def of(blocks: Sequence[Block]) -> str:
    """The blocks joined by blank lines, entries of one list and rows of one table by line ends; '' for no blocks."""
    return "\n\n".join(_parts(blocks))


def of_body(body_text: str, page: Sequence[Block]) -> str:
    """A cleaned page's text in the form its blocks had: each paragraph of `body_text` is looked up, in order, among the blocks of the page.

    One that is no whole block (a line of it was furniture) is a plain paragraph.
    """
    shown: list[Block] = []
    after = 0
    for text in body_text.split("\n\n") if body_text else ():
        n = next((n for n in range(after, len(page)) if page[n].text == text), None)
        shown.append(Block(n=len(shown), text=text, tag="p") if n is None else page[n])
        after = after if n is None else n + 1
    return of(shown)


def _parts(blocks: Sequence[Block]) -> Iterator[str]:
    at = 0
    while at < len(blocks):
        family = _family(blocks[at])
        end = at + 1
        while end < len(blocks) and family and _family(blocks[end]) == family:
            end += 1
        together = blocks[at:end]
        at = end
        if family == "list":
            yield "\n".join(_entries(together))
        elif family == "table":
            yield _table(together)
        else:
            yield from (_one(block) for block in together)


def _family(block: Block) -> str:
    if block.heading:
        return ""
    if block.tag == "tr":
        return "table"
    return "list" if block.list_depth else ""


def _one(block: Block) -> str:
    text = escaped(block.text)
    if block.heading:
        return f"{'#' * block.heading} {text.replace(chr(10), ' ')}"
    if block.tag == "blockquote":
        return "\n".join(f"> {line}" for line in text.split("\n"))
    if block.tag == "pre":
        fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", block.text)), 3)
        return f"{fence}\n{block.text}\n{fence}"
    if block.tag in ("figcaption", "caption"):
        return f"*{text.replace(chr(10), ' ')}*"
    return _broken(text)


def _entries(blocks: Sequence[Block]) -> Iterator[str]:
    """The entries of lists. What is nested stands below its entry's text; a second list of the same depth is told by its other delimiter."""
    markers: dict[int, str] = {}
    for block in blocks:
        depth, text = block.list_depth, escaped(block.text)
        markers = {at: marker for at, marker in markers.items() if at <= depth}
        indent = " " * sum(len(markers.get(at, "- ")) for at in range(1, depth))
        if block.number < 0 and depth in markers:
            indent += " " * len(markers[depth])
            yield f"\n{indent}{_broken(text, indent)}"
            continue
        markers[depth] = marker = _marker(block.number, markers.get(depth, ""))
        yield f"{indent}{marker}{_broken(text, indent + ' ' * len(marker))}"


def _marker(number: int, before: str) -> str:
    if number <= 0:
        return "- "
    last, delimiter = (int(before[:-2]), before[-2]) if before[:1].isdigit() else (0, ".")
    if number <= last:
        delimiter = ")" if delimiter == "." else "."
    return f"{number}{delimiter} "


def _table(rows: Sequence[Block]) -> str:
    cells = [[escaped(cell).replace("\n", " ") for cell in row.text.split(_CELLS)] for row in rows]
    width = max(len(row) for row in cells)
    lines = [f"| {_CELLS.join([*row, *[''] * (width - len(row))])} |" for row in cells]
    return "\n".join([lines[0], f"|{'---|' * width}", *lines[1:]])


def _broken(text: str, indent: str = "") -> str:
    """Line breaks of the page as breaks of Markdown: a backslash at the line's end."""
    return text.replace("\n", f"\\\n{indent}")


def escaped(text: str) -> str:
    """Text that shows as it is written: markup characters with a backslash, also what would open a heading, list or rule on its line."""
    lines = (_MARKUP.sub(r"\\\1", line) for line in text.split("\n"))
    return "\n".join(_OPENING.sub(_held, line) for line in lines)


def _held(found: re.Match[str]) -> str:
    space, opening = found.groups()
    return f"{space}{opening}\\" if opening.isdigit() else f"{space}\\{opening}"
