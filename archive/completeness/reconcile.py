"""What every source says exists against what the archive holds: "we hold N of M; these are missing, for this reason". Pure.

    NightBefore (documents, what they name, looks) + pages held ─▶ Completeness

A page counts when it is held, or when somebody names it (or named it, and it was asked for since) and nothing says that it is no item. What was asked and is
rightly no item (a page of the site that is no news, a list, an address that moved) is told apart, and so is what the site names and does not have (404).
A page that nobody names any more and that is held stays held: silence is no deletion.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Literal

from archive.model import Outcome, UrlKey
from archive.store.nights import Looked, Named, NightBefore

Reason = Literal["never_asked", "asked", "on_hold"]

NO_ITEM: Final = frozenset(
    {Outcome.NOT_NEWS, Outcome.LISTING, Outcome.NOT_HTML, Outcome.MOVED, Outcome.NOT_MODIFIED, Outcome.WITHDRAWN}
)
"""A page that was asked, is not held, and answered so is rightly no item. (A "not modified" speaks of an answer that was judged then.)"""
NOT_THERE: Final = frozenset({Outcome.MISSING, Outcome.GONE, Outcome.SOFT_404})
"""A page that was never held and answers so does not exist: a dead link of the source's."""
EARLIER: Final = "earlier"
"""The source of pages that an earlier night knows and nobody names any more."""
SOURCES: Final = ("rest", "sitemap", "feed", "listing", EARLIER)


@dataclass(frozen=True, slots=True)
class Lacking:
    """A page that exists by what the sources say, and is not held.

    `reason` is never_asked, asked (then `outcome`, `evidence` and `tried_at` are of the newest try) or on_hold: what was captured of it is kept out by a
    hold. `sources` name it, fullest first; `lastmod` is the newest that one of them says, as it stands there.
    """

    page: UrlKey
    url: str
    reason: Reason
    outcome: Outcome | None = None
    evidence: str = ""
    tried_at: datetime | None = None
    sources: tuple[str, ...] = ()
    lastmod: str | None = None


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What one source says: it names `named` pages, of which so many are `held`, are `missing`, are rightly no item (`no_item`) or answer that they are not
    there (`not_there`). `only` are those held or missing that no other source names."""

    source: str
    named: int = 0
    held: int = 0
    missing: int = 0
    no_item: int = 0
    not_there: int = 0
    only: int = 0


@dataclass(frozen=True, slots=True)
class Completeness:
    """What is held of what there is. `named` pages exist, `held` of them are in the archive, `missing` are not; the first is the sum of the others.

    `no_item` and `not_there` are pages that sources name and that do not count, by outcome.
    """

    named: int
    held: int
    missing: tuple[Lacking, ...] = ()
    no_item: Mapping[str, int] = field(default_factory=dict)
    not_there: tuple[Lacking, ...] = ()
    sources: tuple[SourceCount, ...] = ()

    @property
    def reasons(self) -> dict[str, int]:
        """How many are missing for which reason: never_asked, on_hold, or the outcome of those that were asked."""
        return dict(Counter(reason_of(one) for one in self.missing).most_common())

    @property
    def sentence(self) -> str:
        """The same for a person, on one line."""
        if not self.named:
            return "no source has named a page yet"
        if not self.missing:
            return f"we hold all {self.named} pages that the sources name or that we ever saw"
        why = ", ".join(f"{count} {_said(reason)}" for reason, count in self.reasons.items())
        return f"we hold {self.held} of {self.named} pages; {len(self.missing)} {'is' if len(self.missing) == 1 else 'are'} missing: {why}"

    def figures(self) -> dict[str, Any]:
        """For the run's figures."""
        return {
            "named": self.named,
            "held": self.held,
            "missing": len(self.missing),
            "not_there": len(self.not_there),
            "sentence": self.sentence,
            "reasons": self.reasons,
            "sources": {
                one.source: {
                    "named": one.named,
                    "held": one.held,
                    "missing": one.missing,
                    "no_item": one.no_item,
                    "not_there": one.not_there,
                    "only": one.only,
                }
                for one in self.sources
            },
        }


