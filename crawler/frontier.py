"""What to fetch next, and never twice. Pure: knows addresses, sources and depth; handed what discovery read, it returns what to ask.

Refuses to know Scrapy, the network and the store; the spider turns its Asks into requests. Serves the step between discovery and fetching.

    discovery   start documents, and the documents they lead to: REST pages, sitemaps, feeds, lists
    links       what the start and list pages link to. When REST, sitemaps and feeds named nothing, these links are followed to depth 3
    known       pages of earlier nights that nothing named tonight: their 404 is how a removal is noticed
    done

A phase ends when everything asked in it has been answered (`next_phase`, called when the spider is idle).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive.discovery import Discovered, start
from archive.errors import BadInput
from archive.identity import canonical_url
from archive.model import Capture, UrlKey
from archive.sites import Site
from archive.store import KnownPage

logger = logging.getLogger(__name__)

LINK_DEPTH = 3
"""How far links are followed on a site without REST, sitemap or feed: start page, section, list page, item."""
MACHINE_SOURCES = frozenset({"rest", "sitemap", "feed"})
LINKED = frozenset({"listing", "link"})
"""Sources of candidates that are links of an HTML page."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One address to fetch. A document is read for what it leads to, a page is captured (and, in a link crawl, read for links when `depth` is not None).

    `known` is the page as an earlier night saw it, with its validators; None when it is new or asked for its links. `listed_as` is what the source calls it.
    `held` is not None when this very run captured the answer before it was killed: it is not fetched, only read again for where it leads, from the record.
    """

    url: str
    is_document: bool
    what: str = ""
    depth: int | None = None
    listed_as: str = ""
    known: KnownPage | None = None
    held: Capture | None = None


@dataclass(slots=True)
class Seen:
    """What was asked in this run. Plain sets and numbers, so that Scrapy can keep it in a JOBDIR."""

    documents: set[str] = field(default_factory=set)
    pages: set[UrlKey] = field(default_factory=set)
    links: list[str] = field(default_factory=list)
    listed: list[str] = field(default_factory=list)
    listed_as: dict[UrlKey, set[str]] = field(default_factory=dict)
    found: dict[str, int] = field(default_factory=dict)
    phase: str = "discovery"
    pages_asked: int = 0
    pages_left_out: int = 0


class Frontier:
    """The order of one run over one site.

    `known` are the pages that earlier nights hold, `captured` those that this very run holds already (it was killed and goes on), each with the answer
    that was its last: they are not asked again. `seen` continues an interrupted Scrapy job. `withdrawn` pages are never asked.
    """

    def __init__(
        self,
        site: Site,
        known: Iterable[KnownPage] = (),
        captured: Mapping[UrlKey, Capture] | None = None,
        seen: Seen | None = None,
        withdrawn: Collection[UrlKey] = (),
    ) -> None:
        self.site = site
        self.seen = seen or Seen()
        self._known = {page.page: page for page in known}
        self._captured = captured or {}
        self._withdrawn = frozenset(withdrawn)

    def begin(self) -> list[Ask]:
        """The documents that discovery starts from."""
        return list(self._documents((lead.url, lead.what) for lead in start(self.site)))

    def take(self, ask: Ask, discovered: Discovered) -> list[Ask]:
        """What follows from reading the answer to `ask`; each address at most once in a run."""
        asks = list(self._documents((lead.url, lead.what) for lead in discovered.more))
        if not ask.is_document:
            asks.extend(self._linked(discovered.links, (ask.depth or 0) + 1))
            return asks
        for candidate in discovered.candidates:
            self.seen.found[candidate.source] = self.seen.found.get(candidate.source, 0) + 1
            if candidate.source in LINKED:
                # Whether it is followed further is known when the other sources have been read.
                self.seen.listed.append(candidate.url)
            else:
                asks.extend(self._page(candidate.url, listed_as=candidate.listed_as))
        self.seen.links.extend(discovered.links if discovered.kind == "html" else ())
        if self.seen.phase != "discovery":
            asks.extend(self._held_back())
        return asks

    def next_phase(self) -> list[Ask]:
        """What to ask now that everything asked so far is answered; empty when the run is over."""
        while self.seen.phase != "done":
            if self.seen.phase == "discovery":
                self.seen.phase = "links"
                asks = self._held_back()
            elif self.seen.phase == "links":
                self.seen.phase = "known"
                # A page that is gone is not asked every night for ever; a source that lists it again brings it back.
                asks = [
                    ask for page in self._known.values() if not page.gone for ask in self._page(page.url, exact=True)
                ]
            else:
                self.seen.phase = "done"
                asks = []
            if asks:
                return asks
        return []

    @property
    def sources_answered(self) -> bool:
        """Whether REST, a sitemap, a feed or a list named in the site file named any page: then links are not followed from page to page."""
        return any(self.seen.found.get(source) for source in MACHINE_SOURCES) or bool(
            self.site.lists and self.seen.found.get("listing")
        )

    def _held_back(self) -> list[Ask]:
        """Asks for the links of the documents read so far."""
        links, listed = self.seen.links, self.seen.listed
        self.seen.links, self.seen.listed = [], []
        # A link crawl also goes through pages that the site file's patterns leave out: sections lead to items.
        return self._linked(listed, None) if self.sources_answered else self._linked(links, 1)

    def _linked(self, links: Iterable[str], depth: int | None) -> list[Ask]:
        """Asks for the pages behind links; read for further links themselves while `depth`, when given, stays below the limit."""
        goes_on = depth if depth is not None and depth < LINK_DEPTH else None
        return [ask for link in links for ask in self._page(link, depth=goes_on)]

    def _documents(self, leads: Iterable[tuple[str, str]]) -> Iterator[Ask]:
        for url, what in leads:
            address = self._own(url)
            if address is None or address in self.seen.documents:
                continue
            if len(self.seen.documents) >= self.site.max_pages:
                self.seen.pages_left_out += 1
                continue
            self.seen.documents.add(address)
            # A list page that is also linked or listed is not asked a second time as a page.
            key = self.site.page_of(address)
            self.seen.pages.add(key)
            yield Ask(address, is_document=True, what=what, held=self._captured.get(key))

    def _page(self, url: str, *, listed_as: str = "", depth: int | None = None, exact: bool = False) -> Iterator[Ask]:
        address = self._own(url)
        if address is None:
            return
        key = self.site.page_of(address)
        if key in self._withdrawn:
            return
        if listed_as:
            self.seen.listed_as.setdefault(key, set()).add(listed_as)
        if key in self.seen.pages:
            return
        if self.seen.pages_asked >= self.site.max_pages:
            self.seen.pages_left_out += 1
            return
        self.seen.pages.add(key)
        self.seen.pages_asked += 1
        held = self._captured.get(key)
        if held is not None and depth is None:
            return
        # The address that a source names tonight is asked, whatever answered last night: a site that moved from one spelling to another is followed. Only a
        # page that nothing names is asked where it was (`exact`). A page whose links are to be read is asked without validators: "not modified" has none.
        known = self._known.get(key) if depth is None else None
        yield Ask(
            url if exact else address, is_document=False, depth=depth, listed_as=listed_as, known=known, held=held
        )

    def _own(self, url: str) -> str | None:
        """The canonical address when it is the site's; None for everything else, broken addresses included."""
        try:
            address = canonical_url(url)
        except BadInput as problem:
            logger.debug("left out: %s", problem)
            return None
        return address if self.site.covers(address) else None
