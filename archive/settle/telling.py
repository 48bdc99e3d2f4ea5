"""What one capture tells: which page it shows and how, what it says of other pages, where it sends us. First step of `settle`; nothing is cleaned here.

    capture + body ─▶ Told(page, form, outcome; moved_to; shown; hints)

Knows redirects, 304s, discovery documents and pages apart. Refuses to know what is stored. A sitemap and a robots.txt show no page; a REST answer or a
feed shows many, each in its own form, as evidence and hints; everything else shows the page at its own address.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final
from urllib.parse import urlsplit

from archive import discovery, outcome
from archive.errors import BadInput
from archive.identity import canonical_url
from archive.model import Candidate, Capture, Form, Hint, Outcome, UrlKey
from archive.sites import Site
from archive.store.staging import storable

_NO_PAGE = re.compile(
    r"/robots\.txt$|/wp-json(/|$)|/[^/]*sitemap[^/]*\.txt$|/[^/]+\.(xml|rss|atom|rdf)(\.gz)?$|/(feed|rss|atom)/?$|[?&](rest_route|feed)=",
    re.IGNORECASE,
)
"""Addresses of discovery documents: what they answer, 404 included, says nothing of a page."""
WITHOUT_WORDS: Final = frozenset({*range(300, 400), 404, 410})
"""Statuses of answers that hold no words of a page: where it went, and that it is not there. They stay when it is withdrawn."""
_LOADED_TYPES = frozenset(
    {"text/javascript", "application/javascript", "application/x-javascript", "text/css", "application/json"}
)
"""What scripts of a page load."""
_DISCOVERED_AS = {"rest": Form.REST, "feed": Form.FEED}
_MARKUP = re.compile(rb"<\s*(\?xml|rss|feed|rdf:rdf|urlset|sitemapindex)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Told:
    """What a capture tells. `page` is None when it shows none at its own address; then the fields from `form` to `evidence` mean nothing.

    `moved_to` is the absolute target of a redirect within the site, `moved_page` its page.
    `shown` are the pages a REST answer or feed lists, with what it calls them.
    """

    capture: Capture
    page: UrlKey | None = None
    form: Form = Form.HTML
    outcome: Outcome = Outcome.OK
    evidence: str = ""
    moved_to: str | None = None
    moved_page: UrlKey | None = None
    shown: tuple[tuple[UrlKey, Form, str], ...] = ()
    hints: tuple[Hint, ...] = ()
    problems: tuple[str, ...] = ()

    @property
    def is_readable(self) -> bool:
        """Whether there is a page to clean."""
        return self.page is not None and self.outcome is Outcome.OK


def tell(capture: Capture, body_of: Callable[[Capture], tuple[bytes, bool]], site: Site) -> Told:
    """What `capture` tells. `body_of` gives its decoded body and whether that was cut; it is only asked for answers that have one to read."""
    try:
        key = site.page_of(capture.url)
    except BadInput as error:
        return Told(capture, problems=(str(error),))
    status = 200 if capture.status is None else capture.status
    if status not in (200, 203):
        return _without_body(capture, key, status, site)
    as_received = _unrendered(capture, key, site)
    if as_received is not None:
        return as_received
    try:
        body, cut = body_of(capture)
    except BadInput as error:
        # The bytes are kept; what they mean cannot be known. The nearest word for a body that does not decode is a broken one.
        return Told(capture, key, Form.HTML, Outcome.TRUNCATED, f"the body cannot be decoded: {error}")
    truncated = capture.truncated or ("disconnect" if cut else None)
    if not truncated and not _is_page(capture, body):
        found = _discovered(capture, body, site)
        if found is not None:
            return found
    if names_no_page(capture.url):
        return Told(capture)
    result, evidence = outcome.of_response(status, capture.content_type, truncated, len(body))
    if result is Outcome.OK:
        result, evidence = (
            outcome.of_body(body)
            or outcome.wall_in_markup(body)
            or outcome.of_address(capture.url, site)
            or (result, evidence)
        )
    form = Form.TEXT if capture.content_type.partition(";")[0].strip().lower() == "text/plain" else Form.HTML
    return Told(capture, key, form, result, evidence)


def _unrendered(capture: Capture, key: UrlKey, site: Site) -> Told | None:
    """On a site whose pages need a browser: what the server sent of one says nothing yet, and what such a page loads is no page. None for all else."""
    if not site.javascript or outcome.is_rendered(capture.content_type) or capture.status is None:
        return None
    media_type = capture.content_type.partition(";")[0].strip().lower()
    if media_type in _LOADED_TYPES and not _NO_PAGE.search(_path(capture.url)):
        return Told(capture)
    if media_type in {"text/html", "application/xhtml+xml"} and site.needs_javascript(capture.url):
        why = "as the server sent it: the site file says that this page needs JavaScript, what a browser made of it is a capture of its own"
        return Told(capture, key, Form.HTML, Outcome.EMPTY, why)
    return None


def _without_body(capture: Capture, key: UrlKey, status: int, site: Site) -> Told:
    if names_no_page(capture.url) or outcome.is_probe(capture.url):
        return Told(capture)  # that a made-up address is not found says nothing
    result, evidence = outcome.of_response(status, capture.content_type, None, 0)
    if result is not Outcome.MOVED or not capture.location:
        return Told(capture, key, Form.HTML, result, evidence)
    try:
        target = site.page_of(capture.location)
    except BadInput as error:
        return Told(capture, key, Form.HTML, result, evidence, problems=(str(error),))
    if _is_same(capture.location, capture.url):  # a cookie that we do not take, a rule that never ends
        return Told(capture, key, Form.HTML, Outcome.OTHER_STATUS, f"{evidence}: it redirects to itself")
    moved_to = capture.location if site.covers(capture.location) else None
    if target == key:  # http to https, a slash: another spelling of one page
        return Told(capture, moved_to=moved_to, moved_page=target if moved_to else None)
    evidence = f"moved to {capture.location}"
    return Told(capture, key, Form.HTML, result, evidence, moved_to, target if moved_to else None)


def _is_same(one: str, other: str) -> bool:
    try:
        return canonical_url(one) == canonical_url(other)
    except BadInput:
        return False


def _is_page(capture: Capture, body: bytes) -> bool:
    """Whether a body is a page beyond doubt: called HTML, and not one of the XML documents that servers call so too. Imported files are always pages."""
    if capture.status is None:
        return True
    media_type = capture.content_type.partition(";")[0].strip().lower()
    called_page = media_type in ("text/html", "application/xhtml+xml")
    return called_page and not _MARKUP.match(body[:256].lstrip(b"\xef\xbb\xbf \t\r\n"))


def _discovered(capture: Capture, body: bytes, site: Site) -> Told | None:
    """A discovery document's tale; None when it turns out to be a page after all."""
    found = discovery.read(capture.url, capture.content_type, body, site=site)
    if found.kind in ("html", "unknown"):
        return None
    form = _DISCOVERED_AS.get(found.kind)
    if form is None:
        return Told(capture)
    shown: dict[UrlKey, tuple[UrlKey, Form, str]] = {}
    hints: dict[tuple[UrlKey, str], Hint] = {}
    for candidate in found.candidates:
        page = _page_of(candidate, site)
        if page is None:
            continue
        # An entry of a feed is one by being there; a REST answer says what it lists, or nothing that we could lean on.
        listed_as = candidate.listed_as or ("entry" if form is Form.FEED else "")
        shown.setdefault(page, (page, form, f"listed as {listed_as}" if listed_as else "listed"))
        words = {**candidate.hints, **({"listed_as": (listed_as, listed_as)} if listed_as else {})}
        for field, (value, verbatim) in words.items():
            hint = Hint(page, capture.id, form, field, storable(value), storable(verbatim))
            hints.setdefault((page, field), hint)
    return Told(capture, shown=tuple(shown.values()), hints=tuple(hints.values()))


def _page_of(candidate: Candidate, site: Site) -> UrlKey | None:
    try:
        return site.page_of(candidate.url) if site.covers(candidate.url) else None
    except BadInput:
        return None


def names_no_page(url: str) -> bool:
    """Whether a discovery document stands at `url`, so that an answer there, 404 included, says nothing of a page."""
    return _NO_PAGE.search(_path(url)) is not None


def _path(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
