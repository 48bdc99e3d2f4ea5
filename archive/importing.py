"""Files that somebody already has, onto the one road: each becomes a capture in a WARC of ours, staged for `settle` like a crawl's.

    PATH… ─▶ found files ─▶ WARC: its captures of the site · page or text: a capture of its own ─▶ our WARC, synced ─▶ staged

Knows files and what kind each is by its first bytes. Refuses to know what a page says and whether it is news: settle decides that, as for a crawl.

A file that is no WARC has no address. Its url is ``urn:archive:file:<site>:<name>:<digest>``, made from name and bytes: importing it again makes nothing
new wherever it lies by then, and no two texts are ever taken for one because their files have one name. Its time of capture is the file's own (mtime).
A record of a WARC keeps its address and its WARC-Date, and so the name of its capture: a WARC imported twice, or one of ours, is known already.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote, urljoin

from archive.config import Config
from archive.errors import BadInput
from archive.identity import capture_id, payload_digest, urlkey, utc_text
from archive.model import Capture, CaptureId, Source, UrlKey
from archive.outcome import LARGEST_PAGE_BYTES
from archive.sites import Site
from archive.store import Store
from archive.warc import Exchange, Record, WarcSeries, Written, captures_of

BATCH_CAPTURES = 200
"""Captures between two syncs. An import can be repeated, so more may be at stake than in a crawl."""
BATCH_BYTES = 64_000_000
"""Their bytes, which are held until they are written."""
_FILE = "urn:archive:file:"
_PAGE_SUFFIXES = frozenset(
    {".html", ".htm", ".xhtml", ".shtml", ".mhtml", ".txt", ".text", ".asp", ".aspx", ".php", ".jsp", ""}
)
_WARC_SUFFIXES = (".warc", ".warc.gz", ".warc.zst")
_WARC_STARTS = (b"WARC/", b"\x1f\x8b", b"\x28\xb5\x2f\xfd")
_NO_PAGES = (
    "image/",
    "video/",
    "audio/",
    "font/",
    "text/css",
    "text/javascript",
    "application/javascript",
    "application/x-javascript",
)


@dataclass(slots=True)
class Imported:
    """What an import came to. `run` is None when there was nothing new.

    `captures` are new; `known` were here before; `elsewhere` are records of other sites and `no_pages` images, styles and scripts, both left in
    their WARC; `passed_over` are files of a folder that are neither page, text nor WARC by their names. `problems` are lines naming what was not
    whole; `failed` counts the files that gave nothing because of them.
    """

    run: str | None = None
    captures: int = 0
    known: int = 0
    elsewhere: int = 0
    no_pages: int = 0
    passed_over: int = 0
    files: int = 0
    failed: int = 0
    problems: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Received:
    """One capture before it is written: what its WARC record will hold. `write` writes it, once its files are open."""

    url: str
    captured_at: datetime
    status: int | None
    content_type: str
    size_bytes: int
    write: Callable[[WarcSeries], Written]
    id: CaptureId
    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    refers_to: CaptureId | None = None
    truncated: str | None = None


def import_files(
    store: Store,
    config: Config,
    site: Site,
    paths: Sequence[Path],
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[Path, Imported], None] | None = None,
) -> Imported:
    """Stages what is in `paths` (files, or folders with all below them) as captures of `site`; `settle` publishes them.

    A file that cannot be read as what it is costs itself: a line in `problems`, and the others go on. `progress` is told of each file before it is
    read. Raises StorageFailed or CannotCreate when our own disk fails; what was staged before stays staged.
    """
    done = Imported()
    with WarcSeries(
        config.warc_dir, f"import-{site.key}", info={"description": f"files imported for {site.key}"}
    ) as warcs:
        staging = _Staging(store, site, warcs, done, now)
        collections: list[Path] = []
        for path in _files(paths, done):
            done.files += 1
            if progress is not None:
                progress(path, done)
            try:
                page = _from_page(path, site, now())
            except BadInput as error:
                done.problems.append(str(error))
                done.failed += 1
            else:
                if page is None:
                    collections.append(path)
                else:
                    staging.take(page)
        # Together, and last: a record may repeat or refer to one that stands in any of them.
        for record in _records(collections, site, done, progress):
            staging.take_record(record)
        staging.close()
    return done


class _Staging:
    """Writes captures that are new into our WARC and stages them in batches, the run begun with the first."""

    def __init__(
        self, store: Store, site: Site, warcs: WarcSeries, done: Imported, now: Callable[[], datetime]
    ) -> None:
        self._store, self._site, self._warcs, self._done, self._now = store, site, warcs, done, now
        self._staged = store.staged(site.key)
        self._seen = {capture.id for capture in self._staged}
        self._urns = {capture.url for capture in self._staged if capture.url.startswith(_FILE)}
        self._waiting: dict[CaptureId, _Received] = {}
        self._waiting_bytes = 0
        self._ids: dict[str, CaptureId] = {}  # by record id, and by url and date, for the 304s that refer to them
        self._not_modified: list[Record] = []

    def take(self, received: _Received) -> None:
        """Takes a capture in unless it is here already."""
        if received.id in self._seen or received.id in self._waiting or received.url in self._urns:
            self._done.known += 1
            return
        self._waiting[received.id] = received
        self._waiting_bytes += received.size_bytes
        if received.url.startswith(_FILE):
            self._urns.add(received.url)
        if len(self._waiting) >= BATCH_CAPTURES or self._waiting_bytes >= BATCH_BYTES:
            self.flush()

    def take_record(self, record: Record) -> None:
        """Takes a record of a WARC; a 304 waits until all are here that it may refer to."""
        if record.status == 304:
            self._not_modified.append(record)
            return
        received = _from_record(record, None)
        self._ids[record.record_id] = self._ids[_moment(record.url, record.captured_at)] = received.id
        self.take(received)

    def close(self) -> None:
        """Takes what has waited, and stages the rest."""
        self.flush()
        for record in self._not_modified:
            self.take(_from_record(record, self._referent(record)))
        self.flush()

    def _referent(self, record: Record) -> CaptureId | None:
        """The capture that a 304 refers to: of this import, else one that we hold. None when it does not say, or says what nobody here knows."""
        reference = record.refers_to
        if reference is None:
            return None
        moment = _moment(reference.url or record.url, reference.captured_at)
        found = self._ids.get(reference.record_id) or self._ids.get(moment)
        if found is not None:
            return found
        try:
            page = urlkey(reference.url or record.url)
        except BadInput:
            return None
        held = [one.capture for one in self._store.sighted([page]).get(page, ())]
        held += [one for one in self._staged if one.status != 304]
        return next((one.id for one in held if _moment(one.url, one.captured_at) == moment), None)

    def flush(self) -> None:
        """Writes, syncs, stages: in this order, so that no row is without its record."""
        waiting, self._waiting, self._waiting_bytes = self._waiting, {}, 0
        known = self._store.known_captures(waiting.keys())
        # A file's time of capture is not part of what it is: the same bytes under the same name are known by their address.
        filed = self._store.sighted([UrlKey(one.url) for one in waiting.values() if one.url.startswith(_FILE)])
        new = [one for one in waiting.values() if one.id not in known and one.url not in filed]
        self._done.known += len(waiting) - len(new)
        if not new:
            return
        if self._done.run is None:
            self._done.run = self._store.begin_run(self._site.key, Source.IMPORT, self._now())
            self._warcs.info["isPartOf"] = self._done.run
        captures = [self._captured(one, self._done.run) for one in new]
        self._warcs.sync()
        self._store.stage_captures(captures)
        self._seen.update(capture.id for capture in captures)
        self._done.captures += len(captures)

    def _captured(self, one: _Received, run: str) -> Capture:
        written = one.write(self._warcs)
        return Capture(
            id=one.id,
            record_id=written.record_id,
            url=one.url,
            captured_at=one.captured_at,
            site=self._site.key,
            run=run,
            source=Source.IMPORT,
            status=one.status,
            content_type=one.content_type,
            payload_digest=written.payload_digest,
            entity_digest=written.entity_digest,
            file=written.file,
            offset_bytes=written.offset_bytes,
            length_bytes=written.length_bytes,
            location=one.location,
            etag=one.etag,
            last_modified=one.last_modified,
            refers_to=one.refers_to,
            truncated=one.truncated,
        )


def _files(paths: Iterable[Path], done: Imported) -> Iterator[Path]:
    """The files that are meant: those named, and those below a named folder that look like pages, texts or WARCs. Each once, in the order of names."""
    seen: set[tuple[int, int]] = set()
    for path in paths:
        try:
            is_folder = stat.S_ISDIR(path.stat().st_mode)
        except OSError as error:
            _fail(done, f"{path}: {error.strerror or error}")
            continue
        for found in _below(path, done) if is_folder else [path]:
            try:
                status = found.stat()
            except OSError as error:
                _fail(done, f"{found}: {error.strerror or error}")
                continue
            if not stat.S_ISREG(status.st_mode):
                _fail(done, f"{found}: not a file")
            elif (status.st_dev, status.st_ino) not in seen:
                seen.add((status.st_dev, status.st_ino))
                yield found


def _below(folder: Path, done: Imported) -> Iterator[Path]:
    """Hidden files and folders are left alone, links to folders not followed."""

    def unreadable(error: OSError) -> None:
        _fail(done, f"{error.filename}: {error.strerror or error}")

    for top, folders, names in os.walk(folder, onerror=unreadable):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith("."):
                continue
            path = Path(top, name)
            if name.lower().endswith(_WARC_SUFFIXES) or path.suffix.lower() in _PAGE_SUFFIXES:
                yield path
            else:
                done.passed_over += 1


def _fail(done: Imported, problem: str) -> None:
    done.problems.append(problem)
    done.failed += 1


def _from_page(path: Path, site: Site, now: datetime) -> _Received | None:
    """A file as a capture of its own; None for a WARC. Raises BadInput naming it."""
    # Not at the top: the cleaner takes a second to load, and a WARC does without it.
    from archive.clean import looks_like_html
    from archive.clean.decode import decode, refuse_binary

    try:
        with path.open("rb") as file:
            start = file.read(16)
            if start.startswith(_WARC_STARTS):
                return None
            body = start + file.read(LARGEST_PAGE_BYTES + 1)
            modified = datetime.fromtimestamp(max(os.fstat(file.fileno()).st_mtime, 0), UTC)
    except OSError as error:
        raise BadInput(f"{path}: {error.strerror or error}", name=str(path)) from error
    if len(body) > LARGEST_PAGE_BYTES:
        raise BadInput(f"{path}: over {LARGEST_PAGE_BYTES:,} bytes; no page is so large", name=str(path))
    if path.name.endswith(_WARC_SUFFIXES):
        raise BadInput(f"{path}: it is called a WARC file but no WARC record begins in it", name=str(path))
    refuse_binary(body, str(path))
    text, _ = decode(body)
    if not text.strip():
        raise BadInput(f"{path}: there is no text in it", name=str(path))
    content_type = "text/html" if looks_like_html(text) else "text/plain"
    digest = payload_digest(body)
    captured_at = min(modified, now)
    name = quote(path.name.encode("utf-8", "surrogateescape"), safe="._-~()+,=@")
    url = f"{_FILE}{site.key}:{name}:{digest.removeprefix('sha256:')[:16]}"

    def write(warcs: WarcSeries) -> Written:
        return warcs.write_resource(url, captured_at, content_type, body)

    return _Received(url, captured_at, None, content_type, len(body), write, capture_id(url, captured_at, digest))


def _records(
    paths: Sequence[Path], site: Site, done: Imported, progress: Callable[[Path, Imported], None] | None
) -> Iterator[Record]:
    """The site's captures in these WARCs. What cannot be read in them is named in `done.problems` at the end."""
    if not paths:
        return
    found = captures_of(paths)
    gave: set[str] = set()
    try:
        for record in found:
            if record.file not in gave and progress is not None:
                progress(Path(record.file), done)
            gave.add(record.file)
            of_file = record.record_type == "resource" and record.url.startswith(f"{_FILE}{site.key}:")
            if not of_file and not site.covers(record.url):
                done.elsewhere += 1
            elif record.content_type.strip().lower().startswith(_NO_PAGES):
                done.no_pages += 1
            else:
                yield record
    except BadInput as error:  # none of them is a WARC
        if not found.problems:
            found.problems.append(str(error))
    done.problems += found.problems
    # A damaged WARC that gave captures before the damage is not lost.
    lost = [path for path in paths if str(path) not in gave]
    done.failed += sum(any(problem.startswith(f"{path}:") for problem in found.problems) for path in lost)


