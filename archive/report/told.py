"""What the report of a run holds, and its JSON. The file RUN.json is this and nothing else; docs/nights.md describes it field by field.

A reader of the JSON may lean on FORMAT: within one number keys are added, never renamed, and none changes its meaning. Pure.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, get_args

from archive.errors import BadInput
from archive.identity import parse_utc, utc_text
from archive.report.words import Changed, Operation, Piece

FORMAT: Final = "archive-run-report/1"
OF_PAGE: Final = ("verdict", "page", "url", "title", "evidence")
"""What every change says. All that a withdrawn page leaves of itself is among these."""
_OF_SOURCE: Final = ("named", "held", "missing", "no_item", "not_there", "only")


@dataclass(frozen=True, slots=True)
class Change:
    """What became of one page, as `settle.PageVerdict` says, and what it says now.

    `published` is as precise as printed. `fields` are those that changed beside the text: name -> (before, after). `paragraphs` are those of the text that
    changed, cut to the words around each change and to the first few; words_added and words_removed count all of them. `more_paragraphs` were left out.
    """

    verdict: str
    page: str
    url: str
    title: str | None = None
    evidence: str = ""
    kind: str = ""
    published: str | None = None
    word_count: int | None = None
    fields: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    paragraphs: tuple[Changed, ...] = ()
    more_paragraphs: int = 0
    words_added: int = 0
    words_removed: int = 0
    withdrawn: bool = False

    @property
    def shows_edit(self) -> bool:
        """Whether the change itself is shown."""
        return bool(self.fields or self.paragraphs)


@dataclass(frozen=True, slots=True)
class Night:
    """One run of the site, for what is drawn over time. `figures` are its counts; `pages` and `found` what the site's pages said as of its commit."""

    run: str
    status: str
    started_at: datetime
    finished_at: datetime | None = None
    seq: int | None = None
    figures: Mapping[str, int] = field(default_factory=dict)
    alarms: tuple[str, ...] = ()
    pages: int | None = None
    found: Mapping[str, int] = field(default_factory=dict)

    @property
    def duration_s(self) -> float | None:
        """Seconds from its begin to its end; None while nobody knows."""
        return None if self.finished_at is None else max(0.0, (self.finished_at - self.started_at).total_seconds())

    def figure(self, *names: str) -> int | None:
        """The sum of figures; None where the run has none of them."""
        known = [self.figures[name] for name in names if name in self.figures]
        return sum(known) if known else None


@dataclass(frozen=True, slots=True)
class SourceCount:
    """What one source names: so many pages, of which so many are held, missing here, rightly no item, or not there when asked for; `only` it names so many."""

    source: str
    named: int = 0
    held: int = 0
    missing: int = 0
    no_item: int = 0
    not_there: int = 0
    only: int = 0


@dataclass(frozen=True, slots=True)
class NotHeld:
    """A page that some source names and that the archive does not hold, with the reason."""

    url: str
    reason: str
    evidence: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Complete:
    """We hold `held` of `named` pages; `missing` are not held, counted by reason in `reasons` (see `completeness.Completeness`, whose figures these are).

    `pages` are the first of the missing ones; none where the report was not made with the run.
    """

    named: int
    held: int
    missing: int
    not_there: int = 0
    reasons: Mapping[str, int] = field(default_factory=dict)
    sources: tuple[SourceCount, ...] = ()
    pages: tuple[NotHeld, ...] = ()


