"""Which captures must be read (cleaned), and reading them: each distinct body of a page once, in processes that can be killed.

    new captures + what no longer holds ─▶ bodies to read ─▶ pool ─▶ Reading a body

What no longer holds: everything of the site when its cleaner or its file changed, a page whose discovery sources call it something new, the newest capture
of a page at which the cleaner itself failed, a body of which an older capture arrives than the one in whose context it was read, and what learning and
overruling name (`reread`). Refuses to know versions.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from archive.clean import PageContext
from archive.errors import BadInput, StorageFailed
from archive.model import Capture, CaptureId, Cleaned, EntityDigest, Form, Outcome, UrlKey
from archive.settle.rows import Reading, fields_of, read
from archive.settle.telling import Told
from archive.sites import Site
from archive.store import Store
from archive.store.standing import Sighted, capture_order
from archive.workers import CleanerPool, CleanJob

Bodies = Callable[[Capture], tuple[bytes, bool]]
Cleaning = Callable[[Iterable[CleanJob]], Iterator[tuple[CleanJob, Cleaned]]]
Contexts = Callable[["BodyKey", Capture], PageContext]
"""What cleaning may know of a body, given the earliest capture of it."""

READ_AT_ONCE = 200
"""Readings whose texts are held together."""


class BodyKey(NamedTuple):
    """One distinct body of one page: what is read once, however often it was captured."""

    page: UrlKey
    form: Form
    digest: str


@dataclass(slots=True)
class Plan:
    """What to read and what is known already.

    `to_read` holds for each body its captures, stored ones included, in capture order; `known` the stored reading of bodies that were captured again, and
    `again` the captures that did. `stored` are the current renditions that may be replaced, by capture and page. `fresh` are the bodies to read that are
    read in the context of another capture than before, or for the first time. `silenced` captures are not read: what was made of them stands no longer, or
    nothing of them is left to read. `is_everything` says
    that all bodies of the site are to be read.
    """

    silenced: frozenset[CaptureId] = frozenset()
    is_everything: bool = False

    to_read: dict[BodyKey, list[Capture]] = field(default_factory=dict)
    known: dict[BodyKey, Reading] = field(default_factory=dict)
    again: dict[BodyKey, list[Capture]] = field(default_factory=dict)
    stored: dict[tuple[str, UrlKey], Sighted] = field(default_factory=dict)
    fresh: set[BodyKey] = field(default_factory=set)


def key_of(capture: Capture, page: UrlKey, form: Form) -> BodyKey:
    """Which body a capture shows."""
    return BodyKey(page, form, capture.entity_digest or capture.payload_digest)


def plan(
    store: Store, site: Site, told: Sequence[Told], relisted: Collection[UrlKey], silenced: frozenset[CaptureId]
) -> Plan:
    """What must be read for the captures in `told`, and `relisted` pages again, without what was made of `silenced` captures."""
    made = Plan(silenced)
    bodies: dict[BodyKey, list[Capture]] = defaultdict(list)
    for one in told:
        if one.is_readable and one.page is not None:
            bodies[key_of(one.capture, one.page, one.form)].append(one.capture)
    for old in _again(store, site, relisted, silenced):
        bodies[key_of(old.capture, old.page, old.form)].append(old.capture)
        made.stored[old.capture.id, old.page] = old
    entities = {one.capture.entity_digest for one in told if one.is_readable and one.capture.entity_digest}
    again = {key_of(old.capture, old.page, old.form) for old in made.stored.values()}
    for old in store.first_readings(entities):
        key = key_of(old.capture, old.page, old.form)
        if key not in bodies or old.rendition is None:
            continue
        holds = not _failed(old) and all(old.order < capture_order(one) for one in bodies[key])
        if key not in again and holds:
            made.known[key] = Reading(fields_of(old.rendition), folded_length=old.folded_length)
        else:
            again.add(key)
    # A body has one reading: where it is read, all its captures get it, and the earliest of them all says in which context.
    for old in _stored(store, again, silenced):
        if (old.capture.id, old.page) not in made.stored:
            bodies[key_of(old.capture, old.page, old.form)].append(old.capture)
            made.stored[old.capture.id, old.page] = old
    for key, captures in bodies.items():
        (made.again if key in made.known else made.to_read)[key] = sorted(captures, key=capture_order)
    told_of = {one.capture.id for one in told}
    made.fresh = {key for key, captures in made.to_read.items() if captures[0].id in told_of}
    return made


def plan_everything(
    store: Store, site: Site, told: Sequence[Told], again: Sequence[Told], silenced: frozenset[CaptureId]
) -> Plan:
    """All that the site has is read, as what `told` and `again` take it for. A capture that neither speaks of could not be told again: it is tried."""
    made = Plan(silenced, is_everything=True)
    bodies: dict[BodyKey, list[Capture]] = defaultdict(list)
    stored = {
        (old.capture.id, old.page): old for old in store.readings_of_site(site.key) if old.capture.id not in silenced
    }
    spoken = {one.capture.id for one in (*told, *again)}
    for one in (*told, *again):
        if not one.is_readable or one.page is None:
            continue
        bodies[key_of(one.capture, one.page, one.form)].append(one.capture)
        place = (one.capture.id, one.page)
        if place in stored:
            made.stored[place] = replace(stored[place], form=one.form)
    for place, old in stored.items():
        if place[0] not in spoken:
            bodies[key_of(old.capture, old.page, old.form)].append(old.capture)
            made.stored[place] = old
    made.to_read = {key: sorted(captures, key=capture_order) for key, captures in bodies.items()}
    made.fresh = set(made.to_read)
    return made


def reread(made: Plan, store: Store, keys: Collection[BodyKey]) -> None:
    """Adds bodies to the plan: all their captures, those of this settle included, are read again."""
    if made.is_everything:
        return  # a body that is not in the plan then stands under a key that its page no longer has
    wanted = set(keys) - made.to_read.keys()
    bodies: dict[BodyKey, list[Capture]] = {key: made.again.pop(key, []) for key in wanted}
    for old in _stored(store, wanted, made.silenced):
        bodies[key_of(old.capture, old.page, old.form)].append(old.capture)
        made.stored[old.capture.id, old.page] = old
    for key, captures in bodies.items():
        made.known.pop(key, None)
        if captures:
            made.to_read[key] = sorted(captures, key=capture_order)


def _stored(store: Store, keys: Collection[BodyKey], silenced: Collection[CaptureId]) -> list[Sighted]:
    """Every current rendition of these bodies."""
    found = store.readings_of_bodies({key.page for key in keys}, {EntityDigest(key.digest) for key in keys})
    standing = (one for one in found if one.capture.id not in silenced)
    return [one for one in standing if key_of(one.capture, one.page, one.form) in keys]


def _again(store: Store, site: Site, relisted: Collection[UrlKey], silenced: Collection[CaptureId]) -> list[Sighted]:
    stored = (one for found in store.sighted(relisted).values() for one in found)
    again = [one for one in stored if one.rendition is not None and one.capture.id not in silenced]
    tried: set[UrlKey] = set()
    chosen: set[BodyKey] = set()
    failed = [one for one in store.failed_readings(site.key) if one.capture.id not in silenced]
    for one in failed:  # newest first
        if one.page not in tried:
            tried.add(one.page)
            chosen.add(key_of(one.capture, one.page, one.form))
    known = {(one.capture.id, one.page) for one in again}
    return again + [
        one
        for one in failed
        if key_of(one.capture, one.page, one.form) in chosen and (one.capture.id, one.page) not in known
    ]


def _failed(one: Sighted) -> bool:
    return one.is_stale or (one.rendition is not None and one.rendition["outcome"] == Outcome.CLEANER_FAILED.value)


def read_bodies(
    made: Plan,
    body_of: Bodies,
    context_of: Contexts,
    listed: Mapping[UrlKey, frozenset[str]],
    *,
    keep: Callable[[Sequence[Reading]], None],
    cleaning: Cleaning,
    progress: Callable[[int, int], None] | None = None,
    echoes: frozenset[str] = frozenset(),
) -> dict[BodyKey, Reading]:
    """Every body of the plan read, with those that were known. `progress` is told (read, to read). `echoes` are what the site
    says of addresses that do not exist.

    The context of a body is that of its earliest capture, so that a text does not change with the night on which it is read. New readings are handed to
    `keep` some at a time, and come back without their texts and removals.
    """
    keys = list(made.to_read)

    readings = dict(made.known)
    whole: list[BodyKey] = []

    def let_go() -> None:
        keep([readings[key] for key in whole])
        readings.update((key, readings[key].without_texts) for key in whole)
        whole.clear()

    def jobs() -> Iterator[CleanJob]:
        for number, key in enumerate(keys):
            try:
                body = body_of_any(made.to_read[key], body_of)
            except (BadInput, StorageFailed) as error:
                # It could be read once. A record is damaged or a library missing now, and the page waits for it.
                readings[key] = read(Cleaned(Outcome.CLEANER_FAILED, evidence=str(error)), frozenset())
                continue
            yield CleanJob(str(number), body, key.form, context_of(key, made.to_read[key][0]))

    if not keys:
        return readings
    for done, (job, cleaned) in enumerate(cleaning(jobs()), start=1):
        key = keys[int(job.key)]
        # Whoever hands in a single file says by that that it is an item.
        handed_in = frozenset({"file"} if made.to_read[key][0].status is None else ())
        readings[key] = read(cleaned, listed.get(key.page, frozenset()) | handed_in, key.page, echoes)
        whole.append(key)
        if len(whole) == READ_AT_ONCE:
            let_go()
        if progress is not None:
            progress(done, len(keys))
    let_go()
    return readings


def body_of_any(captures: Sequence[Capture], body_of: Bodies) -> bytes:
    """The body that all of `captures` brought, from the first whose record can be read."""
    *others, last = captures
    for one in others:
        try:
            return body_of(one)[0]
        except StorageFailed:
            continue
    return body_of(last)[0]


@contextmanager
def cleaners(cleaning: Cleaning | None) -> Iterator[Cleaning]:
    """What cleans: `cleaning`, or a pool of killable processes for as long as the block lasts; they start with the first page."""
    if cleaning is not None:
        yield cleaning
        return
    with CleanerPool() as pool:
        yield pool.clean
