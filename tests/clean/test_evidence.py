"""Title, authors, dates and language with their evidence: what every source said, which is believed, and why."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from archive.clean import PageContext, clean_html
from archive.clean.evidence import MAX_CHARS, MAX_CLAIMS
from archive.model import Claim, Cleaned

LONG = "Members of the Lake Society counted every swan on the river this spring and found twice as many as in 1980, the Society said."
BODY = f"<p>{LONG}</p><p>{LONG.replace('swan', 'duck')}</p><p>{LONG.replace('swan', 'goose')}</p>"


def clean(body: str, *, head: str = "", url: str = "https://lake.example/swans") -> Cleaned:
    page = f"<!DOCTYPE html><html lang=en><head><title>Swans return – Lake Society</title>{head}</head><body><main>{body}{BODY}</main></body></html>"
    return clean_html(page.encode(), PageContext(url, "text/html; charset=utf-8", datetime(2021, 6, 1, tzinfo=UTC)))


def ld(entry: object) -> str:
    return f'<script type="application/ld+json">{json.dumps(entry)}</script>'


def chosen(cleaned: Cleaned, field: str) -> Claim | None:
    return next((claim for claim in cleaned.claims if claim.field == field and claim.chosen), None)


@pytest.mark.parametrize(
    ("head", "body", "authors"),
    [
        (ld({"@graph": [{"@type": "Article", "author": {"@id": "#j"}}, {"@type": "Person", "@id": "#j", "name": "Jane Doe"}]}), "", ("Jane Doe",)),
        (ld({"@type": "WebPage", "mainEntity": {"@type": "NewsArticle", "author": [{"name": "Jane Doe"}, "John Roe"]}}), "", ("Jane Doe", "John Roe")),
        (ld({"@type": "Article", "author": {"@type": "Organization", "name": "Lake Society"}}), "<p class=byline>By <a href=/x>Jane Doe</a></p>", ("Jane Doe",)),
        (ld({"@type": "Article", "author": {"@type": "Organization", "name": "Lake Society"}}), "", ("Lake Society",)),
        ("<meta name=author content=admin><meta name=parsely-author content='Jane Doe'>", "", ("Jane Doe",)),
        ("", "<p>Written by</p><p>Jane Doe</p>", ("Jane Doe",)),
        ("", "<div><a rel=author href=/who/jane>Jane Doe</a></div>", ("Jane Doe",)),
        ("<meta name='twitter:label1' content='Written by'><meta name='twitter:data1' content='Jane Doe'>", "", ("Jane Doe",)),
        ("", "<p><span>Public Policy</span> <span>May 3, 2021</span></p>", ()),
    ],
)  # fmt: skip
def test_authors_are_found_wherever_the_page_names_them(head: str, body: str, authors: tuple[str, ...]) -> None:
    assert clean(f"<h1>Swans return</h1>{body}", head=head).authors == authors


@pytest.mark.parametrize(
    ("head", "body", "value"),
    [
        (ld({"@type": "Article", "datePublished": "2021-05-04T01:30:00Z"}), "<p class=date>May 3, 2021</p>", "2021-05-03"),
        (ld({"@type": "Article", "datePublished": "2021-05-04T01:30:00Z"}), "", "2021-05-04T01:30:00+00:00"),
        (ld({"@type": "Article", "datePublished": "2021-05-04T17:30:00Z"}), "<div class=entry-meta>May 5, 2021</div><div class=entry-meta>May 4, 2021</div>", "2021-05-04T17:30:00+00:00"),
        ("<meta name=date content='03/04/2021'>", "", None),
        ("<meta property='article:published_time' content='2031-05-04'><meta name=dc.date content='2021-05-04'>", "", "2021-05-04"),
        ("<meta name=pubdate content='1970-01-01T00:00:00Z'>", "", None),
        ("", "<p>Updated May 5, 2021 | Published May 3, 2021</p>", "2021-05-03"),
        ("", "<p><span>Erschienen am 3. Mai 2021</span></p>", "2021-05-03"),
        ("", "<p class=fecha>3 de mayo de 2021</p>", "2021-05-03"),
    ],
)  # fmt: skip
def test_the_date_of_publication(head: str, body: str, value: str | None) -> None:
    published = clean(f"<h1>Swans return</h1>{body}", head=head).published
    assert (published.value if published else None) == value


def test_every_source_is_a_claim_and_one_of_each_field_is_chosen() -> None:
    head = ld(
        {
            "@type": "Article",
            "datePublished": "2021-05-03",
            "dateModified": "2021-05-09",
            "author": {"name": "Jane Doe"},
        }
    )
    cleaned = clean(
        "<h1>Swans return</h1><p class=byline>By Jane Doe</p>", head=head, url="https://lake.example/2021/05/03/swans"
    )
    for field, value in (
        ("title", cleaned.title),
        ("authors", "Jane Doe"),
        ("published", "2021-05-03"),
        ("updated", "2021-05-09"),
        ("language", "en"),
    ):
        claims = [claim for claim in cleaned.claims if claim.field == field]
        assert [claim.value for claim in claims if claim.chosen] == [value]
    published = chosen(cleaned, "published")
    assert published is not None
    assert "url agree" in published.why


def test_est_printed_in_july_is_remarked_upon() -> None:
    claim = chosen(clean("<h1>Swans return</h1><p>For release: April 6, 2021, 3 p.m. EST</p>"), "published")
    assert claim is not None
    assert "EST is printed" in claim.why


def test_a_page_of_a_thousand_bylines_keeps_its_claims_in_bounds() -> None:
    marks = "".join(
        f"<p class=byline>By Jane Doe {'x' * 400}</p><meta name=author content='Jane {n}'>" for n in range(1000)
    )
    claims = clean(f"<h1>Swans return</h1>{marks}").claims
    assert len(claims) <= MAX_CLAIMS
    assert all(len(claim.verbatim) <= MAX_CHARS for claim in claims)


@pytest.mark.parametrize("script", ["[" * 5000, '{"@type": "Article", "author": {"@id": "#a"}, "@id": "#a"}', "{,}", '{"@type": ["Article"], "author": 7}', "null"])  # fmt: skip
def test_json_ld_that_says_nothing_costs_nothing(script: str) -> None:
    cleaned = clean("<h1>Swans return</h1>", head=f'<script type="application/ld+json">{script}</script>')
    assert (cleaned.title, cleaned.authors) == ("Swans return", ())


@pytest.mark.parametrize(
    ("script", "why"),
    [
        ('{"@type": "NewsArticle", "headline": "' + "kite " * 110_000 + '"}', "too large to read: 550,"),
        ('{"@graph":' * 200 + "1" + "}" * 200, "nested too deeply"),
        ('{"@type": "NewsArticle", "headline": ', "no JSON"),
        ('{"@graph": [' + ",".join(["{}"] * 600) + "]}", "more than 500 objects"),
        ('{"@type": "NewsArticle", "headline": "Swans return",}', ""),
        ("null", ""),
    ],
)  # fmt: skip
def test_json_ld_that_was_left_unread_is_told(script: str, why: str) -> None:
    cleaned = clean("<h1>Swans return</h1>", head=f'<script type="application/ld+json">{script}</script>')
    told = [claim.why for claim in cleaned.claims if claim.field == "jsonld"]
    assert [one[: len(why)] for one in told] == ([why] if why else [])
    assert cleaned.title == "Swans return"


GERMAN = "Die Gesellschaft der Drachenbauer lädt alle Mitglieder zu der Versammlung im alten Rathaus ein, und wer nicht kommen kann, schreibt dem Vorstand. "
ENGLISH = "The society of kite makers invites all of the members to the meeting in the old town hall, and those who cannot come write to the board. "
POLISH = "Towarzystwo budowniczych latawców zaprasza wszystkich członków na jesienne zebranie w starym ratuszu, a kto nie może przyjść, pisze do zarządu. "
DANISH = "Dragebyggernes forening indbyder alle medlemmer til møde på det gamle rådhus, og den der ikke kan komme, skriver til bestyrelsen i god tid. "


@pytest.mark.parametrize(
    ("declared", "text", "language", "how"),
    [
        ("en-GB", ENGLISH, "en-GB", "common in en"),
        ("de", GERMAN, "de", "common in de"),
        ("en", GERMAN, "de", "of 1"),
        ("de", ENGLISH, "en", "of 1"),
        ("en", POLISH, "pl", "of 1"),
        ("da", DANISH, "da", "of 1"),
        ("", GERMAN, "de", "of 1"),
    ],
)
def test_the_declared_language_is_believed_where_its_common_words_stand(
    declared: str, text: str, language: str, how: str
) -> None:
    page = f"<html lang='{declared}'><body><article><h1>x</h1>{f'<p>{text * 2}</p>' * 4}</article></body></html>"
    cleaned = clean_html(page.encode(), PageContext("https://kites.example/a", "text/html; charset=utf-8"))
    assert cleaned.language == language
    assert how in next(c.verbatim for c in cleaned.claims if (c.field, c.source) == ("language", "text"))
