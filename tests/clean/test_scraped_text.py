"""Text as scraped: the headline among menus and mastheads, the tail with its unknown lines. Each case is the smallest page that once went wrong."""

from __future__ import annotations

import pytest

from archive.clean import PageContext, clean_text
from archive.model import Cleaned, Contact, Kind
from archive.sites import Site

BODY = (
    "Members of the Lake Society counted every swan on the river this spring and found that there were twice as many as in 1980.\n\n"
    "The count will be repeated in two years, or sooner, the Society said."
)


def clean(text: str, url: str = "urn:archive:file:lake:a.txt") -> Cleaned:
    return clean_text(text, PageContext(url))


@pytest.mark.parametrize(
    "head",
    [
        "Swans return",
        "Lake Society\nSwans return",
        "Home\nNews\nSwans return",
        "Home\nAbout us\nJoin\nEvents\nNews\nLake Society\nSwans return\n1 May 2019",
        "Home | About | Join | Events | Contact\nSkip to main content\nSwans return",
        "You are here: Home :: News :: Swans return\nPrint | Email | Text size: A A A\nSwans return",
        "Having trouble viewing this email? View it in your browser\nSwans return\n1 May 2019",
        "News and media releases\nSwans return",
        "NEWS RELEASE\nFOR IMMEDIATE RELEASE: Tuesday, 4 March 2014\nContacts:\nMaria del Rio\nPress Officer\n+44 20 7946 0958\nmaria@lake.example\nSwans return",
        "Press Releases\n\nWebcasts\n\nLogo Guidelines\n\nSpeaking of Swans\n\n\nSwans return",
        "MEDIA RELEASE\nEmbargoed until 12.01am AEST, Tuesday 9 August 2011\nSwans return",
    ],
)
def test_the_headline_is_found_among_what_stands_above_the_text(head: str) -> None:
    cleaned = clean(f"{head}\n\n{BODY}")
    assert cleaned.title == "Swans return"
    assert cleaned.body_text == BODY


def test_the_address_says_which_line_is_the_headline() -> None:
    text = f"The Lake Society Newsroom of Record\nSwans return to the river in numbers\n\n{BODY}"
    assert (
        clean(text, "https://lake.example/news/swans-return-river-numbers").title
        == "Swans return to the river in numbers"
    )


def test_a_second_headline_is_part_of_the_body() -> None:
    cleaned = clean(f"Swans return to the river in numbers\nTwice as many birds as in 1980\n1 May 2019\n\n{BODY}")
    assert cleaned.title == "Swans return to the river in numbers"
    assert cleaned.body_text == f"Twice as many birds as in 1980\n\n{BODY}"


@pytest.mark.parametrize(
    "tail",
    [
        "ENDS\nCookies | Legal",
        "- ends -\nRegistered charity number 999 123\nWebsite by Bright Radish",
        "– 30 –",
        "###\n[Home] [Search] [Comments to webmaster]\nLast modified: 28 August 1998",
        "ENDS\nImprint\nData protection\nBack to overview",
        "* * *\nThe Lake Society is a body of two hundred people who count birds.\nFollow us: Facebook Twitter YouTube",
        "2 comments\nJoan R. says:\nAugust 12, 2015 at 9:14 am\nLovely post! I did the same in 1988 with a rowing boat.\nReply",
        "Previous article\nDucks leave\nNext article\nGeese arrive\nSign up to our newsletter\nEnter your email address\nSubscribe",
        "Related articles\nA guide to swans\nHow to count\nPrivacy Policy",
        "About the Lake Society\nThe Lake Society has counted birds since 1911. It is a charity.\nIts house is in Deal.\nAbout the River Trust\nThe River Trust mends banks.",
        "ENDS\nNotes to editors\n1. The count was made in April.\n2. Swans were counted once.\n© 2014 Lake Society",
    ],
)
def test_the_tail_comes_off_with_the_lines_that_no_rule_knows(tail: str) -> None:
    assert clean(f"Swans return\nMay 1, 2019\n\n{BODY}\n{tail}").body_text == BODY


@pytest.mark.parametrize(
    "kept",
    [
        "Correction, May 2, 2019: the count was made in April.",
        "About the prizes\n\nThe prizes are given each year to whoever counts the most birds, and they are made of wood from the old pier.",
        "Winners\n\nIda Falk\n\nBo Lind",
    ],
)
def test_what_belongs_to_the_text_stays_below_it(kept: str) -> None:
    assert clean(f"Swans return\nMay 1, 2019\n\n{BODY}\n\n{kept}").body_text == f"{BODY}\n\n{kept}"


