"""Pages that need JavaScript: a real chromium in a real crawl, under the crawl's limits. Skipped by name where there is no browser."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, home, page, redirect, sitemap, type_html

from archive import sites, supervise
from archive.config import Config
from archive.settle.raw import RawCaptures
from archive.settle.rebuild import rebuild
from archive.store import Store
from archive.supervise import CrawlReport
from archive.warc import records
from crawler.browser import NoBrowser, executable

try:
    executable()
except NoBrowser as missing:
    pytest.skip(f"no browser: {missing}", allow_module_level=True)

SHELL = """<!doctype html><html lang="en"><head><title>Society</title><script src="/app.js"></script></head><body><div id="root"></div>
<img src="/picture.png"><script src="http://127.0.0.9:{port}/stolen.js"></script></body></html>"""
APP = """
fetch('/api' + location.pathname + '.json').then(r => r.json()).then(item => {
  document.title = item.title;
  document.getElementById('root').innerHTML = '<main><article><h1>' + item.title + '</h1><p>Published: March 4, 2021</p>' + item.text + '</article></main>';
});
fetch('http://169.254.169.254/latest/meta-data/').catch(() => 0);
fetch('/private/secret.json').catch(() => 0);
new WebSocket('ws://' + location.host + '/socket').onerror = () => 0;
navigator.sendBeacon('/beacon', 'x');
"""


def item(title: str, *paragraphs: str) -> tuple[int, dict[str, str], bytes]:
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return 200, {"Content-Type": "application/json"}, json.dumps({"title": title, "text": text}).encode()


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        port = site.base.rpartition(":")[2]
        site.routes |= {
            "/": home(),
            "/robots.txt": (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /private/\n"),
            "/sitemap.xml": sitemap(site.base, "/app/one", "/news/plain"),
            "/app/one": (200, type_html, SHELL.replace("{port}", port).encode()),
            "/app.js": (200, {"Content-Type": "text/javascript"}, APP.encode()),
            "/api/app/one.json": item("Ferns Are Counted Again", "The count is done.", *LONG),
            "/news/plain": page("A Plain Page", "It needs no script.", *LONG),
        }
        yield site


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config.from_environment(str(tmp_path / "home"), {**os.environ, "ARCHIVE_DELAY_S": "0"})


def crawl(config: Config, served: ServedSite, javascript: str = '["^/app/"]', **settings: str) -> CrawlReport:
    file = config.home.parent / "ferns.toml"
    file.write_text(
        f'society = "Fern Society"\nstart_urls = ["{served.base}/"]\n[crawl]\njavascript = {javascript}\nallow_private = ["127.0.0.1"]\n'
    )
    return supervise.crawl(config, str(file), settings=settings)


def titles(config: Config) -> dict[str, str]:
    with Store.open(config, read_only=True) as store:
        return {one.url.rpartition("/")[2]: one.title or "" for one in store.items()}


def verdicts(report: CrawlReport) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for change in report.settled.changes:
        found.setdefault(change.verdict, []).append(change.url.rpartition("/")[2])
    return found


def test_what_scripts_write_is_archived_beside_the_page_as_received(config: Config, served: ServedSite) -> None:
    report = crawl(config, served)
    assert titles(config) == {"one": "Ferns Are Counted Again", "plain": "A Plain Page"}, report.notes
    found = [one for path in config.warc_dir.glob("*.warc.gz") for one in records(path) if one.url.endswith("/app/one")]
    received = next(one for one in found if one.record_type == "response")
    rendered = next(one for one in found if one.record_type == "resource")
    assert b"Ferns" not in received.payload
    assert b"Ferns Are Counted Again" in rendered.payload
    assert rendered.field("WARC-Refers-To").strip("<>") == received.record_id.strip("<>")
    assert rendered.field("Archive-Rendered-By").startswith("Chromium ")
    assert sum(one.url.endswith("/news/plain") for one in RawCaptures(config.warc_dir)) == 1


def test_the_browser_reaches_nothing_that_the_crawl_may_not_ask(config: Config, served: ServedSite) -> None:
    crawl(config, served)
    assert {"/app.js", "/api/app/one.json"} <= set(served.asked)
    assert not {"/private/secret.json", "/picture.png", "/stolen.js", "/socket", "/beacon"} & set(served.asked)
    assert served.asked.count("/app/one") == 1  # the browser is given what came


def test_a_second_night_makes_a_version_only_of_what_changed_in_the_text(config: Config, served: ServedSite) -> None:
    crawl(config, served)
    quiet = crawl(config, served, ARCHIVE_FULL="1")
    assert "changed" not in verdicts(quiet), verdicts(quiet)
    served.routes["/api/app/one.json"] = item("Ferns Are Counted Again", "The count was wrong.", *LONG)
    edited = crawl(config, served, ARCHIVE_FULL="1")
    assert verdicts(edited).get("changed") == ["one"], verdicts(edited)


def test_a_rebuild_from_the_files_gives_the_same(config: Config, served: ServedSite) -> None:
    crawl(config, served)
    site = sites.resolve(str(config.home.parent / "ferns.toml"))
    made = rebuild(config, lambda _key, _url: site)
    assert made.is_proven, (made.problems, made.unproven, made.state)


def test_without_a_browser_the_page_waits_and_the_run_says_what_to_install(config: Config, served: ServedSite) -> None:
    report = crawl(config, served, ARCHIVE_BROWSER="no-such-browser")
    assert titles(config) == {"plain": "A Plain Page"}
    assert any("no no-such-browser is installed" in note for note in report.notes)


def test_a_page_that_never_comes_to_rest_is_no_version(config: Config, served: ServedSite) -> None:
    served.routes["/app.js"] = (
        200,
        {"Content-Type": "text/javascript"},
        b"setInterval(() => fetch('/api/tick.json'), 100)",
    )
    report = crawl(config, served, ARCHIVE_RENDER_TIMEOUT_S="5")
    assert titles(config) == {"plain": "A Plain Page"}
    assert any("/app/one: cannot be rendered" in note for note in report.notes)


def test_a_page_that_is_gone_is_gone_whatever_a_browser_would_make_of_it(config: Config, served: ServedSite) -> None:
    crawl(config, served)
    served.routes["/app/one"] = (410, type_html, b"<h1>Gone</h1>")
    crawl(config, served, ARCHIVE_FULL="1")
    with Store.open(config, read_only=True) as store:
        (one,) = [page for page in store.known_pages("ferns") if page.url.endswith("/app/one")]
    assert one.gone


def test_a_script_that_leads_elsewhere_is_not_followed(config: Config, served: ServedSite) -> None:
    served.routes["/app.js"] = (200, {"Content-Type": "text/javascript"}, b"location.href = '/news/plain'")
    served.routes["/old"] = redirect("/app/one")
    report = crawl(config, served, ARCHIVE_RENDER_TIMEOUT_S="10")
    assert "one" not in titles(config), report.notes
