"""Captures onto disk: WARC 1.1, one gzip member a record, synced when asked. Serves the step from a response to a Capture; the rows come after.

Knows files, warcio's record writer and what a head must look like. Refuses to know the database, Scrapy, and whether a capture is worth keeping.

    fetch ─▶ write_response ─▶ … ─▶ sync ─▶ the row may be committed

What a record holds:
  - the payload as received, content-coded bytes and all, under a reconstructed HTTP head (head.py says what in it is ours; the WARC field
    Archive-Head-Changes names it in each record);
  - WARC-Date with microseconds, spelled as identity.capture_id digests it;
  - block and payload digests as ``sha256:<hex>``, the same text as PayloadDigest, which `warcio check` verifies;
  - a 304 whose validators came from a capture we hold is a revisit, profile server-not-modified, with WARC-Refers-To and its Target-URI and Date.
    It has no payload digest of its own: the field would speak of the payload it refers to (WARC 1.1, 6.7.3);
  - an answer whose payload equals one we hold is a revisit, profile identical-payload-digest: its own head, the digest, and where the payload stands;
  - the request follows its response, with WARC-Concurrent-To.

A file is never appended to by another process, so that a torn end stays the last thing in its file, and its writer holds the kernel's lock of it, so that
nobody heals what is being written. `finish` puts the index beside each file (cdxj.py): from then on the file never changes. One writer, one thread.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import logging
import os
import re
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from archive import __version__
from archive.errors import BadInput, CannotCreate, StorageFailed
from archive.identity import entity_digest, payload_digest, utc_text
from archive.model import EntityDigest, PayloadDigest
from archive.warc.cdxj import line_of, write_index
from archive.warc.coding import decode_body
from archive.warc.files import WARC_SUFFIX, last_stamp, lock, make_directory, sync_directory
from archive.warc.framing import Framed
from archive.warc.head import Headers, percent_escaped, request_head, response_head
from archive.warc.read import Reference, record_of

logger = logging.getLogger(__name__)

ROLL_AT_BYTES = 1_000_000_000
"""WARC files of about a gigabyte are what the field's tools are used to, and what WARC 1.1 recommends."""
_GZIP_LEVEL = 6  # zlib's own default; warcio's wrapper uses 9, which costs more time than it saves space
_CONFORMS_TO = "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/"
_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
_EQUAL_PAYLOAD = "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
_RESPONSE, _REQUEST = "application/http; msgtype=response", "application/http; msgtype=request"
_FORBIDDEN = re.compile(r"[\x00-\x1f\x7f]")
_FIELD_NAME = re.compile(r"[A-Za-z0-9-]+")
_OURS = (
    "warc-type",
    "warc-record-id",
    "warc-date",
    "warc-target-uri",
    "content-type",
    "content-length",
    "warc-block-digest",
    "warc-payload-digest",
)

Fields = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Exchange:
    """One request and what came back. `captured_at` is aware. Header text is latin-1, one character a byte; `payload` is content-coded as received.

    `truncated` is None or WARC's reason (length, time, disconnect, unspecified). `refers_to`, for a 304, names the capture whose validators were sent.
    `repeats` names a whole response in a file of the same folder whose payload is this very one: then it is not written a second time.
    `method` None says that the request is not known (an import): then none is written.
    """

    url: str
    captured_at: datetime
    method: str | None
    request_headers: Headers
    status: int
    reason: str
    response_headers: Headers
    payload: bytes
    truncated: str | None = None
    ip: str | None = None
    refers_to: Reference | None = None
    repeats: Reference | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """Where a record stands, and its digests.

    `file` is relative to the series' directory; `record_id` is without angle brackets. `entity_digest` is None when the body cannot be decoded, is cut,
    or is a 304's: two such bodies must never pass for equal.
    """

    record_id: str
    payload_digest: PayloadDigest
    entity_digest: EntityDigest | None
    file: str
    offset_bytes: int
    length_bytes: int


@dataclass(frozen=True, slots=True)
class _Head:
    """An HTTP head that warcio writes byte for byte. Its own class re-encodes what is not ASCII."""

    headers_buff: bytes

    def compute_headers_buffer(self, _header_filter: object = None) -> None:
        """Nothing to compute: part of what warcio asks of a head."""


@dataclass(frozen=True, slots=True)
class _Member:
    """One record as it goes onto the disk, and what a reader will find in it."""

    content: bytes
    fields: Headers
    block: bytes


