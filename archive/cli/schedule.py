"""The command `schedule`: the archive crawls every site every night, by a systemd timer or a crontab line."""

from __future__ import annotations

import math
import os
import re
import sys
from datetime import UTC, datetime, time
from typing import Any

import click

from archive.cli import output, reports
from archive.cli.options import Session, Span, home_option, json_option
from archive.config import SETTINGS, Config
from archive.errors import UsageProblem

LONGEST_JITTER_MINUTES = 720
NEXT = 3


class OClock(click.ParamType[time]):
    """A time of day: ``02:00``."""

    name = "time"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> time:
        """Fails, naming the value, for what is no time of day."""
        if isinstance(value, time):
            return value
        match = re.fullmatch(r"([01]?\d|2[0-3]):([0-5]\d)", value.strip())
        if match is None:
            self.fail(f"{value!r} is no time of day; write it as 02:00", param, ctx)
        return time(int(match[1]), int(match[2]))


@click.command()
@click.option("--systemd", is_flag=True, help="A systemd timer; the usual where systemd runs.")
@click.option("--cron", is_flag=True, help="A line in your crontab.")
@click.option("--at", type=OClock(), default="02:00", show_default=True, metavar="HH:MM", help="When, local time.")
@click.option(
    "--jitter",
    type=Span(),
    default="30m",
    show_default=True,
    metavar="SPAN",
    help="A random while later, at most so long (45m, 2h): not every archive asks at the same second.",
)
@click.option("--install", is_flag=True, help="Install it, in place of an earlier one.")
@click.option("--remove", is_flag=True, help="Take it away.")
@click.option("--show", is_flag=True, help="Say what is installed, and the next runs.")
@home_option
@json_option
@click.pass_obj
def schedule(
    session: Session,
    *,
    systemd: bool,
    cron: bool,
    at: time,
    jitter: float,
    install: bool,
    remove: bool,
    show: bool,
    as_json: bool,
) -> int:
    """Have every site crawled every night.

    Without --install it prints what it would install. ARCHIVE_ settings that are set now are written into the home's archive.env, readable by you only,
    so that the nights have them; later changes are made there. The units are root's for root, else your own.

    \b
    Example:
      archive schedule --at 02:00 --jitter 45m
      archive schedule --install
      archive schedule --show
    """
    from archive import schedule as scheduling

    config = session.config()
    kind = _one_of(systemd=systemd, cron=cron)
    action = _one_of(install=install, remove=remove, show=show)
    minutes = math.ceil(jitter / 60)
    if minutes > LONGEST_JITTER_MINUTES:
        raise UsageProblem(
            f"--jitter of {minutes} minutes is too long; at most 12h, or the night would be the next day"
        )
    if action == "show":
        return _show(config, as_json=as_json)
    if action == "remove":
        removed = scheduling.remove(config.home, os.environ)
        for one in removed:
            (output.note if as_json else output.say)(
                f"removed the {'timer' if one.kind == 'systemd' else 'crontab line'} {one.where}"
            )
        if not removed:
            output.note(f"nothing is installed for {config.home}")
        return 0
    chosen: Any = kind or scheduling.usual_kind()
    plan = scheduling.Plan(config.home, (sys.executable, "-P", "-m", "archive"), at, minutes)
    if action is None:
        _print(plan, chosen, as_json=as_json)
        return 0
    if any(one.kind != chosen for one in scheduling.installed(config.home, os.environ)):
        raise UsageProblem(
            f"{config.home} is scheduled in the other way already; `archive schedule --remove` it first, or every night comes twice"
        )
    reports.check_home(config)
    _keep_settings(config, as_json=as_json)
    for line in scheduling.install(plan, chosen, os.environ):
        output.message(line)
    return _show(config, as_json=as_json)


def _one_of(**flags: bool) -> str | None:
    """The flag that is set; None for none. Raises UsageProblem for two that say different things."""
    chosen = [name for name, is_set in flags.items() if is_set]
    if len(chosen) > 1:
        raise UsageProblem(f"--{chosen[0]} and --{chosen[1]} cannot both be; leave one out")
    return chosen[0] if chosen else None


def _print(plan: Any, kind: str, *, as_json: bool) -> None:
    from archive import schedule as scheduling

    texts = {"crontab": scheduling.cron_line(plan)} if kind == "cron" else scheduling.units(plan)
    if as_json:
        output.json_line({"kind": kind, "would_install": texts})
    elif kind == "cron":
        output.say(texts["crontab"])
    else:
        for name, text in texts.items():
            output.say(f"# {name}")
            output.say(text)
    output.note("this is what --install installs; nothing is installed yet")


def _keep_settings(config: Config, *, as_json: bool) -> None:
    """Writes the settings of this call into the home's file: what calls the nights has no environment, and begins in another folder."""
    from archive import settings_file

    said = {name: os.environ[name] for name in SETTINGS if os.environ.get(name, "").strip()}
    if "ARCHIVE_METRICS" in said:
        said["ARCHIVE_METRICS"] = str(config.metrics)
    if said:
        path = settings_file.write(config.home, said)
        (output.note if as_json else output.say)(f"wrote {', '.join(said)} into {path}")


def _show(config: Config, *, as_json: bool) -> int:
    from archive import schedule as scheduling

    found = scheduling.installed(config.home, os.environ)
    now = datetime.now(UTC)
    for one in found:
        coming = scheduling.next_runs(one.at, now, NEXT)
        if as_json:
            output.json_line(
                {
                    "kind": one.kind,
                    "at": f"{one.at:%H:%M}",
                    "jitter_minutes": one.jitter_minutes,
                    "where": one.where,
                    "next_runs": coming,
                }
            )
            continue
        output.say(f"every day at {one.at:%H:%M}, up to {one.jitter_minutes} minutes later, by {one.kind}: {one.where}")
        for when in coming:
            output.say(f"next: {when:%Y-%m-%d %H:%M %Z}")
    if not found:
        output.note(f"nothing is installed for {config.home}; `archive schedule --install` does it")
    return 0
