"""What the archive should say, from the set of captures alone: their answers, the site's file, the cleaner, the overrides and the holds. Nothing of what was
believed before, and nothing of the order in which anything came."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from archive import discovery
from archive.clean.profile import learn
from archive.identity import fold, text_digest, urlkey, utc_text
from archive.model import Capture, Cleaned, Outcome, Override, Source
from archive.sites import Site
from tools.histories.site import cleaned_of, prints_of

FORMS = ("html", "text")


@dataclass(frozen=True, slots=True)
class Answer:
    """One capture with what it says: a page (`said`), a `feed`'s bytes, a redirect, a 304 or an error by its status."""

    capture: Capture
    said: Mapping[str, Any] | None = None
    feed: bytes | None = None
    form: str = "html"

    @property
    def order(self) -> tuple[str, str, str]:
        """Capture order."""
        return utc_text(self.capture.captured_at), self.capture.payload_digest, self.capture.url


@dataclass(slots=True)
class Words:
    """Beside the captures: the site's file, the number of the cleaner, and what people said. `holds` names runs and captures."""

    site: Site
    cleaner: int = 1
    overrides: list[Override] = field(default_factory=list)
    holds: set[str] = field(default_factory=set)


@dataclass(slots=True)
class State:
    """What readers and the next settle are told: rows without commit numbers, and the profile's digest."""

    versions: set[tuple[Any, ...]] = field(default_factory=set)
    addresses: set[tuple[Any, ...]] = field(default_factory=set)
    hints: set[tuple[Any, ...]] = field(default_factory=set)
    profile: str = ""

    def differs(self, other: State) -> str:
        """The first difference in words, '' for none; `other` is what should be."""
        for name in ("profile", "hints", "addresses", "versions"):
            mine, theirs = getattr(self, name), getattr(other, name)
            if mine != theirs:
                if isinstance(mine, str):
                    return f"{name}: {mine} should be {theirs}"
                return f"{name}: too many {sorted(mine - theirs, key=str)[:2]}, missing {sorted(theirs - mine, key=str)[:2]}"
        return ""


@dataclass(slots=True)
class Sight:
    """One page seen in one capture. `cleaned` is None for what is no page to read."""

    answer: Answer
    page: str
    outcome: str
    cleaned: Cleaned | None = None

    @property
    def is_ok(self) -> bool:
        return self.outcome == "ok"

    @property
    def state(self) -> tuple[Any, ...]:
        assert self.cleaned is not None
        return fold(self.cleaned.title or ""), self.cleaned.published, fold(self.cleaned.body_text)


def page_of(url: str, site: Site) -> str:
    """The key of a page, by the rules of the histories' site spelled out once more."""
    if site.aliases:
        url = url.replace("//old.rope.example", "//rope.example").partition("?lang=")[0]
    return urlkey(url)


def left_out(url: str, site: Site) -> bool:
    """Whether the site's file says that no item stands there, spelled out once more."""
    return bool(site.exclude) and "rope.example/p3/" in url


def state_of(answers: Iterable[Answer], words: Words) -> State:
    """All of it."""
    speaking = sorted(
        (one for one in answers if not {one.capture.id, one.capture.run} & words.holds), key=lambda one: one.order
    )
    state = State()
    listed = _hints(speaking, words.site, state)
    repeated = _learnt(speaking, words.site, state)
    sights = _sights(speaking, words, repeated, listed)
    by_capture = {one.answer.capture.id: one for one in sights}
    pages: dict[str, list[Sight]] = defaultdict(list)
    for one in sights:
        pages[one.page].append(one)
    for page, found in pages.items():
        state.versions |= set(_chain(page, found, by_capture))
    _addresses(speaking, sights, words.site, state)
    return state


def _hints(speaking: Sequence[Answer], site: Site, state: State) -> dict[str, set[str]]:
    newest: dict[tuple[str, str], str] = {}
    listed: dict[str, set[str]] = defaultdict(set)
    for one in speaking:
        if one.feed is None:
            continue
        found = discovery.read(one.capture.url, "application/rss+xml", one.feed, site=site)
        said: dict[tuple[str, str], str] = {}
        for candidate in found.candidates:
            page = page_of(candidate.url, site)
            listed[page].add("entry")
            said.setdefault((page, "listed_as"), "entry")
            for name, (value, _) in candidate.hints.items():
                said.setdefault((page, name), value)
        newest |= said
    state.hints = {(page, name, value) for (page, name), value in newest.items()}
    return listed


def _learnt(speaking: Sequence[Answer], site: Site, state: State) -> frozenset[int]:
    pages = {
        (page_of(one.capture.url, site), prints_of(one.said))
        for one in speaking
        if one.said is not None and one.form == "html" and not left_out(one.capture.url, site)
    }
    profile = learn(sorted(pages))
    state.profile = profile.digest
    return profile.repeated


