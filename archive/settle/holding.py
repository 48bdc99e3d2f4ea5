"""Holds: captures of a site kept out of everything that is published until somebody lets them go. Placing and releasing are one commit each.

    hold ─▶ its captures say nothing any more        release ─▶ they are told, read and folded as if they had come tonight

What a held capture may not touch: versions, addresses, hints, what counts as news, what the site is taken to repeat, and the validators that a crawl sends.
Its record, its row and the fact that it was taken stay, and so does every answer as of an earlier commit. Holds are a set: in which order they were placed
and released does not matter. Refuses to know why one is placed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime

from archive.config import Config
from archive.errors import BadInput, UsageProblem
from archive.identity import utc_text
from archive.journal import Change
from archive.model import CaptureId, Hold
from archive.settle.overruling import Progress, publish_ours
from archive.settle.reading import Cleaning
from archive.settle.road import Settled
from archive.settle.rows import hold_row, releasing, replacing, spelled
from archive.settle.work import Ours
from archive.sites import Site
from archive.store import Store
from archive.store.staging import storable


def place_hold(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    site_key: str,
    *,
    run: str | None = None,
    capture: CaptureId | None = None,
    placed_by: str,
    why: str,
    now: datetime,
    progress: Progress | None = None,
    cleaning: Cleaning | None = None,
) -> Settled:
    """Publishes a hold on all captures of a run, or on one capture, with what it changes. The others are as in `settle`.

    Captures may be published or staged; those that are staged, and those that the run still brings, are published by the next settle and say nothing.
    A person's hold takes the place of one that the archive placed on the same captures: they stay kept out, and nobody is asked to look any more.
    The hold's id is in `Settled.hold`. Raises UsageProblem for a hold that says nothing (not exactly one of run and capture; nobody's; without a reason) or
    stands already; BadInput naming a run or capture that the site does not have; StorageFailed without WARC files where something must be read; TryLater
    when others keep publishing.
    """
    if (run is None) == (capture is None):
        raise UsageProblem("name what to hold: a run or a capture")
    if not placed_by.strip() or not why.strip():
        raise UsageProblem("a hold is somebody's and has a reason: name both")
    _refuse_unknown(store, site_key, run, capture)
    named = [site_key, run, capture, utc_text(now), placed_by, why]
    hold = Hold(
        id=f"hold1:{hashlib.sha256(spelled(named).encode('utf-8', 'replace')).hexdigest()[:16]}",
        site=site_key,
        placed_at=now,
        placed_by=storable(placed_by),
        why=storable(why),
        run=run,
        capture=capture,
    )

    def ours() -> Ours:
        in_force = store.holds(site_key)
        same = next((one for one in in_force if (one.run, one.capture) == (run, capture)), None)
        if same is not None and (hold.waits or not (same.waits or same.is_closed)):
            raise UsageProblem(f"{same.placed_by} holds it already ({same.id}, {same.placed_at:%Y-%m-%d})")
        ended = replacing(same, hold, placed_by, why) if same is not None else ()
        changes = ended or (Change("hold", "add", hold_row(hold)),)
        others = (one for one in in_force if one is not same)
        return Ours(changes, tuple(store.overrides(site_key)), (*others, hold))

    return publish_ours(store, config, sites(site_key), ours, now, progress, cleaning, hold=hold.id)


def release_hold(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    hold_id: str,
    *,
    released_by: str,
    why: str,
    now: datetime,
    progress: Progress | None = None,
    cleaning: Cleaning | None = None,
) -> Settled:
    """Ends a hold: its row stays, with who released it, when and why, and its captures are read as if they had come tonight, unless another hold names them.

    `hold_id` may be an unambiguous beginning. Raises BadInput where there is none such, UsageProblem where it is released already, and as `place_hold`.
    """
    hold = store.find_hold(hold_id).hold
    if not released_by.strip() or not why.strip():
        raise UsageProblem("a release is somebody's and has a reason: name both")

    def ours() -> Ours:
        in_force = store.holds(hold.site)
        if hold.id not in {one.id for one in in_force}:
            raise UsageProblem(f"{hold.id} is released already")
        changes = releasing(hold, now, released_by, why)
        others = tuple(one for one in in_force if one.id != hold.id)
        return Ours(changes, tuple(store.overrides(hold.site)), others)

    return publish_ours(store, config, sites(hold.site), ours, now, progress, cleaning, hold=hold.id)


def _refuse_unknown(store: Store, site_key: str, run: str | None, capture: CaptureId | None) -> None:
    if run is not None:
        row = store.run_row(run)
        if row is None or row["site"] != site_key:
            raise BadInput(f"{site_key} has no run {run!r}; `archive runs` lists them", name=run)
    if capture is not None and store.find_capture(capture).site != site_key:
        raise BadInput(f"{capture} is no capture of {site_key}", name=capture)
