"""What a response and a cleaned page turned out to be. Pure; the `responses` of outcome, which knows status codes and media types.

Sources: RFC 9110 section 15 (status codes), WARC 1.1 section 5.13 (reasons for truncation)."""

from __future__ import annotations

import re

from archive.model import Cleaned, Outcome
from archive.outcome.walls import wall_of
from archive.sites import Site

LARGEST_PAGE_BYTES = 32_000_000
"""Of the decoded body. A page of news has a tenth of a megabyte; what has three hundred times as much is no page of news."""

PAGE_TYPES = frozenset({"text/html", "application/xhtml+xml", "text/plain", ""})
"""Media types that may hold a page. Plain text is a page as scraped; servers that send no type mostly mean HTML."""

_SIGNATURES: dict[str, re.Pattern[bytes]] = {
    "PNG picture": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "GIF picture": re.compile(rb"GIF8[79]a"),
    "JPEG picture": re.compile(rb"\xff\xd8\xff"),
    "RIFF file (WebP, WAVE, AVI)": re.compile(rb"RIFF....(?:WEBP|WAVE|AVI )", re.DOTALL),
    "PDF document": re.compile(rb"%PDF-"),
    "ZIP file": re.compile(rb"PK\x03\x04"),
    "gzip file": re.compile(rb"\x1f\x8b\x08"),
    "Office document": re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "Ogg file": re.compile(rb"OggS\0"),
    "MP3 file": re.compile(rb"ID3[\x02-\x04]"),
}
"""How files begin that servers send as if they were pages (WHATWG MIME Sniffing, section 6). A page may begin with letters of theirs: ID3 is a gene."""
_MOVED = frozenset({301, 302, 303, 307, 308})
_BLOCKED = frozenset({401, 402, 403, 407, 429, 451})
_RENDERED = "; rendered="
_NEWS_LISTED_AS = ("post", "entry", "file")


def of_response(status: int, content_type: str, truncated: str | None, size: int) -> tuple[Outcome, str]:
    """The outcome of one HTTP response, and why: `(outcome, evidence)`.

    `content_type` is the header as received, '' when absent; `truncated` None or WARC's reason; `size` the bytes of the decoded body. OK means only
    that the response may hold a page: what it says is `of_rendition`'s question.
    """
    if status not in {200, 203}:
        return _of_status(status)
    if truncated == "length" or size > LARGEST_PAGE_BYTES:
        return Outcome.TOO_LARGE, f"{size:,} bytes" + (", cut at our limit" if truncated else "")
    if truncated:
        return Outcome.TRUNCATED, f"broken off after {size:,} bytes ({truncated})"
    media_type = content_type.partition(";")[0].strip().lower()
    if media_type not in PAGE_TYPES:
        return Outcome.NOT_HTML, f"content type {media_type}"
    if size == 0:
        return Outcome.EMPTY, "no bytes"
    return Outcome.OK, f"status {status}"


def of_body(body: bytes) -> tuple[Outcome, str] | None:
    """What a decoded body is that was sent as a page and is a file: `(outcome, evidence)`; None for what may be a page."""
    name = next((name for name, begins in _SIGNATURES.items() if begins.match(body)), None)
    return (Outcome.NOT_HTML, f"a {name}, sent as a page") if name is not None else None


def of_address(url: str, site: Site) -> tuple[Outcome, str] | None:
    """What the site's file says of the page at `url`, whatever stands there: `(outcome, evidence)`; None where it says nothing."""
    if site.lists_at(url):
        return Outcome.LISTING, "the site file names it among its lists"
    said = site.leaves_out(url)
    return (Outcome.NOT_NEWS, f"left out by [crawl] {said} in the site file") if said else None


def rendered_type(by: str) -> str:
    """The content type of a capture that is what a browser made of a page: it says so, and `by` which."""
    name = "".join(char for char in by if char.isalnum() or char in " ._-")
    return f'text/html; charset=utf-8{_RENDERED}"{name}"'


def is_rendered(content_type: str) -> bool:
    """Whether a capture of that content type is what a browser made of a page, not what a server sent."""
    return _RENDERED in content_type


def _of_status(status: int) -> tuple[Outcome, str]:
    evidence = f"status {status}"
    if status == 304:
        return Outcome.NOT_MODIFIED, evidence
    if status == 404:
        return Outcome.MISSING, evidence
    if status == 410:
        return Outcome.GONE, evidence
    if status in _MOVED:
        return Outcome.MOVED, evidence
    if status in _BLOCKED:
        return Outcome.BLOCKED, evidence
    if status == 408:
        return Outcome.TIMEOUT, evidence
    if 500 <= status <= 599:
        return Outcome.SERVER_ERROR, evidence
    return Outcome.OTHER_STATUS, evidence


def of_rendition(cleaned: Cleaned, listed_as: frozenset[str]) -> tuple[Outcome, str]:
    """The outcome of a page that was cleaned: `(outcome, evidence)`.

    What the cleaner rejected stays rejected (a listing is never an item, whoever lists it), and so does a wall: a short page that only says why there is
    no page. Else a page is news when it says so itself or when a source lists it as a post or an entry; one that nobody calls news is NOT_NEWS.
    """
    wall = wall_of(cleaned) if cleaned.outcome in (Outcome.OK, Outcome.EMPTY) else None
    if wall is not None:
        return wall
    if cleaned.outcome is not Outcome.OK:
        return cleaned.outcome, cleaned.evidence
    if cleaned.news_evidence:
        return Outcome.OK, cleaned.news_evidence
    listed = [name for name in _NEWS_LISTED_AS if name in listed_as]
    if listed:
        return Outcome.OK, f"listed as {' and '.join(listed)}"
    said = f"; listed as {', '.join(sorted(listed_as))}" if any(listed_as) else ""
    return Outcome.NOT_NEWS, f"nothing on the page says that it is news{said}"
