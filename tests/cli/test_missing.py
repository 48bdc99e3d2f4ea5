"""The command `missing`: the pages that sources name and the archive does not hold, with their reasons."""

from __future__ import annotations

from pathlib import Path

import pytest
from captured import World, page
from settle.test_nights import SITEMAP, sitemap

from cli.calling import call


@pytest.fixture
def home(tmp_path: Path) -> Path:
    world = World(tmp_path / "home")
    names = sitemap(dict.fromkeys(["/a/", "/never/", "/fails/", "/dead/"]))
    world.night(0, {SITEMAP: names, "/a/": page(), "/fails/": 503, "/dead/": 404})
    world.close()
    world.config.sites_dir.mkdir()
    (world.config.sites_dir / "rope.toml").write_text(
        'key = "rope"\nsociety = "Society of Rope Makers"\nstart_urls = ["https://rope.example/"]\n',
        encoding="utf-8",
    )
    return tmp_path / "home"


def test_each_missing_page_has_its_reason(home: Path) -> None:
    rows = call("--home", home, "missing", "--json").went_well().rows
    assert [(one["url"], one["reason"], one["sources"]) for one in rows] == [
        ("https://rope.example/fails/", "server_error", ["sitemap"]),
        ("https://rope.example/never/", "never_asked", ["sitemap"]),
    ]
    assert "503" in rows[0]["evidence"]


def test_a_person_is_told_in_a_sentence_what_is_held(home: Path) -> None:
    told = call("--home", home, "missing", "rope").went_well().out
    assert "rope: we hold 1 of 3 pages; 2 are missing: 1 answered server_error, 1 not asked for yet" in told
    assert "/dead/" not in told
    assert "/dead/" in call("--home", home, "missing", "--all").went_well().out


def test_what_each_source_says_is_a_table_of_its_own(home: Path) -> None:
    row = call("--home", home, "missing", "--sources", "--json").went_well().row
    assert row["sources"]["sitemap"] == {"named": 4, "held": 1, "missing": 2, "no_item": 0, "not_there": 1, "only": 3}


def test_a_site_that_is_not_there_is_named(home: Path) -> None:
    called = call("--home", home, "missing", "nobody")
    assert (called.code, "there is no site 'nobody' in this archive; there are rope" in called.err) == (64, True)
