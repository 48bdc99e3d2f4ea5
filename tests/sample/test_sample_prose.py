"""The notation reads the same way as text and as HTML."""

from __future__ import annotations

from archive.sample.prose import Block, parse, to_html

SOURCE = """
A *soft* word and a [link](/about/) over
two lines.

First //
second

# Heading

- one
  goes on
- two

| a | b |
| 1 | 2 |
"""


def test_blocks_are_told_apart() -> None:
    assert [(block.sort, block.text) for block in parse(SOURCE)] == [
        ("paragraph", "A soft word and a link over two lines."),
        ("paragraph", "First\nsecond"),
        ("heading", "Heading"),
        ("bullet", "one goes on"),
        ("bullet", "two"),
        ("row", "a | b"),
        ("row", "1 | 2"),
    ]
    assert parse(SOURCE)[-1].cells == ("1", "2")


def test_html_carries_the_marks_and_escapes_the_rest() -> None:
    assert (
        to_html("a < b & *c* **d** [e](/f/)", base="http://h", em="I")
        == 'a &lt; b &amp; <I>c</I> <strong>d</strong> <a href="http://h/f/">e</a>'
    )
    assert to_html("x\ny", base="") == "x<br />\ny"


def test_a_no_break_space_is_a_space_in_the_text() -> None:
    assert Block("paragraph", "A –\u00a0b").text == "A – b"
