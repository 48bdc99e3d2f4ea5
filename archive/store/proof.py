"""Two databases compared row by row: what `rebuild` proves. Knows which tables are history, which state can be computed anew, and which are neither.

*History* is every row of every table that a journal names, with the commits it was believed in. *State* is what the captures say now: current rows, without
the numbers of commits, without the generation that happened to read a row first, and without the cause of a boundary, which only history knows.
Refuses to know how either database came about.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Engine, Table, select

from archive.journal import Change
from archive.store import schema
from archive.store.engine import reading
from archive.store.erasing import CAPTURE, WHOLE
from archive.store.spans import hints_at, newest_seq

Row = Mapping[str, Any]

WORKING: Final = (
    *("staged_capture", "staged_failure", "search_entry", "prints", "printed", "sketch", "sketched"),
    *("document", "named", "looked"),
)
"""Made anew, not compared: what waits to be published, the search index, prints, sketches, and what one night leaves to the next. Of `run` what a commit
has published is compared."""
_FROM_ELSEWHERE: Final = frozenset(
    {"commit", "run", "generation", "failed_fetch", "override", "withdrawal", "hint"}
    | {"hold", "hold_release", "tombstone", "erased", "event"}
)
"""Tables that are not computed from captures: they are history, settings or a person's word. Hints are compared by what they come to (`current_hints`)."""
_OF_EVERY_SITE: Final = frozenset({"site", "site_profile"})
"""Tables with a row for each site that was ever settled, those included that never sent anything."""
_BY_HISTORY: Final = frozenset({"from_seq", "to_seq", "seq", "first_seq", "generation", "cause"})


@dataclass(frozen=True, slots=True)
class TableProof:
    """One table compared. `digest` is of the rows of the database that was asked; `difference` names the first row that differs, '' where none does."""

    table: str
    rows: int
    digest: str
    difference: str = ""


