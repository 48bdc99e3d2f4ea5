"""Text as scraped has no elements: which of its first lines is the headline, and that what stands above it is menu and masthead.

Home                      menu: words of menus, a row of short lines closed by a wider gap, rows with bars
Newsroom
Society of Kite Makers    masthead: an organisation that the rest of the page names again
Kites Return to Dover     headline: said again by the address or a breadcrumb; else the lines nearest to the dates, contacts
Numbers up by half        and release lines above the running text, the upper one where there are two
May 3, 2021
DOVER – The makers of …   running text
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.clean import press, wording
from archive.clean.blocks import Block
from archive.clean.furniture.head import is_head_line, take_head_step
from archive.clean.furniture.lines import is_masthead
from archive.clean.furniture.stripped import Page, Stripped, is_fact_sheet_title
from archive.identity import fold

HEAD_LIMIT = 60
"""Lines looked at for a headline: menus of scraped pages are long."""
LOOSE_HEAD = 12
"""Lines that may be head on a page without running text."""
TITLE_CHARS = 220
"""No headline is longer."""
MENU_LINES = 4
"""Fewer short lines in a row are no menu."""


def take_menu_and_title(blocks: list[Block], out: Stripped, page: Page) -> list[Block]:
    """Takes the headline and what stands above it; head furniture is left for the next step, a second headline for the body."""
    end = next(
        (i for i, b in enumerate(blocks[:HEAD_LIMIT]) if press.is_prose(b.text) and not is_head_line(b, page)), None
    )
    head = blocks[: end if end is not None else min(LOOSE_HEAD, len(blocks))]
    furniture = _furniture(head, page)
    menu = _menu(head, furniture)
    open_lines = [
        i for i, b in enumerate(head)
        if i not in furniture and i not in menu and len(b.text) <= TITLE_CHARS and not b.list_depth and not is_masthead(b, blocks, page)
    ]  # fmt: skip
    chosen = _evident(head, furniture, blocks, page)
    if chosen is None and open_lines:
        chosen = _nearest(head, open_lines, furniture) if end is not None else open_lines[0]
    if chosen is None:
        return blocks
    out.title = head[chosen].text
    rest: list[Block] = []
    for i, block in enumerate(head):
        if i == chosen:
            out.take(block, "title")
        elif i in furniture or i > chosen:
            rest.append(block)
        else:
            rule = press.line_rule(block.text)
            out.take(block, rule.name if rule else "masthead" if is_masthead(block, blocks, page) else "nav_menu")
    return rest + blocks[len(head) :]


def _furniture(head: list[Block], page: Page) -> set[int]:
    """Indices of lines that carry dates, contacts, release lines, letterheads: tried on a scratch sheet, taken by the next step."""
    found: set[int] = set()
    i = 0
    while i < len(head):
        scratch = Stripped()
        used = take_head_step(head, i, scratch, page)
        if used and any(
            r.rule
            in ("release_line", "embargo_line", "published_line", "updated_line", "contact", "byline", "letterhead")
            for r in scratch.removals
        ):
            found.update(range(i, i + used))
        i += used or 1
    return found


def _menu(head: list[Block], furniture: set[int]) -> set[int]:
    """Indices of menu lines: known words, chrome by wording, and runs of short lines that a wider gap closes."""
    found = {i for i, block in enumerate(head) if i not in furniture and _is_menu_word(block.text)}
    start = 0
    while start < len(head):
        end = start + 1
        while (
            end < len(head)
            and end not in furniture
            and _short(head[end])
            and (end == start + 1 or head[end].gap <= head[start + 1].gap)
        ):
            end += 1
        closed = end < len(head) and head[end].gap > head[min(start + 1, end)].gap
        if end - start >= MENU_LINES and _short(head[start]) and start not in furniture and closed:
            found.update(range(start, end))
        start = end
    return found


def _is_menu_word(text: str) -> bool:
    known = wording.MENU_WORDS.match(text) or wording.SECTION_NAME.match(text) or wording.VIEW_IN_BROWSER.search(text)
    return bool(known) or press.line_rule(text) is not None


def _short(block: Block) -> bool:
    return len(block.text) <= 60 and len(block.text.split()) <= 7 and not re.search(r"[.!?,;]$|:\s", block.text)


def _evident(head: list[Block], furniture: set[int], blocks: Sequence[Block], page: Page) -> int | None:
    """The line that something else on the page, or its address, says is the headline."""
    folded = [fold(b.text).casefold() for b in head]
    again = [
        i for i in range(1, len(head))
        if i not in furniture and len(folded[i]) >= 6 and not re.match(r"\d+[.)]", folded[i]) and not wording.MENU_WORDS.match(head[i].text)
        and not is_masthead(head[i], blocks, page) and (folded[i] in folded[:i] or any(_last_crumb(b.text) == folded[i] for b in head[:i]))
    ]  # fmt: skip
    if again and len({folded[i] for i in again}) == 1:  # several lines said twice are a table of contents
        return again[-1]
    ranked = [
        (overlap, i)
        for i, b in enumerate(head)
        if i not in furniture and len(b.text) <= TITLE_CHARS and (overlap := _slug_overlap(b.text, page.slug)) >= 0.6
    ]
    if ranked:
        return max(ranked, key=lambda pair: (pair[0], -pair[1]))[1]
    sheets = [i for i, b in enumerate(head) if i not in furniture and is_fact_sheet_title(b.text) and len(b.text) < 120]
    return max(sheets, key=lambda i: (len(head[i].text.split()), i), default=None)


def _last_crumb(text: str) -> str:
    parts = re.split(r"\s*(?:[>›»/|→]|::?)\s+", text)
    return fold(parts[-1]).casefold() if len(parts) > 1 else ""


def _slug_overlap(text: str, slug: frozenset[str]) -> float:
    """Share of the words of the page's address that stand in the line, 0..1; 0 where the address has fewer than three."""
    if len(slug) < 3:
        return 0.0
    return len(slug & set(re.findall(r"\w{3,}", fold(text).casefold()))) / len(slug)


def _nearest(head: list[Block], open_lines: list[int], furniture: set[int]) -> int:
    """By place: above the dates and contacts or below them, wherever a headline's length of words stands; the line next to the text otherwise."""
    if not furniture:
        return _upper(head, open_lines)
    first, last = min(furniture), max(furniture)
    above = [i for i in open_lines if i < first]
    below = [i for i in open_lines if i > last and not head[i].text.endswith(":")]
    between = [i for i in open_lines if first < i < last]
    for group in (above, between, below):
        if any(_is_headline(head[i]) for i in group):
            return _upper(head, group)
    for group in (above, between, below):
        if group:
            return group[-1] if group is not below else group[0]
    return open_lines[-1]


def _upper(head: list[Block], group: list[int]) -> int:
    """The upper line of the lowest run of lines with a headline's length; the lowest line where none has it."""
    names = [
        i for i in group if wording.ORGANISATION_ONLY.match(head[i].text) and wording.ENDS_AS_NAME.search(head[i].text)
    ]
    if names and len(names) < len(group) and names[-1] != group[-1]:
        group = [i for i in group if i > names[-1]]
    run: list[int] = []
    for i in reversed(group):
        if _is_headline(head[i]) and (not run or run[-1] - i == 1):
            run.append(i)
        elif run:
            break
    return run[-1] if run else group[-1]


def _is_headline(block: Block) -> bool:
    return len(block.text.split()) >= 4 or len(block.text) >= 25
