"""What need not be asked tonight. Pure: knows what earlier nights left (`NightBefore`) and what tonight's sources say; decides, and says why.

    nothing known, --full, an alarm, a hold, a lastmod that lied  ─▶ the gate is open: everything is asked, as on a first night
    else, documents   with validators; not at all where their own index says that nothing changed, or where nobody was there
          pages       only for a reason: see `Why`

What no source speaks of is found by looking: each night the pages are asked that were looked at longest ago, so that none that is held goes without a look
for longer than the site's `check_every_days`; pages that changed not long ago are looked at more often (`interval_days`). Refuses to know Scrapy, the
network and the store. Serves the step between discovery and fetching.
"""

from __future__ import annotations

import hashlib
import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from archive import discovery
from archive.discovery.lastmod import instant_of, is_settled, tells_of_change
from archive.model import Capture, Outcome, UrlKey
from archive.repetition import pages_needed
from archive.sites import Site
from archive.store import DocumentRead, KnownPage, Looked, NightBefore
from crawler.held_lists import HeldLists, merged

FEWEST_LOOKS = 5
"""A night, however few pages a site has."""
LEARNABLE = 2
"""A block that the site puts on all its pages from one day to the next is told from an edit once so many pages show it as `pages_needed` says; a night looks
at this many times as many, for not every page that is asked is news. Measured on nights of noise (43 pages): with 5 looks one false edit, with 8 none."""
PARTS_IN_TURN = 2
"""Sitemaps a night that are asked for although their index says that they did not change, those read longest ago first: a page that is taken away moves no
lastmod, and the page is asked for once its sitemap names it no longer."""
UNDATED_LOOKS = 100
"""A night, at pages that are held and of which no source says when they changed: a society's newer releases, for less than two minutes of its server's time."""
GONE_EVERY = timedelta(days=30)
"""How often a page is asked for that is gone: societies do bring pages back."""
MOST_OF = 0.95
"""Machine sources that name so much of what is held name what there is: list pages can tell little more."""

DATED: Final = frozenset({"rest", "sitemap"})
"""Sources that name all that they have: what they name no longer may be gone. A feed and a list scroll on."""
_TRANSIENT: Final = frozenset(
    {
        Outcome.TIMEOUT,
        Outcome.UNREACHABLE,
        Outcome.SERVER_ERROR,
        Outcome.BLOCKED,
        Outcome.TRUNCATED,
        Outcome.MAINTENANCE,
        Outcome.CONSENT_WALL,
    }
)
"""What passes: a page that was never held is asked for again the next night. A login does not; what stands behind one waits for its turn."""
_NOBODY: Final = frozenset({Outcome.MISSING, Outcome.GONE, Outcome.EMPTY, Outcome.NOT_HTML})


class Why(StrEnum):
    """Why a page is asked for. The figures of a run count them as ``asked_<why>``."""

    NEW = "new"
    """It was never looked at."""
    CHANGED = "changed"
    """A source says another lastmod than when it was last looked at."""
    UNLISTED = "unlisted"
    """A source that lists all it has named it before, and does so no longer."""
    DOUBTFUL = "doubtful"
    """The newest look at it was not good, or waits for a second one."""
    ROLLING = "rolling"
    """Nothing says that it changed; its turn has come."""
    EVERYTHING = "everything"
    """The gate is open."""


class How(StrEnum):
    """What is done about a discovery document."""

    ASK = "ask"
    KEEP = "keep"
    """Not asked: what it said last is read again from its record."""
    LEAVE = "leave"
    """Not asked, and nothing is lost by it."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A page, or a list page (`what` is then "listing"), to ask for after all."""

    url: str
    why: Why
    what: str = ""


@dataclass(frozen=True, slots=True)
class Tonight:
    """What tonight's sources say: `words`, for each page they name, source -> its greatest lastmod as it stands there ('' where it says none)."""

    words: Mapping[UrlKey, Mapping[str, str]] = field(default_factory=dict)


