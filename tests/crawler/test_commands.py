"""Scrapy's own ways work: list, check, crawl with feeds, job folders and settings on the command line."""

from __future__ import annotations

import csv
import fcntl
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from archive import sites
from archive.config import Config
from archive.sample import SampleServer, truth_rows
from archive.sitelock import SiteLock
from archive.store import Store

PROJECT = Path(__file__).parents[2]
Scrapy = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def scrapy(home: Path, tmp_path: Path) -> Scrapy:
    """`scrapy` as somebody types it in a checkout; the archive and the files go to a folder of the test."""

    def run(*arguments: str, code: int = 0) -> subprocess.CompletedProcess[str]:
        environment = os.environ | {"ARCHIVE_HOME": str(home), "ARCHIVE_DELAY_S": "0"}
        done = subprocess.run(  # the caller says what it must end with
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=PROJECT,
            env=environment,
            check=False,
            capture_output=True,
            text=True,
            timeout=240,
        )
        assert done.returncode == code, done.stderr
        return done

    return run


@pytest.fixture
def sample_port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The bundled site's own port, which one test at a time may use."""
    with (tmp_path_factory.getbasetemp().parent / "sample-port.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


@pytest.fixture
def sample(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The sample site on a free port, and a site file that names it: tests that run side by side must not meet on one port."""
    with SampleServer(0) as server:
        text = (
            (Path(sites.__file__).parent / "sample.toml").read_text().replace("http://127.0.0.1:8765", server.base_url)
        )
        server.site_file = tmp_path / "sample-society.toml"  # type: ignore[attr-defined]
        server.site_file.write_text(text)  # type: ignore[attr-defined]
        yield server


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text().splitlines()]


def test_list_names_the_spiders_and_makes_nothing(scrapy: Scrapy, home: Path) -> None:
    assert scrapy("list").stdout.split() == ["news", "probe"]
    assert not home.exists()


@pytest.mark.usefixtures("sample_port")
def test_check_runs_contracts_against_the_bundled_site_and_touches_no_archive(scrapy: Scrapy, home: Path) -> None:
    before = sorted(one.name for one in PROJECT.iterdir())
    said = scrapy("check").stderr
    assert "Ran 12 contracts" in said, said  # the probe inherits the callbacks of the news spider
    assert "OK" in said
    assert not home.exists()
    # Other tests may make folders of caches beside it.
    assert [one for one in sorted(path.name for path in PROJECT.iterdir()) if one not in before and one[0] != "."] == []


def test_a_plain_crawl_gives_the_clean_items_and_stages_what_it_captured(
    scrapy: Scrapy, home: Path, sample: Any, tmp_path: Path
) -> None:
    out = tmp_path / "items.jsonl"
    scrapy("crawl", "news", "-a", f"site={sample.site_file}", "-O", str(out))
    truth = {row["url"]: row["body_text"] for row in sample.truth(1)}
    items = {row["url"]: row for row in rows(out)}
    assert set(truth) <= set(items)
    assert {url: items[url]["body_text"] for url in truth} == truth
    with Store.open(Config(home), read_only=True) as store:
        (run,) = store.runs(10)
        assert run.status == "running"
        assert store.staged_counts(run.id)["captures"] > len(truth)


@pytest.mark.usefixtures("sample_port")
def test_the_bundled_site_needs_nothing_but_its_name(scrapy: Scrapy, tmp_path: Path) -> None:
    out = tmp_path / "items.jsonl"
    scrapy(
        "crawl",
        "news",
        "-a",
        "site=sample",
        "-O",
        str(out),
        "-s",
        "CLOSESPIDER_ITEMCOUNT=2",
        "-s",
        # One page at a time through the cleaner, else a site on loopback is fetched whole before the second item is clean.
        "SCRAPER_SLOT_MAX_ACTIVE_SIZE=1",
    )
    items = rows(out)
    assert 2 <= len(items) < len(truth_rows(1, "http://127.0.0.1:8765"))


def test_feeds_take_other_formats(scrapy: Scrapy, sample: Any, tmp_path: Path) -> None:
    out = tmp_path / "items.csv"
    scrapy("crawl", "news", "-a", f"site={sample.site_file}", "-O", str(out))
    with out.open(newline="", encoding="utf-8") as file:
        read = list(csv.DictReader(file))
    assert {"url", "title", "body_text", "text_digest"} <= set(read[0])


def test_a_job_folder_continues_in_the_same_run_and_asks_nothing_twice(
    scrapy: Scrapy, home: Path, sample: Any, tmp_path: Path
) -> None:
    job, first, second = str(tmp_path / "job"), tmp_path / "first.jsonl", tmp_path / "second.jsonl"
    crawl = ("crawl", "news", "-a", f"site={sample.site_file}", "-s", f"JOBDIR={job}", "-s", "CONCURRENT_REQUESTS=1")
    scrapy(*crawl, "-O", str(first), "-s", "CLOSESPIDER_ITEMCOUNT=3")
    scrapy(*crawl, "-O", str(second))
    urls = [row["url"] for path in (first, second) for row in rows(path)]
    assert len(urls) == len(set(urls))
    assert {row["url"] for row in sample.truth(1)} <= set(urls)
    with Store.open(Config(home), read_only=True) as store:
        assert len(list(store.runs(10))) == 1


def test_a_crawl_without_a_site_says_what_to_do(scrapy: Scrapy) -> None:
    assert "-a site=" in scrapy("crawl", "news", code=1).stderr


def test_the_contact_stands_in_the_user_agent(scrapy: Scrapy, sample: Any, home: Path) -> None:
    scrapy(
        "crawl",
        "news",
        "-a",
        f"site={sample.site_file}",
        "-s",
        "ARCHIVE_CONTACT=news@society.example",
        "-s",
        "ARCHIVE_CLEAN_ITEMS=0",
    )
    from archive.warc import records

    (file,) = (home / "warc").glob("*.warc.gz")
    asked = [record.headers for record in records(file) if record.record_type == "request"]
    assert asked
    assert all(
        any("news@society.example" in value for name, value in headers if name.lower() == "user-agent")
        for headers in asked
    )


def test_a_plain_crawl_is_refused_without_a_request_while_the_site_is_crawled(
    scrapy: Scrapy, home: Path, sample: Any
) -> None:
    with SiteLock(home / "locks", sites.resolve(str(sample.site_file)).key):
        said = scrapy("crawl", "news", "-a", f"site={sample.site_file}", code=75).stderr
    assert f"is being crawled already, by process {os.getpid()}" in said
    assert sample.requests == []


def test_a_plain_crawl_whose_disk_fails_says_so_by_its_exit_code(scrapy: Scrapy, home: Path, sample: Any) -> None:
    home.mkdir()
    (home / "warc").write_text("a file where a folder should be")
    assert "warc" in scrapy("crawl", "news", "-a", f"site={sample.site_file}", code=74).stderr
