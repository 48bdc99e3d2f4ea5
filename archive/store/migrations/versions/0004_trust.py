"""What an archivist is shown when asked why the archive may be trusted: holds and their release, legal withdrawals, and preservation events.

What a capture is taken for (`sighting`) and what it says of other pages (`hint`) were append-only before and are bitemporal now: a held capture says
nothing, and a newer release or site file may take an old capture for something else.

Also ends a difference: while 0002 was the newest schema, `profile` had a column for the site and `printed` another index. Such a database would refuse
the first profile that this release writes.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.store.migrations import both

revision = "0004_trust"
down_revision = "0003_similar"
branch_labels = None
depends_on = None

APPEND_ONLY = ("hold_release", "tombstone", "erased", "event")
BITEMPORAL = ("hold", "sighting", "hint")
RETOLD = {"sighting": ("capture", "page"), "hint": ("page", "capture", "field")}
"""Append-only until now: table -> key of its current rows."""
ERASABLE = {
    "content": ("SELECT 1 FROM erased WHERE kind = 'content' AND name = OLD.text_digest", {"body_text": "''"}),
    "block": ("SELECT 1 FROM erased WHERE kind = 'block' AND name = OLD.digest", {"text": "''"}),
    "removal": ("SELECT 1 FROM erased WHERE kind = 'ledger' AND name = OLD.ledger", {"detail": "''"}),
    "claim": (
        "SELECT 1 FROM erased WHERE kind = 'claims' AND name = OLD.claims",
        {"verbatim": "''", "value": "NULL", "why": "''"},
    ),
    "rendition": (
        "SELECT 1 FROM tombstone WHERE page = OLD.page",
        {
            **dict.fromkeys(
                [
                    *("title", "authors", "categories", "tags", "dateline", "about_text"),
                    *("contact_name", "contact_role", "contact_phone", "contact_email"),
                    *("published_text", "updated_text", "embargo_text"),
                ],
                "NULL",
            ),
            **dict.fromkeys(("evidence", "news_evidence"), "''"),
        },
    ),
    "hint": ("SELECT 1 FROM tombstone WHERE page = OLD.page", {"value": "''", "verbatim": "''"}),
}
"""The one change of history that is let pass: what a legal withdrawal names loses its words. Table -> (what must name the row, column -> what it becomes)."""


def upgrade() -> None:
    """New tables, what becomes bitemporal, and the guards of both."""
    _as_one_schema()
    for table, key in RETOLD.items():
        _retold(table, key)
    op.create_table(
        "hold",
        *both.text("id", "site"),
        *both.text("run", "capture", null=True),
        *both.text("placed_at", "placed_by", "why"),
        *both.span("hold"),
        sa.PrimaryKeyConstraint("id", "from_seq", name="pk_hold"),
    )
    both.one_current("hold", "id")
    op.create_index("ix_hold_site", "hold", ["site"])
    op.create_table(
        "hold_release",
        *both.text("hold", "released_at", "released_by", "why"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("hold", name="pk_hold_release"),
    )
    op.create_table(
        "tombstone",
        *both.text("id", "site", "page", "withdrawn_at", "withdrawn_by", "why"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_tombstone"),
    )
    op.create_index("ix_tombstone_page", "tombstone", ["page"])
    op.create_table(
        "erased",
        *both.text("kind", "name", "tombstone", "detail"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("kind", "name", name="pk_erased"),
        sa.ForeignKeyConstraint(["tombstone"], ["tombstone.id"], name="fk_erased_tombstone_tombstone"),
    )
    op.create_table(
        "event",
        *both.text("id", "type", "happened_at", "agent", "outcome", "object", "detail"),
        *both.number("seq"),
        sa.PrimaryKeyConstraint("id", name="pk_event"),
    )
    both.guard(append_only=APPEND_ONLY, bitemporal=BITEMPORAL)
    for table, (naming, blanks) in ERASABLE.items():
        both.guard_but_erasing(table, naming, blanks)


def _retold(table: str, key: tuple[str, ...]) -> None:
    """Makes `seq` the beginning of a span that has not ended."""
    if both.on_sqlite():  # cannot change a primary key in place; the guards go with the old table
        columns = {"sighting": ("capture", "page", "form", "outcome", "evidence")}.get(
            table, ("page", "capture", "field", "form", "value", "verbatim")
        )
        op.create_table(
            f"{table}_retold",
            *both.text(*columns),
            *both.span(table),
            sa.PrimaryKeyConstraint(*key, "from_seq", name=f"pk_{table}"),
            sa.ForeignKeyConstraint(["capture"], ["capture.id"], name=f"fk_{table}_capture_capture"),
        )
        listed = ", ".join(columns)
        was = f"SELECT {listed}, seq FROM {table} ORDER BY rowid"  # noqa: S608 -- names of our own
        op.execute(f"INSERT INTO {table}_retold ({listed}, from_seq) {was}")
        op.drop_table(table)
        op.rename_table(f"{table}_retold", table)
        if table == "sighting":
            op.create_index("ix_sighting_page", "sighting", ["page"])
    else:
        both.unguard(table, "UPDATE", "DELETE")
        op.drop_constraint(f"pk_{table}", table, type_="primary")
        op.alter_column(table, "seq", new_column_name="from_seq")
        op.add_column(table, *both.number("to_seq", null=True))
        op.create_primary_key(f"pk_{table}", table, [*key, "from_seq"])
        op.create_check_constraint(op.f(f"ck_{table}_span"), table, "to_seq IS NULL OR to_seq > from_seq")
    both.one_current(table, *key)


def _as_one_schema() -> None:
    found = sa.inspect(op.get_bind())
    if "site" in {column["name"] for column in found.get_columns("profile")}:
        op.drop_column("profile", "site")
    if "ix_printed_site" in {index["name"] for index in found.get_indexes("printed")}:
        op.drop_index("ix_printed_site", "printed")
        op.create_index("ix_printed_site_printer_page_prints", "printed", ["site", "printer", "page", "prints"])
