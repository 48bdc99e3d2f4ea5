"""The first schema: everything of the data model but profiles, holds, overrides and events, which bring their own revisions.

History is kept by the database itself: triggers refuse every change of an append-only row, and every change of a bitemporal one but the one that ends it.
The search index stands on our own tokens (`both.index_words`).
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.store.migrations import both

revision = "0001_first"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = (
    "commit",
    "generation",
    "capture",
    "failed_fetch",
    "page",
    "sighting",
    "content",
    "block",
    "removal",
    "hint",
)
BITEMPORAL = ("site", "address", "rendition", "version")


def upgrade() -> None:
    """Tables, then what the database itself sees to."""
    _runs_and_commits()
    _captures()
    _texts()
    _pages()
    both.history_stays()
    both.guard(append_only=APPEND_ONLY, bitemporal=BITEMPORAL)
    both.index_words()


def _runs_and_commits() -> None:
    op.create_table(
        "commit",
        *both.number("seq"),
        *both.text("recorded_at"),
        *both.text("run", "generation", null=True),
        *both.text("journal_file"),
        *both.long_number("journal_offset"),
        sa.PrimaryKeyConstraint("seq", name="pk_commit"),
        sa.UniqueConstraint("recorded_at", name="uq_commit_recorded_at"),
    )
    op.create_table(
        "run",
        *both.text("id", "site", "source", "started_at"),
        *both.text("finished_at", null=True),
        *both.text("status", "figures"),
        *both.number("seq", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_site", "run", ["site"])
    op.create_table(
        "site",
        *both.text("key", "society", "short_name"),
        *both.span("site"),
        sa.PrimaryKeyConstraint("key", "from_seq", name="pk_site"),
    )
    both.one_current("site", "key")
    op.create_table(
        "generation",
        *both.text("digest", "cleaner_version", "libraries", "site_key", "site_file_digest"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("digest", name="pk_generation"),
    )


def _captures() -> None:
    op.create_table(
        "staged_capture",
        *both.text("id", "record_id", "url", "captured_at", "site", "run", "source"),
        *both.number("status", null=True),
        *both.text("content_type", "payload_digest"),
        *both.text("entity_digest", null=True),
        *both.text("file"),
        *both.long_number("offset_bytes", "length_bytes"),
        *both.text("location", "etag", "last_modified", "refers_to", "truncated", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_staged_capture"),
    )
    op.create_index("ix_staged_capture_run", "staged_capture", ["run"])
    op.create_index("ix_staged_capture_site", "staged_capture", ["site"])
    op.create_table(
        "staged_failure",
        *both.text("run", "url", "failed_at", "outcome", "detail"),
        *both.key_with_address("staged_failure", "run", "url", "failed_at"),
    )
    both.unique_addresses("staged_failure", "run", "url", "failed_at")
    op.create_table(
        "capture",
        *both.text("id", "record_id", "url", "captured_at", "site", "run", "source"),
        *both.number("status", null=True),
        *both.text("content_type", "payload_digest"),
        *both.text("entity_digest", null=True),
        *both.text("file"),
        *both.long_number("offset_bytes", "length_bytes"),
        *both.text("location", "etag", "last_modified", "refers_to", "truncated", null=True),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_entity_digest", "capture", ["entity_digest"])
    op.create_index("ix_capture_refers_to", "capture", ["refers_to"])
    op.create_index("ix_capture_run", "capture", ["run"])
    op.create_index("ix_capture_site", "capture", ["site"])
    op.create_table(
        "failed_fetch",
        *both.text("run", "url", "failed_at", "outcome", "detail"),
        *both.number("seq"),
        *both.key_with_address("failed_fetch", "run", "url", "failed_at"),
    )
    both.unique_addresses("failed_fetch", "run", "url", "failed_at")


def _texts() -> None:
    op.create_table(
        "content",
        *both.text("text_digest", "fold_digest"),
        *both.number("folded_length", "word_count", "seq"),
        *both.text("body_text"),
        sa.PrimaryKeyConstraint("text_digest", name="pk_content"),
    )
    op.create_index("ix_content_fold_digest", "content", ["fold_digest"])
    op.create_table(
        "block",
        *both.text("digest"),
        *both.number("seq"),
        *both.text("text"),
        sa.PrimaryKeyConstraint("digest", name="pk_block"),
    )
    op.create_table(
        "removal",
        *both.text("ledger"),
        *both.number("place", "n"),
        *both.text("block", "rule", "detail"),
        *both.text("kept", null=True),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("ledger", "place", name="pk_removal"),
        sa.ForeignKeyConstraint(["block"], ["block.digest"], name="fk_removal_block_block"),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        *both.text("state_digest", "title_tokens", "body_tokens"),
        sa.UniqueConstraint("state_digest", name="uq_search_entry_state_digest"),
    )


def _pages() -> None:
    op.create_table(
        "page",
        *both.text("urlkey", "site"),
        *both.number("first_seq"),
        sa.PrimaryKeyConstraint("urlkey", name="pk_page"),
    )
    op.create_index("ix_page_site", "page", ["site"])
    op.create_table(
        "address",
        *both.text("url", "page", "basis", "capture"),
        *both.span("address"),
        *both.key_with_address("address", "url", "page", "basis", "from_seq"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_address_capture_capture"),
    )
    both.unique_addresses("address", "url", "page", "basis", "from_seq")
    both.one_current("address", "url", "page", "basis")
    op.create_index("ix_address_page", "address", ["page"])
    op.create_table(
        "sighting",
        *both.text("capture", "page", "form", "outcome", "evidence"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("capture", "page", name="pk_sighting"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_sighting_capture_capture"),
    )
    op.create_index("ix_sighting_page", "sighting", ["page"])
    op.create_table(
        "rendition",
        *both.text("capture", "page", "generation", "outcome", "evidence", "news_evidence"),
        *both.text(
            "state_digest",
            "text_digest",
            "ledger",
            "kind",
            "title",
            "authors",
            "categories",
            "tags",
            "language",
            "published",
            "published_utc",
            "published_precision",
            "published_tz",
            "published_source",
            "published_text",
            "updated",
            "updated_text",
            "embargo_until",
            "embargo_text",
            "dateline",
            "contact_name",
            "contact_role",
            "contact_phone",
            "contact_email",
            "canonical_url",
            "about_text",
            null=True,
        ),
        *both.span("rendition"),
        sa.PrimaryKeyConstraint("capture", "page", "from_seq", name="pk_rendition"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_rendition_capture_capture"),
        sa.ForeignKeyConstraint(["generation"], ["generation.digest"], name="fk_rendition_generation_generation"),
        sa.ForeignKeyConstraint(["text_digest"], ["content.text_digest"], name="fk_rendition_text_digest_content"),
    )
    both.one_current("rendition", "capture", "page")
    op.create_index("ix_rendition_page", "rendition", ["page"])
    op.create_table(
        "version",
        *both.text("page", "form", "first_capture"),
        *both.number("ordinal"),
        *both.text("state_digest", "text_digest", "text_capture", "text_page", "first_seen", "last_seen"),
        *both.number("sightings"),
        *both.text("cause"),
        *both.text("missing_since", "gone_since", null=True),
        *both.span("version"),
        sa.PrimaryKeyConstraint("page", "form", "first_capture", "from_seq", name="pk_version"),
        sa.ForeignKeyConstraint(["page"], ["page.urlkey"], name="fk_version_page_page"),
        sa.ForeignKeyConstraint(["first_capture"], ["capture.id"], name="fk_version_first_capture_capture"),
        sa.ForeignKeyConstraint(["text_digest"], ["content.text_digest"], name="fk_version_text_digest_content"),
        sa.ForeignKeyConstraint(["text_capture"], ["capture.id"], name="fk_version_text_capture_capture"),
    )
    both.one_current("version", "page", "form", "first_capture")
    op.create_index("ix_version_state_digest", "version", ["state_digest"])
    op.create_index("ix_version_text_digest", "version", ["text_digest"])
    op.create_table(
        "hint",
        *both.text("page", "capture", "field", "form", "value", "verbatim"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("page", "capture", "field", name="pk_hint"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_hint_capture_capture"),
    )
