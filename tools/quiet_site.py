"""A society's site of any size that says of each page when it changed: robots.txt, a sitemap index with its parts, a feed, lists, and pages with validators.

It counts what it is asked for. Nothing on it changes unless a test changes it. Serves the tests of what a quiet night costs, and `tools.quiet_nights`.
"""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import NamedTuple, Self

SITEMAP_PAGES = 1_000
LIST_PAGES = 50
FEED_PAGES = 20
NEWEST = datetime(2024, 6, 30, 18, tzinfo=UTC)
WORDS = (
    "meadow survey orchid members council lecture autumn garden volunteers report grant seed nursery prize field river county school"
    " exhibition archive annual meeting award network pollinators research hedge woodland survey training harvest"
).split()


class Asked(NamedTuple):
    """One answer: what was asked, the status, and the bytes of head and body that were sent."""

    path: str
    status: int
    size_bytes: int


class QuietSite:
    """The site, at `base` while it is entered. `bodies` and `touched` may be altered by path to play an edit; `asked` is every answer that it gave."""

    def __init__(self, pages: int) -> None:
        self.asked: list[Asked] = []
        self.paths = [self.path(n) for n in range(pages)]
        self.touched = {path: NEWEST - timedelta(hours=7 * n) for n, path in enumerate(self.paths)}
        self.edits: dict[str, str] = {}
        self._server = _Server(("127.0.0.1", 0), _handler(self))
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"

    @staticmethod
    def path(n: int) -> str:
        """The path of page `n`, the newest being 0."""
        return f"/{NEWEST - timedelta(hours=7 * n):%Y/%m/%d}/{WORDS[n % len(WORDS)]}-{n}.html"

    def edit(self, path: str, sentence: str, *, told: bool = True) -> None:
        """Adds a sentence to a page; its lastmod moves when it is `told`."""
        self.edits[path] = sentence
        if told:
            self.touched[path] = NEWEST + timedelta(days=1)

    def body(self, path: str) -> tuple[str, bytes] | None:
        """Media type and body of what stands at `path`; None for nothing."""
        xml = "application/xml"
        if path == "/robots.txt":
            return "text/plain", f"User-agent: *\nAllow: /\nSitemap: {self.base}/sitemap.xml\n".encode()
        if path == "/sitemap.xml":
            return xml, self._index().encode()
        if path.startswith("/sitemap-"):
            return xml, self._part(int(path.removeprefix("/sitemap-").removesuffix(".xml"))).encode()
        if path == "/feed.xml":
            return "application/rss+xml", self._feed().encode()
        if path == "/":
            return "text/html; charset=utf-8", self._list("Home", self.paths[:LIST_PAGES], 1).encode()
        if path.startswith("/archive/"):
            number = int(path.removeprefix("/archive/").removesuffix(".html"))
            some = self.paths[(number - 1) * LIST_PAGES : number * LIST_PAGES]
            return (
                ("text/html; charset=utf-8", self._list(f"Archive {number}", some, number).encode()) if some else None
            )
        if path in self.touched:
            return "text/html; charset=utf-8", self._page(path).encode()
        return None

    def _index(self) -> str:
        parts = range(-(-len(self.paths) // SITEMAP_PAGES))
        rows = "".join(
            f"<sitemap><loc>{self.base}/sitemap-{k}.xml</loc><lastmod>{self._newest(k):%Y-%m-%dT%H:%M:%SZ}</lastmod></sitemap>"
            for k in parts
        )
        return f'<?xml version="1.0"?><sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'

    def _newest(self, part: int) -> datetime:
        return max(self.touched[path] for path in self._of_part(part))

    def _of_part(self, part: int) -> list[str]:
        return self.paths[part * SITEMAP_PAGES : (part + 1) * SITEMAP_PAGES]

    def _part(self, part: int) -> str:
        rows = "".join(
            f"<url><loc>{self.base}{path}</loc><lastmod>{self.touched[path]:%Y-%m-%dT%H:%M:%SZ}</lastmod></url>"
            for path in self._of_part(part)
        )
        return f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'

    def _feed(self) -> str:
        rows = "".join(
            f"<item><title>{_title(path)}</title><link>{self.base}{path}</link><pubDate>{format_datetime(self.touched[path])}</pubDate></item>"
            for path in self.paths[:FEED_PAGES]
        )
        return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Meadow Society</title>{rows}</channel></rss>'

    def _list(self, title: str, paths: list[str], number: int) -> str:
        rows = "".join(f'<article><h3><a href="{path}">{_title(path)}</a></h3></article>' for path in paths)
        return _html(
            title,
            f'<main><h1>{title}</h1>{rows}<nav class="pager"><a rel="next" href="/archive/{number + 1}.html">Older</a></nav></main>',
        )

    def _page(self, path: str) -> str:
        title, day = _title(path), "-".join(path.split("/")[1:4])
        said = "".join(f"<p>{_sentence(path, n)}</p>" for n in range(5))
        data = f'{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}","datePublished":"{day}"}}'
        more = f"<p>{self.edits[path]}</p>" if path in self.edits else ""
        head = f'<script type="application/ld+json">{data}</script>'
        return _html(title, f"<main><article><h1>{title}</h1>{said}{more}</article></main>", head)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 256


def _handler(site: QuietSite) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            found = site.body(self.path)
            media_type, body = found if found is not None else ("text/html", b"<h1>Not found</h1>")
            etag = f'"{hashlib.sha256(body).hexdigest()[:16]}"'
            status = 404 if found is None else 304 if self.headers.get("If-None-Match") == etag else 200
            head = {"Content-Type": media_type, "ETag": etag, "Content-Length": str(len(body))}
            if status == 304:
                body = b""
                del head["Content-Length"]
            self.send_response(status)
            for name, value in head.items():
                self.send_header(name, value)
            sent = sum(map(len, getattr(self, "_headers_buffer", []))) + 2 + len(body)
            self.end_headers()
            self.wfile.write(body)
            site.asked.append(Asked(self.path, status, sent))

        def log_message(self, *_args: object) -> None:
            """Nothing: `asked` is the log."""

    return Handler


def pages_of(asked: list[Asked]) -> Iterator[Asked]:
    """The answers to pages and list pages: not to documents, which discovery asks for, nor to the feed."""
    return (one for one in asked if one.path[1:5].isdigit() or one.path.startswith("/archive/"))


def _title(path: str) -> str:
    name, _, number = path.rpartition("/")[2].removesuffix(".html").rpartition("-")
    return f"The {name} of project {number} begins"


def _sentence(path: str, n: int) -> str:
    digest = hashlib.sha256(f"{path} {n}".encode()).digest()
    words = " ".join(WORDS[byte % len(WORDS)] for byte in digest[:28])
    return f"The committee of {words} said so in its {n + 1}th letter to the members."


def _html(title: str, main: str, head: str = "") -> str:
    feed = '<link rel="alternate" type="application/rss+xml" href="/feed.xml">'
    return f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title}</title>{feed}{head}</head><body>{main}</body></html>'
