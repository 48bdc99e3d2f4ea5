"""Commands that compare: `history` lists the versions of a page, `diff` shows word by word what changed between two of them. They write nothing."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from archive.cli import output
from archive.cli import readings as own
from archive.cli.options import Session, as_of_option, commit_of, home_option, json_option
from archive.cli.output import Column
from archive.cli.withdraw import name_withdrawn
from archive.errors import BadInput
from archive.identity import item_id
from archive.report import words

if TYPE_CHECKING:
    from archive.model import Capture, Hold, UrlKey
    from archive.store import Store, VersionRecord


@click.command()
@click.argument("page", metavar="PAGE")
@click.option("--readings", is_flag=True, help="With --json: also a line for each of our own re-readings.")
@as_of_option
@home_option
@json_option
@click.pass_obj
def history(session: Session, page: str, readings: bool, as_of: datetime | None, as_json: bool) -> None:
    """List the versions of one item, what changed, and whose doing it was.

    The cause says whose change it was: `first` the first sighting, `site` an edit by the society, `reread` our own reading of an old capture. Below them
    stand our own re-readings of the page: the commit, why (another cleaner, profile or site file, somebody's override), and the words that came and went,
    and what was captured of it that a hold keeps out.

    \b
    Example:
      archive history item1-3f2a
    """
    with session.store() as store:
        seq = commit_of(store, as_of)
        key = store.find_page(page, seq)
        versions = store.versions(key, seq)
        ours = store.rereadings(key, seq)
        made = store.override_history(store.site_of(key), as_of=seq)
        overrides = [one for one in made if one.override.page in (None, key)]
        texts = store.block_texts(own.blocks_of(overrides))
        held = _held(store, key, {one.url for one in versions}, seq)
    name_withdrawn(versions)
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
                "fields_changed": sorted(words.fields_changed(before, one)) if before else [],
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
        for one_reading in ours if readings else ():
            output.json_line(own.as_json(one_reading, overrides, texts))
        return
    columns = [
        Column("version", number=True),
        Column("cause"),
        Column("first seen"),
        Column("last seen"),
    ]
    columns += [
        Column("seen", number=True),
        Column("words", number=True),
        Column("changed", prose=True),
        Column("state"),
    ]
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
    own.tell(ours, overrides, texts)
    for capture, hold in held:
        when, why = output.instant(capture.captured_at), f"by {hold.placed_by}: {hold.why}"
        output.say(output.on_one_line(f"kept back: what was captured {when} in run {capture.run}, {why} ({hold.id})"))


def _held(store: Store, page: UrlKey, urls: Collection[str], seq: int | None) -> list[tuple[Capture, Hold]]:
    """The captures of a page that a hold keeps out, oldest first, each with that hold."""
    holds = store.holds(store.site_of(page), seq)
    captures = store.captures(store.captures_held(holds)) if holds else []
    mine = sorted((one for one in captures if one.url in urls), key=lambda one: (one.captured_at, one.id))
    return [(one, next(hold for hold in holds if one.id == hold.capture or one.run == hold.run)) for one in mine]


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
    name_withdrawn([after])
    paragraphs = words.compare(before.body_text, after.body_text)
    if as_json:
        output.json_line(_diff_as_json(key, before, after, paragraphs))
    elif before is after:
        why = (
            f"it has {len(versions)}, and this is version {first} twice" if len(versions) > 1 else "it has one version"
        )
        output.note(f"{item_id(key)}: {why}; there is nothing to compare")
    else:
        tell_diff(before, after, paragraphs)


def tell_diff(before: VersionRecord, after: VersionRecord, paragraphs: Sequence[words.Changed]) -> None:
    """Two versions for people: first the fields that changed, then the paragraphs that did, each with a few words around."""
    output.say(f"--- version {before.ordinal}, first seen {output.instant(before.first_seen)}", fg="red")
    output.say(f"+++ version {after.ordinal}, first seen {output.instant(after.first_seen)}", fg="green")
    for name, (old, new) in words.fields_changed(before, after).items():
        output.say_pieces([f"{name}: ", *_styled([words.Piece("delete", old), words.Piece("insert", new)])])
    tell_paragraphs(paragraphs)


def tell_paragraphs(paragraphs: Sequence[words.Changed]) -> None:
    """The paragraphs that changed, each with a few words around."""
    for paragraph in paragraphs:
        if paragraph.differs:
            output.say(f"@@ paragraph {paragraph.number} @@", fg="cyan")
            output.say_pieces(_styled(words.shortened(paragraph.pieces)))


def _styled(pieces: Sequence[words.Piece]) -> list[str]:
    found = []
    for piece in pieces:
        text = piece.text.rstrip()
        space = piece.text[len(text) :]
        if piece.operation == "equal":
            found.append(output.styled(text))
        elif text and piece.operation == "delete":
            found.append(output.styled(f"[-{text}-]", fg="red"))
        elif text:
            found.append(output.styled(f"{{+{text}+}}", fg="green"))
        found.append(space)
    return found


def _diff_as_json(
    key: UrlKey, before: VersionRecord, after: VersionRecord, paragraphs: Sequence[words.Changed]
) -> dict[str, Any]:
    added, gone = words.count(paragraphs)
    return {
        "page": key,
        "item_id": item_id(key),
        "from": before.ordinal,
        "to": after.ordinal,
        "fields": {name: {"from": old, "to": new} for name, (old, new) in words.fields_changed(before, after).items()},
        "words_added": added,
        "words_removed": gone,
        "paragraphs": [
            {"number": one.number, "pieces": [asdict(piece) for piece in one.pieces]}
            for one in paragraphs
            if one.differs
        ],
    }


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
