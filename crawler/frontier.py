"""What to fetch next, and never twice. Pure: knows addresses, sources and depth; handed what discovery read, it returns what to ask.

Refuses to know Scrapy, the network and the store; the spider turns its Asks into requests. Serves the step between discovery and fetching.

    discovery   start documents, and the documents they lead to: REST pages, sitemaps, feeds, lists
    links       what the start and list pages link to. When REST, sitemaps and feeds named nothing, these links are followed to depth 3
    known       pages of earlier nights that nothing named tonight: their 404 is how a removal is noticed. Behind a `Gate`, all that it does not let wait
    done

With a `Gate` (`crawler.gate`) only those pages are asked for that it has a reason for, and a WordPress list that is held whole is asked for its changes.

A phase ends when everything asked in it has been answered (`next_phase`, called when the spider is idle).
"""

from __future__ import annotations

import logging
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from archive import discovery
from archive.discovery import Discovered, Lead, start
from archive.errors import BadInput
from archive.identity import canonical_url
from archive.model import Capture, UrlKey
from archive.sites import Site
from archive.store import KnownPage
from crawler.gate import Gate, How, Tonight, Why
from crawler.traps import Traps

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
    `held` is not None when the answer is here: this very run captured it before it was killed, or an earlier night did and nothing has changed since. It is
    not fetched, only read again for where it leads, from the record. `last` is a document's newest whole answer of earlier nights: its validators are sent,
    and where tonight's answer is none, or says that nothing changed, it stands. `why` says why a page is asked for (see `gate.Why`).
    """

    url: str
    is_document: bool
    what: str = ""
    depth: int | None = None
    listed_as: str = ""
    known: KnownPage | None = None
    held: Capture | None = None
    last: Capture | None = None
    why: str = ""


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
    words: dict[UrlKey, dict[str, str]] = field(default_factory=dict)
    addresses: dict[UrlKey, str] = field(default_factory=dict)
    asked: dict[str, int] = field(default_factory=dict)
    gated: int = 0
    documents_kept: int = 0
    lists_looked_at: int = 0
    in_full: set[str] = field(default_factory=set)
    totals: dict[str, int] = field(default_factory=dict)
    changes: dict[str, set[UrlKey]] = field(default_factory=dict)


class Frontier:
    """The order of one run over one site.

    `known` are the pages that earlier nights hold, `captured` those that this very run holds already (it was killed and goes on), each with the answer
    that was its last: they are not asked again. `seen` continues an interrupted Scrapy job. `withdrawn` pages are never asked. `gate` says what need not be
    asked tonight; None for a night that asks for everything.
    """

    def __init__(
        self,
        site: Site,
        known: Iterable[KnownPage] = (),
        captured: Mapping[UrlKey, Capture] | None = None,
        seen: Seen | None = None,
        withdrawn: Collection[UrlKey] = (),
        gate: Gate | None = None,
    ) -> None:
        self.site = site
        self.seen = seen or Seen()
        self._known = {page.page: page for page in known}
        self._captured = captured or {}
        self._withdrawn = frozenset(withdrawn)
        self._gate = gate
        self.traps = Traps()

    def begin(self) -> list[Ask]:
        """The documents that discovery starts from."""
        return list(self._documents(start(self.site)))

    def holds(self, url: str) -> bool:
        """Whether this very run captured the answer of `url` before it was killed."""
        return self.site.page_of(url) in self._captured

    def take(self, ask: Ask, discovered: Discovered) -> list[Ask]:
        """What follows from reading the answer to `ask`; each address at most once in a run."""
        if ask.is_document:
            self.traps.read(ask.url, (candidate.url for candidate in discovered.candidates))
        asks = list(self._documents(discovered.more))
        if not ask.is_document:
            asks.extend(self._linked(discovered.links, (ask.depth or 0) + 1))
            return asks
        self._note_changes(ask.url, discovered)
        for candidate in discovered.candidates:
            self.seen.found[candidate.source] = self.seen.found.get(candidate.source, 0) + 1
            if candidate.source in LINKED:
                # Whether it is followed further is known when the other sources have been read.
                self.seen.listed.append(candidate.url)
            else:
                word = candidate.hints.get("updated", ("", ""))[1]
                asks.extend(self._page(candidate.url, listed_as=candidate.listed_as, said=(candidate.source, word)))
        self.seen.links.extend(discovered.links if discovered.kind == "html" else ())
        if self.seen.phase != "discovery":
            asks.extend(self._held_back())
        return asks

    def next_phase(self) -> list[Ask]:
        """What to ask now that everything asked so far is answered; empty when the run is over."""
        while self.seen.phase != "done":
            if self.seen.phase == "discovery":
                asks = self._miscounted()
                if not asks:
                    self.seen.phase = "links"
                    asks = self._held_back()
            elif self.seen.phase == "links":
                self.seen.phase = "known"
                asks = self._left() if self._gate is None else self._chosen(self._gate)
            else:
                self.seen.phase = "done"
                asks = []
            if asks:
                return asks
        return []

    def unanswered(self, ask: Ask) -> list[Ask]:
        """What to ask in place of a document that gave no usable answer: a list that cannot be asked for its changes or its length is asked in full."""
        name = discovery.list_of(ask.url) if ask.is_document and self._in_part(ask.url) else None
        return self._whole_list(name) if name is not None else []

    @property
    def sources_answered(self) -> bool:
        """Whether REST, a sitemap, a feed or a list named in the site file named any page: then links are not followed from page to page.

        Behind a gate that holds they did so on earlier nights; that they are silent tonight makes it no site without them.
        """
        if self._gate is not None and not self._gate.is_open:
            return True
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
        return [ask for link in links if not self._is_trap(link) for ask in self._page(link, depth=goes_on)]

    def _is_trap(self, link: str) -> bool:
        address = self._own(link)
        return (
            address is not None and self.site.page_of(address) not in self._known and self.traps.leads_nowhere(address)
        )

    def _left(self) -> list[Ask]:
        """Asks for the pages of earlier nights that nothing named tonight."""
        # A page that is gone is not asked every night for ever; a source that lists it again brings it back.
        return [ask for page in self._known.values() if not page.gone for ask in self._page(page.url, exact=True)]

    def _chosen(self, gate: Gate) -> list[Ask]:
        """Asks for what the gate does not let wait."""
        words = gate.with_standing_words(self.seen.words, self.seen.in_full)
        pool = gate.pages - self.seen.pages
        asks: list[Ask] = []
        for choice in gate.in_the_end(Tonight(words), self.seen.pages):
            if choice.what:
                lists = list(self._documents([Lead(choice.url, choice.what)], chosen=True))
                self.seen.lists_looked_at += len(lists)
                asks.extend(lists)
                continue
            # The address that a source names tonight is asked, whatever answered last night: a site that moved from one spelling to another is followed.
            # Only a page that nothing names is asked where it was.
            named = self.seen.addresses.get(self.site.page_of(choice.url))
            asks.extend(self._page(named or choice.url, exact=named is None, why=choice.why))
        self.seen.gated = len(pool - self.seen.pages)
        return asks

    def _documents(self, leads: Iterable[Lead], *, chosen: bool = False) -> Iterator[Ask]:
        for lead in leads:
            address = self._own(lead.url)
            if address is None or address in self.seen.documents:
                continue
            if len(self.seen.documents) >= self.site.max_pages:
                self.seen.pages_left_out += 1
                continue
            if self.traps.is_barren(address):
                continue
            key = self.site.page_of(address)
            held, last = self._captured.get(key), None
            if self._gate is not None and not self._gate.is_open:
                parts = [] if chosen or address in self.seen.in_full else self._gate.parts_of_list(address)
                if parts:
                    yield from self._documents([Lead(url, "rest") for url in parts])
                    continue
                how = How.ASK if chosen else self._gate.document(address, lead.what, lead.lastmod)
                last = self._gate.answer(address)
                if how is How.LEAVE and held is None:
                    continue
                if how is How.KEEP and held is None:
                    held = last
                    self.seen.documents_kept += 1
            self.seen.documents.add(address)
            # A list page that is also linked or listed is not asked a second time as a page.
            self.seen.pages.add(key)
            yield Ask(address, is_document=True, what=lead.what, held=held, last=last)

    def _note_changes(self, url: str, discovered: Discovered) -> None:
        """Remembers what a list that was asked in part said of itself."""
        name = discovery.list_of(url) if self._in_part(url) else None
        if name is not None and discovery.is_total(url) and discovered.total is not None:
            self.seen.totals[name] = discovered.total
        elif name is not None:
            pages = self.seen.changes.setdefault(name, set())
            pages.update(self.site.page_of(one.url) for one in discovered.candidates)

    def _miscounted(self) -> list[Ask]:
        """Asks for the lists, in full, that are longer or shorter than what is known of them: something was removed, or came by a way that we do not know."""
        if self._gate is None:
            return []
        return [
            ask
            for name, total in list(self.seen.totals.items())
            if total != self._gate.expected_total(name, self.seen.changes.get(name, set()))
            for ask in self._whole_list(name)
        ]

    def _whole_list(self, name: str) -> list[Ask]:
        if name in self.seen.in_full:
            return []
        self.seen.in_full.add(name)
        return list(self._documents([Lead(name, "rest")]))

    @staticmethod
    def _in_part(url: str) -> bool:
        return discovery.is_changes(url) or discovery.is_total(url)

    def _page(
        self,
        url: str,
        *,
        listed_as: str = "",
        depth: int | None = None,
        exact: bool = False,
        said: tuple[str, str] | None = None,
        why: str = "",
    ) -> Iterator[Ask]:
        address = self._own(url)
        if address is None:
            return
        key = self.site.page_of(address)
        if key in self._withdrawn:
            return
        if listed_as:
            self.seen.listed_as.setdefault(key, set()).add(listed_as)
        if said is not None:
            words = self.seen.words.setdefault(key, {})
            words[said[0]] = max(words.get(said[0], ""), said[1])
        if key in self.seen.pages:
            return
        if self._gate is not None and not why:
            why = self._gate.at_once(key, self.seen.words.get(key, {})) or (Why.EVERYTHING if depth is not None else "")
            if not why:
                self.seen.addresses.setdefault(key, address)
                return
        if self.seen.pages_asked >= self.site.max_pages:
            self.seen.pages_left_out += 1
            return
        self.seen.pages.add(key)
        self.seen.pages_asked += 1
        held = self._captured.get(key)
        if held is not None and depth is None:
            return
        if why:
            self.seen.asked[why] = self.seen.asked.get(why, 0) + 1
        # The address that a source names tonight is asked, whatever answered last night: a site that moved from one spelling to another is followed. Only a
        # page that nothing names is asked where it was (`exact`). A page whose links are to be read is asked without validators: "not modified" has none.
        known = self._known.get(key) if depth is None else None
        yield Ask(
            url if exact else address,
            is_document=False,
            depth=depth,
            listed_as=listed_as,
            known=known,
            held=held,
            why=why,
        )

    def _own(self, url: str) -> str | None:
        """The canonical address when it is the site's; None for everything else, broken addresses included."""
        try:
            address = canonical_url(url)
        except BadInput as problem:
            logger.debug("left out: %s", problem)
            return None
        return address if self.site.covers(address) else None
