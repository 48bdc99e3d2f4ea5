"""What a settle leaves to the next night: what the documents said, and which pages were looked at. Working rows, written in the commit that publishes.

    told captures, failures ─▶ documents read anew, or found to stand ─▶ NightAfter
    sightings, verdicts     ─▶ pages looked at, with what the sources said of them then

Only live captures speak here: an archive's copy says nothing of tonight. A document whose newest answer cannot be believed (an error, empty, cut short,
another thing than it was) keeps its last good reading. Refuses to know what is asked next.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from archive import discovery, outcome
from archive.completeness import Answered, Completeness, Judgement, judge_sources, reconcile
from archive.completeness.reconcile import NO_ITEM, NOT_THERE
from archive.discovery import Discovered
from archive.discovery.lastmod import tells_of_change
from archive.errors import BadInput, StorageFailed
from archive.model import Alarm, Capture, FailedFetch, Outcome, Source, UrlKey
from archive.settle.figures import PageVerdict
from archive.settle.telling import Told, names_no_page
from archive.settle.work import Work
from archive.sites import Site
from archive.store import DocumentRead, Looked, Named, NightAfter, NightBefore, Store
from archive.store.nights import PART, said
from archive.store.standing import Sighted
from archive.warc import read_record

GOOD: Final = frozenset(
    {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.NOT_NEWS, Outcome.LISTING, Outcome.NOT_HTML, Outcome.MOVED}
)
"""Outcomes of a good look: the site showed the page whole, or said plainly what stands there."""
_BY_KIND: Final = {
    "rest": "rest",
    "urlset": "sitemap",
    "sitemapindex": "sitemap",
    "feed": "feed",
    "robots": "robots",
    "html": "listing",
}
_KINDS: Final = {
    "rest": "a REST list",
    "urlset": "a sitemap",
    "sitemapindex": "a sitemap index",
    "feed": "a feed",
    "robots": "robots.txt",
    "html": "a web page",
}
_MACHINE: Final = frozenset({"rest", "sitemap", "feed", "robots"})

_TORN: Final = ("is cut short", "is damaged", "breaks off", "not well-formed", "only its beginning was read")
"""What discovery says of a document of which it could not read all."""


@dataclass(frozen=True, slots=True)
class LookedBack:
    """What a settle found out about sources: `after` goes to the next night, `alarms` and `notes` to people, `complete` into the run's figures.

    `untold` is how many pages changed of which the sources' lastmods had said that they did not: what a gated night would have missed.
    """

    after: NightAfter
    alarms: tuple[Alarm, ...] = ()
    notes: tuple[str, ...] = ()
    complete: Completeness | None = None
    untold: int = 0


@dataclass(slots=True)
class Tonight:
    """The documents of one settle: as they were `before`, and what `answered`. `pages` were held before: what one of them answers makes no document of it."""

    site: Site
    before: Mapping[str, DocumentRead]
    leads: Mapping[str, str]
    pages: Collection[UrlKey] = ()
    answered: dict[str, Answered] = field(default_factory=dict)

    def what(self, url: str) -> str:
        """What sort of document is expected at `url`; '' where none is."""
        known = self.before.get(url)
        if known is not None:
            return known.what
        if url in self.leads:
            return self.leads[url]
        if not names_no_page(url):
            return "listing" if discovery.is_listing_url(url) else ""
        path = url.lower()
        if "/robots.txt" in path:
            return "robots"
        if "wp-json" in path or "rest_route=" in path:
            return "rest"
        return "sitemap" if "sitemap" in path else "feed"


def look_back(work: Work, verdicts: Sequence[PageVerdict]) -> LookedBack:
    """What this settle leaves to the next night, and what it says of the sources and of what is missing."""
    store, site = work.store, work.site
    live = [one for one in work.told if one.capture.source is Source.LIVE]
    if not work.staged and not work.failures:
        return LookedBack(NightAfter(site.key))
    night = store.night(site.key)
    held_before = store.held_pages(site.key)
    tonight = Tonight(site, night.documents, {lead.url: lead.what for lead in discovery.start(site)}, held_before)
    named_before = _by_document(night)
    for one in sorted(live, key=lambda told: told.capture.captured_at):
        _hear(work, tonight, one, named_before)
    for failure in work.failures:
        _hear_failure(tonight, failure)
    _forget_changes(tonight)
    looked = {**night.looked, **_looked(work, tonight, night, verdicts)}
    has = {one.candidate.page: one.text is not None for one in work.judged}
    held = (held_before - has.keys()) | {page for page, is_held in has.items() if is_held}
    judged = judge_sources(
        night.documents,
        named_before,
        tonight.answered,
        gone=_unreachable(tonight, named_before),
        standing=_standing(night, looked, held, work.withdrawn),
        answers=_answers(tonight, looked, night),
    )
    after = _after_all(night, judged, looked)
    quiet = [*store.captures(work.held), *(one for one in work.staged if one.id in work.held)] if work.held else []
    complete = reconcile(
        after,
        held,
        on_hold=_waiting(site, quiet, held),
        withdrawn=work.withdrawn,
        excluded=_excluded(site, after, held),
    )
    changed = {page: one for page, one in after.looked.items() if one is not night.looked.get(page)}
    return LookedBack(
        NightAfter(
            site=site.key,
            documents=tuple(judged.answered[url].document for url in sorted(judged.answered.keys() - judged.gone)),
            named={url: one.named for url, one in judged.answered.items() if one.named is not None},
            looked=tuple(changed[page] for page in sorted(changed)),
            gone=frozenset(judged.gone),
        ),
        tuple(judged.alarms),
        tuple(judged.notes),
        complete,
        _untold(night.looked, changed),
    )


def _untold(before: Mapping[UrlKey, Looked], changed: Mapping[UrlKey, Looked]) -> int:
    known = [(before[page], one) for page, one in changed.items() if page in before and one.verdict == "changed"]
    return sum(
        # What was pending is believed tonight, and was told when it was seen first.
        old.verdict != "pending"
        and bool(old.said and new.said)
        and old.looked_at is not None
        and new.looked_at is not None
        and not tells_of_change(new.said, old.said, old.looked_at)
        for old, new in known
    )


def complete_now(store: Store, site: Site) -> Completeness:
    """What is held of what there is, by what earlier nights know."""
    night, held = store.night(site.key), store.held_pages(site.key)
    withdrawn = store.tombstones(site.key)
    return reconcile(
        night,
        held,
        on_hold=_waiting(site, store.captures(store.captures_held(store.holds(site.key))), held),
        withdrawn={*withdrawn, *map(site.page_now, withdrawn)},
        excluded=_excluded(site, night, held),
    )


def _by_document(night: NightBefore) -> dict[str, tuple[Named, ...]]:
    """What each document named: pages, and the further documents."""
    found: dict[str, list[Named]] = defaultdict(list)
    for ones in night.named.values():
        for one in ones:
            found[one.document].append(one)
    for part in night.parts.values():
        found[part.document].append(part)
    return {url: tuple(ones) for url, ones in found.items()}


def _standing(
    night: NightBefore, looked: Mapping[UrlKey, Looked], held: set[UrlKey], withdrawn: Collection[UrlKey]
) -> set[UrlKey]:
    """The pages of which a source's silence is worth an alarm: what is held or was never asked for, unless the page says itself that it is no longer there."""
    absent = {page for page, one in looked.items() if one.outcome in NOT_THERE or one.outcome is Outcome.MOVED}
    return {page for page in night.named if page in held or page not in looked} - absent - set(withdrawn)