def _from_record(record: Record, refers_to: CaptureId | None) -> _Received:
    location = record.header("location") if record.status is not None and 300 <= record.status < 400 else ""
    return _Received(
        url=record.url,
        captured_at=record.captured_at,
        status=record.status,
        content_type=record.content_type,
        size_bytes=len(record.payload),
        write=lambda warcs: _rewritten(warcs, record),
        id=capture_id(record.url, record.captured_at, payload_digest(record.payload)),
        location=_absolute(record.url, location),
        etag=record.header("etag") or None,
        last_modified=record.header("last-modified") or None,
        refers_to=refers_to,
        truncated=record.truncated,
    )


def _rewritten(warcs: WarcSeries, record: Record) -> Written:
    if record.status is None:
        return warcs.write_resource(record.url, record.captured_at, record.content_type, record.payload)
    return warcs.write_response(
        Exchange(
            url=record.url,
            captured_at=record.captured_at,
            method=None,  # what was asked, and how, is in the WARC that it came from
            request_headers=(),
            status=record.status,
            reason=record.reason,
            response_headers=record.headers,
            payload=record.payload,
            truncated=record.truncated,
            ip=record.field("WARC-IP-Address") or None,
            refers_to=record.refers_to if record.status == 304 else None,
        )
    )


def _moment(url: str, captured_at: datetime | None) -> str:
    return f"{url} {utc_text(captured_at) if captured_at else ''}"


def _absolute(url: str, location: str) -> str | None:
    try:
        return urljoin(url, location) if location else None
    except ValueError:  # a hostile Location; the record keeps it as it was
        return None
