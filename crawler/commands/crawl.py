"""`scrapy crawl`, ended with an exit code that says why: 73 and 74 for the disk, 75 when the site is being crawled already, 78 for a wrong setting.

Scrapy's own ends with 0 when a disk fails in the middle, and a script would take the night for whole. Its log is JSON where
ARCHIVE_LOG says so. Knows Scrapy's command; refuses to know what went
wrong: the Recording writes it into the statistics.
"""

from __future__ import annotations

import argparse
import logging

from scrapy import Spider
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.crawler import Crawler
from scrapy.exceptions import UsageError

from archive import logs
from archive.config import Config
from archive.errors import Misconfigured

EXIT_CODE = "archive/exit_code"
"""The statistic that holds it."""


class Command(ScrapyCrawl):
    """Runs a spider."""

    _made: Crawler

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy's. Its own log handler knows no JSON; ours takes its place before the first line is logged."""
        super().process_options(args, opts)
        settings = self.settings
        assert settings is not None
        try:
            as_json = Config.from_environment().log_json
        except Misconfigured as error:
            raise UsageError(str(error), print_help=False) from error
        if not as_json or not settings.getbool("LOG_ENABLED"):
            return
        settings.set("LOG_INSTALL_ROOT_HANDLER", False, priority="cmdline")
        handler = logs.handler(settings["LOG_FILE"])
        handler.setLevel(settings["LOG_LEVEL"])
        logging.root.setLevel(logging.NOTSET)
        logging.root.addHandler(handler)

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """As Scrapy's. Under the supervisor, which hears the last words, the exit code stays Scrapy's."""
        super().run(args, opts)
        if not self._made.settings["ARCHIVE_STATUS_FD"]:
            self.exitcode = self._made.stats.get_value(EXIT_CODE) or self.exitcode

    def _create_crawler(self, spidercls: type[Spider] | str) -> Crawler:
        self._made = super()._create_crawler(spidercls)
        return self._made
