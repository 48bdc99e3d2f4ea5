"""An archive from a bag: `archive restore`. Knows what a backup must hold, and how it is placed so that a kill leaves nothing half.

    bag proven ─▶ files copied beside their place, each digest proven again ─▶ schema ours ─▶ renamed into place, the database last

A home is restored when its database stands in it. What a killed restore left is cleared away by the next; a home that holds anything else is refused. A bag
may come from anywhere: its paths, its files and its database are looked at as a stranger's.
"""

from __future__ import annotations

import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Final

from archive.backup import bag
from archive.backup.files import clear, copy_file, naming, sync_folders
from archive.backup.taking import DATABASE, FOLDERS
from archive.config import Config
from archive.errors import BadInput, CannotCreate, Misconfigured, SchemaTooNew, StorageFailed, TryLater, UsageProblem
from archive.model import Event
from archive.settle.events import AGENT, record_event
from archive.store import Store
from archive.store.copying import strange_objects
from archive.store.engine import name_of, present

Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""

_UNDER_WAY: Final = ".restoring"
_PLACED = re.compile("|".join(FOLDERS))
"""What lies at the top of a home before its database does."""
_OURS = re.compile(rf"{re.escape(DATABASE)}|({'|'.join(FOLDERS)})/.+")


@dataclass(frozen=True, slots=True)
class Restored:
    """An archive that was made from a bag. `seq` is its newest commit, `upgraded_from` the bag's schema where it was an older one."""

    bag: Path
    database: str
    seq: int
    files: int
    size_bytes: int
    upgraded_from: str | None = None


def restore(config: Config, source: Path, *, now: datetime, progress: Progress | None = None) -> Restored:
    """Makes the archive at `config` from the bag `source`, in an empty home and, where one is named, an empty PostgreSQL database.

    Whoever calls verifies what came out, and says so with `was_restored`. Raises BadInput for a bag that is not whole or holds no backup of ours, UsageProblem
    where home or database hold something, CannotCreate and StorageFailed when the disk fails; the home is as it was then.
    """
    tell = progress or (lambda _what, _done, _of: None)
    digests = bag.payload_of(source)
    _refuse_foreign(source, digests)
    if present(config):
        raise UsageProblem(f"{name_of(config)} holds an archive already; a restore needs an empty one")
    size_bytes = sum((source / name).stat().st_size for name in digests)
    bag.prove(source, digests, _counting(tell, "proving bytes of the bag", size_bytes))
    with _workshop(config.home) as folder, naming(config.home):
        told = _counting(tell, "copying bytes", size_bytes)
        for name, digest in sorted(digests.items()):
            target = folder / name.removeprefix(f"{bag.PAYLOAD}/")
            if copy_file(source / name, target, told=told) != digest:
                raise BadInput(f"the bag {source} is not whole: {name} changes while it is read", name=str(source))
        _refuse_strange(source, folder / DATABASE)
        upgraded_from = _brought_up(folder)
        _place(folder, config, now, progress)
    with Store.open(config, read_only=True) as store:
        return Restored(source, store.name, store.last_seq(), len(digests), size_bytes, upgraded_from)


def was_restored(store: Store, config: Config, done: Restored, *, is_sound: bool, now: datetime) -> int:
    """Writes the restore down in the restored archive as an event; returns its commit. Raises as a publish does."""
    manifest = bag.digest_of(done.bag / "manifest-sha256.txt")
    detail = {"bag": str(done.bag), "commit": done.seq, "files": done.files, "manifest": f"sha256:{manifest}"}
    return record_event(
        store, config, Event("recovery", now, AGENT, "success" if is_sound else "warning", detail=detail)
    )


def _counting(tell: Progress, what: str, size_bytes: int) -> bag.Told:
    done = 0

    def told(more: int) -> None:
        nonlocal done
        done += more
        tell(what, done, size_bytes)

    return told


def _refuse_foreign(source: Path, digests: dict[str, str]) -> None:
    names = [name.removeprefix(f"{bag.PAYLOAD}/") for name in sorted(digests)]
    if DATABASE not in names:
        raise BadInput(f"the bag {source} is no backup of an archive: it has no data/{DATABASE}", name=str(source))
    foreign = [name for name in names if not _OURS.fullmatch(name)]
    if foreign:
        raise BadInput(f"the bag {source} holds what no backup of ours does: data/{foreign[0]}", name=str(source))


@contextmanager
def _workshop(home: Path) -> Iterator[Path]:
    """A folder in the home for what is not in its place yet. Raises UsageProblem where the home is not empty, but for what a killed restore left there."""
    folder = home / _UNDER_WAY
    try:
        home.mkdir(parents=True, exist_ok=True)
        if not folder.exists() and any(home.iterdir()):
            raise _not_empty(home)
        folder.mkdir(exist_ok=True)
        handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise CannotCreate(f"{home} cannot be made: {error.strerror or error}", path=str(home)) from error
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise TryLater(f"another restore into {home} is under way") from error
        if not _may_clear(home, folder):
            raise _not_empty(home)
        clear(home, but=folder)
        clear(folder)
        try:
            yield folder
        except BaseException:
            clear(home, but=folder)
            raise
        finally:
            clear(folder)
            folder.rmdir()
    except OSError as error:
        raise CannotCreate(f"{home} cannot be cleared: {error.strerror or error}", path=str(home)) from error
    finally:
        os.close(handle)


def _may_clear(home: Path, folder: Path) -> bool:
    """Whether all that the home holds is what a killed restore left: it had not come to its end, and nobody has worked here since.

    A restore that is killed after its end leaves the folder empty; whoever crawls makes a folder of locks.
    """
    others = [one.name for one in home.iterdir() if one != folder]
    return not others or (any(folder.iterdir()) and all(_PLACED.fullmatch(name) for name in others))


def _not_empty(home: Path) -> UsageProblem:
    return UsageProblem(f"{home} is not empty; a restore needs a home of its own, choose another --home")


def _brought_up(folder: Path) -> str | None:
    """The database to this release's schema. The bag keeps the older one."""
    with Store.create(Config(home=folder)) as store:
        old = store.upgraded_from
    for copy in folder.glob("archive-before-upgrade-*.db"):
        copy.unlink()
    return old


def _refuse_strange(source: Path, database: Path) -> None:
    """A database can do things by itself (triggers, views): one with more of them than ours is not opened for writing."""
    try:
        strange = strange_objects(database)
    except SchemaTooNew:
        raise
    except (StorageFailed, Misconfigured) as error:
        raise BadInput(f"the bag {source} holds no database of ours: {error}", name=str(source)) from error
    if strange:
        raise BadInput(
            f"the bag {source} is no backup of ours: its database holds {', '.join(strange[:3])}", name=str(source)
        )


def _place(folder: Path, config: Config, now: datetime, progress: Progress | None) -> None:
    """Files first, the database last: a home without one is not restored yet."""
    sync_folders(folder)
    names = sorted(folder.iterdir(), key=lambda one: one.name == DATABASE)
    for path in names:
        if path.name.startswith(DATABASE) and config.database_url is not None:
            continue
        path.rename(config.home / path.name)
    sync_folders(config.home)
    if config.database_url is not None:
        with Store.open(Config(home=folder)) as store, store.copied_to(config.database_url, now, progress):
            pass  # not one commit more: it is the same archive
