"""How long a page waits for its next look, and what that finds sooner than a fixed interval at equal cost."""

from __future__ import annotations

import math
import random
from collections.abc import Callable
from datetime import timedelta

import pytest
from nights_before import LAST, before, gate, key, known, looked

from archive.store import Looked
from crawler.gate import Tonight, interval_days

DAY = timedelta(days=1)
RARELY = "2000-01-01"


@pytest.mark.parametrize(
    ("row", "days"),
    [
        (looked(1, None), 1),
        (looked(1, said={}), 14),
        (looked(1, said={"sitemap": "2000-01-01"}), 14),
        (looked(1, said={"sitemap": (LAST - 6 * DAY).isoformat()}), 3),
        (looked(1, said={"sitemap": "no date"}, changed_at=LAST - 5 * DAY), 2.5),
        (looked(1, said={"sitemap": "2000-01-01"}, changed_at=LAST), 1),
        (looked(1, said={"sitemap": "2099-01-01"}), 1),
    ],
)
def test_half_as_long_as_it_has_stood(row: Looked, days: float) -> None:
    assert interval_days(row, 14) == pytest.approx(days, abs=0.2)


def test_changes_are_found_in_less_than_two_thirds_of_the_time_that_a_fixed_interval_of_equal_cost_takes() -> None:
    """300 pages over 90 nights, no lastmod to be believed: four in five never change, some now and then, a few every five days."""
    cost, delay_days = _simulated(_adaptive)
    fixed_cost, fixed_delay_days = _simulated(lambda *state: _fixed(*state, share=cost))
    assert fixed_cost >= cost - 1
    assert delay_days < 2 / 3 * fixed_delay_days


Look = Callable[[int, dict[int, Looked]], set[int]]


def _simulated(look: Look) -> tuple[float, float]:
    """Looks a night, and the days from a change to its finding."""
    chance = random.Random(7)
    rates = [chance.choices([0.0, 1 / 60, 1 / 20, 1 / 5], [80, 12, 6, 2])[0] for _ in range(300)]
    looks = {n: looked(n, LAST - chance.randrange(14) * DAY, said={"sitemap": RARELY}) for n in range(300)}
    waiting: dict[int, int] = {}
    delays: list[int] = []
    asked = 0
    for night in range(1, 91):
        for n, rate in enumerate(rates):
            if chance.random() < rate:
                waiting.setdefault(n, night)
        chosen = look(night, looks)
        asked += len(chosen)
        for n in chosen:
            at = LAST + night * DAY
            found = waiting.pop(n, None)
            changed_at = looks[n].changed_at if found is None else at
            delays += [] if found is None else [night - found]
            looks[n] = looked(n, at, said={"sitemap": RARELY}, changed_at=changed_at)
    delays += [90 - since for since in waiting.values()]
    return asked / 90, sum(delays) / len(delays)


def _adaptive(night: int, looks: dict[int, Looked]) -> set[int]:
    words = {key(n): {"sitemap": RARELY} for n in looks}
    tonight = gate(before(looks.values()), map(known, looks), now=LAST + night * DAY)
    return {int(one.url.rstrip("/").rpartition("/")[2]) for one in tonight.in_the_end(Tonight(words), set())}


def _fixed(_night: int, looks: dict[int, Looked], *, share: float) -> set[int]:
    return set(sorted(looks, key=lambda n: (looks[n].tried_at, n))[: math.ceil(share)])
