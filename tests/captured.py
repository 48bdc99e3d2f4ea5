"""A site that exists only as captures: nights of answers written to real WARC files and staged in a real database, for tests of store and settle.

Pages say what cleaning finds in them, as JSON in a comment, so that these tests hold whatever the cleaner's rules are.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from archive.config import Config
from archive.identity import capture_id
from archive.model import Capture, CaptureId, Cleaned, Contact, Dated, Kind, Outcome, Precision, Removal, Source
from archive.settle import Settled, settle
from archive.sites import Site
from archive.store import Store
from archive.warc import Exchange, Reference, WarcSeries
from archive.workers import CleanJob, clean_page

SITE = Site(
    key="rope",
    society="Society of Rope Makers",
    short_name="SRM",
    start_urls=("https://rope.example/",),
    hosts=("rope.example",),
    probe=False,
)
FIRST_NIGHT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
PARAGRAPH = (
    "Members of the society met in the old rope walk and spoke at length about hemp, sisal and the price of tar."
)


def page(body_text: str = PARAGRAPH, title: str | None = "A title", **said: Any) -> bytes:
    """A page that cleans to this."""
    return f"<html><!--{json.dumps({'title': title, 'body_text': body_text, **said})}--></html>".encode()


def cleaned_of(job: CleanJob) -> Cleaned:
    """What `page` put in."""
    said = json.loads(job.body.decode().split("<!--", 1)[1].split("-->", 1)[0])
    said.pop("nonce", None)  # makes bytes differ that say the same
    if said.pop("fails", False):
        return Cleaned(Outcome.CLEANER_FAILED, evidence="killed")
    if job.prints_only:
        return clean_page(job)
    removals = tuple(
        Removal(n=at[0] if at else n, text=text, rule=rule, kept=kept)
        for n, (text, rule, kept, *at) in enumerate(said.pop("removals", []))
    )
    published = said.pop("published", None)
    contact = said.pop("contact", None)
    lists = {name: tuple(said.pop(name, ())) for name in ("authors", "categories", "tags")}
    return Cleaned(
        outcome=Outcome(said.pop("outcome", "ok")),
        kind=Kind(said.pop("kind", "news")),
        news_evidence=said.pop("news_evidence", "an article"),
        published=Dated(published, _precision(published), "meta", published) if published else None,
        contact=Contact(**contact) if contact else None,
        removals=removals,
        **lists,
        **said,
    )


def cleaning(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
    """Cleans in this process, by what pages say of themselves."""
    for job in jobs:
        yield job, cleaned_of(job)


def _precision(value: str) -> Precision:
    return {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}.get(len(value), Precision.MINUTE)


def _place(held: Capture) -> Reference:
    return Reference(held.record_id, held.url, held.captured_at, held.file, held.offset_bytes)


class World:
    """A home with a store, and the captures of the site as they come in."""

    def __init__(self, home: Path, site: Site = SITE, *, database_url: str | None = None) -> None:
        self.config = Config(home=home, database_url=database_url)
        self.site = site
        self.store = Store.create(self.config)
        self.run: str | None = None
        self._series = WarcSeries(self.config.warc_dir, "rope")
        self._written: dict[CaptureId, Reference] = {}

    def close(self) -> None:
        self._series.close()
        self.store.close()

    def close_files(self) -> None:
        """Ends the WARC file, as the end of a crawl does; the next capture begins another."""
        self._series.finish()

    def capture(
        self,
        path: str,
        body: bytes = b"",
        *,
        at: datetime = FIRST_NIGHT,
        status: int = 200,
        content_type: str = "text/html; charset=utf-8",
        source: Source = Source.LIVE,
        location: str | None = None,
        refers_to: CaptureId | None = None,
        repeats: Capture | None = None,
        etag: str | None = None,
        truncated: str | None = None,
        coding: str | None = None,
    ) -> Capture:
        """Writes one answer to the WARC; it is not staged yet. `repeats` is an earlier one with the same body, which is then not written again."""
        url = path if "://" in path else f"https://rope.example{path}"
        headers = [("Content-Type", content_type)] if content_type else []
        if coding:
            headers.append(("Content-Encoding", coding))
        if location:
            headers.append(("Location", location))
        written = self._series.write_response(
            Exchange(
                url=url,
                captured_at=at,
                method="GET",
                request_headers=(("Host", "rope.example"),),
                status=status,
                reason="",
                response_headers=tuple(headers),
                payload=body,
                truncated=truncated,
                refers_to=self._written.get(refers_to) if refers_to else None,
                repeats=_place(repeats) if repeats else None,
            )
        )
        self._series.sync()
        name = capture_id(url, at, written.payload_digest)
        self._written[name] = Reference(written.record_id, url, at)
        return Capture(
            id=name,
            record_id=written.record_id,
            url=url,
            captured_at=at,
            site=self.site.key,
            run=self.run or "",
            source=source,
            status=status,
            content_type=content_type,
            payload_digest=written.payload_digest,
            entity_digest=written.entity_digest,
            file=written.file,
            offset_bytes=written.offset_bytes,
            length_bytes=written.length_bytes,
            location=location,
            etag=etag,
            refers_to=repeats.id if repeats else refers_to,
            truncated=truncated,
        )

    def begin(self, at: datetime = FIRST_NIGHT) -> str:
        self.run = self.store.begin_run(self.site.key, Source.LIVE, at)
        return self.run

    def stage(self, *captures: Capture) -> None:
        self.store.stage_captures(captures)

    def settle(self, now: datetime | None = None, **more: Any) -> Settled:
        return settle(
            self.store,
            self.config,
            lambda _key: self.site,
            run_id=self.run,
            now=now or FIRST_NIGHT + timedelta(hours=1),
            cleaning=more.pop("cleaning", cleaning),
            **more,
        )

    def night(self, number: int, answers: dict[str, bytes | int | tuple[int, CaptureId]], **more: Any) -> Settled:
        """One whole run `number` nights after the first: path -> a page, a status, or (304, the capture it refers to). `more` is handed to `settle`."""
        start = FIRST_NIGHT + timedelta(days=number)
        self.begin(start)
        for n, (path, answer) in enumerate(answers.items()):
            at = start + timedelta(seconds=n)
            if isinstance(answer, bytes):
                taken = self.capture(path, answer, at=at)
            elif isinstance(answer, int):
                taken = self.capture(path, b"nothing here", at=at, status=answer)
            else:
                taken = self.capture(path, at=at, status=answer[0], refers_to=answer[1])
            self.stage(taken)
        return self.settle(start + timedelta(hours=1), **more)
