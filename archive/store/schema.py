"""The tables, typed. Knows every column of the archive's state and history; refuses to know how rows come about or who reads them.

Three sorts of table, told apart by the triggers of the migrations:
- *history*, append-only: a row is added by one commit (`seq`) and never touched again;
- *bitemporal*: [from_seq, to_seq) says in which commits a row was believed; only `to_seq` may be set, once; NULL means "still";
- *working*: `run`, `staged_*`, `prints`, `printed`, the search index, the sketches, and what one night leaves to the next (`document`, `named`, `looked`),
  which can be had again or belong to a run that has not been published.

Instants are text in the form of `identity.utc_text` (text order is time order); digests are text with their scheme prefix; lists are canonical JSON. So
the two engines compare and sort alike, and the journal's JSON is the row. Changing anything here takes a migration beside it.
"""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BigInteger,
    CheckConstraint,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Named,
    Table,
    TypedColumns,
    text,
)

from archive.store.keeping import (
    ErasedColumns,
    EventColumns,
    HoldColumns,
    HoldReleaseColumns,
    OverrideColumns,
    TombstoneColumns,
    WithdrawalColumns,
)
from archive.store.nightly import DocumentColumns, LookedColumns, NamedColumns

REVISION: Final = "0005_nights"
"""The newest schema revision this release knows; equals the head of migrations/versions."""
KNOWN_REVISIONS: Final = ("0001_first", "0002_learning", "0003_similar", "0004_trust", "0005_nights")
"""Every revision this release can have met, oldest first."""

LONG: Final = BigInteger().with_variant(Integer(), "sqlite")
"""A place or length in a file, which may pass two thousand million bytes. SQLite's integers are that wide by themselves."""

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)


class CommitColumns(TypedColumns):
    """One publish. `generation` is None for a commit that cleaned nothing; (file, offset) is its journal record."""

    seq: Named[int] = Column(primary_key=True, autoincrement=False)
    recorded_at: Named[str] = Column(unique=True)
    run: Named[str | None]
    generation: Named[str | None]
    journal_file: Named[str]
    journal_offset: Named[int] = Column(LONG)


class RunColumns(TypedColumns):
    """One run over one site. `status` is running, settled or failed; `seq` the commit that published it."""

    id: Named[str] = Column(primary_key=True)
    site: Named[str] = Column(index=True)
    source: Named[str]
    started_at: Named[str]
    finished_at: Named[str | None]
    status: Named[str]
    figures: Named[str]
    seq: Named[int | None]


class SiteColumns(TypedColumns):
    """What a site was called, so that an export as of then says so again."""

    key: Named[str] = Column(primary_key=True)
    society: Named[str]
    short_name: Named[str]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class GenerationColumns(TypedColumns):
    """What cleaned: named by its digest. `libraries` is a JSON object name -> version; `profile` and `overrides` are digests, None for none."""

    digest: Named[str] = Column(primary_key=True)
    cleaner_version: Named[str]
    libraries: Named[str]
    site_key: Named[str]
    site_file_digest: Named[str]
    seq: Named[int]
    profile: Named[str | None]
    overrides: Named[str | None]


class ProfileColumns(TypedColumns):
    """What some site was once found to repeat, as `clean.profile` spells it; named by its digest. Sites that repeat the same (nothing) share one."""

    digest: Named[str] = Column(primary_key=True)
    seq: Named[int]
    spelled: Named[str]


class SiteProfileColumns(TypedColumns):
    """Which profile a site's captures are read with."""

    site: Named[str] = Column(primary_key=True)
    profile: Named[str] = Column(ForeignKey("profile.digest"))
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class PrintsColumns(TypedColumns):
    """The fingerprints of a body, packed as `clean.profile` packs them; equal ones are stored once, since a new nonce every night changes only bytes."""

    digest: Named[str] = Column(primary_key=True)
    packed: Named[bytes] = Column(LargeBinary())


