"""Pages of many makers: each case is the smallest page that showed what a theme, a builder or an old editor does."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.clean import PageContext, clean_html
from archive.model import Cleaned, Kind, Outcome

LONG = "Members of the Lake Society counted every swan on the river this spring and found twice as many as in 1980, the Society said."
MORE = "The count will be repeated in two years, and whoever wants to take part may write to the office before the first of March."
BODY = f"<p>{LONG}</p><p>{MORE}</p>"
TEXT = f"{LONG}\n\n{MORE}"


def clean(body: str, *, head: str = "", url: str = "https://lake.example/news/swans-return") -> Cleaned:
    page = f"<!DOCTYPE html><html lang=en><head><title>Swans return – Lake Society</title>{head}</head><body>{body}</body></html>"
    return clean_html(page.encode(), PageContext(url, "text/html; charset=utf-8", datetime(2021, 5, 1, tzinfo=UTC)))


@pytest.mark.parametrize(
    "body",
    [
        f"<header><h1><a href=/>Lake Society</a></h1></header><h2>Swans return</h2>{BODY}",
        f"<div id=nav class=content-sidebar-wrap><h1>Swans return</h1>{BODY}</div><div class=sidebar><p>Other news</p></div>",
        f"<div class='elementor-widget elementor-widget-text-editor'><h2>Swans return</h2>{BODY}</div><aside><p>Other news</p></aside>",
        f"<form id=aspnetForm><table><tr><td>Menu</td><td><font size=5><b>Swans return</b></font><br><br>{LONG}<br><br>{MORE}</td></tr></table></form>",
        f"<main><h1>Swans return</h1><div class=teaser><p>{LONG}</p></div><div class=news-text><p>{MORE}</p><p>{MORE}</p></div></main>".replace(
            f"<p>{MORE}</p><p>{MORE}</p>", f"<p>{MORE}</p>"
        ),
        f"<article><h1>Swans return</h1><p class=posted-on>May 1, 2021</p>{BODY}<h4>Related</h4><ul><li><a href=/a>Ducks leave</a></li><li><a href=/b>Geese arrive</a></li></ul><p><a href=#top>Back to top</a></p></article>",
        f"<article><h1>Swans return</h1>{BODY}<div class=sharedaddy><h3>Share this:</h3><ul><li><a href=#>Twitter</a></li></ul></div></article><section class=comments><p>{MORE}</p></section>",
        f"<h1>Swans return</h1><p>For Immediate Release<br>May 1, 2021</p>{BODY}<p>###</p><p><strong>About the Lake Society</strong> With two hundred members, the Society has counted birds since 1911.</p>",
    ],
)
def test_title_and_body_are_found_whatever_made_the_page(body: str) -> None:
    cleaned = clean(body)
    assert cleaned.outcome is Outcome.OK
    assert cleaned.title == "Swans return"
    assert cleaned.body_text == TEXT


def test_the_handle_of_an_accordion_is_a_heading_and_no_link() -> None:
    cleaned = clean(
        f"<article><h1>Swans return</h1><p>{LONG}</p><h4><a role=button href=#a>How we counted</a></h4><p>{MORE}</p></article>"
    )
    assert cleaned.body_text == f"{LONG}\n\nHow we counted\n\n{MORE}"


@pytest.mark.parametrize(
    ("marks", "value", "source"),
    [
        (
            "<time class=updated datetime=2021-04-02>x</time><time class='entry-date published' datetime=2021-04-01T09:00:00+01:00>x</time>",
            "2021-04-01T09:00:00+01:00",
            "time",
        ),
        ("<abbr class=published title=2010-04-25T21:14:00+01:00>x</abbr>", "2010-04-25T21:14:00+01:00", "time"),
        ("<table><tr><td>Tuesday, 17 March 2009 11:07</td></tr></table>", "2009-03-17T11:07:00", "published_line"),
        ("<p>Published: 3 May 2021</p>", "2021-05-03", "published_line"),
        ("", None, None),
    ],
)
def test_the_date_of_publication_has_a_witness(marks: str, value: str | None, source: str | None) -> None:
    published = clean(f"<div><h1>Swans return</h1>{marks}{BODY}</div>", url="https://lake.example/swans").published
    assert (published.value if published else None, published.source if published else None) == (value, source)


def test_the_printed_line_goes_before_the_markup() -> None:
    meta = '<meta property="article:published_time" content="2021-05-04T00:00:00+00:00">'
    cleaned = clean(
        f"<h1>Swans return</h1><p>Published: Monday, May 3, 2021, 10:00 a.m. Eastern Time</p>{BODY}", head=meta
    )
    assert cleaned.published is not None
    assert (cleaned.published.value, cleaned.published.tz, cleaned.published.verbatim) == (
        "2021-05-03T10:00:00-04:00",
        "America/New_York",
        "Published: Monday, May 3, 2021, 10:00 a.m. Eastern Time",
    )


def test_never_the_date_of_the_crawl() -> None:
    cleaned = clean(f"<h1>Swans return</h1>{BODY}<p>© 2021 Lake Society</p>", url="https://lake.example/swans")
    assert cleaned.published is None


@pytest.mark.parametrize(
    ("url", "title", "kind"),
    [
        ("https://lake.example/press-releases/a", "Swans return", Kind.PRESS_RELEASE),
        ("https://lake.example/press-releases/a", "Statement on the Closing of the River", Kind.STATEMENT),
        ("https://blog.lake.example/a", "Swans return", Kind.BLOG_POST),
        ("https://lake.example/a", "Lake Society Fact Sheet", Kind.FACT_SHEET),
        ("https://lake.example/news/a", "Swans return", Kind.NEWS),
        ("https://lake.example/a", "Swans return", Kind.OTHER),
    ],
)
def test_the_kind_follows_section_title_and_text(url: str, title: str, kind: Kind) -> None:
    page = f"<title>{title}</title><h1>{title}</h1>{BODY}"
    assert clean_html(page.encode(), PageContext(url)).kind is kind


def test_a_list_of_teasers_is_no_item() -> None:
    entries = "".join(
        f"<h2><a href=/news/{n}>Entry number {n} of the list</a></h2><p>A teaser of some words for entry {n} …</p>"
        for n in range(6)
    )
    assert clean(f"<h1>News</h1>{entries}").outcome is Outcome.LISTING


def test_the_start_page_is_no_item_even_when_it_calls_itself_an_article() -> None:
    marked = '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Swans return", "datePublished": "2021-05-03"}</script>'
    assert clean(f"<h1>Swans return</h1>{BODY}", head=marked, url="https://lake.example/").outcome is Outcome.LISTING
