"""What a server says about being asked, and how we keep to it. Knows robots.txt, the statuses 429 and 503, and time.

    RobotsRules   asks each server for its robots.txt once, before anything else, and keeps to it (RFC 9309)
    Patience      a server that asks for a pause gets one; a server that goes on refusing, or wants longer than a run has, is left alone
    Pace          AutoThrottle that never goes below what a robots.txt asks for (Crawl-delay)
    RunDeadline   ends a run after the site's max_minutes

Refuses to know what a page says and what a run does with its end. Serves the fetching step.
"""

from __future__ import annotations

import asyncio
import email.utils
import logging
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin, urlsplit

from scrapy import signals
from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured, StopDownload
from scrapy.extensions.throttle import AutoThrottle
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from w3lib.url import safe_url_string

from crawler import robots
from crawler.clock import clock_of

if TYPE_CHECKING:
    from scrapy.core.downloader import Slot
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

REFUSALS = frozenset({429, 503})
"""Too Many Requests (RFC 6585, 4) and Service Unavailable (RFC 9110, 15.6.4): the server speaks of itself or of us, not of the page."""
MOST_ROBOTS_REDIRECTS = 5
"""RFC 9309, 2.3.1.2: five are followed, also to other hosts; a robots.txt behind more is taken for absent."""
ROBOTS_GOOD_FOR_S = 24 * 3600.0
"""RFC 9309, 2.4: a cached robots.txt is not used for more than a day."""
ROBOTS_PRIORITY = 1000
TOO_LONG_LIMIT = 3
"""So many answers in a row that ask for a longer pause than we have are the site's word, not that of one broken page."""
TOO_LONG = "too_long"
"""The flag of such an answer."""
HEARD = "heard"
"""The flag of an answer that was captured when it came and is read a second time."""
LATEST_RETURN = timedelta(days=7)
"""What is told of a Retry-After: one that names the next century is a slip."""


class NotAsked(IgnoreRequest):
    """A request that was given up before it was made; no failure of the page."""


class RobotsForbid(IgnoreRequest):
    """A request that the site's robots.txt forbids; its text names the line."""


class RobotsUnavailable(IgnoreRequest):
    """A request to a server whose robots.txt cannot be had tonight. Its cause, if any, is what happened to the robots.txt."""


@dataclass(slots=True)
class _Asked:
    """One robots.txt, under way or read. `answer` is what its own address answered; None while under way, and where that was a redirect."""

    rules: asyncio.Task[robots.Rules] | None = None
    answer: Response | None = None
    at: float = field(default_factory=time.monotonic)


