"""Whether what a source says tonight is believed: a sitemap that is suddenly empty is a broken sitemap, and not a society that took everything down.

    documents before + what answered tonight ─▶ by source ─▶ readings believed, or put aside for the last good one; alarms; notes

A source is REST with all its pages, the sitemaps with their index, or one feed. What it stops naming is believed where the pages themselves say that they
are gone or moved, and after NIGHTS nights on which it said the same, whole and not empty. Lists of links are no such source: they hold what fits on a page.
Pure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from archive.model import Alarm, Outcome, UrlKey
from archive.store.nights import PART, DocumentRead, Named

NIGHTS: Final = 3
"""Nights in a row. So long a source that says less is an alarm and not believed; so long a lesser one may fail before it is an alarm."""
A_PAGE: Final = 10
"""Pages that a source may stop naming in one night while they still stand: what a list shows on a page, and few enough to be an editor's work."""
JUDGED: Final = frozenset({"rest", "sitemap", "feed"})
_NAMES: Final = {"rest": "the REST interface", "sitemap": "the sitemap", "feed": "the feed"}


@dataclass(frozen=True, slots=True)
class Answered:
    """The newest answer to one document: its row, and what it names where that was read anew (None where its last reading stands).

    `whole` is False where the body breaks off, though it came without an error.
    """

    document: DocumentRead
    named: tuple[Named, ...] | None = None
    whole: bool = True


@dataclass(slots=True)
class Judgement:
    """What is believed. `answered` is as it came, with the readings put aside that are not believed; `gone` are documents to be forgotten."""

    answered: dict[str, Answered]
    gone: set[str] = field(default_factory=set)
    alarms: list[Alarm] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Source:
    """One source: its documents before, what they named, and those that answered tonight."""

    what: str
    name: str
    before: Mapping[str, DocumentRead]
    named: Mapping[str, tuple[Named, ...]]
    answered: Mapping[str, Answered]

    def pages(self, urls: Collection[str]) -> set[UrlKey]:
        """What these of its documents named before."""
        return {one.page for url in urls for one in self.named.get(url, ()) if one.listed_as != PART}


def judge_sources(
    before: Mapping[str, DocumentRead],
    named: Mapping[str, tuple[Named, ...]],
    answered: Mapping[str, Answered],
    *,
    gone: Collection[str] = (),
    standing: Collection[UrlKey] = (),
    answers: bool = True,
) -> Judgement:
    """What is believed of tonight's documents.

    `before` are the documents of earlier nights, `named` what they named in their last good readings, `answered` those of tonight. `gone` are documents to
    which nothing leads any more. `standing` are the pages that matter to us and that did not say themselves that they are gone or moved: those that we
    hold, and those that were never asked for. `answers` says whether the site answered anything well tonight: where it did not, its sources say nothing
    either, and the run is told of as a whole.
    """
    judged = Judgement(dict(answered), set(gone))
    sources = _sources(before, named, answered)
    if not sources or not answers:
        judged.gone.clear()
        return judged
    matters = set(standing)
    main = max(sources, key=lambda one: (len(one.pages(one.before) & matters), one.what == "rest", one.name))
    for source in sources:
        _judge(judged, source, matters, is_main=source is main)
    return judged


def _sources(
    before: Mapping[str, DocumentRead], named: Mapping[str, tuple[Named, ...]], answered: Mapping[str, Answered]
) -> list[_Source]:
    """The sources that ever named anything."""
    groups: dict[tuple[str, str], dict[str, DocumentRead]] = defaultdict(dict)
    for url, one in before.items():
        if one.what in JUDGED and one.read_at is not None:
            groups[one.what, url if one.what == "feed" else ""][url] = one
    tonight: dict[tuple[str, str], dict[str, Answered]] = defaultdict(dict)
    for url, answer in answered.items():
        what = answer.document.what
        tonight[what, url if what == "feed" else ""][url] = answer
    found = [
        _Source(what, _NAMES[what] + (f" {url}" if url else ""), documents, named, tonight[what, url])
        for (what, url), documents in sorted(groups.items())
    ]
    return [one for one in found if one.pages(one.before)]


def _judge(judged: Judgement, source: _Source, matters: set[UrlKey], *, is_main: bool) -> None:
    failing = [url for url in source.before if url in source.answered and source.answered[url].document.failures]
    read = {url: one.named for url, one in source.answered.items() if one.named is not None}
    fallen = {url for url in source.before if url in judged.gone}
    stands = source.before.keys() - read.keys() - set(failing) - fallen
    after = source.pages(stands) | {one.page for names in read.values() for one in names if one.listed_as != PART}
    silent = [url for url in failing if source.pages([url]) - after or _led(source, url)]
    for url in set(failing) - set(silent):  # what it named is named by others of the same source: it has moved
        if source.named.get(url):
            judged.gone.add(url)
    emptied = [url for url, names in read.items() if not names and source.named.get(url)]
    after |= source.pages(silent)
    if emptied and not (source.pages(emptied) - after) & matters:
        emptied = []
    lost = (source.pages(source.before) - after) & matters
    torn = [url for url in read if not source.answered[url].whole and source.pages([url]) - after]
    before, now = len(source.pages(source.before)), len(after)
    if silent:
        _tell_silent(judged, source, silent, is_main=is_main)
    if not lost:
        return
    scrolls = source.what == "feed"
    if torn or emptied or now * 2 < before or (len(lost) > A_PAGE and not scrolls):
        _put_aside(judged, source, read, fallen, lost, torn, emptied, now)


