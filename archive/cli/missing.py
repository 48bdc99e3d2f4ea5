"""The command `missing`: what the sources name and the archive does not hold, each page with its reason. It writes nothing and asks nobody."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli.archive_home import site_named
from archive.cli.options import Session, home_option, json_option
from archive.cli.output import Column
from archive.errors import UsageProblem

if TYPE_CHECKING:
    from archive.completeness import Completeness, Lacking


@click.command()
@click.argument("site", required=False)
@click.option(
    "--sources", is_flag=True, help="What each source says: how many pages it names, and what became of them."
)
@click.option(
    "--all", "everything", is_flag=True, help="Also the pages that a source names and the site does not have (404)."
)
@home_option
@json_option
@click.pass_obj
def missing(session: Session, site: str | None, sources: bool, everything: bool, as_json: bool) -> None:
    """List what the sources name and the archive does not hold.

    Every page that REST, sitemaps, feeds and lists name, or that an earlier night knew, is counted: held, missing, or rightly no item. A missing page has
    its reason: it was not asked for yet (max_pages in the site's file), what it answered when it was asked, or it is on hold.

    That a source is silent about a page says nothing: what is held stays held. Pages that the site itself says are gone are held, too; `missing_since_utc`
    of `archive list --json` tells those.

    \b
    Example:
      archive missing
      archive missing ashg --sources
      archive missing ashg --json
    """
    from archive.completeness import reason_of
    from archive.settle import complete_now

    with session.store() as store:
        keys = [one.key for one in store.sites_summary()]
        if site is not None and site not in keys:
            raise UsageProblem(f"there is no site {site!r} in this archive; there are {', '.join(keys) or 'none yet'}")
        named = site_named(session.config(), store)
        found = {key: complete_now(store, named(key)) for key in keys if site in {None, key}}
    for key, complete in found.items():
        lacking = [*complete.missing, *(complete.not_there if everything else ())]
        if as_json and sources:
            output.json_line({"site": key, **complete.figures()})
            continue
        if as_json:
            for one in lacking:
                output.json_line(_as_json(key, one, reason_of(one)))
            continue
        output.say(f"{key}: {complete.sentence}")
        if sources:
            _tell_sources(complete)
        if lacking:
            columns = [Column(name) for name in ("reason", "url", "why", "named by", "tried")]
            output.table(
                columns,
                [
                    [reason_of(one), one.url, one.evidence, ", ".join(one.sources), output.instant(one.tried_at)]
                    for one in lacking
                ],
            )


def _tell_sources(complete: Completeness) -> None:
    names = ("named", "held", "missing", "no_item", "not_there", "only")
    output.table(
        [Column("source"), *(Column(name.replace("_", " "), number=True) for name in names)],
        [[one.source, *(getattr(one, name) for name in names)] for one in complete.sources],
    )


def _as_json(site: str, one: Lacking, reason: str) -> dict[str, Any]:
    return {"site": site, **asdict(one), "reason": reason}
