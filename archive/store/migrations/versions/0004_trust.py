"""What an archivist is shown when asked why the archive may be trusted: holds and their release, legal withdrawals, and preservation events."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004_trust"
down_revision = "0003_similar"
branch_labels = None
depends_on = None

APPEND_ONLY = ("hold_release", "tombstone", "erased", "event")
BITEMPORAL = ("hold",)


def upgrade() -> None:
    """New tables with their guards."""
    op.create_table(
        "hold",
        *_text("id", "site"),
        *_text("run", "capture", null=True),
        *_text("placed_at", "placed_by", "why"),
        *_number("from_seq"),
        *_number("to_seq", null=True),
        sa.PrimaryKeyConstraint("id", "from_seq", name="pk_hold"),
        sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f("ck_hold_span")),
    )
    still = sa.text("to_seq IS NULL")
    op.create_index("current_hold", "hold", ["id"], unique=True, sqlite_where=still, postgresql_where=still)
    op.create_index("ix_hold_site", "hold", ["site"])
    op.create_table(
        "hold_release",
        *_text("hold", "released_at", "released_by", "why"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("hold", name="pk_hold_release"),
    )
    op.create_table(
        "tombstone",
        *_text("id", "site", "page", "withdrawn_at", "withdrawn_by", "why"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_tombstone"),
    )
    op.create_index("ix_tombstone_page", "tombstone", ["page"])
    op.create_table(
        "erased",
        *_text("kind", "name", "tombstone", "detail"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_erased"),
        sa.ForeignKeyConstraint(["tombstone"], ["tombstone.id"], name="fk_erased_tombstone_tombstone"),
    )
    op.create_table(
        "event",
        *_text("id", "type", "happened_at", "agent", "outcome", "object", "detail"),
        *_number("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    _guards()


def _text(*names: str, null: bool = False) -> list[sa.Column[str]]:
    return [sa.Column(name, sa.String(), nullable=null) for name in names]


def _number(*names: str, null: bool = False) -> list[sa.Column[int]]:
    return [sa.Column(name, sa.Integer(), nullable=null, autoincrement=False) for name in names]


def _guards() -> None:
    if op.get_bind().dialect.name != "sqlite":
        return
    for table in (*APPEND_ONLY, *BITEMPORAL):
        _refuse(table, "DELETE", "TRUE")
    for table in APPEND_ONLY:
        _refuse(table, "UPDATE", "TRUE")
    for table in BITEMPORAL:
        columns = sa.inspect(op.get_bind()).get_columns(table)
        changed = " OR ".join(f'NEW."{c["name"]}" IS NOT OLD."{c["name"]}"' for c in columns if c["name"] != "to_seq")
        _refuse(table, "UPDATE", f"OLD.to_seq IS NOT NULL OR NEW.to_seq IS NULL OR {changed}")


def _refuse(table: str, change: str, when: str) -> None:
    op.execute(
        f'CREATE TRIGGER {table}_keeps_history_on_{change.lower()} BEFORE {change} ON "{table}" WHEN {when} '
        f"BEGIN SELECT RAISE(ABORT, 'rows of {table} are history and stay as they are'); END"
    )
