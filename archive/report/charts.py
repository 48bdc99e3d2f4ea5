"""Small pictures of numbers over nights, as inline SVG: bars, lines, a strip of marks. Pure; knows shapes and scales, and nothing of what is counted.

Each picture can be read without seeing it (title, description, a title on every mark), without colours (each series has a picture, a dash or a shape of its
own), in the dark and on paper (colours are the page's, by class). A picture says nothing of a night of which nothing is known: there is a gap, and no nought.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor, log10
from typing import Final

from archive.report.markup import Html, Part, el, joined
from archive.report.spelling import Spelled

WIDTH: Final = 360
HEIGHT: Final = 112
_LEFT, _RIGHT, _TOP, _BOTTOM = 38, 10, 16, 20
_BASE = HEIGHT - _BOTTOM
_LINE_RIGHT = 92
_ALONE_RIGHT = 48
_LABEL_HEIGHT = 12
_WIDEST_BAR = 22
_STRIP_HEIGHT = 44
OUTLIER: Final = 6
"""A value so many times the (lower) median of the others is cut off and says its number: the first night of a site would flatten all that follow."""
MOST_OUTLIERS: Final = 3
"""More of them are no outliers."""


@dataclass(frozen=True, slots=True)
class Series:
    """One line of a picture: its name, a value each night (None: nobody knows), and the class that gives its colour and dash."""

    name: str
    values: Sequence[float | None]
    tone: str


def bars(
    ident: str,
    title: str,
    description: str,
    values: Sequence[float | None],
    names: Sequence[str],
    tone: str,
    spelled: Spelled,
) -> Html:
    """A bar a night. `names` says which night each is; the first and the last stand below. `ident` makes the ids of the picture unique in its page."""
    cut = _cut(values)
    top, middle = _ticks(cut)
    room = WIDTH - _LEFT - _RIGHT
    step = room / max(1, len(values))
    wide = min(_WIDEST_BAR, max(1.0, step * 0.76))
    parts: list[Part] = [_grid(top, middle, spelled, WIDTH - _RIGHT)]
    label_end = 0.0
    for n, (value, name) in enumerate(zip(values, names, strict=True)):
        if not value:
            continue
        x = _LEFT + step * n + (step - wide) / 2
        is_cut = value > cut
        y = _TOP - 4 if is_cut else min(_BASE - 1.5, _height(value, top))
        mark = el("title", f"{name}: {spelled(value)}")
        last = " last" if n == len(values) - 1 else ""
        bar = Html(
            f'<rect class="{tone}{last}" x="{x:.1f}" y="{y:.1f}" width="{wide:.1f}" height="{_BASE - y:.1f}">{mark}</rect>'
        )
        parts.append(bar)
        if is_cut:
            parts.append(el("path", class_="cut", d=f"M{x - 1:.1f} {_TOP + 8} l{wide + 2:.1f} -5"))
            text = spelled(value)
            at = min(max(x + wide / 2, _LEFT + 3.2 * len(text)), WIDTH - 3.2 * len(text))
            if at - 3.2 * len(text) > label_end:
                parts.append(el("text", text, x=at, y=9, class_="value", text_anchor="middle"))
                label_end = at + 3.2 * len(text)
    parts.append(_ends(names, WIDTH - _RIGHT))
    return _picture(ident, title, description, parts)


def lines(
    ident: str,
    title: str,
    description: str,
    series: Sequence[Series],
    names: Sequence[str],
    spelled: Spelled,
    *,
    bounds: tuple[float, float] | None = None,
) -> Html:
    """A line for each series, named at its right end. `bounds` are the lowest and highest value of the scale (None: what the values need)."""
    low, high = bounds or _bounds([value for one in series for value in one.values if value is not None])
    alone = len(series) == 1
    right = WIDTH - (_ALONE_RIGHT if alone else _LINE_RIGHT)
    step = (right - _LEFT) / max(1, len(names) - 1)

    def at(n: int, value: float) -> tuple[float, float]:
        share = (value - low) / (high - low) if high > low else 0.5
        return _LEFT + step * n if len(names) > 1 else right, _BASE - share * (_BASE - _TOP)

    parts: list[Part] = []
    for value in (low, high):
        y = at(0, value)[1]
        parts.append(el("line", class_="grid", x1=_LEFT, x2=right, y1=y, y2=y))
        parts.append(el("text", spelled(value), x=_LEFT - 5, y=y + 4, class_="axis", text_anchor="end"))
    ends = []
    for place, one in enumerate(series):
        for run in _runs(one.values):
            points = [at(n, value) for n, value in run]
            if len(points) > 1:
                parts.append(
                    el("polyline", class_=f"line {one.tone}{' alone' if alone else ''}", points=_points(points))
                )
            else:
                parts.append(el("circle", class_=one.tone, cx=points[0][0], cy=points[0][1], r=2.2))
        known = [(n, value) for n, value in enumerate(one.values) if value is not None]
        if known:
            x, y = at(*known[-1])
            parts.append(
                _shape(place, x, y, f"{one.tone} last", f"{names[known[-1][0]]}: {one.name} {spelled(known[-1][1])}")
            )
            ends.append((y, place, f"{one.name} {spelled(known[-1][1])}", one.tone))
    for y, (own, place, text, tone) in zip(_apart([one[0] for one in sorted(ends)]), sorted(ends), strict=True):
        if not alone:
            parts.append(el("line", class_="leader", x1=right + 3, x2=right + 9, y1=own, y2=y))
            parts.append(_shape(place, right + 14, y, f"{tone} last", ""))
        parts.append(el("text", text.strip(), x=right + (8 if alone else 20), y=y + 4, class_="value"))
    parts.append(_ends(names, right))
    return _picture(ident, title, description, parts)


def strip(ident: str, title: str, description: str, marks: Sequence[tuple[str, str]]) -> Html:
    """A mark a night: (kind, what it says). Kinds have shapes of their own: good a dot, alarm a triangle, failed a cross, open a ring."""
    step = (WIDTH - 20) / max(1, len(marks))
    size = min(6.0, max(2.0, step * 0.36))
    y = 18.0
    parts: list[Part] = [el("line", class_="grid", x1=10, x2=WIDTH - 10, y1=y, y2=y)]
    for n, (kind, says) in enumerate(marks):
        x = 10 + step * (n + 0.5)
        parts.append(el("g", el("title", says), _mark(kind, x, y, size), class_=f"mark {kind}"))
    first, last = marks[0][1].partition(":")[0], marks[-1][1].partition(":")[0]
    parts.append(_ends([first, *([last] if len(marks) > 1 else [])], WIDTH - 10, y=_STRIP_HEIGHT - 4, left=10))
    return _picture(ident, title, description, parts, height=_STRIP_HEIGHT)


def shares(ident: str, title: str, description: str, rows: Sequence[tuple[str, int]], tone: str) -> Html:
    """A lying bar for each row of (name, count)."""
    most = max((count for _, count in rows), default=0) or 1
    left, right = 92, WIDTH - 46
    parts: list[Part] = []
    for n, (name, count) in enumerate(rows):
        y = 4 + n * 18
        parts.append(el("text", name, x=left - 6, y=y + 11, class_="axis", text_anchor="end"))
        wide = max(1.5, (right - left) * count / most) if count else 0
        bar = Html(
            f'<rect class="{tone} last" x="{left}" y="{y}" width="{wide:.1f}" height="13">{el("title", f"{name}: {count:,}")}</rect>'
        )
        parts += [bar if count else None, el("text", f"{count:,}", x=left + wide + 5, y=y + 11, class_="value")]
    return _picture(ident, title, description, parts, height=8 + 18 * len(rows))


def _picture(ident: str, title: str, description: str, parts: Sequence[Part], *, height: int = HEIGHT) -> Html:
    named = f'viewBox="0 0 {WIDTH} {height}" role="img" aria-labelledby="{ident}-t {ident}-d"'
    head = joined(el("title", title, id=f"{ident}-t"), el("desc", description, id=f"{ident}-d"))
    return Html(f"<svg {named}>{head}{joined(*parts)}</svg>")


def _cut(values: Sequence[float | None]) -> float:
    """The highest value that is drawn in full."""
    known = sorted(value for value in values if value)
    if len(known) < 2:
        return known[-1] if known else 0
    usual = known[(len(known) - 1) // 2] * OUTLIER
    kept = [value for value in known if value <= usual]
    return kept[-1] if len(known) - len(kept) <= MOST_OUTLIERS else known[-1]


def _ticks(highest: float) -> tuple[float, float | None]:
    """The top of a scale that begins at 0, and a tick halfway where it is a whole number."""
    if highest <= 1:
        return 1, None
    scale = 10 ** floor(log10(highest))
    top = next(step * scale for step in (1, 1.5, 2, 3, 4, 5, 6, 8, 10) if step * scale >= highest)
    top = ceil(top)
    return top, top / 2 if top % 2 == 0 else None


def _bounds(values: Sequence[float]) -> tuple[float, float]:
    """A scale around values that need not begin at 0."""
    if not values:
        return 0, 1
    low, high = min(values), max(values)
    room = max(1, ceil((high - low) * 0.1))
    return max(0, floor(low - room)), ceil(high + room)


def _height(value: float, top: float) -> float:
    return _BASE - (_BASE - _TOP) * value / top


def _grid(top: float, middle: float | None, spelled: Spelled, right: float) -> Html:
    found: list[Part] = [el("line", class_="base", x1=_LEFT, x2=right, y1=_BASE, y2=_BASE)]
    for value in (top, middle):
        if value is not None:
            y = _height(value, top)
            found.append(el("line", class_="grid", x1=_LEFT, x2=right, y1=y, y2=y))
            found.append(el("text", spelled(value), x=_LEFT - 5, y=y + 4, class_="axis", text_anchor="end"))
    return joined(*found)


def _ends(names: Sequence[str], right: float, *, y: float = HEIGHT - 5, left: float = _LEFT) -> Html:
    if not names:
        return joined()
    last = el("text", names[-1], x=right, y=y, class_="axis", text_anchor="end")
    first = el("text", names[0], x=left, y=y, class_="axis") if len(names) > 1 and names[0] != names[-1] else None
    return joined(first, last)


def _runs(values: Sequence[float | None]) -> list[list[tuple[int, float]]]:
    """The values between gaps."""
    found: list[list[tuple[int, float]]] = []
    for n, value in enumerate(values):
        if value is None:
            continue
        if found and found[-1][-1][0] == n - 1:
            found[-1].append((n, value))
        else:
            found.append([(n, value)])
    return found


def _apart(heights: Sequence[float]) -> list[float]:
    """Heights in order, moved so that labels do not cover each other and stay inside the picture."""
    found = list(heights)
    for n in range(1, len(found)):
        found[n] = max(found[n], found[n - 1] + _LABEL_HEIGHT)
    lowest = HEIGHT - 8
    for n in range(len(found) - 1, -1, -1):
        found[n] = min(found[n], lowest - (len(found) - 1 - n) * _LABEL_HEIGHT)
    assert all(b - a > _LABEL_HEIGHT - 0.01 for a, b in pairwise(found))
    return found


def _points(points: Sequence[tuple[float, float]]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in points)


def _shape(place: int, x: float, y: float, tone: str, says: str) -> Html:
    """The mark of the n-th series: dot, square, triangle, diamond, a triangle on its head."""
    r = 3.2
    drawn = (
        f"M{x - r:.1f} {y:.1f} a{r} {r} 0 1 0 {2 * r} 0 a{r} {r} 0 1 0 {-2 * r} 0z",
        f"M{x - r:.1f} {y - r:.1f} h{2 * r} v{2 * r} h{-2 * r}z",
        f"M{x:.1f} {y - r - 0.6:.1f} l{r + 0.6} {2 * r} h{-2 * r - 1.2}z",
        f"M{x:.1f} {y - r - 0.8:.1f} l{r + 0.8} {r + 0.8} l{-r - 0.8} {r + 0.8} l{-r - 0.8} {-r - 0.8}z",
        f"M{x:.1f} {y + r + 0.6:.1f} l{r + 0.6} {-2 * r} h{-2 * r - 1.2}z",
    )[place % 5]
    return Html(f'<path class="shape {tone}" d="{drawn}">{el("title", says) if says else ""}</path>')


def _mark(kind: str, x: float, y: float, size: float) -> Html:
    if kind == "good":
        return el("circle", cx=x, cy=y, r=size * 0.8)
    if kind == "alarm":
        return el("path", d=f"M{x:.1f} {y - size * 1.4:.1f} l{size * 1.3:.1f} {size * 2.3:.1f} h{-size * 2.6:.1f}z")
    if kind == "failed":
        return el(
            "path",
            d=f"M{x - size:.1f} {y - size:.1f} l{2 * size:.1f} {2 * size:.1f} m0 {-2 * size:.1f} l{-2 * size:.1f} {2 * size:.1f}",
        )
    return el("circle", cx=x, cy=y, r=size * 0.8)
