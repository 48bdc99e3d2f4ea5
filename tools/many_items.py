"""An archive of many items, to time what grows with it: backup, restore, verify, rebuild, copy. Run from the project's folder, in its environment.

    .venv/bin/python -m tools.many_items make HOME [--items 10000]     an archive of so many pages, with edits in a second night
    .venv/bin/python -m tools.many_items time HOME FOLDER [--to URL]   backup, restore, verify, copy: wall time of each

The pages are WARC records and go through the real road, settle and journal; only the cleaner is the tests' own, which reads what a page says of itself, so
that ten thousand of them take minutes. Texts have the length of news (some 2,500 characters), half of them about one subject of twenty.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.backup import backup, copy, restore
from archive.config import Config
from archive.store import Store
from archive.verify import verify
from tests.captured import FIRST_NIGHT, World, page

WORDS = (
    "rope hemp sisal tar harbour walk yard laying machine strand knot splice member meeting winter board committee price autumn barge bridge "
    "handbook office visitor century guild apprentice spinner hook wheel shed timber sail mast anchor cable contract order letter archive record"
).split()


def body(number: int, edited: bool) -> str:
    """The text of one item."""
    chance = random.Random(number)  # noqa: S311 - the same texts on every machine
    subject = [f"subject{number % 20}"] * 3
    paragraphs = [
        " ".join(chance.choices(WORDS + subject, k=60)).capitalize() + f" in the year {1870 + number % 150}."
        for _ in range(6)
    ]
    return "\n\n".join([*paragraphs, f"This is item {number}." + (" Amended." if edited else "")])


def make(home: Path, items: int) -> None:
    """Two nights: all pages, then a tenth of them edited and a hundredth gone."""
    world = World(home)
    furniture: list[list[Any]] = [
        ["Share this page", "social", None],
        ["About the society: we make rope.", "about", "about"],
    ]
    with told(f"a night of {items} pages"):
        world.begin(FIRST_NIGHT)
        for start in range(0, items, 500):
            numbers = range(start, min(start + 500, items))
            world.stage(
                *(taken(world, n, FIRST_NIGHT, page(body(n, False), f"Item {n}", removals=furniture)) for n in numbers)
            )
        world.settle(FIRST_NIGHT + timedelta(hours=1))
    with told(f"a night of {items // 10} edits"):
        night = FIRST_NIGHT + timedelta(days=1)
        world.begin(night)
        edits = [
            taken(world, n, night, page(body(n, True), f"Item {n}", removals=furniture)) for n in range(0, items, 10)
        ]
        world.stage(*edits)
        world.stage(*(taken(world, n, night, b"nothing here", status=404) for n in range(1, items, 100)))
        world.settle(night + timedelta(hours=1))
    print(f"{world.store.last_seq()} commits, {sum(1 for _ in world.store.items())} items")
    world.close()


def taken(world: World, number: int, night: datetime, content: bytes, **more: Any) -> Any:
    """One answer, written to the WARC."""
    return world.capture(f"/news/{number}/", content, at=night + timedelta(milliseconds=100 * number), **more)


def measure(home: Path, folder: Path, url: str | None) -> None:
    """Backup with links and with copies, restore and verify; with `url` a copy into that empty PostgreSQL."""
    config, now = Config(home=home), datetime.now(UTC)
    with Store.open(config) as store:
        with told("backup, finished files linked"):
            done = backup(store, config, folder / "linked", now=now)
        with told("backup, everything copied"):
            backup(store, config, folder / "copied", now=now, link=False)
        print(f"the bag has {done.files} files, {done.size_bytes / 1e6:.0f} MB")
        restored = Config(home=folder / "restored")
        with told("restore"):
            restore(restored, folder / "copied", now=now)
        with Store.open(restored) as again, told("verify of the restored archive"):
            report = verify(again, restored)
        print(f"sound: {report.is_sound}; checked {report.checked}")
        if url is not None:
            with told("copy to PostgreSQL"):
                copied = copy(store, config, url, "PostgreSQL", now=now)
            print(f"{copied.rows} rows, equal")


@contextmanager
def told(what: str, clock: Callable[[], float] = time.perf_counter) -> Iterator[None]:
    """Prints how long the block took."""
    begun = clock()
    yield
    print(f"{what}: {clock() - begun:.1f} s", flush=True)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, dest="command")
    making = commands.add_parser("make")
    making.add_argument("home", type=Path)
    making.add_argument("--items", type=int, default=10_000)
    timing = commands.add_parser("time")
    timing.add_argument("home", type=Path)
    timing.add_argument("folder", type=Path)
    timing.add_argument("--to", metavar="URL")
    given = parser.parse_args()
    if given.command == "make":
        make(given.home, given.items)
    else:
        measure(given.home, given.folder, given.to)


if __name__ == "__main__":
    main()
