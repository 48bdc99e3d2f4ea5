"""Nights of noise over the whole road: crawled over HTTP, cleaned in workers, the profile learned anew each night. Only what was edited is a version."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

from archive.config import Config
from archive.model import Cause
from archive.sample import DEFAULT_PORT, SampleServer, catalogue
from archive.sample.noise import NOISES
from archive.sample.stock_2013 import REDATED_KEY
from archive.sample.stock_2020 import EDITED_KEY
from archive.store import Store
from archive.supervise import CrawlReport, crawl


def night(config: Config, server: SampleServer) -> CrawlReport:
    text = (resources.files("archive.sites") / "sample.toml").read_text("utf-8")
    site = config.home.parent / "sample.toml"
    site.write_text(text.replace(f":{DEFAULT_PORT}/", f":{server.port}/"), encoding="utf-8")
    report = crawl(config, str(site))
    assert report.exit_code == 0, report.notes
    return report


def versions(config: Config, server: SampleServer) -> dict[str, int]:
    """Path -> versions that the site itself made."""
    with Store.open(config, read_only=True) as store:
        pages = {record.page: record.url for record in store.items(rows="pages")}
        return {
            url.removeprefix(server.base_url): sum(one.cause is not Cause.REREAD for one in store.versions(page))
            for page, url in pages.items()
        }


def test_nights_of_noise_make_no_version_and_an_edit_makes_one(tmp_path: Path) -> None:
    config = Config(home=tmp_path / "home", delay_s=0)
    with SampleServer() as server:
        first = night(config, server)
        assert first.settled.figures["new"] >= 40
        before = versions(config, server)
        assert set(before.values()) == {1}
        server.noise = tuple(NOISES)
        for server.visit in (1, 2):
            figures = night(config, server).settled.figures
            assert (figures["new"], figures["changed"]) == (0, 0)
            assert versions(config, server) == before
        server.night, server.visit = 2, 3
        last = night(config, server)
        assert last.settled.figures["changed"] == 2
        after = versions(config, server)
    grown = {path for path, count in after.items() if count != before.get(path, 0) and path in before}
    assert grown == {item.path for item in catalogue.items(2) if item.key in (EDITED_KEY, REDATED_KEY)}
    assert all(after[path] == 2 for path in grown)
