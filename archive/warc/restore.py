"""Records that were lost or damaged, written again at their old places, from what another side knows of them. Serves the repair of the journal.

    whole records of the file ─┐
    records written again ─────┴─▶ a whole new file of the same name, every record at its offset; what stood there is kept beside it

A file that is gone is made again. What stood before the first record, and between records, and is not whole is filled with warcinfo records, so that no offset
moves. The file is written beside its place, synced and renamed into it. A record written again says so (Archive-Rewritten). Refuses to know what is in
the records, and whether it is true.
"""

from __future__ import annotations

import hashlib
import os
import uuid
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Final

from archive import __version__
from archive.errors import BadInput, StorageFailed
from archive.identity import payload_digest, utc_text
from archive.warc.cdxj import index_of, write_index
from archive.warc.files import make_directory, put_in_place, sync_directory
from archive.warc.fitting import fitted, held, shortest
from archive.warc.fixity import Fixity

REWRITTEN: Final = "Archive-Rewritten"
"""The WARC field that says when a record was written again, and on whose word."""

_MEMBER: Final = b"\x1f\x8b\x08"


@dataclass(frozen=True, slots=True)
class Resource:
    """A record of type resource as it is to stand: `word` goes into its Archive-Rewritten, after the time."""

    url: str
    captured_at: datetime
    content_type: str
    payload: bytes
    word: str


def put_back(path: Path, resources: Mapping[int, Resource], now: datetime) -> Path | None:
    """Writes the records of the file at `path` again, by offset. Returns where the file that stood there is kept, None where there was none.

    Raises TryLater while somebody writes the file; StorageFailed when the disk fails, or where a record finds no room between those that stand.
    """
    with ExitStack() as locks:
        there = path.exists()
        if there:
            locks.enter_context(held(path))
        try:
            pieces = dict(_whole(path, resources)) if there else {}
            content = _file(path, pieces, resources, now)
            make_directory(path.parent)
            kept = _kept(path, now) if there else None
            put_in_place(path, content)
            write_index(path, index_of(path))
        except OSError as error:
            raise StorageFailed(f"{path}: cannot be rewritten ({error.strerror or error})", path=str(path)) from error
    return kept


def _whole(path: Path, resources: Mapping[int, Resource]) -> Iterator[tuple[int, bytes]]:
    """The records that stand and stay, as they lie there. None stays that lies where another one was, or that is what another was taken for.

    Nor does a warcinfo that does not end where a record begins: it is another file's, and a few bytes behind it could not be filled.
    """
    ends: dict[int, int] = {}
    described: set[int] = set()
    urls = {one.url for one in resources.values()}
    old = path.read_bytes()
    at = 0
    while (
        at >= 0 and not ends
    ):  # a file whose first bytes are none of a WARC's is read from where the next member may begin
        with suppress(BadInput):
            for record, against in Fixity(path, offset_bytes=at):
                start, end = record.offset_bytes, record.offset_bytes + record.length_bytes
                if not against and record.url not in urls and not any(start <= one < end for one in resources):
                    ends[start] = end
                    if record.record_type == "warcinfo":
                        described.add(start)
        at = old.find(_MEMBER, at + 1)
    for start, end in ends.items():
        if start not in described or end in ends or end in resources:
            yield start, old[start:end]


def _file(path: Path, pieces: Mapping[int, bytes], resources: Mapping[int, Resource], now: datetime) -> bytes:
    starts = sorted({0, *pieces, *resources})
    content = b""
    for offset, following in pairwise([*starts, None]):
        assert offset is not None
        room = following - offset if following is not None else None
        if offset in pieces:
            content += pieces[offset]
        elif offset in resources:
            content += _fit(path, _spellings(resources[offset], now), room, offset)
        if following is not None and len(content) < following:
            content += _fit(path, _fillings(path, now), following - len(content), len(content))
        if following is not None and len(content) > following:
            raise _no_room(path, following)
    return content


def _fit(path: Path, spellings: Iterator[bytes], room: int | None, offset: int) -> bytes:
    for plain in spellings:
        if room is None:
            return shortest(plain)
        member = fitted(plain, room)
        if member is not None:
            return member
    raise _no_room(path, offset)


def _spellings(resource: Resource, now: datetime) -> Iterator[bytes]:
    """The record, the fullest first; the digests of equal bytes are spared before the word on who wrote it."""
    digest = payload_digest(resource.payload)
    spared = [("WARC-Payload-Digest", digest), ("WARC-Block-Digest", f"sha256:{_sha256(resource.payload)}")]
    for count in range(len(spared), -1, -1):
        yield _record(
            [
                ("WARC-Type", "resource"),
                ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"),
                ("WARC-Date", utc_text(resource.captured_at)),
                ("WARC-Target-URI", resource.url),
                (REWRITTEN, f"{utc_text(now)}; {resource.word}"),
                *spared[:count],
                ("Content-Type", resource.content_type),
            ],
            resource.payload,
        )


def _fillings(path: Path, now: datetime) -> Iterator[bytes]:
    """What stands where a record was that nobody can write again."""
    about = (
        f"software: society-news-archive/{__version__}\r\nformat: WARC File Format 1.1\r\ndescription: rewritten\r\n"
    )
    first = [("WARC-Type", "warcinfo"), ("WARC-Record-ID", f"<urn:uuid:{uuid.uuid4()}>"), ("WARC-Date", utc_text(now))]
    for block in (about.encode(), b""):
        digest = ("WARC-Block-Digest", f"sha256:{_sha256(block)}")
        kind = ("Content-Type", "application/warc-fields")
        for more in ([("WARC-Filename", path.name), digest], [digest], []):
            yield _record([*first, *more, kind], block)


def _record(fields: list[tuple[str, str]], block: bytes) -> bytes:
    lines = "".join(f"{name}: {value}\r\n" for name, value in [*fields, ("Content-Length", str(len(block)))])
    return b"WARC/1.1\r\n" + lines.encode("utf-8", "replace") + b"\r\n" + block + b"\r\n\r\n"


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def _kept(path: Path, now: datetime) -> Path:
    """A second name for the file as it was, which stays when the first goes to the new one."""
    kept = path.with_name(f"{path.name}.damaged-{now.astimezone(UTC):%Y%m%dT%H%M%S%f}")
    try:
        os.link(path, kept)
    except OSError:  # a file system without links
        put_in_place(kept, path.read_bytes())
    sync_directory(path.parent)
    return kept


def _no_room(path: Path, offset: int) -> StorageFailed:
    return StorageFailed(f"{path}: a record has no room before byte {offset}", path=str(path))
