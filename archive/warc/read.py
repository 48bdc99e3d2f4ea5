"""Records as values: what was fetched, when, and its bytes as received. Serves every step that takes captures up again.

Knows what the fields of WARC 1.0 and 1.1 mean, and how Wget, Heritrix, pywb and others bend them. Refuses to know the database, sites, and where in a
damaged file the next record begins (framing.py). Everything read here came from outside: a bad record is passed over and named, the others are read.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archive.errors import BadInput, StorageFailed
from archive.identity import payload_digest, utc_text
from archive.warc.coding import MAX_BODY_BYTES, Decoded, dechunk, decode_body
from archive.warc.files import prefix_of
from archive.warc.framing import MAX_RECORD_BYTES, Framed, Frames
from archive.warc.head import Headers, parse_head

_HTTP = ("http://", "https://")
_NOT_MODIFIED = "server-not-modified"
_EQUAL_PAYLOAD = "identical-payload-digest"
ERASED_BY = "Archive-Erased"
"""The WARC field that names the tombstone for which a record was erased (erase.py)."""
_ABOUT_THE_CRAWL = (
    "dns:",
    "whois:",
    "metadata:",
    "urn:archive:commit:",
    "urn:screenshot:",
    "urn:thumbnail:",
    "urn:view:",
    "urn:text:",
    "urn:pageinfo:",
)
"""Resources that crawlers (Heritrix, Wget, Browsertrix, we) keep beside what they captured."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:T(.+))?)?)?")
_STAMP = re.compile(r"\d{14}")


@dataclass(frozen=True, slots=True)
class Reference:
    """The capture that another one speaks of, as far as it is named ('' and None where it is not).

    `file` and `offset_bytes` say where its record stands, as Heritrix names it too (WARC-Refers-To-Filename, -File-Offset); `file` lies in the same folder.
    """

    record_id: str
    url: str
    captured_at: datetime | None
    file: str = ""
    offset_bytes: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """One record of a WARC.

    `record_type` is WARC's (response, revisit, request, resource, warcinfo, metadata ...); `record_id` is without angle brackets ('' when absent);
    `status` is None where there is no HTTP status line, `reason` then the first line of a request; header text is latin-1, a character a byte.
    `payload` is as received: content-coded, chunk framing undone; of a record without an HTTP head it is the whole block. `truncated` is None or WARC's reason
    (length, time, disconnect, unspecified). `fields` are the WARC fields in order. `offset_bytes` is where the record, or its gzip member, begins in
    `file`, the path as it was given. `refers_to` is only set for revisits.
    """

    record_type: str
    record_id: str
    url: str
    captured_at: datetime
    status: int | None
    reason: str
    headers: Headers
    payload: bytes
    truncated: str | None
    fields: Headers
    file: str
    offset_bytes: int
    length_bytes: int
    refers_to: Reference | None = None

    def header(self, name: str) -> str:
        """The first HTTP header of that name, whatever its case; '' when there is none."""
        return _first(self.headers, name)

    def field(self, name: str) -> str:
        """The first WARC field of that name, whatever its case; '' when there is none."""
        return _first(self.fields, name)

    @property
    def content_type(self) -> str:
        """Of the payload: the HTTP header's where there is an HTTP head, else the record's."""
        return self.header("content-type") if self.headers or self.status is not None else self.field("content-type")


class Records(Iterator[Record]):
    """The records of one file that can be read, in order.

    `torn` and `problems` are as in framing.Frames and complete when the last record has been taken. Raises BadInput for what is no WARC,
    StorageFailed when the disk fails.
    """

    def __init__(self, path: Path, *, limit_bytes: int | None = MAX_RECORD_BYTES) -> None:
        self.path = path
        self._frames = Frames(path, limit_bytes=limit_bytes)

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

    def __next__(self) -> Record:
        while True:
            framed = next(self._frames)
            try:
                return record_of(framed, str(self.path))
            except BadInput as error:
                self.problems.append(str(error))

    def close(self) -> None:
        """Lets go of the file before its end."""
        self._frames.close()


