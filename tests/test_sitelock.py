"""One crawl a site at a time."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.errors import CannotCreate, TryLater
from archive.sitelock import SiteLock

HOLD = """
import sys, time
from pathlib import Path
from archive.sitelock import SiteLock
with SiteLock(Path(sys.argv[1]), "society") as lock:
    lock.name_run("run-of-the-child")
    print("held", flush=True)
    time.sleep(60)
"""


def test_a_second_holder_is_refused_at_once_and_told_who_holds_it(tmp_path: Path) -> None:
    with subprocess.Popen([sys.executable, "-c", HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "held\n"
        with pytest.raises(TryLater, match=str(child.pid)), SiteLock(tmp_path, "society"):
            pass
        assert (SiteLock.is_held(tmp_path, "society"), SiteLock.is_held(tmp_path, "another-society")) == (True, False)
        with SiteLock(tmp_path, "another-society"):
            pass
        child.kill()
    with SiteLock(tmp_path, "society") as lock:
        assert lock.last_run == "run-of-the-child"
    assert not SiteLock.is_held(tmp_path, "society")


def test_a_lock_that_a_dying_child_still_holds_is_waited_for(tmp_path: Path) -> None:
    with SiteLock(tmp_path, "society") as lock:
        lock.name_run("r1")
        # As after a kill -9 of the supervisor: its process is gone, its crawler holds the descriptor a moment longer.
        dead = subprocess.Popen([sys.executable, "-c", ""])
        dead.wait()
        os.pwrite(lock.fd, f"{dead.pid}\nr1\n".encode(), 0)
        crawler = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(1)"], pass_fds=(lock.fd,))
    began = time.monotonic()
    with SiteLock(tmp_path, "society") as after:
        assert after.last_run == "r1"
    assert crawler.wait() == 0
    assert began < time.monotonic()


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(CannotCreate, match="file"), SiteLock(tmp_path / "file" / "locks", "society"):
        pass
