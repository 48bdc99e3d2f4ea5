"""Backups of an archive that goes on working: what is in the bag fits together, and is there whole or not at all."""

from __future__ import annotations

import os
import threading
from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, World, page

from archive.backup import backup, restore, was_backed_up
from archive.backup.bag import digest_of, payload_of, prove
from archive.config import Config
from archive.errors import TryLater, UsageProblem
from archive.model import Source
from archive.store import Store
from archive.verify import verify
from archive.warc import heal_folder, index_path, records

NOW = FIRST_NIGHT + timedelta(days=3)
BEGUN = ("saving pages", "copying tables")
"""Progress that is told when the state to be saved is fixed."""


def test_a_bag_holds_the_archive_and_is_whole(world: World, bag: Path) -> None:
    prove(bag, payload_of(bag))
    with Store.open(Config(home=bag / "data"), read_only=True) as saved:
        assert (saved.last_seq(), saved.unsettled_sites()) == (world.store.last_seq(), ["rope"])
        assert list(saved.items()) == list(world.store.items())
        assert verify(saved, Config(home=bag / "data")).problems == ()


def test_a_bag_says_what_it_is_and_how_to_cite_it(world: World, bag: Path) -> None:
    info = (bag / "bag-info.txt").read_text("utf-8").replace("\n  ", " ").splitlines()
    said = dict(line.split(": ", 1) for line in info)
    assert said["Archive-Commit"] == "2"
    assert said["External-Identifier"].startswith("chain1:")
    assert said["Archive-Citation"].startswith("Society of Rope Makers: news archive, state of 2026-03-02T03:00")
    assert said["External-Identifier"] in said["Archive-Citation"]
    assert "2 pages in 4 captures from 2026-03-01 to 2026-03-03" in said["External-Description"]


def test_finished_files_are_linked_and_others_copied(world: World, tmp_path: Path) -> None:
    world._series.close()
    heal_folder(world.config.warc_dir)  # its file is finished now
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    (warc,) = (tmp_path / "bag" / "data" / "warc").glob("*.warc.gz")
    assert warc.samefile(world.config.warc_dir / warc.name)
    assert done.linked >= 1
    copied = backup(world.store, world.config, tmp_path / "copied", now=NOW, link=False)
    (warc,) = (tmp_path / "copied" / "data" / "warc").glob("*.warc.gz")
    assert not warc.samefile(world.config.warc_dir / warc.name)
    assert copied.linked == 0


def test_a_file_that_is_being_written_is_taken_up_to_its_last_whole_record(world: World, tmp_path: Path) -> None:
    (path,) = world.config.warc_dir.glob("*.warc.gz")
    whole = path.read_bytes()
    with path.open("ab") as file:
        file.write(whole[:300])  # half a record, as a writer leaves it between two system calls
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert (done.path / "data" / "warc" / path.name).read_bytes() == whole
    assert done.problems == ()


def test_what_will_still_be_cut_back_is_no_second_name(world: World, tmp_path: Path) -> None:
    """A publish that was killed left half a record in a file of the journal, and another process has published since."""
    torn = min(world.config.journal_dir.glob("*.warc.gz"))
    index_path(torn).unlink()
    with torn.open("ab") as file:
        file.write(torn.read_bytes()[:60])
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert [one.cut_bytes for one in heal_folder(world.config.journal_dir)] == [60]
    prove(done.path, payload_of(done.path))


def test_a_name_that_no_bag_can_say_is_told_and_left_out(world: World, tmp_path: Path) -> None:
    folder = world.config.home / "logs"
    folder.mkdir()
    (folder / os.fsdecode(b"caf\xe9.log")).write_text("x")
    (folder / "café.log").write_text("x")
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert [problem for problem in done.problems if "no UTF-8" in problem] == list(done.problems) != []
    assert [path.name for path in (done.path / "data" / "logs").iterdir()] == ["café.log"]
    prove(done.path, payload_of(done.path))


def test_site_files_go_along_and_passwords_stay(world: World, tmp_path: Path) -> None:
    world.config.sites_dir.mkdir()
    (world.config.sites_dir / "rope.toml").write_text("# our own\n")
    (world.config.home / "archive.env").write_text("ARCHIVE_NOTIFY=mailto://me:secret@mail.example\n")
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert (done.path / "data" / "sites" / "rope.toml").read_text() == "# our own\n"
    assert not list(done.path.rglob("archive.env"))
    home = tmp_path / "restored"
    restore(Config(home=home), done.path, now=NOW)
    assert (home / "sites" / "rope.toml").is_file()


