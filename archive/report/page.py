"""The report of a run as one HTML file: no script, nothing from elsewhere, every text escaped, under a megabyte whatever the run. Pure.

Alarms come first, then figures, then what changed with the change shown, then what is missing, then the site's nights in pictures. What does not fit is
counted, and the command that lists it is named.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from hashlib import sha256
from importlib import resources
from typing import Final, TypeVar
from urllib.parse import quote

from archive import __version__
from archive.identity import item_id
from archive.model import UrlKey
from archive.report import nights, spelling, verdicts
from archive.report.markup import Html, Part, el, joined, link, shown
from archive.report.spelling import shortened
from archive.report.told import Change, NotHeld, RunReport
from archive.report.words import Piece

EDITS_BYTES: Final = 350_000
"""Room for edits that are shown, one for all."""
ROWS_BYTES: Final = 400_000
"""Room for the pages that are listed."""
MISSING_BYTES: Final = 100_000
"""Room for the pages that are missing."""
OPEN_ROWS: Final = 40
"""A longer list is folded up."""

One = TypeVar("One")


class _Room:
    """Bytes that are left for the rows of a page."""

    def __init__(self, size_bytes: int) -> None:
        self._left = size_bytes

    def filled(self, things: Iterable[One], drawn: Callable[[One], Html]) -> list[Html]:
        """The first of `things` that fit, drawn."""
        found = []
        for one in things:
            row = drawn(one)
            self._left -= len(row.encode("utf-8", "replace"))
            if self._left < 0:
                self._left = 0
                break
            found.append(row)
        return found


def html(report: RunReport) -> str:
    """The whole file."""
    kind, words = verdicts.standing(report)
    title = f"{report.society}: run of {spelling.instant(report.started_at)}"
    body = joined(
        el("p", el("a", "All sites and runs", href="./index.html"), class_="where"),
        el("h1", el("bdi", report.society)),
        el("p", _heading(report), " ", el("span", words, class_=f"pill {kind}")),
        _alarms(report),
        _tiles(report),
        _changes(report),
        _completeness(report),
        _nights(report),
        _notes(report),
        _foot(report),
    )
    return document(title, body)


def document(title: str, body: Html) -> str:
    """A whole HTML file around `body`: its style is inside, and a browser is told to take nothing else."""
    style = _style()
    policy = f"default-src 'none'; style-src 'sha256-{b64encode(sha256(style.encode()).digest()).decode()}'; base-uri 'none'; form-action 'none'"
    head = joined(
        el("meta", charset="utf-8"),
        el("meta", http_equiv="Content-Security-Policy", content=policy),
        el("meta", name="viewport", content="width=device-width, initial-scale=1"),
        el("meta", name="referrer", content="no-referrer"),
        el("meta", name="robots", content="noindex"),
        el("meta", name="generator", content=f"archive {__version__}"),
        el("title", title),
        Html(f"<style>{style}</style>"),
    )
    return f"<!DOCTYPE html>\n{el('html', el('head', head), el('body', el('main', body)), lang='en')}\n"


@cache
def _style() -> str:
    return resources.files(__package__).joinpath("style.css").read_text("utf-8")


def _heading(report: RunReport) -> str:
    took = spelling.duration(report.duration_s)
    return f"Run of {spelling.instant(report.started_at)}" + (f", {took}" if took else "")


def _alarms(report: RunReport) -> Html:
    rows = [
        el(
            "li",
            el("b", f"⚠ {verdicts.plain(str(one.get('kind', 'alarm')))}"),
            _sentence(str(one.get("sentence", ""))),
        )
        for one in report.alarms[:100]
    ]
    if report.status == "failed":
        rows += [el("li", el("b", "⚠ nothing was published"), _sentence(one)) for one in report.problems[:100]]
    return el("ul", rows, class_="alarms", aria_label="Alarms") if rows else joined()


def _tiles(report: RunReport) -> Html:
    tiles = [_tile(verdicts.word(name), f"{value:,}", is_none=not value) for name, value in verdicts.figures(report)]
    this = report.nights[-1] if report.nights else None
    requests = nights.requests_of(this) if this else None
    if requests is not None:
        tiles.append(_tile("requests", f"{requests:,}"))
    if this is not None and "bytes" in this.figures:
        tiles.append(_tile("received", spelling.size(this.figures["bytes"])))
    if this is not None and this.pages is not None:
        tiles.append(_tile("pages held", f"{this.pages:,}"))
    return el("dl", tiles, class_="tiles")


def _tile(name: str, value: str, *, is_none: bool = False) -> Html:
    return el("div", el("dt", name), el("dd", value), class_="none" if is_none else None)


def _changes(report: RunReport) -> Html:
    if report.status == "failed":
        return joined()
    heading = el("h2", "What changed")
    if report.changes is None:
        return joined(heading, el("p", "The list of its pages was not kept with this run."))
    told = verdicts.told(report)
    rejected = {name for name, _, _ in told if name.startswith(verdicts.REJECTED)}
    edits, rows = _Room(EDITS_BYTES), _Room(ROWS_BYTES)
    found = [
        _section(report, name, words, changes, edits, rows) for name, words, changes in told if name not in rejected
    ]
    found.append(_rejected([one for one in told if one[0] in rejected], rows))
    unchanged = sum(one.verdict == "unchanged" for one in report.changes)
    if unchanged:
        found.append(el("p", f"{spelling.counted(unchanged, 'page')} looked at and found as before.", class_="soft"))
    return joined(heading, found or el("p", "Nothing: no page was seen that is not as it was."))


def _section(report: RunReport, name: str, words: str, changes: Sequence[Change], edits: _Room, rows: _Room) -> Html:
    shown = [one for one in changes if one.shows_edit]
    drawn: list[Part] = [*edits.filled(shown, _edit)] if shown else []
    others = [one for one in changes if not one.shows_edit] + shown[len(drawn) :]
    if name == verdicts.NEW and len(changes) > OPEN_ROWS:
        drawn.append(nights.by_year(changes, "years"))
    listed = rows.filled(others, _row)
    if listed:
        items = el("ul", listed, class_="list")
        folded = len(others) > OPEN_ROWS
        drawn.append(el("details", el("summary", spelling.counted(len(listed), "page")), items) if folded else items)
    if len(listed) < len(others):
        more = len(others) - len(listed)
        drawn.append(
            el(
                "p",
                f"… and {spelling.counted(more, 'more page')}; ",
                el("code", f"archive runs {report.run}"),
                " lists all.",
            )
        )
    return el("section", el("h3", f"{words} ({len(changes):,})"), drawn)


def _rejected(told: Sequence[tuple[str, str, Sequence[Change]]], rows: _Room) -> Html:
    """What was looked at and is no item, by outcome: a line each, unfolded by who wants to know."""
    if not told:
        return joined()
    drawn = []
    for name, _, changes in told:
        listed = rows.filled(changes, _row)
        more = el("p", f"… and {len(changes) - len(listed):,} more.") if len(listed) < len(changes) else None
        outcome = verdicts.plain(name.removeprefix(verdicts.REJECTED))
        drawn.append(
            el("details", el("summary", f"{outcome} ({len(changes):,})"), el("ul", listed, class_="list"), more)
        )
    return el("section", el("h3", f"Looked at, and no item ({sum(len(changes) for _, _, changes in told):,})"), drawn)


def _row(one: Change) -> Html:
    beside = " · ".join(filter(None, [verdicts.plain(one.kind), _date(one.published), _words(one.word_count)]))
    return el(
        "li",
        el("bdi", _title(one), class_="title"),
        el("span", f" {beside}", class_="soft") if beside else None,
        el("div", shortened(one.evidence), class_="soft") if one.evidence else None,
        el("span", link(one.url, shortened(one.url)), class_="url"),
    )


def _edit(one: Change) -> Html:
    rows = [
        el(
            "tr",
            el("th", verdicts.plain(name), scope="row"),
            el("td", _was(before)),
            el("td", "→"),
            el("td", _is(after)),
        )
        for name, (before, after) in one.fields.items()
    ]
    paragraphs = [el("blockquote", map(_piece, each.pieces), dir="auto") for each in one.paragraphs]
    counted = (
        f"+{one.words_added:,} −{one.words_removed:,} words"
        if one.words_added or one.words_removed
        else "text unchanged"
    )
    more = f"; {spelling.counted(one.more_paragraphs, 'more paragraph')} changed" if one.more_paragraphs else ""
    return el(
        "article",
        el("h4", el("bdi", _title(one))),
        el("span", link(one.url, shortened(one.url)), class_="url"),
        el("div", el("table", el("tbody", rows)), class_="scroll") if rows else None,
        paragraphs,
        None
        if one.verdict == verdicts.HELD
        else el("p", f"{counted}{more} · ", el("code", f"archive diff {item_id(UrlKey(one.page))}"), class_="soft"),
        class_="edit",
    )


def _was(text: str) -> Html:
    return el("del", shortened(text)) if text else el("span", "nothing", class_="soft whole")


def _is(text: str) -> Html:
    return el("ins", shortened(text)) if text else el("span", "nothing", class_="soft whole")


def _piece(piece: Piece) -> Part:
    if piece.operation == "equal":
        return piece.text
    words = piece.text.rstrip()
    return joined(el("del" if piece.operation == "delete" else "ins", words), piece.text[len(words) :])


def _completeness(report: RunReport) -> Html:
    one = report.completeness
    if one is None or not one.named:
        return joined()
    columns = ("names", "held", "missing", "no item", "not there", "named by it alone")
    head = el("tr", el("th", "source", scope="col"), (el("th", name, class_="number", scope="col") for name in columns))
    rows = [
        el(
            "tr",
            el("td", verdicts.plain(each.source)),
            (
                el("td", f"{n:,}", class_="number")
                for n in (each.named, each.held, each.missing, each.no_item, each.not_there, each.only)
            ),
        )
        for each in one.sources
    ]
    listed = _Room(MISSING_BYTES).filled(one.pages, _not_held)
    pages = el("details", el("summary", "The missing pages"), el("ul", listed, class_="list")) if listed else None
    which = el("p", el("code", f"archive missing {report.site}"), " lists them.") if one.missing > len(listed) else None
    return joined(
        el("h2", "What is missing"),
        el("p", verdicts.completeness(one)),
        pages,
        which,
        el("div", el("table", el("thead", head), el("tbody", rows)), class_="scroll") if rows else None,
    )


def _not_held(one: NotHeld) -> Html:
    why = ": ".join(filter(None, [verdicts.plain(one.reason), one.evidence]))
    sources = f" · named by {', '.join(map(verdicts.plain, one.sources))}" if one.sources else ""
    return el("li", link(one.url, shortened(one.url)), el("div", f"{shortened(why)}{sources}", class_="soft"))


def _nights(report: RunReport) -> Html:
    if not report.nights:
        return joined()
    many = len(report.nights)
    return joined(
        el("h2", f"The last {many} nights" if many > 1 else "Its first night"),
        nights.pictures(report.nights, report.looked),
        el("details", el("summary", "The same as a table"), nights.as_table(report.nights)),
    )


def _notes(report: RunReport) -> Html:
    notes = [*report.notes, *(report.problems if report.status != "failed" else ())]
    if not notes:
        return joined()
    listed = _Room(60_000).filled(notes, lambda one: el("li", _sentence(one)))
    more = len(notes) - len(listed)
    return joined(
        el("h2", "Notes"), el("ul", listed, class_="list"), el("p", f"… and {more:,} more.") if more else None
    )


def _foot(report: RunReport) -> Html:
    published = f"published as commit {report.seq}" if report.seq is not None else "not published"
    parts = [f"Run {report.run} of the site {report.site}, {published}"]
    if report.exit_code is not None:
        parts.append(f"exit code {report.exit_code}")
    files = joined(
        "The same ",
        el("a", "as JSON", href=local(report.run, "json")),
        " and ",
        el("a", "as text", href=local(report.run, "txt")),
        ".",
    )
    return el("footer", el("p", "; ".join(parts), ". Times are UTC."), el("p", files))


def _sentence(words: str) -> Html:
    """A sentence of ours; what stands in backticks is to be typed."""
    pieces = shortened(words, 2000).split("`")
    return joined(el("code", piece) if n % 2 and n < len(pieces) - 1 else piece for n, piece in enumerate(pieces))


def local(run: str, kind: str) -> str:
    """The way to a file of a run in the same folder."""
    return f"./{quote(shown(run), safe='')}.{kind}"


def _title(one: Change) -> str:
    return "(withdrawn)" if one.withdrawn else shortened(one.title or "(no title)")


def _date(published: str | None) -> str:
    return (published or "")[:10]


def _words(count: int | None) -> str:
    return spelling.counted(count, "word") if count else ""
