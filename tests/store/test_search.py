"""Searching: what counts as a word, what a query may hold, what a reader is shown."""

from __future__ import annotations

import pytest
from captured import World, page
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import UsageProblem
from archive.store import Filters, snippet
from archive.store.search import parse
from archive.store.tokens import tokens


@pytest.fixture
def library(world: World) -> World:
    world.night(
        0,
        {
            "/gina/": page("GINA protects families. The society’s workforce grew.", "Law", published="2021-01-07"),
            "/team/": page("Diversity of the workforce: a year-long study by Łódź.", "Work", published="2022-01-07"),
            "/jp/": page("日本語の記事 about naïve Müller.", "Far", published="2020-01-07"),
        },
    )
    return world


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("workforce", ["/team/", "/gina/"]),
        ("WORKFORCE diversity", ["/team/"]),
        ('"diversity of the workforce"', ["/team/"]),
        ('"workforce diversity"', []),
        ("workforce -gina", ["/team/"]),
        ('workforce -"year long"', ["/gina/"]),
        ("year-long", ["/team/"]),
        ("society's", ["/gina/"]),
        ("muller naive", ["/jp/"]),
        ("日本", ["/jp/"]),
        ("本日", []),
        ("łódź", ["/team/"]),
        ('"workforce grew', ["/gina/"]),
        ("law", ["/gina/"]),
        ('"law gina"', []),
        ("NEAR(gina, law) OR *", []),
        ("gin", []),
    ],
)
def test_a_query_finds_newest_first(library: World, query: str, found: list[str]) -> None:
    assert [item.url.removeprefix("https://rope.example") for item in library.store.search(query)] == found


@pytest.mark.parametrize("query", ["", "   ", '""', "***", "-gina", "'\"("])
def test_a_query_without_a_word_is_the_callers_mistake(library: World, query: str) -> None:
    with pytest.raises(UsageProblem, match="at least one word"):
        library.store.search(query)


def test_only_current_texts_are_found(library: World) -> None:
    library.night(1, {"/gina/": page("Something else stands here now, as long as it was before.", "Law")})
    assert [item.url[-6:] for item in library.store.search("families")] == []
    assert [item.url[-6:] for item in library.store.search("families", as_of=1)] == ["/gina/"]


def test_search_takes_filters_and_a_limit(library: World) -> None:
    assert len(library.store.search("workforce", limit=1)) == 1
    assert library.store.search("workforce", filters=Filters(site="other")) == []


@given(st.text(max_size=60))
def test_nothing_that_can_be_typed_is_a_syntax_error(query: str) -> None:
    try:
        asked = parse(query)
    except UsageProblem:
        return
    assert asked.wanted
    assert all(" " not in token and '"' not in token for phrase in asked.wanted for token in phrase)


@given(st.text(max_size=80))
def test_tokens_of_tokens_are_the_same_tokens(text: str) -> None:
    once = tokens(text)
    assert tokens(" ".join(once)) == once


def test_a_snippet_shows_the_place() -> None:
    body = "start " * 200 + "the rope walk of Łódź " + "end " * 200
    shown = snippet(body, '"rope walk"')
    assert "rope walk of Łódź" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 240
    assert snippet("Short text.", "nothing") == "Short text."
