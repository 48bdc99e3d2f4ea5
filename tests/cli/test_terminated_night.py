"""SIGTERM in every phase of a night: it ends with 143, nothing is half, the next site is not begun, and the same command goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler
from pathlib import Path

import pytest
from notify.servers import webhook
from served_site import ServedSite, page, publish

from cli.calling import call
from cli.test_every_site import described, runs

pytestmark = pytest.mark.skipif(not Path("/proc/self/task").is_dir(), reason="children are seen in /proc")
NIGHT = [sys.executable, "-P", "-m", "archive"]
PATIENCE_S = 120


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        publish(site, 6)
        yield site


@pytest.fixture
def home(tmp_path: Path, served: ServedSite) -> Iterator[Path]:
    """A home with two sites, the first of which is `served`."""
    home = tmp_path / "home"
    with ServedSite() as other:
        publish(other, 6)
        described(home, "alpha", served.base + "/")
        described(home, "beta", other.base + "/")
        (home / "archive.env").write_text("ARCHIVE_DELAY_S=0\n", encoding="utf-8")
        yield home


def terminated(home: Path, reached: Callable[[int], bool], *more: str) -> str:
    """Begins a night, sends SIGTERM once it has reached that, and gives what it said."""
    command = [*NIGHT, "--home", str(home), "crawl", "--all", *more]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("ARCHIVE_")}
    project = str(Path(__file__).parents[2])
    with subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, env=environment, cwd=project
    ) as process:
        deadline = time.monotonic() + PATIENCE_S
        while not reached(process.pid):
            assert process.poll() is None, "the night was over before it got there"
            assert time.monotonic() < deadline
            time.sleep(0.02)
        process.send_signal(signal.SIGTERM)
        _, said = process.communicate(timeout=PATIENCE_S)
    assert process.returncode == 143, said
    assert "Traceback" not in said
    return said


def children(pid: int) -> list[str]:
    """The command lines of a process's children."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            try:
                found.append(Path(f"/proc/{child}/cmdline").read_bytes().replace(b"\0", b" ").decode())
            except OSError:
                continue
    return found


def goes_on(home: Path) -> None:
    """The same command finishes what was begun: both sites are published, each page once."""
    call("--home", home, "crawl", "--all").went_well()
    assert {one for one in runs(home) if one[1] == "settled"} == {("alpha", "settled"), ("beta", "settled")}
    assert not [one for one in runs(home) if one[1] == "running"]
    rows = call("--home", home, "status", "--json").went_well().rows
    assert [(row["site"], row["pages"], row["waiting"]) for row in rows] == [("alpha", 6, 0), ("beta", 6, 0)]


def test_while_it_waits_for_its_time(home: Path, served: ServedSite) -> None:
    began = time.monotonic()
    said = terminated(home, lambda _pid: time.monotonic() - began > 2, "--jitter", "300d")
    assert said.startswith("archive: stopped by SIGTERM")
    assert not served.asked


def test_while_a_site_is_crawled(home: Path, served: ServedSite) -> None:
    held: list[BaseHTTPRequestHandler] = []
    answer = page(
        "Project number 3 begins", "This is about project 3.", "It runs for two years and is paid for by members."
    )

    def slow(handler: BaseHTTPRequestHandler) -> None:
        held.append(handler)
        time.sleep(3 if len(held) == 1 else 0)
        status, headers, body = answer
        handler.send_response(status)
        for name, value in {**headers, "Content-Length": str(len(body))}.items():
            handler.send_header(name, value)
        handler.end_headers()
        handler.wfile.write(body)

    served.routes["/press-releases/project-3/"] = slow
    said = terminated(home, lambda _pid: bool(held))
    assert "alpha stopped by SIGTERM" in said
    assert runs(home) == [("alpha", "running")]
    goes_on(home)
    assert len([one for one in runs(home) if one[0] == "alpha"]) == 1


def test_while_a_site_is_published(home: Path, served: ServedSite) -> None:
    said = terminated(home, lambda pid: any("spawn_main" in one for one in children(pid)))
    assert said.startswith("archive: stopped by SIGTERM")
    assert runs(home) == [("alpha", "running")]
    goes_on(home)


def test_between_two_sites(home: Path, served: ServedSite) -> None:
    """While people are told of the first: a server that never ends its answer keeps the night there."""
    with webhook() as hook:
        hook.drips = True
        settings = home / "archive.env"
        settings.write_text(
            f"ARCHIVE_DELAY_S=0\nARCHIVE_NOTIFY={hook.address}\nARCHIVE_NOTIFY_ON=change\n", encoding="utf-8"
        )
        settings.chmod(0o600)
        terminated(home, lambda _pid: bool(hook.taken))
        assert hook.titles == ["alpha: 6 new"]
    assert runs(home) == [("alpha", "settled")]
    settings.write_text("ARCHIVE_DELAY_S=0\n", encoding="utf-8")
    goes_on(home)
