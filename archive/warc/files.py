"""The files of a folder of WARCs as files: their names, their order, which of them are finished, and how a name gets onto the disk.

    <prefix>-<UTC stamp, 20 digits>-<pid>-<number>.warc.gz     a file of ours; names sort in the order of writing
    <the same>.cdxj                                             its index, and the mark that it is finished (cdxj.py)

Refuses to know records. A file is *finished* when its index lies beside it: it will never grow, it ends with a whole record, and every capture in it has
been staged. While a file is being written, the writer holds the kernel's lock of the file, which a dead writer cannot keep.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from archive.errors import CannotCreate
from archive.sitelock import is_locked

WARC_SUFFIX = ".warc.gz"
INDEX_SUFFIX = ".cdxj"
_NAME = re.compile(r"(?P<prefix>.+)-(?P<stamp>\d{20})-\d+-\d{5}\.warc\.gz")


def prefix_of(name: str) -> str | None:
    """The prefix that a file of ours was written under; None for a name that is none of ours."""
    named = _NAME.fullmatch(name)
    return named["prefix"] if named else None


def index_path(path: Path) -> Path:
    """Where the index of the WARC file `path` lies."""
    return path.with_name(path.name.removesuffix(WARC_SUFFIX) + INDEX_SUFFIX)


def warc_path(index: Path) -> Path:
    """Which WARC file `index` is the index of."""
    return index.with_name(index.name.removesuffix(INDEX_SUFFIX) + WARC_SUFFIX)


def is_finished(path: Path) -> bool:
    """Whether the WARC file `path` will never change again."""
    return index_path(path).exists()


def unfinished(directory: Path, prefix: str | None = None) -> list[Path]:
    """The files of ours in the folder that have no index yet, in the order of writing; only those of `prefix` where it is given. None in a missing folder."""
    names = {path.name for path in directory.iterdir()} if directory.is_dir() else set()
    return [
        directory / name
        for name in sorted(names)
        if (written_as := prefix_of(name)) is not None
        and prefix in {None, written_as}
        and index_path(directory / name).name not in names
    ]


def abandoned(directory: Path, prefix: str | None = None) -> list[Path]:
    """The unfinished files that nobody writes any more, in the order of writing: what a killed writer left, or whose index was lost."""
    return [path for path in unfinished(directory, prefix) if not is_being_written(path)]


def is_being_written(path: Path) -> bool:
    """Whether somebody holds the kernel's lock of the file `path` now. True where there are no locks: nobody heals there."""
    return is_locked(path)


def last_stamp(directory: Path, prefix: str) -> int:
    """The stamp of the newest file of that prefix, 0 when there is none."""
    return max((stamp for name, stamp in _stamps(directory) if name == prefix), default=0)


def _stamps(directory: Path) -> Iterator[tuple[str, int]]:
    for path in directory.iterdir():
        if named := _NAME.fullmatch(path.name):
            yield named["prefix"], int(named["stamp"])


def lock(descriptor: int, *, wait: bool = False) -> bool:
    """Takes the kernel's lock of an open file, for as long as the file is open. False when another process holds it, or when there are no locks here."""
    with suppress(OSError):
        fcntl.flock(descriptor, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        return True
    return False


def make_directory(directory: Path) -> None:
    """Makes the directory and its missing parents, and syncs each name into the one above. Raises CannotCreate."""
    missing = []
    level = directory
    try:
        while not level.exists() and level != level.parent:
            missing.append(level)
            level = level.parent
        directory.mkdir(parents=True, exist_ok=True)
        for made in reversed(missing):
            sync_directory(made.parent)
    except OSError as error:
        raise CannotCreate(f"{directory}: cannot be made ({error.strerror or error})", path=str(directory)) from error


def sync_directory(directory: Path) -> None:
    """When this returns, the names in the directory are on disk. Raises OSError."""
    handle = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def put_in_place(path: Path, content: bytes) -> None:
    """Writes a file whole or not at all: beside its place, synced, then renamed into it. Raises OSError, and leaves nothing behind then."""
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with beside.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise
    sync_directory(path.parent)
