"""Texts under their own digests: what a row is called by is made again from what it holds. The part of a verify that needs no other side.

A row that equals the journal's was written so; a row whose digest is true was also right when it was written. Withdrawn texts are known by the rows of
`erased`, and only these may be without their text.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from contextlib import suppress
from itertools import groupby
from operator import itemgetter
from typing import Any

from archive.errors import ArchiveError
from archive.settle.learning import prints_digest
from archive.store.erasing import Erased
from archive.store.scan import Scan, Values, columns_of
from archive.verify.report import Problem

_CONTENT = tuple(columns_of("content").index(name) for name in ("text_digest", "body_text", "word_count"))
_BLOCK = tuple(columns_of("block").index(name) for name in ("digest", "text"))
_CAPTURE = tuple(columns_of("capture").index(name) for name in ("id", "url", "captured_at", "payload_digest"))


class Digests:
    """Told of each row as it is read (`of_row`); `problems` are what it found."""

    def __init__(self, scan: Scan) -> None:
        self.problems: list[Problem] = []
        self._scan = scan
        self._erased = erased(scan)

    def of_row(self, table: str, values: Values) -> None:
        """Looks at a row of content, block or capture; all others are covered by other rows' digests."""
        if table == "content":
            digest, text, words = (values[at] for at in _CONTENT)
            if self._erased.has("content", str(digest)):
                return
            if digest != f"sha256:{_sha256(text)}" or words != len(str(text).split()):
                self._tell(table, values, f"text {digest}", "its text is not the one that its digest names")
        elif table == "block":
            digest, text = (values[at] for at in _BLOCK)
            if not self._erased.has("block", str(digest)) and digest != f"sha256:{_sha256(text)}":
                self._tell(table, values, f"block {digest}", "its text is not the one that its digest names")
        elif table == "capture":
            name, *parts = (values[at] for at in _CAPTURE)
            if name != f"capture1:{_sha256(chr(10).join(map(str, parts)))[:40]}":
                self._tell(
                    table, values, f"capture {name}", "its name does not follow from its address, time and payload"
                )

    def of_sets(self) -> None:
        """Looks at the ledgers and sets of claims, each read in its order."""
        sets = (
            ("removal", "ledger", "ledger1", "ledger", ("n", "block", "rule", "detail", "kept")),
            (
                "claim",
                "claims",
                "claims1",
                "claims",
                ("field", "source", "verbatim", "value", "precision", "tz", "chosen", "why"),
            ),
        )
        for table, key, scheme, kind, fields in sets:
            columns = columns_of(table)
            at = [columns.index(name) for name in fields]
            flag = columns.index("chosen") if table == "claim" else None
            try:
                for digest, rows in _grouped(self._scan.rows(table, ordered=True), columns.index(key)):
                    if self._erased.has(kind, str(digest)):
                        continue
                    spelled = [[bool(row[n]) if n == flag else row[n] for n in at] for row in rows]
                    if digest != f"{scheme}:{_json_sha256(spelled)}":
                        self._tell(table, rows[0], f"{key} {digest}", "its rows are not those that its digest names")
            except ArchiveError:
                return  # the rows could not all be read, which is told where they were first read

    def _tell(self, table: str, values: Values, where: str, what: str) -> None:
        page = self._scan.page_of(table, values)
        self.problems.append(Problem("row", f"table {table}, {where}", what, page, healable=True))


def erased(scan: Scan) -> Erased:
    """Everything that a withdrawal made unreadable, as far as its rows can be read."""
    names: dict[str, set[str]] = {}
    for table, kind, name in (("erased", "kind", "name"), ("tombstone", "", "page")):
        columns = columns_of(table)
        with suppress(ArchiveError):
            for values in scan.rows(table):
                row = dict(zip(columns, values, strict=True))
                names.setdefault(str(row[kind]) if kind else "page", set()).add(str(row[name]))
    return Erased({kind: frozenset(found) for kind, found in names.items()})


def prints_fault(scan: Scan) -> Iterator[tuple[Values, str]]:
    """The prints that do not lie under their own digest, and why."""
    for row in scan.rows("prints"):
        digest, packed = row
        if not isinstance(packed, bytes) or digest != prints_digest(packed):
            yield row, "its prints are not those that its digest names"


def _grouped(rows: Iterable[Values], key: int) -> Iterator[tuple[Any, list[Values]]]:
    for name, some in groupby(rows, key=itemgetter(key)):
        yield name, list(some)


def _sha256(text: object) -> str:
    return hashlib.sha256(str(text).encode("utf-8", "surrogatepass")).hexdigest()


def _json_sha256(value: object) -> str:
    said = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=repr)
    return _sha256(said)
