"""One crawl from lock to report: holds the site's lock, runs the crawler as a child under limits, settles what it brought.

    resolve site ─▶ lock ─▶ run (new, or the killed one) ─▶ scrapy child, under limits, dying with us ─▶ verdict ─▶ settle ─▶ report

Knows what the crawler's last words mean. Refuses to know Scrapy (`child` starts it, as a process). Serves the whole road, as its outermost step.

How a crawl ends:

    report, exit_code 0    settled
    report, exit_code 65   settled, but nothing that the site has is an item of news that we can see (an empty site, or a wrong address on it)
    report, exit_code 69   settled what came before the site fell silent, or said that it wants to be left alone (429, 503)
    report, exit_code 75   settled what came before the crawler died, twice; before the site asked to be left alone for longer than a run waits
                           (Retry-After: an alarm that says when to come again); or before the site file's max_minutes were over.
                           The next crawl asks for the rest
    TryLater 75            the site asked for that before it gave anything
    TryLater 75            the crawler was killed, twice, before it captured anything: the site has no part in that
    SiteUnavailable 69     the site did not answer, only refused (429, 503, 403, errors; a robots.txt that cannot be had, RFC 9309), or is no news site: no
                           REST, sitemap, feed or links. Nothing is published, nothing is called missing; the run is marked failed, its captures are kept
    ClockWrong 78          the servers, or earlier nights, say that the clock of this machine is wrong: nothing is published, the captures are kept
    StorageFailed 74       the crawler could not keep what it fetched. What it kept before waits for the next crawl
    TryLater 75            another crawl of the site goes on; or SIGINT (exit_code 130) or SIGTERM (143) ended this one in good order. What was
                           captured waits: the same command goes on with the same run, within a day
"""

from __future__ import annotations

import logging
import signal
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies

from archive import settle, sites
from archive.child import Crawler, Ended
from archive.config import Config
from archive.errors import (
    BadInput,
    CannotCreate,
    ClockWrong,
    DatabaseLost,
    NoArchive,
    SiteUnavailable,
    StorageFailed,
    TryLater,
)
from archive.model import Alarm, Source
from archive.sitelock import SiteLock
from archive.sites import Site
from archive.store import Store

logger = logging.getLogger(__name__)

RESUME_WITHIN = timedelta(days=1)
"""A killed run goes on for a day. After that its pages would be yesterday's news under tonight's name; they are settled, and a new run begins."""
_LEFT_ALONE = {"site_silent": "fell silent", "site_refuses": "asked to be left alone (HTTP 429 or 503)"}
"""Ends that the crawler chose because of the site."""
TRIES = 2
"""How often the crawler is started in one crawl. A page that kills it is met from the front and then from the back, and all others are published."""


@dataclass(frozen=True, slots=True)
class Progress:
    """Where a crawl is. `phase` is crawl or settle; captures, failures and size_bytes count what this run has staged; settling, `cleaned` of `to_clean`.

    `waiting` are requests that the crawler has still to make, as far as it knows; None where it has not said.
    """

    phase: str
    run: str
    captures: int = 0
    failures: int = 0
    size_bytes: int = 0
    cleaned: int = 0
    to_clean: int = 0
    waiting: int | None = None


@dataclass(frozen=True, slots=True)
class CrawlReport:
    """What a crawl came to. `resumed` says that it went on with a killed run. `notes` are sentences that a keeper should read; `log` is the crawler's.

    `alarms` are what a person must look at; there is an exit code other than 0 then. `started_at` and `finished_at` are the instants of this call.
    """

    run: str
    site: Site
    resumed: bool
    settled: settle.Settled
    captures: int
    failures: int
    notes: tuple[str, ...]
    exit_code: int
    log: Path
    started_at: datetime
    finished_at: datetime
    alarms: tuple[Alarm, ...] = ()


