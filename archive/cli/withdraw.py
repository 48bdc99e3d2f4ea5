"""The command `withdraw`: a page is taken out of the archive for good, because the law or a right demands it. The one thing here that cannot be undone.

Knows how it is asked and told. Refuses to know what is destroyed and how. What it says of the withdrawn page itself goes to stderr: a log of this call
should not keep what the call is to destroy.
"""

from __future__ import annotations

import getpass
import sys
from collections.abc import Iterable
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.cli.archive_home import cleaning_progress, site_named
from archive.cli.options import Session, home_option, json_option
from archive.errors import BadInput, UsageProblem
from archive.identity import item_id

if TYPE_CHECKING:
    from archive.model import Tombstone, UrlKey
    from archive.settle.withdrawing import Traces, Withdrawal
    from archive.sites import Site
    from archive.store import ItemRecord, Store, VersionRecord

MOST_LINES = 20
"""Other places that are named one by one before the question; --json names all."""


@click.command()
@click.argument("page", metavar="PAGE")
@click.option(
    "--why", required=True, metavar="TEXT", help="The reason. It is shown for ever: do not repeat what is withdrawn."
)
@click.option("--by", metavar="NAME", help="Whose decision it is. [default: your login name]")
@click.option(
    "--also",
    metavar="ADDRESS",
    multiple=True,
    help="Erase captures of this address too that hold its words (a list, a start page); again for more.",
)
@click.option("--yes", is_flag=True, help="Do not ask. Needed where nobody can be asked.")
@click.option("--dry-run", is_flag=True, help="Only tell what would go, and where its words stand elsewhere.")
@click.option("--site-file", metavar="PATH", help="The site's file, where it is not a bundled one.")
@home_option
@json_option
@click.pass_obj
def withdraw(
    session: Session,
    page: str,
    why: str,
    by: str | None,
    also: tuple[str, ...],
    yes: bool,
    dry_run: bool,
    site_file: str | None,
    as_json: bool,
) -> None:
    """Make a page unreadable for good, where the law demands it.

    Text, title, people, removed blocks and claims of all its versions go, out of the database, the WARC records, the journal and the reports, as far as
    no other page has them; REST answers and feeds lose its entry. What stays is that it was there: addresses, dates, digests, and who withdrew it, when
    and why. Lists, exports (of any --as-of) and histories name it. Later captures of the page are kept without their text.

    Other pages with its words (a repost, a list) are named and left alone. Backups, exports and copies made before are not reached. A call that was
    interrupted goes on with the same command.

    \b
    Example:
      archive withdraw item1-3f2a --why "court order 12 O 345/26" --dry-run
      archive withdraw item1-3f2a --why "court order 12 O 345/26"
    """
    from archive import sites as known
    from archive.settle.withdrawing import look, withdraw_page
    from archive.sitelock import SiteLock
    from archive.store import Store

    config = session.config()
    given = known.resolve(site_file, own=config.sites_dir) if site_file is not None else None
    with Store.open(config) as store:
        key = store.find_page(page)
        sites = site_named(config, store, given)
        site_key = store.site_of(key)
        with SiteLock(config.locks_dir, site_key):
            with output.progress() as tell:
                traces = look(
                    store,
                    config,
                    sites(site_key),
                    key,
                    also=[_address(store, one, sites(site_key)) for one in also],
                    progress=lambda what, n, of: tell(f"{what}: {n} of {of}" if of else what),
                )
            if not as_json or not (yes or dry_run):
                _tell_traces(store, traces)
            if dry_run:
                if as_json:
                    output.json_line(_as_json(traces, None))
                return
            _ask(store, traces, yes=yes)
            with output.progress() as tell:
                done = withdraw_page(
                    store,
                    config,
                    sites,
                    traces,
                    withdrawn_by=_name(by),
                    why=why,
                    now=datetime.now(UTC),
                    progress=lambda what, n, of: tell(f"{what}: {n} of {of}" if of else what),
                    cleaned=cleaning_progress(tell),
                )
    if as_json:
        output.json_line(_as_json(traces, done))
    else:
        _tell_done(done)


