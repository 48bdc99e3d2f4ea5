"""What stands below the running text: end mark, About sections, contact, address, social row, cookie sentence, links."""

from __future__ import annotations

import re
from dataclasses import replace

from archive.clean import press, wording
from archive.clean.blocks import Block
from archive.clean.furniture.contacts import CONTACT_LINES, take_contact
from archive.clean.furniture.lines import about_name, is_head_furniture
from archive.clean.furniture.stripped import Page, Stripped, note_published

ABOUT_PARAGRAPHS = 4
"""Paragraphs of the longest About section seen."""
NOTES_BLOCKS = 30
"""Blocks that notes to editors may have."""
UNKNOWN_LINES = 3
UNKNOWN_CHARS = 80
"""Among known furniture at the foot, so many short lines in a row may be unknown."""


def take_tail(blocks: list[Block], out: Stripped, page: Page) -> None:
    """Sorts what is left into body and tail furniture; the tail begins at the end mark, at an About section, or where only furniture follows."""
    blocks = _without_comments(blocks, out, page)
    trailing = _trailing(blocks, page)
    prose_seen = False
    i = 0
    while i < len(blocks):
        block = blocks[i]
        in_tail = i >= trailing or out.has_ended
        used = _tail_step(blocks, i, out, page, in_tail=in_tail, prose_seen=prose_seen)
        if not used:
            out.body.append(block)
            prose_seen = prose_seen or press.is_prose(block.text)
        elif out.removals[-1].rule == "end_mark" and _parts(blocks[i + used :], page):
            out.removals[-1] = replace(out.removals[-1], rule="section_mark")
            out.enders -= 1
        i += used or 1
    _address_owner(out)


def _without_comments(blocks: list[Block], out: Stripped, page: Page) -> list[Block]:
    """Scraped text has no element around the readers' comments: from their heading on, below the running text, everything is theirs or chrome."""
    if not page.as_scraped:
        return blocks
    prose = next((i for i, b in enumerate(blocks) if press.is_prose(b.text)), len(blocks))
    start = next((i for i, b in enumerate(blocks) if i > prose and wording.COMMENTS_HEADING.match(b.text)), len(blocks))
    for block in blocks[start:]:
        rule = press.line_rule(block.text)
        out.take(
            block,
            rule.name
            if rule and rule.name in ("cookie", "copyright", "social", "footer_link", "end_mark")
            else "comments",
        )
    return blocks[:start]


def _parts(below: list[Block], page: Page) -> bool:
    """Whether a row of stars only parts two sections: two paragraphs of running text follow before anything that belongs to a tail."""
    paragraphs = 0
    for block in below:
        if (
            about_name(block) is not None
            or wording.NOTES_HEADING.match(block.text)
            or press.contact_label(block.text) is not None
            or wording.CORRECTION.match(block.text)
        ):
            return False
        if (
            press.is_prose(block.text)
            and not wording.BOILERPLATE_OPENING.match(block.text)
            and not _is_self_description(block, page)
        ):
            paragraphs += 1
            if paragraphs == 2:
                return True
        elif _is_furniture(block, page):
            return False
    return False


def _trailing(blocks: list[Block], page: Page) -> int:
    """Index from which on nothing but furniture, labels and About sections stands; single unknown short lines among them do not count."""
    start = i = len(blocks)
    unknown = 0
    while i > 0 and unknown <= UNKNOWN_LINES:
        i -= 1
        block = blocks[i]
        in_about = not page.is_fact_sheet and any(
            about_name(b) is not None for b in blocks[max(0, i - ABOUT_PARAGRAPHS) : i + 1]
        )
        in_contact = (
            press.is_contact_detail(block.text)
            and len(block.text) < 60
            and any(press.contact_label(b.text) is not None for b in blocks[max(0, i + 1 - CONTACT_LINES) : i + 1])
        )
        owner = press.is_organisation(block.text) and i + 1 < len(blocks) and press.is_address_line(blocks[i + 1].text)
        known = block.n in page.repeated and not page.is_fact_sheet
        if _is_furniture(block, page) or in_about or in_contact or owner or known:
            start, unknown = i, 0
        elif (
            press.is_prose(block.text)
            or len(block.text) > UNKNOWN_CHARS
            or block.heading
            or block.list_depth
            or block.text.endswith((".", ":"))
        ):
            break
        else:
            unknown += 1
    return start


