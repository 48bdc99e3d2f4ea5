"""Commands that read: `list`, `search`, `show`, `history`, `removed`, `diff`. They write nothing; what they show is what the store answers, as of a commit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output, words
from archive.cli.options import Session, as_of_option, commit_of, filter_options, filters_of, home_option, json_option
from archive.cli.output import Column
from archive.errors import BadInput
from archive.identity import item_id

if TYPE_CHECKING:
    from archive.model import UrlKey
    from archive.store import ItemRecord, Store, VersionRecord

_LIST_FIELDS = (
    *("item_id", "url", "title", "kind", "published", "society", "site", "version", "word_count", "text_digest"),
    *("alternate_urls", "first_seen_utc", "last_seen_utc", "missing_since_utc", "gone_since_utc"),
)


@click.command("list")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, the newest.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def list_items(
    session: Session,
    site: str | None,
    kind: str | None,
    since: date | None,
    until: date | None,
    limit: int | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """List the items, newest first.

    \b
    Example:
      archive list --kind statement --since 2020
      archive list --json | jq -r .url
    """
    filters = filters_of(site, kind, since, until)
    with session.store() as store:
        seq = commit_of(store, as_of)
        rows: list[list[object]] = []
        for n, record in enumerate(store.items(seq, filters), start=1):
            if as_json:
                output.json_line(_brief(record))
            else:
                rows.append(_row(record))
            if n == limit:
                break
    if not as_json:
        if not rows:
            output.note("no item fits")
        output.table(_LIST_COLUMNS, rows)


@click.command()
@click.argument("query", nargs=-1, required=True, metavar="WORDS...")
@filter_options
@click.option("--limit", type=click.IntRange(min=1), help="At most so many, the newest.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def search(
    session: Session,
    query: tuple[str, ...],
    site: str | None,
    kind: str | None,
    since: date | None,
    until: date | None,
    limit: int | None,
    as_of: datetime | None,
    as_json: bool,
) -> None:
    """Find items by words of title and text, newest first.

    All words must occur. A phrase in quotes must stand so ('"workforce diversity"'); a word after a minus must not occur: write `--` before the words then.
    Case, accents and punctuation do not count.

    \b
    Example:
      archive search GINA genetic nondiscrimination
      archive search '"workforce diversity"' --since 2020
      archive search -- caves -bats
    """
    from archive.store import snippet

    wanted = " ".join(query)
    filters = filters_of(site, kind, since, until)
    with session.store() as store:
        found = store.search(wanted, commit_of(store, as_of), filters, limit)
    if as_json:
        for record in found:
            output.json_line({**_brief(record), "snippet": snippet(record.body_text, wanted)})
        return
    if not found:
        output.note("nothing found")
    for record in found:
        output.say(output.marked(output.on_one_line(record.title or record.url), bold=True))
        output.say(f"  {record.item_id}  {record.published or 'undated'}  {record.kind.value}  {record.url}")
        output.say(f"  {output.on_one_line(snippet(record.body_text, wanted))}")
        output.say()
    if found:
        output.note(f"{len(found)} item{'s' if len(found) != 1 else ''}")


@click.command()
@click.argument("page", metavar="PAGE")
@as_of_option
@home_option
@json_option
@click.pass_obj
def show(session: Session, page: str, as_of: datetime | None, as_json: bool) -> None:
    """Show one item: what is known of it, then its text.

    PAGE is an address, an item_id, or an unambiguous beginning of either.

    \b
    Example:
      archive show https://www.example.org/news/new-president/
      archive show item1-3f2a --json
    """
    from archive.export import columns_for, row

    with session.store() as store:
        seq = commit_of(store, as_of)
        key = store.find_page(page, seq)
        versions = store.versions(key, seq)
        record = _record_of(store, key, versions[-1], seq)
        kept = {r.kept: r.text for r in store.removals(key, as_of=seq) if r.kept}
    current = versions[-1]
    if as_json:
        place = {"warc_file": current.file, "warc_offset_bytes": current.offset_bytes, "versions": len(versions)}
        output.json_line({**row(record, columns_for("pages")), **place, "kept": kept})
        return
    output.say(output.marked(output.on_one_line(record.title or "(no title)"), bold=True))
    for label, value in _header(record, current, len(versions)):
        if value:
            output.say(f"{label + ':':12} {output.on_one_line(value)}")
    output.say()
    output.say(record.body_text)


@click.command()
@click.argument("page", metavar="PAGE")
@as_of_option
@home_option
@json_option
@click.pass_obj
def history(session: Session, page: str, as_of: datetime | None, as_json: bool) -> None:
    """List the versions of one item and what changed.

    The cause says whose change it was: `first` the first sighting, `site` an edit by the society, `reread` our own reading of an old capture.

    \b
    Example:
      archive history item1-3f2a
    """
    with session.store() as store:
        seq = commit_of(store, as_of)
        versions = store.versions(store.find_page(page, seq), seq)
    rows: list[dict[str, Any]] = []
    for before, one in zip([None, *versions], versions, strict=False):
        added, gone = words.count(words.compare(before.body_text, one.body_text)) if before else (one.word_count, 0)
        rows.append(
            {
                "version": one.ordinal,
                "cause": one.cause.value,
                "first_seen_utc": one.first_seen,
                "last_seen_utc": one.last_seen,
                "sightings": one.sightings,
                "words": one.word_count,
                "words_added": added if before else None,
                "words_removed": gone if before else None,
                "fields_changed": sorted(_fields_changed(before, one)) if before else [],
                "missing_since_utc": one.missing_since,
                "gone_since_utc": one.gone_since,
                "title": one.title,
                "published": one.published.value if one.published else None,
                "url": one.url,
                "text_digest": one.text_digest,
                "capture": one.first_capture,
                "warc_record_id": one.record_id,
                "warc_file": one.file,
                "warc_offset_bytes": one.offset_bytes,
            }
        )
    if as_json:
        for row in rows:
            output.json_line(row)
        return
    columns = [
        Column("version", number=True),
        Column("cause"),
        Column("first seen", whole=True),
        Column("last seen", whole=True),
    ]
    columns += [Column("seen", number=True), Column("words", number=True), Column("changed"), Column("state")]
    output.table(
        columns,
        [
            [
                *(row["version"], row["cause"], output.instant(row["first_seen_utc"])),
                *(
                    output.instant(row["last_seen_utc"]),
                    row["sightings"],
                    row["words"],
                    _said_of_change(row),
                    _state(row),
                ),
            ]
            for row in rows
        ],
    )


@click.command()
@click.argument("page", metavar="PAGE")
@click.option("--version", "ordinal", type=click.IntRange(min=1), help="Of that version instead of the current one.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def removed(session: Session, page: str, ordinal: int | None, as_of: datetime | None, as_json: bool) -> None:
    """Show what of a page is not in the text, and by which rule.

    Nothing is lost: a block is either kept beside the text under a label (contact, about ...) or left out by a rule that is named here.

    \b
    Example:
      archive removed item1-3f2a
    """
    with session.store() as store:
        seq = commit_of(store, as_of)
        blocks = store.removals(store.find_page(page, seq), ordinal, seq)
    if as_json:
        for block in blocks:
            output.json_line(asdict(block))
        return
    if not blocks:
        output.note("nothing was removed")
    for block in blocks:
        said = f"kept as {block.kept}" if block.kept else "left out"
        detail = f" ({output.on_one_line(block.detail)})" if block.detail else ""
        output.say(output.marked(f"[{block.n}] {block.rule}{detail}, {said}", bold=True))
        for line in block.text.splitlines():
            output.say(f"    {line}")


@click.command()
@click.argument("page", metavar="PAGE")
@click.option(
    "--from", "older", type=click.IntRange(min=1), metavar="N", help="The older version. [default: the one before]"
)
@click.option("--to", "newer", type=click.IntRange(min=1), metavar="M", help="The newer version. [default: the last]")
@as_of_option
@home_option
@json_option
@click.pass_obj
def diff(
    session: Session, page: str, older: int | None, newer: int | None, as_of: datetime | None, as_json: bool
) -> None:
    """Show word by word what changed between two versions.

    Words that went stand in [-…-], words that came in {+…+}.

    \b
    Example:
      archive diff item1-3f2a
      archive diff item1-3f2a --from 1 --to 3 --json
    """
    with session.store() as store:
        seq = commit_of(store, as_of)
        key = store.find_page(page, seq)
        versions = {one.ordinal: one for one in store.versions(key, seq)}
    last = newer or max(versions)
    first = older or max((n for n in versions if n < last), default=last)
    for ordinal in (first, last):
        if ordinal not in versions:
            raise BadInput(f"{key} has no version {ordinal}; it has {len(versions)}", name=key)
    before, after = versions[first], versions[last]
    paragraphs = words.compare(before.body_text, after.body_text)
    if as_json:
        output.json_line(_diff_as_json(key, before, after, paragraphs))
    elif before is after:
        output.note(f"{item_id(key)} has one version; there is nothing to compare it with")
    else:
        tell_diff(before, after, paragraphs)


def tell_diff(before: VersionRecord, after: VersionRecord, paragraphs: Sequence[words.Changed]) -> None:
    """Two versions for people: first the fields that changed, then the paragraphs that did, each with a few words around."""
    output.say(output.marked(f"--- version {before.ordinal}, first seen {output.instant(before.first_seen)}", fg="red"))
    output.say(output.marked(f"+++ version {after.ordinal}, first seen {output.instant(after.first_seen)}", fg="green"))
    for name, (old, new) in _fields_changed(before, after).items():
        output.say(f"{name}: " + _styled([words.Piece("delete", old), words.Piece("insert", new)]))
    for paragraph in paragraphs:
        if paragraph.differs:
            output.say(output.marked(f"@@ paragraph {paragraph.number} @@", fg="cyan"))
            click.echo(_styled(words.shortened(paragraph.pieces)))


def _styled(pieces: Sequence[words.Piece]) -> str:
    found = []
    for piece in pieces:
        text, space = output.shown(piece.text.rstrip()), piece.text[len(piece.text.rstrip()) :]
        if piece.operation == "delete":
            text = output.marked(f"[-{text}-]", fg="red") if text else ""
        elif piece.operation == "insert":
            text = output.marked(f"{{+{text}+}}", fg="green") if text else ""
        found.append(text + space)
    return "".join(found).rstrip()


def _diff_as_json(
    key: UrlKey, before: VersionRecord, after: VersionRecord, paragraphs: Sequence[words.Changed]
) -> dict[str, Any]:
    added, gone = words.count(paragraphs)
    return {
        "page": key,
        "item_id": item_id(key),
        "from": before.ordinal,
        "to": after.ordinal,
        "fields": {name: {"from": old, "to": new} for name, (old, new) in _fields_changed(before, after).items()},
        "words_added": added,
        "words_removed": gone,
        "paragraphs": [
            {"number": one.number, "pieces": [asdict(piece) for piece in one.pieces]}
            for one in paragraphs
            if one.differs
        ],
    }


def _fields_changed(before: VersionRecord, after: VersionRecord) -> dict[str, tuple[str, str]]:
    """The fields beside the text that differ, as text."""

    def told(one: VersionRecord) -> dict[str, str]:
        return {
            "title": one.title or "",
            "published": one.published.value if one.published else "",
            "updated": one.updated or "",
            "embargo": one.embargo_until or "",
            "authors": ", ".join(one.authors),
        }

    old, new = told(before), told(after)
    return {name: (old[name], new[name]) for name in old if old[name] != new[name]}


def _said_of_change(row: dict[str, Any]) -> str:
    if row["words_added"] is None:
        return ""
    counted = (
        f"+{row['words_added']} −{row['words_removed']} words" if row["words_added"] or row["words_removed"] else ""
    )
    return "; ".join(filter(None, [counted, *row["fields_changed"]]))


def _state(row: dict[str, Any]) -> str:
    if row["gone_since_utc"]:
        return f"gone since {output.instant(row['gone_since_utc'])}"
    return f"missing since {output.instant(row['missing_since_utc'])}" if row["missing_since_utc"] else ""


def _record_of(store: Store, key: UrlKey, version: VersionRecord, seq: int | None) -> ItemRecord:
    """The record of one page. Narrowed to its kind and day, so that not every text is read to find it."""
    from archive.store import Filters

    filters = Filters(kind=version.kind)
    try:
        day = date.fromisoformat((version.published.value if version.published else "")[:10])
        filters = replace(filters, since=day, until=day)
    except ValueError:  # undated, or known to the month only
        pass
    return next(record for record in store.items(seq, filters, rows="pages") if record.page == key)


def _header(record: ItemRecord, current: VersionRecord, versions: int) -> list[tuple[str, str]]:
    published = record.published or "undated"
    if record.published_source:
        published += f" ({record.published_source}: {record.published_text!r})"
    contact = ", ".join(
        filter(None, (record.contact_name, record.contact_role, record.contact_phone, record.contact_email))
    )
    seen = f"{output.instant(record.first_seen_utc)} to {output.instant(record.last_seen_utc)}"
    return [
        ("item", record.item_id),
        ("kind", record.kind.value),
        ("society", record.society),
        ("published", published),
        ("zone", record.published_tz or ""),
        ("updated", record.updated or ""),
        ("embargo", record.embargo_until or ""),
        ("authors", ", ".join(record.authors)),
        ("dateline", record.dateline_place or ""),
        ("contact", contact),
        ("language", record.language or ""),
        ("address", record.url),
        *(("also at", url) for url in record.alternate_urls),
        ("repeats", record.duplicate_of),
        ("version", f"{record.version} of {versions}, {record.word_count} words"),
        ("seen", seen),
        ("missing", f"since {output.instant(record.missing_since_utc)}" if record.missing_since_utc else ""),
        ("gone", f"since {output.instant(record.gone_since_utc)}" if record.gone_since_utc else ""),
        ("text", record.text_digest),
        (
            "capture",
            f"{output.instant(record.captured_utc)}, {record.source.value}, status {record.http_status or 'none'}",
        ),
        ("payload", record.payload_digest),
        ("record", f"{record.warc_record_id} in warc/{current.file} at byte {current.offset_bytes}"),
        ("cleaner", record.cleaner_version),
    ]


def _brief(record: ItemRecord) -> dict[str, Any]:
    return {name: getattr(record, name) for name in _LIST_FIELDS}


_LIST_COLUMNS = (
    Column("item_id", whole=True),
    Column("published"),
    Column("kind"),
    Column("version", number=True),
    Column("words", number=True),
    Column("title"),
    Column("state"),
)


def _row(record: ItemRecord) -> list[object]:
    state = "gone" if record.gone_since_utc else "missing" if record.missing_since_utc else ""
    title = record.title or record.url
    return [record.item_id, record.published, record.kind.value, record.version, record.word_count, title, state]
