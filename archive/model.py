"""The words of the archive as frozen types. Knows nothing of files, networks, databases or libraries.

Every type here is a value: two equal values mean the same thing. Datetimes are timezone-aware and in UTC unless a docstring says otherwise.
"""

from __future__ import annotations

import enum
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal, NewType

UrlKey = NewType("UrlKey", str)
"""SURT form of a canonical url, the identity of a Page: ``org,ashg)/publications-news/press-releases/x``."""
PayloadDigest = NewType("PayloadDigest", str)
"""``sha256:<hex>`` of the body bytes as received (content-coded), as WARC's payload digest."""
EntityDigest = NewType("EntityDigest", str)
"""``sha256:<hex>`` of the decoded body: equal where only the compression differs."""
TextDigest = NewType("TextDigest", str)
"""``sha256:<hex>`` of the UTF-8 bytes of the exact stored body_text. Key of Content; checkable from a CSV."""
FoldDigest = NewType("FoldDigest", str)
"""``fold1:<hex>`` of the folded text: the answer to "edited?" and "duplicate?"."""
StateDigest = NewType("StateDigest", str)
"""``state1:<hex>`` of what makes two sightings one Version: title, published, updated, authors, embargo, FoldDigest."""
BlockDigest = NewType("BlockDigest", str)
"""``sha256:<hex>`` of one visible block's text."""
LedgerDigest = NewType("LedgerDigest", str)
"""``ledger1:<hex>`` of the ordered removals of one rendition; renditions with equal removals share one ledger."""
ClaimsDigest = NewType("ClaimsDigest", str)
"""``claims1:<hex>`` of the ordered claims of one rendition; renditions that found the same share one set."""
CaptureId = NewType("CaptureId", str)
"""``capture1:<hex>`` of (url, WARC-Date, PayloadDigest)."""


class Source(enum.StrEnum):
    """How a capture came to us."""

    LIVE = "live"
    WAYBACK = "wayback"
    IMPORT = "import"


class Form(enum.StrEnum):
    """In what form a capture showed a page. The order of definition is the order of preference: html > rest > feed > text."""

    HTML = "html"
    REST = "rest"
    FEED = "feed"
    TEXT = "text"


class Outcome(enum.StrEnum):
    """What the sighting of a page turned out to be. Only OK and NOT_MODIFIED carry a version on; only GONE and MISSING speak of absence."""

    OK = "ok"
    NOT_MODIFIED = "not_modified"
    GONE = "gone"  # 410: the site says so
    MISSING = "missing"  # 404: the site does not find it tonight
    MOVED = "moved"  # redirected to another page
    BLOCKED = "blocked"  # 401, 403, 429, 451
    SOFT_404 = "soft_404"  # "page not found", sent as if it were a page
    LOGIN_WALL = "login_wall"
    CONSENT_WALL = "consent_wall"
    MAINTENANCE = "maintenance"
    SERVER_ERROR = "server_error"  # 5xx
    TRUNCATED = "truncated"
    TOO_LARGE = "too_large"
    TIMEOUT = "timeout"
    UNREACHABLE = "unreachable"  # no response: DNS, refused, TLS
    ROBOTS_DENIED = "robots_denied"
    PARSE_LIMIT = "parse_limit"
    CLEANER_FAILED = "cleaner_failed"
    EMPTY = "empty"  # a page without an article
    NOT_HTML = "not_html"  # images, PDFs, JSON where a page was expected
    LISTING = "listing"  # several items on one page: never an item itself
    NOT_NEWS = "not_news"  # a page of the site, not of its news
    OTHER_STATUS = "other_status"
    WITHDRAWN = "withdrawn"  # the page was legally withdrawn: what it says now is not read


class Kind(enum.StrEnum):
    """What sort of news an item is."""

    PRESS_RELEASE = "press_release"
    STATEMENT = "statement"
    NEWS = "news"
    BLOG_POST = "blog_post"
    FACT_SHEET = "fact_sheet"
    NEWSLETTER = "newsletter"
    OTHER = "other"


