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
