"""Sketches of texts, by which near-duplicates are found. Whoever upgrades fills them from the texts that are there (`store.similar.fill`)."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.store.migrations import both

revision = "0003_similar"
down_revision = "0002_learning"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Both tables are working ones: derived from `content`, no history."""
    op.create_table(
        "sketch",
        sa.Column("id", sa.Integer(), primary_key=True),
        *both.text("text_digest"),
        *both.number("shingles", "level"),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.UniqueConstraint("text_digest", name="uq_sketch_text_digest"),
        sa.ForeignKeyConstraint(["text_digest"], ["content.text_digest"], name="fk_sketch_text_digest_content"),
    )
    op.create_table(
        "sketched",
        sa.Column("digest", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sketch", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("digest", "sketch", name="pk_sketched"),
        sqlite_with_rowid=False,
    )
