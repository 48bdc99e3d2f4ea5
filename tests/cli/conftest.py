from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from captured import World

from cli.calling import Called, call


@dataclass(frozen=True)
class Demo:
    """An archive of the sample society after two nights, made by `archive demo`; only to be read."""

    home: Path
    called: Called

    def call(self, *arguments: object) -> Called:
        return call("--home", self.home, *arguments)

    def url_of(self, change: str) -> str:
        """The address of the item with which the second night did that."""
        paths = {"edited": "/press-releases/stream-rule-comment/", "removed": "/news/parking-at-the-store/"}
        rows = self.call("list", "--json").rows
        return next(str(row["url"]) for row in rows if row["url"].endswith(paths[change]))


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Demo:
    home = tmp_path_factory.mktemp("demo") / "home"
    return Demo(home, call("demo", "--home", home))


@pytest.fixture
def home(demo: Demo, tmp_path: Path) -> Path:
    """A copy of the demo's home, to be changed or damaged."""
    return Path(shutil.copytree(demo.home, tmp_path / "home"))


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    """An archive of captures that the test makes itself."""
    made = World(tmp_path / "home")
    yield made
    made.close()


RELEASE = """\
Home
News
For Immediate Release
Tuesday, March 3, 2020
Society Opens {what}
SPRINGFIELD – The Society opened {what} today, and members came from four states to see it. The doors stay open every weekday until the end of the year.
The work was paid for by members and took two winters. A catalog of what is to be seen can be had from the office, as can a map of the way there.
# # #
"""


@pytest.fixture
def release(tmp_path: Path) -> Path:
    """A press release as scraped text, in a folder of its own."""
    path = tmp_path / "files" / "release.txt"
    path.parent.mkdir()
    path.write_text(RELEASE.format(what="a Reading Room"), encoding="utf-8")
    return path
