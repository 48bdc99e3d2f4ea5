"""A bag of an archive that may be at work: `archive backup`. Knows in which order a state that fits together is taken, while a crawl goes on.

    files that are finished now ─▶ one state of the database ─▶ journal up to its newest commit ─▶ WARC files as far as they are whole ─▶ manifest

A row points into a record that was synced before the row: files taken after the database hold all that it points to, and may hold more. What is more is
no harm in a WARC file: its captures wait to be taken up, as after a kill. In the journal it would be commits that the database does not know, so the
journal ends with the record of its newest commit. A file that was finished before the database was read is whole and known to it, and keeps its index; any
other goes without one, so that the next run looks into it.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from archive.backup import bag
from archive.backup.files import clear, copy_file, link_file, naming, sync_folders
from archive.config import Config
from archive.errors import BadInput, CannotCreate, StorageFailed, TryLater, UsageProblem
from archive.identity import utc_text
from archive.journal import chain_digest
from archive.model import Event
from archive.settle.events import AGENT, record_event
from archive.store import Store
from archive.store.outline import Outline
from archive.warc import index_path, is_finished, read_record, records
from archive.warc.fixity import Fixity

Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""

DATABASE: Final = "archive.db"
FOLDERS: Final = ("warc", "journal", "reports", "logs", "sites")
"""What of a home goes into a bag, beside the database. Locks, copies of older databases and `archive.env`, which holds passwords, stay."""
_WARC = ".warc.gz"
_INDEX = ".cdxj"


@dataclass(frozen=True, slots=True)
class BackedUp:
    """A bag that was made. `linked` of its `files` are second names of the archive's own; `problems` name what the archive itself lacks, and
    records that are damaged: the bag has everything as it is there. `chain` names the newest commit with all history before it ('' before the first)."""

    path: Path
    outline: Outline
    chain: str
    files: int
    linked: int
    size_bytes: int
    problems: tuple[str, ...] = ()


@dataclass(slots=True)
class _Taking:
    """A bag under way: `digests` of what is in it, by its path in the bag."""

    home: Path
    folder: Path
    link: bool
    tell: Progress
    digests: dict[str, str] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    linked: int = 0
    read_bytes: int = 0

    def target(self, source: Path) -> Path:
        return self.folder / bag.PAYLOAD / source.relative_to(self.home)

    def add(self, target: Path, digest: str) -> None:
        self.digests[target.relative_to(self.folder).as_posix()] = digest

    def told(self, size_bytes: int) -> None:
        self.read_bytes += size_bytes
        self.tell("bytes read", self.read_bytes, 0)

    def copy(self, source: Path, *, most_bytes: int | None = None) -> None:
        """A file as it is now, or its beginning."""
        target = self.target(source)
        self.add(target, copy_file(source, target, most_bytes=most_bytes, told=self.told))

    def take(self, source: Path) -> None:
        """A file that will never change: linked where that can be."""
        target = self.target(source)
        if self.link and link_file(source, target):
            self.linked += 1
            self.add(target, bag.digest_of(target, self.told))
        else:
            self.copy(source)


def backup(
    store: Store, config: Config, out: Path, *, now: datetime, link: bool = True, progress: Progress | None = None
) -> BackedUp:
    """Makes the bag `out`; it is there whole or not at all. Writes nothing into the archive (`was_backed_up` does).

    `link`: finished WARC and journal files become second names of the archive's own where both lie on one disk. Raises UsageProblem where `out` is taken,
    CannotCreate where it cannot be made, StorageFailed when the disk fails or is full, TryLater when something was withdrawn meanwhile.
    """
    tell = progress or (lambda _what, _done, _of: None)
    if out.exists() or out.is_symlink():
        raise UsageProblem(f"{out} is there already; a backup overwrites nothing, choose another place")
    with _workshop(out) as folder, naming(out):
        finished = {path for name in ("warc", "journal") for path in _warcs(config.home / name) if is_finished(path)}
        taking = _Taking(config.home, folder, link, tell)
        (folder / bag.PAYLOAD).mkdir()
        database = folder / bag.PAYLOAD / DATABASE
        store.save_file(database, progress)
        taking.add(database, bag.digest_of(database, taking.told))
        with Store.open(Config(home=folder / bag.PAYLOAD), read_only=True) as saved:
            outline = saved.outline()
        chain = _take_journal(taking, config, outline, finished)
        for path in _warcs(config.warc_dir):
            _take_warc(taking, path, finished)
        _check_reach(taking, outline)
        _check_records(taking)
        _take_rest(taking, config)
        if store.outline().withdrawals != outline.withdrawals:
            raise TryLater("something was withdrawn while the backup was made, and would still be in it; do it again")
        size_bytes = sum((folder / name).stat().st_size for name in taking.digests)
        bag.write_tags(folder, taking.digests, _info(config, outline, chain, now))
        sync_folders(folder)
        try:
            folder.rename(out)
        except OSError as error:
            raise UsageProblem(f"{out} has come to be meanwhile; a backup overwrites nothing") from error
        sync_folders(out)
    return BackedUp(out, outline, chain, len(taking.digests), taking.linked, size_bytes, tuple(taking.problems))


def was_backed_up(store: Store, config: Config, done: BackedUp, now: datetime) -> int:
    """Writes the backup down in the archive as an event; returns its commit. Raises as a publish does."""
    manifest = bag.digest_of(done.path / "manifest-sha256.txt")
    detail = {
        "bag": str(done.path),
        "commit": done.outline.seq,
        "files": done.files,
        "bytes": done.size_bytes,
        "manifest": f"sha256:{manifest}",
    }
    event = Event("replication", now, AGENT, "warning" if done.problems else "success", detail=detail)
    return record_event(store, config, event)


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """A folder beside `out` for the bag that is not whole yet. One that a killed backup left is cleared away first; one at work is not touched."""
    folder = out.with_name(f".{out.name}.partial")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        folder.mkdir(exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise CannotCreate(f"{out} cannot be made: {error.strerror or error}", path=str(out)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryLater(f"another backup is making {out} right now") from error
        try:
            clear(folder)
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    except OSError as error:
        raise CannotCreate(f"{folder} cannot be cleared: {error.strerror or error}", path=str(folder)) from error
    finally:
        os.close(handle)


def _warcs(folder: Path) -> list[Path]:
    return sorted(folder.rglob(f"*{_WARC}")) if folder.is_dir() else []


def _take_journal(taking: _Taking, config: Config, outline: Outline, finished: set[Path]) -> str:
    """The journal up to the record of the newest commit. Returns the name of that commit's history."""
    last = config.journal_dir / outline.journal_file
    end, chain = 0, ""
    if outline.seq:
        try:
            record = read_record(config.journal_dir, outline.journal_file, outline.journal_offset)
            end, chain = outline.journal_offset + record.length_bytes, chain_digest(record.payload)
        except (BadInput, StorageFailed) as error:
            taking.problems.append(f"the journal's record of the newest commit cannot be read: {error}")
    for path in _warcs(config.journal_dir):
        is_before = not chain or path.name < last.name
        # One that a killed publish left will be cut back: a second name of it would make the bag false.
        if chain and path in finished and (is_before or (path.name == last.name and path.stat().st_size == end)):
            taking.take(path)
            _take_index(taking, path)
        elif is_before:
            taking.copy(path)
        elif path.name == last.name:
            taking.copy(path, most_bytes=end)
    return chain


