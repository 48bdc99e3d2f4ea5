"""The command `crawl`: a site or an address in, its news in the archive. Calls `supervise`, which does everything; shows progress and what came of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output, reports
from archive.cli.options import Session, home_option, json_option
from archive.config import Config
from archive.errors import ArchiveError, DatabaseLost, Misconfigured, UsageProblem

if TYPE_CHECKING:
    from archive.supervise import CrawlReport, Progress


@click.command()
@click.argument("site", required=False, metavar="[SITE|URL]")
@click.option("--allow-private", is_flag=True, help="Ask the site's hosts although they are private or this machine.")
@home_option
@json_option
@click.pass_obj
def crawl(session: Session, site: str | None, allow_private: bool, as_json: bool) -> int:
    """Fetch a society's news and archive what is new or changed.

    SITE is the name of a site (`archive sites` lists them) or the path of a site file; URL any address: what it offers (WordPress REST,
    sitemaps, feeds, lists) is looked for. Without either, every site with a site file that was crawled before is crawled again. A crawl that was interrupted
    goes on with the same command.

    \b
    Example:
      archive crawl ashg
      archive crawl https://www.example.org/
      archive crawl http://127.0.0.1:8080/ --allow-private --json
    """
    config = session.config()
    reports.check_home(config)
    if site is not None:
        return _crawl(config, site, allow_private=allow_private, as_json=as_json)
    worst = 0
    for key in _crawled_before(config):
        try:
            code = _crawl(config, key, allow_private=allow_private, as_json=as_json)
        except ArchiveError as error:
            output.message(str(error))
            code = error.exit_code
            if code >= 128:  # interrupted: the person wants all of it to end
                return code
        worst = max(worst, code)
    return worst


def _crawled_before(config: Config) -> list[str]:
    from archive import sites
    from archive.store import Store, present

    try:
        with Store.open(config, read_only=True) as store:
            keys = [one.key for one in store.sites_summary()]
    except Misconfigured as error:
        if present(config) or isinstance(error, DatabaseLost):
            raise
        keys = []
    own = config.sites_dir
    named = [key for key in keys if key in sites.names(own)]
    if not named:
        raise UsageProblem(f"name a site or an address to crawl; sites with a name: {', '.join(sites.names(own))}")
    for key in keys:
        if key not in named:
            output.note(f"{key} has no site file; crawl it by its address, or put its file into {own}")
    return named


def _crawl(config: Config, site: str, *, allow_private: bool, as_json: bool) -> int:
    from archive import sites
    from archive.sitelock import SiteLock

    # A crawl that finds another one at work says so before it loads everything that a crawl needs.
    with SiteLock(config.locks_dir, sites.resolve(site, allow_private=allow_private, own=config.sites_dir).key):
        pass

    from archive import supervise

    with output.progress() as tell:
        report = supervise.crawl(config, site, allow_private=allow_private, progress=progress_of(tell))
    reports.keep(config, report.settled, report)
    if as_json:
        output.json_line(as_json_of(report))
    else:
        if report.resumed:
            output.say(f"went on with run {report.run}, which was interrupted")
        reports.tell(report.settled)
    for line in report.notes:
        output.message(line)
    return report.exit_code


def progress_of(tell: Callable[[str], None]) -> Callable[[Progress], None]:
    """A progress function for a crawl that says how far it is."""

    def at(progress: Progress) -> None:
        if progress.phase == "settle":
            tell(f"publishing {progress.captures} captures …")
        else:
            failed = f", {progress.failures} without an answer" if progress.failures else ""
            tell(f"{progress.captures} captures, {progress.size_bytes / 1e6:.1f} MB{failed}")

    return at


def as_json_of(report: CrawlReport) -> dict[str, Any]:
    """A crawl's report as JSON."""
    return {
        **reports.as_json(report.settled),
        "resumed": report.resumed,
        "captures": report.captures,
        "failures": report.failures,
        "notes": list(report.notes),
        "exit_code": report.exit_code,
        "log": str(report.log),
    }
