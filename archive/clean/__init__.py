"""Bytes of a page to what it says: `Cleaned`. Pure: no clock, no network, no database, no memory of other pages.

    bytes ─ decode ─▶ text ─ blocks ─▶ blocks ─ article ─▶ candidates ─ furniture ─▶ body + Removals ─ metadata ─▶ Cleaned

Every visible block ends in `body_text` or in exactly one Removal with the name of its rule: kept + removed = all visible text. The same rules serve HTML
and text as scraped; only where blocks come from differs. CLEANER_VERSION names the whole: our rules and the libraries whose changes can change a result.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.metadata import version
from unicodedata import unidata_version
from urllib.parse import urlsplit

from lxml import html

from archive.clean import (
    article,
    authors,
    blocks,
    dated,
    dates,
    decode,
    evidence,
    furniture,
    kinds,
    language,
    limits,
    markdown,
    markup,
    overruling,
    pagehead,
    profile,
    scraped,
    title,
    wordings,
)
from archive.clean.article import model
from archive.clean.blocks import Block
from archive.clean.limits import PageTooComplex
from archive.clean.profile import Profile
from archive.errors import BadInput
from archive.model import Claim, Cleaned, Dated, Kind, Outcome, Override, Removal
from archive.sites import Era, Site

__all__ = [
    "CLEANER_VERSION",
    "LIBRARIES",
    "PageContext",
    "as_markdown",
    "clean_file",
    "clean_html",
    "clean_text",
    "decode_text",
    "looks_like_html",
    "prints_of",
]

CLEANER_VERSION = "3"
"""Raised with every change of a rule that can change a result."""
LIBRARIES: tuple[tuple[str, str], ...] = (
    *((name, version(name)) for name in ("trafilatura", "lxml", "beautifulsoup4", "w3lib", "py3langid", "tzdata")),
    ("unicode", unidata_version),
    ("wordings", wordings.digest()),
    ("block model", model.DIGEST),
)
"""The libraries, wordings and weights whose versions can change a result, with the versions at hand: part of the name of a Generation."""

LEAST_LETTERS = 10
"""A body of fewer letters is no text: what is left of broken bytes, or of a page whose text is an image."""

_ENOUGH_LETTERS = re.compile(rf"(?:\W*+\w){{{LEAST_LETTERS}}}")
_SINGLE_PAGE = frozenset({"single", "single-post"})
_LIST_PAGE = frozenset({"archive", "category", "tag", "author", "date", "search-results", "paged", "error404"})
"""Classes that WordPress gives the body of a page of one item, and of a list."""


@dataclass(frozen=True, slots=True)
class PageContext:
    """What cleaning may know beside the bytes: where they came from and when, what the server called them, the site's file, what the site is known to
    repeat, and what people have overruled (the overrides of this page and of its site)."""

    url: str
    content_type: str = ""
    captured_at: datetime | None = None
    site: Site | None = None
    overrides: tuple[Override, ...] = ()
    profile: Profile | None = None


def clean_file(name: str, body: bytes, context: PageContext) -> Cleaned:
    """A file of unknown making: HTML or text, told apart by its beginning. Raises BadInput, naming the file, for what is neither."""
    decode.refuse_binary(body, name)
    text, _ = decode.decode(body, context.content_type)
    if not text.strip():
        raise BadInput(f"{name}: there is no text in it", name=name)
    return clean_html(body, context) if looks_like_html(text) else clean_text(text, context)


def looks_like_html(text: str) -> bool:
    """Whether a text is a page: it begins as one, or tags of blocks stand in it."""
    start = text[:2048].lstrip().lower()
    if start.startswith(("<!doctype html", "<html", "<?xml", "<head", "<body")):
        return True
    return (
        len(re.findall(r"<(?:p|div|h[1-6]|table|ul|br|article|section|span|a)\b[^<>]*>", text[:20_000], re.IGNORECASE))
        >= 3
    )


def decode_text(body: bytes, content_type: str = "") -> str:
    """The text of a plain-text capture. Raises BadInput for binary."""
    decode.refuse_binary(body, "text")
    return decode.decode(body, content_type)[0]


def clean_text(text: str, context: PageContext) -> Cleaned:
    """Cleans text as scraped: one block a line, the menu above the title and the furniture of the page still in it."""
    found = scraped.of_text(text)
    if not found:
        return Cleaned(outcome=Outcome.EMPTY, evidence="no text")
    site = context.site
    stripped = furniture.strip(
        found, furniture.Page(society=_society(site), date_order=_order(site), as_scraped=True, slug=_slug(context.url))
    )
    return _compose(
        stripped,
        [],
        context,
        _Metadata(
            published=stripped.published, updated=stripped.updated, authors=authors.of_byline(stripped.byline or "")
        ),
    )


def clean_html(body: bytes, context: PageContext) -> Cleaned:
    """Cleans a page. Never raises for what a page can hold: a page beyond the structural budgets has the outcome parse_limit."""
    try:
        limits.check_bytes(body)
        decoded = decode.read(body, context.content_type)
        root = blocks.parse(decoded.text)
        found = blocks.of_html(root) if root is not None else []
    except PageTooComplex as limit:
        return Cleaned(outcome=Outcome.PARSE_LIMIT, evidence=str(limit))
    if root is None or not found:
        return Cleaned(outcome=Outcome.EMPTY, evidence="no visible text")
    printed = profile.printed(found)
    cleaned = _clean_parsed(root, found, printed, context, decoded.told)
    return replace(cleaned, prints=printed.packed() if printed else b"", claims=(*cleaned.claims, *decoded.claims))


def prints_of(body: bytes, context: PageContext) -> bytes:
    """The fingerprints of a page, as `Cleaned.prints` has them, without cleaning it: b'' for a page without blocks or beyond the budgets."""
    try:
        limits.check_bytes(body)
        root = blocks.parse(decode.decode(body, context.content_type)[0])
        printed = profile.printed(blocks.of_html(root)) if root is not None else None
    except PageTooComplex:
        return b""
    return printed.packed() if printed else b""


def as_markdown(cleaned: Cleaned, body: bytes, context: PageContext) -> str:
    """Title and body_text of what was cleaned from these bytes, with headings, lists, tables and quotations as Markdown. Recomputed, never stored."""
    text = decode.decode(body, context.content_type)[0]
    root = blocks.parse(text) if cleaned.body_text and looks_like_html(text) else None
    page = blocks.of_html(root) if root is not None else scraped.of_text(text)
    title_line = f"# {markdown.escaped(cleaned.title)}\n\n" if cleaned.title else ""
    return title_line + markdown.of_body(cleaned.body_text, page)


def _clean_parsed(
    root: html.HtmlElement, found: list[Block], printed: profile.Printed | None, context: PageContext, encoding: str
) -> Cleaned:
    site, url = context.site, context.url
    head = pagehead.read_head(root, url)
    marks = profile.marks(found, printed, context.profile, (head.title, head.meta.get("og:title", "")))
    found, selected = _by_site_file(root, profile.shown(root, found, marks), _era(context))
    chosen = article.choose(root, found, url=url, selected=selected, head=head)
    name, claims = title.read(head, found, chosen.blocks, site)
    sheet = bool(name and furniture.is_fact_sheet_title(name))
    page = furniture.Page(
        title=name,
        society=(*_society(site), head.meta.get("og:site_name", "")),
        date_order=_order(site),
        is_fact_sheet=sheet,
        repeated=marks.known,
    )
    back = profile.returned(found, chosen.blocks, chosen.root, lambda block: furniture.has_name(block, page))
    stripped = furniture.strip(sorted([*chosen.blocks, *back], key=lambda block: block.n), page)
    stripped.body, rest = profile.take_rest(stripped.body, back, marks)
    stripped.removals.extend(rest)
    listing = _listing(url, head, found, chosen, stripped)
    dropped = _named_title(_without(chosen.removals, back), name, stripped.removals)
    dropped = furniture.take_beside(found, dropped, stripped, page)
    cleaned = _compose(
        stripped,
        profile.named(dropped, marks),
        context,
        _metadata(root, head, found, stripped, context, name, claims),
    )
    if listing and cleaned.outcome is Outcome.OK:
        return replace(cleaned, outcome=Outcome.LISTING, evidence=listing)
    return replace(cleaned, evidence=cleaned.evidence or encoding)


@dataclass(frozen=True, slots=True)
class _Metadata:
    """What the page says of itself beside its text."""

    head: pagehead.Head | None = None
    published: Dated | None = None
    updated: Dated | None = None
    authors: tuple[str, ...] = ()
    claims: tuple[Claim, ...] = ()


def _metadata(
    root: html.HtmlElement, head: pagehead.Head, found: Sequence[Block], stripped: furniture.Stripped, context: PageContext, name: str | None,
    claims: Sequence[Claim],
) -> _Metadata:  # fmt: skip
    site, captured = context.site, context.captured_at
    marked = markup.read(root, name)
    lines = dated.short_lines(found, name)
    updated, of_change = dated.updated(head, marked, lines, site, printed=stripped.updated, captured_at=captured)
    published, of_publication = dated.published(
        head, marked, lines, context.url, site, printed=stripped.published, changed=updated, captured_at=captured
    )
    written_by, of_authors = authors.read(head, marked, found, name, stripped.byline, site)
    unread = [evidence.claim("jsonld", "jsonld", verbatim, None, why=why) for verbatim, why in head.unread]
    return _Metadata(head, published, updated, written_by, (*claims, *of_publication, *of_change, *of_authors, *unread))


def _compose(
    stripped: furniture.Stripped,
    dropped: Sequence[Removal],
    context: PageContext,
    said: _Metadata,
) -> Cleaned:
    site, url, head = context.site, context.url, said.head
    signs = [*stripped.signs, *(["end mark"] if any(r.rule == "end_mark" for r in stripped.removals) else [])]
    removed = sorted([*dropped, *stripped.removals], key=lambda r: r.n)
    body, removed = overruling.apply(stripped.body, removed, context.overrides)
    body_text = "\n\n".join(block.text for block in body)
    is_text = _ENOUGH_LETTERS.match(body_text) is not None
    kind = kinds.kind(url, site, stripped.title, signs, head)
    is_sheet = kind is Kind.FACT_SHEET
    found, claims = said.published, list(said.claims)
    if is_sheet and found and found.source not in ("published_line", "jsonld", "meta"):
        # The dates printed on a fact sheet are those of its facts.
        found, claims = None, evidence.settled(claims, "published", None, "")
    if found is None and kind is Kind.NEWSLETTER and stripped.title and (named := dates.find(stripped.title)):
        found = named.dated("title", stripped.title)  # "The Rain Gauge, March 2009"
        claims.append(evidence.of_date("published", found, chosen=True, why="a newsletter is dated by its title"))
    spoken, of_language = language.read(head, body_text, site)
    categories, tags = _terms(head)
    return Cleaned(
        outcome=Outcome.OK if is_text else Outcome.EMPTY,
        kind=kind,
        title=stripped.title,
        authors=said.authors,
        published=found,
        updated=said.updated,
        embargo=stripped.embargo,
        dateline=stripped.dateline,
        contact=stripped.contact,
        language=spoken,
        categories=categories,
        tags=tags,
        canonical_url=head.canonical if head else None,
        body_text=body_text,
        removals=tuple(removed),
        news_evidence=kinds.news_evidence(url, site, stripped.title, signs, head, found),
        evidence="" if is_text else "nothing but furniture on the page",
        claims=evidence.bounded([*claims, *of_language]),
    )


def _named_title(dropped: Sequence[Removal], name: str | None, taken: Sequence[Removal]) -> list[Removal]:
    """The headline may stand outside the article's element; its block is the title there too."""
    if name is None or any(r.rule == "title" for r in taken):
        return list(dropped)
    for i, removal in enumerate(dropped):
        if removal.text == name and removal.rule in ("outside_article", "chrome_banner", "chrome_post_meta", "links"):
            return [*dropped[:i], replace(removal, rule="title"), *dropped[i + 1 :]]
    return list(dropped)