class RobotsRules:
    """Keeps to robots.txt, its answers read as RFC 9309 reads them.

    2xx: the rules count. 4xx, and redirects that lead nowhere: there are none. 5xx, time-outs and broken connections: complete disallow. Rules belong to
    scheme, host and port together: that nobody listens at port 80 says nothing about the same host's https. Crawl-delay is no part of the RFC; it is kept
    to, up to ARCHIVE_LONGEST_CRAWL_DELAY_S.
    """

    def __init__(self, crawler: Crawler) -> None:
        if not crawler.settings.getbool("ROBOTSTXT_OBEY"):
            raise NotConfigured
        self._crawler = crawler
        self._product = crawler.settings["ROBOTSTXT_USER_AGENT"]
        self._asked: dict[str, _Asked] = {}
        self._longest_delay_s = crawler.settings.getfloat("ARCHIVE_LONGEST_CRAWL_DELAY_S")
        crawler.signals.connect(self.bytes_received, signal=signals.bytes_received)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off with ROBOTSTXT_OBEY=False."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Raises RobotsForbid for what robots.txt forbids, RobotsUnavailable where there is no knowing.

        Who asks for the robots.txt itself, because it names sitemaps, gets the answer that is here.
        """
        if request.meta.get("dont_obey_robotstxt"):
            return None
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        asked = self._asked.get(origin)
        if asked is None or time.monotonic() - asked.at > ROBOTS_GOOD_FOR_S:
            asked = self._asked[origin] = _Asked()
            asked.rules = asyncio.get_running_loop().create_task(self._rules(origin, asked))
        # Shielded: one request that is given up must not take the rules from the others that wait for them.
        rules = await asyncio.shield(asked.rules)  # type: ignore[arg-type]
        line = rules.forbidding(request.url)
        if line is not None:
            self._crawler.stats.inc_value("robotstxt/forbidden")
            raise RobotsForbid(f"robots.txt forbids it ({line})")
        if asked.answer is None or request.url != asked.answer.url:
            return None
        request.meta["captured_at"] = asked.answer.meta.get("captured_at")
        return asked.answer.replace(request=request, flags=[*asked.answer.flags, HEARD])

    def bytes_received(self, data: bytes, request: Request) -> None:
        """Stops reading a robots.txt that does not end. Raises StopDownload; what came is used."""
        if request.meta.get("is_robots"):
            request.meta["robots_bytes"] = request.meta.get("robots_bytes", 0) + len(data)
            if request.meta["robots_bytes"] > robots.READ_LIMIT_BYTES:
                raise StopDownload(fail=False)

    async def _rules(self, origin: str, asked: _Asked) -> robots.Rules:
        url = f"{origin}/robots.txt"
        try:
            response = await self._response(url)
        except NotAsked:
            raise
        except IgnoreRequest as error:
            logger.info("%s: %s: taken for absent", url, error)
            return robots.Rules()
        except Exception as error:
            raise RobotsUnavailable(f"{url} cannot be had: {error}") from error
        if response.status >= 500:
            raise RobotsUnavailable(
                f"robots.txt answered HTTP {response.status}: nothing is asked of this host tonight"
            )
        asked.answer = response if response.url == url else None
        if not 200 <= response.status < 300:
            return robots.Rules()
        rules = robots.read(response.body, self._product)
        self._slow_down(urlsplit(url).hostname or "", rules.crawl_delay_s)
        return rules

    async def _response(self, url: str) -> Response:
        """The answer at the end of the redirects; the last redirect when there are too many."""
        for followed in range(MOST_ROBOTS_REDIRECTS + 1):
            meta = {
                "dont_obey_robotstxt": True,
                "dont_redirect": True,
                "is_robots": True,
                "beyond_the_site": followed > 0,
            }
            request = Request(url, priority=ROBOTS_PRIORITY, meta=meta, callback=NO_CALLBACK)
            response: Response = await self._crawler.engine.download_async(request)
            location = response.headers.get("Location")
            if not 300 <= response.status < 400 or location is None:
                break
            url = urljoin(url, safe_url_string(location.strip()))
            if urlsplit(url).scheme not in {"http", "https"}:
                raise IgnoreRequest(f"redirects to {url}")
        return response

    def _slow_down(self, host: str, asked_s: float | None) -> None:
        """Keeps to a Crawl-delay from the next request on."""
        if not asked_s:
            return
        delay_s = min(asked_s, self._longest_delay_s)
        self._crawler.spider.slowed(host, asked_s, delay_s)  # type: ignore[union-attr]
        downloader = self._crawler.engine.downloader
        least_s = max(delay_s, self._crawler.settings.getfloat("DOWNLOAD_DELAY"))
        # One at a time too: a pause between requests that run side by side would be no pause to the server.
        downloader.per_slot_settings[host] = {"delay": least_s, "concurrency": 1}
        slot = downloader.slots.get(host)
        if slot is not None:
            slot.delay, slot.concurrency = max(slot.delay, least_s), 1


class Patience(RetryMiddleware):
    """Scrapy's retries, and for 429 and 503 what the server says beside them.

    Retry-After pauses the whole host: one pause up to ARCHIVE_LONGEST_PAUSE_S, all of a run's pauses together up to ARCHIVE_LONGEST_PAUSES_S. Who wants more
    is not asked for that page again in this run, and when that is said three times with no other answer in between, the run ends (`put_off`). Each refusal,
    tries included, is told to the spider, which ends the run too when they follow each other (`note_refusal`).

    An answer is heard where the downloader has it and before it takes up the next request, and the pause is kept at the last step before the network
    (`rest`): what waits for its turn at the host has passed every middleware, and would be asked in the middle of the pause.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._longest_s = crawler.settings.getfloat("ARCHIVE_LONGEST_PAUSE_S")
        self._left_s = crawler.settings.getfloat("ARCHIVE_LONGEST_PAUSES_S")
        self._until: dict[str, float] = {}
        self._most_at_once = crawler.settings.getint("CONCURRENT_REQUESTS_PER_DOMAIN")
        self._turns: dict[str, asyncio.Semaphore] = {}
        self._too_long = 0
        self._now = clock_of(crawler.settings)
        crawler.signals.connect(self.answered, signal=signals.response_downloaded)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off for a spider that has no site."""
        if not hasattr(crawler.spider, "site"):
            raise NotConfigured
        return cls(crawler)

    def turn(self, request: Request) -> asyncio.Semaphore:
        """What a request holds while it is under way, so that no more than CONCURRENT_REQUESTS_PER_DOMAIN are.

        Scrapy counts a request once its task runs, and starts all that wait before the first one does: without a delay its own limit does not hold.
        """
        host = request.meta.get("download_slot") or urlsplit(request.url).hostname or ""
        return self._turns.setdefault(host, asyncio.Semaphore(self._most_at_once))

    async def rest(self, request: Request) -> None:
        """Waits while the host wants to be left alone; raises NotAsked once the run has given the site up."""
        host = urlsplit(request.url).netloc
        rested = False
        while not self._given_up and (left_s := self._until.get(host, 0.0) - time.monotonic()) > 0:
            rested = True
            await asyncio.sleep(min(left_s, 1.0))
        if self._given_up:
            raise NotAsked(f"{request.url} is not asked: the run has given {host} up")
        slot = self.crawler.engine.downloader.slots.get(request.meta.get("download_slot", ""))
        if rested and slot is not None:
            # The delay to the next request counts from the asking, not from when the rest began.
            slot.lastseen = time.monotonic()

    def answered(self, request: Request, response: Response) -> None:
        """Hears an answer, in the order of arrival."""
        if response.status not in REFUSALS:
            self._too_long = 0
            return
        said = (response.headers.get("Retry-After") or b"").decode("latin-1")
        wanted_s = retry_after_s(said, self._now())
        self.crawler.spider.note_refusal()  # type: ignore[union-attr]
        if self._pause(urlsplit(request.url).netloc, wanted_s):
            return
        response.flags.append(TOO_LONG)
        self._too_long += 1
        # A robots.txt speaks for the whole site.
        if self._too_long >= TOO_LONG_LIMIT or request.meta.get("is_robots"):
            back = self._now() + min(timedelta(seconds=wanted_s), LATEST_RETURN)
            self.crawler.spider.put_off(back, f"{request.url} answered HTTP {response.status}, Retry-After: {said}")  # type: ignore[union-attr]

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002 - Scrapy's signature
        """The next try, or the response when there shall be none."""
        if self._given_up or TOO_LONG in response.flags:
            return response
        return super().process_response(request, response)

    def _pause(self, host: str, wanted_s: float) -> bool:
        """Lets the host rest, as long as there is time for; False when it wants a longer rest than this run has."""
        rest_from = time.monotonic()
        begun = max(self._until.get(host, 0.0), rest_from)
        more_s = max(0.0, rest_from + min(wanted_s, self._longest_s) - begun)
        granted_s = min(more_s, self._left_s)
        self._left_s -= granted_s
        self._until[host] = begun + granted_s
        return wanted_s <= self._longest_s and granted_s == more_s

    @property
    def _given_up(self) -> bool:
        # The engine no longer runs after SIGINT or SIGTERM: nobody waits five minutes for a rest that leads to nothing.
        return self.crawler.spider.given_up or not self.crawler.engine.running  # type: ignore[union-attr]


class Pace(AutoThrottle):
    """Scrapy's AutoThrottle: as far apart as the server takes to answer, and never closer than the site file and the robots.txt ask for."""

    def _adjust_delay(self, slot: Slot, latency: float, response: Response) -> None:
        super()._adjust_delay(slot, latency, response)
        for key, settings in self.crawler.engine.downloader.per_slot_settings.items():
            if self.crawler.engine.downloader.slots.get(key) is slot:
                slot.delay = max(slot.delay, settings.get("delay", 0.0))


