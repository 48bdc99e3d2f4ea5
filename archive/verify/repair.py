"""What is broken, put right from another side, and told: rows from the journal, working tables from the rows, a whole database from all of the journal.

    commits that are lost      ─▶ written again from their rows, where the chain proves them (rewriting.py)
    rows that differ, few      ─▶ written over, in one transaction
    working tables             ─▶ made anew
    indexes beside WARC files  ─▶ made anew from the records; files without one are looked through and finished, as the start of a crawl does
    captures without rows      ─▶ staged, for the next settle to publish
    file damaged, or too much  ─▶ journal replayed beside it, waiting captures staged again, damaged file kept beside, new one in its place

What a repair cannot do is bring back bytes that only one record held: such a record comes from a backup. After every repair all is proven again, and what
the report says is true of the archive as it is then.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from archive.config import Config
from archive.errors import BadInput, CannotCreate, StorageFailed
from archive.journal import replay_placed
from archive.model import Capture
from archive.settle.orphans import TakenUp, finish_journal, left_behind, take_up
from archive.settle.raw import RawCaptures, site_of
from archive.store import Store
from archive.store.healing import Mending
from archive.store.opening import open_damaged
from archive.verify.proving import proven, verify_home
from archive.verify.records import UNKNOWN
from archive.verify.report import Problem, Progress, Report
from archive.verify.rewriting import rewrite_commits
from archive.verify.rows import RowProof, named
from archive.warc.cdxj import index_of, write_index
from archive.warc.files import abandoned, index_path, sync_directory, warc_path
from archive.warc.fitting import held

_WORKING_TABLES = {
    "search_entry": "words",
    "search_index": "words",
    "sketch": "sketches",
    "sketched": "sketches",
    "prints": "prints",
    "printed": "prints",
    "document": "nights",
    "named": "nights",
    "looked": "nights",
}

_ROUNDS = 4
"""Of a repair: rows may wait for a commit that is written again, and that for rows of another; indexes come last."""


def repair(config: Config, *, progress: Progress | None = None) -> Report:
    """Heals what can be healed and proves everything again. `healed` of the report tells what was done; nothing is done to a sound archive.

    Raises TryLater where somebody publishes meanwhile; CannotCreate and StorageFailed where the disk does not let itself be written. The caller sees to it
    that no run is at work.
    """
    tell = progress or (lambda _what, _done, _of: None)
    healed: list[str] = []
    left: list[str] = []
    try:
        with open_damaged(config) as store:
            report, rows = proven(store, config, tell)
            for _ in range(_ROUNDS):
                done = [] if report.is_sound else _healed(store, config, report, rows, tell)
                if not done:
                    break
                healed += done
                report, rows = proven(store, config, tell)
    except StorageFailed as error:
        report = Report(seq=0, problems=(Problem("database", "database file", str(error), healable=True),))
    if config.database_url is None and _of_database(report) and not _contested(report):
        healed += _replace(config, report, tell)
        report = verify_home(config, progress=tell)
    if finished := _finished(config, report, tell):
        done, left = finished
        healed += done
        report = verify_home(config, progress=tell)
    doubts = tuple(
        f"{index} and rows of the database are both against the journal's records, so nothing was healed from these;"
        " restore a backup, or take the index away if the records are to be believed"
        for index in _contested(report)
    )
    return replace(report, healed=tuple(healed), notes=(*report.notes, *left, *doubts))


def _healed(store: Store, config: Config, report: Report, rows: RowProof, tell: Progress) -> list[str]:
    """One round: rows whose commits are proven first, then commits from their rows. What the one brings back the other may need."""
    if _contested(report):
        return []
    done = _mend(store, report, rows) if _mendable(report, rows) else []
    broken = {one.kind for one in report.problems} - {"index"}
    if "journal" in broken:
        done += rewrite_commits(store, config, is_sound=broken == {"journal"}, progress=tell)
    # An index may prove a commit, so it is made anew only when nothing else is left to be healed.
    return done or [_indexed(config, one.where) for one in report.problems if one.kind == "index"]


def _contested(report: Report) -> list[str]:
    """Indexes of the journal that do not say what their records say, while rows do not either: the record may be the one that was altered."""
    indexes = [one.where for one in report.problems if one.kind == "index" and one.where.startswith("journal/")]
    return indexes if any(one.kind == "row" for one in report.problems) else []


def _indexed(config: Config, named: str) -> str:
    """Makes an index anew from the records beside it."""
    folder, _, name = named.rpartition("/")
    path = warc_path((config.journal_dir if folder else config.warc_dir) / name)
    try:
        with held(path):
            write_index(path, index_of(path))
    except OSError as error:
        raise StorageFailed(f"{path}: cannot be indexed ({error.strerror or error})", path=str(path)) from error
    return f"{named}: made anew from the records beside it"


def _finished(config: Config, report: Report, tell: Progress) -> tuple[list[str], list[str]] | None:
    """Stages captures that no row knows and puts an index beside each file that has none: what was done, and what was left alone.

    None where there is nothing to do, or where rows or commits are in doubt: a capture may only seem to have no row then, and an index proves what stands.
    """
    again = [one.where for one in report.problems if UNKNOWN in one.what]
    unfinished = abandoned(config.warc_dir) or abandoned(config.journal_dir)
    if not (again or unfinished) or any(one.kind in ("database", "row", "journal", "index") for one in report.problems):
        return None
    tell("finishing files", 0, 0)
    done: list[str] = []
    left: list[str] = []
    sites = {site_of(name) for name in again} - {""}
    with Store.open(config) as store:
        for site in sorted({*sites, *left_behind(config)}):
            taken = take_up(store, config, site, again=again)
            if taken.captures:
                captures = "1 capture" if taken.captures == 1 else f"{taken.captures} captures"
                done.append(
                    f"{captures} of {site} without a row: taken from the records; the next settle publishes what they show"
                )
            done += _told(config, taken)
            left += taken.problems
        taken = finish_journal(store, config)
    return [*done, *_told(config, taken)], [*left, *taken.problems]


def _told(config: Config, taken: TakenUp) -> list[str]:
    indexes = (
        f"{'journal/' if path.parent == config.journal_dir else ''}{index_path(path).name}" for path in taken.finished
    )
    return [*taken.cuts(), *(f"{index}: made from the records beside it; the file is finished" for index in indexes)]


def _of_database(report: Report) -> list[Problem]:
    """What is wrong with the database and could be had from the journal."""
    return [one for one in report.problems if one.kind in ("database", "row", "working") and one.healable]


def _mendable(report: Report, rows: RowProof) -> bool:
    """Whether it is single rows that are wrong, and not the file."""
    return (
        not rows.unreadable
        and not any(one.kind == "database" for one in report.problems)
        and not rows.is_beyond_telling
    )


def _mend(store: Store, report: Report, rows: RowProof) -> list[str]:
    mendings = [Mending(one.table, one.missing, one.extra, one.differing) for one in rows.differences.values()]
    working = {
        _WORKING_TABLES[one.table] for one in report.problems if one.kind == "working" and one.table in _WORKING_TABLES
    }
    # A row that changed changes what follows from it.
    changed = {one.table for one in mendings}
    if changed & {"content", "version", "rendition"}:
        working |= {"words", "sketches"}
    if not mendings and not working:
        return []
    store.mend(
        report.seq,
        mendings,
        words="words" in working,
        sketches="sketches" in working,
        prints="prints" in working,
        nights="nights" in working,
    )
    healed = []
    for one in mendings:
        healed += [f"table {one.table}, {named(one.table, row)}: written from the journal" for row in one.missing]
        healed += [f"table {one.table}, {named(one.table, row)}: taken out, no commit wrote it" for row in one.extra]
        healed += [
            f"table {one.table}, {named(one.table, row)}: {_columns(row, found)} as in the journal"
            for row, found in one.differing
        ]
    made = {"words": "the search index was made anew", "sketches": "the sketches were made anew"}
    made["prints"] = "the prints were emptied; the next settle of each site takes them again"
    made["nights"] = "what earlier nights knew was emptied; the next night of each site asks for everything"
    return healed + [made[name] for name in sorted(working)]


def _columns(wanted: Mapping[str, object], found: Mapping[str, object]) -> str:
    return ", ".join(name for name in wanted if wanted[name] != found[name])


def _replace(config: Config, report: Report, tell: Progress) -> list[str]:
    """A new database from the journal in place of the damaged one, which is kept."""
    database = config.database_path
    try:
        folder = Path(tempfile.mkdtemp(prefix=".repair-", dir=config.home))
    except OSError as error:
        raise CannotCreate(
            f"no folder can be made in {config.home}: {error.strerror or error}", path=str(config.home)
        ) from error
    try:
        beside = replace(config, home=folder / "home")
        with Store.create(beside) as made:
            commits = 0
            for (seq, recorded_at, changes), file, offset in replay_placed(config.journal_dir):
                if seq != commits + 1:
                    return []  # history with a hole in it must not pass for whole
                with made.publishing(recorded_at) as publication:
                    publication.apply(changes, file=file, offset=offset)
                commits = seq
                tell("replaying commits", seq, report.seq)
            staged = _stage(made, config, tell)
        kept = _exchange(beside.database_path, database)
    except BadInput:
        return []  # the journal is damaged as well, which the report says
    except OSError as error:
        raise StorageFailed(f"{database} cannot be replaced: {error.strerror or error}", path=str(database)) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    waiting = f" and {staged} waiting capture{'s' if staged != 1 else ''}" if staged else ""
    return [f"{database} was made anew from {commits} commits of the journal{waiting}; the damaged one is {kept}"]


def _stage(store: Store, config: Config, tell: Progress) -> int:
    """Stages what no commit has published: the records say all but the run."""
    known = store.capture_rows()
    waiting: list[Capture] = []
    for number, taken in enumerate(RawCaptures(config.warc_dir), start=1):
        tell("reading records", number, 0)
        if taken.id not in known:
            waiting.append(taken)
    now = datetime.now(UTC)
    for site, source in sorted({(one.site, one.source) for one in waiting}):
        run = store.begin_run(site, source, now)
        store.stage_captures([replace(one, run=run) for one in waiting if (one.site, one.source) == (site, source)])
    return len(waiting)


def _exchange(new: Path, database: Path) -> Path:
    """Puts the new file in place; the damaged one keeps its log beside it, under a name that says when."""
    kept = database.with_name(f"{database.name}.damaged-{datetime.now(UTC):%Y%m%dT%H%M%S%f}")
    for end in ("-wal", "-shm"):
        log = database.with_name(database.name + end)
        if log.exists():
            log.rename(kept.with_name(kept.name + end))
    if database.exists():
        database.rename(kept)
    new.replace(database)
    sync_directory(database.parent)
    return kept
