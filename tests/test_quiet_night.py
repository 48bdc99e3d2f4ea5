"""What a night costs on which nothing happened, and that a cheap night misses nothing that the site says."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.config import Config
from archive.repetition import pages_needed
from archive.store import Store
from archive.supervise import CrawlReport, crawl
from tools.quiet_site import FEED_PAGES, QuietSite, pages_of

PAGES = 130
UNFED = FEED_PAGES + 30
"""From this page on only the sitemap says when a page changed, and it is read before any page is asked for."""


@pytest.fixture
def site() -> Iterator[QuietSite]:
    with QuietSite(PAGES) as served:
        yield served


def night(home: Path, site: QuietSite, *, full: bool = False) -> CrawlReport:
    site.asked.clear()
    config = Config(home=home, delay_s=0)
    settings = {"ARCHIVE_FULL": "1"} if full else {}
    report = crawl(config, site.base + "/", allow_private=True, settings=settings)
    assert report.exit_code == 0, report.notes
    return report


def test_quiet_nights_are_cheap_and_find_what_the_site_tells(tmp_path: Path, site: QuietSite) -> None:
    first = night(tmp_path, site)
    assert first.settled.figures["new"] == PAGES
    everything = len(site.asked)
    assert everything > PAGES

    quiet = night(tmp_path, site).settled.figures
    looked_at = [one.path for one in pages_of(site.asked)]
    others = [one.path for one in site.asked if one.path not in {*looked_at, "/feed.xml"}]
    assert len(others) <= 6, others
    # A page that was under way on the first night before the feed was read is asked for once more: what the feed says may be younger than that look.
    before_the_feed = quiet.get("asked_changed", 0)
    fed = sum(path in site.paths[:FEED_PAGES] for path in looked_at)
    assert before_the_feed <= fed
    assert {name for name in quiet if name.startswith("asked_")} <= {"asked_rolling", "asked_changed"}
    assert len(looked_at) == quiet["asked_rolling"] + quiet["lists_looked_at"] + before_the_feed
    assert len(set(looked_at)) == len(looked_at) <= PAGES // 5
    assert len(looked_at) - before_the_feed == 2 * pages_needed(PAGES)
    # The second and third list pages take their turn with the pages.
    assert quiet["gated"] == PAGES + 2 - quiet["asked_rolling"] - before_the_feed
    assert (quiet["new"], quiet["changed"], quiet["missing"]) == (0, 0, 0)

    # An edit that is told is found at once; a page that is taken away is missed by its sitemap, and asked for.
    site.edit(site.paths[40], "The prize is now twice as large as it was announced.")
    gone = site.paths.pop(90)
    del site.touched[gone]
    busy = night(tmp_path, site).settled
    assert {(one.verdict, one.url.removeprefix(site.base)) for one in busy.changes if one.verdict != "unchanged"} >= {
        ("changed", site.paths[40]),
        ("missing", gone),
    }
    assert (busy.figures["changed"], busy.figures["missing"], busy.figures["asked_changed"]) == (1, 1, 1)

    full = night(tmp_path, site, full=True)
    assert len(site.asked) > PAGES
    assert full.settled.figures["ungated"] == 1
    assert any("--full" in note for note in full.notes)
    # Two edits under lastmods that stayed: that is where trust ends.
    for path in site.paths[UNFED : UNFED + 2]:
        site.edit(path, "A sentence came in of which the sitemap says nothing.", told=False)
    assert night(tmp_path, site, full=True).settled.figures["gate_missed"] == 2
    distrusting = night(tmp_path, site)
    assert distrusting.settled.figures["ungated"] == 1
    until = datetime.now(UTC) + timedelta(days=30)
    assert any(f"{until:%Y-%m}" in note for note in distrusting.notes), distrusting.notes
    with Store.open(Config(home=tmp_path), read_only=True) as store:
        assert len(list(store.items())) == PAGES
