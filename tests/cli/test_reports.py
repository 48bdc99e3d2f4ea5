"""`archive runs`: how long runs took, their alarms, and where their reports lie."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, World, page

from archive.model import Alarm
from tests.cli.calling import call

ALARM = Alarm("source_empty", "the sitemap names nothing;\x1b[2J look at it", {"named": 0})


@pytest.fixture
def home(tmp_path: Path) -> Path:
    world = World(tmp_path / "home")
    world.night(0, {"/a": page()})
    world.night(1, {"/a": page(title="Another title")}, alarms=[ALARM])
    world.begin(FIRST_NIGHT + timedelta(days=2))
    world.close()
    return tmp_path / "home"


def test_runs_tell_durations_and_alarms(home: Path) -> None:
    open_run, second, first = call("--home", home, "runs", "--json").went_well().rows
    assert (first["duration_s"], second["duration_s"], open_run["duration_s"]) == (3600, 3600, None)
    out = call("--home", home, "runs").went_well().out
    assert "1 h" in out
    assert "settled, 1 alarm" in out
    told = call("--home", home, "runs", second["id"]).went_well().out
    assert "alarm:     the sitemap names nothing;\ufffd[2J look at it" in told


def test_html_is_made_where_there_is_none_and_its_path_is_all_that_is_printed(home: Path) -> None:
    second = call("--home", home, "runs", "--json").went_well().rows[1]["id"]
    path = Path(call("--home", home, "runs", second[:-1], "--html").went_well().out.strip())
    assert path == home / "reports" / f"{second}.html"
    assert "the sitemap names nothing" in path.read_text("utf-8")
    index = Path(call("--home", home, "runs", "--html").went_well().out.strip())
    assert f"./{second}.html" in index.read_text("utf-8")


@pytest.mark.parametrize("more", [("--json",), ("--site", "rope"), ("--limit", "3")])
def test_html_and_a_list_are_two_things(home: Path, more: tuple[str, ...]) -> None:
    called = call("--home", home, "runs", "--html", *more)
    assert called.code == 64
    assert "--html" in called.err


def test_html_of_a_run_that_never_was(home: Path) -> None:
    called = call("--home", home, "runs", "nobody", "--html")
    assert called.code == 65
    assert "archive runs" in called.err
