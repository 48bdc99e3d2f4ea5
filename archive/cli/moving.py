"""Commands that bring an archive somewhere else: `copy` into another database, `backup` into a bag, `restore` out of one.

Knows how that is asked for and told. Refuses to know how it is done.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.cli.options import Session, home_option, json_option, refuse_own_file
from archive.cli.output import Column
from archive.config import Config
from archive.errors import ArchiveError, BadInput, UsageProblem

if TYPE_CHECKING:
    from archive.store import Store

Progress = Callable[[str, int, int], None]


@click.command()
@click.option(
    "--to",
    "target",
    required=True,
    metavar="URL|PATH",
    help="An empty PostgreSQL database (postgresql://user@host/name), or a SQLite file that is not there yet.",
)
@home_option
@json_option
@click.pass_obj
def copy(session: Session, target: str, as_json: bool) -> None:
    """Copy the database into another one: SQLite to PostgreSQL, or back.

    Every row of every table is copied, read back and compared; the target is whole and equal, or empty as it was. Captures and journal stay in the home
    and belong to both. Nothing may be crawled meanwhile. Afterwards use one of the two only: set ARCHIVE_DATABASE_URL for PostgreSQL, or put the file into the
    home as archive.db and unset it.

    \b
    Example:
      archive copy --to postgresql://archive@localhost/news
      ARCHIVE_DATABASE_URL=postgresql://archive@localhost/news archive copy --to ./archive-data/archive.db
    """
    from archive.backup import copy as make
    from archive.store import Store

    config = session.config()
    into, named = _target(config, target)
    with Store.open(config) as store, _every_site_locked(config, store), _progress() as progress:
        done = make(store, config, into, named, now=datetime.now(UTC), progress=progress)
    if as_json:
        output.json_line({**asdict(done), "rows": done.rows, "to": named})
        return
    output.table(
        [Column("table"), Column("rows", number=True), Column("digest of both")],
        [[one.table, one.rows, one.digest] for one in sorted(done.tables, key=lambda one: one.table) if one.rows],
    )
    output.say(f"copied {done.rows} rows into {named}; both are equal, and stand at commit {done.seq}")


@click.command()
@click.argument("path")
@click.option(
    "--copy",
    "copies",
    is_flag=True,
    help="Copy every file, also where a second name (hard link) of a finished one would do.",
)
@home_option
@json_option
@click.pass_obj
def backup(session: Session, path: str, copies: bool, as_json: bool) -> int:
    """Make a backup of the whole archive, also while it is being crawled.

    PATH becomes a BagIt bag: a folder with the database, all captures and the journal as they fit together at one moment, and the SHA-256 of every file. It is
    there whole or not at all. The database in it is SQLite, whatever the archive's own is. On the disk of the archive finished captures are linked, not copied;
    that is no protection from a failing disk.

    \b
    Example:
      archive backup /mnt/backups/2026-11-21
      archive restore /mnt/backups/2026-11-21 --home ./restored
    """
    from archive.backup import backup as make
    from archive.backup import was_backed_up
    from archive.store import Store

    config = session.config()
    refuse_own_file(config, path)
    now = datetime.now(UTC)
    with Store.open(config, read_only=True) as store, _progress() as progress:
        done = make(store, config, Path(path).absolute(), now=now, link=not copies, progress=progress)
    try:
        with Store.open(config) as store:
            was_backed_up(store, config, done, now)
    except ArchiveError as error:  # a home that is only mounted for reading is backed up all the same
        output.message(f"the backup is whole, but could not be written down in the archive: {error}")
    if as_json:
        output.json_line(asdict(done))
    else:
        linked = f", {done.linked} of them linked to the archive's own" if done.linked else ""
        output.say(f"{done.path}: {done.files} files, {done.size_bytes / 1e6:.1f} MB{linked}")
        output.say(f"the archive as it stood with commit {done.outline.seq}, {done.outline.captures} captures")
    for problem in done.problems:
        output.message(f"the archive itself lacks something: {problem}; see `archive verify`")
    return BadInput.exit_code if done.problems else 0


@click.command()
@click.argument("bag")
@home_option
@json_option
@click.pass_obj
def restore(session: Session, bag: str, as_json: bool) -> int:
    """Make an archive from a backup, and verify it.

    The bag is proven first, file by file; a bag that is damaged, or holds what no backup does, is refused. The home must be empty or not there; with
    ARCHIVE_DATABASE_URL set, the database goes into that PostgreSQL, which must be empty too. A restore that was interrupted begins anew.

    \b
    Example:
      archive restore /mnt/backups/2026-11-21 --home ./restored
    """
    from archive.backup import restore as make
    from archive.backup import was_restored
    from archive.store import Store
    from archive.verify import verify

    config = session.config()
    now = datetime.now(UTC)
    with _progress() as progress:
        done = make(config, Path(bag).absolute(), now=now, progress=progress)
        with Store.open(config, read_only=True) as store:
            report = verify(store, config, progress=progress)
    with Store.open(config) as store:
        was_restored(store, config, done, is_sound=report.is_sound, now=now)
    if as_json:
        output.json_line({**asdict(done), "problems": [str(one) for one in report.problems], "checked": report.checked})
    else:
        output.say(
            f"restored {done.files} files, {done.size_bytes / 1e6:.1f} MB, to {config.home}; database {done.database}"
        )
        output.say(f"the archive stands at commit {done.seq} and {'is sound' if report.is_sound else 'is not sound'}")
    for problem in report.problems:
        output.message(str(problem))
    return 0 if report.is_sound else BadInput.exit_code


def _target(config: Config, target: str) -> tuple[Path | str, str]:
    """Where a copy goes, and how it is called. Raises Misconfigured and UsageProblem, never with a password in them."""
    from archive.store.engine import name_of

    if "://" in target:
        named = name_of(Config(home=config.home, database_url=target))
        if config.database_url is not None and named == name_of(config):
            raise UsageProblem(f"{named} is the archive's own database; a copy needs another one")
        return target, named
    path = Path(target).absolute()
    if config.database_url is None or path != config.database_path:
        refuse_own_file(config, target)
    return path, str(path)


@contextmanager
def _every_site_locked(config: Config, store: Store) -> Iterator[None]:
    """No crawl, settle or import of any site: what it would still write would be missing in the copy."""
    from archive.sitelock import SiteLock

    keys = {one.key for one in store.sites_summary()} | set(store.unsettled_sites())
    with ExitStack() as locks:
        for key in sorted(keys):
            locks.enter_context(SiteLock(config.locks_dir, key))
        yield


@contextmanager
def _progress() -> Iterator[Progress]:
    with output.progress() as tell:
        yield lambda what, done, of: tell(
            f"{what}: {done:,} of {of:,}" if of else f"{what}: {done:,}" if done else what
        )