def _sights(
    speaking: Sequence[Answer], words: Words, repeated: frozenset[int], listed: Mapping[str, Collection[str]]
) -> list[Sight]:
    first: dict[tuple[str, str, str], Answer] = {}
    for one in speaking:
        if one.said is not None:
            first.setdefault((page_of(one.capture.url, words.site), one.form, one.capture.payload_digest), one)
    sights = []
    for one in speaking:
        page = page_of(one.capture.url, words.site)
        status = one.capture.status
        if one.feed is not None:
            continue
        if one.said is None:
            if one.capture.location is not None and page_of(one.capture.location, words.site) == page:
                continue
            named = {404: "missing", 410: "gone", 304: "not_modified", 301: "moved", 503: "server_error"}
            sights.append(Sight(one, page, named[status or 0]))
            continue
        context = first[page, one.form, one.capture.payload_digest]
        mine = [over for over in words.overrides if over.page is None or _page_now(over.page, words.site) == page]
        seen = utc_text(context.capture.captured_at)
        cleaned = cleaned_of(one.said, seen, repeated if one.form == "html" else frozenset(), mine, words.cleaner)
        outcome = cleaned.outcome.value
        if cleaned.outcome is Outcome.OK and not cleaned.news_evidence and not listed.get(page):
            outcome = "not_news"
        if left_out(one.capture.url, words.site):
            outcome = "not_news"
        sights.append(Sight(one, page, outcome, cleaned))
    return sights


def _page_now(page: str, site: Site) -> str:
    if site.aliases:
        return page.replace("example,rope,old)", "example,rope)").partition("?lang=")[0]
    return page


def _attests(one: Sight, by_capture: Mapping[str, Sight]) -> Sight | None:
    """The sighting that one stands for: itself, or what a 304 refers to; None where that is not here."""
    passed = set()
    while one.outcome == "not_modified":
        passed.add(one.answer.capture.id)
        referred = by_capture.get(one.answer.capture.refers_to or "")
        if referred is None or referred.answer.capture.id in passed:
            return None
        one = referred
    return one


def _chain(page: str, sights: Sequence[Sight], by_capture: Mapping[str, Sight]) -> list[tuple[Any, ...]]:
    read = [(one, meant) for one in sights if (meant := _attests(one, by_capture)) is not None]
    forms = [meant.answer.form for _, meant in read if meant.is_ok]
    primary = min(forms, key=FORMS.index, default=None)
    versions: list[list[Any]] = []
    absent: list[datetime] = []
    gone: datetime | None = None
    waiting: tuple[Sight, Sight] | None = None
    for one, meant in read:
        when = one.answer.capture.captured_at
        if one.outcome in ("missing", "gone"):
            if one.answer.capture.source is Source.LIVE:
                absent.append(when)
                if one.outcome == "gone" or (len(absent) >= 3 and when - absent[0] >= timedelta(days=7)):
                    gone = absent[0]
            continue
        if not meant.is_ok or meant.answer.form != primary:
            continue
        absent, gone = [], None
        if versions and versions[-1][0] == meant.state:
            versions[-1][3:] = [when, versions[-1][4] + 1]
            waiting = None
            continue
        begun, shown, count = one, meant, 1
        if waiting is not None and waiting[1].state == meant.state:
            (begun, shown), count = waiting, 2
        elif versions and 2 * len(meant.state[2]) < len(versions[-1][2].state[2]):
            waiting = (one, meant)
            continue
        versions.append([meant.state, begun, shown, when, count])
        waiting = None
    rows = []
    for n, (_, begun, shown, last, count) in enumerate(versions, start=1):
        made = shown.cleaned
        assert made is not None
        end = n == len(versions)
        first = begun.answer.capture
        rows.append(
            (
                *(page, first.id, n, text_digest(made.body_text), made.title),
                *(made.published.value if made.published else None, utc_text(first.captured_at), utc_text(last), count),
                *(utc_text(absent[0]) if end and absent else None, utc_text(gone) if end and gone else None),
            )
        )
    return rows


def _addresses(speaking: Sequence[Answer], sights: Sequence[Sight], site: Site, state: State) -> None:
    found: dict[tuple[str, str, str], str] = {}
    for one in sights:
        if one.is_ok and one.cleaned is not None:
            taken = one.answer.capture
            found.setdefault((taken.url, one.page, "fetched"), taken.id)
            canonical = one.cleaned.canonical_url
            if canonical and page_of(canonical, site) == one.page:
                found.setdefault((canonical, one.page, "canonical"), taken.id)
    for answer in speaking:
        to = answer.capture.location
        if to is not None and to != answer.capture.url and site.covers(to):
            found.setdefault((answer.capture.url, page_of(to, site), "redirect"), answer.capture.id)
    state.addresses = {(*key, capture) for key, capture in found.items()}