def records(path: Path, *, limit_bytes: int | None = MAX_RECORD_BYTES) -> Records:
    """All records of one WARC, ours or another's, compressed or not. Records larger than `limit_bytes` are passed over and named."""
    return Records(path, limit_bytes=limit_bytes)


def read_record(directory: Path, file: str, offset_bytes: int, *, record_id: str = "") -> Record:
    """The record of a file we hold, where the writer said it is. `record_id` chooses among several in one gzip member (only other writers do that).

    `Record.file` is `file`. A revisit to an equal payload comes with that payload. Raises StorageFailed, naming file and offset, when no whole record
    begins there, or none stands where a revisit sends us: what we hold is damaged.
    """
    return with_payload(directory, _record_at(directory, file, offset_bytes, record_id))


def _record_at(
    directory: Path, file: str, offset_bytes: int, record_id: str = "", limit_bytes: int | None = None
) -> Record:
    """As it stands there."""
    path = directory / file
    where = f"{path}: record at byte {offset_bytes}"
    frames = Frames(path, offset_bytes=offset_bytes, limit_bytes=limit_bytes)
    try:
        for framed in frames:
            if framed.offset_bytes != offset_bytes:
                break
            record = record_of(framed, file)
            if record_id in {"", record.record_id}:
                return record
    except BadInput as error:
        raise StorageFailed(f"{where} cannot be read: {error}", path=str(path)) from error
    finally:
        frames.close()
    reason = frames.torn or "; ".join(frames.problems) or "there is none"
    raise StorageFailed(f"{where} cannot be read: {reason}", path=str(path))


def repeats(record: Record) -> bool:
    """Whether the record leaves out its payload because it equals one that is stored already (WARC 1.1, 6.7.2)."""
    return record.record_type == "revisit" and _EQUAL_PAYLOAD in record.field("WARC-Profile")


def with_payload(directory: Path, record: Record, *, limit_bytes: int | None = None) -> Record:
    """The record itself, or for a revisit to an equal payload that names its original's place in `directory`: the revisit with that payload.

    Status and headers are the revisit's own, the payload and whether it is cut the original's. What was erased from the original is erased from the
    revisit, and it says so in the same field. Raises StorageFailed when no such payload stands there, or one in a record larger than `limit_bytes`.
    """
    original = record.refers_to
    if not repeats(record) or original is None or not _is_plain_name(original.file):
        return record
    where = f"{directory / record.file}: record at byte {record.offset_bytes}"
    found = _record_at(directory, original.file, original.offset_bytes, limit_bytes=limit_bytes)
    erased = found.field(ERASED_BY)
    if not erased and payload_digest(found.payload) != record.field("WARC-Payload-Digest"):
        raise StorageFailed(
            f"{where} repeats the payload of {original.file} at byte {original.offset_bytes}, and another one stands there now",
            path=str(directory / original.file),
        )
    fields = (*record.fields, (ERASED_BY, erased)) if erased else record.fields
    return replace(record, payload=found.payload, truncated=found.truncated, fields=fields)


def _is_plain_name(file: str) -> bool:
    """Whether a name that stands in a record is that of a file of ours, and no path to somewhere else."""
    return "/" not in file and prefix_of(file) is not None


def decoded_body(record: Record, *, limit_bytes: int = MAX_BODY_BYTES) -> Decoded:
    """The entity: the payload with its content codings undone, and whether the coded bytes were cut. Raises BadInput naming the url."""
    return decode_body(record.payload, record.headers, name=record.url or record.file, limit_bytes=limit_bytes)


