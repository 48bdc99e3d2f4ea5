"""The columns of what one night leaves to the next: what documents said, and when each page was last looked at. Typed, as in `schema`.

Working tables: they follow from captures, and an archive without them (a rebuilt one, an older one) only asks for everything once. So no journal names them.
"""

from __future__ import annotations

from sqlalchemy import Column, Named, TypedColumns


class DocumentColumns(TypedColumns):
    """One discovery document of a site that was ever asked for.

    `what` is rest, sitemap, feed, listing or robots, `kind` that of `discovery.Discovered` ('' before it was ever read). The newest good reading is that
    of `capture`: its body's digest, how many pages or documents it names, and `total`, how many pages the server says the whole list holds (NULL where
    it does not). `read_at` is when it was last found to stand (200 or 304). `lastmod` is what its sitemap index said of it when it was last read. The
    newest try is `outcome`, `evidence`, `tried_at`; `failures` counts the nights in a row on which no good reading came, 0 after one that did.
    """

    site: Named[str] = Column(primary_key=True)
    url: Named[str] = Column(primary_key=True)
    what: Named[str]
    kind: Named[str]
    read_at: Named[str | None]
    capture: Named[str | None]
    entity_digest: Named[str | None]
    named: Named[int]
    total: Named[int | None]
    lastmod: Named[str | None]
    outcome: Named[str]
    evidence: Named[str]
    tried_at: Named[str]
    failures: Named[int]


class NamedColumns(TypedColumns):
    """One page that a document names in its newest good reading; of a sitemap index one document (`listed_as` is `document`).

    `listed_as` is what it calls the page ('' where it does not say), `lastmod` when it says that the page was changed, as it stands there.
    """

    site: Named[str] = Column(primary_key=True)
    document: Named[str] = Column(primary_key=True)
    page: Named[str] = Column(primary_key=True)
    url: Named[str]
    listed_as: Named[str]
    lastmod: Named[str | None]


class LookedColumns(TypedColumns):
    """When a page was looked at on the live site.

    `looked_at` is the newest look at which the site showed it whole, or said "not modified", or where it went; NULL before the first. The newest try of any
    sort is `outcome`, `evidence`, `tried_at`, and `verdict` what settle made of it. `looks` and `changes` count the good looks and the edits that they found,
    `changed_at` is the newest. `said` is a JSON object: what each source said of the page when it was last looked at.
    """

    site: Named[str] = Column(primary_key=True)
    page: Named[str] = Column(primary_key=True)
    url: Named[str]
    looked_at: Named[str | None]
    outcome: Named[str]
    evidence: Named[str]
    verdict: Named[str]
    tried_at: Named[str]
    looks: Named[int]
    changes: Named[int]
    changed_at: Named[str | None]
    said: Named[str]
