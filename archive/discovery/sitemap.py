"""Sitemaps: index, urlset, plain text lists, and the Sitemap lines of robots.txt ─▶ candidates and further sitemaps.

Knows the sitemap protocol (sitemaps.org, 2008) and Google's news extension. Refuses to know what a page is: a sitemap lists everything, so its
candidates carry no `listed_as`. A lastmod is a hint (``updated``), never a date of publication.
"""

from __future__ import annotations

import re

from lxml import etree

from archive.discovery.found import Discovered, Gathering
from archive.discovery.markup import elements, local_name, namespace, text_in
from archive.discovery.wording import listed, plain, read_date, text_of

_SITEMAP_LINE = re.compile(r"^\s*sitemap\s*:\s*(\S+)", re.IGNORECASE | re.MULTILINE)
_PARTS = ("/sitemap-image", "/sitemap-video", "/image-sitemap", "/video-sitemap")
"""Sitemaps of images and films: no pages."""


def read_index(gathered: Gathering, body: bytes) -> Discovered:
    """A ``<sitemapindex>``: its sitemaps, as leads."""
    for entry in elements(body, frozenset({"sitemap"}), gathered.problem):
        loc = _loc(entry, gathered)
        if loc and (url := gathered.own_address(loc)) and not any(part in url for part in _PARTS):
            touched = [text_in(child) for child in entry if local_name(child) == "lastmod"]
            gathered.lead(url, "sitemap", touched[0].strip() if touched else "")
    return gathered.done("sitemapindex")


def read_urlset(gathered: Gathering, body: bytes) -> Discovered:
    """A ``<urlset>``: its pages, as candidates."""
    for entry in elements(body, frozenset({"url"}), gathered.problem):
        loc = _loc(entry, gathered)
        if loc and (url := gathered.own_address(loc)):
            gathered.candidate(url, "sitemap", hints=_hints(entry, gathered))
    return gathered.done("urlset")


def read_lines(gathered: Gathering, text: str) -> Discovered:
    """A sitemap as plain text: one address a line."""
    for line in text.splitlines():
        if line.strip() and (url := gathered.own_address(line)):
            gathered.candidate(url, "sitemap")
    return gathered.done("urlset")


def is_lines(text: str) -> bool:
    """Whether `text` is nothing but addresses, one a line."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return bool(lines) and all(re.match(r"https?://\S+$", line) for line in lines)


def read_robots(gathered: Gathering, body: bytes) -> Discovered:
    """A robots.txt: the sitemaps it names. Its rules are the crawler's business, not ours."""
    for match in _SITEMAP_LINE.finditer(text_of(body)):
        if url := gathered.own_address(match.group(1)):
            gathered.lead(url, "sitemap")
    return gathered.done("robots")


def _loc(entry: etree._Element, gathered: Gathering) -> str:
    # Only the entry's own loc: <image:image> has an <image:loc> further in, and some write it beside.
    for child in entry:
        if local_name(child) == "loc" and "image" not in namespace(child) and "video" not in namespace(child):
            loc = text_in(child)
            if loc:
                return loc
    gathered.problem("entry without an address")
    return ""


def _hints(entry: etree._Element, gathered: Gathering) -> dict[str, tuple[str, str]]:
    hints: dict[str, tuple[str, str]] = {}
    for child in entry.iter():
        name, is_news = local_name(child), "sitemap-news" in namespace(child)
        text = text_in(child) if name in {"lastmod", "publication_date", "title", "keywords"} else ""
        if not text:
            continue
        if name == "lastmod" or (is_news and name == "publication_date"):
            when = read_date(text)
            if when is None:
                gathered.problem(f"{name} that is no date", text)
            else:
                hints["updated" if name == "lastmod" else "published"] = (when, text)
        elif is_news and name == "title":
            hints["title"] = (plain(text, markup=False), text)
        elif is_news and name == "keywords" and (tags := listed(text.split(","))):
            hints["tags"] = tags
    return hints
