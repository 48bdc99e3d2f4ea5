"""Addresses without end."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from crawler.traps import FEW, MOST_BARREN, MOST_DAYS, MOST_OF_A_QUERY, Traps

SITE = "https://society.example"


@pytest.mark.parametrize(
    "path", ["/a/b/a/b/a/b/", "/news/x/x/x", "/a/a/a/a/a", "/news" + "/deep" * 1 + "".join(f"/{n}p" for n in range(25))]
)
def test_a_path_that_goes_round_or_too_deep_is_not_followed(path: str) -> None:
    assert Traps().leads_nowhere(SITE + path)


@pytest.mark.parametrize("path", ["/a/b/a/b/", "/2024/05/05/a-title/", "/news/news/", "/aa/aaa/aaaa/", "/?p=1"])
def test_an_ordinary_path_is_followed(path: str) -> None:
    assert not Traps().leads_nowhere(SITE + path)


def test_a_calendar_ends_after_a_year_and_a_month_and_is_told() -> None:
    traps = Traps()
    days = [f"{SITE}/calendar/{date(2020, 1, 1) + timedelta(days=n)}/" for n in range(2000)]
    assert [traps.leads_nowhere(day) for day in days].index(True) == MOST_DAYS
    (trap,) = traps.found()
    assert (trap.left_out, trap.pattern) == (2000 - MOST_DAYS, "society.example/calendar/0-0-0/")


def test_titles_behind_a_date_are_no_calendar() -> None:
    traps = Traps()
    titles = ["".join(chr(97 + n // 26**i % 26) for i in range(4)) for n in range(3000)]
    assert not any(traps.leads_nowhere(f"{SITE}/2024/05/{title}/") for title in titles)


def test_filters_end_whatever_their_order() -> None:
    traps = Traps()
    refused = [traps.leads_nowhere(f"{SITE}/shop?" + (f"a={n}&b=1" if n % 2 else f"b=1&a={n}")) for n in range(1000)]
    assert refused.index(True) == MOST_OF_A_QUERY


def test_a_list_that_goes_on_naming_the_same_ends() -> None:
    traps = Traps()
    asked = 0
    while not traps.is_barren(f"{SITE}/news?page={asked}") and asked < 1000:
        traps.read(f"{SITE}/news?page={asked}", [f"{SITE}/a", f"{SITE}/b"])
        asked += 1
    assert asked == MOST_BARREN + 1
    assert [trap.why for trap in traps.found()] == [f"{MOST_BARREN} documents in a row named nothing new"]


def test_a_list_that_names_what_a_sitemap_named_is_no_trap() -> None:
    traps = Traps()
    traps.read(f"{SITE}/sitemap.xml", [f"{SITE}/item-{n}" for n in range(300)])
    for n in range(MOST_BARREN * 2):
        traps.read(f"{SITE}/page/{n}/", [f"{SITE}/item-{n}", f"{SITE}/item-{n + 1}"])
        assert not traps.is_barren(f"{SITE}/page/{n}/")


def test_a_long_list_that_names_new_pages_goes_on() -> None:
    traps = Traps()
    for n in range(3000):
        assert not traps.is_barren(f"{SITE}/news/page/{n}/")
        # Every other page shows the one before again.
        traps.read(f"{SITE}/news/page/{n}/", [f"{SITE}/item-{n // 2}"])


def test_a_slip_of_an_author_is_no_alarm() -> None:
    traps = Traps()
    for n in range(FEW - 1):
        assert traps.leads_nowhere(f"{SITE}/a/a/a/{n}")
    assert list(traps.found()) == []