class RunDeadline:
    """Ends the run in good order after the site's max_minutes, or ARCHIVE_LONGEST_RUN_S where that is set."""

    def __init__(self, crawler: Crawler, longest_s: float) -> None:
        self._crawler = crawler
        self._longest_s = longest_s
        self._task: asyncio.Task[None] | None = None
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off for a spider that has no site."""
        site = getattr(crawler.spider, "site", None)
        if site is None:
            raise NotConfigured
        return cls(crawler, crawler.settings.getfloat("ARCHIVE_LONGEST_RUN_S") or site.max_minutes * 60)

    def spider_opened(self) -> None:
        """The crawl begins."""
        self._task = asyncio.get_running_loop().create_task(self._ended())

    def spider_closed(self) -> None:
        """The crawl is over by itself."""
        if self._task is not None:
            self._task.cancel()

    async def _ended(self) -> None:
        await asyncio.sleep(self._longest_s)
        self._crawler.spider.give_up("out_of_time")  # type: ignore[union-attr]


def retry_after_s(said: str, now: datetime) -> float:
    """How long a Retry-After asks us to wait, in seconds from `now`: it is a number of seconds or a date (RFC 9110, 10.2.3). 0 for neither and for the past."""
    said = said.strip()
    if said.isascii() and said.isdigit():
        return float(said[:9])
    try:
        when = email.utils.parsedate_to_datetime(said)
    except ValueError:
        return 0.0
    return max(0.0, (when if when.tzinfo else when.replace(tzinfo=UTC)).timestamp() - now.timestamp())
