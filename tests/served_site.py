"""A site of a few hand-written answers on loopback, for servers that no well-meaning software would be. Each answer stands beside the test that needs it."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

type_html = {"Content-Type": "text/html; charset=utf-8"}
Route = Callable[[BaseHTTPRequestHandler], None] | tuple[int, Mapping[str, str], bytes]


LONG = (
    "The society announced today that its committee has chosen three projects for the coming year, each led by a young researcher.",
    "The projects will begin in autumn and run for two years. Their results will be presented at the annual meeting, which is open to members.",
)


def page(title: str, *paragraphs: str, when: str = "2021-03-04") -> tuple[int, Mapping[str, str], bytes]:
    """An ordinary page of news: a heading, a date in JSON-LD and paragraphs."""
    body = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    script = f'{{"@context":"https://schema.org","@type":"NewsArticle","headline":"{title}","datePublished":"{when}"}}'
    html = (
        f'<!doctype html><html lang="en"><head><title>{title}</title><script type="application/ld+json">{script}</script></head>'
        f"<body><main><article><h1>{title}</h1>{body}</article></main></body></html>"
    )
    return 200, type_html, html.encode()


def home(*links: str) -> tuple[int, Mapping[str, str], bytes]:
    """A start page with links."""
    anchors = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    html = f"<!doctype html><html><head><title>A society</title></head><body><h1>Welcome</h1><ul>{anchors}</ul></body></html>"
    return 200, type_html, html.encode()


def sitemap(base: str, *paths: str) -> tuple[int, Mapping[str, str], bytes]:
    """A sitemap of those pages."""
    urls = "".join(f"<url><loc>{base}{path}</loc></url>" for path in paths)
    xml = f'<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}</urlset>'
    return 200, {"Content-Type": "application/xml"}, xml.encode()


def redirect(target: str, status: int = 301) -> tuple[int, Mapping[str, str], bytes]:
    """A redirect."""
    return status, {"Location": target}, b""


def send(handler: BaseHTTPRequestHandler, answer: tuple[int, Mapping[str, str], bytes]) -> None:
    """Sends an answer as it is written down."""
    status, headers, body = answer
    handler.send_response(status)
    for name, value in headers.items():
        handler.send_header(name, value)
    if "Content-Length" not in headers:
        handler.send_header("Content-Length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Nothing: crawlers that hang up are what is tested."""


class ServedSite:
    """Serves `routes` (path with query -> answer); anything else is a 404. `asked` is every path that was asked for, in order.

    `says_date` False leaves the header Date out, as servers without a clock do.
    """

    def __init__(self, routes: Mapping[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.asked: list[str] = []
        self.says_date = True
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                site.asked.append(self.path)
                route = site.routes.get(self.path, (404, type_html, b"<h1>Not found</h1>"))
                if callable(route):
                    route(self)
                    return
                send(self, route)

            def send_header(self, keyword: str, value: str) -> None:
                if keyword != "Date" or site.says_date:
                    super().send_header(keyword, value)

            def log_message(self, *_: object) -> None:
                pass

        self._server = _Server(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()


def publish(served: ServedSite, count: int) -> list[str]:
    """A site with a sitemap and `count` releases."""
    paths = [f"/press-releases/project-{n}/" for n in range(count)]
    for n, path in enumerate(paths):
        served.routes[path] = page(f"Project number {n} begins", f"This is about project {n}.", *LONG)
    served.routes["/sitemap.xml"] = sitemap(served.base, *paths)
    served.routes["/"] = home(*paths[:1])
    return paths
