"""Whether a clock may be believed. The clock of a whole machine set wrong is played in test_clock.py."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.health import RunClock, judge_clock, offset_of

NOW = datetime(2026, 11, 21, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
RIGHT = timedelta(seconds=-0.6)


def tonight(ahead: timedelta = timedelta(0), *, says: bool = True) -> RunClock:
    """A run that ended just before NOW, on a machine whose clock was `ahead`; `says` whether servers sent a Date."""
    return RunClock("tonight", NOW + ahead - timedelta(minutes=1), RIGHT - ahead if says else None)


def test_a_night_like_any_other() -> None:
    published = [RunClock("last", NOW - DAY)]
    assert judge_clock(NOW, tonight(), published=published).alarm == ""
    assert judge_clock(NOW, tonight(says=False), published=published).alarm == ""
    assert judge_clock(NOW, None).to_hold == ()


@pytest.mark.parametrize(
    ("ahead", "said"),
    [(-DAY, "1.0 days behind"), (-3 * DAY, "3.0 days behind"), (3653 * DAY, "3653.0 days ahead of")],
)
def test_servers_that_contradict_by_a_day_are_an_alarm(ahead: timedelta, said: str) -> None:
    verdict = judge_clock(NOW + ahead, tonight(ahead))
    assert said in verdict.alarm
    assert verdict.to_hold == ()


def test_a_clock_behind_captures_of_before_is_an_alarm_unless_servers_say_that_it_is_right() -> None:
    future = [RunClock("of-2036", NOW + 3653 * DAY)]
    assert "run of-2036" in judge_clock(NOW, tonight(says=False), published=future).alarm
    assert "run of-2036" in judge_clock(NOW, None, published=future).alarm
    # A clock an hour behind is no day off, but it is behind last night.
    hour = timedelta(hours=1)
    assert judge_clock(NOW - hour, tonight(-hour), published=[RunClock("last", NOW - timedelta(minutes=30))]).alarm
    healed = judge_clock(NOW, tonight(), published=future)
    assert (healed.alarm, healed.to_hold) == ("", (("of-2036", "dated 2036-11-21 by a clock that was ahead"),))


@pytest.mark.parametrize("ahead", [-DAY, 3653 * DAY])
def test_runs_that_an_alarm_left_staged_are_held_by_the_first_right_night(ahead: timedelta) -> None:
    alarmed = RunClock("alarmed", NOW + ahead - DAY, RIGHT - ahead)
    verdict = judge_clock(NOW, tonight(), earlier=[alarmed])
    assert verdict.alarm == ""
    assert [run for run, _ in verdict.to_hold] == ["alarmed"]


@pytest.mark.parametrize("ahead", [-DAY, 3653 * DAY])
def test_settling_an_alarmed_run_under_a_clock_put_right_holds_it(ahead: timedelta) -> None:
    alarmed = tonight(ahead)
    assert judge_clock(NOW + ahead + timedelta(minutes=5), alarmed).alarm
    verdict = judge_clock(NOW + timedelta(minutes=5), alarmed)
    assert (verdict.alarm, [run for run, _ in verdict.to_hold]) == ("", ["tonight"])


def test_a_few_seconds_are_nobodys_mistake() -> None:
    assert judge_clock(NOW, tonight(), published=[RunClock("just now", NOW + timedelta(seconds=5))]).alarm == ""


def test_the_offset_is_what_most_answers_say() -> None:
    assert offset_of([]) is None
    witnessed = [(NOW, NOW + timedelta(seconds=n)) for n in (0, 1, 2)]
    assert offset_of([*witnessed, (NOW, datetime(1970, 1, 1, tzinfo=UTC))]) == timedelta(seconds=0.5)