class PrintedColumns(TypedColumns):
    """The prints of each distinct body of a page. `body` is its entity digest; `printer` names the cleaner and libraries that took
    them, '' for a body at which they failed."""

    page: Named[str] = Column(primary_key=True)
    body: Named[str] = Column(primary_key=True)
    site: Named[str]
    printer: Named[str]
    prints: Named[str] = Column(ForeignKey("prints.digest"))


class CaptureFields(TypedColumns):
    """The fields of `model.Capture`."""

    id: Named[str] = Column(primary_key=True)
    record_id: Named[str]
    url: Named[str]
    captured_at: Named[str]
    site: Named[str] = Column(index=True)
    run: Named[str] = Column(index=True)
    source: Named[str]
    status: Named[int | None]
    content_type: Named[str]
    payload_digest: Named[str]
    entity_digest: Named[str | None]
    file: Named[str]
    offset_bytes: Named[int] = Column(LONG)
    length_bytes: Named[int] = Column(LONG)
    location: Named[str | None]
    etag: Named[str | None]
    last_modified: Named[str | None]
    refers_to: Named[str | None]
    truncated: Named[str | None]


class CaptureColumns(CaptureFields):
    """A published capture."""

    seq: Named[int]


class FailedFields(TypedColumns):
    """The fields of `model.FailedFetch`."""

    run: Named[str] = Column(primary_key=True)
    url: Named[str] = Column(primary_key=True)
    failed_at: Named[str] = Column(primary_key=True)
    outcome: Named[str]
    detail: Named[str]


class FailedColumns(FailedFields):
    """A published failure."""

    seq: Named[int]


class PageColumns(TypedColumns):
    """A page that has, or once had, a version."""

    urlkey: Named[str] = Column(primary_key=True)
    site: Named[str] = Column(index=True)
    first_seq: Named[int]


class AddressColumns(TypedColumns):
    """One address of a page and what says so. `basis` is fetched, redirect, canonical or site_rule; `capture` the earliest that shows it."""

    url: Named[str] = Column(primary_key=True)
    page: Named[str] = Column(primary_key=True, index=True)
    basis: Named[str] = Column(primary_key=True)
    capture: Named[str] = Column(ForeignKey("capture.id"))
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class SightingColumns(TypedColumns):
    """One page seen in one capture. `outcome` is what the response alone says; the rendition, where there is one, knows better.

    Ends where the capture is held, or where a newer release or site file takes it for something else.
    """

    capture: Named[str] = Column(ForeignKey("capture.id"), primary_key=True)
    page: Named[str] = Column(primary_key=True, index=True)
    form: Named[str]
    outcome: Named[str]
    evidence: Named[str]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class ContentColumns(TypedColumns):
    """One distinct text. The long column stands last: SQLite then reads the others without touching its overflow pages."""

    text_digest: Named[str] = Column(primary_key=True)
    fold_digest: Named[str] = Column(index=True)
    folded_length: Named[int]
    word_count: Named[int]
    seq: Named[int]
    body_text: Named[str]


class BlockColumns(TypedColumns):
    """One distinct removed block."""

    digest: Named[str] = Column(primary_key=True)
    seq: Named[int]
    text: Named[str]


class RemovalColumns(TypedColumns):
    """The ledgers: the ordered removals of a rendition, shared by all renditions that removed the same.

    `place` is the removal's in its ledger, `n` the block's on the page: of one block of the page two parts may have been removed.
    """

    ledger: Named[str] = Column(primary_key=True)
    place: Named[int] = Column(primary_key=True, autoincrement=False)
    n: Named[int]
    block: Named[str] = Column(ForeignKey("block.digest"))
    rule: Named[str]
    detail: Named[str]
    kept: Named[str | None]
    seq: Named[int]


class ClaimColumns(TypedColumns):
    """The sets of claims: what the sources on a page said, in the order of `Cleaned.claims`, shared by all renditions that found the same.

    `chosen` is 0 or 1.
    """

    claims: Named[str] = Column(primary_key=True)
    place: Named[int] = Column(primary_key=True, autoincrement=False)
    field: Named[str]
    source: Named[str]
    verbatim: Named[str]
    value: Named[str | None]
    precision: Named[str | None]
    tz: Named[str | None]
    chosen: Named[int]
    why: Named[str]
    seq: Named[int]


