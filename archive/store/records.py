"""What the store answers with: frozen records for those who read. Knows the shape of an answer; refuses to know tables and SQL.

Every datetime is aware and in UTC. Published dates are no instants: they are text as precise as printed (see `model.Dated`). None, '' for a text and an
empty tuple all mean "not known".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from archive.model import (
    BlockDigest,
    CaptureId,
    Cause,
    Contact,
    Dated,
    Form,
    Hold,
    Kind,
    Override,
    PayloadDigest,
    Source,
    StateDigest,
    TextDigest,
    Tombstone,
    UrlKey,
)


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list, a search or an export is narrowed to; each None leaves its field alone, all others must hold.

    `since` and `until` bound the day of publication, both included, as printed (no zone is applied); a date known to the month or year counts when any
    day of it lies within; an item without a date is left out. `words` is a search query (see `store.search`). `missing` True keeps only items that
    are missing or gone on the site, False only those that are not.
    """

    site: str | None = None
    kind: Kind | None = None
    since: date | None = None
    until: date | None = None
    words: str | None = None
    missing: bool | None = None


@dataclass(frozen=True, slots=True)
class ItemRecord:
    """One item, page or version with every field that an export writes (the order is that of the export's columns).

    The text and the fields are those of the version's first capture; `captured_utc`, `http_status`, `payload_digest` and `warc_record_id` name that
    capture. For an item and a page, `first_seen_utc` is when any state of it was first seen; for a version, when that state was. An item is missing
    or gone when all its pages are, since the last of them is. `removed_labels` are the labels of kept blocks and the rules of the others, each once.
    `duplicate_of` is the item_id this page is listed under ('' for the page that stands for its item). `page` and `capture` are the keys to ask with.
    A legally withdrawn page has a `tombstone`: text, people and labels are empty then, and `removed_labels` says `withdrawn`.
    """

    item_id: str
    society: str
    url: str
    alternate_urls: tuple[str, ...]
    source: Source
    kind: Kind
    title: str | None
    authors: tuple[str, ...]
    body_text: str
    language: str | None
    word_count: int
    about_text: str | None
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    published: str | None
    published_tz: str | None
    published_precision: str | None
    published_source: str | None
    published_text: str | None
    updated: str | None
    embargo_until: str | None
    dateline_place: str | None
    contact_name: str | None
    contact_role: str | None
    contact_phone: str | None
    contact_email: str | None
    first_seen_utc: datetime
    last_seen_utc: datetime
    missing_since_utc: datetime | None
    gone_since_utc: datetime | None
    captured_utc: datetime
    text_digest: TextDigest
    version: int
    http_status: int | None
    payload_digest: PayloadDigest
    warc_record_id: str
    cleaner_version: str
    profile: str | None
    removed_labels: tuple[str, ...]
    duplicate_of: str
    site: str
    page: UrlKey
    capture: CaptureId
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class VersionRecord:
    """One state of a page, for its history and for a diff. `cause` tells the site's edits from our own re-reading.

    `first_capture` names the version for good; `text_capture` is the capture whose text is shown (another one where a 304 began the version).
    """

    page: UrlKey
    ordinal: int
    cause: Cause
    form: Form
    url: str
    title: str | None
    kind: Kind
    published: Dated | None
    updated: str | None
    embargo_until: str | None
    authors: tuple[str, ...]
    dateline: str | None
    contact: Contact | None
    body_text: str
    word_count: int
    first_seen: datetime
    last_seen: datetime
    sightings: int
    missing_since: datetime | None
    gone_since: datetime | None
    state_digest: StateDigest
    text_digest: TextDigest
    first_capture: CaptureId
    text_capture: CaptureId
    source: Source
    status: int | None
    record_id: str
    file: str
    offset_bytes: int
    cleaner_version: str
    tombstone: Tombstone | None = None


@dataclass(frozen=True, slots=True)
class RunRecord:
    """One run. `status` is running, settled or failed. `seq` is the commit that published it; `figures` what it brought (empty before that)."""

    id: str
    site: str
    source: Source
    started_at: datetime
    finished_at: datetime | None
    status: str
    seq: int | None
    figures: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SiteSummary:
    """One site as it stands: counts of pages, of their versions and of captures; the last run and the last commit that was its own."""

    key: str
    society: str
    pages: int
    versions: int
    captures: int
    staged: int
    last_run: RunRecord | None


@dataclass(frozen=True, slots=True)
class KnownPage:
    """A page that has a version, for a crawl to ask again. `etag` and `last_modified` are the validators of `capture`, a whole and ok one.

    `record_id`, `url` and `captured_at` are that capture's (a 304 refers to them). A `gone` page is asked again only where a source still lists it.
    """

    page: UrlKey
    url: str
    etag: str | None
    last_modified: str | None
    capture: CaptureId
    record_id: str
    captured_at: datetime
    gone: bool


@dataclass(frozen=True, slots=True)
class ProfileRecord:
    """What a site was known to repeat: the profile's digest, its text as `clean.profile` spells it, and the commit since which it is in use."""

    digest: str
    spelled: str
    from_seq: int


@dataclass(frozen=True, slots=True)
class OverrideRecord:
    """An override with its history: in force over the commits [from_seq, to_seq); the last three say who withdrew it, when and why (None in force)."""

    override: Override
    from_seq: int
    to_seq: int | None
    withdrawn_at: datetime | None
    withdrawn_by: str | None
    withdrawn_why: str | None


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """A hold with its history: in force over the commits [from_seq, to_seq); the last three say who released it, when and why (None in force)."""

    hold: Hold
    from_seq: int
    to_seq: int | None
    released_at: datetime | None
    released_by: str | None
    released_why: str | None


@dataclass(frozen=True, slots=True)
class BlockWork:
    """One distinct block that a rule took: how many times, from the current versions of which pages; `detail` is one that the rule gave."""

    block: BlockDigest
    text: str
    kept: str | None
    detail: str
    times: int
    pages: tuple[UrlKey, ...]


@dataclass(frozen=True, slots=True)
class RuleWork:
    """What one rule took from the current versions of a site: so many blocks, from these pages; the block on most pages first."""

    rule: str
    times: int
    pages: tuple[UrlKey, ...]
    blocks: tuple[BlockWork, ...]