def reconcile(
    night: NightBefore,
    held: Collection[UrlKey],
    *,
    on_hold: Mapping[UrlKey, str] | None = None,
    withdrawn: Collection[UrlKey] = (),
    excluded: Collection[UrlKey] = (),
) -> Completeness:
    """What is held of what there is.

    `held` are the pages with a version, those that are missing or gone on the site included. `on_hold` are the pages that only held captures show, with an
    address each. `withdrawn` pages and those that the site's file leaves out (`excluded`) count nowhere.
    """
    kept = set(held)
    waiting = on_hold or {}
    counted: dict[str, Counter[str]] = defaultdict(Counter)
    lacking: list[Lacking] = []
    absent: list[Lacking] = []
    no_item: Counter[str] = Counter()
    pages = (night.named.keys() | night.looked.keys() | kept | waiting.keys()) - set(withdrawn) - set(excluded)
    total = 0
    for page in sorted(pages):
        names = night.named.get(page, ())
        sources = _sources(night, names)
        looked = night.looked.get(page)
        found = "held" if page in kept else _standing(looked, names, is_waiting=page in waiting)
        if found == "":
            continue
        one = _lacking(page, looked, names, sources, waiting.get(page))
        if found == "missing":
            lacking.append(one)
        elif found == "not_there":
            absent.append(one)
        elif found == "no_item":
            assert looked is not None
            no_item[looked.outcome.value] += 1
        total += found in ("held", "missing")
        for source in sources or (EARLIER,):
            counted[source]["named"] += 1
            counted[source][found] += 1
            counted[source]["only"] += len(sources) < 2 and found in ("held", "missing")
    return Completeness(
        named=total,
        held=total - len(lacking),
        missing=tuple(sorted(lacking, key=lambda one: (one.reason, one.outcome or "", one.url))),
        no_item=dict(no_item.most_common()),
        not_there=tuple(absent),
        sources=tuple(SourceCount(source, **counted[source]) for source in SOURCES if source in counted),
    )


def _standing(looked: Looked | None, names: Collection[Named], *, is_waiting: bool) -> str:
    """What a page is that is not held: missing, no_item, not_there, or nothing ('') where neither a source nor a try of ours speaks for it."""
    if looked is None:
        return "missing" if names or is_waiting else ""
    if looked.outcome in NO_ITEM:
        return "no_item"
    if looked.outcome in NOT_THERE:
        return "not_there"
    return "missing"


def _lacking(
    page: UrlKey, looked: Looked | None, names: Collection[Named], sources: tuple[str, ...], waiting: str | None
) -> Lacking:
    lastmod = max((one.lastmod for one in names if one.lastmod), default=None)
    url = next((one.url for one in names), looked.url if looked else waiting or page)
    if looked is None or waiting is not None:
        reason: Reason = "on_hold" if waiting is not None else "never_asked"
        return Lacking(page, url, reason, sources=sources or (EARLIER,), lastmod=lastmod)
    return Lacking(page, url, "asked", looked.outcome, looked.evidence, looked.tried_at, sources or (EARLIER,), lastmod)


def _sources(night: NightBefore, names: Collection[Named]) -> tuple[str, ...]:
    found = {night.documents[one.document].what for one in names if one.document in night.documents}
    return tuple(source for source in SOURCES if source in found)


def reason_of(one: Lacking) -> str:
    """Why it is missing, in one word: never_asked, on_hold, or the outcome of the newest try."""
    return one.outcome.value if one.reason == "asked" and one.outcome is not None else one.reason


def _said(reason: str) -> str:
    words = {
        "never_asked": "not asked for yet",
        "on_hold": "on hold",
        "empty": "without an article",
        "ok": "read and not kept",
    }
    return words.get(reason, f"answered {reason}" if reason not in ("timeout", "unreachable") else reason)
