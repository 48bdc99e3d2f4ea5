"""Pages made to break a cleaner: each has an outcome, none raises, none is silently empty."""

from __future__ import annotations

import pytest

from archive.clean import PageContext, clean_html, clean_text, limits, prints_of
from archive.clean.characters import without_unseen
from archive.clean.decode import read
from archive.model import Cleaned, Form, Outcome
from archive.workers import CleanerPool, CleanJob
from tests.clean import hostile

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


BEYOND = {
    "100,000 nested div": "tags",
    "100,000 tables side by side": "tags",
    "100,000 unclosed cells": "tags",
    "300,000 links": "tags",
    "1,000,000 line breaks": "tags",
    "200,000 attributes on one tag": "attributes of one tag",
    "200,000 attributes, tag never closed": "attributes of one tag",
    "200,000 equal attributes on one tag": "attributes of one tag",
    "200,000 attributes without spaces": "attributes of one tag",
    "200,000 attributes parted by slashes": "attributes of one tag",
    "10,000 attributes behind a quoted bracket": "attributes of one tag",
    "10,000 attributes behind a stray quote": "attributes of one tag",
    "40,000 tags of twenty attributes": "attributes",
    "a page of 50 MB": "bytes",
    "a text node of 20 MB": "bytes",
    "a text node of 8 MB": "text of one block",
    "bait: ligature": "text of one block",
    "900 nested div": "depth",
    "3,000 nested div behind a text": "the parser gave up",
    "30,000 paragraphs below 700 elements": "nesting",
}
"""Page -> the budget that its evidence names."""


@pytest.mark.parametrize("name", BEYOND)
def test_a_page_beyond_a_budget_says_which(name: str) -> None:
    made = hostile.PAGES[name]()
    context = PageContext("https://kites.example/news/a", made.content_type)
    cleaned = clean_html(made.body, context)
    assert (cleaned.outcome, cleaned.evidence.split(":")[0]) == (Outcome.PARSE_LIMIT, BEYOND[name])
    assert cleaned.body_text == ""
    assert prints_of(made.body, context) == b""


def test_a_page_at_the_budgets_is_read_to_its_end() -> None:
    """libxml2's own limit of 256 levels cuts a page off without an error, which would be an edit."""
    for deep in ("<div>" * 700, "<b>" * 700, f"<p {' '.join(f'a{n}' for n in range(limits.MAX_ATTRIBUTES_OF_TAG))}>"):
        cleaned = clean_html(f"{deep}{hostile.ARTICLE}<p>The end of it.".encode(), WEB)
        assert "The end of it." in cleaned.body_text + "".join(r.text for r in cleaned.removals)


@pytest.fixture(scope="module")
def results() -> dict[str, Cleaned]:
    """Every hostile page, cleaned as in a crawl: one process, ten seconds, 512 MB. The worker's limits are the test's."""
    found: dict[str, Cleaned] = {}
    with CleanerPool(workers=1) as pool:
        for name, make in hostile.PAGES.items():
            made = make()
            job = CleanJob(name, made.body, Form.HTML, PageContext("https://kites.example/news/a", made.content_type))
            [(_, found[name])] = pool.clean([job])
    return found


@pytest.mark.slow
def test_no_hostile_page_has_to_be_killed_or_raises(results: dict[str, Cleaned]) -> None:
    failed = {n: r.evidence for n, r in results.items() if r.outcome is Outcome.CLEANER_FAILED}
    assert not failed


@pytest.mark.slow
def test_what_comes_of_a_hostile_page_can_be_stored(results: dict[str, Cleaned]) -> None:
    for name, cleaned in results.items():
        texts = [cleaned.body_text, cleaned.title or "", *cleaned.authors, *(r.text for r in cleaned.removals)]
        texts += [text for c in cleaned.claims for text in (c.verbatim, c.value or "")]
        for text in texts:
            assert text == without_unseen(text), name


def test_no_entity_is_expanded_and_no_file_read() -> None:
    for name in ("billion laughs in the doctype", "billion laughs as XHTML", "quadratic entity in the doctype"):
        made = hostile.PAGES[name]()
        cleaned = clean_html(made.body, PageContext("https://kites.example/news/a", made.content_type))
        assert len(cleaned.body_text) + sum(len(r.text) for r in cleaned.removals) <= len(made.body)
    made = hostile.PAGES["an entity that reads a file"]()
    cleaned = clean_html(made.body, WEB)
    assert "root:" not in cleaned.body_text + "".join(r.text for r in cleaned.removals)