def _answers(tonight: Tonight, looked: Mapping[UrlKey, Looked], night: NightBefore) -> bool:
    """Whether the site answered anything well tonight."""
    good = (one for page, one in looked.items() if one is not night.looked.get(page))
    return any(one.outcome in GOOD for one in good) or any(
        not one.document.failures and one.document.what != "robots" for one in tonight.answered.values()
    )


def _waiting(site: Site, captures: Iterable[Capture], held: set[UrlKey]) -> dict[UrlKey, str]:
    """Pages that only these captures, which are held, show."""
    found: dict[UrlKey, str] = {}
    for capture in captures:
        if capture.status in (200, 203) and not names_no_page(capture.url):
            with suppress(BadInput):
                page = site.page_of(capture.url)
                if page not in held and not discovery.is_listing_url(capture.url):
                    found[page] = capture.url
    return found


def _excluded(site: Site, night: NightBefore, held: Collection[UrlKey]) -> set[UrlKey]:
    """Pages that the site's file leaves out now (what was read before it did so may still name them), and documents, which are no pages though a feed that
    fails or a start page without words answers as one."""
    addresses = {page: ones[0].url for page, ones in night.named.items()}
    addresses |= {page: one.url for page, one in night.looked.items() if page not in addresses}
    left_out = {page for page, url in addresses.items() if not site.covers(url) or site.leaves_out(url)}
    documents = {site.page_of(url) for url in night.documents} - set(held)
    return left_out | {page for page in documents if page in night.looked and night.looked[page].outcome not in NO_ITEM}


