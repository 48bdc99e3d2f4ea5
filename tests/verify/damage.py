"""Ways to damage an archive as no program of ours would: behind the guards of the tables, and in the bytes of its files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from captured import World
from sqlalchemy import text

from archive.store.engine import writing


def behind_the_guards(world: World, *statements: str, **values: Any) -> None:
    """Runs the statements with every guard lifted, on either engine; the guards are back afterwards."""
    with writing(world.store._engine) as connection:
        if connection.dialect.name == "sqlite":
            connection.execute(text("PRAGMA defer_foreign_keys = ON"))
            triggers = connection.execute(text("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")).all()
            for name, _ in triggers:
                connection.execute(text(f'DROP TRIGGER "{name}"'))
        else:
            connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in statements:
            connection.execute(text(statement), values)
        if connection.dialect.name == "sqlite":
            for _, sql in triggers:
                connection.exec_driver_sql(sql)


def dropped(world: World, table: str) -> None:
    """Takes a table away, with all that is bound to it."""
    with world.store._engine.connect().execution_options(archive_plain=True) as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA foreign_keys = OFF")
            connection.exec_driver_sql(f'DROP TABLE "{table}"')
            connection.exec_driver_sql("PRAGMA foreign_keys = ON")
        else:
            connection.exec_driver_sql(f'DROP TABLE "{table}" CASCADE')
            connection.commit()


def flip(path: Path, at: int, bit: int = 0) -> None:
    """Flips one bit of a file."""
    whole = bytearray(path.read_bytes())
    whole[at] ^= 1 << bit
    path.write_bytes(whole)
