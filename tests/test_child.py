"""A child process under limits that dies with its parent."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from archive.child import limits


def test_the_address_space_is_limited() -> None:
    asked = "import resource; print(resource.getrlimit(resource.RLIMIT_AS)[0])"
    said = subprocess.run(
        [sys.executable, "-c", asked], check=True, capture_output=True, text=True, preexec_fn=limits(2 << 30)
    )
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    assert int(said.stdout) == (2 << 30 if hard == resource.RLIM_INFINITY else min(2 << 30, hard))


PARENT = """
import subprocess, sys, time
from archive.child import limits
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], preexec_fn=limits(), start_new_session=True)
print(child.pid, flush=True)
time.sleep(60)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux kills a child with its parent")
def test_a_child_dies_with_a_parent_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", PARENT], stdout=subprocess.PIPE, text=True) as parent:
        assert parent.stdout is not None
        child = int(parent.stdout.readline())
        parent.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 10
    while _runs(child):
        assert time.monotonic() < deadline, "the child outlived its parent"
        time.sleep(0.05)


def _runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A dead process that nobody has waited for yet still has a number.
    with Path(f"/proc/{pid}/stat").open(encoding="utf-8") as stat:
        return stat.read().rpartition(")")[2].split()[0] != "Z"