@dataclass(frozen=True, slots=True)
class RunReport:
    """Everything that is told of a run. `changes` is None where the verdicts of its pages were not kept.

    `nights` are the site's runs from the same source up to this one, oldest first, this one last. `looked` counts the held pages by how many whole days ago
    they were last looked at when the run ended; empty where nobody knows. `exit_code` is None where the run was not made by `archive crawl`.
    """

    run: str
    site: str
    society: str
    source: str
    status: str
    started_at: datetime
    finished_at: datetime | None = None
    seq: int | None = None
    recorded_at: datetime | None = None
    exit_code: int | None = None
    figures: Mapping[str, Any] = field(default_factory=dict)
    alarms: tuple[Mapping[str, Any], ...] = ()
    notes: tuple[str, ...] = ()
    problems: tuple[str, ...] = ()
    changes: tuple[Change, ...] | None = ()
    completeness: Complete | None = None
    nights: tuple[Night, ...] = ()
    looked: Mapping[int, int] = field(default_factory=dict)

    @property
    def duration_s(self) -> float | None:
        """Seconds from its begin to its end."""
        return None if self.finished_at is None else max(0.0, (self.finished_at - self.started_at).total_seconds())

    def by_verdict(self) -> dict[str, list[Change]]:
        """The changes by verdict, each in the order they stand in."""
        found: dict[str, list[Change]] = {}
        for one in self.changes or ():
            found.setdefault(one.verdict, []).append(one)
        return found


def as_json(report: RunReport) -> dict[str, Any]:
    """The report as JSON can say it."""
    return {
        "format": FORMAT,
        "run": report.run,
        "site": report.site,
        "society": report.society,
        "source": report.source,
        "status": report.status,
        "started_at": utc_text(report.started_at),
        "finished_at": _instant(report.finished_at),
        "duration_s": report.duration_s,
        "seq": report.seq,
        "recorded_at": _instant(report.recorded_at),
        "exit_code": report.exit_code,
        "alarms": [dict(one) for one in report.alarms],
        "notes": list(report.notes),
        "problems": list(report.problems),
        "figures": dict(report.figures),
        "completeness": _completeness_json(report.completeness),
        "changes": None if report.changes is None else [change_json(one) for one in report.changes],
        "looked": {str(days): count for days, count in sorted(report.looked.items())},
        "nights": [_night_json(one) for one in report.nights],
    }


def of_json(found: Any) -> RunReport:
    """The report that `as_json` spelled; also one of an earlier release, which says less. Raises BadInput for what is none."""
    try:
        return _report_of(found)
    except (KeyError, TypeError, ValueError, AttributeError, IndexError) as error:
        raise BadInput(f"no report of a run: {type(error).__name__}: {error}") from error


def change_json(one: Change) -> dict[str, Any]:
    """A change as JSON; what it does not say is left out, but for OF_PAGE."""
    found: dict[str, Any] = {name: getattr(one, name) for name in OF_PAGE}
    for name in (
        *("kind", "published", "word_count", "more_paragraphs"),
        *("words_added", "words_removed", "withdrawn"),
    ):
        if getattr(one, name):
            found[name] = getattr(one, name)
    if one.fields:
        found["fields"] = {name: {"from": before, "to": after} for name, (before, after) in one.fields.items()}
    if one.paragraphs:
        found["paragraphs"] = [
            {"number": each.number, "pieces": [{"operation": p.operation, "text": p.text} for p in each.pieces]}
            for each in one.paragraphs
        ]
    return found


def _completeness_json(one: Complete | None) -> dict[str, Any] | None:
    if one is None:
        return None
    return {
        "named": one.named,
        "held": one.held,
        "missing": one.missing,
        "not_there": one.not_there,
        "reasons": dict(one.reasons),
        "sources": {each.source: {name: getattr(each, name) for name in _OF_SOURCE} for each in one.sources},
        "pages": [
            {"url": each.url, "reason": each.reason, "evidence": each.evidence, "sources": list(each.sources)}
            for each in one.pages
        ],
    }


def _night_json(one: Night) -> dict[str, Any]:
    return {
        "run": one.run,
        "status": one.status,
        "started_at": utc_text(one.started_at),
        "finished_at": _instant(one.finished_at),
        "duration_s": one.duration_s,
        "seq": one.seq,
        "figures": dict(one.figures),
        "alarms": list(one.alarms),
        "pages": one.pages,
        "found": dict(one.found),
    }


