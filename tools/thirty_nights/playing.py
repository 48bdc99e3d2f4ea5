"""Plays the nights: sets the server, crawls by the real road under the night's own clock, and compares what was told and what is stored with the truth.

Knows the archive's faces (`supervise.crawl`, `Store`). Refuses to know what befell the server. Nothing here is a stand-in: the server speaks HTTP, the
crawler is the child process of every night, and a killed night is killed.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path
from urllib.parse import urlsplit

from archive.config import Config
from archive.errors import ArchiveError
from archive.model import Cause
from archive.sample import DEFAULT_PORT, catalogue
from archive.store import Store
from archive.supervise import CrawlReport, crawl
from tools.thirty_nights.truth import Told, Truth, Window, flapping, truths, unadmitted
from tools.thirty_nights.weather import ERA, FAIR, LEARNT_ON, NIGHTS, StagedServer

WORDS = frozenset({"new", "duplicate", "changed", "missing", "returned", "gone", "moved", "pending"})
"""The verdicts of a run that tell of something that happened to a page."""
KILL_AFTER_REQUESTS = (4, 12)
"""How far a killed night gets: the child is killed after the first number of requests, the supervisor after the second."""
LONGEST_WAIT_S = 120.0


@dataclass(frozen=True, slots=True)
class Standing:
    """One page as stored: how many versions the site made of it, and whether it is there."""

    versions: int
    missing: bool
    gone: bool


@dataclass(frozen=True, slots=True)
class Played:
    """What one night came to. `problems` are sentences, empty where everything is as it must be; `stored` is what the database shows to have happened."""

    night: int
    at: datetime
    truth: Truth
    told: frozenset[Told]
    stored: frozenset[Told]
    alarms: tuple[str, ...]
    exit_code: int
    asked: int
    sent_bytes: int
    took_s: float
    notes: tuple[str, ...]
    problems: tuple[str, ...] = ()
    figures: dict[str, object] = field(default_factory=dict)


def play(home: Path, nights: Collection[int] = catalogue.REHEARSED) -> Iterator[Played]:
    """The nights (the first among them), one after another, into a new archive in `home`."""
    config = Config(home=home / "archive", delay_s=0)
    expected, due = truths(nights), Due(unadmitted(nights), flapping())
    before: dict[str, Standing] = {}
    with StagedServer() as server:
        for night in sorted(nights):
            yield _played(_Night(config, server, home, night), expected[night], before, due)
            before = _standing(config)


@dataclass(frozen=True, slots=True)
class _Night:
    config: Config
    server: StagedServer
    folder: Path
    number: int

    def crawl(self) -> CrawlReport:
        """The night's crawl; a killed one is begun, killed twice, and crawled again. Raises ArchiveError."""
        how = NIGHTS.get(self.number, FAIR)
        self.server.night, self.server.visit, self.server.delay_s = self.number, self.number, how.delay_s
        ahead = catalogue.NIGHT_AT[self.number] - datetime.now(UTC)
        self.server.clock = lambda: datetime.now(UTC) + ahead
        self.server.requests.clear()
        site_file = self._site_file()
        if how.killed:
            self._killed(site_file, ahead)
        return crawl_at(self.config, site_file, ahead)

    def _site_file(self) -> Path:
        text = (resources.files("archive.sites") / "sample.toml").read_text("utf-8")
        text = text.replace(f":{DEFAULT_PORT}/", f":{self.server.port}/")
        path = self.folder / "sample.toml"
        path.write_text(text + (ERA if self.number >= LEARNT_ON else ""), "utf-8")
        return path

    def _killed(self, site_file: Path, ahead: timedelta) -> None:
        """Kill -9 of the crawler, which the supervisor starts anew, and then of the supervisor."""
        # Slow enough that the kill meets it at work.
        self.server.delay_s = 0.05
        command = [
            sys.executable,
            "-m",
            "tools.thirty_nights.one_night",
            str(self.config.home),
            str(site_file),
            str(ahead.total_seconds()),
        ]
        process = subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own interpreter with our own arguments
        first, then = KILL_AFTER_REQUESTS
        self._until(first, process)
        for child in _children(process.pid):
            os.kill(child, signal.SIGKILL)
        self._until(then, process)
        process.kill()
        process.wait()
        self.server.delay_s = 0.0

    def _until(self, requests: int, process: subprocess.Popen[bytes]) -> None:
        deadline = time.monotonic() + LONGEST_WAIT_S
        while len(self.server.requests) < requests and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.02)


def crawl_at(config: Config, site_file: Path, ahead: timedelta) -> CrawlReport:
    """The real crawl under a clock that is `ahead` of the machine's."""
    settings = {"ARCHIVE_CLOCK_AHEAD_S": str(ahead.total_seconds())}
    return crawl(config, str(site_file), settings=settings, now=lambda: datetime.now(UTC) + ahead)


def _children(pid: int) -> list[int]:
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text("ascii").split()]


