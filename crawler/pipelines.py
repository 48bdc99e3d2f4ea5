"""From a captured page to a provisional item, in worker processes. For Scrapy's own feeds; the archive's record is made by settle from the same capture.

Knows the cleaner pool and what is an item. Refuses to know files and databases. Serves the step after fetching, off the reactor.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any, Self

from scrapy.exceptions import DropItem, NotConfigured

from archive import outcome
from archive.model import Form, Outcome
from archive.workers import CleanerPool, CleanJob
from crawler.items import CapturedPage, NewsItem, news_item

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class CleanPages:
    """Cleans each CapturedPage; pages that are no item of news are dropped, with the reason in the log at debug level and counted by outcome."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._pool = CleanerPool()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off under the supervisor, whose settle cleans."""
        if not crawler.settings.getbool("ARCHIVE_CLEAN_ITEMS"):
            raise NotConfigured
        return cls(crawler)

    def open_spider(self) -> None:
        """Scrapy's hook."""
        self._pool.__enter__()

    def close_spider(self) -> None:
        """Scrapy's hook; every page has been answered by now, or the crawl was broken off."""
        self._pool.close()

    async def process_item(self, item: Any) -> NewsItem | Any:
        """The NewsItem of a page. Raises DropItem for a page that is none; items of other spiders pass."""
        if not isinstance(item, CapturedPage):
            return item
        # Here and not above: the cleaner's libraries cost a second, and `scrapy list` needs none of them.
        from archive.clean import PageContext

        site = self._crawler.spider.site  # type: ignore[union-attr]
        context = PageContext(url=item.url, content_type=item.content_type, captured_at=item.captured_at, site=site)
        job = CleanJob(key=item.url, body=item.body, form=Form.HTML, context=context)
        cleaned = await asyncio.wrap_future(self._pool.submit(job))
        what, evidence = outcome.of_address(item.url, site) or outcome.of_rendition(cleaned, item.listed_as)
        self._crawler.stats.inc_value(f"pages/{what}")
        if what is not Outcome.OK:
            raise DropItem(f"{item.url}: {what}: {evidence}", log_level="DEBUG")
        return news_item(item, cleaned, site.society)
