"""What a run came to: one verdict a page, and the figures over them. Pure; serves the report, the run's row and `archive runs`.

The verdicts exclude each other and the figures add up: every page that a run sighted is one of new, changed, unchanged, duplicate, pending, missing,
still_missing, returned, gone, still_gone, moved, still_moved, rejected or unresolved. What happened to a page is told by the run that saw it first: one that
is looked for in vain night after night is missing once, and still_missing from then on. A page of which only our reading changed is `reread`, and never an
edit.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.decide import Verdict
from archive.identity import fold
from archive.model import CaptureId, Cause, FoldDigest, Outcome, TextDigest, UrlKey
from archive.settle.folding import Folded, seen_of
from archive.store.items import Candidate, representative
from archive.store.moves import key_of
from archive.store.standing import Sighted, Twin

COUNTED = (
    "new",
    "changed",
    "unchanged",
    "duplicate",
    "rejected",
    "missing",
    "still_missing",
    "returned",
    "gone",
    "still_gone",
    "moved",
    "still_moved",
    "pending",
)
"""Verdicts that every run's figures name, 0 where there were none."""
REJECTED = "rejected:"
_SAYS_WHERE = (Outcome.OK, Outcome.NOT_MODIFIED, Outcome.MOVED)


@dataclass(frozen=True, slots=True)
class PageVerdict:
    """What a settle made of one page.

    `verdict` is new, changed, unchanged, duplicate, pending, missing, still_missing, returned (was missing or gone, and is as it was), gone, still_gone,
    moved, still_moved, unresolved, not_counted, held, other_form, reread or `rejected:<outcome>`. `evidence` says why, '' where the verdict says all; for a
    duplicate it is the address of its original. `reads` tells of a page that is held where it reads otherwise: (field, before, now), '' for what is not there.
    """

    verdict: str
    page: UrlKey
    url: str
    title: str | None = None
    evidence: str = ""
    reads: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Judged:
    """A page's verdict with what tells twins: its current text, folded title and the claims that decide which page stands for an item."""

    verdict: PageVerdict | None
    text: TextDigest | None
    folded_title: str
    candidate: Candidate


def judge(folded: Folded, fresh: Collection[CaptureId]) -> Judged:
    """The verdict of one page; None in it for a page that nothing new was learnt of."""
    name, evidence = _verdict(folded, fresh)
    shown = folded.shown
    last = max(folded.sightings, key=lambda one: one.order, default=None)
    began = folded.current["first_capture"] if folded.current else None
    own = next((one for one in folded.sightings if one.capture.id == began), last)
    url = own.capture.url if own else folded.page
    made: Mapping[str, Any] = (shown.rendition if shown else None) or {}
    return Judged(
        verdict=PageVerdict(name, folded.page, url, made.get("title"), evidence) if name else None,
        text=TextDigest(folded.current["text_digest"]) if folded.current else None,
        folded_title=fold(made.get("title") or ""),
        candidate=Candidate(
            folded.page,
            url,
            made.get("published_utc") or made.get("published"),
            key_of(made.get("canonical_url")),
        ),
    )


def _verdict(folded: Folded, fresh: Collection[CaptureId]) -> tuple[str, str]:
    known = {row["first_capture"] for row in folded.before}
    begun = [row for row in folded.after if row["first_capture"] not in known]
    mine = [one for one in sorted(folded.sightings, key=lambda one: one.order) if one.capture.id in fresh]
    ours = folded.reread and not mine
    if folded.after and not folded.before:
        return ("reread" if ours else "new"), ""
    # A boundary that only our new reading of old captures moved is no edit, whatever its place in the chain.
    edits = [
        row
        for row in begun
        if row["cause"] != Cause.REREAD and not (folded.reread and row["first_capture"] not in fresh)
    ]
    if edits:
        return "changed", ""
    if not mine:
        return ("reread" if list(folded.after) != list(folded.before) else ""), ""
    said = folded.chain.verdicts[mine[-1].capture.id]
    if said in (Verdict.MISSING, Verdict.GONE):
        return _absent(folded, mine[-1].outcome)
    if said.startswith(REJECTED):
        made = mine[-1].rendition
        evidence = made["evidence"] if made is not None else mine[-1].evidence
        return (_moved(folded, mine) if said == f"{REJECTED}{Outcome.MOVED}" else said), evidence
    if said in (Verdict.NEW_PAGE, Verdict.NEW_VERSION, Verdict.UNCHANGED):
        # What it began is no edit, as found above: it differs from what an older generation read.
        if any(row["first_capture"] in fresh for row in begun):
            return "reread", ""
        was_missing = folded.before[-1]["missing_since"] if folded.before else None
        return ("returned", f"was missing since {was_missing[:10]}") if was_missing else ("unchanged", "")
    return str(said).replace(" ", "_"), ""


