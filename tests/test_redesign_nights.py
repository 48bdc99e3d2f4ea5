"""A site that is redesigned for a night or two and goes back, crawled for real: what waits for a person, what is told, and what stands at the end."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, home, page, sitemap, type_html

from archive.config import Config
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
