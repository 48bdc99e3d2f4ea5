"""Records into files, one writer a format behind one table. The last step of the road: what researchers take away.

    Store.items ─▶ columns (table) ─▶ lines (csv_file, jsonl) ─▶ a file that is there whole or not at all

Knows formats and files. Refuses to know filters, commits and what a record means: it is handed the records in their order, and the same records give
the same bytes for ever.
"""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from types import MappingProxyType
from typing import IO

from archive.errors import CannotCreate, StorageFailed
from archive.export import csv_file, jsonl
from archive.export.table import COLUMNS, DUPLICATE_OF, Column, Type, columns_for
from archive.store import ItemRecord

__all__ = ["COLUMNS", "DUPLICATE_OF", "FORMATS", "Column", "Type", "columns_for", "export", "row", "whole_file"]

Lines = Callable[[Iterable[ItemRecord], Sequence[Column]], Iterator[bytes]]

FORMATS: MappingProxyType[str, Lines] = MappingProxyType({"csv": csv_file.lines, "jsonl": jsonl.lines})
"""The formats by the name that `--format` takes."""

row = jsonl.row


def export(records: Iterable[ItemRecord], sink: IO[bytes], *, format_name: str, rows: str = "items") -> int:
    """Writes `records` to `sink` in the format of that name and says how many there were.

    `rows` is what one record stands for: items, pages or versions (the last two have the column duplicate_of). Raises KeyError for an unknown format.
    """
    count = 0

    def counted() -> Iterator[ItemRecord]:
        nonlocal count
        for record in records:
            count += 1
            yield record

    for line in FORMATS[format_name](counted(), columns_for(rows)):
        sink.write(line)
    return count


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that takes its place at `path` when the block ends well, synced, and leaves no trace when it does not.

    What stood at `path` stays until then. A device or a pipe is written straight through. Raises CannotCreate where no file can be made there,
    StorageFailed when writing fails.
    """
    target, replaceable = _target(path)
    if not replaceable:
        with _naming(path), _opened(target, "wb") as sink:
            yield sink
        return
    part = target.with_name(f".{target.name[:200]}.{secrets.token_hex(4)}.part")
    try:
        with _naming(path), _opened(part, "xb", shown=path) as sink:
            yield sink
            sink.flush()
            os.fsync(sink.fileno())
        with _naming(path):
            part.replace(target)
            _sync_folder(target.parent)
    except BaseException:
        with suppress(OSError):
            part.unlink()
        raise


def _target(path: Path) -> tuple[Path, bool]:
    """The file behind `path` (a link's target), and whether a new file may take its place; a device or a pipe it may not."""
    try:
        target = path.resolve() if path.is_symlink() else path
        mode = target.stat().st_mode if target.exists() else stat.S_IFREG
    except OSError as error:
        raise CannotCreate(f"{path} cannot be written: {error.strerror or error}", path=str(path)) from error
    if stat.S_ISDIR(mode):
        raise CannotCreate(f"{path} is a folder; name a file to write", path=str(path))
    return target, stat.S_ISREG(mode)


def _opened(path: Path, mode: str, *, shown: Path | None = None) -> IO[bytes]:
    try:
        return path.open(mode)
    except OSError as error:
        name = shown or path
        raise CannotCreate(f"{name} cannot be written: {error.strerror or error}", path=str(name)) from error


@contextmanager
def _naming(path: Path) -> Iterator[None]:
    """Says which file it was when the disk fails. A broken pipe is the reader's wish and passes."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise StorageFailed(f"{path} cannot be written: {error.strerror or error}", path=str(path)) from error


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
