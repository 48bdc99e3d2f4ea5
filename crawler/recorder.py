"""Keeps what the servers said. The one owner of the run's WARC files and of its staged rows.

    response ─▶ WARC record ─▶ (once a second) WARC synced ─▶ rows staged, in a thread

Knows the order that makes a kill harmless: a row is written only after its record is on the disk, so a kill leaves records without rows and never
a row without its record. The database may be locked by another site's settle for as long as that takes; who waits for it is a thread, never the loop
that speaks with the servers. Refuses to know Scrapy: it is handed plain values. Serves the capturing step of the road.
"""

from __future__ import annotations

import asyncio
import logging
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from archive.errors import CannotCreate, StorageFailed, TryLater
from archive.identity import capture_id, payload_digest
from archive.model import Capture, FailedFetch, Outcome, Source
from archive.outcome import rendered_type
from archive.store import KnownPage, Repeatable, Store
from archive.warc import Exchange, Reference, WarcSeries
from crawler.clock import Clock, system_clock

logger = logging.getLogger(__name__)

LARGEST_CHECKED_BYTES = 256 * 1024 * 1024
"""How much is unpacked to look for a gzip trailer. A body that unpacks further is no page, whole or not."""

SMALLEST_REPEATED_BYTES = 512
"""What is smaller is stored again: the fields of a revisit take as much."""
NOTHING_HELD: Mapping[str, Repeatable] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Answer:
    """One response as it came from the network. `known` is the page whose validators were sent, `location` a redirect's absolute target."""

    url: str
    captured_at: datetime
    method: str
    request_headers: tuple[tuple[str, str], ...]
    status: int
    reason: str
    response_headers: tuple[tuple[str, str], ...]
    payload: bytes
    truncated: str | None = None
    ip: str | None = None
    location: str | None = None
    known: KnownPage | None = None

    def header(self, name: str) -> str:
        """The first header of that name, '' when there is none."""
        return next((value for key, value in self.response_headers if key.lower() == name.lower()), "")


