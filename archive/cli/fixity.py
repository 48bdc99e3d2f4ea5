"""The commands `verify` and `events`: what the archive can prove of itself today, and what was proven, moved and mended before.

Knows how a proof is shown and written down. Refuses to know how it is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.cli.options import Session, home_option, json_option
from archive.cli.output import Column
from archive.errors import BadInput, UsageProblem

if TYPE_CHECKING:
    from archive.config import Config
    from archive.model import Event
    from archive.verify import Report

MOST_TOLD = 50
"""Problems on stderr; --json tells all."""


@click.command()
@click.option("--repair", is_flag=True, help="Heal what can be healed from another side, and say what was done.")
@click.option(
    "--export", "export", metavar="FILE.csv", help="Prove the rows of an exported CSV back to their records instead."
)
@home_option
@json_option
@click.pass_obj
def verify(session: Session, repair: bool, export: str | None, as_json: bool) -> int:
    """Prove by SHA-256 that every row and every record is as it was written.

    The journal's records must be whole and each name the one before; every row of history must be as the journal wrote it; texts, ledgers and sets of
    claims must lie under their own digests; the search index and other working tables must be what they follow from; every WARC record must be whole and
    say what its capture's row says. What is broken is named on stderr by file and byte, table and row, and page, and the exit code is 65. The check itself
    is recorded as an event.

    With --repair rows are healed from the journal, working tables are made anew, and a database file that is damaged as a file is made anew from the
    journal. A lost, damaged or swapped commit of the journal is written again from its rows where the next commit or its file's index names its digest; the
    newest one, which may have neither, where all else is sound, and it is marked. Damaged files are kept beside the new ones. What only a WARC record knew
    comes back from a backup.

    \b
    Example:
      archive verify
      archive verify --repair
      archive verify --export news.csv
    """
    from archive import verify as fixity

    if repair and export is not None:
        raise UsageProblem("--repair heals the archive and --export only looks at a file; give one of them")
    config = session.config()
    with output.progress() as tell:

        def progress(what: str, done: int, of: int) -> None:
            tell(f"{what}: {done} of {of}" if of else what)

        if export is not None:
            report = fixity.verify_export(config, export, progress=progress)
        elif repair:
            with _no_run_at_work(config):
                report = fixity.repair(config, progress=progress)
        else:
            report = fixity.verify_home(config, progress=progress)
    recorded = fixity.record(config, report, about=export or "")
    if as_json:
        output.json_line({**asdict(report), "sound": report.is_sound})
    else:
        _tell(report, repaired=repair)
    for problem in report.problems[:MOST_TOLD]:
        output.message(str(problem))
    if len(report.problems) > MOST_TOLD:
        output.message(f"and {len(report.problems) - MOST_TOLD} more; `archive verify --json` names all")
    if not recorded:
        output.message(
            "the check is not recorded as an event: the database is damaged, older than its journal or may only be read,"
            " or the journal lacks its newest commit"
        )
    return 0 if report.is_sound else BadInput.exit_code


@click.command()
@click.option("--type", "event_type", metavar="TYPE", help="Only events of this type, such as `fixity check`.")
@home_option
@json_option
@click.pass_obj
def events(session: Session, event_type: str | None, as_json: bool) -> None:
    """List what was done to keep the archive: checks, repairs, backups, moves.

    Newest first, in the terms of PREMIS (preservation events).

    \b
    Example:
      archive events
      archive events --type "fixity check"
    """
    with session.store() as store:
        found = store.events(event_type)
        others = Counter(one.event.type for one in store.events()) if not found else Counter()
    if as_json:
        for one in reversed(found):
            output.json_line({"id": one.id, "commit": one.seq, **asdict(one.event)})
        return
    if others:
        there = ", ".join(f"{name} ({count})" for name, count in sorted(others.items()))
        output.note(f"no events of type {event_type}; there are: {there}")
    elif not found:
        output.note("no events yet; `archive verify` makes the first")
    output.table(
        [
            *(Column("when"), Column("commit", number=True), Column("event"), Column("outcome")),
            *(Column("object"), Column("agent"), Column("detail", prose=True)),
        ],
        [_line(one.seq, one.event) for one in reversed(found)],
    )


@contextmanager
def _no_run_at_work(config: Config) -> Iterator[None]:
    """Holds the lock of every site that was ever crawled. Raises TryLater naming the crawl that goes on."""
    from archive.sitelock import SiteLock

    with ExitStack() as locks:
        for path in sorted(config.locks_dir.glob("*.lock")):
            locks.enter_context(SiteLock(config.locks_dir, path.stem))
        yield


def _line(seq: int, event: Event) -> list[object]:
    detail = "; ".join(
        f"{name} {_brief(value)}" for name, value in event.detail.items() if value not in ([], {}, "", None)
    )
    return [output.instant(event.happened_at), seq, event.type, event.outcome, event.object, event.agent, detail]


def _brief(value: object) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_brief(one)}" for name, one in value.items())
    if isinstance(value, list):
        return f"{value[0]}{f' and {len(value) - 1} more' if len(value) > 1 else ''}" if value else ""
    return str(value)


def _tell(report: Report, *, repaired: bool) -> None:
    checked = ", ".join(f"{count:,} {name}" for name, count in report.checked.items())
    output.say(f"checked {checked} in {report.seconds:.1f} s")
    if report.head:
        output.say(f"the journal ends with commit {report.seq}, {report.head}")
    for done in report.healed:
        output.say(f"healed: {done}")
    if repaired and report.problems and not report.healed:
        output.say("healed: nothing; what the problems name comes from a backup")
    for note in report.notes:
        output.say(f"note: {note}")
    if report.is_sound:
        output.say(report.claim or "everything is as it was written")
    else:
        output.say(f"{len(report.problems)} problem{'s' if len(report.problems) != 1 else ''}")
