"""The command `export`: the archive, or a part of it, into one file for researchers."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli.options import (
    Session,
    as_of_option,
    commit_of,
    filter_options,
    filters_of,
    home_option,
    refuse_own_file,
)
from archive.cli.withdraw import name_withdrawn

if TYPE_CHECKING:
    from archive.store import ItemRecord


@click.command()
@click.option("--format", "format_name", required=True, type=click.Choice(["csv", "jsonl"]), help="CSV, or JSON lines.")
@click.option(
    "--out",
    required=True,
    metavar="PATH",
    help="The file to write, in place of one that is there; - is stdout. It is there whole or not at all.",
)
@click.option(
    "--rows",
    type=click.Choice(["items", "pages", "versions"]),
    default="items",
    show_default=True,
    help="One row an item, a page, or a version of a page.",
)
@filter_options
@as_of_option
@home_option
@click.pass_obj
def export(
    session: Session,
    format_name: str,
    out: str,
    rows: Any,
    site: str | None,
    kind: str | None,
    since: date | None,
    until: date | None,
    as_of: datetime | None,
) -> None:
    """Write items with all their fields and their text to a file.

    With --as-of the same bytes come out for ever, whatever is crawled later; only what is legally withdrawn loses its words, and is named. The columns and
    what they mean stand in docs/commands.md.

    \b
    Example:
      archive export --format csv --out news.csv
      archive export --format jsonl --out - --kind statement --since 2020
      archive export --format csv --out versions.csv --rows versions --as-of 2026-11-21
    """
    from archive.export import export as write
    from archive.export import whole_file

    if out != "-":
        refuse_own_file(session.config(), out)
    with session.store() as store:
        filters = filters_of(store, site, kind, since, until)
        withdrawn: list[ItemRecord] = []
        records = _noting(store.items(commit_of(store, as_of), filters, rows=rows), withdrawn)
        if out == "-":
            write(records, sys.stdout.buffer, format_name=format_name, rows=rows)
            name_withdrawn(withdrawn)
            return
        with whole_file(Path(out)) as file:
            count = write(records, file, format_name=format_name, rows=rows)
    named = rows if count != 1 else rows.removesuffix("s")
    output.note(f"{count} {named} written to {out}")
    name_withdrawn(withdrawn)


def _noting(records: Iterator[ItemRecord], withdrawn: list[ItemRecord]) -> Iterator[ItemRecord]:
    """The records; those of withdrawn pages are put aside as well."""
    for record in records:
        if record.tombstone is not None:
            withdrawn.append(record)
        yield record
