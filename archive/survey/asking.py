"""What to ask a site in a first look, and in which order: its documents, what they lead to within limits, and a few pages as samples.

Knows the usual places of feeds. Refuses to know the network: it is handed what a document said and gives questions back. A look is a few dozen requests,
never a crawl.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin, urlsplit

from archive.discovery import Discovered, Lead, is_listing_url, start
from archive.model import Candidate
from archive.sites import Site, kind_from_path

MOST_QUESTIONS = 60
"""A look at the pace of a crawl takes a minute or two."""
MOST_SITEMAPS, MOST_LISTS = 20, 8
MOST_SAMPLES = 6
_FEEDS = ("/feed.xml", "/atom.xml", "/rss.xml", "/index.xml", "/rss/", "/feeds/all.atom.xml")
"""Where Jekyll, Hexo, Drupal, Hugo, Ghost and Pelican keep theirs when they announce none."""
_SOURCES = ("rest", "feed", "sitemap", "listing", "link")


@dataclass(frozen=True, slots=True)
class Question:
    """One address to ask. `what` is rest, sitemap, feed, listing, robots or page."""

    url: str
    what: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What became of a question.

    `url` is where the answer came from in the end, `status` None when none came; then `problem` says why. `headers` have names in lower case, `body` is
    decoded.
    """

    question: Question
    url: str
    status: int | None
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    problem: str = ""

    @property
    def content_type(self) -> str:
        """As received, '' when absent."""
        return self.headers.get("content-type", "")

    @property
    def is_usable(self) -> bool:
        """Whether there is something to read."""
        return self.status is not None and 200 <= self.status < 300 and bool(self.body)


class Asking:
    """The questions of one look. Each address once, at most MOST_QUESTIONS."""

    def __init__(self, site: Site, *, samples: int = MOST_SAMPLES) -> None:
        self._site = site
        self._samples = samples
        self._asked: set[str] = set()
        self._count: dict[str, int] = defaultdict(int)
        self._candidates: dict[str, Candidate] = {}
        self._phase = "documents"

    def begin(self) -> list[Question]:
        """Where the look begins: what the site file names, the usual places, the start pages."""
        return list(self._new(Question(lead.url, lead.what) for lead in start(self._site)))

    def take(self, question: Question, found: Discovered) -> list[Question]:
        """What follows from one answer."""
        if question.what == "page":
            return []
        if found.kind == "feed" and found.candidates:
            self._count["good feeds"] += 1
        for candidate in found.candidates:
            self._candidates.setdefault(candidate.url, candidate)
        return list(self._new(Question(lead.url, lead.what) for lead in self._worth(question, found)))

    def next_phase(self) -> list[Question]:
        """What to ask once everything asked is answered; empty when the look is over."""
        if self._phase == "documents":
            self._phase = "feeds"
            if self._site.probe and not self._count["good feeds"]:
                origins = dict.fromkeys(urljoin(url, "/") for url in self._site.start_urls)
                places = (Question(urljoin(origin, path), "feed") for origin in origins for path in _FEEDS)
                if asks := list(self._new(places)):
                    return asks
        if self._phase == "feeds":
            self._phase = "samples"
            return list(self._new(Question(url, "page") for url in self._chosen()))
        return []

    def _worth(self, question: Question, found: Discovered) -> Iterator[Lead]:
        """The leads that a look follows: all sitemaps up to a limit, the root's REST lists, announced feeds, the lists that the start pages lead to."""
        for lead in found.more:
            if lead.what == "rest" and "page=" in urlsplit(lead.url).query.replace("per_page=", ""):
                continue  # the first page of a list says how many there are
            if lead.what == "listing" and not self._is_section(question, lead.url):
                continue
            yield lead

    def _is_section(self, question: Question, url: str) -> bool:
        is_start = question.url in self._site.start_urls
        return is_start and is_listing_url(url) and kind_from_path(f"{urlsplit(url).path.rstrip('/')}/x") is not None

    def _chosen(self) -> Iterator[str]:
        """Sample pages: the fullest sources first, each kind of section in turn."""
        rows: dict[tuple[int, str], list[str]] = defaultdict(list)
        for candidate in self._candidates.values():
            kind = kind_from_path(candidate.url)
            if kind is None and candidate.listed_as not in {"post", "entry"} and candidate.source != "listing":
                continue
            rows[_SOURCES.index(candidate.source), str(kind)].append(candidate.url)
        queues = [urls for _, urls in sorted(rows.items())]
        for n in range(self._samples):
            yield from (urls[n] for urls in queues if n < len(urls))

    def _new(self, questions: Iterable[Question]) -> Iterator[Question]:
        limits = {"sitemap": MOST_SITEMAPS, "listing": MOST_LISTS + len(self._site.lists), "page": self._samples}
        for one in questions:
            full = self._count[one.what] >= limits.get(one.what, MOST_QUESTIONS)
            if one.url in self._asked or full or len(self._asked) >= MOST_QUESTIONS or not self._site.covers(one.url):
                continue
            self._asked.add(one.url)
            self._count[one.what] += 1
            yield one
