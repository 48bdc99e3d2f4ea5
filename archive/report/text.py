"""The report of a run as plain text: for a mail, a terminal, a print. Pure. Control characters never reach it: it may be shown by `cat`."""

from __future__ import annotations

from collections.abc import Iterator
from textwrap import wrap
from typing import Final

from archive.report import nights, spelling, verdicts
from archive.report.markup import shown
from archive.report.spelling import shortened
from archive.report.told import Change, RunReport
from archive.report.words import Piece

WIDTH: Final = 96
MOST_ROWS: Final = 60
"""Pages listed of one verdict."""
MOST_EDITS: Final = 30


def text(report: RunReport) -> str:
    """The whole text, ending with a line feed."""
    return "".join(f"{line.rstrip()}\n" for line in _lines(report))


def subject(report: RunReport) -> str:
    """The report in one line: what a mail is about."""
    kind, words = verdicts.standing(report)
    counts = [
        f"{value:,} {verdicts.word(name)}" for name, value in verdicts.figures(report) if value and name != "unchanged"
    ]
    came = "nothing published" if kind == "failed" else ", ".join(counts) or "nothing new"
    return _plain(f"{report.site}: {came}" if kind == "good" else f"{report.site}: {words.upper()} – {came}")


def _lines(report: RunReport) -> Iterator[str]:
    took = spelling.duration(report.duration_s)
    yield _plain(report.society)
    yield f"Run of {spelling.instant(report.started_at)}{f', {took}' if took else ''}: {verdicts.standing(report)[1]}"
    for alarm in report.alarms:
        yield ""
        yield from _wrapped(f"{alarm.get('kind', 'alarm')}: {alarm.get('sentence', '')}", "ALARM  ")
    if report.status == "failed":
        yield ""
        for problem in report.problems:
            yield from _wrapped(problem, "nothing was published: ")
    yield ""
    yield from _wrapped(", ".join(_figures(report)), "")
    for verdict, heading, changes in verdicts.told(report):
        yield ""
        yield f"{heading} ({len(changes):,})"
        most = MOST_EDITS if verdict == verdicts.EDITED else MOST_ROWS
        for one in changes[:most]:
            yield from _change(one)
        if len(changes) > most:
            yield f"  … and {len(changes) - most:,} more; `archive runs {report.run}` lists all"
    if report.changes is None:
        yield "The list of its pages was not kept with this run."
    if report.completeness is not None and report.completeness.named:
        yield ""
        yield from _wrapped(verdicts.completeness(report.completeness), "")
    notes = [*report.notes, *(report.problems if report.status != "failed" else ())]
    if notes:
        yield ""
        yield "Notes"
        for note in notes[:MOST_ROWS]:
            yield from _wrapped(note, "  - ")
    yield ""
    yield _plain(f"run {report.run}, " + (f"commit {report.seq}" if report.seq is not None else "not published"))


def _figures(report: RunReport) -> Iterator[str]:
    for name, value in verdicts.figures(report):
        yield f"{value:,} {verdicts.word(name)}"
    if report.nights:
        this = report.nights[-1]
        requests = nights.requests_of(this)
        if requests is not None:
            yield spelling.counted(requests, "request")
        if "bytes" in this.figures:
            yield f"{spelling.size(this.figures['bytes'])} received"
        if this.pages is not None:
            yield f"{spelling.counted(this.pages, 'page')} held"


def _change(one: Change) -> Iterator[str]:
    title = "(withdrawn)" if one.withdrawn else shortened(one.title or "(no title)")
    beside = ", ".join(filter(None, [verdicts.plain(one.kind), (one.published or "")[:10]]))
    yield from _wrapped(f"{title} ({beside})" if beside else title, "  * ")
    yield f"    {_plain(one.url)}"
    if one.evidence:
        yield from _wrapped(one.evidence, "    ")
    for name, (before, after) in one.fields.items():
        yield from _wrapped(f"{name}: {before or 'nothing'} → {after or 'nothing'}", "    ")
    for paragraph in one.paragraphs:
        yield from _wrapped("".join(map(_piece, paragraph.pieces)), "    | ")
    if one.more_paragraphs:
        yield f"    {spelling.counted(one.more_paragraphs, 'more paragraph')} changed"


def _piece(piece: Piece) -> str:
    if piece.operation == "equal":
        return piece.text
    words = piece.text.rstrip()
    left, right = ("[-", "-]") if piece.operation == "delete" else ("{+", "+}")
    return f"{left}{words}{right}{piece.text[len(words) :]}"


def _plain(words: str) -> str:
    return " ".join(shown(words).split())


def _wrapped(words: str, before: str) -> Iterator[str]:
    """`words` in lines of the page's width, each under `before` (the others under as many blanks)."""
    found = wrap(_plain(words), WIDTH - len(before), break_long_words=False, break_on_hyphens=False) or [""]
    for n, line in enumerate(found):
        yield f"{before if n == 0 or before.strip() == '|' else ' ' * len(before)}{line}"
