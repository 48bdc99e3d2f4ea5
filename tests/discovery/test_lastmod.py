"""What a lastmod tells, and how far it may be believed."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from archive.discovery.lastmod import instant_of, is_settled, tells_of_change

EVENING = datetime(2026, 3, 10, 22, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "said", "tells"),
    [
        ({"sitemap": "2026-03-01T10:00:00Z"}, {"sitemap": "2026-03-01T10:00:00Z"}, False),
        ({"sitemap": "2026-03-01T10:00:01Z"}, {"sitemap": "2026-03-01T10:00:00Z"}, True),
        (
            {"sitemap": "2026-02-01T10:00:00Z"},
            {"sitemap": "2026-03-01T10:00:00Z"},
            True,
        ),  # put back to an earlier state
        ({"sitemap": "x", "rest": "y"}, {"sitemap": "x"}, True),  # a source that says something for the first time
        ({"sitemap": "x"}, {"sitemap": "x", "feed": "y"}, False),  # a feed that scrolled on
        ({"sitemap": ""}, {"sitemap": "x"}, False),
        ({}, {}, False),
        ({"sitemap": "2026-03-09"}, {"sitemap": "2026-03-09"}, False),  # over, in every zone
        ({"sitemap": "2026-03-10"}, {"sitemap": "2026-03-10"}, True),
        ({"sitemap": "2099-01-01"}, {"sitemap": "2099-01-01"}, False),
    ],
)
def test_another_word_or_a_day_that_goes_on_tells_of_a_change(
    words: dict[str, str], said: dict[str, str], tells: bool
) -> None:
    assert tells_of_change(words, said, EVENING) is tells


def test_a_word_that_is_no_date_is_compared_and_not_understood() -> None:
    assert is_settled("yesterday", EVENING)
    assert instant_of("yesterday") is None
    assert instant_of("2026-03") is None
    assert instant_of("2026-03-10") == datetime(2026, 3, 10, tzinfo=UTC)
    assert instant_of("2026-03-10T05:00:00-05:00") == datetime(2026, 3, 10, 10, tzinfo=UTC)
