"""How the sites are, as a file that Prometheus's node exporter reads (its textfile collector). The only file that knows the Prometheus client.

One gauge a question, one line a site; seconds since 1970 and plain counts, as Prometheus's conventions have it. Written whole and renamed into place, so
that nobody reads half of it. Refuses to know how the sites are (`status`).
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from archive.errors import CannotCreate
from archive.status import SiteStatus

PAGES = ("new", "changed", "unchanged", "duplicate", "pending", "missing", "gone", "still_gone", "moved", "rejected")
"""Verdicts of the last good night that are counted, each a value of the label `verdict`."""
COUNTS = {
    "captures": "Responses captured by the last good night.",
    "failed": "Requests of the last good night that brought no response.",
}
"""Other figures of a night, and what they count."""


def write(path: Path, statuses: Sequence[SiteStatus], now: datetime) -> None:
    """Writes the file. Raises CannotCreate naming it."""
    part = path.with_name(f".{path.name}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(spelled(statuses, now))
        # The exporter runs as somebody else.
        part.chmod(0o644)
        part.replace(path)
    except OSError as error:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise CannotCreate(
            f"{path} (ARCHIVE_METRICS) cannot be written: {error.strerror or error}", path=str(path)
        ) from error


def spelled(statuses: Sequence[SiteStatus], now: datetime) -> bytes:
    """The metrics in Prometheus's text format."""
    registry = CollectorRegistry()

    def gauge(name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"society_archive_{name}", meaning, ("site", *labels), registry=registry)

    well = gauge("well", "1 when nobody need look at the site, else 0.")
    good = gauge("last_good_night_timestamp_seconds", "When the site's last good night ended.")
    tried = gauge("last_try_timestamp_seconds", "When the site's newest run began.")
    duration = gauge("last_good_night_duration_seconds", "How long the last good night took.")
    held = gauge("pages", "Pages with a version.")
    alarms = gauge("alarms", "Alarms of the newest run that ended.")
    holds = gauge("open_holds", "Holds in force.")
    waiting = gauge("waiting_captures", "Captures that are not published yet.")
    missing = gauge("lacking_pages", "Pages that the site's sources name and the archive does not hold.")
    verdicts = gauge("night_pages", "Pages of the last good night, by verdict.", "verdict")
    counts = {name: gauge(f"night_{name}", meaning) for name, meaning in COUNTS.items()}
    for one in statuses:
        well.labels(one.site).set(one.is_well)
        held.labels(one.site).set(one.pages)
        alarms.labels(one.site).set(len(one.alarms))
        holds.labels(one.site).set(len(one.holds))
        waiting.labels(one.site).set(one.waiting)
        for instant, when in ((good, one.good_at), (tried, one.tried_at)):
            if when is not None:
                instant.labels(one.site).set(when.timestamp())
        if one.duration_s is not None:
            duration.labels(one.site).set(one.duration_s)
        if one.missing is not None:
            missing.labels(one.site).set(one.missing)
        for verdict in PAGES:
            if isinstance(one.figures.get(verdict), int):
                verdicts.labels(one.site, verdict).set(one.figures[verdict])
        for name, counted in counts.items():
            if isinstance(one.figures.get(name), int):
                counted.labels(one.site).set(one.figures[name])
    written = Gauge("society_archive_metrics_timestamp_seconds", "When this file was written.", registry=registry)
    written.set(now.timestamp())
    return generate_latest(registry)
