"""The one spider, for any society's site.

    scrapy crawl news -a site=NAME|FILE|URL [-a allow_private=1] [-O items.jsonl]

Knows how to turn the Frontier's Asks into requests and answers into what discovery reads. Refuses to know how captures are kept (`crawler.middlewares`,
`crawler.recorder`) and what an item looks like (`archive.clean`, in the pipeline). One broken page never stops it. Serves discovery and fetching.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from scrapy import Request, Spider, signals
from scrapy.exceptions import DontCloseSpider
from scrapy.http import Response

from archive import __version__, discovery, outcome, sites
from archive.config import Config
from archive.errors import ArchiveError, BadInput, StorageFailed, UsageProblem
from archive.identity import canonical_url, urlkey
from archive.model import Capture, Outcome, UrlKey
from archive.store import KnownPage
from archive.warc import decoded_body, read_record
from crawler.clock import clock_of
from crawler.extensions import Recording, checking_contracts, stop
from crawler.failures import judged
from crawler.frontier import Ask, Frontier, Seen
from crawler.gate import NOTHING_KNOWN, Gate
from crawler.items import CapturedPage
from crawler.manners import REFUSALS, NotAsked
from crawler.middlewares import BeyondTheSite, redirect_target

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from twisted.python.failure import Failure

logger = logging.getLogger(__name__)

DOCUMENT_PRIORITY = 100
MAX_PROBLEMS_TOLD = 50
LONGEST_SENTENCE = 500
"""What is told of a server's own words: a Location may be a novel."""


