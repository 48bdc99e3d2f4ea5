"""What the revisions say in two tongues: columns, the guards of history and the index over the words, for SQLite and for PostgreSQL.

Text is compared byte by byte on both, so that order, equality and `startswith` are those of Python; numbers that may pass two thousand million (places in
files) are 64 bits wide. Refuses to know which tables there are. What is said here about a released revision is never changed for SQLite.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import sqlalchemy as sa
from alembic import op

TEXT = sa.String().with_variant(sa.String(collation="C"), "postgresql")
LONG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def on_sqlite() -> bool:
    """Whether the revision runs on SQLite."""
    return op.get_bind().dialect.name == "sqlite"


def text(*names: str, null: bool = False) -> list[sa.Column[str]]:
    """Columns of text."""
    return [sa.Column(name, TEXT, nullable=null) for name in names]


def number(*names: str, null: bool = False) -> list[sa.Column[int]]:
    """Columns of numbers: of commits, counts, ordinals."""
    return [sa.Column(name, sa.Integer(), nullable=null, autoincrement=False) for name in names]


def long_number(*names: str, null: bool = False) -> list[sa.Column[int]]:
    """Columns of numbers of any size: places and lengths in files."""
    return [sa.Column(name, LONG, nullable=null, autoincrement=False) for name in names]


def span(table: str) -> list[sa.schema.SchemaItem]:
    """What makes a table bitemporal: [from_seq, to_seq), open where `to_seq` is NULL."""
    check = sa.CheckConstraint("to_seq IS NULL OR to_seq > from_seq", name=op.f(f"ck_{table}_span"))
    return [*number("from_seq"), *number("to_seq", null=True), check]


def one_current(table: str, *key: str) -> None:
    """At most one row of a key is believed at a time."""
    still = sa.text("to_seq IS NULL")
    op.create_index(f"current_{table}", table, _indexed(key), unique=True, sqlite_where=still, postgresql_where=still)


def key_with_address(table: str, *key: str) -> list[sa.schema.SchemaItem]:
    """The primary key of a table whose key holds an address; on PostgreSQL `unique_addresses` takes its place."""
    return [sa.PrimaryKeyConstraint(*key, name=f"pk_{table}")] if on_sqlite() else []


def unique_addresses(table: str, *key: str) -> None:
    """PostgreSQL: what a primary key would promise, of addresses of any length, and the way from an address to its rows."""
    if not on_sqlite():
        op.create_index(f"pk_{table}", table, _indexed(key), unique=True)
        op.create_index(f"ix_{table}_url", table, ["url"], postgresql_using="hash")


_ADDRESSES = ("url", "document")
"""Columns of keys that hold an address as it is, of any length."""


def _indexed(key: Sequence[str]) -> list[str | sa.TextClause]:
    """A row of an index of PostgreSQL holds 2,704 bytes, so that an address counts there by 64 bits of its digest. Keys of pages are bounded by `identity`."""
    if on_sqlite():
        return list(key)
    return [sa.text(f"hashtextextended({name}, 0)") if name in _ADDRESSES else name for name in key]


def guard(*, append_only: Iterable[str] = (), bitemporal: Iterable[str] = ()) -> None:
    """The database itself keeps history: no change of an append-only row, and of a bitemporal one only that which ends it; no row is ever deleted."""
    for table in append_only:
        _refuse_deletes(table)
        _refuse(table, "UPDATE", "TRUE")
    for table in bitemporal:
        _refuse_deletes(table)
        changed = [f'NEW."{name}" {_differs()} OLD."{name}"' for name in _columns(table) if name != "to_seq"]
        _refuse(table, "UPDATE", " OR ".join(["OLD.to_seq IS NOT NULL", "NEW.to_seq IS NULL", *changed]))


def guard_but_erasing(table: str, naming: str, blanks: Mapping[str, str]) -> None:
    """A guard against UPDATE in place of the one that stands: refuses what that one refused, unless the row only loses words that a withdrawal names.

    `naming` is a query that finds something where OLD may lose words, `blanks` says what columns then become, in SQL.
    """
    columns = _columns(table)
    kept = [f'NEW."{name}" {_equals()} OLD."{name}"' for name in columns if name not in blanks]
    lost = [
        f'(NEW."{name}" {_equals()} OLD."{name}" OR NEW."{name}" {_equals()} {blank})' for name, blank in blanks.items()
    ]
    allowed = [" AND ".join([*kept, *lost, f"EXISTS ({naming})"])]
    if "to_seq" in columns:
        same = [f'NEW."{name}" {_equals()} OLD."{name}"' for name in columns if name != "to_seq"]
        allowed.append(" AND ".join(["OLD.to_seq IS NULL", "NEW.to_seq IS NOT NULL", *same]))
    unguard(table, "UPDATE")
    _refuse(table, "UPDATE", f"NOT (({') OR ('.join(allowed)}))", asks_tables=True)


def unguard(table: str, *changes: str) -> None:
    """Takes back the guards of a table against `changes` (UPDATE, DELETE), before a revision gives it others."""
    for change in changes:
        on = "" if on_sqlite() else f' ON "{table}"'
        op.execute(f"DROP TRIGGER IF EXISTS {_guard(table, change)}{on}")


def _columns(table: str) -> list[str]:
    return [column["name"] for column in sa.inspect(op.get_bind()).get_columns(table)]


def _equals() -> str:
    return "IS" if on_sqlite() else "IS NOT DISTINCT FROM"


def _differs() -> str:
    return "IS NOT" if on_sqlite() else "IS DISTINCT FROM"


def _guard(table: str, change: str) -> str:
    return f"{table}_keeps_history_on_{change.lower()}"


def _refuse_deletes(table: str) -> None:
    _refuse(table, "DELETE", "TRUE")
    if not on_sqlite():
        op.execute(
            f'CREATE OR REPLACE TRIGGER {_guard(table, "truncate")} BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION history_stays()"
        )


def _refuse(table: str, change: str, when: str, *, asks_tables: bool = False) -> None:
    name = _guard(table, change)
    begin = f'CREATE TRIGGER {name} BEFORE {change} ON "{table}"'
    if on_sqlite():
        stays = f"SELECT RAISE(ABORT, 'rows of {table} are history and stay as they are')"
        op.execute(f"{begin} WHEN {when} BEGIN {stays}; END")
    elif asks_tables:  # which the condition of a trigger of PostgreSQL may not
        op.execute(
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {when} THEN {_STAYS}; END IF; RETURN NEW; END $$"
        )
        op.execute(f"{begin} FOR EACH ROW EXECUTE FUNCTION {name}()")
    else:
        op.execute(f"{begin} FOR EACH ROW WHEN ({when}) EXECUTE FUNCTION history_stays()")


_STAYS = (
    "RAISE EXCEPTION 'rows of % are history and stay as they are', TG_TABLE_NAME "
    "USING ERRCODE = 'integrity_constraint_violation'"
)


def history_stays() -> None:
    """What the guards of PostgreSQL call; SQLite's say it themselves."""
    if not on_sqlite():
        op.execute(f"CREATE FUNCTION history_stays() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {_STAYS}; END $$")


