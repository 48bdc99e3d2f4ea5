"""SIGTERM, as a machine sends it that goes down: the command ends in good order and says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

from archive.config import Config
from archive.store import Store

ARCHIVE = [sys.executable, "-c", "import sys; from archive.cli import main; sys.exit(main())"]


def test_a_command_that_is_terminated_says_so_and_leaves_nothing_half(tmp_path: Path) -> None:
    home, pipe = tmp_path / "home", tmp_path / "pipe"
    with Store.create(Config(home=home)):
        pass
    os.mkfifo(pipe)
    command = [*ARCHIVE, "--home", str(home), "export", "--format", "csv", "--out", str(pipe)]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        deadline = time.monotonic() + 60
        while not (home / "archive.db-shm").exists():
            assert time.monotonic() < deadline
            assert process.poll() is None
            time.sleep(0.05)
        # The archive is open; nobody reads the pipe, so that the command waits where it opens it.
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=60)
    assert process.returncode == 143
    assert said.startswith("archive: stopped by SIGTERM")
    assert "Traceback" not in said
    assert not list(tmp_path.glob(".*.part"))
