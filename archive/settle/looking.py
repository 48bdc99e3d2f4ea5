"""What a settle saw of each page, as health asks it: how the page read when it last was an item, and how it reads now. Between `fold` and `guarding`.

Knows which sightings are tonight's. Refuses to judge them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.health import FIELDS, Look, Seen
from archive.model import CaptureId, Outcome, Source
from archive.settle.folding import Folded, seen_of
from archive.settle.reading import key_of
from archive.store.standing import Sighted

_COLUMNS = {"contact": ("contact_name", "contact_email", "contact_phone")}
"""The columns of a rendition that make up a field, where they are not the one of its name."""
_NONE_LISTED = "[]"


@dataclass(frozen=True, slots=True)
class LookedAt:
    """A page as one run saw it, with the names of the two bodies that are compared, the earlier one '' for a new page."""

    run: str
    seen: Seen
    body: str
    body_before: str = ""


def look_at(folded: Folded, fresh: Collection[CaptureId]) -> list[LookedAt]:
    """What this settle newly saw of one page on the live site, once for each run that saw it; a 304 is nothing new.

    An earlier sighting is one that the archive knew before and that did not fall silent: the readings of both are of one generation.
    """
    if not fresh:
        return []
    ordered = sorted(folded.sightings, key=lambda one: one.order)
    newest = {
        one.capture.run: one
        for one in ordered
        if one.capture.id in fresh and one.capture.source is Source.LIVE and one.outcome is not Outcome.NOT_MODIFIED
    }
    known = [(one, seen_of(one).outcome) for one in ordered if one.capture.id not in fresh]
    return [_compared(folded, last, [pair for pair in known if pair[0].order < last.order]) for last in newest.values()]


def _compared(folded: Folded, last: Sighted, earlier: Sequence[tuple[Sighted, Outcome]]) -> LookedAt:
    before = next((one for one, outcome in reversed(earlier) if outcome is Outcome.OK), None)
    was = earlier[-1][1] if earlier else None
    seen = Seen(
        page=folded.page,
        url=last.capture.url,
        tonight=_look(last, seen_of(last).outcome),
        before=_look(before, Outcome.OK) if before is not None else None,
        was=Outcome.OK if was is Outcome.NOT_MODIFIED else was,
    )
    body_before = key_of(before.capture, folded.page, before.form).digest if before is not None else ""
    return LookedAt(last.capture.run, seen, key_of(last.capture, folded.page, last.form).digest, body_before)


def _look(one: Sighted, outcome: Outcome) -> Look:
    made: Mapping[str, Any] = one.rendition or {}
    if outcome is not Outcome.OK:
        return Look(one.capture.id, one.capture.captured_at, outcome)
    values = {name: [made[column] for column in _COLUMNS.get(name, (name,))] for name in FIELDS}
    return Look(
        capture=one.capture.id,
        captured_at=one.capture.captured_at,
        outcome=outcome,
        fields={
            name: " ".join(filter(None, found))
            for name, found in values.items()
            if any(value and value != _NONE_LISTED for value in found)
        },
        kind=made["kind"],
        text=made["text_digest"],
        length=one.folded_length,
    )
