"""The one place that runs after each crawl and each publish: the report is kept, people are told, metrics are written.

    crawl ended ─▶ crawled, failed      settle, import ─▶ settled      every site crawled ─▶ night_over

Knows what is to be done once it is known how a crawl ended. Refuses to know how any of it is done, and never makes a crawl fail: what goes wrong here is a
message, since what it concerns is published. A crawl that was interrupted is not over: nobody is told of it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from archive.cli import output, reports
from archive.config import Config
from archive.errors import ArchiveError, TryLater

if TYPE_CHECKING:
    from archive.notify import Night, Notice
    from archive.settle import Settled
    from archive.store import RunRecord, Store
    from archive.supervise import CrawlReport

INTERRUPTED = 128
"""Exit codes from here on are signals."""
_RUNS_LOOKED_AT = 60
_PERIODS = {"daily": timedelta(days=1), "weekly": timedelta(days=7)}
_EARLY = timedelta(hours=3)
"""Nights begin with jitter: a digest may come so much before its time, or it would slip by a night now and then."""
_STATE = "notified.json"


def crawled(config: Config, report: CrawlReport) -> None:
    """A crawl has published something."""
    from archive.model import Alarm

    reports.keep(config, report.settled, report)

    def said(one: Alarm) -> dict[str, str]:
        return {"kind": one.kind, "sentence": one.sentence}

    if config.notify:
        from archive.notify import Night

        figures = report.settled.figures
        night = Night(
            report.site.key,
            report.run,
            report.exit_code,
            alarms=figures.get("alarms") or [said(one) for one in report.alarms],
            notes=report.notes,
            figures=figures,
            changes=[(one.verdict, one.title or "", one.url) for one in report.settled.changes],
        )
        _tell_night(config, night)
    _write_metrics(config)


def failed(config: Config, site: str, error: ArchiveError) -> None:
    """A crawl of `site` (its key, or what was asked for where that is no site) ended with `error`, and nothing of it is published."""
    if error.exit_code >= INTERRUPTED:
        return
    run = _failed_run(config, site)
    if run is not None:
        reports.keep_failed(config, run, error.exit_code)
    elif isinstance(error, TryLater):  # another crawl is at it, and tells how that ends
        return
    if config.notify:
        from archive.notify import Night

        _tell_night(config, Night(site, run or "", error.exit_code, problem=str(error)))
    _write_metrics(config)


def settled(config: Config, settled: Settled) -> None:
    """A settle or an import has published something. Whoever called it is there and sees it: nobody else is told."""
    reports.keep(config, settled)
    _write_metrics(config)


def night_over(config: Config) -> None:
    """Every site has been crawled: a digest is sent where one is due."""
    due = [_PERIODS[one] for one in config.notify_on if one in _PERIODS]
    if not config.notify or not due:
        return
    now, last = datetime.now(UTC), _last_digest(config)
    if last is None or now - last >= min(due) - _EARLY:
        for problem in send_digest(config, now, min(due)):
            output.message(problem)


def send_digest(config: Config, now: datetime, period: timedelta) -> list[str]:
    """Sends what has been since the last digest, or for `period` where there was none; a sentence for each address that did not take it.

    One that nobody took is not counted as sent: the next one tells of its time as well.
    """
    from archive.notify import send

    notice = digest_of(config, now, period)
    problems = send(config.notify, notice)
    if len(problems) < len(config.notify):
        _keep_digest(config, now)
    return problems


def digest_of(config: Config, now: datetime, period: timedelta) -> Notice:
    """The digest as `send_digest` would send it."""
    from archive.notify import digest
    from archive.status import gathered
    from archive.store import Store

    since = _last_digest(config) or now - period
    with Store.open(config, read_only=True) as store:
        runs = [one for one in store.runs() if since <= (one.finished_at or one.started_at) <= now]
        statuses = gathered(store, config, now)
    return digest(statuses, [_night_of(config, one) for one in reversed(runs) if one.status == "settled"], since, now)


def _night_of(config: Config, run: RunRecord) -> Night:
    from archive.notify import Night

    report = reports.kept(config, run.id)
    changes = report.changes if report is not None and report.changes is not None else ()
    return Night(
        run.site, run.id, figures=run.figures, changes=[(one.verdict, one.title or "", one.url) for one in changes]
    )


def _tell_night(config: Config, night: Night) -> None:
    from archive.notify import of_night, send
    from archive.status import ailment, nights_alike

    runs, waiting = _runs(config, night.site), _waiting(config, night.site)
    night = replace(night, waiting=waiting)
    if runs and runs[0].id == night.run:
        # Without a name for the trouble no night is like another.
        night = replace(
            night,
            alike=nights_alike(runs) if ailment(runs[0]) else 0,
            before=ailment(runs[1]) if len(runs) > 1 else (),
        )
    notice = of_night(night, config.notify_on)
    if notice is not None:
        for problem in send(config.notify, notice):
            output.message(problem)


def _write_metrics(config: Config) -> None:
    if config.metrics is None:
        return
    from archive import metrics
    from archive.status import gathered

    now = datetime.now(UTC)
    try:
        store = _opened(config)
        if store is None:
            return
        with store:
            statuses = gathered(store, config, now)
        metrics.write(config.metrics, statuses, now)
    except ArchiveError as error:
        output.message(str(error))


def _runs(config: Config, site: str) -> list[RunRecord]:
    """The site's newest live runs that have ended; none where they cannot be read: that is what the crawl failed of, and has been said."""
    from archive.model import Source

    try:
        store = _opened(config)
        if store is None:
            return []
        with store:
            found = store.runs(_RUNS_LOOKED_AT, site)
    except ArchiveError:
        return []
    return [one for one in found if one.source is Source.LIVE and one.status != "running"]


def _waiting(config: Config, site: str) -> int:
    """How many holds of the site wait for a person; 0 where they cannot be read (see `_runs`)."""
    try:
        store = _opened(config)
        if store is None:
            return 0
        with store:
            return sum(one.waits for one in store.holds(site))
    except ArchiveError:
        return 0


def _opened(config: Config) -> Store | None:
    from archive.store import Store, present

    return Store.open(config, read_only=True) if present(config) else None


def _failed_run(config: Config, site: str) -> str | None:
    """The site's newest run where it has failed and nobody has reported it yet."""
    newest = next(iter(_runs(config, site)), None)
    if newest is None or newest.status != "failed" or reports.kept(config, newest.id) is not None:
        return None
    return newest.id


def _last_digest(config: Config) -> datetime | None:
    try:
        said = json.loads((config.home / _STATE).read_text("utf-8"))
        return datetime.fromisoformat(said["digest"]).astimezone(UTC)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _keep_digest(config: Config, now: datetime) -> None:
    path = config.home / _STATE
    part = path.with_name(f".{_STATE}.part")
    try:
        part.write_text(json.dumps({"digest": now.isoformat()}) + "\n", "utf-8")
        part.replace(path)
    except OSError as error:
        output.message(f"{path} cannot be written, the next digest tells the same again: {error.strerror or error}")