def _hear(work: Work, tonight: Tonight, told: Told, named_before: Mapping[str, tuple[Named, ...]]) -> None:
    """One answer, if it is a document's."""
    capture = told.capture
    # A list that is asked for its changes since a day, which is another day every night, is one document, and its pages are one answer.
    url = discovery.standing_url(capture.url)
    what = tonight.what(url) or ("document" if told.page is None and capture.status in (200, 203) else "")
    # A cache that mixes answers up sends a feed in place of a page now and then.
    if not what or (what == "document" and work.site.page_of(url) in tonight.pages):
        return
    before = tonight.before.get(url) or DocumentRead(url, what)
    found: Discovered | None = None
    if capture.status in (200, 203):
        result, evidence, found = _read(work, capture, before)
    else:
        result, evidence = outcome.of_response(capture.status or 0, capture.content_type, capture.truncated, 0)
    tried = replace(before, outcome=result, evidence=evidence, tried_at=capture.captured_at)
    if result is Outcome.NOT_MODIFIED or (result is Outcome.OK and found is None):
        stands = replace(tried, read_at=capture.captured_at if before.read_at else None, failures=0)
        if result is Outcome.OK:
            stands = replace(stands, answer=capture)
        tonight.answered[url] = Answered(stands)
    elif result is Outcome.OK and found is not None:
        named = _names(tonight.site, url, found)
        if discovery.is_changes(url):
            named = _with_earlier_changes(tonight, url, named, named_before)
        read = replace(
            tried,
            what=_BY_KIND.get(found.kind, before.what),
            kind=found.kind,
            read_at=capture.captured_at,
            answer=capture,
            entity_digest=capture.entity_digest,
            named=len({one.page for one in named}),
            total=found.total,
            failures=0,
        )
        whole = not any(part in one for one in found.problems for part in _TORN)
        tonight.answered[url] = Answered(read, named, whole)
    else:
        tonight.answered[url] = Answered(replace(tried, failures=before.failures + 1))


def _with_earlier_changes(
    tonight: Tonight, url: str, named: tuple[Named, ...], named_before: Mapping[str, tuple[Named, ...]]
) -> tuple[Named, ...]:
    """What changed once stays changed, also where the list no longer says so: the full list that is held is older."""
    earlier = tonight.answered.get(url)
    stood = earlier.named if earlier is not None else None
    if stood is None:
        stood = named_before.get(url, ())
    pages = {one.page: one for one in (*stood, *named) if one.listed_as != PART}
    return tuple(pages.values())


def _forget_changes(tonight: Tonight) -> None:
    """The changes of a list that was read in full after them are in it, but for what is in the list no longer: nothing stands beside it."""
    for url in [url for url in tonight.answered if discovery.is_changes(url)]:
        whole = tonight.answered.get(discovery.list_of(url) or "")
        asked = tonight.answered[url].document.tried_at
        if (
            whole is not None
            and whole.named is not None
            and asked is not None
            and (whole.document.tried_at or asked) >= asked
        ):
            del tonight.answered[url]


