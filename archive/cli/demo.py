"""The command `demo`: the whole product in small. Two nights at the invented society, what each brought, the CSV, and how it compares with the truth.

    sample server ─▶ crawl (night 1) ─▶ figures ─▶ crawl (night 2) ─▶ what changed ─▶ news.csv, news.jsonl ─▶ score

Everything but the society is real: the same crawl, the same archive, the same export as for any other site. Refuses to delete a folder it did not make.
"""

from __future__ import annotations

import csv
import json
import shlex
import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli import output, reports
from archive.cli.compare import tell_diff
from archive.cli.crawl import progress_of
from archive.cli.options import Session
from archive.config import Config
from archive.errors import CannotCreate, UsageProblem
from archive.report import words

if TYPE_CHECKING:
    from archive.sample import SampleServer
    from archive.store import Store
    from archive.supervise import CrawlReport

MARKER = ".archive-demo"
"""Stands in every home that a demo made. Without it --fresh deletes nothing."""
DEFAULT_FOLDER = "./demo-archive"
SCORED = ("title", "kind", "published", "body_text")
Row = Mapping[str, object]


@click.command()
@click.option("--home", metavar="DIR", help="The folder the demo makes.  [default: ./demo-archive]")
@click.option(
    "--fresh", is_flag=True, help="Delete the folder of an earlier demo first; no other folder is ever deleted."
)
@click.pass_obj
def demo(session: Session, home: str | None, fresh: bool) -> int:
    """Crawl an invented society twice and show what comes of it.

    Nothing leaves this machine. The first night fetches everything; on the second something was edited, re-dated, removed and added. Then the archive
    is exported to DIR/news.csv and DIR/news.jsonl, and compared with what the society really published. The exit code is 1 where they differ.

    \b
    Example:
      archive demo
      archive demo --home /tmp/demo --fresh
    """
    from archive.sample import DEFAULT_PORT, SampleServer
    from archive.store import Store

    config = replace(Config.from_environment(home or session.home or DEFAULT_FOLDER), database_url=None, delay_s=0.0)
    _make_home(config.home, fresh=fresh)
    with SampleServer(DEFAULT_PORT) as server:
        site = _site_of(server, config)
        output.say(f"An invented society serves its news at {server.base_url}, on this machine only.")
        output.say()
        output.say("Night 1: everything is new", bold=True)
        _crawl(config, site)
        server.night = 2
        output.say("Night 2: what has changed since", bold=True)
        _crawl(config, site)
        truth = server.truth(2)
        with Store.open(config, read_only=True) as store:
            _tell_night_2(store, truth)
    rows = _exported(config)
    output.say("The archive against what the society really published", bold=True)
    score = score_of(truth, rows)
    _tell_score(score)
    output.say()
    _tell_next(config.home, truth)
    return 0 if score.perfect else 1


def _make_home(home: Path, *, fresh: bool) -> None:
    marker = home / MARKER
    try:
        if home.is_dir() and any(home.iterdir()):
            if not marker.is_file():
                raise UsageProblem(f"{home} holds something that no demo made; choose another folder with --home")
            if not fresh:
                raise UsageProblem(f"{home} holds an earlier demo; add --fresh to begin anew")
            if home.is_symlink():
                raise UsageProblem(f"{home} is a link; delete what it leads to yourself, or choose another --home")
            shutil.rmtree(home)
        home.mkdir(parents=True, exist_ok=True)
        marker.write_text("Made by `archive demo`, which may delete this folder with --fresh.\n", encoding="utf-8")
    except OSError as error:
        raise CannotCreate(f"{home} cannot be made: {error.strerror or error}", path=str(home)) from error


def _site_of(server: SampleServer, config: Config) -> str:
    """The bundled site file, or a copy of it where its port was taken."""
    from archive.sample import DEFAULT_PORT

    if server.port == DEFAULT_PORT:
        return "sample"
    text = (resources.files("archive.sites") / "sample.toml").read_text("utf-8")
    path = config.sites_dir / "sample.toml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text.replace(f":{DEFAULT_PORT}/", f":{server.port}/"), encoding="utf-8")
    return str(path)


def _crawl(config: Config, site: str) -> CrawlReport:
    from archive import supervise

    with output.progress() as tell:
        report = supervise.crawl(config, site, progress=progress_of(tell))
    reports.keep(config, report.settled, report)
    reports.tell_figures(report.settled.figures)
    for line in report.notes:
        output.message(line)
    output.say()
    return report