class Precision(enum.StrEnum):
    """How exactly a date was published."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"


class Cause(enum.StrEnum):
    """Why a version begins: the first sighting, a change on the site, or our own re-reading of old captures."""

    FIRST = "first"
    SITE = "site"
    REREAD = "reread"


@dataclass(frozen=True, slots=True)
class Dated:
    """A date with its evidence.

    `value` is ISO 8601 exactly as precise as published: ``2021``, ``2021-01``, ``2021-01-07`` or ``2021-01-07T11:00:00-05:00`` (with the offset in
    force when a zone was published; without offset when none was). `tz` is the IANA zone the publisher named, None when none was.
    `source` says where it stood: published_line, embargo_line, jsonld, meta, time, byline, rest, feed, url. `verbatim` is the text read.
    """

    value: str
    precision: Precision
    source: str
    verbatim: str
    tz: str | None = None

    @property
    def utc(self) -> datetime | None:
        """The instant in UTC where an offset is known, else None: a day without a zone is no instant."""
        if self.precision is not Precision.MINUTE:
            return None
        when = datetime.fromisoformat(self.value)
        return when.astimezone(UTC) if when.tzinfo else None


@dataclass(frozen=True, slots=True)
class Contact:
    """A media contact as printed. None where the page does not say."""

    name: str | None = None
    role: str | None = None
    phone: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """What one source on a page says of one field, whether it was believed or not.

    `field` is title, authors, published, updated, language or encoding, or jsonld where some of that was left unread. `value` is what was read (dates as
    in `Dated.value`, several authors joined by "; "), None where the source's words could not be read as one, `verbatim` what stood there. `source` is
    jsonld, opengraph, meta, published_line, byline, time, heading, url …. `chosen` says whether the field has this value, `why` what decided, in a few
    words. `precision` and `tz` belong to dates.
    """

    field: str
    source: str
    verbatim: str
    value: str | None = None
    precision: Precision | None = None
    tz: str | None = None
    chosen: bool = False
    why: str = ""


@dataclass(frozen=True, slots=True)
class Removal:
    """One visible block that is not in body_text, and why.

    `n` is the block's place on the page from 0; `rule` the name of the rule that took it; `detail` what the rule saw ('' when the name says all).
    `kept` is the label under which the text is kept beside the body (contact, about, letterhead ...), None when it is noise.
    """

    n: int
    text: str
    rule: str
    detail: str = ""
    kept: str | None = None


@dataclass(frozen=True, slots=True)
class Cleaned:
    """What cleaning made of one page: a pure function of the bytes, the site and the cleaner's version.

    `body_text` is the article's blocks joined by a blank line ('' unless outcome is OK). `news_evidence` says what on the page itself shows that it is
    an item of news ('' when nothing does, and then another source must say so). Lists keep the order of the page. `claims` holds what every source on the
    page said of title, authors, dates and language. `prints` are the page's fingerprints as `clean.profile` packs them (b'' for scraped text).
    """

    outcome: Outcome
    kind: Kind = Kind.OTHER
    title: str | None = None
    authors: tuple[str, ...] = ()
    published: Dated | None = None
    updated: Dated | None = None
    embargo: Dated | None = None
    dateline: str | None = None
    contact: Contact | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    canonical_url: str | None = None
    body_text: str = ""
    removals: tuple[Removal, ...] = ()
    news_evidence: str = ""
    evidence: str = ""
    claims: tuple[Claim, ...] = ()
    prints: bytes = b""

    @property
    def kept(self) -> dict[str, str]:
        """The labelled blocks kept beside the body: label -> their texts joined by a blank line."""
        labelled: dict[str, list[str]] = {}
        for removal in self.removals:
            if removal.kept is not None:
                labelled.setdefault(removal.kept, []).append(removal.text)
        return {label: "\n\n".join(texts) for label, texts in labelled.items()}


@dataclass(frozen=True, slots=True)
class Override:
    """A person's correction of the cleaner, as data: recorded with who, when and why, honoured by every reading, withdrawn but never deleted.

    `keep` puts blocks that `rule` removed back into the text; `remove` takes blocks out of it (by the rule `override`). It speaks of one page, or of the
    whole site where `page` is None; of blocks with exactly this text where `block` is given, else (`keep` only) of all that the rule took.
    """

    id: str
    site: str
    action: Literal["keep", "remove"]
    made_at: datetime
    made_by: str
    why: str
    page: UrlKey | None = None
    rule: str | None = None
    block: BlockDigest | None = None


BY_THE_ARCHIVE = "the check of "
"""How the name of a part of the archive begins that places holds for a person to look at."""
A_LATER_NIGHT = "a later night"
"""Who places the hold that stays when the case is closed by itself."""


@dataclass(frozen=True, slots=True)
class Hold:
    """Captures of a site kept out of the fold until someone or something releases them: all of one run, or a single one. Recorded, never deleted.

    Exactly one of `run` and `capture` is given. `placed_by` is a person's name, the part of the archive that placed it, or A_LATER_NIGHT: then the site read
    as before again, and what was captured meanwhile stays kept out.
    """

    id: str
    site: str
    placed_at: datetime
    placed_by: str
    why: str
    run: str | None = None
    capture: CaptureId | None = None

    @property
    def waits(self) -> bool:
        """Whether a person is to look: the archive placed it by itself, and neither a person nor a later night has said more."""
        return self.placed_by.startswith(BY_THE_ARCHIVE)

    @property
    def is_closed(self) -> bool:
        """Whether a later night closed the case."""
        return self.placed_by == A_LATER_NIGHT


@dataclass(frozen=True, slots=True)
class Tombstone:
    """A legal withdrawal of a page: what the archive still says is where it stood, when it was seen, its digests, and that it was withdrawn.

    Never ended: what was destroyed cannot be had back. `why` is read by everybody who meets the item, so it must not repeat what was withdrawn.
    """

    id: str
    site: str
    page: UrlKey
    withdrawn_at: datetime
    withdrawn_by: str
    why: str


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done to the archive to keep it, in the terms of PREMIS 3 (section 1.3, Event): what, when, by which agent, and how it came out.

    `type` is one of PREMIS's event types (fixity check, replication, migration, deletion, recovery, ...), `outcome` success, warning or fail. `object`
    names what it was done to ('' for the whole archive). `detail` holds what JSON can say. `agent` is the software with its version and, where a person
    asked, who.
    """

    type: str
    happened_at: datetime
    agent: str
    outcome: Literal["success", "warning", "fail"]
    object: str = ""
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Alarm:
    """Something about a run that a person must look at. Told by the report, the exit code (65) and the notifications; kept in the run's figures.

    `kind` is one word or two joined by an underscore (redesign, source_empty, same_body, clock ...), the same word wherever it is met. `sentence` says what
    was found, with its figures, and what to do next; `evidence` holds the same for a script, as JSON can say it.
    """

    kind: str
    sentence: str
    evidence: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Capture:
    """One HTTP response, or one imported file, as received. Immutable; its raw bytes stand in the WARC at (file, offset).

    `content_type` is the header as received ('' when absent). `location` is the absolute target of a redirect. `refers_to` is, for a 304, the capture
    whose validators were sent; for any other answer the capture that had the very same payload, so that it was not stored again. `truncated` is None or
    WARC's reason (length, time, disconnect). `file` is relative to the home's warc folder, `offset_bytes` where the record's gzip member begins.
    `status` is None for a file.
    """

    id: CaptureId
    record_id: str
    url: str
    captured_at: datetime
    site: str
    run: str
    source: Source
    status: int | None
    content_type: str
    payload_digest: PayloadDigest
    entity_digest: EntityDigest | None
    file: str
    offset_bytes: int
    length_bytes: int
    location: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    refers_to: CaptureId | None = None
    truncated: str | None = None


@dataclass(frozen=True, slots=True)
class FailedFetch:
    """A request that brought no response."""

    run: str
    url: str
    outcome: Outcome
    detail: str
    failed_at: datetime


@dataclass(frozen=True, slots=True)
class Candidate:
    """An address that a discovery source says may be an item.

    `source` is rest, sitemap, feed, listing, link or known. `listed_as` is what the source calls it (WordPress: post, page; feeds: entry; '' when it does
    not say). `hints` are the source's own words about it: field -> (value, verbatim); fields: title, published, updated, authors, categories, tags, kind.
    """

    url: str
    source: str
    listed_as: str = ""
    hints: Mapping[str, tuple[str, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Hint:
    """What a capture of one page (a REST answer, a feed) says about another page. Sticky: kept when the feed has scrolled on."""

    page: UrlKey
    capture: CaptureId
    form: Form
    field: str
    value: str
    verbatim: str
