"""Whether the clock that dates the captures can be believed. Pure; the `clock` of health.

The clock of the archive's machine dates every capture, and dates are what an archive is cited by. It is wrong now and then: an empty battery, a virtual
machine that was asleep, a typing mistake. There are two witnesses against it: what the servers say (Date, RFC 9110 6.6.1), and what it said itself on earlier
nights. Refuses to know where captures are kept and what is done about an alarm.

    servers' Date ─▶ offset_of ─▶ RunClock, one a run ─┐
    newest captures published before ──────────────────┴─▶ judge_clock ─▶ alarm, or the runs that a wrong clock dated
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

SLACK = timedelta(minutes=10)
"""What clocks may differ by without anybody being wrong: a Date is cut to the second, answers take their time, and servers drift by minutes."""
A_DAY = timedelta(hours=23)
"""From here a clock is a day off. A clock set back by exactly a day is seen as a second less; a zone taken for another explains 14 hours at most."""


@dataclass(frozen=True, slots=True)
class RunClock:
    """What a run's live captures say of the clock that dated them.

    `newest_at` is the latest time of capture; `offset` what the servers' clocks were ahead of it (negative: behind), None where no server said.
    """

    run: str
    newest_at: datetime
    offset: timedelta | None = None

    @property
    def is_wrong(self) -> bool:
        """Whether the servers say that the clock was a day off, or more."""
        return self.offset is not None and abs(self.offset) >= A_DAY

    @property
    def is_proven(self) -> bool:
        """Whether the servers say that the clock was right."""
        return self.offset is not None and abs(self.offset) <= SLACK


@dataclass(frozen=True, slots=True)
class ClockVerdict:
    """`alarm` is a sentence, '' where all is well: with one nothing may be published. `to_hold` are runs that a wrong clock dated, and why."""

    alarm: str = ""
    to_hold: tuple[tuple[str, str], ...] = ()


def offset_of(witnessed: Iterable[tuple[datetime, datetime]]) -> timedelta | None:
    """What the servers' clocks are ahead of ours: the median over (time of capture, the server's time then). None without witnesses.

    The median, because one page may be served from a cache that does not say how old its copy is, or by a program that invents its Date.
    """
    seconds = [(server - ours).total_seconds() for ours, server in witnessed]
    return timedelta(seconds=median(seconds)) if seconds else None


def judge_clock(
    now: datetime, tonight: RunClock | None, earlier: Sequence[RunClock] = (), published: Sequence[RunClock] = ()
) -> ClockVerdict:
    """Whether the clock that says `now` may be believed.

    `tonight` is the run to be published, None when it brought nothing; `earlier` are other runs of the site that wait to be published; `published` those
    whose captures are. Three answers:

      - the servers contradict tonight's captures by a day: an alarm, unless the clock has been put right since (then tonight is to be held);
      - captures of before are later than now, and no server says that now is right: an alarm;
      - captures of before are later than now, or contradicted by their servers, and tonight's servers say that now is right: those are to be held. Thus an
        archive that once crawled in the year 2036 goes on the next night.
    """
    hold: dict[str, str] = {}
    if tonight is not None and tonight.is_wrong and tonight.offset is not None:
        if not _was_corrected(tonight, now):
            return ClockVerdict(
                f"the clock of this machine is {_said(tonight.offset)} what the site's servers say; nothing is published"
            )
        hold[tonight.run] = _why(tonight)
    hold |= {one.run: _why(one) for one in earlier if one.is_wrong}
    future = {
        one.run: one
        for one in (*published, *earlier, *([tonight] if tonight is not None else []))
        if one.newest_at > now + SLACK and one.run not in hold
    }
    if future and not (tonight is not None and tonight.is_proven):
        newest = max(future.values(), key=lambda one: one.newest_at)
        return ClockVerdict(
            f"the clock of this machine says {now:%Y-%m-%d %H:%M}Z, but run {newest.run} made captures at {newest.newest_at:%Y-%m-%d %H:%M}Z;"
            " nothing is published"
        )
    return ClockVerdict(to_hold=tuple(sorted((hold | {run: _why(one) for run, one in future.items()}).items())))


def _was_corrected(run: RunClock, now: datetime) -> bool:
    """Whether the clock that dated `run` has been put right since. Of one that was ahead this is only sure once it shows less than it did."""
    assert run.offset is not None
    if run.offset > timedelta(0):
        return now >= run.newest_at + run.offset - SLACK
    return now < run.newest_at - SLACK


def _why(run: RunClock) -> str:
    if run.offset is not None and run.is_wrong:
        return f"dated by a clock that was {_said(run.offset)} the servers'"
    return f"dated {run.newest_at:%Y-%m-%d} by a clock that was ahead"


def _said(offset: timedelta) -> str:
    """An offset of the servers against us, as a person says it: "1.0 days behind"."""
    return f"{abs(offset) / timedelta(days=1):.1f} days {'behind' if offset > timedelta(0) else 'ahead of'}"
