"""Records that lose their payload and stay where they are. Serves the legal withdrawal of a page: the one time that a finished file changes.

    record at its offset ─▶ what is left of it (fields, dates, digests, no text) ─▶ a gzip member of the same length, at the same offset

So that offsets, indexes and the rows that name them stand, the new member is filled up to the length of the old one (fitting.py). At any moment there is
either the old file or the new one, and a copy that shares the old one by a hard link keeps it.

What is left names its tombstone (Archive-Erased) and, where there is room, the digests that it had (Archive-Erased-Payload-Digest). Its own digests are
true. A record whose payload is replaced by a shorter one of the same kind (a list without one of its entries) is marked in the same way.

Refuses to know whose payload is erased and why.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from archive.errors import BadInput, StorageFailed
from archive.identity import payload_digest
from archive.warc.cdxj import index_of, write_index
from archive.warc.files import is_finished
from archive.warc.fitting import fitted, held, rewrite, shortest
from archive.warc.framing import Framed, Frames
from archive.warc.read import ERASED_BY, Record, record_of

ORIGINAL_DIGEST = "Archive-Erased-Payload-Digest"
"""The digest that a record's payload had; where there was no room for it, it is missing."""
_KEPT_OF_HEAD = ("content-type", "etag", "last-modified", "location")
_FIRST = ("warc-type", "warc-record-id", "warc-date", "warc-target-uri", "content-type")
_LAST = ("warc-concurrent-to", "warc-refers-to", "warc-refers-to-target-uri", "warc-refers-to-date", "warc-profile")

Left = Callable[[Record], bytes | None]
"""What is left of a record's payload, without content coding; None says that the record stays as it is."""


@dataclass(frozen=True, slots=True)
class Erasure:
    """What becomes of one record: who says so (a tombstone's id), and what is left of the payload (`nothing` for all of it to go)."""

    by: str
    left: Left


def nothing(_record: Record) -> bytes | None:
    """Leaves nothing of a payload."""
    return b""


def is_erased(record: Record) -> bool:
    """Whether the record has lost its payload, or a part of it."""
    return bool(record.field(ERASED_BY))


def erase_records(path: Path, erasures: Mapping[int, Erasure], *, grows: bool = False) -> list[int]:
    """Replaces records of the WARC file at `path`, by offset; returns the offsets of those that changed. Nothing happens where none does.

    A record that was wholly erased before stays as it is, so that a killed call can be repeated. `grows` lets the last record of the file become longer.
    Raises TryLater while somebody writes the file; StorageFailed when the disk fails, where no whole record begins at an offset, or where a record has no
    room for what is left of it.
    """
    try:
        with held(path):
            size = path.stat().st_size
            members = {
                offset: member
                for offset in sorted(erasures)
                if (member := _replaced(path, offset, erasures[offset], size, grows=grows)) is not None
            }
            if members:
                rewrite(path, members)
            if is_finished(path):
                write_index(path, index_of(path))
    except OSError as error:
        raise StorageFailed(f"{path}: cannot be rewritten ({error.strerror or error})", path=str(path)) from error
    return sorted(members)


def _replaced(path: Path, offset: int, erasure: Erasure, size: int, *, grows: bool) -> tuple[int, bytes] | None:
    """The length of the member at `offset` and the new one; None where it stays."""
    framed = _framed(path, offset)
    record = record_of(framed, path.name)
    left = erasure.left(record)
    if left is None or (is_erased(record) and left == record.payload):
        return None
    end = offset + framed.length_bytes
    room = framed.length_bytes
    for plain in _spellings(framed, record, left, erasure.by):
        member = fitted(plain, room)
        if member is not None:
            return room, member
        if grows and end == size:
            return room, shortest(plain)
    raise _unreadable(path, offset, "it has no room for what is left of it")


def _framed(path: Path, offset: int) -> Framed:
    frames = Frames(path, offset_bytes=offset, limit_bytes=None)
    try:
        found = [framed for framed, _ in zip(frames, range(2), strict=False)]
        reason = frames.torn or "none begins there"
    except BadInput as error:
        found, reason = [], str(error)
    finally:
        frames.close()
    if not found or found[0].offset_bytes != offset:
        raise _unreadable(path, offset, reason)
    if len(found) > 1 and found[1].offset_bytes == offset:
        raise _unreadable(path, offset, "several records stand in one member; ours stand alone")
    return found[0]


def _unreadable(path: Path, offset: int, reason: str) -> StorageFailed:
    return StorageFailed(f"{path}: the record at byte {offset} cannot be erased: {reason}", path=str(path))


def _spellings(framed: Framed, record: Record, left: bytes, by: str) -> Iterator[bytes]:
    """What is left of a record, the fullest first; each leaves out one more field that can be spared."""
    head = _head(record, left) if record.status is not None else b""
    block = head + left
    first = [(name, value) for name, value in framed.fields if name.lower() in _FIRST]
    spared = [(name, value) for name, value in framed.fields if name.lower() in _LAST]
    was = record.field(ORIGINAL_DIGEST) or record.field("WARC-Payload-Digest") or payload_digest(record.payload)
    digests = [
        ("WARC-Block-Digest", f"sha256:{hashlib.sha256(block).hexdigest()}"),
        ("WARC-Payload-Digest", payload_digest(left)),
        (ORIGINAL_DIGEST, was),
    ]
    optional = [*digests, *spared]
    for count in range(len(optional), -1, -1):
        fields = [*first, (ERASED_BY, by), *optional[:count], ("Content-Length", str(len(block)))]
        lines = "".join(f"{name}: {value}\r\n" for name, value in fields)
        yield b"WARC/1.1\r\n" + lines.encode("utf-8", "surrogateescape") + b"\r\n" + block + b"\r\n\r\n"


def _head(record: Record, left: bytes) -> bytes:
    """The HTTP head, as far as a capture's row has it: nothing else of it is needed, and any of it may repeat the title."""
    kept = [(name, value) for name, value in record.headers if name.lower() in _KEPT_OF_HEAD]
    kept.append(("Content-Length", str(len(left))))
    lines = [f"HTTP/1.1 {record.status} ", *(f"{name}: {value}" for name, value in kept)]
    return "\r\n".join(lines).encode("latin-1", "replace") + b"\r\n\r\n"
