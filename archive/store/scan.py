"""Rows as they lie there, damaged ones too: what `verify` reads. One snapshot of the database, however long it takes.

Knows how to get at rows whose types and characters a flipped bit has changed, which table a page of the file belongs to, and which page of the site a row
is about. Refuses to know what a row should be.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Any, Final

from sqlalchemy import Connection, Engine, Select, Table, func, inspect, literal, select, text, tuple_, type_coerce
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.sql.util import find_tables
from sqlalchemy.types import NULLTYPE

from archive.errors import ArchiveError, StorageFailed
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.publishing import NUMBERED, ORDER
from archive.store.search import INDEXED_CHARACTERS
from archive.store.spans import newest_seq

Values = tuple[Any, ...]
"""A row's values in the order of its table's columns; text that is no UTF-8 holds lone surrogates, and nothing is promised of types."""

PLACED: Final = tuple(column.name for column in schema.staged_capture.columns)
"""The columns of `Scan.placed`."""
MOST_FAULTS: Final = 100
"""Sentences on the file's structure; after so many nobody reads on."""

_TREE = re.compile(r"Tree (\d+)")
_AT_ONCE: Final = 1000


class Scan:
    """The rows of one snapshot. `seq` is the newest commit in it; errors are those of the engine (StorageFailed where the file is damaged)."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self.is_sqlite = connection.dialect.name == "sqlite"
        self._missing: set[str] = set()
        with suppress(ArchiveError), damage():  # where even this cannot be read, each table says so for itself
            self._missing = set(schema.metadata.tables) - set(inspect(connection).get_table_names())

    @property
    def seq(self) -> int:
        """The newest commit, 0 before the first."""
        with damage():
            return newest_seq(self._connection)

    def rows(self, name: str, *, ordered: bool = False) -> Iterator[Values]:
        """Every row of the table, by its key where `ordered`."""
        table = schema.metadata.tables[name]
        query = _untyped(table)
        return self._streamed(query.order_by(*table.primary_key.columns) if ordered else query)

    def salvaged(self, name: str) -> Iterator[Values]:
        """The rows of a table that cannot be read in one go: those that can be read one by one, by their keys. What an index no longer leads to is missing."""
        table = schema.metadata.tables[name]
        if name in self._missing:
            return
        key = list(table.primary_key.columns)
        places = [list(table.columns).index(column) for column in key]
        last: Values | None = None
        while True:
            after = [] if last is None else [tuple_(*key) > tuple_(*last)]
            try:
                for row in self._streamed(_untyped(table).where(*after).order_by(*key)):
                    last = tuple(row[at] for at in places)
                    yield row
            except ArchiveError:
                after = [] if last is None else [tuple_(*key) > tuple_(*last)]
                try:  # the key alone stands in the index, so that the row that cannot be read can be stepped over
                    with damage():
                        skipped = self._connection.execute(select(*key).where(*after).order_by(*key).limit(1)).first()
                except ArchiveError:
                    return
                if skipped is None or tuple(skipped) == last:
                    return
                last = tuple(skipped)
                continue
            return

    def written_by(self, seq: int) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """What commit `seq` changed, as its rows tell: (table, "add", the whole row) and (table, "close", the row's key); its own row as well."""
        for name in ORDER:
            table = schema.metadata.tables[name]
            columns = columns_of(name)
            for row in self._streamed(_untyped(table).where(table.c[number_of(name)] == seq)):
                yield name, "add", dict(zip(columns, row, strict=True))
            if key := schema.BITEMPORAL.get(name):
                for row in self._streamed(_untyped(table).where(table.c.to_seq == seq)):
                    ended = dict(zip(columns, row, strict=True))
                    yield name, "close", {column: ended[column] for column in key}

    def placed(self) -> Iterator[tuple[bool, Values]]:
        """Captures in the order of their records, by file and offset: (whether it is published, the fields of PLACED)."""
        published = select(_number(1), *_plain(schema.capture)).select_from(schema.capture)
        staged = select(_number(0), *_plain(schema.staged_capture)).select_from(schema.staged_capture)
        union = published.union_all(staged).subquery()
        query = select(union).order_by(union.c.file, union.c.offset_bytes, union.c.id)
        for row in self._streamed(query):
            yield bool(row[0]), row[1:]

    def known_captures(self, captures: Collection[str]) -> set[str]:
        """Which of `captures` have a row, published or waiting."""
        found: set[str] = set()
        for table in (schema.capture, schema.staged_capture):
            for some in batches(sorted(captures)):
                found |= {row[0] for row in self._streamed(select(table.c.id).where(table.c.id.in_(some)))}
        return found

    def pages(self) -> Iterator[str]:
        """The keys of all pages that ever had a version."""
        return (str(row[0]) for row in self._streamed(select(schema.page.c.urlkey)))

    def shown(self, page: str, text_digest: str) -> list[dict[str, Any]]:
        """Every reading that a version of `page` with this text was ever shown by: the rendition's, the capture's and the content's columns."""
        version, rendition, capture, content = schema.version, schema.rendition, schema.capture, schema.content
        query = (
            select(rendition, *(column for column in capture.columns if column.name != "seq"), content.c.body_text)
            .join(version, (version.c.text_capture == rendition.c.capture) & (version.c.text_page == rendition.c.page))
            .join(capture, capture.c.id == rendition.c.capture)
            .join(content, content.c.text_digest == rendition.c.text_digest)
            .where(version.c.page == page, version.c.text_digest == text_digest, rendition.c.text_digest == text_digest)
            .distinct()
        )
        return [dict(row) for row in self._connection.execute(query).mappings()]

    def structure(self) -> list[str]:
        """What is wrong with the database as a file; nothing on a server, which looks after its own files."""
        if not self.is_sqlite:
            return []
        try:
            with damage():
                said = self._connection.scalars(text(f"PRAGMA integrity_check({MOST_FAULTS})")).all()
        except ArchiveError as error:
            return [str(error)]
        if list(said) == ["ok"]:
            return []
        roots: dict[str, str] = {}
        with suppress(ArchiveError), damage():
            found = self._connection.execute(text("SELECT rootpage, name FROM sqlite_master WHERE rootpage > 0"))
            roots = {str(root): name for root, name in found}
        faults = [line for one in said for line in str(one).splitlines() if line.strip() and not line.startswith("***")]
        return [_TREE.sub(lambda tree: roots.get(tree[1], tree[0]), fault) for fault in faults]

    def page_of(self, name: str, values: Values) -> str:
        """The page that a row is about, '' where it is about none or nobody can say any more."""
        row = dict(zip(columns_of(name), values, strict=True))
        if "page" in row or name == "page":
            return str(row.get("page") or row.get("urlkey") or "")
        version, rendition, sighting = schema.version, schema.rendition, schema.sighting
        queries: list[Select[Any]] = []
        if name in ("content", "sketch"):
            queries = [
                select(version.c.page).where(version.c.text_digest == row["text_digest"]),
                select(rendition.c.page).where(rendition.c.text_digest == row["text_digest"]),
            ]
        elif name in ("capture", "staged_capture"):
            queries = [select(sighting.c.page).where(sighting.c.capture == row["id"])]
        elif name == "removal":
            queries = [select(rendition.c.page).where(rendition.c.ledger == row["ledger"])]
        elif name == "claim":
            queries = [select(rendition.c.page).where(rendition.c.claims == row["claims"])]
        elif name == "block":
            ledgers = select(schema.removal.c.ledger).where(schema.removal.c.block == row["digest"])
            queries = [select(rendition.c.page).where(rendition.c.ledger.in_(ledgers))]
        elif name == "search_entry":
            queries = [select(version.c.page).where(version.c.state_digest == row["state_digest"])]
        for query in queries:
            with suppress(ArchiveError), damage():
                self._look_for_tables(query)
                found = self._connection.scalar(query.limit(1))
                if found:
                    return str(found)
        return ""

    def printed_without_cause(self) -> Iterator[tuple[Values, str]]:
        """Rows of `printed` that no sighting of the page shows, or whose prints are not there, each with why."""
        printed, sighting, capture = schema.printed, schema.sighting, schema.capture
        shown = (
            select(literal(1))
            .select_from(sighting)
            .join(capture, capture.c.id == sighting.c.capture)
            .where(
                sighting.c.page == printed.c.page,
                capture.c.site == printed.c.site,
                func.coalesce(capture.c.entity_digest, capture.c.payload_digest) == printed.c.body,
            )
        )
        for row in self._streamed(_untyped(printed).where(~shown.exists())):
            yield row, "no capture of the page has this body"
        held = select(literal(1)).where(schema.prints.c.digest == printed.c.prints)
        for row in self._streamed(_untyped(printed).where(~held.exists())):
            yield row, "the prints that it names are not there"

    def words(self) -> Iterator[tuple[str, str | None, str, Values | None]]:
        """Each state that a version ever had, withdrawn pages apart: its digest, a title and a text of it, and its row of `search_entry` (None for none)."""
        version, rendition, content, entry = schema.version, schema.rendition, schema.content, schema.search_entry
        same = (
            (rendition.c.capture == version.c.text_capture)
            & (rendition.c.page == version.c.text_page)
            & (rendition.c.state_digest == version.c.state_digest)
        )
        shown = (
            select(
                version.c.state_digest,
                func.min(rendition.c.title).label("title"),
                func.min(version.c.text_digest).label("text_digest"),
            )
            .join(rendition, same)
            .where(version.c.page.not_in(select(schema.tombstone.c.page)))
            .group_by(version.c.state_digest)
            .subquery()
        )
        columns = [type_coerce(column, NULLTYPE).label(f"entry_{column.name}") for column in entry.columns]
        query = (
            select(shown.c.state_digest, shown.c.title, content.c.body_text, *columns)
            .join(content, content.c.text_digest == shown.c.text_digest)
            .outerjoin(entry, entry.c.state_digest == shown.c.state_digest)
        )
        for state, title, body, *row in self._streamed(query):
            yield state, title, body, tuple(row) if row[0] is not None else None

    def words_without_version(self) -> Iterator[Values]:
        """Rows of `search_entry` whose state no version has."""
        entry, version = schema.search_entry, schema.version
        held = select(literal(1)).where(version.c.state_digest == entry.c.state_digest)
        return self._streamed(_untyped(entry).where(~held.exists()))

    def sketches(self) -> Iterator[tuple[str, str, Values | None]]:
        """Each text: its digest, the text, and its row of `sketch` (None where it has none)."""
        content, sketch = schema.content, schema.sketch
        columns = [type_coerce(column, NULLTYPE).label(f"sketch_{column.name}") for column in sketch.columns]
        query = select(content.c.text_digest, content.c.body_text, *columns).outerjoin(
            sketch, sketch.c.text_digest == content.c.text_digest
        )
        for digest, body, *row in self._streamed(query):
            yield digest, body, tuple(row) if row[0] is not None else None

    def _streamed(self, query: Any) -> Iterator[Values]:
        self._look_for_tables(query)
        with damage():
            for row in self._connection.execute(query.execution_options(yield_per=_AT_ONCE)):
                yield tuple(row)

    def _look_for_tables(self, query: Any) -> None:
        """Raises StorageFailed where a table of the query is not there. Must come before the server is asked: what fails there ends the transaction."""
        for table in find_tables(query) if self._missing else ():
            if table.name in self._missing:
                raise StorageFailed(f"table {table.name} is missing")


class Scanning:
    """The side of `Store` that `verify` reads."""

    _engine: Engine

    @contextmanager
    def scanning(self) -> Iterator[Scan]:
        """One snapshot of everything."""
        with reading(self._engine) as connection:
            if connection.dialect.name != "sqlite":
                yield Scan(connection)
                return
            driver: Any = connection.connection.driver_connection
            before = driver.text_factory
            driver.text_factory = _lenient
            try:
                yield Scan(connection)
            finally:
                driver.text_factory = before

    def word_index_fault(self) -> str:
        """What is wrong with the full-text index, '' for nothing. SQLite looks at it only in a transaction that may write; it is rolled back.

        Raises CannotCreate where the database may only be read, TryLater where somebody else writes.
        """
        if self._engine.dialect.name != "sqlite":
            with reading(self._engine) as connection:
                found = connection.scalar(text(_UNINDEXED), {"characters": INDEXED_CHARACTERS})
            return f"the words of state {found} are not those of its entry" if found else ""
        with self._engine.connect().execution_options(archive_writes=True) as connection, connection.begin() as begun:
            try:
                # rank 1: not only the index itself, but its words against those of search_entry (sqlite.org/fts5.html, "integrity-check").
                connection.execute(text("INSERT INTO search_index (search_index, rank) VALUES ('integrity-check', 1)"))
            except (StorageFailed, SQLAlchemyError, ValueError) as error:
                return str(error.orig) if isinstance(error, DBAPIError) else str(error)
            finally:
                begun.rollback()
        return ""


_UNINDEXED: Final = """
    SELECT state_digest FROM search_entry AS entry
    WHERE ARRAY(
        SELECT DISTINCT left(one, :characters) COLLATE "C"
        FROM unnest(string_to_array(title_tokens || ' ' || body_tokens, ' ')) AS one WHERE one <> '' ORDER BY 1
    ) <> ARRAY(
        SELECT word COLLATE "C" FROM search_index, unnest(tsvector_to_array(words)) AS word
        WHERE search_index.entry = entry.id ORDER BY 1
    )
    LIMIT 1
"""


@contextmanager
def damage() -> Iterator[None]:
    """What a damaged schema or row makes of the driver (tables that are not there, messages that are no text, numbers too large) is one error of ours."""
    try:
        yield
    except (SQLAlchemyError, ValueError, OverflowError) as error:
        said = str(error.orig if isinstance(error, DBAPIError) else error)
        raise StorageFailed(" ".join(said.split())[:200]) from error


def number_of(name: str) -> str:
    """The column that holds the commit which brought a row."""
    return "from_seq" if name in schema.BITEMPORAL else NUMBERED.get(name, "seq")


def columns_of(name: str) -> tuple[str, ...]:
    """The names of a table's columns, in the order of `Values`."""
    return tuple(column.name for column in schema.metadata.tables[name].columns)


def key_of(name: str) -> tuple[str, ...]:
    """The names of the columns that make a table's primary key."""
    return tuple(column.name for column in schema.metadata.tables[name].primary_key.columns)


def _lenient(raw: bytes) -> str:
    return raw.decode("utf-8", "surrogateescape")


def _plain(table: Table) -> Sequence[Any]:
    return [type_coerce(table.c[name], NULLTYPE).label(name) for name in PLACED]


def _untyped(table: Table) -> Any:
    return select(*(type_coerce(column, NULLTYPE).label(column.name) for column in table.columns))


def _number(value: int) -> Any:
    return literal(value).label("published")
