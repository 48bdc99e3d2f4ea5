"""Who is who: one spelling of an address, one key of a page, digests that say what was digested."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.identity import (
    canonical_url,
    capture_id,
    fold,
    fold_digest,
    item_id,
    parse_utc,
    payload_digest,
    state_digest,
    text_digest,
    urlkey,
    utc_text,
)
from archive.model import Cleaned, Dated, Outcome, Precision


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTP://WWW.Kites.Example:80/A/b?x=1#part", "http://www.kites.example/A/b?x=1"),
        ("https://kites.example", "https://kites.example/"),
        ("https://kites.example/caf%c3%a9/%7Eida", "https://kites.example/caf%C3%A9/~ida"),
        ("https://kites.example/café", "https://kites.example/caf%C3%A9"),
        ("https://kites.example/a%2Fb", "https://kites.example/a%2Fb"),
        ("https://käsekuchen.example/", "https://xn--ksekuchen-v2a.example/"),
        ("https://kites.example/?45", "https://kites.example/?45"),
        ("https://kites.example/?q=a%20b&r=c+d&utm_source=x&fbclid=y", "https://kites.example/?q=a%20b&r=c+d"),
        ("https://kites.example/a?share=facebook&nb=1", "https://kites.example/a"),
        ("https://kites.example/a?share=2&nb=1", "https://kites.example/a?share=2&nb=1"),
        (
            "https://kites.example/m?name=News&file=article&sid=12",
            "https://kites.example/m?name=News&file=article&sid=12",
        ),
        ("https://kites.example/m?sid=0123456789abcdef0123456789abcdef&id=7", "https://kites.example/m?id=7"),
        ("http://[::1]:8080/a", "http://[::1]:8080/a"),
    ],
)
def test_an_address_has_one_spelling(url: str, canonical: str) -> None:
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "url",
    [
        "",
        "kites.example",
        "ftp://kites.example/",
        "javascript:void(0)",
        "http://",
        "http://[foo",
        "http://a:99999999/",
        "mailto:a@b.example",
        "http://\ud800.example/",
    ],
)
def test_what_is_no_web_address_is_refused_by_name(url: str) -> None:
    with pytest.raises(BadInput):
        canonical_url(url)


@given(st.text(max_size=60))
def test_no_text_breaks_the_spelling(text: str) -> None:
    try:
        first = canonical_url(text, base="https://kites.example/news/")
    except BadInput:
        return
    assert canonical_url(first) == first
    assert urlkey(first)


@pytest.mark.parametrize(
    "url",
    [
        "https://www.kites.example/news/a/",
        "http://kites.example/news/a",
        "https://kites.example:443/news/a/index.html",
        "https://kites.example/news/a?utm_source=feed#top",
    ],
)
def test_spellings_of_one_page_have_one_key(url: str) -> None:
    assert urlkey(url) == "example,kites)/news/a"


def test_what_chooses_another_text_is_in_the_key() -> None:
    assert urlkey("https://kites.example/?p=12") != urlkey("https://kites.example/?p=13")
    assert urlkey("https://kites.example/?b=2&a=1") == urlkey("https://kites.example/?a=1&b=2")
    assert urlkey("http://127.0.0.1:8801/a") == "127.0.0.1:8801)/a"
    assert urlkey("urn:archive:file:kites:a.txt:00") == "urn:archive:file:kites:a.txt:00"


def test_an_items_name_never_changes() -> None:
    """Cited names: a change of this test breaks citations that are out in the world."""
    assert (
        item_id(urlkey("https://www.ashg.org/publications-news/press-releases/x/"))
        == "item1-" + hashlib.sha256(b"org,ashg)/publications-news/press-releases/x").hexdigest()[:16]
    )


def test_digests_can_be_checked_with_common_tools() -> None:
    assert text_digest("Swans – return") == "sha256:" + hashlib.sha256("Swans – return".encode()).hexdigest()
    assert payload_digest(b"x") == "sha256:" + hashlib.sha256(b"x").hexdigest()


def test_folding_hides_what_no_reader_calls_an_edit() -> None:
    plain = 'The Society\'s "count" - 1980... is up.'
    printed = "The  Society’s “count” – 1980… is\n\nup.\u200b"
    assert fold(plain) == fold(printed)
    assert fold_digest(plain) == fold_digest(printed)
    assert fold_digest(plain) != fold_digest(plain.replace("up", "down"))


def test_a_state_is_title_dates_authors_and_text() -> None:
    base = Cleaned(Outcome.OK, title="Swans return", body_text="Text.")
    assert state_digest(base) == state_digest(
        Cleaned(Outcome.OK, title="Swans  return", body_text="Text.", language="en", categories=("x",))
    )
    for other in (
        Cleaned(Outcome.OK, title="Swans leave", body_text="Text."),
        Cleaned(Outcome.OK, title="Swans return", body_text="Text!"),
        Cleaned(Outcome.OK, title="Swans return", body_text="Text.", authors=("Ida",)),
        Cleaned(
            Outcome.OK,
            title="Swans return",
            body_text="Text.",
            published=Dated("2021-05-03", Precision.DAY, "meta", "x"),
        ),
    ):
        assert state_digest(other) != state_digest(base)


def test_where_a_date_was_read_is_no_part_of_the_state() -> None:
    by = [
        Cleaned(Outcome.OK, body_text="t", published=Dated("2021-05-03", Precision.DAY, source, source))
        for source in ("meta", "jsonld")
    ]
    assert state_digest(by[0]) == state_digest(by[1])


@given(st.datetimes(timezones=st.just(UTC)))
def test_instants_sort_as_text(when: datetime) -> None:
    assert parse_utc(utc_text(when)) == when
    assert len(utc_text(when)) == 27
    if when.year < 9999:
        assert utc_text(when) < utc_text(when + timedelta(microseconds=1))


def test_a_capture_is_named_by_what_it_is() -> None:
    when = datetime(2021, 5, 3, 10, tzinfo=UTC)
    name = capture_id("https://kites.example/", when, payload_digest(b"x"))
    assert name == capture_id(
        "https://kites.example/", when.astimezone(timezone(timedelta(hours=5))), payload_digest(b"x")
    )
    assert name != capture_id("https://kites.example/", when, payload_digest(b"y"))
