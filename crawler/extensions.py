"""What lives as long as a crawl: the recording, and the bundled sample site.

    SampleSite   serves the sample society while it is crawled, when nothing else does
    Recording    opens archive and WARC, stages a batch a second, says the run's last words to the supervisor

Knows when a crawl begins and ends. Refuses to know requests and pages. Serves the capturing step of the road.
"""

from __future__ import annotations

import asyncio
import json
import logging
import os
import select
import socket
from contextlib import closing, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy import signals
from scrapy.exceptions import NotConfigured
from scrapy.utils.asyncio import create_looping_call
from scrapy.utils.job import job_dir

from archive.config import Config
from archive.errors import ArchiveError, NoArchive, StorageFailed
from archive.model import Source
from archive.sitelock import SiteLock
from archive.store import KnownPage, Store
from archive.warc import WarcSeries
from crawler.clock import clock_of
from crawler.commands.crawl import EXIT_CODE
from crawler.gate import Gate
from crawler.guard import GuardedResolver
from crawler.recorder import Recorder
from crawler.resume import last_answers
from crawler.trust import why_open

if TYPE_CHECKING:
    from datetime import datetime

    from scrapy import Spider
    from scrapy.crawler import Crawler

    from archive.sample.server import SampleServer
    from archive.sites import Site

logger = logging.getLogger(__name__)

FLUSH_INTERVAL_S = 1.0
RUNS_REMEMBERED = 100
"""Of a site, newest first: enough for the sixty nights in which a lastmod that lied counts."""
_stopping: set[asyncio.Task[None]] = set()


def checking_contracts() -> bool:
    """Whether this is `scrapy check`, which must touch no archive. Scrapy says so in the environment only."""
    return "SCRAPY_CHECK" in os.environ


def stop(crawler: Crawler, reason: str) -> None:
    """Ends the crawl in good order: nothing new is asked, what is under way is finished. May be called from anywhere, any number of times."""
    spider: Any = crawler.engine.spider
    if spider is None:
        return
    # What still waits for its turn at the site is given up too (`manners.Patience`).
    spider.given_up = True
    task = asyncio.get_running_loop().create_task(crawler.engine.close_spider_async(reason=reason))
    # The loop holds tasks weakly; without this one the stop could be collected before it ran.
    _stopping.add(task)
    task.add_done_callback(_stopping.discard)


class SampleSite:
    """Starts the sample society's server on its own port for ``-a site=sample``, unless something listens there already."""

    def __init__(self, server: SampleServer) -> None:
        self._server = server

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off for every other site."""
        site = getattr(crawler.spider, "site", None)
        if site is None or site.key != "sample":
            raise NotConfigured
        address = urlsplit(site.start_urls[0])
        if _listens(address.hostname or "", address.port or 80):
            raise NotConfigured
        from archive.sample.server import SampleServer

        server = SampleServer(address.port or 80)
        server.start()
        extension = cls(server)
        crawler.signals.connect(extension.engine_stopped, signal=signals.engine_stopped)
        return extension

    def engine_stopped(self) -> None:
        """The crawl is over."""
        self._server.close()


class Recording:
    """Owns the Recorder of a crawl: opens it, flushes it every second, closes it, and tells the supervisor how it went."""

    def __init__(self, crawler: Crawler, recorder: Recorder, lock: SiteLock | None) -> None:
        self.recorder = recorder
        # Never given back by hand: the kernel frees it when the last word has been said and the process ends.
        self._lock = lock
        self._crawler = crawler
        self._flushes = create_looping_call(self._begin_flush)
        self._flush: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Opens (a plain `scrapy crawl`: creates) the archive and begins or continues the run. Off during `scrapy check`."""
        spider: Any = crawler.spider
        if not hasattr(spider, "site"):
            raise NotConfigured
        GuardedResolver.permit(spider.site)
        if checking_contracts() or not spider.records:
            raise NotConfigured
        try:
            return cls(crawler, *_recorder(crawler, spider))
        except ArchiveError as error:
            _say(crawler, {"reason": "no_archive", "storage_failed": str(error)})
            logger.critical("%s", error)
            crawler.stats.set_value(EXIT_CODE, error.exit_code)
            raise

    def spider_opened(self) -> None:
        """The crawl begins."""
        self._flushes.start(FLUSH_INTERVAL_S, now=False)

    async def spider_closed(self, spider: Spider, reason: str) -> None:
        """The crawl is over: everything fetched is staged, then the last words are said."""
        if self._flushes.running:
            self._flushes.stop()
        try:
            await self.recorder.close()
        except StorageFailed as error:
            logger.critical("%s", error)
        self._tell(spider, reason)

    def _begin_flush(self) -> None:
        if self._flush is None or self._flush.done():
            self._flush = asyncio.get_running_loop().create_task(self._flushed())

    async def _flushed(self) -> None:
        try:
            await self.recorder.flush()
        except StorageFailed:
            stop(self._crawler, "storage_failed")
        except RuntimeError as error:
            # "can't start new thread": the process is at its limits, and a fresh one goes on with the run.
            logger.critical("%s", error)
            stop(self._crawler, "out_of_threads")
        self._tell_waiting()

    def _tell_waiting(self) -> None:
        """Says how many requests are still to be made, for a person who watches. Dropped where nobody reads: a crawl waits for no listener."""
        fd, stats = self._crawler.settings["ARCHIVE_STATUS_FD"], self._crawler.stats
        if fd in {None, ""} or not self._flushes.running:
            return
        queued = stats.get_value("scheduler/enqueued", 0) - stats.get_value("scheduler/dequeued", 0)
        waiting = queued + len(self._crawler.engine.downloader.active)  # those that wait for their turn at the site
        if select.select([], [int(fd)], [], 0)[1]:
            with suppress(OSError):
                os.write(int(fd), f'{{"waiting": {waiting}}}\n'.encode())

    def _tell(self, spider: Any, reason: str) -> None:
        failed = self.recorder.failed
        if failed is not None:
            self._crawler.stats.set_value(EXIT_CODE, failed.exit_code)
        words = {
            "reason": reason,
            "storage_failed": str(failed) if failed else None,
            "captured": self.recorder.captured,
            **spider.findings(),
        }
        _say(self._crawler, words)


