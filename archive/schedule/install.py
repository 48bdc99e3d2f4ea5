"""Puts a plan where the machine reads it, takes it away, and reads back what stands there. Knows systemctl, crontab and where units lie.

root's units are the system's; anybody else's are their own (systemd's user manager), which runs while they are logged in, or always once
`loginctl enable-linger` was called. The crontab is always the caller's; its other lines are never touched, whatever bytes they hold.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import Literal

from archive.errors import CannotCreate, Misconfigured, StorageFailed
from archive.schedule.plan import Plan, cron_line, name_of, units

Kind = Literal["systemd", "cron"]
_PATIENCE_S = 60
_LINE = re.compile(r"(\d{1,2}) (\d{1,2}) \* \* \* ")
_CALENDAR = re.compile(r"^OnCalendar=\*-\*-\* (\d\d):(\d\d)", re.MULTILINE)
_DELAY = re.compile(r"^RandomizedDelaySec=(\d+)min", re.MULTILINE)
_NO_CRONTAB = re.compile(r"no crontab|No such file", re.IGNORECASE)
"""How cron (Vixie's, cronie; busybox) says that the caller has none."""
_JITTER = re.compile(r"--jitter (\d+)m ")


@dataclass(frozen=True, slots=True)
class Installed:
    """What stands on the machine for a home: by `kind`, at `at` o'clock every day with so much jitter; `where` is the timer's file, or the line."""

    kind: Kind
    at: time
    jitter_minutes: int
    where: str


def usual_kind() -> Kind:
    """What this machine would rather be told by: systemd where it runs, else cron."""
    return "systemd" if Path("/run/systemd/system").is_dir() and shutil.which("systemctl") else "cron"


def install(plan: Plan, kind: Kind, environ: Mapping[str, str]) -> list[str]:
    """Installs the plan, in place of what stood there for the home. Sentences on what is still to be done.

    Raises CannotCreate where a file cannot be written, Misconfigured where the machine has no such service or refuses.
    """
    if kind == "cron":
        lines = [line for line in _crontab() if not _is_ours(line, plan.home)]
        _set_crontab([*lines, cron_line(plan)])
        return []
    folder, texts = unit_folder(environ), units(plan)
    before = {name: folder / name for name in texts if (folder / name).exists()}
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in texts.items():
            part = folder / f".{name}.part"
            part.write_bytes(text.encode("utf-8", "surrogateescape"))
            part.chmod(0o644)
            part.replace(folder / name)
    except OSError as error:
        raise CannotCreate(
            f"{error.filename or folder} cannot be written: {error.strerror or error}", path=str(folder)
        ) from error
    try:
        _systemctl("daemon-reload")
        _systemctl("enable", "--now", f"{name_of(plan.home)}.timer")
    except Misconfigured:
        # A unit that systemd does not know of would be shown as installed, and no night would ever come.
        for name in texts.keys() - before.keys():
            with suppress(OSError):
                (folder / name).unlink(missing_ok=True)
        raise
    if os.geteuid() != 0:
        return ["the timer runs while you are logged in; `loginctl enable-linger` has it run always"]
    return []


def remove(home: Path, environ: Mapping[str, str]) -> list[Installed]:
    """Takes away whatever stands for the home, and gives what stood there. Raises as `install`."""
    found = installed(home, environ)
    for one in found:
        if one.kind == "cron":
            _set_crontab([line for line in _crontab() if not _is_ours(line, home)])
            continue
        name = name_of(home)
        if Path("/run/systemd/system").is_dir():
            _systemctl("disable", "--now", f"{name}.timer")
        try:
            for kind in ("timer", "service"):
                (unit_folder(environ) / f"{name}.{kind}").unlink(missing_ok=True)
        except OSError as error:
            raise StorageFailed(
                f"{error.filename} cannot be removed: {error.strerror or error}", path=str(error.filename)
            ) from error
        if Path("/run/systemd/system").is_dir():
            _systemctl("daemon-reload")
    return found


def installed(home: Path, environ: Mapping[str, str]) -> list[Installed]:
    """What stands on the machine for the home: nothing, a timer, a line, or both by mistake."""
    found: list[Installed] = []
    timer = unit_folder(environ) / f"{name_of(home)}.timer"
    with suppress(OSError):
        text = timer.read_text("utf-8")
        if (match := _CALENDAR.search(text)) is not None:
            delay = _DELAY.search(text)
            found.append(
                Installed("systemd", time(int(match[1]), int(match[2])), int(delay[1]) if delay else 0, str(timer))
            )
    with suppress(Misconfigured):
        for line in _crontab():
            if _is_ours(line, home) and (match := _LINE.match(line)) is not None:
                jitter = _JITTER.search(line)
                at = time(int(match[2]) % 24, int(match[1]) % 60)
                found.append(Installed("cron", at, int(jitter[1]) if jitter else 0, line))
    return found


def unit_folder(environ: Mapping[str, str]) -> Path:
    """Where units of the caller lie; systemd's own SYSTEMD_UNIT_PATH says otherwise."""
    given = environ.get("SYSTEMD_UNIT_PATH", "").partition(":")[0]
    if given:
        return Path(given)
    if os.geteuid() == 0:
        return Path("/etc/systemd/system")
    return (
        Path(environ.get("XDG_CONFIG_HOME") or Path(environ.get("HOME") or Path.home()) / ".config")
        / "systemd"
        / "user"
    )


def _is_ours(line: str, home: Path) -> bool:
    return line.rstrip().endswith(f"# {name_of(home)}")


def _crontab() -> list[str]:
    called = _called(["crontab", "-l"], "cron")
    if called.returncode == 0:
        return called.stdout.removesuffix("\n").split("\n") if called.stdout else []
    if _NO_CRONTAB.search(called.stderr):
        return []
    # What cannot be read must not be written over.
    said = " ".join(called.stderr.split()) or f"exit code {called.returncode}"
    raise Misconfigured(f"`crontab -l` refuses: {said}; or use --systemd")


def _set_crontab(lines: Sequence[str]) -> None:
    called = _called(["crontab", "-"], "cron", "".join(f"{line}\n" for line in lines))
    if called.returncode != 0:
        raise Misconfigured(f"crontab refuses: {' '.join(called.stderr.split()) or f'exit code {called.returncode}'}")


def _systemctl(*arguments: str) -> None:
    scope = [] if os.geteuid() == 0 else ["--user"]
    called = _called(["systemctl", *scope, *arguments], "systemd")
    if called.returncode != 0:
        said = " ".join(called.stderr.split()) or f"exit code {called.returncode}"
        raise Misconfigured(f"`systemctl {' '.join([*scope, *arguments])}` refuses: {said}")


def _called(command: Sequence[str], service: str, given: str = "") -> subprocess.CompletedProcess[str]:
    other = {"cron": "systemd", "systemd": "cron"}[service]
    try:
        return subprocess.run(  # noqa: S603 - a command of the machine with our own arguments
            command,
            input=given,
            capture_output=True,
            encoding="utf-8",
            errors="surrogateescape",
            env={**os.environ, "LC_ALL": "C"},  # what they say is read
            timeout=_PATIENCE_S,
            check=False,
        )
    except FileNotFoundError as error:
        raise Misconfigured(f"this machine has no `{command[0]}`; install it, or use --{other}") from error
    except (OSError, subprocess.TimeoutExpired) as error:
        raise Misconfigured(f"`{' '.join(command)}` cannot be called: {error}") from error
