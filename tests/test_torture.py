"""A short run of the kill harness (`make torture` is the long one), and that it can fail."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.config import Config
from archive.store import Store
from tools.torture import resting
from tools.torture.__main__ import torture
from tools.torture.steps import STEPS


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_a_few_kills_lose_nothing(tmp_path: Path) -> None:
    road = [step for step in STEPS if step.name in {"crawl", "export"}]
    figures = torture(4, seed=2, steps=road, folder=tmp_path, road=road)
    assert figures.is_clean, "\n".join(figures.lines())
    assert figures.kills.total() >= 4
    # Beside robots.txt, what was under way when it was killed: one page at a time, by the manners of the crawl.
    again = figures.asked_again.total() - figures.asked_again["/robots.txt"]
    assert again <= 2 * figures.kills["crawl"]
    assert figures.looks > figures.kills.total()


def test_what_is_lost_is_seen(tmp_path: Path) -> None:
    with Store.create(Config(home=tmp_path)):
        pass
    memory = resting.Memory()
    assert resting.look(tmp_path, memory).problems == []
    memory.captures.add("capture1:0000")
    memory.commits[1] = "2026-11-21T02:00:00.000000Z"
    assert resting.look(tmp_path, memory).lost == ["capture capture1:0000 is gone", "commit 1 is gone"]
    (tmp_path / "archive.db").unlink()
    assert resting.look(tmp_path, memory).problems == ["the database is gone"]