@pytest.mark.parametrize(
    ("name", "encoding", "shown"),
    [
        ("lone surrogates as bytes", "utf-8 from statistics", "kite"),
        ("UTF-16 with a header of UTF-8", "utf-16-le from byte order mark", "kite makers"),
        ("UTF-16 without mark, header of UTF-8", "utf-16-le from statistics", "kite makers"),
        ("UTF-16 big without mark or header", "utf-16-be from statistics", "kite makers"),
        ("UTF-16 of odd length", "utf-16-le from byte order mark", "kite makers"),
        ("UTF-8 with a header of UTF-16LE", "utf-8 from statistics", "kite makers"),
        ("UTF-7 in the header", "utf-8 from statistics", "+ADw-script+AD4-"),
        ("unicode_escape in the header", "utf-8 from statistics", "kite makers"),
        ("a character cut in two at the end", "utf-8 from header", hostile.JAPANESE),
        ("Shift JIS declared UTF-8", "cp932 from statistics", hostile.JAPANESE),
        ("Shift JIS without a word", "cp932 from statistics", hostile.JAPANESE),
        ("EUC-JP declared Shift JIS", "euc_jp from statistics", hostile.JAPANESE),
        ("GB 18030 declared UTF-8", "gb18030 from statistics", hostile.CHINESE),
        ("Windows-1251 without a word", "cp1251 from statistics", hostile.RUSSIAN),
        ("KOI8-R declared UTF-8", "koi8-r from statistics", hostile.RUSSIAN),
        ("UTF-8 declared ISO 8859-1", "utf-8 from statistics", hostile.POLISH),
        ("UTF-8 declared Windows-1252", "utf-8 from statistics", hostile.POLISH),
        ("meta charset at byte 5000", "iso8859-2 from page", hostile.POLISH),
    ],
)
def test_a_lying_or_missing_declaration_does_not_garble_the_page(name: str, encoding: str, shown: str) -> None:
    made = hostile.PAGES[name]()
    decoded = read(made.body, made.content_type)
    assert decoded.told.startswith(encoding)
    assert shown in decoded.text
    [chosen] = [claim for claim in decoded.claims if claim.chosen]
    assert f"{chosen.value} from {chosen.source}" == encoding
    assert all(claim.field == "encoding" for claim in decoded.claims)


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("the \u202enoitacilbup\u202c of \u2066kites\u2069\u200f", "the noitacilbup of kites"),
        ("k\u200bi\u2060t\ufeffe\u00ads", "kites"),
        (
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
            "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        ),  # Persian is spelled with it
        ("👨\u200d👩\u200d👧 ❤️", "👨\u200d👩\u200d👧 ❤️"),
        ("kite\U000e0068\U000e0069 flies", "kite flies"),
        (
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
            "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
        ),
        ("a\u0007b\u009bc\ufffed", "abcd"),
    ],
)
def test_characters_that_no_reader_sees_go(written: str, kept: str) -> None:
    assert without_unseen(written) == kept


def test_references_bring_no_character_back_that_bytes_could_not() -> None:
    page = f"<p>kites&#x202e;, &#7;tails &#x200b;and&#x85;string&#xD800;</p>{hostile.ARTICLE}"
    texts = [r.text for r in clean_html(page.encode(), WEB).removals]
    assert any(text.startswith("kites, tails and") for text in texts), texts


def test_what_was_escaped_twice_brings_no_line_break_and_no_unseen_character_into_a_title() -> None:
    head = '<meta property="og:title" content="Kites&amp;#10;over&amp;#x202e; the bay">'
    assert clean_html(f"<html><head>{head}</head><body>{PROSE * 5}".encode(), WEB).title == "Kites over the bay"


def test_json_ld_brings_no_lone_surrogate_into_a_field() -> None:
    head = r'<script type="application/ld+json">{"@type":"NewsArticle","author":{"name":"I\u202eda\u0000 Fal\udc00k \ud83e\ude81"}}</script>'
    cleaned = clean_html(f"{head}{hostile.ARTICLE}".encode(), WEB)
    assert cleaned.authors == ("Ida Fal�k 🪁",)


def test_a_page_without_a_body_tag_is_read_wherever_the_parser_left_it() -> None:
    for begin in ("<script>kite()</script>", "<title>Kites</title>", "<html><head><meta charset=utf-8>"):
        cleaned = clean_html(f"{begin}{hostile.ARTICLE}<p>{hostile.SENTENCE}".encode(), WEB)
        assert (cleaned.outcome, cleaned.title) == (Outcome.OK, "Autumn meeting of the kite makers")
        assert hostile.SENTENCE.strip() in cleaned.body_text
