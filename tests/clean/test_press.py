"""The grammar of press pages: what each line is by itself, and the sentences that only look like furniture."""

from __future__ import annotations

import pytest

from archive.clean import press
from archive.model import Contact


@pytest.mark.parametrize(
    ("line", "rule"),
    [
        ("* * *", "end_mark"),
        ("# # #", "end_mark"),
        ("###", "end_mark"),
        ("-30-", "end_mark"),
        ("— ENDS —", "end_mark"),
        ("[End]", "end_mark"),
        ("The site menu needs JavaScript to be switched on", "nav_notice"),
        ("Skip to main content", "skip_link"),
        ("Home > News > Kites over Dover", "breadcrumbs"),
        ("Join | Renew | Give | Sign in | Find a kite", "nav_menu"),
        ("SKM uses cookies to keep your visit secure. Privacy Policy", "cookie"),
        ("By continuing to browse this site you agree to our use of cookies.", "cookie"),
        ("Find SKM on Bluesky, Mastodon and LinkedIn", "social"),
        ("Twitter | Facebook | LinkedIn", "social"),
        ("Share this page", "share"),
        ("Return to the top", "back_to_top"),
        ("Sign up for our monthly newsletter", "newsletter"),
        ("© 2019 Society of Kite Makers", "copyright"),
        ("Privacy Policy | Terms of Use", "footer_link"),
        ("Posted in Kites, Wind", "post_meta"),
        ("« Previous: A Calm Week", "prev_next"),
    ],
)
def test_a_furniture_line_is_known_by_its_wording(line: str, rule: str) -> None:
    found = press.line_rule(line)
    assert found is not None
    assert found.name == rule


@pytest.mark.parametrize(
    "line",
    [
        "Cookies and tea were served to three hundred guests while the wind was waited for.",
        "The workshop shares its tools with every school in the county.",
        "Follow the wind, the old makers said, and the line will follow you.",
        "Copy the pattern twice before you cut.",
        "About half of those asked had flown a kite in the past year.",
        "Contacting the office is not needed to reuse the drawings.",
        "Published figures show that fewer kites are lost each year.",
        "Next steps",
        "News from the lofts",
        "Top honors went to a maker from Deal.",
        "Home is where the line ends",
    ],
)
def test_a_sentence_that_only_sounds_like_furniture_is_none(line: str) -> None:
    assert press.line_rule(line) is None
    assert press.contact_label(line) is None
    assert press.published(line, None) is None
    assert press.release(line, None) == (False, None)
    assert press.embargo(line, None) == (False, None)


@pytest.mark.parametrize(
    ("line", "value", "tz"),
    [
        (
            "Published: Monday, May 3, 2021, 10:00 a.m. U.S. Eastern Time",
            "2021-05-03T10:00:00-04:00",
            "America/New_York",
        ),
        ("Posted on 3 May 2021", "2021-05-03", None),
        ("Released May 2021", "2021-05", None),
        ("Monday, 3 May 2021 at 14:30 BST", "2021-05-03T14:30:00+01:00", "Europe/London"),
    ],
)
def test_a_published_line_keeps_its_precision_and_its_zone(line: str, value: str, tz: str | None) -> None:
    found = press.published(line, None)
    assert found is not None
    assert (found.value, found.tz) == (value, tz)


@pytest.mark.parametrize(
    ("line", "place", "printed"),
    [
        ("DOVER, DE – Makers of kites", "DOVER, DE", None),
        ("SAN DIEGO—Makers of kites", "SAN DIEGO", None),
        ("WASHINGTON, D.C., July 6, 2020 – Makers", "WASHINGTON, D.C.", "July 6, 2020"),
        ("BETHESDA, Md. (July 6, 2020) -- Makers", "BETHESDA, Md.", "July 6, 2020"),
        ("PARIS (AP) - Makers of kites", "PARIS", None),
        ("MONTRÉAL – Makers of kites", "MONTRÉAL", None),
        ("BETHESDA, MD – March 4, 2021 – The makers", "BETHESDA, MD", "March 4, 2021"),
        ("(BETHESDA, MD – March 4, 2021) – The makers", "BETHESDA, MD", "March 4, 2021"),
        ("WASHINGTON, D.C. – Thursday, March 4, 2021 – The makers", "WASHINGTON, D.C.", "Thursday, March 4, 2021"),
        ("NEW YORK, March 4, 2021 /PRNewswire/ -- Makers", "NEW YORK", "March 4, 2021"),
    ],
)
def test_a_dateline_gives_its_place_and_its_date(line: str, place: str, printed: str | None) -> None:
    assert press.dateline(line) == (place, printed)


@pytest.mark.parametrize(
    "line", ["SKM – the makers’ society", "Dover – a town", "A – B", "THE END", "KITES ARE UP TODAY"]
)
def test_initials_and_shouting_are_no_dateline(line: str) -> None:
    assert press.dateline(line) is None


@pytest.mark.parametrize(
    ("lines", "contact"),
    [
        (
            ["Ida Falk, SKM Senior Officer, Public Wind & Kites, 555.201.7788,"],
            Contact("Ida Falk", "SKM Senior Officer, Public Wind & Kites", "555.201.7788", None),
        ),
        (
            ["Ida Falk", "555-201-7788", "ida@kites.example"],
            Contact("Ida Falk", None, "555-201-7788", "ida@kites.example"),
        ),
        (["SKM Press Office, (555) 201-7788"], Contact(None, "SKM Press Office", "(555) 201-7788", None)),
        (["Phone: +44 20 7946 0958"], Contact(None, None, "+44 20 7946 0958", None)),
    ],
)
def test_a_contact_is_read_as_printed(lines: list[str], contact: Contact) -> None:
    assert press.read_contact(lines) == contact


def test_patterns_do_not_run_away_on_hostile_lines() -> None:
    """Each table pattern sees lines built to make a backtracking matcher explode; the suite's time limit is the judge."""
    for unit in ("a ", "| ", "* ", "Home > ", "cookies we ", "A.", "555-", "- ", "By A. ", "(" * 3, "About the A "):
        line = unit * 3000
        for text in (line, line[:200], line[:600]):
            press.line_rule(text)
            press.published(text, None)
            press.embargo(text, None)
            press.release(text, None)
            press.dateline(text)
            press.byline(text)
            press.is_address(text)
            press.contact_label(text)
