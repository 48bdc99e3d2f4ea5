from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from captured import World


@pytest.fixture
def world(tmp_path: Path, database_url: str | None) -> Iterator[World]:
    made = World(tmp_path / "home", database_url=database_url)
    yield made
    made.close()
