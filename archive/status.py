"""How each site of an archive is: when its last good night was, what is wrong, and whether a person must look. Serves `archive status`, metrics, digests.

    store, site files ─▶ gathered ─▶ SiteStatus a site ─▶ problems: none, and all is well

A night is good when its run was published and is not held. Refuses to know how any of it is told, and when the next night will be (`schedule`).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from archive import sites
from archive.config import Config
from archive.errors import SiteFileInvalid
from archive.model import Source

if TYPE_CHECKING:
    from archive.store import RunRecord, Store

OLDEST = timedelta(hours=50)
"""A nightly archive misses one night now and then. Two missed nights, with the jitter of the third, are a problem."""
_CLOCK_SLACK = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class SiteStatus:
    """One site. Instants are UTC.

    `good_run` was published last, with `figures`, after `duration_s` seconds; `tried_at` and `try_status` are the newest run's, `try_problem` what it failed
    of. `alarms` are those of the newest run that was published, each with its kind and sentence. `holds` are sentences, one for each hold that waits for a
    person, `waiting` captures that are not published. `items` counts pages with a version. `problems` is why a person must look, empty when all is well.
    """

    site: str
    society: str
    good_at: datetime | None = None
    good_run: str | None = None
    duration_s: float | None = None
    tried_at: datetime | None = None
    try_status: str | None = None
    try_problem: str = ""
    alarms: tuple[Mapping[str, Any], ...] = ()
    holds: tuple[str, ...] = ()
    waiting: int = 0
    pages: int = 0
    figures: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[str, ...] = ()

    @property
    def is_well(self) -> bool:
        """Whether nobody need look."""
        return not self.problems

    @property
    def missing(self) -> int | None:
        """How many pages the site's sources name that are not held, by the last good night; None where it was not counted."""
        counted = self.figures.get("lacking")
        return counted if isinstance(counted, int) else None


def gathered(store: Store | None, config: Config, now: datetime, oldest: timedelta = OLDEST) -> list[SiteStatus]:
    """Every site that was crawled live or has a file in the home, by key; without a store only the latter."""
    found: dict[str, SiteStatus] = {}
    if store is not None:
        history = store.hold_history()
        for summary in store.sites_summary():
            runs = [one for one in store.runs(site=summary.key) if one.source is Source.LIVE]
            if runs:
                holds = [one.hold for one in history if one.to_seq is None and one.hold.site == summary.key]
                found[summary.key] = _status(
                    summary.key,
                    summary.society,
                    runs,
                    now,
                    oldest,
                    holds=tuple(f"{one.placed_by}: {one.why} ({one.id})" for one in holds if one.waits),
                    held={one.run for one in holds if one.run is not None},
                    waiting=summary.staged,
                    pages=summary.pages,
                )
    for key, file in sites.own_keys(config.sites_dir).items():
        if isinstance(file, SiteFileInvalid):
            one = found.get(key) or SiteStatus(key, key)
            found[key] = replace(one, problems=(*one.problems, str(file)))
        elif key not in found:
            society = sites.load(file, own=config.sites_dir).society
            found[key] = SiteStatus(key, society, problems=("it was never crawled",))
    return [found[key] for key in sorted(found)]


def _status(
    key: str,
    society: str,
    runs: Sequence[RunRecord],
    now: datetime,
    oldest: timedelta,
    *,
    holds: tuple[str, ...],
    held: Collection[str],
    waiting: int,
    pages: int,
) -> SiteStatus:
    newest = runs[0]
    good = last_good(runs, held)
    ended = next((one for one in runs if one.status != "running"), None)
    good_at = (good.finished_at or good.started_at) if good else None
    # A night that failed says nothing of what an earlier one saw.
    saw = next((one for one in runs if one.status == "settled"), None)
    alarms = tuple(alarms_of(saw.figures)) if saw else ()
    problems = [f"{one.get('kind', 'alarm')}: {one.get('sentence', '')}" for one in alarms]
    if good_at is None:
        problems.append("it never had a good night")
    elif good_at - now > _CLOCK_SLACK:
        problems.append(f"its last good night lies {aged(good_at - now)} ahead: the clock is wrong, or was")
    elif now - good_at > oldest:
        problems.append(f"its last good night is {aged(now - good_at)} ago")
    said = ended.figures.get("problem") if ended is not None and ended.status == "failed" else None
    if holds:
        several = len(holds) > 1
        problems.append(
            f"{len(holds)} hold{'s' if several else ''} of the archive's own {'wait' if several else 'waits'} for a person: see `archive hold --list`"
        )
    return SiteStatus(
        site=key,
        society=society,
        good_at=good_at,
        good_run=good.id if good else None,
        duration_s=(good.finished_at - good.started_at).total_seconds() if good and good.finished_at else None,
        tried_at=newest.started_at,
        try_status=newest.status,
        try_problem=str(said or ""),
        alarms=alarms,
        holds=holds,
        waiting=waiting,
        pages=pages,
        figures=good.figures if good else {},
        problems=tuple(problems),
    )


def last_good(runs: Sequence[RunRecord], held: Collection[str]) -> RunRecord | None:
    """The newest good one of `runs` (newest first); `held` are the runs that a hold in force keeps back."""
    return next((one for one in runs if one.status == "settled" and one.id not in held), None)


def alarms_of(figures: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The alarms that stand in a run's figures, each a mapping with `kind` and `sentence`."""
    alarms = figures.get("alarms")
    return [one for one in alarms if isinstance(one, Mapping)] if isinstance(alarms, list | tuple) else []


def ailment(run: RunRecord) -> tuple[str, ...]:
    """What was wrong with a run, in words that are the same for the same trouble: kinds of alarm, or `failed`; empty for a good one."""
    kinds = {str(one.get("kind", "alarm")) for one in alarms_of(run.figures)}
    return tuple(sorted(kinds | ({"failed"} if run.status == "failed" else set())))


def nights_alike(runs: Sequence[RunRecord]) -> int:
    """How many nights in a row before the newest of `runs` (newest first) ailed of the same; runs that have not ended are passed over."""
    ended = [one for one in runs if one.status != "running"]
    if not ended:
        return 0
    same = 0
    for one in ended[1:]:
        if ailment(one) != ailment(ended[0]):
            break
        same += 1
    return same


def aged(age: timedelta) -> str:
    """An age as a person says it: "5 minutes", "3 hours", "2 days"; "a moment" also for what lies ahead."""
    for name, unit in (("day", timedelta(days=1)), ("hour", timedelta(hours=1)), ("minute", timedelta(minutes=1))):
        count = age // unit
        if count >= 2 or (count == 1 and name == "minute"):
            return f"{count} {name}{'s' if count > 1 else ''}"
    return "a moment"
