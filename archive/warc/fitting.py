"""Files that are changed although they are finished, and in which every record stays where it is. Serves withdrawals, and repairs of the journal.

A member is filled up to the length of the one that stood there: with empty stored blocks inside the deflate stream (RFC 1951 3.2.4, five bytes each), which
every reader of gzip passes over, and up to four bytes of comment (RFC 1952 2.3.1). The file is written beside its place, synced and renamed into it.
Refuses to know what the records say.
"""

from __future__ import annotations

import os
import shutil
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from archive.errors import TryLater
from archive.warc.files import is_finished, lock, sync_directory
from archive.warc.heal import Unfinished

_EMPTY_BLOCK = b"\x00\x00\x00\xff\xff"
_LAST_BLOCK = b"\x03\x00"
_MOST_FILLING = len(_EMPTY_BLOCK) - 1
_GZIP_HEAD = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
_HAS_COMMENT = 0x10
_COPY_BYTES = 1024 * 1024


@contextmanager
def held(path: Path) -> Iterator[None]:
    """Keeps writers and healers off a file that may still grow, and a second rewriting off one that is finished: the journal is every site's.

    Raises TryLater where a writer is at work.
    """
    while is_finished(path):
        with path.open("rb") as file:
            lock(file.fileno(), wait=True)
            # Whoever was here before has put another file in this place.
            if os.path.samestat(os.fstat(file.fileno()), path.stat()):
                yield
                return
    with Unfinished(path) as file:
        if not file.held:
            raise TryLater(f"{path} is being written by another process; try again when it has finished")
        yield


def _deflated(plain: bytes) -> bytes:
    """All but the last block, ended at a byte."""
    stream = zlib.compressobj(9, zlib.DEFLATED, -zlib.MAX_WBITS, 9)
    return stream.compress(plain) + stream.flush(zlib.Z_FULL_FLUSH)


def _trailer(plain: bytes) -> bytes:
    return zlib.crc32(plain).to_bytes(4, "little") + (len(plain) & 0xFFFFFFFF).to_bytes(4, "little")


def shortest(plain: bytes) -> bytes:
    """`plain` as one gzip member."""
    return _GZIP_HEAD + _deflated(plain) + _LAST_BLOCK + _trailer(plain)


def fitted(plain: bytes, length_bytes: int) -> bytes | None:
    """`plain` as one gzip member of exactly that length; None where it is too long for that."""
    short = shortest(plain)
    if len(short) > length_bytes:
        return None
    blocks, comment = divmod(length_bytes - len(short), len(_EMPTY_BLOCK))
    assert comment <= _MOST_FILLING
    head = bytearray(_GZIP_HEAD)
    if comment:
        head[3] |= _HAS_COMMENT
        head += b" " * (comment - 1) + b"\0"
    end = len(short) - len(_LAST_BLOCK) - 8
    return bytes(head) + short[len(_GZIP_HEAD) : end] + _EMPTY_BLOCK * blocks + short[end:]


def rewrite(path: Path, members: Mapping[int, tuple[int, bytes]]) -> None:
    """The file with other members in place of some: offset -> (bytes that go, bytes that come). Whole or not at all; raises OSError."""
    beside = path.with_name(f".{path.name}.erasing")  # whoever comes after a kill writes over it
    try:
        with path.open("rb") as source, beside.open("wb") as file:
            at = 0
            for offset in sorted(members):
                _copy(source, file, offset - at)
                length, member = members[offset]
                file.write(member)
                at = source.seek(offset + length)
            shutil.copyfileobj(source, file, _COPY_BYTES)
            file.flush()
            os.fsync(file.fileno())
        shutil.copystat(path, beside)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise
    sync_directory(path.parent)


def _copy(source: BinaryIO, file: BinaryIO, size: int) -> None:
    while size:
        piece = source.read(min(size, _COPY_BYTES))
        if not piece:
            raise OSError("the file became shorter while it was read")
        file.write(piece)
        size -= len(piece)
