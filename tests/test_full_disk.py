"""A disk that fills up under the night, at four points of it; a file system that can only be read; folders that belong to somebody else."""

from __future__ import annotations

import os
import random
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, page, publish

from archive.config import Config
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


def test_a_night_on_a_full_disk_ends_with_74_and_goes_on_when_there_is_space(disk: Disk, served: ServedSite) -> None:
    crawl = ("crawl", served.base + "/", "--allow-private")
    ends = []
    # The making of the database; the records; the journal; the rows of the commit.
    for left_bytes in (60_000, 900_000, 1_500_000, 3_000_000):
        home, memory = disk.folder / str(left_bytes), resting.Memory()
        disk.leave(left_bytes)
        code, said = archive(home, *crawl)
        ends.append(code)
        assert code in {0, 73, 74}, said
        assert resting.look(home, memory).problems == []
        disk.empty()
        assert archive(home, *crawl)[0] == 0
        assert resting.look(home, memory).problems == []
        assert len(digests(home)) == 8
        shutil.rmtree(home)
    assert ends.count(0) < 2, "the disk was not full"


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
@pytest.mark.parametrize("forbidden", ["", "warc", "journal", "locks", "archive.db"])
def test_what_may_not_be_written_is_named_and_the_night_goes_on_when_it_may(
    served: ServedSite, tmp_path: Path, forbidden: str
) -> None:
    home = tmp_path / "home"
    crawl = ("crawl", served.base + "/", "--allow-private")
    assert archive(home, *crawl)[0] == 0
    target = home / forbidden
    mode = target.stat().st_mode
    target.chmod(0o555 if target.is_dir() else 0o444)
    served.routes["/press-releases/project-0/"] = page("Project number 0 begins", "It was edited.", *LONG)
    code, said = archive(home, *crawl, under=AS_ANYBODY)
    target.chmod(mode)
    assert code in {73, 74}, said
    assert str(home) in said
    assert resting.look(home, resting.Memory()).problems == []
    assert archive(home, *crawl)[0] == 0
    assert len(digests(home)) == 8
    with Store.open(Config(home=home), read_only=True) as store:
        assert sum("It was edited." in item.body_text for item in store.items()) == 1
