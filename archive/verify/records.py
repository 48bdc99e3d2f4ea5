"""Every record of the WARC files, the index beside each, and every capture's row against its record: the files and the rows are walked side by side, in order.

Knows what a row says of its record. Refuses to know what is inside a page. A record that no row knows is no damage in a file that is not finished: it was
written before a kill, and the next start takes it up. In a finished file it is, for every capture in such a one was staged before its index was made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any, Final

from archive.config import Config
from archive.errors import ArchiveError, StorageFailed
from archive.settle.raw import CAPTURES, capture_in
from archive.store.erasing import CAPTURE, Erased
from archive.store.scan import PLACED, Scan
from archive.store.staging import capture_row
from archive.verify.digests import erased
from archive.verify.report import Problem, Progress, of_file, unreadable
from archive.warc import Record, abandoned, with_payload
from archive.warc.cdxj import index_fault, line_of
from archive.warc.erase import is_erased
from archive.warc.files import index_path, is_finished, prefix_of
from archive.warc.fixity import Fixity, ends_early

_FILE, _OFFSET = PLACED.index("file"), PLACED.index("offset_bytes")
UNKNOWN: Final = "the database is older than the file, or was lost"
"""What is said of a finished file that holds captures without rows."""

_NOT_IN_RECORDS = frozenset({"run", "site", "refers_to"})
_NEVER_ERASED = ("record_id", "url", "captured_at", "source", "status")

MOST_PAGES: Final = 5
"""Pages of a file that is gone which its sentence names; `pages` of the problem names all."""

Placed = dict[str, Any]


class Records:
    """The captures of one scan and the WARC files in a folder; of a database that cannot be opened there is no scan, and only files are looked at.

    `finished` are the names of the files that had their index before the scan began: a crawl may finish others while it goes on, with rows that the scan does
    not see. After `prove`: `problems`, `notes`, and counts of what was read."""

    def __init__(
        self, scan: Scan | None, directory: Path, tell: Progress, finished: Collection[str] = frozenset()
    ) -> None:
        self.problems: list[Problem] = []
        self.notes: list[str] = []
        self.captures = self.records = self.size_bytes = 0
        self._scan = scan
        self._directory = directory
        self._tell_progress = tell
        self._finished = finished
        self._waiting: set[str] = set()
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
        if self._waiting:
            several = "s" if len(self._waiting) > 1 else ""
            self.notes.append(
                f"{len(self._waiting)} record{several} of captures that no row knows yet; the next crawl or settle takes them up"
            )

    def _rows(self) -> Iterator[tuple[str, list[Placed]]]:
        """The rows of each file, in the order of the files."""
        if self._scan is None:
            return
        try:
            for file, some in groupby(self._scan.placed(), key=lambda one: str(one[1][_FILE])):
                yield file, [dict(zip(PLACED, values, strict=True)) for _, values in some]
        except ArchiveError as error:
            self.problems.append(Problem("database", "table capture", unreadable("capture", error), healable=True))

    def _without_file(self, file: str, rows: list[Placed]) -> None:
        """One problem for the file, with the pages of all its captures."""
        self.captures += len(rows)
        pages = sorted({self._page(row) or str(row["url"]) for row in rows})
        named = f"{', '.join(pages[:MOST_PAGES])}{f' and {len(pages) - MOST_PAGES} more' if len(pages) > MOST_PAGES else ''}"
        captures = (
            f"{len(rows)} capture{'s' if len(rows) > 1 else ''} of {len(pages)} page{'s' if len(pages) > 1 else ''}"
        )
        what = f"the file is not there, and with it {captures}: {named}"
        self.problems.append(Problem("record", file, what, pages=tuple(pages)))

    def _file(self, path: Path, rows: list[Placed]) -> None:
        self.captures += len(rows)
        by_place: dict[Any, list[Placed]] = defaultdict(list)
        for row in rows:
            by_place[row["offset_bytes"]].append(row)
        found = Fixity(path)
        lines: list[str] = []
        rowless: set[str] = set()
        before, finished = len(self.problems), is_finished(path)
        try:
            self.size_bytes += path.stat().st_size
            for record, against in found:
                self.records += 1
                lines += line_of(record, path.name)
                rowless |= self._record(record, against, by_place)
        except (ArchiveError, OSError) as error:
            self.problems.append(Problem("record", *of_file(str(error), path.name)))
        for problem in found.problems:
            self.problems.append(Problem("record", *of_file(problem, path.name)))
        lost = [row for some in by_place.values() for row in some]
        for row in lost:
            self._tell(row, f"{path.name}: byte {row['offset_bytes']}", "no whole record begins there")
        if found.torn and not lost:
            self._torn(path, found)
        if rowless:
            self._without_rows(path, rowless)
        if finished and len(self.problems) == before and (fault := index_fault(path, lines)):
            self.problems.append(Problem("index", index_path(path).name, fault, healable=True))

    def _torn(self, path: Path, found: Fixity) -> None:
        """An end that is not whole, and that no row knows: what a kill leaves, unless it could never have become a record."""
        name, torn = of_file(found.torn or "", path.name)
        if is_finished(path) or not ends_early(path, found.torn_at or 0):
            self.problems.append(Problem("record", name, torn))
        else:
            self.notes.append(f"{name}: {torn}; no capture is lost, the next crawl or settle cuts it back")

    def _without_rows(self, path: Path, captures: set[str]) -> None:
        """Captures that no row knows at their place: a killed run may have written one twice, and then a row knows the other."""
        assert self._scan is not None
        try:
            unknown = captures - self._scan.known_captures(captures)
        except ArchiveError:
            return  # the rows could not be read, which is told where they were first read
        if path.name not in self._finished:
            self._waiting |= unknown
        elif unknown:
            several = "s" if len(unknown) > 1 else ""
            what = f"holds {len(unknown)} capture{several} that no row knows: {UNKNOWN}"
            self.problems.append(Problem("record", path.name, what, healable=True))

    def _record(self, record: Record, against: str, by_place: dict[Any, list[Placed]]) -> set[str]:
        """Proves a record, and its row where one stands at its place. Returns the name of its capture where none does."""
        where = f"{record.file}: record at byte {record.offset_bytes}"
        here = by_place.get(record.offset_bytes, [])
        row = next((one for one in here if one["record_id"] == record.record_id), None)
        if row is None and here and record.record_type in CAPTURES:
            row = here[0]
        if row is None:
            if against:
                self.problems.append(Problem("record", f"{where} ({record.record_type} {record.url})", against))
                return set()
            return self._named(record, where)
        here.remove(row)
        if not here:
            del by_place[record.offset_bytes]
        if against:
            self._tell(row, where, against)
            return set()
        withdrawn = self._erased.has(CAPTURE, str(row["id"]))
        try:
            said = _said(self._directory, record)
        except StorageFailed as error:  # a revisit whose payload is not where it says
            self._tell(row, where, self._of_original(record, error))
            return set()
        for name in _NEVER_ERASED if withdrawn else said:
            if said[name] != row[name]:
                self._tell(row, where, f"its record says {name} {said[name]!r}, its row {row[name]!r}", healable=True)
        return set()

    def _named(self, record: Record, where: str) -> set[str]:
        """The name of the capture that a record holds; none where it holds none, is erased, or stands in a file that is no site's."""
        prefix = prefix_of(record.file)
        if self._scan is None or not prefix or record.record_type not in CAPTURES or is_erased(record):
            return set()
        try:
            whole = with_payload(self._directory, record)
        except StorageFailed as error:
            about = f"{where} ({record.record_type} {record.url})"
            self.problems.append(Problem("record", about, self._of_original(record, error)))
            return set()
        return set() if is_erased(whole) else {capture_in(whole, record.file, prefix).id}

    def _of_original(self, record: Record, error: StorageFailed) -> str:
        """What is wrong with the payload that a record repeats: the other file by its name, the record's own not again."""
        name, clause = of_file(str(error).replace(f"{self._directory}/", ""), record.file)
        clause = clause.replace(f"{name}: ", "")
        return clause if name == record.file else f"{name}: {clause}"

    def _tell(self, row: Placed, where: str, what: str, *, healable: bool = False) -> None:
        about = f"{where} ({row['url']} at {row['captured_at']})"
        self.problems.append(Problem("record", about, what, self._page(row), healable=healable))

    def _page(self, row: Placed) -> str:
        values = tuple(row.get(name) for name in (*PLACED, "seq"))
        return self._scan.page_of("capture", values) if self._scan is not None else ""


def _said(directory: Path, record: Record) -> dict[str, Any]:
    """What a record says of its capture, under the names of the row's columns. Whose run it was no record says."""
    row = capture_row(capture_in(with_payload(directory, record), record.file, prefix_of(record.file) or ""))
    return {name: value for name, value in row.items() if name not in _NOT_IN_RECORDS}


def without_index(config: Config, doubtful: Collection[str]) -> list[str]:
    """A note on files that have no index and that nobody writes, but for those named in `doubtful`; none where there are none."""
    counted = [
        (sum(path.name not in doubtful for path in abandoned(folder)), folder.name)
        for folder in (config.warc_dir, config.journal_dir)
    ]
    places = " and ".join(f"{count} file{'s' if count > 1 else ''} in {name}/" for count, name in counted if count)
    if not places:
        return []
    them = "them" if sum(count for count, _ in counted) > 1 else "it"
    finishes = f"the next crawl or settle of the site finishes {them}, and so does `archive verify --repair`"
    return [f"without an index: {places}; {finishes}"]
