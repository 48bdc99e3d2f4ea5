"""The pictures of a site over its nights: what is drawn, under which name, and what each picture says to those who do not see it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from archive.report import spelling
from archive.report.charts import Series, bars, lines, shares, strip
from archive.report.markup import Html, Part, el, joined
from archive.report.told import Change, Night

_TONES = ("new", "changed", "absent", "held", "fifth")
_FIELDS = {"title": "title", "published": "date", "authors": "authors", "contact": "contact", "about": "About"}
_LOOKED = ((1, "today"), (4, "1–3 days ago"), (8, "4–7 days ago"), (15, "8–14 days ago"), (31, "15–30 days ago"))
_LONG_AGO = "longer ago"


def standing_of(status: str, alarms: Sequence[str]) -> tuple[str, str]:
    """The kind of a night (good, alarm, failed, open) and its word."""
    if status == "failed":
        return "failed", "failed"
    if alarms:
        return "alarm", spelling.counted(len(alarms), "alarm")
    return ("good", "good") if status == "settled" else ("open", status)


def kinds(alarms: Sequence[str]) -> str:
    """Kinds of alarm as words, each once."""
    return ", ".join(dict.fromkeys(one.replace("_", " ") for one in alarms))


def pictures(nights: Sequence[Night], looked: Mapping[int, int], *, ident: str = "n") -> Html:
    """All pictures of a site; nothing where there was no night."""
    if not nights:
        return joined()
    names = [spelling.day(one.started_at) for one in nights]
    found: list[Part] = [_strip(nights, names, f"{ident}-strip")]
    for n, (title, values, tone, spelled) in enumerate(_bars(nights)):
        if any(value is not None for value in values):
            drawn = bars(f"{ident}-{n}", title, _described(values, names, spelled), values, names, tone, spelled)
            found.append(_figure(title, _now(values, spelled), drawn))
    found.append(_pages(nights, names, f"{ident}-pages"))
    found.append(_filled(nights, names, f"{ident}-filled"))
    found.append(_ages(looked, f"{ident}-ages"))
    return el("div", *found, class_="charts")


def few(nights: Sequence[Night], *, ident: str) -> Html:
    """The two pictures that an overview of sites has room for."""
    if not nights:
        return joined()
    names = [spelling.day(one.started_at) for one in nights]
    found = [_strip(nights, names, f"{ident}-strip")]
    title, values = "New and edited", [one.figure("new", "changed") for one in nights]
    if any(value is not None for value in values):
        says = _described(values, names, spelling.count)
        found.append(_figure(title, "", bars(f"{ident}-a", title, says, values, names, "new", spelling.count)))
    return el("div", *found, class_="charts")


def by_year(changes: Sequence[Change], ident: str) -> Html:
    """New items by the year in which they were published: what a first night brought, at one look."""
    years: dict[int, int] = {}
    for one in changes:
        year = (one.published or "")[:4]
        if year.isascii() and year.isdigit():
            years[int(year)] = years.get(int(year), 0) + 1
    if len(years) < 2 or max(years) - min(years) > 150:
        return joined()
    every = range(min(years), max(years) + 1)
    names, values = [str(year) for year in every], [float(years.get(year, 0)) for year in every]
    undated = len(changes) - sum(years.values())
    title = "New items by year of publication"
    says = (
        f"{_described(values, names, spelling.count)} {undated:,} without a date."
        if undated
        else _described(values, names, spelling.count)
    )
    drawn = bars(ident, title, says, values, names, "new", spelling.count)
    return el("div", _figure(title, f"{undated:,} without a date" if undated else "", drawn), class_="charts")


def as_table(nights: Sequence[Night]) -> Html:
    """The same as a table, newest first."""
    columns = ("new", "changed", "missing", "gone", "unchanged")
    head = ["night", "", *columns, "requests", "received", "took", "pages held"]
    rows = []
    for one in reversed(nights):
        cells = [one.figures.get(name) for name in columns]
        size, pages = one.figures.get("bytes"), one.pages
        rows.append(
            el(
                "tr",
                el("td", spelling.instant(one.started_at), class_="whole"),
                el("td", standing_of(one.status, one.alarms)[1], class_="whole"),
                (el("td", "" if cell is None else f"{cell:,}", class_="number") for cell in (*cells, requests_of(one))),
                el("td", "" if size is None else spelling.size(size), class_="number"),
                el("td", spelling.duration(one.duration_s), class_="number"),
                el("td", "" if pages is None else f"{pages:,}", class_="number"),
            )
        )
    header = el("tr", (el("th", name, class_="number" if n > 1 else None, scope="col") for n, name in enumerate(head)))
    return el("div", el("table", el("thead", header), el("tbody", rows)), class_="scroll")


def requests_of(night: Night) -> int | None:
    """How many requests a run made: those that were answered, and those that were not."""
    return night.figure("captures", "failed")


def _bars(nights: Sequence[Night]) -> list[tuple[str, list[float | None], str, spelling.Spelled]]:
    known = sorted(one.duration_s for one in nights if one.duration_s is not None)
    unit_s, spelled = spelling.scale_of(known[len(known) // 2] if known else 0)
    return [
        ("New items", [one.figure("new") for one in nights], "new", spelling.count),
        ("Edited items", [one.figure("changed") for one in nights], "changed", spelling.count),
        ("Not found, or gone", [one.figure("missing", "gone") for one in nights], "absent", spelling.count),
        ("Named, but not held", [one.figure("complete_missing") for one in nights], "absent", spelling.count),
        ("Requests", [requests_of(one) for one in nights], "plain", spelling.count),
        ("Received", [one.figures.get("bytes") for one in nights], "plain", spelling.size),
        (
            "Duration of the crawl",
            [None if one.duration_s is None else one.duration_s / unit_s for one in nights],
            "plain",
            spelled,
        ),
    ]


def _strip(nights: Sequence[Night], names: Sequence[str], ident: str) -> Html:
    marks, bad, good = [], 0, 0
    for one, name in zip(nights, names, strict=True):
        kind, says = standing_of(one.status, one.alarms)
        bad += kind in ("alarm", "failed")
        good += kind == "good"
        marks.append((kind, f"{name}: {says}" + (f" ({kinds(one.alarms)})" if one.alarms else "")))
    says = f"{spelling.counted(len(nights), 'night')}, {bad or 'none'} with an alarm or failed."
    return _figure(
        "Nights",
        f"{bad} of {len(nights)} with an alarm or failed" if bad else "all good",
        strip(ident, "Nights", says, marks),
    )


def _pages(nights: Sequence[Night], names: Sequence[str], ident: str) -> Html:
    values = [one.pages for one in nights]
    if not any(values):
        return joined()
    drawn = lines(
        ident, "Pages held", _described(values, names, spelling.count), [Series("", values, "held")], names, _exact
    )
    return _figure("Pages held", "the scale need not begin at 0", drawn)


def _filled(nights: Sequence[Night], names: Sequence[str], ident: str) -> Html:
    series = []
    for (name, shown), tone in zip(_FIELDS.items(), _TONES, strict=True):
        values = [100 * one.found[name] / one.pages if one.pages and name in one.found else None for one in nights]
        if any(values):
            series.append(Series(shown, values, tone))
    if not series:
        return joined()
    last = [(one.name, next(value for value in reversed(one.values) if value is not None)) for one in series]
    says = "Share of the held pages that say each field, after the last night: " + ", ".join(
        f"{name} {spelling.percent(value)}" for name, value in last
    )
    drawn = lines(ident, "Fields found on the pages", f"{says}.", series, names, spelling.percent, bounds=(0, 100))
    return _figure("Fields found on the pages", "", drawn)


def _ages(looked: Mapping[int, int], ident: str) -> Html:
    if not looked:
        return joined()
    rows = {name: 0 for _, name in _LOOKED} | {_LONG_AGO: 0}
    for days, count in looked.items():
        rows[next((name for end, name in _LOOKED if days < end), _LONG_AGO)] += count
    says = ", ".join(f"{name}: {count:,}" for name, count in rows.items() if count)
    drawn = shares(ident, "Pages last looked at", f"{says}.", list(rows.items()), "held")
    return _figure("Pages last looked at", "", drawn)


def _figure(title: str, beside: str, drawn: Html) -> Html:
    return el("figure", el("figcaption", title, el("span", f" · {beside}") if beside else None), drawn)


def _now(values: Sequence[float | None], spelled: spelling.Spelled) -> str:
    return f"{spelled(values[-1])} this night" if values and values[-1] is not None else ""


def _exact(value: float) -> str:
    return f"{value:,.0f}"


def _described(values: Sequence[float | None], names: Sequence[str], spelled: spelling.Spelled) -> str:
    """A picture in a sentence: its last value, and its greatest."""
    known = [(value, name) for value, name in zip(values, names, strict=True) if value is not None]
    if not known:
        return "Nothing is known."
    most, when = max(known, key=lambda one: one[0])
    last, name = known[-1]
    return f"{len(known)} values; the last {spelled(last)} ({name}), the greatest {spelled(most)} ({when})."
