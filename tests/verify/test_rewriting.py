"""A commit of the journal that is lost, damaged or swapped is written again from its rows, where something else proves it. What it says is what it said."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, SITE, World, cleaning, page

from archive.cli import main
from archive.config import Config
from archive.journal import look_through, replay, replay_placed
from archive.model import UrlKey
from archive.settle.rebuild import rebuild
from archive.settle.withdrawing import look, withdraw_page
from archive.verify import repair, verify, verify_home
from archive.warc.files import index_path
from tests.verify.damage import behind_the_guards, flip
from tests.verify.test_damage import named
from tests.verify.test_repair import rows_of

NEWEST = 3


def files(config: Config) -> list[Path]:
    return sorted(config.journal_dir.glob("*.warc.gz"))


def digests(config: Config) -> dict[int, str]:
    return {seq: one.digest for seq, one in look_through(config.journal_dir).standing.items()}


def cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def smudge(path: Path) -> None:
    flip(path, path.stat().st_size - 200)


def lose(path: Path) -> None:
    path.unlink()


def lose_all(path: Path) -> None:
    path.unlink()
    index_path(path).unlink()


DAMAGE = {"a flipped bit": smudge, "half a file": cut, "a lost file": lose, "a lost file with its index": lose_all}


@pytest.mark.parametrize("damage", DAMAGE)
@pytest.mark.parametrize("seq", [1, 2])
def test_a_lost_commit_is_written_again_as_it_was(world: World, seq: int, damage: str) -> None:
    commits, before, rows = list(replay_placed(world.config.journal_dir)), digests(world.config), rows_of(world.config)
    DAMAGE[damage](files(world.config)[seq - 1])
    report = repair(world.config)
    assert report.is_sound, [str(one) for one in report.problems]
    assert any(f"commit {seq} was written again from its rows, commit {seq + 1} names" in one for one in report.healed)
    assert digests(world.config) == before
    assert list(replay_placed(world.config.journal_dir)) == commits
    assert rows_of(world.config) == rows
    assert report.notes == ()


def test_the_archive_is_rebuilt_and_goes_on_after_it(world: World) -> None:
    smudge(files(world.config)[1])
    repair(world.config)
    assert rebuild(world.config, lambda _key, _url: SITE, cleaning=cleaning).is_proven
    world.settle()
    world.night(4, {"/news/1": 404})
    assert verify(world.store, world.config).is_sound
    assert [seq for seq, _, _ in replay(world.config.journal_dir)] == [1, 2, 3, 4, 5]


def test_commits_next_to_each_other_are_proven_by_the_one_after_them(world: World) -> None:
    before = digests(world.config)
    for path in files(world.config)[:2]:
        lose_all(path)
    assert repair(world.config).is_sound
    assert digests(world.config) == before


def test_the_newest_commit_is_proven_by_its_index(world: World) -> None:
    before = digests(world.config)
    smudge(files(world.config)[NEWEST - 1])
    report = repair(world.config)
    assert report.is_sound
    assert report.notes == ()
    assert any("the index of its file names its digest" in one for one in report.healed)
    assert digests(world.config) == before


def test_the_newest_commit_without_a_witness_is_written_and_marked(world: World) -> None:
    before = digests(world.config)
    lose_all(files(world.config)[NEWEST - 1])
    report = repair(world.config)
    assert report.is_sound
    assert any("nothing but the database vouches for it" in one for one in report.healed)
    assert "commit 3 was written again by a repair" in verify_home(world.config).notes[0]
    assert digests(world.config) == before


def test_nothing_unvouched_is_written_from_a_database_that_is_not_sound(world: World) -> None:
    """Its record says otherwise; the lost commit would have said what is right."""
    lose_all(files(world.config)[NEWEST - 1])
    behind_the_guards(world, "UPDATE capture SET etag = 'forged' WHERE seq = 3")
    report = repair(world.config)
    assert named(report.problems, "commit 3: no whole record of it")
    assert not any("written again" in one for one in report.healed)


def test_rows_that_are_not_as_they_were_are_not_made_the_journal(world: World) -> None:
    smudge(files(world.config)[1])
    index_path(files(world.config)[1]).unlink()
    behind_the_guards(world, "UPDATE capture SET etag = 'forged' WHERE seq = 2")
    report = repair(world.config)
    assert named(report.problems, "commit 2: no whole record of it")
    assert not any("written again" in one for one in report.healed)


def test_a_row_that_was_given_to_the_lost_commit_is_taken_back(world: World) -> None:
    before, rows = digests(world.config), rows_of(world.config)
    smudge(files(world.config)[1])
    behind_the_guards(world, "UPDATE content SET seq = 2 WHERE body_text LIKE '%Item 4%'")
    assert repair(world.config).is_sound
    assert digests(world.config) == before
    assert rows_of(world.config) == rows


def test_a_row_of_another_commit_is_healed_first(world: World) -> None:
    """Commit 2 ended the row: what it ended can be said only when the row says so again."""
    before, rows = digests(world.config), rows_of(world.config)
    smudge(files(world.config)[1])
    behind_the_guards(world, "DELETE FROM address WHERE page LIKE '%/news/3'")
    assert repair(world.config).is_sound
    assert digests(world.config) == before
    assert rows_of(world.config) == rows


def test_a_commit_of_another_archive_is_replaced_and_no_row_is_healed_from_it(world: World, tmp_path: Path) -> None:
    other = World(tmp_path / "other")
    other.night(0, {"/news/1": page("Something else.")})
    other.close()
    before, rows = digests(world.config), rows_of(world.config)
    [theirs], ours = files(other.config), files(world.config)[0]
    ours.write_bytes(theirs.read_bytes())
    report = repair(world.config)
    assert report.is_sound, [str(one) for one in report.problems]
    assert digests(world.config) == before
    assert rows_of(world.config) == rows
    [kept] = world.config.journal_dir.glob("*.damaged-*")
    assert kept.read_bytes() == theirs.read_bytes()


def test_a_journal_of_which_nothing_stands_is_left(world: World) -> None:
    for path in files(world.config):
        lose_all(path)
    report = repair(world.config)
    assert not report.is_sound
    assert files(world.config) == []


def test_a_commit_with_redacted_lines_is_proven_and_names_their_digests(world: World) -> None:
    traces = look(world.store, world.config, SITE, UrlKey("example,rope)/news/1"))
    world.close_files()
    withdraw_page(
        world.store,
        world.config,
        lambda _key: SITE,
        traces,
        withdrawn_by="Ida",
        why="a court said so",
        now=FIRST_NIGHT + timedelta(days=9),
        cleaning=cleaning,
    )
    before, commits = digests(world.config), list(replay(world.config.journal_dir))
    for seq in (1, 2):
        lose_all(files(world.config)[seq - 1])
        report = repair(world.config)
        assert report.is_sound, [str(one) for one in report.problems]
        assert digests(world.config) == before
        assert list(replay(world.config.journal_dir)) == commits
    assert rebuild(world.config, lambda _key, _url: SITE, cleaning=cleaning).is_proven


def test_a_lost_commit_and_working_tables_are_healed_together(world: World) -> None:
    before = digests(world.config)
    smudge(files(world.config)[1])
    behind_the_guards(world, "DELETE FROM search_entry")
    assert repair(world.config).is_sound
    assert digests(world.config) == before


def test_the_command_tells_what_was_written_again(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    made = World(tmp_path / "home")
    for night in range(2):
        made.night(night, {"/news/1": page(f"Night {night} of the rope walk.", title="Rope")})
    made.close()
    smudge(files(made.config)[0])
    assert main(["verify", "--repair", "--home", str(made.config.home)]) == 0
    assert "commit 1 was written again from its rows" in capsys.readouterr().out