class Gate:
    """The decisions of one night of `site`, at `now`, after the night `before`.

    `known` are the pages with a version. `open_because` says why everything is asked for; '' where the gate holds.
    """

    def __init__(
        self,
        site: Site,
        before: NightBefore,
        known: Mapping[UrlKey, KnownPage],
        *,
        now: datetime,
        open_because: str = "",
    ) -> None:
        self.before = before
        self.open_because = open_because or ("" if before.looked and _lists_all(before) else NOTHING_KNOWN)
        self._site, self._known, self._now = site, known, now
        self._longest = timedelta(days=site.check_every_days)
        self._named_by_hand = frozenset({*site.rest, *site.sitemaps, *site.feeds, *site.lists, *site.start_urls})
        # A list page is asked as the document that it is.
        self._documents = {site.page_of(url) for url in before.documents}
        parts = sorted((one.read_at, url) for url, one in before.documents.items() if one.lastmod and one.read_at)
        self._parts_in_turn = frozenset(url for _, url in parts[:PARTS_IN_TURN])
        self._lists = HeldLists(before, now, self._longest)
        self._lists_tell_little = not self.open_because and _covered(before, known) >= MOST_OF

    @property
    def is_open(self) -> bool:
        """Whether everything is asked for."""
        return bool(self.open_because)

    def document(self, url: str, what: str, lastmod: str = "") -> How:
        """What is done about a document to which something leads tonight; `lastmod` is what its index says of it, '' for nothing."""
        read = self.before.documents.get(url)
        if self.is_open:
            return How.ASK
        if read is None:
            return How.LEAVE if what == "listing" and self._waits_as_page(url) else How.ASK
        if read.answer is None or read.read_at is None:
            nobody = read.outcome in _NOBODY and url not in self._named_by_hand
            return How.LEAVE if nobody and self._is_recent(read.tried_at) else How.ASK
        if read.failures or not self._is_recent(read.read_at):
            return How.ASK
        if what == "sitemap" and lastmod and lastmod == read.lastmod and is_settled(lastmod, read.read_at):
            return How.ASK if url in self._parts_in_turn else How.KEEP
        if what == "robots":
            return How.KEEP  # asked for its rules anyway; what it names from tonight on is followed tomorrow
        if what == "rest" and discovery.list_of(url) is None:
            return How.KEEP  # the root, which names the lists
        if what == "listing" and self._lists_tell_little and url not in self._site.start_urls:
            return How.LEAVE
        return How.ASK

    def _waits_as_page(self, url: str) -> bool:
        """Whether a list page that only its content tells to be one has been looked at: it takes its turn with the pages."""
        looked = self.before.looked.get(self._site.page_of(url))
        wanted = self._lists_tell_little and url not in self._site.start_urls
        return wanted and looked is not None and looked.looked_at is not None

    def answer(self, url: str) -> Capture | None:
        """The newest whole answer of a document, for its validators and for what it says."""
        read = self.before.documents.get(url)
        return read.answer if read is not None and not self.is_open else None

    def parts_of_list(self, url: str) -> tuple[str, ...]:
        """What to ask in place of `url`, the first page of a WordPress list that is held whole; () for all else."""
        return self._lists.parts(url) if not self.is_open and discovery.list_of(url) == url else ()

    def expected_total(self, name: str, changed: Collection[UrlKey]) -> int | None:
        """How long a list must be if nothing was removed from it, given the pages that tonight's changes name."""
        return self._lists.expected_total(name, changed)

    def with_standing_words(
        self, words: Mapping[UrlKey, Mapping[str, str]], in_full: Collection[str]
    ) -> Mapping[UrlKey, Mapping[str, str]]:
        """Tonight's words with those of the lists that were not asked for in full: theirs of earlier nights stand."""
        return merged(words, self._lists.standing_words(in_full)) if not self.is_open else words

    @property
    def pages(self) -> Set[UrlKey]:
        """Every page that is held or was ever looked at."""
        return (self._known.keys() | self.before.looked.keys()) - self._documents

    def at_once(self, page: UrlKey, words: Mapping[str, str]) -> Why | None:
        """Why `page` is asked for as soon as a source names it; None where that is decided when all sources have spoken."""
        if self.is_open:
            return Why.EVERYTHING if page in self._known or page in self.before.looked else Why.NEW
        looked = self.before.looked.get(page)
        if looked is None:
            return Why.NEW
        # Of two documents that name a page the greater word counts, so only a greater one is beyond doubt before all are read.
        return Why.CHANGED if any(word > looked.said.get(source, "") for source, word in words.items()) else None

    def in_the_end(self, tonight: Tonight, asked: Collection[UrlKey]) -> Iterator[Choice]:
        """All other pages to ask for once the sources have spoken, the reasons that cannot wait first. `asked` pages are not named again."""
        waiting = sorted(self.pages - set(asked))
        if self.is_open:
            yield from self._everything(waiting)
            return
        quiet: list[UrlKey] = []
        for page in waiting:
            why = self._reason(page, tonight.words.get(page, {}))
            if why is not None:
                yield Choice(self._url(page), why)
            else:
                quiet.append(page)
        yield from self._turns(quiet, tonight, asked)

    def _everything(self, waiting: Sequence[UrlKey]) -> Iterator[Choice]:
        for page in waiting:
            known = self._known.get(page)
            if known is not None and (not known.gone or self._may_be_back(page)):
                yield Choice(known.url, Why.EVERYTHING)

    def _may_be_back(self, page: UrlKey) -> bool:
        looked = self.before.looked.get(page)
        return looked is None or self._now - looked.tried_at >= GONE_EVERY

    def _url(self, page: UrlKey) -> str:
        known = self._known.get(page)
        return known.url if known is not None else self.before.looked[page].url

    def _reason(self, page: UrlKey, words: Mapping[str, str]) -> Why | None:
        """Why a page cannot wait for its turn."""
        looked, known = self.before.looked.get(page), self._known.get(page)
        if looked is None:
            return Why.NEW if known is not None and not known.gone else None
        named_by = {self._source(one.document) for one in self.before.named.get(page, ())} & DATED
        if known is not None and known.gone:
            return Why.CHANGED if words.keys() & DATED and not named_by else None
        if self._is_doubtful(looked, is_held=known is not None):
            return Why.DOUBTFUL
        if tells_of_change(words, looked.said, looked.looked_at or looked.tried_at):
            return Why.CHANGED
        return Why.UNLISTED if named_by - words.keys() else None

    def _turns(self, quiet: Sequence[UrlKey], tonight: Tonight, asked: Collection[UrlKey]) -> Iterator[Choice]:
        """The rolling check: a share of the pages every night, the longest unseen first, all that would be late tomorrow, and what has changed not long ago."""
        gone = [page for page in quiet if page in self._known and self._known[page].gone]
        for page in gone:
            if self._may_be_back(page):
                yield Choice(self._url(page), Why.ROLLING)
        turns = [self._turn(page) for page in quiet if page not in set(gone)]
        turns += [
            _Turn(one.url, "listing", one.read_at or one.tried_at, self._longest) for one in self._lists_left(asked)
        ]
        turns.sort(key=lambda turn: turn.order)
        needed = pages_needed(len(self._known))
        share = max(FEWEST_LOOKS, LEARNABLE * needed, math.ceil(len(turns) / self._site.check_every_days))
        chosen = _by_section(turns, share, needed)
        # Nights are not quite a day apart.
        late = self._now - self._longest + timedelta(days=1)
        chosen |= dict.fromkeys(turn for turn in turns if turn.seen_at is None or turn.seen_at <= late)
        undated = [
            turn
            for turn in turns
            if turn.page is not None and turn.page in self._known and not _dated(tonight.words.get(turn.page, {}))
        ]
        chosen |= dict.fromkeys(undated[:UNDATED_LOOKS])
        due = sorted((-turn.overdue(self._now), turn.order, turn) for turn in turns if turn not in chosen)
        chosen |= dict.fromkeys(turn for ratio, _, turn in due[:share] if ratio <= -1)
        for turn in chosen:
            yield Choice(turn.url, Why.ROLLING, turn.what)

    def _turn(self, page: UrlKey) -> _Turn:
        looked = self.before.looked.get(page)
        if looked is None:
            return _Turn(self._url(page), "", None, self._longest, page)
        every = timedelta(days=interval_days(looked, self._site.check_every_days))
        return _Turn(self._url(page), "", looked.looked_at or looked.tried_at, every, page)

    def _lists_left(self, asked: Collection[UrlKey]) -> Iterator[DocumentRead]:
        if self._lists_tell_little:
            for one in self.before.documents.values():
                if one.what == "listing" and self._site.page_of(one.url) not in asked:
                    yield one

    def _is_doubtful(self, looked: Looked, *, is_held: bool) -> bool:
        if looked.verdict == "pending":
            return True
        if looked.looked_at is not None and looked.looked_at >= looked.tried_at:
            return False
        # What was never more than an address that leads nowhere waits for its turn like all others.
        return is_held or looked.outcome in _TRANSIENT

    def _source(self, document: str) -> str:
        read = self.before.documents.get(document)
        return read.what if read is not None else ""

    def _is_recent(self, when: datetime | None) -> bool:
        return when is not None and self._now - when < self._longest - timedelta(hours=12)


