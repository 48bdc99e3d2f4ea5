"""What a discovery document said: the results of this room, and the collector that every reader of a format fills.

Knows which addresses belong to the site and are wanted. Refuses to know any format. One bad address costs that address: it is counted as a problem by
name, and the rest is kept. Serves the step from Site to candidates.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from archive.discovery.addresses import is_listing_url, is_never_item, is_worth_listing
from archive.errors import BadInput
from archive.identity import canonical_url
from archive.model import Candidate
from archive.sites import Site

LONGEST_URL = 4_096
"""Characters. Servers refuse request lines of 8,190 bytes (Apache's default) or less; an address half as long is a payload."""
MOST_ADDRESSES = 50_000
"""Of one document. The sitemap protocol's own limit (sitemaps.org, "Protocol", 2008)."""


@dataclass(frozen=True, slots=True)
class Lead:
    """Another discovery document to fetch. `what` is sitemap, feed, rest, robots or listing (a page that lists, the start page included).

    `lastmod` is what its sitemap index says of it, verbatim; '' where it says nothing.
    """

    url: str
    what: str
    lastmod: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class Discovered:
    """What one document said.

    `kind` is sitemapindex, urlset, feed, rest, html, robots or unknown. `candidates`, `more` and `links` hold canonical on-site addresses in the
    document's order, each once; `links` is every page that an HTML page links to, items or not. `problems` are sentences for the run's report.
    `total` is how many entries the list has of which this is one page, where the server says so (WordPress' X-WP-Total).
    """

    kind: str
    candidates: tuple[Candidate, ...] = ()
    more: tuple[Lead, ...] = ()
    problems: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    total: int | None = None


class Gathering:
    """Collects what one document at `url` says, in its order and each address once."""

    def __init__(self, url: str, site: Site) -> None:
        self.url, self.site = url, site
        self._include = [re.compile(pattern) for pattern in site.include]
        self._exclude = [re.compile(pattern) for pattern in site.exclude]
        self._candidates: dict[str, Candidate] = {}
        self._leads: dict[Lead, None] = {}
        self._links: dict[str, None] = {}
        self._problems: dict[str, tuple[int, str]] = {}
        self._own: dict[str, bool] = {}

    def problem(self, what: str, example: str = "") -> None:
        """Counts one problem; of many with the same name only the first example is told."""
        count, first = self._problems.get(what, (0, _short(example)))
        self._problems[what] = (count + 1, first)

    def address(self, href: str, *, base: str | None = None) -> str | None:
        """The canonical form of `href`, or None (and a problem) where it is no http(s) address. It may be another site's."""
        if len(href) > LONGEST_URL:
            self.problem("address too long", href)
            return None
        base = base or self.url
        if href.startswith(("http://", "https://")):
            base = ""
        elif href.startswith("/") and not href.startswith("//"):
            base = base[: base.find("/", 8) + 1]
        url = _canonical(href, base)
        if url is None:
            self.problem("address that cannot be read", href)
        return url

    def own_address(self, href: str, *, base: str | None = None) -> str | None:
        """As `address`, but None (and a problem) for another site's too."""
        url = self.address(href, base=base)
        if url is None or self.covers(url):
            return url
        self.problem("address of another site left out", url)
        return None

    def covers(self, url: str) -> bool:
        """`site.covers` of a canonical address, asked once a host: fifty thousand locs have one."""
        origin = url[: url.find("/", 8)]
        if origin not in self._own:
            self._own[origin] = self.site.covers(url)
        return self._own[origin]

    def candidate(
        self, url: str, source: str, *, listed_as: str = "", hints: Mapping[str, tuple[str, str]] | None = None
    ) -> None:
        """Adds the canonical `url` as a possible item, unless the site's patterns or its form say no.

        A listing is not an item but a lead. What a source calls a post is one whatever its address looks like.
        """
        if url in self._candidates or not self._wanted(url) or is_never_item(url):
            return
        if listed_as != "post" and is_listing_url(url):
            self.listing(url)
        elif self._include and not any(pattern.search(_path_and_query(url)) for pattern in self._include):
            return
        elif len(self._candidates) >= MOST_ADDRESSES:
            self.problem(f"address beyond the first {MOST_ADDRESSES:,} left out", url)
        else:
            self._candidates[url] = Candidate(url=url, source=source, listed_as=listed_as, hints=hints or {})

    def listing(self, url: str, *, sure: bool = False) -> None:
        """Adds a page that lists; `sure` for one that must be followed whatever its form (the next page of a list)."""
        if self._wanted(url) and (sure or is_worth_listing(url)):
            self.lead(url, "listing")

    def lead(self, url: str, what: str, lastmod: str = "") -> None:
        """Adds another document to fetch, except the one at hand. `lastmod` is what is said of it, verbatim."""
        if url == self.url:
            return
        if len(self._leads) >= MOST_ADDRESSES:
            self.problem(f"document beyond the first {MOST_ADDRESSES:,} left out", url)
            return
        self._leads.setdefault(Lead(url, what, lastmod))

    def link(self, url: str) -> None:
        """Notes that the page links to `url`."""
        self._links[url] = None

    def done(self, kind: str, *, total: int | None = None) -> Discovered:
        """Everything gathered; `total` as in Discovered."""
        return Discovered(
            kind=kind,
            candidates=tuple(self._candidates.values()),
            more=tuple(self._leads),
            problems=tuple(self._sentence(what, count, first) for what, (count, first) in self._problems.items()),
            links=tuple(self._links),
            total=total,
        )

    def _wanted(self, url: str) -> bool:
        return not self._exclude or not any(pattern.search(_path_and_query(url)) for pattern in self._exclude)

    def _sentence(self, what: str, count: int, first: str) -> str:
        counted = what if count == 1 else f"{what} ({count:,} times)"
        return f"{self.url}: {counted}" + (f": {first}" if first else "")


@lru_cache(maxsize=16_384)  # every page of a site repeats its menus: canonical_url is most of what a page costs here
def _canonical(href: str, base: str) -> str | None:
    try:
        return canonical_url(href, base=base or None)
    except (BadInput, ValueError):  # ValueError: lone surrogates and the like, that no encoding can hold
        return None


def _path_and_query(url: str) -> str:
    return url[url.find("/", 8) :]


def _short(text: str) -> str:
    # repr, because what is wrong with it may be exactly what a terminal must not get.
    text = text if len(text) <= 200 else text[:200] + "…"
    return repr(text) if text else ""