def _is_furniture(block: Block, page: Page) -> bool:
    text = block.text
    return (
        press.line_rule(text) is not None
        or press.is_address_line(text)
        or is_head_furniture(block, page)
        or block.is_link
        or wording.RELATED_HEADING.match(text) is not None
    )


def _is_self_description(block: Block, page: Page) -> bool:
    """A paragraph that says what a society is: "The Society of Kite Makers is …"."""
    known = any(name and re.match(rf"(?:the )?{re.escape(name)}\b", block.text, re.IGNORECASE) for name in page.society)
    match = wording.SELF_DESCRIPTION.match(block.text)
    return known or bool(match and wording.ORGANISATION.search(match.group()))


def _tail_step(blocks: list[Block], i: int, out: Stripped, page: Page, *, in_tail: bool, prose_seen: bool) -> int:
    """How many blocks from i on are furniture of the tail (or of no place at all), taken off; 0 where block i belongs to the body."""
    block = blocks[i]
    if wording.CORRECTION.match(block.text):
        return 0
    if prose_seen and not page.is_fact_sheet and (used := _section(blocks, i, out, page, in_tail=in_tail)):
        return used
    if used := _link_group(blocks, i, out, in_tail=in_tail):
        return used
    if (in_tail or not prose_seen) and _single_line(block, out, page, in_tail=in_tail):
        return 1
    rule = press.line_rule(block.text)
    if rule and (rule.anywhere or (in_tail and not _is_section_heading(blocks, i))):
        out.take(block, rule.name, detail=rule.wording, kept=rule.kept)
        return 1 + (_named_below(blocks, i, out) if rule.name == "prev_next" and page.as_scraped else 0)
    if in_tail and prose_seen and not page.is_fact_sheet and block.n in page.repeated:
        out.take(block, "repeated", detail="below the running text, as on other pages of the site")
        return 1
    heads = i + 1 < len(blocks) and press.is_prose(blocks[i + 1].text)
    if in_tail and prose_seen and not page.is_fact_sheet and not heads and _is_loose_line(block):
        out.take(block, "tail_line")
        return 1
    return 0


def _is_loose_line(block: Block) -> bool:
    """A short line without a sentence, among the furniture below the text: a slogan, a name, a number of the register."""
    text = block.text
    return (
        len(text) <= UNKNOWN_CHARS
        and not block.heading
        and not press.is_prose(text)
        and not re.search(r"[a-z]{3,}[.!?:][”\"’']?$", text)
    )


def _named_below(blocks: list[Block], i: int, out: Stripped) -> int:
    """ "Previous article" on a line of its own, and the headline it leads to on the next."""
    if i + 1 < len(blocks) and wording.NEXT_LABEL.match(blocks[i].text) and not press.is_prose(blocks[i + 1].text):
        out.take(blocks[i + 1], "prev_next")
        return 1
    return 0


def _section(blocks: list[Block], i: int, out: Stripped, page: Page, *, in_tail: bool) -> int:
    """An About section or a contact block below the running text."""
    block = blocks[i]
    name = about_name(block)
    if (
        name is not None
        and (press.names_organisation(name, page.society) or out.has_ended)
        and (used := _about(blocks, i, out))
    ):
        return used
    label = press.contact_label(block.text)
    # One line that says "Contact:" and reaches somebody is proof anywhere; a label alone only where releases print it.
    proof = (
        wording.MEDIA_CONTACT.match(block.text) or (label and len(block.text) < 160) or _is_contact_heading(blocks, i)
    )
    if label is not None and (proof or in_tail) and (used := take_contact(blocks, i, label, out, page)):
        return used
    if wording.NOTES_HEADING.match(block.text):
        return _notes(blocks, i, out)
    if block.lead and wording.NOTES_HEADING.match(block.lead):
        out.take(block, "notes", kept="notes", detail="behind its bold words")
        return 1
    inline = wording.ABOUT_INLINE.match(block.text) or wording.ABOUT_HEADING.match(block.lead)
    if inline and press.names_organisation(inline["name"], page.society):
        out.take(block, "about", kept="about")
        return 1
    return 0


def _is_contact_heading(blocks: list[Block], i: int) -> bool:
    """A heading, or bold words, with the person and how to reach them on the lines right below it."""
    if not (blocks[i].heading or blocks[i].lead):
        return False
    for block in blocks[i + 1 : i + 4]:
        if block.heading or not press.is_contact_detail(block.text):
            return False
        if wording.PHONE.search(block.text) or wording.EMAIL.search(block.text):
            return True
    return False


