"""The settle itself: staged captures in, one commit out. Composes the other files of this room; serves the last steps of the road.

    staged ─ tell ─▶ sightings, hints ─ learn ─▶ profile ─ read ─▶ renditions ─ fold ─▶ version rows ─▶ changes ─▶ journal (synced) ─▶ SQL commit

Everything up to the changes is done outside the transaction, against what stood at one commit; inside it is only checked that this commit is still the
last one (else all is done again), the journal written and the rows changed. A kill anywhere leaves the database as it was and the staged rows in
place; the next settle does it all again, under the number that the orphan in the journal has, which its own record then stands for.

A staged capture whose WARC record cannot be read stays staged and is named in the run; everything else is published. Only when there is no folder of WARC
files at all nothing is: then it is the disk that is missing, and not a record.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import partial
from typing import Any

from archive import clean
from archive.clean import PageContext
from archive.clean.profile import EMPTY, Profile
from archive.config import Config
from archive.errors import StorageFailed, TryLater, UsageProblem
from archive.identity import urlkey, utc_text
from archive.journal import Change, Journal
from archive.model import (
    Capture,
    CaptureId,
    ClaimsDigest,
    FailedFetch,
    FoldDigest,
    Form,
    Outcome,
    Override,
    TextDigest,
    UrlKey,
)
from archive.settle.figures import Judged, PageVerdict, figures, judge, with_duplicates
from archive.settle.folding import PAGES_AT_ONCE, address_changes, fold_pages, version_changes
from archive.settle.hints import hint_rows, listed_as
from archive.settle.learning import learn_site
from archive.settle.reading import BodyKey, Cleaning, Plan, cleaners, key_of, plan, read_bodies, reread
from archive.settle.rows import (
    Generation,
    Reading,
    Row,
    claim_rows,
    content_row,
    fields_of,
    moved_rows,
    not_read_again,
    removal_rows,
    spelled,
)
from archive.settle.telling import Told, tell
from archive.sites import Site
from archive.store import Store
from archive.store.engine import batches
from archive.store.printing import Prints
from archive.store.schema import BITEMPORAL
from archive.store.staging import capture_row, failure_row
from archive.store.standing import Sighted
from archive.warc import decoded_body, read_record

ATTEMPTS = 5
"""Settles of other sites that may come in between before we give up: each makes us do our work again."""

SETTLED = "settled"
"""The status of a run that a commit has published."""
NO_HOLDS: frozenset[CaptureId] = frozenset()


@dataclass(frozen=True, slots=True)
class Settled:
    """What one settle published: commit `seq`, at `recorded_at`.

    `run` is the run it was done for ('' for an override, its withdrawal and a re-reading), `figures` what that run came to (see `figures`), `changes` a
    verdict for each page it touched, by page. `problems` are sentences about captures that could not be made sense of, or whose records could not be
    read: the latter stay staged. `override` is the id of the override that was made or withdrawn.
    """

    seq: int
    recorded_at: datetime
    site: str
    run: str
    figures: dict[str, Any]
    changes: tuple[PageVerdict, ...]
    problems: tuple[str, ...] = ()
    override: str | None = None


@dataclass(frozen=True, slots=True)
class Ours:
    """What we do ourselves, beside what the site sent: the `changes` of tables that are a person's word (overrides), the `overrides` in force then, the
    `touched` bodies that they speak of; with `everything` all of the site is read again."""

    changes: tuple[Change, ...] = ()
    overrides: tuple[Override, ...] = ()
    touched: frozenset[BodyKey] = frozenset()
    everything: bool = False


@dataclass(slots=True)
class _Kept:
    """The texts, ledgers, sets of claims and removed blocks that the database has, or has now been given a row for."""

    texts: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    ledgers: set[str] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Work:
    """One settle under way. `prints` are those that it has taken, `profile` what they come to."""

    store: Store
    config: Config
    site: Site
    generation: Generation
    base: int
    staged: list[Capture]
    failures: list[FailedFetch]
    ours: Ours
    prints: Prints | None = None
    profile: Profile = EMPTY
    told: list[Told] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    fresh: dict[UrlKey, list[Sighted]] = field(default_factory=lambda: defaultdict(list))
    reread: dict[tuple[str, UrlKey], Sighted] = field(default_factory=dict)
    redirects: dict[tuple[str, UrlKey], Sighted] = field(default_factory=dict)
    folds: dict[TextDigest, FoldDigest] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    unreadable: dict[CaptureId, str] = field(default_factory=dict)
    kept: _Kept = field(default_factory=_Kept)

    def add(self, table: str, row: Row) -> None:
        """One more row."""
        self.changes.append(Change(table, "add", row))

    def body_of(self, capture: Capture) -> tuple[bytes, bool]:
        """The decoded body of a capture, from its WARC record, and whether it was cut.

        Raises BadInput, or StorageFailed naming file and offset; the latter is noted as `unreadable`.
        """
        try:
            record = read_record(self.config.warc_dir, capture.file, capture.offset_bytes)
        except StorageFailed as error:
            self.unreadable[capture.id] = f"{capture.url}: {error}"
            raise
        found = decoded_body(record)
        return found.content, found.cut

    def context_of(self, key: BodyKey, first: Capture) -> PageContext:
        """What cleaning may know of a body whose earliest capture is `first`."""
        overrides = self.generation.overrides_of(key.page)
        return PageContext(first.url, first.content_type, first.captured_at, self.site, overrides, self.profile)


def settle(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    *,
    run_id: str | None = None,
    site_key: str | None = None,
    now: datetime,
    progress: Callable[[int, int], None] | None = None,
    cleaning: Cleaning | None = None,
    before_commit: Callable[[], None] | None = None,
) -> Settled:
    """Publishes everything staged for one site in one commit, in the name of `run_id`; also when nothing is staged.

    Without `run_id` it is done for the site of `site_key`, in the name of its open run, else of the last that staged something and is not settled, else
    of a new one. `sites` gives the Site of a key. `progress` is told (cleaned, to clean). `cleaning` cleans in place of the pool of killable processes,
    for small jobs whose bytes are trusted; `before_commit` is called between the journal's record and the SQL commit. Raises UsageProblem when there
    is no such run, when it is settled already, or when the site has nothing to settle; StorageFailed when the WARC files are not there; TryLater when
    others keep publishing meanwhile.
    """
    run = run_id if run_id is not None else _run_of_site(store, site_key, now)
    site_key = _unsettled(store, run)["site"]
    site = sites(site_key)
    for _ in range(ATTEMPTS):
        _unsettled(store, run)
        base = store.last_seq()
        ours = Ours(overrides=tuple(store.overrides(site_key)))
        with cleaners(cleaning) as cleaner:
            staged, failures = store.staged(site_key), store.staged_failures(site_key)
            work = prepared(store, config, site, base, ours, staged, failures, progress=progress, cleaning=cleaner)
        settled = published(work, run, now, before_commit)
        if settled is not None:
            return settled
    raise TryLater(f"other runs kept publishing while {site_key} was to be settled; nothing is lost, settle it again")


def _unsettled(store: Store, run_id: str) -> Row:
    """The run's row. Raises UsageProblem where there is none or it has been published: its figures are those of its own commit, and stay."""
    row = store.run_row(run_id)
    if row is None:
        raise UsageProblem(f"there is no run {run_id!r} to settle")
    if row["status"] == SETTLED:
        raise UsageProblem(
            f"run {run_id} is settled already; what it staged since is published with the site's next run"
        )
    return row


