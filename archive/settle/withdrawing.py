"""The legal withdrawal of a page: what must go is found, the fact is published, then it is destroyed. Each part of it can be done again.

    look      ─▶ Traces: the captures that show the page or list it, and where else its words stand
    withdraw  ─▶ one commit: tombstone, what is erased with it, what the site repeats without it ─▶ destroy (`destroying`)

What goes: the page's text, title, people, claims and removed blocks, as far as no other page has them; the payloads of its captures; its entries in REST
answers and feeds. What stays: addresses, dates, digests, when it was seen. Captures that come later are kept without their payload (`telling`).
Refuses to know how a row or a record loses its words.
"""

from __future__ import annotations

import hashlib
import html
import json
import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.config import Config
from archive.errors import BadInput, StorageFailed, TryLater, UsageProblem
from archive.identity import capture_id, fold, payload_digest, utc_text
from archive.journal import Change
from archive.model import CaptureId, Form, Tombstone, UrlKey
from archive.settle.destroying import Destroyed, Progress, destroy, left_of
from archive.settle.reading import Cleaning, cleaners
from archive.settle.road import ATTEMPTS, prepared, published
from archive.settle.rows import Row, erased_row, spelled
from archive.settle.telling import WITHOUT_WORDS
from archive.settle.work import Ours
from archive.sites import Site
from archive.store import Store
from archive.store.erasing import CAPTURE, PART, WHOLE
from archive.store.staging import storable
from archive.store.withdrawn import ErasedCapture
from archive.warc import Record, decoded_body, records, repeats, with_payload
from archive.warc.files import prefix_of

LEAST_WORDS = 5
"""Of a headline or a paragraph that is looked for elsewhere. Shorter ones (Contact us, Read more) stand on every page."""
_PROBED_CHARACTERS = 60
"""Of each paragraph: lists and sidebars print beginnings."""
_HTML = re.compile(r"\s*(text/html|application/xhtml\+xml)\b", re.IGNORECASE)
_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|<[^>]*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A page or list that has words of the withdrawn page too: `text` a paragraph of it, else only its headline. `captures` were found to hold them."""

    url: str
    page: UrlKey
    captures: int
    text: bool


@dataclass(frozen=True, slots=True)
class Traces:
    """Where a page stands: in which captures, each `whole` or `part` of it, and `elsewhere` in other pages, which a withdrawal of this one leaves alone.

    `keys` are those under which it has a history: `page`, and what it was called before the site's file gave it that key.
    """

    page: UrlKey
    site: str
    keys: tuple[UrlKey, ...]
    captures: Mapping[CaptureId, ErasedCapture] = field(default_factory=dict)
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """A withdrawal that is done. `is_new` is False where the page had been withdrawn before, and only what was left was destroyed."""

    tombstone: Tombstone
    is_new: bool
    traces: Traces
    destroyed: Destroyed


def look(
    store: Store,
    config: Config,
    site: Site,
    page: UrlKey,
    *,
    also: Collection[UrlKey] = (),
    progress: Progress | None = None,
) -> Traces:
    """Reads every record of the site's WARC files for traces of the page; changes nothing. `also` are pages whose captures count where they hold its words."""
    site_key = site.key
    known = {
        (one.file, one.offset_bytes): one.id for one in (*store.captures_of_site(site_key), *store.staged(site_key))
    }
    keys = _keys(store, site, page)
    captures = dict(one for key in keys for one in _shown(store, key))
    probes = _probes(store, page)
    tell_progress = progress or (lambda _what, _done, _of: None)
    found: dict[str, list[bool]] = defaultdict(list)
    paths = [path for path in sorted(config.warc_dir.glob("*.warc.gz")) if _is_of(prefix_of(path.name), site_key)]
    for number, path in enumerate(paths, start=1):
        tell_progress("reading records", number, len(paths))
        for record in _answers(records(path, limit_bytes=None), config.warc_dir):
            name = known.get((path.name, record.offset_bytes)) or _id_of(record)
            key = _key(record.url, site)
            is_its = key is not None and key == site.page_now(page)
            if name in captures or (is_its and record.status in WITHOUT_WORDS):
                continue
            left = b"" if is_its else _left(record, site, keys, key, probes, also)
            if left is not None:
                captures[name] = ErasedCapture(PART if left else WHOLE, path.name, record.offset_bytes)
            elif (held := probes.held_by(record)) is not None:
                found[record.url].append(held)
    elsewhere = [
        Elsewhere(url, _key(url, site) or UrlKey(url), len(held), any(held)) for url, held in sorted(found.items())
    ]
    told = {*keys, *(one.page for one in elsewhere)}
    elsewhere += [Elsewhere(url, other, 0, text=True) for other, url in store.sharing_text(page) if other not in told]
    return Traces(page, site_key, keys, captures, tuple(elsewhere))


