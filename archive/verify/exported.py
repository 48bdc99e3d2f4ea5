"""An exported CSV proven back to what servers sent: row → version → text's digest → capture → WARC record → digest of its payload.

Knows the columns of an export by name. Refuses to know how the table is made. Each row is proven against the archive as it is now: an item that was edited
since still has the version that the row shows.
"""

from __future__ import annotations

import csv
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from archive.config import Config
from archive.errors import ArchiveError, BadInput
from archive.identity import item_id, payload_digest, text_digest
from archive.model import UrlKey
from archive.store import Store
from archive.store.erasing import CAPTURE
from archive.store.scan import Scan
from archive.verify.digests import erased
from archive.verify.report import Problem, Progress, Report
from archive.warc import read_record

NEEDED: Final = ("item_id", "body_text", "text_digest", "payload_digest", "warc_record_id")
"""Columns without which nothing can be proven."""
_AS_READ: Final = {
    "title": "title",
    "language": "language",
    "published": "published",
    "published_text": "published_text",
    "updated": "updated",
    "embargo_until": "embargo_until",
    "dateline_place": "dateline",
    "contact_name": "contact_name",
    "contact_role": "contact_role",
    "contact_phone": "contact_phone",
    "contact_email": "contact_email",
    "captured_utc": "captured_at",
}
"""Column -> where a reading says it. What the page does not say a hint may have filled: then there is nothing to compare with."""
_LONGEST_CELL: Final = 1 << 30


def verify_export(config: Config, path: str, *, progress: Progress | None = None) -> Report:
    """Proves each row of the CSV at `path`. Raises BadInput for a file that is no export of ours, and what opening a store raises."""
    tell = progress or (lambda _what, _done, _of: None)
    begun = time.monotonic()
    problems: list[Problem] = []
    count = withdrawn = 0
    with Store.open(config, read_only=True) as store, store.scanning() as scan:
        gone = erased(scan)
        pages = {item_id(UrlKey(page)): page for page in scan.pages()}
        for count, (line, row) in enumerate(_rows(path), start=1):
            tell("proving rows", count, 0)
            name = row["item_id"]
            page = pages.get(name, "")
            if gone.has("page", page):
                withdrawn += 1
                continue
            what = _against(config, scan, row, page, gone.names.get(CAPTURE, frozenset()))
            if what:
                problems.append(Problem("export", f"{path}: line {line}, {name}", what, page))
        seq = scan.seq
    plural = "s" if withdrawn != 1 else ""
    notes = (
        [f"{withdrawn} row{plural} of pages that were withdrawn since; nothing is left to prove them by"]
        if withdrawn
        else []
    )
    return Report(seq, {"rows": count}, tuple(problems), tuple(notes), seconds=time.monotonic() - begun)


def _rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    """Each row with the number of its last line."""
    before = csv.field_size_limit(_LONGEST_CELL)
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            reader = csv.DictReader(file, strict=True)
            missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
            if missing:
                raise BadInput(f"{path} is no export of an archive: it has no column {missing[0]}", name=path)
            for row in reader:
                if None in row or None in row.values():
                    raise BadInput(
                        f"{path}: line {reader.line_num}: it has more or fewer cells than there are columns", name=path
                    )
                yield reader.line_num, row
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise BadInput(f"{path}: cannot be read ({reason})", name=path) from error
    except csv.Error as error:
        raise BadInput(f"{path}: is no CSV ({error})", name=path) from error
    finally:
        csv.field_size_limit(before)


def _against(config: Config, scan: Scan, row: Mapping[str, str], page: str, withdrawn: frozenset[str]) -> str:
    """What the archive says against the row, '' for nothing."""
    try:
        if row["text_digest"] != text_digest(row["body_text"]):
            return "its text is not the one that its text_digest names"
    except UnicodeEncodeError:
        return "its text is no Unicode"
    if not page:
        return "the archive has no item of this name"
    shown = [one for one in scan.shown(page, row["text_digest"]) if one["record_id"] == row["warc_record_id"]]
    if not shown:
        return "no version of the page has this text from this record"
    one = shown[0]
    if text_digest(str(one["body_text"])) != row["text_digest"]:
        return "the archive's own text is not the one that its digest names"
    if one["payload_digest"] != row["payload_digest"]:
        return f"its payload_digest is not that of its capture ({one['payload_digest']})"
    return _fields(row, shown) or _record(config, one, row["payload_digest"], is_withdrawn=one["id"] in withdrawn)


def _fields(row: Mapping[str, str], shown: list[dict[str, Any]]) -> str:
    """What no reading of the capture ever said."""
    for column, name in _AS_READ.items():
        said = [one[name] for one in shown]
        if column in row and None not in said and row[column] not in said:
            return f"its {column} is {row[column][:60]!r}, and no reading of its capture says so"
    return ""


def _record(config: Config, one: Mapping[str, Any], digest: str, *, is_withdrawn: bool) -> str:
    try:
        record = read_record(
            config.warc_dir, str(one["file"]), int(one["offset_bytes"]), record_id=str(one["record_id"])
        )
    except (ArchiveError, ValueError) as error:
        return str(error)
    if record.record_id != one["record_id"]:
        return f"{one['file']}: another record begins at byte {one['offset_bytes']}"
    said = record.field("WARC-Payload-Digest") if record.record_type == "revisit" else payload_digest(record.payload)
    return (
        ""
        if said == digest or is_withdrawn
        else f"{one['file']}: record at byte {one['offset_bytes']}: its payload is another one"
    )