def _run_of_site(store: Store, site_key: str | None, now: datetime) -> str:
    """The run in whose name a site is settled. What an earlier settle had to leave behind gets a run of its own."""
    if site_key is None:
        raise UsageProblem("name a run or a site to settle")
    open_run = store.unfinished_run(site_key)
    if open_run is not None:
        return open_run
    staged = store.staged(site_key)
    runs = {one.run for one in staged} | {one.run for one in store.staged_failures(site_key)}
    if not runs:
        raise UsageProblem(f"nothing is staged for {site_key}: there is nothing to settle")
    rows = {run: store.run_row(run) for run in runs}
    unsettled = [run for run, row in rows.items() if row is not None and row["status"] != SETTLED]
    return max(unsettled) if unsettled else store.begin_run(site_key, staged[-1].source, now)


def prepared(
    store: Store,
    config: Config,
    site: Site,
    base: int,
    ours: Ours,
    staged: list[Capture],
    failures: list[FailedFetch],
    *,
    progress: Callable[[int, int], None] | None,
    cleaning: Cleaning,
) -> Work:
    """Everything but the commit, against what stood at the commit `base`."""
    generation = Generation(clean.CLEANER_VERSION, clean.LIBRARIES, site, overrides=ours.overrides)
    work = Work(store, config, site, generation, base, staged, failures, ours)
    known = store.known_captures({one.id for one in work.staged})
    if (staged or ours.touched or ours.everything) and not config.warc_dir.is_dir():
        raise StorageFailed(
            f"{config.warc_dir} is not there; what was captured cannot be read", path=str(config.warc_dir)
        )
    for capture in work.staged:
        if capture.id not in known:
            with suppress(StorageFailed):  # noted by body_of; the capture stays staged
                work.told.append(tell(capture, work.body_of, site))
    stored_hints = store.hint_rows({hint.page for one in work.told for hint in one.hints})
    listed = listed_as(stored_hints, work.told)
    before = listed_as(stored_hints, ())
    relisted = {page for page, words in listed.items() if words != before.get(page, frozenset())}
    pages = {one.page for one in work.told if one.page is not None} - listed.keys()
    was = store.site_generation(site.key)
    everything = ours.everything or (was is not None and not generation.reads_like(was))
    made = plan(store, site, work.told, relisted, everything=everything)
    reread(made, store, ours.touched)
    _learn(work, made, cleaning)
    pages |= {key.page for key in made.to_read} - listed.keys()
    listed |= listed_as(store.hint_rows(pages), ())
    readings = read_bodies(
        made, work.body_of, work.context_of, listed, keep=partial(_keep, work), cleaning=cleaning, progress=progress
    )
    _describe(work)
    _add_sightings(work, readings)
    _add_renditions(work, made, readings)
    for row in hint_rows(stored_hints, work.told, store.later_evidence):
        work.add("hint", row)
    _fold(work)
    return work


