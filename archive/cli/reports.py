"""What a run came to, for people and for scripts: its figures, what changed, and a file of both in the home's reports folder.

Knows how a Settled is shown and kept. Refuses to know how it came about. The file is a convenience, written after the commit: the figures stand in the
database, and a run without its file (killed in between, or published by Scrapy's own ways) is shown without the list of its pages.
"""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from archive.cli import output
from archive.cli.output import Column
from archive.config import Config
from archive.errors import ArchiveError, CannotCreate

if TYPE_CHECKING:
    from archive.report.gathering import Ending
    from archive.report.told import RunReport
    from archive.settle import PageVerdict, Settled
    from archive.supervise import CrawlReport

FIGURES = ("new", "changed", "unchanged", "duplicate", "rejected", "missing", "gone")
"""The figures that are shown first; the others (pending, moved, still_gone ...) only where they are not 0."""
_TOLD = ("held", "new", "changed", "duplicate", "missing", "returned", "gone", "pending", "reread")
"""Verdicts worth a line each. What was rejected or has moved is in the run's report."""
MOST_LINES = 40
_FIGURE_WORDS = {"held": "captures kept back"}
"""Figures whose name says too little beside pages."""
_VERDICT_WIDTH = 11
_COLOURS: dict[str, dict[str, Any]] = {
    "new": {"fg": "green"},
    "changed": {"fg": "yellow"},
    "missing": {"fg": "red"},
    "gone": {"fg": "red"},
}
_BESIDE = frozenset({"captures", "bytes", "failed", "not_modified", "named", "lacking"})


def as_json(settled: Settled) -> dict[str, Any]:
    """A Settled as JSON: figures, and a verdict for each page."""
    return {
        "run": settled.run,
        "site": settled.site,
        "seq": settled.seq,
        "recorded_at": settled.recorded_at,
        "figures": settled.figures,
        "changes": [change_json(change) for change in settled.changes],
        "problems": list(settled.problems),
    }


def change_json(one: PageVerdict) -> dict[str, Any]:
    """A page's verdict as JSON; how a page that is held reads as `fields`, as in the report of a run."""
    found = asdict(one)
    reads = found.pop("reads")
    return found | ({"fields": {name: {"from": before, "to": now} for name, before, now in reads}} if reads else {})


def keep(config: Config, settled: Settled, crawled: CrawlReport | None = None) -> None:
    """Writes the run's report. A report that cannot be written is a message: what it tells of is published. `crawled` is the crawl that was settled."""
    from archive.report.gathering import Ending

    ending = Ending(crawled.exit_code, crawled.notes, crawled.finished_at) if crawled is not None else None
    _keep(config, settled.run, settled, ending)


def keep_failed(config: Config, run: str, exit_code: int) -> None:
    """Writes the report of a run that ended without anything to publish."""
    from archive.report.gathering import Ending

    _keep(config, run, None, Ending(exit_code))


def _keep(config: Config, run: str, settled: Settled | None, ending: Ending | None) -> None:
    from archive.report import keeping
    from archive.store import Store

    try:
        with Store.open(config, read_only=True) as store:
            keeping.keep(store, config, run, settled, ending, now=datetime.now(UTC))
    except (ArchiveError, OSError) as error:
        what = "the run is published, but its report is" if settled is not None else "the report of the failed run is"
        output.message(f"{what} not kept: {error}")


def kept(config: Config, run: str) -> RunReport | None:
    """The report of a run; None where there is none that can be read."""
    from archive.report import keeping

    return keeping.kept(config, run)


def tell_figures(figures: Mapping[str, Any]) -> None:
    """The figures as a small table of one row."""
    more = [
        name for name, value in figures.items() if name not in {*FIGURES, *_BESIDE} and isinstance(value, int) and value
    ]
    names = [*FIGURES, *more]
    output.table(
        [Column(_FIGURE_WORDS.get(name, name.replace("_", " ")), number=True) for name in names],
        [[figures.get(name, 0) for name in names]],
    )
    by = figures.get("rejected_by")
    if isinstance(by, dict) and by:
        output.say("rejected: " + ", ".join(f"{count} {name}" for name, count in by.items()))
    complete = figures.get("complete")
    if isinstance(complete, dict) and complete.get("sentence"):
        output.say(str(complete["sentence"]))


def tell_changes(changes: Sequence[Mapping[str, Any]], run: str, *, everything: bool = False) -> None:
    """A line for each page of which something is to be told, at most forty unless `everything`."""
    worth = [one for one in changes if everything or one["verdict"] in _TOLD]
    lines = worth if everything else worth[:MOST_LINES]
    if lines and output.is_terminal(sys.stdout):
        for one in lines:
            _tell_change(one)
    elif lines:
        rows = [[one["verdict"], one.get("title") or "", one["url"], _why(one)] for one in lines]
        output.table([Column("verdict"), Column("title"), Column("url"), Column("why")], rows)
    if len(worth) > len(lines):
        output.say(f"… and {len(worth) - len(lines)} more; `archive runs {run}` lists every page")


def _tell_change(one: Mapping[str, Any]) -> None:
    """Two lines for a person: what became of which item, and where. A table of long addresses would be all line breaks."""
    verdict = str(one["verdict"])
    style = _COLOURS.get(verdict, {})
    output.say_pieces(
        [
            output.styled(f"{verdict:<{_VERDICT_WIDTH}}", **style),
            output.styled(one.get("title") or "(no title)", bold=True),
        ]
    )
    where = " ".join(filter(None, [one["url"], f"({one['evidence']})" if one.get("evidence") else ""]))
    output.say(f"{'':<{_VERDICT_WIDTH}}{output.on_one_line(where)}", dim=True)
    for line in _reads(one):
        output.say(f"{'':<{_VERDICT_WIDTH}}{output.on_one_line(line)}")


def _why(one: Mapping[str, Any]) -> str:
    return "; ".join(filter(None, [one.get("evidence") or "", *_reads(one)]))


def _reads(one: Mapping[str, Any]) -> list[str]:
    """How a page that is held read before, and reads now."""
    if one["verdict"] != "held":
        return []
    fields = one.get("fields") or {}
    return [f"{name}: {each['from'] or 'nothing'} → {each['to'] or 'nothing'}" for name, each in fields.items()]


def tell(settled: Settled) -> None:
    """A settle's result for people."""
    pages = {one.verdict for one in settled.changes}
    if pages == {"held"}:
        output.say(f"run {settled.run}, recorded as commit {settled.seq}; no page of it is published")
    else:
        output.say(f"run {settled.run}, published as commit {settled.seq}")
    tell_figures(settled.figures)
    tell_changes([change_json(change) for change in settled.changes], settled.run)
    for problem in settled.problems:
        output.message(problem)


def check_home(config: Config) -> None:
    """Raises CannotCreate at once where the home cannot be written, before anything is fetched or read."""
    import os

    home = config.home
    if home.exists() and not home.is_dir():
        raise CannotCreate(f"{home} is a file; the archive's home must be a folder", path=str(home))
    if home.is_dir() and not os.access(home, os.W_OK | os.X_OK):
        raise CannotCreate(f"{home} cannot be written: permission denied", path=str(home))
