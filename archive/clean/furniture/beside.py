"""What press offices print beside the article's element: an embargo in a box above it, the contact in a table, a list or a card of its own.

Knows the blocks that were left outside the article and where its running text begins and ends. Nothing here enters the body; what tells something is kept
under its label and handed on as metadata.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.clean import press, wording
from archive.clean.blocks import Block
from archive.clean.furniture.contacts import take_contact
from archive.clean.furniture.head import take_head_step
from archive.clean.furniture.lines import split_lines
from archive.clean.furniture.stripped import Page, Stripped
from archive.model import Removal

LOOSE = frozenset({"outside_article", "tail_line"})
"""Rules that say where a block stood and not what it is."""
ABOVE_TITLE = 4
"""Blocks above the headline that may be the head of a release: its number, an embargo in a box."""
BELOW_TEXT = 30
"""Blocks below the running text among which the contact of a release may stand: lists of facts come before it."""
_HEAD_RULES = frozenset({"release_line", "embargo_line", "published_line", "contact"})
PRESS_SIGNS = frozenset({"release line", "embargo line", "media contact", "dateline", "published line"})


def take_beside(blocks: Sequence[Block], dropped: Sequence[Removal], out: Stripped, page: Page) -> list[Removal]:
    """The removals of what stood outside the article, those that the press grammar has a name for under that name. Fills what `out` did not find."""
    if not out.body or page.is_fact_sheet:
        return list(dropped)
    outside = {r.n for r in (*dropped, *out.removals) if r.rule in LOOSE}
    first, last = out.body[0].n, max(b.n for b in out.body)
    title = next((r.n for r in (*out.removals, *dropped) if r.rule == "title"), None)
    title = next((b.n for b in blocks if b.text == page.title), first) if title is None else title
    found = Stripped(title=out.title)
    top = min(title, first) - ABOVE_TITLE
    _head(split_lines([b for b in blocks if b.n in outside and top <= b.n < first], page), found, page)
    is_release = bool(PRESS_SIGNS & {*out.signs, *found.signs}) or out.has_ended
    if out.contact is None and found.contact is None:
        below = [b for b in blocks if b.n in outside and last < b.n <= last + BELOW_TEXT]
        _contact(split_lines(below, page), found, page, is_release=is_release)
    _hand_on(found, out)
    out.removals = _renamed(out.removals, found.removals)
    return _renamed(dropped, found.removals)


def _head(blocks: list[Block], found: Stripped, page: Page) -> None:
    i = 0
    while i < len(blocks):
        scratch = Stripped(title=page.title)
        used = take_head_step(blocks, i, scratch, page)
        if used and all(r.rule in _HEAD_RULES for r in scratch.removals):
            found.removals.extend(scratch.removals)
            found.signs.extend(scratch.signs)
            found.embargo = found.embargo or scratch.embargo
            found.published = found.published or scratch.published
            found.contact = found.contact or scratch.contact
        i += used or 1


def _contact(blocks: list[Block], found: Stripped, page: Page, *, is_release: bool) -> None:
    """The first contact below the text. A label of common words counts only below a release: every site has a "Contact"."""
    for i, block in enumerate(blocks):
        label = press.contact_label(block.text)
        if label is None or not (is_release or wording.MEDIA_CONTACT.match(block.text)):
            continue
        scratch = Stripped()
        if take_contact(blocks, i, label, scratch, page) and scratch.contact is not None and _reached(scratch):
            found.removals.extend(scratch.removals)
            found.contact = scratch.contact
            found.signs.append("contact below")
            return


def _reached(scratch: Stripped) -> bool:
    contact = scratch.contact
    return contact is not None and bool(contact.phone or contact.email)


def _hand_on(found: Stripped, out: Stripped) -> None:
    out.embargo = out.embargo or found.embargo
    day = out.published
    if found.published and (
        (day is None and found.published.source != "published_line")
        or (day and day.source == "dateline" and found.published.value.startswith(day.value))
    ):
        out.published = found.published  # of a published line alone `dated` judges, among the other witnesses
    out.contact = out.contact or found.contact
    out.signs.extend(sign for sign in found.signs if sign not in out.signs)


def _renamed(dropped: Sequence[Removal], taken: Sequence[Removal]) -> list[Removal]:
    """The dropped blocks, with the rule and the label of what was read in them. A block whose lines came apart keeps its place and its text."""
    named = {r.n: r for r in taken}
    return [
        Removal(r.n, r.text, named[r.n].rule, named[r.n].detail or "beside the article", named[r.n].kept)
        if r.rule in LOOSE and r.n in named
        else r
        for r in dropped
    ]
