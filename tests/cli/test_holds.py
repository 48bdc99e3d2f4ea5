"""Holding a run from the command line, seeing who did, and letting it go."""

from __future__ import annotations

from pathlib import Path

import pytest
from captured import World
from walk import Cleaner, release

from cli.calling import call

SITE_FILE = 'society = "Society of Rope Makers"\nshort_name = "SRM"\nstart_urls = ["https://rope.example/"]\n'


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "home")
    (tmp_path / "home" / "rope.toml").write_text(SITE_FILE)
    return made


def test_a_run_is_held_listed_and_let_go(world: World) -> None:
    world.night(0, {"/news/0/": release(0)}, cleaning=Cleaner())
    run = world.night(1, {"/news/1/": release(1)}, cleaning=Cleaner()).run
    world.close()
    home = world.config.home

    def items() -> int:
        return len(call("--home", home, "list", "--json").went_well().rows)

    assert items() == 2
    made = call("--home", home, "hold", run, "--why", "hacked", "--by", "Ada", "--json").went_well().row
    assert items() == 1
    listed = call("--home", home, "hold", "--list", "--json").went_well().row
    assert (listed["id"], listed["run"], listed["placed_by"], listed["why"]) == (made["hold"], run, "Ada", "hacked")
    assert "hacked" in call("--home", home, "hold", "--list").went_well().out
    call("--home", home, "release", made["hold"][:10], "--why", "genuine", "--by", "Bo").went_well()
    assert items() == 2
    assert call("--home", home, "hold", "--list", "--json").rows == []
    ended = call("--home", home, "hold", "--list", "--all", "--json").row
    assert (ended["released_by"], ended["released_why"]) == ("Bo", "genuine")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("hold",), 64, "name a RUN or a CAPTURE"),
        (("hold", "x"), 64, "--why"),
        (("hold", "x", "--why", "y"), 65, "there is no run"),
        (("hold", "capture1:x", "--why", "y"), 65, "holds no capture"),
        (("hold", "x", "--list"), 64, "--list shows holds"),
        (("release", "x", "--why", "y"), 65, "there is no hold"),
    ],
)
def test_mistakes_are_named(world: World, arguments: tuple[str, ...], code: int, said: str) -> None:
    world.close()
    called = call("--home", world.config.home, *arguments)
    assert (called.code, said in called.err) == (code, True)