NOTHING_KNOWN = "no earlier night tells what has changed since"


@dataclass(frozen=True, slots=True)
class _Turn:
    """A page or list page that waits to be looked at again, last seen at `seen_at`, wanted again after `every`."""

    url: str
    what: str
    seen_at: datetime | None
    every: timedelta
    page: UrlKey | None = None

    @property
    def section(self) -> str:
        """The first part of the path; '' for what lies right below the root."""
        first, slash, _ = self._path.partition("?")[0].rstrip("/").partition("/")
        return first if slash else ""

    @property
    def order(self) -> tuple[str, str, str, str]:
        """The longest unseen first; what was seen in one night goes section by section, and within a section in no order that means anything.

        Pages of a section mostly share a template. What a site puts on a template from one day to the next is told from an edit once enough pages show it;
        looks spread over the whole site would see it on too few pages of each template, and every one of them would read otherwise. Scheme, host and port do
        not count, so that the order is the same wherever the site is served; the address only parts equal paths of two hosts.
        """
        day = self.seen_at.isoformat()[:10] if self.seen_at is not None else ""
        return day, _digest(self.section), _digest(self._path), self.url

    @property
    def _path(self) -> str:
        """What follows host and port, without its first slash."""
        return self.url.partition("://")[2].partition("/")[2]

    def overdue(self, now: datetime) -> float:
        """How many times its interval has passed."""
        return (now - self.seen_at) / self.every if self.seen_at is not None else math.inf


