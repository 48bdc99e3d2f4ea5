"""A profile is a function of the set of captures, and what it changes can be told from fingerprints alone."""

from __future__ import annotations

from functools import cache

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.clean import clean_html, prints_of
from archive.clean.profile import EMPTY, Profile, changed, learn, touches
from archive.clean.profile.prints import unpack
from archive.model import Cleaned
from clean.site_pages import ABOUT, context, ordinary, page, told

LISTED = "<div><h3>Read on</h3><ul><li><a href=/1>The wind of week one</a></li><li><a href=/2>The gale of the year</a></li></ul></div>"


@cache
def pages() -> tuple[bytes, ...]:
    """Pages of every kind that learning tells apart: ordinary ones, copies, an edited copy, a list of teasers, a page without the frame."""
    text = told(1, 6)
    return (
        *ordinary(4),
        page("A gale", [*text, ABOUT, LISTED]),
        page("A gale", text, above="", below=""),
        page("A gale, once more", ["It is windy today, so here it is again for those who missed it in spring.", *text]),
        page("News", [f"<div><h2>Report {n}</h2><p>{told(n)[0]}</p></div>" for n in range(100, 104)]),
        page("A calm", [*told(7), "<div>Advertisement</div>", *told(8), ABOUT, LISTED]),
        page("Another calm", [*told(9), "<div>Advertisement</div>", *told(10), ABOUT, LISTED]),
    )


@cache
def captures() -> tuple[tuple[str, bytes], ...]:
    """(page key, prints), two of them of one page."""
    return (
        *((f"page {n}", prints_of(body, context())) for n, body in enumerate(pages())),
        ("page 1", prints_of(page("Report 101 from the coast", told(101, 5)), context())),
    )


@cache
def fingerprints() -> tuple[int, ...]:
    return tuple(sorted({one for _, packed in captures() for one in unpack(packed)[0]}))


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_order_repetition_and_nights_of_arrival_do_not_matter(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(captures()), min_size=0, max_size=30))
    once = list(dict.fromkeys(chosen))
    again = data.draw(
        st.permutations(chosen + data.draw(st.lists(st.sampled_from(chosen), max_size=5)) if chosen else [])
    )
    night = data.draw(st.integers(0, len(once)))
    assert learn(chosen) == learn(again) == learn(once[night:] + once[:night])
    assert learn(iter(chosen)).spelled() == learn(sorted(once)).spelled()


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_the_names_of_pages_do_not_matter(data: st.DataObject) -> None:
    chosen = data.draw(st.lists(st.sampled_from(captures()), max_size=12))
    names = data.draw(st.permutations(range(len(captures()) + 1)))
    renamed = {key: f"{names[n]}" for n, key in enumerate(sorted({key for key, _ in captures()}))}
    assert learn(chosen) == learn((renamed[key], packed) for key, packed in chosen)


@given(st.data())
@settings(max_examples=50, deadline=None)
def test_a_page_that_is_not_touched_cleans_as_before(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(pages()))
    prints = prints_of(body, context())
    own = frozenset(unpack(prints)[0])
    whole = frozenset(fingerprints())
    old = data.draw(st.sampled_from([EMPTY, learn(captures()), Profile(whole)]) | _profiles())
    other = data.draw(_profiles())
    new = Profile((old.repeated & own) | (other.repeated - own))
    assert not touches(prints, changed(old, new))
    assert clean_html(body, context(old)) == clean_html(body, context(new))
    if clean_html(body, context(old)) != clean_html(body, context(other)):
        assert touches(prints, changed(old, other))


@given(st.data())
@settings(max_examples=40, deadline=None)
def test_whatever_a_profile_says_no_block_is_lost(data: st.DataObject) -> None:
    body = data.draw(st.sampled_from(pages()))
    plain, under = clean_html(body, context()), clean_html(body, context(data.draw(_profiles())))

    assert _lines(under) == _lines(plain)


def _lines(cleaned: Cleaned) -> list[str]:
    texts = [cleaned.body_text, *(removal.text for removal in cleaned.removals)]
    return sorted(line for text in texts for line in text.split("\n") if line)


@given(st.lists(st.integers(0, 2**64 - 1)))
def test_a_profile_is_read_back_as_it_was_spelled(repeated: list[int]) -> None:
    profile = Profile(frozenset(repeated))
    assert Profile.read(profile.spelled()) == profile
    assert Profile.read(profile.spelled()).digest == profile.digest


def _profiles() -> st.SearchStrategy[Profile]:
    """Any status for any fingerprint: what learning would say of some set of pages, and much that it never would."""
    return st.builds(
        lambda seed, share: Profile(frozenset(_subset(seed, share))), st.integers(0, 10_000), st.integers(1, 9)
    )


def _subset(seed: int, share: int) -> list[int]:
    return [one for one in fingerprints() if (one * 2654435761 + seed * 40503) % 1009 < share * 112]