def _without(removals: Sequence[Removal], back: Sequence[Block]) -> list[Removal]:
    numbers = {block.n for block in back}
    return [one for one in removals if one.n not in numbers]


def _listing(
    url: str, head: pagehead.Head, found: Sequence[Block], chosen: article.Chosen, stripped: furniture.Stripped
) -> str:
    """Why the page is a list of items, '' where it is none. What a page says of itself goes before how it looks."""
    said = head.body_classes
    start = urlsplit(url)
    if start.scheme in ("http", "https") and start.path in ("", "/") and not start.query:
        return "the start page of the site"
    if (
        said & _SINGLE_PAGE
        or pagehead.is_article(head)
        or {"release line", "embargo line", "published line"} & set(stripped.signs)
    ):
        return ""
    if said & _LIST_PAGE or {"blog", "home"} <= said or {"blog", "paged"} <= said:
        return f"the page calls itself a list ({', '.join(sorted(said & (_LIST_PAGE | {'blog', 'home'})))})"
    return article.is_listing(found, chosen.root)


def _terms(head: pagehead.Head | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if head is None:
        return (), ()
    section = head.meta.get("article:section", "")
    keywords = head.meta.get("keywords") or head.meta.get("article:tag") or ""
    return ((section,) if section else ()), tuple(k.strip() for k in keywords.split(",") if k.strip())[:30]


def _era(context: PageContext) -> Era | None:
    """The site file's layout that was in force when the page was captured; the newest for a page of unknown age."""
    eras = context.site.eras if context.site else ()
    day = context.captured_at.date() if context.captured_at else None
    return next((era for era in eras if era.valid_until is None or (day is not None and day <= era.valid_until)), None)


def _by_site_file(
    root: html.HtmlElement, found: list[Block], era: Era | None
) -> tuple[list[Block], frozenset[int] | None]:
    """What the era of the site file says: the blocks with what never belongs to an article marked as such, and the content's element numbers."""
    if era is None:
        return found, None
    dropped = frozenset(
        blocks.numbers_of(root, {element for selector in era.remove for element in root.cssselect(selector)})
    )
    if dropped:
        found = [replace(b, region="site_file") if dropped.intersection(b.trail) else b for b in found]
    content = frozenset(blocks.numbers_of(root, set(root.cssselect(era.content)))) if era.content else frozenset()
    return found, content or None


def _slug(url: str) -> frozenset[str]:
    """The words of the last part of an address that is written in words."""
    last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    return frozenset(re.findall(r"[a-z]{3,}", re.sub(r"\.\w{2,5}$", "", last).lower()))


def _society(site: Site | None) -> tuple[str, ...]:
    return (site.society, site.short_name) if site else ()


def _order(site: Site | None) -> str | None:
    return site.date_order if site else None
