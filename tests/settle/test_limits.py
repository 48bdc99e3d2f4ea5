"""A page beyond the cleaner's limits, for a night or for ever: it is never an edit, never an absence, and what was known of it stands."""

from __future__ import annotations

import pytest
from captured import World, page

from archive.identity import urlkey
from archive.model import Outcome
from archive.settle import Settled

A = urlkey("https://rope.example/a/")
LONGER = "Members of the society met in the old rope walk, spoke of hemp and tar, and then chose another chair for the coming year."


@pytest.mark.parametrize("outcome", [Outcome.PARSE_LIMIT, Outcome.CLEANER_FAILED, Outcome.TOO_LARGE])
def test_a_night_beyond_the_limits_leaves_the_version_standing(world: World, outcome: Outcome) -> None:
    world.night(0, {"/a/": page()})
    before = known(world)
    settled = world.night(1, {"/a/": page("", outcome=outcome.value)})
    assert verdicts(settled) == {"/a": f"rejected:{outcome.value}"}
    assert known(world) == before
    assert verdicts(world.night(2, {"/a/": page(nonce=2)})) == {"/a": "unchanged"}
    [version] = world.store.versions(A)
    assert version.sightings == 2


def test_weeks_beyond_the_limits_are_no_absence(world: World) -> None:
    world.night(0, {"/a/": page()})
    before = known(world)
    for night in range(1, 12):
        world.night(night, {"/a/": page("", outcome="parse_limit", nonce=night)})
    assert known(world) == before


def test_what_was_edited_meanwhile_is_one_edit(world: World) -> None:
    world.night(0, {"/a/": page()})
    world.night(1, {"/a/": page("", outcome="parse_limit")})
    assert verdicts(world.night(2, {"/a/": page(LONGER)})) == {"/a": "changed"}
    assert len(world.store.versions(A)) == 2


def known(world: World) -> list[object]:
    """The versions of the page, without how often each was sighted."""
    return [(v.title, v.text_digest, v.first_seen, v.cause) for v in world.store.versions(A)]


def verdicts(settled: Settled) -> dict[str, str]:
    return {one.page.partition(")")[2]: one.verdict for one in settled.changes}