def _by_section(turns: Sequence[_Turn], share: int, needed: int) -> dict[_Turn, None]:
    """The first `share` of `turns`, but of each section that is begun at least the first `needed`, where it has so many: less than `share` + `needed` in all.

    What a section begun draws forward takes the place of turns that come earlier; those wait for a later night, or until they are late.
    """
    sections: dict[str, list[_Turn]] = defaultdict(list)
    for turn in turns:
        sections[turn.section].append(turn)
    chosen: dict[_Turn, None] = {}
    for turn in turns:
        if len(chosen) >= share:
            break
        chosen |= dict.fromkeys([*sections[turn.section][:needed], turn])
    return chosen


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def interval_days(looked: Looked, longest_days: int) -> float:
    """How long a page may wait for its next look, in days, from 1 to `longest_days`: half as long as it had stood unchanged when it was last looked at.

    Since when it stands is the newest change that was found, or the day that its sources name, whichever is later; a page of which neither is known waits
    for `longest_days`. So a release is looked at on its first days, then after 1.5, 2.3, 3.4 … days, and ends with all others after a month; one that is
    edited again begins anew. The idea is that of HTTP's heuristic freshness (RFC 9111, 4.2.2), which takes a tenth. What it finds sooner than a fixed
    interval at equal cost, `tests/crawler/test_intervals.py` measures: a quarter to a whole of the time were tried, half is the best of what is cheap.
    """
    if looked.looked_at is None:
        return 1.0
    since = [when for when in (looked.changed_at, *map(instant_of, looked.said.values())) if when is not None]
    if not since:
        return float(longest_days)
    stood_days = (looked.looked_at - max(since)) / timedelta(days=1)
    return min(max(stood_days / 2, 1.0), float(longest_days))


def _lists_all(before: NightBefore) -> bool:
    """Whether a source names pages without being a page itself: a site that is known by its links alone is followed from link to link every night."""
    machine = {url for url, one in before.documents.items() if one.what in {"rest", "sitemap", "feed"}}
    return any(one.document in machine for names in before.named.values() for one in names)


def _covered(before: NightBefore, known: Mapping[UrlKey, KnownPage]) -> float:
    """Which part of what is held the sources name that list all they have."""
    held = [page for page, one in known.items() if not one.gone]
    dated = {url for url, one in before.documents.items() if one.what in DATED}
    named = sum(any(one.document in dated for one in before.named.get(page, ())) for page in held)
    return named / len(held) if held else 0.0


def _dated(words: Mapping[str, str]) -> bool:
    return any(words.values())
