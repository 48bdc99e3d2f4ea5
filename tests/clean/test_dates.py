"""Dates: read with the precision they were printed in, never guessed."""

from __future__ import annotations

import pytest

from archive.clean import dates
from archive.model import Precision


@pytest.mark.parametrize(
    ("text", "value", "tz"),
    [
        ("Thursday, January 7, 2021, 11:00 a.m. U.S. Eastern Time", "2021-01-07T11:00:00-05:00", "America/New_York"),
        (
            "July 6, 2020 at 3 p.m. EST",
            "2020-07-06T15:00:00-04:00",
            "America/New_York",
        ),  # in July, Eastern is EDT whatever is printed
        ("14:00 BST, 7 July 2021", "2021-07-07T14:00:00+01:00", "Europe/London"),
        ("noon ET on May 5, 2012", "2012-05-05T12:00:00-04:00", "America/New_York"),
        ("00:01 GMT on Tuesday 5 May 2015", "2015-05-05T00:01:00+00:00", "UTC"),
        ("12:30 a.m. PDT Sept. 3rd, 2019", "2019-09-03T00:30:00-07:00", "America/Los_Angeles"),
        ("5 March 2019, 09:15", "2019-03-05T09:15:00", None),
        ("2021-01-07", "2021-01-07", None),
        ("July 2020", "2020-07", None),
        ("13/04/2026", "2026-04-13", None),
        ("5.3.2019", "2019-03-05", None),
    ],
)
def test_a_printed_date_is_read(text: str, value: str, tz: str | None) -> None:
    found = dates.find(text)
    assert found is not None
    assert (found.value, found.tz) == (value, tz)


@pytest.mark.parametrize(
    "text",
    [
        "03/04/2026",
        "since 1951",
        "31 February 2020",
        "May I ask",
        "version 3.11.2",
        "555.201.7788",
        "in 2020 the 3 rooms",
    ],
)
def test_what_is_no_date_or_two_dates_is_not_guessed(text: str) -> None:
    assert dates.find(text) is None


def test_a_sites_date_order_settles_a_date_in_figures() -> None:
    american, british = dates.find("03/04/2026", date_order="mdy"), dates.find("03/04/2026", date_order="dmy")
    assert american is not None
    assert british is not None
    assert (american.value, british.value) == ("2026-03-04", "2026-04-03")


@pytest.mark.parametrize(
    ("text", "value", "precision"),
    [
        ("2021-01-07T16:00:00Z", "2021-01-07T16:00:00+00:00", Precision.MINUTE),
        ("2021-01-07T11:00:00-0500", "2021-01-07T11:00:00-05:00", Precision.MINUTE),
        ("2021-01-07T00:00:00", "2021-01-07", Precision.DAY),
        ("2021-01-07", "2021-01-07", Precision.DAY),
    ],
)
def test_a_machines_date_keeps_its_offset(text: str, value: str, precision: Precision) -> None:
    assert dates.parse_iso(text) == (value, precision)


@pytest.mark.parametrize("text", ["", "yesterday", "2021-13-40", "9999-99-99T99:99:99Z", "0000-00-00 00:00:00", "2021"])
def test_a_broken_machines_date_is_none(text: str) -> None:
    assert dates.parse_iso(text) is None


def test_a_clock_time_alone_is_found_only_where_nothing_else_stands() -> None:
    assert dates.find_clock("at 11:00 a.m. ET") == ("11:00", "America/New_York")
    assert dates.find_clock("555.201.7788") is None
    assert dates.find_clock("The doors open at 11:00 a.m.") is None
