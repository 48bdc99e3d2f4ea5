"""Many at once: writers take turns and lose nothing, a reader sees one state and waits for nobody. The same on both databases."""

from __future__ import annotations

import subprocess
import sys
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

WRITERS = 4
ROWS = 500

WRITER = """
import sys
from pathlib import Path
from archive.config import Config
from archive.store.engine import open_engine, upsert, writing
from archive.store.schema import run
home, url, mine = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3]
row = {"site": "rope", "source": "live", "started_at": "", "status": "running", "figures": mine}
engine = open_engine(Config(home=home, database_url=url))
for n in range(int(sys.argv[4])):
    with writing(engine) as connection:
        statement = upsert(connection, run).values(id=f"row {n}", **row)
        changed = {"figures": run.c.figures + statement.excluded.figures}
        connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=changed))
"""


@pytest.fixture
def config(tmp_path: Path, database_url: str | None) -> Config:
    made = Config(home=tmp_path, database_url=database_url)
    Store.create(made).close()
    return made


def test_writers_that_upsert_the_same_rows_lose_none_and_fail_never(config: Config) -> None:
    """Each row ends with the mark of every writer, which it has only where no two of them wrote over each other."""
    rows = ROWS if config.database_url else ROWS // 10  # each commit to a file waits for the disk
    command = [sys.executable, "-c", WRITER, str(config.home), config.database_url or ""]
    running = [
        subprocess.Popen([*command, mark, str(rows)], stderr=subprocess.PIPE, text=True) for mark in "abcd"[:WRITERS]
    ]
    said = [writer.communicate()[1] for writer in running]
    assert [(writer.returncode, text) for writer, text in zip(running, said, strict=True)] == [(0, "")] * WRITERS
    with Store.open(config) as store, reading(store._engine) as connection:
        found = connection.execute(select(run.c.id, run.c.figures)).all()
    assert sorted(row.id for row in found) == sorted(f"row {n}" for n in range(rows))
    assert {"".join(sorted(row.figures)) for row in found} == {"abcd"}


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
