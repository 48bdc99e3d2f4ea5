"""The contact block of a release: a label and what belongs to it, on one line or on several, above the text or below it."""

from __future__ import annotations

from archive.clean import press, wording
from archive.clean.blocks import Block
from archive.clean.furniture.lines import starts_other_furniture
from archive.clean.furniture.stripped import Page, Stripped

CONTACT_LINES = 8
"""Lines of the longest contact block seen: two people with name, role, telephone and e-mail each."""


def take_contact(blocks: list[Block], i: int, rest: str, out: Stripped, page: Page) -> int:
    """A contact label with what belongs to it, on its own line (`rest`) or on those below. Returns how many blocks were taken.

    0 where a label of common words ("Contact:") is followed by nothing that reaches anybody: then it is a sentence or a heading.
    """
    media = bool(wording.MEDIA_CONTACT.match(blocks[i].text))
    lines = [rest] if rest else []
    if rest and not media and not _reaches(rest) and not wording.NAMES.match(rest.strip(" ,")):
        return 0
    j = i + 1
    while j < len(blocks) and j - i <= CONTACT_LINES and _belongs(blocks, j, lines, page):
        lines.append(blocks[j].text)
        j += 1
    if not (media or any(map(_reaches, lines))):
        return 0
    for block in blocks[i:j]:
        out.take(block, "contact", kept="contact")
    out.contact = out.contact or press.read_contact(_first_contact(lines))
    if media:
        out.signs.append("media contact")
    return j - i


def _belongs(blocks: list[Block], j: int, lines: list[str], page: Page) -> bool:
    """Whether line j goes on with the contact block whose lines so far are given.

    Until somebody can be reached, every name, role or office belongs; from then on only what itself reaches somebody, or a name right above such a line.
    """
    text = blocks[j].text
    office = bool(lines) and press.is_name(lines[-1]) and press.contact_label(text) == "" and not text.endswith(":")
    if blocks[j].heading or not press.is_contact_detail(text):
        return False
    if starts_other_furniture(blocks[j], page) and not office:
        return False
    if not any(map(_reaches, lines)) or _reaches(text):
        return True
    following = blocks[j + 1 : j + 4]
    reached = next((n for n, b in enumerate(following) if _reaches(b.text)), None)
    return reached is not None and all(press.is_contact_detail(b.text) and not b.heading for b in following[:reached])


def _reaches(text: str) -> bool:
    return bool(wording.PHONE.search(text) or wording.EMAIL.search(text))


def _first_contact(lines: list[str]) -> list[str]:
    """The lines of the first person where a block names several: up to the line before the next name that follows a telephone or e-mail."""
    first: list[str] = []
    reached = False
    for line in lines:
        if reached and not press.is_reach_line(line) and not press.is_reach_label(line):
            break
        first.append(line)
        reached = reached or _reaches(line)
    return first