def test_the_journal_ends_with_the_commit_at_which_the_database_stands(world: World, tmp_path: Path) -> None:
    """Two more publishes between database and files would else be commits that the restored database does not know."""

    def publish(what: str, done: int, of: int) -> None:
        if what in BEGUN and not published:
            published.append(world.settle(NOW))
            published.append(world.night(4, {"/d/": page("A fourth text, of the night in between.", "D")}))

    published: list[object] = []
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW, progress=publish)
    assert world.store.last_seq() == 4
    inside = Config(home=done.path / "data")
    with Store.open(inside, read_only=True) as saved:
        assert saved.last_seq() == done.outline.seq == 2
        assert verify(saved, inside).problems == ()
    urls = [one.url for path in sorted(inside.journal_dir.glob("*.gz")) for one in records(path)]
    assert [url for url in urls if "commit" in url] == ["urn:archive:commit:1", "urn:archive:commit:2"]


def test_writers_go_on_and_do_not_make_the_backup_begin_anew(world: World, tmp_path: Path) -> None:
    stop, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        while not stop.is_set():
            world.store.begin_run("rope", Source.LIVE, NOW)
            written += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(3):
            done = backup(world.store, world.config, tmp_path / f"bag{number}", now=NOW)
            prove(done.path, payload_of(done.path))
    finally:
        stop.set()
        writer.join()
    assert written > 3


def test_what_is_lost_is_named_and_the_rest_is_saved(world: World, tmp_path: Path) -> None:
    (path,) = world.config.warc_dir.glob("*.warc.gz")
    os.truncate(path, path.stat().st_size // 2)
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert f"warc/{path.name} has" in done.problems[-1]
    path.unlink()
    done = backup(world.store, world.config, tmp_path / "bag2", now=NOW)
    assert done.problems == (f"warc/{path.name} is missing",)


@pytest.mark.parametrize("folder", ["warc", "journal"])
def test_a_damaged_record_is_named_by_the_backup_that_takes_it(world: World, tmp_path: Path, folder: str) -> None:
    world.night(0, {"/a/": page("The oldest rope."), "/b/": page("Tar and hemp.")})
    world.night(1, {"/a/": page("The oldest rope, again.")})
    world.close_files()
    path = min((world.config.home / folder).glob("*.warc.gz"))
    before = path.read_bytes()
    middle = len(before) * 2 // 3
    path.write_bytes(before[:middle] + bytes([before[middle] ^ 0x10]) + before[middle + 1 :])
    done = backup(world.store, world.config, tmp_path / "bag", now=FIRST_NIGHT)
    assert any(f"{folder}/{path.name}" in one for one in done.problems)
    path.write_bytes(before)
    assert backup(world.store, world.config, tmp_path / "other", now=FIRST_NIGHT).problems == ()


def test_a_place_that_is_taken_is_left_alone(world: World, tmp_path: Path) -> None:
    (tmp_path / "bag").mkdir()
    with pytest.raises(UsageProblem, match="there already"):
        backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_what_a_killed_backup_left_is_cleared_away(world: World, tmp_path: Path) -> None:
    left = tmp_path / ".bag.partial" / "data"
    left.mkdir(parents=True)
    (left / "archive.db").write_bytes(b"half")
    backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert not left.parent.exists()
    prove(tmp_path / "bag", payload_of(tmp_path / "bag"))


def test_two_backups_of_one_name_do_not_meet(world: World, tmp_path: Path) -> None:
    def again(what: str, done: int, of: int) -> None:
        if what in BEGUN and not refused:
            with pytest.raises(TryLater, match="another backup") as error:
                backup(world.store, world.config, tmp_path / "bag", now=NOW)
            refused.append(error)

    refused: list[object] = []
    backup(world.store, world.config, tmp_path / "bag", now=NOW, progress=again)
    assert refused
    prove(tmp_path / "bag", payload_of(tmp_path / "bag"))


def test_a_backup_is_an_event_of_the_archive_and_not_of_the_bag(world: World, tmp_path: Path) -> None:
    done = backup(world.store, world.config, tmp_path / "bag", now=NOW)
    assert was_backed_up(world.store, world.config, done, NOW) == 3
    assert verify(world.store, world.config).problems == ()
    with Store.open(Config(home=done.path / "data"), read_only=True) as saved:
        assert saved.last_seq() == 2
    manifest = digest_of(done.path / "manifest-sha256.txt")
    (event,) = events(world)
    assert (event["type"], event["outcome"]) == ("replication", "success")
    assert f"sha256:{manifest}" in str(event["detail"])


def events(world: World) -> list[dict[str, object]]:
    from sqlalchemy import select

    from archive.store.engine import reading
    from archive.store.schema import event

    with reading(world.store._engine) as connection:
        return [dict(row) for row in connection.execute(select(event)).mappings()]
