"""Where a society says what it has published: payloads of discovery sources ─▶ candidates, and further documents to ask.

    start(site) ─▶ leads ─ fetch ─▶ read(url, …) ─▶ Discovered(candidates, more leads, links, problems)
                     ▲                                     │
                     └────────────── more ─────────────────┘

Pure: no clock, no network, no database. Knows the formats (sitemap, feed, WordPress REST, list pages, robots.txt), told apart by what the bytes are and
not by what the header says. Refuses to know what was fetched before and what is worth fetching again. Hostile payloads cost themselves: nothing is
raised, every fault is a sentence in `problems`. First step of the road after Site.
"""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urljoin, urlsplit

from archive.discovery.addresses import is_listing_url
from archive.discovery.feed import read_feed
from archive.discovery.found import Discovered, Gathering, Lead
from archive.discovery.listing import read_page
from archive.discovery.markup import root_name, unpack
from archive.discovery.rest import (
    changes_url,
    is_changes,
    is_rest_url,
    is_total,
    list_of,
    read_rest,
    rest_page_urls,
    standing_url,
    total_url,
)
from archive.discovery.sitemap import is_lines, read_index, read_lines, read_robots, read_urlset
from archive.discovery.wording import text_of
from archive.sites import Site

__all__ = [
    "Discovered",
    "Lead",
    "changes_url",
    "is_changes",
    "is_listing_url",
    "is_total",
    "list_of",
    "read",
    "rest_page_urls",
    "standing_url",
    "start",
    "total_url",
]

_SNIFFED_BYTES = 65_536
"""How much of a document is looked at to tell what it is: enough for a long licence comment before the root element."""
_PROBED = (
    ("/robots.txt", "robots"),  # names the sitemaps, wherever they are
    ("/wp-json/", "rest"),
    ("/sitemap.xml", "sitemap"),
    ("/sitemap_index.xml", "sitemap"),
    ("/wp-sitemap.xml", "sitemap"),
    ("/feed/", "feed"),
)


def start(site: Site) -> tuple[Lead, ...]:
    """Where discovery of `site` begins, the fullest sources first: what its file names, then (with `probe`) the usual places, then the start pages."""
    leads = [Lead(url, "rest") for root in site.rest for url in rest_page_urls(root)]
    leads += [Lead(url, "sitemap") for url in site.sitemaps]
    leads += [Lead(url, "feed") for url in site.feeds]
    leads += [Lead(url, "listing") for url in site.lists]
    if site.probe:
        origins = dict.fromkeys(urljoin(url, "/") for url in site.start_urls)
        leads += [Lead(urljoin(origin, path), what) for origin in origins for path, what in _PROBED]
    leads += [Lead(url, "listing") for url in site.start_urls]
    return tuple({lead.url: lead for lead in reversed(leads)}[url] for url in dict.fromkeys(lead.url for lead in leads))


def read(
    url: str, content_type: str, body: bytes, *, site: Site, headers: Mapping[str, str] | None = None
) -> Discovered:
    """What the document at `url` says. `body` is without content coding (a sitemap's own gzip is unpacked here).

    `content_type` and `headers` are as received, '' and None when absent; only paging and charset are taken from them. Never raises on a payload.
    """
    gathered = Gathering(url, site)
    if urlsplit(url).path == "/robots.txt":
        return read_robots(gathered, body[: _SNIFFED_BYTES * 8])
    payload = unpack(body, gathered.problem)
    beginning = text_of(payload[:_SNIFFED_BYTES], content_type).lstrip("\ufeff \t\r\n")
    root = root_name(beginning)
    if root == "sitemapindex":
        return read_index(gathered, payload)
    if root == "urlset":
        return read_urlset(gathered, payload)
    if root in {"rss", "rdf", "feed"}:
        return read_feed(gathered, payload)
    if beginning.startswith(("{", "[")) or (is_rest_url(url) and "html" not in root and '{"' in beginning):
        return read_rest(gathered, payload, headers or {})
    if root:
        return read_page(gathered, payload, content_type)
    return _read_unmarked(gathered, payload, content_type)


def _read_unmarked(gathered: Gathering, payload: bytes, content_type: str) -> Discovered:
    """What does not begin as markup: a sitemap of plain lines, a page that begins with text, or nothing of ours."""
    media_type = content_type.partition(";")[0].strip().lower()
    is_page = media_type in {"text/html", "application/xhtml+xml"}
    if is_page or b"\0" not in payload[:_SNIFFED_BYTES]:
        text = text_of(payload, content_type)
        if media_type in {"text/plain", ""} and is_lines(text):
            return read_lines(gathered, text)
        if (is_page or not media_type) and "<" in text:
            return read_page(gathered, payload, content_type)
    if payload.strip():
        gathered.problem(f"not a discovery document ({media_type or 'no content type'})")
    else:
        gathered.problem("document is empty")
    return gathered.done("unknown")