class Recorder:
    """Writes one run's captures. Used from one event loop; only the database is spoken to in a thread.

    `held` are the newest answers of earlier nights, by address: the same bytes again are kept as a revisit, which names them.

    A failure of disk or database is raised as StorageFailed and remembered in `failed`; nothing is staged after it, since what follows could not be kept.
    """

    def __init__(
        self,
        store: Store,
        warcs: WarcSeries,
        *,
        site_key: str,
        run: str,
        held: Mapping[str, Repeatable] = NOTHING_HELD,
        clock: Clock = system_clock,
    ) -> None:
        self._store = store
        self._warcs = warcs
        self._site_key = site_key
        self._held = held
        self._clock = clock
        self.run = run
        self.failed: StorageFailed | None = None
        self.captured = 0
        self._staging = asyncio.Lock()
        self._captures: list[Capture] = []
        self._failures: list[FailedFetch] = []

    def record(self, answer: Answer) -> str:
        """Writes one answer to the WARC and puts its row into the batch. Returns the id of its record. Raises StorageFailed."""
        return self._keep(lambda: self._written(answer))

    def record_rendered(self, url: str, html: str, by: str, of_record: str) -> None:
        """Writes what a browser (`by`) made of the response in record `of_record`: a capture of its own, never in that one's place. Raises StorageFailed."""
        payload = html.encode("utf-8", "replace")
        self._keep(lambda: self._written_rendered(url, payload, by, of_record))

    def _keep(self, write: Callable[[], Capture]) -> str:
        if self.failed is not None:
            raise self.failed
        try:
            capture = write()
        except (StorageFailed, CannotCreate, OSError) as error:
            raise self._fail(error) from error
        self._captures.append(capture)
        self.captured += 1
        return capture.record_id

    def record_failure(self, url: str, outcome: Outcome, detail: str) -> None:
        """Puts a request that brought no response into the batch."""
        self._failures.append(FailedFetch(self.run, url, outcome, detail, self._clock()))

    async def flush(self) -> None:
        """Syncs the WARC, then stages what it holds, while further answers may be recorded. Raises StorageFailed.

        Does nothing while an earlier flush waits. A batch that a locked database did not take stays and goes with the next flush.
        """
        if self._staging.locked():
            return
        async with self._staging:
            try:
                await self._stage()
            except TryLater as error:
                logger.warning("%d captures wait to be staged: %s", len(self._captures), error)

    async def _stage(self) -> None:
        if self.failed is not None or not (self._captures or self._failures):
            return
        # What is recorded while the thread works belongs to the next batch: its record may not be synced.
        captures, failures = list(self._captures), list(self._failures)
        try:
            if captures:
                self._warcs.sync()
            await asyncio.to_thread(self._put, captures, failures)
        except (StorageFailed, CannotCreate, OSError) as error:
            raise self._fail(error) from error
        del self._captures[: len(captures)]
        del self._failures[: len(failures)]

    def _put(self, captures: list[Capture], failures: list[FailedFetch]) -> None:
        # A batch may be put twice (a lock between the two): staging keeps what it has.
        self._store.stage_captures(captures)
        self._store.stage_failures(failures)

    async def close(self) -> None:
        """Stages the last batch and closes file and database. Raises StorageFailed; closes both in any case."""
        async with self._staging:
            await self._close()

    async def _close(self) -> None:
        try:
            await self._stage()
            # Only now: a finished file is not looked through again for captures without a row.
            self._end(self._warcs.finish if self.failed is None else self._warcs.close)
        except TryLater as error:
            raise self._fail(StorageFailed(f"{len(self._captures)} captures could not be staged: {error}")) from error
        finally:
            try:
                self._end(self._warcs.close)
            finally:
                self._store.close()

    def _end(self, close: Callable[[], None]) -> None:
        try:
            close()
        except (StorageFailed, CannotCreate, OSError) as error:
            raise self._fail(error) from error

    def _written(self, answer: Answer) -> Capture:
        known = answer.known if answer.status == 304 else None
        same = self._same(answer)
        written = self._warcs.write_response(
            Exchange(
                url=answer.url,
                captured_at=answer.captured_at,
                method=answer.method,
                request_headers=answer.request_headers,
                status=answer.status,
                reason=answer.reason,
                response_headers=answer.response_headers,
                payload=answer.payload,
                truncated=answer.truncated,
                ip=answer.ip,
                refers_to=Reference(known.record_id, known.url, known.captured_at) if known else None,
                repeats=Reference(same.record_id, same.url, same.captured_at, same.file, same.offset_bytes)
                if same
                else None,
            )
        )
        return Capture(
            id=capture_id(answer.url, answer.captured_at, written.payload_digest),
            record_id=written.record_id,
            url=answer.url,
            captured_at=answer.captured_at,
            site=self._site_key,
            run=self.run,
            source=Source.LIVE,
            status=answer.status,
            content_type=answer.header("Content-Type"),
            payload_digest=written.payload_digest,
            entity_digest=written.entity_digest,
            file=written.file,
            offset_bytes=written.offset_bytes,
            length_bytes=written.length_bytes,
            location=answer.location,
            etag=answer.header("ETag") or None,
            last_modified=answer.header("Last-Modified") or None,
            refers_to=known.capture if known else same.capture if same else None,
            truncated=answer.truncated,
        )

    def _written_rendered(self, url: str, payload: bytes, by: str, of_record: str) -> Capture:
        captured_at, content_type = self._clock(), rendered_type(by)
        written = self._warcs.write_resource(
            url, captured_at, content_type, payload, WARC_Refers_To=f"<{of_record}>", Archive_Rendered_By=by
        )
        return Capture(
            id=capture_id(url, captured_at, written.payload_digest),
            record_id=written.record_id,
            url=url,
            captured_at=captured_at,
            site=self._site_key,
            run=self.run,
            source=Source.LIVE,
            status=200,
            content_type=content_type,
            payload_digest=written.payload_digest,
            entity_digest=written.entity_digest,
            file=written.file,
            offset_bytes=written.offset_bytes,
            length_bytes=written.length_bytes,
        )

    def _same(self, answer: Answer) -> Repeatable | None:
        """The held answer whose payload this one repeats."""
        held = self._held.get(answer.url)
        if held is None or answer.status != 200 or answer.truncated or len(answer.payload) < SMALLEST_REPEATED_BYTES:
            return None
        return held if payload_digest(answer.payload) == held.payload_digest else None

    def _fail(self, error: StorageFailed | CannotCreate | OSError) -> StorageFailed:
        failed = error if isinstance(error, StorageFailed) else StorageFailed(f"cannot keep what was fetched: {error}")
        logger.critical("%s", failed)
        self.failed = failed
        return failed


def is_cut(payload: bytes, content_encoding: str) -> bool:
    """Whether a gzip body ends before its trailer: the server or the line broke off, and nothing else says so (HTTP/1.0, wrong lengths).

    False for other codings, for bodies without any and for bytes that are no gzip at all: what is broken from its first byte is not cut.
    """
    if content_encoding.strip().lower() not in {"gzip", "x-gzip"} or not payload:
        return False
    reader = zlib.decompressobj(wbits=31)
    data, unpacked_bytes = payload, 0
    try:
        while data and not reader.eof and unpacked_bytes < LARGEST_CHECKED_BYTES:
            unpacked_bytes += len(reader.decompress(data, 1 << 20))
            data = reader.unconsumed_tail
    except zlib.error:
        return False
    return not data and not reader.eof
