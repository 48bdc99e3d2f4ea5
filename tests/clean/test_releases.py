"""Releases of invented societies in three languages, as four makers would publish them: the body exactly, dates, embargo, dateline, contact."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from archive.clean import PageContext, clean_html, clean_text
from archive.model import Outcome
from tests.clean import releases_de, releases_en, releases_fr
from tests.clean.releases import Release, blog, builder, scraped, table

MAKERS: dict[str, Callable[[Release, str], str]] = {"blog": blog, "builder": builder, "table": table, "scraped": scraped}  # fmt: skip
CASES = [
    pytest.param(language, release, maker, id=f"{language}-{release.name}-{maker}")
    for language, written in (("de", releases_de.RELEASES), ("en", releases_en.RELEASES), ("fr", releases_fr.RELEASES))
    for release in written
    for maker in MAKERS
]


@pytest.mark.parametrize(("language", "release", "maker"), CASES)
def test_a_release_is_cleaned_to_its_truth(language: str, release: Release, maker: str) -> None:
    page = MAKERS[maker](release, language)
    context = PageContext("https://see.example/mitteilungen/2021-a")
    cleaned = clean_text(page, context) if maker == "scraped" else clean_html(page.encode(), context)
    assert cleaned.outcome is Outcome.OK
    assert cleaned.body_text == release.body
    assert cleaned.title == release.title
    assert (cleaned.embargo.value if cleaned.embargo else None) == release.embargo
    assert cleaned.dateline == release.dateline
    if release.published is not None:
        assert cleaned.published is not None
        assert cleaned.published.value == release.published
    if release.contact is not None:
        found = cleaned.contact
        assert found is not None
        assert (found.name, found.role, found.phone, found.email) == release.contact
