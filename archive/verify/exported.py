"""An exported CSV proven: row → version → text's digest → capture → WARC record → digest of its payload, and every cell against the same export made again.

Knows the columns of an export by name, and what a withdrawal leaves of them. Refuses to know how the table is made. A file does not say which commit it was
made as of; the one that its rows fit best is found, so that an item that was edited since still has the row that the file shows.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import Any, Final

from archive.config import Config
from archive.errors import ArchiveError, BadInput, StorageFailed
from archive.export import DUPLICATE_OF, Column, columns_for
from archive.export.csv_file import cell
from archive.identity import item_id, payload_digest, text_digest
from archive.model import UrlKey
from archive.store import ItemRecord, Store
from archive.store.asked_again import AsOf, Name, Trace
from archive.store.erasing import CAPTURE, Erased
from archive.store.items import Rows
from archive.store.listing import EMPTIED
from archive.store.scan import Scan
from archive.verify.digests import erased
from archive.verify.report import Problem, Progress, Report
from archive.warc import read_record
from archive.warc.erase import ORIGINAL_DIGEST

NEEDED: Final = ("item_id", "body_text", "text_digest", "payload_digest", "warc_record_id")
"""Columns without which nothing can be proven."""
GROUPED: Final = frozenset(
    {"url", "alternate_urls", "duplicate_of", "first_seen_utc", "last_seen_utc", "missing_since_utc", "gone_since_utc"}
)
"""Columns that an item has from all its pages together. A withdrawn page is an item of its own, in every answer."""
_LOST: Final = frozenset({*EMPTIED, "removed_labels"}) - {"body_text", "word_count"}
"""What a row from before a withdrawal says and nothing can prove. Its text has a digest, which stays."""
_ROWS_AT_ONCE: Final = 100
_MOST_COMMITS: Final = 100
"""Commits that are tried; each costs a pass over what a list needs."""
_MOST_SUSPECTS: Final = 200
_LONGEST_CELL: Final = 1 << 30

Line = tuple[int, dict[str, str]]
"""A row, and the number of its last line."""


@dataclass(slots=True)
class _Compared:
    """The rows of a file against one export made again: what is wrong by line, which lines nothing is left to prove, and some rows that do not fit."""

    shown: AsOf
    wrong: dict[int, str] = field(default_factory=dict)
    unproven: set[int] = field(default_factory=set)
    suspects: list[Line] = field(default_factory=list)


def verify_export(config: Config, path: str, *, progress: Progress | None = None) -> Report:
    """Proves each row of the CSV at `path`. Raises BadInput for a file that is no export of ours, and what opening a store raises."""
    tell = progress or (lambda _what, _done, _of: None)
    begun = time.monotonic()
    broken: dict[int, str] = {}
    names: dict[int, str] = {}
    traces: list[Trace] = []
    columns = _columns(path)
    with Store.open(config, read_only=True) as store, store.scanning() as scan, _damage():
        gone = erased(scan)
        pages = {item_id(UrlKey(page)): page for page in scan.pages()}
        for count, (line, row) in enumerate(_rows(path), start=1):
            tell("proving rows", count, 0)
            names[line] = row["item_id"]
            traces.append(_trace(row))
            if what := _against(config, scan, row, pages.get(row["item_id"], ""), gone):
                broken[line] = what
        compared = _best(store, path, columns, traces, broken, tell)
        seq = scan.seq
    wrong = {**compared.wrong, **broken}
    problems = [
        Problem("export", f"{path}: line {line}, {names[line]}", wrong[line], pages.get(names[line], ""))
        for line in sorted(wrong)
    ]
    unproven = len(compared.unproven - wrong.keys())
    others = [name for name in _header(path) if name not in {column.name for column in columns}]
    notes = [f"column {name} is none of an export's; nothing proves it" for name in others]
    if unproven:
        notes.append(
            f"of withdrawn pages nothing proves {', '.join(sorted(_LOST))}; of items that lost a page so, nothing proves {', '.join(sorted(GROUPED))}"
        )
    counted = {"rows": len(names), "columns": len(columns)}
    claim = _claim(len(names), unproven, len(columns), compared.shown)
    return Report(
        seq,
        counted,
        tuple(problems),
        tuple(notes),
        seconds=time.monotonic() - begun,
        claim=claim if not problems else "",
    )


def _claim(count: int, unproven: int, columns: int, shown: AsOf) -> str:
    """What is proven where nothing is wrong."""
    if not count:
        return "the export has no rows: there is nothing to prove"
    what = (
        f"{columns} columns as the archive exports {shown.rows} as of commit {shown.seq}, "
        "text and payload by SHA-256 back to their WARC record"
    )
    if not unproven:
        return f"every row is proven: {what}"
    rest = f"{_rows_of_withdrawn(unproven)} nothing left to prove them by"
    proven = count - unproven
    return f"{proven} of {count} rows are proven: {what}; {rest}" if proven else f"no row is proven: {rest}"


def _rows_of_withdrawn(count: int) -> str:
    return f"{count} rows of withdrawn pages have" if count != 1 else "1 row of a withdrawn page has"


def _best(
    store: Store, path: str, columns: Sequence[Column], traces: list[Trace], broken: Mapping[int, str], tell: Progress
) -> _Compared:
    """The rows against the export that they fit best. `broken` are the lines that fit none."""
    kin = store.kin_of_withdrawn()
    kinds: tuple[Rows, ...] = ("versions", "pages") if DUPLICATE_OF in columns else ("items",)
    best: _Compared | None = None
    for seq in store.commits_of(traces)[:_MOST_COMMITS]:
        for rows in kinds:
            shown = store.as_of(seq, rows)
            if best is not None and not _fit_better(shown, columns, kin, best.suspects):
                continue
            tell(f"comparing with {rows} as of commit {seq}", 0, 0)
            found = _compare(shown, columns, kin, _rows(path))
            found.suspects = [one for one in found.suspects if one[0] not in broken][:_MOST_SUSPECTS]
            if best is None or len(found.wrong) < len(best.wrong):
                best = found
            if not best.suspects:
                return best
    return best if best is not None else _Compared(store.as_of(0, "items"))


def _fit_better(shown: AsOf, columns: Sequence[Column], kin: set[UrlKey], suspects: Sequence[Line]) -> bool:
    return len(_compare(shown, columns, kin, iter(suspects)).wrong) < len(suspects)


def _compare(shown: AsOf, columns: Sequence[Column], kin: set[UrlKey], lines: Iterator[Line]) -> _Compared:
    found = _Compared(shown)
    while some := list(islice(lines, _ROWS_AT_ONCE)):
        records = shown.records({_name(row, shown.rows) for _line, row in some})
        for line, row in some:
            record = records.get(_name(row, shown.rows))
            if record is None:
                differs, is_proven = f"the archive exports no such row as of commit {shown.seq}", True
                if shown.rows == "versions":
                    differs = f"its version is {row.get('version', '')[:60]!r}, and {differs}"
            else:
                differs, is_proven = _differing(row, record, columns, shown, may_be_split=record.page in kin)
            if differs:
                found.wrong[line] = differs
                if len(found.suspects) < 2 * _MOST_SUSPECTS:
                    found.suspects.append((line, row))
            elif not is_proven:
                found.unproven.add(line)
    return found


def _differing(
    row: Mapping[str, str], record: ItemRecord, columns: Sequence[Column], shown: AsOf, *, may_be_split: bool
) -> tuple[str, bool]:
    """The columns in which the row is not the record ('' for none), and whether something proves all of it."""
    exported = {column.name: cell(column.of(record)) for column in columns}
    differs = [name for name, value in exported.items() if row[name] != value]
    is_proven = True
    if record.tombstone is not None and text_digest(row["body_text"]) == row["text_digest"]:
        # Made before the withdrawal: the text lies under its digest, which the archive kept, and the rest of its words under none.
        is_proven = not _LOST.intersection(exported)
        words = {"body_text", *(["word_count"] if row.get("word_count") == str(len(row["body_text"].split())) else [])}
        differs = [name for name in differs if name not in _LOST and name not in words]
    if may_be_split and shown.rows != "versions" and GROUPED.issuperset(differs):
        is_proven = is_proven and not differs
        differs = []
    if not differs:
        return "", is_proven
    first, *others = differs
    more = f" ({', '.join(others)} differ too)" if others else ""
    return (
        f"its {first} is {row[first][:60]!r}, and the archive exports {exported[first][:60]!r} as of commit {shown.seq}{more}"
    ), is_proven


def _name(row: Mapping[str, str], rows: Rows) -> Name:
    if rows != "versions":
        return row["item_id"], 0
    spelled = row.get("version", "")
    return row["item_id"], int(spelled) if spelled.isascii() and spelled.isdigit() and len(spelled) < 10 else -1


def _trace(row: Mapping[str, str]) -> Trace:
    return Trace(row["item_id"], row.get("version", ""), row.get("last_seen_utc", ""), row["warc_record_id"])


def _columns(path: str) -> list[Column]:
    """The columns of an export that the file has."""
    names = _header(path)
    return [column for column in columns_for("pages") if column.name in names]


def _header(path: str) -> list[str]:
    with _reader(path) as reader:
        return list(reader.fieldnames or ())


def _rows(path: str) -> Iterator[Line]:
    with _reader(path) as reader:
        for row in reader:
            if None in row or None in row.values():
                raise BadInput(
                    f"{path}: line {reader.line_num}: it has more or fewer cells than there are columns", name=path
                )
            yield reader.line_num, row


@contextmanager
def _reader(path: str) -> Iterator[csv.DictReader[str]]:
    """The file as rows by column. Raises BadInput for one that is no export."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            names = list(reader.fieldnames or ())
            missing = [name for name in NEEDED if name not in names]
            if missing:
                raise BadInput(f"{path} is no export of an archive: it has no column {missing[0]}", name=path)
            twice = [name for name in names if names.count(name) > 1]
            if twice:
                raise BadInput(f"{path} is no export of an archive: it has column {twice[0]} twice", name=path)
            yield reader
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInput(f"{path}: cannot be read ({reason})", name=path) from error
    except csv.Error as error:
        raise BadInput(f"{path}: is no CSV ({error})", name=path) from error
    finally:
        csv.field_size_limit(before)


