"""Commands that show what stands: `list`, `search`, `show`. They write nothing; what they show is what the store answers, as of a commit."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output, similar
from archive.cli.evidence import tell_evidence, weighed
from archive.cli.options import Session, as_of_option, commit_of, filter_options, filters_of, home_option, json_option
from archive.cli.output import Column
from archive.cli.withdraw import name_withdrawn

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
    with session.store() as store:
        filters = filters_of(store, site, kind, since, until)
        seq = commit_of(store, as_of)
        rows: list[list[object]] = []
        withdrawn: list[ItemRecord] = []
        for n, record in enumerate(store.items(seq, filters), start=1):
            if as_json:
                output.json_line(_brief(record))
            else:
                rows.append(_row(record))
            if record.tombstone is not None:
                withdrawn.append(record)
            if n == limit:
                break
    if not as_json:
        if not rows:
            output.note("no item fits")
        output.table(_LIST_COLUMNS, rows)
    name_withdrawn(withdrawn)


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
    with session.store() as store:
        filters = filters_of(store, site, kind, since, until)
        found = store.search(wanted, commit_of(store, as_of), filters, limit)
    if as_json:
        for record in found:
            output.json_line({**_brief(record), "snippet": snippet(record.body_text, wanted)})
        return
    if not found:
        output.note("nothing found")
    for record in found:
        output.say(output.on_one_line(record.title or record.url), bold=True)
        output.say(f"  {record.item_id}  {record.published or 'undated'}  {record.kind.value}  {record.url}")
        output.say(f"  {output.on_one_line(snippet(record.body_text, wanted))}")
        output.say()
    if found:
        output.note(f"{len(found)} item{'s' if len(found) != 1 else ''}")


@click.command()
@click.argument("page", metavar="PAGE")
@click.option(
    "--evidence", is_flag=True, help="What each source says of title, authors, dates and language, instead of the text."
)
@as_of_option
@home_option
@json_option
@click.pass_obj
def show(session: Session, page: str, evidence: bool, as_of: datetime | None, as_json: bool) -> None:
    """Show one item: what is known of it, then its text.

    PAGE is an address, or an item_id or an unambiguous beginning of one. With --evidence stands what every source said, on the page or about it, whether
    it was believed or not: the value, what was printed, and why it was chosen.

    \b
    Example:
      archive show https://www.example.org/news/new-president/
      archive show item1-3f2a --json
    """
    from archive.export import columns_for, row

    with session.store() as store:
        seq = _pinned(store, as_of)
        key = store.find_page(page, seq)
        versions = store.versions(key, seq)
        record = _record_of(store, key, versions[-1], seq)
        kept = {r.kept: r.text for r in store.removals(key, as_of=seq) if r.kept}
        alike = store.near(key, seq)
        own, hinted = store.claims(key, as_of=seq), store.hint_claims(key, seq)
    claims = weighed(own, hinted, record.published_source)
    current = versions[-1]
    name_withdrawn([record])
    if as_json:
        place = {"warc_file": current.file, "warc_offset_bytes": current.offset_bytes, "versions": len(versions)}
        near = [similar.as_json(one) for one in alike]
        said = {"evidence": [asdict(claim) for claim in claims]} if evidence else {}
        beside = {**place, "kept": kept, "near_duplicates": near, **said}
        output.json_line({**row(record, columns_for("pages")), **beside})
        return
    untitled = "(withdrawn)" if record.tombstone is not None else "(no title)"
    output.say(output.on_one_line(record.title or untitled), bold=True)
    for label, value in (*_header(record, current, len(versions)), *(("near", similar.told(one)) for one in alike)):
        if value:
            output.say(f"{label + ':':12} {output.on_one_line(value)}")
    output.say()
    if evidence:
        tell_evidence(claims, withdrawn=record.tombstone is not None)
    else:
        output.say(record.body_text)


def _pinned(store: Store, as_of: datetime | None) -> int:
    """One commit for all that is asked of a page: what is published between two questions must not come between their answers."""
    seq = commit_of(store, as_of)
    return store.last_seq() if seq is None else seq


def _record_of(store: Store, key: UrlKey, version: VersionRecord, seq: int) -> ItemRecord:
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
        printed = f": {record.published_text!r}" if record.published_text else ""  # a withdrawn page has lost it
        published += f" ({record.published_source}{printed})"
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
    Column("item_id"),
    Column("published"),
    Column("kind"),
    Column("version", number=True),
    Column("words", number=True),
    Column("title", prose=True),
    Column("state"),
)


def _row(record: ItemRecord) -> list[object]:
    state = (
        "withdrawn"
        if record.tombstone is not None
        else "gone"
        if record.gone_since_utc
        else "missing"
        if record.missing_since_utc
        else ""
    )
    title = record.title or record.url
    return [
        record.item_id,
        (record.published or "")[:10],
        record.kind.value,
        record.version,
        record.word_count,
        title,
        state,
    ]
