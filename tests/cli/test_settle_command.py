"""`archive settle`: what is staged is published, whichever way its site was named."""

from __future__ import annotations

import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.config import Config
from archive.importing import import_files
from archive.sitelock import SiteLock
from archive.sites import Site, adhoc, load
from archive.store import Store
from archive.warc import Exchange, WarcSeries
from cli.calling import call

PAGE = """<!doctype html><html lang="en"><head><title>A New Rope</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"A New Rope","datePublished":"2021-03-04"}</script>
</head><body><article><h1>A New Rope</h1><p>The Society has laid a new rope in the old walk, and it is longer than any rope laid before.</p>
<p>Members may pull at it on any day of the week until the first frost, when the walk is closed for the winter.</p></article></body></html>"""


def stage(home: Path, site: Site, path: Path) -> Config:
    config = Config(home=home)
    with Store.create(config) as store:
        assert import_files(store, config, site, [path]).captures == 1
    return config


@pytest.fixture
def warc(tmp_path: Path) -> Path:
    folder = tmp_path / "warcs"
    headers = (("Content-Type", "text/html"),)
    with WarcSeries(folder, "crawl") as series:
        when = datetime(2026, 3, 1, tzinfo=UTC)
        series.write_response(
            Exchange("https://rope.example/news/rope/", when, "GET", (), 200, "OK", headers, PAGE.encode())
        )
    return folder


def test_staged_captures_are_published_and_told(release: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    stage(home, load("ashg"), release)
    assert call("--home", home, "list").raw == b""
    assert call("--home", home, "sites", "--json").rows[0]["staged"] == 1
    row = call("--home", home, "settle", "--json").went_well().row
    assert row["figures"]["new"] == 1
    assert row["changes"][0]["verdict"] == "new"
    assert len(call("--home", home, "list", "--json").rows) == 1


def test_nothing_staged_is_no_error(tmp_path: Path) -> None:
    call("--home", tmp_path / "home", "init").went_well()
    called = call("--home", tmp_path / "home", "settle").went_well()
    assert called.err == "nothing waits to be published\n"


def test_site_crawled_by_its_address_needs_no_name(warc: Path, tmp_path: Path) -> None:
    stage(tmp_path / "home", adhoc("https://rope.example/"), warc)
    assert call("--home", tmp_path / "home", "settle", "--json").went_well().row["site"] == "rope.example"


def test_site_with_a_file_of_its_own_must_be_named_and_others_go_on(warc: Path, release: Path, tmp_path: Path) -> None:
    file = tmp_path / "ropers.toml"
    file.write_text('society = "Society of Rope Makers"\nstart_urls = ["https://rope.example/"]\n', encoding="utf-8")
    home = tmp_path / "home"
    stage(home, load(str(file)), warc)
    stage(home, load("ashg"), release)
    called = call("--home", home, "settle", "--json")
    assert called.code == 64
    assert "'ropers'" in called.err
    assert [row["site"] for row in called.rows] == ["ashg"]
    assert call("--home", home, "settle", file, "--json").went_well().row["site"] == "ropers"


def test_site_that_is_being_crawled_is_left_alone(release: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    config = stage(home, load("ashg"), release)
    held, done = threading.Event(), threading.Event()

    def crawl() -> None:
        with SiteLock(config.locks_dir, "ashg"):
            held.set()
            done.wait()

    other = threading.Thread(target=crawl)
    other.start()
    held.wait()
    try:
        called = call("--home", home, "settle")
    finally:
        done.set()
        other.join()
    assert called.code == 75
    assert "ashg" in called.err
    call("--home", home, "settle").went_well()


@pytest.mark.parametrize("named", [(), ("sample",)])
def test_files_without_an_index_are_finished_although_nothing_waits(home: Path, named: tuple[str, ...]) -> None:
    before = {path: path.read_bytes() for path in home.glob("*/*.cdxj")}
    for path in before:
        path.unlink()
    assert (
        f"without an index: {len(list((home / 'warc').glob('*.warc.gz')))} file" in call("--home", home, "verify").out
    )
    called = call("--home", home, "settle", *named).went_well()
    assert "without an index are finished now" in called.err
    assert called.err.endswith("nothing waits to be published\n")
    assert {path: path.read_bytes() for path in before} == before
    assert "without an index" not in call("--home", home, "verify").went_well().out


def test_an_index_of_the_journal_alone_is_made_too(home: Path) -> None:
    index = min((home / "journal").glob("*.cdxj"))
    before = index.read_bytes()
    index.unlink()
    called = call("--home", home, "settle").went_well()
    assert called.err == "1 file without an index is finished now\nnothing waits to be published\n"
    assert index.read_bytes() == before


def test_records_of_a_killed_import_are_published_by_settle(home: Path) -> None:
    """Nothing waits in the database; what it does not know yet lies in a file without an index."""
    with WarcSeries(home / "warc", "sample") as series:
        when = datetime(2026, 3, 1, tzinfo=UTC)
        url = "https://sample.example/news/rope/"
        exchange = Exchange(url, when, "GET", (), 200, "OK", (("Content-Type", "text/html"),), PAGE.encode())
        series.write_response(exchange)
    [index] = [path for path in (home / "warc").glob("sample-*.cdxj") if url.encode() in path.read_bytes()]
    index.unlink()
    called = call("--home", home, "settle").went_well()
    assert "1 captures" in called.err
    assert index.exists()
    assert call("--home", home, "verify").went_well()
