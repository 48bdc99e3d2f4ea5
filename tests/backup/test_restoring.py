"""An archive from a bag: the same on whatever database, sound, placed whole or not at all; and nothing a stranger's bag may do."""

from __future__ import annotations

import hashlib
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, SITE, World, cleaning
from databases import Databases

from archive.backup import backup, restore, was_restored
from archive.backup.bag import write_tags
from archive.config import Config
from archive.errors import BadInput, SchemaTooNew, UsageProblem
from archive.settle import settle
from archive.settle.rebuild import rebuild
from archive.store import Filters, Store
from archive.store.copying import row_digests
from archive.store.schema import KNOWN_REVISIONS
from archive.store.sqlite import sqlite_module
from archive.verify import verify

NOW = FIRST_NIGHT + timedelta(days=3)


def test_the_restored_archive_is_the_same_row_by_row_and_sound(world: World, bag: Path, tmp_path: Path) -> None:
    config = Config(home=tmp_path / "restored")
    done = restore(config, bag, now=NOW)
    assert done.seq == world.store.last_seq()
    with Store.open(config) as store:
        assert row_digests(store._engine) == row_digests(world.store._engine)
        assert verify(store, config).problems == ()
        assert was_restored(store, config, done, is_sound=True, now=NOW) == 3
        assert verify(store, config).problems == ()


def test_what_waited_is_published_by_the_restored_archive(world: World, bag: Path, tmp_path: Path) -> None:
    config = Config(home=tmp_path / "restored")
    restore(config, bag, now=NOW)
    with Store.open(config) as store:
        settle(store, config, lambda _key: SITE, site_key="rope", now=NOW, cleaning=cleaning)
        assert [one.title for one in store.items(filters=Filters(words="third"))] == ["C"]
    done = rebuild(config, lambda _key, _url: SITE, cleaning=cleaning)
    assert done.problems == ()
    assert not [one for one in (*done.history, *done.state) if one.difference]


def test_a_backup_goes_into_either_database(world: World, bag: Path, tmp_path: Path, databases: Databases) -> None:
    with databases.postgresql(empty=True) as address:
        config = Config(home=tmp_path / "restored", database_url=address)
        done = restore(config, bag, now=NOW)
        assert done.database.startswith("postgresql://")
        with Store.open(config) as store:
            assert row_digests(store._engine) == row_digests(world.store._engine)
            assert verify(store, config).problems == ()
        assert sorted(path.name for path in config.home.iterdir()) == ["journal", "warc"]
        with pytest.raises(UsageProblem, match="holds an archive already"):
            restore(Config(home=tmp_path / "again", database_url=address), bag, now=NOW)


@pytest.mark.parametrize("database_url", [None])
def test_a_home_that_holds_anything_is_left_alone(bag: Path, tmp_path: Path) -> None:
    home = tmp_path / "full"
    home.mkdir()
    (home / "letter.txt").write_text("mine")
    with pytest.raises(UsageProblem, match="not empty"):
        restore(Config(home=home), bag, now=NOW)
    assert [path.name for path in home.iterdir()] == ["letter.txt"]
    restore(Config(home=tmp_path / "new"), bag, now=NOW)
    with pytest.raises(UsageProblem, match="holds an archive already"):
        restore(Config(home=tmp_path / "new"), bag, now=NOW)


@pytest.mark.parametrize("database_url", [None])
def test_a_restore_that_was_killed_begins_anew(bag: Path, tmp_path: Path) -> None:
    home = tmp_path / "new"
    (home / ".restoring" / "warc").mkdir(parents=True)
    (home / ".restoring" / "warc" / "half.warc.gz").write_bytes(b"half")
    (home / "journal").mkdir()
    (home / "journal" / "journal-left.warc.gz").write_bytes(b"half")
    restore(Config(home=home), bag, now=NOW)
    assert names(home) == ["archive.db", "journal", "warc"]
    with Store.open(Config(home=home)) as store:
        assert verify(store, Config(home=home)).problems == ()


@pytest.mark.parametrize("database_url", [None])
@pytest.mark.parametrize(
    ("left", "since"),
    [((), "warc/rope-new.warc.gz"), (("archive.db",), "locks/rope.lock"), (("archive.db",), "letter.txt")],
    ids=["killed after its end", "crawled since", "a letter since"],
)
def test_a_home_that_was_worked_in_since_a_killed_restore_is_left_alone(
    bag: Path, tmp_path: Path, left: tuple[str, ...], since: str
) -> None:
    """Its database was lost later, and what lies beside it may stand nowhere else."""
    home = tmp_path / "new"
    restore(Config(home=home), bag, now=NOW)
    (home / ".restoring").mkdir()
    for name in left:
        (home / ".restoring" / name).write_bytes(b"left")
    (home / since).parent.mkdir(exist_ok=True)
    (home / since).write_bytes(b"mine")
    (home / "archive.db").unlink()
    with pytest.raises(UsageProblem, match="not empty"):
        restore(Config(home=home), bag, now=NOW)
    assert (home / since).read_bytes() == b"mine"


