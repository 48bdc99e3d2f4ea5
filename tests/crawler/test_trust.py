"""When the gate must stand open."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from nights_before import LAST, NOW, SITE

from archive.model import A_LATER_NIGHT, Hold, Source
from archive.store import RunRecord
from crawler.trust import distrusted_until, why_open


def run(name: str, days_ago: int, **figures: object) -> RunRecord:
    at = NOW - timedelta(days=days_ago)
    return RunRecord(name, SITE.key, Source.LIVE, at, at, "settled", 1, figures)


def alarm(kind: str) -> dict[str, object]:
    return {"alarms": [{"kind": kind, "sentence": "…"}]}


def hold(days_ago: int, **what: str) -> Hold:
    return Hold("h1", SITE.key, NOW - timedelta(days=days_ago), "the check of the night", "…", **what)  # type: ignore[arg-type]


def test_an_ordinary_night_is_gated() -> None:
    assert why_open([run("r1", 1), run("r0", 2, **alarm("redesign"))], [], NOW) == ""
    assert why_open([], [], NOW) == ""


def test_a_person_can_ask_for_everything() -> None:
    assert "--full" in why_open([run("r1", 1)], [], NOW, full=True)


@pytest.mark.parametrize(
    ("kind", "opens"),
    [("redesign", True), ("source_shrunk", True), ("deferred", False), ("traps", False)],
)
def test_the_night_after_an_alarm_is_open_unless_the_site_wants_to_be_asked_less(kind: str, opens: bool) -> None:
    assert (kind in why_open([run("r1", 1, **alarm(kind))], [], NOW)) is opens


def test_a_run_on_hold_opens_the_gate_for_a_month_and_a_single_capture_does_not() -> None:
    assert "r1" in why_open([run("r1", 1)], [hold(1, run="r1")], NOW)
    assert why_open([run("r1", 1)], [hold(31, run="r1")], NOW) == ""
    assert why_open([run("r1", 1)], [hold(1, capture="c1")], NOW) == ""


def test_a_persons_hold_opens_it_for_one_night_and_a_closed_case_for_none() -> None:
    theirs = replace(hold(3, run="r1"), placed_by="Ada")
    assert "r1" in why_open([run("r3", 1), run("r2", 4, ungated=1)], [theirs], NOW)
    assert why_open([run("r3", 1, ungated=1)], [theirs], NOW) == ""
    assert "r1" in why_open([run("r3", 1, ungated=1)], [hold(3, run="r1")], NOW)
    assert why_open([run("r3", 1)], [replace(theirs, placed_by=A_LATER_NIGHT)], NOW) == ""


@pytest.mark.parametrize(
    ("missed", "days"),
    [
        ([], None),
        ([(10, 1)], None),
        ([(10, 2)], 20),
        ([(40, 1), (10, 1)], 20),
        ([(41, 1), (10, 1)], None),
        ([(100, 9), (5, 1)], -70),  # believed again long ago, and one slip since
    ],
)
def test_two_changes_that_no_lastmod_told_within_a_month_cost_a_month_of_trust(
    missed: list[tuple[int, int]], days: int | None
) -> None:
    runs = [run(f"r{ago}", ago, gate_missed=count) for ago, count in missed]
    until = distrusted_until((one.finished_at or LAST, int(str(one.figures["gate_missed"]))) for one in runs)
    assert until == (None if days is None else NOW + timedelta(days=days))
    assert bool(why_open(runs, [], NOW)) is (days is not None and days > 0)
