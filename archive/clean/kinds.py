"""What sort of news a page is, and what on it shows that it is news at all."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from archive.clean import wording
from archive.clean.furniture import is_fact_sheet_title
from archive.clean.jsonld import ARTICLE_TYPES, types_of
from archive.clean.pagehead import Head
from archive.model import Dated, Kind
from archive.sites import Site, kind_from_path


def kind(url: str, site: Site | None, page_title: str | None, signs: Sequence[str], head: Head | None = None) -> Kind:
    """What sort of news the page is. The site's own sections first, then what the page says of itself, then what the address suggests."""
    sectioned = site.section_kind(url) if site else None
    if sectioned is not None and sectioned is not Kind.NEWS:
        return sectioned
    name = page_title or ""
    if is_fact_sheet_title(name):
        return Kind.FACT_SHEET
    addressed = kind_from_path(urlsplit(url).path) or _kind_from_host(url)
    if addressed in (None, Kind.NEWS, Kind.PRESS_RELEASE) and (
        wording.STATEMENT_TITLE.search(name) or "statement line" in signs
    ):
        return Kind.STATEMENT  # many societies keep their statements in the folder of their releases
    if addressed not in (None, Kind.NEWS):
        return addressed or Kind.OTHER
    press_signs = {
        "release line",
        "embargo line",
        "media contact",
        "dateline",
        "end mark",
        "published line",
        "contact below",
    }.intersection(signs)
    if (
        {"release line", "embargo line", "media contact"} & press_signs
        or len(press_signs) >= 2
        or ("dateline" in press_signs and addressed is None)
    ):
        return Kind.PRESS_RELEASE
    if wording.NEWSLETTER_TITLE.search(name):
        return Kind.NEWSLETTER
    types = types_of(head.article) if head else set()
    if "blogposting" in types and addressed is None and sectioned is None:
        return Kind.BLOG_POST
    if addressed or sectioned:
        return addressed or sectioned or Kind.OTHER
    if types or (head and head.meta.get("og:type") == "article" and "article:published_time" in head.meta):
        return Kind.NEWS
    return Kind.OTHER


def news_evidence(
    url: str, site: Site | None, page_title: str | None, signs: Sequence[str], head: Head | None, found: Dated | None
) -> str:
    """What on the page itself shows that it is an item of news, '' when nothing does."""
    if site and (section := site.section_kind(url)):
        return f"section of the site file: {section}"
    strong = [sign for sign in signs if sign in ("release line", "embargo line", "published line", "dateline")]
    if strong:
        return strong[0]
    if page_title and is_fact_sheet_title(page_title):
        return "title of a fact sheet"
    if head is not None:
        if types := types_of(head.article) & ARTICLE_TYPES:
            return f"JSON-LD {min(types)}"
        if head.meta.get("og:type") == "article" and "article:published_time" in head.meta:
            return "OpenGraph article with its time of publication"
        if head.body_classes & {"single-post", "single-format-standard"}:
            return "WordPress post"
    path = urlsplit(url).path
    if kind_from_path(path.rsplit("/", 2)[0] if path.endswith("/") else path.rpartition("/")[0]):
        return "address in a news section"
    if found is not None and found.source in ("published_line", "byline", "time", "meta"):
        return f"date of publication ({found.source})"
    return ""


def _kind_from_host(url: str) -> Kind | None:
    label = (urlsplit(url).hostname or "").split(".")[0]
    return Kind.BLOG_POST if label in ("blog", "blogs") else None
