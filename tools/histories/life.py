"""The archive of one history: real WARC files, a real journal, a real store; what is captured, published and said by people in it, held against the oracle
after every commit. Knows no odds of the site's own doings: `nights` has them.
"""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from archive import clean
from archive.config import Config
from archive.errors import BadInput, UsageProblem
from archive.identity import block_digest, capture_id
from archive.model import Capture, CaptureId, Source, UrlKey
from archive.settle import overrule, place_hold, release_hold, settle, withdraw
from archive.store import Store
from archive.warc import Exchange, Reference, WarcSeries
from tools.histories.laws import (
    boundaries,
    edits_are_the_sites,
    found,
    nothing_dangles,
    our_doing_is_ours,
    snapshot,
    state_difference,
)
from tools.histories.oracle import Answer, Words, state_of
from tools.histories.site import CHROME, PLAIN, cleaner


class Pulled(Exception):
    """The plug, between the journal's record and the SQL commit."""


@contextmanager
def cleaner_version(number: int) -> Iterator[None]:
    """The cleaner's version as generations name it."""
    was = clean.CLEANER_VERSION
    clean.CLEANER_VERSION = f"histories {number}"  # type: ignore[misc]
    try:
        yield
    finally:
        clean.CLEANER_VERSION = was  # type: ignore[misc]


@dataclass(slots=True)
class Page:
    """What stands on a page tonight."""

    title: str
    blocks: list[str]
    published: str | None
    news: bool = True


