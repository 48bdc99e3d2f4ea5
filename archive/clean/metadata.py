"""Title, dates, authors, kind and language of a page, from what its head and its markup say. Knows JSON-LD, OpenGraph, meta and visible marks.

Refuses to guess: a date needs a witness that speaks of publication, and the nearest to the reader wins. Order of witnesses for the date: the line printed
in the article, JSON-LD of an article type, meta, the <time> of the entry, the dateline, a byline, the address. The crawl's own date is no witness.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from urllib.parse import urljoin, urlsplit

from lxml import html

from archive.clean import dates, press
from archive.clean.blocks import Block, announced_region
from archive.clean.furniture import is_fact_sheet_title
from archive.identity import fold
from archive.model import Dated, Kind, Precision
from archive.sites import Site, kind_from_path

ARTICLE_TYPES = frozenset(
    {
        "newsarticle",
        "article",
        "blogposting",
        "pressrelease",
        "reportagenewsarticle",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
        "report",
    }
)
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
MAX_JSON_LD = 512 * 1024
_SEPARATOR = re.compile(r"\s+[|–—·•:»›/-]+\s+|\s*[|»›]\s*")
_PUBLISHED_META = ("article:published_time", "datepublished", "date.published", "dc.date.issued", "dcterms.issued", "dc.date", "dcterms.created", "dcterms.date", "dc.date.created",
                   "parsely-pub-date", "sailthru.date", "publish-date", "pubdate", "publication_date", "publicationdate", "citation_publication_date", "date", "og:pubdate")  # fmt: skip
_STATEMENT = re.compile(
    r"(?i)\bstatements?\s+(?:on|of|regarding|about|concerning|from|by|in|opposing|supporting|condemning)\b"
    r"|^(?:joint |position |policy )?statement\b|\bposition (?:paper|statement)\b|\bstatement$"
)
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


@dataclass(slots=True)
class Head:
    """What the page's head says. Keys of `meta` are lower-case names and properties; the first value of a name wins."""

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    body_classes: frozenset[str] = frozenset()

    @property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object of an article type, {} where the page has none."""
        return next((entry for entry in self.json_ld if _types(entry) & ARTICLE_TYPES), {})


def read_head(root: html.HtmlElement, url: str) -> Head:
    """Never raises: a broken JSON-LD or address costs that entry only."""
    head = Head()
    title = root.find(".//title")
    head.title = _tidy("".join(title.itertext())) if title is not None else ""
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = _tidy(meta.get("content") or "")
        if name and content:
            head.meta.setdefault(name, content)
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) <= MAX_JSON_LD:
            head.json_ld.extend(_json_ld(script.text))
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            head.canonical = head.canonical or _absolute(url, link.get("href") or "")
    head.language = _language_tag(
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or head.meta.get("content-language")
        or ""
    )
    body = root.find("body")
    head.body_classes = frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()
    return head


def is_article(head: Head) -> bool:
    """Whether the head says that the page is one article."""
    return bool(head.article) or (head.meta.get("og:type") == "article" and "article:published_time" in head.meta)


def title(head: Head, blocks: Sequence[Block], chosen: Sequence[Block], site: Site | None) -> str | None:
    """The headline as the page shows it: the heading that the page's head repeats, else its only main heading, else what the head says without the site's name."""
    claims = [
        c
        for c in (
            _text(head.article.get("headline")),
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
        if found := _machine(_text(value), "jsonld", site):
            return found
    for name in _PUBLISHED_META:
        if name in head.meta and (found := _machine(head.meta[name], "meta", site)):
            return found
    return _entry_time(root, site) or _byline_date(blocks, page_title, site) or _address_date(url)


def updated(head: Head, site: Site | None) -> Dated | None:
    """When the publisher says the page was last changed, as evidence printed in the head."""
    if found := _machine(_text(head.article.get("dateModified")), "jsonld", site):
        return found
    return next(
        (found for name in _UPDATED_META if name in head.meta and (found := _machine(head.meta[name], "meta", site))),
        None,
    )


def small_print_byline(blocks: Sequence[Block]) -> str | None:
    """The byline printed in the small print of the entry ("Posted on May 4, 2011 by Jane Doe")."""
    lines = (line.text for block in blocks if block.region == "post_meta" for line in block.lines())
    return next((found[0] for found in map(press.byline, lines) if found), None)


def authors(head: Head, root: html.HtmlElement, byline: str | None) -> tuple[str, ...]:
    """People and organisations named as authors, each once, in the page's order. Account names such as "admin" are nobody."""
    names: list[str] = []
    names.extend(_text(a.get("name")) if isinstance(a, dict) else _text(a) for a in _listed(head.article.get("author")))
    if not names and byline:
        names.extend(split_names(byline))
    if not names:
        names.extend(
            split_names(head.meta.get("author") or head.meta.get("article:author") or head.meta.get("dc.creator") or "")
        )
    if not names:
        marked = root.xpath('//a[contains(concat(" ",@rel," ")," author ")] | //*[@itemprop="author"]')
        names.extend(
            _tidy("".join(element.itertext()))
            for element in marked[:5]
            if not _in_regions(element, ("comments", "sidebar", "related"))
        )
    seen: dict[str, str] = {}
    for name in names:
        tidy = _tidy(name).strip(" ,;")
        if (
            tidy
            and len(tidy) <= 120
            and tidy.casefold() not in GENERIC_AUTHORS
            and not tidy.startswith(("http:", "https:"))
        ):
            seen.setdefault(fold(tidy).casefold(), tidy)
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


