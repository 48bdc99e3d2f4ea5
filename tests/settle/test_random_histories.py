"""A bounded number of the random histories that `python -m tools.histories` lives by the thousand, and the mutations that show what they are worth."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.histories.life import Wrong, live
from tools.histories.mutations import MUTATIONS, applied


@pytest.mark.parametrize("seed", range(6))
def test_history_says_what_its_captures_say_and_never_changes_its_past(seed: int, tmp_path: Path) -> None:
    captures, commits = live(seed, tmp_path / "home")
    assert commits > 2
    assert captures >= 0


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_rule_can_still_be_switched_off(name: str) -> None:
    with applied(name):
        pass


@pytest.mark.parametrize("name", ["captures are folded in order of arrival", "holds are not asked"])
def test_rule_that_is_switched_off_is_caught(name: str, tmp_path: Path) -> None:
    def some() -> None:
        for seed in range(12):
            live(seed, tmp_path / str(seed))

    with applied(name), pytest.raises(Wrong):
        some()
