"""What only PostgreSQL can answer: refused connections, lost ones, its error codes, its limits. Each refusal is one sentence that names the database."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, page
from databases import BACKENDS, Databases
from sqlalchemy import text

from archive.config import Config
from archive.errors import ArchiveError, CannotCreate, Misconfigured, StorageFailed, TryLater
from archive.identity import LONGEST_KEY_BYTES, urlkey
from archive.model import FailedFetch, Outcome, Source
from archive.store import Store
from archive.store.engine import reading, writing
from archive.store.postgresql import name_of, translated

if "postgresql" not in BACKENDS:
    pytest.skip("PostgreSQL is left out of this run", allow_module_level=True)


@pytest.fixture
def address(databases: Databases) -> Iterator[str]:
    with databases.postgresql() as made:
        yield made


@pytest.fixture
def config(tmp_path: Path, address: str) -> Config:
    return Config(home=tmp_path, database_url=address)


def database_of(address: str) -> str:
    return address.partition("?")[0].rpartition("/")[2]


def refused(config: Config) -> ArchiveError:
    with pytest.raises(ArchiveError) as caught:
        Store.create(config)
    assert str(caught.value).count("\n") == 0
    return caught.value


def test_a_wrong_password_is_the_callers_to_correct_and_is_not_printed(config: Config, databases: Databases) -> None:
    databases.execute("CREATE ROLE ada LOGIN PASSWORD 'right'")
    try:
        wrong = config.database_url.replace("postgres:@", "ada:wr0ng@") if config.database_url else ""
        error = refused(Config(home=config.home, database_url=wrong))
    finally:
        databases.execute("DROP ROLE ada")
    assert isinstance(error, Misconfigured)
    assert "postgresql://ada@" in str(error)
    assert "wr0ng" not in f"{error}{error.__cause__}"


def test_a_database_that_does_not_exist_is_named(config: Config, address: str) -> None:
    error = refused(Config(home=config.home, database_url=address.replace("/test_", "/nowhere_")))
    assert isinstance(error, Misconfigured)
    assert "does not exist" in str(error)


@pytest.mark.parametrize(
    ("given", "kind"),
    [
        ("postgresql://ada:secret@127.0.0.1:1/news", StorageFailed),
        ("postgresql://ada:secret@/news?host=/nowhere", StorageFailed),
        ("postgresql://ada:secret@/news?hostess=/nowhere", Misconfigured),
        ("postgresql+asyncpg://ada:secret@x/news", Misconfigured),
        ("postgresql://ada:secret@x:port/news", Misconfigured),
    ],
)
def test_an_address_that_leads_nowhere_is_refused_without_its_password(
    tmp_path: Path, given: str, kind: type[ArchiveError]
) -> None:
    error = refused(Config(home=tmp_path, database_url=given))
    assert isinstance(error, kind)
    assert "postgresql://" in str(error)
    assert "secret" not in str(error)


def test_a_name_holds_no_password_wherever_it_stands() -> None:
    assert name_of("postgresql://ada:s1@db.example:5433/news?password=s2&sslmode=require") == (
        "postgresql://ada@db.example:5433/news"
    )
    assert name_of("postgresql+psycopg://ada:s1@/news?host=/run/pg") == "postgresql://ada@/news?host=/run/pg"
    assert name_of("postgres://db.example/news") == "postgresql://db.example/news"


def test_a_database_that_cannot_hold_every_text_is_refused(tmp_path: Path, databases: Databases) -> None:
    databases.execute("CREATE DATABASE latin TEMPLATE template0 ENCODING LATIN1 LOCALE 'C'")
    try:
        error = refused(Config(home=tmp_path, database_url=databases.address("latin")))
    finally:
        databases.execute("DROP DATABASE latin WITH (FORCE)")
    assert isinstance(error, Misconfigured)
    assert "encoding LATIN1" in str(error)


def test_another_programs_database_is_left_alone(tmp_path: Path, databases: Databases) -> None:
    with databases.postgresql(empty=True) as address:
        databases.execute("CREATE TABLE bookmarks (x integer)", database_of(address))
        assert "bookmarks" in str(refused(Config(home=tmp_path, database_url=address)))


def test_a_user_without_rights_is_told_so(config: Config, databases: Databases, address: str) -> None:
    databases.execute("CREATE ROLE guest LOGIN")
    try:
        Store.create(config).close()
        guest = Config(home=config.home, database_url=address.replace("postgres:@", "guest@"))
        with pytest.raises(CannotCreate, match="permission denied"), Store.open(guest) as store:
            store.runs()
        databases.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO guest", database_of(address))
        with Store.open(guest, read_only=True) as store:
            assert list(store.items()) == store.runs() == []
        with Store.open(guest) as store, pytest.raises(CannotCreate, match="permission denied"):
            store.begin_run("rope", Source.LIVE, FIRST_NIGHT)
    finally:
        databases.execute("DROP OWNED BY guest", database_of(address))
        databases.execute("DROP ROLE guest")


def test_tables_that_the_server_passes_over_are_not_called_written_anew(
    config: Config, address: str, databases: Databases
) -> None:
    databases.execute("CREATE ROLE guest LOGIN")
    try:
        databases.execute(
            "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO guest", database_of(address)
        )
        guest = Config(home=config.home, database_url=address.replace("postgres:@", "guest@"))
        refusal = r"permission denied .* as the owner of the tables"
        with Store.open(guest) as store, pytest.raises(CannotCreate, match=refusal):
            store.compact()
        with Store.open(config) as store:
            store.compact()
    finally:
        databases.execute("DROP OWNED BY guest", database_of(address))
        databases.execute("DROP ROLE guest")


def test_an_empty_database_becomes_an_archive_once(tmp_path: Path, databases: Databases) -> None:
    with databases.postgresql(empty=True) as address:
        config = Config(home=tmp_path / "home", database_url=address)
        with pytest.raises(Misconfigured, match="archive init"):
            Store.open(config)
        Store.create(config).close()
        with Store.create(config) as store:
            assert store.runs() == []


def test_a_connection_that_was_cut_while_idle_is_opened_anew(config: Config, databases: Databases) -> None:
    with Store.create(config) as store:
        store.begin_run("rope", Source.LIVE, FIRST_NIGHT)
        cut(databases)
        assert len(store.runs()) == 1


def test_a_connection_that_is_cut_in_a_transaction_is_a_failure_and_nothing_is_written(
    config: Config, databases: Databases
) -> None:
    with Store.create(config) as store:
        store.begin_run("rope", Source.LIVE, FIRST_NIGHT)

        def is_cut() -> None:
            with writing(store._engine) as connection:
                connection.execute(text("DELETE FROM run"))
                cut(databases)
                connection.execute(text("SELECT 1"))

        with pytest.raises(StorageFailed, match="postgresql://"):
            is_cut()
        assert len(store.runs()) == 1
        assert store.begin_run("rope", Source.LIVE, FIRST_NIGHT)


def cut(databases: Databases) -> None:
    databases.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'society-news-archive'"
    )


@pytest.mark.parametrize(
    ("code", "kind", "said"),
    [
        ("53100", StorageFailed, "disk of its server is full"),
        ("53200", StorageFailed, "told"),
        ("53300", TryLater, "takes no connection now"),
        ("55P03", TryLater, "being written by another"),
        ("40P01", TryLater, "being written by another"),
        ("57P03", TryLater, "takes no connection now"),
        ("58030", StorageFailed, "told"),
        ("XX001", StorageFailed, "is damaged"),
        ("42501", CannotCreate, "rights"),
        ("25006", CannotCreate, "rights"),
    ],
)
def test_what_the_server_says_by_its_codes_becomes_an_error_of_ours(
    config: Config, code: str, kind: type[ArchiveError], said: str
) -> None:
    statement = f"DO $$ BEGIN RAISE EXCEPTION 'told' USING ERRCODE = '{code}'; END $$"
    with Store.create(config) as store:
        with pytest.raises(kind, match=said) as caught, writing(store._engine) as connection:
            connection.execute(text(statement))
        assert store.name in str(caught.value)
        assert store.runs() == []


def test_our_own_mistakes_stay_what_they_are(config: Config) -> None:
    with (
        Store.create(config) as store,
        pytest.raises(Exception, match="no_such_table") as caught,
        writing(store._engine) as connection,
    ):
        connection.execute(text("SELECT * FROM no_such_table"))
    assert not isinstance(caught.value, ArchiveError)


def test_a_password_in_a_message_is_not_repeated() -> None:
    error = translated(OperationalError("FATAL: what do you mean by hunter2?"), "postgresql://x/y", "hunter2", 1)
    assert error is not None
    assert "hunter2" not in str(error)


class OperationalError(Exception):
    """As the driver's: no code before the server knew us."""