def crawl(
    config: Config,
    site_argument: str,
    *,
    allow_private: bool = False,
    progress: Callable[[Progress], None] | None = None,
    settings: Mapping[str, str] | None = None,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
) -> CrawlReport:
    """Crawls one site and publishes what came. See the head of this file for how it ends.

    `site_argument` is a name, a site file or an address. `settings` are passed to Scrapy (``-s``). Raises what `sites.resolve` raises for a site that
    makes no sense, CannotCreate for a home that cannot be written, and as in the table above.
    """
    site = sites.resolve(site_argument, allow_private=allow_private, own=config.sites_dir)
    logs = config.home / "logs"
    started_at = now()
    with SiteLock(config.locks_dir, site.key) as lock:
        # Before the run begins: a run that cannot begin to crawl must not be left running.
        _make_folder(logs)
        run, resumed = _run(config, site, lock, now())
        log = logs / f"{run}.log"
        child = Crawler(config, site_argument, run, log, lock.fd, allow_private=allow_private, settings=settings or {})
        ended = _crawled(child, config, site.key, run, progress, now)
        verdict = _Verdict(config, site, run, resumed=resumed, log=log)
        verdict.judge(ended, now())
        return replace(verdict.settle(now(), progress), started_at=started_at, finished_at=now())


def _run(config: Config, site: Site, lock: SiteLock, now: datetime) -> tuple[str, bool]:
    """The run to crawl under, and whether it is a killed one: the last that this lock named, unended and not too old."""
    with _opened(config) as store:
        store.refuse_gap(config)
        # What a kill left of an earlier run, or of the one that goes on, is not asked for again.
        settle.take_up(store, config, site.key, now=lambda: now)
        unfinished = store.unfinished_run(site.key)
        if (
            unfinished is not None
            and unfinished == lock.last_run
            and now - store.run(unfinished).started_at < RESUME_WITHIN
        ):
            lock.name_run(unfinished)
            logger.info("going on with run %s, which was interrupted", unfinished)
            return unfinished, True
        run = store.begin_run(site.key, Source.LIVE, now)
        lock.name_run(run)
        return run, False


def _opened(config: Config) -> Store:
    try:
        return Store.open(config)
    except NoArchive:
        if config.warc_dir.is_dir() and next(config.warc_dir.glob("*.warc.gz"), None) is not None:
            raise DatabaseLost(
                f"{config.warc_dir} holds captures, and there is neither a database nor a journal; put them back from a backup, or `archive import` the"
                " files of that folder into a new home",
                path=str(config.warc_dir),
            ) from None
        return Store.create(config)


def _crawled(
    child: Crawler,
    config: Config,
    site_key: str,
    run: str,
    progress: Callable[[Progress], None] | None,
    now: Callable[[], datetime],
) -> Ended:
    """Runs the child to its end, again when it died, with progress told from what is staged."""
    for attempt in range(1, TRIES + 1):
        with _opened(config) as store:

            def tell(store: Store = store) -> None:
                if progress is not None:
                    counts = store.staged_counts(run)
                    told = Progress("crawl", run, counts["captures"], counts["failures"], counts["size_bytes"])
                    progress(replace(told, waiting=child.waiting))

            ended = child.run(tell, backwards=attempt > 1)
            if ended.died:
                settle.take_up(store, config, site_key, now=now)
            brought = store.staged_counts(run)["captures"]
        # One that was killed is started again whatever it brought; one that failed by itself before it brought anything would fail again.
        if ended.stopped_by is not None or not ended.died or not (brought or ended.returncode < 0):
            break
        logger.warning("the crawler %s (try %d of %d); see %s", ended.manner, attempt, TRIES, child.log)
    return ended


