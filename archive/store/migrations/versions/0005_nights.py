"""What one night leaves to the next: what each discovery document said, which pages it named, and when each page was last looked at."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from archive.store.migrations import both

revision = "0005_nights"
down_revision = "0004_trust"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Three working tables, empty: the first night after the upgrade asks for everything."""
    op.create_table(
        "document",
        *both.text("site", "url", "what", "kind"),
        *both.text("read_at", "capture", "entity_digest", null=True),
        *both.number("named"),
        *both.number("total", null=True),
        *both.text("lastmod", null=True),
        *both.text("outcome", "evidence", "tried_at"),
        *both.number("failures"),
        *both.key_with_address("document", "site", "url"),
    )
    both.unique_addresses("document", "site", "url")
    op.create_table(
        "named",
        *both.text("site", "document", "page", "url", "listed_as"),
        *both.text("lastmod", null=True),
        *both.key_with_address("named", "site", "document", "page"),
    )
    both.unique_addresses("named", "site", "document", "page")
    op.create_index("ix_named_site_page", "named", ["site", "page"])
    op.create_table(
        "looked",
        *both.text("site", "page", "url"),
        *both.text("looked_at", null=True),
        *both.text("outcome", "evidence", "verdict", "tried_at"),
        *both.number("looks", "changes"),
        *both.text("changed_at", null=True),
        *both.text("said"),
        sa.PrimaryKeyConstraint("site", "page", name="pk_looked"),
    )
