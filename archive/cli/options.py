"""What the commands share: the session they run in, and the options that mean the same everywhere. Knows click and the names of options; no command."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from archive.cli import output
from archive.config import Config
from archive.errors import UsageProblem
from archive.model import Kind

if TYPE_CHECKING:
    from archive.store import Filters, Store

_Command = TypeVar("_Command", bound=Callable[..., Any])
_A_YEAR_S = 366 * 86400
_DAY = re.compile(r"(\d{4})(?:-(\d{1,2})(?:-(\d{1,2}))?)?")


@dataclass(slots=True)
class Session:
    """One call of `archive`. `home` is what --home said, before or after the command's name, `log_json` what --log did; None leaves it to the settings."""

    home: str | None = None
    debug: bool = False
    log_json: bool | None = None

    def config(self) -> Config:
        """The settings of this call. From here on messages are JSON lines where they say so. Raises Misconfigured."""
        config = Config.from_environment(self.home)
        if self.log_json is not None:
            config = replace(config, log_json=self.log_json)
        output.log_json(config.log_json)
        return config

    def store(self) -> Store:
        """The archive, opened for reading. Raises Misconfigured where there is none."""
        from archive.store import Store

        return Store.open(self.config(), read_only=True)


def refuse_own_file(config: Config, out: str) -> None:
    """Raises UsageProblem where `out` is a file of the archive itself, or would lie among its captures, journal, reports, locks or logs."""
    try:
        target, home = Path(out).resolve(), config.home.resolve()
        own = [
            folder.resolve() for folder in (config.warc_dir, config.journal_dir, config.reports_dir, config.locks_dir)
        ]
        database = config.database_path.resolve()
    except (OSError, RuntimeError, ValueError):  # a loop of links, or a NUL: who opens the file says so
        return
    is_database = any(
        target.parent == one.parent and target.name.startswith(one.name)
        for one in (database, home / config.database_path.name)
    )
    if is_database or any(target.is_relative_to(folder) for folder in (*own, home / "logs")):
        raise UsageProblem(f"{out} belongs to the archive at {config.home} itself; choose another --out")


class Day(click.ParamType[date]):
    """A day, a month or a year: ``2021``, ``2021-03``, ``2021-03-09``. A span means its first day, or its last for `until`."""

    name = "day"

    def __init__(self, *, last: bool = False) -> None:
        self._last = last

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Fails, naming the value, for what is no day."""
        if isinstance(value, date):
            return value
        match = _DAY.fullmatch(value.strip())
        if match is None:
            self.fail(f"{value!r} is no day; write it as 2021-03-09, 2021-03 or 2021", param, ctx)
        year, month, day = (int(part) if part else None for part in match.groups())
        assert year is not None
        try:
            month = month or (12 if self._last else 1)
            return date(year, month, day or (calendar.monthrange(year, month)[1] if self._last else 1))
        except ValueError:
            self.fail(f"{value!r} is no day of the calendar", param, ctx)


class Moment(click.ParamType[datetime]):
    """A moment in time with its zone: ``2026-11-21T06:00:00Z``. A time without a zone is UTC; a day alone means its last moment."""

    name = "moment"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Fails, naming the value, for what is no moment."""
        if isinstance(value, datetime):
            return value
        text = value.strip()
        if re.fullmatch(r"\d{4}-\d\d-\d\d", text):
            text += "T23:59:59.999999"
        try:
            when = datetime.fromisoformat(text)
            return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            self.fail(f"{value!r} is no moment; write it as 2026-11-21T06:00:00Z or 2026-11-21", param, ctx)


class Span(click.ParamType[float]):
    """A span of time in seconds: ``90s``, ``30m``, ``2h``, ``7d``; a number alone is minutes."""

    name = "span"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> float:
        """Fails, naming the value, for what is no span of time, or one above a year."""
        if isinstance(value, float):
            return value
        match = re.fullmatch(r"(\d{1,9})([smhd]?)", value.strip().lower())
        seconds = float(match[1]) * {"s": 1, "m": 60, "h": 3600, "d": 86400}[match[2] or "m"] if match else -1.0
        if not 0 <= seconds <= _A_YEAR_S:
            self.fail(f"{value!r} is no span of time; write it as 90s, 30m, 2h or 7d", param, ctx)
        return seconds


def _keep_home(context: click.Context, _parameter: click.Parameter, value: str | None) -> None:
    if value is not None:
        context.ensure_object(Session).home = value


def home_option(command: _Command) -> _Command:
    """--home, which every command takes that has to do with an archive."""
    return click.option(
        "--home",
        metavar="DIR",
        expose_value=False,
        callback=_keep_home,
        help="Where the archive lies. [default: $ARCHIVE_HOME, else ./archive-data]",
    )(command)


def json_option(command: _Command) -> _Command:
    """--json, for scripts."""
    return click.option("--json", "as_json", is_flag=True, help="JSON for scripts, one object a line.")(command)


def as_of_option(command: _Command) -> _Command:
    """--as-of, handed on as a moment or None."""
    return click.option(
        "--as-of",
        metavar="T",
        type=Moment(),
        help="As the archive stood then: 2026-11-21T06:00:00Z, or a day, which means its end in UTC.",
    )(command)


def filter_options(command: _Command) -> _Command:
    """--site, --kind, --since and --until, which together make `filters_of`."""
    options = (
        click.option("--site", metavar="KEY", help="Only this site; `archive sites` lists their keys."),
        click.option(
            "--kind",
            type=click.Choice([kind.value for kind in Kind]),
            multiple=True,
            callback=_only_once,
            help="Only this kind of item.",
        ),
        click.option(
            "--since", type=Day(), metavar="DAY", help="Published on that day or later: 2021-03-09, 2021-03 or 2021."
        ),
        click.option("--until", type=Day(last=True), metavar="DAY", help="Published on that day or earlier."),
    )
    for option in reversed(options):
        command = option(command)
    return command


def _only_once(context: click.Context, parameter: click.Parameter, values: tuple[str, ...]) -> str | None:
    """Two kinds would be one too many; the last would win without a word."""
    if len(values) > 1:
        raise click.BadParameter("give it once; an export of each kind is a file of its own", context, parameter)
    return values[0] if values else None


def filters_of(store: Store, site: str | None, kind: str | None, since: date | None, until: date | None) -> Filters:
    """The Filters that the options of `filter_options` mean. Raises UsageProblem for a site that the archive has never heard of."""
    from archive.store import Filters

    known = [one.key for one in store.sites_summary()] if site else []
    if site and site not in known:
        raise UsageProblem(f"the archive holds no site {site!r}; it holds {', '.join(known) or 'none yet'}")
    if since and until and since > until:
        raise UsageProblem(f"--since {since} is later than --until {until}")
    return Filters(site=site, kind=Kind(kind) if kind else None, since=since, until=until)


def commit_of(store: Store, as_of: datetime | None) -> int | None:
    """The commit that --as-of means, None for the newest. Raises UsageProblem for a moment whose answer could still change."""
    return None if as_of is None else store.seq_at(as_of)
