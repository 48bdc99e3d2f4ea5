"""Every row of history against the journal that wrote it. Serves the verify's second step.

    journal ─ each commit's changes ─▶ sums of rows and of their ends ─┐
    database ─ one pass over each table ──────────────────────────────┴─▶ buckets that differ ─▶ both sides again, those buckets only ─▶ named rows

A row and its end are two things: the journal says "add" and later "close", the table holds both in one row. Nothing is held but the sums, and what differs.
Refuses to know how a row is healed (repair.py), and what a row's texts should be (digests.py).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from archive.errors import ArchiveError, BadInput, StorageFailed
from archive.identity import utc_text
from archive.journal import Change, Looked, commit_at
from archive.store.erasing import Erased, blanked, is_named
from archive.store.publishing import ORDER
from archive.store.scan import Scan, Values, columns_of, key_of, number_of
from archive.store.schema import BITEMPORAL
from archive.verify.chain import distrusted
from archive.verify.digests import erased
from archive.verify.report import MISSING, Problem, Progress, of_file, unreadable
from archive.verify.sums import Sums, bucket_of

Row = dict[str, Any]

MOST_BUCKETS: Final = 512
"""Of one table that are looked at row by row. A database with more than so many damaged places is not mended by hand."""
_ENDS: Final = "/ends"


@dataclass(slots=True)
class Differences:
    """What one table holds against the journal. Rows of `missing` and `expected` are the journal's; `found` and `extra` the table's."""

    table: str
    missing: list[Row] = field(default_factory=list)
    extra: list[Row] = field(default_factory=list)
    differing: list[tuple[Row, Row]] = field(default_factory=list)


@dataclass(slots=True)
class RowProof:
    """What became of the comparison.

    `unproven` are commits whose record is lost, cannot be read or does not fit into the chain: of their rows nothing is said. `unreadable` are tables that
    cannot be read in one go, `missing` those that are not there; `is_beyond_telling` says that more differs than was looked at row by row.
    """

    rows: int = 0
    problems: list[Problem] = field(default_factory=list)
    differences: dict[str, Differences] = field(default_factory=dict)
    unproven: set[int] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    missing: set[str] = field(default_factory=set)
    is_beyond_telling: bool = False


EachRow = Callable[[str, Values], None]
"""Told of each row that could be read, so that a table is read once for all that is to be proven of it."""


def prove_rows(scan: Scan, directory: Path, looked: Looked, tell: Progress, each: EachRow) -> RowProof:
    """Compares the tables a journal may name with what the journal in `directory` says up to the scan's commit."""
    proof = RowProof()
    sums = Sums()
    journal = _Journal(directory, looked, scan.seq, proof, erased(scan))
    for number, seq in enumerate(journal.seqs, start=1):
        _add_commit(sums, journal, seq)
        tell("reading commits", number, len(journal.seqs))
    for name, row in journal.proven_runs():
        sums.add("run", (name,), _values("run", row))
    for table in ORDER:
        tell(f"reading rows of {table}", proof.rows, 0)
        _take_table(scan, table, sums, proof, each)
    # Of a table that is not there no row is named: all of them are missing.
    there = [table for table in ORDER if table not in proof.missing]
    different = {table: sums.differing(table) | sums.differing(table + _ENDS) for table in there}
    for table in there:
        if len(different[table]) > MOST_BUCKETS:
            proof.problems.append(
                Problem(
                    "row",
                    table,
                    f"damaged in more than {MOST_BUCKETS} places, of which so many are told",
                    healable=True,
                )
            )
            proof.is_beyond_telling = True
            different[table] = set(sorted(different[table])[:MOST_BUCKETS])
    if any(different.values()):
        tell("comparing what differs", 0, 0)
        _name(scan, journal, {table: some for table, some in different.items() if some}, proof)
    return proof


