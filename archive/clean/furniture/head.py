"""What stands above the running text of a release: title, release line, dates, embargo, contact, byline, letterhead."""

from __future__ import annotations

from archive.clean import dates, press, wording
from archive.clean.blocks import Block
from archive.clean.furniture.contacts import take_contact
from archive.clean.furniture.lines import is_masthead
from archive.clean.furniture.stripped import Page, Stripped, note_published
from archive.identity import fold
from archive.model import Precision

HEAD_LIMIT = 60
"""Blocks looked at for a head: one without any running text by then is none."""


KICKER_BLOCKS = 4
KICKER_CHARS = 40
"""The name of a section above a headline has few words."""


def take_head(blocks: list[Block], out: Stripped, page: Page) -> list[Block]:
    """Everything above the running text. Lines that no rule knows stay where they are: a second headline is part of the body."""
    stay: list[Block] = []
    i = 0
    while i < min(len(blocks), HEAD_LIMIT) and not (
        press.is_prose(blocks[i].text) and not is_head_line(blocks[i], page)
    ):
        used = take_head_step(blocks, i, out, page)
        if not used and i and is_masthead(blocks[i], blocks, page) and not blocks[i].heading:
            out.take(blocks[i], "masthead")
            used = 1
        if not used:
            stay.append(blocks[i])
        i += used or 1
    return _without_kicker(stay, out, page) + blocks[i:]


def _without_kicker(stay: list[Block], out: Stripped, page: Page) -> list[Block]:
    """Without the words right above the headline that say in what section it was filed; in text as scraped they are menu."""
    title = next((r.n for r in out.removals if r.rule == "title"), None)
    if page.as_scraped or page.is_fact_sheet or title is None:
        return stay
    above = [
        b
        for b in stay
        if title - KICKER_BLOCKS <= b.n < title
        and len(b.text) <= KICKER_CHARS
        and b.text[-1] not in ".!?:"
        and (wording.SECTION_NAME.match(b.text) or (not b.heading and title - b.n <= 2))
    ]
    for block in above:
        out.take(block, "kicker", detail="right above the headline")
    return [block for block in stay if block not in above] if above else stay


def is_head_line(block: Block, page: Page) -> bool:
    """Furniture that may be as long as a sentence and is no running text for that."""
    rule = press.line_rule(block.text)
    return (
        (rule is not None and rule.name in ("cookie", "nav_notice", "attribution"))
        or press.embargo(block.text, page.date_order)[0]
        or press.contact_label(block.text) is not None
    )


def take_head_step(blocks: list[Block], i: int, out: Stripped, page: Page) -> int:
    """How many blocks from i on are head furniture, taken off; 0 where block i is none."""
    block, order = blocks[i], page.date_order
    text = block.text
    if (
        page.title
        and fold(text).casefold() == fold(page.title).casefold()
        and not any(r.rule == "title" for r in out.removals)
    ):
        out.take(block, "title")
        return 1
    is_release, found = press.release(text, order)
    if is_release:
        out.take(block, "release_line")
        out.signs.append("release line")
        note_published(out, found, "release_line", text)
        return 1
    is_embargo, found = press.embargo(text, order)
    if is_embargo:
        return _embargo(blocks, i, found, out, page)
    found = press.published(text, order)
    if found and (not block.is_link):
        return _published(blocks, i, found, out)
    if (
        not page.is_fact_sheet
        and (rest := press.contact_label(text)) is not None
        and (used := take_contact(blocks, i, rest, out, page))
    ):
        return used
    found = press.updated(text, order)
    if found:
        out.take(block, "updated_line")
        out.updated = out.updated or found.dated("updated_line", text)
        return 1
    if used := _letterhead(blocks, i, out):
        return used
    if _signed(blocks, i, out, page):
        out.take(block, "byline", detail="a name between the headline and its date")
        out.byline = out.byline or text
        return 1
    byline = press.byline(text, order)
    if byline and (wording.NAMES.match(byline[0].split(",")[0].split(" and ")[0].strip()) or byline[1]):
        out.take(block, "byline")
        out.byline = out.byline or byline[0]
        note_published(out, byline[1], "byline", text)
        return 1
    if _by_wording(block, out):
        return 1
    clock = dates.find_clock(text)
    if clock and out.published and out.published.precision is Precision.DAY:
        return _clock_line(block, clock, out)
    return 0


