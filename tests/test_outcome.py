"""What a fetch turned out to be."""

from __future__ import annotations

import pytest

from archive.model import Cleaned, Outcome, Removal
from archive.outcome import LARGEST_PAGE_BYTES, of_body, of_rendition, of_response, wall_in_markup

HTML = "text/html; charset=UTF-8"


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (200, Outcome.OK),
        (203, Outcome.OK),
        (204, Outcome.OTHER_STATUS),
        (206, Outcome.OTHER_STATUS),
        (301, Outcome.MOVED),
        (302, Outcome.MOVED),
        (303, Outcome.MOVED),
        (304, Outcome.NOT_MODIFIED),
        (307, Outcome.MOVED),
        (308, Outcome.MOVED),
        (400, Outcome.OTHER_STATUS),
        (401, Outcome.BLOCKED),
        (403, Outcome.BLOCKED),
        (404, Outcome.MISSING),
        (408, Outcome.TIMEOUT),
        (410, Outcome.GONE),
        (429, Outcome.BLOCKED),
        (451, Outcome.BLOCKED),
        (500, Outcome.SERVER_ERROR),
        (503, Outcome.SERVER_ERROR),
        (999, Outcome.OTHER_STATUS),
        (0, Outcome.OTHER_STATUS),
    ],
)
def test_status_decides(status: int, outcome: Outcome) -> None:
    found, evidence = of_response(status, HTML, None, 5_000)
    assert found is outcome
    assert str(status) in evidence


@pytest.mark.parametrize(
    ("body", "what"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(99), "PNG picture"),
        (b"\xff\xd8\xff\xe0" + bytes(99), "JPEG picture"),
        (b"%PDF-1.7\n", "PDF document"),
        (b"PK\x03\x04" + bytes(99), "ZIP file"),
        (b"RIFF\n\x00\x10\x00WEBPVP8 ", "RIFF file (WebP, WAVE, AVI)"),
        (b"ID3\x04" + bytes(99), "MP3 file"),
    ],
)
def test_a_file_sent_as_a_page_is_none(body: bytes, what: str) -> None:
    assert of_body(body) == (Outcome.NOT_HTML, f"a {what}, sent as a page")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"<p>PNG",
        b"PK",
        "\ufeff<p>x".encode("utf-16-le"),
        b"%PDF is a format",
        b"GIF: how it is said",
        b"ID3 and heart disease",
        b"RIFFLE BEETLES COUNTED",
    ],
)
def test_what_begins_otherwise_may_be_a_page(body: bytes) -> None:
    assert of_body(body) is None


@pytest.mark.parametrize(
    "content_type", ["text/html", "TEXT/HTML;charset=x", "application/xhtml+xml", "text/plain", "", " ; "]
)
def test_pages_come_in_these_types(content_type: str) -> None:
    assert of_response(200, content_type, None, 10)[0] is Outcome.OK


@pytest.mark.parametrize(
    "content_type",
    ["application/pdf", "image/png", "application/json; charset=utf-8", "application/octet-stream", "nonsense"],
)
def test_other_types_are_no_pages_and_the_evidence_names_them(content_type: str) -> None:
    outcome, evidence = of_response(200, content_type, None, 10)
    assert outcome is Outcome.NOT_HTML
    assert content_type.partition(";")[0] in evidence


def test_a_cut_body_is_truncated_and_says_why() -> None:
    assert of_response(200, HTML, "disconnect", 1_234) == (
        Outcome.TRUNCATED,
        "broken off after 1,234 bytes (disconnect)",
    )
    assert of_response(200, HTML, "time", 1)[0] is Outcome.TRUNCATED


def test_a_body_beyond_the_limit_is_too_large() -> None:
    assert of_response(200, HTML, None, LARGEST_PAGE_BYTES)[0] is Outcome.OK
    assert of_response(200, HTML, None, LARGEST_PAGE_BYTES + 1)[0] is Outcome.TOO_LARGE
    assert of_response(200, HTML, "length", 100)[0] is Outcome.TOO_LARGE


def test_an_error_page_that_was_cut_is_still_the_error() -> None:
    assert of_response(404, HTML, "disconnect", 10)[0] is Outcome.MISSING
    assert of_response(503, "text/plain", None, 0)[0] is Outcome.SERVER_ERROR


def test_no_bytes_is_empty() -> None:
    assert of_response(200, HTML, None, 0)[0] is Outcome.EMPTY


def test_what_the_cleaner_rejected_stays_rejected_whoever_lists_it() -> None:
    cleaned = Cleaned(outcome=Outcome.LISTING, evidence="five teasers", news_evidence="jsonld NewsArticle")
    assert of_rendition(cleaned, frozenset({"post"})) == (Outcome.LISTING, "five teasers")


def test_a_page_that_calls_itself_news_is_news() -> None:
    cleaned = Cleaned(outcome=Outcome.OK, news_evidence="For Immediate Release")
    assert of_rendition(cleaned, frozenset()) == (Outcome.OK, "For Immediate Release")


@pytest.mark.parametrize(
    ("listed_as", "evidence"),
    [({"post"}, "listed as post"), ({"entry"}, "listed as entry"), ({"", "entry", "post"}, "listed as post and entry")],
)
def test_a_page_that_a_source_calls_news_is_news(listed_as: set[str], evidence: str) -> None:
    assert of_rendition(Cleaned(outcome=Outcome.OK), frozenset(listed_as)) == (Outcome.OK, evidence)


