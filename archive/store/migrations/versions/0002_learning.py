"""What a site repeats, what people overruled, and what every source on a page claimed: profiles, overrides and claims, each with its history.

`rendition` and `generation` gain columns that are empty in rows of the first schema: those were read without profile, overrides and claims. The prints of
bodies are a working table: they can be had again from the WARC files.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.store.migrations import both

revision = "0002_learning"
down_revision = "0001_first"
branch_labels = None
depends_on = None

APPEND_ONLY = ("profile", "withdrawal", "claim")
BITEMPORAL = ("site_profile", "override")
WIDENED = "rendition"
"""A bitemporal table of the first schema that gains a column: its guard names the columns, and must name this one too."""


def upgrade() -> None:
    """New tables, new columns, and the guards of both."""
    _profiles()
    _overrides()
    _claims()
    op.add_column("generation", *both.text("profile", null=True))
    op.add_column("generation", *both.text("overrides", null=True))
    op.add_column(WIDENED, *both.text("claims", null=True))
    both.unguard(WIDENED, "DELETE", "UPDATE")
    both.guard(append_only=APPEND_ONLY, bitemporal=(*BITEMPORAL, WIDENED))


def _profiles() -> None:
    op.create_table(
        "profile",
        *both.text("digest"),
        *both.number("seq"),
        *both.text("spelled"),
        sa.PrimaryKeyConstraint("digest", name="pk_profile"),
    )
    op.create_table(
        "site_profile",
        *both.text("site", "profile"),
        *both.span("site_profile"),
        sa.PrimaryKeyConstraint("site", "from_seq", name="pk_site_profile"),
        sa.ForeignKeyConstraint(["profile"], ["profile.digest"], name="fk_site_profile_profile_profile"),
    )
    both.one_current("site_profile", "site")
    op.create_table(
        "prints",
        *both.text("digest"),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_prints"),
    )
    op.create_table(
        "printed",
        *both.text("page", "body", "site", "printer", "prints"),
        sa.PrimaryKeyConstraint("page", "body", name="pk_printed"),
        sa.ForeignKeyConstraint(["prints"], ["prints.digest"], name="fk_printed_prints_prints"),
    )
    op.create_index("ix_printed_site_printer_page_prints", "printed", ["site", "printer", "page", "prints"])


def _overrides() -> None:
    op.create_table(
        "override",
        *both.text("id", "site", "action", "made_at", "made_by", "why"),
        *both.text("page", "rule", "block", null=True),
        *both.span("override"),
        sa.PrimaryKeyConstraint("id", "from_seq", name="pk_override"),
    )
    both.one_current("override", "id")
    op.create_index("ix_override_site", "override", ["site"])
    op.create_table(
        "withdrawal",
        *both.text("override", "withdrawn_at", "withdrawn_by", "why"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("override", name="pk_withdrawal"),
    )


def _claims() -> None:
    op.create_table(
        "claim",
        *both.text("claims"),
        *both.number("place"),
        *both.text("field", "source", "verbatim"),
        *both.text("value", "precision", "tz", null=True),
        *both.number("chosen"),
        *both.text("why"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("claims", "place", name="pk_claim"),
    )
