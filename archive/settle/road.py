"""The settle itself: staged captures in, one commit out. Composes the other files of this room; serves the last steps of the road.

    staged ─ tell ─▶ sightings, hints ─ learn ─▶ profile ─ read ─▶ renditions ─ fold ─▶ version rows ─▶ changes ─▶ journal (synced) ─▶ SQL commit

Everything up to the changes is done outside the transaction, against what stood at one commit; inside it is only checked that this commit is still the
last one (else all is done again), the journal written and the rows changed. A kill anywhere leaves the database as it was and the staged rows in
place; the next settle does it all again, under the number that the orphan in the journal has, which its own record then stands for.

A staged capture whose WARC record cannot be read stays staged and is named in the run; everything else is published. Only when there is no folder of WARC
files at all nothing is: then it is the disk that is missing, and not a record.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from types import MappingProxyType
from typing import Any

from archive import clean
from archive.completeness import Completeness
from archive.config import Config
from archive.errors import CannotCreate, StorageFailed, TryLater, UsageProblem
from archive.identity import utc_text
from archive.journal import Journal
from archive.model import Alarm, Capture, FailedFetch, Outcome
from archive.settle.changing import add_renditions, add_sightings, describe, fold, keep_texts
from archive.settle.destroying import destroy, is_pending, left_by_rules
from archive.settle.echoing import hear_echoes
from archive.settle.figures import PageVerdict, figures, with_duplicates
from archive.settle.guarding import Guarded, guarded
from archive.settle.hints import listed_as
from archive.settle.learning import learn_site
from archive.settle.nights import look_back
from archive.settle.reading import Cleaning, Plan, cleaners, key_of, plan, plan_everything, read_bodies, reread
from archive.settle.rows import Generation, Row, ordered, spelled
from archive.settle.speaking import hear_all, note_redirects, settle_again, tell_all, unprinted
from archive.settle.work import Ours, Work
from archive.sites import Site
from archive.store import Store

ATTEMPTS = 5
"""Settles of other sites that may come in between before we give up: each makes us do our work again."""

NOTHING_MORE: Mapping[str, int] = MappingProxyType({})

SETTLED = "settled"
"""The status of a run that a commit has published."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What one settle published: commit `seq`, at `recorded_at`.

    `run` is the run it was done for ('' for an override, its withdrawal and a re-reading), `figures` what that run came to (see `figures`), `changes` a
    verdict for each page it touched, by page. `problems` are sentences about captures that could not be made sense of, or whose records could not be
    read: the latter stay staged. `override` is the id of the override that was made or withdrawn, `hold` that of the hold that was placed or released.
    `alarms` are what a person must look at, also those in the figures; `notes` are sentences on what the check of the night held or let go, and on
    sources that are not alarming. `complete` is what is held of what there is; None where nothing was captured.
    """

    seq: int
    recorded_at: datetime
    site: str
    run: str
    figures: dict[str, Any]
    changes: tuple[PageVerdict, ...]
    problems: tuple[str, ...] = ()
    override: str | None = None
    hold: str | None = None
    alarms: tuple[Alarm, ...] = ()
    notes: tuple[str, ...] = ()
    complete: Completeness | None = None


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
    destroying: bool = True,
    more: Mapping[str, int] = NOTHING_MORE,
    alarms: Sequence[Alarm] = (),
    checked: bool = False,
) -> Settled:
    """Publishes everything staged for one site in one commit, in the name of `run_id`; also when nothing is staged.

    Without `run_id` it is done for the site of `site_key`, in the name of its open run, else of the last that staged something and is not settled, else
    of a new one. `sites` gives the Site of a key. `progress` is told (cleaned, to clean). `cleaning` cleans in place of the pool of killable processes,
    for small jobs whose bytes are trusted; `before_commit` is called between the journal's record and the SQL commit. What was captured of withdrawn
    pages is destroyed in the files afterwards, without `destroying` it is left there. `more` (what only the crawl could count) and `alarms` go into the
    run's figures. `checked` asks first whether the pages read as they did (`guarding`): where they do not, what came is published as held, and says nothing.
    Raises UsageProblem when there is no such run, when it is settled already, or when the site has nothing to settle; StorageFailed when
    the WARC files are not there; TryLater when others keep publishing meanwhile.
    """
    run = run_id if run_id is not None else _run_of_site(store, site_key, now)
    site_key = _unsettled(store, run)["site"]
    site = sites(site_key)
    for _ in range(ATTEMPTS):
        _unsettled(store, run)
        base = store.last_seq()
        ours = Ours(overrides=tuple(store.overrides(site_key)), holds=tuple(store.holds(site_key)))
        with cleaners(cleaning) as cleaner:
            staged, failures = store.staged(site_key), store.staged_failures(site_key)
            prepare = partial(_prepare, store, config, site, base, staged, failures, progress, cleaner)
            found = guarded(prepare, ours, now) if checked else Guarded(prepare(ours))
        settled = published(found.work, run, now, before_commit, more=more, alarms=(*alarms, *found.alarms))
        if settled is not None:
            changes = tuple(sorted((*settled.changes, *found.held), key=lambda one: one.page))
            settled = replace(settled, notes=(*found.notes, *settled.notes), changes=changes)
            return _without_withdrawn(store, config, site, settled, now) if destroying else settled
    raise TryLater(f"other runs kept publishing while {site_key} was to be settled; nothing is lost, settle it again")


def _prepare(
    store: Store,
    config: Config,
    site: Site,
    base: int,
    staged: list[Capture],
    failures: list[FailedFetch],
    progress: Callable[[int, int], None] | None,
    cleaning: Cleaning,
    ours: Ours,
) -> Work:
    return prepared(store, config, site, base, ours, staged, failures, progress=progress, cleaning=cleaning)


def _without_withdrawn(store: Store, config: Config, site: Site, settled: Settled, now: datetime) -> Settled:
    """What the settle took of withdrawn pages is destroyed in the files. Where that cannot be now it is a problem, and the next settle tries again."""
    settled = replace(settled, problems=(*settled.problems, *left_by_rules(store, site)))
    if not is_pending(store, site.key):
        return settled
    try:
        destroy(store, config, site, now=now)
    except (TryLater, StorageFailed, CannotCreate) as error:
        words = f"what was captured of a withdrawn page is not destroyed yet, the next settle tries again: {error}"
        return replace(settled, problems=(*settled.problems, words))
    return settled


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
    was = store.site_generation(site.key)
    everything = ours.everything or (was is not None and not generation.reads_like(was))
    if (staged or ours.changes or everything) and not config.warc_dir.is_dir():
        raise StorageFailed(
            f"{config.warc_dir} is not there; what was captured cannot be read", path=str(config.warc_dir)
        )
    tell_all(work, everything=everything)
    hear_all(work)
    made = _plan(work, everything=everything)
    _learn(work, made, cleaning)
    echoes = hear_echoes(work, made, cleaning)
    listed = {**listed_as(store.hint_rows({key.page for key in made.to_read})), **work.heard.now}
    readings = read_bodies(
        made,
        work.body_of,
        work.context_of,
        listed,
        keep=partial(keep_texts, work),
        cleaning=cleaning,
        progress=progress,
        echoes=echoes,
    )
    describe(work)
    add_sightings(work, readings)
    add_renditions(work, made, readings)
    settle_again(work, made, readings)
    note_redirects(work)
    work.changes += work.heard.changes
    fold(work)
    return work


def _plan(work: Work, *, everything: bool) -> Plan:
    """The bodies to read."""
    if everything:
        return plan_everything(work.store, work.site, work.told, work.again, work.silenced | work.erased)
    made = plan(work.store, work.site, work.told, work.heard.relisted, work.silenced | work.erased)
    # What was read in the context of a capture that is silenced now is read in that of the earliest one that speaks.
    silenced = [one for one in work.store.sighted_in(work.silenced) if one.rendition is not None]
    bodies = {key_of(one.capture, one.page, one.form) for one in silenced}
    reread(made, work.store, bodies)
    made.fresh |= bodies & made.to_read.keys()
    reread(made, work.store, work.ours.touched)
    return made


def _learn(work: Work, made: Plan, cleaning: Cleaning) -> None:
    """Takes the profile that the site's bodies have, and the bodies that it makes doubtful into the plan."""
    learned = learn_site(
        work.store,
        work.site.key,
        work.generation.printer,
        made,
        work.body_of,
        work.context_of,
        cleaning,
        unprinted(work, made),
    )
    work.prints, work.profile = learned.prints, learned.profile
    work.generation = replace(work.generation, profile=learned.profile.digest)
    reread(made, work.store, learned.doubtful)


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
    hold: str | None = None,
    more: Mapping[str, int] = NOTHING_MORE,
    alarms: Sequence[Alarm] = (),
) -> Settled | None:
    """The commit; None when another one came in between. Without a run it is our own doing: no run's figures are written."""
    verdicts = _verdicts(work)
    looking = look_back(work, verdicts)
    counts = figures(verdicts, {**more, **_more(work, run)})
    if looking.complete is not None:
        counts["complete"] = looking.complete.figures()
        counts |= {"named": looking.complete.named, "lacking": len(looking.complete.missing)}
    alarms = (*alarms, *looking.alarms)
    if alarms:
        counts["alarms"] = [{"kind": one.kind, "sentence": one.sentence, **one.evidence} for one in alarms]
    if looking.untold:
        counts["gate_missed"] = looking.untold
    if work.unreadable:
        counts["problem"] = _unreadable(work)
    for row in _run_rows(work, run, now, counts) if run is not None else ():
        work.add("run", row)
    with work.store.publishing(now) as publication, Journal(work.config.journal_dir) as journal:
        if publication.base != work.base:
            return None
        work.add("commit", {"run": run, "generation": work.generation.digest})
        changes = ordered(work.changes)
        file, offset = journal.append(publication.seq, publication.recorded_at, changes, publication.base_file)
        publication.apply(changes, file=file, offset=offset)
        publication.unstage((one.id for one in work.staged if one.id not in work.unreadable), work.failures)
        if work.prints is not None:
            publication.keep_prints(work.prints)
        publication.keep_night(looking.after)
        if before_commit is not None:
            before_commit()
    journal.unmark()
    return Settled(
        seq=publication.seq,
        recorded_at=publication.recorded_at,
        site=work.site.key,
        run=run or "",
        figures=counts,
        changes=tuple(verdicts),
        problems=(*work.unreadable.values(), *(problem for one in work.told for problem in one.problems)),
        override=override,
        hold=hold,
        alarms=tuple(alarms),
        notes=looking.notes,
        complete=looking.complete,
    )


def _more(work: Work, run: str | None) -> dict[str, int]:
    not_modified = sum(one.page is not None and one.outcome is Outcome.NOT_MODIFIED for one in work.told)
    more = {
        "captures": len(work.taken),
        "bytes": sum(one.length_bytes for one in work.taken),
        "failed": sum(one.run == run for one in work.failures),
        "not_modified": not_modified,
    }
    held = sum(one.id in work.held for one in work.taken)
    more |= {"held": held} if held else {}
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
