"""The check of the night: before anything is published, tonight's pages are compared with what they were; what fails is held, and let go once it reads well.

    own holds lifted ─ prepare ─▶ judge what they hold, run by run and together, and tonight ─ well ─▶ published, the holds are released
                                    └─ not ─▶ prepare without ─▶ judge tonight ─ well ─▶ published; what was held stays so, for good where the site is back
                                                                   └─ not ─▶ prepare with tonight held ─▶ published: the captures, and not one word of them

A hold of this check is like a person's: it stands in the database with its reason, a person can release it, and rebuilding replays it. What only this
check does is to try its own again at each settle: a template that was learnt meanwhile, an era in the site's file or a better cleaner heals it without anybody.
When the pages that it holds badly read as before again tonight, the case is closed: a hold of A_LATER_NIGHT takes its place, which nobody need look at.
When a person releases one, the new look is the site's look from then on: what that run showed is expected of all pages last seen before it.

Knows what was held and why. Refuses to judge (`health.look`), and to publish (`road`).
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from archive.clean.profile import Profile, repeated_in
from archive.health import Look, LookVerdict, Seen, judge_look, speaks_for_all, still_stands
from archive.identity import fold, utc_text
from archive.journal import Change
from archive.model import A_LATER_NIGHT, Alarm, CaptureId, Hold, Outcome, Source, TextDigest, UrlKey
from archive.settle.figures import PageVerdict
from archive.settle.looking import LookedAt
from archive.settle.rows import hold_row, releasing, replacing, spelled
from archive.settle.showing import held_pages
from archive.settle.work import Ours, Work
from archive.store import Store
from archive.store.records import HoldRecord

CHECK = "the check of the night"
"""Who places these holds."""
RELEASED = "what it holds reads well now"
BACK = "the site reads as before again"


@dataclass(frozen=True, slots=True)
class Guarded:
    """The work to publish, with what the check found: `alarms`, `notes` on what it held or let go, and the pages of what it `held`, to look at."""

    work: Work
    alarms: tuple[Alarm, ...] = ()
    notes: tuple[str, ...] = ()
    held: tuple[PageVerdict, ...] = ()


def guarded(prepare: Callable[[Ours], Work], ours: Ours, now: datetime) -> Guarded:
    """What may be published of what `prepare` makes of the staged captures, under the overrides and holds of `ours`."""
    own = [hold for hold in ours.holds if hold.placed_by == CHECK]
    lifted, pages = own, dict[str, frozenset[UrlKey]]()
    while lifted:
        without = _lifted(ours, lifted, now)
        work = prepare(without)
        night = _Night(work, lifted)
        pages = night.held_pages() | pages
        kept = [hold for hold in own if hold not in lifted]
        suspected = _suspected(work.store, kept)
        failing = night.failing(suspected)
        verdict = night.judge(night.tonight, suspected)
        if not failing and not (verdict.holds_all or verdict.captures):
            notes = tuple(f"{hold.id} ({hold.run or hold.capture}) is released: {RELEASED}" for hold in lifted)
            closed = _closed(prepare, without, kept, night, pages, now)
            return Guarded(closed.work if closed else work, verdict.alarms, (*notes, *(closed.notes if closed else ())))
        # A night that was bad for itself is no reason to keep the others; when tonight is bad, none is let go.
        lifted = [hold for hold in lifted if hold.id not in failing] if failing else []
    work = prepare(ours)
    night = _Night(work, ())
    verdict = night.judge(night.tonight, _suspected(work.store, own))
    holds = _holds(work, verdict, now)
    if not holds:
        closed = None if verdict.holds_all or verdict.captures else _closed(prepare, ours, own, night, pages, now)
        return Guarded(closed.work if closed else work, verdict.alarms, closed.notes if closed else ())
    rows = tuple(Change("hold", "add", hold_row(hold)) for hold in holds)
    alone = replace(ours, holds=(*ours.holds, *holds), changes=(*ours.changes, *rows))
    notes = tuple(f"{hold.run or hold.capture} is held ({hold.id})" for hold in holds)
    runs, captures = {hold.run for hold in holds if hold.run}, {hold.capture for hold in holds if hold.capture}
    pages_held = held_pages(work, runs, captures)
    return Guarded(prepare(alone), tuple(_told(verdict.alarms, holds)), notes, pages_held)


def _lifted(ours: Ours, own: Sequence[Hold], now: datetime) -> Ours:
    changes = (*ours.changes, *(change for hold in own for change in releasing(hold, now, CHECK, RELEASED)))
    return replace(ours, holds=tuple(hold for hold in ours.holds if hold not in own), changes=changes)


def _closed(
    prepare: Callable[[Ours], Work],
    ours: Ours,
    kept: Sequence[Hold],
    night: _Night,
    pages: Mapping[str, frozenset[UrlKey]],
    now: datetime,
) -> Guarded | None:
    """The same work with the case of the holds that were `kept` closed; None where tonight does not show enough of the `pages` they hold, by their ids.

    They are one case: what is left of it alone would be too little to be known as bad, and would be let go.
    """
    if not kept or not night.shows_again(frozenset().union(*(pages.get(hold.id, ()) for hold in kept))):
        return None
    holds, changes, notes = list(ours.holds), list(ours.changes), []
    for old in kept:
        new = _hold(old.site, now, A_LATER_NIGHT, f"{BACK} ({old.id} is closed)", run=old.run, capture=old.capture)
        why = f"{BACK}: its captures stay kept out, as {new.id}"
        changes += replacing(old, new, CHECK, why)
        holds[holds.index(old)] = new
        notes.append(
            f"{BACK}: {old.run or old.capture} stays kept out, and nobody need look at it any more ({new.id}; `archive release` would publish it all the same)"
        )
    return Guarded(prepare(replace(ours, holds=tuple(holds), changes=tuple(changes))), notes=tuple(notes))


def _holds(work: Work, verdict: LookVerdict, now: datetime) -> list[Hold]:
    """The holds that the verdict asks for, on what is staged: of whole runs, or of single captures."""
    live = [one for one in work.taken if one.source is Source.LIVE and one.id not in work.held]
    if verdict.holds_all:
        why = next(one.sentence for one in verdict.alarms if one.kind == "redesign")
        return [_hold(work.site.key, now, CHECK, why, run=run) for run in sorted({one.run for one in live})]
    named = sorted((one.id, verdict.captures[one.id]) for one in live if one.id in verdict.captures)
    return [_hold(work.site.key, now, CHECK, why, capture=name) for name, why in named]


def _hold(
    site: str, now: datetime, placed_by: str, why: str, *, run: str | None = None, capture: CaptureId | None = None
) -> Hold:
    named = [site, run, capture, utc_text(now), placed_by]
    name = f"hold1:{hashlib.sha256(spelled(named).encode()).hexdigest()[:16]}"
    return Hold(name, site, now, placed_by, why, run, capture)


def _told(alarms: Iterable[Alarm], holds: Sequence[Hold]) -> Iterable[Alarm]:
    """The alarms with what to do next."""
    named = {hold.id: hold.run or hold.capture for hold in holds}
    for one in alarms:
        if one.kind != "redesign" or holds[0].run is None:
            yield one
            continue
        words = (
            f"{one.sentence} ({', '.join(named)}). `archive runs {holds[0].run}` shows its pages. If they are right as they read now:"
            f" `archive release {holds[0].id} --why …`; if they were broken: `archive hold {holds[0].id} --why …`;"
            " if it is a new layout: describe it in the site's file (an era), and the next crawl reads it"
        )
        yield replace(one, sentence=words, evidence={**one.evidence, "holds": list(named)})


class _Night:
    """What one work saw of pages, by run: of those whose holds are `lifted` on trial, and of `tonight`."""

    def __init__(self, work: Work, lifted: Sequence[Hold]) -> None:
        self._history = work.store.fill_rates(work.site.key)
        self._accepted = _accepted(work.store, work.store.hold_history(work.site.key))
        self.tonight: list[Seen] = []
        self._held: dict[str, list[Seen]] = {hold.id: [] for hold in lifted}
        names = {hold.run or hold.capture: hold.id for hold in lifted}
        for run, seen in _compared(work):
            name = names.get(run) or names.get(seen.tonight.capture)
            (self.tonight if name is None else self._held[name]).append(seen)
        self._again = {one.page for one in self.tonight if one.tonight.is_ok} | _not_modified(work, names)

    def held_pages(self) -> dict[str, frozenset[UrlKey]]:
        """The pages that each of the lifted holds shows, by its id."""
        return {name: frozenset(one.page for one in seen) for name, seen in self._held.items()}

    def shows_again(self, pages: Collection[UrlKey]) -> bool:
        """Whether so many of `pages` are items tonight that it speaks for all of them: new answers, or that nothing has changed since what is published."""
        return speaks_for_all(len(self._again & set(pages)), len(pages))

    def judge(
        self, seen: Sequence[Seen], suspected: Collection[str] = (), *, chrome_stands: bool = False
    ) -> LookVerdict:
        return judge_look(
            seen, self._history, accepted=self._accepted, suspected=suspected, chrome_stands=chrome_stands
        )

    def failing(self, suspected: Collection[str] = ()) -> set[str]:
        """The ids of the lifted holds that keep what still reads badly: alone or, of small runs, together. `suspected` are the signs of those not lifted."""

        stands = still_stands(self.tonight)

        def fails(seen: Sequence[Seen]) -> bool:
            verdict = self.judge(seen, suspected, chrome_stands=stands)
            return verdict.holds_all or bool(verdict.captures)

        failing = {name for name, seen in self._held.items() if fails(seen)}
        rest = [seen for name, found in self._held.items() if name not in failing for seen in found]
        return failing or (set(self._held) if fails(rest) else set())


def _suspected(store: Store, own: Sequence[Hold]) -> frozenset[str]:
    """The signs for which runs are held still; one without a name for a run that was held because it showed nothing."""
    return frozenset(sign for hold in own if hold.run is not None for sign in (_signs(store, hold) or {""}))


def _accepted(store: Store, history: Iterable[HoldRecord]) -> dict[str, datetime]:
    """The signs of runs that a person let go, each with the time until which its run's captures were made."""
    found: dict[str, datetime] = {}
    placed = {(one.hold.run, one.hold.capture, one.from_seq): one for one in history}
    for one in placed.values():
        last = one
        # Held on by a person, or by a later night: what becomes of that hold decides.
        while last.to_seq is not None and (last.hold.run, last.hold.capture, last.to_seq) in placed:
            last = placed[last.hold.run, last.hold.capture, last.to_seq]
        if one.hold.placed_by == CHECK and last.released_by not in (None, CHECK):
            for sign in _signs(store, one.hold):
                found[sign] = max(found.get(sign, one.hold.placed_at), one.hold.placed_at)
    return found


