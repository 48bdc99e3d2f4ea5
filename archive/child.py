"""The crawler as a child process: its command line, its limits, its end and its last words.

Knows processes, signals, rlimits and Scrapy's command line; the process border is the border, nothing of Scrapy is imported. Refuses to know what a crawl
is for and what an end means. Serves `supervise`.

A crawler reads what strangers send: a server that never ends its headers fills the memory of whoever listens. Limits make that one failed process
instead of a machine without memory.
"""

from __future__ import annotations

import contextlib
import ctypes
import json
import os
import resource
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Any

from archive import sites
from archive.config import Config

POLL_INTERVAL_S = 0.5
GRACE_S = 60.0
"""How long a stopped crawler may finish what is under way: its longest time-out for one page."""
RESTARTABLE = frozenset({"memusage_exceeded", "out_of_threads"})
"""Ends that the crawler chose because its process was at its limits."""
ADDRESS_SPACE_BYTES = 3 << 30
"""Far above what a crawl of a large site needs, Python's own libraries included; a net, not a budget (MEMUSAGE_LIMIT_MB is one)."""
_PR_SET_PDEATHSIG = 1


def limits(address_space_bytes: int = ADDRESS_SPACE_BYTES) -> Callable[[], None]:
    """A function for ``preexec_fn``: limits the address space and, on Linux, has the kernel kill the child when its parent dies."""
    parent = os.getpid()
    # Loaded before the fork: between fork and exec nothing may take a lock.
    prctl = ctypes.CDLL(None).prctl if sys.platform == "linux" else None

    def apply() -> None:
        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        soft = address_space_bytes if hard == resource.RLIM_INFINITY else min(address_space_bytes, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS knows the limit and refuses to set it
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))
        if prctl is not None:
            # SIGKILL: what is staged is safe at any moment, and a child that outlives us would be in the way of the next crawl.
            prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
            if os.getppid() != parent:
                os._exit(1)

    return apply


@dataclass(frozen=True, slots=True)
class Ended:
    """How a child ended. `words` are its last, None when it died without any."""

    returncode: int
    words: dict[str, Any] | None
    stopped_by: int | None

    @property
    def died(self) -> bool:
        """Whether it ended before its work did: killed, crashed, without last words, or stopped at the limits of its process."""
        return self.words is None or self.returncode != 0 or self.words.get("reason") in RESTARTABLE

    @property
    def was_killed(self) -> bool:
        """Whether a signal ended it, or the limits of its process, and nothing that it met or said."""
        return self.returncode < 0 or (self.words is not None and self.words.get("reason") in RESTARTABLE)

    @property
    def manner(self) -> str:
        """How it ended, as the rest of a sentence that begins with "the crawler"."""
        if self.words is not None and self.words.get("reason") in RESTARTABLE:
            return f"stopped at the limits of its process ({self.words['reason']})"
        if self.returncode < 0:
            return f"was killed by {signal.Signals(-self.returncode).name}"
        return f"ended with exit code {self.returncode}"


class Crawler:
    """The crawler's process."""

    def __init__(
        self,
        config: Config,
        site_argument: str,
        run: str,
        log: Path,
        lock_fd: int,
        *,
        allow_private: bool,
        settings: Mapping[str, str],
    ) -> None:
        self.log = log
        self.waiting: int | None = None
        # The lock's descriptor: as long as the child lives, the site is locked, whatever becomes of us.
        self._inherited: tuple[int, ...] = (lock_fd,)
        # The child runs in the home, so that nothing in the caller's folder is imported by accident.
        self._cwd = config.home
        arguments = {"site": _target(config, site_argument), "run": run} | _private(allow_private)
        # Settle cleans; doing it here as well would cost every page twice.
        fixed = {"ARCHIVE_CLEAN_ITEMS": "False", "ARCHIVE_LOCK_FD": str(lock_fd), "LOG_FILE": str(log)}
        self._command = _command("news", arguments, {**fixed, **settings})
        self._environment = _environment(config)

    def run(self, tell: Callable[[], None], *, backwards: bool = False) -> Ended:
        """Starts the process and waits for its end; SIGINT and SIGTERM end it in good order. `tell` is called twice a second.

        `backwards` asks the last named page first: where one page kills the crawler, this run reaches those behind it.
        """
        order = ["-s", "SCHEDULER_MEMORY_QUEUE=scrapy.squeues.LifoMemoryQueue"] if backwards else []
        listening, speaking = os.pipe()
        os.set_blocking(listening, False)
        heard = bytearray()
        with _Interruption() as interruption, self.log.open("ab") as log:
            process = subprocess.Popen(  # noqa: S603 - our own interpreter with our own arguments
                [*self._command, *order, "-s", f"ARCHIVE_STATUS_FD={speaking}"],
                cwd=self._cwd,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                pass_fds=(speaking, *self._inherited),
                # A session of its own: Ctrl-C reaches us only, and we end the child once and in good order.
                start_new_session=True,
                preexec_fn=limits(),  # noqa: PLW1509 - nothing in it takes a lock
            )
            os.close(speaking)
            try:
                while True:
                    with contextlib.suppress(subprocess.TimeoutExpired):
                        process.wait(POLL_INTERVAL_S)
                    _hear(listening, heard)
                    if process.returncode is not None:
                        break
                    interruption.pass_on(process)
                    self.waiting = _waiting(heard)
                    tell()
            finally:
                if process.poll() is None:
                    process.kill()
                    process.wait()
                os.close(listening)
        return Ended(process.returncode, _words(bytes(heard)), interruption.signum)