@pytest.mark.parametrize("database_url", [None])
def test_a_damaged_bag_is_refused_before_anything_is_written(bag: Path, tmp_path: Path) -> None:
    (path,) = (bag / "data" / "warc").glob("*.warc.gz")
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.unlink()  # it may be linked to the archive's own
    path.write_bytes(content)
    with pytest.raises(BadInput, match=rf"damaged or were changed: data/warc/{path.name}"):
        restore(Config(home=tmp_path / "new"), bag, now=NOW)
    assert not (tmp_path / "new").exists()


def names(home: Path) -> list[str]:
    """But for what a reader of SQLite leaves beside the file."""
    return sorted(path.name for path in home.iterdir() if not path.name.startswith("archive.db-"))


def forged(bag: Path, *sql: str) -> Path:
    """A bag whose database was changed by somebody who can write manifests."""
    connection = sqlite_module().connect(str(bag / "data" / "archive.db"))
    for one in sql:
        connection.execute(one)
    connection.commit()
    connection.close()
    return rebagged(bag)


def rebagged(bag: Path) -> Path:
    for tag in bag.glob("*.txt"):
        tag.unlink()
    files = [path for path in (bag / "data").rglob("*") if path.is_file()]
    digests = {path.relative_to(bag).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
    write_tags(bag, digests, [])
    return bag


@pytest.mark.parametrize("database_url", [None])
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("CREATE TRIGGER quiet AFTER INSERT ON event BEGIN DELETE FROM event; END", "the trigger quiet"),
        ("CREATE VIEW page2 AS SELECT * FROM page", "the view page2"),
        ("CREATE TABLE extra (x)", "the table extra"),
        ("DROP TABLE alembic_version", "tables that are not the archive's"),
    ],
)
def test_a_database_that_does_more_than_ours_is_refused(bag: Path, tmp_path: Path, sql: str, said: str) -> None:
    with pytest.raises(BadInput, match=said):
        restore(Config(home=tmp_path / "new"), forged(bag, sql), now=NOW)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize("database_url", [None])
def test_a_bag_of_a_newer_release_says_so(bag: Path, tmp_path: Path) -> None:
    with pytest.raises(SchemaTooNew, match="0099_future"):
        restore(
            Config(home=tmp_path / "new"),
            forged(bag, "UPDATE alembic_version SET version_num = '0099_future'"),
            now=NOW,
        )


@pytest.mark.parametrize("database_url", [None])
def test_a_bag_of_something_else_is_refused(bag: Path, tmp_path: Path) -> None:
    (bag / "data" / "evil.sh").write_text("x")
    with pytest.raises(BadInput, match=r"holds what no backup of ours does: data/evil\.sh"):
        restore(Config(home=tmp_path / "new"), rebagged(bag), now=NOW)
    (bag / "data" / "evil.sh").unlink()
    (bag / "data" / "archive.db").write_bytes(b"no database" * 999)
    with pytest.raises(BadInput, match="no SQLite database"):
        restore(Config(home=tmp_path / "new"), rebagged(bag), now=NOW)
    (bag / "data" / "archive.db").unlink()
    with pytest.raises(BadInput, match="no backup of an archive"):
        restore(Config(home=tmp_path / "new"), rebagged(bag), now=NOW)
    assert list((tmp_path / "new").iterdir()) == []


@pytest.mark.parametrize(
    "saved", sorted((Path(__file__).parents[1] / "store" / "data").glob("saved_*")), ids=lambda path: path.name
)
def test_a_bag_of_an_older_release_is_brought_up(saved: Path, tmp_path: Path) -> None:
    """No release before this one made bags; whoever bags a home by hand may still have an older one."""
    bag = tmp_path / "bag"
    for name in ("warc", "journal"):
        shutil.copytree(saved / name, bag / "data" / name)
    connection = sqlite_module().connect(str(bag / "data" / "archive.db"))
    connection.executescript(f"BEGIN;\n{(saved / 'archive.sql').read_text(encoding='utf-8')}\nCOMMIT;")
    connection.close()
    config = Config(home=tmp_path / "new")
    done = restore(config, rebagged(bag), now=NOW)
    assert done.upgraded_from == next(one for one in KNOWN_REVISIONS if one.startswith(saved.name[-4:]))
    assert names(config.home) == ["archive.db", "journal", "warc"]


@pytest.mark.parametrize("database_url", [None])
def test_a_bag_can_be_made_of_a_restored_archive(world: World, bag: Path, tmp_path: Path) -> None:
    config = Config(home=tmp_path / "restored")
    restore(config, bag, now=NOW)
    with Store.open(config) as store:
        again = backup(store, config, tmp_path / "again", now=NOW)
    for one in ("archive.db",):
        assert (again.path / "data" / one).exists()
    restore(Config(home=tmp_path / "twice"), again.path, now=NOW)
    with Store.open(Config(home=tmp_path / "twice")) as store:
        assert row_digests(store._engine) == row_digests(world.store._engine)