def _led(source: _Source, url: str) -> bool:
    """Whether a document led to others: an index that fails takes its parts along."""
    return any(one.listed_as == PART for one in source.named.get(url, ()))


def _tell_silent(judged: Judgement, source: _Source, silent: list[str], *, is_main: bool) -> None:
    """Documents that named something and do not answer with it."""
    ones = [source.answered[url].document for url in silent]
    empty = [one for one in ones if one.outcome in (Outcome.EMPTY, Outcome.TRUNCATED)]
    named = len(source.pages(silent)) or len(source.pages(source.before))
    worst = (empty or ones)[0]
    nights = max(one.failures for one in ones)
    others = f" and {len(ones) - 1} more" if len(ones) > 1 else ""
    words = (
        f"{source.name} does not answer as it did: {worst.url}{others}: {worst.outcome}: {worst.evidence}; "
        f"it named {named} pages, which stand as last read"
    )
    if nights > 1:
        words += f"; night {nights} of it"
    kind = "source_empty" if empty else "source_lost"
    if worst.outcome is Outcome.TRUNCATED:
        kind = "source_shrunk"
    is_alarm = nights <= NIGHTS if empty or is_main else nights == NIGHTS
    if is_alarm:
        words += "; `archive missing` says what else names them, and the site's file may name another source"
        evidence = {"source": source.what, "document": worst.url, "documents": len(ones), "named": named}
        judged.alarms.append(
            Alarm(
                kind, words, {**evidence, "nights": nights, "outcome": worst.outcome.value, "evidence": worst.evidence}
            )
        )
    else:
        judged.notes.append(words)


def _address(source: _Source, page: UrlKey) -> str:
    return next((one.url for ones in source.named.values() for one in ones if one.page == page), str(page))


def _put_aside(
    judged: Judgement,
    source: _Source,
    read: Mapping[str, tuple[Named, ...]],
    fallen: set[str],
    lost: set[UrlKey],
    torn: list[str],
    emptied: list[str],
    now: int,
) -> None:
    """A source that says less than it did, of pages that still stand: its last reading stands beside what it newly says, for some nights."""
    short = [url for url in read if source.pages([url]) & lost or _fewer_parts(source, url, read[url])]
    left = sorted(url for url in fallen if source.pages([url]) & lost)
    failures = max((source.before[url].failures + 1 for url in (*short, *left) if url in source.before), default=1)
    before = len(source.pages(source.before))
    names = f"{now} pages" if now else "nothing"
    words = f"{source.name} names {names}; it named {before}, and {len(lost)} of the others still stand"
    if failures > NIGHTS and not torn and not emptied:
        judged.notes.append(f"{words}; it said so {NIGHTS} nights in a row, and is believed now")
        return
    kind = "source_empty" if not now or emptied else "source_shrunk"
    which = (left or short or sorted(read) or [""])[0]
    words += (
        f" or were never asked for (such as {_address(source, min(lost))}); its last reading stands, and nothing is taken for gone."
        f" Look at {which or 'it'} in a browser: what is broken there is the society's to mend"
        + ("" if kind == "source_empty" else f"; what it says whole on {NIGHTS} nights in a row is believed")
    )
    evidence = {
        "source": source.what,
        "document": which,
        "before": before,
        "named": now,
    }
    if failures <= NIGHTS:
        judged.alarms.append(Alarm(kind, words, {**evidence, "lost": len(lost), "nights": failures}))
    else:
        judged.notes.append(words)
    judged.gone -= fallen
    for url in left:
        unasked = source.before[url]
        judged.answered[url] = Answered(
            replace(unasked, evidence="nothing leads to it any more", failures=unasked.failures + 1)
        )
    for url in short:
        old, answer = source.before.get(url), source.answered[url]
        if old is None:
            continue
        outcome = Outcome.TRUNCATED if read[url] else Outcome.EMPTY
        said = f"names {len(read[url])} where it named {old.named}"
        new = {one.page for one in read[url]}
        kept = (*read[url], *(one for one in source.named.get(url, ()) if one.page not in new))
        document = replace(
            old, outcome=outcome, evidence=said, tried_at=answer.document.tried_at, failures=old.failures + 1
        )
        judged.answered[url] = Answered(document, kept, whole=answer.whole)


def _fewer_parts(source: _Source, url: str, names: tuple[Named, ...]) -> bool:
    parts = {one.page for one in names if one.listed_as == PART}
    return any(one.listed_as == PART and one.page not in parts for one in source.named.get(url, ()))
