"""The rules of the house, read from the source by its syntax tree: who may import whom, which library lives where, what a pure room may not touch.

Each rule is a function of a source folder that gives one line a breach, with file and line. It is asked once about this project, and once about
a small house with a planted breach, because a rule that cannot fail says nothing.
"""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

PROJECT = Path(__file__).parent.parent

FLOORS: tuple[tuple[str, ...], ...] = (
    ("errors",),
    ("model",),
    ("identity", "mounts", "repetition"),
    ("sites",),
    ("discovery", "outcome", "clean", "similar"),
    ("decide", "health", "survey"),
    # The invented society is stdlib only, and the crawler starts it for `site=sample`: it stands low though demo and tests are its users.
    # A plain `scrapy crawl` takes the site's lock too, which knows nothing but a file.
    ("settings_file", "logs"),
    ("config", "sample", "sitelock"),
    ("warc",),
    ("journal",),
    ("store",),
    ("workers", "export"),
    ("completeness",),
    ("settle",),
    ("verify", "backup", "importing"),
    ("child", "status"),
    ("supervise", "probing", "schedule", "report", "notify", "metrics"),
    ("cli", "web"),
)
"""Rooms of archive/, lowest first. A room imports only rooms on lower floors, never its neighbours. The package itself (its version) lies below all."""

CRAWLER_REACHES_UP_TO = "settle"
"""The highest floor that crawler may import from: settle's, as it is drawn in the architecture."""

LIBRARIES = {
    "bs4": {"clean"},
    "trafilatura": {"clean"},
    "htmldate": {"clean"},
    "py3langid": {"clean"},
    "lxml": {"clean", "discovery"},
    "sqlalchemy": {"store"},
    "alembic": {"store"},
    "pysqlite3": {"store"},
    "psycopg": {"store"},
    "scrapy": {"crawler"},
    "twisted": {"crawler"},
    "OpenSSL": {"crawler"},
    "service_identity": {"crawler"},
    "playwright": {"crawler"},
    "warcio": {"warc"},
    "click": {"cli"},
    "rich": {"cli"},
    "pebble": {"workers"},
    "apprise": {"notify"},
    "prometheus_client": {"metrics"},
    "pythonjsonlogger": {"logs"},
}
"""Which rooms a library lives in, by the name it is imported under. What is not listed may live anywhere that declares it."""

PURE = {
    "clean",
    "decide",
    "outcome",
    "discovery",
    "identity",
    "model",
    "health",
    "similar",
    "survey",
    "completeness",
    "repetition",
}
IMPURE_MODULES = {
    "os",
    "socket",
    "sqlite3",
    "pysqlite3",
    "urllib.request",
    "http.client",
    "time",
    "random",
    "secrets",
    "subprocess",
    "asyncio",
}
IMPURE_CALLS = {"now", "utcnow", "today", "read_text", "read_bytes", "write_text", "write_bytes", "urlopen"}

LONGEST_FILE_LINES = 500


@dataclass(frozen=True, slots=True)
class Source:
    """One file of the project, parsed. `room` is its room in archive/, "crawler", or "" for archive/__init__.py."""

    path: str
    room: str
    package: tuple[str, ...]
    text: str
    tree: ast.Module

    def breach(self, line: int, what: str) -> str:
        return f"{self.path}:{line}: {what}"


def sources(root: Path, *tops: str) -> Iterator[Source]:
    for top in tops or ("archive", "crawler"):
        for path in sorted((root / top).rglob("*.py")):
            inside = path.relative_to(root)
            room = top if top != "archive" else inside.parts[1].removesuffix(".py")
            text = path.read_text(encoding="utf-8")
            yield Source(
                path=inside.as_posix(),
                room="" if room == "__init__" else room,
                package=inside.parts[:-1],
                text=text,
                tree=ast.parse(text, filename=str(inside)),
            )