class _Verdict:
    """What the end of the child means, and what follows."""

    def __init__(self, config: Config, site: Site, run: str, *, resumed: bool, log: Path) -> None:
        self._config = config
        self._site = site
        self._run = run
        self._resumed = resumed
        self._log = log
        self._notes: list[str] = []
        self._exit_code = 0
        self._alarms: list[Alarm] = []
        self._counts: dict[str, int] = {}
        self._words: Mapping[str, Any] = {}

    def judge(self, ended: Ended, now: datetime) -> None:
        """Raises when nothing shall be published; else notes what the report must say."""
        with _opened(self._config) as store:
            self._counts = store.staged_counts(self._run)
            captures = self._counts["captures"]
            words = self._words = ended.words or {}
            if ended.stopped_by is not None or words.get("reason") == "shutdown":
                signum = ended.stopped_by or signal.SIGTERM
                stopped = TryLater(
                    f"crawl of {self._site.key} stopped by {signal.Signals(signum).name}; {captures} captures are kept,"
                    " and the same command goes on from there"
                )
                stopped.exit_code = 128 + signum
                raise stopped
            if words.get("storage_failed") or words.get("reason") == "storage_failed":
                raise StorageFailed(
                    f"{words.get('storage_failed') or 'the disk or the database failed'}; {captures} captures made before are kept",
                    path=str(self._config.home),
                )
            problem = self._problem(ended, captures)
            if problem:
                store.fail_run(
                    self._run, now, {"captures": captures, "failures": self._counts["failures"], "problem": problem}
                )
                if words.get("come_again"):
                    raise TryLater(problem, retry_after_s=_seconds_until(words["come_again"]["at"], now))
                if ended.was_killed:  # by somebody, or by the kernel for want of memory: the site has no part in it
                    raise TryLater(problem)
                raise SiteUnavailable(
                    problem, url=self._site.start_urls[0] if self._site.start_urls else self._site.key
                )
        self._note(ended)

    def settle(self, now: datetime, progress: Callable[[Progress], None] | None) -> CrawlReport:
        """Publishes what is staged and says what it came to."""
        counts = self._counts

        def tell(cleaned: int, to_clean: int) -> None:
            if progress is not None:
                staged = (counts["captures"], counts["failures"], counts["size_bytes"])
                progress(Progress("settle", self._run, *staged, cleaned, to_clean))

        tell(0, 0)
        with _opened(self._config) as store:
            self._check_clock(store, now)
            settled = settle.settle(
                store,
                self._config,
                self._site_named,
                run_id=self._run,
                now=now,
                progress=tell,
                more=self._words.get("figures", {}),
                alarms=self._alarms,
                checked=True,
            )
            self._alarms = list(settled.alarms)
            self._notes += settled.notes
            if not store.known_pages(self._site.key):
                self._exit_code = self._exit_code or 65
                self._notes.append(
                    f"{self._start()}: {self._counts['captures']} answers were captured, none of them is an item of news"
                )
        return CrawlReport(
            run=self._run,
            site=self._site,
            resumed=self._resumed,
            settled=settled,
            captures=self._counts["captures"],
            failures=self._counts["failures"],
            notes=tuple(self._notes),
            exit_code=self._exit_code or (BadInput.exit_code if self._alarms else 0),
            log=self._log,
            started_at=now,
            finished_at=now,
            alarms=tuple(self._alarms),
        )

    def _check_clock(self, store: Store, now: datetime) -> None:
        """Raises ClockWrong. The run is failed then: the next crawl is a night of its own, under a clock that somebody has put right."""
        try:
            self._notes += settle.check_clock(store, self._config, self._site, run=self._run, now=now)
        except ClockWrong as error:
            store.fail_run(self._run, now, {**self._counts, "problem": str(error)})
            raise

    def _problem(self, ended: Ended, captures: int) -> str | None:
        """Why there is nothing to publish; None when there is."""
        if ended.words is None or ended.returncode != 0:
            return (
                None
                if captures
                else f"{self._start()}: the crawler {ended.manner} before it captured anything; see {self._log}"
            )
        words = ended.words
        if words.get("come_again") and not words.get("usable"):
            return self._deferred(words["come_again"])
        reasons = words.get("start_problems", {})
        told = next((f"{url}: {reason}" for url, reason in reasons.items()), None)
        if not words.get("usable") and not self._resumed:
            if not words.get("answers"):
                return (told or f"{self._start()}: nothing answered; see {self._log}") + _unused_proxy()
            return told or f"{self._start()}: refused or failed whatever was asked of it; see {self._log}"
        if not sum(words.get("found", {}).values()) and not words.get("pages_asked"):
            return told or f"{self._start()} is no news site that we can read: no REST, sitemap, feed or links found"
        return None

    def _note(self, ended: Ended) -> None:
        words = ended.words or {}
        self._notes += without_a_contact(self._config, self._site)
        if ended.died:
            self._exit_code = TryLater.exit_code
            self._notes.append(
                f"the crawler {ended.manner}; what it captured is published, the next crawl asks for the rest; see {self._log}"
            )
        elif words.get("come_again"):
            self._exit_code = TryLater.exit_code
            sentence = f"{self._deferred(words['come_again'])}; what came is published"
            self._alarms.append(Alarm("deferred", sentence, words["come_again"]))
        elif words.get("reason") == "out_of_time":
            self._exit_code = TryLater.exit_code
            self._notes.append(
                f"{self._start()}: the time for one run ([crawl] max_minutes, {self._site.max_minutes:g}) was over before everything was asked for;"
                " what came is published, the next crawl asks for the rest"
            )
        elif words.get("reason") in _LEFT_ALONE or not words.get("usable"):
            self._exit_code = SiteUnavailable.exit_code
            why = _LEFT_ALONE.get(words.get("reason", ""), "gave no usable answer")
            self._notes.append(f"{self._start()} {why} before everything was asked for; what came is published")
        elif words.get("reason") != "finished":
            self._notes.append(f"the crawl ended early: {words.get('reason')}")
        self._notes.extend(f"{url}: {reason}" for url, reason in words.get("start_problems", {}).items())
        self._notes.extend(words.get("notes", []))
        self._notes.extend(words.get("problems", []))
        for trap in words.get("traps", []):
            sentence = (
                f"{trap['left_out']} addresses like {trap['example'][:200]} were left out: {trap['why']} ({trap['pattern'][:200]});"
                " if they are no news, say so in the site file: [crawl] exclude"
            )
            self._alarms.append(Alarm("traps", sentence, trap))
        if words.get("pages_left_out"):
            self._notes.append(
                f"{words['pages_left_out']} addresses were left out: the site file's max_pages is {self._site.max_pages}"
            )
        if words.get("exceptions"):
            self._notes.append(f"{words['exceptions']} pages met an error of ours; see {self._log}")

    def _deferred(self, come_again: Mapping[str, str]) -> str:
        at = datetime.fromisoformat(come_again["at"])
        return f"{self._start()} asks to be left alone: come again after {at:%Y-%m-%d %H:%M} UTC ({come_again['why']})"

    def _start(self) -> str:
        return self._site.start_urls[0] if self._site.start_urls else self._site.key

    def _site_named(self, key: str) -> Site:
        return self._site if key == self._site.key else sites.load(key, own=self._config.sites_dir)


def _seconds_until(at: str, now: datetime) -> float:
    return max(0.0, (datetime.fromisoformat(at) - now).total_seconds())


def without_a_contact(config: Config, site: Site) -> list[str]:
    """A note where strangers are asked by somebody who does not say who it is; [] for one's own server and where a contact is set."""
    if config.contact is not None or site.allow_private:
        return []
    return [
        "a webmaster who wants to write to you cannot: set ARCHIVE_CONTACT to your mail address or web page, which every request then names"
    ]


def _unused_proxy() -> str:
    """What to say of a proxy to which this machine's environment points, for somebody whose requests did not get through; '' where there is none."""
    proxies = getproxies()
    named = next((proxies[scheme] for scheme in ("https", "http", "all") if scheme in proxies), None)
    if named is None:
        return ""
    host = urlsplit(named if "//" in named else f"//{named}").hostname or "?"
    return f" (the environment names a proxy, {host}, which is not used; docs/nights.md, Defences, says why and what to do)"


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotCreate(f"{folder} cannot be made: {error.strerror or error}", path=str(folder)) from error