def _take_warc(taking: _Taking, path: Path, finished: set[Path]) -> None:
    if path in finished:
        taking.take(path)
        _take_index(taking, path)
        return
    target = taking.target(path)
    try:
        digest = copy_file(path, target, told=taking.told)
    except FileNotFoundError:  # it held nothing whole, and was cleared away
        target.unlink(missing_ok=True)
        return
    found, read = records(target, limit_bytes=None), 0
    with suppress(BadInput):  # `_check_records` says so
        for _ in found:
            read += 1
    if not read:
        target.unlink()
    elif found.torn_at is not None:
        os.truncate(target, found.torn_at)
        digest = bag.digest_of(target)
    if read:
        taking.add(target, digest)


def _take_index(taking: _Taking, path: Path) -> None:
    if is_finished(path):
        taking.copy(index_path(path))


def _check_reach(taking: _Taking, outline: Outline) -> None:
    """Every record that a row names must be in the bag. What is not there was lost before."""
    for name, end in sorted(outline.reach_bytes.items()):
        path = taking.folder / bag.PAYLOAD / "warc" / name
        size = path.stat().st_size if path.is_file() else 0
        if size < end:
            taking.problems.append(
                f"warc/{name} has {size} bytes, and rows name records up to byte {end}"
                if size
                else f"warc/{name} is missing"
            )