class NewsSpider(Spider):
    """Crawls one site for its news.

    `site` is a bundled name, a site file or an address; `run` the run that the supervisor began (a plain crawl begins one by itself).
    """

    name = "news"
    records = True
    """Whether what is answered is captured."""

    def __init__(self, site: str = "", run: str | None = None, allow_private: str = "", **kwargs: Any) -> None:
        super().__init__(**kwargs)
        if not site:
            if not checking_contracts():
                raise UsageProblem("say which site: -a site=NAME, -a site=FILE.toml or -a site=https://…")
            site = "sample"
        self.site = sites.resolve(
            site,
            allow_private=allow_private.lower() in {"1", "true", "yes"},
            own=Config.from_environment().sites_dir,
        )
        self.run: str | None = run
        self.frontier = Frontier(self.site)
        self.answers = 0
        self.documents_read = 0
        self.documents_usable = 0
        self.pages_answered = 0
        self.pages_told = 0
        self.given_up = False
        self.come_again: tuple[datetime, str] | None = None
        self.problems: list[str] = []
        self.start_problems: dict[str, str] = {}
        self._failures_in_a_row = 0
        self._emitted: set[UrlKey] = set()
        self._warc_dir: Path | None = None
        self._gate: Gate | None = None
        self._given = {canonical_url(url) for url in (*self.site.sitemaps, *self.site.feeds, *self.site.lists)}

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Scrapy's constructor; the site's pace, the contact in the User-Agent and the language asked for become settings, which -s can override."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        settings, config = crawler.settings, Config.from_environment()
        delay_s = spider.site.delay_s if config.delay_s is None else config.delay_s
        settings.set("DOWNLOAD_DELAY", delay_s, priority="spider")
        if settings.getfloat("DOWNLOAD_DELAY") > 0:
            # A delay between requests that run side by side would be no delay to the server.
            settings.set("CONCURRENT_REQUESTS_PER_DOMAIN", 1, priority="spider")
            settings.set("AUTOTHROTTLE_ENABLED", value=True, priority="spider")
        settings.set(
            "USER_AGENT",
            f"{settings['BOT_NAME']}/{__version__} (+contact: {config.contact or settings['ARCHIVE_CONTACT']})",
            priority="spider",
        )
        if spider.site.language and spider.site.language != "en":
            languages = {"Accept-Language": f"{spider.site.language}, en;q=0.5"}
            settings.set(
                "DEFAULT_REQUEST_HEADERS", settings.getdict("DEFAULT_REQUEST_HEADERS") | languages, priority="spider"
            )
        crawler.signals.connect(spider.next_phase, signal=signals.spider_idle)
        return spider

    def continue_from(
        self,
        known: Iterable[KnownPage],
        captured: Mapping[UrlKey, Capture],
        *,
        warc_dir: Path | None = None,
        withdrawn: Collection[UrlKey] = (),
        gate: Gate | None = None,
    ) -> None:
        """What the archive holds already: pages of earlier nights, and the answers that this very run captured (into `warc_dir`) before it was killed.

        Pages that were legally `withdrawn` are not asked any more. `gate` says what need not be asked tonight.
        """
        self.frontier = Frontier(self.site, known, captured, withdrawn=withdrawn, gate=gate)
        self._gate = gate
        self._warc_dir = warc_dir

    async def start(self) -> AsyncIterator[Any]:
        """The documents that discovery begins with. In a JOBDIR, continues from what an interrupted job had seen."""
        state: dict[str, Any] | None = getattr(self, "state", None)
        if state is not None:
            self.frontier.seen = state.setdefault("seen", Seen())
        # Queued all before the first is asked: a run that goes on finds pages at once in the documents that it has, and their order is the queue's.
        for request in list(self._requests([*self.frontier.begin(), *self._probes()])):
            self.crawler.engine.crawl(request)
        none_left: tuple[Request, ...] = ()
        for request in none_left:  # Scrapy wants a generator
            yield request

    def _probes(self) -> list[Ask]:
        """One address a run that cannot exist: what the site says of it, it says of every page that is gone (`outcome.probes`)."""
        if not self.site.probe or not self.site.start_urls:
            return []
        url = outcome.probe_url(self.site.start_urls[0], self.run or "")
        return [] if self.frontier.holds(url) else [Ask(url, is_document=False, what="probe", why="probe")]

    def read_document(self, response: Response, ask: Ask | None = None) -> Iterator[Any]:
        """Reads a sitemap, feed, REST answer, robots.txt or list page for what it leads to.

        @sample /sitemap_index.xml
        @returns requests 1
        @returns items 0 0
        @finds requests
        """
        self._answered(response)
        ask = ask or Ask(response.url, is_document=True)
        not_modified = response.status == 304 and ask.last is not None
        if not not_modified and not self._is_usable(response):
            self._note_start(ask, _unusable(response))
            yield from self._requests(self._instead(ask))
            return
        # A robots.txt is often served by something before the site, which goes on while the site is down.
        self.documents_usable += ask.what != "robots"
        if not_modified:
            yield from self._requests(self._instead(ask, again=True))
            return
        discovered = self._discover(response)
        if discovered is None:
            return
        self.documents_read += 1
        if discovered.kind == "unknown":
            self._note_start(
                ask,
                f"answered with {_content_type(response) or 'something without a content type'}, which we cannot read",
            )
        yield from self._requests(self.frontier.take(ask, discovered))

    def read_page(self, response: Response, ask: Ask | None = None) -> Iterator[Any]:
        """Hands a captured page to the cleaner; in a link crawl also reads where it leads.

        @sample PAGE
        @returns items 1 1
        @returns requests 0 0
        @finds items
        """
        self._answered(response)
        if ask is not None and ask.what == "probe":
            return
        truncated = "disconnect" if "truncated" in response.flags else None
        what, why = outcome.of_response(response.status, _content_type(response), truncated, len(response.body))
        self.pages_answered += 1
        # These speak of the server or of us; a 404 speaks of the page.
        self.pages_told += what not in {Outcome.BLOCKED, Outcome.SERVER_ERROR, Outcome.TIMEOUT}
        if what is not Outcome.OK:
            logger.debug("%s: %s: %s", response.url, what, why)
            return
        ask = ask or Ask(response.url, is_document=False)
        page = urlkey(response.url)
        # Two addresses that redirect to one page give one item.
        if self.settings.getbool("ARCHIVE_CLEAN_ITEMS") and page not in self._emitted:
            self._emitted.add(page)
            listed_as = self.frontier.seen.listed_as
            yield CapturedPage(
                url=response.url,
                content_type=_content_type(response),
                body=response.body,
                captured_at=datetime.fromisoformat(
                    response.meta.get("captured_at") or clock_of(self.settings)().isoformat()
                ),
                listed_as=frozenset(listed_as.get(page, set()) | listed_as.get(urlkey(ask.url), set())),
            )
        if ask.depth is not None:
            discovered = self._discover(response)
            if discovered is not None:
                yield from self._requests(self.frontier.take(ask, discovered))

    def note_failure(self, failure: Failure) -> list[Request]:
        """Writes down a request that brought nothing, and why; ends the run when the site has fallen silent. What a document said last stands."""
        request: Request = failure.request  # type: ignore[attr-defined]
        error = failure.value or RuntimeError("a failure without an error")
        if isinstance(error, BeyondTheSite | NotAsked) or "captured_at" in request.meta:
            logger.info("%s: %s", request.url, error)
            return []
        outcome, detail = judged(error, request.url)
        ask: Ask = request.cb_kwargs["ask"]
        logger.warning("%s: %s (%s)", request.url, detail, outcome)
        if ask.what == "probe":
            return []
        self._note_start(ask, detail)
        recording = self.crawler.get_extension(Recording)
        if recording is not None:
            recording.recorder.record_failure(request.url, outcome, detail)
        if isinstance(error, RuntimeError) and "new thread" in str(error):
            # The process is at its limits; pages would be lost one by one and the run end with success.
            stop(self.crawler, "out_of_threads")
        if outcome in {Outcome.TIMEOUT, Outcome.UNREACHABLE}:
            self._unanswered("site_silent")
        return list(self._requests(self._instead(ask))) if ask.is_document and not self.given_up else []

    def note_refusal(self) -> None:
        """Counts an answer, a retry's included, by which the site says that it does not want to be asked now (429, 503)."""
        self._unanswered("site_refuses")

    def _unanswered(self, reason: str) -> None:
        self._failures_in_a_row += 1
        if self._failures_in_a_row >= self.settings.getint("ARCHIVE_SILENCE_LIMIT"):
            self.give_up(reason)

    def put_off(self, until: datetime, evidence: str) -> None:
        """The site wants to be left alone for longer than this run has time for: ends it, and remembers when to come again."""
        self.come_again = self.come_again or (until, evidence[:LONGEST_SENTENCE])
        self.give_up("deferred")

    def slowed(self, host: str, asked_s: float, kept_s: float) -> None:
        """Notes a pause that a robots.txt asks for, in seconds, and how much of it is kept."""
        logger.info("robots.txt of %s asks for %g s between requests", host, asked_s)
        if kept_s < asked_s:
            self._problem(
                f"robots.txt of {host} asks for {asked_s:g} s between requests; {kept_s:g} s is the most that is kept"
            )

    def give_up(self, reason: str) -> None:
        """Ends the run: nothing more is asked, what is under way is finished. The first reason counts."""
        if not self.given_up:
            stop(self.crawler, reason)

    def next_phase(self) -> None:
        """Everything asked has been answered: asks what the Frontier wants next, or lets the spider close."""
        if not (self.documents_usable or self.pages_told):
            # The site is down tonight, or it is no longer there. Asking for each page of earlier nights would only take hours, and call them all missing.
            return
        while asks := self.frontier.next_phase():
            requests = list(self._requests(asks))
            for request in requests:
                self.crawler.engine.crawl(request)
            if requests:
                raise DontCloseSpider

    def findings(self) -> dict[str, Any]:
        """What the supervisor is told of the crawl, as JSON values."""
        seen = self.frontier.seen
        return {
            "answers": self.answers,
            "documents_read": self.documents_read,
            "usable": bool(self.documents_usable) and (self.pages_told > 0 or not self.pages_answered),
            "pages_answered": self.pages_answered,
            "found": dict(seen.found),
            "pages_asked": seen.pages_asked,
            "pages_left_out": seen.pages_left_out,
            "start_problems": self.start_problems,
            "problems": self.problems,
            "come_again": {"at": self.come_again[0].isoformat(), "why": self.come_again[1]}
            if self.come_again
            else None,
            "exceptions": self.crawler.stats.get_value("spider_exceptions/count", 0),
            "traps": [asdict(trap) for trap in self.frontier.traps.found()][:MAX_PROBLEMS_TOLD],
            "figures": self._figures(),
            "notes": self._notes(),
        }

    def _figures(self) -> dict[str, int]:
        """Why pages were asked for, and how many were not."""
        seen = self.frontier.seen
        if self._gate is None:
            return {}
        asked = {f"asked_{why}": count for why, count in sorted(seen.asked.items())}
        # A list page that is only looked at in its turn is no price of the night's discovery.
        documents = {
            "documents_asked": len(seen.documents) - seen.documents_kept - seen.lists_looked_at,
            "documents_kept": seen.documents_kept,
            "lists_looked_at": seen.lists_looked_at,
        }
        return {**asked, **documents, **({"ungated": 1} if self._gate.is_open else {"gated": seen.gated})}

    def _notes(self) -> list[str]:
        because = self._gate.open_because if self._gate is not None else ""
        return [f"everything was asked for: {because}"] if because and because != NOTHING_KNOWN else []

    def _requests(self, asks: Iterable[Ask]) -> Iterator[Request]:
        waiting = deque(asks)
        while waiting:
            ask = waiting.popleft()
            follow = self._follow_held(ask)
            if follow is not None:
                waiting.extend(follow)
                continue
            headers: dict[str, str] = {}
            meta: dict[str, Any] = {"dont_redirect": True} if ask.what == "probe" else {}
            known = ask.known or (self._known_document(ask.last) if ask.last is not None else None)
            if known is not None and known.url == ask.url and (known.etag or known.last_modified):
                validators = {"If-None-Match": known.etag, "If-Modified-Since": known.last_modified}
                headers = {name: value for name, value in validators.items() if value}
                meta["known"] = known
            try:
                yield Request(
                    ask.url,
                    callback=self.read_document if ask.is_document else self.read_page,
                    errback=self.note_failure,
                    headers=headers,
                    meta=meta,
                    cb_kwargs={"ask": ask},
                    priority=DOCUMENT_PRIORITY if ask.is_document else 0,
                    # The Frontier asks each address once; a list page may have been fetched as a page before it was known to be one.
                    dont_filter=ask.is_document,
                )
            except ValueError as error:
                logger.info("left out: %s: %s", ask.url, error)

    def _known_document(self, last: Capture) -> KnownPage:
        return KnownPage(
            page=self.site.page_of(last.url),
            url=last.url,
            etag=last.etag,
            last_modified=last.last_modified,
            capture=last.id,
            record_id=last.record_id,
            captured_at=last.captured_at,
            gone=False,
        )

    def _instead(self, ask: Ask, *, again: bool = False) -> list[Ask]:
        """What follows from a document without a new answer: what it said last stands; without its record it is asked `again`, or another is."""
        found = self._recorded(ask.last) if ask.last is not None else None
        if found is None:
            return [replace(ask, last=None, held=None)] if again else self.frontier.unanswered(ask)
        discovered = self._read(found[0].url, found[0].content_type, found[1], found[2], standing=True)
        return [] if discovered is None else self.frontier.take(ask, discovered)

    def _follow_held(self, ask: Ask) -> list[Ask] | None:
        """Where an answer leads that is here already, read from its record; None when it must be fetched (again)."""
        found = self._recorded(ask.held) if ask.held is not None else None
        if found is None:
            return None
        held, body, headers = found
        what, _ = outcome.of_response(held.status or 0, held.content_type, held.truncated, len(body))
        if ask.is_document:
            readable = 200 <= (held.status or 0) < 300 and bool(body)
            # Asked and answered in this run: what follows from it is asked of the site, and tells whether it still answers.
            self.documents_usable += readable and ask.what != "robots" and held.run == self.run
        else:
            headers, readable = {}, what is Outcome.OK
        standing = held.run != self.run
        discovered = self._read(held.url, held.content_type, body, headers, standing=standing) if readable else None
        return [] if discovered is None else self.frontier.take(ask, discovered)

    def _recorded(self, capture: Capture) -> tuple[Capture, bytes, dict[str, str]] | None:
        """An answer that is here, with its decoded body and its headers; None where it has none, or its record cannot be read."""
        if capture.status in {None, 304} or self._warc_dir is None:
            return None
        try:
            record = read_record(self._warc_dir, capture.file, capture.offset_bytes, record_id=capture.record_id)
            return capture, decoded_body(record).content, dict(record.headers)
        except (BadInput, StorageFailed) as error:
            logger.warning("%s is fetched again: %s", capture.url, error)
            return None

    def _discover(self, response: Response) -> discovery.Discovered | None:
        headers = {
            name.decode("latin-1"): (response.headers.get(name) or b"").decode("latin-1") for name in response.headers
        }
        return self._read(response.url, _content_type(response), response.body, headers)

    def _read(
        self, url: str, content_type: str, body: bytes, headers: Mapping[str, str], *, standing: bool = False
    ) -> discovery.Discovered | None:
        try:
            discovered = discovery.read(url, content_type, body, site=self.site, headers=headers)
        except (ArchiveError, ValueError, LookupError, RecursionError) as error:
            self._problem(f"{url}: cannot be read: {error}")
            return None
        # What an earlier night was told of is not told every night that it stands.
        for problem in () if standing else discovered.problems:
            self._problem(problem)
        return discovered

    def _problem(self, sentence: str) -> None:
        logger.warning("%s", sentence)
        self.crawler.stats.inc_value("discovery/problems")
        if len(self.problems) < MAX_PROBLEMS_TOLD:
            self.problems.append(sentence[:LONGEST_SENTENCE])

    def _note_start(self, ask: Ask, detail: str) -> None:
        """Tells of an address that the site file gives and that brought nothing. Of one that answered on an earlier night settle tells more."""
        if ask.last is None and ask.url in self._given:
            self._problem(f"{ask.url}, which the site file names: {detail}")
        if ask.url in {canonical_url(start) for start in self.site.start_urls}:
            self.start_problems[ask.url] = detail[:LONGEST_SENTENCE]

    def _answered(self, response: Response) -> None:
        self.answers += 1
        if response.status not in REFUSALS:
            self._failures_in_a_row = 0

    @staticmethod
    def _is_usable(response: Response) -> bool:
        return 200 <= response.status < 300 and bool(response.body)


def _unusable(response: Response) -> str:
    target = redirect_target(response)
    if target:
        return f"redirects to {target}, which is another site"
    if 200 <= response.status < 300:
        return "answered with nothing"
    return f"answered HTTP {response.status}"


def _content_type(response: Response) -> str:
    return (response.headers.get("Content-Type") or b"").decode("latin-1")
