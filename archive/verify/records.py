"""Every record of the WARC files, the index beside each, and every capture's row against its record: the files and the rows are walked side by side, in order.

Knows what a row says of its record. Refuses to know what is inside a page. A record that no row knows is no damage: it was written before a kill, and the
next start takes it up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path
from typing import Any

from archive.errors import ArchiveError, StorageFailed
from archive.settle.raw import capture_in
from archive.store.erasing import CAPTURE, Erased
from archive.store.scan import PLACED, Scan
from archive.store.staging import capture_row
from archive.verify.digests import erased
from archive.verify.report import Problem, Progress
from archive.warc import Record, with_payload
from archive.warc.cdxj import index_fault, line_of
from archive.warc.files import index_path, is_finished, prefix_of
from archive.warc.fixity import Fixity, ends_early

_FILE, _OFFSET = PLACED.index("file"), PLACED.index("offset_bytes")
_REVISIT = "revisit"

_NOT_IN_RECORDS = frozenset({"run", "site", "refers_to"})
_NEVER_ERASED = ("record_id", "url", "captured_at", "source", "status")

Placed = dict[str, Any]


class Records:
    """The captures of one scan and the WARC files in a folder; of a database that cannot be opened there is no scan, and only files are looked at.

    After `prove`: `problems`, `notes`, and counts of what was read."""

    def __init__(self, scan: Scan | None, directory: Path, tell: Progress) -> None:
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.captures = self.records = self.waiting = self.size_bytes = 0
        self._scan = scan
        self._directory = directory
        self._tell_progress = tell
        self._erased = erased(scan) if scan is not None else Erased({})

    def prove(self) -> None:
        """Walks the files, in the order of their names, and the rows beside them."""
        files = sorted(self._directory.glob("*.warc.gz"))
        rows = self._rows()
        pending = next(rows, None)
        for number, path in enumerate(files, start=1):
            while pending is not None and pending[0] < path.name:
                self._without_file(*pending)
                pending = next(rows, None)
            mine: list[Placed] = []
            if pending is not None and pending[0] == path.name:
                mine = pending[1]
                pending = next(rows, None)
            self._file(path, mine)
            self._tell_progress("reading WARC files", number, len(files))
        while pending is not None:
            self._without_file(*pending)
            pending = next(rows, None)
        if self.waiting and self._scan is not None:
            plural = "s" if self.waiting != 1 else ""
            self.notes.append(
                f"{self.waiting} record{plural} of captures that no row knows yet; the next crawl or settle takes them up"
            )

    def _rows(self) -> Iterator[tuple[str, list[Placed]]]:
        """The rows of each file, in the order of the files."""
        if self._scan is None:
            return
        try:
            for file, some in groupby(self._scan.placed(), key=lambda one: str(one[1][_FILE])):
                yield file, [dict(zip(PLACED, values, strict=True)) for _, values in some]
        except ArchiveError as error:
            what = f"not all of its rows can be read: {error}"
            self.problems.append(Problem("database", "table capture", what, healable=True))

    def _without_file(self, file: str, rows: list[Placed]) -> None:
        self.captures += len(rows)
        for row in rows:
            self._tell(row, f"{file}: byte {row['offset_bytes']}", "the file is not there")

    def _file(self, path: Path, rows: list[Placed]) -> None:
        self.captures += len(rows)
        by_place: dict[Any, list[Placed]] = defaultdict(list)
        for row in rows:
            by_place[row["offset_bytes"]].append(row)
        found = Fixity(path)
        lines: list[str] = []
        before, finished = len(self.problems), is_finished(path)
        try:
            self.size_bytes += path.stat().st_size
            for record, against in found:
                self.records += 1
                lines += line_of(record, path.name)
                self._record(record, against, by_place)
        except (ArchiveError, OSError) as error:
            self.problems.append(Problem("record", path.name, str(error)))
        for problem in found.problems:
            self.problems.append(Problem("record", path.name, problem))
        lost = [row for some in by_place.values() for row in some]
        for row in lost:
            self._tell(row, f"{path.name}: byte {row['offset_bytes']}", "no whole record begins there")
        if found.torn and not lost:
            self._torn(path, found)
        if finished and len(self.problems) == before and (fault := index_fault(path, lines)):
            self.problems.append(Problem("index", index_path(path).name, fault, healable=True))

    def _torn(self, path: Path, found: Fixity) -> None:
        """An end that is not whole, and that no row knows: what a kill leaves, unless it could never have become a record."""
        if is_finished(path) or not ends_early(path, found.torn_at or 0):
            self.problems.append(Problem("record", path.name, found.torn or ""))
        else:
            self.notes.append(f"{found.torn}; no capture is lost, the next crawl cuts it back")

    def _record(self, record: Record, against: str, by_place: dict[Any, list[Placed]]) -> None:
        where = f"{record.file}: record at byte {record.offset_bytes}"
        here = by_place.get(record.offset_bytes, [])
        row = next((one for one in here if one["record_id"] == record.record_id), None)
        if row is None and here and record.record_type in ("response", "resource", _REVISIT):
            row = here[0]
        if row is None:
            if against:
                self.problems.append(Problem("record", f"{where} ({record.record_type} {record.url})", against))
            if record.record_type in ("response", "resource", _REVISIT) and not here:
                self.waiting += 1
            return
        here.remove(row)
        if not here:
            del by_place[record.offset_bytes]
        if against:
            self._tell(row, where, against)
            return
        withdrawn = self._erased.has(CAPTURE, str(row["id"]))
        try:
            said = _said(self._directory, record)
        except StorageFailed as error:  # a revisit whose payload is not where it says
            self._tell(row, where, str(error))
            return
        for name in _NEVER_ERASED if withdrawn else said:
            if said[name] != row[name]:
                self._tell(row, where, f"its record says {name} {said[name]!r}, its row {row[name]!r}", healable=True)

    def _tell(self, row: Placed, where: str, what: str, *, healable: bool = False) -> None:
        values = tuple(row.get(name) for name in (*PLACED, "seq"))
        page = self._scan.page_of("capture", values) if self._scan is not None else ""
        about = f"{where} ({row['url']} at {row['captured_at']})"
        self.problems.append(Problem("record", about, what, page, healable=healable))


def _said(directory: Path, record: Record) -> dict[str, Any]:
    """What a record says of its capture, under the names of the row's columns. Whose run it was no record says."""
    row = capture_row(capture_in(with_payload(directory, record), record.file, prefix_of(record.file) or ""))
    return {name: value for name, value in row.items() if name not in _NOT_IN_RECORDS}
