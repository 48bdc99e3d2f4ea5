"""The one place that runs after each crawl and each publish: the report is kept here; whoever else wants to hear of it is told from here.

    crawl ended ─▶ crawled, failed      settle, import ─▶ settled

Knows what is to be done once it is known how a crawl ended. Refuses to know how any of it is done, and never makes a crawl fail: what goes wrong here is a
message, since what it concerns is published.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.cli import reports
from archive.config import Config
from archive.errors import ArchiveError

if TYPE_CHECKING:
    from archive.settle import Settled
    from archive.supervise import CrawlReport


def crawled(config: Config, report: CrawlReport) -> None:
    """A crawl has published something."""
    reports.keep(config, report.settled, report)


def failed(config: Config, site: str, error: ArchiveError) -> None:
    """A crawl of `site` (its key, or what was asked for where that is no site) ended with `error`, and nothing of it is published."""
    run = _failed_run(config, site)
    if run is not None:
        reports.keep_failed(config, run, error.exit_code)


def settled(config: Config, settled: Settled) -> None:
    """A settle or an import has published something."""
    reports.keep(config, settled)


def _failed_run(config: Config, site: str) -> str | None:
    """The site's newest run where it has failed and nobody has reported it yet."""
    from archive.store import Store, present

    try:
        if not present(config):
            return None
        with Store.open(config, read_only=True) as store:
            newest = next(iter(store.runs(limit=1, site=site)), None)
    except ArchiveError:  # it is what the crawl failed of, and has been said
        return None
    if newest is None or newest.status != "failed" or reports.kept(config, newest.id) is not None:
        return None
    return newest.id
