"""How the site tells machines what it holds: sitemap index, three sitemaps (one gzipped), an RSS feed, robots.txt."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from archive.sample import catalogue, society
from archive.sample.answers import XML, Answer
from archive.sample.items import Item
from archive.sample.layouts import Around, content_html
from archive.sample.pages import PLAIN_PAGES

FEED_SIZE = 10
"""Entries in the feed, WordPress' own number."""
PAGES_TOUCHED = "2023-11-20T16:05:00+00:00"
DISALLOWED = ("/wp-admin/", "/members/")


def machine_addresses(night: int, base: str) -> dict[str, Answer]:
    """Path -> answer for everything in this room."""
    old = [item for item in catalogue.items(night) if not item.is_post]
    entries = {
        "/post-sitemap.xml": [(item.path, modified_at(item).isoformat()) for item in catalogue.posts(night)],
        "/page-sitemap.xml": [(path, PAGES_TOUCHED) for path in ("/", *PLAIN_PAGES)],
        "/archive-sitemap.xml.gz": [(item.path, _day_or_nothing(item)) for item in old],
    }
    answers = {path: Answer(200, XML, _urlset(base, rows)) for path, rows in entries.items()}
    zipped = answers["/archive-sitemap.xml.gz"]
    answers["/archive-sitemap.xml.gz"] = Answer(200, "application/x-gzip", gzip.compress(zipped.body, mtime=0))
    answers["/sitemap_index.xml"] = Answer(200, XML, _index(base, entries))
    answers["/feed/"] = Answer(200, "application/rss+xml; charset=UTF-8", _rss(night, base))
    answers["/robots.txt"] = Answer(200, "text/plain; charset=utf-8", _robots(base))
    return answers


def modified_at(item: Item) -> datetime:
    """When WordPress says that a post was last changed, in UTC: its publication where nothing was."""
    if item.modified:
        return datetime.fromisoformat(item.modified).replace(tzinfo=UTC)
    return item.posted.astimezone(UTC)


def _day_or_nothing(item: Item) -> str:
    day = (item.published or "")[:10]
    return day if len(day) == 10 else ""


def _urlset(base: str, rows: list[tuple[str, str]]) -> bytes:
    urls = "\n".join(
        f"<url><loc>{base}{path}</loc>{f'<lastmod>{touched}</lastmod>' if touched else ''}</url>"
        for path, touched in rows
    )
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{urls}
</urlset>
"""
    return text.encode()


def _index(base: str, entries: dict[str, list[tuple[str, str]]]) -> bytes:
    maps = []
    for path, rows in entries.items():
        touched = max(touched for _, touched in rows)
        maps.append(f"<sitemap><loc>{base}{path}</loc><lastmod>{touched}</lastmod></sitemap>")
    body = "\n".join(maps)
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
{body}
</sitemapindex>
"""
    return text.encode()


def _rss(night: int, base: str) -> bytes:
    newest = catalogue.posts(night)[:FEED_SIZE]
    entries = "\n".join(_entry(item, night, base) for item in newest)
    built = format_datetime(max(modified_at(item) for item in catalogue.posts(night)))
    text = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
<title>{society.NAME}</title>
<atom:link href="{base}/feed/" rel="self" type="application/rss+xml" />
<link>{base}</link>
<description>{society.MOTTO}</description>
<lastBuildDate>{built}</lastBuildDate>
<language>en-US</language>
{entries}
</channel>
</rss>
"""
    return text.encode()


def _entry(item: Item, night: int, base: str) -> str:
    creators = "".join(f"<dc:creator><![CDATA[{name}]]></dc:creator>" for name in item.authors)
    filed = "".join(f"<category><![CDATA[{name}]]></category>" for name in (*item.categories, *item.tags))
    content = content_html(item, Around(base, night, item.path))
    return f"""<item>
<title>{escape(item.title)}</title>
<link>{base}{item.path}?utm_source=feed</link>
{creators}
<pubDate>{format_datetime(item.posted.astimezone(UTC))}</pubDate>
{filed}
<guid isPermaLink="false">{base}/?p={item.key}</guid>
<description><![CDATA[{item.lead[:180]} […]]]></description>
<content:encoded><![CDATA[{content}]]></content:encoded>
</item>"""


def _robots(base: str) -> bytes:
    rules = "\n".join(f"Disallow: {path}" for path in DISALLOWED)
    return f"User-agent: *\n{rules}\n\nSitemap: {base}/sitemap_index.xml\n".encode()
