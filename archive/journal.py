"""The journal: what each commit changed, as records that outlive the database. Serves the last step, publish, and rebuild.

Knows the spelling of a commit as JSON lines and the order of commits. Refuses to know the database, and what tables and rows mean.

    decide ─▶ health ─▶ mark ─▶ append (synced) ─▶ SQL commit ─▶ unmark

One `resource` record a commit, ``urn:archive:commit:<seq>``, in a WARC series of its own. Its first line is the header, each further one a change:

    {"changes":2,"format":"journal1","previous":"chain1:…","recorded_at":"2026-11-21T02:43:52.123456Z","seq":7}
    {"op":"add","row":{...},"table":"content"}
    {"op":"close","row":{...},"table":"version"}

The mark, an empty file ``.publishing-<seq>``, stays where a publish was killed or failed: its record may be overtaken by the next commit of that number. A
record without a mark that the database does not know is none of a killed publish: the database is an older copy.

The JSON is canonical (sorted keys, no blanks, UTF-8, lone surrogates as escapes), so that equal publishes give equal bytes.

The records are a chain: `previous` is the digest of the commit before (`chain_digest`, of the digests of its lines), and so of all history up to it. A
record that was lost, swapped or altered no longer fits the next. Records of releases before the chain have no `previous`, and neither has the first one.
A line that a legal withdrawal had to redact names the digest that it had, so that the chain still holds and everybody sees what was redacted:

    {"erased":"sha256:…","op":"add","row":{...},"table":"content"}
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any, Literal, NamedTuple, Self

from archive.errors import BadInput, CannotCreate, DatabaseLost, StorageFailed
from archive.identity import parse_utc, utc_text
from archive.warc import Record, WarcSeries, read_record, records
from archive.warc.cdxj import index_fault, line_of
from archive.warc.files import index_path, is_finished, make_directory, put_in_place
from archive.warc.fixity import Fixity
from archive.warc.restore import REWRITTEN

PREFIX = "journal"
CONTENT_TYPE = "application/x-ndjson"
FORMAT = "journal1"
_MARK = ".publishing-"
_ERASED = b'{"erased":"'
COMMIT_URN = re.compile(r"urn:archive:commit:([1-9]\d{0,17}|0)")

Json = Any
"""What JSON can say: str, int, float, bool, None, lists and string-keyed dicts of these."""

Commit = tuple[int, datetime, list["Change"]]


@dataclass(frozen=True, slots=True)
class Change:
    """One row that a commit adds to a table, or closes (sets its to_seq). `row` holds JSON values; for a close, the keys of the row are enough.

    `is_redacted` says that the row is not as it was written: its line names the digest that it had.
    """

    table: str
    op: Literal["add", "close"]
    row: Mapping[str, Json]
    is_redacted: bool = field(default=False, compare=False)


class _Placed(NamedTuple):
    seq: int
    record: Record


class Journal:
    """Appends commits, one process at a time (the database's write lock is held around `append`), each naming the digest of the one before.

        with store.publishing(now) as publication, Journal(directory) as journal:
            file, offset = journal.append(publication.seq, publication.recorded_at, changes, publication.base_file)
        journal.unmark()    # after the SQL commit

    A file is never continued by another process, and a process whose file is no longer the last begins a new one: records stand in order of writing.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self._series = WarcSeries(directory, PREFIX, info={"description": "journal of commits"})
        self._last: tuple[int, str] | None = None
        self._marked: set[int] = set()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def append(
        self, seq: int, recorded_at: datetime, changes: Sequence[Change], base_file: str = ""
    ) -> tuple[str, int]:
        """Writes the commit and syncs it; returns its file (relative to the directory) and offset. Only then may the SQL commit follow.

        A kill in between leaves an orphan whose number the next commit takes again; from then on `replay` leaves the orphan out. `base_file` is where the
        database says that the commit before it stands, '' where there is none. Raises StorageFailed or CannotCreate, what `refuse_gap` raises, and ValueError
        for what JSON cannot say.
        """
        if self._series.is_overtaken():
            # Another process has published meanwhile; behind its file ours would read as the older of two commits with one seq.
            self._series.finish()
            self._last = None
        known = self._last is not None and self._last[0] == seq - 1
        before = self._last[1] if known and self._last else refuse_gap(self.directory, seq, base_file)
        payload = spell(seq, recorded_at, changes, previous=before)
        self._mark(seq)
        written = self._series.write_resource(f"urn:archive:commit:{seq}", recorded_at, CONTENT_TYPE, payload)
        self._series.sync()
        self._last = seq, chain_digest(payload)
        return written.file, written.offset_bytes

    def _mark(self, seq: int) -> None:
        make_directory(self.directory)
        mark = mark_of(self.directory, seq)
        try:
            put_in_place(mark, b"")
            self._marked.add(seq)
            for number in marked(self.directory):
                if number < seq:  # the database has gone past it
                    mark_of(self.directory, number).unlink(missing_ok=True)
        except PermissionError as error:
            raise CannotCreate(f"{mark}: cannot be made ({error.strerror or error})", path=str(mark)) from error
        except OSError as error:
            raise StorageFailed(f"{mark}: cannot be written ({error.strerror or error})", path=str(mark)) from error

    def unmark(self) -> None:
        """Says that what was appended is committed."""
        for seq in self._marked:
            with suppress(OSError):  # the next publish takes it away
                mark_of(self.directory, seq).unlink(missing_ok=True)
        self._marked.clear()

    def close(self) -> None:
        """Closes the file; it is finished then, for no row waits for it."""
        self._series.finish()


def mark_of(directory: Path, seq: int) -> Path:
    """The file that stands while commit `seq` is being published."""
    return directory / f"{_MARK}{seq}"


def marked(directory: Path) -> frozenset[int]:
    """The commits that are being published, or whose publish was killed or failed."""
    names = (path.name.removeprefix(_MARK) for path in directory.glob(f"{_MARK}*"))
    return frozenset(int(name) for name in names if name.isascii() and name.isdigit())


def refuse_gap(directory: Path, seq: int, base_file: str = "") -> str | None:
    """The digest of commit `seq` - 1 as it stands in the journal; None where there is none, or none that can be read: then `archive verify` says so.

    Raises DatabaseLost where commit `seq` or a later one stands there and is none of a killed publish: a second history would begin (an old copy of the
    database was put back, or one that was moved). Raises StorageFailed where `base_file`, which holds the commit before, is not there: history would go on
    with a hole.
    """
    if base_file and not (directory / base_file).exists():
        raise StorageFailed(
            f"{directory / base_file} is not there, which holds commit {seq - 1}; nothing is published until it is put back from a backup,"
            " or written again by `archive verify --repair`",
            path=str(directory / base_file),
        )
    newest, before = -1, None
    for path in sorted(directory.glob(f"{PREFIX}-*.warc.gz"), reverse=True):
        found: dict[int, str] = {}
        with suppress(BadInput):
            for one in _commits_in(records(path, limit_bytes=None)):
                found[one.seq] = chain_digest(one.record.payload)
        newest = max([newest, *found])
        before = found.get(seq - 1)
        if found and min(found) < seq:
            break
    if newest > seq or (newest == seq and seq not in marked(directory)):
        raise DatabaseLost(
            f"{directory} goes on to commit {newest}, which this database does not know: it is an older copy; use the newer database, or bring this one"
            " up with `archive verify --repair` (a PostgreSQL: `archive rebuild --out PATH`)",
            path=str(directory),
        )
    return before


def spell(
    seq: int,
    recorded_at: datetime,
    changes: Sequence[Change],
    *,
    previous: str | None = None,
    was: Mapping[int, str] | None = None,
) -> bytes:
    """The JSON lines of one commit, the same bytes for equal commits. `previous` is the chain digest of the commit before; `was` gives the digests that
    redacted lines had, by number (`redactions`)."""
    header = {"format": FORMAT, "seq": seq, "recorded_at": utc_text(recorded_at), "changes": len(changes)}
    # Line by line into one buffer: the first night of a large site is a commit of a million rows.
    spelled = BytesIO()
    spelled.write(_line({**header, "previous": previous} if previous is not None else header))
    for n, change in enumerate(changes, start=1):
        line = {"table": change.table, "op": change.op, "row": dict(change.row)}
        spelled.write(_line({**line, "erased": was[n]} if was and n in was else line))
    return spelled.getvalue()


def chain_digest(payload: bytes) -> str:
    """Names a commit with all its history: SHA-256 over the SHA-256 of each of its lines. A redacted line counts as what it was before."""
    whole = hashlib.sha256()
    for line in _lines(payload):
        whole.update(_line_digest(line).encode() + b"\n")
    return f"chain1:{whole.hexdigest()}"


def redacted(payload: bytes, redact: Callable[[Change], Mapping[str, Json] | None]) -> bytes:
    """The commit with the rows that `redact` gives in place of those it is asked about; None leaves a row as it is.

    The chain digest stays what it was. A row that was redacted before keeps its first digest. Raises BadInput for what is no commit.
    """
    lines = payload.split(b"\n")
    for n, line in enumerate(lines[1:-1], start=1):
        change = _change(_value(line, Path(PREFIX), 0, n), Path(PREFIX), 0, n)
        row = redact(change)
        if row is not None and row != change.row:
            said = {"table": change.table, "op": change.op, "row": dict(row), "erased": _line_digest(line)}
            lines[n] = _line(said).removesuffix(b"\n")
    return b"\n".join(lines)


def redactions(payload: bytes) -> Iterator[tuple[int, str, Change]]:
    """The lines of a commit that were redacted: their number (the first change is 1), the digest that each had, and what is left of it. Raises BadInput."""
    for n, line in enumerate(_lines(payload)):
        if line.startswith(_ERASED):
            yield n, _line_digest(line), _change(_value(line, Path(PREFIX), 0, n), Path(PREFIX), 0, n)


def replay(directory: Path) -> Iterator[Commit]:
    """The commits of all journal files in the directory, in order of seq: (seq, recorded_at, changes in the order given).

    Of two records with one seq the later written wins: later in its file, or in a file whose name sorts later. An orphan that no commit has overtaken yet
    cannot be told from a commit and comes as the last one; it says what the next settle would have said of the captures it names. A torn end of a
    file is passed over: its commit never reached the database. A missing directory has no commits. Raises BadInput naming file and seq for a record that
    cannot be read, and naming the file for damage before its end, because history with a hole in it must not pass for whole.
    """
    for commit, _, _ in replay_placed(directory):
        yield commit


def replay_placed(directory: Path) -> Iterator[tuple[Commit, str, int]]:
    """As `replay`, each commit with the file (relative to the directory) and the offset of its record."""
    places = {seq: (path, offset) for seq, path, offset in _written(directory)}
    for seq in sorted(places):
        path, offset = places[seq]
        yield _parse(read_record(path.parent, path.name, offset).payload, path, seq), path.name, offset


@dataclass(frozen=True, slots=True)
class Standing:
    """A commit's record as it stands in its file: `digest` is its chain digest, `previous` the one it names (None for none). `rewritten` says when and
    on whose word a repair wrote it again, '' where it is the first one."""

    seq: int
    file: str
    offset_bytes: int
    digest: str
    previous: str | None
    rewritten: str = ""


@dataclass(frozen=True, slots=True)
class Looked:
    """What looking through the journal's files found: the record of each commit, later written before earlier, and what is wrong.

    `written` are the numbers in the order of writing, orphans too. `damaged` pairs the name of a file ('' for the chain) with a clause. `torn` are sentences
    on ends of files that are not whole. `indexes` pairs the name of an index beside a file with a clause. `begun` are
    commits whose publish was begun and not ended.
    """

    standing: Mapping[int, Standing]
    written: tuple[int, ...]
    damaged: tuple[tuple[str, str], ...]
    torn: tuple[str, ...]
    size_bytes: int
    indexes: tuple[tuple[str, str], ...] = ()
    begun: frozenset[int] = frozenset()


def look_through(directory: Path) -> Looked:
    """Every record of the journal read and digested, damage passed over and told; never raises for what is in the files."""
    standing: dict[int, Standing] = {}
    written: list[int] = []
    damaged: list[tuple[str, str]] = []
    torn: list[str] = []
    indexes: list[tuple[str, str]] = []
    size_bytes = 0
    for path in sorted(directory.glob(f"{PREFIX}-*.warc.gz")):
        found = Fixity(path)
        lines: list[str] = []
        before, finished = len(damaged), is_finished(path)
        try:
            size_bytes += path.stat().st_size
            for record, against in found:
                lines += line_of(record, path.name)
                match = COMMIT_URN.fullmatch(record.url) if record.record_type == "resource" else None
                if against:
                    damaged.append((path.name, f"record at byte {record.offset_bytes}: {against}"))
                if match is None or against:
                    continue
                seq = int(match[1])
                written.append(seq)
                digest = chain_digest(record.payload)
                previous, rewritten = _previous(record.payload), record.field(REWRITTEN)
                standing[seq] = Standing(seq, path.name, record.offset_bytes, digest, previous, rewritten)
        except (BadInput, StorageFailed, OSError) as error:
            damaged.append((path.name, str(error)))
        damaged += [(path.name, problem) for problem in found.problems]
        torn += [found.torn] if found.torn else []
        if finished and len(damaged) == before and not found.torn and (fault := index_fault(path, lines)):
            indexes.append((index_path(path).name, fault))
    return Looked(standing, tuple(written), tuple(damaged), tuple(torn), size_bytes, tuple(indexes), marked(directory))


def commit_at(directory: Path, standing: Standing) -> tuple[datetime, Iterator[Change]]:
    """The commit: when it was recorded, and its changes, each read when it is asked for. Raises BadInput where it is malformed, StorageFailed where it
    cannot be read."""
    path = directory / standing.file
    payload = read_record(directory, standing.file, standing.offset_bytes).payload
    recorded_at, _ = _header(payload, path, standing.seq)
    return recorded_at, (
        _change_in(line, path, standing.seq, n) for n, line in enumerate(_lines(payload), start=1) if n > 1
    )


def holds_commits(directory: Path) -> bool:
    """Whether a commit is recorded there, or may be: a journal that cannot be read counts as one that holds some."""
    try:
        return next(_written(directory), None) is not None
    except BadInput:
        return True


def seqs_written(directory: Path) -> list[int]:
    """The numbers of all records in the order in which they were written, orphans too.

    One database never goes back: after n comes n+1, or n once more where the first was an orphan. Raises BadInput for damage before the end of a file.
    """
    return [seq for seq, _, _ in _written(directory)]


def _written(directory: Path) -> Iterator[tuple[int, Path, int]]:
    """Every commit's record, in order of writing: its seq, its file and its offset."""
    for path in sorted(directory.glob(f"{PREFIX}-*.warc.gz")):
        found = records(path, limit_bytes=None)
        for one in _commits_in(found):
            yield one.seq, path, one.record.offset_bytes
        if found.problems:
            raise BadInput(f"the journal is damaged: {found.problems[0]}", name=str(path))


def _commits_in(found: Iterator[Record]) -> Iterator[_Placed]:
    for record in found:
        match = COMMIT_URN.fullmatch(record.url)
        if record.record_type == "resource" and match:
            yield _Placed(int(match[1]), record)


def _line_digest(line: bytes) -> str:
    if line.startswith(_ERASED):
        return line[len(_ERASED) :].split(b'"', 1)[0].decode("ascii", "replace")
    return f"sha256:{hashlib.sha256(line).hexdigest()}"


def _line(value: Mapping[str, object]) -> bytes:
    text = json.dumps(value, sort_keys=True, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    # UTF-8 cannot write a lone surrogate; `backslashreplace` spells it as JSON does, \udc80.
    return text.encode("utf-8", "backslashreplace") + b"\n"


def _parse(payload: bytes, path: Path, seq: int) -> Commit:
    recorded_at, _ = _header(payload, path, seq)
    lines = enumerate(_lines(payload), start=1)
    return seq, recorded_at, [_change_in(line, path, seq, number) for number, line in lines if number > 1]


def _lines(payload: bytes) -> Iterator[bytes]:
    """Without their ends, one by one: a night's commit may be long. Split at newlines only, since JSON strings may hold U+2028 and the like."""
    at = 0
    while (end := payload.find(b"\n", at)) >= 0:
        yield payload[at:end]
        at = end + 1


def _header(payload: bytes, path: Path, seq: int) -> tuple[datetime, str | None]:
    """When the commit was recorded, and the digest it names of the one before."""
    header = _value(next(_lines(payload), b""), path, seq, 1)
    try:
        fits = header["format"] == FORMAT and header["seq"] == seq and header["changes"] == payload.count(b"\n") - 1
        if not fits or not payload.endswith(b"\n"):
            raise _malformed(path, seq, 1, "its header does not describe it")
        return parse_utc(header["recorded_at"]), header.get("previous")
    except (KeyError, TypeError, ValueError, BadInput) as error:
        raise _malformed(path, seq, 1, "its header does not describe it") from error


def _previous(payload: bytes) -> str | None:
    try:
        said = json.loads(next(_lines(payload), b"")).get("previous")
    except (ValueError, AttributeError, RecursionError):
        return None
    return str(said) if said is not None else None


def _change_in(line: bytes, path: Path, seq: int, number: int) -> Change:
    return _change(_value(line, path, seq, number), path, seq, number)


def _value(line: bytes, path: Path, seq: int, number: int) -> dict[str, Json]:
    try:
        value = json.loads(line.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise _malformed(path, seq, number, str(error)) from error
    if not isinstance(value, dict):
        raise _malformed(path, seq, number, "it is no object")
    return value


def _change(value: Mapping[str, Json], path: Path, seq: int, number: int) -> Change:
    table, op, row = value.get("table"), value.get("op"), value.get("row")
    if value.keys() - {"erased"} != {"table", "op", "row"} or not isinstance(table, str) or not isinstance(row, dict):
        raise _malformed(path, seq, number, "it is no change of a row")
    if op == "add":
        return Change(table, "add", row, "erased" in value)
    if op == "close":
        return Change(table, "close", row, "erased" in value)
    raise _malformed(path, seq, number, f"its op is {op!r}; add and close are known")


def _malformed(path: Path, seq: int, number: int, reason: str) -> BadInput:
    return BadInput(f"{path}: commit {seq}, line {number}: {reason}", name=f"{path}#{seq}")
