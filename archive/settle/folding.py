"""From sightings to version rows and addresses, page by page. Serves the step `decide` of the road; `decide.fold` does the deciding.

Knows how stored and new sightings come together, what a boundary's cause is, and which addresses a page has. Refuses to know the database's changes
beyond comparing rows. All pages of a batch are folded from *all* their sightings: never from the last version and tonight's.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from archive.decide import Chain, Seen, VersionSpan, fold
from archive.errors import BadInput
from archive.identity import utc_text
from archive.journal import Change
from archive.model import CaptureId, Cause, Outcome, StateDigest, TextDigest, UrlKey
from archive.settle.rows import Row, moved_rows
from archive.sites import Site
from archive.store import Store
from archive.store.schema import BITEMPORAL
from archive.store.standing import AddressRow, Sighted

PAGES_AT_ONCE = 200
"""Pages whose sightings are in memory together."""


@dataclass(slots=True)
class News:
    """What a settle knows of sightings beyond those that stand.

    `fresh` are those of captures that are new or that a hold lets go, `retold` those of captures that are taken for something else than before, by page.
    `reread` stand and have another rendition; those in `ended`, by capture and page, stand no longer.
    """

    fresh: dict[UrlKey, list[Sighted]] = field(default_factory=lambda: defaultdict(list))
    retold: dict[UrlKey, list[Sighted]] = field(default_factory=lambda: defaultdict(list))
    reread: dict[tuple[CaptureId, UrlKey], Sighted] = field(default_factory=dict)
    ended: set[tuple[CaptureId, UrlKey]] = field(default_factory=set)

    @property
    def captures(self) -> set[CaptureId]:
        """All that it speaks of."""
        new = {one.capture.id for pages in (self.fresh, self.retold) for found in pages.values() for one in found}
        return new | {name for name, _ in (*self.reread, *self.ended)}

    @property
    def pages(self) -> set[UrlKey]:
        """All that it speaks of."""
        return {*self.fresh, *self.retold, *(page for _, page in (*self.reread, *self.ended))}

    def among(self, stored: Iterable[Sighted]) -> list[Sighted]:
        """What still stands of stored sightings, as it reads now."""
        standing = (one for one in stored if (one.capture.id, one.page) not in self.ended)
        return [self.reread.get((one.capture.id, one.page), one) for one in standing]

    def of(self, page: UrlKey) -> list[Sighted]:
        """What is added to the page's sightings."""
        return [*self.fresh.get(page, ()), *self.retold.get(page, ())]


@dataclass(frozen=True, slots=True)
class Folded:
    """One page after the fold: its chain, its version rows before and after, and the sightings it was folded from.

    `shown` is the sighting whose rendition shows the current version, None for a page that has none; `reread` whether what we make of its stored captures
    changed.
    """

    page: UrlKey
    chain: Chain
    before: Sequence[Row]
    after: Sequence[Row]
    sightings: Sequence[Sighted]
    shown: Sighted | None
    reread: bool

    @property
    def current(self) -> Row | None:
        """The last version row, None for a page that has none."""
        return self.after[-1] if self.after else None


def seen_of(one: Sighted) -> Seen:
    """A sighting as the fold sees it: a page that was cleaned is what the cleaning says, any other what its response says."""
    made = one.rendition
    result = one.outcome if made is None or one.outcome is not Outcome.OK else Outcome(made["outcome"])
    if result is Outcome.OK and made is None:
        result = Outcome.CLEANER_FAILED  # only while its cleaning is outstanding
    is_ok = result is Outcome.OK and made is not None
    return Seen(
        capture=one.capture.id,
        captured_at=one.capture.captured_at,
        payload_digest=one.capture.payload_digest,
        url=one.capture.url,
        source=one.capture.source,
        form=one.form,
        outcome=result,
        state=StateDigest(made["state_digest"]) if is_ok and made else None,
        text=TextDigest(made["text_digest"]) if is_ok and made else None,
        folded_length=one.folded_length if is_ok else 0,
        refers_to=one.capture.refers_to,
    )


