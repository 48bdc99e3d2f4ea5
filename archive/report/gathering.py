"""What the report of a run tells, read from the store as of the run's commit. The only file of the room that reads the archive.

    run ─▶ its figures, the verdicts of its pages with what changed in each, the site's nights before it ─▶ told.RunReport

The change itself is shown for the first MOST_SHOWN edited pages: what a person reads of it; `archive diff` shows any.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from archive.completeness import reason_of
from archive.model import Cause, Source, UrlKey
from archive.report import words
from archive.report.overview import SiteNights
from archive.report.told import Change, Complete, Night, NotHeld, RunReport, complete_of
from archive.status import last_good

if TYPE_CHECKING:
    from archive.completeness import Completeness
    from archive.settle import Settled
    from archive.store import RunRecord, Store, VersionRecord

COMPLETE: Final = "complete"
"""The figure under which a run says what is held of what there is."""
MOST_NIGHTS: Final = 60
"""Nights that are drawn. Two months show the rhythm of a society, and every bar can still be told from its neighbour on a telephone."""
MOST_SHOWN: Final = 200
"""Edited pages of which the change itself is shown, and other pages of which a date and a kind are."""
MOST_NAMED: Final = 2_000
"""Pages whose kind and date are looked up."""
_DATED: Final = frozenset({"new", "changed", "missing", "gone", "returned", "pending"})
"""Verdicts of which a kind and a date are told."""
MOST_PARAGRAPHS: Final = 6
MOST_CHARACTERS: Final = 700
"""Of one piece of a changed paragraph."""


@dataclass(frozen=True, slots=True)
class Ending:
    """How a crawl ended, which the store does not know: its exit code, what it said to its keeper, and when it was over (None: as the store says)."""

    exit_code: int
    notes: tuple[str, ...] = ()
    finished_at: datetime | None = None


def gathered(store: Store, run_id: str, settled: Settled | None = None, ending: Ending | None = None) -> RunReport:
    """The report of a run as of the commit that published it; without `settled` without the verdicts of its pages. Raises BadInput for an unknown run."""
    run = store.run(run_id)
    changes: tuple[Change, ...] | None = None if run.status == "settled" else ()
    if settled is not None:
        changes = tuple(_changes(store, settled))
    return replace(
        _of_run(store, run),
        exit_code=ending.exit_code if ending else None,
        finished_at=(ending.finished_at if ending else None) or run.finished_at,
        recorded_at=settled.recorded_at if settled else None,
        notes=ending.notes if ending else (),
        problems=settled.problems if settled else tuple(_problem(run)),
        changes=changes,
        completeness=_completeness(settled.complete if settled else None, run.figures),
    )


def _completeness(complete: Completeness | None, figures: Mapping[str, Any]) -> Complete | None:
    """What is held of what there is: with the pages that are missing where the settle is at hand, else what the run's figures say."""
    counted = complete_of(figures.get(COMPLETE))
    if counted is None or complete is None:
        return counted
    lacking = complete.missing[:MOST_NAMED]
    return replace(counted, pages=tuple(NotHeld(one.url, reason_of(one), one.evidence, one.sources) for one in lacking))


def _of_run(store: Store, run: RunRecord) -> RunReport:
    # When pages were looked at is only known as it is now.
    is_newest = all(_order(one) <= _order(run) for one in store.runs(1, run.site))
    society = next((one.society for one in store.sites_summary() if one.key == run.site), run.site)
    return RunReport(
        run=run.id,
        site=run.site,
        society=society,
        source=run.source.value,
        status=run.status,
        started_at=run.started_at,
        finished_at=run.finished_at,
        seq=run.seq,
        figures=run.figures,
        alarms=_alarms(run.figures),
        nights=tuple(nights(store, run)),
        looked=store.looked_days(run.site, run.finished_at) if run.finished_at and is_newest else {},
    )


def all_sites(store: Store, kept: Collection[str]) -> list[SiteNights]:
    """Every site with its last runs; `kept` are the runs that have a report."""
    found = []
    held = {one.hold.run for one in store.hold_history() if one.to_seq is None and one.hold.run is not None}
    for one in store.sites_summary():
        runs = store.runs(None, one.key)
        good = last_good([run for run in runs if run.source is Source.LIVE], held)
        drawn = [_night(run) for run in runs[:MOST_NIGHTS][::-1]]
        good_at = (good.finished_at or good.started_at) if good else None
        found.append(
            SiteNights(one.key, one.society, one.pages, drawn, {run.run for run in drawn} & set(kept), good_at)
        )
    return found


