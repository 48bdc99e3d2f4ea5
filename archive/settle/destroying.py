"""What a legal withdrawal destroys in the files: WARC records, the journal's rows, reports, and what the database's file still holds of deleted words.

    tombstone and erased rows, published ─▶ captures' records ─▶ journal ─▶ reports ─▶ the database's file ─▶ event: destroyed

The fact is published, and with it the database is without the words, before any file is touched (`withdrawing`). Every step can be done again, and the event
comes last: a kill anywhere is healed by doing all of it again, which the site's next settle does, and the same command. Refuses to know which pages are
withdrawn, and why.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from archive.config import Config
from archive.discovery.without import without
from archive.errors import BadInput, StorageFailed
from archive.journal import COMMIT_URN, PREFIX, Change, redacted, redactions
from archive.model import Event, Tombstone, UrlKey
from archive.settle.events import AGENT, record_event
from archive.settle.rows import Row, spelled
from archive.sites import Site
from archive.store import Store
from archive.store.erasing import Erased, blanked
from archive.store.scan import key_of, number_of
from archive.store.withdrawn import ErasedCapture
from archive.warc import Record, decoded_body, records
from archive.warc.cdxj import index_fault, line_of
from archive.warc.erase import Erasure, Left, erase_records, nothing
from archive.warc.files import is_finished, put_in_place

DELETION = "deletion"
"""PREMIS's type of the event that says that what was erased is destroyed in the files too. Its object is the site."""
LINE = "line"
"""Kind of what was redacted in the journal. Its name is `<commit>:<number of the line>`, its detail says which row the line is about (`line_key`) and which
digest it had: so a commit that is lost later can be proven when it is written again (JSON)."""
Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""


@dataclass(frozen=True, slots=True)
class Destroyed:
    """What a destruction came to: records of captures that lost their payload or a part of it, records of the journal that lost rows' words, reports."""

    records: int
    commits: int
    reports: int


def is_pending(store: Store, site_key: str) -> bool:
    """Whether something of the site was withdrawn that may still stand in the files."""
    return store.last_erasure(site_key) > store.last_event(DELETION, site_key)


def left_by_rules(store: Store, site: Site) -> list[str]:
    """Pages that the site's file has made one with a withdrawn page since, as sentences: what they said as of earlier commits is there still."""
    withdrawn = store.tombstones(site.key)
    names = {site.page_now(page): page for page in withdrawn}
    merged = (page for page in (store.pages_of(site.key) if names else ()) if page not in withdrawn)
    return [
        f"by the site's file {page} is the withdrawn page {names[now]} now; its history is not withdrawn yet: `archive withdraw '{names[now]}' --why …`"
        for page in merged
        if (now := site.page_now(page)) in names
    ]


def destroy(
    store: Store,
    config: Config,
    site: Site,
    *,
    now: datetime,
    asked_by: str = "",
    everything: bool = False,
    progress: Progress | None = None,
) -> Destroyed:
    """Destroys what was withdrawn from the site since the last time, or with `everything` ever, and records that. The site's lock must be held.

    Raises TryLater while somebody writes one of the files or the database, StorageFailed naming what cannot be erased. It may be called again after that.
    """
    tell = progress or (lambda _what, _done, _of: None)
    site_key = site.key
    done = 0 if everything else store.last_event(DELETION, site_key)
    tombstones = store.tombstones(site_key)
    withdraws = any(seq > done for seq in store.tombstone_seqs(site_key))
    # A list that lost one page's entry before may have another's.
    captures = store.erased_captures(site_key, since=0 if withdraws else done)
    erased_records = _erase_captures(config, site, captures.values(), tombstones, tell)
    commits = reports = 0
    lines: list[Change] = []
    if withdraws:
        last = list(tombstones.values())[-1]
        commits, lines = _erase_journal(config.journal_dir, store.erased(), last, tell)
        reports = _erase_reports(store, config.reports_dir, tombstones)
        tell("writing the database anew", 0, 0)
        store.compact()
    detail: Mapping[str, Any] = {
        "tombstones": sorted(one.id for one in tombstones.values()),
        "records": erased_records,
        "commits": commits,
        "reports": reports,
    }
    agent = f"{AGENT}; {asked_by}" if asked_by else AGENT
    record_event(store, config, Event(DELETION, now, agent, "success", site_key, detail), lines)
    return Destroyed(erased_records, commits, reports)


def line_key(change: Change) -> str:
    """Names the row that a line of a commit is about, whatever was redacted of it."""
    key = [change.row.get(name) for name in key_of(change.table) if name != number_of(change.table)]
    return spelled([change.table, change.op, *key])


