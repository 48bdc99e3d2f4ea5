"""Every night by itself: a systemd timer or a line of a crontab that calls `archive crawl --all`, and when it will next.

    plan      what is to run when, as the text of units and of a line; pure        install   putting it where the machine reads it, and reading it back

Knows how machines are told. Refuses to know what a night does. Settings are not written into units or lines, which others can read: they stand in the
home's archive.env.
"""

from __future__ import annotations

from archive.schedule.install import Installed, install, installed, remove, usual_kind
from archive.schedule.plan import Plan, cron_line, name_of, next_runs, units

__all__ = [
    "Installed",
    "Plan",
    "cron_line",
    "install",
    "installed",
    "name_of",
    "next_runs",
    "remove",
    "units",
    "usual_kind",
]
