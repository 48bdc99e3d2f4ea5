"""Servers that no well-meaning software would be: one broken page never stops a run, and nothing leaves the site."""

from __future__ import annotations

import gzip
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from served_site import ServedSite, page, redirect, sitemap, type_html

from archive.config import Config
from archive.store import Store
from archive.supervise import CrawlReport, crawl
from archive.warc import records

GOOD = "/press-releases/good/"
LONG = (
    "The society announced today that its committee has chosen three projects for the coming year, each led by a young researcher.",
    "The projects will begin in autumn and run for two years. Their results will be presented at the annual meeting, which is open to members.",
)


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "home", delay_s=0)


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        site.routes[GOOD] = page("A good release", *LONG)
        site.routes["/"] = page("A society", "Welcome.", links=(GOOD,))
        yield site


def night(config: Config, served: ServedSite, *paths: str, **settings: str) -> CrawlReport:
    """Crawls a site whose sitemap names the good page and `paths`; the good page must come through whatever the others do."""
    served.routes["/sitemap.xml"] = sitemap(served.base, *paths, GOOD)
    report = crawl(config, served.base + "/", allow_private=True, settings={"RETRY_TIMES": "1", **settings})
    assert [item for item in items(config) if item.endswith("/good/")], report.notes
    return report


def items(config: Config) -> list[str]:
    with Store.open(config, read_only=True) as store:
        return sorted(item.url for item in store.items())


def captured(config: Config, path: str) -> list[tuple[int | None, str | None]]:
    """Status and truncation of every captured answer for a path."""
    return [
        (record.status, record.truncated)
        for file in sorted(config.warc_dir.glob("*.warc.gz"))
        for record in records(file)
        if record.record_type in {"response", "revisit"} and record.url.endswith(path)
    ]


def test_a_redirect_loop_ends_and_is_captured(config: Config, served: ServedSite) -> None:
    served.routes["/press-releases/a/"] = redirect("/press-releases/b/")
    served.routes["/press-releases/b/"] = redirect("/press-releases/a/")
    night(config, served, "/press-releases/a/")
    assert captured(config, "/press-releases/a/")[0] == (301, None)
    assert len(served.asked) < 60


@pytest.mark.parametrize(
    "target",
    [
        "http://10.0.0.1/secret",
        "http://169.254.169.254/latest/meta-data",
        "http://[::1]/",
        "file:///etc/passwd",
        "http://[broken",
        "//",
    ],
)
def test_a_redirect_out_of_the_site_is_captured_and_not_followed(
    config: Config, served: ServedSite, target: str
) -> None:
    served.routes["/press-releases/away/"] = redirect(target)
    night(config, served, "/press-releases/away/")
    assert captured(config, "/press-releases/away/") == [(301, None)]


def test_a_redirect_inside_the_site_is_followed_and_both_are_captured(config: Config, served: ServedSite) -> None:
    served.routes["/press-releases/old/"] = redirect("/press-releases/new/", 302)
    served.routes["/press-releases/new/"] = page("A new release", "This one has moved.", *LONG)
    night(config, served, "/press-releases/old/")
    assert captured(config, "/press-releases/old/") == [(302, None)]
    assert captured(config, "/press-releases/new/") == [(200, None)]
    assert len(items(config)) == 2


def test_a_cut_gzip_body_is_marked_truncated_and_never_an_item(config: Config, served: ServedSite) -> None:
    whole = gzip.compress(page("A cut release", *LONG * 40)[2])
    served.routes["/press-releases/cut/"] = (
        200,
        type_html | {"Content-Encoding": "gzip"},
        whole[: len(whole) * 2 // 3],
    )
    night(config, served, "/press-releases/cut/")
    assert captured(config, "/press-releases/cut/") == [(200, "disconnect")]
    assert len(items(config)) == 1


def test_a_body_shorter_than_announced_is_marked_truncated(config: Config, served: ServedSite) -> None:
    body = page("A short release", *LONG)[2]

    def short(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", "text/html")
        handler.send_header("Content-Length", str(len(body) + 500))
        handler.end_headers()
        handler.wfile.write(body)
        handler.close_connection = True

    served.routes["/press-releases/short/"] = short
    night(config, served, "/press-releases/short/")
    assert (200, "disconnect") in captured(config, "/press-releases/short/")
    assert len(items(config)) == 1


def test_broken_addresses_in_a_page_do_not_lose_the_others(config: Config, served: ServedSite) -> None:
    served.routes["/sitemap.xml"] = (404, type_html, b"")
    links = ("http://[broken", "http://user:p@ss@/", "javascript:void(0)", "https://exa mple.org/%zz", "mailto:x", GOOD)
    served.routes["/"] = page("A society", "Welcome.", links=links)
    report = crawl(config, served.base + "/", allow_private=True)
    assert len(items(config)) == 1, report.notes


def test_a_page_that_fails_is_tried_again_and_each_answer_is_captured(config: Config, served: ServedSite) -> None:
    served.routes["/press-releases/down/"] = (500, type_html, b"<h1>Internal server error</h1>")
    night(config, served, "/press-releases/down/")
    assert captured(config, "/press-releases/down/") == [(500, None), (500, None)]


def test_a_page_that_never_answers_is_a_failure_of_that_page(config: Config, served: ServedSite) -> None:
    served.routes["/press-releases/silent/"] = lambda _handler: time.sleep(4)
    report = night(config, served, "/press-releases/silent/", DOWNLOAD_TIMEOUT="1", RETRY_TIMES="0")
    assert report.failures == 1


def test_a_page_too_large_is_a_failure_of_that_page(config: Config, served: ServedSite) -> None:
    served.routes["/press-releases/huge/"] = (200, type_html, b"x" * 300_000)
    report = night(config, served, "/press-releases/huge/", DOWNLOAD_MAXSIZE="200000")
    assert report.failures == 1


def test_a_bomb_is_captured_and_not_unpacked_into_memory(config: Config, served: ServedSite) -> None:
    bomb = gzip.compress(b"\0" * 50_000_000)
    served.routes["/press-releases/bomb/"] = (200, type_html | {"Content-Encoding": "gzip"}, bomb)
    night(config, served, "/press-releases/bomb/", DOWNLOAD_MAXSIZE="1000000")
    assert captured(config, "/press-releases/bomb/") == [(200, None)]


def test_answers_that_are_no_http_are_failures(config: Config, served: ServedSite) -> None:
    def rubbish(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"\x00\x01 hello, this is no HTTP\r\n\r\n")
        handler.close_connection = True

    served.routes["/press-releases/rubbish/"] = rubbish
    report = night(config, served, "/press-releases/rubbish/")
    assert report.failures == 1


def test_broken_discovery_documents_are_named_and_the_others_read(config: Config, served: ServedSite) -> None:
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
    night(config, served)
    assert len(items(config)) == 1