def left_of(record: Record, pages: Iterable[UrlKey], site: Site) -> bytes | None:
    """The payload of a list without its entries of `pages`, by whatever key of theirs; None where it has none of them."""
    try:
        body = decoded_body(record).content
    except BadInput:
        return b""
    less = body
    for key in sorted({key for page in pages for key in (page, site.page_now(page))}):
        shorter = without(less, key, site.page_of)
        less = less if shorter is None else shorter
    return None if less == body else less


def _erase_captures(
    config: Config,
    site: Site,
    captures: Iterable[ErasedCapture],
    tombstones: Mapping[UrlKey, Tombstone],
    tell: Progress,
) -> int:
    if not tombstones:
        return 0
    newest = list(tombstones.values())[-1]

    def parts(record: Record) -> bytes | None:
        return left_of(record, tombstones, site)

    files: dict[str, dict[int, Erasure]] = defaultdict(dict)
    for capture in captures:
        left: Left = nothing if capture.is_whole else parts
        files[capture.file][capture.offset_bytes] = Erasure(newest.id, left)
    count = 0
    for number, (file, erasures) in enumerate(sorted(files.items()), start=1):
        tell("erasing records", number, len(files))
        count += len(erase_records(config.warc_dir / file, erasures))
    return count


def _erase_journal(directory: Path, erased: Erased, by: Tombstone, tell: Progress) -> tuple[int, list[Change]]:
    """How many records changed, and the lines that are redacted now and were not yet told as such.

    Orphans are rewritten too: what they say was never believed, and can be read all the same.
    """

    def redact(change: Change) -> Mapping[str, Any] | None:
        row = blanked(change.table, change.row, erased)
        return None if row is change.row else row

    def left(record: Record) -> bytes | None:
        less = redacted(record.payload, redact)
        return None if less == record.payload else less

    count = 0
    lines: dict[int, list[Row]] = {}
    paths = sorted(directory.glob(f"{PREFIX}-*.warc.gz"))
    for number, path in enumerate(paths, start=1):
        tell("redacting the journal", number, len(paths))
        found = records(path, limit_bytes=None)
        commits, index = [], []
        for one in found:
            index += line_of(one, path.name)
            named = COMMIT_URN.fullmatch(one.url)
            if named is None:
                continue
            less = left(one)
            commits += [one.offset_bytes] if less is not None else []
            lines[int(named[1])] = list(
                _lines(int(named[1]), less or one.payload, by)
            )  # the later written of two is the one
        if found.problems:
            raise StorageFailed(
                f"the journal is damaged: {found.problems[0]}; `archive verify` tells more", path=str(path)
            )
        # A call that was killed may have rewritten the records and not the index beside them.
        if commits or (is_finished(path) and index_fault(path, index)):
            count += len(erase_records(path, {offset: Erasure(by.id, left) for offset in commits}, grows=True))
    new = [row for some in lines.values() for row in some if not erased.has(LINE, row["name"])]
    return count, [Change("erased", "add", row) for row in new]


def _lines(seq: int, payload: bytes, by: Tombstone) -> Iterator[Row]:
    for n, was, change in redactions(payload):
        detail = spelled({"row": line_key(change), "was": was})
        yield {"kind": LINE, "name": f"{seq}:{n}", "tombstone": by.id, "detail": detail}


def _erase_reports(store: Store, directory: Path, tombstones: Mapping[UrlKey, Tombstone]) -> int:
    """How many reports lost what they said of withdrawn pages. HTML and text can be had again from the JSON: they go first, so that none outlives it."""
    for kind in ("html", "txt"):
        for path in directory.glob(f"*.{kind}"):
            # What its JSON would have to tell us nobody knows.
            if not path.with_suffix(".json").exists() and store.run_row(path.stem) is not None:
                _remove(path)
    count = 0
    for path in sorted(directory.glob("*.json")):
        try:
            report = json.loads(path.read_bytes())
            changes = report["changes"] or ()
            left = [_unspoken(one) if one.get("page") in tombstones else one for one in changes]
        except OSError as error:
            raise _not_rewritten(path, error) from error
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
            continue  # no report of ours
        if left == list(changes):
            continue
        for kind in ("html", "txt"):
            _remove(path.with_suffix(f".{kind}"))
        try:
            text = json.dumps({**report, "changes": left}, ensure_ascii=False, indent=1)
            put_in_place(path, text.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise _not_rewritten(path, error) from error
        count += 1
    return count


def _unspoken(change: Mapping[str, Any]) -> dict[str, Any]:
    """A change in a report without anything that its page said."""
    return {
        **{name: change.get(name) for name in ("verdict", "page", "url")},
        "title": None,
        "evidence": change.get("evidence", ""),
        "withdrawn": True,
    }


def _remove(path: Path) -> None:
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise _not_rewritten(path, error) from error


def _not_rewritten(path: Path, error: OSError) -> StorageFailed:
    return StorageFailed(f"{path}: cannot be rewritten ({error.strerror or error})", path=str(path))
