"""The commands `hold` and `release`: captures kept out of everything that is published until somebody lets them go.

Knows how a run or a capture is named and how what it changed is told. Refuses to know what a hold may touch (`settle.holding`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.cli.archive_home import cleaning_progress, site_named
from archive.cli.options import Session, as_of_option, commit_of, filters_of, home_option, json_option
from archive.cli.output import Column
from archive.cli.overrides import name_of
from archive.errors import UsageProblem
from archive.identity import item_id

if TYPE_CHECKING:
    from archive.model import UrlKey
    from archive.settle import Settled
    from archive.store.records import HoldRecord

PAGES_TOLD = 10
"""Pages named of those that say something else since."""


@click.command()
@click.argument("what", metavar="[RUN | CAPTURE | HOLD]", required=False)
@click.option("--list", "listing", is_flag=True, help="The holds in force; with --all those that were released, too.")
@click.option("--all", "everything", is_flag=True, help="With --list: all that were ever placed.")
@click.option("--site", metavar="KEY", help="With --list: only those of this site.")
@click.option("--why", metavar="TEXT", help="The reason, for whoever reads it in ten years.")
@click.option("--by", metavar="NAME", help="Whose decision it is. [default: your login name]")
@click.option("--site-file", metavar="PATH", help="The site's file, where it is not a bundled one.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def hold(
    session: Session,
    *,
    what: str | None,
    listing: bool,
    everything: bool,
    site: str | None,
    why: str | None,
    by: str | None,
    site_file: str | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Keep captures out of what is published.

    All of a RUN (its name in `archive runs`, or an unambiguous beginning) or one CAPTURE (capture1:...). What is held stays in the archive and says
    nothing: no version, no address, nothing that the site repeats. `archive release` lets it go; nothing is lost either way, and --as-of an earlier
    day shows what stood then.

    A HOLD (hold1:...) of the archive's own becomes yours: what it keeps out stays out, for good, and nobody is asked to look at it any more.

    \b
    Example:
      archive hold 20260301T0200 --why "the site was hacked that night"
      archive hold hold1:5d41 --why "looked at: the pages were broken that night"
      archive hold --list --all
    """
    if listing:
        if what is not None or why is not None:
            raise UsageProblem("--list shows holds and places none")
        _list(session, site, as_of, everything=everything, as_json=as_json)
        return
    if what is None or why is None:
        raise UsageProblem(
            "name a RUN or a CAPTURE (or a HOLD of the archive's own) and --why; or see them with --list"
        )
    from archive import settle as settling
    from archive import sites as known
    from archive.model import CaptureId
    from archive.sitelock import SiteLock
    from archive.store import Store

    config = session.config()
    given = known.resolve(site_file, own=config.sites_dir) if site_file is not None else None
    with Store.open(config) as store:
        run: str | None = None
        capture: CaptureId | None = None
        if what.startswith("hold1:"):
            ours = store.find_hold(what).hold
            run, capture, key = ours.run, ours.capture, ours.site
        elif what.startswith("capture1:"):
            taken = store.find_capture(what)
            capture, key = taken.id, taken.site
        else:
            found = store.run(what)
            run, key = found.id, found.site
        with SiteLock(config.locks_dir, key), output.progress() as tell:
            settled = settling.place_hold(
                store,
                config,
                site_named(config, store, given),
                key,
                run=run,
                capture=capture,
                placed_by=name_of(by),
                why=why,
                now=datetime.now(UTC),
                progress=cleaning_progress(tell),
            )
        pages = store.pages_changed(settled.seq)
    _tell(settled, pages, as_json=as_json)
    if not as_json:
        output.say(f"let it go with: archive release {settled.hold} --why …")


@click.command()
@click.argument("hold_id", metavar="HOLD")
@click.option("--why", required=True, metavar="TEXT", help="The reason, for whoever reads it in ten years.")
@click.option("--by", metavar="NAME", help="Whose decision it is. [default: your login name]")
@click.option("--site-file", metavar="PATH", help="The site's file, where it is not a bundled one.")
@home_option
@json_option
@click.pass_obj
def release(session: Session, hold_id: str, why: str, by: str | None, site_file: str | None, as_json: bool) -> None:
    """Let held captures go; that they were held stays known.

    HOLD is a hold's id, or an unambiguous beginning of it. Its captures are told and read as if they had come tonight, unless another hold names them.

    \b
    Example:
      archive release hold1:5d41 --why "the pages are genuine"
    """
    from archive import settle as settling
    from archive import sites as known
    from archive.sitelock import SiteLock
    from archive.store import Store

    config = session.config()
    given = known.resolve(site_file, own=config.sites_dir) if site_file is not None else None
    with Store.open(config) as store:
        found = store.find_hold(hold_id).hold
        with SiteLock(config.locks_dir, found.site), output.progress() as tell:
            settled = settling.release_hold(
                store,
                config,
                site_named(config, store, given),
                found.id,
                released_by=name_of(by),
                why=why,
                now=datetime.now(UTC),
                progress=cleaning_progress(tell),
            )
        pages = store.pages_changed(settled.seq)
    _tell(settled, pages, as_json=as_json)


def _list(session: Session, site: str | None, as_of: datetime | None, *, everything: bool, as_json: bool) -> None:
    with session.store() as store:
        seq = commit_of(store, as_of)
        if site is not None:
            filters_of(store, site, None, None, None)
        found = [one for one in store.hold_history(site, seq) if everything or one.to_seq is None]
    if as_json:
        for one in found:
            told = asdict(one)
            output.json_line({**told.pop("hold"), **told})
        return
    if not found:
        output.note("nothing is held" if not everything else "nothing was ever held")
    output.table(
        [
            *(Column("id"), Column("placed"), Column("by"), Column("holds"), Column("why", prose=True)),
            Column("released", prose=True),
        ],
        [
            [
                *(one.hold.id, output.instant(one.hold.placed_at), one.hold.placed_by),
                *(one.hold.run or one.hold.capture or "", one.hold.why, _released(one)),
            ]
            for one in found
        ],
    )


def _released(record: HoldRecord) -> str:
    if record.released_at is None:
        return ""
    return f"{output.instant(record.released_at)} by {record.released_by}: {record.released_why}"


def _tell(settled: Settled, pages: Mapping[UrlKey, bool], *, as_json: bool) -> None:
    """`pages` are those whose versions are others since: so a hold and its release count alike, whatever each had to read again for it."""
    said = [page for page, is_said in pages.items() if is_said]
    if as_json:
        output.json_line(
            {
                "hold": settled.hold,
                "site": settled.site,
                "seq": settled.seq,
                "recorded_at": settled.recorded_at,
                "otherwise": {"said": sorted(said), "seen": sorted(pages.keys() - set(said))},
                "changes": [asdict(change) for change in settled.changes],
                "problems": list(settled.problems),
            }
        )
        return
    count = f"{len(pages)} page{'s' if len(pages) != 1 else ''} otherwise than before"
    parts = f": {len(said)} in what they say, {len(pages) - len(said)} only in when they were seen" if pages else ""
    output.say(f"commit {settled.seq} of {settled.site}: {settled.hold}; {count}{parts}")
    names = {change.page: change.title or change.url for change in settled.changes}
    for page in sorted(said)[:PAGES_TOLD]:
        output.say(f"{item_id(page)}  {output.on_one_line(names.get(page, page))}")
    if len(said) > PAGES_TOLD:
        output.say(f"… and {len(said) - PAGES_TOLD} more")
    for problem in settled.problems:
        output.message(problem)