class _Journal:
    """The commits that can be read, in order; those that cannot are told once, and are `unproven`."""

    def __init__(self, directory: Path, looked: Looked, last: int, proof: RowProof, withdrawn: Erased) -> None:
        doubted = distrusted(looked)
        self.seqs = [seq for seq in sorted(looked.standing) if seq <= last and seq not in doubted]
        self.runs: dict[Any, Row] = {}
        self._directory = directory
        self._looked = looked
        self._erased = withdrawn
        self._proof = proof
        proof.unproven |= set(range(1, last + 1)) - set(self.seqs)

    def changes(self, seq: int) -> Iterator[Change]:
        """What the commit adds and ends, with the commit's own row. Raises BadInput for what is no change, StorageFailed where the record cannot be read."""
        standing = self._looked.standing[seq]
        recorded_at, changes = commit_at(self._directory, standing)
        place = {
            "recorded_at": utc_text(recorded_at),
            "journal_file": standing.file,
            "journal_offset": standing.offset_bytes,
        }
        for change in changes:
            _known(change, seq, standing.file)
            if change.is_redacted and not is_named(change.table, change.row, self._erased):
                raise BadInput(
                    f"a row of {change.table} is redacted that no withdrawal names: it was altered", name=standing.file
                )
            if change.table == "commit":
                yield Change("commit", "add", {**change.row, **place})
            elif change.table == "run":
                self.runs[change.row["id"]] = {**change.row, "seq": seq}
            elif change.op == "add":
                # A withdrawal that was cut in two has blanked the table's rows and not yet the journal's.
                yield Change(change.table, "add", blanked(change.table, change.row, self._erased))
            else:
                yield change

    def give_up(self, seq: int, error: ArchiveError) -> None:
        """Nothing is said of this commit any more."""
        self._proof.unproven.add(seq)
        _, said = of_file(str(error))
        where = f"journal/{self._looked.standing[seq].file}: commit {seq}"
        self._proof.problems.append(Problem("journal", where, said.removeprefix(f"commit {seq}, ")))

    def proven_runs(self) -> Iterator[tuple[Any, Row]]:
        """The rows of runs as the journal last had them."""
        return ((name, row) for name, row in self.runs.items() if row["seq"] not in self._proof.unproven)


def _add_commit(sums: Sums, journal: _Journal, seq: int) -> None:
    """All of the commit or, where it cannot be read to its end, nothing."""
    done = 0
    try:
        for change in journal.changes(seq):
            _sum(sums.add, seq, change)
            done += 1
    except (BadInput, StorageFailed) as error:
        with suppress(BadInput, StorageFailed):
            for change in islice(journal.changes(seq), done):
                _sum(sums.take, seq, change)
        journal.give_up(seq, error)


def _known(change: Change, seq: int, file: str) -> None:
    """Raises BadInput for a change that fits no table."""
    if change.table not in ORDER or (change.op == "close" and change.table not in BITEMPORAL):
        raise BadInput(f"commit {seq} says what this release does not know: {change.op} {change.table}", name=file)
    needed = (
        BITEMPORAL[change.table]
        if change.op == "close"
        else [n for n in key_of(change.table) if n != number_of(change.table)]
    )
    if not all(isinstance(change.row.get(name), str | int) or change.table == "commit" for name in needed):
        raise BadInput(f"commit {seq} has a row of {change.table} without its key", name=file)


def _key(table: str) -> Sequence[str]:
    """What a row is found by in the sums: all the rows of one bitemporal key lie together."""
    return BITEMPORAL.get(table) or key_of(table)


def _values(table: str, row: Mapping[str, Any]) -> list[Any]:
    """As summed up: without its end. A journal of an older release may leave columns out."""
    return [row.get(name) for name in columns_of(table) if name != "to_seq"]


def _sum(one: Callable[[str, Sequence[Any], Sequence[Any]], None], seq: int, change: Change) -> None:
    table = change.table
    row = {**change.row, number_of(table): seq}
    key = [row[name] for name in _key(table)]
    if change.op == "close":
        one(table + _ENDS, key, [*key, seq])
    else:
        one(table, key, _values(table, row))


def _take_table(scan: Scan, table: str, sums: Sums, proof: RowProof, each: EachRow) -> None:
    before = sums.kept(table, table + _ENDS)
    counted = proof.rows
    try:
        _take(scan.rows(table), table, sums, proof, each)
    except ArchiveError as error:
        sums.restore(before)
        proof.rows = counted
        proof.unreadable.add(table)
        what = unreadable(table, error)
        proof.problems.append(Problem("database", f"table {table}", what, healable=True))
        if what == MISSING:
            proof.missing.add(table)
            return
        _take(scan.salvaged(table), table, sums, proof, each)


