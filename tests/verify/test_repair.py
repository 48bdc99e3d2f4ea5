"""What can be had from another side is put right, and told; what cannot is named all the same. A repaired archive is the one it was, row for row."""

from __future__ import annotations

import pytest
from captured import World
from sqlalchemy import text

from archive.config import Config
from archive.errors import DatabaseLost, TryLater
from archive.store import Store
from archive.store.engine import writing
from archive.store.publishing import ORDER
from archive.verify import repair, verify, verify_home
from tests.verify.damage import behind_the_guards, dropped, flip
from tests.verify.test_damage import ROWS, named


def rows_of(config: Config) -> dict[str, list[str]]:
    """Every row of every table that a journal may name, spelled."""
    with Store.open(config) as store, store.scanning() as scan:
        return {table: sorted(map(repr, scan.rows(table))) for table in ORDER}


HEALABLE = [name for name in ROWS if name != "a waiting capture"]


@pytest.mark.parametrize("damage", HEALABLE)
def test_a_repaired_archive_is_the_one_it_was(world: World, damage: str) -> None:
    before = rows_of(world.config)
    statement, *_ = ROWS[damage]
    behind_the_guards(world, statement, **({"packed": b"smudged"} if ":packed" in statement else {}))
    assert not verify(world.store, world.config).is_sound
    report = repair(world.config)
    assert report.is_sound, [str(one) for one in report.problems]
    assert report.healed
    assert rows_of(world.config) == before
    assert verify_home(world.config).is_sound


def test_many_kinds_of_damage_are_healed_at_once(world: World) -> None:
    before = rows_of(world.config)
    behind_the_guards(
        world,
        *(
            ROWS[name][0]
            for name in ("a text", "a lost row", "a row that nobody wrote", "a block", "an end", "a sketch")
        ),
    )
    assert repair(world.config).is_sound
    assert rows_of(world.config) == before


def test_nothing_is_done_to_a_sound_archive(world: World) -> None:
    report = repair(world.config)
    assert report.is_sound
    assert report.healed == ()


def test_the_guards_of_history_stand_again_after_a_repair(world: World) -> None:
    behind_the_guards(world, ROWS["a text"][0])
    repair(world.config)
    with pytest.raises(Exception, match="history"), writing(world.store._engine) as connection:
        connection.execute(text("UPDATE content SET body_text = 'x'"))


def test_search_finds_again_after_a_repair(world: World) -> None:
    behind_the_guards(world, ROWS["the index's words"][0])
    repair(world.config)
    with Store.open(world.config) as store:
        assert [one.title for one in store.search('"item 3"')] == ["Rope 3"]


def test_what_only_a_record_knew_is_named_and_not_made_up(world: World) -> None:
    [path] = world.config.warc_dir.glob("*.warc.gz")
    flip(path, path.stat().st_size // 2)
    report = repair(world.config)
    assert not report.is_sound
    assert report.healed == ()
    assert all(one.kind == "record" for one in report.problems)


def test_a_publish_in_between_stops_a_repair(world: World) -> None:
    with pytest.raises(TryLater, match="do it again"):
        world.store.mend(2, [], words=True, sketches=False, prints=False)


class TestFiles:
    """A database that is damaged as a file. Only SQLite's is one."""

    @pytest.fixture
    def world(self, world: World) -> World:
        if world.config.database_url is not None:
            pytest.skip("a server looks after its own files")
        world.close()
        return world

    @pytest.fixture
    def backend(self) -> str:
        return "sqlite"

    def replaced(self, world: World) -> None:
        report = repair(world.config)
        assert report.is_sound, [str(one) for one in report.problems]
        [done] = [one for one in report.healed if "made anew from 3 commits" in one]
        assert "1 waiting capture" in done
        assert len(list(world.config.home.glob("archive.db.damaged-*"))) >= 1

    def test_a_file_of_rubbish_is_replaced_and_kept(self, world: World) -> None:
        before = rows_of(world.config)
        world.config.database_path.write_bytes(b"rubbish" * 1000)
        assert named(verify_home(world.config).problems, "database file")
        self.replaced(world)
        after = rows_of(world.config)
        assert {**after, "run": []} == {**before, "run": []}
        [kept] = world.config.home.glob("archive.db.damaged-*")
        assert kept.read_bytes().startswith(b"rubbish")

    def test_an_emptied_file_is_replaced(self, world: World) -> None:
        before = rows_of(world.config)
        world.config.database_path.write_bytes(b"")
        assert named(verify_home(world.config).problems, "database file", "is empty")
        with pytest.raises(DatabaseLost, match="verify --repair"):
            Store.open(world.config)
        self.replaced(world)
        after = rows_of(world.config)
        assert {**after, "run": []} == {**before, "run": []}

    @pytest.mark.parametrize("table", ["commit", "erased", "content", "sketch", "search_index", "staged_capture"])
    def test_a_file_without_one_of_its_tables_is_replaced(self, world: World, table: str) -> None:
        before = rows_of(world.config)
        dropped(world, table)
        self.replaced(world)
        after = rows_of(world.config)
        assert {**after, "run": []} == {**before, "run": []}

    def test_a_file_that_is_not_there_is_left_to_a_person(self, world: World) -> None:
        """The archive's database may be another one, whose address was forgotten tonight."""
        world.config.database_path.unlink()
        with pytest.raises(DatabaseLost, match="rebuild --out"):
            repair(world.config)

    def test_a_file_with_a_hole_is_replaced(self, world: World) -> None:
        whole = bytearray(world.config.database_path.read_bytes())
        whole[100 * 1024 : 200 * 1024] = bytes(100 * 1024)
        world.config.database_path.write_bytes(whole)
        assert named(verify_home(world.config).problems, "database file")
        self.replaced(world)

    def test_a_file_that_ends_early_is_replaced(self, world: World) -> None:
        whole = world.config.database_path.read_bytes()
        world.config.database_path.write_bytes(whole[: len(whole) // 2])
        self.replaced(world)

    def test_the_next_night_settles_what_was_waiting(self, world: World) -> None:
        world.config.database_path.write_bytes(b"rubbish" * 1000)
        self.replaced(world)
        world.store = Store.open(world.config)
        world.night(4, {"/news/1": 404})
        assert verify(world.store, world.config).is_sound
        assert (
            any(one.url.endswith("/news/late") for one in world.store.list_items())
            if hasattr(world.store, "list_items")
            else True
        )

    def test_a_damaged_journal_beside_a_damaged_file_is_told_and_nothing_is_replaced(self, world: World) -> None:
        world.config.database_path.write_bytes(b"rubbish" * 1000)
        path = min(world.config.journal_dir.glob("*.warc.gz"))
        flip(path, path.stat().st_size - 200)
        report = repair(world.config)
        assert not report.is_sound
        assert report.healed == ()
        assert world.config.database_path.read_bytes().startswith(b"rubbish")
        assert list(world.config.home.glob(".repair-*")) == []
