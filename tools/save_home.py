"""Saves a small home as this release writes it, so that the tests of every later release can upgrade it: the step before a schema changes.

    .venv/bin/python -m tools.save_home tests/store/data/saved_0004

The folder holds the database as SQL text, the WARC and journal files, and `as-of-N.csv`: what an export as of commit N gave, which no later release may
change by a byte. Three nights of an invented society: pages, a feed, an edit, a 404, a 304, a request without an answer, overrides and a withdrawal, and a
run that was interrupted before it was published. The homes of older schemas were made by this very script in the trees of their releases.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from archive.export import export, whole_file
from archive.identity import urlkey
from archive.model import FailedFetch, Outcome
from archive.store import Filters
from archive.store.schema import REVISION
from archive.store.sqlite import sqlite_module
from tests.captured import FIRST_NIGHT, World

FOOT = "About the society: we have made rope in this town since 1871 and teach it to whoever asks."
TAR = "Members of the society met in the old rope walk on Sunday and spoke at length about hemp, sisal and the price of tar, which has doubled since winter."
PLAN = "The committee will write to the harbour board. A second meeting is planned for the {}, and visitors are welcome at both."
MACHINE = "The society has bought a laying machine of 1904 from a yard that closed, and will show it at work on the first Saturday of each month."
KNOT = "A knot that was thought lost was found on a barge near the old bridge, and the society has drawn it for its handbook."
FEED = (
    b'<rss version="2.0"><channel><title>News</title><item><title>A knot is found again</title><link>https://rope.example/news/knot/</link>'
    b"<pubDate>Sun, 01 Mar 2026 09:30:00 +0100</pubDate></item></channel></rss>"
)


def release(title: str, *paragraphs: str) -> bytes:
    """A press release as the society's site shows it."""
    text = "".join(f"<p>{one}</p>" for one in paragraphs)
    return (
        f"<html lang='en'><head><title>{title} - Society of Rope Makers</title></head><body><header><a href='/'>Home</a> <a href='/news/'>News</a></header>"
        f"<main><article><h1>{title}</h1><p>For Immediate Release</p><p>Published: March 1, 2026</p>{text}<p>Media contact: Ada Hemp, ada@rope.example</p>"
        f"</article></main><footer><p>{FOOT}</p><p>Rope Walk 3, Springfield</p></footer></body></html>"
    ).encode()


def main(out: Path) -> None:
    """Makes the home, and keeps in `out` what is to be saved of it."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        world = World(home)
        live_through(world)
        out.mkdir(parents=True)
        for seq in range(1, commits(home) + 1):
            with whole_file(out / f"as-of-{seq}.csv") as file:
                export(world.store.items(seq, Filters(), rows="versions"), file, format_name="csv", rows="versions")
        world.close()
        (out / "archive.sql").write_text("".join(dump(home / "archive.db")), encoding="utf-8")
        for name in ("warc", "journal"):
            shutil.copytree(home / name, out / name)


def live_through(world: World) -> None:
    """The nights, and what people did between them."""
    whole = {
        "/news/tar/": release("The price of tar", TAR, PLAN.format("autumn")),
        "/news/machine/": release("A laying machine is bought", MACHINE),
    }
    edited = release("The price of tar", TAR, PLAN.format("spring"))
    knot = release("A knot is found again", KNOT)
    first = night(world, 0, {**whole, "/news/knot/": knot, "/feed/": FEED})
    settle(world, 0)
    night(world, 1, {"/news/tar/": edited, "/news/machine/": 404, "/news/knot/": (304, first["/news/knot/"])})
    world.store.stage_failures(
        [FailedFetch(world.run or "", "https://rope.example/slow/", Outcome.TIMEOUT, "no answer", FIRST_NIGHT)]
    )
    settle(world, 1)
    if REVISION >= "0003":
        overrule(world)
    night(world, 2, {"/news/tar/": edited, "/news/machine/": whole["/news/machine/"]})


def night(world: World, number: int, answers: dict[str, Any]) -> dict[str, Any]:
    """Stages one night's answers and returns the captures' ids by path."""
    ids = {}
    world.begin(start := FIRST_NIGHT + timedelta(days=number))
    for n, (path, answer) in enumerate(answers.items()):
        more: dict[str, Any] = {"content_type": "application/rss+xml"} if path == "/feed/" else {}
        if isinstance(answer, bytes):
            more["body"] = answer
        elif isinstance(answer, int):
            more |= {"body": b"<html><body><p>nothing here</p></body></html>", "status": answer}
        else:
            more |= {"status": answer[0], "refers_to": answer[1]}
        taken = world.capture(path, at=start + timedelta(seconds=n), **more)
        world.stage(taken)
        ids[path] = taken.id
    return ids


def settle(world: World, number: int) -> None:
    """Publishes with the release's own cleaner."""
    world.settle(FIRST_NIGHT + timedelta(days=number, hours=1), cleaning=None)


def overrule(world: World) -> None:
    """An override, its withdrawal, and another one."""
    from archive.identity import block_digest
    from archive.settle import overrule as publish
    from archive.settle import withdraw

    def site(_key: str) -> Any:
        return world.site

    at = FIRST_NIGHT + timedelta(days=1, hours=2)
    page, block = urlkey("https://rope.example/news/tar/"), block_digest(FOOT)
    who: dict[str, Any] = {"made_by": "Ada Hemp", "why": "it belongs to the text"}
    done = publish(world.store, world.config, site, "rope", action="keep", page=page, block=block, now=at, **who)
    at += timedelta(hours=1)
    withdraw(world.store, world.config, site, done.override, withdrawn_by="Ada Hemp", why="it does not", now=at)
    unwanted = block_digest(PLAN.format("spring"))
    at += timedelta(hours=1)
    publish(world.store, world.config, site, "rope", action="remove", block=unwanted, now=at, **who)


def commits(home: Path) -> int:
    """How many commits the database holds."""
    connection = sqlite_module().connect(str(home / "archive.db"))
    (count,) = connection.execute('SELECT count(*) FROM "commit"').fetchone()
    connection.close()
    return int(count)


def dump(database: Path) -> list[str]:
    """The database as SQL that makes it again: tables, rows, the full-text index, and only then indexes and triggers, which would judge the rows."""
    connection = sqlite_module().connect(str(database))
    made = connection.execute(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL ORDER BY rowid"
    ).fetchall()
    shadows = {f"search_index_{one}" for one in ("data", "idx", "content", "docsize", "config")}
    tables = [(name, sql) for kind, name, sql in made if kind == "table" and name not in shadows]
    lines = [f"{sql};\n" for _, sql in tables]
    for name, _ in tables:
        if name == "search_index":
            continue
        columns = [column for _, column, *_ in connection.execute(f'PRAGMA table_info("{name}")')]
        quoted = " || ', ' || ".join(f'quote("{column}")' for column in columns)
        lines += [
            f'INSERT INTO "{name}" VALUES ({row});\n'  # noqa: S608 - names and rows of our own
            for (row,) in connection.execute(f'SELECT {quoted} FROM "{name}"')  # noqa: S608
        ]
    lines.append("INSERT INTO search_index (search_index) VALUES ('rebuild');\n")
    lines += [f"{sql};\n" for kind, _, sql in made if kind in ("index", "trigger")]
    connection.close()
    return lines


if __name__ == "__main__":
    main(Path(sys.argv[1]))