def test_a_writer_commits_durably_where_the_server_would_not(config: Config) -> None:
    with Store.create(config) as store:
        with writing(store._engine) as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == "on"
        with reading(store._engine) as connection:
            assert connection.scalar(text("SHOW synchronous_commit")) == "off"  # the server's setting, untouched
            assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
            assert connection.scalar(text("SHOW transaction_read_only")) == "on"


def test_text_is_ordered_by_its_bytes_whatever_the_server_thinks(config: Config) -> None:
    names = ["a", "B", "ä", "Z", "z", "_", "日", "\U0001f600", "aa", "A"]
    with Store.create(config) as store, reading(store._engine) as connection:
        columns = connection.execute(
            text(
                "SELECT table_name, column_name, collation_name FROM information_schema.columns WHERE table_schema = 'public' "
                "AND data_type IN ('character varying', 'text') AND table_name <> 'alembic_version'"
            )
        ).all()
        assert len(columns) > 150
        assert [row[:2] for row in columns if row[2] != "C"] == []
    with Store.create(config) as store:
        for name in names:
            store.begin_run(name, Source.LIVE, FIRST_NIGHT)
        assert store.unsettled_sites() == sorted(names)
        with reading(store._engine) as connection:
            assert list(connection.scalars(text("SELECT site FROM run ORDER BY site"))) == sorted(names)


def test_addresses_of_any_length_and_letters_are_kept(tmp_path: Path, database_url: str | None) -> None:
    world = World(tmp_path / "home", database_url=database_url)
    random = Random(5)
    long = "".join(random.choice("0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") for _ in range(9000))
    try:
        run = world.begin()
        world.stage(world.capture(f"/news/{long}", page()), world.capture(f"/news/{long}0", page("Another text.")))
        world.store.stage_failures(
            [FailedFetch(run, f"https://rope.example/x{long}", Outcome.TIMEOUT, "slow", FIRST_NIGHT)] * 2
        )
        settled = world.settle()
        assert (settled.figures["new"], settled.figures["failed"]) == (2, 1)
        found = world.store.find_page(f"https://rope.example/news/{long}")
        assert len(found) <= LONGEST_KEY_BYTES
        assert found == urlkey(f"https://rope.example/news/{long}")
        assert world.night(1, {f"/news/{long}": page(PARAGRAPH + " Edited.")}).figures["changed"] == 1
        assert len(world.store.versions(found)) == 2
    finally:
        world.close()
