"""The first schema: everything of the data model but profiles, holds, overrides and events, which bring their own revisions.

History is kept by the database itself: triggers refuse every change of an append-only row, and every change of a bitemporal one but the one that ends it.
The search index is FTS5 over our own tokens: the `ascii` tokenizer splits at the spaces between them and takes every other character of theirs as it is.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
    """Tables, then what SQLite alone can say of them."""
    _runs_and_commits()
    _captures()
    _texts()
    _pages()
    _guards()
    _search()


def _text(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=null) for name in names]


def _number(*names: str, null: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=null, autoincrement=False) for name in names]


def _runs_and_commits() -> None:
    op.create_table(
        "commit",
        *_number("seq"),
        *_text("recorded_at"),
        *_text("run", "generation", null=True),
        *_text("journal_file"),
        *_number("journal_offset"),
        sa.PrimaryKeyConstraint("seq", name="pk_commit"),
        sa.UniqueConstraint("recorded_at", name="uq_commit_recorded_at"),
    )
    op.create_table(
        "run",
        *_text("id", "site", "source", "started_at"),
        *_text("finished_at", null=True),
        *_text("status", "figures"),
        *_number("seq", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_run"),
    )
    op.create_index("ix_run_site", "run", ["site"])
    op.create_table(
        "site",
        *_text("key", "society", "short_name"),
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("key", "from_seq", name="pk_site"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_site_span")),
    )
    _current("site", ["key"])
    op.create_table(
        "generation",
        *_text("digest", "cleaner_version", "libraries", "site_key", "site_file_digest"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("digest", name="pk_generation"),
    )


def _captures() -> None:
    op.create_table(
        "staged_capture",
        *_text("id", "record_id", "url", "captured_at", "site", "run", "source"),
        *_number("status", null=True),
        *_text("content_type", "payload_digest"),
        *_text("entity_digest", null=True),
        *_text("file"),
        *_number("offset_bytes", "length_bytes"),
        *_text("location", "etag", "last_modified", "refers_to", "truncated", null=True),
        sa.PrimaryKeyConstraint("id", name="pk_staged_capture"),
    )
    op.create_index("ix_staged_capture_run", "staged_capture", ["run"])
    op.create_index("ix_staged_capture_site", "staged_capture", ["site"])
    op.create_table(
        "staged_failure",
        *_text("run", "url", "failed_at", "outcome", "detail"),
        sa.PrimaryKeyConstraint("run", "url", "failed_at", name="pk_staged_failure"),
    )
    op.create_table(
        "capture",
        *_text("id", "record_id", "url", "captured_at", "site", "run", "source"),
        *_number("status", null=True),
        *_text("content_type", "payload_digest"),
        *_text("entity_digest", null=True),
        *_text("file"),
        *_number("offset_bytes", "length_bytes"),
        *_text("location", "etag", "last_modified", "refers_to", "truncated", null=True),
        *_number("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_capture"),
    )
    op.create_index("ix_capture_entity_digest", "capture", ["entity_digest"])
    op.create_index("ix_capture_refers_to", "capture", ["refers_to"])
    op.create_index("ix_capture_run", "capture", ["run"])
    op.create_index("ix_capture_site", "capture", ["site"])
    op.create_table(
        "failed_fetch",
        *_text("run", "url", "failed_at", "outcome", "detail"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("run", "url", "failed_at", name="pk_failed_fetch"),
    )


def _texts() -> None:
    op.create_table(
        "content",
        *_text("text_digest", "fold_digest"),
        *_number("folded_length", "word_count", "seq"),
        *_text("body_text"),
        sa.PrimaryKeyConstraint("text_digest", name="pk_content"),
    )
    op.create_index("ix_content_fold_digest", "content", ["fold_digest"])
    op.create_table(
        "block",
        *_text("digest"),
        *_number("seq"),
        *_text("text"),
        sa.PrimaryKeyConstraint("digest", name="pk_block"),
    )
    op.create_table(
        "removal",
        *_text("ledger"),
        *_number("place", "n"),
        *_text("block", "rule", "detail"),
        *_text("kept", null=True),
        *_number("seq"),
        sa.PrimaryKeyConstraint("ledger", "place", name="pk_removal"),
        sa.ForeignKeyConstraint(["block"], ["block.digest"], name="fk_removal_block_block"),
    )
    op.create_table(
        "search_entry",
        sa.Column("id", sa.Integer(), primary_key=True),
        *_text("state_digest", "title_tokens", "body_tokens"),
        sa.UniqueConstraint("state_digest", name="uq_search_entry_state_digest"),
    )


def _pages() -> None:
    op.create_table(
        "page",
        *_text("urlkey", "site"),
        *_number("first_seq"),
        sa.PrimaryKeyConstraint("urlkey", name="pk_page"),
    )
    op.create_index("ix_page_site", "page", ["site"])
    op.create_table(
        "address",
        *_text("url", "page", "basis", "capture"),
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("url", "page", "basis", "from_seq", name="pk_address"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_address_capture_capture"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_address_span")),
    )
    _current("address", ["url", "page", "basis"])
    op.create_index("ix_address_page", "address", ["page"])
    op.create_table(
        "sighting",
        *_text("capture", "page", "form", "outcome", "evidence"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("capture", "page", name="pk_sighting"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_sighting_capture_capture"),
    )
    op.create_index("ix_sighting_page", "sighting", ["page"])
    op.create_table(
        "rendition",
        *_text("capture", "page", "generation", "outcome", "evidence", "news_evidence"),
        *_text(
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
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("capture", "page", "from_seq", name="pk_rendition"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_rendition_capture_capture"),
        sa.ForeignKeyConstraint(["generation"], ["generation.digest"], name="fk_rendition_generation_generation"),
        sa.ForeignKeyConstraint(["text_digest"], ["content.text_digest"], name="fk_rendition_text_digest_content"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_rendition_span")),
    )
    _current("rendition", ["capture", "page"])
    op.create_index("ix_rendition_page", "rendition", ["page"])
    op.create_table(
        "version",
        *_text("page", "form", "first_capture"),
        *_number("ordinal"),
        *_text("state_digest", "text_digest", "text_capture", "text_page", "first_seen", "last_seen"),
        *_number("sightings"),
        *_text("cause"),
        *_text("missing_since", "gone_since", null=True),
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("page", "form", "first_capture", "from_seq", name="pk_version"),
        sa.ForeignKeyConstraint(["page"], ["page.urlkey"], name="fk_version_page_page"),
        sa.ForeignKeyConstraint(["first_capture"], ["capture.id"], name="fk_version_first_capture_capture"),
        sa.ForeignKeyConstraint(["text_digest"], ["content.text_digest"], name="fk_version_text_digest_content"),
        sa.ForeignKeyConstraint(["text_capture"], ["capture.id"], name="fk_version_text_capture_capture"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_version_span")),
    )
    _current("version", ["page", "form", "first_capture"])
    op.create_index("ix_version_state_digest", "version", ["state_digest"])
    op.create_index("ix_version_text_digest", "version", ["text_digest"])
    op.create_table(
        "hint",
        *_text("page", "capture", "field", "form", "value", "verbatim"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("page", "capture", "field", name="pk_hint"),
        sa.ForeignKeyConstraint(["capture"], ["capture.id"], name="fk_hint_capture_capture"),
    )


def _current(table: str, key: list[str]) -> None:
    still = sa.text("to_seq IS NULL")
    op.create_index(f"current_{table}", table, key, unique=True, sqlite_where=still, postgresql_where=still)


def _guards() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in (*APPEND_ONLY, *BITEMPORAL):
        _refuse(table, "DELETE", "TRUE")
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", "TRUE")
    for table in BITEMPORAL:
        columns = sa.inspect(op.get_bind()).get_columns(table)
        changed = " OR ".join(f"NEW.{c['name']} IS NOT OLD.{c['name']}" for c in columns if c["name"] != "to_seq")
        _refuse(table, "UPDATE", f"OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR {changed}")


def _refuse(table: str, change: str, when: str) -> None:
    op.execute(
        f'CREATE TRIGGER {table}_keeps_history_on_{change.lower()} BEFORE {change} ON "{table}" WHEN {when} '
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are history and stay as they are'); END"
    )


def _search() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(
        "CREATE VIRTUAL TABLE search_index USING fts5("
        "title_tokens, body_tokens, content='search_entry', content_rowid='id', tokenize='ascii')"
    )
    op.execute(
        "CREATE TRIGGER search_entry_is_indexed AFTER INSERT ON search_entry BEGIN "
        "INSERT INTO search_index (rowid, title_tokens, body_tokens) VALUES (NEW.id, NEW.title_tokens, NEW.body_tokens); END"
    )
    op.execute(
        "CREATE TRIGGER search_entry_is_forgotten AFTER DELETE ON search_entry BEGIN "
        "INSERT INTO search_index (search_index, rowid, title_tokens, body_tokens) "
        "VALUES ('delete', OLD.id, OLD.title_tokens, OLD.body_tokens); END"
    )
