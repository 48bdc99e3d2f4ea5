"""The commands on PostgreSQL: what they print and export is what they print and export of the same archive in a SQLite file, to the byte."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from databases import BACKENDS, Databases

from archive.config import Config
from archive.store import Store
from archive.store.engine import open_engine, writing
from archive.store.schema import REVISION
from cli.calling import Called, call
from cli.conftest import Demo

if "postgresql" not in BACKENDS:
    pytest.skip("PostgreSQL is left out of this run", allow_module_level=True)

EDITED = "https://example.org/edited"


@pytest.fixture(scope="module")
def moved(demo: Demo, databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, str]]:
    """The demo's home with its database moved to PostgreSQL: the home, whose file is gone, and the address."""
    home = Path(shutil.copytree(demo.home, tmp_path_factory.mktemp("moved") / "home"))
    with databases.postgresql(empty=True) as address:
        call("--home", home, "copy", "--to", address).went_well()
        (home / "archive.db").rename(home.parent / "archive.db")
        yield home, address


@pytest.fixture
def on_postgresql(moved: tuple[Path, str], monkeypatch: pytest.MonkeyPatch) -> Path:
    home, address = moved
    monkeypatch.setenv("ARCHIVE_DATABASE_URL", address)
    return home


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["list", "--json", "--kind", "statement"],
        ["search", "river", "--json"],
        ["search", '"the river" -park'],
        ["show", EDITED],
        ["show", EDITED, "--evidence"],
        ["history", EDITED],
        ["diff", EDITED],
        ["removed", EDITED],
        ["removed", "--site", "sample"],
        ["similar"],
        ["runs"],
        ["sites"],
        ["export", "--format", "csv", "--out", "-"],
        ["export", "--format", "jsonl", "--rows", "versions", "--out", "-"],
    ],
    ids=" ".join,
)
def test_a_command_says_the_same_as_on_sqlite(
    on_postgresql: Path, demo: Demo, monkeypatch: pytest.MonkeyPatch, arguments: list[str]
) -> None:
    asked = [demo.url_of("edited") if one == EDITED else one for one in arguments]
    here = call("--home", on_postgresql, *asked)
    monkeypatch.delenv("ARCHIVE_DATABASE_URL")
    there = demo.call(*asked)
    assert (here.code, told(here)) == (there.code, told(there))
    assert here.code == 0


def told(called: Called) -> tuple[bytes, str]:
    return called.raw, called.err


def test_a_wrong_address_is_one_sentence(on_postgresql: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ARCHIVE_DATABASE_URL", "postgresql://ada:secret@127.0.0.1:1/news")
    for command in (["list"], ["sites"], ["init"], ["settle"], ["crawl"]):
        called = call("--home", on_postgresql, *command)
        assert called.code == 74, command
        assert called.err.count("\n") == 1
        assert "postgresql://ada@127.0.0.1:1/news" in called.err
        assert "secret" not in called.err


def test_an_empty_database_is_an_archive_that_is_not_made_yet(
    tmp_path: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    with databases.postgresql(empty=True) as address:
        monkeypatch.setenv("ARCHIVE_DATABASE_URL", address)
        assert call("--home", tmp_path / "home", "list").code == 78
        assert "can be crawled by name" in call("--home", tmp_path / "home", "sites").went_well().err
        assert "made an archive" in call("--home", tmp_path / "home", "init").went_well().out
        assert "archive ready" in call("--home", tmp_path / "home", "init").went_well().out
        assert call("--home", tmp_path / "home", "list").code == 0
        assert not (tmp_path / "home" / "archive.db").exists()


def test_files_are_imported_published_and_withdrawn_there(
    tmp_path: Path, databases: Databases, monkeypatch: pytest.MonkeyPatch, release: Path
) -> None:
    home = tmp_path / "home"
    with databases.postgresql(empty=True) as address:
        monkeypatch.setenv("ARCHIVE_DATABASE_URL", address)
        call("--home", home, "import", release, "--site", "sample").went_well()
        (row,) = call("--home", home, "list", "--json").went_well().rows
        call("--home", home, "verify").went_well()
        call("--home", home, "rebuild").went_well()
        call("--home", home, "backup", tmp_path / "bag").went_well()
        call("--home", home, "reclean", "sample").went_well()
        call("--home", home, "withdraw", row["item_id"], "--why", "the court said so", "--yes").went_well()
        assert "Reading Room" not in call("--home", home, "show", row["item_id"]).out
        call("--home", home, "verify").went_well()
        call("--home", home, "rebuild").went_well()


def test_it_comes_back_to_a_file_as_it_was(on_postgresql: Path, demo: Demo, tmp_path: Path) -> None:
    back = tmp_path / "back.db"
    called = call("--home", on_postgresql, "copy", "--to", back, "--json").went_well()
    assert called.row["rows"] > 1000
    assert call("--home", on_postgresql, "rebuild").went_well().code == 0


def test_a_schema_of_a_newer_release_is_refused(moved: tuple[Path, str], on_postgresql: Path) -> None:
    config = Config(home=on_postgresql, database_url=moved[1])
    with Store.open(config) as store, writing(store._engine) as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0099_future'")
    called = call("--home", on_postgresql, "list")
    engine = open_engine(config)
    with writing(engine) as connection:
        connection.exec_driver_sql(f"UPDATE alembic_version SET version_num = '{REVISION}'")
    engine.dispose()
    assert (called.code, "0099_future" in called.err) == (78, True)


def test_an_export_of_it_is_proven_in_every_column(on_postgresql: Path, tmp_path: Path) -> None:
    for rows in ("items", "versions"):
        out = tmp_path / f"{rows}.csv"
        call("--home", on_postgresql, "export", "--format", "csv", "--rows", rows, "--out", out).went_well()
        called = call("--home", on_postgresql, "verify", "--export", out).went_well()
        assert f"columns as the archive exports {rows} as of commit 2" in called.out
