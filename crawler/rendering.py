"""Where the site file says that a page needs JavaScript, a browser makes the page of what came, and that is captured too, beside the response as received.

Knows which answers are to be rendered and how the browser gets what a page loads: by the crawl's own requests, through every middleware. Refuses to know the
browser (`crawler.browser`). A page that cannot be rendered stays what the server sent, and the run says so; no version comes of it.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, signals
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Response

from archive.errors import StorageFailed
from crawler.browser import Browser, Loaded, NoBrowser, NotRendered
from crawler.extensions import Recording, stop

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

logger = logging.getLogger(__name__)

MOST_PROBLEMS_TOLD = 20
MOST_KEPT_BYTES = 32 * 1024 * 1024
"""Scripts and styles that every page of a site loads are asked for once a run."""


class RenderPages:
    """Nearer to the spider than retries and redirects, so that only the last answer is rendered."""

    def __init__(self, crawler: Crawler, recording: Recording) -> None:
        self._crawler = crawler
        self._recorder = recording.recorder
        self._spider: Any = crawler.spider
        settings = crawler.settings
        self._browser = Browser(
            settings["ARCHIVE_BROWSER"] or "", timeout_s=settings.getfloat("ARCHIVE_RENDER_TIMEOUT_S")
        )
        self._missing = ""
        self._kept: dict[str, Loaded] = {}
        self._kept_bytes = 0

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off for a site without such pages, and where nothing is recorded."""
        site = getattr(crawler.spider, "site", None)
        recording = crawler.get_extension(Recording)
        if site is None or not site.javascript or recording is None:
            raise NotConfigured
        made = cls(crawler, recording)
        crawler.signals.connect(made.spider_closed, signal=signals.spider_closed)
        return made

    async def spider_closed(self) -> None:
        """The crawl is over."""
        await self._browser.close()

    def process_request(self, request: Request) -> None:
        """A page that scripts fill is asked for whole: that its frame has not changed says nothing of what stands in it."""
        if self._is_wanted(request):
            for name in ("If-None-Match", "If-Modified-Since"):
                request.headers.pop(name, None)
            request.meta.pop("known", None)

    async def process_response(self, request: Request, response: Response) -> Response:
        """The response with the browser's DOM for a body; or as it came."""
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        is_page = content_type.partition(";")[0].strip().lower() in {"text/html", "application/xhtml+xml", ""}
        if not self._is_wanted(request) or response.status != 200 or not is_page or "truncated" in response.flags:
            return response
        if self._missing:
            return response
        try:
            rendered = await self._browser.rendered(response.url, response.body, content_type, self._loaded)
        except NoBrowser as error:
            self._missing = str(error)
            self._tell(f"pages that need JavaScript are kept as they were sent, and not published: {error}")
            return response
        except NotRendered as error:
            self._crawler.stats.inc_value("rendering/failed")
            self._tell(f"{response.url}: cannot be rendered, it is kept as it was sent: {error}")
            return response
        try:
            self._recorder.record_rendered(response.url, rendered.html, rendered.by, request.meta["record_id"])
        except StorageFailed as error:
            stop(self._crawler, "storage_failed")
            raise IgnoreRequest(str(error)) from error
        self._crawler.stats.inc_value("rendering/pages")
        headers = response.headers.copy()
        headers["Content-Type"] = "text/html; charset=utf-8"
        return response.replace(body=rendered.html.encode("utf-8", "replace"), headers=headers)

    def _is_wanted(self, request: Request) -> bool:
        return "loaded_for_a_page" not in request.meta and self._spider.site.needs_javascript(request.url)

    async def _loaded(self, url: str) -> Loaded | None:
        """What the crawl gets for the browser; None for what its rules or the server refuse."""
        if url in self._kept:
            return self._kept[url]
        request = Request(url, meta={"loaded_for_a_page": True}, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001 - whatever befell one script, the page goes on without it, as in any browser
            logger.info("%s: not loaded: %s", url, error)
            self._crawler.stats.inc_value("rendering/refused")
            return None
        headers = {
            name.decode("latin-1").lower(): (response.headers.get(name) or b"").decode("latin-1")
            for name in response.headers
        }
        loaded = Loaded(response.status, headers, response.body)
        media_type = headers.get("content-type", "")
        if ("javascript" in media_type or "css" in media_type) and response.status == 200:
            self._kept_bytes += len(loaded.body)
            if self._kept_bytes <= MOST_KEPT_BYTES:
                self._kept[url] = loaded
        return loaded

    def _tell(self, sentence: str) -> None:
        logger.warning("%s", sentence)
        if len(self._spider.problems) < MOST_PROBLEMS_TOLD:
            self._spider.problems.append(sentence)
