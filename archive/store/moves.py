"""Pages that have moved: the site leads from their address to another page. Such a page is an address of the other one's item and no item of its own.

Its versions stay its own: its history, its removals and its row among the pages are there under its key. Only a live capture says that a page has moved,
and only until the page itself is seen again at its old address, as an item: a later 404, a wall or an empty page there says nothing of the page, and neither
does a feed that still lists it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, and_, or_, select

from archive.errors import BadInput
from archive.identity import urlkey
from archive.model import Form, Outcome, Source, UrlKey
from archive.store import schema
from archive.store.engine import batches
from archive.store.spans import at

_PAGE_FORMS = (Form.HTML.value, Form.TEXT.value)


def key_of(url: str | None) -> UrlKey | None:
    """The key of an address that a page or a redirect states; None where it is none."""
    try:
        return urlkey(url) if url else None
    except BadInput:
        return None


def moved_at(connection: Connection, seq: int, pages: Collection[str]) -> dict[str, UrlKey]:
    """Which of `pages` (those that have versions, as of `seq`) have moved to which others of them, over however many redirects."""
    steps = _last_steps(connection, seq)
    moved = {}
    for page in steps.keys() & set(pages):
        end = _end(page, steps)
        if end is not None and end in pages:
            moved[str(page)] = end
    return moved


def _end(page: UrlKey, steps: Mapping[UrlKey, UrlKey]) -> UrlKey | None:
    """Where the redirects from `page` end; None when they run in a circle."""
    passed = {page}
    while page in steps:
        page = steps[page]
        if page in passed:
            return None
        passed.add(page)
    return page


def _last_steps(connection: Connection, seq: int) -> dict[UrlKey, UrlKey]:
    """Page -> the page to which its newest live capture that says where it is redirects, of the pages of which it does."""
    address, sighting, capture, rendition = schema.address, schema.sighting, schema.capture, schema.rendition
    # The addresses first: of all the sightings of all nights only those of pages that were ever redirected need be looked at.
    redirected = select(address.c.url, address.c.page).where(at(address, seq), address.c.basis == "redirect")
    targets: dict[str, set[UrlKey]] = defaultdict(set)
    for url, to in connection.execute(redirected):
        targets[url].add(UrlKey(to))
    leaving = {page for url, to in targets.items() if (page := key_of(url)) is not None and to != {page}}
    query = (
        select(sighting.c.page, sighting.c.outcome, capture.c.url, capture.c.location)
        .join(capture, capture.c.id == sighting.c.capture)
        .outerjoin(
            rendition,
            and_(rendition.c.capture == sighting.c.capture, rendition.c.page == sighting.c.page, at(rendition, seq)),
        )
        .where(
            at(sighting, seq),
            sighting.c.form.in_(_PAGE_FORMS),
            or_(
                sighting.c.outcome.in_([Outcome.NOT_MODIFIED.value, Outcome.MOVED.value]),
                (sighting.c.outcome == Outcome.OK.value) & (rendition.c.outcome == Outcome.OK.value),
            ),
            capture.c.source == Source.LIVE.value,
        )
        # Later rows replace earlier ones below.
        .order_by(sighting.c.page, capture.c.captured_at, capture.c.payload_digest, capture.c.url)
    )
    last: dict[UrlKey, UrlKey | None] = {}
    for some in batches(sorted(leaving)):
        for row in connection.execute(query.where(sighting.c.page.in_(some))):
            moved = row.outcome == Outcome.MOVED.value
            last[UrlKey(row.page)] = _target(row.location, targets.get(row.url, set())) if moved else None
    return {page: to for page, to in last.items() if to is not None}


def _target(location: str | None, known: Collection[UrlKey]) -> UrlKey | None:
    """The page a redirect leads to: by its key, or, where the site's file keys it otherwise, the only page that this address is known to lead to."""
    key = key_of(location)
    return next(iter(known)) if key not in known and len(known) == 1 else key
