"""What is to run when, and how systemd and cron are told so. Pure, but for links in the path of a home; knows the quoting of both.

systemd: the timer waits a random while (RandomizedDelaySec) and makes up for a night on which the machine was off (Persistent). cron knows neither: the
command itself waits, and a missed night is missed.
"""

from __future__ import annotations

import hashlib
import os
import re
import shlex
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from archive.errors import UsageProblem

STOP_WITHIN_S = 180
"""How long systemd waits for a stopped night: the crawler may finish a page, and a publish that is under way is given up at its next step."""
MARK = "society-news-archive"


@dataclass(frozen=True, slots=True)
class Plan:
    """`command` (absolute, without a shell) is called every day at `at`, local time, within `jitter_minutes` after it, for the archive at `home`.

    Raises UsageProblem for what no unit and no crontab can hold.
    """

    home: Path
    command: Sequence[str]
    at: time
    jitter_minutes: int

    def __post_init__(self) -> None:
        for word in (str(self.home), *self.command):
            if re.search(r"[\x00-\x1f\x7f]", word):
                raise UsageProblem(
                    f"{word!r} holds a control character, which no timer and no crontab can hold; use a plain path"
                )


def name_of(home: Path) -> str:
    """The name of a home's units, and the mark of its line: its own for each home on the machine, however its path is written."""
    home = Path(os.path.realpath(home))
    plain = re.sub(r"[^a-z0-9]+", "-", home.name.lower()).strip("-")[:40] or "home"
    return f"{MARK}-{plain}-{hashlib.sha256(str(home).encode('utf-8', 'surrogateescape')).hexdigest()[:8]}"


def units(plan: Plan) -> Mapping[str, str]:
    """The service and the timer: file name -> text."""
    name = name_of(plan.home)
    home = _unit_text(str(plan.home))
    service = f"""\
[Unit]
Description=One night of the news archive at "{home}"
Wants=network-online.target
After=network-online.target

[Service]
Type=oneshot
ExecStart={_unit_command((*plan.command, "--home", str(plan.home), "crawl", "--all"))}
# SIGTERM goes to the archive alone, which ends its crawler in good order and keeps what came; the next night goes on.
KillMode=mixed
TimeoutStopSec={STOP_WITHIN_S}
Nice=10
NoNewPrivileges=yes
"""
    timer = f"""\
[Unit]
Description=Every night of the news archive at "{home}"

[Timer]
OnCalendar=*-*-* {plan.at:%H:%M}:00
RandomizedDelaySec={plan.jitter_minutes}min
# A night on which the machine was off is made up for.
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{name}.service": service, f"{name}.timer": timer}


def cron_line(plan: Plan) -> str:
    """One line of a crontab, marked at its end as ours. What it prints is left out; its messages are what cron mails.

    Raises UsageProblem for a path that no crontab can hold.
    """
    words = [*plan.command, "--home", str(plan.home), "crawl", "--all"]
    if wrong := [word for word in words if "\\%" in word]:
        raise UsageProblem(
            f"{wrong[0]!r} holds a backslash before a percent sign, which no crontab can hold; use --systemd or a plain path"
        )
    if plan.jitter_minutes:
        words += ["--jitter", f"{plan.jitter_minutes}m"]
    # cron ends a command at a bare % before any shell sees it, and takes the backslash away.
    called = " ".join(shlex.quote(word) for word in words).replace("%", "\\%")
    return f"{plan.at.minute} {plan.at.hour} * * * {called} >/dev/null # {name_of(plan.home)}"


def next_runs(at: time, now: datetime, count: int) -> list[datetime]:
    """The next instants after `now` (aware) at which it is `at` o'clock, in the machine's own zone.

    A day on which the clock leaves that time out has none: systemd passes it over, and cron calls as soon as the clock was changed.
    """
    today: date = now.astimezone().date()
    days = (datetime.combine(today + timedelta(days=day), at) for day in range(count + 3))
    found = (one.astimezone() for one in days if one.astimezone().replace(tzinfo=None) == one)
    return [one for one in found if one > now][:count]


def _unit_command(words: Sequence[str]) -> str:
    """ExecStart, as systemd.service(5) has it: in the path of the program no variable is looked for, in the words behind it $$ is a dollar."""
    program, *others = map(_unit_word, words)
    return " ".join([program, *(word.replace("$", "$$") for word in others)])


def _unit_word(word: str) -> str:
    """One word, quoted; specifiers (%) written so that they stand for themselves."""
    text = word.replace("\\", "\\\\").replace('"', '\\"').replace("%", "%%")
    return text if re.fullmatch(r"[\w@%+=:,./$-]+", text) else f'"{text}"'


def _unit_text(text: str) -> str:
    return text.replace("%", "%%")