def _moved(folded: Folded, mine: Sequence[Sighted]) -> str:
    """Whether this is the first that we hear of it: when the page last said where it is, it was not there.

    A night of maintenance, a wall or a 404 in between says nothing of where it is (as in `store.moves`).
    """
    earlier = [one for one in folded.sightings if one.order < mine[0].order and seen_of(one).outcome in _SAYS_WHERE]
    last = max(earlier, key=lambda one: one.order, default=None)
    told = last is not None and last.outcome is Outcome.MOVED and last.capture.location == mine[-1].capture.location
    return "still_moved" if told else "moved"


def _absent(folded: Folded, outcome: Outcome) -> tuple[str, str]:
    if not folded.after:
        return f"{REJECTED}{outcome}", "asked for, never seen"
    if folded.chain.missing_since is None:  # an older capture that arrived late
        return "unchanged", "not found then, but seen since"
    if folded.chain.gone_since is None:
        was_missing = bool(folded.before and folded.before[-1]["missing_since"])
        return ("still_missing" if was_missing else "missing"), f"since {folded.chain.missing_since:%Y-%m-%d}"
    was_gone = bool(folded.before and folded.before[-1]["gone_since"])
    return ("still_gone" if was_gone else "gone"), f"since {folded.chain.gone_since:%Y-%m-%d}"


def with_duplicates(
    judged: Sequence[Judged], folds: Mapping[TextDigest, FoldDigest], stored: Iterable[Twin]
) -> list[PageVerdict]:
    """The verdicts, with new pages that are an item we have (or that another new page stands for) called duplicates.

    `stored` are the current pages with such texts as they stood before; pages in `judged` count as they stand now.
    """
    classes: dict[tuple[FoldDigest, str], list[Candidate]] = defaultdict(list)
    here = {one.candidate.page for one in judged}
    new = {one.candidate.page for one in judged if one.verdict is not None and one.verdict.verdict == "new"}
    for one in judged:
        if one.text is not None:
            classes[folds[one.text], one.folded_title].append(one.candidate)
    for twin in stored:
        if twin.page not in here:
            candidate = Candidate(twin.page, twin.url, twin.published, key_of(twin.canonical_url))
            classes[twin.fold_digest, twin.folded_title].append(candidate)
    originals: dict[UrlKey, str] = {}
    for members in classes.values():
        known = [one for one in members if one.page not in new]
        original = representative(known or members)
        originals.update({one.page: original.url for one in members if one.page in new and one is not original})
    verdicts = [one.verdict for one in judged if one.verdict is not None]
    return [
        replace(one, verdict="duplicate", evidence=originals[one.page]) if one.page in originals else one
        for one in verdicts
    ]


def figures(verdicts: Iterable[PageVerdict], more: Mapping[str, int]) -> dict[str, Any]:
    """The figures of a run: the counts of verdicts and, in `rejected_by`, of outcomes; with `more` beside them."""
    counted = Counter(one.verdict for one in verdicts)
    rejected = {name.removeprefix(REJECTED): count for name, count in counted.items() if name.startswith(REJECTED)}
    plain = {name: count for name, count in counted.items() if not name.startswith(REJECTED)}
    return {
        **dict.fromkeys(COUNTED, 0),
        **plain,
        "rejected": sum(rejected.values()),
        "rejected_by": dict(sorted(rejected.items())),
        **more,
    }
