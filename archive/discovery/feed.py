"""Feeds (RSS 2.0, RSS 1.0/RDF, Atom) ─▶ candidates with what the feed says of each.

Knows the feed formats and their dialects. Refuses to read the items' text: a feed shortens and rewrites it, the page itself is the source. A feed holds
the newest items only, so what it hints must be kept when it has scrolled on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from archive.discovery.found import Discovered, Gathering
from archive.discovery.markup import elements, local_name, namespace, text_in
from archive.discovery.wording import listed, plain, read_date
from archive.sites import kind_from_path

_ENTRIES = frozenset({"item", "entry"})
_ADDRESS_AND_NAME = re.compile(r"\S+@\S+\s*\((?P<name>[^()]+)\)")  # RSS 2.0's <author>: "press@example.org (Jo Doe)"
_DATES = {
    "pubDate": "published",  # RSS 2.0
    "published": "published",  # Atom 1.0
    "issued": "published",  # Atom 0.3
    "date": "published",  # Dublin Core, in RSS 1.0
    "updated": "updated",
    "modified": "updated",
}


def read_feed(gathered: Gathering, body: bytes) -> Discovered:
    """Any feed. An entry without an address is a problem, an entry without a date is just that."""
    for entry in elements(body, _ENTRIES, gathered.problem):
        _read_next_part(gathered, entry)
        url = _address(gathered, entry)
        if url is not None:
            gathered.candidate(url, "feed", listed_as="entry", hints=_hints(gathered, entry, url))
    return gathered.done("feed")


def _read_next_part(gathered: Gathering, entry: etree._Element) -> None:
    """RFC 5005: a paged or archived feed names its next part in links that stand before its entries."""
    for before in entry.itersiblings(preceding=True):
        if local_name(before) == "link" and before.get("rel") in {"next", "prev-archive"} and before.get("href"):
            url = gathered.own_address(before.get("href", ""), base=_base(gathered, before))
            if url:
                gathered.lead(url, "feed")


def _address(gathered: Gathering, entry: etree._Element) -> str | None:
    """The entry's own page: the first of its addresses that lies on the site, so that a forwarding service's link does not hide it."""
    abroad = None
    for href, base in _addresses(gathered, entry):
        url = gathered.address(href, base=base)
        if url is not None and gathered.covers(url):
            return url
        abroad = abroad or url
    if abroad:
        gathered.problem("address of another site left out", abroad)
    else:
        gathered.problem("entry without an address", text_in(_child(entry, "title")))
    return None


def _addresses(gathered: Gathering, entry: etree._Element) -> Iterator[tuple[str, str]]:
    for link in _children(entry, "link"):
        base = _base(gathered, link)
        if link.get("href"):  # Atom, and atom:link in RSS
            if link.get("rel", "alternate") == "alternate":
                yield link.get("href", ""), base
        elif text_in(link):
            yield text_in(link), base
    for original in _children(entry, "origLink"):  # feedburner:origLink, the address before its own counter
        if text_in(original):
            yield text_in(original), _base(gathered, original)
    for name in ("guid", "id"):
        for found in _children(entry, name):
            # A guid is an address unless it says no; a bare number or a tag: URI is none either way.
            if found.get("isPermaLink", "true").strip().lower() != "false" and text_in(found).startswith(
                ("http://", "https://")
            ):
                yield text_in(found), gathered.url
    about = next((str(value) for key, value in entry.attrib.items() if str(key).endswith("}about")), "")  # RSS 1.0
    if about.startswith(("http://", "https://")):
        yield about, gathered.url


def _hints(gathered: Gathering, entry: etree._Element, url: str) -> dict[str, tuple[str, str]]:
    hints: dict[str, tuple[str, str]] = {}
    title = _child(entry, "title")
    raw = text_in(title)
    # Atom's plain titles may hold a "<"; RSS says nothing, and its writers put markup there.
    is_markup = title is not None and (title.get("type") == "html" or "Atom" not in namespace(title))
    if words := plain(raw, markup=is_markup):
        hints["title"] = (words, raw)
    for child in entry:
        name = _DATES.get(local_name(child))
        text = text_in(child) if name else ""
        if not name or not text or name in hints:
            continue
        when = read_date(text)
        if when is None:
            gathered.problem(f"{local_name(child)} that is no date", text)
        else:
            hints[name] = (when, text)
    if authors := listed(_authors(entry)):
        hints["authors"] = authors
    if categories := listed(
        category.get("label") or category.get("term") or text_in(category) for category in _children(entry, "category")
    ):
        hints["categories"] = categories
    kind = gathered.site.section_kind(url) or kind_from_path(url)
    if kind is not None:
        hints["kind"] = (str(kind), url)
    return hints


def _authors(entry: etree._Element) -> Iterator[str]:
    for creator in _children(entry, "creator"):  # dc:creator
        yield text_in(creator)
    for author in _children(entry, "author"):
        name = _child(author, "name")
        if name is not None:
            yield text_in(name)
            continue
        text = text_in(author)
        match = _ADDRESS_AND_NAME.fullmatch(text)
        # A bare e-mail address is not a name.
        yield match.group("name") if match else "" if "@" in text else text


def _children(element: etree._Element, name: str) -> Iterator[etree._Element]:
    return (child for child in element if local_name(child) == name)


def _child(element: etree._Element, name: str) -> etree._Element | None:
    return next(_children(element, name), None)


def _base(gathered: Gathering, element: etree._Element) -> str:
    """``xml:base`` in force there, itself relative to the feed's own address; that address without one, or with one that is none."""
    return (gathered.address(element.base) if element.base else None) or gathered.url
