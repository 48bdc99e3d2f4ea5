"""A disk that fills up in the middle: a home on a small tmpfs, filled to within so many bytes of its end.

    python -m tools.torture.full        crawls the invented society with ever more space left, and an export; prints where each ended

Knows how to mount; that needs root (or a user namespace). Every end must be exit code 73 or 74 with the database whole, and the same command must come to the
undisturbed end when there is space again.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tools.torture import ending, killing, resting
from tools.torture.society import served
from tools.torture.steps import ARCHIVE, site_file

SIZE_BYTES = 64_000_000
LEFT_BYTES = (0, 40_000, 200_000, 500_000, 1_000_000, 1_400_000, 1_800_000, 2_200_000, 2_600_000)
"""What is left for one night of the invented society, whose home comes to 3 MB."""
ENDS = {73, 74}


class Disk:
    """A small file system."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._ballast = folder / "ballast"

    def leave(self, left_bytes: int) -> None:
        """Fills the disk up to so many bytes."""
        self.empty()
        free = os.statvfs(self.folder)
        fill = free.f_bavail * free.f_frsize - left_bytes
        with self._ballast.open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(fill, 1))

    def empty(self) -> None:
        """Takes the ballast away."""
        self._ballast.unlink(missing_ok=True)


@contextmanager
def small_disk(folder: Path, size_bytes: int = SIZE_BYTES) -> Iterator[Disk | None]:
    """A tmpfs at `folder`; None where we may not mount."""
    folder.mkdir(parents=True, exist_ok=True)
    command = ["mount", "-t", "tmpfs", "-o", f"size={size_bytes}", "tmpfs", str(folder)]
    try:
        mounted = subprocess.run(command, capture_output=True, check=False).returncode == 0  # noqa: S603
    except FileNotFoundError:
        mounted = False
    if not mounted:
        yield None
        return
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "-l", str(folder)], check=True)  # noqa: S603, S607


def main() -> int:
    """Fills disks, prints what came of it."""
    bad = 0
    with tempfile.TemporaryDirectory(prefix="full-") as name, served(Path(name)) as society:
        undisturbed = Path(name) / "undisturbed"
        undisturbed.mkdir()
        site_file(undisturbed).parent.mkdir(exist_ok=True)
        site_file(undisturbed).write_text(society.site_file_text, "utf-8")
        crawl = [*ARCHIVE, "crawl", str(site_file(undisturbed))]
        killing.run(crawl, undisturbed)
        goal = ending.tables(undisturbed)
        with small_disk(Path(name) / "disk") as disk:
            if disk is None:
                print("no tmpfs can be mounted here")
                return 1
            for left_bytes in LEFT_BYTES:
                bad += _night(disk, left_bytes, crawl, goal)
            bad += _export(disk, undisturbed)
    return 1 if bad else 0


def _night(disk: Disk, left_bytes: int, crawl: list[str], goal: ending.Rows) -> int:
    home = disk.folder / f"home-{left_bytes}"
    home.mkdir()
    disk.leave(left_bytes)
    memory = resting.Memory()
    full = killing.run(crawl, home)
    found = resting.look(home, memory)
    disk.empty()
    again = killing.run(crawl, home)
    problems = [*found.problems, *resting.look(home, memory).problems]
    problems += ending.differences(ending.tables(home), goal) if not again.returncode else [again.output[-500:]]
    if full.returncode not in ENDS | {0}:
        problems.append(f"exit code {full.returncode}")
    lines = [line for line in full.output.splitlines() if line.startswith("archive:")] or ["published"]
    print(
        f"{left_bytes:>9,} bytes left: exit {full.returncode}, {found.captures} captures kept, then exit {again.returncode}; {lines[-1][:150]}"
    )
    for problem in problems:
        print(f"  {problem}")
    return len(problems)


def _export(disk: Disk, undisturbed: Path) -> int:
    out = disk.folder / "news.csv"
    export = [*ARCHIVE, "export", "--format", "csv", "--out", str(out)]
    out.write_text("the export of last week")
    disk.leave(40_000)
    full = killing.run(export, undisturbed)
    kept = out.read_text("utf-8") == "the export of last week"
    litter = [path.name for path in disk.folder.iterdir() if path.name.endswith(".part")]
    disk.empty()
    again = killing.run(export, undisturbed)
    fate = "kept" if kept else "lost"
    print(
        f"export to a full disk: exit {full.returncode}, last week's file {fate}, left over: {litter or 'nothing'}, then exit {again.returncode}"
    )
    return int(full.returncode != 74 or not kept or bool(litter) or again.returncode != 0)


if __name__ == "__main__":
    with suppress(KeyboardInterrupt):
        sys.exit(main())
