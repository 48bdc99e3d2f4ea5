"""Commits of the journal that were lost, damaged or swapped, written again from the rows of the database. Serves `archive verify --repair`.

    rows that a commit added and ended ─▶ its lines, in their order ─▶ chain digest
        = what the next commit names, or the index beside the file  ─▶ proven: the record is put back at its place, in a whole new file
        ≠                                                           ─▶ left: the rows are not as they were, or a line cannot be had again
        nobody can say (the newest commit, without its index)       ─▶ put back where the rest of the archive is sound, and marked

A journal of which nothing stands is left: it comes from a backup. A record that is whole but not the one that the chain names is replaced only with proof.
What a withdrawal redacted is proven as well: the digests that redacted lines had are rows of `erased`. Refuses to know how a file is rewritten.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Any, Final

from archive.config import Config
from archive.errors import ArchiveError, BadInput, StorageFailed
from archive.identity import parse_utc, payload_digest
from archive.journal import CONTENT_TYPE, PREFIX, Change, Looked, chain_digest, commit_at, look_through, spell
from archive.settle.destroying import LINE, line_key
from archive.settle.rows import ordered
from archive.store import Store
from archive.store.scan import Scan, columns_of, number_of
from archive.verify.chain import UNVOUCHED, distrusted
from archive.verify.report import Progress
from archive.warc.files import index_path, prefix_of
from archive.warc.restore import Resource, put_back

_PLACED: Final = ("recorded_at", "journal_file", "journal_offset")
Columns = Mapping[str, frozenset[str]]
"""Table -> the columns that a journal of some release writes of it."""


@dataclass(frozen=True, slots=True)
class _Made:
    """A commit as its rows tell it. `word` says who vouches for it, None where the record must not be written."""

    seq: int
    file: str
    offset_bytes: int
    recorded_at: datetime
    payload: bytes
    word: str | None


def rewrite_commits(store: Store, config: Config, *, is_sound: bool, progress: Progress) -> list[str]:
    """Puts back what can be put back, and says what was done. `is_sound` tells that nothing but the journal is broken: only then a commit is written for
    which nobody vouches. Raises TryLater and StorageFailed as a rewriting does."""
    looked = look_through(config.journal_dir)
    if not looked.standing:
        return []
    with store.scanning() as scan:
        wanted = set(range(1, scan.seq + 1)) - looked.standing.keys() | distrusted(looked)
        made = []
        for number, hole in enumerate(_holes(one for one in wanted if one <= scan.seq), start=1):
            progress("writing lost commits again", number, 0)
            with suppress(BadInput, StorageFailed):  # rows that are no rows any more: the report tells them
                made += _Hole(scan, config, looked, hole).made(is_sound=is_sound)
    return _put_back(config, [one for one in made if one.word is not None])


class _Hole:
    """Commits next to each other that are to be had again, and what stands around them."""

    def __init__(self, scan: Scan, config: Config, looked: Looked, seqs: Sequence[int]) -> None:
        self._config = config
        self._looked = looked
        self._seqs = seqs
        self._rows = {seq: list(scan.written_by(seq)) for seq in seqs}
        self._lines = _lines_erased(scan, seqs)
        after = looked.standing.get(seqs[-1] + 1)
        self._named = after.previous if after is not None else None

    def made(self, *, is_sound: bool) -> list[_Made]:
        """The commits as their rows tell them; the spelling of the first release that somebody vouches for, else of this one."""
        tried: list[list[_Made]] = []
        for columns in self._spellings():
            made = self._spelled(columns)
            if self._named is not None and chain_digest(made[-1].payload) == self._named:
                return self._vouched(made, f"commit {self._seqs[-1] + 1} names its digest")
            tried.append(made)
        proven = [next((one for one in some if self._indexed(one)), None) for some in zip(*tried, strict=True)]
        found = self._vouched([one for one in proven if one is not None], "the index of its file names its digest")
        left = [one for one, other in zip(tried[-1], proven, strict=True) if other is None]
        if self._named is None and is_sound and not any(one.seq in self._looked.standing for one in left):
            return found + self._vouched(left, UNVOUCHED)
        return found

    def _vouched(self, made: Iterable[_Made], word: str) -> list[_Made]:
        """All but those whose record stands as it should."""
        standing = self._looked.standing
        return [
            _Made(one.seq, one.file, one.offset_bytes, one.recorded_at, one.payload, word)
            for one in made
            if one.seq not in standing or standing[one.seq].digest != chain_digest(one.payload)
        ]

    def _indexed(self, made: _Made) -> bool:
        """Whether the index beside the file knows a record of this payload at this place."""
        wanted = {"digest": payload_digest(made.payload), "offset": str(made.offset_bytes)}
        with suppress(OSError, ValueError):
            for line in index_path(self._config.journal_dir / made.file).read_text("utf-8").splitlines():
                said = json.loads(line.split(" ", 2)[2]) if line.count(" ") > 1 else {}
                if isinstance(said, dict) and wanted.items() <= said.items():
                    return True
        return False

    def _spelled(self, columns: Columns) -> list[_Made]:
        before = self._looked.standing.get(self._seqs[0] - 1)
        previous = before.digest if before is not None else None
        made = []
        for seq in self._seqs:
            one = self._commit(seq, columns, previous)
            previous = chain_digest(one.payload)
            made.append(one)
        return made

    def _commit(self, seq: int, columns: Columns, previous: str | None) -> _Made:
        place = next((row for table, _, row in self._rows[seq] if table == "commit"), None)
        if place is None or prefix_of(str(place["journal_file"])) != PREFIX or "/" in str(place["journal_file"]):
            raise BadInput(f"no row says where commit {seq} stood", name=str(seq))
        recorded_at = parse_utc(str(place["recorded_at"]))
        changes = [
            Change(table, "add", {name: row[name] if name != number_of(table) else None for name in columns[table]})
            if op == "add"
            else Change(table, "close", row)
            for table, op, row in self._rows[seq]
        ]
        lines, was = _in_place(ordered(changes), self._lines.get(seq, {}))
        payload = spell(seq, recorded_at, lines, previous=previous, was=was)
        return _Made(seq, str(place["journal_file"]), int(place["journal_offset"]), recorded_at, payload, None)

    def _spellings(self) -> Iterator[Columns]:
        """The columns as the commits before wrote them, as those after did, and as this release does; each once."""
        now = {table: _journalled(table) for table in _tables(self._rows.values())}
        standing = [seq for seq in sorted(self._looked.standing) if seq not in distrusted(self._looked)]
        sides: tuple[list[int], ...] = (
            [seq for seq in reversed(standing) if seq < self._seqs[0]],
            [seq for seq in standing if seq > self._seqs[-1]],
            [],
        )
        tried: list[Columns] = []
        for seqs in sides:
            columns = {**now, **self._learned(seqs, set(now))}
            if columns not in tried:
                tried.append(columns)
                yield columns

    def _learned(self, seqs: Iterable[int], tables: set[str]) -> dict[str, frozenset[str]]:
        """What the first of the commits that names a table writes of it."""
        found: dict[str, frozenset[str]] = {}
        for seq in seqs:
            if tables <= found.keys():
                break
            with suppress(BadInput, StorageFailed):
                _, changes = commit_at(self._config.journal_dir, self._looked.standing[seq])
                for change in changes:
                    if (
                        change.op == "add"
                        and change.table in tables
                        and change.row.keys() <= {*columns_of(change.table)}
                    ):
                        found.setdefault(change.table, frozenset(change.row))
        return found


def _holes(seqs: Iterable[int]) -> Iterator[list[int]]:
    for _, some in groupby(enumerate(sorted(seqs)), key=lambda one: one[1] - one[0]):
        yield [seq for _, seq in some]


def _tables(rows: Iterable[Iterable[tuple[str, str, dict[str, Any]]]]) -> set[str]:
    return {table for some in rows for table, _, _ in some}


def _journalled(table: str) -> frozenset[str]:
    """What this release writes of a row."""
    left_out = {number_of(table), "to_seq", *(_PLACED if table == "commit" else ())}
    return frozenset(name for name in columns_of(table) if name not in left_out)


def _lines_erased(scan: Scan, seqs: Sequence[int]) -> dict[int, dict[str, tuple[int, str]]]:
    """Of each commit the lines that a withdrawal redacted: the key of the row -> (number, the digest that the line had)."""
    found: dict[int, dict[str, tuple[int, str]]] = defaultdict(dict)
    columns = columns_of("erased")
    for values in scan.rows("erased"):
        row = dict(zip(columns, values, strict=True))
        if row["kind"] != LINE:
            continue
        with suppress(ValueError, KeyError, TypeError):
            seq, n = map(int, row["name"].split(":"))
            detail = json.loads(row["detail"])
            if seq in seqs:
                found[seq][detail["row"]] = (n, detail["was"])
    return found


def _in_place(changes: Sequence[Change], erased: Mapping[str, tuple[int, str]]) -> tuple[list[Change], dict[int, str]]:
    """The lines with the redacted ones at the numbers that they had, for their order followed from what they said."""
    was: dict[int, str] = {}
    placed: dict[int, Change] = {}
    others: list[Change] = []
    for change in changes:
        n, digest = erased.get(line_key(change), (0, ""))
        if n:
            placed[n], was[n] = change, digest
        else:
            others.append(change)
    rest = iter(others)
    lines = [placed.get(n) or next(rest, None) for n in range(1, len(changes) + 1)]
    if any(one is None for one in lines):
        raise BadInput("the rows of erased lines do not fit the commit", name=PREFIX)
    return [one for one in lines if one is not None], was


def _put_back(config: Config, made: Sequence[_Made]) -> list[str]:
    now = datetime.now(UTC)
    done: list[str] = []
    for file, some in groupby(sorted(made, key=lambda one: (one.file, one.seq)), key=lambda one: one.file):
        mine = list(some)
        resources = {
            one.offset_bytes: Resource(
                f"urn:archive:commit:{one.seq}", one.recorded_at, CONTENT_TYPE, one.payload, one.word or ""
            )
            for one in mine
        }
        try:
            kept = put_back(config.journal_dir / file, resources, now)
        except ArchiveError as error:
            if not isinstance(error, StorageFailed):
                raise
            continue  # no room, or the disk: it is still named as lost
        beside = f"; the damaged file is kept as {kept.name}" if kept is not None else ""
        done += [
            f"journal/{file}: commit {one.seq} was written again from its rows, {one.word}{beside}" for one in mine
        ]
    return done
