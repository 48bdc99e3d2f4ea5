"""Text as scraped has no elements: which of its first lines are the site's menu, and which one is the title."""

from __future__ import annotations

import re

from archive.clean import press
from archive.clean.blocks import Block
from archive.clean.furniture.head import take_head_step
from archive.clean.furniture.lines import is_head_furniture
from archive.clean.furniture.stripped import Page, Stripped
from archive.identity import fold

HEAD_LIMIT = 60
"""Lines looked at for a menu: menus of scraped pages are long."""
TITLE_CHARS = 220
"""No headline is longer."""


def take_menu_and_title(blocks: list[Block], out: Stripped, page: Page) -> list[Block]:
    """Text as scraped has no elements: the menu is the run of short lines before the title, and the title the first line that is neither.

    Press Releases        menu: a run of short lines, closed by a wider gap …
    Fact Sheet
    Logo Guidelines


    Fact Sheet            … or by the line that says again which of them this page is
    """
    head: list[Block] = []
    for block in blocks[:HEAD_LIMIT]:
        if press.is_prose(block.text):
            break
        head.append(block)
    start = 0
    while start < len(head) and _is_chrome_line(head[start].text):
        out.take(head[start], _chrome_rule(head[start].text))
        start += 1
    menu_end = _menu_end(head, start, page)
    for block in head[start:menu_end]:
        rule = press.line_rule(block.text)
        out.take(block, rule.name if rule and rule.anywhere else "nav_menu")
    i = menu_end
    while i < len(blocks):
        block = blocks[i]
        if press.is_prose(block.text) and len(block.text) > TITLE_CHARS:
            break  # running text before any title: this text has none
        if i < len(head) and _is_chrome_line(block.text):
            out.take(block, _chrome_rule(block.text))
            i += 1
        elif used := take_head_step(blocks, i, out, page):
            i += used
        else:
            out.title = block.text
            out.take(block, "title")
            return blocks[i + 1 :]
    return blocks[i:]


def _is_chrome_line(text: str) -> bool:
    rule = press.line_rule(text)
    return rule is not None and rule.name in (
        "nav_notice",
        "skip_link",
        "breadcrumbs",
        "nav_menu",
        "cookie",
        "back_to_top",
        "end_mark",
    )


def _chrome_rule(text: str) -> str:
    rule = press.line_rule(text)
    return rule.name if rule else "nav_menu"


def _menu_end(head: list[Block], start: int, page: Page) -> int:
    """Where the menu ends (index into `head`), `start` where there is none."""
    seen: dict[str, int] = {}
    for i in range(start, len(head)):
        key = fold(head[i].text).casefold()
        if key in seen and i - seen[key] > 1 and all(_menu_like(b) for b in head[start:i]):
            return i
        seen.setdefault(key, i)
    end = start
    while (
        end < len(head)
        and _menu_like(head[end])
        and not is_head_furniture(head[end], page)
        and (end == start or head[end].gap <= head[start + 1].gap if start + 1 < len(head) else True)
    ):
        end += 1
    follows = end < len(head) and head[end].gap > (head[start + 1].gap if start + 1 < len(head) else 0)
    return end if end - start >= 4 and follows else start


def _menu_like(block: Block) -> bool:
    return len(block.text) <= 60 and len(block.text.split()) <= 7 and not re.search(r"[.!?,;]$|:\s", block.text)
