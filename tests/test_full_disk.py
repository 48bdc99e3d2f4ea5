"""A disk that is full when journal and commit are written, or an export; a home that can only be read; folders that belong to somebody else.

`python -m tools.torture.full` fills the disk under a whole night.
"""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

import pytest
from captured import PARAGRAPH, World
from captured import page as said
from served_site import LONG, ServedSite, page, publish

from archive.config import Config
from archive.errors import ArchiveError
from archive.store import Store
from tools.torture import resting
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


def archive(home: Path, *words: str, under: Sequence[str] = ()) -> tuple[int, str]:
    environment = os.environ | {"ARCHIVE_HOME": str(home), "ARCHIVE_DELAY_S": "0"}
    done = subprocess.run([*under, *ARCHIVE, *words], env=environment, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


def digests(home: Path) -> set[str]:
    with Store.open(Config(home=home), read_only=True) as store:
        return {item.text_digest for item in store.items()}


@pytest.mark.parametrize("when", ["before the journal", "before the commit"])
def test_a_publish_on_a_full_disk_is_there_whole_or_not_at_all(disk: Disk, when: str) -> None:
    world, memory = World(disk.folder / "home"), resting.Memory()
    try:
        world.night(0, {"/first/": said()})
        world.begin()
        for n in range(40):
            noise = random.Random(n).randbytes(4_000).hex()
            world.stage(world.capture(f"/{n}/", said(f"{PARAGRAPH} {noise}", title=f"Number {n}")))
        failures: list[ArchiveError] = []
        for left_bytes in range(0, 4_000_000, 150_000):
            fill = partial(disk.leave, left_bytes)
            try:
                if when == "before the journal":
                    fill()
                world.settle(before_commit=fill if when == "before the commit" else None)
            except ArchiveError as error:
                failures.append(error)
            disk.empty()
            assert resting.look(world.config.home, memory).problems == []
            if world.store.last_seq() == 2:
                break
            assert world.store.last_seq() == 1
        assert len(failures) > 1
        for error in failures:
            assert error.exit_code == 74
            assert re.search(r"full|No space left on device", str(error))
        assert len(list(world.store.items())) == 41
    finally:
        world.close()


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


# Root may write anywhere; without these two capabilities it is bound by permissions like anybody.
AS_ANYBODY = ["setpriv", "--bounding-set=-dac_override,-dac_read_search"] if os.getuid() == 0 else []


@pytest.mark.skipif(
    bool(AS_ANYBODY) and shutil.which("setpriv") is None, reason="root's powers cannot be given up here"
)
def test_what_may_not_be_written_is_named_and_the_night_goes_on_when_it_may(tmp_path: Path) -> None:
    home, memory = tmp_path / "home", resting.Memory()
    with ServedSite() as served:
        publish(served, 2)
        crawl = ("crawl", served.base + "/", "--allow-private")
        assert archive(home, *crawl)[0] == 0
        served.routes["/press-releases/project-0/"] = page("Project number 0 begins", "It was edited.", *LONG)
        for forbidden, end in ((home, 73), (home / "archive.db", 73), (home / "warc", 74)):
            mode = forbidden.stat().st_mode
            forbidden.chmod(0o555 if forbidden.is_dir() else 0o444)
            code, told = archive(home, *crawl, under=AS_ANYBODY)
            forbidden.chmod(mode)
            assert (code, str(forbidden) in told) == (end, True), told
            assert resting.look(home, memory).problems == []
            assert len(memory.commits) == 1
        assert archive(home, *crawl)[0] == 0
        assert resting.look(home, memory).problems == []
        with Store.open(Config(home=home), read_only=True) as store:
            assert sorted("It was edited." in item.body_text for item in store.items()) == [False, True]
