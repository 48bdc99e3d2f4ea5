"""`scrapy crawl`, ended with an exit code that says why: 73 and 74 for the disk, 75 when the site is being crawled already, 78 for a wrong setting.

Scrapy's own ends with 0 when a disk fails in the middle, and a script would take the night for whole. Knows Scrapy's command; refuses to know what went
wrong: the Recording writes it into the statistics.
"""

from __future__ import annotations

import argparse

from scrapy import Spider
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler

EXIT_CODE = "archive/exit_code"
"""The statistic that holds it."""


class Command(ScrapyCrawl):
    """Runs a spider."""

    _made: Crawler

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy's. Under the supervisor, which hears the last words, the exit code stays Scrapy's."""
        super().run(args, opts)
        if not self._made.settings["ARCHIVE_STATUS_FD"]:
            self.exitcode = self._made.stats.get_value(EXIT_CODE) or self.exitcode

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self._made = super()._create_crawler(spidercls)
        return self._made