def nights(store: Store, run: RunRecord) -> list[Night]:
    """The site's last runs from the source of `run`, up to it and oldest first, with what the pages said after each."""
    runs = [one for one in store.runs(None, run.site) if one.source is run.source and _order(one) <= _order(run)]
    drawn = runs[:MOST_NIGHTS][::-1]
    fills = {one.seq: one for one in store.fills(run.site, [one.seq for one in drawn if one.seq is not None])}
    found = []
    for one in drawn:
        fill = fills.get(one.seq) if one.seq is not None else None
        found.append(replace(_night(one), pages=fill.pages if fill else None, found=fill.found if fill else {}))
    return found


def _night(run: RunRecord) -> Night:
    return Night(
        run=run.id,
        status=run.status,
        started_at=run.started_at,
        finished_at=run.finished_at,
        seq=run.seq,
        figures=counted(run.figures),
        alarms=tuple(str(one.get("kind", "")) for one in _alarms(run.figures)),
    )


def counted(figures: Mapping[str, object]) -> dict[str, int]:
    """The figures that are counts; those of completeness as `complete_named`, `complete_held` and so on."""
    complete = figures.get(COMPLETE)
    more = {f"{COMPLETE}_{name}": value for name, value in complete.items()} if isinstance(complete, dict) else {}
    return {name: value for name, value in {**figures, **more}.items() if type(value) is int}


def _order(run: RunRecord) -> tuple[datetime, str]:
    return run.started_at, run.id


def _alarms(figures: Mapping[str, object]) -> tuple[Mapping[str, Any], ...]:
    found = figures.get("alarms", ())
    return tuple(one for one in found if isinstance(one, dict)) if isinstance(found, list | tuple) else ()


def _problem(run: RunRecord) -> Iterable[str]:
    problem = run.figures.get("problem")
    if problem:
        yield str(problem)


def _changes(store: Store, settled: Settled) -> list[Change]:
    named = [one.page for one in settled.changes if one.verdict in _DATED]
    briefs = store.briefs(named[:MOST_NAMED], settled.seq)
    edited = [one.page for one in settled.changes if one.verdict == "changed"][:MOST_SHOWN]
    shown = {page: _edit(store.versions(page, settled.seq)) for page in edited}
    found = []
    for one in settled.changes:
        reads = {name: (before, now) for name, before, now in one.reads}
        change = Change(one.verdict, one.page, one.url, one.title, one.evidence, fields=reads)
        brief = briefs.get(one.page)
        if brief is not None:
            change = replace(
                change,
                title=one.title if one.title is not None else brief.title,
                kind=brief.kind.value,
                published=brief.published,
                word_count=brief.word_count,
            )
        edit = shown.get(one.page)
        found.append(replace(change, **edit) if edit else change)
    return found


def _edit(versions: Sequence[VersionRecord]) -> dict[str, Any]:
    """What the last edit by the site changed, as fields of a Change."""
    last = next((n for n in range(len(versions) - 1, 0, -1) if versions[n].cause is Cause.SITE), None)
    if last is None:
        return {}
    before, after = versions[last - 1], versions[last]
    if after.tombstone is not None:
        return {"title": None, "withdrawn": True}
    paragraphs = words.compare(before.body_text, after.body_text)
    added, removed = words.count(paragraphs)
    differing = [one for one in paragraphs if one.differs]
    return {
        "fields": words.fields_changed(before, after),
        "paragraphs": tuple(
            words.Changed(one.number, tuple(_cut(piece) for piece in words.shortened(one.pieces)))
            for one in differing[:MOST_PARAGRAPHS]
        ),
        "more_paragraphs": max(0, len(differing) - MOST_PARAGRAPHS),
        "words_added": added,
        "words_removed": removed,
    }


def _cut(piece: words.Piece) -> words.Piece:
    if len(piece.text) <= MOST_CHARACTERS:
        return piece
    return replace(piece, text=f"{piece.text[:MOST_CHARACTERS].rsplit(' ', 1)[0]} … ")


def without(report: RunReport, pages: Iterable[UrlKey]) -> RunReport:
    """The report with nothing of `pages` but that they were there: what a legal withdrawal leaves of them."""
    withdrawn = set(pages)
    return replace(
        report,
        changes=report.changes
        and tuple(
            Change(one.verdict, one.page, one.url, evidence=one.evidence, withdrawn=True)
            if one.page in withdrawn
            else one
            for one in report.changes
        ),
    )
