"""Where one record ends and the next begins, in files that may be damaged. Serves every step that reads a WARC.

Knows gzip members, WARC header blocks and Content-Length. Refuses to know what a record means (read.py) and how one is made (write.py).

    cut at the end          the file ends inside a record: a writer was killed, or the disk was full   -> `torn`, reading is over
    damaged in the middle   a member that does not decode, a header that says nonsense                 -> `problems`, reading goes on at the next record
    not a WARC at all       the first bytes are of something else                                      -> BadInput

warcio parses the header lines, but its iterator is not used: on damage it writes to stderr, hands out short records as whole ones, and gives up the
rest of the file. One gzip member a record is what WARC 1.1 (ISO 28500:2017) recommends. Several records in one member (FastWARC 2 writes that) are read, all
at their member's offset.
"""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Generator, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from warcio.statusandheaders import StatusAndHeadersParser, StatusAndHeadersParserException

from archive.errors import BadInput, StorageFailed

MAX_RECORD_BYTES = 256 * 1024 * 1024
"""Foreign files hold films; a page of news is never this large. Larger records are passed over and named."""
_MAX_HEADER_BYTES = 1024 * 1024
_STEP_BYTES = 64 * 1024
_GZIP = b"\x1f\x8b\x08"
_MARK = b"WARC/"
_VERSIONS = ["WARC/1.1", "WARC/1.0", "WARC/0.18", "WARC/0.17"]
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_NEXT_PLAIN = re.compile(rb"\nWARC/[01]\.\d+\r?\n")
_OTHERS = {
    b"PK\x03\x04": "it is a zip file (a WACZ is one: unpack it and take its archive/*.warc.gz)",
    b"\x28\xb5\x2f\xfd": "it is compressed with zstd; only gzip is read",
    b"filedesc:": "it is an ARC file; `warcio recompress` makes a WARC of it",
}


@dataclass(frozen=True, slots=True)
class Framed:
    """One whole record as it stands in its file: header fields in order, the block's bytes, and where it is."""

    fields: tuple[tuple[str, str], ...]
    block: bytes
    offset_bytes: int
    length_bytes: int

    def field(self, name: str) -> str:
        """The first field of that name, whatever its case; '' when there is none."""
        return next((value for key, value in self.fields if key.lower() == name.lower()), "")


@dataclass(slots=True)
class _Member:
    """What was made of one gzip member: how it ended (whole, cut, broken, big), its bytes, and its compressed length."""

    end: str
    content: bytes
    length_bytes: int


class _NonsenseError(Exception):
    """A record that cannot be taken as it stands; the text says why."""


