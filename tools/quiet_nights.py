"""What a night costs on which nothing happened: gated, ungated, and plain Scrapy with its HTTP cache (RFC 2616), on one site in the same run.

    python -m tools.quiet_nights [--pages 5000] [--home FOLDER]

Prints a table: requests, how many of them for documents, the feed and pages, bytes that the server sent, seconds, and CPU seconds of all processes.
"""

from __future__ import annotations

import argparse
import resource
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

from archive.config import Config
from archive.supervise import crawl
from tools.quiet_site import Asked, QuietSite, pages_of

PLAIN = """
import scrapy
from scrapy.crawler import CrawlerProcess
from scrapy.spiders import SitemapSpider

class Plain(SitemapSpider):
    name = "plain"
    sitemap_urls = ["{base}/robots.txt"]
    def parse(self, response):
        pass

process = CrawlerProcess({{
    "HTTPCACHE_ENABLED": True, "HTTPCACHE_DIR": "{cache}", "HTTPCACHE_POLICY": "scrapy.extensions.httpcache.RFC2616Policy",
    "LOG_LEVEL": "ERROR", "ROBOTSTXT_OBEY": True, "TELNETCONSOLE_ENABLED": False, "DOWNLOAD_DELAY": 0, "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}})
process.crawl(Plain)
process.start()
"""
"""Scrapy as its documentation would have it for a site with a sitemap."""


def main() -> None:
    """Runs the nights and prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--pages", type=int, default=5000)
    parser.add_argument(
        "--home", type=Path, help="where the archive and the cache are made (default: a folder that is deleted)"
    )
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as spare, QuietSite(options.pages) as site:
        folder = options.home or Path(spare)
        print(
            f"{'night':34} {'requests':>8} {'documents':>9} {'feed':>5} {'pages':>6} {'kB sent':>9} {'s':>7} {'CPU s':>7}"
        )
        for name, full in (("first", False), ("gated", False), ("gated again", False), ("ungated (--full)", True)):
            _tell(site, name, lambda full=full: _ours(folder, site, full=full))  # type: ignore[misc]
        for name in ("plain Scrapy, first", "plain Scrapy, with its HTTP cache"):
            _tell(site, name, lambda: _plain(folder, site))


def _ours(folder: Path, site: QuietSite, *, full: bool) -> None:
    settings = {"ARCHIVE_FULL": "1"} if full else {}
    report = crawl(Config(home=folder / "home", delay_s=0), site.base + "/", allow_private=True, settings=settings)
    if report.exit_code:
        sys.exit(f"the crawl ended with {report.exit_code}: {report.notes}")


def _plain(folder: Path, site: QuietSite) -> None:
    script = textwrap.dedent(PLAIN).format(base=site.base, cache=folder / "cache")
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - our own script


def _tell(site: QuietSite, name: str, night: object) -> None:
    site.asked.clear()
    began, cpu = time.monotonic(), _cpu_s()
    night()  # type: ignore[operator]
    took_s, spent_s = time.monotonic() - began, _cpu_s() - cpu
    asked: list[Asked] = list(site.asked)
    pages, feed = len(list(pages_of(asked))), sum(one.path == "/feed.xml" for one in asked)
    sent = sum(one.size_bytes for one in asked) / 1000
    documents = len(asked) - pages - feed
    print(
        f"{name:34} {len(asked):8} {documents:9} {feed:5} {pages:6} {sent:9.1f} {took_s:7.1f} {spent_s:7.1f}",
        flush=True,
    )


def _cpu_s() -> float:
    """Of this process, the server in it included, and of the processes that it waited for."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


if __name__ == "__main__":
    main()