def _report_of(found: Any) -> RunReport:
    changes = found.get("changes")
    # A report of an earlier release has no instants of its own but that of its commit.
    began = found.get("started_at") or found["recorded_at"]
    alarms = found.get("alarms", found["figures"].get("alarms", ()))
    return RunReport(
        run=str(found["run"]),
        site=str(found["site"]),
        society=str(found.get("society") or found["site"]),
        source=str(found.get("source", "")),
        status=str(found.get("status", "settled")),
        started_at=parse_utc(began),
        finished_at=_when(found.get("finished_at")),
        seq=found.get("seq"),
        recorded_at=_when(found.get("recorded_at")),
        exit_code=found.get("exit_code"),
        figures=dict(found["figures"]),
        alarms=tuple(dict(one) for one in alarms),
        notes=_texts(found.get("notes", ())),
        problems=_texts(found.get("problems", ())),
        changes=None if changes is None else tuple(_change_of(one) for one in changes),
        completeness=complete_of(found.get("completeness")),
        nights=tuple(_night_of(one) for one in found.get("nights", ())),
        looked={int(days): int(count) for days, count in found.get("looked", {}).items()},
    )


def _change_of(found: Mapping[str, Any]) -> Change:
    fields = {str(name): (str(one["from"]), str(one["to"])) for name, one in found.get("fields", {}).items()}
    return Change(
        **{name: found[name] for name in OF_PAGE},
        kind=str(found.get("kind", "")),
        published=found.get("published"),
        word_count=found.get("word_count"),
        fields=fields,
        paragraphs=tuple(
            Changed(int(one["number"]), tuple(_piece_of(piece) for piece in one["pieces"]))
            for one in found.get("paragraphs", ())
        ),
        more_paragraphs=int(found.get("more_paragraphs", 0)),
        words_added=int(found.get("words_added", 0)),
        words_removed=int(found.get("words_removed", 0)),
        withdrawn=bool(found.get("withdrawn", False)),
    )


def _piece_of(found: Mapping[str, Any]) -> Piece:
    operation: Operation = found["operation"]
    if operation not in get_args(Operation):
        raise ValueError(f"no operation: {operation!r}")
    return Piece(operation, str(found["text"]))


def _night_of(found: Mapping[str, Any]) -> Night:
    return Night(
        run=str(found["run"]),
        status=str(found["status"]),
        started_at=parse_utc(found["started_at"]),
        finished_at=_when(found.get("finished_at")),
        seq=found.get("seq"),
        figures={str(name): int(value) for name, value in found.get("figures", {}).items()},
        alarms=_texts(found.get("alarms", ())),
        pages=found.get("pages"),
        found={str(name): int(value) for name, value in found.get("found", {}).items()},
    )


def complete_of(found: Any) -> Complete | None:
    """What a run's figures say under `complete`; None where they say nothing. Raises what reading a damaged one raises (see `of_json`)."""
    if found is None:
        return None
    return Complete(
        named=int(found["named"]),
        held=int(found["held"]),
        missing=int(found["missing"]),
        not_there=int(found.get("not_there", 0)),
        reasons={str(name): int(count) for name, count in found.get("reasons", {}).items()},
        sources=tuple(
            SourceCount(str(name), **{key: int(one.get(key, 0)) for key in _OF_SOURCE})
            for name, one in found.get("sources", {}).items()
        ),
        pages=tuple(
            NotHeld(str(one["url"]), str(one["reason"]), str(one.get("evidence", "")), _texts(one.get("sources", ())))
            for one in found.get("pages", ())
        ),
    )


def _texts(found: Sequence[Any]) -> tuple[str, ...]:
    return tuple(str(one) for one in found)


def _instant(when: datetime | None) -> str | None:
    return utc_text(when) if when else None


def _when(text: str | None) -> datetime | None:
    return parse_utc(text) if text else None
