"""Commands about the archive itself: `init`, `settle`, `runs`. Knows which Site a stored key means, also where no file of ours describes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urljoin

import click

from archive.cli import after, output, reports
from archive.cli.options import Session, home_option, json_option
from archive.cli.output import Column
from archive.config import Config
from archive.errors import ArchiveError, StorageFailed, UsageProblem
from archive.model import Source
from archive.report.spelling import counted, duration
from archive.sitelock import SiteLock

if TYPE_CHECKING:
    from archive.model import Hold
    from archive.settle import Settled, TakenUp
    from archive.sites import Site
    from archive.store import RunRecord, Store
    from archive.store.records import HoldRecord


@click.command()
@home_option
@click.pass_obj
def init(session: Session) -> None:
    """Make an empty archive, or bring an old one up to date.

    Harmless where an archive stands already. `archive crawl` and `archive import` make one by themselves. Before the database of an older release is brought
    up to date, a copy of it is put beside it; an upgrade that is interrupted leaves the database as it was.

    \b
    Example:
      archive init --home ./archive-data
    """
    from archive.settle.events import record_upgrade
    from archive.store import Store, present
    from archive.store.store import saved_before

    config = session.config()
    reports.check_home(config)
    existed = present(config)
    with Store.create(config) as store:
        old = store.upgraded_from
        beside = "" if config.database_url is None else f", its database is {store.name}"
        record_upgrade(store, config, datetime.now(UTC))
    if old is not None:
        output.say(
            f"brought the database from schema {old} to this release's; as it was it lies in {saved_before(config, old)}"
        )
    output.say(f"{'archive ready at' if existed else 'made an archive at'} {config.home}{beside}")


@click.command()
@click.argument("site", required=False)
@home_option
@json_option
@click.pass_obj
def settle(session: Session, site: str | None, as_json: bool) -> int:
    """Publish what is captured but not published yet.

    A crawl does this by itself. It is needed after a crawl that was interrupted for good, or after `scrapy crawl news`. SITE narrows it to one site; a
    site that was crawled with a file of its own must be named by that file. Files that have no index are looked through and finished, also where nothing
    waits to be published.

    \b
    Example:
      archive settle
      archive settle ./my-society.toml --json
    """
    from archive import settle as settling
    from archive import sites as known
    from archive.store import Store

    config = session.config()
    given = known.resolve(site, own=config.sites_dir) if site is not None else None
    worst, waits = 0, False
    with Store.open(config) as store:
        keys = sorted({*store.unsettled_sites(), *settling.left_behind(config)})
        for key in keys:
            if given is not None and key != given.key:
                continue
            try:
                settled = _settle(config, store, key, given)
            except ArchiveError as error:  # a site that cannot be published tonight is no reason to leave the others
                output.message(str(error))
                worst, waits = max(worst, error.exit_code), True
                continue
            if settled is None:
                continue
            waits = True
            after.settled(config, settled)
            if settled.figures.get("unreadable"):
                worst = max(worst, StorageFailed.exit_code)
            if as_json:
                output.json_line(reports.as_json(settled))
            else:
                reports.tell(settled)
        if not waits:
            _tell_left(settling.finish_journal(store, config))
            output.note("nothing waits to be published")
    return worst


def _tell_left(left: TakenUp) -> None:
    for line in left.lines():
        output.message(line)
    if left.finished:
        several = len(left.finished) > 1
        output.note(
            f"{len(left.finished)} file{'s' if several else ''} without an index {'are' if several else 'is'} finished now"
        )


def _settle(config: Config, store: Store, key: str, given: Site | None) -> Settled | None:
    """What was published of the site; None where nothing waits, but files were left to be looked through."""
    from archive import settle as settling
    from archive.sitelock import SiteLock

    # A crawl of the site that goes on publishes for itself; half of it is not for us to publish.
    named, now = site_named(config, store, given), datetime.now(UTC)
    with SiteLock(config.locks_dir, key), output.progress() as tell:
        left = settling.take_up(store, config, key, progress=lambda path: tell(f"looking through {path.name}"))
        _tell_left(left)
        if key not in store.unsettled_sites():
            return None
        for line in settling.check_clock(store, config, named(key), run=None, now=now):
            output.message(line)
        return settling.settle(
            store,
            config,
            named,
            site_key=key,
            now=now,
            progress=cleaning_progress(tell),
            checked=True,
        )


def cleaning_progress(tell: Callable[[str], None]) -> Callable[[int, int], None]:
    """A progress function for settle that says how far the cleaning is."""
    return lambda done, total: tell(f"cleaning {done} of {total} pages")


def site_named(config: Config, store: Store, given: Site | None = None) -> Callable[[str], Site]:
    """The Site of a key: `given` where it is that one, a file of the home, a bundled one, or one made from an address that was crawled without a file.

    The function raises UsageProblem for a key that only a site file of the user's can explain.
    """

    def named(key: str) -> Site:
        urls = [one.url for one in store.staged(key)[:1]] + [page.url for page in store.known_pages(key)[:1]]
        return site_at(key, urls, [given] if given is not None else [], config)

    return named


def site_at(key: str, urls: Sequence[str], given: Sequence[Site], config: Config) -> Site:
    """The Site of a key: one of `given`, the one of the home's file sites/KEY.toml, a bundled one, or the one that an address of its makes.

    Raises UsageProblem where none of these is it, Misconfigured for a file that is none.
    """
    from archive import sites as known

    for one in given:
        if one.key == key:
            return one
    name = known.own_keys(config.sites_dir).get(key)
    if isinstance(name, str):
        return known.load(name, own=config.sites_dir)
    if key in known.names(config.sites_dir) and (site := known.load(key, own=config.sites_dir)).key == key:
        return site
    for url in urls:
        if known.is_address(url):
            site = known.adhoc(urljoin(url, "/"))
            if site.key == key:
                return site
    raise UsageProblem(
        f"the site {key!r} was crawled with a site file of its own; name that file (`archive settle PATH.toml`, `archive rebuild --site-file PATH.toml`)"
    )


@click.command()
@click.argument("run", required=False, metavar="[ID]")
@click.option("--site", metavar="KEY", help="Only runs of this site.")
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, the newest.")
@click.option("--html", is_flag=True, help="Print where the report for a browser lies: of the run ID, or of all.")
@home_option
@json_option
@click.pass_obj
def runs(session: Session, run: str | None, site: str | None, limit: int | None, html: bool, as_json: bool) -> None:
    """List the runs, newest first; or tell all about one.

    ID is a run's name or an unambiguous beginning of it. With --html the report is made anew where it is not there, and its path is printed: without ID
    that of the index over all sites and runs.

    \b
    Example:
      archive runs
      archive runs 20261121T02
      xdg-open "$(archive runs --html)"
    """
    if html:
        if as_json or site is not None or limit is not None:
            raise UsageProblem("--html takes a run's ID, or nothing; --site, --limit and --json belong to the list")
        _tell_html(session, run)
        return
    config = session.config()
    with session.store() as store:
        if run is not None:
            _one_run(session, store, run, as_json=as_json)
            return
        found = store.runs(limit, site)
        held = store.runs_held()
    if as_json:
        for one in found:
            output.json_line({**asdict(one), "duration_s": _seconds(one), "held": _held_by(held, one)})
        return
    if not found:
        output.note("no runs yet; `archive crawl SITE` makes the first")
    numbers = [Column(name, number=True) for name in reports.FIGURES]
    output.table(
        [
            Column("run"),
            Column("site"),
            Column("source"),
            Column("status"),
            Column("took", number=True),
            *numbers,
        ],
        [
            [one.id, one.site, one.source, _status(config, one, held), duration(_seconds(one)), *_figures(one)]
            for one in found
        ],
    )


def _tell_html(session: Session, run: str | None) -> None:
    from archive.report import keeping

    config = session.config()
    with session.store() as store:
        path = (
            keeping.write_index(store, config, datetime.now(UTC))
            if run is None
            else keeping.html_of(store, config, run)
        )
    output.say(str(path))


def _seconds(run: RunRecord) -> float | None:
    return (run.finished_at - run.started_at).total_seconds() if run.finished_at else None


def _figures(run: RunRecord) -> list[object]:
    return [run.figures.get(name, "") for name in reports.FIGURES]


def _held_by(held: Mapping[str, Sequence[HoldRecord]], run: RunRecord) -> list[str]:
    return [one.hold.id for one in held.get(run.id, ())]


def _status(config: Config, run: RunRecord, held: Mapping[str, Sequence[HoldRecord]]) -> str:
    """What has become of the run, its alarms, and whether its captures are kept out of what is published: all of them, or so many."""
    holds = [one.hold for one in held.get(run.id, ())]
    broken_off = (
        run.status == "running" and run.source is Source.LIVE and not SiteLock.is_held(config.locks_dir, run.site)
    )
    said = ["interrupted" if broken_off else run.status]
    if alarms := _alarms(run):
        said.append(counted(len(alarms), "alarm"))
    if any(one.run is not None for one in holds):
        said.append("held")
    elif holds:
        said.append(f"{counted(len(holds), 'capture')} held")
    return ", ".join(said)


def _alarms(run: RunRecord) -> list[Mapping[str, object]]:
    found = run.figures.get("alarms")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _held_told(hold: Hold) -> str:
    return output.on_one_line(f"{hold.capture or 'all of it'} by {hold.placed_by}: {hold.why} ({hold.id})")


def _one_run(session: Session, store: Store, name: str, *, as_json: bool) -> None:
    from archive.report.told import change_json

    found = store.run(name)
    held = store.runs_held()
    report = reports.kept(session.config(), found.id)
    kept_changes = report.changes if report is not None else None
    changes = [change_json(one) for one in kept_changes or ()]
    if as_json:
        output.json_line(
            {**asdict(found), "held": _held_by(held, found), "changes": changes if kept_changes is not None else None}
        )
        return
    for label, value in (
        ("run", found.id),
        ("site", found.site),
        ("source", found.source),
        ("status", _status(session.config(), found, held)),
        *(("held", _held_told(one.hold)) for one in held.get(found.id, ())),
        ("started", output.instant(found.started_at)),
        ("finished", output.instant(found.finished_at)),
        ("took", duration(_seconds(found))),
        ("commit", found.seq if found.seq is not None else "not published"),
        ("problem", found.figures.get("problem", "")),
        ("captures", found.figures.get("captures", "")),
    ):
        if value != "":
            output.say(f"{label + ':':10} {value}")
    for one in _alarms(found):
        output.say(f"alarm:     {output.on_one_line(str(one.get('sentence', '')))}", fg="red")
    if found.status == "settled":
        output.say()
        reports.tell_figures(found.figures)
        if kept_changes is None:
            output.note("the list of its pages was not kept with this run")
        else:
            output.say()
            reports.tell_changes(changes, found.id, everything=True)
