"""Files from one folder into another: copied with their digest, or linked; on disk when a function returns. Knows bytes; refuses to know what they are."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from archive.errors import StorageFailed
from archive.warc.files import sync_directory

Told = Callable[[int], None]
"""Told how many bytes more were read."""

_STEP_BYTES = 1024 * 1024


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Failures of the disk in the block, as StorageFailed with a name: the file's that failed, else `path`."""
    try:
        yield
    except OSError as error:
        name = str(error.filename or path)
        raise StorageFailed(f"{name} cannot be written: {error.strerror or error}", path=name) from error


def copy_file(source: Path, target: Path, *, most_bytes: int | None = None, told: Told | None = None) -> str:
    """Copies the first `most_bytes` (None: all that is there) and returns their SHA-256 in hex. Raises OSError."""
    target.parent.mkdir(parents=True, exist_ok=True)
    digest = hashlib.sha256()
    with source.open("rb") as old, target.open("xb") as new:
        left = os.fstat(old.fileno()).st_size if most_bytes is None else most_bytes
        while left > 0 and (piece := old.read(min(_STEP_BYTES, left))):
            digest.update(piece)
            new.write(piece)
            left -= len(piece)
            if told is not None:
                told(len(piece))
        new.flush()
        os.fsync(new.fileno())
    with suppress(OSError):
        stat = source.stat()
        os.utime(target, ns=(stat.st_atime_ns, stat.st_mtime_ns))
    return digest.hexdigest()


def link_file(source: Path, target: Path) -> bool:
    """Gives the file a second name, for nothing. False where that cannot be: another disk, a file system without links."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        os.link(source, target, follow_symlinks=False)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def sync_folders(top: Path) -> None:
    """When this returns, all names below `top`, its own included, are on disk. Raises OSError."""
    for folder, _, _ in os.walk(top, topdown=False):
        sync_directory(Path(folder))
    sync_directory(top.parent)


def clear(folder: Path, but: Path | None = None) -> None:
    """Takes out all that is in a folder, `but` excepted. Links are taken out, not followed. Raises OSError."""
    for left in folder.iterdir():
        if left == but:
            continue
        if left.is_dir() and not left.is_symlink():
            shutil.rmtree(left)
        else:
            left.unlink()
