"""`archive sites`, `sites add` and `sites check` on real HTTP: the sample society, and servers that answer badly."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, home, page, publish, sitemap, type_html

from archive.cli.sites import _key_of
from archive.config import Config
from archive.sample.server import SampleServer
from cli.calling import Called, call


@pytest.fixture
def at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home that is not there yet."""
    monkeypatch.setenv("ARCHIVE_DELAY_S", "0")
    return tmp_path / "home"


@pytest.fixture
def sample() -> Iterator[str]:
    with SampleServer() as server:
        yield server.base_url


def add(at: Path, url: str, *more: object) -> Called:
    return call("sites", "add", url, "--allow-private", "--home", at, *more)


def test_a_look_at_the_sample_writes_a_file_that_finds_what_its_own_finds(at: Path, sample: str) -> None:
    shown = add(at, sample, "--key", "caves").went_well()
    file = at / "sites" / "caves.toml"
    loaded = tomllib.loads(file.read_text("utf-8"))
    assert loaded["society"] == "North American Society for Cave Science"
    assert (loaded["timezone"], loaded["date_order"], loaded["unverified"]) == ("America/New_York", "mdy", True)
    assert loaded["sources"]["rest"] == [f"{sample}/wp-json/"]
    assert f"{sample}/sitemap_index.xml" in loaded["sources"]["sitemaps"]
    assert {"prefix": "/press-releases/", "kind": "press_release"} in loaded["section"]
    assert "blocks cut" in shown.out
    assert not (at / "archive.db").exists()
    checked = call("sites", "check", "caves", "--home", at, "--json").went_well().row
    named = [one for one in checked["sources"] if one["in_file"]]
    assert len(named) >= 8
    assert all(one["works"] for one in named)
    assert checked["named"] == 51
    assert [row["key"] for row in call("sites", "--home", at, "--json").went_well().rows].count("caves") == 1


def test_a_file_that_is_there_is_never_touched_and_nobody_is_asked(at: Path, tmp_path: Path) -> None:
    mine = tmp_path / "mine.toml"
    mine.write_text("mine")
    with ServedSite() as served:
        called = add(at, served.base, "--out", mine)
        assert (called.code, served.asked) == (64, [])
    assert "never written over" in called.err
    assert mine.read_text() == "mine"


@pytest.mark.parametrize(
    ("host", "key"),
    [
        ("www.ferns.example", "ferns"),
        ("news.ferns.org.uk", "ferns"),
        ("www.ferns.ac.jp", "ferns"),
        ("ferns.com.au", "ferns"),
        ("org.uk", "org"),
        ("intranet", "intranet"),
        ("127.0.0.1-8080", "127.0.0.1-8080"),
        ("3ferns.example", "3ferns"),
    ],
)
def test_a_key_is_the_name_in_the_host(at: Path, host: str, key: str) -> None:
    assert _key_of(Config(home=at), host.removeprefix("www.")) == key


def test_a_site_that_names_no_page_is_told_so(at: Path) -> None:
    with ServedSite() as served:
        served.routes["/"] = (200, type_html, b"<html><title>Shop</title><body><p>We sell kites.</p></body></html>")
        called = add(at, served.base, "--key", "shop").went_well()
    assert "names a page" in called.err


@pytest.mark.parametrize("key", ["Bad Key", "../x", "_all", ""])
def test_a_key_that_no_site_can_have_is_refused_before_anybody_is_asked(at: Path, key: str) -> None:
    with ServedSite() as served:
        called = add(at, served.base, "--key", key)
        assert (called.code, served.asked) == (64, [])
    assert "--key" in called.err


def test_what_is_no_address_is_told_so(at: Path) -> None:
    called = call("sites", "add", "the kite society", "--home", at)
    assert (called.code, "not a web address" in called.err) == (65, True)


def test_a_bundled_name_is_not_taken(at: Path) -> None:
    called = add(at, "https://www.ferns.example/", "--key", "ashg")
    assert called.code == 64
    assert "'ashg'" in called.err


def test_robots_txt_is_obeyed_by_a_look_too(at: Path) -> None:
    with ServedSite() as served:
        publish(served, 3)
        served.routes["/robots.txt"] = (
            200,
            {"Content-Type": "text/plain"},
            b"User-agent: *\nDisallow: /press-releases/\n",
        )
        add(at, served.base, "--key", "ferns").went_well()
        assert "/sitemap.xml" in served.asked
        assert not [path for path in served.asked if path.startswith("/press-releases/")]


def test_private_addresses_are_refused_without_leave(at: Path) -> None:
    with ServedSite() as served:
        called = call("sites", "add", served.base, "--home", at)
        assert (called.code, served.asked) == (69, [])
    assert "--allow-private" in called.err
    assert not (at / "sites").exists()


def test_a_site_that_only_refuses_gets_no_file(at: Path) -> None:
    with ServedSite() as served:
        called = add(at, served.base, "--key", "ferns")
    assert called.code == 69
    assert "HTTP 404" in called.err
    assert not (at / "sites" / "ferns.toml").exists()


def test_sources_of_the_file_that_fail_are_named_with_exit_65(at: Path, tmp_path: Path) -> None:
    with ServedSite() as served:
        served.routes["/"] = home("/news/a/")
        served.routes["/news/a/"] = page("A Thing", *LONG)
        served.routes["/sitemap.xml"] = sitemap(served.base, "/news/a/", "/news/b/")
        served.routes["/rss"] = (200, type_html, b"<html><body>We have moved.</body></html>")
        mine = tmp_path / "ferns.toml"
        mine.write_text(
            f'society = "F"\nstart_urls = ["{served.base}/"]\n'
            f'[sources]\nsitemaps = ["{served.base}/sitemap.xml"]\nfeeds = ["{served.base}/rss", "{served.base}/atom"]\nprobe = false\n'
            '[crawl]\nallow_private = ["127.0.0.1"]\n'
        )
        called = call("sites", "check", mine, "--home", at)
        assert called.code == 65
        assert f"{served.base}/rss is named in the site file, and is no feed: a page came" in called.err
        assert f"{served.base}/atom is named in the site file, and answered HTTP 404" in called.err
        assert "2 pages are named" in called.out
        assert "/news/a/" not in served.asked


def test_without_a_site_every_file_of_the_home_is_checked(at: Path) -> None:
    assert call("sites", "check", "--home", at).code == 64
    with ServedSite() as served:
        publish(served, 2)
        add(at, served.base, "--key", "ferns").went_well()
        (at / "sites" / "broken.toml").write_text("society = 1")
        called = call("sites", "check", "--home", at, "--json")
        assert [row["site"] for row in called.rows] == ["ferns"]
        assert called.code == 78
        assert "broken.toml: start_urls is missing" in called.err
        assert "broken.toml" in call("sites", "--home", at).went_well().err
