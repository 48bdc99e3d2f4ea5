"""Nights before, for the tests of what is asked: a site whose sitemap names its pages, all of them looked at on one evening."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from archive import sites
from archive.identity import urlkey
from archive.model import Capture, CaptureId, Outcome, PayloadDigest, Source, UrlKey
from archive.store import DocumentRead, KnownPage, Looked, Named, NightBefore
from crawler.gate import Gate

BASE = "https://society.example"
SITE = sites.adhoc(f"{BASE}/")
LAST = datetime(2026, 3, 1, 2, tzinfo=UTC)
NOW = LAST + timedelta(days=1)
INDEX, PART, POSTS = f"{BASE}/sitemap.xml", f"{BASE}/sitemap-1.xml", f"{BASE}/archive/1.html"
OLD = "2020-05-01T10:00:00Z"


def answer(url: str, at: datetime = LAST) -> Capture:
    return Capture(
        id=CaptureId(url),
        record_id="urn:uuid:1",
        url=url,
        captured_at=at,
        site=SITE.key,
        run="r0",
        source=Source.LIVE,
        status=200,
        content_type="text/html",
        payload_digest=PayloadDigest("sha256:0"),
        entity_digest=None,
        file="a.warc.gz",
        offset_bytes=0,
        length_bytes=1,
        etag='"1"',
    )


def read(url: str, what: str = "sitemap", **more: object) -> DocumentRead:
    kind = {"sitemap": "urlset", "listing": "html"}.get(what, what)
    values: dict[str, object] = {"read_at": LAST, "tried_at": LAST, "answer": answer(url), "named": 1, **more}
    return DocumentRead(url, what, kind, **values)  # type: ignore[arg-type]


def lost(url: str, what: str, outcome: Outcome = Outcome.MISSING, at: datetime = LAST) -> DocumentRead:
    return DocumentRead(url, what, outcome=outcome, tried_at=at, failures=1)


def page(n: int) -> str:
    return f"{BASE}/news/{n}/"


def key(n: int) -> UrlKey:
    return urlkey(page(n))


def looked(n: int, at: datetime | None = LAST, **more: object) -> Looked:
    values: dict[str, object] = {
        "outcome": Outcome.OK,
        "evidence": "",
        "verdict": "unchanged",
        "tried_at": at or LAST,
        "looks": 5,
        "said": {"sitemap": OLD},
        **more,
    }
    return Looked(key(n), page(n), at, **values)  # type: ignore[arg-type]


def known(n: int, *, gone: bool = False) -> KnownPage:
    return KnownPage(key(n), page(n), '"1"', None, CaptureId(f"c{n}"), "urn:uuid:1", LAST, gone)


def named(n: int, document: str = PART, lastmod: str | None = OLD) -> Named:
    return Named(document, key(n), page(n), "", lastmod)


def before(
    looks: Iterable[Looked], documents: Iterable[DocumentRead] = (), names: Iterable[Named] | None = None
) -> NightBefore:
    """A night before: by default the sitemap names every page that was looked at."""
    rows = list(looks)
    read_before = {one.url: one for one in (read(INDEX), read(PART, lastmod="2026-02-01T00:00:00Z"), *documents)}
    by_page: dict[UrlKey, tuple[Named, ...]] = {}
    for one in [Named(PART, row.page, row.url, "", OLD) for row in rows] if names is None else names:
        by_page[one.page] = (*by_page.get(one.page, ()), one)
    return NightBefore(read_before, {row.page: row for row in rows}, by_page)


def gate(
    night: NightBefore, pages: Iterable[KnownPage] = (), *, now: datetime = NOW, open_because: str = "", days: int = 14
) -> Gate:
    site = replace(SITE, check_every_days=days)
    return Gate(site, night, {one.page: one for one in pages}, now=now, open_because=open_because)


def words(ns: Iterable[int], lastmod: str = OLD) -> Mapping[UrlKey, Mapping[str, str]]:
    return {key(n): {"sitemap": lastmod} for n in ns}