def _read(work: Work, capture: Capture, before: DocumentRead) -> tuple[Outcome, str, Discovered | None]:
    """What a 200 of a document is worth, and what it says; None where it says what it said before, or nothing that can be believed."""
    try:
        body, cut = work.body_of(capture)
    except (BadInput, StorageFailed) as error:
        return Outcome.TRUNCATED, f"the body cannot be read: {error}", None
    if cut or capture.truncated:
        return Outcome.TRUNCATED, "the answer was cut short", None
    if not body.strip():
        return Outcome.EMPTY, "the answer is empty", None
    # A REST list says in its headers how long it is: equal bodies may belong to lists of other lengths.
    is_rest = "rest" in (before.what, before.kind)
    if not is_rest and before.kind and capture.entity_digest == before.entity_digest:
        return Outcome.OK, "", None
    headers = _headers(work, capture) if is_rest else {}
    found = discovery.read(capture.url, capture.content_type, body, site=work.site, headers=headers)
    said = _BY_KIND.get(found.kind, "")
    if before.read_at is not None and said != before.what and before.what in _MACHINE:
        return Outcome.EMPTY, f"{_told(found.kind)} came where {_told(before.kind)} was", None
    if not said or (before.what in _MACHINE and said == "listing"):
        return Outcome.EMPTY, f"no {before.what}: {next(iter(found.problems), found.kind)}"[:500], None
    return Outcome.OK, "", found


def _told(kind: str) -> str:
    """A kind of document in words."""
    return _KINDS.get(kind, "something unreadable")


def _headers(work: Work, capture: Capture) -> dict[str, str]:
    with suppress(BadInput, StorageFailed):
        return dict(read_record(work.config.warc_dir, capture.file, capture.offset_bytes).headers)
    return {}


def _names(site: Site, url: str, found: Discovered) -> tuple[Named, ...]:
    """What a document names: pages, and of machine documents the further ones."""
    names: dict[UrlKey, Named] = {}
    for candidate in found.candidates:
        with suppress(BadInput):
            page = site.page_of(candidate.url)
            lastmod = candidate.hints.get("updated", (None, None))[1]
            names.setdefault(page, Named(url, page, candidate.url, candidate.listed_as, lastmod))
    if found.kind != "html":
        for lead in found.more:
            with suppress(BadInput):
                page = site.page_of(lead.url)
                names.setdefault(page, Named(url, page, lead.url, PART, lead.lastmod or None))
    return tuple(names.values())


def _hear_failure(tonight: Tonight, failure: FailedFetch) -> None:
    url = discovery.standing_url(failure.url)
    what = tonight.what(url)
    if what:
        before = tonight.before.get(url) or DocumentRead(url, what)
        tried = replace(before, outcome=failure.outcome, evidence=failure.detail, tried_at=failure.failed_at)
        earlier = tonight.answered.get(url)
        if earlier is None or (earlier.document.tried_at or failure.failed_at) <= failure.failed_at:
            tonight.answered[url] = Answered(replace(tried, failures=before.failures + 1))


def _unreachable(tonight: Tonight, named_before: Mapping[str, tuple[Named, ...]]) -> set[str]:
    """Documents that were not asked, and to which nothing leads any more: the fourth page of a list that has three now. Also gives the documents that were
    read the word of their index. A feed is named by pages, of which a gated night reads few: it stays."""
    read = {url: one.named for url, one in tonight.answered.items() if one.named is not None}
    parts: dict[str, str | None] = {}
    for names in {**named_before, **read}.values():
        for one in names:
            if one.listed_as == PART:
                parts[one.url] = max(one.lastmod or "", parts.get(one.url) or "") or None
    for url, answered in tonight.answered.items():
        if url in parts and answered.document.failures == 0:
            tonight.answered[url] = replace(answered, document=replace(answered.document, lastmod=parts[url]))
    known = tonight.answered.keys() | tonight.leads.keys() | parts.keys()
    return {url for url, one in tonight.before.items() if url not in known and one.what in _MACHINE - {"feed"}}


