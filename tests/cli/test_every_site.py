"""`archive crawl --all`: which sites it means, one after another, one failure does not stop the others, and the worst exit code is the night's."""

from __future__ import annotations

import fcntl
import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from served_site import ServedSite, publish

from archive.cli import every_site
from archive.cli.archive_home import site_at
from archive.config import Config
from archive.errors import ArchiveError, UsageProblem
from archive.sitelock import SiteLock
from cli.calling import Called, call


@pytest.fixture(autouse=True)
def fast(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_DELAY_S", "0")


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        publish(site, 2)
        yield site


def described(home: Path, key: str, start: str) -> Path:
    """A site file of one's own in the home."""
    path = home / "sites" / f"{key}.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    host = re.sub(r":\d+$", "", start.split("/")[2])
    path.write_text(
        f'key = "{key}"\nsociety = "The {key}"\nstart_urls = ["{start}"]\nhosts = ["{host}"]\n[crawl]\nallow_private = ["{host}"]\n',
        encoding="utf-8",
    )
    return path


def runs(home: Path) -> list[tuple[str, str]]:
    return sorted((row["site"], row["status"]) for row in call("--home", home, "runs", "--json").rows)


def every(home: Path, *more: str) -> Called:
    return call("--home", home, "crawl", "--all", *more)


def test_sites_with_a_file_in_the_home_are_crawled_and_one_that_fails_stops_no_other(
    tmp_path: Path, served: ServedSite
) -> None:
    home = tmp_path / "home"
    described(home, "alpha", "http://127.0.0.1:9/")
    described(home, "beta", served.base + "/")
    called = every(home)
    assert called.code == 69, called.err
    assert "127.0.0.1:9" in called.err
    assert runs(home) == [("alpha", "failed"), ("beta", "settled")]


def test_a_bug_that_one_site_meets_stops_no_other(
    tmp_path: Path, served: ServedSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "home"
    described(home, "alpha", served.base + "/")
    described(home, "beta", served.base + "/")
    flock = fcntl.flock

    def broken(fd: int, how: int) -> None:
        if Path(f"/proc/self/fd/{fd}").readlink().name == "alpha.lock":
            raise RuntimeError("nobody thought of this")
        flock(fd, how)

    monkeypatch.setattr(fcntl, "flock", broken)
    called = every(home)
    assert (called.code, "nobody thought of this" in called.err) == (70, True)
    assert runs(home) == [("beta", "settled")]


def test_a_site_that_was_crawled_by_its_address_is_crawled_by_it_again(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    call("--home", home, "crawl", served.base + "/", "--allow-private").went_well()
    served.asked.clear()
    every(home, "--allow-private").went_well()
    assert "/sitemap.xml" in served.asked
    assert [status for _, status in runs(home)] == ["settled", "settled"]


def test_a_site_whose_file_is_not_here_is_named_with_the_place_for_it(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    elsewhere = described(tmp_path / "elsewhere", "gamma", served.base + "/")
    call("--home", home, "crawl", elsewhere).went_well()
    called = every(home)
    assert called.code == 78
    assert str(home / "sites" / "gamma.toml") in called.err
    (home / "sites").mkdir()
    elsewhere.rename(home / "sites" / "gamma.toml")
    every(home).went_well()


def test_sites_that_were_only_imported_are_not_asked(release: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    call("--home", home, "import", release, "--site", "ashg").went_well()
    called = every(home)
    assert (called.code, "name a site" in called.err) == (64, True)


def test_a_name_means_the_file_in_the_home_before_a_bundled_one(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    described(home, "ashg", served.base + "/")
    call("--home", home, "crawl", "ashg").went_well()
    assert "/sitemap.xml" in served.asked
    assert runs(home) == [("ashg", "settled")]


def test_an_address_means_the_site_file_in_the_home_that_covers_it(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    described(home, "delta", served.base + "/")
    (home / "sites" / "broken.toml").write_text("key = [", encoding="utf-8")
    call("--home", home, "crawl", served.base + "/").went_well()
    assert runs(home) == [("delta", "settled")]


def test_a_file_is_crawled_once_under_the_key_that_it_says(tmp_path: Path, served: ServedSite) -> None:
    """As docs/sites.md advises for a site that was crawled by its address before."""
    home = tmp_path / "home"
    call("--home", home, "crawl", served.base + "/", "--allow-private").went_well()
    ((key, _),) = runs(home)
    path = described(home, key, served.base + "/")
    path.rename(path.with_name("kites.toml"))
    every(home).went_well()
    assert runs(home) == [(key, "settled")] * 2
    (status,) = call("--home", home, "status", "--json").went_well().rows
    assert (status["site"], status["problems"]) == (key, [])
    # Whatever reads captures again does so by that file, too.
    assert site_at(key, [served.base + "/"], [], Config(home=home)).society == f"The {key}"


def test_two_files_that_say_one_key_are_told(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    path = described(home, "beta", served.base + "/")
    path.with_name("copy.toml").write_text(path.read_text("utf-8"), encoding="utf-8")
    called = every(home)
    assert (called.code, "is that of beta.toml" in called.err or "is that of copy.toml" in called.err) == (78, True)
    assert runs(home) == [("beta", "settled")]


def test_a_second_night_ends_with_75_while_one_goes_on(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    described(home, "beta", served.base + "/")
    with every_site.locked(Config(home=home)):
        called = every(home)
    assert (called.code, "every site is being crawled already" in called.err) == (75, True)
    assert not served.asked


def test_a_site_that_is_being_crawled_is_passed_over(tmp_path: Path, served: ServedSite) -> None:
    home = tmp_path / "home"
    described(home, "beta", served.base + "/")
    with SiteLock(home / "locks", "beta"):
        called = every(home)
    assert (called.code, "beta is being crawled already" in called.err) == (75, True)
    assert not served.asked


def test_all_and_a_site_contradict_each_other(tmp_path: Path) -> None:
    assert call("--home", tmp_path / "home", "crawl", "ashg", "--all").code == 64


@pytest.mark.parametrize("span", ["soon", "-5m", "1w", "999d"])
def test_a_jitter_that_is_no_span_is_a_usage_problem(tmp_path: Path, span: str) -> None:
    called = every(tmp_path / "home", f"--jitter={span}")
    assert (called.code, "is no span of time" in called.err) == (64, True)


def test_the_worse_of_two_exit_codes_is_the_one_that_asks_more_of_a_person() -> None:
    codes = [0, 75, 69, 65, 64, 78, 70, 73, 74]
    assert [every_site.worse(one, other) for one, other in pairwise(codes)] == codes[1:]
    assert every_site.worse(65, 75) == 65
    known = {error.exit_code for error in _errors(ArchiveError)}
    assert known <= set(codes)
    assert UsageProblem.exit_code in known


def _errors(root: type[ArchiveError]) -> Iterator[type[ArchiveError]]:
    yield root
    for error in root.__subclasses__():
        yield from _errors(error)