class RenditionColumns(TypedColumns):
    """One capture's page as one generation cleaned it. Only an `ok` one carries article fields, a content, a ledger and claims.

    `outcome` is the effective one, discovery's word about the page included. `published`, `updated` and `embargo_until` are as precise as printed;
    `published_utc` only where an offset is known. `authors`, `categories`, `tags` are JSON lists. `about_text` is the block kept as "about".
    """

    capture: Named[str] = Column(ForeignKey("capture.id"), primary_key=True)
    page: Named[str] = Column(primary_key=True, index=True)
    generation: Named[str] = Column(ForeignKey("generation.digest"))
    outcome: Named[str]
    evidence: Named[str]
    news_evidence: Named[str]
    state_digest: Named[str | None]
    text_digest: Named[str | None] = Column(ForeignKey("content.text_digest"))
    ledger: Named[str | None]
    kind: Named[str | None]
    title: Named[str | None]
    authors: Named[str | None]
    categories: Named[str | None]
    tags: Named[str | None]
    language: Named[str | None]
    published: Named[str | None]
    published_utc: Named[str | None]
    published_precision: Named[str | None]
    published_tz: Named[str | None]
    published_source: Named[str | None]
    published_text: Named[str | None]
    updated: Named[str | None]
    updated_text: Named[str | None]
    embargo_until: Named[str | None]
    embargo_text: Named[str | None]
    dateline: Named[str | None]
    contact_name: Named[str | None]
    contact_role: Named[str | None]
    contact_phone: Named[str | None]
    contact_email: Named[str | None]
    canonical_url: Named[str | None]
    about_text: Named[str | None]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]
    claims: Named[str | None]


class VersionColumns(TypedColumns):
    """One distinct state of a page. Named for good by (page, first_capture); the ordinal may move when older captures arrive.

    (text_capture, text_page) is the rendition that shows the state: the first capture's own, or, where a 304 began the version, its referent's.
    """

    page: Named[str] = Column(ForeignKey("page.urlkey"), primary_key=True)
    form: Named[str] = Column(primary_key=True)
    first_capture: Named[str] = Column(ForeignKey("capture.id"), primary_key=True)
    ordinal: Named[int]
    state_digest: Named[str] = Column(index=True)
    text_digest: Named[str] = Column(ForeignKey("content.text_digest"), index=True)
    text_capture: Named[str] = Column(ForeignKey("capture.id"))
    text_page: Named[str]
    first_seen: Named[str]
    last_seen: Named[str]
    sightings: Named[int]
    cause: Named[str]
    missing_since: Named[str | None]
    gone_since: Named[str | None]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class HintColumns(TypedColumns):
    """What another capture says of a page; a row only where it says something new. `form` is rest or feed. Ends as a sighting does."""

    page: Named[str] = Column(primary_key=True)
    capture: Named[str] = Column(ForeignKey("capture.id"), primary_key=True)
    field: Named[str] = Column(primary_key=True)
    form: Named[str]
    value: Named[str]
    verbatim: Named[str]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class SearchColumns(TypedColumns):
    """Our own tokens of one state, joined by spaces: what the full-text index stands on."""

    id: Named[int] = Column(primary_key=True)
    state_digest: Named[str] = Column(unique=True)
    title_tokens: Named[str]
    body_tokens: Named[str]


class SketchColumns(TypedColumns):
    """The sketch of one content, packed as `store.similar` does it: without it no near text is found. `shingles` is 0 for a text without words."""

    id: Named[int] = Column(primary_key=True)
    text_digest: Named[str] = Column(ForeignKey("content.text_digest"), unique=True)
    shingles: Named[int]
    level: Named[int]
    sample: Named[bytes]