def _take(rows: Iterator[Values], table: str, sums: Sums, proof: RowProof, each: EachRow) -> None:
    columns = columns_of(table)
    key_at = [columns.index(name) for name in _key(table)]
    number_at = columns.index(number_of(table))
    end_at = columns.index("to_seq") if "to_seq" in columns else None
    for values in rows:
        number = values[number_at]
        if table == "run" and number is None:
            continue  # nothing has published it yet
        proof.rows += 1
        key = [values[at] for at in key_at]
        if number not in proof.unproven:
            sums.take(table, key, values if end_at is None else [*values[:end_at], *values[end_at + 1 :]])
        if end_at is not None and values[end_at] is not None and values[end_at] not in proof.unproven:
            sums.take(table + _ENDS, key, [*key, values[end_at]])
        each(table, values)


def _name(scan: Scan, journal: _Journal, different: Mapping[str, set[int]], proof: RowProof) -> None:
    """Both sides of the buckets that differ, row by row."""
    expected: dict[str, dict[tuple[Any, ...], Row]] = {table: {} for table in different}
    open_rows: dict[tuple[str, tuple[Any, ...]], Row] = {}
    for seq in (one for one in journal.seqs if one not in proof.unproven):
        begun: list[tuple[str, tuple[Any, ...], Row]] = []
        for change in journal.changes(seq):
            table = change.table
            if table not in different:
                continue
            key = tuple(change.row.get(name, seq) for name in _key(table))
            if bucket_of(key) not in different[table]:
                continue
            if change.op == "add":
                begun.append((table, key, {**dict.fromkeys(columns_of(table)), **change.row, number_of(table): seq}))
            elif (ended := open_rows.pop((table, key), None)) is not None:
                ended["to_seq"] = seq
        # A commit ends rows before it adds others of the same keys, in whatever order it names them.
        for table, key, row in begun:
            expected[table][tuple(row[name] for name in key_of(table))] = row
            open_rows[table, key] = row
    if "run" in different:
        for name, row in journal.proven_runs():
            if bucket_of((name,)) in different["run"]:
                expected["run"][name,] = {**dict.fromkeys(columns_of("run")), **row}
    for table, buckets in different.items():
        found = Differences(table)
        proof.differences[table] = found
        _compare(scan, table, buckets, expected[table], found, proof)
        _tell(scan, found, proof)


def _compare(
    scan: Scan,
    table: str,
    buckets: set[int],
    expected: dict[tuple[Any, ...], Row],
    found: Differences,
    proof: RowProof,
) -> None:
    columns = columns_of(table)
    rows = scan.salvaged(table) if table in proof.unreadable else scan.rows(table)
    for values in rows:
        row = dict(zip(columns, values, strict=True))
        if bucket_of([row[name] for name in _key(table)]) not in buckets:
            continue
        if row[number_of(table)] in proof.unproven or (table == "run" and row["seq"] is None):
            continue
        wanted = expected.pop(tuple(row[name] for name in key_of(table)), None)
        if wanted is None:
            found.extra.append(row)
        elif wanted != row and not _ended_unproven(row, wanted, proof):
            found.differing.append((wanted, row))
    found.missing += expected.values()


def _ended_unproven(row: Row, wanted: Row, proof: RowProof) -> bool:
    """Whether the only difference is an end that a commit without a record gave it."""
    return row.get("to_seq") in proof.unproven and {**row, "to_seq": None} == wanted


def _tell(scan: Scan, found: Differences, proof: RowProof) -> None:
    table = found.table
    for row in found.missing:
        where = f"table {table}, {named(table, row)}"
        proof.problems.append(
            Problem("row", where, "the journal's row is missing", _page(scan, table, row), healable=True)
        )
    for row in found.extra:
        where = f"table {table}, {named(table, row)}"
        proof.problems.append(
            Problem("row", where, "no commit of the journal wrote this row", _page(scan, table, row), healable=True)
        )
    for wanted, row in found.differing:
        columns = [name for name in wanted if wanted[name] != row[name]]
        what = "; ".join(f"{name} is {_short(row[name])}, the journal says {_short(wanted[name])}" for name in columns)
        where = f"table {table}, {named(table, wanted)}"
        proof.problems.append(Problem("row", where, what, _page(scan, table, wanted), healable=True))


def _page(scan: Scan, table: str, row: Row) -> str:
    return scan.page_of(table, tuple(row[name] for name in columns_of(table)))


def named(table: str, row: Mapping[str, Any]) -> str:
    """A row by its key, for a message."""
    return ", ".join(f"{name} {_plain(row[name])}" for name in key_of(table))


def _plain(value: object) -> str:
    return value if isinstance(value, str) else repr(value)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
