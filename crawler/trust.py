"""Whether the gate may hold tonight: what the last runs, the holds and the lastmods that lied say of it. Pure; serves the `Gate`.

Refuses to know pages and documents.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from typing import Final

from archive.model import Hold
from archive.store import RunRecord

LIES: Final = 2
DISTRUST: Final = timedelta(days=30)
"""So many changes that no lastmod told, within so long a time, and the gate stays open for as long again."""
_SAYS_NOTHING_OF_PAGES: Final = frozenset({"deferred", "traps"})
"""Alarms after which the next night asks no more than it would: of a site that wants to be asked less, and of one that makes addresses without end."""


def why_open(runs: Sequence[RunRecord], holds: Iterable[Hold], now: datetime, *, full: bool = False) -> str:
    """Why the gate must stand open tonight, as the rest of a sentence; '' where it need not. `runs` are those of the site, newest first, `holds` its own."""
    if full:
        return "it was asked for (--full)"
    settled = [run for run in runs if run.status == "settled"]
    kinds = _alarms(settled[0]) - _SAYS_NOTHING_OF_PAGES if settled else set()
    if kinds:
        return f"the last night gave an alarm ({', '.join(sorted(kinds))})"
    held = next((one.run for one in holds if now - one.placed_at < DISTRUST and _opens(one, settled)), None)
    if held is not None:
        return f"the captures of run {held} are on hold"
    until = distrusted_until((run.finished_at or run.started_at, _missed(run)) for run in settled)
    if until is not None and until > now:
        return (
            f"pages changed under a lastmod that stayed; the site's lastmods are believed again from {until:%Y-%m-%d}"
        )
    return ""


def distrusted_until(misses: Iterable[tuple[datetime, int]]) -> datetime | None:
    """Until when the lastmods of a site are not believed, from the (end, missed changes) of its runs; None where they always were."""
    lies = [when for when, count in sorted(misses) for _ in range(min(count, LIES))]
    caught = [later for earlier, later in zip(lies, lies[LIES - 1 :], strict=False) if later - earlier <= DISTRUST]
    return caught[-1] + DISTRUST if caught else None


def _opens(hold: Hold, settled: Sequence[RunRecord]) -> bool:
    """Whether everything is to be asked for on account of a hold: as long as it waits for a person; once, where a person placed it, since what it keeps out was
    looked at for nothing. A case that is closed asks for nothing more."""
    if hold.run is None or hold.is_closed:
        return False
    return hold.waits or not any(run.figures.get("ungated") and run.started_at > hold.placed_at for run in settled)


def _missed(run: RunRecord) -> int:
    """How many changes a run found of which the sources' lastmods said nothing."""
    count = run.figures.get("gate_missed", 0)
    return count if isinstance(count, int) else 0


def _alarms(run: RunRecord) -> set[str]:
    told = run.figures.get("alarms")
    return {str(one.get("kind")) for one in told if isinstance(one, dict)} if isinstance(told, list) else set()
