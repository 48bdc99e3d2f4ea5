from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from captured import PARAGRAPH, World, page


@pytest.fixture
def world(tmp_path: Path, database_url: str | None) -> Iterator[World]:
    """Three nights of a site that edits, repeats its menu, loses a page and answers 304; something is still staged."""
    made = World(tmp_path / "home", database_url=database_url)
    three_nights(made)
    yield made
    made.close()


def three_nights(world: World) -> None:
    removals = [["Home News Contact", "nav", None], ["About us: a society of rope makers.", "about", "about"]]
    for night in range(3):
        answers: dict[str, bytes | int] = {
            f"/news/{n}": page(
                f"{PARAGRAPH} Item {n}. {'Edited.' if n < 2 and night else ''}",
                title=f"Rope {n}",
                published=f"2026-02-0{n + 1}",
                authors=["A. Maker"],
                removals=removals,
                nonce=night if n == 3 else 0,
            )
            for n in range(6)
        }
        if night:
            answers["/news/5"] = 404
        world.night(night, dict(answers))
    world.begin()
    world.stage(world.capture("/news/late", page("Late", title="Late")))
