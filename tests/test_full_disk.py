"""An export to a disk that is full, and a home on a file system that can only be read. `python -m tools.torture.full` fills the disk under a whole night."""

from __future__ import annotations

import os
import random
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, page, publish

from archive.config import Config
from archive.store import Store
from tools.torture.full import Disk, small_disk

ARCHIVE = [sys.executable, "-c", "import sys; from archive.cli import main; sys.exit(main())"]


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        for n, path in enumerate(publish(site, 8)):
            # Incompressible, so that eight of them come to a megabyte on the disk.
            noise = " ".join(re.findall(".{16}", random.Random(n).randbytes(120_000).hex()))
            site.routes[path] = page(f"Project number {n} begins", f"This is about project {n}.", *LONG, noise)
        yield site


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    with small_disk(tmp_path / "disk") as disk:
        if disk is None:
            pytest.skip("nothing can be mounted here")
        yield disk


def archive(home: Path, *words: str) -> tuple[int, str]:
    environment = os.environ | {"ARCHIVE_HOME": str(home), "ARCHIVE_DELAY_S": "0"}
    done = subprocess.run([*ARCHIVE, *words], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def digests(home: Path) -> set[str]:
    with Store.open(Config(home=home), read_only=True) as store:
        return {item.text_digest for item in store.items()}


def test_an_export_to_a_full_disk_leaves_what_was_there(disk: Disk, served: ServedSite, tmp_path: Path) -> None:
    home, out = tmp_path / "home", disk.folder / "news.csv"
    assert archive(home, "crawl", served.base + "/", "--allow-private")[0] == 0
    out.write_text("the export of last week")
    disk.leave(100_000)
    code, said = archive(home, "export", "--format", "csv", "--out", str(out))
    assert (code, out.read_text()) == (74, "the export of last week"), said
    assert sorted(path.name for path in disk.folder.iterdir()) == ["ballast", "news.csv"]
    disk.empty()
    assert archive(home, "export", "--format", "csv", "--out", str(out))[0] == 0


def test_a_home_that_can_only_be_read_is_read_and_not_written(disk: Disk, served: ServedSite) -> None:
    home = disk.folder / "home"
    assert archive(home, "crawl", served.base + "/", "--allow-private")[0] == 0
    asked = len(served.asked)
    subprocess.run(["mount", "-o", "remount,ro", str(disk.folder)], check=True)
    try:
        assert archive(home, "crawl", served.base + "/", "--allow-private")[0] == 73
        assert len(served.asked) == asked
        assert archive(home, "list")[0] == 0
        assert archive(disk.folder / "other", "init")[0] == 73
    finally:
        subprocess.run(["mount", "-o", "remount,rw", str(disk.folder)], check=True)
    assert archive(home, "crawl", served.base + "/", "--allow-private")[0] == 0