def _signs(store: Store, hold: Hold) -> frozenset[str]:
    """What made the check place a hold: it stands in the figures of the run."""
    row = store.run_row(hold.run) if hold.run is not None else None
    alarms = json.loads(row["figures"] or "{}").get("alarms", []) if row is not None else []
    return frozenset(sign for alarm in alarms if alarm["kind"] == "redesign" for sign in alarm.get("signs", {}))


def _not_modified(work: Work, lifted: Collection[str | CaptureId | None]) -> set[UrlKey]:
    """The pages of which the live site says tonight that they are as they were; what the `lifted` runs and captures say is not tonight's."""
    return {
        page
        for page, sightings in work.news.fresh.items()
        for one in sightings
        if one.outcome is Outcome.NOT_MODIFIED and one.capture.source is Source.LIVE
        if one.capture.run not in lifted and one.capture.id not in lifted
    }


def _compared(work: Work) -> list[tuple[str, Seen]]:
    """What this settle saw of pages, by run, with what is asked only of pages that read otherwise: the blocks of both texts, and what of the chrome is left."""
    looks = [
        look
        for one in work.looked_at
        for look in (one.seen.tonight, one.seen.before)
        if look is not None and look.is_ok
    ]
    texts = {look.capture: look.text for look in looks}
    folds = {**work.store.known_texts({TextDigest(text) for text in texts.values()}), **work.folds}
    looked = [replace(one, seen=_named(one.seen, folds)) for one in work.looked_at]
    differ = [one for one in looked if one.seen.before is not None and _reads_otherwise(one.seen)]
    blocks = _blocks(work, differ, texts)
    chrome = _chrome_kept(work, looked) if differ else {}
    return [
        (
            one.run,
            replace(
                one.seen,
                tonight=_with_blocks(one.seen.tonight, blocks),
                before=_with_blocks(one.seen.before, blocks) if one.seen.before is not None else None,
                chrome_kept=chrome.get(one.seen.tonight.capture),
            ),
        )
        for one in looked
    ]