def _check_records(taking: _Taking) -> None:
    """Every record in the bag must be what its digests say: who keeps the last few backups must not lose the good ones to damage that nobody named."""
    payload = taking.folder / bag.PAYLOAD
    for path in _warcs(payload):
        name = path.relative_to(payload).as_posix()
        found = Fixity(path)
        try:
            wrong = [f"{name}: record at byte {one.offset_bytes} ({one.url}): {said}" for one, said in found if said]
        except BadInput as error:
            wrong = [str(error)]
        wrong += [*found.problems, *([found.torn] if found.torn else [])]
        taking.problems += [one.replace(str(path), name) for one in wrong]
        taking.told(path.stat().st_size)


def _take_rest(taking: _Taking, config: Config) -> None:
    """Reports, logs, files of sites, and what else lies beside the WARC files. Names that begin with a dot are of files that are not whole yet."""
    rest: list[Path] = []
    for name in FOLDERS:
        rest += [path for path in (config.home / name).rglob("*") if path.is_file() and not path.is_symlink()]
    for path in sorted(rest):
        if path.name.startswith(".") or path.name.endswith((_WARC, _INDEX)):
            continue
        if not _is_unicode(path.relative_to(config.home)):
            taking.problems.append(f"{str(path)!r}: its name is no UTF-8, which a bag cannot say; it is left out")
            continue
        with suppress(FileNotFoundError):
            taking.copy(path)


def _is_unicode(path: Path) -> bool:
    try:
        str(path).encode()
    except UnicodeEncodeError:
        return False
    return True


def _info(config: Config, outline: Outline, chain: str, now: datetime) -> list[tuple[str, str]]:
    societies = "; ".join(outline.societies) or "no society yet"
    spanning = f" from {outline.first:%Y-%m-%d} to {outline.last:%Y-%m-%d}" if outline.first and outline.last else ""
    state = utc_text(outline.recorded_at) if outline.recorded_at else "before its first commit"
    about = (
        f"Archive of the news of {societies}: {outline.pages} pages in {outline.captures} captures{spanning}, as it stood with commit {outline.seq}. "
        f"data/{DATABASE} is SQLite, data/warc holds what servers sent (WARC 1.1), data/journal what each commit changed. "
        "`archive restore` makes an archive of it again."
    )
    cited = f"{societies}: news archive, state of {state} (commit {outline.seq}, {chain or 'no history'})"
    info = [
        ("Bagging-Date", f"{now:%Y-%m-%d}"),
        ("Bag-Software-Agent", AGENT),
        ("External-Description", about),
        ("External-Identifier", chain or f"commit {outline.seq}"),
        ("Archive-Citation", cited),
        ("Archive-Commit", str(outline.seq)),
        ("Archive-State", state),
        ("Archive-Schema", outline.schema),
    ]
    if config.contact:
        info.append(("Contact-Email" if "@" in config.contact else "Contact-Name", config.contact))
    return info
