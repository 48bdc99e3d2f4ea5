"""Holding a run from the command line, seeing who did, and letting it go."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from captured import World
from walk import Cleaner, release

from archive.settle import place_hold
from cli.calling import call

SITE_FILE = 'society = "Society of Rope Makers"\nshort_name = "SRM"\nstart_urls = ["https://rope.example/"]\n'


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "home")
    made.config.sites_dir.mkdir()
    (made.config.sites_dir / "rope.toml").write_text(SITE_FILE)
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


def test_the_list_of_runs_and_a_run_say_that_it_is_held(world: World) -> None:
    world.night(0, {"/news/0/": release(0)}, cleaning=Cleaner())
    run = world.night(1, {"/news/1/": release(1)}, cleaning=Cleaner()).run
    [capture] = [one.id for one in world.store.captures_of_site("rope") if one.run == run and "/news/1/" in one.url]
    world.close()
    home = world.config.home

    def states() -> list[tuple[str, str]]:
        lines = call("--home", home, "runs").went_well().out.splitlines()[1:]
        return [(line.split()[0], line.partition("live")[2].strip().split("  ")[0]) for line in lines]

    others = [one for one in states() if one[0] != run]
    assert dict(states())[run] == "settled"
    assert "held" not in call("--home", home, "runs", run).went_well().out
    whole = call("--home", home, "hold", run, "--why", "hacked", "--by", "Ada", "--json").went_well().row["hold"]
    assert dict(states())[run] == "settled, held"
    assert [one for one in states() if one[0] != run] == others
    assert {row["id"]: row["held"] for row in call("--home", home, "runs", "--json").rows}[run] == [whole]
    told = call("--home", home, "runs", run).went_well().out
    assert "status:    settled, held" in told
    assert f"held:      all of it by Ada: hacked ({whole})" in told
    call("--home", home, "release", whole, "--why", "genuine", "--by", "Bo").went_well()
    assert dict(states())[run] == "settled"
    call("--home", home, "hold", capture, "--why", "this one", "--by", "Ada").went_well()
    assert dict(states())[run] == "settled, 1 capture held"
    assert f"held:      {capture} by Ada: this one" in call("--home", home, "runs", run).went_well().out


def test_a_hold_and_its_release_count_the_same_pages(home: Path) -> None:
    for row in call("--home", home, "runs", "--json").went_well().rows:
        held = call("--home", home, "hold", row["id"], "--why", "looked at", "--by", "Ada").went_well().out
        name = held.partition("hold1:")[2].split(";")[0]
        released = call("--home", home, "release", name, "--why", "genuine", "--by", "Bo").went_well().out
        counted = [re.search(r"; (\d+ pages otherwise .*)", one) for one in (held, released)]
        assert counted[0] is not None
        assert counted[1] is not None
        assert counted[0][1] == counted[1][1]
        assert " in what they say, " in counted[0][1]


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


def test_what_the_archive_held_becomes_a_persons_and_status_no_longer_asks(world: World) -> None:
    world.night(0, {"/news/0/": release(0)}, cleaning=Cleaner())
    run = world.night(1, {"/news/1/": release(1)}, cleaning=Cleaner()).run
    ours = place_hold(
        world.store,
        world.config,
        lambda _: world.site,
        "rope",
        run=run,
        placed_by="the check of the night",
        why="reads otherwise",
        now=datetime.now(UTC),
        cleaning=Cleaner(),
    ).hold
    world.close()
    home = world.config.home
    waits = "1 hold of the archive's own waits for a person"
    assert waits in call("--home", home, "status").out
    assert ours is not None
    call("--home", home, "hold", ours[:14], "--why", "broken that night", "--by", "Ada").went_well()
    assert "waits for a person" not in call("--home", home, "status").out
    [theirs] = call("--home", home, "hold", "--list", "--json").rows
    assert (theirs["run"], theirs["placed_by"]) == (run, "Ada")
    again = call("--home", home, "hold", theirs["id"], "--why", "x")
    assert (again.code, "Ada holds it already" in again.err) == (64, True)
