"""Invariant 2: kept + removed = all visible text, each block once."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from archive.clean import PageContext, clean_html, clean_text, decode_text
from archive.model import Cleaned
from archive.sample.site import answer
from archive.sample.truth import truth_rows
from tests.clean.visible import visible_words, words

BASE = "http://127.0.0.1:8765"
PAGES = [
    *sorted({str(row["url"]).removeprefix(BASE) for row in truth_rows(1, BASE)}),
    "/",
    "/about/",
    "/contact/",
    "/privacy/",
    "/news/",
    "/blog/",
    "/nothing-here/",
]


def everything(cleaned: Cleaned) -> str:
    return "\n\n".join([cleaned.body_text, *(removal.text for removal in cleaned.removals)])


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("night", [1, 2])
def test_every_visible_word_of_the_sample_ends_in_the_body_or_in_one_removal(path: str, night: int) -> None:
    response = answer(path, night=night, base=BASE)
    content_type = dict(response.headers).get("Content-Type", "text/html")
    cleaned = clean_html(response.body, PageContext(BASE + path, content_type))
    page = decode_text(response.body, content_type)
    assert words(everything(cleaned)) == visible_words(page)


_line = st.text(alphabet=st.characters(codec="utf-8", categories=("L", "N", "Zs", "P")), min_size=1, max_size=120)
_furniture = st.sampled_from(
    [
        "For Immediate Release",
        "Published: Monday, May 3, 2021, 10:00 a.m. Eastern Time",
        "Media Contact: Ida Falk, 555.201.7788",
        "* * *",
        "###",
        "About the Society of Kite Makers (SKM)",
        "12 Mast Street, Suite 5 | Dover, DE 19901 | 555.201.7700 | |",
        "Follow SKM on Twitter | Facebook | LinkedIn",
        "SKM uses cookies to improve your experience of this site.",
        "Back to top",
        "Related",
        "Notes to editors",
        "Privacy Policy",
        "EMBARGOED UNTIL May 4, 2021",
        "Correction: the prize is shared.",
        "A paragraph that is long enough to be running text, with a full stop at its end. And a second sentence too.",
    ]
)
_lines = st.lists(st.one_of(_line, _furniture), max_size=25)


@given(_lines)
@example(["·0"])
@example(["a"])
@settings(max_examples=150, deadline=None)
def test_every_word_of_a_scraped_text_is_kept_or_removed_once(lines: list[str]) -> None:
    text = "\n\n".join(lines)
    cleaned = clean_text(text, PageContext("urn:test"))
    assert words(everything(cleaned)) == words(text)


_tags = st.sampled_from(
    [
        "p",
        "div",
        "li",
        "h2",
        "h3",
        "blockquote",
        "td",
        "section",
        "aside",
        "nav",
        "footer",
        "span",
        "a",
        "em",
        "noscript",
        "article",
    ]
)
_classes = st.sampled_from(
    [
        "",
        "entry-content",
        "share-bar",
        "related",
        "widget",
        "nav-menu",
        "comments",
        "cookie-notice",
        "content-sidebar-wrap",
        "post-meta",
    ]
)
_tree = st.recursive(
    st.one_of(_line, _furniture).map(escape),
    lambda inner: st.tuples(_tags, _classes, st.lists(inner, min_size=1, max_size=4)).map(
        lambda t: f'<{t[0]} class="{t[1]}">{" <br> ".join(t[2])}</{t[0]}>'
    ),
    max_leaves=25,
)


@given(st.lists(_tree, min_size=1, max_size=6))
@settings(max_examples=150, deadline=None)
def test_no_text_of_any_page_is_lost_or_doubled(parts: list[str]) -> None:
    page = f"<!DOCTYPE html><html><head><title>t</title></head><body>{' '.join(parts)}</body></html>"
    cleaned = clean_html(page.encode(), PageContext("https://kites.example/news/a", "text/html; charset=utf-8"))
    seen = "".join(sorted("".join(visible_words(page).elements())))
    kept = "".join(sorted("".join(words(everything(cleaned)).elements())))
    assert kept == seen  # characters, not words: an inline element may or may not part two words


def test_a_removal_names_its_rule_and_its_place() -> None:
    cleaned = clean_text(
        "A Title\n\nFor Immediate Release\n\nA sentence of running text that is long enough to be one, surely, by any measure.\n\n###",
        PageContext("urn:x"),
    )
    assert [(r.n, r.rule) for r in cleaned.removals] == [(0, "title"), (1, "release_line"), (3, "end_mark")]
