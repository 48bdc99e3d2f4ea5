"""The command `status`: how every site is, in words, as JSON, and as an exit code that a monitor can read."""

from __future__ import annotations

import os
from contextlib import nullcontext
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.cli.options import Session, Span, home_option, json_option
from archive.cli.output import Column
from archive.errors import BadInput, DatabaseLost, Misconfigured, UsageProblem

if TYPE_CHECKING:
    from archive.status import SiteStatus


@click.command()
@click.argument("site", required=False)
@click.option("--max-age", type=Span(), metavar="SPAN", help="How old the last good night may be.  [default: 50h]")
@home_option
@json_option
@click.pass_obj
def status(session: Session, site: str | None, max_age: float | None, as_json: bool) -> int:
    """Say how every site is, and when the next run is.

    Shown are the last good night and its age, alarms, open holds, how many pages the sources name that are not held, and captures that wait to be published.

    The exit code is 0 when all is well, else 65: an alarm in the last night that was published, a hold that the archive placed and nobody has looked at, a
    site file that cannot be read, or no good night within --max-age. SITE narrows it to one site.

    \b
    Example:
      archive status
      archive status ashg --max-age 3d --json
    """
    from archive import schedule, sites
    from archive.status import OLDEST, aged, gathered
    from archive.store import present

    config, now = session.config(), datetime.now(UTC)
    try:
        opened = session.store()
    except Misconfigured as error:
        # Where there is neither an archive nor a site to crawl the home is mistyped, and a monitor must not stay green for ever.
        if present(config) or isinstance(error, DatabaseLost) or not sites.own_names(config.sites_dir):
            raise
        opened = None
    with opened or nullcontext() as store:
        found = gathered(store, config, now, timedelta(seconds=max_age) if max_age is not None else OLDEST)
    if site is not None and site not in [one.site for one in found]:
        raise UsageProblem(
            f"no site {site!r} is crawled here; crawled are {', '.join(one.site for one in found) or 'none yet'}"
        )
    found = [one for one in found if site in {None, one.site}]
    coming = min(
        (schedule.next_runs(one.at, now, 1)[0] for one in schedule.installed(config.home, os.environ)), default=None
    )
    if as_json:
        for one in found:
            output.json_line(_as_json(one, now, coming))
    else:
        output.table(
            [
                Column("site"),
                Column("is"),
                Column("last good night"),
                Column("age"),
                *(Column(name, number=True) for name in ("pages", "lacking", "alarms", "holds", "waiting")),
            ],
            [
                [
                    one.site,
                    "well" if one.is_well else "NOT WELL",
                    output.instant(one.good_at) or "never",
                    aged(now - one.good_at) if one.good_at else "",
                    one.pages,
                    one.missing,
                    len(one.alarms),
                    len(one.holds),
                    one.waiting,
                ]
                for one in found
            ],
        )
        for one in found:
            _tell(one)
        if not found:
            output.note("no site was crawled yet; `archive crawl SITE` makes the first night")
        elif coming is None:
            output.say("next run: none is scheduled; `archive schedule --install` has every site crawled every night")
        else:
            output.say(f"next run: {coming:%Y-%m-%d %H:%M %Z}")
    return 0 if all(one.is_well for one in found) else BadInput.exit_code


def _tell(one: SiteStatus) -> None:
    for problem in one.problems:
        output.say(output.on_one_line(f"{one.site}: {problem}"), fg="red")
    if one.try_status == "failed":
        output.say(output.on_one_line(f"{one.site}: the last try failed: {one.try_problem}"))
    for hold in one.holds:
        output.say(output.on_one_line(f"{one.site}: held by {hold}"))


def _as_json(one: SiteStatus, now: datetime, coming: datetime | None) -> dict[str, object]:
    return {
        **asdict(one),
        "well": one.is_well,
        "good_age_s": (now - one.good_at).total_seconds() if one.good_at else None,
        "lacking": one.missing,
        "next_run": coming,
    }