class Look(Crawler):
    """The crawler's process for a first look at a site (`scrapy crawl probe`): it runs in `folder`, holds no lock and keeps nothing."""

    def __init__(
        self, config: Config, site_argument: str, folder: Path, arguments: Mapping[str, str], *, allow_private: bool
    ) -> None:
        self.log = folder / "log"
        self._inherited = ()
        self._cwd = folder
        given = {"site": _target(config, site_argument), **arguments} | _private(allow_private)
        self._command = _command("probe", given, {"LOG_FILE": str(self.log)})
        self._environment = _environment(config)


def _target(config: Config, site_argument: str) -> str:
    """The site as the child is told it: a file is named absolutely."""
    named = site_argument in sites.names(config.sites_dir)
    return site_argument if sites.is_address(site_argument) or named else str(Path(site_argument).absolute())


def _private(allow_private: bool) -> dict[str, str]:
    return {"allow_private": "1"} if allow_private else {}


def _command(spider: str, arguments: Mapping[str, str], settings: Mapping[str, str]) -> list[str]:
    command = [sys.executable, "-P", "-m", "scrapy", "crawl", spider]
    for name, value in arguments.items():
        command += ["-a", f"{name}={value}"]
    for name, value in settings.items():
        command += ["-s", f"{name}={value}"]
    return command


def _environment(config: Config) -> dict[str, str]:
    """Ours, with what the child must know. Everything of the archive's own comes from `config`, not from what happened to be set."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("ARCHIVE_", "SCRAPY_"))}
    environment |= {
        "ARCHIVE_HOME": str(config.home),
        "SCRAPY_SETTINGS_MODULE": "crawler.settings",
        # glibc gives each thread a 64 MB arena; under an address-space limit they are what runs out first.
        "MALLOC_ARENA_MAX": "2",
        # The child runs the code that we are, wherever it was started from.
        "PYTHONPATH": os.pathsep.join(
            filter(None, (str(Path(__file__).parents[1]), environment.get("PYTHONPATH", "")))
        ),
    }
    if config.database_url is not None:
        environment["ARCHIVE_DATABASE_URL"] = config.database_url
    if config.delay_s is not None:
        environment["ARCHIVE_DELAY_S"] = str(config.delay_s)
    if config.contact is not None:
        environment["ARCHIVE_CONTACT"] = config.contact
    environment["ARCHIVE_LOG"] = "json" if config.log_json else "text"
    return environment


class _Interruption:
    """Catches SIGINT and SIGTERM while a child runs, so that it can be ended in good order. Outside the main thread signals are left alone."""

    def __init__(self) -> None:
        self.signum: int | None = None
        self._count = 0
        self._asked_at: datetime | None = None
        self._before: dict[int, Any] = {}

    def __enter__(self) -> _Interruption:
        if threading.current_thread() is threading.main_thread():
            self._before = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _note(self, signum: int, _frame: FrameType | None) -> None:
        self.signum = self.signum or signum
        self._count += 1

    def pass_on(self, process: subprocess.Popen[bytes]) -> None:
        """Asks the child once to end; kills it when asked again or when it takes too long."""
        if self.signum is None:
            return
        if self._asked_at is None:
            self._asked_at = datetime.now(UTC)
            process.terminate()
        elif self._count > 1 or (datetime.now(UTC) - self._asked_at).total_seconds() > GRACE_S:
            process.kill()


def _hear(listening: int, heard: bytearray) -> None:
    with contextlib.suppress(BlockingIOError):
        while piece := os.read(listening, 65536):
            heard += piece


def _waiting(heard: bytearray) -> int | None:
    """What the child last said of the requests that it has still to make; None where it has not said."""
    said = heard[: heard.rfind(b"\n") + 1].split(b"\n")[-2:-1]
    try:
        line = json.loads(said[0]) if said else None
    except ValueError:
        return None
    waiting = line.get("waiting") if isinstance(line, dict) else None
    return waiting if isinstance(waiting, int) else None


def _words(heard: bytes) -> dict[str, Any] | None:
    """The child's last words, None when it said none or was cut off. Lines before them say how far it was."""
    try:
        words = json.loads(heard.rstrip(b"\n").rpartition(b"\n")[2])
    except ValueError:
        return None
    return words if isinstance(words, dict) and "waiting" not in words else None
