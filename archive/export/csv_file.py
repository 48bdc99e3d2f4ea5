"""Records as CSV: RFC 4180, UTF-8 without a byte order mark, lines ended by CRLF. One writer behind the one table.

An empty cell means "not known", a list is JSON, everything else stands as it is. Text is never altered: a cell that begins with ``=``, ``+``, ``-`` or ``@``
stays so, because the digest beside it says what the text was. Whoever opens the file in a spreadsheet imports the columns as text (docs/commands.md).
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator, Sequence

from archive.export.table import Column, Value
from archive.store import ItemRecord


def lines(records: Iterable[ItemRecord], columns: Sequence[Column]) -> Iterator[bytes]:
    """The header and then a line a record, each with its CRLF. A line may hold line breaks within quotes."""
    yield _line([column.name for column in columns])
    for record in records:
        yield _line([cell(column.of(record)) for column in columns])


def cell(value: Value) -> str:
    """What stands in the cell of a value, before it is quoted."""
    if value is None:
        return ""
    if isinstance(value, list):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return str(value)


def _line(cells: Sequence[str]) -> bytes:
    buffer = io.StringIO(newline="")
    # "\r\n" also makes the writer quote a lone CR or LF.
    csv.writer(buffer, lineterminator="\r\n").writerow(cells)
    return buffer.getvalue().encode()
