"""Whether records are what they say they are: the digests in each record's own head, made again. Serves `archive verify`.

Knows WARC-Block-Digest and WARC-Payload-Digest in SHA-256, which all our records carry. Refuses to know the database. A record that cannot be read is named
by framing.py, whose business it is.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from archive.errors import BadInput
from archive.identity import payload_digest
from archive.warc.framing import Framed, Frames
from archive.warc.read import Record, record_of

_OURS: Final = "sha256:"
_STEP_BYTES: Final = 64 * 1024


class Fixity(Iterator[tuple[Record, str]]):
    """The records of one file, each with what its digests say against it ('' for nothing).

    `torn`, `torn_at` and `problems` are as in framing.Frames. Raises BadInput for what is no WARC, StorageFailed when the disk fails.
    """

    def __init__(self, path: Path, *, offset_bytes: int = 0) -> None:
        self.path = path
        self._frames = Frames(path, offset_bytes=offset_bytes, limit_bytes=None)

    @property
    def torn(self) -> str | None:
        """One sentence on the end of the file when it is not whole, else None."""
        return self._frames.torn

    @property
    def torn_at(self) -> int | None:
        """Where the part begins that is not whole; None when there is none."""
        return self._frames.torn_at

    @property
    def problems(self) -> list[str]:
        """One sentence for each record that was passed over."""
        return self._frames.problems

    def __next__(self) -> tuple[Record, str]:
        while True:
            framed = next(self._frames)
            try:
                record = record_of(framed, self.path.name)
            except BadInput as error:
                self.problems.append(str(error))
                continue
            return record, _against(framed, record)


def _against(framed: Framed, record: Record) -> str:
    said = framed.field("WARC-Block-Digest").strip()
    if said.startswith(_OURS) and said != _OURS + hashlib.sha256(framed.block).hexdigest():
        return "its block is not the one that its WARC-Block-Digest names"
    said = framed.field("WARC-Payload-Digest").strip()
    if (
        record.record_type in ("response", "resource")
        and said.startswith(_OURS)
        and said != payload_digest(record.payload)
    ):
        return "its payload is not the one that its WARC-Payload-Digest names"
    return ""


def ends_early(path: Path, offset_bytes: int) -> bool:
    """Whether what stands from there on is the beginning of a record and no more: what a killed writer leaves. False for bytes that could not become one.

    Zeros at the end do not count: a disk that loses power may have given a file its length and not its bytes.
    """
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        with path.open("rb") as file:
            left = _before_zeros(file, offset_bytes) - offset_bytes
            file.seek(offset_bytes)
            while left > 0 and not stream.eof:
                pending = file.read(min(left, _STEP_BYTES))
                left -= len(pending)
                while pending and not stream.eof:
                    stream.decompress(pending, 16 * _STEP_BYTES)
                    pending = stream.unconsumed_tail
    except (zlib.error, OSError):
        return False
    return not stream.eof


def _before_zeros(file: BinaryIO, offset_bytes: int) -> int:
    """Where the zeros begin that the file ends with; not before `offset_bytes`."""
    end = file.seek(0, 2)
    while end > offset_bytes:
        at = max(end - _STEP_BYTES, offset_bytes)
        file.seek(at)
        kept = len(file.read(end - at).rstrip(b"\0"))
        if kept:
            return at + kept
        end = at
    return offset_bytes
