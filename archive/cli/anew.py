"""The command `rebuild`: the database made anew from journal and captures, and what the comparison with the live one found.

Knows how a proof is shown. Refuses to know how it is made. What differs is named on stderr, table and row, and the exit code says that something does.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.cli import output
from archive.cli.archive_home import site_at
from archive.cli.options import Session, home_option, json_option
from archive.cli.output import Column
from archive.errors import BadInput

if TYPE_CHECKING:
    from archive.settle.rebuild import Rebuilt
    from archive.sites import Site


@click.command()
@click.option("--out", metavar="PATH", help="Keep the rebuilt database there. Nothing is ever overwritten.")
@click.option(
    "--site-file",
    "files",
    metavar="PATH",
    multiple=True,
    help="The file of a site that is not bundled; again for more.",
)
@home_option
@json_option
@click.pass_obj
def rebuild(session: Session, out: str | None, files: tuple[str, ...], as_json: bool) -> int:
    """Make the database anew from journal and captures, and prove it equal.

    Two things are done beside the live database, which is only read. The journal is replayed commit by commit, and every row of every table must come
    out as it stands (history). Then all captures are read from their WARC records and cleaned again with the site files and overrides of now, and what
    stands now must come out the same (state). The first row that differs is named, and the exit code is 65.

    Not compared but made anew: what waits to be published, the search index, fingerprints and sketches, and runs that published nothing.

    A lost database comes back with --out: put the file in its place as archive.db.

    \b
    Example:
      archive rebuild
      archive rebuild --out ./archive-data/archive.db
    """
    from archive import sites as known
    from archive.settle.rebuild import rebuild as make

    config = session.config()
    given = [known.resolve(path, own=config.sites_dir) for path in files]

    def named(key: str, url: str) -> Site:
        return site_at(key, [url], given, config)

    with output.progress() as tell:
        done = make(
            config,
            named,
            out=Path(out).absolute() if out is not None else None,
            progress=lambda what, n, of: tell(f"{what}: {n} of {of}" if of else what),
        )
    if as_json:
        output.json_line({**asdict(done), "proven": done.is_proven})
    else:
        _tell(done)
    # Causes before consequences: what is damaged or missing makes rows differ.
    for problem in (*done.problems, *done.unproven):
        output.message(problem)
    for name, tables in (("history", done.history), ("state", done.state)):
        for table in tables:
            if table.difference:
                output.message(f"{name} of {table.table}: {table.difference}")
    return 0 if done.is_proven else BadInput.exit_code


def _tell(done: Rebuilt) -> None:
    waiting = f", {done.waiting} of them not published yet" if done.waiting else ""
    commits = f"{done.commits} commit{'s' if done.commits != 1 else ''}"
    captures = f"{done.captures} capture{'s' if done.captures != 1 else ''}"
    output.say(f"replayed {commits}, read {captures} from the WARC files{waiting}")
    history = {one.table: one for one in done.history}
    state = {one.table: one for one in done.state}
    rows = []
    for name in sorted({*history, *state}):
        then, now = history.get(name), state.get(name)
        rows.append(
            [
                *(name, then.rows if then else "", _word(then.difference) if then else ""),
                *(now.rows if now else "", _word(now.difference) if now else ""),
            ]
        )
    output.table(
        [
            *(Column("table"), Column("rows", number=True), Column("history")),
            *(Column("rows now", number=True), Column("state")),
        ],
        rows,
    )
    if done.kept is not None:
        output.say(f"the rebuilt database is {done.kept}")
    if done.is_proven and history:
        output.say("the database equals what journal and captures say")
    elif done.is_proven:
        output.say("what the journal says equals what the captures say")


def _word(difference: str) -> str:
    return "differs" if difference else "equal"
