"""What press offices print around the article's element, and the shapes of contact blocks: each case is the smallest page that showed it."""

from __future__ import annotations

import pytest

from archive.clean import PageContext, clean_html, clean_text, press
from archive.model import Cleaned, Contact, Kind

LONG = "Members of the Lake Society counted every swan on the river this spring and found twice as many as in 1980, the Society said."
MORE = "The count will be repeated in two years, and whoever wants to take part may write to the office before the first of March."
LAST = "Nobody knows why the birds came back, but the reeds have grown wider along both banks, and fewer boats pass there at night."
BODY = f"<p>{LONG}</p><p>{MORE}</p><p>{LAST}</p>"
TEXT = f"{LONG}\n\n{MORE}\n\n{LAST}"
IDA = Contact(name="Ida Falk", phone="555-201-7788", email="ida@lake.example")
URL = "https://lake.example/news/swans-return"


def clean(body: str, url: str = URL) -> Cleaned:
    page = f"<!DOCTYPE html><html lang=en><head><title>Swans return – Lake Society</title></head><body>{body}</body></html>"
    return clean_html(page.encode(), PageContext(url, "text/html; charset=utf-8"))


@pytest.mark.parametrize(
    "block",
    [
        "<dl><dt>Press contact</dt><dd>Ida Falk</dd><dt>Telephone</dt><dd>555-201-7788</dd><dt>Email</dt><dd>ida@lake.example</dd></dl>",
        "<table><tr><td>Media contact:<td>Ida Falk<tr><td>Phone:<td>555-201-7788<tr><td>Email:<td>ida@lake.example</table>",
        "<div><h4>Media Contact</h4><p>Ida Falk<br>ida@lake.example<br>Office: 555-201-7788</p></div>",
        "<p><b>Media Contacts:</b></p><p>Ida Falk, 555-201-7788, ida@lake.example<br>Jo Smith, 555-201-7789, jo@lake.example</p>",
    ],
)
@pytest.mark.parametrize("place", ["above", "below"])
def test_a_contact_is_read_in_whatever_elements_it_stands(block: str, place: str) -> None:
    article = f"<article>{BODY}</article>"
    cleaned = clean(
        f"<h1>Swans return</h1>{block}{article}" if place == "above" else f"<h1>Swans return</h1>{article}{block}"
    )
    assert cleaned.body_text == TEXT
    assert cleaned.contact == IDA
    assert any(r.rule == "contact" and r.kept == "contact" for r in cleaned.removals)


def test_a_release_in_a_news_folder_is_a_release_by_its_contact() -> None:
    block = "<dl><dt>Press contact</dt><dd>Ida Falk</dd><dt>Telephone</dt><dd>555-201-7788</dd></dl>"
    assert clean(f"<h1>Swans return</h1>{block}<div class=body>{BODY}</div>").kind is Kind.PRESS_RELEASE


def test_a_contact_of_the_site_below_news_is_no_contact_of_the_release() -> None:
    cleaned = clean(
        f"<h1>Swans return</h1><article>{BODY}</article><div><h4>Contact</h4><p>Lake House<br>555-201-7788</p></div>"
    )
    assert cleaned.contact is None
    assert cleaned.kind is Kind.NEWS


def test_an_embargo_in_a_box_above_the_article_is_read() -> None:
    cleaned = clean(
        "<div class=title><h1>Swans return</h1></div><div class=text><p>EMBARGOED UNTIL 11:00 AM U.S. EASTERN TIME, THURSDAY, MAY 16, 2024</p></div>"
        f"<div class=text><div>{BODY}</div></div>"
    )
    assert cleaned.embargo is not None
    assert cleaned.embargo.value == "2024-05-16T11:00:00-04:00"
    assert cleaned.body_text == TEXT


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        (["Ida Falk – Press Officer", "555-201-7788"], Contact("Ida Falk", "Press Officer", "555-201-7788")),
        (
            ["Ida Falk (555) 201-7788 or ida@lake.example"],
            Contact("Ida Falk", None, "(555) 201-7788", "ida@lake.example"),
        ),
        (
            ["Ida Falk", "T: 020 7946 0333", "E: ida@lake.example"],
            Contact("Ida Falk", None, "020 7946 0333", "ida@lake.example"),
        ),
        (["Ida Falk Press Officer 555-201-7788"], Contact("Ida Falk", "Press Officer", "555-201-7788")),
        (["Dr. Ida Falk", "E-Mail: falk(at)see.example"], Contact("Dr. Ida Falk", None, None, "falk(at)see.example")),
        (["Press Officer | Ida Falk | 555-201-7788"], Contact("Ida Falk", "Press Officer", "555-201-7788")),
    ],
)
def test_name_and_role_come_apart_whatever_stands_between(lines: list[str], contact: Contact) -> None:
    assert press.read_contact(lines) == contact