@pytest.mark.parametrize("listed_as", [set(), {""}, {"page"}])
def test_a_page_that_nobody_calls_news_is_not_news(listed_as: set[str]) -> None:
    outcome, evidence = of_rendition(Cleaned(outcome=Outcome.OK), frozenset(listed_as))
    assert outcome is Outcome.NOT_NEWS
    assert "nothing on the page" in evidence
    assert ("page" in listed_as) == evidence.endswith("listed as page")


@pytest.mark.parametrize(
    ("title", "body", "outcome"),
    [
        (
            "Down for maintenance",
            "We will be back soon. Thank you for your patience while we work on the site.",
            Outcome.MAINTENANCE,
        ),
        ("Lake Society", "The page you are looking for could not be found. Try the search.", Outcome.SOFT_404),
        ("Member Login", "Please sign in to continue reading this story.", Outcome.LOGIN_WALL),
        ("Before you continue", "Accept all cookies to continue to the site of the society.", Outcome.CONSENT_WALL),
        ("Just a moment", "Checking your browser before accessing lake.example.", Outcome.BLOCKED),
    ],
)
def test_a_wall_is_no_item_even_where_its_address_is_listed_as_one(title: str, body: str, outcome: Outcome) -> None:
    cleaned = Cleaned(Outcome.OK, title=title, body_text=body)
    assert of_rendition(cleaned, frozenset({"post"}))[0] is outcome


def test_an_article_about_walls_is_an_article() -> None:
    text = "The old sea wall is down for maintenance until March. " * 30
    assert (
        of_rendition(Cleaned(Outcome.OK, title="Access denied to the pier", body_text=text), frozenset({"post"}))[0]
        is Outcome.OK
    )


@pytest.mark.parametrize(
    ("outcome", "text"),
    [
        (Outcome.MAINTENANCE, "Wegen Wartungsarbeiten ist unsere Seite derzeit nicht erreichbar."),
        (Outcome.MAINTENANCE, "Le site est en maintenance, revenez bientôt."),
        (Outcome.MAINTENANCE, "Estamos en mantenimiento. Volveremos pronto."),
        (Outcome.SOFT_404, "Die Seite wurde leider nicht gefunden."),
        (Outcome.SOFT_404, "Oups ! Cette page est introuvable."),
        (Outcome.SOFT_404, "Página no encontrada"),
        (Outcome.SOFT_404, "Sidan hittades inte."),
        (Outcome.LOGIN_WALL, "Bitte melden Sie sich an, um weiterzulesen."),
        (Outcome.LOGIN_WALL, "Cet article est réservé aux adhérents."),
        (Outcome.LOGIN_WALL, "This content is available only to current members."),
        (Outcome.CONSENT_WALL, "Accepter les cookies et continuer vers le site"),
        (Outcome.CONSENT_WALL, "To continue reading, please accept our cookies."),
        (Outcome.BLOCKED, "Just a moment..."),
        (Outcome.BLOCKED, "The requested URL was rejected. Please consult with your administrator."),
        (Outcome.BLOCKED, "Zugriff verweigert"),
    ],
)
def test_walls_in_several_languages(outcome: Outcome, text: str) -> None:
    found, evidence = of_rendition(Cleaned(Outcome.OK, body_text=text, news_evidence="an article"), frozenset({"post"}))
    assert found is outcome
    assert "the page only says" in evidence


def test_a_release_about_a_wall_is_a_release() -> None:
    text = "The society's archive will be under maintenance on Sunday, said its president. " * 14
    assert of_rendition(Cleaned(Outcome.OK, body_text=text, news_evidence="an article"), frozenset())[0] is Outcome.OK


@pytest.mark.parametrize(
    ("outcome", "markup"),
    [
        (Outcome.BLOCKED, b"<script>window._cf_chl_opt={cvId:'3'}</script>"),
        (Outcome.BLOCKED, b"<iframe src='/_Incapsula_Resource?CWUDNSAI=9&incident_id=66-1'></iframe>"),
        (Outcome.BLOCKED, b"<script>window.gokuProps = {}</script>"),
        (Outcome.BLOCKED, b"<script src='https://geo.captcha-delivery.com/c.js'></script>"),
        (Outcome.LOGIN_WALL, b"<form method=post><input type=hidden name='SAMLRequest' value=x></form>"),
    ],
)
def test_what_only_a_wall_has_in_its_html(outcome: Outcome, markup: bytes) -> None:
    found = wall_in_markup(b"<html><body>" + markup + b"</body></html>")
    assert found is not None
    assert found[0] is outcome


@pytest.mark.parametrize(
    "markup",
    [
        b"<script src='/cdn-cgi/challenge-platform/scripts/jsd/main.js'></script>",
        b"<script src='/_Incapsula_Resource?SWJIYLWA=719d34d31c8e3a6e6fffd425f7e032f3'></script>",
        b"<form name='loginform' action='/wp-login.php'></form>",
        b"<p>The WAF challenge of our annual meeting</p>",
    ],
)
def test_what_firewalls_put_into_every_page_is_no_wall(markup: bytes) -> None:
    assert wall_in_markup(b"<html><body>" + markup + b"</body></html>") is None


def test_a_page_that_is_nothing_but_a_consent_question_is_a_wall() -> None:
    # To the cleaner the question is furniture, and the page empty.
    words = "We and our 412 partners use cookies. Accept all cookies to continue to the site, or manage your choices."
    taken = (Removal(0, words, "cookie"),)
    found, _ = of_rendition(Cleaned(Outcome.EMPTY, title="Rope", removals=taken), frozenset({"post"}))
    assert found is Outcome.CONSENT_WALL
    beside = (*taken, Removal(1, "Menu " * 200, "chrome"))
    assert of_rendition(Cleaned(Outcome.EMPTY, removals=beside), frozenset())[0] is Outcome.EMPTY
