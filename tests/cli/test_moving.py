"""`backup`, `restore` and `copy` as they are called: what they print, what they refuse, and how they end."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from captured import World, page
from databases import Databases

from archive.sitelock import SiteLock
from cli.calling import call

CALLS = "import sys; from archive.cli import main; sys.exit(main())"


@pytest.fixture
def world(tmp_path: Path) -> World:
    made = World(tmp_path / "home")
    made.night(0, {"/a/": page(), "/b/": page("Another text.", "B")})
    made.close()
    return made


def test_a_backup_is_restored_and_verified(world: World, tmp_path: Path) -> None:
    home, bag, new = world.config.home, tmp_path / "bag", tmp_path / "new"
    made = call("--home", home, "backup", bag, "--json").went_well().row
    assert (made["outline"]["seq"], made["outline"]["captures"], made["problems"]) == (1, 2, [])
    done = call("--home", new, "restore", bag, "--json").went_well().row
    assert (done["seq"], done["problems"]) == (1, [])
    events = [call("--home", one, "events", "--json").went_well().rows for one in (home, new)]
    assert [[row["type"] for row in rows] for rows in events] == [["replication"], ["recovery"]]
    listed = [call("--home", one, "list", "--json").went_well().raw for one in (home, new)]
    assert listed[0] == listed[1]
    assert call("--home", new, "verify").code == 0


def test_people_are_told_in_sentences(world: World, tmp_path: Path) -> None:
    said = call("--home", world.config.home, "backup", tmp_path / "bag", "--copy").went_well().out
    assert "the archive as it stood with commit 1, 2 captures" in said
    said = call("--home", tmp_path / "new", "restore", tmp_path / "bag").went_well().out
    assert "the archive stands at commit 1 and is sound" in said


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (["backup", "{home}/warc/bag"], 64, "belongs to the archive"),
        (["backup", "{tmp}"], 64, "there already"),
        (["--home", "{tmp}/none", "backup", "{tmp}/bag"], 78, "no archive"),
        (["restore", "{tmp}/none", "--home", "{tmp}/new"], 65, "no bag"),
        (["restore", "{home}", "--home", "{tmp}/new"], 65, "no bag"),
        (["copy", "--to", "{home}/archive.db"], 64, "belongs to the archive"),
        (["copy", "--to", "mysql://x:secret@y/z"], 78, "postgresql://"),
        (["copy", "--to", "postgresql://x:secret@127.0.0.1:1/z"], 74, "127.0.0.1"),
        (["copy", "--to", "{tmp}/no/such/folder/x.db"], 73, "x.db"),
    ],
)
def test_what_cannot_be_is_one_line(world: World, tmp_path: Path, arguments: list[str], code: int, said: str) -> None:
    filled = [one.format(home=world.config.home, tmp=tmp_path) for one in arguments]
    called = call("--home", world.config.home, *filled)
    assert (called.code, called.err.count("\n")) == (code, 1), called.err
    assert said in called.err
    assert "secret" not in called.err


def test_a_copy_there_and_back_is_used_as_the_archive(
    world: World, tmp_path: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = world.config.home
    listed = call("--home", home, "list", "--json").went_well().raw
    with databases.postgresql(empty=True) as address:
        done = call("--home", home, "copy", "--to", address, "--json").went_well().row
        assert (done["seq"], done["rows"]) == (2, sum(one["rows"] for one in done["tables"]))
        again = call("--home", home, "copy", "--to", address)
        assert (again.code, "holds tables already" in again.err) == (64, True)
        monkeypatch.setenv("ARCHIVE_DATABASE_URL", address)
        assert call("--home", home, "list", "--json").went_well().raw == listed
        assert call("--home", home, "copy", "--to", address).code == 64
        (home / "archive.db").rename(tmp_path / "old.db")
        call("--home", home, "copy", "--to", home / "archive.db").went_well()
    monkeypatch.delenv("ARCHIVE_DATABASE_URL")
    assert call("--home", home, "list", "--json").went_well().raw == listed
    assert call("--home", home, "verify").code == 0


def test_nothing_is_copied_while_a_site_is_crawled(world: World, tmp_path: Path) -> None:
    with SiteLock(world.config.locks_dir, "rope"):
        called = call("--home", world.config.home, "copy", "--to", tmp_path / "x.db")
    assert (called.code, "being crawled already" in called.err) == (75, True)
    assert not (tmp_path / "x.db").exists()


@pytest.mark.parametrize("command", ["backup", "copy"])
@pytest.mark.parametrize("after_s", [0.6, 1.0, 1.4])
def test_what_is_killed_leaves_the_archive_as_it_was_and_can_be_done_again(
    world: World, tmp_path: Path, command: str, after_s: float
) -> None:
    home, out = world.config.home, tmp_path / "out"
    arguments = ["--home", str(home), command, *(["--to"] if command == "copy" else []), str(out)]
    child = subprocess.Popen([sys.executable, "-c", CALLS, *arguments], stdout=subprocess.PIPE)
    try:
        child.communicate(timeout=after_s)
    except subprocess.TimeoutExpired:
        child.kill()
        child.communicate()
    assert call("--home", home, "verify", "--json").code == 0
    if not out.exists():
        call(*arguments).went_well()
    # What the killed one left is gone; what a finished one left never was there.
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []
    if command == "backup":
        call("--home", tmp_path / "new", "restore", out).went_well()
