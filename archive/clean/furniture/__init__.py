"""What editors type around a release, taken off and named. Knows the order of a press page: head, body, tail; refuses to know HTML and bytes.

Input is the blocks that may be article, in reading order; output is the body and one Removal for each other block. Furniture that tells something (contact,
About paragraph, letterhead) is kept under a label; dates, contacts and bylines that it carries are handed on as metadata.

    head   title · release line · published line · embargo · contact · byline · letterhead        until the first running text
    body   never touched by wording alone, but for what no sentence can be (end marks, script notices, back to top)
    tail   end mark · About sections · contact · address · social · cookies · copyright · links    from the end mark or the trailing furniture on

What frequency or similarity suggests is not believed here: the sentence that opens one release's boilerplate opens a real paragraph in another, and a fact
sheet's first paragraph is its content (both seen). Position, neighbours and kind decide.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.clean import dates, press
from archive.clean.blocks import Block
from archive.clean.furniture.beside import PRESS_SIGNS, take_beside
from archive.clean.furniture.head import take_head
from archive.clean.furniture.headline import take_menu_and_title
from archive.clean.furniture.lines import has_name, split_lines
from archive.clean.furniture.stripped import Page, Stripped, is_fact_sheet_title
from archive.clean.furniture.tail import take_tail

DATELINE_BLOCKS = 4

__all__ = ["Page", "Stripped", "has_name", "is_fact_sheet_title", "strip", "take_beside"]


def strip(blocks: Sequence[Block], page: Page) -> Stripped:
    """Takes the furniture off. Every block given is afterwards in `body` or in exactly one of `removals`; nothing is reordered."""
    out = Stripped(title=page.title)
    rest = split_lines(blocks, page)
    if page.as_scraped:
        rest = take_menu_and_title(rest, out, page)
        if out.title is not None:
            page = replace(page, title=out.title, is_fact_sheet=page.is_fact_sheet or is_fact_sheet_title(out.title))
    rest = take_head(rest, out, page)
    take_tail(rest, out, page)
    _take_dateline(out, page)
    out.removals.sort(key=lambda r: r.n)
    return out


def _take_dateline(out: Stripped, page: Page) -> None:
    """The dateline of the first running text, which may stand below a second headline. It stays in the body as printed."""
    first = next((block for block in out.body[:DATELINE_BLOCKS] if press.is_prose(block.text)), None)
    found = press.dateline(first.text) if first is not None else None
    if found is None and first is not None and PRESS_SIGNS & set(out.signs):
        found = press.town_line(first.text)
    if found is None:
        return
    out.dateline, printed = found
    out.signs.append("dateline")
    if printed and out.published is None:
        day = dates.find(printed, date_order=page.date_order)
        if day:
            out.published = day.dated("dateline", printed)
