"""Our own doings in words: why a page was read again, and by whose decision. Serves `archive history`, which tells them apart from the society's edits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from archive.cli import output
from archive.identity import item_id
from archive.report import words

if TYPE_CHECKING:
    from archive.model import BlockDigest
    from archive.store.provenance import Rereading
    from archive.store.records import OverrideRecord

MOST_QUOTED = 60
ELSEWHERE = "in another context (a source lists it now, or an older capture came)"


def tell(readings: Sequence[Rereading], overrides: Sequence[OverrideRecord], texts: Mapping[BlockDigest, str]) -> None:
    """The re-readings of a page, a few lines each."""
    if not readings:
        return
    output.say()
    output.say("Read again by us; none of this is an edit of the society's:", bold=True)
    for one in readings:
        captures = f"{one.captures} captures" if one.captures != 1 else "1 capture"
        output.say(f"commit {one.seq}, {output.instant(one.recorded_at)}, {captures}: {changed_words(one)}")
        for reason in reasons(one, overrides, texts):
            output.say(f"    {output.on_one_line(reason)}")


def reasons(one: Rereading, overrides: Sequence[OverrideRecord], texts: Mapping[BlockDigest, str]) -> list[str]:
    """Why the page was read again, a sentence each. `overrides` are those of the page and of its site, withdrawn ones too."""
    before, after = one.before, one.generation
    found = []
    if before.cleaner_version != after.cleaner_version:
        found.append(f"cleaner {before.cleaner_version} → {after.cleaner_version}")
    for name in sorted({*before.libraries, *after.libraries}):
        old, new = before.libraries.get(name, "none"), after.libraries.get(name, "none")
        if old != new:
            found.append(f"{name} {old} → {new}")
    if before.site_file_digest != after.site_file_digest:
        found.append("the site file was changed")
    if before.profile != after.profile:
        found.append("more is known of what the site repeats (its profile changed)")
    for made in overrides:
        if made.from_seq == one.seq:
            found.append(f"{made.override.id} by {made.override.made_by} {told(made, texts)}: {made.override.why}")
        if made.to_seq == one.seq:
            found.append(f"{made.override.id} withdrawn by {made.withdrawn_by}: {made.withdrawn_why}")
    return found or [ELSEWHERE]


def changed_words(one: Rereading) -> str:
    """What became of the text, in a few words."""
    if not one.text_after:
        return f"no item any more ({output.on_one_line(one.evidence)})" if one.text_before else "still no item"
    if not one.text_before:
        return f"an item since, {len(one.text_after.split())} words"
    added, gone = words.count(words.compare(one.text_before, one.text_after))
    counted = f"+{added} −{gone} words" if added or gone else ""
    return "; ".join(filter(None, [counted, *one.fields])) or "the same text, other blocks or rules recorded"


def as_json(one: Rereading, overrides: Sequence[OverrideRecord], texts: Mapping[BlockDigest, str]) -> dict[str, Any]:
    """A re-reading as one JSON object; `record` tells it from a version's."""
    added, gone = words.count(words.compare(one.text_before, one.text_after))
    mine = [made for made in overrides if one.seq in (made.from_seq, made.to_seq)]
    return {
        "record": "reading",
        "seq": one.seq,
        "recorded_at": one.recorded_at,
        "captures": one.captures,
        "capture": one.capture,
        "words_added": added,
        "words_removed": gone,
        "fields_changed": list(one.fields),
        "reasons": reasons(one, overrides, texts),
        "overrides": [as_json_of(made) for made in mine],
        "generation_before": one.before.digest,
        "generation": one.generation.digest,
    }


def told(record: OverrideRecord, texts: Mapping[BlockDigest, str]) -> str:
    """What an override does, in words. `texts` are those of the blocks that are known."""
    one = record.override
    where = f"on {item_id(one.page)}" if one.page is not None else f"on all pages of {one.site}"
    what = "everything" if one.block is None else _quoted(texts.get(one.block), one.block)
    if one.action == "remove":
        return f"removes {what} {where}"
    return f"keeps {what}{f' that {one.rule} removed' if one.rule else ''} {where}"


def blocks_of(overrides: Sequence[OverrideRecord]) -> set[BlockDigest]:
    """The blocks that overrides name."""
    return {one.override.block for one in overrides if one.override.block is not None}


def _quoted(text: str | None, digest: BlockDigest) -> str:
    if text is None:
        return f"the block {digest}"
    line = output.on_one_line(text)
    return f"“{line if len(line) <= MOST_QUOTED else line[: MOST_QUOTED - 1] + '…'}”"


def as_json_of(record: OverrideRecord) -> dict[str, Any]:
    """An override with its history, as one JSON object."""
    one = asdict(record.override)
    page = record.override.page
    rest = {name: value for name, value in asdict(record).items() if name != "override"}
    return {**one, "item_id": item_id(page) if page is not None else None, **rest}
