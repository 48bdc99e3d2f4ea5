"""What people overruled, applied to a cleaned page: removed blocks back into the text, blocks of the text out of it. Pure; serves the last step of cleaning.

Knows blocks, removals and overrides as values; refuses to know why a rule took a block, who made an override, and which page this is: the overrides it is
given are those of the page and of its site. Only the text changes. What the cleaner read in a block before (a contact, a date) stays read.
"""

from __future__ import annotations

from collections.abc import Sequence

from archive.clean.blocks import Block
from archive.identity import block_digest
from archive.model import BlockDigest, Override, Removal

RULE = "override"
"""The rule of a block that a person took out; the removal's detail is the override's id."""
AT_THE_END = frozenset({"end_mark"})
"""Rules that take the end of a block; all others that share one with the text take its beginning."""


def apply(
    body: Sequence[Block], removals: Sequence[Removal], overrides: Sequence[Override]
) -> tuple[list[Block], list[Removal]]:
    """The blocks of the text and the removals as `overrides` want them, both in the order of the page.

    Of several overrides that speak of one block, one of the page goes before one of the site, then the later made before the earlier. Nothing is lost or
    doubled: what leaves one list enters the other.
    """
    if not overrides:
        return list(body), list(removals)
    ordered = sorted(overrides, key=lambda one: (one.page is not None, one.made_at, one.id), reverse=True)
    text: list[tuple[int, int, Block]] = []
    removed: list[Removal] = []
    for block in body:
        override = _last_word(ordered, block_digest(block.text), None)
        if override is not None and override.action == "remove":
            removed.append(Removal(block.n, block.text, RULE, override.id))
        else:
            text.append((block.n, 1, block))
    for removal in removals:
        override = _last_word(ordered, block_digest(removal.text), removal.rule)
        if override is not None and override.action == "keep":
            place = 2 if removal.rule in AT_THE_END else 0
            text.append((removal.n, place, Block(removal.n, removal.text, "p")))
        else:
            removed.append(removal)
    # Both sorts are stable: pieces of one block stay in the order in which they were found.
    text.sort(key=lambda one: one[:2])
    removed.sort(key=lambda one: one.n)
    return [block for _, _, block in text], removed


def _last_word(ordered: Sequence[Override], block: BlockDigest, rule: str | None) -> Override | None:
    """The first of `ordered` that speaks of a block with this digest, which `rule` removed (None: it stands in the text)."""
    return next((one for one in ordered if _speaks_of(one, block, rule)), None)


def _speaks_of(override: Override, block: BlockDigest, rule: str | None) -> bool:
    if override.block is not None and override.block != block:
        return False
    if rule is None:
        return override.block is not None  # an override of a rule says nothing of what no rule took
    return override.rule in (None, rule)
