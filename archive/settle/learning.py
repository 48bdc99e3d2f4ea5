"""What the site repeats, learnt from all bodies that it ever sent, and which stored readings that makes doubtful. The step `learn` of the road.

    new bodies ─ prints ─┐
    stored prints ───────┴─▶ learn ─▶ Profile ─▶ bodies that hold a print whose status changed

The profile is a function of the *set* of bodies: of every readable page of the site, lists and pages that are no news included, whenever it came. Prints are
taken before anything is cleaned, so that each body is cleaned once, under the profile that its own night made. Where a night brings no page with prints
that are new for it, nothing is learnt anew. Refuses to know what a repeated block means: that is the cleaner's business.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from archive.clean.profile import EMPTY, Profile, changed, learn, touches
from archive.errors import BadInput, StorageFailed
from archive.model import Capture, CaptureId, Form, Outcome, UrlKey
from archive.settle.reading import Bodies, BodyKey, Cleaning, Contexts, Plan, body_of_any, key_of
from archive.store import Store
from archive.store.printing import PrintedBody, Prints
from archive.store.standing import capture_order
from archive.workers import CleanJob

FAILED = ""
"""The printer of a body at which taking prints failed: it teaches nothing, is tried again when it is read again, and no change passes it by."""


@dataclass(frozen=True, slots=True)
class Learned:
    """What a settle learnt. `doubtful` are stored bodies that may read differently now; `prints` goes to the store with the commit."""

    profile: Profile
    prints: Prints
    doubtful: frozenset[BodyKey] = frozenset()


def learn_site(
    store: Store,
    site_key: str,
    printer: str,
    made: Plan,
    body_of: Bodies,
    context_of: Contexts,
    cleaning: Cleaning,
    gone: Collection[tuple[UrlKey, str]] = (),
) -> Learned:
    """The site's profile with the bodies of the plan in it, and without those in `gone`. `printer` names the cleaner that takes the prints."""
    stored = store.profile(site_key)
    before = Profile.read(stored.spelled) if stored is not None else EMPTY
    wanted = _to_print(store, site_key, printer, made)
    taken = _printed(wanted, printer, body_of, context_of, cleaning)
    packed = {digest: prints for _, digest, prints in taken}
    prints = Prints(site_key, tuple(body for body, _, _ in taken), tuple(sorted(packed.items())), frozenset(gone))
    pages = _pages(store, site_key, printer, prints)
    if pages is None:
        return Learned(before, prints)
    packed |= store.packed_prints({digest for _, digest in pages} - packed.keys())
    profile = learn((page, packed[digest]) for page, digest in sorted(pages))
    different = changed(before, profile)
    if not different:
        return Learned(profile, prints)
    touched = {digest for digest in {digest for _, digest in pages} if touches(packed[digest], different)}
    doubtful = store.bodies_printed(site_key, printer, touched)
    return Learned(profile, prints, frozenset(BodyKey(page, Form.HTML, body) for page, body in doubtful))


def _to_print(store: Store, site_key: str, printer: str, made: Plan) -> dict[BodyKey, list[Capture]]:
    """The bodies whose prints must be taken, with their captures: those that are new or read in another context, and those without prints of this printer."""
    pages = [key for key in made.to_read if key.form is Form.HTML]
    known = {
        (one.page, one.body) for one in store.printed_bodies({key.page for key in pages}) if one.printer == printer
    }
    wanted = {key: made.to_read[key] for key in pages if key in made.fresh or (key.page, key.digest) not in known}
    if not made.is_everything and not known and not store.printed_pages(site_key, printer):
        # A database that was rebuilt from its journal, or that an older release wrote: the working table is empty.
        wanted = _every_body(store, site_key, made.silenced) | wanted
    return wanted


def _every_body(store: Store, site_key: str, silenced: Collection[CaptureId]) -> dict[BodyKey, list[Capture]]:
    bodies: dict[BodyKey, list[Capture]] = {}
    for one in store.readings_of_site(site_key):
        if one.form is Form.HTML and one.capture.id not in silenced:
            bodies.setdefault(key_of(one.capture, one.page, one.form), []).append(one.capture)
    return {key: sorted(captures, key=capture_order) for key, captures in bodies.items()}


def _printed(
    wanted: Mapping[BodyKey, list[Capture]], printer: str, body_of: Bodies, context_of: Contexts, cleaning: Cleaning
) -> list[tuple[PrintedBody, str, bytes]]:
    """Each body with the digest of its prints and the prints."""
    if not wanted:
        return []
    keys = list(wanted)
    found = dict.fromkeys(keys, (FAILED, b""))

    def jobs() -> Iterator[CleanJob]:
        for number, key in enumerate(keys):
            try:
                body = body_of_any(wanted[key], body_of)
            except (BadInput, StorageFailed):
                continue  # as when the worker fails: nothing is known of the body
            yield CleanJob(str(number), body, key.form, context_of(key, wanted[key][0]), prints_only=True)

    for job, cleaned in cleaning(jobs()):
        if cleaned.outcome is not Outcome.CLEANER_FAILED:
            found[keys[int(job.key)]] = (printer, cleaned.prints)
    return [
        (PrintedBody(key.page, key.digest, by, digest), digest, prints)
        for key, (by, prints) in found.items()
        if (digest := prints_digest(prints))
    ]


def _pages(store: Store, site_key: str, printer: str, fresh: Prints) -> set[tuple[UrlKey, str]] | None:
    """(page, digest of prints) of every body of the site once `fresh` are among them; None where that is what it was."""
    if not fresh.bodies and not fresh.gone:
        return None
    mine = {one.page for one in fresh.bodies} | {page for page, _ in fresh.gone}
    here: dict[tuple[UrlKey, str], PrintedBody] = {(one.page, one.body): one for one in store.printed_bodies(mine)}
    pairs = partial(_pairs, printer)
    was = pairs(here)
    now = pairs(
        {place: one for place, one in here.items() if place not in fresh.gone}
        | {(one.page, one.body): one for one in fresh.bodies}
    )
    if was == now:
        return None
    return {pair for pair in store.printed_pages(site_key, printer) if pair[0] not in mine} | now


def _pairs(printer: str, bodies: Mapping[tuple[UrlKey, str], PrintedBody]) -> set[tuple[UrlKey, str]]:
    return {(one.page, one.prints) for one in bodies.values() if one.printer == printer}


def prints_digest(prints: bytes) -> str:
    """Names packed prints."""
    return f"prints1:{hashlib.sha256(prints).hexdigest()[:40]}"
