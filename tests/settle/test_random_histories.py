"""A bounded number of the random histories that `python -m tools.histories` lives by the thousand, and the mutations that show what they are worth."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tools.histories.history import live
from tools.histories.homes import Homes
from tools.histories.laws import Wrong
from tools.histories.mutations import MUTATIONS, applied
from tools.histories.nights import CLIMATES, climate_of


@pytest.fixture
def homes(tmp_path: Path) -> Iterator[Homes]:
    made = Homes(tmp_path)
    yield made
    made.close()


@pytest.mark.parametrize("seed", range(len(CLIMATES)))
def test_history_says_what_its_captures_say_and_never_changes_its_past(seed: int, homes: Homes) -> None:
    captures, commits = live(seed, homes)
    assert commits > 2
    assert captures >= 0


def test_history_is_the_same_whenever_it_is_lived(homes: Homes) -> None:
    assert live(5, homes) == live(5, homes)


def test_home_that_is_used_again_is_empty(homes: Homes) -> None:
    live(1, homes)
    config, store = homes.emptied("home")
    assert store.last_seq() == 0
    assert not config.warc_dir.exists()
    assert not config.journal_dir.exists()


@pytest.mark.parametrize("name", MUTATIONS)
def test_every_rule_can_still_be_switched_off(name: str) -> None:
    assert MUTATIONS[name].climate in {one.name for one in CLIMATES}
    with applied(name):
        pass


@pytest.mark.parametrize("name", ["three 404s of one bad week are gone", "holds are not asked"])
def test_rule_that_is_switched_off_is_caught_by_a_law(name: str, homes: Homes) -> None:
    def some() -> None:
        for seed in range(60):
            if climate_of(seed).name == MUTATIONS[name].climate:
                live(seed, homes)

    with applied(name), pytest.raises(Wrong, match=r"should be|too many|missing"):
        some()
