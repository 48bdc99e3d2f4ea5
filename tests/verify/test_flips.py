"""Single bits flipped wherever they fall: what touches content is found and named. The script measures hundreds; here a few, in places that chance chose once."""

from __future__ import annotations

import random
import shutil
from pathlib import Path

import pytest
from captured import World

from archive.config import Config
from archive.verify import verify_home
from tests.verify.conftest import three_nights
from tools.flip_bits import Flip, flips_of_database, flips_of_records, told


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = World(tmp_path_factory.mktemp("flips") / "home")
    three_nights(made)
    made.close()
    return made.config.home


def missed(flips: list[Flip]) -> list[Flip]:
    return [one for one in flips if one.touched and not (one.found and one.named)]


@pytest.mark.parametrize("folder", ["warc", "journal"])
def test_flips_in_records_are_found_and_named(home: Path, tmp_path: Path, folder: str) -> None:
    copy = shutil.copytree(home, tmp_path / "home")
    flips = list(flips_of_records(copy, folder, 8, random.Random(4)))
    assert sum(bool(one.touched) for one in flips) >= 6, told(folder, flips)
    assert missed(flips) == []


def test_flips_in_the_database_are_found_and_named(home: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(home, tmp_path / "home")
    flips = list(flips_of_database(copy, 25, random.Random(4)))
    assert any(one.touched for one in flips), told("database", flips)
    assert missed(flips) == []


def test_a_measured_archive_is_left_as_it_was(home: Path) -> None:
    assert verify_home(Config(home=home)).is_sound