def _recorder(crawler: Crawler, spider: Any) -> tuple[Recorder, SiteLock | None]:
    """Opens the archive for the spider's site, and begins or continues its run, under the site's lock. Raises TryLater while another crawl holds it."""
    config = Config.from_environment()
    lock = None
    if crawler.settings["ARCHIVE_LOCK_FD"] in {None, ""}:
        lock = SiteLock(config.locks_dir, spider.site.key)
        lock.__enter__()
    try:
        return _opened(crawler, spider, config), lock
    except BaseException:
        if lock is not None:
            lock.__exit__()
        raise


def _opened(crawler: Crawler, spider: Any, config: Config) -> Recorder:
    clock = clock_of(crawler.settings)
    store = _open(config, may_create=spider.run is None)
    try:
        if spider.run is None:
            spider.run = _run_of_job(crawler, store, spider.site.key, clock())
            # What a kill left is not asked for again. The supervisor has done so before it began us: settle's libraries cost every crawl half a second.
            from archive.settle.orphans import take_up

            take_up(store, config, spider.site.key, now=clock)
        mine = [one for one in store.staged(spider.site.key) if one.run == spider.run]
        withdrawn = store.tombstones(spider.site.key)
        known = store.known_pages(spider.site.key)
        spider.continue_from(
            known,
            last_answers(mine, spider.site.covers),
            warc_dir=config.warc_dir,
            withdrawn={*withdrawn, *map(spider.site.page_now, withdrawn)},
            gate=_gate(crawler, store, spider.site, known),
        )
        warcs = WarcSeries(config.warc_dir, spider.site.key, info=_about(crawler, spider), clock=clock)
        held = store.newest_answers(spider.site.key)
    except BaseException:
        store.close()
        raise
    logger.info("run %s of %s: archive at %s", spider.run, spider.site.key, config.home)
    return Recorder(store, warcs, site_key=spider.site.key, run=spider.run, held=held, clock=clock)


def _gate(crawler: Crawler, store: Store, site: Site, known: list[KnownPage]) -> Gate:
    """What need not be asked tonight, after the nights that are settled. A run that goes on after a kill gets the same answer."""
    now = clock_of(crawler.settings)()
    full = crawler.settings.getbool("ARCHIVE_FULL")
    open_because = why_open(store.runs(RUNS_REMEMBERED, site.key), store.holds(site.key), now, full=full)
    return Gate(site, store.night(site.key), {one.page: one for one in known}, now=now, open_because=open_because)


def _about(crawler: Crawler, spider: Any) -> dict[str, str]:
    """What each WARC file says of the run that wrote it (WARC 1.1, 6.2)."""
    settings = crawler.settings
    return {
        "description": f"crawl of {spider.site.key}",
        "isPartOf": spider.run,
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "http-header-user-agent": settings.get("USER_AGENT") or "",
    }


def _say(crawler: Crawler, words: dict[str, Any]) -> None:
    """The run's last words, for the supervisor. A pipe, not a file: it still works when the disk is what failed."""
    fd = crawler.settings["ARCHIVE_STATUS_FD"]
    if fd in {None, ""}:
        return
    try:
        with closing(os.fdopen(int(fd), "w", encoding="utf-8")) as pipe:
            pipe.write(json.dumps(words) + "\n")
    except OSError:
        logger.exception("nobody hears the last words of this run")


def _run_of_job(crawler: Crawler, store: Store, site_key: str, now: datetime) -> str:
    """A new run; in a JOBDIR the run of the job, while nobody has ended it, so that an interrupted job stays one run."""
    folder = job_dir(crawler.settings)
    note = Path(folder) / "archive-run" if folder else None
    if note is not None and note.exists():
        run = note.read_text("utf-8").strip()
        if store.unfinished_run(site_key) == run:
            return run
    run = store.begin_run(site_key, Source.LIVE, now)
    if note is not None:
        note.write_text(run, "utf-8")
    return run


def _open(config: Config, *, may_create: bool) -> Store:
    try:
        return Store.open(config)
    except NoArchive:
        if not may_create:
            raise
    return Store.create(config)


def _listens(host: str, port: int) -> bool:
    with closing(socket.socket(socket.AF_INET)) as probe:
        probe.settimeout(1.0)
        return probe.connect_ex((host, port)) == 0