def withdraw_page(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    traces: Traces,
    *,
    withdrawn_by: str,
    why: str,
    now: datetime,
    progress: Progress | None = None,
    cleaned: Callable[[int, int], None] | None = None,
    cleaning: Cleaning | None = None,
) -> Withdrawal:
    """Withdraws the page of `traces` for good, or finishes an earlier withdrawal of it. The site's lock must be held, from before `look`.

    Raises UsageProblem without a name or a reason; StorageFailed without WARC files or for a record that cannot be erased; TryLater when others keep
    publishing or write one of the files. After either the same call goes on.
    """
    if not withdrawn_by.strip() or not why.strip():
        raise UsageProblem("a withdrawal is somebody's and has a reason: name both")
    known = store.tombstones()
    tombstones = [known.get(key) or _tombstone(traces.site, key, withdrawn_by, why, now) for key in traces.keys]
    new = [one for one in tombstones if one.page not in known]
    site = sites(traces.site)
    _publish(store, config, site, traces, tombstones[0], new, now, cleaned, cleaning)
    destroyed = destroy(store, config, site, now=now, asked_by=withdrawn_by, everything=True, progress=progress)
    return Withdrawal(tombstones[0], bool(new), traces, destroyed)


def _publish(
    store: Store,
    config: Config,
    site: Site,
    traces: Traces,
    tombstone: Tombstone,
    new: Collection[Tombstone],
    now: datetime,
    cleaned: Callable[[int, int], None] | None,
    cleaning: Cleaning | None,
) -> None:
    for _ in range(ATTEMPTS):
        base = store.last_seq()
        changes = [Change("tombstone", "add", _tombstone_row(one)) for one in new]
        changes += [Change("erased", "add", row) for row in _erased_rows(store, traces, tombstone)]
        if not changes:
            return
        whole = frozenset(name for name, one in traces.captures.items() if one.is_whole)
        holds = tuple(store.holds(site.key))
        ours = Ours(tuple(changes), tuple(store.overrides(site.key)), holds, erased=whole)
        with cleaners(cleaning) as cleaner:
            work = prepared(store, config, site, base, ours, [], [], progress=cleaned, cleaning=cleaner)
        if published(work, None, now) is not None:
            return
    raise TryLater(f"other runs kept publishing meanwhile; {traces.page} is not withdrawn yet, try again")


def _erased_rows(store: Store, traces: Traces, tombstone: Tombstone) -> Iterator[Row]:
    """What is erased with the page and was not before."""
    before = store.erased()
    for kind, names in sorted(store.only_theirs(traces.keys).items()):
        if kind != "page":
            for name in sorted(names):
                if not before.has(kind, name):
                    yield erased_row(kind, name, tombstone)
    for name, one in sorted(traces.captures.items()):
        if not before.has(CAPTURE, name):
            yield erased_row(CAPTURE, name, tombstone, one)


def _tombstone(site_key: str, page: UrlKey, withdrawn_by: str, why: str, now: datetime) -> Tombstone:
    named = spelled([site_key, page, utc_text(now), withdrawn_by, why])
    return Tombstone(
        id=f"tombstone1:{hashlib.sha256(named.encode('utf-8', 'replace')).hexdigest()[:16]}",
        site=site_key,
        page=page,
        withdrawn_at=now,
        withdrawn_by=storable(withdrawn_by),
        why=storable(why),
    )


