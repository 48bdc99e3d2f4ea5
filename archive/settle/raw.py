"""The captures that WARC files hold, from their records alone: what `rebuild` recomputes the state from.

Knows what a record says of its capture, and what the name of its file says (the site, and whether it was a crawl or an import). Refuses to know the
database: the one field that no record holds is the run.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from urllib.parse import urljoin

from w3lib.url import safe_url_string

from archive.errors import BadInput, StorageFailed
from archive.identity import capture_id, entity_digest, payload_digest, utc_text
from archive.model import Capture, CaptureId, EntityDigest, PayloadDigest, Source
from archive.outcome import is_rendered
from archive.warc import Record, Reference, decoded_body, is_finished, prefix_of, records, repeats, with_payload
from archive.warc.erase import is_erased

IMPORTED = "import-"
"""How the names of files begin that an import wrote: ``import-<site>-…``."""
NONE_ERASED: Mapping[tuple[str, int], Capture] = MappingProxyType({})
REDIRECTS = frozenset({301, 302, 303, 307, 308})
CAPTURES = frozenset({"response", "revisit", "resource"})
"""The types of records that are captures."""


class RawCaptures(Iterator[Capture]):
    """Every capture in the WARC files of a folder, file by file in the order of writing; revisits come last, when what they refer to is known.

    `run` of each is ''. Of an erased record the rows alone know what it was: `erased` says so, by file and offset, and one that no row knows is passed over.
    `problems` name what could not be read, file and place, and are complete when the last capture has been taken.
    """

    def __init__(self, directory: Path, erased: Mapping[tuple[str, int], Capture] = NONE_ERASED) -> None:
        self.problems: list[str] = []
        self._directory = directory
        self._erased = erased
        self._ids: dict[str, CaptureId] = {}
        self._not_modified: dict[str, CaptureId] = {}
        self._found = self._read()

    def __next__(self) -> Capture:
        return next(self._found)

    def _read(self) -> Iterator[Capture]:
        revisits: list[tuple[Capture, Reference]] = []
        for path in sorted(self._directory.glob("*.warc.gz")):
            prefix = prefix_of(path.name)
            if prefix is None:
                self.problems.append(f"{path}: its name is none of ours; what it holds belongs to no site")
                continue
            try:
                for taken, refers_to in self._captures(path, prefix):
                    # A 304 may refer to a revisit of an equal payload, and, in an import, to a 304: where one of the same moment is not there.
                    ids = self._not_modified if taken.status == 304 else self._ids
                    ids[taken.record_id] = ids[_moment(taken)] = taken.id
                    if refers_to is not None:
                        revisits.append((taken, refers_to))
                    else:
                        yield taken
            except BadInput as error:
                self.problems.append(str(error))
        for taken, refers_to in revisits:
            yield replace(taken, refers_to=self._referent(taken, refers_to))

    def _captures(self, path: Path, prefix: str) -> Iterator[tuple[Capture, Reference | None]]:
        found = records(path, limit_bytes=None)
        for record in found:
            if record.record_type not in CAPTURES:
                continue
            try:
                whole = with_payload(self._directory, record)
                if not is_erased(whole):
                    yield capture_in(whole, path.name, prefix), record.refers_to
                elif (known := self._erased.get((path.name, record.offset_bytes))) is not None:
                    yield _as_left(known, whole), None
            except StorageFailed as error:
                self.problems.append(str(error))
        # The torn end of a file that nobody has finished is a killed writer's, and what stands in a row is missed by its row.
        self.problems += [*found.problems, *([found.torn] if found.torn and is_finished(path) else [])]

    def _referent(self, taken: Capture, refers_to: Reference) -> CaptureId | None:
        when = f"{refers_to.url or taken.url} {utc_text(refers_to.captured_at)}" if refers_to.captured_at else ""
        names = (ids.get(key) for ids in (self._ids, self._not_modified) for key in (refers_to.record_id, when))
        return next((name for name in names if name is not None and name != taken.id), None)


def site_of(name: str) -> str:
    """The key of the site whose captures a file of that name holds, '' for a name that is none of ours."""
    return (prefix_of(name) or "").removeprefix(IMPORTED)


def capture_in(record: Record, file: str, prefix: str) -> Capture:
    """The capture that a record of the file `file`, written under `prefix`, holds: all but its run and what it refers to.

    A revisit to an equal payload must come with that (`warc.with_payload`).
    """
    imported = prefix.startswith(IMPORTED)
    # What was erased from the original is gone from the revisit, and its digest stays.
    said = record.field("WARC-Payload-Digest") if repeats(record) else ""
    payload = PayloadDigest(said) if said else payload_digest(record.payload)
    return Capture(
        id=capture_id(record.url, record.captured_at, payload),
        record_id=record.record_id,
        url=record.url,
        captured_at=record.captured_at,
        site=prefix.removeprefix(IMPORTED),
        run="",
        source=Source.IMPORT if imported else Source.LIVE,
        # What a browser made of a page was made of one that came with 200: no other is given to it.
        status=200 if is_rendered(record.content_type) and record.record_type == "resource" else record.status,
        content_type=record.content_type,
        payload_digest=payload,
        entity_digest=_entity(record),
        file=file,
        offset_bytes=record.offset_bytes,
        length_bytes=record.length_bytes,
        location=_location(record, imported=imported),
        etag=record.header("etag") or None,
        last_modified=record.header("last-modified") or None,
        truncated=record.truncated,
    )


def _as_left(known: Capture, record: Record) -> Capture:
    """The capture of an erased record, with what the record still says in place of the row's word."""
    said = capture_in(record, record.file, "")
    return replace(
        known,
        run="",
        record_id=said.record_id,
        url=said.url,
        captured_at=said.captured_at,
        status=said.status,
        length_bytes=said.length_bytes,
        location=said.location if known.source is Source.LIVE else known.location,
        etag=said.etag,
        last_modified=said.last_modified,
    )


def is_part_of(warcinfo: Record) -> str:
    """The run that wrote a file, as its warcinfo says; '' where it does not."""
    lines = (line.partition(":") for line in warcinfo.payload.decode("utf-8", "replace").splitlines())
    return next((value.strip() for name, _, value in lines if name.strip().lower() == "ispartof"), "")


def _entity(record: Record) -> EntityDigest | None:
    if record.status is None:
        return entity_digest(record.payload)
    if record.status == 304:
        return None
    try:
        decoded = decoded_body(record)
    except BadInput:
        return None
    return None if decoded.cut or record.truncated else entity_digest(decoded.content)


def _location(record: Record, *, imported: bool) -> str | None:
    """A redirect's absolute target, as the crawler and the import read it."""
    location = record.header("location")
    if not location or record.status is None:
        return None
    try:
        if imported:
            return urljoin(record.url, location) if 300 <= record.status < 400 else None
        return urljoin(record.url, safe_url_string(location.strip())) if record.status in REDIRECTS else None
    except ValueError:
        return None


def _moment(taken: Capture) -> str:
    return f"{taken.url} {utc_text(taken.captured_at)}"