class Frames(Iterator[Framed]):
    """The whole records of one file, in order, each when it is asked for.

    `torn` is None, or after the last record one sentence on the rest that is not whole, which begins at `torn_at`; `problems` are sentences on what was
    passed over.
    Raises BadInput for a file that is no WARC or cannot be opened, StorageFailed when the disk fails under us. `limit_bytes` None: no limit.
    """

    def __init__(self, path: Path, *, offset_bytes: int = 0, limit_bytes: int | None = MAX_RECORD_BYTES) -> None:
        self.path = path
        self.torn: str | None = None
        self.torn_at: int | None = None
        self.problems: list[str] = []
        self._offset = offset_bytes
        self._limit = limit_bytes if limit_bytes is not None else 1 << 62
        self._frames = self._read()

    def __next__(self) -> Framed:
        try:
            return next(self._frames)
        except OSError as error:
            raise StorageFailed(
                f"{self.path}: cannot be read ({error.strerror or error})", path=str(self.path)
            ) from error

    def close(self) -> None:
        """Lets go of the file before its end."""
        self._frames.close()

    def _read(self) -> Generator[Framed, None, None]:
        try:
            file = self.path.open("rb")
        except (FileNotFoundError, IsADirectoryError, PermissionError, NotADirectoryError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else str(error)
            raise BadInput(f"{self.path}: cannot be opened ({reason})", name=str(self.path)) from error
        with file:
            size = file.seek(0, io.SEEK_END)
            file.seek(self._offset)
            start = file.read(16)
            if start.startswith(_GZIP[:2]) or (start and _GZIP.startswith(start)):
                yield from self._compressed(file, size)
            elif start.startswith(_MARK) or (start and _MARK.startswith(start)):
                yield from self._plain(file, size)
            elif start:
                raise self._not_a_warc(
                    next(
                        (hint for mark, hint in _OTHERS.items() if start.startswith(mark)), "it does not begin like one"
                    )
                )

    def _not_a_warc(self, reason: str) -> BadInput:
        return BadInput(f"{self.path}: not a WARC file ({reason})", name=str(self.path))

    def _problem(self, offset: int, reason: str) -> None:
        self.problems.append(f"{self.path}: record at byte {offset}: {reason}")

    def _tear(self, offset: int, size: int) -> None:
        self.torn_at = offset
        self.torn = (
            f"{self.path}: ends inside a record: the last {size - offset} bytes, from byte {offset} on, are not whole"
        )

    # One gzip member a record.

    def _compressed(self, file: BinaryIO, size: int) -> Iterator[Framed]:
        offset = first = self._offset
        while offset < size:
            member = _member(file, offset, self._limit + _MAX_HEADER_BYTES)
            if offset == first and not _could_be_warc(member.content):
                raise self._not_a_warc("it is a gzip file of something else")
            if member.end in {"cut", "broken"}:
                found = _next_member(file, offset + 1)
                if member.end == "cut" and found is not None and not _whole_to_the_end(file, found, size):
                    found = None
                if found is None and member.end == "broken" and offset == first and not member.content:
                    raise self._not_a_warc("it is no whole gzip file")
                if found is None:
                    return self._tear(offset, size)
                self._problem(offset, f"damaged; the {found - offset} bytes before the next record are passed over")
                offset = found
                continue
            if member.end == "big":
                self._problem(offset, f"larger than {self._limit} bytes; passed over{_named(member.content)}")
            else:
                yield from self._inside(member, offset)
            offset += member.length_bytes
        return None

    def _inside(self, member: _Member, offset: int) -> Iterator[Framed]:
        content, at = member.content, _past_newlines(member.content, 0)
        while at < len(content):
            try:
                fields, start = _header(content, at)
                end = start + _content_length(fields)
            except _NonsenseError as error:
                return self._problem(offset, f"{error}; passed over")
            if end > len(content):
                return self._problem(
                    offset,
                    f"its Content-Length says {end - start} bytes, {len(content) - start} are there; passed over",
                )
            yield Framed(fields, content[start:end], offset, member.length_bytes)
            at = _past_newlines(content, end)
        return None

    # No compression: Content-Length is all that says where a record ends.

    def _plain(self, file: BinaryIO, size: int) -> Iterator[Framed]:
        offset = self._offset
        while offset < size:
            file.seek(offset)
            begin = file.read(_STEP_BYTES)
            if not _BLANK_LINE.search(begin):
                begin += file.read(_MAX_HEADER_BYTES)
            try:
                fields, header_bytes = _header(begin, 0)
                length = _content_length(fields)
            except _NonsenseError as error:
                found = _next_plain(file, offset + 1)
                if found is None:
                    return self._tear(offset, size)
                self._problem(offset, f"{error}; the {found - offset} bytes before the next record are passed over")
                offset = found
                continue
            end = offset + header_bytes + length
            if end > size:
                return self._tear(offset, size)
            if length > self._limit:
                self._problem(offset, f"larger than {self._limit} bytes; passed over{_named(begin)}")
            else:
                file.seek(offset + header_bytes)
                yield Framed(fields, file.read(length), offset, end - offset)
            file.seek(end)
            after = file.read(64)
            offset = end + _past_newlines(after, 0)
        return None


def _member(file: BinaryIO, offset: int, limit_bytes: int) -> _Member:
    """Inflates the member at `offset`. What is larger than `limit_bytes` is inflated to find its end, and not kept."""
    file.seek(offset)
    stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
    out, big = bytearray(), False
    while not stream.eof:
        pending = stream.unconsumed_tail or file.read(_STEP_BYTES)
        try:
            piece = stream.decompress(pending, 16 * _STEP_BYTES)
        except zlib.error:
            return _Member("broken", bytes(out), 0)
        if not pending and not piece:
            return _Member("cut", bytes(out), 0)
        big = big or len(out) + len(piece) > limit_bytes
        if big:
            del out[_STEP_BYTES:]
        else:
            out += piece
    return _Member("big" if big else "whole", bytes(out), file.tell() - len(stream.unused_data) - offset)


def _could_be_warc(content: bytes) -> bool:
    start = content.lstrip(b"\r\n")[: len(_MARK)]
    return _MARK.startswith(start)


def _header(content: bytes, at: int) -> tuple[tuple[tuple[str, str], ...], int]:
    """The header fields at `at` and where the block begins."""
    if not content.startswith(_MARK, at):
        raise _NonsenseError("no WARC header where one should begin")
    end = _BLANK_LINE.search(content, at, at + _MAX_HEADER_BYTES)
    if end is None:
        raise _NonsenseError("its header has no end")
    try:
        parsed = StatusAndHeadersParser(_VERSIONS).parse(io.BytesIO(content[at : end.end()]))
    except StatusAndHeadersParserException as error:
        raise _NonsenseError(f"a version of WARC that we do not know: {error.statusline.strip()!r}") from error
    return tuple((str(name), str(value)) for name, value in parsed.headers), end.end()


def _content_length(fields: tuple[tuple[str, str], ...]) -> int:
    text = next((value.strip() for name, value in fields if name.lower() == "content-length"), "")
    if not (text.isascii() and text.isdigit() and len(text) < 16):
        raise _NonsenseError(f"its Content-Length is {text[:40]!r}")
    return int(text)


def _past_newlines(content: bytes, at: int) -> int:
    while content[at : at + 1] in {b"\r", b"\n"}:
        at += 1
    return at


def _named(content: bytes) -> str:
    """The address in the header at the start of `content`, for a message."""
    try:
        fields, _ = _header(content, 0)
    except _NonsenseError:
        return ""
    return next((f": {value}" for name, value in fields if name.lower() == "warc-target-uri"), "")


def _whole_to_the_end(file: BinaryIO, offset: int, size: int) -> bool:
    """Whether everything from `offset` on is whole members.

    A damaged member can ask for more bytes than the file has, just as one that was cut. Records behind it show that it was damaged; but what looks like
    a record may also stand inside the payload of a cut one (a WARC that somebody published), and then the last of them is cut as well.
    """
    while offset < size:
        member = _member(file, offset, 0)
        if member.end not in {"whole", "big"}:
            return False
        offset += member.length_bytes
    return True


def _next_member(file: BinaryIO, offset: int) -> int | None:
    """The next place from `offset` on where a gzip member with a WARC header in it begins."""
    for at in _find(file, offset, re.compile(re.escape(_GZIP))):
        file.seek(at)
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        try:
            start = stream.decompress(file.read(4096), len(_MARK))
        except zlib.error:
            continue
        if start == _MARK:
            return at
    return None


def _next_plain(file: BinaryIO, offset: int) -> int | None:
    return next((at + 1 for at in _find(file, max(offset - 1, 0), _NEXT_PLAIN)), None)


def _find(file: BinaryIO, offset: int, pattern: re.Pattern[bytes], window_bytes: int = 1024 * 1024) -> Iterator[int]:
    """Where `pattern` (under 64 bytes) stands from `offset` on, read in windows that overlap by as much."""
    while True:
        file.seek(offset)
        window = file.read(window_bytes)
        last = len(window) < window_bytes
        for match in pattern.finditer(window):
            if last or match.start() < window_bytes - 64:
                yield offset + match.start()
        if last:
            return
        offset += window_bytes - 64
