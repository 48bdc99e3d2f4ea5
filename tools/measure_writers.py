"""Four processes that write the same rows at once: none is lost, none fails. Prints rows, errors and seconds for one database.

    python -m tools.measure_writers                                       a SQLite file in a temporary folder
    python -m tools.measure_writers --url postgresql://user@host/empty    an empty PostgreSQL database, which is an archive afterwards

Each upsert adds its writer's mark to a row, in a transaction of its own. A row that holds every mark was overwritten by nobody.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from archive.config import Config
from archive.store import Store
from archive.store.engine import open_engine, reading, upsert, writing
from archive.store.schema import run

MARKS = "abcd"


@dataclass(frozen=True)
class Figures:
    """`whole` counts the rows that hold the mark of every writer; `said` is what failed writers said."""

    rows: int
    whole: int
    errors: int
    seconds: float
    said: tuple[str, ...]


def write(config: Config, mark: str, rows: int) -> None:
    """One writer: `rows` upserts, each a transaction."""
    engine = open_engine(config)
    fixed = {"site": "writers", "source": "live", "started_at": "", "status": "failed", "figures": mark}
    for n in range(rows):
        with writing(engine) as connection:
            statement = upsert(connection, run).values(id=f"row {n}", **fixed)
            marked = {"figures": run.c.figures + statement.excluded.figures}
            connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=marked))
    engine.dispose()


def measure(config: Config, rows: int) -> Figures:
    """Four writers at once on the archive at `config`."""
    command = [sys.executable, "-m", "tools.measure_writers", "--rows", str(rows), "--home", str(config.home)]
    command += ["--url", config.database_url] if config.database_url else []
    root = Path(__file__).parent.parent
    began = time.monotonic()
    writers = [
        subprocess.Popen([*command, "--mark", mark], cwd=root, stderr=subprocess.PIPE, text=True)  # noqa: S603 -- ourselves
        for mark in MARKS
    ]
    said = [writer.communicate()[1] for writer in writers]
    seconds = time.monotonic() - began
    with Store.open(config, read_only=True) as store, reading(store._engine) as connection:  # noqa: SLF001
        found = connection.execute(select(run.c.id, run.c.figures).where(run.c.site == "writers")).all()
    return Figures(
        rows=len(found),
        whole=sum("".join(sorted(row.figures)) == MARKS for row in found),
        errors=sum(writer.returncode != 0 for writer in writers),
        seconds=seconds,
        said=tuple(one for one in said if one),
    )


def main() -> None:
    """Measures, or, with --mark, is one of the writers."""
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=500)
    asked.add_argument("--url")
    asked.add_argument("--home", type=Path, help=argparse.SUPPRESS)
    asked.add_argument("--mark", help=argparse.SUPPRESS)
    given = asked.parse_args()
    if given.mark:
        write(Config(home=given.home, database_url=given.url), given.mark, given.rows)
        return
    with tempfile.TemporaryDirectory() as folder:
        config = Config(home=Path(folder), database_url=given.url)
        Store.create(config).close()
        found = measure(config, given.rows)
    print(
        f"{len(MARKS)} writers x {given.rows}: {found.rows} rows, {found.whole} whole, {found.errors} errors, {found.seconds:.1f} s"
    )


if __name__ == "__main__":
    main()
