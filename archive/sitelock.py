"""One crawl a site at a time, on this machine. Knows a lock file and the kernel's locks; refuses to know what a crawl is.

The kernel frees the lock when the last process that holds its descriptor ends, however it ends, so no stale lock is ever left. The file says who holds
it and for which run; it stays afterwards and tells the next crawl which run was interrupted.
"""

from __future__ import annotations

import fcntl
import logging
import os
import time
from contextlib import suppress
from pathlib import Path

from archive.errors import CannotCreate, StorageFailed, TryLater, UsageProblem
from archive.mounts import network_kind

logger = logging.getLogger(__name__)

LONGEST_KEY = 180
"""Characters of a site's key. Runs, logs, locks and WARC files are named after it, with a time and more, and a file name has 255 bytes."""
LAST_GASP_S = 5.0
"""How long the child of a killed crawl may take to die with it. Only then a busy lock is waited for."""


def is_locked(path: Path) -> bool:
    """Whether somebody holds the kernel's lock of the file `path` now; True where there are no locks. Takes nothing and writes nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:
        return True
    else:
        return False
    finally:
        os.close(descriptor)


class SiteLock:
    """A context manager that holds the site's lock. `last_run` is the run that the previous holder named, '' when there is none.

    `called` is what a person is told is being crawled, where it is not the key.
    `fd` may be handed to a child process, which then holds the lock as well. Raises UsageProblem when the key is too long for a file name, TryLater naming the
    holder when another crawl goes on, CannotCreate when the file cannot be made, StorageFailed when it cannot be written.
    """

    def __init__(self, folder: Path, site_key: str, *, called: str = "") -> None:
        if len(site_key) > LONGEST_KEY:
            raise UsageProblem(
                f"{site_key[:60]}… is too long to name files after ({len(site_key)} characters, at most {LONGEST_KEY}):"
                " give the site a shorter key in a site file"
            )
        self._path = folder / f"{site_key}.lock"
        self._called = called or site_key
        self.fd = -1
        self.last_run = ""

    def __enter__(self) -> SiteLock:
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            self.fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        except OSError as error:
            raise CannotCreate(
                f"{self._path} cannot be made: {error.strerror or error}", path=str(self._path)
            ) from error
        kind = network_kind(self._path.parent)
        if kind is not None:
            logger.warning(
                "%s lies on a network file system (%s): a crawl by another machine may not be seen",
                self._path.parent,
                kind,
            )
        try:
            self._take()
        except BaseException:
            os.close(self.fd)
            raise
        self.last_run = self._words()[1]
        try:
            self._write(self.last_run)
        except BaseException:
            os.close(self.fd)
            raise
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self.fd)

    @staticmethod
    def is_held(folder: Path, site_key: str) -> bool:
        """Whether somebody holds the site's lock at this moment. Takes nothing and writes nothing."""
        return is_locked(folder / f"{site_key}.lock")

    def name_run(self, run: str) -> None:
        """Writes down for which run the lock is held."""
        self._write(run)

    def _take(self) -> None:
        deadline = time.monotonic() + LAST_GASP_S
        while True:
            try:
                fcntl.flock(self.fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError as error:
                holder = self._words()[0]
                if _lives(holder) or time.monotonic() > deadline:
                    raise TryLater(
                        f"{self._called} is being crawled already, by process {holder or 'unknown'} (lock {self._path}); try again when it has ended"
                    ) from error
                time.sleep(0.05)
            else:
                return

    def _words(self) -> tuple[str, str]:
        lines = os.pread(self.fd, 4096, 0).decode("utf-8", "replace").split("\n")
        return lines[0].strip(), lines[1].strip() if len(lines) > 1 else ""

    def _write(self, run: str) -> None:
        text = f"{os.getpid()}\n{run}\n".encode()
        try:
            os.ftruncate(self.fd, 0)
            os.pwrite(self.fd, text, 0)
        except OSError as error:
            raise StorageFailed(
                f"{self._path} cannot be written: {error.strerror or error}", path=str(self._path)
            ) from error


def _lives(pid: str) -> bool:
    if not pid.isdigit():
        return False
    with suppress(PermissionError):
        try:
            os.kill(int(pid), 0)
        except (ProcessLookupError, OverflowError):
            return False
    return True
