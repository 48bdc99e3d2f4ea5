"""When a page was published and updated, by the witnesses of its markup and small print. Knows which witness goes before which.

Order for the date of publication: JSON-LD of an article type, meta, the <time> of the entry, a byline or a date beside the headline, the address. The line
printed in the article is `furniture`'s and goes before all of them. The crawl's own date is no witness.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from lxml import html

from archive.clean import dates, press, wording
from archive.clean.blocks import Block
from archive.clean.pagehead import Head, in_regions, text_of
from archive.identity import fold
from archive.model import Dated, Precision
from archive.sites import Site

_PUBLISHED_META = (
    "article:published_time datepublished date.published dc.date.issued dcterms.issued dc.date dcterms.created dcterms.date dc.date.created "
    "parsely-pub-date sailthru.date publish-date pubdate publication_date publicationdate citation_publication_date date og:pubdate"
).split()
_PUBLISHED_CLASS = re.compile(
    r"\b(?:entry-date|published|post-date|dt-published|datepublished|pubdate|wp-block-post-date|posted-on)\b"
)
DATE_ABOVE, DATE_BELOW = 2, 5
"""How many blocks above and below the headline a date alone on its line is the item's."""
_UPDATED_META = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "lastmod",
)


def published(
    head: Head,
    root: html.HtmlElement,
    blocks: Sequence[Block],
    url: str,
    site: Site | None,
    page_title: str | None = None,
) -> Dated | None:
    """The machine-readable and the small-print witnesses, in their order; the line printed in the article is the caller's and goes before all of them."""
    for value in (head.article.get("datePublished"), head.article.get("dateCreated")):
        if found := _machine(text_of(value), "jsonld", site):
            return found
    for name in _PUBLISHED_META:
        if name in head.meta and (found := _machine(head.meta[name], "meta", site)):
            return found
    return _entry_time(root, site) or _byline_date(blocks, page_title, site) or _address_date(url)


def updated(head: Head, site: Site | None) -> Dated | None:
    """When the publisher says the page was last changed, as evidence printed in the head."""
    if found := _machine(text_of(head.article.get("dateModified")), "jsonld", site):
        return found
    return next(
        (found for name in _UPDATED_META if name in head.meta and (found := _machine(head.meta[name], "meta", site))),
        None,
    )


def _machine(text: str, source: str, site: Site | None) -> Dated | None:
    if not text:
        return None
    parsed = dates.parse_iso(text)
    if parsed:
        return Dated(value=parsed[0], precision=parsed[1], source=source, verbatim=text)
    found = dates.find(text, date_order=site.date_order if site else None) if len(text) < 80 else None
    return found.dated(source, text) if found else None


def _entry_time(root: html.HtmlElement, site: Site | None) -> Dated | None:
    """The <time> of the entry: the one marked as publication, else the only one outside comments, sidebars and related items."""
    marked: list[Dated] = []
    plain: dict[str, Dated] = {}
    for element in root.xpath('//time[@datetime] | //abbr[contains(@class, "published") and @title]'):
        if in_regions(element, ("comments", "sidebar", "related", "nav")):
            continue
        found = _machine(element.get("datetime") or element.get("title") or "", "time", site)
        if not found:
            continue
        own = f"{element.get('class') or ''} {element.get('itemprop') or ''}".lower()
        parent = (element.getparent().get("class") or "").lower() if element.getparent() is not None else ""
        says_update = re.search(r"\b(?:updated|modified|datemodified)\b", own) and not _PUBLISHED_CLASS.search(own)
        if not says_update and (_PUBLISHED_CLASS.search(f"{own} {parent}") or element.get("pubdate") is not None):
            marked.append(found)
        elif not says_update:
            plain[found.value] = found
    if marked:
        return marked[0]
    return next(iter(plain.values())) if len(plain) == 1 else None


def _byline_date(blocks: Sequence[Block], page_title: str | None, site: Site | None) -> Dated | None:
    """A date in the small print, under a label, or on a line of its own next to the headline."""
    shown = fold(page_title or "").casefold()
    near = {
        n
        for b in blocks
        if shown and fold(b.text).casefold() == shown
        for n in range(b.n - DATE_ABOVE, b.n + DATE_BELOW + 1)
    }
    for block in blocks:
        if block.region in ("", "post_meta", "banner") and len(block.text) <= 160:
            for line in block.lines():
                found = press.published(line.text, site.date_order if site else None)
                if found and (
                    wording.PUBLISHED_LABEL.match(line.text) or block.region == "post_meta" or block.n in near
                ):
                    return found.dated("byline", line.text)
    return None


def _address_date(url: str) -> Dated | None:
    match = re.search(r"/((?:19|20)\d{2})/(\d{1,2})(?:/(\d{1,2}))?/", urlsplit(url).path)
    if not match:
        return None
    year, month, day = match.groups()
    parsed = dates.parse_iso(f"{year}-{int(month):02d}-{int(day):02d}") if day else None
    if parsed:
        return Dated(parsed[0], Precision.DAY, "url", match.group().strip("/"))
    return (
        Dated(f"{year}-{int(month):02d}", Precision.MONTH, "url", match.group().strip("/"))
        if 1 <= int(month) <= 12
        else None
    )