def _tombstone_row(tombstone: Tombstone) -> Row:
    return {
        "id": tombstone.id,
        "site": tombstone.site,
        "page": tombstone.page,
        "withdrawn_at": utc_text(tombstone.withdrawn_at),
        "withdrawn_by": tombstone.withdrawn_by,
        "why": tombstone.why,
    }


# Where the page stands


def _keys(store: Store, site: Site, page: UrlKey) -> tuple[UrlKey, ...]:
    """`page`, and the other pages of the site that are the same one by the rules of now: what it was called before."""
    now = site.page_now(page)
    return page, *(one for one in store.pages_of(site.key) if one != page and site.page_now(one) == now)


def _shown(store: Store, page: UrlKey) -> Iterator[tuple[CaptureId, ErasedCapture]]:
    """The published captures that were ever taken for the page and hold words of it."""
    for shown in store.showing(page):
        if shown.form not in (Form.REST, Form.FEED) and shown.capture.status not in WITHOUT_WORDS:
            yield shown.capture.id, ErasedCapture(WHOLE, shown.capture.file, shown.capture.offset_bytes)


def _left(
    record: Record,
    site: Site,
    keys: Collection[UrlKey],
    key: UrlKey | None,
    probes: _Probes,
    also: Collection[UrlKey],
) -> bytes | None:
    """What a withdrawal of the page of `keys` leaves of the payload of a record of another page; None where it leaves the record alone."""
    if key in also and probes.held_by(record) is not None:
        return b""
    return None if _HTML.match(record.content_type) else left_of(record, keys, site)


def _id_of(record: Record) -> CaptureId:
    """Of a record that no row names."""
    return capture_id(record.url, record.captured_at, payload_digest(record.payload))


def _answers(found: Iterator[Record], directory: Path) -> Iterator[Record]:
    """The records that hold a body, or repeat one: what an equal answer is taken from goes with it, and the capture has to say so."""
    for one in found:
        record = one
        if repeats(one):
            with suppress(StorageFailed):  # what it repeats is damaged or was erased before: `archive verify` names it
                record = with_payload(directory, one)
        if record.payload and record.record_type in ("response", "resource", "revisit"):
            yield record


def _is_of(prefix: str | None, site_key: str) -> bool:
    return prefix in (site_key, f"import-{site_key}")


def _key(url: str, site: Site) -> UrlKey | None:
    try:
        return site.page_of(url)
    except BadInput:
        return None


# Where its words stand too


@dataclass(frozen=True, slots=True)
class _Probes:
    """The beginnings of a page's paragraphs, and its headlines, as they are looked for."""

    paragraphs: frozenset[str]
    headlines: frozenset[str]

    def held_by(self, record: Record) -> bool | None:
        """Whether a capture of another page holds a paragraph of it (True), only a headline (False), or nothing (None)."""
        if not self.paragraphs and not self.headlines:
            return None
        try:
            body = decoded_body(record).content
        except BadInput:
            return None
        seen = _words(body.decode("utf-8", "replace"))
        if any(probe in seen for probe in self.paragraphs):
            return True
        return False if any(probe in seen for probe in self.headlines) else None


def _probes(store: Store, page: UrlKey) -> _Probes:
    paragraphs: set[str] = set()
    headlines: set[str] = set()
    for version in store.versions(page):
        paragraphs.update(_words(block)[:_PROBED_CHARACTERS] for block in version.body_text.split("\n\n"))
        headlines.add(_words(version.title or ""))
    return _Probes(_long_enough(paragraphs), _long_enough(headlines))


def _long_enough(probes: Collection[str]) -> frozenset[str]:
    return frozenset(probe for probe in probes if len(probe.split()) >= LEAST_WORDS)


def _words(text: str) -> str:
    if text.lstrip()[:1] in ("{", "["):
        text = _unescaped(text)
    return fold(html.unescape(_MARKUP.sub(" ", text))).casefold()


def _unescaped(text: str) -> str:
    """The strings of a JSON document, one after another."""
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    found: list[str] = []
    waiting: list[Any] = [value]
    while waiting:
        one = waiting.pop()
        if isinstance(one, str):
            found.append(one)
        elif isinstance(one, dict):
            waiting += one.values()
        elif isinstance(one, list):
            waiting += one
    return "\n".join(found)
