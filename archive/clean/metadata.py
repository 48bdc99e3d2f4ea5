"""Title, authors and language of a page. Knows what the head claims and what the page shows, and believes what both say.

The headline is the one that a reader sees; what the head says without the site's name is used only where the page shows none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from lxml import html

from archive.clean import press
from archive.clean.blocks import Block
from archive.clean.pagehead import Head, in_regions, listed, text_of, tidy
from archive.identity import fold
from archive.sites import Site

GENERIC_AUTHORS = frozenset(
    {
        "admin",
        "administrator",
        "editor",
        "webmaster",
        "root",
        "user",
        "staff",
        "author",
        "wordpress",
        "web editor",
        "site admin",
    }
)
_SEPARATOR = re.compile(r"\s+[|–—·•:»›/-]+\s+|\s*[|»›]\s*")


def title(head: Head, blocks: Sequence[Block], chosen: Sequence[Block], site: Site | None) -> str | None:
    """The headline as the page shows it: what the head repeats, else the main heading, else what the head says without the site's name."""
    claims = [
        c
        for c in (
            text_of(head.article.get("headline")),
            head.meta.get("og:title", ""),
            head.title,
            head.meta.get("twitter:title", ""),
        )
        if c
    ]
    folded = [fold(c).casefold() for c in claims]
    visible = [
        b
        for b in blocks
        if len(b.text) <= 300
        and "\n" not in b.text.strip()
        and b.region not in ("nav", "footer", "sidebar", "related", "comments", "cookie")
    ]
    society = {fold(n).casefold() for n in _names(head, site)}

    def repeated(block: Block) -> int:
        text = fold(block.text).casefold()
        if len(text) < 4 or text in society:
            return 0
        parts = {fold(p).casefold() for c in claims for p in [c, *_SEPARATOR.split(c)]}
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
    for claim in claims:
        cut = _without_site(claim, society)
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


def small_print_byline(blocks: Sequence[Block]) -> str | None:
    """The byline printed in the small print of the entry ("Posted on May 4, 2011 by Jane Doe")."""
    lines = (line.text for block in blocks if block.region == "post_meta" for line in block.lines())
    return next((found[0] for found in map(press.byline, lines) if found), None)


def authors(head: Head, root: html.HtmlElement, byline: str | None) -> tuple[str, ...]:
    """People and organisations named as authors, each once, in the page's order. Account names such as "admin" are nobody."""
    names: list[str] = []
    names.extend(
        text_of(a.get("name")) if isinstance(a, dict) else text_of(a) for a in listed(head.article.get("author"))
    )
    if not names and byline:
        names.extend(split_names(byline))
    if not names:
        names.extend(
            split_names(head.meta.get("author") or head.meta.get("article:author") or head.meta.get("dc.creator") or "")
        )
    if not names:
        marked = root.xpath('//a[contains(concat(" ",@rel," ")," author ")] | //*[@itemprop="author"]')
        names.extend(
            tidy("".join(element.itertext()))
            for element in marked[:5]
            if not in_regions(element, ("comments", "sidebar", "related"))
        )
    seen: dict[str, str] = {}
    for named in names:
        name = tidy(named).strip(" ,;")
        is_name = 0 < len(name) <= 120 and not name.startswith(("http:", "https:"))
        if is_name and name.casefold() not in GENERIC_AUTHORS:
            seen.setdefault(fold(name).casefold(), name)
    return tuple(seen.values())


def split_names(text: str) -> list[str]:
    """The names of a byline; degrees after a comma stay with their name."""
    text = re.sub(r"(?i)^\s*(?:(?:written|posted|published) )?by\s+", "", text)
    text = re.sub(r"(?i)\s+at\s+\d{1,2}[:.]\d{2}.*$", "", text)
    text = re.split(r"\s+[|•·–—-]\s+|\s+on\s+(?=[A-Z]?\w+day|[A-Z][a-z]+ \d)", text)[0]
    parts = re.split(
        r"\s+(?:and|&)\s+|;\s*|,\s*(?!(?:M\.?D|Ph\.?D|M\.?S|M\.?Sc|J\.?D|R\.?N|M\.?P\.?H|M\.?A|Jr|Sr)\b)", text
    )
    return [part.strip() for part in parts if len(part.strip()) > 1]


def language(declared: str | None, text: str, site: Site | None) -> str | None:
    """BCP 47. The declared one, unless a long text is plainly in another language: templates declare English whatever is written in them."""
    if len(text) >= 300:
        found, share = _identify(text[:3000])
        if declared is None or (declared.split("-")[0] != found and share > 0.999):
            return found
    return declared or (site.language if site else None) or (_identify(text)[0] if len(text) >= 60 else None)


def _identify(text: str) -> tuple[str, float]:
    found, share = _identifier().classify(text)
    return str(found), float(share)


@cache
def _identifier() -> Any:
    from py3langid.langid import (
        MODEL_FILE,
        LanguageIdentifier,
    )  # its model costs a tenth of a second, and only pages need it

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


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
