"""What a site repeats, what people overruled, and what every source on a page claimed: profiles, overrides and claims, each with its history.

`rendition` and `generation` gain columns that are empty in rows of the first schema: those were read without profile, overrides and claims. The prints of
bodies are a working table: they can be had again from the WARC files.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

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
    op.add_column("generation", sa.Column("profile", sa.String(), nullable=True))
    op.add_column("generation", sa.Column("overrides", sa.String(), nullable=True))
    op.add_column(WIDENED, sa.Column("claims", sa.String(), nullable=True))
    _guards()


def _text(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=null) for name in names]


def _number(*names: str, null: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=null, autoincrement=False) for name in names]


def _profiles() -> None:
    op.create_table(
        "profile",
        *_text("digest"),
        *_number("seq"),
        *_text("spelled"),
        sa.PrimaryKeyConstraint("digest", name="pk_profile"),
    )
    op.create_table(
        "site_profile",
        *_text("site", "profile"),
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("site", "from_seq", name="pk_site_profile"),
        sa.ForeignKeyConstraint(["profile"], ["profile.digest"], name="fk_site_profile_profile_profile"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_site_profile_span")),
    )
    _current("site_profile", ["site"])
    op.create_table(
        "prints",
        *_text("digest"),
        sa.Column("packed", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_prints"),
    )
    op.create_table(
        "printed",
        *_text("page", "body", "site", "printer", "prints"),
        sa.PrimaryKeyConstraint("page", "body", name="pk_printed"),
        sa.ForeignKeyConstraint(["prints"], ["prints.digest"], name="fk_printed_prints_prints"),
    )
    op.create_index("ix_printed_site_printer_page_prints", "printed", ["site", "printer", "page", "prints"])


def _overrides() -> None:
    op.create_table(
        "override",
        *_text("id", "site", "action", "made_at", "made_by", "why"),
        *_text("page", "rule", "block", null=True),
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("id", "from_seq", name="pk_override"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_override_span")),
    )
    _current("override", ["id"])
    op.create_index("ix_override_site", "override", ["site"])
    op.create_table(
        "withdrawal",
        *_text("override", "withdrawn_at", "withdrawn_by", "why"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("override", name="pk_withdrawal"),
    )


def _claims() -> None:
    op.create_table(
        "claim",
        *_text("claims"),
        *_number("place"),
        *_text("field", "source", "verbatim"),
        *_text("value", "precision", "tz", null=True),
        *_number("chosen"),
        *_text("why"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("claims", "place", name="pk_claim"),
    )


def _current(table: str, key: list[str]) -> None:
    still = sa.text("to_seq IS NULL")
    op.create_index(f"current_{table}", table, key, unique=True, sqlite_where=still, postgresql_where=still)


def _guards() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    op.execute(f"DROP TRIGGER {WIDENED}_keeps_history_on_update")
    for table in (*APPEND_ONLY, *BITEMPORAL):
        _refuse(table, "DELETE", "TRUE")
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", "TRUE")
    for table in (*BITEMPORAL, WIDENED):
        columns = sa.inspect(op.get_bind()).get_columns(table)
        changed = " OR ".join(f'NEW."{c["name"]}" IS NOT OLD."{c["name"]}"' for c in columns if c["name"] != "to_seq")
        _refuse(table, "UPDATE", f"OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR {changed}")


def _refuse(table: str, change: str, when: str) -> None:
    op.execute(
        f'CREATE TRIGGER {table}_keeps_history_on_{change.lower()} BEFORE {change} ON "{table}" WHEN {when} '
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are history and stay as they are'); END"
    )