class Captures(Iterator[Record]):
    """What `captures_of` found; `problems` names what was passed over, and is complete when the last record has been taken."""

    def __init__(self, paths: Iterable[Path], limit_bytes: int | None) -> None:
        self.problems: list[str] = []
        self._limit = limit_bytes
        self._seen: dict[str, Record] = {}
        self._found = self._read(tuple(paths))

    def __next__(self) -> Record:
        return next(self._found)

    def _read(self, paths: tuple[Path, ...]) -> Iterator[Record]:
        waiting: list[Record] = []  # an original may stand in a later file
        refused: list[BadInput] = []
        for path in paths:
            try:
                yield from self._read_one(path, waiting)
            except BadInput as error:
                refused.append(error)
                self.problems.append(str(error))
        if refused and len(refused) == len(paths):
            raise refused[0]
        for revisit in waiting:
            resolved = self._resolve(revisit)
            if resolved is not None:
                yield resolved

    def _read_one(self, path: Path, waiting: list[Record]) -> Iterator[Record]:
        found = records(path, limit_bytes=self._limit)
        empty = True
        for record in found:
            empty = False
            profile = record.field("WARC-Profile")
            if self._is_capture(record):
                self._remember(record)
                yield record
            elif record.record_type != "revisit" or not record.url.lower().startswith(_HTTP):
                continue
            elif _NOT_MODIFIED in profile:
                yield replace(record, status=record.status or 304, truncated=None)
            elif repeats(record):
                waiting.append(record)
            else:
                self.problems.append(f"{_where(record)}: a revisit of an unknown profile ({profile!r}); passed over")
        self.problems += found.problems
        if found.torn:
            self.problems.append(found.torn)
        elif empty and not found.problems:
            self.problems.append(f"{path}: is empty")

    def _is_capture(self, record: Record) -> bool:
        where = _where(record)
        if record.field("WARC-Segment-Number") or record.record_type == "continuation":
            self.problems.append(f"{where}: one piece of a record in pieces; passed over")
            return False
        if record.record_type == "resource":
            return not record.url.startswith(_ABOUT_THE_CRAWL)
        if record.record_type != "response" or not record.url.lower().startswith(_HTTP):
            return False  # requests, descriptions, and what Heritrix keeps of dns: no captures, and nothing wrong with them
        if record.status is None:
            self.problems.append(f"{where}: no HTTP status line; passed over")
            return False
        return True

    def _remember(self, record: Record) -> None:
        bare = replace(record, payload=b"", fields=(), headers=())  # thousands of these are held at once
        digest = record.field("WARC-Payload-Digest")
        for key in (
            record.record_id,
            f"{record.url} {utc_text(record.captured_at)}",
            digest,
            f"url {record.url} {digest}" if digest else "",
        ):
            if key:
                self._seen.setdefault(key, bare)

    def _resolve(self, revisit: Record) -> Record | None:
        """The revisit with its original's payload; its own head where it has one (WARC 1.1 6.7.2: payload and head may be left out)."""
        where = _where(revisit)
        refers_to, digest = revisit.refers_to, revisit.field("WARC-Payload-Digest")
        keys = [f"url {revisit.url} {digest}", digest] if digest else []
        if refers_to is not None:
            when = f"{refers_to.url} {utc_text(refers_to.captured_at)}" if refers_to.captured_at else ""
            keys = [refers_to.record_id, when, *keys]
        bare = next((self._seen[key] for key in keys if key in self._seen), None)
        if bare is None and (beside := self._beside(revisit)) is not None:
            return beside
        if bare is None:
            self.problems.append(f"{where}: repeats a capture that is not in these files; passed over")
            return None
        try:
            original = read_record(Path(), bare.file, bare.offset_bytes, record_id=bare.record_id)
        except StorageFailed as error:
            self.problems.append(f"{where}: repeats a capture that cannot be read again ({error}); passed over")
            return None
        if revisit.status is None:
            revisit = replace(revisit, status=original.status, reason=original.reason, headers=original.headers)
        refers_to = Reference(original.record_id, original.url, original.captured_at)
        # The revisit's own WARC-Truncated only says that it leaves the payload out.
        return replace(revisit, payload=original.payload, truncated=original.truncated, refers_to=refers_to)

    def _beside(self, revisit: Record) -> Record | None:
        """The revisit with the payload that stands in a file beside its own: one night of ours was handed in, and not the night before."""
        try:
            # The name and the place come from outside: what stands there may be as large as it likes.
            here = replace(revisit, file=Path(revisit.file).name)
            found = with_payload(Path(revisit.file).parent, here, limit_bytes=self._limit)
        except StorageFailed:
            return None
        return replace(found, file=revisit.file) if found.payload else None


