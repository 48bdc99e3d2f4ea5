"""Blocks as Markdown: what a page shows as a heading, list, table, quotation or line break is one in Markdown too, and nothing else is."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.clean import blocks, markdown
from archive.clean.blocks import Block


def made(inside: str) -> str:
    root = blocks.parse(f"<html><body>{inside}</body></html>")
    assert root is not None
    return markdown.of(blocks.of_html(root))


@pytest.mark.parametrize(
    ("page", "written"),
    [
        ("<h1>Kites</h1><h3>Tails<br>and string</h3>", "# Kites\n\n### Tails and string"),
        ("<p>One</p><p>Two<br>lines</p>", "One\n\nTwo\\\nlines"),
        (
            "<ul><li>Hemp</li><li>Sisal<ul><li>of Yucatan</li></ul></li></ul><p>End</p>",
            "- Hemp\n- Sisal\n  - of Yucatan\n\nEnd",
        ),
        ("<blockquote>A kite needs<br>wind.</blockquote>", "> A kite needs\n> wind."),
        (
            "<table><tr><th>Year</th><th>Kites</th></tr><tr><td>2020</td><td>7</td></tr><tr><td>2021</td><td>9</td></tr></table>",
            "| Year | Kites |\n|---|---|\n| 2020 | 7 |\n| 2021 | 9 |",
        ),
        ("<figure><img src=a alt=no><figcaption>Ida Falk, 2021</figcaption></figure>", "*Ida Falk, 2021*"),
        (
            "<p># not a heading</p><p>- not an entry</p><p>1. not one</p><p>--- no rule</p>",
            "\\# not a heading\n\n\\- not an entry\n\n1\\. not one\n\n\\--- no rule",
        ),
        (
            "<p>&lt;script&gt; *a* [b](javascript:c) `d` &amp;lt;</p>",
            r"\<script\> \*a\* \[b\](javascript:c) \`d\` \&lt;",
        ),
    ],
)
def test_what_a_page_shows_is_what_markdown_says(page: str, written: str) -> None:
    assert made(page) == written


def test_no_blocks_are_no_text() -> None:
    assert markdown.of([]) == ""


def test_code_that_holds_a_fence_gets_a_longer_one() -> None:
    assert markdown.of([Block(n=0, text="a ``` b", tag="pre")]) == "````\na ``` b\n````"


@given(st.text(alphabet="<>&[]()!`*_#-+=|~1.\\ ab", min_size=1, max_size=40))
def test_no_text_opens_a_tag_a_link_or_code(text: str) -> None:
    written = made(f"<p>{escape(text)}</p>")
    bare = written.replace("\\\\", "")
    for sign in "<>[]`*_|~":
        assert bare.count(sign) == bare.count("\\" + sign)


@pytest.mark.parametrize(
    ("inside", "markdown"),
    [
        ("<ol><li>fold<li>tie<li>fly</ol>", "1. fold\n2. tie\n3. fly"),
        ("<ol start=9><li>fold<li>tie<li value=20>fly</ol>", "9. fold\n10. tie\n20. fly"),
        ("<ol><li>fold<ul><li>paper<li>silk</ul><li>tie</ol>", "1. fold\n   - paper\n   - silk\n2. tie"),
        ("<ul><li>kites<ol><li>fold<li>tie</ol><li>drums</ul>", "- kites\n  1. fold\n  2. tie\n- drums"),
        ("<ol><li><p>fold</p><p>with care</p><li>tie</ol>", "1. fold\n\n   with care\n2. tie"),
        ("<ol><li>fold<br>twice</ol>", "1. fold\\\n   twice"),
        ("<ol><li>fold<li>tie</ol><ol><li>fly</ol>", "1. fold\n2. tie\n1) fly"),
        ("<ol><li>fold<ol><li>a</ol><li>tie<ol><li>b</ol></ol>", "1. fold\n   1. a\n2. tie\n   1. b"),
        ("<ul><li>fold<li>tie</ul>", "- fold\n- tie"),
        ("<ol start=99999999999999999999><li>fold</ol>", "1. fold"),
    ],
)
def test_entries_of_an_ordered_list_have_their_numbers(inside: str, markdown: str) -> None:
    assert made(inside) == markdown
