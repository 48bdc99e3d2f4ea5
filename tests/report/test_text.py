"""The report as plain text: what a page calls itself neither floods it nor drives a terminal."""

from __future__ import annotations

from dataclasses import replace

import pytest

from archive.report.text import text
from tests.report.reports import FULL, change, report


def test_it_tells_alarms_first_then_changes_then_what_is_missing() -> None:
    told = text(FULL)
    words = ("ALARM  source_empty", "Edited (1)", "New (1)", "We hold 10 of 12", "Notes")
    places = [told.index(one) for one in words]
    assert places == sorted(places)


@pytest.mark.parametrize("title", ["T" * 10_000, "two words " * 1_000])
def test_a_title_without_end_is_cut(title: str) -> None:
    one = replace(change("new"), title=title)
    assert len(text(report(changes=(one,)))) < len(text(report(changes=(change("new"),)))) + 500


@pytest.mark.parametrize("title", ["\x1b[2Jgone", "a\nb\r\nAlarm: none", "\u202egpj.exe", "nul\x00", "\ud800"])
def test_nothing_that_drives_a_terminal_is_in_it(title: str) -> None:
    told = text(report(changes=(replace(change("new"), title=title),)))
    assert all(one.isprintable() for one in told.replace("\n", ""))
    assert not [line for line in told.splitlines() if line.startswith("Alarm")]
    told.encode("utf-8")
