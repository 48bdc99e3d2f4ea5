"""WordPress' lists that are held whole, and how little must be asked to learn what became of them. Pure; serves the `Gate`.

    held whole, and not long ago   ─▶ its changes since the last look, a day or two over (`modified_after`)
    named by no sitemap as well    ─▶ its length (`X-WP-Total`): a post that is removed is no change. Another length than expected: all of it

Refuses to know what else a site has.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from archive import discovery
from archive.model import UrlKey
from archive.store import DocumentRead, NightBefore

SLACK: Final = timedelta(days=2)
"""Before the last look: WordPress compares in the site's own zone, and both clocks may be wrong."""
PER_PAGE: Final = 100
IN_SITEMAPS: Final = 0.98
"""A list of whose pages the sitemaps name so many need not be counted: they tell of removals."""


@dataclass(slots=True)
class _List:
    pages: list[DocumentRead] = field(default_factory=list)
    changes: DocumentRead | None = None
    names: set[UrlKey] = field(default_factory=set)
    changed: set[UrlKey] = field(default_factory=set)


class HeldLists:
    """The lists of `before`, by the address of their first page. Those whose newest full reading is older than `longest` count as not held."""

    def __init__(self, before: NightBefore, now: datetime, longest: timedelta) -> None:
        self._oldest = now - longest
        self._before = before
        self._lists: dict[str, _List] = defaultdict(_List)
        self._of: dict[str, str] = {}
        self._sitemaps = {url for url, one in before.documents.items() if one.what == "sitemap"}
        for url, one in before.documents.items():
            name = discovery.list_of(url)
            if name is None or discovery.is_total(url):
                continue
            self._of[url] = name
            if discovery.is_changes(url):
                self._lists[name].changes = one
            else:
                self._lists[name].pages.append(one)
        for page, names in before.named.items():
            for row in names:
                if row.document in self._of:
                    mine = self._lists[self._of[row.document]]
                    (mine.changed if discovery.is_changes(row.document) else mine.names).add(page)

    def parts(self, name: str) -> tuple[str, ...]:
        """What to ask in place of the list `name`, an address as `discovery.rest_page_urls` gives it; () where all of it must be asked."""
        since = self._since(name)
        if since is None:
            return ()
        changes = discovery.changes_url(name, since)
        return (changes,) if self._in_sitemaps(name) else (changes, discovery.total_url(name))

    def expected_total(self, name: str, changed: Collection[UrlKey]) -> int | None:
        """How long the list must be if nothing was removed, given the pages that tonight's changes name; None where that is not known."""
        held = self._lists.get(name)
        first = next((one for one in held.pages if one.url == name), None) if held else None
        if held is None or first is None or first.total is None:
            return None
        return first.total + len({*held.changed, *changed} - held.names)

    def standing_words(self, in_full: Collection[str]) -> dict[UrlKey, str]:
        """What the lists that are not asked in full tonight said of their pages: the greatest lastmod of each, '' for none."""
        words: dict[UrlKey, str] = {}
        for page, names in self._before.named.items():
            for row in names:
                if row.document in self._of and self._of[row.document] not in in_full:
                    words[page] = max(words.get(page, ""), row.lastmod or "")
        return words

    def _since(self, name: str) -> datetime | None:
        """Since when the changes of a list must be asked; None where it is not held whole."""
        held = self._lists.get(name)
        if held is None or not held.names:
            return None
        first = next((one for one in held.pages if one.url == name), None)
        looks = [one.read_at for one in held.pages if one.read_at is not None and not one.failures]
        wanted = math.ceil(first.total / PER_PAGE) if first is not None and first.total is not None else None
        if first is None or wanted is None or len(looks) < max(wanted, 1) or min(looks) <= self._oldest:
            return None
        last = held.changes.read_at if held.changes is not None and not held.changes.failures else None
        return max(min(looks), last or min(looks)) - SLACK

    def _in_sitemaps(self, name: str) -> bool:
        named = self._before.named
        pages = self._lists[name].names
        found = sum(any(row.document in self._sitemaps for row in named.get(page, ())) for page in pages)
        return found >= IN_SITEMAPS * len(pages)


def merged(
    words: Mapping[UrlKey, Mapping[str, str]], standing: Mapping[UrlKey, str]
) -> dict[UrlKey, Mapping[str, str]]:
    """Tonight's words with those of the lists that stand."""
    whole: dict[UrlKey, Mapping[str, str]] = dict(words)
    for page, word in standing.items():
        said = whole.get(page, {})
        whole[page] = {**said, "rest": max(said.get("rest", ""), word)}
    return whole
