"""Pages made to break a cleaner: each has an outcome, none raises, none is silently empty."""

from __future__ import annotations

import pytest

from archive.clean import PageContext, clean_html, clean_text
from archive.model import Outcome

PROSE = "A paragraph of the article, long enough to be the running text of this page, with its full stop. "
WEB = PageContext("https://kites.example/news/a", "text/html; charset=utf-8")


@pytest.mark.parametrize(
    ("body", "outcome"),
    [
        (b"", Outcome.EMPTY),
        (b"   \n ", Outcome.EMPTY),
        (b"<html></html>", Outcome.EMPTY),
        (b"<html><body><script>only()</script></body></html>", Outcome.EMPTY),
        (b"<p>" + PROSE.encode() * 30, Outcome.OK),  # nothing is closed
        (b"<div>" * 3000 + PROSE.encode() * 60, Outcome.PARSE_LIMIT),
        (b"<b>" * 100_000 + PROSE.encode() * 60, Outcome.PARSE_LIMIT),
        (b"<p>" + b"x" * (17 * 1024 * 1024), Outcome.PARSE_LIMIT),
        (b"<i>y</i>" * 210_000, Outcome.PARSE_LIMIT),
        (b"<p>\x00\xff\xfe" + PROSE.encode() * 5, Outcome.OK),
        (
            b'<script type="application/ld+json">{"@graph": [' + b"[" * 5000 + b"</script><p>" + PROSE.encode() * 5,
            Outcome.OK,
        ),
        (
            b'<script type="application/ld+json">{"@type": "Article", "author": [null, 3, {"name": null}], "datePublished": {}}</script><p>'
            + PROSE.encode() * 5,
            Outcome.OK,
        ),
        (b'<link rel="canonical" href="http://[bad"><p>' + PROSE.encode() * 5, Outcome.OK),
        (b"<!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><p>&b; " + PROSE.encode() * 5, Outcome.OK),
        (b'<time datetime="not a date"></time><p>' + PROSE.encode() * 5, Outcome.OK),
    ],
)
def test_every_page_has_an_outcome(body: bytes, outcome: Outcome) -> None:
    assert clean_html(body, WEB).outcome is outcome


def test_an_attribute_or_title_cannot_bring_controls_or_line_breaks_into_fields() -> None:
    page = f"<title>A\x00\n\tB</title><meta name=author content='I\x07da\nFalk'><h1>A\nB</h1><p>{PROSE * 5}</p>"
    cleaned = clean_html(page.encode(), WEB)
    assert cleaned.title == "A B"
    assert cleaned.authors == ("Ida Falk",)


def test_cleaning_has_no_memory() -> None:
    """trafilatura's own deduplication answers '' at the fourth call with one page (DESIGN 6): ours must not."""
    page = f"<article><h1>Kites</h1><p>{PROSE * 3}</p><p>{PROSE * 4}</p></article>".encode()
    first = clean_html(page, WEB)
    assert all(clean_html(page, WEB) == first for _ in range(6))


def test_a_text_without_any_line_is_empty() -> None:
    assert clean_text(" \n\n\t", PageContext("urn:x")).outcome is Outcome.EMPTY