class SketchedColumns(TypedColumns):
    """One digest of a sketch's sample: the way from a text to those that share something with it."""

    digest: Named[int] = Column(BigInteger, primary_key=True, autoincrement=False)
    sketch: Named[int] = Column(primary_key=True, autoincrement=False)


def _current(table: str, *key: str) -> Index:
    """At most one row of a key is believed at a time; also the way to the current rows."""
    still = text("to_seq IS NULL")
    return Index(f"current_{table}", *key, unique=True, sqlite_where=still, postgresql_where=still)


def _span() -> CheckConstraint:
    return CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name="span")


commit = Table("commit", metadata, CommitColumns)
run = Table("run", metadata, RunColumns)
site = Table("site", metadata, SiteColumns, _span(), _current("site", "key"))
generation = Table("generation", metadata, GenerationColumns)
profile = Table("profile", metadata, ProfileColumns)
site_profile = Table("site_profile", metadata, SiteProfileColumns, _span(), _current("site_profile", "site"))
prints = Table("prints", metadata, PrintsColumns)
printed = Table(
    "printed",
    metadata,
    PrintedColumns,
    Index("ix_printed_site_printer_page_prints", "site", "printer", "page", "prints"),
)
override = Table("override", metadata, OverrideColumns, _span(), _current("override", "id"))
withdrawal = Table("withdrawal", metadata, WithdrawalColumns)
claim = Table("claim", metadata, ClaimColumns)
hold = Table("hold", metadata, HoldColumns, _span(), _current("hold", "id"))
hold_release = Table("hold_release", metadata, HoldReleaseColumns)
tombstone = Table("tombstone", metadata, TombstoneColumns)
erased = Table("erased", metadata, ErasedColumns)
event = Table("event", metadata, EventColumns)
staged_capture = Table("staged_capture", metadata, CaptureFields)
staged_failure = Table("staged_failure", metadata, FailedFields)
capture = Table(
    "capture",
    metadata,
    CaptureColumns,
    Index("ix_capture_refers_to", "refers_to"),
    Index("ix_capture_entity_digest", "entity_digest"),
)
failed_fetch = Table("failed_fetch", metadata, FailedColumns)
page = Table("page", metadata, PageColumns)
address = Table("address", metadata, AddressColumns, _span(), _current("address", "url", "page", "basis"))
sighting = Table("sighting", metadata, SightingColumns, _span(), _current("sighting", "capture", "page"))
content = Table("content", metadata, ContentColumns)
block = Table("block", metadata, BlockColumns)
removal = Table("removal", metadata, RemovalColumns)
rendition = Table("rendition", metadata, RenditionColumns, _span(), _current("rendition", "capture", "page"))
version = Table("version", metadata, VersionColumns, _span(), _current("version", "page", "form", "first_capture"))
hint = Table("hint", metadata, HintColumns, _span(), _current("hint", "page", "capture", "field"))
search_entry = Table("search_entry", metadata, SearchColumns)
sketch = Table("sketch", metadata, SketchColumns)
sketched = Table("sketched", metadata, SketchedColumns, sqlite_with_rowid=False)
document = Table("document", metadata, DocumentColumns)
named = Table("named", metadata, NamedColumns, Index("ix_named_site_page", "site", "page"))
looked = Table("looked", metadata, LookedColumns)

APPEND_ONLY: Final = (
    "commit",
    "generation",
    "capture",
    "failed_fetch",
    "page",
    "content",
    "block",
    "removal",
    "profile",
    "withdrawal",
    "claim",
    "hold_release",
    "tombstone",
    "erased",
    "event",
)
"""History tables: no update, no delete."""
BITEMPORAL: Final = {
    "site": ("key",),
    "address": ("url", "page", "basis"),
    "sighting": ("capture", "page"),
    "rendition": ("capture", "page"),
    "version": ("page", "form", "first_capture"),
    "site_profile": ("site",),
    "override": ("id",),
    "hold": ("id",),
    "hint": ("page", "capture", "field"),
}
"""Table -> the key that, with from_seq, is its primary key."""
