"""Where histories are lived: a few homes that one process empties and uses again. Knows files and the making of a Store; refuses to know what is done there.

A fresh archive costs more than the nights of a short history: its migrations, and SQLAlchemy's compiling of every statement anew for every engine. So the
empty database is made once and copied, and a home keeps its engine, whose statements stay compiled. Where the machine has one, the homes lie in a file
system of its memory: what is synced there costs nothing, and nothing of the archive need know.
"""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from archive.config import Config
from archive.store import Store

MEMORY: Final = Path("/dev/shm")  # noqa: S108 -- a folder of our own is made in it


class Homes:
    """The homes under `folder`, by their names. Not to be shared by two histories at a time."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stores: dict[str, Store] = {}
        Store.create(Config(home=folder / "empty")).close()

    def emptied(self, name: str) -> tuple[Config, Store]:
        """An empty archive; what was lived there before is gone. The store stays ours to close."""
        config = Config(home=self.folder / name)
        store = self._stores.get(name)
        if store is not None:
            store.close()  # its connections; the next statement opens the new file
            shutil.rmtree(config.home)
        config.home.mkdir()
        shutil.copyfile(self.folder / "empty" / "archive.db", config.database_path)
        if store is None:
            store = self._stores[name] = Store.open(config)
        return config, store

    def close(self) -> None:
        """Closes what is open; the files stay."""
        for store in self._stores.values():
            store.close()


@contextmanager
def homes_in_memory() -> Iterator[Homes]:
    """Homes for as long as the block lasts, in memory where there is a place for files in it."""
    folder = Path(tempfile.mkdtemp(prefix="histories-", dir=MEMORY if MEMORY.is_dir() else None))
    try:
        homes = Homes(folder)
        try:
            yield homes
        finally:
            homes.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
