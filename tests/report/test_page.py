"""The HTML of a report: alarms first, no markup but ours, nothing from elsewhere, small whatever the run."""

from __future__ import annotations

import re
from base64 import b64encode
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.report import overview
from archive.report.page import html
from archive.report.told import Change, Complete, NotHeld, RunReport, SourceCount
from archive.report.words import Changed, Piece
from tests.report.reports import BEGAN, EDIT, FULL, change, nights, report

OURS = frozenset(
    "html head meta title style body main section article header footer h1 h2 h3 h4 p span b bdi a ul li dl dt dd div table thead tbody tr th td"
    " details summary code ins del blockquote figure figcaption svg desc g rect line polyline path circle text".split()
)
VOID = frozenset({"meta"})
HARM = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='x",
    "</title></style><script>",
    "<!-- --><svg onload=x>",
    "javascript:alert(1)",
    "\x00\x1b[2J\x9b\u202egpj.exe\u2066",
    "\ud800 lone",
    "&lt;b&gt; &amp;amp;",
    "]]><![CDATA[",
)


class Reader(HTMLParser):
    """What a browser would make of it: tags, attributes, text; and whether every element ends."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[tuple[str, str, str | None]] = set()
        self.texts: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value) for name, value in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {(tag, name, value) for name, value in attrs}

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.texts.append(data)

    @property
    def text(self) -> str:
        return " ".join(self.texts)


def read(written: str) -> Reader:
    reader = Reader()
    reader.feed(written)
    reader.close()
    assert reader.open == []
    return reader


def expect_ours(written: str) -> Reader:
    written.encode("utf-8")
    reader = read(written)
    assert reader.tags <= OURS
    names = {name for _, name, _ in reader.attributes}
    assert not {name for name in names if name.startswith("on")}
    assert not names & {"style", "src", "srcset", "data", "action", "xlink:href", "formaction"}
    for _tag, name, value in reader.attributes:
        if name == "href":
            assert re.match(r"https?://|#|\./[\w%~.-]*\.(html|json|txt)$", value or ""), value
    return reader


def hostile(words: str) -> RunReport:
    """A report every word of which came from outside and is this."""
    one = Change(
        "changed",
        words,
        words,
        words,
        words,
        words,
        words,
        1,
        {words: (words, words)},
        (Changed(1, (Piece("insert", words), Piece("equal", words), Piece("delete", words))),),
    )
    return replace(
        FULL,
        run=words,
        site=words,
        society=words,
        figures={words: 1, "new": 1},
        alarms=({"kind": words, "sentence": words},),
        notes=(words,),
        problems=(words,),
        changes=(
            one,
            *(
                replace(one, verdict=verdict, fields={}, paragraphs=())
                for verdict in ("new", words, f"rejected:{words}")
            ),
        ),
        completeness=Complete(
            1, 0, 1, 0, {words: 1}, (SourceCount(words, 1),), (NotHeld(words, words, words, (words,)),)
        ),
        nights=tuple(replace(night, status=words, alarms=(words,)) for night in nights(3)),
    )


@pytest.mark.parametrize("words", HARM)
def test_hostile_words_are_no_markup(words: str) -> None:
    reader = expect_ours(html(hostile(words)))
    assert not re.search(r"[\x00-\x08\x1b\x9b\u202e\u2066\ud800]", reader.text)


@given(st.text())
def test_no_word_at_all_is_markup(words: str) -> None:
    expect_ours(html(hostile(words)))


def test_a_report_is_all_there() -> None:
    reader = expect_ours(html(FULL))
    for words in (
        "the sitemap names nothing",
        "The price of tar",
        "nine",
        "ten",
        "Notice 2",
        "answered 503",
        "cannot be read",
        "We hold 10 of 12",
    ):
        assert words in reader.text, words
    assert ("a", "href", "https://rope.example/tar") in reader.attributes
    assert {"ins", "del", "svg"} <= reader.tags


def test_alarms_come_before_figures_and_those_before_changes() -> None:
    written = html(FULL)
    places = [
        written.index(words)
        for words in ("the sitemap names nothing", 'class="tiles"', "What changed", "What is missing", "The last 30")
    ]
    assert all(a < b for a, b in pairwise(places))


def test_a_good_night_shows_no_alarm() -> None:
    assert 'class="alarms"' not in html(report())
    assert 'class="pill good"' in html(report())


def test_a_failed_run_says_why_and_that_nothing_was_published() -> None:
    written = html(
        report(status="failed", seq=None, changes=(), problems=("https://rope.example/ did not answer",), exit_code=69)
    )
    assert written.index("nothing was published") < written.index("did not answer") < written.index('class="tiles"')
    assert "What changed" not in written


def test_a_browser_is_told_to_take_nothing_from_anywhere() -> None:
    written = html(report())
    policy = re.search(r'content="(default-src[^"]+)"', written)
    style = re.search(r"<style>(.*?)</style>", written, re.DOTALL)
    assert policy is not None
    assert style is not None
    digest = b64encode(sha256(style[1].encode()).digest()).decode()
    assert policy[1].replace("&#x27;", "'").startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    assert not re.search(r"url\(|@import|<script|<link|<img|<iframe", written)


def test_every_picture_can_be_read_aloud_and_each_id_stands_once() -> None:
    written = html(FULL)
    pictures = re.findall(
        r'<svg [^>]*role="img" aria-labelledby="([\w-]+) ([\w-]+)">(<title id="[\w-]+">[^<]+</title><desc id="[\w-]+">[^<]+</desc>)',
        written,
    )
    assert len(pictures) == written.count("<svg ") >= 9
    ids = re.findall(r'\bid="([^"]+)"', written)
    assert len(ids) == len(set(ids))
    assert {name for title, desc, _ in pictures for name in (title, desc)} <= set(ids)


@pytest.mark.parametrize("verdict", ["new", "changed", "missing", "rejected:timeout"])
def test_five_thousand_changes_stay_below_a_megabyte_and_are_counted(verdict: str) -> None:
    words = "R&D <" * 60
    many = tuple(
        replace(EDIT, verdict=verdict, url=f"https://rope.example/{n}?{'&a' * 200}", title=words, page=f"p{n}")
        for n in range(5000)
    )
    written = html(report(changes=many))
    assert len(written.encode()) < 1_000_000
    assert "(5,000)" in written
    assert re.search(r"and [34],\d\d\d more", written)


def test_plain_changes_are_all_listed_as_long_as_there_is_room() -> None:
    written = html(report(changes=tuple(change("new", n) for n in range(900))))
    assert all(f"https://rope.example/{n}<" in written for n in range(900))


def test_a_first_night_shows_the_years() -> None:
    items = tuple(change("new", n, published=f"{1999 + n % 20}-05-01") for n in range(100))
    assert "New items by year of publication" in html(report(changes=items))


def test_an_address_that_runs_is_no_link() -> None:
    written = html(report(changes=(replace(change("new"), url="javascript:alert(1)"),)))
    assert 'href="javascript' not in written
    assert "javascript:alert(1)" in written


def test_a_withdrawn_page_has_no_title() -> None:
    assert "(withdrawn)" in html(report(changes=(Change("changed", "p", "https://rope.example/p", withdrawn=True),)))


def test_the_list_of_a_lost_report_is_said_to_be_lost() -> None:
    assert "was not kept" in html(report(changes=None))


def test_figures_that_nobody_knows_are_no_noughts() -> None:
    bare = tuple(replace(night, figures={}, pages=None, found={}) for night in nights(3))
    written = html(report(nights=bare))
    assert "Edited items" not in written
    assert "Duration of the crawl" in written


@pytest.mark.parametrize("words", HARM)
def test_the_index_takes_no_word_for_markup(words: str) -> None:
    runs = tuple(replace(night, alarms=(words,)) for night in nights(12))
    sites: Any = [overview.SiteNights(f"k{n}", words, 10, runs, {runs[3].run}, None) for n in range(2)]
    reader = expect_ours(overview.html(sites, BEGAN))
    assert ("a", "href", "./run3.html") in reader.attributes
    assert ("a", "href", "./run4.html") not in reader.attributes


def test_the_index_says_when_a_site_has_not_been_heard_of_for_long() -> None:
    sites = [overview.SiteNights("rope", "Rope", 10, nights(3), frozenset(), BEGAN)]
    assert "no run for" not in overview.html(sites, BEGAN + timedelta(days=1))
    assert "no run for 9 days" in overview.html(sites, BEGAN + timedelta(days=9))


def test_the_index_says_each_kind_of_alarm_once_in_words() -> None:
    alarmed = [replace(one, alarms=("source_empty", "source_empty", "wall")) for one in nights(1)]
    drawn = overview.html([overview.SiteNights("rope", "Rope", 0, alarmed, frozenset(), None)], BEGAN)
    assert "3 alarms" in drawn
    assert "source empty, wall<" in drawn
    assert "source_empty" not in drawn


def test_the_index_draws_no_empty_picture_for_a_site_that_only_failed() -> None:
    failed = [replace(one, status="failed", figures={"captures": 1}) for one in nights(2)]
    drawn = overview.html([overview.SiteNights("rope", "Rope", 0, failed, frozenset(), None)], BEGAN)
    assert "2 nights, 2 with an alarm or failed" in drawn
    assert "New and edited" not in drawn
