"""The cleaner against the sample society's own truth: every item, field by field, on both nights."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from archive.clean import PageContext, clean_html
from archive.identity import fold
from archive.model import Outcome
from archive.sample.site import answer
from archive.sample.truth import truth_rows
from archive.sites import Era, Site

BASE = "http://127.0.0.1:8765"
ROWS = [(night, row) for night in (1, 2) for row in truth_rows(night, BASE) if row.get("change") != "removed"]


@pytest.mark.parametrize(
    ("night", "row"), ROWS, ids=lambda v: v if isinstance(v, int) else str(v["url"]).removeprefix(BASE)
)
def test_an_item_is_cleaned_to_its_truth(night: int, row: dict[str, Any]) -> None:
    response = answer(str(row["url"]).removeprefix(BASE), night=night, base=BASE)
    cleaned = clean_html(response.body, PageContext(str(row["url"]), dict(response.headers).get("Content-Type", "")))
    assert cleaned.outcome is Outcome.OK
    assert fold(cleaned.body_text) == fold(row["body_text"])
    assert [fold(b) for b in cleaned.body_text.split("\n\n")] == [fold(b) for b in row["body_text"].split("\n\n")]
    assert cleaned.title == row["title"]
    assert cleaned.kind == row["kind"]
    assert (cleaned.published.value if cleaned.published else None) == row["published"]
    assert (cleaned.published.tz if cleaned.published else None) == row["published_tz"]
    assert (cleaned.embargo.value if cleaned.embargo else None) == row["embargo_until"]
    assert cleaned.dateline == row["dateline"]
    contact = cleaned.contact
    printed = (
        {"name": contact.name, "role": contact.role, "phone": contact.phone, "email": contact.email}
        if contact
        else None
    )
    assert printed == row["contact"]
    assert list(cleaned.authors) == row["authors"]
    assert cleaned.kept.get("about") == row["about_text"]
    assert cleaned.news_evidence


@pytest.mark.parametrize("path", ["/about/", "/contact/", "/privacy/", "/join/"])
def test_a_page_that_is_no_news_shows_no_evidence_of_news(path: str) -> None:
    response = answer(path, night=1, base=BASE)
    assert (
        clean_html(
            response.body, PageContext(BASE + path, dict(response.headers).get("Content-Type", ""))
        ).news_evidence
        == ""
    )


@pytest.mark.parametrize(
    "path",
    ["/", "/press-releases/", "/news/", "/news/page/2/", "/blog/", "/pr/index.html", "/category/press-releases/"],
)
def test_a_page_that_lists_items_is_no_item(path: str) -> None:
    response = answer(path, night=1, base=BASE)
    assert response.status == 200
    cleaned = clean_html(response.body, PageContext(BASE + path, dict(response.headers).get("Content-Type", "")))
    assert cleaned.outcome is not Outcome.OK or not cleaned.news_evidence


def test_a_site_files_era_names_the_content_and_what_never_belongs_to_it() -> None:
    long = "A paragraph of the article, long enough to be the running text of this page, with its full stop. " * 3
    page = f"<body><div class=a><p>{long}</p><p class=ad>Buy a kite.</p></div><div class=b><p>{long * 3}</p></div></body>".encode()
    old = Era(valid_until=date(2019, 12, 31), content=".a", remove=(".ad",))
    site = Site(key="kites", society="Society of Kite Makers", eras=(old, Era()))
    then = clean_html(
        page, PageContext("https://kites.example/n", captured_at=datetime(2018, 5, 1, tzinfo=UTC), site=site)
    )
    now = clean_html(
        page, PageContext("https://kites.example/n", captured_at=datetime(2020, 5, 1, tzinfo=UTC), site=site)
    )
    assert then.body_text == fold(long)
    assert [r.rule for r in then.removals if r.text == "Buy a kite."] == ["chrome_site_file"]
    assert now.body_text != then.body_text