@dataclass(slots=True)
class Life:
    """One history under way. `answers` are the captures that were published or silenced, `words` what else the state hangs on."""

    config: Config
    rng: random.Random
    store: Store
    series: WarcSeries
    now: datetime
    words: Words = field(default_factory=lambda: Words(PLAIN))
    answers: list[Answer] = field(default_factory=list)
    staged: list[Answer] = field(default_factory=list)
    past: dict[int, str] = field(default_factory=dict)
    written: dict[CaptureId, Reference] = field(default_factory=dict)
    pages: dict[str, Page] = field(default_factory=dict)
    holds: dict[str, str] = field(default_factory=dict)
    told: list[str] = field(default_factory=list)
    run: str = ""

    # What is captured

    def capture(self, url: str, at: datetime, body: bytes = b"", status: int = 200, **more: Any) -> Capture:
        """Writes one answer to the WARC."""
        refers_to: CaptureId | None = more.pop("refers_to", None)
        kind = more.pop("content_type", "text/html")
        location: str | None = more.pop("location", None)
        headers = (("Content-Type", kind), *((("Location", location),) if location else ()))
        exchange = Exchange(
            url=url,
            captured_at=at,
            method="GET",
            request_headers=(("Host", "rope.example"),),
            status=status,
            reason="",
            response_headers=headers,
            payload=body,
            refers_to=self.written.get(refers_to) if refers_to else None,
        )
        record = self.series.write_response(exchange)
        name = capture_id(url, at, record.payload_digest)
        self.written[name] = Reference(record.record_id, url, at)
        return Capture(
            id=name,
            record_id=record.record_id,
            url=url,
            captured_at=at,
            site="rope",
            run=self.run,
            source=more.pop("source", Source.LIVE),
            status=status,
            content_type=kind,
            payload_digest=record.payload_digest,
            entity_digest=record.entity_digest,
            file=record.file,
            offset_bytes=record.offset_bytes,
            length_bytes=record.length_bytes,
            location=location,
            refers_to=refers_to,
        )

    def stage(self, answers: Sequence[Answer]) -> None:
        """Synced, staged, and known to the oracle from the next publish on.

        An archive's capture may be met in two nights: it is one capture, and that of the run which brought it first.
        """
        known = {one.capture.id for one in (*self.answers, *self.staged)}
        answers = list({one.capture.id: one for one in answers if one.capture.id not in known}.values())
        self.series.sync()
        self.store.stage_captures([one.capture for one in answers])
        self.staged += answers

    def begin(self) -> None:
        """A new run."""
        self.run = self.store.begin_run("rope", Source.LIVE, self.now)

    # What is published

    def publish(self) -> None:
        """The settle of the open run, now and then killed before its commit and done again."""
        doing = partial(
            settle,
            self.store,
            self.config,
            lambda _key: self.words.site,
            run_id=self.run,
            now=self.now,
            cleaning=cleaner(self.words.cleaner),
        )
        with cleaner_version(self.words.cleaner):
            if self.rng.random() < 0.1:
                self.told.append("killed")
                with suppress(Pulled):
                    doing(before_commit=_pull)
            doing()
        self.answers += self.staged
        self.staged = []
        self.check()

    def check(self) -> None:
        """The state is what the oracle says, and no boundary that only we made is called the site's."""
        self.now += timedelta(minutes=1)
        # A run's hold reaches what it has staged, too; the oracle is asked of what is published.
        state_difference(self.store, state_of(self.answers, self.words))
        edits_are_the_sites(self.store, self.answers, self.words)
        nothing_dangles(self.store)
        self.past[self.store.last_seq()] = snapshot(self.store)

    # What people do

    def overrule(self) -> None:
        """An override, or the end of one."""
        in_force, before = self.store.overrides("rope"), boundaries(self.store)
        said = {"now": self.now, "cleaning": cleaner(self.words.cleaner)}
        sites = lambda _key: self.words.site  # noqa: E731
        with cleaner_version(self.words.cleaner):
            if in_force and self.rng.random() < 0.4:
                one = self.rng.choice(in_force)
                self.told.append(f"withdrew {one.id}")
                try:
                    withdraw(self.store, self.config, sites, one.id, withdrawn_by="Bo", why="no", **said)  # type: ignore[arg-type]
                except BadInput:
                    return  # its page is held as a whole
            else:
                pages = sorted({row[0] for row in found(self.store).versions})
                page = UrlKey(self.rng.choice(pages)) if pages and self.rng.random() < 0.7 else None
                what: dict[str, Any] = self.rng.choice(
                    [
                        {"action": "keep", "rule": "repeated"},
                        {"action": "keep", "block": block_digest(self.rng.choice(CHROME))},
                        {"action": "remove", "block": block_digest(self.rng.choice(CHROME))},
                    ]
                )
                self.told.append(f"overruled {what} on {page}")
                try:
                    overrule(self.store, self.config, sites, "rope", page=page, made_by="Ada", why="so", **what, **said)  # type: ignore[arg-type]
                except (BadInput, UsageProblem):
                    return  # it occurs nowhere, or stands already
        self.words.overrides = self.store.overrides("rope")
        self.check()
        our_doing_is_ours(self.store, before)

    def hold(self) -> None:
        """A hold on a run or a capture, or the end of one."""
        said = {"now": self.now, "cleaning": cleaner(self.words.cleaner)}
        sites = lambda _key: self.words.site  # noqa: E731
        with cleaner_version(self.words.cleaner):
            if self.holds and self.rng.random() < 0.5:
                name = self.rng.choice(list(self.holds))  # their ids hang on the names of runs, which no seed gives
                self.told.append(f"released {self.holds[name]}")
                release_hold(self.store, self.config, sites, name, released_by="Bo", why="fine", **said)  # type: ignore[arg-type]
                del self.holds[name]
            elif self.answers:
                one = self.rng.choice(self.answers).capture
                by_run = self.rng.random() < 0.5
                what = one.run if by_run else one.id
                if what in self.holds.values():
                    return
                self.told.append(f"held {what}")
                named: dict[str, Any] = {"run": one.run} if by_run else {"capture": one.id}
                settled = place_hold(self.store, self.config, sites, "rope", placed_by="Ada", why="so", **named, **said)  # type: ignore[arg-type]
                assert settled.hold is not None
                self.holds[settled.hold] = what
        self.words.holds = set(self.holds.values())
        self.check()


def _pull() -> None:
    raise Pulled
