"""The title of a page: the headline that a reader sees, and what the head says where the page shows none. Knows headings and site names.

What the head says is a claim; the heading that repeats it is the headline. The site's name before or after a title is no part of it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from archive.clean import press
from archive.clean.blocks import Block
from archive.clean.evidence import claim
from archive.clean.jsonld import text_of
from archive.clean.pagehead import Head
from archive.identity import fold
from archive.model import Claim
from archive.sites import Site

_SEPARATOR = re.compile(r"\s+[|–—·•:»›/-]+\s+|\s*[|»›]\s*")


def read(
    head: Head, blocks: Sequence[Block], chosen: Sequence[Block], site: Site | None
) -> tuple[str | None, list[Claim]]:
    """The title as the page shows it, and what every source said."""
    title = _believed(head, blocks, chosen, site)
    return title, _claims(head, blocks, title, {fold(n).casefold() for n in _names(head, site)})


def _claims(head: Head, blocks: Sequence[Block], title: str | None, society: set[str]) -> list[Claim]:
    said = [(source, text) for source, text in _said(head) if text]
    shown = next((b for b in blocks if title and b.text == title), None)
    headings = [b for b in blocks if b.heading == 1 and not b.region and b is not shown][:3]
    folded = fold(title or "").casefold()
    claims = []
    if shown is not None:
        agreeing = sorted({source for source, text in said if folded in fold(text).casefold()})
        why = f"the headline on the page; {', '.join(agreeing)} agree" if agreeing else "the headline on the page"
        claims.append(
            claim("title", "heading" if shown.heading else "text", shown.text, shown.text, chosen=True, why=why)
        )
    claims += [claim("title", "heading", b.text, b.text, why="another heading") for b in headings]
    done = shown is not None
    for source, text in said:
        cut = _without_site(text, society)
        hit = not done and cut == title
        done = done or hit
        why = "the page shows no headline" if hit else "agrees" if fold(cut).casefold() == folded else ""
        claims.append(claim("title", source, text, cut, chosen=hit, why=why))
    if not done and title:
        claims.append(claim("title", "text", title, title, chosen=True, why="the loudest line above the text"))
    return claims


def _said(head: Head) -> list[tuple[str, str]]:
    return [
        ("jsonld", text_of(head.article.get("headline"))),
        ("opengraph", head.meta.get("og:title", "")),
        ("title", head.title),
        ("twitter", head.meta.get("twitter:title", "")),
    ]


def _believed(head: Head, blocks: Sequence[Block], chosen: Sequence[Block], site: Site | None) -> str | None:
    """The headline as the page shows it: what the head repeats, else the main heading, else what the head says without the site's name."""
    claims = [text for _, text in _said(head) if text]
    folded = [fold(c).casefold() for c in claims]
    visible = [
        b
        for b in blocks
        if len(b.text) <= 300
        and "\n" not in b.text.strip()
        and b.region not in ("nav", "footer", "sidebar", "related", "comments", "cookie")
    ]
    society = {fold(n).casefold() for n in _names(head, site)}

    parts = {fold(p).casefold() for c in claims for p in [c, *_SEPARATOR.split(c)]}

    def repeated(block: Block) -> int:
        text = fold(block.text).casefold()
        if len(text) < 4 or text in society:
            return 0
        return 3 if text in parts else 2 if len(text) >= 15 and any(text in c for c in folded) else 0

    headings = [b for b in visible if b.heading and not _leads_home(b)]
    inside = {b.n for b in chosen}

    def rank(block: Block) -> tuple[bool, int, bool, bool, int, int]:
        return not block.is_link, repeated(block), block.n in inside, not block.region, -(block.heading or 7), -block.n

    loose = [b for b in visible if not b.heading and not b.is_link and repeated(b) == 3]
    claimed = [b for b in headings if repeated(b)] or loose
    if claimed:
        return max(claimed, key=rank).text
    mains = [b for b in headings if b.heading == 1 and not b.region and fold(b.text).casefold() not in society]
    mains = [b for b in mains if b.n in inside] or mains
    if mains:
        return mains[0].text
    shown = _shown_headline(chosen, society)
    if shown is not None:
        return shown
    for text in claims:
        cut = _without_site(text, society)
        if cut and fold(cut).casefold() not in society:
            return cut
    first = next((b for b in chosen if b.heading and not b.is_link), None)
    return first.text if first else None


def _shown_headline(chosen: Sequence[Block], society: set[str]) -> str | None:
    """Pages without any heading element print their headline in bold or capitals above the text, whatever stands in their <title>."""
    for block in chosen:
        if press.is_prose(block.text):
            return None
        words = len(block.text.split())
        loud = block.bold or block.heading or block.text.isupper()
        plain = (
            press.line_rule(block.text) is None
            and not press.is_address_line(block.text)
            and press.contact_label(block.text) is None
        )
        dated = (
            press.published(block.text, None)
            or press.release(block.text, None)[0]
            or press.embargo(block.text, None)[0]
        )
        if (
            loud
            and plain
            and not dated
            and 3 <= words <= 30
            and "\n" not in block.text
            and fold(block.text).casefold() not in society
        ):
            return block.text
    return None


def _leads_home(block: Block) -> bool:
    """A heading that links to the start page is the site's name."""
    return block.is_link and all(
        urlsplit(link).path in ("", "/") and not link.startswith("#") for link in block.links[:1]
    )


def _names(head: Head, site: Site | None) -> list[str]:
    return [n for n in (head.meta.get("og:site_name", ""), *((site.society, site.short_name) if site else ())) if n]


def _without_site(claim: str, society: set[str]) -> str:
    """A title without the site's name before or after it: the part that is the name goes, else the last part where there are several."""
    parts = [p for p in _SEPARATOR.split(claim) if p]
    if len(parts) < 2:
        return claim
    named = [p for p in parts if fold(p).casefold() in society]
    if named:
        cut = claim
        for name in named:
            cut = re.sub(rf"(?:\s*[|–—·•:»›/-]+\s*)?{re.escape(name)}(?:\s*[|–—·•:»›/-]+\s*)?", "", cut).strip()
        return cut
    last = claim.rfind(parts[-1])
    return re.sub(r"[\s|–—·•:»›/-]+$", "", claim[:last])
