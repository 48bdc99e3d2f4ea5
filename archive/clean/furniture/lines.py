"""What kind of furniture a block may be before its place is known: the questions that head, menu and tail all ask."""

from __future__ import annotations

from collections.abc import Sequence

from archive.clean import press, wording
from archive.clean.blocks import Block
from archive.clean.furniture.stripped import Page, is_fact_sheet_title
from archive.identity import fold

NEAR_BLOCKS = 300
"""A masthead is named again near the top of the page or near its foot."""


def split_lines(blocks: Sequence[Block], page: Page) -> list[Block]:
    """Paragraphs in which furniture shares space with other lines come apart at their line breaks; verse and addresses in prose stay whole."""
    out: list[Block] = []
    labelled = False
    for block in blocks:
        lines = block.lines()
        apart = len(lines) > 1 and (
            any(_recognised(line, page) for line in lines)
            or (labelled and not page.is_fact_sheet and all(press.is_contact_detail(line.text) for line in lines))
        )
        out.extend(lines if apart else [block])
        labelled = press.contact_label(block.text) == ""
    return out


def _recognised(block: Block, page: Page) -> bool:
    text = block.text
    return (
        press.line_rule(text) is not None
        or _is_press_line(text, page)
        or press.is_address(text)
        or (about_name(block) is not None and press.names_organisation(text, page.society))
    )


def is_head_furniture(block: Block, page: Page) -> bool:
    """A line that stands above the running text of a release, or below it: dates, labels, letterheads."""
    text = block.text
    return _is_press_line(text, page) or press.updated(text, page.date_order) is not None or press.is_address_line(text)


def starts_other_furniture(block: Block, page: Page) -> bool:
    """A line that ends a contact block because it begins something else."""
    rule = press.line_rule(block.text)
    return _is_press_line(block.text, page) or (
        rule is not None
        and rule.name != "footer_link"
        and not press.is_reach_line(block.text)
        and not press.is_reach_label(block.text)  # "Email" alone is also a button for sharing
    )


def _is_press_line(text: str, page: Page) -> bool:
    """A release line, an embargo, a date of publication or the label of a contact."""
    order = page.date_order
    return (
        press.release(text, order)[0]
        or press.embargo(text, order)[0]
        or press.published(text, order) is not None
        or press.contact_label(text) is not None
    )


def has_name(block: Block, page: Page) -> bool:
    """Whether the press grammar has a name for a block that tells something: a date, a label, an address of the letterhead, an About heading."""
    return is_head_furniture(block, page) or about_name(block) is not None or press.is_contact_detail(block.text)


def about_name(block: Block) -> str | None:
    """What an About heading names, None where the block is no such heading."""
    text = block.text
    if len(text) > 130 or "\n" in text:
        return None
    match = wording.ABOUT_HEADING.match(text)
    if not match or press.is_prose(text):
        return None
    return str(match["name"])


def is_masthead(block: Block, blocks: Sequence[Block], page: Page) -> bool:
    """A line that is an organisation's name, and nothing else: another block of the page names it again in full."""
    text = fold(block.text).casefold()
    if any(name and fold(name).casefold() == text for name in page.society):
        return True
    if not press.is_organisation(block.text) or is_fact_sheet_title(block.text):
        return False
    near = [*blocks[:NEAR_BLOCKS], *blocks[NEAR_BLOCKS:][-NEAR_BLOCKS:]]
    naming = [other for other in near if len(other.text) > len(block.text) and text in fold(other.text).casefold()]
    return any(
        press.is_prose(other.text) or about_name(other) is not None or press.is_address(other.text) for other in naming
    )
