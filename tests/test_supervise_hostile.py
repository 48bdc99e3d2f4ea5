"""Servers that no well-meaning software would be: one broken page never stops a run, and nothing leaves the site.

All broken pages stand on one site and are crawled in one run, as they would be met; each test looks at what became of one of them.
"""

from __future__ import annotations

import gzip
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler

import pytest
from served_site import Route, ServedSite, home, page, redirect, sitemap, type_html

from archive.config import Config
from archive.store import Store
from archive.supervise import CrawlReport, crawl
from archive.warc import records

LONG = (
    "The society announced today that its committee has chosen three projects for the coming year, each led by a young researcher.",
    "The projects will begin in autumn and run for two years. Their results will be presented at the annual meeting, which is open to members.",
)
ELSEWHERE = {
    "private": "http://10.0.0.1/secret",
    "metadata": "http://169.254.169.254/latest/meta-data",
    "ipv6": "http://[::1]/",
    "file": "file:///etc/passwd",
    "broken": "http://[broken",
    "empty": "//",
}
WHOLE_GZIP = gzip.compress(page("A cut release", *LONG * 40)[2], mtime=0)
SHORT_BODY = page("A short release", *LONG)[2]


def short(handler: BaseHTTPRequestHandler) -> None:
    """Announces 500 bytes more than it sends."""
    handler.send_response(200)
    handler.send_header("Content-Type", "text/html")
    handler.send_header("Content-Length", str(len(SHORT_BODY) + 500))
    handler.end_headers()
    handler.wfile.write(SHORT_BODY)
    handler.close_connection = True


def rubbish(handler: BaseHTTPRequestHandler) -> None:
    """Answers, but not in HTTP."""
    handler.wfile.write(b"\x00\x01 hello, this is no HTTP\r\n\r\n")
    handler.close_connection = True


def silent(_: BaseHTTPRequestHandler) -> None:
    """Answers long after anybody waits."""
    time.sleep(6)