def test_a_correction_below_the_furniture_is_body() -> None:
    text = f"Swans return\nMay 1, 2019\n\n{BODY}\n\n###\n\nAbout the Lake Society (LS)\n\nThe Lake Society has counted birds since 1911.\n\nCorrection: it was 1912."
    assert clean(text).body_text == f"{BODY}\n\nCorrection: it was 1912."


def test_stars_between_two_sections_end_nothing() -> None:
    cleaned = clean(f"Swans return\nMay 1, 2019\n\n{BODY}\n\n* * *\n\n{BODY}\n\nSwans are large.")
    assert cleaned.body_text == f"{BODY}\n\n{BODY}\n\nSwans are large."
    assert [r.rule for r in cleaned.removals if r.text == "* * *"] == ["section_mark"]


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        ("ENDS\nContact\nIlse Maes\nCommunications Manager\n+32 2 555 01 90\nilse@lake.example", Contact("Ilse Maes", "Communications Manager", "+32 2 555 01 90", "ilse@lake.example")),
        ("ENDS\nFor further information contact Fiona Strand, Head of Media, on 020 7946 0200.", Contact("Fiona Strand", "Head of Media", "020 7946 0200", None)),
        ("Media contacts:\nJo Smith, 555-222-3333, jo@lake.example\nAl Jones, 555-222-4444, al@lake.example", Contact("Jo Smith", None, "555-222-3333", "jo@lake.example")),
        ("Contact: Ann Lee, 555-123-4567, ann@lake.example\n###\nMore birds each year.", Contact("Ann Lee", None, "555-123-4567", "ann@lake.example")),
    ],
)  # fmt: skip
def test_a_contact_below_the_text_is_read_whole(lines: str, contact: Contact) -> None:
    cleaned = clean(f"Swans return\nMay 1, 2019\n\n{BODY}\n\n{lines}")
    assert cleaned.contact == contact
    assert "555" not in cleaned.body_text


@pytest.mark.parametrize(
    ("opening", "place", "published"),
    [
        ("Brussels, 14 June 2018 – ", "Brussels", "2018-06-14"),
        ("Frankfurt am Main, 12 March 2019. ", "Frankfurt am Main", "2019-03-12"),
        ("ST. PAUL, MINN. (May 20, 2003)—", "ST. PAUL, MINN.", "2003-05-20"),
        ("Cincinnati, Ohio – ", "Cincinnati, Ohio", None),
        ("(DENVER) – ", "DENVER", None),
    ],
)
def test_a_dateline_is_metadata_and_stays_in_the_text(opening: str, place: str, published: str | None) -> None:
    cleaned = clean(f"Swans return\n\n{opening}{BODY}")
    assert cleaned.dateline == place
    assert (cleaned.published.value if cleaned.published else None) == published
    assert cleaned.body_text == f"{opening}{BODY}"


def test_a_fact_sheet_keeps_what_a_release_would_lose() -> None:
    text = (
        "Lake Society Fact Sheet\n\nThe Lake Society\n\n12 Quay Street\n\nDeal, DE 19901\n\n555.201.7700\n\nAbout the Lake Society (LS):\n\n"
        f"{BODY}\n\nContact Information:\n\nIda Falk\n\nDirector"
    )
    cleaned = clean(text)
    assert cleaned.kind is Kind.FACT_SHEET
    assert (
        cleaned.body_text == f"About the Lake Society (LS):\n\n{BODY}\n\nContact Information:\n\nIda Falk\n\nDirector"
    )
    assert set(cleaned.kept) == {"letterhead"}


def test_a_newsletter_is_dated_by_the_month_of_its_title() -> None:
    cleaned = clean(f"The Rain Gauge: Newsletter of the Lake Society, March 2009\n\n{BODY}")
    assert cleaned.kind is Kind.NEWSLETTER
    assert cleaned.published is not None
    assert (cleaned.published.value, cleaned.published.source) == ("2009-03", "title")


def test_a_cookie_sentence_that_begins_with_the_societys_name_describes_nobody() -> None:
    site = Site(key="lake", society="Lake Society", short_name="LS")
    text = f"Swans return\nMay 1, 2019\n\n{BODY}\n\nAbout the Lake Society (LS)\n\nThe Lake Society has counted birds since 1911.\n\nLS uses cookies to provide you with a secure web experience. Privacy Policy"
    cleaned = clean_text(text, PageContext("urn:x", site=site))
    assert cleaned.kept["about"].endswith("since 1911.")
    assert "cookie" in [r.rule for r in cleaned.removals]