def _where(record: Record) -> str:
    return f"{record.file}: record at byte {record.offset_bytes} ({record.url})"


def captures_of(paths: Path | Iterable[Path], *, limit_bytes: int | None = MAX_RECORD_BYTES) -> Captures:
    """What in these WARCs, ours or others', is a capture: http(s) responses, 304s, resources, and revisits with the payload they repeat.

    A revisit to an equal payload is given its original's, wherever in these files that stands, and comes after all others; a 304 has status 304 and no
    payload, and its original in `refers_to`. A path that is no WARC is named in `.problems`, like all other trouble; BadInput is raised when none is one.
    """
    return Captures([paths] if isinstance(paths, Path) else paths, limit_bytes)


def record_of(framed: Framed, file: str) -> Record:
    """What a record in `file` says. Raises BadInput for a record without a type or a date."""
    record_type = framed.field("WARC-Type").strip().lower()
    captured_at = _when(framed.field("WARC-Date"))
    url = framed.field("WARC-Target-URI").strip()
    if url.startswith("<") and url.endswith(">"):  # Wget 1.19
        url = url[1:-1]
    if not record_type or captured_at is None:
        missing = f"its WARC-Date is {framed.field('WARC-Date')[:60]!r}" if record_type else "it has no WARC-Type"
        raise BadInput(f"{file}: record at byte {framed.offset_bytes} ({url}): {missing}; passed over", name=file)
    status: int | None = None
    headers: Headers = ()
    reason, payload = "", framed.block
    truncated = framed.field("WARC-Truncated").strip().lower() or None
    is_http = url.lower().startswith(_HTTP)
    if is_http and (
        record_type == "request" or (record_type in {"response", "revisit"} and framed.block.startswith(b"HTTP/"))
    ):
        head = parse_head(framed.block)
        status, reason, headers, payload = head.status, head.reason, head.headers, framed.block[head.size_bytes :]
        if "chunked" in _first(headers, "transfer-encoding").lower():
            whole = dechunk(payload)
            payload, truncated = whole.content, truncated or ("unspecified" if whole.cut else None)
    return Record(
        record_type=record_type,
        record_id=_bare(framed.field("WARC-Record-ID")),
        url=url,
        captured_at=captured_at,
        status=status,
        reason=reason,
        headers=headers,
        payload=payload,
        truncated=truncated,
        fields=framed.fields,
        file=file,
        offset_bytes=framed.offset_bytes,
        length_bytes=framed.length_bytes,
        refers_to=_reference(framed) if record_type == "revisit" else None,
    )


def _reference(framed: Framed) -> Reference | None:
    url, when = framed.field("WARC-Refers-To-Target-URI").strip(), _when(framed.field("WARC-Refers-To-Date"))
    record_id = _bare(framed.field("WARC-Refers-To"))
    file, offset = framed.field("WARC-Refers-To-Filename").strip(), framed.field("WARC-Refers-To-File-Offset").strip()
    place = (file, int(offset)) if offset.isascii() and offset.isdigit() and len(offset) < 16 else ("", 0)
    return Reference(record_id, url, when, *place) if record_id or url or when else None


def _when(text: str) -> datetime | None:
    """A WARC date: any prefix of ISO 8601 in UTC that WARC 1.1 allows, or the 14 digits that some writers leave of it. None for anything else."""
    text = text.strip()
    if _STAMP.fullmatch(text):
        text = f"{text[:4]}-{text[4:6]}-{text[6:8]}T{text[8:10]}:{text[10:12]}:{text[12:]}Z"
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    year, month, day, time = match.groups()
    try:
        when = datetime.fromisoformat(f"{year}-{month or '01'}-{day or '01'}T{time or '00:00'}")
        return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None


def _bare(record_id: str) -> str:
    return record_id.strip().removeprefix("<").removesuffix(">")


def _first(pairs: Headers, name: str) -> str:
    return next((value for key, value in pairs if key.lower() == name.lower()), "")
