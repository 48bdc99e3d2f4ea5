"""Alembic's entry: runs the revisions on the connection that `store.migrate` hands over, inside its transaction."""

from __future__ import annotations

from alembic import context

from archive.store.schema import metadata

context.configure(connection=context.config.attributes["connection"], target_metadata=metadata)
with context.begin_transaction():
    context.run_migrations()
