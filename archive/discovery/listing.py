"""HTML pages ─▶ the pages they link to, the lists they continue in, the feeds and REST roots they announce.

Knows links, and what on a list page leads to its next part. Refuses to know articles: what a page is about is the cleaner's business.

Tags are read by a scanner of our own in one pass, without a tree. lxml 6.1 (libxml2 2.14) was tried first: 50,000 attributes on one tag took it 32 s, and
of 50,000 links each nested in the one before it kept 254 (measured 2026-11). Links need no tree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from archive.discovery.addresses import is_listing_url, is_never_item
from archive.discovery.found import Discovered, Gathering
from archive.discovery.wording import decode_references, plain, text_of
from archive.identity import urlkey

_TAG = re.compile(
    r"""<(?P<name>[A-Za-z][A-Za-z0-9:-]*+)
        (?P<inside>(?:[^>=]++|=\s*+(?:"[^"]*+"|'[^']*+')?+)*+)>  # a ">" inside quotes does not end the tag; possessive: linear on any input
    """,
    re.VERBOSE,
)
_OPENING = re.compile(r"<(?=[A-Za-z]|!--)")
_ATTRIBUTE = re.compile(r"""([^\s"'<>/=]++)\s*+=\s*+(?:"([^"]*+)"|'([^']*+)'|([^\s"'=<>`]++))""")
_MOST_ATTRIBUTES = 100
_MOST_TORN_TAGS = 50
"""Tags that never end (a quote swallowed the rest). Each costs a look at the whole page, so a page of nothing else is given up."""
_RAW = frozenset({"script", "style", "textarea", "title", "xmp", "iframe", "noembed", "noframes"})
"""Elements whose content is text, whatever it looks like (HTML standard, "raw text elements")."""
_OTHER_SCHEME = re.compile(r"\s*(?!https?:)[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
_PAGER_TEXT = re.compile(
    r"""(?:page\s*)?\d{1,4} | (?:next|older|earlier|more)(?:\s(?:page|posts|entries|news|items|articles|releases))?\W* | [»›→>]+
    | weiter\W* | ältere\sbeiträge\W* | suivante?\W* | siguiente\W*""",
    re.IGNORECASE | re.VERBOSE,
)
_FEED_TYPES = frozenset({"application/rss+xml", "application/atom+xml", "application/rdf+xml"})
_REST_REL = "https://api.w.org/"
_PAGE_NUMBER = re.compile(r"/page/\d+/?$")


def read_page(gathered: Gathering, body: bytes, content_type: str) -> Discovered:
    """Any HTML page. On a list page its links are candidates of source ``listing``, elsewhere ``link``; lists it leads to are leads."""
    text = text_of(body, content_type)
    is_list = _is_list(gathered)
    base = gathered.url
    seen_base = False
    for name, attributes, at in _tags(text):
        if name == "base" and not seen_base and attributes.get("href"):
            seen_base = True  # only the first counts
            base = gathered.address(attributes["href"]) or gathered.url
        elif name == "link" and attributes.get("href"):
            _read_announced(gathered, attributes, base, is_list=is_list)
        elif name in {"a", "area"} and attributes.get("href"):
            _read_link(gathered, attributes, base, _Label(text, at), is_list=is_list)
    return gathered.done("html")


class _Label:
    """The words of a link, read only where they matter."""

    def __init__(self, text: str, at: int) -> None:
        self._text, self._at = text, at

    def is_pager(self) -> bool:
        piece = self._text[self._at : self._at + 300]
        end = re.search(r"</a\b", piece, re.IGNORECASE)
        return end is not None and _PAGER_TEXT.fullmatch(plain(piece[: end.start()])) is not None


def _is_list(gathered: Gathering) -> bool:
    if is_listing_url(gathered.url):
        return True
    named = {urlkey(url) for url in (*gathered.site.lists, *gathered.site.start_urls)}
    return urlkey(gathered.url) in named


def _read_announced(gathered: Gathering, attributes: dict[str, str], base: str, *, is_list: bool) -> None:
    """``<link>`` in the head: REST root, feeds, next page."""
    rels = attributes.get("rel", "").lower().split()
    if _REST_REL in rels:
        what = "rest"
    elif "alternate" in rels and attributes.get("type", "").partition(";")[0].strip().lower() in _FEED_TYPES:
        what = "feed"
    elif "next" in rels:
        what = "listing"
    else:
        return
    url = gathered.address(attributes["href"], base=base)
    if url is None or not gathered.covers(url):
        return  # a feed kept by a third party is common, and no fault of the page
    if what == "listing":
        # On a single post, WordPress' "next" is the neighbouring post.
        if is_list or is_listing_url(url):
            gathered.listing(url, sure=is_list and _is_next_of(gathered.url, url))
    elif what == "rest" or not _is_comments(gathered.url, url, attributes.get("title", ""), is_list=is_list):
        gathered.lead(url, what)


def _is_comments(page: str, feed: str, title: str, *, is_list: bool) -> bool:
    """Every WordPress post announces a feed of its own comments; one request a post for nothing."""
    return (
        "comment" in title.lower() or "/comments/" in feed or (not is_list and feed.startswith(page.rstrip("/") + "/"))
    )


def _read_link(gathered: Gathering, attributes: dict[str, str], base: str, label: _Label, *, is_list: bool) -> None:
    href = attributes["href"]
    if href.lstrip().startswith("#") or _OTHER_SCHEME.match(href):
        return
    url = gathered.address(href, base=base)
    if url is None or not gathered.covers(url) or is_never_item(url):
        return
    gathered.link(url)
    if url == gathered.url:
        return
    is_next = (
        is_list
        and ("next" in attributes.get("rel", "").lower().split() or label.is_pager())
        and _is_next_of(gathered.url, url)
    )
    if is_next:
        gathered.listing(url, sure=not is_listing_url(url))
    elif is_listing_url(url):
        gathered.listing(url)
    else:
        gathered.candidate(url, "listing" if is_list else "link")


def _is_next_of(page: str, url: str) -> bool:
    """Whether `url` may be a further part of the list at `page`: the same path, or one below it (``/news/page/2/``, ``/news?start=20``)."""
    here, there = urlsplit(page), urlsplit(url)
    folder = _PAGE_NUMBER.sub("/", here.path).rstrip("/")
    return there.netloc == here.netloc and (there.path.rstrip("/") == folder or there.path.startswith(folder + "/"))


def _tags(text: str) -> Iterator[tuple[str, dict[str, str], int]]:
    """The tags a, area, link and base with their attributes and where their content begins; comments and raw text are passed over.

    One pass whatever the page does: each search that may run to the end and fail is made once (comments, raw text) or a few times (torn tags).
    """
    after, torn, unclosed = 0, 0, set[str]()
    while torn < _MOST_TORN_TAGS and (opening := _OPENING.search(text, after)):
        at = opening.start()
        match = _TAG.match(text, at)
        if match is not None:
            name = match["name"].lower()
            after = match.end()
            if name in _RAW and name not in unclosed and not match["inside"].endswith("/"):
                end = re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE).search(text, after)
                if end is None:
                    unclosed.add(name)
                after = end.end() if end else after
            elif name in {"a", "area", "link", "base"}:
                yield name, _attributes(match["inside"]), after
        elif text.startswith("<!--", at):
            end_at = -1 if "!--" in unclosed else text.find("-->", at + 4)
            if end_at < 0:
                # An unclosed comment hides the rest from a browser too, but a link too many costs less than a lost page.
                unclosed.add("!--")
            after = end_at + 3 if end_at >= 0 else at + 4
        else:
            after, torn = at + 1, torn + 1


def _attributes(inside: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for n, match in enumerate(_ATTRIBUTE.finditer(inside)):
        if n == _MOST_ATTRIBUTES:
            break
        value = next((group for group in match.groups()[1:] if group is not None), "")
        found.setdefault(match.group(1).lower(), decode_references(value))  # the first of two equal names counts
    return found
