"""Files that a killed writer left: cut back to the last whole record, read once, finished. Serves the start of every run, before the road begins.

    unfinished file, nobody writes it ─▶ walk its members ─▶ what rows need is read off ─▶ torn tail cut, synced ─▶ index put beside it: finished

Knows where whole records end. Refuses to know rows: whoever finishes a file has seen to it before that every capture in it is staged.

A torn tail is found by walking the gzip members to the end; a checker that only reads digests passes most torn files, because half a member may decode to
a record that looks whole. What is cut is the beginning of one record, or zeros, and nothing that a row can name, since rows follow the sync. A file of which
not one record is whole goes. Everything else is damage and no kill: it is named, nothing is cut, and the file stays as it is.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

from archive.errors import BadInput, StorageFailed
from archive.warc.cdxj import line_of, write_index
from archive.warc.files import lock, sync_directory, unfinished
from archive.warc.fixity import ends_early
from archive.warc.read import Record, records

logger = logging.getLogger(__name__)

KnownBytes = Callable[[str], int]
"""How far rows know the file of a name, in bytes."""


@dataclass(frozen=True, slots=True)
class Healed:
    """What became of a file: `size_bytes` is its length now, `cut_bytes` what was cut from its end, `gone` that nothing whole was in it and it was
    removed. `problems` name damage that was left alone."""

    path: Path
    size_bytes: int
    cut_bytes: int = 0
    gone: bool = False
    problems: tuple[str, ...] = ()


class Unfinished:
    """One file without an index, held against its writer and other healers. A context manager; `held` is False where somebody else has it: leave it alone.

        with Unfinished(path) as file:
            if file.held:
                for record in file.records(): ...   # stage what no row knows
                healed = file.heal()                # may be left out: nothing is changed then
                file.finish()

    Raises StorageFailed when the disk fails or the file may not be written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.held = False
        self._descriptor = -1
        self._lines: list[str] = []
        self._problems: list[str] = []
        self._whole_bytes: int | None = None

    def __enter__(self) -> Self:
        try:
            self._descriptor = os.open(self.path, os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return self  # another healer was faster
        except OSError as error:
            raise self._failed("opened", error) from error
        # Another healer may have replaced or finished it while we opened it.
        self.held = lock(self._descriptor) and os.fstat(self._descriptor).st_nlink > 0
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1

    def records(self) -> Iterator[Record]:
        """The whole records, in order. Must be taken to the end before `heal`."""
        self._lines, self._problems, self._whole_bytes = [], [], self._size_bytes()
        found = records(self.path, limit_bytes=None)
        try:
            for record in found:
                self._lines += line_of(record, self.path.name)
                yield record
        except BadInput as error:  # its first bytes are none of a WARC's
            self._judge(0, str(error))
            return
        self._problems += found.problems
        if found.torn_at is not None:
            self._judge(found.torn_at, found.torn or "")

    def _judge(self, at: int, reason: str) -> None:
        """Takes the end of the file from `at` on for torn, or for damage."""
        if ends_early(self.path, at):
            self._whole_bytes = at
        else:
            self._problems.append(reason)

    def _size_bytes(self) -> int:
        return os.fstat(self._descriptor).st_size

    def whole_bytes(self) -> int:
        """Where the torn tail begins; the length of a file that has none. Reads the file if that has not been done."""
        if self._whole_bytes is None:
            for _ in self.records():
                pass
        assert self._whole_bytes is not None
        return self._whole_bytes

    def heal(self, known_bytes: KnownBytes = lambda _name: 0) -> Healed:
        """Cuts the torn tail off, on disk when this returns. A file without one whole record is removed.

        `known_bytes` is asked how far rows know a torn file. Where that is more than is whole, something that was kept has been lost: that is damage, and
        nothing is cut.
        """
        whole, size = self.whole_bytes(), self._size_bytes()
        known = known_bytes(self.path.name) if whole < size else 0
        if whole < known:
            self._problems.append(
                f"{self.path}: only {whole} of its {size} bytes are whole records, and rows name records up to byte {known}; left as it is"
            )
            whole = size
        for problem in self._problems:
            logger.error("%s", problem)
        try:
            if not whole:
                self.path.unlink()
                sync_directory(self.path.parent)
                self.held = False
                logger.warning("%s: no whole record in its %d bytes; removed", self.path, size)
            elif whole < size:
                os.ftruncate(self._descriptor, whole)
                os.fsync(self._descriptor)
                logger.warning(
                    "%s: the last %d bytes were half a record; cut back to %d", self.path, size - whole, whole
                )
        except OSError as error:
            raise self._failed("cut back to its last whole record", error) from error
        return Healed(self.path, whole, size - whole, gone=not whole, problems=tuple(self._problems))

    def sync(self) -> None:
        """When this returns, what is in the file is on disk: its writer may have died before it saw to that."""
        try:
            os.fsync(self._descriptor)
            sync_directory(self.path.parent)
        except OSError as error:
            raise self._failed("synced", error) from error

    def finish(self) -> None:
        """Puts the index beside the file. Every capture in it must be staged by now. Does nothing for a file that is gone or damaged."""
        if self.held and not self._problems:
            self.sync()
            try:
                write_index(self.path, self._lines)
            except OSError as error:
                raise self._failed("indexed", error) from error

    def _failed(self, done: str, error: OSError) -> StorageFailed:
        return StorageFailed(f"{self.path}: cannot be {done} ({error.strerror or error})", path=str(self.path))


def heal_folder(
    directory: Path, prefix: str | None = None, *, known_bytes: KnownBytes = lambda _name: 0
) -> list[Healed]:
    """Heals and finishes the unfinished files of a folder whose records need no rows: the journal's. What a writer holds is left alone."""
    healed = []
    for path in unfinished(directory, prefix):
        with Unfinished(path) as file:
            if file.held:
                healed.append(file.heal(known_bytes))
                file.finish()
    return healed
