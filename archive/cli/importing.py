"""The command `import`: files that somebody already has, put on the same road as a crawl."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.cli import after, output, reports
from archive.cli.archive_home import cleaning_progress, site_named
from archive.cli.options import Session, home_option, json_option
from archive.errors import BadInput, StorageFailed


@click.command("import")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...", type=click.Path(path_type=Path))
@click.option(
    "--site", required=True, metavar="S", help="Whose news it is: a bundled site, a site file, or the site's address."
)
@home_option
@json_option
@click.pass_obj
def import_files(session: Session, paths: tuple[Path, ...], site: str, as_json: bool) -> int:
    """Take in WARC files, saved HTML pages and text files.

    A folder means all such files below it. Of a WARC, what belongs to the site is taken. A file that was imported before is known and makes nothing
    new. A file that cannot be read is named, the others go on, and the exit code is 65.

    \b
    Example:
      archive import crawl-2019.warc.gz saved-pages/ --site ashg
      archive import releases/*.txt --site https://www.example.org/
    """
    from archive import settle, sites
    from archive.importing import import_files as stage
    from archive.settle.events import record_upgrade
    from archive.sitelock import SiteLock
    from archive.store import Store

    config = session.config()
    reports.check_home(config)
    chosen = sites.resolve(site, own=config.sites_dir)
    settled = None
    with Store.create(config) as store, SiteLock(config.locks_dir, chosen.key), output.progress() as tell:
        record_upgrade(store, config, datetime.now(UTC))
        left = settle.take_up(store, config, chosen.key, progress=lambda path: tell(f"looking through {path.name}"))
        for line in left.lines():
            output.message(line)
        done = stage(store, config, chosen, paths, progress=lambda path, so_far: tell(f"{so_far.files} files, {path}"))
        if store.staged(chosen.key):
            now = datetime.now(UTC)
            for line in settle.check_clock(store, config, chosen, run=None, now=now):
                output.message(line)
            settled = settle.settle(
                store,
                config,
                site_named(config, store, chosen),
                run_id=done.run,
                site_key=chosen.key,
                now=now,
                progress=cleaning_progress(tell),
            )
    if settled is not None:
        after.settled(config, settled)
    if as_json:
        published = reports.as_json(settled) if settled is not None else {}
        output.json_line({**asdict(done), "site": chosen.key, **published, "problems": done.problems})
    else:
        output.say(
            f"{done.files} files read, {done.captures} new captures, {done.known} known already"
            + "".join(
                f", {count} {what}"
                for count, what in (
                    (done.elsewhere, "of other sites"),
                    (done.no_pages, "images, styles and scripts left out"),
                    (done.passed_over, "files of the folders passed over"),
                )
                if count
            )
        )
        if settled is not None:
            reports.tell(settled)
    for problem in done.problems:
        output.message(problem)
    if settled is not None and settled.figures.get("unreadable"):
        return StorageFailed.exit_code
    return BadInput.exit_code if done.failed or (done.problems and not done.captures + done.known) else 0
