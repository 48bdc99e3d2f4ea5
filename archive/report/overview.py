"""reports/index.html: every site with its last nights, every kept run with a way to its report. Pure, like the reports; it holds no words of any page."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from archive.report import nights, spelling
from archive.report.markup import Html, Part, el, joined
from archive.report.page import document, local
from archive.report.told import Night
from archive.status import OLDEST

MOST_RUNS: Final = 60
"""Runs of a site that are listed."""


@dataclass(frozen=True, slots=True)
class SiteNights:
    """A site with its runs, oldest first. `kept` are the runs that have a report in HTML; `good_at` is when the last good one ended (None: never;
    see `archive.status` for what is good)."""

    key: str
    society: str
    pages: int
    runs: Sequence[Night]
    kept: Collection[str]
    good_at: datetime | None


def html(sites: Sequence[SiteNights], made_at: datetime) -> str:
    """The whole file."""
    body = joined(
        el("h1", "The news archive"),
        el("p", f"{spelling.counted(len(sites), 'site')}, as of {spelling.instant(made_at)}.", class_="soft"),
        _summary(sites, made_at) if len(sites) > 1 else None,
        (_site(one, n, made_at) for n, one in enumerate(sites)),
        el(
            "footer",
            el(
                "p",
                "Times are UTC. ",
                el("code", "archive runs"),
                " and ",
                el("code", "archive status"),
                " tell the same in a terminal.",
            ),
        ),
    )
    return document("The news archive: sites and runs", body)


def _summary(sites: Sequence[SiteNights], now: datetime) -> Html:
    head = el("tr", (el("th", name, scope="col") for name in ("site", "last run", "", "last good night")))
    rows = []
    for one in sites:
        last = one.runs[-1] if one.runs else None
        rows.append(
            el(
                "tr",
                el("td", el("a", el("bdi", one.society), href=f"#{_anchor(one)}")),
                el("td", spelling.instant(last.started_at) if last else "never", class_="whole"),
                el("td", _pill(last) if last else None, _late(one, now), class_="whole"),
                el("td", spelling.instant(one.good_at) or "never", class_="whole"),
            )
        )
    return el("div", el("table", el("thead", head), el("tbody", rows)), class_="scroll")


def _site(one: SiteNights, n: int, now: datetime) -> Html:
    age = (
        f"last good night {spelling.duration((now - one.good_at).total_seconds())} ago"
        if one.good_at
        else "no good night yet"
    )
    last = one.runs[-1] if one.runs else None
    return el(
        "section",
        el("h2", el("bdi", one.society), id=_anchor(one)),
        el("p", f"{spelling.counted(one.pages, 'page')} held, {age}. ", _pill(last) if last else None, _late(one, now)),
        nights.few(one.runs, ident=f"s{n}"),
        _runs(one),
    )


def _runs(one: SiteNights) -> Html:
    figures = ("new", "changed", "missing", "gone", "rejected")
    head = [el("th", "run", scope="col"), el("th", "", scope="col")]
    head += [
        el("th", name, class_="number", scope="col")
        for name in ("new", "edited", "not found", "gone", "no item", "requests", "took")
    ]
    rows = []
    for run in list(reversed(one.runs))[:MOST_RUNS]:
        when = spelling.instant(run.started_at)
        name: Part = el("a", when, href=local(run.run, "html")) if run.run in one.kept else when
        numbers = [*(run.figures.get(figure) for figure in figures), nights.requests_of(run)]
        rows.append(
            el(
                "tr",
                el("td", name, class_="whole"),
                el("td", _pill(run), el("span", f" {nights.kinds(run.alarms)}", class_="soft") if run.alarms else None),
                (el("td", "" if value is None else f"{value:,}", class_="number") for value in numbers),
                el("td", spelling.duration(run.duration_s), class_="number"),
            )
        )
    table = el("div", el("table", el("thead", el("tr", head)), el("tbody", rows)), class_="scroll")
    if len(rows) <= 10:
        return table
    return el("details", el("summary", spelling.counted(len(rows), "run")), table)


def _pill(run: Night) -> Html:
    kind, words = nights.standing_of(run.status, run.alarms)
    return el("span", words, class_=f"pill {kind}")


def _late(one: SiteNights, now: datetime) -> Html:
    """A site of which nothing was heard for long: that its last run was good says little then."""
    last = one.runs[-1] if one.runs else None
    if last is None or now - last.started_at <= OLDEST:
        return joined()
    age = spelling.duration((now - last.started_at).total_seconds())
    return joined(" ", el("span", f"no run for {age}", class_="pill alarm"))


def _anchor(one: SiteNights) -> str:
    return f"site-{one.key}"