def _looked(work: Work, tonight: Tonight, night: NightBefore, verdicts: Sequence[PageVerdict]) -> dict[UrlKey, Looked]:
    """The pages that were asked for, with their newest look; what the sources said of them comes later."""
    judged = {one.page: one.verdict for one in verdicts}
    seen = {
        page: [one for one in sightings if one.capture.source is Source.LIVE]
        for page, sightings in work.news.fresh.items()
    }
    failed: dict[UrlKey, list[FailedFetch]] = defaultdict(list)
    for failure in work.failures:
        if not tonight.what(failure.url):
            with suppress(BadInput):
                failed[work.site.page_of(failure.url)].append(failure)
    looked: dict[UrlKey, Looked] = {}
    for page in {page for page, sightings in seen.items() if sightings} | failed.keys():
        if outcome.is_probe(page):
            continue
        made = _after(page, night.looked.get(page), seen.get(page, ()), failed.get(page, ()), judged.get(page, ""))
        if made is not None:
            looked[page] = made
    return looked


def _after(
    page: UrlKey, old: Looked | None, seen: Iterable[Sighted], failed: Iterable[FailedFetch], verdict: str
) -> Looked | None:
    """The row of one page after tonight; None where nothing tonight is newer than it."""
    tries = [(one.capture.captured_at, one.capture.url, *_effective(one)) for one in seen]
    tries += [(one.failed_at, one.url, one.outcome, one.detail) for one in failed]
    tries = sorted(one for one in tries if old is None or one[0] > old.tried_at)
    if not tries:
        return None
    tried_at, url, result, evidence = tries[-1]
    good = [when for when, _, outcome, _ in tries if outcome in GOOD]
    changed = verdict == "changed" and bool(good)
    return Looked(
        page=page,
        url=url,
        looked_at=good[-1] if good else (old.looked_at if old else None),
        outcome=result,
        evidence=evidence,
        verdict=verdict,
        tried_at=tried_at,
        looks=(old.looks if old else 0) + bool(good),
        changes=(old.changes if old else 0) + changed,
        changed_at=good[-1] if changed else (old.changed_at if old else None),
        said=old.said if old else {},
    )


def _effective(one: Sighted) -> tuple[Outcome, str]:
    """What the sighting turned out to be: its rendition knows better than the response."""
    if one.rendition is None:
        return one.outcome, one.evidence
    return Outcome(one.rendition["outcome"]), one.rendition["evidence"]


def _after_all(night: NightBefore, judged: Judgement, looked: Mapping[UrlKey, Looked]) -> NightBefore:
    """All that is known after tonight, with what the sources said of the pages that were looked at."""
    documents = {**night.documents, **{url: one.document for url, one in judged.answered.items()}}
    documents = {url: one for url, one in documents.items() if url not in judged.gone}
    read = {url for url, one in judged.answered.items() if one.named is not None}
    named: dict[UrlKey, list[Named]] = defaultdict(list)
    for page, ones in night.named.items():
        standing = [one for one in ones if one.document in documents and one.document not in read]
        if standing:
            named[page] = standing
    for url, answer in judged.answered.items():
        for one in answer.named or ():
            if one.listed_as != PART and url in documents:
                named[one.page].append(one)
    whole = dict(looked)
    for page, look in looked.items():
        if look is not night.looked.get(page) and look.looked_at == look.tried_at:
            whole[page] = replace(look, said=_said(documents, named.get(page, ()), look.tried_at))
    return NightBefore(documents, whole, {page: tuple(ones) for page, ones in named.items()})


def _said(documents: Mapping[str, DocumentRead], names: Iterable[Named], looked_at: datetime) -> dict[str, str]:
    """What the sources said of a page when it was looked at. A document read later may speak of an edit that the look missed: it does not count."""
    words = [(documents[one.document], one.lastmod) for one in names]
    return said([(one.what, lastmod) for one, lastmod in words if (one.read_at or looked_at) <= looked_at])
