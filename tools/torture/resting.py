"""What must hold of a home whenever nothing runs, whatever was killed before. Reads a copy of the database, so that looking at it mends nothing.

Knows SQLite, gzip members and the tables; asks none of the archive's own readers but the export, because a witness should not be the accused.

    database      whole (PRAGMA integrity_check, foreign_key_check)
    records       every row of a capture has its whole record at its place, with the digest and address that the row says
    captures      none that was ever committed, staged or published, is missing; none is there twice
    commits       numbered without a gap, each with its journal record; none is missing
    exports       as of each commit: the bytes that were exported before
"""

from __future__ import annotations

import hashlib
import importlib
import io
import shutil
import tempfile
import zlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from archive.config import Config
from archive.errors import Misconfigured
from archive.export import export
from archive.store import Store


@dataclass(slots=True)
class Memory:
    """What earlier looks at a home have seen: it may never be gone again."""

    captures: set[str] = field(default_factory=set)
    commits: dict[int, str] = field(default_factory=dict)
    exports: dict[int, str] = field(default_factory=dict)
    records: dict[tuple[str, int, int], str] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """What a look has found wrong, by kind; `captures` are there now."""

    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    without_record: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    captures: int = 0

    @property
    def problems(self) -> list[str]:
        """All of it."""
        return [*self.lost, *self.twice, *self.without_record, *self.other]


def sqlite() -> Any:
    """The newest SQLite at hand."""
    try:
        return importlib.import_module("pysqlite3.dbapi2")
    except ImportError:
        return importlib.import_module("sqlite3")


@contextmanager
def copied(home: Path) -> Iterator[Path]:
    """A home whose database is a copy, log included, and whose other folders are the real ones."""
    with tempfile.TemporaryDirectory(prefix="resting-") as name:
        copy = Path(name)
        for path in home.glob("archive.db*"):
            if not path.name.endswith("-shm"):
                shutil.copyfile(path, copy / path.name)
        for folder in ("warc", "journal"):
            if (home / folder).is_dir():
                (copy / folder).symlink_to((home / folder).absolute(), target_is_directory=True)
        yield copy


def look(home: Path, memory: Memory) -> Found:
    """Looks at the home and remembers what it has seen."""
    found = Found()
    with copied(home) as copy:
        database = copy / "archive.db"
        if not database.exists() or not database.stat().st_size:
            if memory.captures or memory.commits:
                found.other.append("the database is gone")
            return found
        with closing(sqlite().connect(database)) as connection:
            tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if "capture" not in tables:  # its making was cut short
                return found
            _whole(connection, found)
            _captures(connection, home, memory, found)
            seqs = _commits(connection, home, memory, found)
        _exports(copy, seqs, memory, found)
    return found


def _whole(connection: Any, found: Found) -> None:
    (said,) = connection.execute("PRAGMA integrity_check").fetchone()
    if said != "ok":
        found.other.append(f"integrity_check: {said}")
    found.other += [f"foreign_key_check: {row}" for row in connection.execute("PRAGMA foreign_key_check").fetchall()]


def _captures(connection: Any, home: Path, memory: Memory, found: Found) -> None:
    fields = "id, url, payload_digest, record_id, file, offset_bytes, length_bytes"
    published = connection.execute(f"SELECT {fields} FROM capture").fetchall()  # noqa: S608 - our own names
    staged = connection.execute(f"SELECT {fields} FROM staged_capture").fetchall()  # noqa: S608
    ids = [row[0] for row in (*published, *staged)]
    found.captures = len(ids)
    found.lost += [f"capture {one} is gone" for one in sorted(memory.captures - set(ids))]
    found.twice += [f"capture {row[0]} of {row[1]} is both staged and published" for row in staged if row in published]
    places = [(row[4], row[5]) for row in (*published, *staged)]
    found.twice += [f"two captures stand at {place}" for place in {one for one in places if places.count(one) > 1}]
    memory.captures |= set(ids)
    for _, url, digest, record_id, file, offset, length in (*published, *staged):
        wrong = _record_problem(home / "warc" / file, offset, length, url, digest, record_id, memory)
        if wrong:
            found.without_record.append(f"{url}: {file} at byte {offset}: {wrong}")


def _record_problem(
    path: Path, offset: int, length: int, url: str, digest: str, record_id: str, memory: Memory
) -> str | None:
    try:
        with path.open("rb") as file:
            file.seek(offset)
            raw = file.read(length)
    except OSError as error:
        return error.strerror or str(error)
    if len(raw) != length:
        return f"{len(raw)} bytes of {length}"
    seen = hashlib.sha256(raw).hexdigest()
    key = (path.name, offset, length)
    if key in memory.records:
        return None if memory.records[key] == seen else "it has changed since it was looked at"
    memory.records[key] = seen
    reader = zlib.decompressobj(wbits=31)
    try:
        plain = reader.decompress(raw)
    except zlib.error as error:
        return str(error)
    if not reader.eof or reader.unused_data:
        return "no whole gzip member"
    head, _, block = plain.partition(b"\r\n\r\n")
    fields = dict(line.split(": ", 1) for line in head.decode().split("\r\n")[1:] if ": " in line)
    if fields["WARC-Target-URI"] != url or fields["WARC-Record-ID"] != f"<{record_id}>":
        return f"it is of {fields['WARC-Target-URI']}"
    if f"sha256:{hashlib.sha256(block[: int(fields['Content-Length'])]).hexdigest()}" != fields["WARC-Block-Digest"]:
        return "its block digest is wrong"
    if fields.get("WARC-Payload-Digest", digest) != digest:
        return "its payload digest is not the row's"
    return None


def _commits(connection: Any, home: Path, memory: Memory, found: Found) -> list[int]:
    seqs = []
    query = 'SELECT seq, recorded_at, journal_file, journal_offset FROM "commit" ORDER BY seq'
    for seq, recorded_at, file, offset in connection.execute(query):
        seqs.append(seq)
        if memory.commits.setdefault(seq, recorded_at) != recorded_at:
            found.other.append(f"commit {seq} was recorded at {memory.commits[seq]} and is now at {recorded_at}")
        try:
            with (home / "journal" / file).open("rb") as journal:
                journal.seek(offset)
                plain = zlib.decompressobj(wbits=31).decompress(journal.read())
        except (OSError, zlib.error) as error:
            found.other.append(f"commit {seq}: {file} at byte {offset}: {error}")
            continue
        if f"urn:archive:commit:{seq}\r\n".encode() not in plain[:2000]:
            found.other.append(f"commit {seq}: {file} holds another record at byte {offset}")
    if seqs != list(range(1, len(seqs) + 1)):
        found.other.append(f"commits are numbered {seqs}")
    found.lost += [f"commit {seq} is gone" for seq in sorted(memory.commits.keys() - set(seqs))]
    return seqs


def _exports(copy: Path, seqs: list[int], memory: Memory, found: Found) -> None:
    try:
        opened = Store.open(Config(home=copy))
    except Misconfigured:  # of an older release, and not upgraded yet
        return
    with opened as store:
        for seq in seqs:
            sink = io.BytesIO()
            for rows in ("items", "versions"):
                export(store.items(seq, rows=rows), sink, format_name="csv", rows=rows)
            digest = hashlib.sha256(sink.getvalue()).hexdigest()
            if memory.exports.setdefault(seq, digest) != digest:
                found.other.append(f"the export as of commit {seq} is not the one it was")