def name_withdrawn(records: Iterable[ItemRecord | VersionRecord]) -> None:
    """Says on stderr which of the records are of withdrawn pages, and why; each page once."""
    told: set[UrlKey] = set()
    for record in records:
        if record.tombstone is not None and record.page not in told:
            told.add(record.page)
            output.message(f"{item_id(record.page)} {record.url} {said_of(record.tombstone)}")


def said_of(tombstone: Tombstone) -> str:
    """A withdrawal in a clause."""
    return f"was withdrawn on {tombstone.withdrawn_at:%Y-%m-%d} by {tombstone.withdrawn_by}: {tombstone.why}"


def _address(store: Store, text: str, site: Site) -> UrlKey:
    if not text.lower().startswith(("http://", "https://")):
        raise UsageProblem(f"--also {text} is no address; it names a list as `archive withdraw` prints it")
    try:
        page = site.page_of(text)
    except BadInput as error:
        raise UsageProblem(f"--also: {error}") from error
    if store.versions(page):
        raise UsageProblem(f"--also {text} is an item of its own; withdraw it by itself, or leave it")
    return page


def _ask(store: Store, traces: Traces, *, yes: bool) -> None:
    if yes:
        return
    if not (output.is_terminal(sys.stdin) and output.is_terminal(sys.stderr)):
        raise UsageProblem("what is withdrawn cannot be had back; say --yes where nobody can be asked")
    finish = "Finish its withdrawal" if traces.page in store.tombstones() else "This cannot be undone. Withdraw it"
    click.confirm(f"{finish}?", abort=True, err=True)


def _name(by: str | None) -> str:
    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError) as error:
        raise UsageProblem("nobody is logged in here; say whose decision it is with --by NAME") from error


def _tell_traces(store: Store, traces: Traces) -> None:
    versions = store.versions(traces.page)
    current = versions[-1]
    earlier = store.tombstones().get(traces.page)
    output.note(f"{item_id(traces.page)}  {output.on_one_line(current.title or '(no title)')}")
    output.note(f"  {current.url}")
    if earlier is not None:
        output.note(f"  {said_of(earlier)}")
    whole = sum(one.is_whole for one in traces.captures.values())
    lists = _counted(len(traces.captures) - whole, "list")
    output.note(f"  {_counted(len(versions), 'version')}, {_counted(whole, 'capture')}, {lists} with an entry of it")
    if traces.elsewhere:
        output.note("its words stand on other pages too, where they stay:")
        for one in traces.elsewhere[:MOST_LINES]:
            output.note(f"  {'text' if one.text else 'headline'}  {one.url}")
        if len(traces.elsewhere) > MOST_LINES:
            output.note(f"  … and {len(traces.elsewhere) - MOST_LINES} more; --dry-run --json names them all")
        output.note("  an item is withdrawn by itself, captures of a list are erased with --also ADDRESS")
    output.note(
        "not reached: backups, exports, copies and rebuilt databases that were made before, and what an upgrade or a repair kept"
    )


def _tell_done(done: Withdrawal) -> None:
    what = done.destroyed
    output.say(
        f"{'withdrawn' if done.is_new else 'was withdrawn before'}: {item_id(done.tombstone.page)}, {done.tombstone.id}"
    )
    output.say(
        f"erased: {_counted(what.records, 'record')} of captures, {_counted(what.commits, 'commit')} of the journal, {_counted(what.reports, 'report')}"
    )


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


def _as_json(traces: Traces, done: Withdrawal | None) -> dict[str, object]:
    tombstone = done.tombstone if done is not None else None
    return {
        "item_id": item_id(traces.page),
        "page": traces.page,
        "site": traces.site,
        "tombstone": asdict(tombstone) if tombstone is not None else None,
        "captures": {name: one.extent for name, one in sorted(traces.captures.items())},
        "elsewhere": [asdict(one) for one in traces.elsewhere],
        "destroyed": asdict(done.destroyed) if done is not None else None,
    }
