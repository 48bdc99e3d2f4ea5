"""The clock is asked before anything is published: gathers what `health` must know, raises its alarm, and holds what a wrong clock dated.

    staged captures ─ Date of some records ─▶ health.judge_clock ─▶ ClockWrong, or holds ─▶ settle

Knows records and rows. Refuses to judge. What an alarm concerns stays staged: its records are what the site said, only their dates are not to be believed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from archive.config import Config
from archive.errors import BadInput, ClockWrong, StorageFailed
from archive.health import SLACK, RunClock, judge_clock, offset_of
from archive.model import Capture, Source
from archive.settle.holding import place_hold
from archive.sites import Site
from archive.store import Store
from archive.warc import Record, read_record

WITNESSES = 25
"""Records of a run that are asked for their servers' time, spread over it."""
HOLDER = "the check of the clock"
"""Who places these holds."""
LONGEST_AGE = timedelta(days=365)
"""A cache may say how old its copy is (Age); beyond this it is talking nonsense."""


def check_clock(store: Store, config: Config, site: Site, *, run: str | None, now: datetime) -> list[str]:
    """Asks the clock before `run` (None: whatever is staged for `site`) is published at `now`; holds the runs of the site that a wrong clock dated.

    Returns a sentence for each hold that it placed. Raises ClockWrong, saying what to do, where nothing may be published; and what `place_hold` raises.
    """
    held = {one.hold.run for one in store.hold_history() if one.to_seq is None}
    staged = {name: one for name, one in _staged_clocks(store, config, site).items() if name not in held}
    published = [one for one in store.captured_after(now + SLACK) if one[1] not in held and one[1] not in staged]
    tonight = staged.pop(run or max(staged, default=""), None)
    verdict = judge_clock(
        now, tonight, list(staged.values()), [RunClock(name, newest) for _, name, newest in published]
    )
    if verdict.alarm:
        raise ClockWrong(
            f"{verdict.alarm}. Put the clock right and crawl again; what was captured is kept."
            f" If it is right and the server's is not: [crawl] wrong_clock = true in the file of the site {site.key}"
        )
    elsewhere = {name for key, name, _ in published if key != site.key}
    notes = []
    for name, why in verdict.to_hold:
        if name not in elsewhere:  # another site's next night holds its own
            place_hold(store, config, lambda _key: site, site.key, run=name, placed_by=HOLDER, why=why, now=now)
            notes.append(f"run {name} is held, it says nothing any more: {why}")
    return notes


def _staged_clocks(store: Store, config: Config, site: Site) -> dict[str, RunClock]:
    """Of each run with live captures of the site that are not published yet: what they say of the clock."""
    runs: dict[str, list[Capture]] = defaultdict(list)
    for capture in store.staged(site.key):
        if capture.source is Source.LIVE:
            runs[capture.run].append(capture)
    return {
        run: RunClock(run, max(one.captured_at for one in taken), None if site.wrong_clock else _offset(config, taken))
        for run, taken in runs.items()
    }


def _offset(config: Config, captures: Sequence[Capture]) -> timedelta | None:
    step = max(1, len(captures) // WITNESSES)
    witnessed = []
    for capture in captures[::step]:
        # What cannot be read is named when it is settled; here the others speak.
        with suppress(StorageFailed, BadInput):
            record = read_record(config.warc_dir, capture.file, capture.offset_bytes)
            said = server_time(record)
            if said is not None:
                witnessed.append((capture.captured_at, said))
    return offset_of(witnessed)


def server_time(record: Record) -> datetime | None:
    """The server's clock when it answered: Date, and the time that a cache has kept the answer since (Age, RFC 9111 5.1). None where it does not say."""
    try:
        said = parsedate_to_datetime(record.header("date"))
    except (ValueError, OverflowError):
        return None
    age = record.header("age").strip()
    kept = timedelta(seconds=int(age)) if age.isdecimal() and len(age) < 10 else timedelta(0)
    try:
        return (said if said.tzinfo else said.replace(tzinfo=UTC)).astimezone(UTC) + min(kept, LONGEST_AGE)
    except OverflowError:
        return None
