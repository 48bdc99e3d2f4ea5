"""Many at once: writers take turns and lose nothing, a reader sees one state and waits for nobody. The same on both databases."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import pytest
from captured import FIRST_NIGHT
from sqlalchemy import func, select

from archive.config import Config
from archive.errors import CannotCreate, TryLater
from archive.model import Source
from archive.store import Store
from archive.store.engine import open_engine, reading, upsert, writing
from archive.store.schema import run
from tools.measure_writers import measure

ROWS = 100
"""Of each writer; `tools/measure_writers.py` takes 500."""


@pytest.fixture
def config(tmp_path: Path, database_url: str | None) -> Config:
    made = Config(home=tmp_path, database_url=database_url)
    Store.create(made).close()
    return made


def test_writers_that_upsert_the_same_rows_lose_none_and_fail_never(config: Config) -> None:
    found = measure(config, ROWS)
    assert (found.errors, found.said) == (0, ())
    assert found.rows == found.whole == ROWS


def test_a_reader_sees_one_state_and_waits_for_no_writer(config: Config) -> None:
    with Store.open(config) as store, Store.open(config, read_only=True) as reader:
        store.begin_run("rope", Source.LIVE, FIRST_NIGHT)
        with reading(reader._engine) as connection:
            counted = select(func.count()).select_from(run)
            assert connection.scalar(counted) == 1
            with writing(store._engine) as writer:
                writer.execute(run.delete())
                assert connection.scalar(counted) == 1
            store.begin_run("net", Source.LIVE, FIRST_NIGHT)
            store.begin_run("loom", Source.LIVE, FIRST_NIGHT)
            assert connection.scalar(counted) == 1
        assert len(reader.runs()) == 2


def test_a_writer_sees_what_the_one_before_it_wrote(config: Config) -> None:
    """It has waited for the lock; what it reads first must not be older than that."""
    with Store.open(config) as store, Store.open(config) as other:
        names: list[str] = []

        def second() -> None:
            with writing(other._engine) as connection:
                names.extend(connection.scalars(select(run.c.site)))

        with writing(store._engine) as connection:
            waiting = Thread(target=second)
            waiting.start()
            waiting.join(0.3)
            values = {
                "id": "r",
                "site": "rope",
                "source": "live",
                "started_at": "",
                "status": "running",
                "figures": "{}",
            }
            connection.execute(upsert(connection, run).values(**values))
        waiting.join()
    assert names == ["rope"]


def test_who_waits_too_long_is_asked_for_patience(config: Config) -> None:
    with Store.open(config) as store, writing(store._engine):
        impatient = open_engine(config, busy_timeout_s=0.05)
        with pytest.raises(TryLater, match="by another process") as refused, writing(impatient):
            pass
        assert refused.value.retry_after_s == 0.05
        impatient.dispose()


def test_a_reader_may_not_write(config: Config) -> None:
    with Store.open(config, read_only=True) as store:
        with pytest.raises(CannotCreate, match="cannot be written"):
            store.begin_run("rope", Source.LIVE, FIRST_NIGHT)
        assert store.runs() == []