BROKEN: dict[str, Route] = {
    "/press-releases/loop-a/": redirect("/press-releases/loop-b/"),
    "/press-releases/loop-b/": redirect("/press-releases/loop-a/"),
    "/press-releases/old/": redirect("/press-releases/new/", 302),
    "/press-releases/cut/": (200, type_html | {"Content-Encoding": "gzip"}, WHOLE_GZIP[: len(WHOLE_GZIP) * 2 // 3]),
    "/press-releases/garbled/": (200, type_html | {"Content-Encoding": "gzip"}, WHOLE_GZIP[:20] + b"\xff" * 300),
    "/press-releases/short/": short,
    "/press-releases/down/": (500, type_html, b"<h1>Internal server error</h1>"),
    "/press-releases/silent/": silent,
    "/press-releases/huge/": (200, type_html, b"x" * 300_000),
    "/press-releases/bomb/": (
        200,
        type_html | {"Content-Encoding": "gzip"},
        gzip.compress(b"\0" * 50_000_000, mtime=0),
    ),
    "/press-releases/rubbish/": rubbish,
    "/press-releases/nothing/": (200, type_html, b""),
    "/press-releases/picture/": (200, {"Content-Type": "image/png"}, b"\x89PNG\r\n\x1a\n" + b"\0" * 99),
    **{f"/press-releases/to-{name}/": redirect(target) for name, target in ELSEWHERE.items()},
}
"""One page each, all named by the sitemap."""


@dataclass
class Night:
    """One crawl of the broken site: the report, what was asked, and what the WARC holds: path -> (status, truncation) of each answer."""

    report: CrawlReport
    asked: list[str]
    items: dict[str, str] = field(default_factory=dict)
    captured: dict[str, list[tuple[int | None, str | None]]] = field(default_factory=dict)


@pytest.fixture(scope="module")
def night(tmp_path_factory: pytest.TempPathFactory) -> Night:
    config = Config(home=tmp_path_factory.mktemp("hostile") / "home", delay_s=0)
    with ServedSite(BROKEN) as served:
        good = page("A good release", "It stands between broken ones.", *LONG)
        served.routes |= {
            "/press-releases/good/": good,
            "/press-releases/new/": page("A new release", "It has moved.", *LONG),
        }
        served.routes["/sitemap.xml"] = sitemap(served.base, *BROKEN, "/press-releases/good/")
        served.routes["/"] = home("http://[broken", "javascript:void(0)", "/press-releases/linked/")
        served.routes["/press-releases/linked/"] = page("A linked release", "Only the start page names it.", *LONG)
        # Discovery documents are broken too.
        served.routes["/feed/"] = (
            200,
            {"Content-Type": "application/rss+xml"},
            b"<rss><channel><item><link>http://[x</link>",
        )
        served.routes["/wp-json/"] = (200, {"Content-Type": "application/json"}, b'{"namespaces": ["wp/v2"')
        served.routes["/sitemap_index.xml"] = (
            200,
            {"Content-Type": "application/xml"},
            b"<sitemapindex><sitemap><loc>::::</loc>",
        )
        settings = {"RETRY_TIMES": "1", "DOWNLOAD_TIMEOUT": "2", "DOWNLOAD_MAXSIZE": "200000"}
        report = crawl(config, served.base + "/", allow_private=True, settings=settings)
        result = Night(report, served.asked)
    with Store.open(config, read_only=True) as store:
        result.items = {item.url.removeprefix(served.base): item.body_text for item in store.items()}
    for file in sorted(config.warc_dir.glob("*.warc.gz")):
        for record in records(file):
            if record.record_type in {"response", "revisit"}:
                path = record.url.removeprefix(served.base)
                result.captured.setdefault(path, []).append((record.status, record.truncated))
    return result


def test_the_good_pages_come_through(night: Night) -> None:
    assert sorted(night.items) == ["/press-releases/good/", "/press-releases/linked/", "/press-releases/new/"]
    assert night.report.exit_code == 0, night.report.notes


def test_a_redirect_loop_ends_and_is_captured(night: Night) -> None:
    assert (301, None) in night.captured["/press-releases/loop-a/"]
    assert night.asked.count("/press-releases/loop-a/") < 15


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_a_redirect_out_of_the_site_is_captured_and_not_followed(night: Night, name: str) -> None:
    assert night.captured[f"/press-releases/to-{name}/"] == [(301, None)]


def test_a_redirect_inside_the_site_is_followed_and_both_are_captured(night: Night) -> None:
    assert night.captured["/press-releases/old/"] == [(302, None)]
    assert night.captured["/press-releases/new/"] == [(200, None)]


def test_a_cut_gzip_body_is_marked_truncated(night: Night) -> None:
    assert night.captured["/press-releases/cut/"] == [(200, "disconnect")]


def test_a_body_that_is_not_what_it_says_is_captured_as_it_came(night: Night) -> None:
    assert night.captured["/press-releases/garbled/"] == [(200, None)]


def test_a_body_shorter_than_announced_is_marked_truncated(night: Night) -> None:
    assert night.captured["/press-releases/short/"] == [(200, "disconnect")]


def test_a_page_that_fails_is_tried_again_and_each_answer_is_captured(night: Night) -> None:
    assert night.captured["/press-releases/down/"] == [(500, None), (500, None)]


@pytest.mark.parametrize("name", ["silent", "huge", "rubbish"])
def test_what_brings_no_answer_is_a_failure_of_that_page(night: Night, name: str) -> None:
    assert f"/press-releases/{name}/" not in night.captured
    assert f"/press-releases/{name}/" in night.asked


def test_failures_are_counted(night: Night) -> None:
    # silent, huge and rubbish; every other page was answered, however badly
    assert night.report.failures == 3


def test_a_bomb_is_captured_and_not_unpacked_into_memory(night: Night) -> None:
    assert night.captured["/press-releases/bomb/"] == [(200, None)]


def test_broken_discovery_documents_are_named(night: Night) -> None:
    said = "\n".join(night.report.notes)
    assert "/wp-json/" in said
    assert "/sitemap_index.xml" in said