class Proof:
    """The side of `Store` that is compared with another."""

    _engine: Engine

    def compare_history(self, other: Proof) -> list[TableProof]:
        """Every table of history: the rows of `self` against those of `other`, which the journal gave."""
        return [
            _compared(table.name, self._rows(table), other._rows(table), list(table.primary_key.columns.keys()))
            for table in schema.metadata.sorted_tables
            if table.name not in WORKING
        ]

    def compare_state(self, other: Proof) -> list[TableProof]:
        """What stands now: the current rows of `self` against those of `other`, which was computed from the captures alone.

        Of tables that only grow (texts, blocks, ledgers, pages) `self` may hold more: what older readings brought stays. So may those of sites, since a
        site that never answered has no captures.
        """
        proofs = []
        for table in schema.metadata.sorted_tables:
            if table.name in WORKING or table.name in _FROM_ELSEWHERE:
                continue
            key = [name for name in table.primary_key.columns.keys() if name not in _BY_HISTORY]  # noqa: SIM118 - SQLAlchemy's collection
            grows = table.name not in schema.BITEMPORAL and table.name != "capture"
            grows = grows or table.name in _OF_EVERY_SITE
            mine, theirs = self._current(table), other._current(table)
            proofs.append(_compared(table.name, mine, theirs, key, may_hold_more=grows))
        words = ["page", "field"]
        proofs.append(_compared("hint", self.current_hints(), other.current_hints(), words))
        return proofs

    def current_hints(self) -> Iterator[Row]:
        """What other captures say of each page now, by page and field: which capture said it first depends on the order in which they came."""
        with reading(self._engine) as connection:
            found = hints_at(connection, newest_seq(connection))
        for page in sorted(found):
            for field in sorted(found[page]):
                value, _, form = found[page][field]
                yield {"page": page, "field": field, "value": value, "form": form}

    def capture_rows(self) -> dict[str, Row]:
        """Every published capture, by its id."""
        table = schema.capture
        query = select(*(column for column in table.columns if column.name != "seq"))
        return {row["id"]: row for row in self._streamed(query, dict)}

    def words_in_force(self) -> list[Change]:
        """The overrides and holds that nobody has ended, and what was withdrawn, as a journal would add them."""
        words = [Change(name, "add", row) for name in ("tombstone", "erased") for row in self._now(name)]
        for table in (schema.override, schema.hold):
            columns = [column for column in table.columns if column.name not in ("from_seq", "to_seq")]
            query = select(*columns).where(table.c.to_seq.is_(None)).order_by(table.c.id)
            words += [Change(table.name, "add", row) for row in self._streamed(query, dict)]
        return words

    def left_of_erased(self) -> tuple[list[Change], list[Change]]:
        """What stands of erased captures and of withdrawn pages although nothing is left to compute it from, as a journal would add it.

        First what the fold of their pages needs; then what lists said of them, whose captures can be told of everything else.
        """
        details = {row["name"]: row["detail"] for row in self._now("erased") if row["kind"] == CAPTURE}
        whole = {name for name, detail in details.items() if json.loads(detail)["extent"] == WHOLE}
        pages = {row["page"] for row in self._now("tombstone")}
        folded = ("html", "text")
        kept: dict[str, list[Row]] = {
            "capture": [row for row in self._now("capture") if row["id"] in whole],
            "rendition": [row for row in self._now("rendition") if row["capture"] in whole],
        }
        generations = {row["generation"] for row in kept["rendition"]}
        texts = {row["text_digest"] for row in kept["rendition"]}
        kept["generation"] = [row for row in self._now("generation") if row["digest"] in generations]
        kept["content"] = [row for row in self._now("content") if row["text_digest"] in texts]
        sightings = [row for row in self._now("sighting") if row["capture"] in whole or row["page"] in pages]
        kept["sighting"] = [row for row in sightings if row["capture"] in whole and row["form"] in folded]
        listed = [row for row in sightings if row["form"] not in folded]
        hints = [row for row in self._now("hint") if row["page"] in pages or row["capture"] in whole]
        before = [Change(name, "add", row) for name, rows in kept.items() for row in rows]
        after = [Change("sighting", "add", row) for row in listed] + [Change("hint", "add", row) for row in hints]
        return before, after

    def _now(self, name: str) -> Iterator[Row]:
        """The current rows of a table, without the numbers of commits."""
        table = schema.metadata.tables[name]
        columns = [column for column in table.columns if column.name not in ("from_seq", "to_seq", "seq")]
        query = select(*columns).order_by(*(column for column in table.primary_key if column.name != "from_seq"))
        yield from self._streamed(query.where(table.c.to_seq.is_(None)) if "to_seq" in table.c else query, dict)

    def reader_of(self, site_key: str) -> tuple[str, str, str] | None:
        """By which cleaner, libraries and site file the site's captures were last read; None for a site that was never read."""
        commit, generation = schema.commit, schema.generation
        query = (
            select(generation.c.cleaner_version, generation.c.libraries, generation.c.site_file_digest)
            .join(commit, commit.c.generation == generation.c.digest)
            .where(generation.c.site_key == site_key)
            .order_by(commit.c.seq.desc())
            .limit(1)
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).one_or_none()
        return (row.cleaner_version, row.libraries, row.site_file_digest) if row else None

    def _rows(self, table: Table) -> Iterator[Row]:
        query = select(table).order_by(*table.primary_key.columns)
        if table.name == "run":
            query = query.where(table.c.seq.is_not(None))
        yield from self._streamed(query, dict)

    def _current(self, table: Table) -> Iterator[Row]:
        columns = [column for column in table.columns if column.name not in _BY_HISTORY]
        key = [column for column in table.primary_key.columns if column.name not in _BY_HISTORY]
        query = select(*columns).order_by(*key)
        if table.name in schema.BITEMPORAL:
            query = query.where(table.c.to_seq.is_(None))
        yield from self._streamed(query, dict)

    def _streamed(self, query: Any, shaped: Callable[[Any], Row]) -> Iterator[Row]:
        with reading(self._engine) as connection:
            for row in connection.execution_options(yield_per=500).execute(query).mappings():
                yield shaped(row)


def _compared(
    name: str, mine: Iterator[Row], theirs: Iterator[Row], key: list[str], *, may_hold_more: bool = False
) -> TableProof:
    """Both in the order of their keys. With `may_hold_more`, rows that only `mine` has are no difference."""
    digest, count, difference = hashlib.sha256(), 0, ""
    theirs_next = next(theirs, None)
    for row in mine:
        digest.update(spelled_row(row))
        count += 1
        if difference:
            continue
        while theirs_next is not None and _place(theirs_next, key) < _place(row, key) and not difference:
            difference = f"{_named(theirs_next, key)} is missing"
        if difference:
            continue
        if theirs_next is None or _place(theirs_next, key) > _place(row, key):
            difference = "" if may_hold_more else f"{_named(row, key)} is too many"
            continue
        different = [column for column in row if row[column] != theirs_next[column]]
        if different:
            column = different[0]
            difference = (
                f"{_named(row, key)}: {column} is {_short(row[column])} and should be {_short(theirs_next[column])}"
            )
        theirs_next = next(theirs, None)
    if not difference and theirs_next is not None:
        difference = f"{_named(theirs_next, key)} is missing"
    return TableProof(name, count, f"sha256:{digest.hexdigest()}", difference)


def _place(row: Row, key: list[str]) -> tuple[Any, ...]:
    return tuple(row[name] for name in key)


def _named(row: Row, key: list[str]) -> str:
    return ", ".join(f"{name} {row[name]}" for name in key)


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:77]}…"


def spelled_row(row: Row) -> bytes:
    """A row as bytes that are equal for equal rows, whatever database holds them. Bytes (fingerprints) are spelled as hex."""
    text = json.dumps(dict(row), sort_keys=True, ensure_ascii=False, default=lambda value: bytes(value).hex())
    return text.encode("utf-8", "surrogatepass") + b"\n"
