"""Which captures speak, and what becomes of what others said: holds, and telling all of a site again. The step `tell` of the road, for a whole settle.

    staged + let go by a hold ─ tell ─▶ Work.told        held ─▶ Work.silenced        with everything: published ─ tell ─▶ Work.again

A capture that is held stays in the archive and says nothing: no sighting, no rendition, no hint, no address, nothing to learn from. So whatever is asked of
the database is asked of the others alone, and letting it go is telling it as if it had come tonight. When the cleaner, its libraries or the site's file
changed, every capture is told again, because they may say which page it shows: what it is taken for then is what a rebuild would take it for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from dataclasses import replace

from archive.errors import StorageFailed
from archive.journal import Change
from archive.model import Capture, CaptureId, Form, Hint, Hold, Outcome, Tombstone, UrlKey
from archive.settle.hints import Order, Repeats, Series, Word, hear
from archive.settle.reading import BodyKey, Plan, key_of
from archive.settle.rows import Reading, Row, erased_row, moved_rows
from archive.settle.telling import WITHOUT_WORDS, Told, tell
from archive.settle.work import Work
from archive.store.erasing import CAPTURE, PART, WHOLE
from archive.store.schema import BITEMPORAL
from archive.store.standing import Sighted, capture_order
from archive.store.withdrawn import ErasedCapture

_FOLDED = (Form.HTML.value, Form.TEXT.value)


def is_held(capture: Capture, holds: Iterable[Hold]) -> bool:
    """Whether one of `holds` names the capture or its run."""
    return any(capture.id == one.capture or capture.run == one.run for one in holds)


def tell_all(work: Work, *, everything: bool) -> None:
    """Fills in what captures say: `told`, `again`, `held`, `silenced`, `taken`."""
    store, holds = work.store, work.ours.holds
    before, after = store.captures_held(store.holds(work.site.key)), store.captures_held(holds)
    staged = frozenset(one.id for one in work.staged if is_held(one, holds))
    known = store.known_captures({one.id for one in work.staged})
    work.held, work.silenced = after | (staged - known), after - before
    # A site file may give a page another key.
    for page, tombstone in store.tombstones(work.site.key).items():
        work.withdrawn |= {page: tombstone, work.site.page_now(page): tombstone}
    gone = store.erased_captures(work.site.key)
    work.erased = work.ours.erased | {name for name, one in gone.items() if one.is_whole}
    for capture in work.staged:
        if capture.id in known:
            continue
        if capture.id in staged:
            work.taken.append(capture)
            _withhold_held(work, capture, gone)
            continue
        with suppress(StorageFailed):  # noted by body_of; the capture stays staged
            work.told.append(withheld(work, tell(capture, work.body_of, work.site), gone))
            work.taken.append(capture)
    let_go = before - after - work.erased
    for capture in sorted(store.captures(let_go), key=capture_order):
        with suppress(StorageFailed):
            work.told.append(withheld(work, tell(capture, work.body_of, work.site), gone))
    if everything:
        spoken = after | let_go | work.erased
        body_of = _one_at_a_time(work)
        for capture in sorted(store.captures_of_site(work.site.key), key=_by_body):
            if capture.id not in spoken:
                with suppress(StorageFailed):  # what it is taken for stands
                    work.again.append(withheld(work, tell(capture, body_of, work.site), gone))


def withheld(work: Work, told: Told, gone: Collection[CaptureId]) -> Told:
    """What a capture tells without what it says of withdrawn pages; its record is to lose that too (the rows that say so are added, unless it is in `gone`)."""
    if not work.withdrawn:
        return told
    if told.page is not None and told.page in work.withdrawn and told.capture.status not in WITHOUT_WORDS:
        tombstone = work.withdrawn[told.page]
        _erase(work, told.capture, WHOLE, tombstone, gone)
        work.erased |= {told.capture.id}
        return replace(told, outcome=Outcome.WITHDRAWN, evidence=f"withdrawn: {tombstone.id}")
    named = next((page for page, _, _ in told.shown if page in work.withdrawn), None)
    if named is None:
        return told
    _erase(work, told.capture, PART, work.withdrawn[named], gone)
    return replace(
        told,
        shown=tuple(one for one in told.shown if one[0] not in work.withdrawn),
        hints=tuple(one for one in told.hints if one.page not in work.withdrawn),
    )


def _withhold_held(work: Work, capture: Capture, gone: Collection[CaptureId]) -> None:
    """A held capture says nothing, but its record must not keep what was withdrawn either."""
    if work.withdrawn:
        with suppress(StorageFailed):
            withheld(work, tell(capture, work.body_of, work.site), gone)


def _erase(work: Work, capture: Capture, extent: str, tombstone: Tombstone, gone: Collection[CaptureId]) -> None:
    if capture.id not in gone and capture.id not in work.erased:
        place = ErasedCapture(extent, capture.file, capture.offset_bytes)
        work.add("erased", erased_row(CAPTURE, capture.id, tombstone, place))


def _by_body(capture: Capture) -> tuple[str, Order]:
    return capture.entity_digest or "", capture_order(capture)


def _one_at_a_time(work: Work) -> Callable[[Capture], tuple[bytes, bool]]:
    """`body_of` for captures that come body by body: many nights brought the same."""
    last: list[tuple[str, tuple[bytes, bool]]] = []

    def body_of(capture: Capture) -> tuple[bytes, bool]:
        if capture.entity_digest is None:
            return work.body_of(capture)
        if not last or last[0][0] != capture.entity_digest:
            last[:] = [(capture.entity_digest, work.body_of(capture))]
        return last[0][1]

    return body_of


def hear_all(work: Work) -> None:
    """What discovery says once this settle is in (`Work.heard`)."""
    store = work.store
    again = {one.capture.id for one in work.again}
    stored = store.hints_of(work.silenced | again)
    pages = {row.page for row in stored} | {hint.page for one in (*work.told, *work.again) for hint in one.hints}
    pages -= work.withdrawn.keys()  # what is known of them is all that will ever be known
    work.heard = hear(store.hint_rows(pages), (*work.told, *work.again), work.silenced, _repeats(work))


def _repeats(work: Work) -> Repeats:
    passed = work.held | {one.capture.id for one in (*work.told, *work.again)}
    words: dict[CaptureId, tuple[Hint, ...]] = {}

    def said_by(capture: Capture) -> tuple[Hint, ...]:
        if capture.id not in words:
            words[capture.id] = ()
            with suppress(StorageFailed):
                words[capture.id] = tell(capture, work.body_of, work.site).hints
        return words[capture.id]

    def repeats(series: Series, order: Order, until: Order | None) -> tuple[Order, Word] | None:
        for capture in work.store.evidence_after(series[0], series[1], order):
            if until is not None and capture_order(capture) >= until:
                return None
            if capture.id in passed:
                continue
            for hint in said_by(capture):
                if (hint.page, hint.form, hint.field) == series:
                    return capture_order(capture), Word(capture.id, hint.value, hint.verbatim)
        return None

    return repeats


def sighting_rows(told: Told) -> list[Row]:
    """What a capture is taken for."""
    rows = [_row(told.capture, page, form, Outcome.OK, evidence) for page, form, evidence in told.shown]
    if told.page is not None:
        rows.append(_row(told.capture, told.page, told.form, told.outcome, told.evidence))
    return rows


def _row(capture: Capture, page: UrlKey, form: Form, outcome: Outcome, evidence: str) -> Row:
    return {"capture": capture.id, "page": page, "form": form.value, "outcome": outcome.value, "evidence": evidence}


def settle_again(work: Work, made: Plan, readings: dict[BodyKey, Reading]) -> None:
    """What is no longer said, and what is said otherwise: sightings and renditions that end, and those that come in their place."""
    speaking = {one.capture.id: one for one in work.again}
    stored = [
        row
        for row in work.store.sighting_rows(work.silenced | speaking.keys())
        if row["page"] not in work.withdrawn or row["form"] in _FOLDED
    ]
    wanted = [row for one in work.again for row in sighting_rows(one)]
    changes = moved_rows("sighting", BITEMPORAL["sighting"], stored, wanted)
    work.changes += changes
    ended = {(one.row["capture"], one.row["page"]) for one in changes if one.op == "close"}
    folded = {(row["capture"], row["page"]) for row in stored if row["form"] in _FOLDED}
    work.news.ended |= ended & folded
    _end_renditions(work, made)
    for change in changes:
        told = speaking.get(change.row["capture"])
        if change.op == "add" and told is not None and told.page is not None and change.row["page"] == told.page:
            work.news.retold[told.page].append(_sighted(work, told, made, readings))


def _end_renditions(work: Work, made: Plan) -> None:
    """Of captures that are silenced, and of those that are no longer taken to show that page."""
    if not work.news.ended:
        return
    for old in work.store.sighted_in({name for name, _ in work.news.ended}):
        place = (old.capture.id, old.page)
        if old.rendition is not None and place in work.news.ended and place not in made.stored:
            work.changes.append(Change("rendition", "close", {"capture": old.capture.id, "page": old.page}))


def _sighted(work: Work, told: Told, made: Plan, readings: dict[BodyKey, Reading]) -> Sighted:
    """What a published capture is taken for now. Its rendition is added where it had none of this page; else it is among those that were read again."""
    assert told.page is not None
    place = (told.capture.id, told.page)
    if told.is_readable and place in made.stored:
        read = work.news.reread.pop(place, made.stored[place])
        return Sighted(
            told.capture, told.page, told.form, told.outcome, told.evidence, read.rendition, read.folded_length
        )
    return first_sighting(work, told, readings)


def first_sighting(work: Work, told: Told, readings: dict[BodyKey, Reading]) -> Sighted:
    """What a capture is taken for, with the row of its rendition where it shows a page."""
    assert told.page is not None
    if not told.is_readable:
        return Sighted(told.capture, told.page, told.form, told.outcome, told.evidence)
    reading = readings[key_of(told.capture, told.page, told.form)]
    row = {"capture": told.capture.id, "page": told.page, "generation": work.generation.digest, **reading.row}
    work.add("rendition", row)
    return Sighted(told.capture, told.page, told.form, told.outcome, told.evidence, row, reading.folded_length)


def note_redirects(work: Work) -> None:
    """The addresses from which captures redirect: what is said now, and what rested on captures that say so no longer (`lost_redirects`)."""
    speaking = (*work.told, *work.again)
    resting = work.store.redirects_of(work.silenced | {one.capture.id for one in work.again})
    work.lost_redirects |= {(row.url, row.page) for row in resting}
    passed = work.held | {one.capture.id for one in speaking}
    others = work.store.redirecting({url for url, _ in work.lost_redirects})
    for one in (*speaking, *(tell(other, work.body_of, work.site) for other in others if other.id not in passed)):
        if one.moved_page is None:
            continue
        sighted = Sighted(one.capture, one.moved_page, Form.HTML, Outcome.MOVED, "")
        key = (one.capture.url, sighted.page)
        if key not in work.redirects or sighted.order < work.redirects[key].order:
            work.redirects[key] = sighted


def unprinted(work: Work, made: Plan) -> set[tuple[UrlKey, str]]:
    """The bodies of pages, by entity digest, whose prints teach nothing any more: no capture that speaks shows them as a page. The same bytes that were
    also sent as another form (a proxy that calls everything plain text) have no prints in it."""
    if work.again:
        shown = {(key.page, key.digest) for key in made.to_read if key.form is Form.HTML}
        return work.store.printed_keys(work.site.key) - shown
    silent = work.silenced | work.ours.erased
    if not silent:
        return set()
    silenced = [one for one in work.store.sighted_in(silent) if one.rendition is not None and one.form is Form.HTML]
    shown_before = {(key.page, key.digest) for key in (key_of(one.capture, one.page, one.form) for one in silenced)}
    return shown_before - _shown_by_others(work, silent, {page for page, _ in shown_before})


def _shown_by_others(work: Work, silent: Collection[CaptureId], pages: Collection[UrlKey]) -> set[tuple[UrlKey, str]]:
    found: dict[UrlKey, set[str]] = defaultdict(set)
    for page, sightings in work.store.sighted(pages).items():
        for one in sightings:
            if one.rendition is not None and one.form is Form.HTML and one.capture.id not in silent:
                found[page].add(key_of(one.capture, one.page, one.form).digest)
    return {(page, digest) for page, digests in found.items() for digest in digests}
