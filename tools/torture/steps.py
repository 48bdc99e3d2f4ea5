"""What is killed, in the order of a round: each step is one command on a home, the files that show it at work, and what must be so after it."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from tools.torture import bags
from tools.torture.bags import ARCHIVE, BAG, UNDER_WAY
from tools.torture.resting import sqlite
from tools.torture.society import Society

BEGUN = ""
STAGING = "warc/sample-*"
PUBLISHING = "journal/*"
IN_DATABASE = "archive.db-wal"
PAGES_BESIDE = 20
"""Pages of the crawl that goes on beside a backup: enough for several backups of it, few enough for a short round."""


@dataclass(frozen=True, slots=True)
class Step:
    """`arguments` of our interpreter on a home. `signs` are where kills are aimed, each as often as it stands here.

    `before` sets the stage, undisturbed; `inside` names a home within the round's, where the step has one of its own. `beside` goes on meanwhile and is not
    killed. `problems` are looked for in the step's home after each kill, `differences` once, after the step's end.
    """

    name: str
    arguments: Callable[[Path, Society], list[str]]
    signs: tuple[str, ...]
    victims: tuple[str, ...] = ("command", "all")
    before: Callable[[Path, Society], list[str] | None] = lambda _home, _society: None
    night: int | None = None
    inside: str = ""
    beside: Callable[[Path], list[str]] | None = None
    problems: Callable[[Path], list[str]] = lambda _home: []
    differences: Callable[[Path], list[str]] = lambda _home: []


def _archive(*words: str) -> list[str]:
    return [*ARCHIVE, *words]


def site_file(home: Path) -> Path:
    """Where the society's site file lies in a home."""
    return home / "sites" / "sample.toml"


def _crawl(home: Path, _society: Society) -> list[str]:
    return _archive("crawl", str(site_file(home)))


def _plain_crawl(home: Path, society: Society) -> list[str]:
    society.server.night = 1
    return ["-m", "scrapy", "crawl", "news", "-a", f"site={site_file(home)}", "-s", "ARCHIVE_CLEAN_ITEMS=False"]


def _old_home(home: Path, _society: Society) -> None:
    """The home of an older release beside the others: its database as statements, its records as files."""
    saved = min((Path(__file__).parents[2] / "tests" / "store" / "data").glob("saved_*"))
    shutil.copytree(saved, home / "old")
    with closing(sqlite().connect(home / "old" / "archive.db")) as connection:
        connection.executescript(f"BEGIN;\n{(saved / 'archive.sql').read_text('utf-8')}\nCOMMIT;")


def _small_home(home: Path, society: Society) -> None:
    """A home of which backups are made, and a short but slow crawl for it."""
    small = home / "small"
    small.mkdir()
    society.server.night = 1
    text = society.site_file_text.replace("[crawl]\n", f"[crawl]\nmax_pages = {PAGES_BESIDE}\n")
    site_file(small).write_text(text, "utf-8")


def _backup(home: Path, _society: Society) -> list[str]:
    return _archive("backup", str(home / "small" / BAG))


def _export(home: Path, _society: Society) -> list[str]:
    return _archive("export", "--format", "csv", "--rows", "versions", "--out", str(home / "versions.csv"))


STEPS = (
    Step("init", lambda _h, _s: _archive("init"), (BEGUN, "archive.db", "archive.db", IN_DATABASE)),
    Step(
        "crawl",
        _crawl,
        (BEGUN, STAGING, STAGING, STAGING, IN_DATABASE, PUBLISHING, PUBLISHING),
        victims=("command", "command", "all", "crawler"),
        night=1,
    ),
    Step(
        "crawl again",
        _crawl,
        (BEGUN, STAGING, STAGING, STAGING, IN_DATABASE, PUBLISHING, PUBLISHING),
        victims=("command", "command", "all", "crawler"),
        night=2,
    ),
    Step(
        "import",
        lambda home, society: _archive("import", str(society.saved), "--site", str(site_file(home))),
        (BEGUN, "warc/import-*", "warc/import-*", IN_DATABASE, PUBLISHING, PUBLISHING),
    ),
    Step(
        "settle",
        lambda home, _s: _archive("settle", str(site_file(home))),
        (BEGUN, BEGUN, PUBLISHING, PUBLISHING, PUBLISHING),
        before=_plain_crawl,
    ),
    Step(
        "upgrade",
        lambda _h, _s: _archive("init"),
        (BEGUN, "archive.db*", "archive.db*", IN_DATABASE),
        before=_old_home,
        inside="old",
    ),
    Step(
        "backup",
        _backup,
        (f"{UNDER_WAY}/data/archive.db*", f"{UNDER_WAY}/data/warc/*", f"{UNDER_WAY}/*manifest*", BAG),
        before=_small_home,
        inside="small",
        beside=lambda home: _archive("crawl", str(site_file(home))),
        problems=bags.problems,
        differences=bags.differences,
    ),
    Step("export", _export, (BEGUN, ".versions.csv.*.part", ".versions.csv.*.part")),
)
