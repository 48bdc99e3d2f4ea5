"""One command of the archive, run to its end or killed on the way with everything that it started.

Knows processes. A kill is SIGKILL, to one of three victims: the command itself (what it started must die with it), only the crawler below it (the command
goes on), or all of them within a moment, as when the machine is reset. Kills are at random times after a *sign*: a file that shows that the work in
question has begun. Without signs most kills would hit the loading of libraries.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

LONGEST_S = 300.0
DEATH_S = 20.0
"""How long those that a killed command started may live on."""


@dataclass(frozen=True, slots=True)
class Point:
    """Where to kill: `delay_s` after a path matching `sign` (a pattern inside the home; '' for the start) is new or has grown."""

    sign: str
    delay_s: float
    victim: str  # command, crawler or all


@dataclass(frozen=True, slots=True)
class Ran:
    """How a command ended. `killed` says that the kill came before its end; `left_behind` names processes that outlived it too long.
    `after` says of each sign asked for how many seconds before the end it was seen."""

    returncode: int
    killed: bool
    took_s: float
    output: str
    left_behind: tuple[str, ...] = ()
    after: Mapping[str, float] = field(default_factory=dict)


def environment(home: Path) -> dict[str, str]:
    """That of a command on `home`: a polite crawl, one request at a time, but quick."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVE_", "SCRAPY_"))}
    return {**kept, "ARCHIVE_HOME": str(home), "ARCHIVE_DELAY_S": "0.02"}


def run(arguments: Sequence[str], home: Path, point: Point | None = None, *, signs: Sequence[str] = ()) -> Ran:
    """Runs our interpreter with `arguments`; with a `point`, kills there. Returns when nothing of it lives any more; `signs` are looked out for."""
    before = {sign: _sizes(home, sign) for sign in {*signs, *([point.sign] if point else [])}}
    seen: dict[str, float] = {}
    family: set[int] = set()
    began = time.monotonic()
    with tempfile.TemporaryFile() as output:  # not beside the home, whose disk may be full
        process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own arguments
            [sys.executable, *arguments],
            env=environment(home),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        try:
            killed = point is not None and _killed_at(process, point, home, before[point.sign], family)
            while signs and process.poll() is None and time.monotonic() < began + LONGEST_S:
                for sign in set(signs) - seen.keys():
                    if not sign or _has_grown(home, sign, before[sign]):
                        seen[sign] = time.monotonic() if sign else began
                time.sleep(0.001)
            with suppress(subprocess.TimeoutExpired):
                process.wait(LONGEST_S)
        finally:
            if process.poll() is None:
                process.kill()
                process.wait()
        ended = time.monotonic()
        output.seek(0)
        said = output.read().decode("utf-8", "replace")
    after = {sign: ended - when for sign, when in seen.items()}
    return Ran(process.returncode, killed, ended - began, said, _survivors(family), after)


def _killed_at(
    process: subprocess.Popen[bytes], point: Point, home: Path, before: dict[Path, int], family: set[int]
) -> bool:
    deadline = time.monotonic() + LONGEST_S
    while point.sign and not _has_grown(home, point.sign, before):
        if process.poll() is not None or time.monotonic() > deadline:
            return False
        time.sleep(0.001)
    until = time.monotonic() + point.delay_s
    while (rest := until - time.monotonic()) > 0:
        if process.poll() is not None:
            return False
        time.sleep(min(rest, 0.005))
    family |= descendants(process.pid)
    if process.poll() is not None:
        return False
    if point.victim == "crawler":
        crawlers = [pid for pid in family if b"scrapy" in _command_of(pid)]
        for pid in crawlers:
            _kill(pid)
        return bool(crawlers)
    if point.victim == "all":
        _kill(process.pid, signal.SIGSTOP)  # nothing may be started while the others die
        family |= descendants(process.pid)
        for pid in family:
            _kill(pid)
    _kill(process.pid)
    return True


def _sizes(home: Path, sign: str) -> dict[Path, int]:
    found = {}
    for path in home.glob(sign) if sign else ():
        with suppress(OSError):
            found[path] = path.stat().st_size
    return found


def _has_grown(home: Path, sign: str, before: dict[Path, int]) -> bool:
    return any(size > before.get(path, -1) for path, size in _sizes(home, sign).items())


def _kill(pid: int, signum: int = signal.SIGKILL) -> None:
    with suppress(ProcessLookupError):
        os.kill(pid, signum)


def descendants(pid: int) -> set[int]:
    """All processes below `pid`."""
    parents: dict[int, list[int]] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, IndexError, ValueError):
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                parents.setdefault(parent, []).append(int(entry.name))
    found: set[int] = set()
    waiting = [pid]
    while waiting:
        children = parents.get(waiting.pop(), [])
        waiting += children
        found.update(children)
    return found


def _command_of(pid: int) -> bytes:
    with suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def _lives(pid: int) -> bool:
    with suppress(OSError, IndexError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in {"Z", "X"}
    return False


def _survivors(family: set[int]) -> tuple[str, ...]:
    deadline = time.monotonic() + DEATH_S
    alive = {pid for pid in family if _lives(pid)}
    while alive and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = {pid for pid in alive if _lives(pid)}
    names = tuple(
        f"{pid} {_command_of(pid).replace(bytes(1), b' ').decode('utf-8', 'replace')[:120]}" for pid in sorted(alive)
    )
    for pid in alive:
        _kill(pid)
    return names
