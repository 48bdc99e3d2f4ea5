"""What a server says about being asked, and how we keep to it. Knows robots.txt and the statuses 429 and 503.

    RobotsRules   nothing is asked of a server whose robots.txt cannot be had (RFC 9309, 2.3.1.4)
    Patience      a server that asks for a pause gets one; a server that goes on refusing is left alone

Refuses to know what a page says and what a run does with its end. Serves the fetching step.
"""

from __future__ import annotations

import asyncio
import email.utils
import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Request, Response
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

from crawler.clock import clock_of

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

REFUSALS = frozenset({429, 503})
"""Too Many Requests (RFC 6585, 4) and Service Unavailable (RFC 9110, 15.6.4): the server speaks of itself or of us, not of the page."""


class NotAsked(IgnoreRequest):
    """A request that was given up before it was made; no failure of the page."""


class RobotsUnavailable(IgnoreRequest):
    """A request to a server whose robots.txt cannot be had tonight. Its cause, if any, is what happened to the robots.txt."""


class RobotsRules(RobotsTxtMiddleware):
    """Scrapy's obedience to robots.txt, with the answers read as RFC 9309 reads them.

    2xx: the rules count. 3xx that leads nowhere, 4xx: there are none. 5xx, time-outs and broken connections: complete disallow. Rules belong to scheme,
    host and port together: that nobody listens at port 80 says nothing about the same host's https.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asked: dict[str, asyncio.Task[RobotParser | None]] = {}

    async def process_request(self, request: Request, spider: Any = None) -> None:  # noqa: ARG002 - Scrapy's signature
        """Raises IgnoreRequest for what robots.txt forbids, RobotsUnavailable where there is no knowing."""
        if request.meta.get("dont_obey_robotstxt"):
            return
        parts = urlsplit(request.url)
        origin = f"{parts.scheme}://{parts.netloc}"
        if origin not in self._asked:
            self._asked[origin] = asyncio.get_running_loop().create_task(self._rules(f"{origin}/robots.txt"))
        # Shielded: one request that is given up must not take the rules from the others that wait for them.
        self.process_request_2(await asyncio.shield(self._asked[origin]), request)

    async def _rules(self, url: str) -> RobotParser | None:
        request = Request(
            url, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, callback=NO_CALLBACK
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except NotAsked:
            raise
        except IgnoreRequest as error:
            logger.info("%s: %s: taken for absent", url, error)
            return None
        except Exception as error:
            raise RobotsUnavailable(f"{url} cannot be had: {error}") from error
        if response.status >= 500:
            raise RobotsUnavailable(
                f"robots.txt answered HTTP {response.status}: nothing is asked of this host tonight"
            )
        if 200 <= response.status < 300:
            rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, response.body)
            return rules
        return None


class Patience(RetryMiddleware):
    """Scrapy's retries, and for 429 and 503 what the server says beside them.

    Retry-After pauses the whole host, up to ARCHIVE_LONGEST_PAUSE_S; who wants a longer pause is not asked for that page again in this run. Each refusal, tries
    included, is told to the spider, which ends the run when they follow each other (`NewsSpider.note_refusal`).
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler.settings)
        self.crawler = crawler
        self._longest_s = crawler.settings.getfloat("ARCHIVE_LONGEST_PAUSE_S")
        self._until: dict[str, float] = {}
        self._clock = clock_of(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off for a spider that has no site."""
        if not hasattr(crawler.spider, "site"):
            raise NotConfigured
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Waits while the host wants to be left alone; raises NotAsked once the run has given the site up."""
        host = urlsplit(request.url).netloc
        while not self._given_up and (left_s := self._until.get(host, 0.0) - time.monotonic()) > 0:  # noqa: ASYNC110 - the end of the pause moves while we wait
            await asyncio.sleep(min(left_s, 1.0))
        if self._given_up:
            raise NotAsked(f"{request.url} is not asked: {host} refuses")

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002 - Scrapy's signature
        """The next try, or the response when there shall be none."""
        if response.status in REFUSALS:
            host = urlsplit(request.url).netloc
            said = (response.headers.get("Retry-After") or b"").decode("latin-1")
            wanted_s = retry_after_s(said, self._clock())
            self._until[host] = max(self._until.get(host, 0.0), time.monotonic() + min(wanted_s, self._longest_s))
            self.crawler.spider.note_refusal()  # type: ignore[union-attr]
            if self._given_up or wanted_s > self._longest_s:
                return response
        return super().process_response(request, response)

    @property
    def _given_up(self) -> bool:
        return self.crawler.spider.given_up  # type: ignore[union-attr, no-any-return]


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