def _against(config: Config, scan: Scan, row: Mapping[str, str], page: str, gone: Erased) -> str:
    """What texts, digests and records say against the row, '' for nothing."""
    try:
        is_its_text = row["text_digest"] == text_digest(row["body_text"])
    except UnicodeEncodeError:
        return "its text is no Unicode"
    if not is_its_text and (row["body_text"] or "\0" in row["text_digest"]):
        return "its text is not the one that its text_digest names"
    if not page:
        return "the archive has no item of this name"
    shown = [one for one in scan.shown(page, row["text_digest"]) if one["record_id"] == row["warc_record_id"]]
    if not shown:
        return "no version of the page has this text from this record"
    one = shown[0]
    is_withdrawn = gone.has("page", page) or gone.has("page", str(one["page"]))
    if not is_its_text and not is_withdrawn:
        return "its text is not the one that its text_digest names"
    if not gone.has("content", row["text_digest"]) and text_digest(str(one["body_text"])) != row["text_digest"]:
        return "the archive's own text is not the one that its digest names"
    if one["payload_digest"] != row["payload_digest"]:
        return f"its payload_digest is not that of its capture ({one['payload_digest']})"
    return _record(config, one, row["payload_digest"], is_erased=gone.has(CAPTURE, str(one["id"])))


def _record(config: Config, one: Mapping[str, Any], digest: str, *, is_erased: bool) -> str:
    try:
        record = read_record(
            config.warc_dir, str(one["file"]), int(one["offset_bytes"]), record_id=str(one["record_id"])
        )
    except (ArchiveError, ValueError) as error:
        return str(error)
    if record.record_id != one["record_id"]:
        return f"{one['file']}: another record begins at byte {one['offset_bytes']}"
    said = record.field("WARC-Payload-Digest") if record.record_type == "revisit" else payload_digest(record.payload)
    if is_erased:
        said = record.field(ORIGINAL_DIGEST) or digest
    return "" if said == digest else f"{one['file']}: record at byte {one['offset_bytes']}: its payload is another one"


@contextmanager
def _damage() -> Iterator[None]:
    """What damaged rows make of the same code that exports (kinds that there are not, lists that are no JSON) is one error of ours."""
    try:
        yield
    except (ValueError, KeyError, TypeError) as error:
        raise StorageFailed(
            f"the export cannot be made again ({error}); `archive verify` tells what is damaged"
        ) from error
