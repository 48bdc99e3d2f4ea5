"""From one database into the other and back: equal rows, all or nothing, and one archive afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from captured import FIRST_NIGHT, World, page
from databases import Databases

from archive.backup import copy
from archive.config import Config
from archive.errors import DatabaseLost, StorageFailed, UsageProblem
from archive.model import Event
from archive.settle.events import record_event
from archive.store import Filters, Store
from archive.store.copying import Target, row_digests
from archive.store.engine import reading
from archive.store.schema import metadata, sketch
from archive.verify import verify

NOW = FIRST_NIGHT + timedelta(days=3)


@pytest.fixture
def other(backend: str, databases: Databases, tmp_path: Path) -> Iterator[tuple[Target, Config]]:
    """An empty database of the other kind, and the Config that uses it with the home of `world`."""
    home = tmp_path / "home"
    if backend == "postgresql":
        yield home / "archive.db", Config(home=home)
    else:
        with databases.postgresql(empty=True) as address:
            yield address, Config(home=home, database_url=address)


def test_every_table_is_equal_and_both_stand_at_one_commit(world: World, other: tuple[Target, Config]) -> None:
    target, config = other
    done = copy(world.store, world.config, target, "there", now=NOW)
    assert {one.table for one in done.tables} == set(metadata.tables)
    assert done.seq == world.store.last_seq() == 3
    with Store.open(config) as copied:
        assert row_digests(copied._engine) == row_digests(world.store._engine)
        assert verify(copied, config).problems == ()
        assert verify(world.store, world.config).problems == ()
        for words in ("rope", '"the old rope"', "harbour -ropes"):
            found = [list(store.items(filters=Filters(words=words))) for store in (world.store, copied)]
            assert found[0] == found[1]


def test_there_and_back_is_the_same(
    world: World, other: tuple[Target, Config], tmp_path: Path, databases: Databases
) -> None:
    target, config = other
    first = copy(world.store, world.config, target, "there", now=NOW)
    before = {one.table: one for one in row_digests(world.store._engine)}
    with Store.open(config) as there, databases.postgresql(empty=True) as address:
        back = address if config.database_url is None else tmp_path / "back.db"
        second = copy(there, config, back, "back", now=NOW)
        assert {one.table: one for one in second.tables} == before
        kept = [one for one in second.tables if one.table not in ("commit", "event")]
        assert kept == [one for one in first.tables if one.table not in ("commit", "event")]


def test_the_copied_archive_goes_on(world: World, other: tuple[Target, Config]) -> None:
    """Numbers that a database gives by itself must not begin anew."""
    target, config = other
    copy(world.store, world.config, target, "there", now=NOW)
    with Store.open(config) as copied:
        assert copied.unsettled_sites() == ["rope"]
        with reading(copied._engine) as connection:
            before = connection.execute(sketch.select()).all()
        world.store.close()
        world.store, world.config = copied, config
        world.settle(NOW)
        world.night(5, {"/e/": page("A fifth text, which only the copy knows.", "E")})
        with reading(copied._engine) as connection:
            assert len(connection.execute(sketch.select()).all()) == len(before) + 2
        assert [one.title for one in copied.items(filters=Filters(words="fifth"))] == ["E"]
        assert verify(copied, config).problems == ()
        world.store = Store.open(config)


def test_a_target_that_holds_anything_is_left_alone(world: World, tmp_path: Path, databases: Databases) -> None:
    (tmp_path / "taken.db").write_text("mine")
    with pytest.raises(UsageProblem, match=r"taken\.db is there already"):
        copy(world.store, world.config, tmp_path / "taken.db", "there", now=NOW)
    assert (tmp_path / "taken.db").read_text() == "mine"
    with databases.postgresql() as address, pytest.raises(UsageProblem, match="holds tables already"):
        copy(world.store, world.config, address, "there", now=NOW)
    assert world.store.last_seq() == 2


def test_of_two_copies_into_one_database_at_once_the_second_is_refused(tmp_path: Path, databases: Databases) -> None:
    with (
        Store.create(Config(home=tmp_path / "one")) as one,
        Store.create(Config(home=tmp_path / "two")) as two,
        databases.postgresql(empty=True) as address,
        ThreadPoolExecutor(1) as pool,
    ):
        with one.copied_to(address, NOW):
            second = pool.submit(lambda: two.copied_to(address, NOW).__enter__())
            while not waiting(databases):  # it has found no table, since none is committed yet
                assert not second.done()
        with pytest.raises(UsageProblem, match="holds tables already"):
            second.result()


def waiting(databases: Databases) -> bool:
    with psycopg.connect(databases.address("postgres")) as connection:
        found = connection.execute("SELECT 1 FROM pg_locks WHERE locktype = 'advisory' AND NOT granted").fetchone()
    return found is not None


def test_a_copy_that_fails_leaves_nothing(world: World, other: tuple[Target, Config], tmp_path: Path) -> None:
    """The journal is on a full disk when everything else is done."""
    target, config = other
    world.config.journal_dir.rename(tmp_path / "away")
    world.config.journal_dir.write_text("no folder")
    with pytest.raises(Exception, match="journal"):
        copy(world.store, world.config, target, "there", now=NOW)
    world.config.journal_dir.unlink()
    (tmp_path / "away").rename(world.config.journal_dir)
    assert world.store.last_seq() == 2
    assert not list(tmp_path.rglob(".archive.db*"))
    done = copy(world.store, world.config, target, "there", now=NOW)
    assert done.seq == 3
    with Store.open(config) as copied:
        assert row_digests(copied._engine) == row_digests(world.store._engine)


def test_a_copy_that_does_not_come_out_equal_is_none(
    world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that gives back another byte than it was given."""
    import archive.store.copying as room

    honest, count = room.spelled_row, [0]

    def lying(row: object) -> bytes:
        count[0] += 1
        return honest(row) + (b"!" if count[0] == 40 else b"")  # type: ignore[arg-type]

    monkeypatch.setattr(room, "spelled_row", lying)
    with pytest.raises(StorageFailed, match="the copy of"):
        copy(world.store, world.config, tmp_path / "copy.db", "there", now=NOW)
    assert list(tmp_path.glob("*copy.db*")) == []


def test_the_old_database_cannot_go_on_once_the_new_one_has(world: World, other: tuple[Target, Config]) -> None:
    """Two databases on one journal would be two histories, and neither could be rebuilt."""
    target, config = other
    copy(world.store, world.config, target, "there", now=NOW)
    with Store.open(config) as copied:
        for hour in (1, 2):
            record_event(copied, config, Event("fixity check", NOW + timedelta(hours=hour), "Ada Hemp", "success"))
        with pytest.raises(DatabaseLost, match="goes on to commit 5"):
            world.settle(NOW)
        assert verify(copied, config).problems == ()
    assert not verify(world.store, world.config).is_sound
