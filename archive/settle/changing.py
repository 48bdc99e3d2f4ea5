"""What a settle has found, as changes of tables: sites and generations, captures and sightings, readings, and the versions that the fold gives.

    Work + readings ─▶ describe, add_sightings, add_renditions, keep_texts, fold ─▶ Work.changes, Work.judged

Knows which rows the database has already. Refuses to know how a body was read, and writes nothing: the changes go into the journal first (`road`).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from archive.journal import Change
from archive.model import ClaimsDigest, Outcome, UrlKey
from archive.outcome import is_probe
from archive.settle.figures import judge
from archive.settle.folding import PAGES_AT_ONCE, Folded, address_changes, fold_pages, version_changes
from archive.settle.looking import look_at
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
from archive.settle.speaking import first_sighting, sighting_rows
from archive.settle.work import Work
from archive.store.engine import batches
from archive.store.schema import BITEMPORAL
from archive.store.staging import capture_row, failure_row


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
    for capture in work.taken:
        work.add("capture", capture_row(capture))
    for failure in work.failures:
        work.add("failed_fetch", failure_row(failure))


def add_sightings(work: Work, readings: dict[BodyKey, Reading]) -> None:
    """What the captures show that are new or that a hold lets go, and the readings of those that show a page."""
    for one in work.told:
        for row in sighting_rows(one):
            work.add("sighting", row)
        if one.page is not None:
            work.news.fresh[one.page].append(first_sighting(work, one, readings))


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
        work.news.reread[old.capture.id, page] = replace(old, rendition=row, folded_length=length)
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
    news = work.news
    # A database that is computed anew has what is left of erased captures before anything is folded.
    erased = {one.page for one in work.store.sighted_in(work.erased)}
    # Which addresses are a page's own hangs on the site's file: where all was told again, no page is passed over.
    told_again = {one.page for one in work.again if one.page is not None}
    touched = sorted(news.pages | erased | told_again | work.store.pages_referring_to(news.captures))
    known = work.store.known_pages_among(touched)
    overruled = {one.page for one in work.ours.overrides if one.page is not None}
    for some in batches(touched, PAGES_AT_ONCE):
        folded = fold_pages(work.store, some, news, work.held, overruled)
        for one in folded:
            if one.after and one.page not in known:
                work.add("page", {"urlkey": one.page, "site": work.site.key})
            fresh = {sighted.capture.id for sighted in news.fresh.get(one.page, ())}
            if is_probe(one.page):
                continue  # what a made-up address says is told of no page
            work.judged.append(judge(one, fresh))
            work.looked_at += look_at(one, fresh)
        work.changes += version_changes(folded)
        work.changes += _addresses(work, folded, lambda page, some=some: page in some)  # type: ignore[misc]
    elsewhere = set(touched)
    work.changes += _addresses(work, [], lambda page: page not in elsewhere)


def _addresses(work: Work, folded: Sequence[Folded], here: Callable[[UrlKey], bool]) -> list[Change]:
    redirects = {key: one for key, one in work.redirects.items() if here(key[1])}
    return address_changes(
        work.store, work.site, folded, redirects, {key for key in work.lost_redirects if here(key[1])}
    )
