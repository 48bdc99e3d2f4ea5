"""Working tables against what they follow from: the index over words, sketches, prints, and what waits to be published.

None of these is history, so no journal names their rows; each is made again from the rows that it serves, or must agree with them. What waits (staged
captures) is proven by its records (records.py). Refuses to know how any of it is healed.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from archive.errors import ArchiveError, BadInput
from archive.identity import fold, parse_utc
from archive.model import Outcome, Source
from archive.settle.rows import printer_of
from archive.similar import shingles, sketch
from archive.store.scan import Scan, Values, columns_of
from archive.store.similar import packed_sample, unpacked_sample
from archive.store.tokens import tokens
from archive.verify.digests import prints_fault
from archive.verify.report import Problem, Progress, unreadable

_BUCKETS = 4096
_WHAT = frozenset({"rest", "sitemap", "feed", "listing", "robots"})
"""What a discovery document can be (`discovery.Lead`)."""


class Working:
    """The working tables of one scan; `problems` are what `prove` found, `rows` how many rows it read."""

    def __init__(self, scan: Scan, tell: Progress) -> None:
        self.problems: list[Problem] = []
        self.rows = 0
        self._scan = scan
        self._tell_progress = tell

    def prove(self) -> None:
        """Looks at all of them; one that cannot be read is told and the others are looked at all the same."""
        steps: tuple[tuple[str, Callable[[], None]], ...] = (
            ("search_entry", self._words),
            ("sketch", self._sketches),
            ("sketched", self._sketched),
            ("prints", self._prints),
            ("printed", self._printed),
            ("run", self._runs),
            ("staged_failure", self._failures),
            ("document", self._documents),
            ("named", self._named),
            ("looked", self._looked),
        )
        for table, step in steps:
            self._tell_progress(f"checking {table}", 0, 0)
            try:
                step()
            except ArchiveError as error:
                self.problems.append(Problem("database", f"table {table}", unreadable(table, error), healable=True))

    def _words(self) -> None:
        columns = columns_of("search_entry")
        title_at, body_at = columns.index("title_tokens"), columns.index("body_tokens")
        for state, title, body, row in self._counted(self._scan.words()):
            if row is None:
                self._tell("search_entry", None, f"state {state}", "its words are not in the index")
                continue
            wanted = _words_of(title), _words_of(body)
            if (row[title_at], row[body_at]) != wanted:
                self._tell("search_entry", row, f"state {state}", "its words are not those of its title and text")
        for row in self._scan.words_without_version():
            self._tell("search_entry", row, f"id {row[0]!r}", "no version has the state that it names")

    def _sketches(self) -> None:
        columns = columns_of("sketch")
        at = [columns.index(name) for name in ("shingles", "level", "sample")]
        for digest, body, row in self._counted(self._scan.sketches()):
            if row is None:
                self._tell("sketch", None, f"text {digest}", "the text has no sketch")
                continue
            made = sketch(shingles(str(body)))
            if tuple(row[n] for n in at) != (made.shingles, made.level, packed_sample(made.sample)):
                self._tell("sketch", row, f"text {digest}", "it is not the sketch of its text")

    def _sketched(self) -> None:
        """The digests one by one against the samples, by sums over some sketches each: there are a hundred of them to a text."""
        columns = columns_of("sketch")
        name_at, sample_at = columns.index("id"), columns.index("sample")
        sums = [0] * _BUCKETS
        for row in self._scan.rows("sketch"):
            if isinstance(row[name_at], int) and isinstance(row[sample_at], bytes) and len(row[sample_at]) % 8 == 0:
                sums[row[name_at] % _BUCKETS] += sum(
                    hash((digest, row[name_at])) for digest in unpacked_sample(row[sample_at])
                )
        for digest, name in self._counted(self._scan.rows("sketched")):
            sums[name % _BUCKETS if isinstance(name, int) else 0] -= hash((digest, name))
        for bucket in (n for n, total in enumerate(sums) if total):
            where = f"sketches with number ≡ {bucket} (mod {_BUCKETS})"
            self._tell("sketched", None, where, "their digests are not those of their samples")

    def _prints(self) -> None:
        for row, why in prints_fault(self._scan):
            self._tell("prints", row, f"digest {row[0]}", why)

    def _printed(self) -> None:
        columns = columns_of("printed")
        page, body, printer = (columns.index(name) for name in ("page", "body", "printer"))
        for row, why in self._scan.printed_without_cause():
            self._tell("printed", row, f"page {row[page]}, body {row[body]}", why)
        known = {"", *self._printers()}
        for row in self._counted(self._scan.rows("printed")):
            if row[printer] not in known:
                self._tell(
                    "printed", row, f"page {row[page]}, body {row[body]}", "no cleaner is known by its printer's name"
                )

    def _printers(self) -> Iterator[str]:
        columns = columns_of("generation")
        version, libraries = columns.index("cleaner_version"), columns.index("libraries")
        for row in self._scan.rows("generation"):
            try:
                yield printer_of(row[version], tuple(sorted(json.loads(row[libraries]).items())))
            except (ValueError, TypeError, AttributeError):
                continue  # the row is told as one that differs from the journal's

    def _runs(self) -> None:
        """Runs that nothing has published: only that they make sense can be said of them."""
        columns = columns_of("run")
        for values in self._scan.rows("run"):
            row = dict(zip(columns, values, strict=True))
            if row["seq"] is not None:
                continue
            self.rows += 1
            whole = row["status"] in ("running", "failed") and row["source"] in set(Source)
            if not (
                whole and _is_json(row["figures"]) and all(map(_is_instant, (row["started_at"], row["finished_at"])))
            ):
                self._tell("run", values, f"id {row['id']}", "it holds what no run can")

    def _failures(self) -> None:
        """Failures that wait: the same, and that their run is there."""
        columns = columns_of("staged_failure")
        names = {row[0] for row in self._scan.rows("run")}
        for values in self._counted(self._scan.rows("staged_failure")):
            row = dict(zip(columns, values, strict=True))
            if row["run"] not in names or row["outcome"] not in set(Outcome) or not _is_instant(row["failed_at"]):
                self._tell(
                    "staged_failure", values, f"{row['url']} at {row['failed_at']}", "it holds what no failure can"
                )

    def _documents(self) -> None:
        """What documents said: only that it makes sense, and that the capture is there which a reading is of."""
        columns = columns_of("document")
        at = columns_of("capture").index("id")
        captures = {row[at] for row in self._scan.rows("capture")}
        for values in self._counted(self._scan.rows("document")):
            row = dict(zip(columns, values, strict=True))
            counts = [row[name] for name in ("named", "failures")] + (
                [row["total"]] if row["total"] is not None else []
            )
            whole = (
                row["outcome"] in set(Outcome)
                and row["what"] in _WHAT
                and all(map(_is_instant, (row["read_at"], row["tried_at"])))
                and all(isinstance(one, int) and one >= 0 for one in counts)
                and (row["capture"] is None or row["capture"] in captures)
            )
            if not whole:
                self._tell("document", values, f"document {row['url']}", "it holds what no document can")

    def _named(self) -> None:
        """What documents name: each by a document that is known."""
        columns = columns_of("named")
        site, url = (columns_of("document").index(name) for name in ("site", "url"))
        known = {(row[site], row[url]) for row in self._scan.rows("document")}
        for values in self._counted(self._scan.rows("named")):
            row = dict(zip(columns, values, strict=True))
            if (row["site"], row["document"]) not in known:
                where = f"page {row['page']}, named by {row['document']}"
                self._tell("named", values, where, "no document is known that names it")

    def _looked(self) -> None:
        """When pages were looked at: only that it makes sense."""
        columns = columns_of("looked")
        for values in self._counted(self._scan.rows("looked")):
            row = dict(zip(columns, values, strict=True))
            counts = [row["looks"], row["changes"]]
            whole = (
                row["outcome"] in set(Outcome)
                and all(map(_is_instant, (row["looked_at"], row["tried_at"], row["changed_at"])))
                and all(isinstance(one, int) and one >= 0 for one in counts)
                and _is_json(row["said"])
            )
            if not whole:
                self._tell("looked", values, f"page {row['page']}", "it holds what no look at a page can")

    def _counted(self, rows: Iterable[Any]) -> Iterator[Any]:
        for row in rows:
            self.rows += 1
            yield row

    def _tell(self, table: str, row: Values | None, where: str, what: str) -> None:
        page = self._scan.page_of(table, row) if row is not None else ""
        healable = table not in ("run", "staged_failure")
        self.problems.append(Problem("working", f"table {table}, {where}", what, page, healable=healable, table=table))


def _words_of(text: str | None) -> str:
    return " ".join(tokens(fold(text or "")))


def _is_instant(text: object) -> bool:
    if text is None:
        return True
    try:
        return parse_utc(str(text)) is not None
    except BadInput:
        return False


def _is_json(text: object) -> bool:
    try:
        return isinstance(json.loads(str(text)), dict)
    except (ValueError, RecursionError):
        return False