def _single_line(block: Block, out: Stripped, page: Page, *, in_tail: bool) -> bool:
    """An address, a dated line or a release line that stands alone outside the running text."""
    text = block.text
    if press.is_address(text) or (in_tail and press.is_address_line(text) and not page.is_fact_sheet):
        out.take(block, "address")
    elif (
        out.has_ended
        and press.is_prose(text)
        and press.line_rule(text) is None  # "KMS uses cookies …" begins with the society's name and describes nobody
        and not page.is_fact_sheet
        and (wording.BOILERPLATE_OPENING.match(text) or _is_self_description(block, page))
    ):
        out.take(block, "about", kept="about", detail="self-description after the end mark")
    elif not block.is_link and (found := press.updated(text, page.date_order)):
        out.take(block, "updated_line")
        out.updated = out.updated or found.dated("updated_line", text)
    elif not block.is_link and (found := press.published(text, page.date_order)):
        out.take(block, "published_line")
        note_published(out, found, "published_line", text)
    elif press.release(text, page.date_order)[0]:
        out.take(block, "release_line")
    else:
        return False
    return True


def _is_section_heading(blocks: list[Block], i: int) -> bool:
    """A heading with running text below it is a heading, whatever it is called ("Contact", "Share")."""
    return blocks[i].heading > 0 and i + 1 < len(blocks) and press.is_prose(blocks[i + 1].text)


def _about(blocks: list[Block], i: int, out: Stripped) -> int:
    """An About section: the heading and the paragraphs below it, up to other furniture, a heading or a correction."""
    j = i + 1
    while j < len(blocks) and j - i <= ABOUT_PARAGRAPHS:
        block = blocks[j]
        rule = press.line_rule(block.text)
        if block.heading or wording.CORRECTION.match(block.text) or about_name(block) is not None:
            break
        if (rule is not None and not press.is_prose(block.text)) or (rule is not None and rule.name == "cookie"):
            break
        if (
            press.is_address(block.text)
            or press.contact_label(block.text) is not None
            or (block.is_link and j > i + 1 and len(block.text) < 60)
        ):
            break
        more = wording.ABOUT_MORE.match(block.text)
        if not press.is_prose(block.text) and j > i + 1 and not more and not re.search(r"[a-z]{2,}[.!?]$", block.text):
            break
        j += 1
    if j == i + 1:
        return 0
    for block in blocks[i:j]:
        out.take(block, "about", kept="about")
    return j - i


def _notes(blocks: list[Block], i: int, out: Stripped) -> int:
    """ "Notes to editors": the heading and what follows, up to an About section, a contact or other furniture."""
    j = i + 1
    while j < len(blocks) and j - i <= NOTES_BLOCKS:
        text = blocks[j].text
        if (
            about_name(blocks[j]) is not None
            or press.contact_label(text) is not None
            or press.is_address(text)
            or wording.CORRECTION.match(text)
        ):
            break
        if press.line_rule(text) is not None and not press.is_prose(text):
            break
        j += 1
    for block in blocks[i:j]:
        out.take(block, "notes", kept="notes")
    return j - i


def _is_entry(block: Block) -> bool:
    """A line that may be the name of another item, where links are not marked."""
    return (
        len(block.text) < 160
        and (block.list_depth > 0 or block.tag == "line")
        and not press.is_prose(block.text)
        and press.line_rule(block.text) is None
    )


def _link_group(blocks: list[Block], i: int, out: Stripped, *, in_tail: bool) -> int:
    """A heading such as "Related" or "Share this" with the links below it; without link marks (scraped text) only in the tail."""
    if not wording.RELATED_HEADING.match(blocks[i].text):
        return 0
    j = i + 1
    while j < len(blocks) and not blocks[j].heading and (blocks[j].is_link or (in_tail and _is_entry(blocks[j]))):
        j += 1
    if j == i + 1 and not in_tail:
        return 0
    name = "share" if wording.SHARE_HEADING.match(blocks[i].text) else "related"
    for block in blocks[i:j]:
        out.take(block, name)
    return j - i


def _address_owner(out: Stripped) -> None:
    """The organisation's name on the line right above its address in the tail goes with the address."""
    if len(out.body) < 2:
        return
    last = out.body[-1]
    below = [r for r in out.removals if r.n > last.n]
    if not below or min(below, key=lambda r: r.n).rule != "address":
        return
    if (
        press.is_organisation(last.text)
        and not last.heading
        and len(last.text.split()) <= 12
        and not press.is_prose(last.text)
    ):
        out.body.pop()
        out.take(last, "address", detail="owner of the address below")
