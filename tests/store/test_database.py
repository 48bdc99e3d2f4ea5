"""The file: made, opened, refused. Each refusal is one sentence that names it."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, World, page
from sqlalchemy import text

from archive.config import Config
from archive.errors import CannotCreate, Misconfigured, SchemaTooNew, StorageFailed
from archive.journal import Change
from archive.model import FailedFetch, Outcome, Source, UrlKey
from archive.store import Filters, Store
from archive.store.engine import reading, writing
from archive.store.schema import APPEND_ONLY, BITEMPORAL, KNOWN_REVISIONS, REVISION, metadata
from archive.store.sqlite import sqlite_module

NOW = datetime(2026, 3, 1, tzinfo=UTC)


def test_what_is_not_there_says_how_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(Misconfigured, match="archive init"):
        Store.open(Config(home=tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_creating_twice_keeps_what_is_there(tmp_path: Path) -> None:
    with Store.create(Config(home=tmp_path)) as store:
        name = store.begin_run("rope", Source.LIVE, NOW)
    with Store.create(Config(home=tmp_path)) as store:
        assert store.unfinished_run("rope") == name


def test_a_newer_schema_is_refused_and_names_both(tmp_path: Path) -> None:
    Store.create(Config(home=tmp_path)).close()
    with sqlite3.connect(tmp_path / "archive.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0099_future'")
    connection.close()
    for opening in (Store.open, Store.create):
        with pytest.raises(SchemaTooNew, match="0099_future") as refused:
            opening(Config(home=tmp_path))
        assert (refused.value.found, refused.value.known) == ("0099_future", REVISION)


def test_a_folder_in_the_place_of_the_database_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.db").mkdir()
    for opening in (Store.open, Store.create):
        with pytest.raises(Misconfigured, match=r"archive\.db is a folder"):
            opening(Config(home=tmp_path))


def test_a_file_that_is_no_database_is_named_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_bytes(b"not a database at all" * 99)
    for opening in (Store.open, Store.create):
        with pytest.raises(StorageFailed, match="no SQLite database"):
            opening(Config(home=tmp_path))
    assert (tmp_path / "archive.db").read_bytes() == b"not a database at all" * 99


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "archive.db") as connection:
        connection.execute("CREATE TABLE bookmarks (x)")
    connection.close()
    for opening in (Store.open, Store.create):
        with pytest.raises(Misconfigured, match="bookmarks"):
            opening(Config(home=tmp_path))


def test_a_home_below_a_file_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(CannotCreate, match="cannot be made"):
        Store.create(Config(home=tmp_path / "file" / "home"))


@pytest.mark.skipif(os.getuid() == 0, reason="root may write everywhere")
def test_a_read_only_home_can_be_read(world: World) -> None:
    world.night(0, {"/a/": page()})
    world.store.close()
    home = world.config.home
    home.chmod(0o500)
    try:
        with Store.open(world.config, read_only=True) as store:
            assert len(list(store.items())) == 1
    finally:
        home.chmod(0o700)


def test_a_home_that_nobody_can_write_is_read_without_side_files(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night(0, {"/a/": page()})
    world.store.close()
    for side in world.config.home.glob("archive.db-*"):
        side.unlink()
    monkeypatch.setattr("os.access", lambda *_: False)
    with Store.open(world.config, read_only=True) as store:
        assert len(list(store.items())) == 1
    assert list(world.config.home.glob("archive.db-*")) == []


def test_the_pragmas_that_history_rests_on_are_set(tmp_path: Path) -> None:
    with Store.create(Config(home=tmp_path)) as store, reading(store._engine) as connection:
        found = [connection.scalar(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]
    assert found == ["wal", 2, 1]


def test_migrations_end_in_the_schema_that_the_code_knows(tmp_path: Path) -> None:
    from alembic.autogenerate import compare_metadata
    from alembic.config import Config as AlembicConfig
    from alembic.migration import MigrationContext
    from alembic.script import ScriptDirectory

    from archive.store.migrate import SCRIPTS

    with Store.create(Config(home=tmp_path)) as store, reading(store._engine) as connection:
        context = MigrationContext.configure(
            connection,
            opts={"include_name": lambda name, kind, _: kind != "table" or not (name or "").startswith("search_index")},
        )
        assert compare_metadata(context, metadata) == []
        assert context.get_current_revision() == REVISION
        checks = connection.scalars(text("SELECT name FROM sqlite_master WHERE sql LIKE '%ck_version_span %'")).all()
        assert checks == ["version"]
    config = AlembicConfig()
    config.set_main_option("script_location", str(SCRIPTS))
    script = ScriptDirectory.from_config(config)
    assert script.get_heads() == [REVISION]
    assert tuple(one.revision for one in reversed(list(script.walk_revisions()))) == KNOWN_REVISIONS


def test_a_database_of_the_first_schema_is_upgraded_and_its_past_stands(tmp_path: Path) -> None:
    old = sqlite_module().connect(str(tmp_path / "archive.db"))
    old.executescript((Path(__file__).parent / "data" / "schema_0001.sql").read_text(encoding="utf-8"))
    old.close()
    config = Config(home=tmp_path)
    with pytest.raises(Misconfigured, match=r"older schema 0001_first.*archive init"):
        Store.open(config)
    with Store.create(config) as store:
        a, b = UrlKey("example,rope)/a"), UrlKey("example,rope)/b")
        assert [one.body_text.endswith("Amended.") for one in store.versions(a)] == [False, True]
        assert [one.authors for one in store.items(as_of=1) if one.page == a] == [("Ada Hemp",)]
        assert [(one.text, one.kept) for one in store.removals(b)] == [("Share this page", None)]
        assert [one.page for one in store.items(filters=Filters(words="amended"))] == [a]
        assert (store.claims(a), store.overrides("rope"), store.profile("rope")) == ([], [], None)
        assert [(one.rule, len(one.pages)) for one in store.rule_work("rope")] == [("social", 2), ("about", 1)]
        widened = text("UPDATE rendition SET claims = 'claims1:x'")
        with pytest.raises(Exception, match="are history"), writing(store._engine) as connection:
            connection.execute(widened)
    with Store.open(config) as store:
        assert len(store.runs()) == 2


OURS = {
    "commit": {"run": None, "generation": None},
    "profile": {"digest": "profile1:other", "spelled": "[]"},
    "site_profile": {"site": "other", "profile": "profile1:other"},
    "override": {
        "id": "o1",
        "site": "other",
        "action": "keep",
        "made_at": "2026-03-01T02:00:00.000000Z",
        "made_by": "Ada",
        "why": "it is text",
        "page": None,
        "rule": "about",
        "block": None,
    },
    "withdrawal": {"override": "o1", "withdrawn_at": "x", "withdrawn_by": "Ada", "why": "it is not"},
    "hold": {
        "id": "hold1:x",
        "site": "other",
        "run": "r",
        "capture": None,
        "placed_at": "x",
        "placed_by": "Ada",
        "why": "a redesign",
    },
    "hold_release": {"hold": "hold1:x", "released_at": "x", "released_by": "Ada", "why": "learnt"},
    "tombstone": {"id": "t1", "site": "other", "page": "p", "withdrawn_at": "x", "withdrawn_by": "Ada", "why": "law"},
    "erased": {"kind": "content", "name": "sha256:x", "tombstone": "t1", "detail": ""},
    "event": {
        "id": "event1:x",
        "type": "fixity check",
        "happened_at": "x",
        "agent": "Ada",
        "outcome": "success",
        "object": "",
        "detail": "{}",
    },
    "claim": {
        "claims": "claims1:x",
        "place": 0,
        "field": "title",
        "source": "meta",
        "verbatim": "T",
        "value": "T",
        "precision": None,
        "tz": None,
        "chosen": 1,
        "why": "the only one",
    },
}
"""A row of each table that a night of captures need not fill."""


def test_history_cannot_be_rewritten_or_deleted(world: World) -> None:
    furniture = [["Share", "social", None]]
    world.begin()
    rss = (
        b'<rss version="2.0"><channel><title>N</title><item><title>T</title><link>https://rope.example/a/</link>'
        b"</item></channel></rss>"
    )
    world.stage(
        world.capture("/a/", page(removals=furniture)),
        world.capture("/feed/", rss, content_type="application/rss+xml"),
    )
    world.store.stage_failures([failure(world)])
    world.settle()
    with world.store.publishing(FIRST_NIGHT) as publication:
        publication.apply([Change(name, "add", row) for name, row in OURS.items()], file="", offset=0)
    for table in (*APPEND_ONLY, *BITEMPORAL):
        with reading(world.store._engine) as connection:
            assert connection.scalar(text(f'SELECT count(*) FROM "{table}"')), table
        for statement in rewritings(table, on_postgresql=world.config.database_url is not None):
            refusal = f"rows of {table} are history"
            with pytest.raises(Exception, match=refusal), writing(world.store._engine) as connection:
                connection.execute(text(statement))


def rewritings(table: str, *, on_postgresql: bool) -> Iterator[str]:
    column = metadata.tables[table].columns.values()[0]
    other = f'"{column.name}" + 1' if column.type.python_type is int else f""""{column.name}" || '1'"""
    yield f'UPDATE "{table}" SET "{column.name}" = {other}'
    yield f'DELETE FROM "{table}"'
    if on_postgresql:
        yield f'TRUNCATE "{table}" CASCADE'


def failure(world: World) -> FailedFetch:
    return FailedFetch(world.run or "", "https://rope.example/x", Outcome.TIMEOUT, "slow", FIRST_NIGHT)


def test_a_bitemporal_row_ends_once(world: World) -> None:
    world.night(0, {"/a/": page()})
    world.night(1, {"/a/": page()})
    again = text("UPDATE version SET to_seq = 9 WHERE to_seq IS NOT NULL")
    with pytest.raises(Exception, match="are history"), writing(world.store._engine) as connection:
        connection.execute(again)
