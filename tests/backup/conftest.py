from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, World, page

from archive.backup import backup


@pytest.fixture
def world(tmp_path: Path, database_url: str | None) -> Iterator[World]:
    """Two nights that are published, and a third that waits."""
    made = World(tmp_path / "home", database_url=database_url)
    made.night(0, {"/a/": page(), "/b/": page("Another text, of the harbour board and its ropes.", "B")})
    made.night(1, {"/a/": page("The old rope walk is sold, and nobody knows to whom.", "A title"), "/b/": 404})
    made.begin(FIRST_NIGHT + timedelta(days=2))
    made.stage(made.capture("/c/", page("A third text, not published yet.", "C"), at=FIRST_NIGHT + timedelta(days=2)))
    yield made
    made.close()


@pytest.fixture
def bag(world: World, tmp_path: Path) -> Path:
    """A backup of it."""
    return backup(world.store, world.config, tmp_path / "bag", now=FIRST_NIGHT + timedelta(days=3)).path
