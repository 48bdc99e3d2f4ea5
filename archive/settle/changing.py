"""What a settle has found, as changes of tables: sites and generations, captures and sightings, readings, and the versions that the fold gives.

    Work + readings ─▶ describe, add_sightings, add_renditions, keep_texts, fold ─▶ Work.changes, Work.judged

Knows which rows the database has already. Refuses to know how a body was read, and writes nothing: the changes go into the journal first (`road`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.identity import urlkey
from archive.model import Capture, CaptureId, ClaimsDigest, Form, Outcome, UrlKey
from archive.settle.figures import judge
from archive.settle.folding import PAGES_AT_ONCE, address_changes, fold_pages, version_changes
from archive.settle.reading import BodyKey, Plan, key_of
from archive.settle.rows import (
    Reading,
    Row,
    claim_rows,
    content_row,
    fields_of,
    moved_rows,
    not_read_again,
    removal_rows,
)
from archive.settle.telling import Told
from archive.settle.work import Work
from archive.store.engine import batches
from archive.store.schema import BITEMPORAL
from archive.store.staging import capture_row, failure_row
from archive.store.standing import Sighted

NO_HOLDS: frozenset[CaptureId] = frozenset()


def describe(work: Work) -> None:
    """The site's, the profile's and the generation's rows, what we do ourselves, the captures and the failures."""
    stored = work.store.site_row(work.site.key)
    wanted = {"key": work.site.key, "society": work.site.society, "short_name": work.site.short_name}
    work.changes += moved_rows("site", BITEMPORAL["site"], [stored] if stored else [], [wanted])
    digest = work.profile.digest
    if not work.store.knows_profile(digest):
        work.add("profile", {"digest": digest, "spelled": work.profile.spelled()})
    used = work.store.profile(work.site.key)
    in_use = [{"site": work.site.key, "profile": used.digest}] if used is not None else []
    work.changes += moved_rows(
        "site_profile", BITEMPORAL["site_profile"], in_use, [{"site": work.site.key, "profile": digest}]
    )
    work.changes += work.ours.changes
    if not work.store.knows_generation(work.generation.digest):
        work.add("generation", work.generation.row())
    for one in work.told:
        work.add("capture", capture_row(one.capture))
    for failure in work.failures:
        work.add("failed_fetch", failure_row(failure))


def add_sightings(work: Work, readings: dict[BodyKey, Reading]) -> None:
    """What the captures show, and the readings of those that show a page."""
    for one in work.told:
        for page, form, evidence in one.shown:
            work.add("sighting", _sighting_row(one.capture, page, form, Outcome.OK, evidence))
        if one.moved_to is not None:
            _note_redirect(work, one)
        if one.page is None:
            continue
        work.add("sighting", _sighting_row(one.capture, one.page, one.form, one.outcome, one.evidence))
        sighted = Sighted(one.capture, one.page, one.form, one.outcome, one.evidence)
        if one.is_readable:
            reading = readings[key_of(one.capture, one.page, one.form)]
            row = {"capture": one.capture.id, "page": one.page, "generation": work.generation.digest, **reading.row}
            work.add("rendition", row)
            sighted = replace(sighted, rendition=row, folded_length=reading.folded_length)
        work.fresh[one.page].append(sighted)


def _note_redirect(work: Work, one: Told) -> None:
    assert one.moved_to is not None
    sighted = Sighted(one.capture, urlkey(one.moved_to), Form.HTML, Outcome.MOVED, "")
    key = (one.capture.url, sighted.page)
    if key not in work.redirects or sighted.order < work.redirects[key].order:
        work.redirects[key] = sighted


def _sighting_row(capture: Capture, page: UrlKey, form: Form, outcome: Outcome, evidence: str) -> Row:
    return {"capture": capture.id, "page": page, "form": form.value, "outcome": outcome.value, "evidence": evidence}


def add_renditions(work: Work, made: Plan, readings: dict[BodyKey, Reading]) -> None:
    """Stored renditions that read differently now."""
    stored, wanted = [], []
    for (name, page), old in made.stored.items():
        assert old.rendition is not None
        reading = readings[key_of(old.capture, page, old.form)]
        row: Row = {"capture": name, "page": page, "generation": work.generation.digest, **reading.row}
        if reading.row["outcome"] == Outcome.CLEANER_FAILED.value:
            # A worker that had to be killed says nothing about the page: what an earlier reading found stands, marked so that it is tried again.
            if old.is_stale or old.rendition["outcome"] == Outcome.CLEANER_FAILED.value:
                continue
            row = not_read_again(old.rendition, reading.row["evidence"])
        elif fields_of(old.rendition) == reading.row:
            continue
        stored.append(old.rendition)
        wanted.append(row)
        length = old.folded_length if row["text_digest"] == old.rendition["text_digest"] else reading.folded_length
        work.reread[name, page] = replace(old, rendition=row, folded_length=length)
    work.changes += moved_rows("rendition", BITEMPORAL["rendition"], stored, wanted)


def keep_texts(work: Work, readings: Sequence[Reading]) -> None:
    """The texts, ledgers and claims of some readings, where they are not stored yet."""
    read = [one for one in readings if one.is_ok]
    kept = work.kept
    work.folds.update({one.text: one.fold for one in read if one.fold is not None})
    texts = {one.text: one for one in read if one.text not in kept.texts}
    for text in texts.keys() - work.store.known_texts(texts).keys():
        work.add("content", content_row(texts[text]))
    ledgers = {one.ledger: one for one in read if one.ledger not in kept.ledgers}
    blocks: dict[str, Row] = {}
    for ledger in ledgers.keys() - work.store.known_ledgers(ledgers):
        removed, rows = removal_rows(ledgers[ledger])
        blocks |= {digest: row for digest, row in removed.items() if digest not in kept.blocks}
        for line in rows:
            work.add("removal", line)
    for digest in blocks.keys() - work.store.known_blocks(blocks):
        work.add("block", blocks[digest])
    claims = {ClaimsDigest(one.row["claims"]): one for one in read if one.claims}
    claims = {name: one for name, one in claims.items() if name not in kept.claims}
    for name in claims.keys() - work.store.known_claims(claims):
        for line in claim_rows(claims[name]):
            work.add("claim", line)
    kept.claims |= claims.keys()
    kept.texts |= texts.keys()
    kept.ledgers |= ledgers.keys()
    kept.blocks |= blocks.keys()


def fold(work: Work) -> None:
    """Folds every page that something new is known of, a batch at a time."""
    changed = {one.capture.id for found in work.fresh.values() for one in found} | {
        CaptureId(name) for name, _ in work.reread
    }
    touched = sorted({*work.fresh, *(page for _, page in work.reread), *work.store.pages_referring_to(changed)})
    known = work.store.known_pages_among(touched)
    for some in batches(touched, PAGES_AT_ONCE):
        folded = fold_pages(work.store, some, work.fresh, work.reread, NO_HOLDS)
        for one in folded:
            if one.after and one.page not in known:
                work.add("page", {"urlkey": one.page, "site": work.site.key})
            fresh = {sighted.capture.id for sighted in work.fresh.get(one.page, ())}
            work.judged.append(judge(one, fresh))
        work.changes += version_changes(folded)
        here = {key: one for key, one in work.redirects.items() if key[1] in some}
        work.changes += address_changes(work.store, folded, here)
    rest = {key: one for key, one in work.redirects.items() if key[1] not in set(touched)}
    work.changes += address_changes(work.store, [], rest)
