"""What a person at a terminal sees, on a real pseudo-terminal: colours of ours, no escapes of others, ids that can be copied."""

from __future__ import annotations

import os
import pty
import re
import subprocess
import sys
import termios

import pytest

from cli.conftest import Demo

ESCAPE = re.compile(r"\x1b\[[0-9;]*[mK]")


def at_terminal(columns: int, *arguments: str) -> str:
    """What `archive` writes to a terminal so wide, stdout and stderr together."""
    ours, theirs = pty.openpty()
    termios.tcsetwinsize(theirs, (24, columns))
    environment = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES", "NO_COLOR"}}
    process = subprocess.Popen(
        [sys.executable, "-c", "import sys; from archive.cli import main; sys.exit(main())", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=environment | {"TERM": "xterm-256color"},
    )
    os.close(theirs)
    pieces = []
    while True:
        try:
            piece = os.read(ours, 65536)
        except OSError:  # how Linux says that the other end is closed
            break
        if not piece:
            break
        pieces.append(piece)
    os.close(ours)
    assert process.wait() == 0
    return b"".join(pieces).decode("utf-8").replace("\r\n", "\n")


def test_diff_is_coloured_and_keeps_its_marks(demo: Demo) -> None:
    shown = at_terminal(100, "--home", str(demo.home), "diff", demo.url_of("edited"))
    assert "\x1b[31m[-1,140-]\x1b[0m" in shown
    assert "\x1b[32m{+1,410+}\x1b[0m" in shown
    assert "\ufffd" not in shown


@pytest.mark.parametrize("columns", [40, 100, 200])
def test_ids_are_whole_however_narrow_the_terminal(demo: Demo, columns: int) -> None:
    shown = at_terminal(columns, "--home", str(demo.home), "list")
    for row in demo.call("list", "--json").rows:
        assert row["item_id"] in shown
    assert "…" not in shown


def test_wide_terminal_gets_a_table_that_fits_it(demo: Demo) -> None:
    shown = ESCAPE.sub("", at_terminal(120, "--home", str(demo.home), "list"))
    assert "─" in shown
    assert max(map(len, shown.splitlines())) <= 120


def test_import_shows_progress_and_clears_it(demo: Demo, tmp_path: object) -> None:
    shown = at_terminal(
        100, "--home", f"{tmp_path}/home", "import", str(demo.home / "news.csv"), "--site", "ashg", "--json"
    )
    assert "\r\x1b[K" in shown
    assert "1 files" in shown


def test_a_command_loads_only_what_it_needs() -> None:
    heavy = ("sqlalchemy", "lxml", "trafilatura", "numpy", "scrapy", "twisted")
    asked = f"import sys, archive.cli; print([name for name in {heavy} if name in sys.modules])"
    answer = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert answer.stdout.strip() == "[]"
