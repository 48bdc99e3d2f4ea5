"""Records as JSON lines: one object a record, UTF-8, the same fields as the CSV's columns with their types kept.

An unknown value is null, a list is an array (empty where nothing is known), a number is a number, dates and instants are ISO 8601 text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from archive.export.table import Column, Value
from archive.store import ItemRecord


def lines(records: Iterable[ItemRecord], columns: Sequence[Column]) -> Iterator[bytes]:
    """A line a record, each with its newline."""
    for record in records:
        yield (json.dumps(row(record, columns), ensure_ascii=False) + "\n").encode()


def row(record: ItemRecord, columns: Sequence[Column]) -> dict[str, Value]:
    """One record by column name, ready for JSON. An empty text is null: both mean that nothing is known."""
    return {column.name: None if (value := column.of(record)) == "" else value for column in columns}