def imports(source: Source) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything imported, wherever it stands: inside functions, for type checking only, by name at run time.

    ``from a import b`` gives ``a.b``: what `b` is, a module or a name in one, does not matter to any rule.
    """
    for node in ast.walk(source.tree):
        match node:
            case ast.Import(names=names):
                yield from ((node.lineno, alias.name) for alias in names)
            case ast.ImportFrom(module=module, names=names, level=level):
                base = [*source.package[: len(source.package) - level + 1]] if level else []
                dotted = ".".join([*base, *([module] if module else [])])
                yield from ((node.lineno, f"{dotted}.{alias.name}") for alias in names)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__") | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(dotted)), *_],
            ):
                yield node.lineno, dotted


def archive_room(dotted: str, rooms: set[str]) -> str | None:
    """The room of archive that an import reaches: "" for the package itself, None when it reaches none."""
    top, _, rest = dotted.partition(".")
    if top != "archive":
        return None
    room = rest.partition(".")[0]
    return room if room in rooms else ""


def rooms_of(root: Path) -> set[str]:
    standing = {source.room for source in sources(root, "archive")} - {""}
    return standing | {room for floor in FLOORS for room in floor}


def floor_of(room: str) -> int:
    return next((n for n, floor in enumerate(FLOORS) if room in floor), -1)


# The rules


def rooms_without_a_floor(root: Path) -> list[str]:
    known = {room for floor in FLOORS for room in floor} | {"", "__main__"}
    return [
        s.breach(1, f"room {s.room} has no floor in {Path(__file__).name}")
        for s in sources(root, "archive")
        if s.room not in known
    ]


def imports_from_above(root: Path) -> list[str]:
    rooms = rooms_of(root)
    return [
        source.breach(line, f"{source.room or 'archive'} imports {reached}, which is not below it")
        for source in sources(root, "archive")
        if source.room != "__main__"
        for line, dotted in imports(source)
        if (reached := archive_room(dotted, rooms))
        and reached != source.room
        and floor_of(reached) >= floor_of(source.room)
    ]


def archive_imports_crawler(root: Path) -> list[str]:
    return [
        source.breach(line, f"archive imports {dotted}")
        for source in sources(root, "archive")
        for line, dotted in imports(source)
        if dotted.partition(".")[0] in {"crawler", "scrapy", "twisted"}
    ]


def crawler_imports_too_high(root: Path) -> list[str]:
    rooms, highest = rooms_of(root), floor_of(CRAWLER_REACHES_UP_TO)
    return [
        source.breach(line, f"crawler imports {reached}, which is above settle's floor")
        for source in sources(root, "crawler")
        for line, dotted in imports(source)
        if (reached := archive_room(dotted, rooms)) and not 0 <= floor_of(reached) <= highest
    ]


def libraries_out_of_their_room(root: Path) -> list[str]:
    return [
        source.breach(
            line, f"{library} lives in {' and '.join(sorted(LIBRARIES[library]))}, not in {source.room or 'archive'}"
        )
        for source in sources(root)
        for line, dotted in imports(source)
        if (library := dotted.partition(".")[0]) in LIBRARIES and source.room not in LIBRARIES[library]
    ]


def undeclared_libraries(root: Path) -> list[str]:
    """What is installed because something else needs it may be gone with the next version of that something."""
    ours = {"archive", "crawler", "_typeshed", *sys.stdlib_module_names}
    declared, installed = declared_distributions(), packages_distributions()
    return [
        source.breach(line, f"{top} is not declared in pyproject.toml")
        for source in sources(root)
        for line, dotted in imports(source)
        if (top := dotted.partition(".")[0]) not in ours
        and not {normal(name) for name in installed.get(top, [top])} & declared
    ]


def declared_distributions() -> set[str]:
    project = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project.get("optional-dependencies", {})
    asked = [*project["dependencies"], *(name for extra, names in extras.items() if extra != "dev" for name in names)]
    return {normal(re.split(r"[^A-Za-z0-9._-]", requirement.strip(), maxsplit=1)[0]) for requirement in asked}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def impurities(root: Path) -> list[str]:
    found = []
    for source in sources(root, "archive"):
        if source.room not in PURE:
            continue
        for line, dotted in imports(source):
            if any(f"{dotted}.".startswith(f"{module}.") for module in IMPURE_MODULES):
                found.append(source.breach(line, f"pure room {source.room} imports {dotted}"))
        for node in ast.walk(source.tree):
            match node:
                case ast.Call(func=ast.Name(id="open")):
                    found.append(source.breach(node.lineno, f"pure room {source.room} opens a file"))
                case ast.Attribute(attr=attr) if attr in IMPURE_CALLS:
                    found.append(source.breach(node.lineno, f"pure room {source.room} uses .{attr}"))
    return found


def files_without_docstring(root: Path) -> list[str]:
    return [s.breach(1, "opens without a docstring") for s in sources(root) if not ast.get_docstring(s.tree)]


def files_too_long(root: Path) -> list[str]:
    return [
        source.breach(lines, f"has {lines} lines, more than {LONGEST_FILE_LINES}: it is about two subjects")
        for source in sources(root)
        if (lines := len(source.text.splitlines())) > LONGEST_FILE_LINES
    ]


# Asked about this project


def expect_none(breaches: list[str]) -> None:
    assert not breaches, "\n" + "\n".join(breaches)


def test_every_room_has_a_floor() -> None:
    expect_none(rooms_without_a_floor(PROJECT))


def test_each_room_imports_only_rooms_below_it() -> None:
    expect_none(imports_from_above(PROJECT))


def test_archive_never_imports_crawler_scrapy_or_twisted() -> None:
    expect_none(archive_imports_crawler(PROJECT))


def test_crawler_imports_archive_only_up_to_the_floor_of_settle() -> None:
    expect_none(crawler_imports_too_high(PROJECT))


def test_libraries_live_in_one_room_each() -> None:
    expect_none(libraries_out_of_their_room(PROJECT))


def test_what_is_imported_is_declared() -> None:
    expect_none(undeclared_libraries(PROJECT))


def test_pure_rooms_have_no_clock_no_network_no_files_and_no_database() -> None:
    expect_none(impurities(PROJECT))


def test_every_file_opens_with_a_docstring() -> None:
    expect_none(files_without_docstring(PROJECT))


def test_no_file_is_longer_than_five_hundred_lines() -> None:
    expect_none(files_too_long(PROJECT))


def test_the_rules_see_the_project_at_all() -> None:
    rooms = {source.room for source in sources(PROJECT)}
    assert {"errors", "clean", "store", "decide", "crawler"} <= rooms
    assert {"identity", "model"} <= {
        archive_room(dotted, rooms) for source in sources(PROJECT, "archive") for _, dotted in imports(source)
    }


# Asked about a house with one planted breach: the rule names its file and its line, and nothing else

Rule = Callable[[Path], list[str]]

PLANTED: list[tuple[Rule, str, str, int]] = [
    (rooms_without_a_floor, "archive/cellar.py", "", 1),
    (imports_from_above, "archive/model.py", "import archive.store", 2),
    (imports_from_above, "archive/model.py", "from archive import store", 2),
    (imports_from_above, "archive/model.py", "from archive.store import Store", 2),
    (imports_from_above, "archive/decide.py", "\n\ndef late():\n    from archive.cli import main", 5),
    (imports_from_above, "archive/decide.py", "import importlib\nimportlib.import_module('archive.web.app')", 3),
    (imports_from_above, "archive/clean/tail.py", "from ..outcome import of_response", 2),
    (imports_from_above, "archive/clean/deep/er.py", "from ... import web", 2),
    (imports_from_above, "archive/outcome.py", "from archive import discovery", 2),
    (imports_from_above, "archive/__init__.py", "from archive.errors import ArchiveError", 2),
    (archive_imports_crawler, "archive/settle.py", "import crawler.items", 2),
    (archive_imports_crawler, "archive/supervise.py", "from scrapy import Spider", 2),
    (archive_imports_crawler, "archive/cli/crawl.py", "import asyncio, twisted.internet", 2),
    (crawler_imports_too_high, "crawler/spiders/news.py", "from archive import supervise", 2),
    (crawler_imports_too_high, "crawler/pipelines.py", "from archive.cli import main", 2),
    (crawler_imports_too_high, "crawler/pipelines.py", "from archive.web import app", 2),
    (crawler_imports_too_high, "crawler/pipelines.py", "from archive.child import Crawler", 2),
    (libraries_out_of_their_room, "archive/discovery/links.py", "from bs4 import BeautifulSoup", 2),
    (libraries_out_of_their_room, "archive/sites/__init__.py", "import lxml.etree", 2),
    (libraries_out_of_their_room, "archive/settle.py", "from sqlalchemy import select", 2),
    (libraries_out_of_their_room, "archive/clean/__init__.py", "import pebble", 2),
    (libraries_out_of_their_room, "archive/export/csv.py", "import rich", 2),
    (libraries_out_of_their_room, "crawler/middlewares.py", "import warcio", 2),
    (undeclared_libraries, "archive/export/csv.py", "import packaging.version", 2),
    (undeclared_libraries, "crawler/items.py", "from no_such_library import thing", 2),
    (impurities, "archive/clean/__init__.py", "import os.path", 2),
    (impurities, "archive/identity.py", "from os import environ", 2),
    (impurities, "archive/health/clock.py", "import time", 2),
    (impurities, "archive/discovery/__init__.py", "from urllib.request import urlopen", 2),
    (impurities, "archive/discovery/__init__.py", "from urllib import request", 2),
    (impurities, "archive/outcome.py", "import socket", 2),
    (impurities, "archive/decide.py", "import sqlite3", 2),
    (impurities, "archive/decide.py", "import datetime\n\nNOW = datetime.datetime.now()", 4),
    (impurities, "archive/model.py", "from datetime import date\n\n\ndef f():\n    return date.today()", 6),
    (impurities, "archive/clean/names.py", "with open('names.txt') as names:\n    pass", 2),
    (files_too_long, "crawler/items.py", "x = 1\n" * 499, 501),
]


def house(root: Path) -> Path:
    """A small house without a breach, whose every import is one that a rule might wrongly take offence at."""
    files = {
        "archive/__init__.py": "",
        "archive/errors.py": "import os, socket, time",
        "archive/model.py": "from archive.errors import ArchiveError\nfrom datetime import datetime",
        "archive/clean/__init__.py": "from archive.clean import tail\nfrom . import tail\nimport bs4, lxml.html, urllib.parse",
        "archive/clean/tail.py": "from ..model import Cleaned\nfrom archive import __version__\nnow = 1\nopened = now",
        "archive/discovery.py": "import lxml.etree",
        "archive/store/__init__.py": "import sqlalchemy\nfrom archive.journal import Change",
        "archive/journal.py": "import time\nfrom archive import warc",
        "archive/cli/__init__.py": "import click\nfrom archive import supervise, web_of_lies",
        "crawler/items.py": "import scrapy\nfrom archive import settle, workers\nfrom archive.sample import server",
    }
    for name, code in files.items():
        write(root / name, code)
    return root


def write(path: Path, code: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f'"""A room."""\n{code}\n', encoding="utf-8")


RULES: list[Rule] = [*dict.fromkeys(rule for rule, *_ in PLANTED), files_without_docstring]


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_rule_takes_no_offence_at_a_house_in_order(tmp_path: Path, rule: Rule) -> None:
    assert rule(house(tmp_path)) == []


@pytest.mark.parametrize(
    ("rule", "path", "code", "line"), PLANTED, ids=[f"{rule.__name__}-{n}" for n, (rule, *_) in enumerate(PLANTED)]
)
def test_planted_breach_is_found_with_its_file_and_line(
    tmp_path: Path, rule: Rule, path: str, code: str, line: int
) -> None:
    write(house(tmp_path) / path, code)
    (breach,) = rule(tmp_path)
    assert breach.startswith(f"{path}:{line}: ")


@pytest.mark.parametrize("text", ["", "# only a comment\n", "x = 1\n", 'from os import path\n"""Too late."""\n'])
def test_file_without_a_docstring_is_found(tmp_path: Path, text: str) -> None:
    (house(tmp_path) / "crawler" / "items.py").write_text(text)
    (breach,) = files_without_docstring(tmp_path)
    assert breach.startswith("crawler/items.py:1: ")