def test_an_office_below_a_name_belongs_to_the_contact_though_it_is_a_label_elsewhere() -> None:
    cleaned = clean(
        f"<h1>Swans return</h1>{BODY}<div><h2>Ansprechpartnerin</h2><div>Svenja Krull</div><div>Presse- und Öffentlichkeitsarbeit</div>"
        f"<div>Tel. +49 381 555-910</div></div><h2>Background</h2><p>{LAST}</p>"
    )
    assert cleaned.contact == Contact("Svenja Krull", "Presse- und Öffentlichkeitsarbeit", "+49 381 555-910")
    assert cleaned.body_text == f"{TEXT}\n\nBackground\n\n{LAST}"


@pytest.mark.parametrize("above", ["<p class=eyebrow>Research</p>", "<h2>News Releases</h2><p>News Release</p>"])
def test_the_section_named_above_the_headline_is_no_text(above: str) -> None:
    assert clean(f"<main>{above}<h1>Swans return</h1>{BODY}</main>").body_text == TEXT


@pytest.mark.parametrize("line", ["EMBARGOED UNTIL – May 16, 2024", "FOR RELEASE | May 16, 2024"])
def test_an_embargo_is_not_signed(line: str) -> None:
    assert press.byline(line) is None


@pytest.mark.parametrize("line", ["Erstellt am Dienstag, 21. Mai 2024 09:15 Uhr, geschrieben von Jutta Wiese"])
def test_a_label_before_a_date_is_no_town(line: str) -> None:
    assert press.dateline(line) is None
    assert press.byline(line) is not None


def test_a_day_and_a_month_are_no_address() -> None:
    assert not press.is_address_line("4 July: walk on the salt marsh")
    assert press.is_address_line("4 Quay Street")


@pytest.mark.parametrize(
    "head",
    [
        "<h1>Swans return</h1><div><span>Ida Falk</span></div><div>March 12, 2021</div>",
        "<div>Ida Falk</div><div>March 12, 2021</div><h1>Swans return</h1>",
        "<h1>Swans return</h1><div class=post-meta>March 12, 2021 · 4 min · Ida Falk | Suggest Changes</div>",
        "<h1>Swans return</h1><p>March 12, 2021 | Ida Falk | No comments</p>",
        "<h1>Swans return</h1><p class=post-author>Words: <a href=/ida>Ida Falk</a> / Pictures: Lena Ray</p><p>March 12, 2021</p>",
        "<h1>Swans return</h1><footer><abbr class=published>March 12, 2021</abbr><address>By <a>Ida Falk</a></address></footer>",
        "<h1>Swans return</h1><div class=entry-meta>By Ida Falk / March 12, 2021</div>",
    ],
)
def test_a_name_between_headline_and_date_is_the_author(head: str) -> None:
    cleaned = clean(f"<article>{head}<div>{BODY}</div></article>")
    assert cleaned.authors == ("Ida Falk",)
    assert cleaned.published is not None
    assert cleaned.published.value == "2021-03-12"
    assert cleaned.body_text == TEXT


def test_a_release_line_beside_the_date_is_nobody() -> None:
    assert clean(f"<h1>Swans return</h1><div>March 12, 2021</div><p>For Immediate Release</p>{BODY}").authors == ()


def test_a_statement_says_whose_it_is_above_its_text() -> None:
    cleaned = clean(
        f"<h1>Swans return</h1><p>The following statement is attributable to Ida Falk, president of the Lake Society:</p>{BODY}"
    )
    assert cleaned.kind is Kind.STATEMENT
    assert cleaned.body_text == TEXT


def test_a_town_and_a_dash_are_a_dateline_in_a_release_alone() -> None:
    line = LONG.replace("Members", "Plön – Members", 1)
    release = f"<h1>Swans return</h1><p>For Immediate Release</p><p>{line}</p><p>{MORE}</p>"
    assert clean(release).dateline == "Plön"
    assert clean(release.replace("<p>For Immediate Release</p>", "")).dateline is None


def test_the_first_line_of_scraped_text_is_its_headline_even_where_it_could_be_a_name() -> None:
    text = f"Gemeinsame Erklärung zu den Sammlungen\n\nVeröffentlicht am 2. November 2023\n\n{LONG}\n\n{MORE}\n"
    cleaned = clean_text(text, PageContext("https://lake.example/t12"))
    assert cleaned.title == "Gemeinsame Erklärung zu den Sammlungen"
    assert cleaned.authors == ()


def test_a_french_line_has_date_and_author() -> None:
    text = f"Le retour des cygnes\n\nPublié le 9 janvier 2024 par Aminata Lefort\n\n{LONG}\n\n{MORE}\n"
    cleaned = clean_text(text, PageContext("https://lake.example/actualites/cygnes"))
    assert cleaned.authors == ("Aminata Lefort",)
    assert cleaned.published is not None
    assert cleaned.published.value == "2024-01-09"
