"""How long a server asks us to wait."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.manners import retry_after_s

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("120", 120),
        (" 3600 ", 3600),
        ("0", 0),
        ("Sun, 01 Mar 2026 12:00:30 GMT", 30),
        ("Sun, 01 Mar 2026 12:00:30 -0000", 30),
        ("Sun, 01 Mar 2026 11:00:00 GMT", 0),
        ("", 0),
        ("-5", 0),
        ("soon", 0),
        ("١٢", 0),
        ("Sun, 99 Mar 2026 12:00:30 GMT", 0),
        ("9" * 5000, 999_999_999),
    ],
)
def test_retry_after_is_seconds_or_a_date_and_nonsense_is_no_wish(said: str, seconds: int) -> None:
    assert retry_after_s(said, NOW) == seconds
