"""A check or a repair written down in the archive itself, as a preservation event. Knows what is worth remembering of a report."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Final

from archive.config import Config
from archive.errors import ArchiveError
from archive.model import Event
from archive.settle.events import AGENT, record_event
from archive.store import Store
from archive.verify.report import Report

MOST_RECORDED: Final = 20
"""Problems, and things healed, in the detail of one event: enough to know later what kind of damage it was."""


def record(config: Config, report: Report, *, about: str = "") -> bool:
    """Whether the event could be recorded: not into a damaged file, and not where the archive may only be read. `about` names an export, '' for all."""
    if not report.is_writable:
        return False
    event = Event(
        type="recovery" if report.healed else "fixity check",
        happened_at=datetime.now(UTC),
        agent=AGENT,
        outcome="success" if report.is_sound else "warning" if report.healed else "fail",
        object=about,
        detail={
            "algorithm": "SHA-256",
            "commit": report.seq,
            "head": report.head,
            "checked": report.checked,
            "problems": len(report.problems),
            "first": [str(one) for one in report.problems[:MOST_RECORDED]],
            **(
                {"healed": len(report.healed), "healed_first": list(report.healed[:MOST_RECORDED])}
                if report.healed
                else {}
            ),
        },
    )
    try:
        with Store.open(config) as store:
            record_event(store, config, event)
    except ArchiveError:
        return False
    return True
