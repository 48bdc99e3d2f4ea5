"""A site that says no: 429, 503, robots.txt, redirects to what it forbids. And who we say that we are."""

from __future__ import annotations

import itertools
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, home, page, publish, redirect, send, sitemap, type_html

from archive import sites
from archive.config import Config
from archive.errors import SiteUnavailable, TryLater, UsageProblem
from archive.store import Store
from archive.supervise import CrawlReport, crawl, without_a_contact

QUICK = {"ARCHIVE_LONGEST_PAUSE_S": "0.1"}


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "home", delay_s=0)


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        yield site


def night(config: Config, served: ServedSite, **settings: str) -> CrawlReport:
    return crawl(config, served.base + "/", allow_private=True, settings=QUICK | settings)


def state(config: Config) -> dict[str, str | None]:
    """Item -> since when it is missing."""
    with Store.open(config, read_only=True) as store:
        return {item.url: str(item.missing_since_utc or "") or None for item in store.items()}


class Everything(dict):  # type: ignore[type-arg]
    """Routes of a site that gives one answer to whatever is asked."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer

    def get(self, _path: object, _default: object = None) -> object:
        return self.answer


def test_the_contact_reaches_the_server(tmp_path: Path, served: ServedSite) -> None:
    publish(served, 1)
    agents: list[str] = []

    def noting(handler: BaseHTTPRequestHandler) -> None:
        agents.append(handler.headers["User-Agent"])
        handler.send_response(404)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    served.routes["/feed/"] = noting
    night(Config(home=tmp_path / "home", delay_s=0, contact="news@society.example"), served)
    assert len(agents) == 1
    assert agents[0].startswith("society-news-archive/")
    assert agents[0].endswith("(+contact: news@society.example)")


def test_who_asks_strangers_without_saying_who_it_is_is_told_so(config: Config, served: ServedSite) -> None:
    (note,) = without_a_contact(config, sites.adhoc("https://www.example.org/"))
    assert "ARCHIVE_CONTACT" in note
    assert without_a_contact(replace(config, contact="a@b.example"), sites.adhoc("https://www.example.org/")) == []
    publish(served, 1)
    assert night(config, served).notes == ()


@pytest.mark.parametrize(
    "answer",
    [
        (429, type_html, b"slow down"),
        (503, type_html, b"back soon"),
        (404, type_html, b"nothing here"),
        (403, type_html, b"not you"),
    ],
)
def test_a_site_that_refuses_everything_is_left_alone_and_nothing_is_called_missing(
    config: Config, served: ServedSite, answer: tuple[int, dict[str, str], bytes]
) -> None:
    publish(served, 30)
    night(config, served)
    before = state(config)
    assert len(before) == 30
    routes, served.routes = served.routes, Everything(answer)
    served.asked.clear()
    with pytest.raises(SiteUnavailable, match=f"HTTP {answer[0]}|robots.txt"):
        night(config, served)
    assert len(served.asked) <= 30
    assert not [path for path in served.asked if path.startswith("/press-releases/project-")]
    assert state(config) == before
    with Store.open(config, read_only=True) as store:
        assert next(iter(store.runs(1))).status == "failed"
        assert any(one.status == answer[0] for one in store.staged(next(iter(store.runs(1))).site))
    served.routes = routes
    assert night(config, served).exit_code == 0
    assert state(config) == before


@pytest.mark.parametrize("status", [429, 503])
def test_pages_that_are_all_refused_end_the_run_early(config: Config, served: ServedSite, status: int) -> None:
    paths = publish(served, 60)
    for path in paths:
        served.routes[path] = (status, type_html, b"slow down")
    with pytest.raises(SiteUnavailable, match="refused"):
        night(config, served)
    # Twenty, each try counted, and what was under way at that moment.
    assert 20 <= len([path for path in served.asked if path in paths]) < 40


def at_all_pages(served: ServedSite, retry_after: str) -> list[str]:
    paths = publish(served, 60)
    for path in paths:
        served.routes[path] = (429, type_html | {"Retry-After": retry_after}, b"slow down")
    return paths


@pytest.mark.parametrize("retry_after", ["3600", "Fri, 01 Jan 2100 00:00:00 GMT"])
def test_a_site_that_asks_for_more_patience_than_a_run_has_is_left_alone_until_then(
    config: Config, served: ServedSite, retry_after: str
) -> None:
    paths = at_all_pages(served, retry_after)
    with pytest.raises(TryLater, match="come again after") as told:
        night(config, served)
    assert told.value.exit_code == 75
    # A year in the next century is a slip; we ask again within a week.
    assert 3000 < (told.value.retry_after_s or 0) <= 7 * 24 * 3600
    asked = [path for path in served.asked if path in paths]
    # Three refusals, and what was under way beside them; nothing twice.
    assert 3 <= len(asked) <= 12
    assert len(asked) == len(set(asked))
    with Store.open(config, read_only=True) as store:
        assert next(iter(store.runs(1))).status == "failed"


def test_who_asks_one_by_one_asks_no_more_after_the_third_wish_to_be_left_alone(
    config: Config, served: ServedSite
) -> None:
    paths = at_all_pages(served, "3600")
    with pytest.raises(TryLater, match="come again after"):
        night(config, served, CONCURRENT_REQUESTS_PER_DOMAIN="1")
    assert len([path for path in served.asked if path in paths]) == 3


def test_nothing_is_asked_while_the_host_rests(config: Config, served: ServedSite) -> None:
    paths = publish(served, 40)
    pages, arrivals = dict(served.routes), itertools.count()
    asked_at: dict[int, float] = {}

    def first_eight(handler: BaseHTTPRequestHandler) -> None:
        # One step, since requests come side by side: the time first, so that none seems later than it came.
        at, number = time.monotonic(), next(arrivals)
        asked_at[number] = at
        refused = number < 8
        send(handler, (429, {"Retry-After": "2"}, b"") if refused else pages[handler.path])  # type: ignore[arg-type]

    served.routes |= dict.fromkeys(paths, first_eight)
    report = night(config, served, ARCHIVE_LONGEST_PAUSE_S="5", ARCHIVE_LONGEST_PAUSES_S="60")
    assert report.exit_code == 0
    assert len(asked_at) == 48
    # What was under way came at once; every other after two seconds of rest at the least.
    first = min(asked_at.values())
    assert all(asked_at[number] - first > 2 for number in range(8, 48))


def test_what_came_before_the_site_asked_for_patience_is_published(config: Config, served: ServedSite) -> None:
    paths = publish(served, 60)
    for path in paths[30:]:
        served.routes[path] = (503, type_html | {"Retry-After": "7200"}, b"back later")
    report = night(config, served)
    assert report.exit_code == 75
    alarm = next(alarm for alarm in report.alarms if alarm.kind == "deferred")
    assert "come again after" in alarm.sentence
    assert len(state(config)) == 30
    assert not any(state(config).values())


def test_one_page_that_asks_for_patience_does_not_end_the_night(config: Config, served: ServedSite) -> None:
    paths = publish(served, 12)
    served.routes[paths[3]] = (503, type_html | {"Retry-After": "7200"}, b"this page is being rebuilt")
    report = night(config, served)
    assert (report.exit_code, report.alarms) == (0, ())
    assert len(state(config)) == 11


def test_pauses_add_up_to_no_more_than_a_run_has(config: Config, served: ServedSite) -> None:
    at_all_pages(served, "1")
    with pytest.raises(TryLater, match="come again after"):
        night(config, served, ARCHIVE_LONGEST_PAUSE_S="5", ARCHIVE_LONGEST_PAUSES_S="1.5", RETRY_TIMES="9")


def test_a_run_ends_after_its_time_and_publishes_what_came(config: Config, served: ServedSite) -> None:
    paths = publish(served, 3)
    released = threading.Event()

    def never(handler: BaseHTTPRequestHandler) -> None:
        released.wait(60)
        handler.close_connection = True

    served.routes |= dict.fromkeys((f"/press-releases/slow-{n}/" for n in range(40)), never)
    served.routes["/sitemap.xml"] = sitemap(served.base, *paths, *(path for path in served.routes if "slow" in path))
    report = night(config, served, ARCHIVE_LONGEST_RUN_S="10", DOWNLOAD_TIMEOUT="12", RETRY_TIMES="0")
    released.set()
    assert report.exit_code == 75
    assert any("max_minutes" in note for note in report.notes)
    assert len(state(config)) == 3
    # What still waited was not asked.
    assert len([path for path in served.asked if "slow" in path]) < 40


def test_a_short_retry_after_is_waited_for_and_the_page_comes(config: Config, served: ServedSite) -> None:
    paths = publish(served, 3)
    whole, asked = served.routes[paths[1]], []

    def once(handler: BaseHTTPRequestHandler) -> None:
        asked.append(handler.path)
        send(handler, (429, type_html | {"Retry-After": "1"}, b"") if len(asked) == 1 else whole)  # type: ignore[arg-type]

    served.routes[paths[1]] = once
    report = night(config, served, ARCHIVE_LONGEST_PAUSE_S="5")
    assert report.exit_code == 0
    assert len(asked) == 2
    assert len(state(config)) == 3


def test_a_robots_txt_that_cannot_be_had_forbids_everything(config: Config, served: ServedSite) -> None:
    publish(served, 2)
    served.routes["/robots.txt"] = (500, type_html, b"broken")
    with pytest.raises(SiteUnavailable, match=r"robots\.txt answered HTTP 500"):
        night(config, served)
    assert set(served.asked) == {"/robots.txt"}


def test_a_robots_txt_that_asks_for_patience_puts_the_night_off(config: Config, served: ServedSite) -> None:
    publish(served, 2)
    served.routes["/robots.txt"] = (503, type_html | {"Retry-After": "7200"}, b"back later")
    with pytest.raises(TryLater, match="come again after"):
        night(config, served)
    assert served.asked == ["/robots.txt"]


@pytest.mark.parametrize("status", [200, 404])
def test_robots_txt_is_asked_once_and_read_for_rules_and_for_sitemaps(
    config: Config, served: ServedSite, status: int
) -> None:
    paths = publish(served, 2)
    del served.routes["/sitemap.xml"]
    rules = f"User-agent: *\nDisallow: {paths[1]}\nSitemap: {served.base}/map.xml\n"
    served.routes["/robots.txt"] = (status, {"Content-Type": "text/plain"}, rules.encode())
    served.routes["/map.xml"] = sitemap(served.base, *paths)
    night(config, served)
    assert served.asked.count("/robots.txt") == 1
    assert ("/map.xml" in served.asked) == (status == 200)
    assert paths[1] not in served.asked
    with Store.open(config, read_only=True) as store:
        (run,) = store.runs(1)
        captures = [*store.captures_of_site(run.site), *store.staged(run.site)]
    captures = [one for one in captures if one.url.endswith("/robots.txt")]
    assert [one.status for one in captures] == [status]


@pytest.mark.parametrize("status", [401, 403, 404, 410])
def test_a_robots_txt_that_does_not_exist_forbids_nothing(config: Config, served: ServedSite, status: int) -> None:
    publish(served, 2)
    served.routes["/robots.txt"] = (status, type_html, b"User-agent: *\nDisallow: /\n")
    assert night(config, served).exit_code == 0
    assert len(state(config)) == 2


def test_a_robots_txt_behind_redirects_is_read_and_at_the_sixth_taken_for_absent(
    config: Config, served: ServedSite
) -> None:
    publish(served, 2)
    for n in range(6):
        served.routes["/robots.txt" if n == 0 else f"/robots-{n}"] = redirect(f"/robots-{n + 1}")
    served.routes["/robots-5"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")
    with pytest.raises(SiteUnavailable, match=r"robots\.txt forbids it \(Disallow: /\)"):
        night(config, served)
    served.routes["/robots-5"] = redirect("/robots-6")
    served.routes["/robots-6"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")
    assert night(config, served).exit_code == 0
    assert len(state(config)) == 2


def test_a_robots_txt_on_another_host_counts(config: Config, served: ServedSite) -> None:
    publish(served, 2)
    rules = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /\n")
    with ServedSite({"/their-rules": rules}) as elsewhere:
        served.routes["/robots.txt"] = redirect(f"{elsewhere.base}/their-rules")
        with pytest.raises(SiteUnavailable):
            night(config, served)
        assert elsewhere.asked == ["/their-rules"]
    assert set(served.asked) == {"/robots.txt"}


def test_a_crawl_delay_beyond_reason_is_capped_and_told(config: Config, served: ServedSite) -> None:
    publish(served, 1)
    served.routes["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 3600\n")
    report = night(config, served, ARCHIVE_LONGEST_CRAWL_DELAY_S="0.1")
    assert report.exit_code == 0
    assert any("asks for 3600 s between requests; 0.1 s" in note for note in report.notes)


def test_a_crawl_delay_makes_requests_come_one_by_one(config: Config, served: ServedSite) -> None:
    paths = publish(served, 8)
    served.routes["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nCrawl-delay: 0.05\n")
    under_way, most = [], []

    def noting(handler: BaseHTTPRequestHandler) -> None:
        under_way.append(handler.path)
        most.append(len(under_way))
        time.sleep(0.2)
        under_way.remove(handler.path)
        handler.send_response(404)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    served.routes |= dict.fromkeys(paths[:6], noting)
    night(config, served)
    assert len(most) == 6
    assert max(most) == 1


def test_a_redirect_to_what_robots_txt_forbids_is_a_failure_of_its_target(config: Config, served: ServedSite) -> None:
    paths = publish(served, 2)
    served.routes[paths[0]] = redirect("/members/project-0/")
    served.routes["/robots.txt"] = (200, {"Content-Type": "text/plain"}, b"User-agent: *\nDisallow: /members/\n")
    report = night(config, served)
    assert report.failures == 1
    assert "/members/project-0/" not in served.asked


def test_a_listed_page_is_asked_at_tonights_address(config: Config, served: ServedSite) -> None:
    served.routes["/press-releases/r1/index.html"] = page("Release one", "The first text.", *LONG)
    served.routes["/sitemap.xml"] = sitemap(served.base, "/press-releases/r1/index.html")
    served.routes["/"] = home()
    night(config, served)
    del served.routes["/press-releases/r1/index.html"]
    served.routes["/press-releases/r1/"] = page("Release one", "The second text.", *LONG)
    served.routes["/sitemap.xml"] = sitemap(served.base, "/press-releases/r1/")
    served.asked.clear()
    report = night(config, served)
    assert report.exit_code == 0
    assert "/press-releases/r1/" in served.asked
    assert "/press-releases/r1/index.html" not in served.asked
    with Store.open(config, read_only=True) as store:
        (item,) = store.items()
    assert "The second text." in item.body_text
    assert not item.missing_since_utc


def test_a_host_too_long_to_name_files_after_is_refused_before_anything_is_made(config: Config) -> None:
    host = ".".join(["society" * 8] * 4) + ".example"
    with pytest.raises(UsageProblem, match="too long"):
        crawl(config, f"https://{host}/")
    assert not config.home.exists()