def _played(night: _Night, truth: Truth, before: dict[str, Standing], due: Due) -> Played:
    began = time.monotonic()
    told: list[Told] = []
    alarms: tuple[str, ...] = ()
    figures: dict[str, object] = {}
    try:
        report = night.crawl()
    except ArchiveError as error:
        exit_code, notes = error.exit_code, (str(error),)
    else:
        exit_code, notes, figures = report.exit_code, report.notes, report.settled.figures
        told = [(one.verdict, _path(one.url)) for one in report.settled.changes if one.verdict in WORDS]
        # An address that leads to a page and never was one itself (`/?p=1357`) has not moved.
        told = [one for one in told if one[0] != "moved" or one[1] in before]
        alarms = tuple(alarm.kind for alarm in report.alarms)
    stored = _happened(before, _standing(night.config))
    truth = due.also(night.number, truth, told)
    return Played(
        night=night.number,
        at=catalogue.NIGHT_AT[night.number],
        truth=truth,
        told=frozenset(told),
        stored=stored,
        alarms=alarms,
        exit_code=exit_code,
        asked=len(night.server.requests),
        sent_bytes=sum(one.sent_bytes for one in night.server.requests),
        took_s=time.monotonic() - began,
        notes=notes,
        problems=(
            *_problems(truth, told, stored, alarms, exit_code),
            *(() if truth.exit_code else due.overdue(night.number)),
        ),
        figures=figures,
    )


@dataclass(slots=True)
class Due:
    """What no source admits and is not told yet, and what may be told of pages that come and go."""

    open: dict[Told, Window]
    flaps: dict[Told, int]

    def also(self, night: int, truth: Truth, told: Collection[Told]) -> Truth:
        """The truth of the night with what was told of these; each is told once and not again."""
        found = {
            one: night - self.open.pop(one).since
            for one in set(told)
            if one in self.open and self.open[one].since <= night
        }
        flaps = {one for one in set(told) - truth.told - found.keys() if self.flaps.get(one)}
        for one in flaps:
            self.flaps[one] -= 1
        late = [f"{' '.join(one)}: after {nights} nights" for one, nights in sorted(found.items()) if nights]
        return replace(
            truth, told=truth.told | found.keys() | flaps, words="; ".join(filter(None, [truth.words, *late]))
        )

    def overdue(self, night: int) -> Iterator[str]:
        """What should have been told by now, once each."""
        for one, window in list(self.open.items()):
            if night >= window.since + window.days:
                del self.open[one]
                yield f"not told within {window.days} nights: {' '.join(one)}"


def _problems(
    truth: Truth, told: list[Told], stored: frozenset[Told], alarms: tuple[str, ...], exit_code: int
) -> Iterator[str]:
    for word, path in sorted(truth.told - set(told)):
        yield f"not told: {word} {path}"
    for word, path in sorted(set(told) - truth.told):
        yield f"told, and not so: {word} {path}"
    for one in sorted({one for one in told if told.count(one) > 1}):
        yield f"told twice: {' '.join(one)}"
    meant = {known for one in truth.told if (known := _as_stored(one)) is not None}
    for word, path in sorted(meant - stored):
        yield f"not stored: {word} {path}"
    for word, path in sorted(stored - meant):
        yield f"stored, and not so: {word} {path}"
    if truth.alarms and not truth.alarms & set(alarms):
        yield f"no alarm: {' or '.join(sorted(truth.alarms))}"
    for kind in sorted(set(alarms) - truth.alarms):
        yield f"false alarm: {kind}"
    if exit_code != truth.exit_code:
        yield f"exit code {exit_code} and not {truth.exit_code}"


def _as_stored(told: Told) -> Told | None:
    """What the database must show of what was told: a duplicate is a new page, and a page that moved stays as it was."""
    word, path = told
    return {"duplicate": ("new", path), "moved": None}.get(word, told)


def _standing(config: Config) -> dict[str, Standing]:
    with Store.open(config, read_only=True) as store:
        return {
            _path(record.url): Standing(
                sum(one.cause is not Cause.REREAD for one in store.versions(record.page)),
                record.missing_since_utc is not None,
                record.gone_since_utc is not None,
            )
            for record in store.items(rows="pages")
        }


def _happened(before: dict[str, Standing], after: dict[str, Standing]) -> frozenset[Told]:
    """What became of the pages between two looks at the database."""
    happened: set[Told] = {("lost from the archive", path) for path in before.keys() - after.keys()}
    for path, now in after.items():
        then = before.get(path)
        if then is None:
            happened.add(("new", path))
            then = Standing(now.versions, missing=False, gone=False)
        if now.versions != then.versions:
            happened.add(("changed", path))
        if now.gone and not then.gone:
            happened.add(("gone", path))
        elif now.missing and not then.missing:
            happened.add(("missing", path))
        elif then.missing and not now.missing:
            happened.add(("returned", path))
    return frozenset(happened)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query else "")
