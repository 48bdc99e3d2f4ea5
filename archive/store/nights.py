"""What one night leaves to the next: what each discovery document said, which pages it named, and when each page was last looked at.

    crawl    asks `night`: which documents and pages need not be asked, with which validators, and what the sources said before
    settle   writes a `NightAfter`, in the transaction that publishes what it saw

Working tables beside the journal: a site without them has an ungated night. Refuses to know what is worth asking, and what is missing.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select

from archive.identity import parse_utc, utc_text
from archive.model import Capture, EntityDigest, Outcome, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.erasing import CAPTURE
from archive.store.staging import capture_of, storable

PART: Final = "document"
"""What a sitemap index calls what it names (`Named.listed_as`): no page, but a further document."""


@dataclass(frozen=True, slots=True)
class Named:
    """One page that `document` names in its newest good reading; of a sitemap index a further document (`listed_as` is PART).

    `listed_as` is what it calls the page (post, page, entry; '' where it does not say). `lastmod` is when it says the page was changed, as it stands there;
    None where it does not say.
    """

    document: str
    page: UrlKey
    url: str
    listed_as: str = ""
    lastmod: str | None = None


@dataclass(frozen=True, slots=True)
class DocumentRead:
    """One discovery document that was ever asked for.

    `what` is rest, sitemap, feed, listing or robots, `kind` that of `discovery.Discovered`, '' where it was never read. `answer` is the whole 200 that its
    newest good reading is of, with the validators and the place of its record; None where there is none, or it is held or withdrawn. `read_at` is when
    that reading was last found to stand (200 with the same body, or 304). It names `named` pages or documents; `total` is how many pages the server says
    the whole list holds, None where it does not. `lastmod` is what its sitemap index said of it when it was read. `outcome`, `evidence` and `tried_at` are
    of the newest try, `failures` the nights in a row without a good reading.
    """

    url: str
    what: str
    kind: str = ""
    read_at: datetime | None = None
    answer: Capture | None = None
    entity_digest: EntityDigest | None = None
    named: int = 0
    total: int | None = None
    lastmod: str | None = None
    outcome: Outcome = Outcome.OK
    evidence: str = ""
    tried_at: datetime | None = None
    failures: int = 0


@dataclass(frozen=True, slots=True)
class Looked:
    """When a page was looked at on the live site.

    `looked_at` is the newest good look: the site showed the page whole, said "not modified", or where it went; None before the first. `outcome`, `evidence`
    and `tried_at` are of the newest try of any sort, `verdict` what settle made of it (see `settle.PageVerdict`). `looks` counts the nights of good looks,
    `changes` the edits that they found, `changed_at` is when the newest was found. `said` is what the sources said of the page when it was last looked at:
    source (rest, sitemap, feed, listing) -> its lastmod as it stands there; a source that says none is not in it.
    """

    page: UrlKey
    url: str
    looked_at: datetime | None
    outcome: Outcome
    evidence: str
    verdict: str
    tried_at: datetime
    looks: int = 0
    changes: int = 0
    changed_at: datetime | None = None
    said: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NightBefore:
    """What earlier nights know of a site. All empty where it was never settled by a release that kept it.

    `named` are the pages with what each document says of them, `parts` the documents that a sitemap index names, by their addresses.
    """

    documents: Mapping[str, DocumentRead] = field(default_factory=dict)
    looked: Mapping[UrlKey, Looked] = field(default_factory=dict)
    named: Mapping[UrlKey, tuple[Named, ...]] = field(default_factory=dict)
    parts: Mapping[str, Named] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class NightAfter:
    """What a settle adds: rows in place of those of the same document or page. `named` replaces all that each of its documents named; documents that are
    `gone` (no index and no list leads to them any more) are forgotten with what they named."""

    site: str
    documents: tuple[DocumentRead, ...] = ()
    named: Mapping[str, tuple[Named, ...]] = field(default_factory=dict)
    looked: tuple[Looked, ...] = ()
    gone: frozenset[str] = frozenset()


def said(words: Collection[tuple[str, str | None]]) -> dict[str, str]:
    """What sources say of a page, from (source, lastmod as it stands there): of several documents of one source the greatest word."""
    found: dict[str, str] = {}
    for source, lastmod in words:
        if lastmod is not None:
            found[source] = max(found.get(source, ""), lastmod)
    return found


class Nights:
    """The side of `Store` that remembers nights."""

    _engine: Engine

    def night(self, site_key: str) -> NightBefore:
        """Everything earlier nights know of the site."""
        with reading(self._engine) as connection:
            documents = _documents(connection, site_key)
            looked = _looked(connection, select(schema.looked).where(schema.looked.c.site == site_key))
            rows = connection.execute(
                select(schema.named)
                .where(schema.named.c.site == site_key)
                .order_by(schema.named.c.page, schema.named.c.document)
            )
            named: dict[UrlKey, list[Named]] = defaultdict(list)
            parts: dict[str, Named] = {}
            for one in map(_named_of, rows.mappings()):
                if one.listed_as == PART:
                    parts[one.url] = one
                else:
                    named[one.page].append(one)
        return NightBefore(documents, looked, {page: tuple(ones) for page, ones in named.items()}, parts)

    def held_pages(self, site_key: str) -> set[UrlKey]:
        """The pages of the site that have a version now, those that are missing or gone on the site included."""
        version, page = schema.version, schema.page
        query = select(version.c.page).join(page, page.c.urlkey == version.c.page)
        query = query.where(page.c.site == site_key, version.c.to_seq.is_(None)).distinct()
        with reading(self._engine) as connection:
            return {UrlKey(key) for key in connection.scalars(query)}


def keep_night(connection: Connection, after: NightAfter) -> None:
    """Writes what a settle has seen, within its transaction."""
    document, named, looked = schema.document, schema.named, schema.looked
    told = [one.url for one in after.documents]
    _forget(connection, document, "url", after.site, {*told, *after.gone})
    _forget(connection, named, "document", after.site, {*after.named, *after.gone})
    _forget(connection, looked, "page", after.site, {one.page for one in after.looked})
    rows = [_document_row(after.site, one) for one in after.documents if one.url not in after.gone]
    if rows:
        connection.execute(insert(document), rows)
    names = [
        _named_row(after.site, one)
        for url, ones in after.named.items()
        if url not in after.gone
        for one in {one.page: one for one in reversed(ones)}.values()  # two addresses of one page: the first stands
    ]
    if names:
        connection.execute(insert(named), names)
    if after.looked:
        connection.execute(insert(looked), [_looked_row(after.site, one) for one in after.looked])


def _forget(connection: Connection, table: Any, column: str, site: str, keys: Collection[str]) -> None:
    if keys:
        mine = (table.c.site == bindparam("s"), table.c[column] == bindparam("k"))
        connection.execute(delete(table).where(*mine), [{"s": site, "k": key} for key in sorted(keys)])


def _documents(connection: Connection, site_key: str) -> dict[str, DocumentRead]:
    document, capture = schema.document, schema.capture
    rows = connection.execute(select(document).where(document.c.site == site_key)).mappings().all()
    names = sorted({row["capture"] for row in rows if row["capture"] is not None})
    answers: dict[str, Capture] = {}
    hold = schema.hold
    held = connection.execute(
        select(hold.c.run, hold.c.capture).where(hold.c.site == site_key, hold.c.to_seq.is_(None))
    ).all()
    silent = {name for row in held for name in row if name is not None}
    silent |= set(connection.scalars(select(schema.erased.c.name).where(schema.erased.c.kind == CAPTURE)))
    for some in batches(names):
        for row in connection.execute(select(capture).where(capture.c.id.in_(some))).mappings():
            if row["id"] not in silent and row["run"] not in silent:
                answers[row["id"]] = capture_of(row)
    return {row["url"]: _document_of(row, answers.get(row["capture"] or "")) for row in rows}


def _document_of(row: Any, answer: Capture | None) -> DocumentRead:
    return DocumentRead(
        url=row["url"],
        what=row["what"],
        kind=row["kind"],
        read_at=_instant(row["read_at"]),
        answer=answer,
        entity_digest=EntityDigest(row["entity_digest"]) if row["entity_digest"] else None,
        named=row["named"],
        total=row["total"],
        lastmod=row["lastmod"],
        outcome=Outcome(row["outcome"]),
        evidence=row["evidence"],
        tried_at=_instant(row["tried_at"]),
        failures=row["failures"],
    )


def _document_row(site: str, one: DocumentRead) -> dict[str, Any]:
    assert one.tried_at is not None
    return {
        "site": site,
        "url": storable(one.url),
        "what": one.what,
        "kind": one.kind,
        "read_at": _spelled(one.read_at),
        "capture": one.answer.id if one.answer else None,
        "entity_digest": one.entity_digest,
        "named": one.named,
        "total": one.total,
        "lastmod": storable(one.lastmod) if one.lastmod is not None else None,
        "outcome": one.outcome.value,
        "evidence": storable(one.evidence),
        "tried_at": _spelled(one.tried_at),
        "failures": one.failures,
    }


def _named_of(row: Any) -> Named:
    return Named(row["document"], UrlKey(row["page"]), row["url"], row["listed_as"], row["lastmod"])


def _named_row(site: str, one: Named) -> dict[str, Any]:
    return {
        "site": site,
        "document": storable(one.document),
        "page": one.page,
        "url": storable(one.url),
        "listed_as": one.listed_as,
        "lastmod": storable(one.lastmod) if one.lastmod is not None else None,
    }


def _looked(connection: Connection, query: Any) -> dict[UrlKey, Looked]:
    return {
        UrlKey(row["page"]): Looked(
            page=UrlKey(row["page"]),
            url=row["url"],
            looked_at=_instant(row["looked_at"]),
            outcome=Outcome(row["outcome"]),
            evidence=row["evidence"],
            verdict=row["verdict"],
            tried_at=parse_utc(row["tried_at"]),
            looks=row["looks"],
            changes=row["changes"],
            changed_at=_instant(row["changed_at"]),
            said=json.loads(row["said"]),
        )
        for row in connection.execute(query).mappings()
    }


def _looked_row(site: str, one: Looked) -> dict[str, Any]:
    return {
        "site": site,
        "page": one.page,
        "url": storable(one.url),
        "looked_at": _spelled(one.looked_at),
        "outcome": one.outcome.value,
        "evidence": storable(one.evidence),
        "verdict": one.verdict,
        "tried_at": _spelled(one.tried_at),
        "looks": one.looks,
        "changes": one.changes,
        "changed_at": _spelled(one.changed_at),
        "said": storable(json.dumps(dict(one.said), ensure_ascii=False, sort_keys=True, separators=(",", ":"))),
    }


def _instant(text: str | None) -> datetime | None:
    return parse_utc(text) if text is not None else None


def _spelled(when: datetime | None) -> str | None:
    return utc_text(when) if when is not None else None