def kind(url: str, site: Site | None, page_title: str | None, signs: Sequence[str], head: Head | None = None) -> Kind:
    """What sort of news the page is. The site's own sections first, then what the page says of itself, then what the address suggests."""
    sectioned = site.section_kind(url) if site else None
    if sectioned is not None and sectioned is not Kind.NEWS:
        return sectioned
    name = page_title or ""
    if is_fact_sheet_title(name):
        return Kind.FACT_SHEET
    addressed = kind_from_path(urlsplit(url).path) or _kind_from_host(url)
    if addressed in (None, Kind.NEWS, Kind.PRESS_RELEASE) and _STATEMENT.search(name):
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
    }.intersection(signs)
    if (
        {"release line", "embargo line", "media contact"} & press_signs
        or len(press_signs) >= 2
        or ("dateline" in press_signs and addressed is None)
    ):
        return Kind.PRESS_RELEASE
    if re.search(r"(?i)\bnewsletter\b", name):
        return Kind.NEWSLETTER
    types = _types(head.article) if head else set()
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
        if types := _types(head.article) & ARTICLE_TYPES:
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


def _kind_from_host(url: str) -> Kind | None:
    label = (urlsplit(url).hostname or "").split(".")[0]
    return Kind.BLOG_POST if label in ("blog", "blogs") else None


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
        if _in_regions(element, ("comments", "sidebar", "related", "nav")):
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
                if found and (press.PUBLISHED_LABEL.match(line.text) or block.region == "post_meta" or block.n in near):
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


def _in_regions(element: html.HtmlElement, regions: tuple[str, ...]) -> bool:
    node: html.HtmlElement | None = element
    while node is not None and node.tag not in ("html", "body", "main", "article"):
        if announced_region(node) in regions:
            return True
        node = node.getparent()
    return False


def _json_ld(text: str) -> Iterator[dict[str, Any]]:
    try:
        found = json.loads(
            text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("<![CDATA[").removesuffix("]]>"),
            strict=False,
        )
    except (ValueError, RecursionError):
        return
    todo, budget = [found], 500
    while todo and budget:
        budget -= 1
        entry = todo.pop(0)
        if isinstance(entry, list):
            todo.extend(entry)
        elif isinstance(entry, dict):
            yield entry
            todo.extend(_listed(entry.get("@graph")))
            todo.extend(v for v in (entry.get("mainEntity"), entry.get("mainEntityOfPage")) if isinstance(v, dict))


def _types(entry: dict[str, Any]) -> set[str]:
    return {t.lower() for t in _listed(entry.get("@type")) if isinstance(t, str)}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def _text(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return _tidy(value) if isinstance(value, str) else ""


def _language_tag(text: str) -> str | None:
    match = re.match(r"^\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", text)
    if not match:
        return None
    primary, region = match.groups()
    return f"{primary.lower()}-{region.upper()}" if region and len(region) == 2 else primary.lower()


def _absolute(url: str, href: str) -> str | None:
    try:
        joined = urljoin(url, href.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def _tidy(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip()
