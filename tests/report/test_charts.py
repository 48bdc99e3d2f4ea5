"""The pictures: scales, gaps, outliers; and colours that a colour-blind reader tells apart, by figures."""

from __future__ import annotations

import re
from importlib import resources
from itertools import combinations, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.report import charts, spelling

NAMES = [f"{n} Mar" for n in range(1, 13)]


def bars(*values: float | None) -> str:
    names = NAMES[: len(values)]
    return charts.bars("c", "New", "What is new", values, names, "new", spelling.count)


def heights(drawn: str) -> list[float]:
    return [float(found) for found in re.findall(r'<rect class="new[^"]*"[^>]*height="([\d.]+)"', drawn)]


def test_bars_are_as_high_as_their_values() -> None:
    one, two, four = heights(bars(1, 2, 4))
    assert two == pytest.approx(2 * one, abs=0.2)
    assert four == pytest.approx(4 * one, abs=0.2)


def test_nought_and_unknown_have_no_bar_and_the_smallest_value_has_one() -> None:
    assert len(heights(bars(1000, 0, None, 900, 800, 1))) == 4
    assert min(heights(bars(1000, 0, None, 900, 800, 1))) >= 1.5


def test_a_first_night_does_not_flatten_the_others() -> None:
    drawn = bars(303, 0, 1, 2, 1)
    assert 'class="cut"' in drawn
    assert ">303</text>" in drawn
    assert sorted(heights(drawn))[-2] > 50


def test_many_great_values_are_no_outliers() -> None:
    assert 'class="cut"' not in bars(5000, 4900, 5100, 5000, 40, 41, 42, 40, 40, 40)


def test_a_night_that_nobody_knows_is_a_gap_in_the_line() -> None:
    drawn = charts.lines(
        "c", "Held", "Pages", [charts.Series("all", [1, 2, None, 4, 5], "held")], NAMES[:5], spelling.count
    )
    assert drawn.count("<polyline") == 2


values = st.lists(st.none() | st.floats(0, 1e12) | st.integers(0, 10**9), min_size=1, max_size=60)


@given(values)
def test_no_bar_leaves_its_picture(some: list[float | None]) -> None:
    drawn = charts.bars("c", "t", "d", some, ["x"] * len(some), "new", spelling.count)
    for x, y, wide, high in re.findall(
        r'<rect [^>]*x="([-\d.]+)" y="([-\d.]+)" width="([-\d.]+)" height="([-\d.]+)"', drawn
    ):
        assert 0 <= float(x) <= float(x) + float(wide) <= charts.WIDTH
        assert 0 <= float(y) <= float(y) + float(high) <= charts.HEIGHT


@given(st.lists(values, min_size=1, max_size=5))
def test_no_line_leaves_its_picture_and_no_label_covers_another(some: list[list[float | None]]) -> None:
    many = max(map(len, some))
    series = [charts.Series(f"s{n}", (one + [None] * many)[:many], "new") for n, one in enumerate(some)]
    drawn = charts.lines("c", "t", "d", series, ["x"] * many, spelling.count)
    for points in re.findall(r'points="([^"]+)"', drawn):
        for point in points.split():
            x, y = map(float, point.split(","))
            assert 0 <= x <= charts.WIDTH
            assert 0 <= y <= charts.HEIGHT
    labels = sorted(float(y) for y in re.findall(r'<text x="[^"]+" y="([^"]+)" class="value"', drawn))
    assert all(b - a >= 11 for a, b in pairwise(labels))


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (None, ""),
        (0, "0 s"),
        (2.34, "2.3 s"),
        (59.4, "59 s"),
        (60, "1 min"),
        (245, "4 min 5 s"),
        (3600, "1 h"),
        (5000, "1 h 23 min"),
        (864000, "10 days"),
    ],
)
def test_spans_are_told_in_two_units(seconds: float | None, words: str) -> None:
    assert spelling.duration(seconds) == words


@pytest.mark.parametrize(
    ("value", "words"), [(0, "0 %"), (0.4, "<1 %"), (50.4, "50 %"), (99.7, ">99 %"), (100, "100 %")]
)
def test_less_than_all_never_reads_as_all(value: float, words: str) -> None:
    assert spelling.percent(value) == words


@pytest.mark.parametrize(
    ("size", "words"),
    [(0, "0 B"), (999, "999 B"), (1000, "1 kB"), (268_400, "268 kB"), (9.3e6, "9.3 MB"), (4.2e12, "4.2e+03 GB")],
)
def test_sizes(size: float, words: str) -> None:
    assert spelling.size(size) == words


# Colours. Simulations of dichromats: Viénot, Brettel and Mollon 1999, on linear RGB.

Colour = tuple[float, float, float]
EYES = {
    "any": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.11238, 0.88762, 0), (0.11238, 0.88762, 0), (0.00401, -0.00401, 1)),
    "deutan": ((0.29275, 0.70725, 0), (0.29275, 0.70725, 0), (-0.02234, 0.02234, 1)),
}


def colours(scheme: str) -> dict[str, str]:
    style = resources.files("archive.report").joinpath("style.css").read_text("utf-8")
    blocks = re.findall(r":root \{(.*?)\}", style, re.DOTALL)
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", blocks[{"light": 0, "dark": 1, "print": 2}[scheme]]))


def linear(colour: str) -> Colour:
    parts = (int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5))
    r, g, b = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return r, g, b


def luminance(colour: str) -> float:
    r, g, b = linear(colour)
    return 0.2126 * r + 0.7152 * g + 0.0722 * b


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def oklab(colour: Colour) -> Colour:
    r, g, b = (max(0.0, part) for part in colour)
    long = (0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b) ** (1 / 3)
    middle = (0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b) ** (1 / 3)
    short = (0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b) ** (1 / 3)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def apart(one: str, other: str, eye: str) -> float:
    seen = []
    for colour in (linear(one), linear(other)):
        r, g, b = (sum(m * part for m, part in zip(row, colour, strict=True)) for row in EYES[eye])
        seen.append(oklab((r, g, b)))
    return float(sum((a - b) ** 2 for a, b in zip(*seen, strict=True)) ** 0.5)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize("eye", [*EYES])
def test_lines_of_one_picture_are_told_apart_whatever_the_eye(scheme: str, eye: str) -> None:
    found = colours(scheme)
    for one, other in combinations(("new", "changed", "absent", "held", "fifth"), 2):
        assert apart(found[one], found[other], eye) > 0.04, (one, other)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
def test_text_and_marks_stand_out_from_the_paper(scheme: str) -> None:
    """WCAG 2.2: 4.5 for text (1.4.3), 3 for graphics (1.4.11)."""
    found = colours(scheme)
    for paper in ("paper", "sheet", "came", "went", "alarm-paper"):
        assert contrast(found["ink"], found[paper]) >= 4.5, paper
    for name in ("soft", "link"):
        assert contrast(found[name], found["paper"]) >= 4.5, name
    for name in ("new", "changed", "absent", "held", "plain", "fifth"):
        assert contrast(found[name], found["paper"]) >= 3, name