def _tell_night_2(store: Store, truth: Sequence[Row]) -> None:
    """What became of each item that the society touched between the nights."""
    for change in ("edited", "redated", "removed", "new"):
        for row in (one for one in truth if one["change"] == change):
            output.say(f"{change}: {row['title']}")
            versions = store.versions(store.find_page(str(row["url"])))
            if len(versions) > 1:
                paragraphs = words.compare(versions[-2].body_text, versions[-1].body_text)
                tell_diff(versions[-2], versions[-1], paragraphs)
            elif versions[-1].missing_since or versions[-1].gone_since:
                output.say("  the site no longer has it, the archive does")
            else:
                output.say(f"  published {row['published']}, {versions[-1].word_count} words")
            output.say()


def _exported(config: Config) -> list[dict[str, str]]:
    """Writes news.csv and news.jsonl and reads the CSV back, as a researcher would."""
    from archive.export import export, whole_file
    from archive.store import Store

    with Store.open(config, read_only=True) as store:
        for name in ("csv", "jsonl"):
            with whole_file(config.home / f"news.{name}") as file:
                export(store.items(), file, format_name=name)
    csv.field_size_limit(2**31 - 1)
    with (config.home / "news.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@dataclass(frozen=True, slots=True)
class Score:
    """How an export compares with the truth. `equal` counts the items on which a field is as it should be; the lists name what is not."""

    items: int
    equal: Mapping[str, int]
    lost: tuple[str, ...]
    too_many: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def perfect(self) -> bool:
        """Whether nothing is lost, nothing too many, and every field equal on every item."""
        return not (self.lost or self.too_many) and all(count == self.items for count in self.equal.values())


def score_of(truth: Sequence[Row], rows: Sequence[Mapping[str, str]]) -> Score:
    """Compares the rows of a CSV with the truth: each item once, under one of its addresses, and nothing else.

    An address that repeats another item's text must be known as another address of that item. White space inside a paragraph is compared folded.
    """
    by_address = {url: row for row in rows for url in (row["url"], *json.loads(row["alternate_urls"] or "[]"))}
    matched: set[str] = set()
    lost: list[str] = []
    wrong: list[str] = []
    equal = dict.fromkeys(SCORED, 0)
    items = [one for one in truth if one["duplicate_of"] is None]
    for one in items:
        row = by_address.get(str(one["url"]))
        if row is None:
            lost.append(str(one["url"]))
            continue
        matched.add(row["item_id"])
        for name in SCORED:
            if _is_equal(name, one[name], row[name]):
                equal[name] += 1
            else:
                wrong.append(f"{name} of {one['url']}")
    for one in truth:
        twin = by_address.get(str(one["url"]))
        if one["duplicate_of"] is not None and twin is not by_address.get(str(one["duplicate_of"])):
            wrong.append(f"{one['url']} is not known as a copy of {one['duplicate_of']}")
    too_many = tuple(row["url"] for row in rows if row["item_id"] not in matched)
    return Score(len(items), equal, tuple(lost), too_many, tuple(wrong))


def _is_equal(name: str, wanted: object, found: str) -> bool:
    if name == "body_text":
        return _folded(str(wanted)) == _folded(found)
    if name == "published" and wanted and found and "T" in found:
        try:  # the same moment in another zone's clock is the same date
            return datetime.fromisoformat(str(wanted)) == datetime.fromisoformat(found)
        except (ValueError, TypeError):
            return False
    return (wanted or "") == found


def _folded(text: str) -> list[str]:
    return [" ".join(block.split()) for block in text.split("\n\n")]


def _tell_score(score: Score) -> None:
    for name in SCORED:
        output.say(f"  {name} equal on {score.equal[name]} of {score.items} items")
    for label, names in (("lost", score.lost), ("too many", score.too_many), ("differs", score.wrong)):
        for name in names:
            output.say(f"  {label}: {name}")


def _tell_next(home: Path, truth: Sequence[Row]) -> None:
    edited = next(str(one["url"]) for one in truth if one["change"] == "edited")
    command = f"{_own_name()} --home {shlex.quote(_short(home))}"
    output.say(f"The table is {_short(home / 'news.csv')}, the same as JSON lines {_short(home / 'news.jsonl')}.")
    output.say("Try next:")
    output.say(f"  {command} search '\"sinking streams\"'")
    output.say(f"  {command} history {shlex.quote(edited)}")
    output.say(f"  {command} list --kind statement")


def _own_name() -> str:
    """How this program was called, so that its lines can be copied where no environment is active."""
    called = Path(sys.argv[0])
    on_path = shutil.which("archive")
    if called.name != "archive" or (on_path is not None and Path(on_path).resolve() == called.resolve()):
        return "archive"
    return shlex.quote(_short(called.absolute()))


def _short(path: Path) -> str:
    return str(path.relative_to(Path.cwd())) if path.is_relative_to(Path.cwd()) else str(path)