def _learn(work: Work, made: Plan, cleaning: Cleaning) -> None:
    """Takes the profile that the site's bodies have, and the bodies that it makes doubtful into the plan."""
    learned = learn_site(
        work.store, work.site.key, work.generation.printer, made, work.body_of, work.context_of, cleaning
    )
    work.prints, work.profile = learned.prints, learned.profile
    work.generation = replace(work.generation, profile=learned.profile.digest)
    reread(made, work.store, learned.doubtful)


def _describe(work: Work) -> None:
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


def _add_sightings(work: Work, readings: dict[BodyKey, Reading]) -> None:
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


def _add_renditions(work: Work, made: Plan, readings: dict[BodyKey, Reading]) -> None:
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


def _keep(work: Work, readings: Sequence[Reading]) -> None:
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


def _fold(work: Work) -> None:
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


def _verdicts(work: Work) -> list[PageVerdict]:
    texts = {one.text for one in work.judged if one.text is not None}
    folds = {**work.store.known_texts(texts), **work.folds}
    new = {
        folds[one.text] for one in work.judged if one.text and one.verdict is not None and one.verdict.verdict == "new"
    }
    return sorted(with_duplicates(work.judged, folds, work.store.twins(new, work.site.key)), key=lambda one: one.page)


def published(
    work: Work,
    run: str | None,
    now: datetime,
    before_commit: Callable[[], None] | None = None,
    *,
    override: str | None = None,
) -> Settled | None:
    """The commit; None when another one came in between. Without a run it is our own doing: no run's figures are written."""
    verdicts = _verdicts(work)
    counts = figures(verdicts, _more(work, run))
    if work.unreadable:
        counts["problem"] = _unreadable(work)
    for row in _run_rows(work, run, now, counts) if run is not None else ():
        work.add("run", row)
    with work.store.publishing(now) as publication, Journal(work.config.journal_dir) as journal:
        if publication.base != work.base:
            return None
        work.add("commit", {"run": run, "generation": work.generation.digest})
        changes = _ordered(work.changes)
        file, offset = journal.append(publication.seq, publication.recorded_at, changes)
        publication.apply(changes, file=file, offset=offset)
        publication.unstage((one.id for one in work.staged if one.id not in work.unreadable), work.failures)
        if work.prints is not None:
            publication.keep_prints(work.prints)
        if before_commit is not None:
            before_commit()
    return Settled(
        seq=publication.seq,
        recorded_at=publication.recorded_at,
        site=work.site.key,
        run=run or "",
        figures=counts,
        changes=tuple(verdicts),
        problems=(*work.unreadable.values(), *(problem for one in work.told for problem in one.problems)),
        override=override,
    )


def _more(work: Work, run: str | None) -> dict[str, int]:
    not_modified = sum(one.page is not None and one.outcome is Outcome.NOT_MODIFIED for one in work.told)
    more = {
        "captures": len(work.told),
        "failed": sum(one.run == run for one in work.failures),
        "not_modified": not_modified,
    }
    return {**more, "unreadable": len(work.unreadable)} if work.unreadable else more


def _unreadable(work: Work) -> str:
    first, *others = work.unreadable.values()
    return f"{first}; and {len(others)} more" if others else first


def _run_rows(work: Work, run: str, now: datetime, counts: dict[str, Any]) -> list[Row]:
    """The run with its figures, and the others of the site that this commit takes up: killed ones that nobody went on with."""
    row = work.store.run_row(run)
    assert row is not None
    finished = {"finished_at": row["finished_at"] or utc_text(now), "status": SETTLED}
    others = (other for other in work.store.open_runs(work.site.key) if other["id"] != run)
    return [
        {**row, **finished, "figures": spelled(counts)},
        *({**other, **finished, "figures": spelled({"settled_with": run})} for other in others),
    ]


def _ordered(changes: Sequence[Change]) -> list[Change]:
    """In an order that does not hang on how sets were walked, so that equal publishes give equal journal records."""
    return sorted(changes, key=lambda one: (one.table, one.op, spelled(one.row)))