def fold_pages(
    store: Store, pages: Sequence[UrlKey], news: News, held: frozenset[CaptureId], overruled: Collection[UrlKey] = ()
) -> list[Folded]:
    """Folds `pages` from their stored sightings and the `news` of this settle, without those of captures that are `held`. Pages in `overruled` are read
    with an override of their own."""
    stored = store.sighted(pages)
    rows = store.version_rows(pages)
    together = {page: [*news.among(stored.get(page, ())), *news.of(page)] for page in pages}
    wanted = {one.capture.refers_to for found in together.values() for one in found if one.capture.refers_to}
    elsewhere = {one.capture.id: one for one in _elsewhere(store, wanted, news)}
    causes = _causes_elsewhere(store, news)
    referred = {name: seen_of(one) for name, one in elsewhere.items()}
    folded = []
    for page, found in together.items():
        chain = fold((seen_of(one) for one in found), referred=referred, held=held)
        here = {one.capture.id: one for one in found}
        shown = [_shown(span.first_capture, here, elsewhere) for span in chain.versions]
        boundaries = _Boundaries(
            chain=chain,
            before=rows.get(page, []),
            fresh={one.capture.id for one in news.fresh.get(page, ())},
            reread=bool(news.retold.get(page)) or any((name, page) in news.reread for name in here),
            causes=causes,
            current=_states([*found, *elsewhere.values()]),
            mended=_states(
                here[one.capture.id] for one in stored.get(page, ()) if one.is_stale and one.capture.id in here
            ),
            read_as=[one.page for one in shown],
            overruled=overruled,
        )
        after = [
            _version_row(page, span, one, chain, boundaries.cause(span))
            for span, one in zip(chain.versions, shown, strict=True)
        ]
        folded.append(
            Folded(page, chain, boundaries.before, after, found, shown[-1] if shown else None, boundaries.reread)
        )
    return folded


def _states(sightings: Iterable[Sighted]) -> set[str]:
    """The states that the present generation found in these sightings."""
    return {one.rendition["state_digest"] for one in sightings if one.rendition is not None and not one.is_stale}


def _causes_elsewhere(store: Store, news: News) -> dict[str, str]:
    """The causes of the boundaries that captures made on the pages which they are no longer taken to show: a page that gets a new key keeps its edits."""
    moved = {one.capture.id for found in news.retold.values() for one in found}
    left = {page for name, page in news.ended if name in moved}
    rows = store.version_rows(left).values() if left else ()
    return {row["first_capture"]: row["cause"] for found in rows for row in found}


def _elsewhere(store: Store, wanted: Collection[CaptureId], news: News) -> list[Sighted]:
    """The sightings of captures that 304s refer to, on whatever page, and those these refer to in turn (imported revisits of revisits)."""
    if not wanted:
        return []
    new = [one for pages in (news.fresh, news.retold) for found in pages.values() for one in found]
    found: dict[CaptureId, Sighted] = {}
    ask = set(wanted)
    while ask:
        batch = news.among(store.sighted_in(ask))
        batch += [one for one in new if one.capture.id in ask]
        # A capture seen on two pages (a page that was re-keyed) reads alike on both; the first key is as good as any, and always the same.
        for one in sorted(batch, key=lambda one: one.page):
            found.setdefault(one.capture.id, one)
        ask = {one.capture.refers_to for one in batch if one.capture.refers_to} - found.keys() - ask
    return list(found.values())


def _shown(first: CaptureId, here: Mapping[CaptureId, Sighted], elsewhere: Mapping[CaptureId, Sighted]) -> Sighted:
    """The sighting whose rendition shows the state that `first` begins: its own, or its referent's where it is a 304."""
    shown = here[first]
    while shown.outcome is Outcome.NOT_MODIFIED and shown.capture.refers_to is not None:
        referent = shown.capture.refers_to
        shown = here[referent] if referent in here else elsewhere[referent]
    return shown


def _version_row(page: UrlKey, span: VersionSpan, shown: Sighted, chain: Chain, cause: Cause) -> dict[str, Any]:
    last = span is chain.versions[-1]
    return {
        "page": page,
        "form": span.form.value,
        "first_capture": span.first_capture,
        "ordinal": span.ordinal,
        "state_digest": span.state,
        "text_digest": span.text,
        "text_capture": shown.capture.id,
        "text_page": shown.page,
        "first_seen": utc_text(span.first_seen),
        "last_seen": utc_text(span.last_seen),
        "sightings": span.sightings,
        "cause": cause.value,
        "missing_since": utc_text(chain.missing_since) if last and chain.missing_since else None,
        "gone_since": utc_text(chain.gone_since) if last and chain.gone_since else None,
    }


