"""A site that is redesigned for a night or two and goes back, crawled for real: what waits for a person, what is told, and what stands at the end."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cli.calling import call
from served_site import LONG, ServedSite, home, page, sitemap, type_html

from archive.cli import after, reports
from archive.config import Config
from archive.notify import Night, of_night
from archive.settle.rebuild import rebuild
from archive.status import SiteStatus, gathered
from archive.store import Store
from archive.supervise import CrawlReport, crawl

ARTICLES = 6


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "home", delay_s=0)


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        yield site


def article(n: int) -> str:
    return f"Project number {n} begins"


def as_before(served: ServedSite) -> None:
    paths = [f"/press-releases/project-{n}/" for n in range(ARTICLES)]
    for n, path in enumerate(paths):
        served.routes[path] = page(article(n), f"This is about project {n}.", *LONG, when=f"2021-03-{n + 4:02}")
    served.routes["/sitemap.xml"] = sitemap(served.base, *paths)
    served.routes["/"] = home(*paths)


def redesigned(served: ServedSite) -> None:
    """The same releases without a date, in another element."""
    for n in range(ARTICLES):
        body = "".join(f"<p>{one}</p>" for one in (f"This is about project {n}.", *LONG))
        html = f"<!doctype html><html lang='en'><head><title>{article(n)}</title></head><body><div class='entry'><h1>{article(n)}</h1>{body}</div></body></html>"
        served.routes[f"/press-releases/project-{n}/"] = 200, type_html, html.encode()


def night(config: Config, served: ServedSite) -> CrawlReport:
    return crawl(config, served.base + "/", allow_private=True)


def status(config: Config) -> SiteStatus:
    with Store.open(config, read_only=True) as store:
        return gathered(store, config, datetime.now(UTC))[0]


def test_a_site_that_goes_back_closes_the_case_by_itself(config: Config, served: ServedSite) -> None:
    as_before(served)
    assert night(config, served).exit_code == 0
    redesigned(served)
    held = [night(config, served) for _ in range(2)]
    assert [one.exit_code for one in held] == [65, 65]
    assert "2 holds of the archive's own wait for a person" in " ".join(status(config).problems)
    as_before(served)
    back = night(config, served)
    assert (back.exit_code, back.settled.figures["changed"], back.settled.figures["unchanged"]) == (0, 0, ARTICLES)
    told = [one for one in back.notes if "reads as before again" in one]
    assert [any(one.run in line for line in told) for one in held] == [True, True]
    assert (status(config).problems, status(config).holds) == ((), ())
    quiet = night(config, served)
    assert (quiet.notes, quiet.settled.figures["changed"]) == ((), 0)
    with Store.open(config, read_only=True) as store:
        assert {len(store.versions(one.page)) for one in store.items()} == {1}
        assert {one.run for one in store.holds(back.site.key)} == {one.run for one in held}
    assert rebuild(config, lambda _key, _url: back.site).is_proven


def test_a_held_night_shows_its_pages_and_says_what_to_do(
    config: Config, served: ServedSite, capsys: pytest.CaptureFixture[str]
) -> None:
    as_before(served)
    night(config, served)
    redesigned(served)
    report = night(config, served)
    after.crawled(config, report)
    reports.tell(report.settled)
    terminal = capsys.readouterr().out
    url = f"{served.base}/press-releases/project-0/"
    assert "recorded as commit 2; no page of it is published" in terminal
    assert "published as" not in terminal
    assert "captures kept back" in terminal
    kept = json.loads((config.reports_dir / f"{report.run}.json").read_text())
    [first] = [one for one in kept["changes"] if one["url"] == url]
    assert (first["verdict"], first["title"]) == ("held", article(0))
    assert first["fields"]["published"] == {"from": "2021-03-04", "to": ""}
    runs = call("--home", config.home, "runs", report.run).went_well().out
    history = call("--home", config.home, "history", url).went_well().out
    assert f"in run {report.run}, by the check of the night" in history
    html = (config.reports_dir / f"{report.run}.html").read_text()
    text = (config.reports_dir / f"{report.run}.txt").read_text()
    for shown in (terminal, runs, text):
        assert url in shown
        assert "published: 2021-03-04 → nothing" in shown
    assert "how each page read before" in html
    assert "<del>2021-03-04</del>" in html
    assert "no page was seen that is not" not in html
    [hold] = [one["holds"] for one in kept["alarms"]]
    notice = of_night(Night("s", report.run, 65, alarms=kept["alarms"], notes=report.notes), {"alarm"})
    assert notice is not None
    for way in ("release", "hold"):
        assert f"`archive {way} {hold[0]} --why …`" in notice.body.replace("\n", " ")
    assert notice.body.count("read otherwise than before") == 1
    assert [one.verdict for one in report.settled.changes] == ["held"] * ARTICLES
