"""Homes that older releases wrote (tools/save_home.py) come up to this release's schema with all they said before, or stay as they were."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, SITE
from databases import Databases

from archive.config import Config
from archive.errors import Misconfigured, SchemaTooNew, StorageFailed
from archive.export import export
from archive.model import Cleaned, UrlKey
from archive.settle import reclean, settle
from archive.settle.events import record_upgrade
from archive.settle.rebuild import rebuild
from archive.settle.rows import Generation
from archive.store import Filters, Store
from archive.store.copying import copy_rows
from archive.store.engine import open_engine, reading, writing
from archive.store.migrate import upgrade
from archive.store.schema import KNOWN_REVISIONS, REVISION, metadata
from archive.store.sqlite import sqlite_module
from archive.store.store import saved_before
from archive.workers import CleanJob, clean_page

SAVED = sorted((Path(__file__).parent / "data").glob("saved_*"))
NOW = FIRST_NIGHT + timedelta(days=9)


@pytest.fixture(params=SAVED, ids=lambda path: path.name)
def saved(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def old(saved: Path, tmp_path: Path) -> Config:
    return home_of(saved, tmp_path / "home")


def home_of(saved: Path, home: Path) -> Config:
    """The home as its release left it."""
    shutil.copytree(saved, home)
    connection = sqlite_module().connect(str(home / "archive.db"))
    connection.executescript(f"BEGIN;\n{(home / 'archive.sql').read_text(encoding='utf-8')}\nCOMMIT;")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.close()
    return Config(home=home)


def test_every_schema_before_this_one_has_a_saved_home() -> None:
    assert [path.name.removeprefix("saved_") for path in SAVED] == [one[:4] for one in KNOWN_REVISIONS[:-1]]


def test_it_is_refused_until_it_is_upgraded(old: Config, saved: Path) -> None:
    revision = next(one for one in KNOWN_REVISIONS if one.startswith(saved.name[-4:]))
    with pytest.raises(Misconfigured, match=rf"older schema {revision}.*archive init"):
        Store.open(old)
    with Store.create(old):
        pass
    with Store.open(old):
        pass


def test_the_upgraded_schema_is_that_of_a_new_archive(old: Config, tmp_path: Path) -> None:
    with Store.create(old) as store, Store.create(Config(home=tmp_path / "new")) as new:
        assert objects(store) == objects(new)


def test_every_export_as_of_then_is_what_it_was(old: Config) -> None:
    """A newer release may add columns to the end; of those there were, not a byte changes."""
    with Store.create(old) as store:
        for seq in range(1, store.last_seq() + 1):
            with (old.home / f"as-of-{seq}.csv").open(encoding="utf-8", newline="") as file:
                before = list(csv.reader(file))
            now = exported(store, seq)
            assert before
            assert [row[: len(before[0])] for row in now] == before


def test_what_waited_is_published_and_everything_can_be_rebuilt(old: Config) -> None:
    with Store.create(old) as store:
        commits = store.last_seq()
        assert store.unsettled_sites() == ["rope"]
        settle(store, old, lambda _key: SITE, site_key="rope", now=NOW, cleaning=in_this_process)
        reclean(store, old, lambda _key: SITE, "rope", now=NOW + timedelta(hours=1), cleaning=in_this_process)
        assert store.last_seq() > commits
        back = store.versions(UrlKey("example,rope)/news/machine"))
        assert [one.missing_since for one in back] == [None]
        assert store.profile("rope") is not None
    done = rebuild(old, lambda _key, _url: SITE, cleaning=in_this_process)
    assert (done.problems, done.unproven) == ((), ())
    assert [one for one in (*done.history, *done.state) if one.difference] == []


def test_a_site_file_that_nobody_changed_is_the_one_it_was(old: Config) -> None:
    """Else each new key of site files would have every archive read all of its captures again."""
    with Store.create(old) as store:
        generation = store.site_generation("rope")
        assert generation is not None
        assert generation["site_file_digest"] == Generation("", (), SITE).site_file_digest


def test_upgrading_twice_changes_nothing(old: Config) -> None:
    Store.create(old).close()
    with Store.open(old, read_only=True) as store:
        before = contents(store)
    Store.create(old).close()
    with Store.open(old, read_only=True) as store:
        assert contents(store) == before


def in_this_process(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
    return ((job, clean_page(job)) for job in jobs)


def exported(store: Store, seq: int) -> list[list[str]]:
    out = io.BytesIO()
    export(store.items(seq, Filters(), rows="versions"), out, format_name="csv", rows="versions")
    return list(csv.reader(io.StringIO(out.getvalue().decode("utf-8"), newline="")))


def objects(store: Store) -> dict[str, object]:
    """Everything the schema holds by name; of tables what their columns are, wherever a migration had to put them."""
    with reading(store._engine) as connection:
        rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master").all()
        tables = {name for kind, name, _ in rows if kind == "table"}
        columns = {
            name: sorted(tuple(row[1:]) for row in connection.exec_driver_sql(f'PRAGMA table_info("{name}")'))
            for name in tables
        }
        keys = {name: connection.exec_driver_sql(f'PRAGMA foreign_key_list("{name}")').all() for name in tables}
    return {
        name: (columns[name], keys[name]) if kind == "table" else re.sub(r"\s+", " ", (sql or "").replace('"', ""))
        for kind, name, sql in rows
    }


def contents(store: Store) -> dict[str, list[object]]:
    with reading(store._engine) as connection:
        return {
            table.name: sorted(map(repr, connection.execute(table.select()))) for table in metadata.sorted_tables
        } | {"revision": list(connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalars())}


def test_the_database_as_it_was_is_kept_beside(old: Config, saved: Path) -> None:
    before = rows_of(old.database_path)
    with Store.create(old) as store:
        kept = saved_before(old, str(store.upgraded_from))
    assert rows_of(kept) == before
    assert [path.name for path in old.home.glob("*.db*") if path != kept] == ["archive.db"]
    with Store.create(old) as store:
        assert store.upgraded_from is None


def test_an_upgrade_whose_copy_cannot_be_kept_is_not_begun(old: Config, saved: Path) -> None:
    before = rows_of(old.database_path)
    revision = next(one for one in KNOWN_REVISIONS if one.startswith(saved.name[-4:]))
    (saved_before(old, revision) / "in the way").mkdir(parents=True)
    with pytest.raises(StorageFailed, match=rf"before-upgrade-{revision}\.db cannot be written"):
        Store.create(old)
    assert rows_of(old.database_path) == before


UPGRADES = """
import sys
from pathlib import Path
from archive.config import Config
from archive.store import Store
print("ready", flush=True)
Store.create(Config(home=Path(sys.argv[1]))).close()
"""


@pytest.mark.parametrize("after_s", [0.0, 0.02, 0.05, 0.1, 0.2])
def test_an_upgrade_that_is_killed_leaves_the_old_schema_or_the_new_one(tmp_path: Path, after_s: float) -> None:
    old = home_of(SAVED[-1], tmp_path / "home")
    before = rows_of(old.database_path)
    child = subprocess.Popen([sys.executable, "-c", UPGRADES, str(old.home)], stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    child.stdout.readline()
    time.sleep(after_s)
    child.kill()
    child.wait()
    child.stdout.close()
    revision = rows_of(old.database_path)["alembic_version"]
    assert revision in ([(KNOWN_REVISIONS[-2],)], [(REVISION,)])
    if revision != [(REVISION,)]:
        assert rows_of(old.database_path) == before
    with Store.create(old) as store:
        assert len(store.versions(UrlKey("example,rope)/news/tar"))) == 2


def rows_of(database: Path) -> dict[str, list[tuple[object, ...]]]:
    connection = sqlite_module().connect(str(database))
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        if not name.startswith("search_index")
    ]
    found = {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}
    connection.close()
    return found


def test_an_upgrade_is_an_event_and_a_newer_schema_names_the_release_that_wrote_it(old: Config) -> None:
    with Store.create(old) as store:
        commits = store.last_seq()
        assert record_upgrade(store, old, NOW) == commits + 1
    with Store.create(old) as store:
        assert record_upgrade(store, old, NOW) is None
    connection = sqlite_module().connect(str(old.database_path))
    assert [json.loads(row)["to"] for (row,) in connection.execute("SELECT detail FROM event")] == [REVISION]
    # As a release to come would leave it: its own event, and a schema that is not known here.
    connection.execute(
        "INSERT INTO event SELECT 'event1:later', type, happened_at, 'society-news-archive/7.2.0', outcome, object, detail, seq + 1 FROM event"
    )
    connection.execute("UPDATE alembic_version SET version_num = '0099_future'")
    connection.commit()
    connection.close()
    for opening in (Store.open, Store.create):
        with pytest.raises(
            SchemaTooNew,
            match=r"society-news-archive/7\.2\.0: its schema is 0099_future.*to society-news-archive/7\.2\.0 or newer",
        ):
            opening(old)


@pytest.fixture
def old_server(old: Config, saved: Path, databases: Databases) -> Iterator[Config]:
    """The old home's database in a PostgreSQL, with the schema of its release."""
    revision = next(one for one in KNOWN_REVISIONS if one.startswith(saved.name[-4:]))
    with databases.postgresql(empty=True) as address:
        there = Config(home=old.home, database_url=address)
        source, target = open_engine(old), open_engine(there)
        with reading(source) as before, writing(target) as after:
            upgrade(after, revision)
            copy_rows(before, after)
        source.dispose()
        target.dispose()
        yield there


def test_on_postgresql_too_an_upgrade_keeps_what_was_and_a_copy_of_it(old: Config, old_server: Config) -> None:
    before = {name: rows for name, rows in rows_of(old.database_path).items() if rows}
    with pytest.raises(Misconfigured, match="older schema"):
        Store.open(old_server)
    with Store.create(old_server) as store:
        kept = rows_of(saved_before(old_server, str(store.upgraded_from)))
        with (old.home / "as-of-2.csv").open(encoding="utf-8", newline="") as file:
            then = list(csv.reader(file))
        assert [row[: len(then[0])] for row in exported(store, 2)] == then
    assert {name: sorted(map(repr, kept[name])) for name in before} == {
        name: sorted(map(repr, rows)) for name, rows in before.items()
    }