def _named(seen: Seen, folds: Mapping[TextDigest, str]) -> Seen:
    """With its texts named by what they say folded: quotes and white space make no other text."""

    def named(look: Look) -> Look:
        return replace(look, text=folds.get(TextDigest(look.text), look.text))

    return replace(seen, tonight=named(seen.tonight), before=named(seen.before) if seen.before is not None else None)


def _reads_otherwise(seen: Seen) -> bool:
    def says(look: Look) -> tuple[object, ...]:
        return look.outcome, look.fields, look.kind, look.text

    return seen.before is not None and says(seen.tonight) != says(seen.before)


def _with_blocks(look: Look, blocks: Mapping[CaptureId, frozenset[str]]) -> Look:
    return replace(look, blocks=blocks[look.capture]) if look.capture in blocks else look


def _blocks(work: Work, differ: Iterable[LookedAt], texts: Mapping[CaptureId, str]) -> dict[CaptureId, frozenset[str]]:
    """The folded blocks of texts that differ, by capture."""
    wanted: dict[CaptureId, str] = {}
    for one in differ:
        tonight, before = one.seen.tonight, one.seen.before
        if before is not None and tonight.is_ok and tonight.text != before.text:
            wanted |= {look.capture: texts[look.capture] for look in (tonight, before)}
    come = (one.row for one in work.changes if one.table == "content" and one.op == "add")
    bodies = {row["text_digest"]: row["body_text"] for row in come if row["text_digest"] in wanted.values()}
    bodies |= dict(work.store.texts(set(wanted.values()) - bodies.keys()))
    split = {digest: frozenset(fold(block) for block in body.split("\n\n")) for digest, body in bodies.items()}
    return {capture: split[digest] for capture, digest in wanted.items()}


def _chrome_kept(work: Work, looked: Sequence[LookedAt]) -> dict[CaptureId, float]:
    """Of the pages that were read before, the share that still stands of what the site was known to repeat on them, by tonight's capture."""
    stored = work.store.profile(work.site.key)
    repeated = Profile.read(stored.spelled).repeated if stored is not None else frozenset()
    again = [one for one in looked if one.body_before]
    known = work.store.printed_bodies({one.seen.page for one in again})
    fresh = work.prints.bodies if work.prints is not None else ()
    prints = {(one.page, one.body): one.prints for one in (*known, *fresh)}
    packed = dict(work.prints.packed) if work.prints is not None else {}
    packed |= work.store.packed_prints(set(prints.values()) - packed.keys())
    kept: dict[CaptureId, float] = {}
    for one in again:
        before, tonight = (packed.get(prints.get((one.seen.page, body), "")) for body in (one.body_before, one.body))
        stood = repeated_in(before, repeated) if before else frozenset()
        if stood and tonight:
            kept[one.seen.tonight.capture] = len(stood & repeated_in(tonight, repeated)) / len(stood)
    return kept