def _by_wording(block: Block, out: Stripped) -> bool:
    """A line that its wording alone says is furniture. What it says of the kind of the page is a sign."""
    rule = press.line_rule(block.text)
    if rule is None or (block.heading and not rule.anywhere):
        return False
    out.take(block, rule.name, detail=rule.wording, kept=rule.kept)
    if rule.name == "attribution" or (rule.name == "kicker" and wording.STATEMENT_TITLE.search(block.text)):
        out.signs.append("statement line")
    return True


def _signed(blocks: list[Block], i: int, out: Stripped, page: Page) -> bool:
    """A name alone on its line, the headline right above and a date right below: whose text it is."""
    block = blocks[i]
    if (
        page.title is None
        or block.heading
        or i + 1 >= len(blocks)
        or len(block.text) > 40
        or not press.is_name(block.text)
    ):
        return False
    below_title = i == 0 or any(r.rule == "title" and r.n == block.n - 1 for r in out.removals)
    return below_title and press.published(blocks[i + 1].text, page.date_order) is not None


def _published(blocks: list[Block], i: int, found: dates.Found, out: Stripped) -> int:
    block = blocks[i]
    out.take(block, "published_line")
    if wording.PUBLISHED_LABEL.match(block.text):
        out.signs.append("published line")
    note_published(out, found, "published_line", block.text)
    return 1


def _clock_line(block: Block, clock: tuple[str, str | None], out: Stripped) -> int:
    """A clock time on the line below its date."""
    assert out.published is not None
    day = out.published
    joined = dates.join_clock(dates.Found(day.value, day.precision, None, 0, 0), *clock)
    out.published = joined.dated(day.source, f"{day.verbatim}\n{block.text}")
    if out.embargo is not None and out.embargo.value == day.value:
        out.embargo = joined.dated(out.embargo.source, f"{out.embargo.verbatim}\n{block.text}")
    out.take(block, "published_line", detail="time of the line above")
    return 1


def _embargo(blocks: list[Block], i: int, found: dates.Found | None, out: Stripped, page: Page) -> int:
    """The embargo line, whose date may stand on the next line. An embargo's end is when the release was published, unless a line says otherwise."""
    out.take(blocks[i], "embargo_line")
    out.signs.append("embargo line")
    used, verbatim = 1, blocks[i].text
    if found is None and i + 1 < len(blocks):
        found = press.published(blocks[i + 1].text, page.date_order)
        if found:
            verbatim = f"{verbatim}\n{blocks[i + 1].text}"
            out.take(blocks[i + 1], "embargo_line", detail="date of the line above")
            used = 2
    if found:
        out.embargo = out.embargo or found.dated("embargo_line", verbatim)
        note_published(out, found, "embargo_line", verbatim)
    return used


def _letterhead(blocks: list[Block], i: int, out: Stripped) -> int:
    """The society's name, street, town and telephone above the text, as on letter paper: two address lines at least, the name before them."""
    j = i
    named = 0
    if not press.is_address_line(blocks[i].text):
        if not press.is_organisation(blocks[i].text) or blocks[i].heading == 1:
            return 0
        named, j = 1, i + 1
    start = j
    while j < len(blocks) and press.is_address_line(blocks[j].text):
        j += 1
    if j - start < 2 and not (j - start == 1 and press.is_address(blocks[start].text)):
        return 0
    if not named and j - start < 2:
        return 0
    for block in blocks[i:j]:
        out.take(block, "letterhead", kept="letterhead")
    return j - i