def index_words() -> None:
    """`search_index` over the words of `search_entry`, which it follows by triggers.

    SQLite: FTS5; its `ascii` tokenizer splits at the spaces between our tokens and takes every other character of theirs as it is. PostgreSQL: the words of an
    entry as tsvectors, as they are and without positions; whether words follow each other is asked of the entry itself.
    """
    for statement in _FTS5 if on_sqlite() else _TSVECTOR:
        op.execute(statement)


_FTS5 = (
    """
    CREATE VIRTUAL TABLE search_index USING fts5(
        title_tokens, body_tokens, content='search_entry', content_rowid='id', tokenize='ascii')
    """,
    """
    CREATE TRIGGER search_entry_is_indexed AFTER INSERT ON search_entry BEGIN
        INSERT INTO search_index (rowid, title_tokens, body_tokens) VALUES (NEW.id, NEW.title_tokens, NEW.body_tokens);
    END
    """,
    """
    CREATE TRIGGER search_entry_is_forgotten AFTER DELETE ON search_entry BEGIN
        INSERT INTO search_index (search_index, rowid, title_tokens, body_tokens)
        VALUES ('delete', OLD.id, OLD.title_tokens, OLD.body_tokens);
    END
    """,
)
# A tsvector holds less than 1 MB and a lexeme less than 2 kB (postgresql.org, "Text Search: Limitations"). So a text of very many words has several pieces,
# and of a word only its first 200 characters are looked up (`search.INDEXED_CHARACTERS`).
_TSVECTOR = (
    """
    CREATE TABLE search_index (
        entry integer NOT NULL REFERENCES search_entry (id) ON DELETE CASCADE,
        piece integer NOT NULL,
        words tsvector NOT NULL,
        PRIMARY KEY (entry, piece))
    """,
    "CREATE INDEX search_index_words ON search_index USING gin (words)",
    """
    CREATE FUNCTION search_entry_is_indexed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        INSERT INTO search_index (entry, piece, words)
        SELECT NEW.id, piece, array_to_tsvector(array_agg(word))
        FROM (
            SELECT word, sum(octet_length(word)) OVER (ORDER BY word) / 500000 AS piece
            FROM (
                SELECT DISTINCT left(one, 200) AS word
                FROM unnest(string_to_array(NEW.title_tokens || ' ' || NEW.body_tokens, ' ')) AS one
                WHERE one <> ''
            ) AS words
        ) AS placed
        GROUP BY piece;
        RETURN NULL;
    END $$
    """,
    """
    CREATE TRIGGER search_entry_is_indexed AFTER INSERT ON search_entry
    FOR EACH ROW EXECUTE FUNCTION search_entry_is_indexed()
    """,
)
