"""All the proofs of an archive put together, over one snapshot. Knows their order; leaves what each proves to its own file."""

from __future__ import annotations

import time
from collections.abc import Iterable

from archive.config import Config
from archive.errors import ArchiveError, CannotCreate, StorageFailed, TryLater
from archive.journal import look_through
from archive.store import Store
from archive.store.erasing import Erased
from archive.store.opening import open_damaged
from archive.verify.chain import prove_chain
from archive.verify.digests import Digests, erased
from archive.verify.records import Records, without_index
from archive.verify.report import Problem, Progress, Report
from archive.verify.rows import RowProof, prove_rows
from archive.verify.working import Working
from archive.warc import is_finished

ATTEMPTS = 3
"""How often all is read anew because a withdrawal came in between."""


def verify(store: Store, config: Config, *, progress: Progress | None = None) -> Report:
    """Looks at everything the archive at `config` holds, and changes nothing. Raises StorageFailed where not even the newest commit can
    be read, TryLater as a reader of the store does, or where something is withdrawn again and again meanwhile. All other damage is in the report. A crawl
    or a settle may go on meanwhile.
    """
    for _ in range(ATTEMPTS):
        before = _withdrawn(store)
        report, _rows = proven(store, config, progress or (lambda _what, _done, _of: None))
        if report.is_sound or _withdrawn(store) == before:
            return report
        # Files lost words that the rows, as they stood when this began, still have. That is no damage.
    raise TryLater("withdrawn words were destroyed in the files while they were read; verify again when that has ended")


def _withdrawn(store: Store) -> Erased | None:
    """What withdrawals have named so far; None where that cannot be read."""
    try:
        with store.scanning() as scan:
            return erased(scan)
    except ArchiveError:
        return None


def verify_home(config: Config, *, progress: Progress | None = None) -> Report:
    """As `verify`, of the archive at `config`; a database that is so damaged that it cannot be opened is a problem of the report, and the files are looked
    at all the same. Raises what opening a store raises where nothing is damaged."""
    tell = progress or (lambda _what, _done, _of: None)
    begun = time.monotonic()
    try:
        with open_damaged(config) as store:
            return verify(store, config, progress=tell)
    except StorageFailed as error:
        broken = Problem("database", "database file", str(error), healable=True)
    looked = look_through(config.journal_dir)
    last = max(looked.standing, default=0)
    chained, notes = prove_chain(looked, last, last, ())
    records = Records(None, config.warc_dir, tell)
    records.prove()
    problems = _once([broken, *chained, *records.problems])
    return Report(
        seq=0,
        checked={
            "commits": len(looked.standing),
            "records": records.records,
            "bytes": looked.size_bytes + records.size_bytes,
        },
        problems=problems,
        notes=(*notes, *without_index(config, _files_of(problems))),
        seconds=time.monotonic() - begun,
    )


def proven(store: Store, config: Config, tell: Progress) -> tuple[Report, RowProof]:
    """As `verify`, with the rows that differ, for who is to heal them."""
    begun = time.monotonic()
    finished = {path.name for path in config.warc_dir.glob("*.warc.gz") if is_finished(path)}
    with store.scanning() as scan:
        seq = scan.seq
        tell("reading the database's structure", 0, 0)
        problems = [Problem("database", "database file", fault, healable=True) for fault in scan.structure()]
        tell("reading the journal", 0, 0)
        looked = look_through(config.journal_dir)
        digests = Digests(scan)
        rows = prove_rows(scan, config.journal_dir, looked, tell, digests.of_row)
        digests.of_sets()
        working = Working(scan, tell)
        working.prove()
        records = Records(scan, config.warc_dir, tell, finished)
        records.prove()
        newest = store.last_seq()
    chained, notes = prove_chain(looked, seq, newest, set(range(1, seq + 1)))
    try:
        fault = store.word_index_fault()
    except (CannotCreate, TryLater) as error:
        notes.append(f"the full-text index was not looked at: {error}")
    else:
        if fault:
            what = f"the full-text index is damaged: {fault.removeprefix(f'{store.name}: ')}"
            problems.append(Problem("working", "table search_index", what, healable=True, table="search_index"))
    problems = [*problems, *chained, *rows.problems, *digests.problems, *working.problems, *records.problems]
    return Report(
        seq=seq,
        checked={
            "commits": len([one for one in looked.standing if one <= seq]),
            "rows": rows.rows + working.rows,
            "captures": records.captures,
            "records": records.records,
            "bytes": looked.size_bytes + records.size_bytes,
        },
        problems=_once(problems),
        notes=(*notes, *records.notes, *without_index(config, _files_of(problems))),
        seconds=time.monotonic() - begun,
        head=looked.standing[seq].digest if seq in looked.standing else "",
    ), rows


def _files_of(problems: Iterable[Problem]) -> set[str]:
    """The names of the files in which records are broken."""
    named = (
        one.where.removeprefix("journal/").partition(":")[0] for one in problems if one.kind in ("record", "journal")
    )
    return set(named)


def _once(problems: list[Problem]) -> tuple[Problem, ...]:
    return tuple(dict.fromkeys(problems))