class WarcSeries:
    """The WARC files that one process writes into one directory: ``<prefix>-<UTC stamp>-<pid>-<00001>.warc.gz``, each beginning with a warcinfo.

    Names sort in the order of writing, also when the clock has gone back since the last process wrote: the stamp is then one more than the last.
    The first file is made with the first record. `info` goes into each warcinfo from now on (description, isPartOf ...; WARC 1.1, 6.2). Raises CannotCreate
    when directory or file cannot be made, StorageFailed naming the file when the disk fails; after a failed write the file again ends with a whole record,
    after a failed sync nothing more is written, because nobody knows what the disk holds.

    As a context manager it finishes its files, and only closes them after an exception.
    """

    def __init__(
        self,
        directory: Path,
        prefix: str,
        *,
        info: Mapping[str, str] | None = None,
        roll_at_bytes: int = ROLL_AT_BYTES,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.directory = directory
        self._prefix = re.sub(r"[^A-Za-z0-9._-]", "-", prefix) or "archive"
        self.info = dict(info or {})
        self._roll_at_bytes = roll_at_bytes
        self._clock = clock
        self._file: io.FileIO | None = None
        self._lines: list[str] = []
        self._rolled: list[
            tuple[io.FileIO, Path, list[str]]
        ] = []  # full files with their index, held until they may be finished
        self._name = ""
        self._stamp = 0
        self._size_bytes = 0
        self._number = 0
        self._warcinfo_id = ""
        self._new_file = False
        self._unsure = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.close()

    def write_response(self, exchange: Exchange) -> Written:
        """Writes a response (or a revisit) and then its request. Not safe on disk before `sync`."""
        digest = payload_digest(exchange.payload)
        revisit = exchange.refers_to if exchange.status == 304 and not exchange.payload else None
        repeats = exchange.repeats if exchange.payload and not exchange.truncated else None
        no_body = (
            (exchange.method or "").upper() == "HEAD" or exchange.status in {204, 304} or 100 <= exchange.status < 200
        )
        has_body = bool(exchange.payload) or not no_body
        head = response_head(
            exchange.status, exchange.reason, exchange.response_headers, len(exchange.payload), has_body=has_body
        )
        kind = "revisit" if revisit or repeats else "response"
        record_id, fields = self._fields(kind, exchange.url, exchange.captured_at)
        if exchange.ip:
            fields.append(("WARC-IP-Address", exchange.ip))
        if exchange.truncated or repeats:
            fields.append(("WARC-Truncated", exchange.truncated or "length"))
        if head.changes:
            fields.append(("Archive-Head-Changes", head.changes))
        if revisit is None:
            fields.append(("WARC-Payload-Digest", digest))
        if revisit is not None:
            fields += [("WARC-Profile", _NOT_MODIFIED), *_refers_to(revisit)]
        elif repeats is not None:
            fields += [("WARC-Profile", _EQUAL_PAYLOAD), *_refers_to(repeats)]
        response = _member(fields, _RESPONSE, b"" if repeats else exchange.payload, head=head.content)

        entity = None if exchange.status == 304 else _entity(exchange)
        offset = self._append(response, *self._request(exchange, record_id))
        return Written(record_id, digest, entity, self._name, offset, len(response.content))

    def _request(self, exchange: Exchange, record_id: str) -> list[_Member]:
        """The request's record, where it is known what was asked."""
        if exchange.method is None:
            return []
        _, fields = self._fields("request", exchange.url, exchange.captured_at)
        if exchange.ip:
            fields.append(("WARC-IP-Address", exchange.ip))
        fields.append(("WARC-Concurrent-To", f"<{record_id}>"))
        fields.append(("WARC-Payload-Digest", payload_digest(b"")))  # or warcio would add one in SHA-1
        head = request_head(exchange.method, exchange.url, exchange.request_headers)
        return [_member(fields, _REQUEST, b"", head=head)]

    def write_resource(
        self, url: str, captured_at: datetime, content_type: str, payload: bytes, **extra_fields: str
    ) -> Written:
        """Writes an imported file, or a commit of the journal. `extra_fields` become WARC fields, ``_`` in their names read as ``-``."""
        digest = payload_digest(payload)
        record_id, fields = self._fields("resource", url, captured_at)
        for key, value in extra_fields.items():
            name = key.replace("_", "-")
            if name.lower() in _OURS or not _FIELD_NAME.fullmatch(name):
                raise ValueError(f"{name!r} cannot be an extra field: it is no name, or every record has it already")
            fields.append((name, value))
        fields.append(("WARC-Payload-Digest", digest))
        member = _member(fields, content_type or "application/octet-stream", payload)
        offset = self._append(member)
        return Written(record_id, digest, entity_digest(payload), self._name, offset, len(member.content))

    def sync(self) -> None:
        """When this returns, all that was written is on disk, the names of new files included."""
        self._refuse_when_unsure()
        if self._file is None:
            return
        try:
            os.fsync(self._file.fileno())
            if self._new_file:
                sync_directory(self.directory)
                self._new_file = False
        except OSError as error:
            # The kernel may have dropped the pages and report success next time: never ask twice.
            self._unsure = True
            raise self._failed("synced", error) from error

    def is_overtaken(self) -> bool:
        """Whether another process has since begun a file that sorts after ours. Who needs names in order of writing closes then, and writes on."""
        try:
            return self._file is not None and last_stamp(self.directory, self._prefix) > self._stamp
        except OSError as error:
            raise self._failed("continued", error) from error

    def close(self) -> None:
        """Syncs and closes; the next record would begin a new file. After a failed sync it only closes. The files stay unfinished, for the next start to
        look through."""
        try:
            if not self._unsure:
                self._roll()
        finally:
            self._release()

    def finish(self) -> None:
        """Closes, and puts the index beside each file. To be called when everything in them is staged or needs no row: nobody will look again.

        A file whose index cannot be written stays unfinished, which harms nobody.
        """
        try:
            if not self._unsure:
                self._roll()
                for _, path, lines in self._rolled:
                    try:
                        write_index(path, lines)
                    except OSError as error:
                        logger.warning("%s: its index cannot be written now (%s)", path, error.strerror or error)
        finally:
            self._release()

    def _roll(self) -> None:
        """Syncs the file and puts it aside."""
        self.sync()
        if self._file is not None:
            self._rolled.append((self._file, self.directory / self._name, self._lines))
            self._file = None

    def _release(self) -> None:
        for file, _, _ in self._rolled:
            file.close()
        self._rolled.clear()
        if self._file is not None:
            self._file.close()
            self._file = None

    def _fields(self, record_type: str, url: str, captured_at: datetime) -> tuple[str, Fields]:
        """The fields every record begins with. Opens the file that they will go to, whose warcinfo they name."""
        if captured_at.tzinfo is None:
            raise ValueError(f"captured_at must know its zone: {captured_at!r} of {url}")
        self._refuse_when_unsure()
        if self._file is not None and self._size_bytes >= self._roll_at_bytes and record_type != "request":
            self._roll()
        if self._file is None:
            self._open()
        record_id = f"urn:uuid:{uuid.uuid4()}"
        fields = [
            ("WARC-Type", record_type),
            ("WARC-Record-ID", f"<{record_id}>"),
            ("WARC-Date", utc_text(captured_at)),
            ("WARC-Target-URI", percent_escaped(url)),
            ("WARC-Warcinfo-ID", f"<{self._warcinfo_id}>"),
        ]
        return record_id, fields

    def _open(self) -> None:
        now = self._clock().astimezone(UTC)
        make_directory(self.directory)
        try:
            self._file = self._made(now)
        except OSError as error:
            path = self.directory / self._name
            raise CannotCreate(f"{path}: cannot be made ({error.strerror or error})", path=str(path)) from error
        self._lines = []
        self._size_bytes = 0
        self._new_file = True
        self._warcinfo_id = f"urn:uuid:{uuid.uuid4()}"
        about = {
            "software": f"society-news-archive/{__version__}",
            "format": "WARC File Format 1.1",
            "conformsTo": _CONFORMS_TO,
            **self.info,
        }
        lines = "".join(f"{_clean(name)}: {_clean(value)}\r\n" for name, value in about.items())
        fields = [
            ("WARC-Type", "warcinfo"),
            ("WARC-Record-ID", f"<{self._warcinfo_id}>"),
            ("WARC-Date", utc_text(now)),
            ("WARC-Filename", self._name),
        ]
        try:
            self._append(_member(fields, "application/warc-fields", lines.encode("utf-8")))
        except StorageFailed:
            self._file.close()
            self._file = None
            with contextlib.suppress(OSError):
                (self.directory / self._name).unlink()
            raise

    def _made(self, now: datetime) -> io.FileIO:
        """A new file, locked."""
        while True:
            self._number += 1
            self._stamp = max(int(f"{now:%Y%m%d%H%M%S%f}"), last_stamp(self.directory, self._prefix) + 1)
            self._name = f"{self._prefix}-{self._stamp:020d}-{os.getpid()}-{self._number:05d}{WARC_SUFFIX}"
            # Unbuffered: a record is written when write_response returns, and there is nothing to lose between us and the kernel.
            file = io.FileIO(self.directory / self._name, "xb")
            # Where there are no locks (some network disks) nobody heals. A healer that came between the two lines has removed a file without a record.
            lock(file.fileno(), wait=True)
            if os.fstat(file.fileno()).st_nlink:
                return file
            file.close()

    def _append(self, *members: _Member) -> int:
        """Writes whole members or nothing, and says where the first begins."""
        file, offset = self._file, self._size_bytes
        assert file is not None
        rest = memoryview(b"".join(member.content for member in members))
        try:
            while rest:
                rest = rest[file.write(rest) :]
        except OSError as error:
            self._cut_back(file, offset)
            raise self._failed("written", error) from error
        for member in members:
            framed = Framed(member.fields, member.block, self._size_bytes, len(member.content))
            self._lines += line_of(record_of(framed, self._name), self._name)
            self._size_bytes += len(member.content)
        return offset

    def _cut_back(self, file: io.FileIO, offset: int) -> None:
        try:
            file.seek(offset)
            file.truncate(offset)
        except OSError:
            # The disk is worse than full. Nothing may follow half a record in this file.
            self._unsure = True

    def _refuse_when_unsure(self) -> None:
        if self._unsure:
            path = str(self.directory / self._name)
            raise StorageFailed(f"{path}: the disk failed before; what it holds of this file is not known", path=path)

    def _failed(self, done: str, error: OSError) -> StorageFailed:
        path = str(self.directory / self._name)
        return StorageFailed(f"{path}: cannot be {done} ({error.strerror or error})", path=path)


def _entity(exchange: Exchange) -> EntityDigest | None:
    try:
        decoded = decode_body(exchange.payload, exchange.response_headers, name=exchange.url)
    except BadInput:
        return None
    return None if decoded.cut or exchange.truncated else entity_digest(decoded.content)


def _refers_to(original: Reference) -> Fields:
    fields = []
    if original.record_id:
        fields.append(("WARC-Refers-To", f"<{original.record_id}>"))
    if original.url:
        fields.append(("WARC-Refers-To-Target-URI", percent_escaped(original.url)))
    if original.captured_at:
        fields.append(("WARC-Refers-To-Date", utc_text(original.captured_at)))
    if original.file:
        fields.append(("WARC-Refers-To-Filename", original.file))
        fields.append(("WARC-Refers-To-File-Offset", str(original.offset_bytes)))
    return fields


def _member(fields: Iterable[tuple[str, str]], content_type: str, payload: bytes, *, head: bytes = b"") -> _Member:
    """One record as one gzip member."""
    digest = hashlib.sha256(head)
    digest.update(payload)
    content_type = _clean(content_type)
    named = [(_clean(name), _clean(value)) for name, value in fields]
    named.append(("WARC-Block-Digest", f"sha256:{digest.hexdigest()}"))
    warc_head = StatusAndHeaders("", named, protocol="WARC/1.1")
    http_head = _Head(head) if head else None
    record = ArcWarcRecord(
        "warc", dict(named)["WARC-Type"], warc_head, io.BytesIO(payload), http_head, content_type, len(payload)
    )
    record.payload_length = len(payload)
    plain = io.BytesIO()
    WARCWriter(plain, gzip=False, warc_version="1.1").write_record(record)
    stream = zlib.compressobj(_GZIP_LEVEL, zlib.DEFLATED, 16 + zlib.MAX_WBITS)
    content = stream.compress(plain.getvalue()) + stream.flush()
    return _Member(content, (*named, ("Content-Type", content_type)), head + payload)


def _clean(text: str) -> str:
    """What may stand in a line of WARC fields: no controls, and nothing that UTF-8 cannot write."""
    return _FORBIDDEN.sub(" ", text).encode("utf-8", "replace").decode("utf-8").strip()
