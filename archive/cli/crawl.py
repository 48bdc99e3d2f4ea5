"""The command `crawl`: a site or an address in, its news in the archive. Calls `supervise`, which does everything; shows progress and what came of it."""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

import click

from archive.cli import after, every_site, output, reports
from archive.cli.options import Session, Span, home_option, json_option
from archive.config import Config
from archive.errors import ArchiveError, UsageProblem

if TYPE_CHECKING:
    from archive.supervise import CrawlReport, Progress


@click.command()
@click.argument("site", required=False, metavar="[SITE|URL]")
@click.option("--all", "every", is_flag=True, help="Every site of this archive, one after another.")
@click.option(
    "--jitter",
    type=Span(),
    metavar="SPAN",
    help="Wait a random while first, at most so long (30m, 1h; a number alone is minutes).",
)
@click.option("--full", is_flag=True, help="Ask for every page, also where the site's lists say that nothing changed.")
@click.option("--allow-private", is_flag=True, help="Ask the site's hosts although they are private or this machine.")
@home_option
@json_option
@click.pass_obj
def crawl(
    session: Session,
    site: str | None,
    every: bool,
    jitter: float | None,
    full: bool,
    allow_private: bool,
    as_json: bool,
) -> int:
    """Fetch a society's news and archive what is new or changed.

    SITE is the name of a site (`archive sites` lists them) or the path of a site file; URL any address: what it offers (WordPress REST,
    sitemaps, feeds, lists) is looked for. A crawl that was interrupted goes on with the same command.

    Without either, and with --all, every site is crawled that was crawled before or has a file in the home's sites/. One that fails does not stop the
    others; the exit code is that of the worst. `archive schedule` has this done every night.

    A later crawl asks only for pages that it has a reason for (docs/nights.md); --full asks for all of them.

    \b
    Example:
      archive crawl ashg
      archive crawl https://www.example.org/
      archive crawl http://127.0.0.1:8080/ --allow-private --json
      archive crawl --all --jitter 30m
    """
    if every and site is not None:
        raise UsageProblem(f"--all means every site; leave out --all or {site}")
    config = session.config()
    reports.check_home(config)
    if jitter:
        pause_s = random.uniform(0, jitter)  # noqa: S311 - no secret, only not everybody at once
        if output.is_terminal(sys.stderr):
            output.note(f"the crawl begins at {output.instant(datetime.now(UTC) + timedelta(seconds=pause_s))}")
        time.sleep(pause_s)
    if site is not None:
        return _crawl(config, site, full=full, allow_private=allow_private, as_json=as_json)
    arguments = every_site.arguments(config)
    worst = 0
    with every_site.locked(config) if every else nullcontext():
        for key, argument in arguments.items():
            if isinstance(argument, ArchiveError):
                after.failed(config, key, argument)
                output.message(str(argument))
                code = argument.exit_code
            else:
                crawled = partial(_crawl, config, argument, full=full, allow_private=allow_private, as_json=as_json)
                code = _one_of_many(config, key, crawled, debug=session.debug)
            if code >= after.INTERRUPTED:  # the person wants all of it to end
                return code
            worst = every_site.worse(worst, code)
        if every:
            after.night_over(config)
    return worst


def _one_of_many(config: Config, key: str, crawled: Callable[[], int], *, debug: bool) -> int:
    """The exit code of one site's crawl. What goes wrong there, a bug of ours included, does not cost the others their night."""
    try:
        return crawled()
    except ArchiveError as error:
        output.message(str(error))
        return error.exit_code
    except OSError:  # our own output
        raise
    except Exception as error:
        if debug:
            raise
        bug = ArchiveError(f"this is a bug: {type(error).__name__}: {error}; `archive --debug crawl {key}` shows where")
        output.message(str(bug))
        after.failed(config, key, bug)
        return bug.exit_code


def _crawl(config: Config, site: str, *, full: bool, allow_private: bool, as_json: bool) -> int:
    from archive import sites
    from archive.sitelock import SiteLock

    key = None
    try:
        # A crawl that finds another one at work says so before it loads everything that a crawl needs.
        key = sites.resolve(site, allow_private=allow_private, own=config.sites_dir).key
        with SiteLock(config.locks_dir, key):
            pass

        from archive import supervise

        with output.progress() as tell:
            report = supervise.crawl(
                config,
                site,
                allow_private=allow_private,
                progress=progress_of(tell),
                settings={"ARCHIVE_FULL": "1"} if full else None,
            )
    except ArchiveError as error:
        # What was mistyped is told to who typed it; a file of one's own that went wrong is the end of a night.
        if key is not None or site in sites.own_names(config.sites_dir):
            after.failed(config, key or site, error)
        raise
    after.crawled(config, report)
    if as_json:
        output.json_line(as_json_of(report))
    else:
        if report.resumed:
            output.say(f"went on with run {report.run}, which was interrupted")
        reports.tell(report.settled)
    for line in dict.fromkeys((*(one.sentence for one in report.alarms), *report.notes)):
        output.message(line)
    return report.exit_code


def progress_of(tell: output.Teller) -> Callable[[Progress], None]:
    """A progress function for a crawl that says how far it is."""

    def at(progress: Progress) -> None:
        if progress.phase == "settle":
            if progress.to_clean:
                tell(f"cleaning {progress.cleaned} of {progress.to_clean} pages", progress.cleaned, progress.to_clean)
            else:
                tell(f"publishing {progress.captures} captures …")
            return
        failed = f", {progress.failures} without an answer" if progress.failures else ""
        asked = progress.captures + progress.failures
        told = f"{progress.captures} captures, {progress.size_bytes / 1e6:.1f} MB{failed}"
        tell(told, asked, asked + progress.waiting if progress.waiting is not None else None)

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