@dataclass(frozen=True, slots=True)
class _Boundaries:
    """What is known of one page's boundaries: its version rows before this settle, which captures are new, whether stored readings changed, and the
    `causes` of boundaries that the same captures made on other pages.

    `current` are the states that the present generation found; a version whose state is not among them stands as an older one read it. `mended` are
    those of readings that had been so until this settle. `read_as` are the pages that the versions were read as: another than this one where a 304 refers
    to another page's capture. `overruled` are read with an override of their own.
    """

    chain: Chain
    before: Sequence[Row]
    fresh: Collection[CaptureId]
    reread: bool
    causes: Mapping[str, str]
    current: Collection[str]
    mended: Collection[str]
    read_as: Sequence[UrlKey]
    overruled: Collection[UrlKey]

    def cause(self, span: VersionSpan) -> Cause:
        """Why a version begins where it does.

        A boundary between captures that were folded before, on a page whose readings changed, is our doing: `reread`. So is one between the readings
        of two generations, until both sides are read by one, and one between readings of two pages that a person overruled differently. That older
        captures arrived and showed an edit which we had not noticed is the site's.
        A cause once given stays while the boundary does.
        """
        if span.ordinal == 1:
            return Cause.FIRST
        sides = {self.chain.versions[span.ordinal - 2].state, span.state}
        one_generation = len(sides & set(self.current)) != 1
        here = (row["cause"] for row in self.before if row["first_capture"] == span.first_capture)
        earlier = next(here, self.causes.get(span.first_capture))
        if earlier is not None and earlier != Cause.FIRST.value:
            settled = one_generation and not sides.isdisjoint(self.mended)
            return Cause.SITE if settled else Cause(earlier)
        pages = {self.read_as[span.ordinal - 2], self.read_as[span.ordinal - 1]}
        if not one_generation or (len(pages) == 2 and not pages.isdisjoint(self.overruled)):
            return Cause.REREAD
        return Cause.REREAD if self.reread and span.first_capture not in self.fresh else Cause.SITE


def version_changes(folded: Sequence[Folded]) -> list[Change]:
    """The version rows that differ."""
    return [change for one in folded for change in moved_rows("version", BITEMPORAL["version"], one.before, one.after)]


def address_changes(
    store: Store,
    site: Site,
    folded: Sequence[Folded],
    redirects: Mapping[tuple[str, UrlKey], Sighted],
    lost: Collection[tuple[str, UrlKey]],
) -> list[Change]:
    """The address rows that differ. `redirects` are this settle's: (old address, page it leads to) -> the earliest capture that shows it; what stands of
    those in `lost` rests on a capture that says so no longer."""
    pages = {one.page for one in folded} | {page for _, page in (*redirects, *lost)}
    stored = store.addresses(pages)
    wanted: dict[tuple[str, UrlKey, str], tuple[tuple[str, str, str], CaptureId]] = {}

    def note(url: str, page: UrlKey, basis: str, order: tuple[str, str, str], capture: CaptureId) -> None:
        # The earliest capture that shows it, whatever order they came in.
        key = (url, page, basis)
        wanted[key] = min(wanted.get(key, (order, capture)), (order, capture))

    for (url, page), one in redirects.items():
        note(url, page, "redirect", one.order, one.capture.id)
    touched = {one.page for one in folded}
    for row in stored:
        if row.basis == "redirect" and (row.url, row.page) in lost:
            continue
        if row.basis not in ("fetched", "canonical") or row.page not in touched:
            note(row.url, row.page, row.basis, row.order, row.capture)
    for history in folded:
        for sighting in history.sightings:
            made = sighting.rendition
            if made is None or made["outcome"] != Outcome.OK.value or sighting.outcome is not Outcome.OK:
                continue
            note(sighting.capture.url, history.page, "fetched", sighting.order, sighting.capture.id)
            if made["canonical_url"] and _key(site, made["canonical_url"]) == history.page:
                note(made["canonical_url"], history.page, "canonical", sighting.order, sighting.capture.id)
    return moved_rows(
        "address",
        BITEMPORAL["address"],
        [_address_row(row) for row in stored],
        [
            {"url": url, "page": page, "basis": basis, "capture": capture}
            for (url, page, basis), (_, capture) in wanted.items()
        ],
    )


def _address_row(row: AddressRow) -> dict[str, Any]:
    return {"url": row.url, "page": row.page, "basis": row.basis, "capture": row.capture}


def _key(site: Site, url: str) -> UrlKey | None:
    try:
        return site.page_of(url)
    except BadInput:
        return None
