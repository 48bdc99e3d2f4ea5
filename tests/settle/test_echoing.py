"""Soft 404s found by probing: what a made-up address gets is no page, whichever came first, and a rebuild agrees."""

from __future__ import annotations

from typing import Any

import pytest
from captured import World, cleaning, page

from archive.identity import urlkey
from archive.model import Cleaned, Outcome
from archive.outcome import echo_of, is_probe, probe_url
from archive.settle import place_hold, release_hold
from archive.settle.rebuild import rebuild

PROBE = "/archive-probe-0123456789abcdef"
OTHER = "/archive-probe-fedcba9876543210"


def lost(path: str, words: str = "Tovärre, hier steht nichts") -> bytes:
    """What the site says of an address that does not exist, in no language that anybody knows."""
    return page(f"{words}.\n\nYou asked for {path}, and here is a rope.", title="Srm")


def rebuilt_alike(world: World) -> bool:
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    return done.is_proven and not any(one.difference for one in (*done.history, *done.state))


def test_a_probe_is_known_by_its_address_alone() -> None:
    url = probe_url("https://rope.example/news/index.html", "20261122T010203Z-rope-0123ab")
    assert url == probe_url("https://rope.example/news/", "20261122T010203Z-rope-0123ab")
    assert url != probe_url("https://rope.example/news/", "20261123T010203Z-rope-4567cd")
    assert url.startswith("https://rope.example/archive-probe-")
    assert is_probe(url)
    assert is_probe(urlkey(url))
    assert not is_probe("https://rope.example/archive-probe-of-the-sea-bed")


def test_an_echo_does_without_the_address_itself() -> None:
    def said(path: str) -> str | None:
        text = f"Nothing at https://rope.example{path} or at {path.strip('/').upper()}."
        return echo_of(urlkey(f"https://rope.example{path}"), Cleaned(Outcome.OK, title="Srm", body_text=text))

    assert said("/news/rope-made/") == said(PROBE) is not None
    assert said("/news/rope-made/") != said("/x/")


def test_a_page_that_says_what_a_made_up_address_gets_is_no_item(world: World) -> None:
    night: dict[str, Any] = {"/news/1/": page("A text."), "/news/2/": lost("/news/2/"), PROBE: lost(PROBE)}
    figures = world.night(0, night).figures
    assert (figures["new"], figures["rejected_by"]) == (1, {"soft_404": 1})
    assert rebuilt_alike(world)


@pytest.mark.parametrize("first", ["page", "probe"])
def test_which_came_first_does_not_matter(world: World, first: str) -> None:
    nights: list[dict[str, Any]] = [{"/news/2/": lost("/news/2/"), "/news/1/": page("A text.")}, {PROBE: lost(PROBE)}]
    for number, night in enumerate(nights if first == "page" else reversed(nights)):
        world.night(number, night)
    assert [record.url for record in world.store.items()] == ["https://rope.example/news/1/"]
    assert rebuilt_alike(world)


def test_a_page_that_we_hold_is_not_changed_by_its_soft_404(world: World) -> None:
    world.night(0, {"/news/1/": page("A text.")})
    figures = world.night(1, {"/news/1/": lost("/news/1/"), PROBE: lost(PROBE)}).figures
    assert (figures["changed"], figures["missing"], figures["rejected_by"]) == (0, 0, {"soft_404": 1})
    [version] = world.store.versions(urlkey("https://rope.example/news/1/"))
    assert version.missing_since is None


WALLED = {
    "maintenance": "The site is down for scheduled maintenance.",
    "login_wall": "Please log in to continue.",
    "consent_wall": "Accept all cookies to continue to the site.",
    "blocked": "Access to this page has been denied.",
}


@pytest.mark.parametrize("outcome", WALLED)
def test_a_wall_before_every_address_is_a_wall_and_no_sign_that_pages_do_not_exist(world: World, outcome: str) -> None:
    names = [f"/news/{n}/" for n in range(5)]
    world.night(0, {path: page(f"The text of {path}.", title=path) for path in names})
    wall = page(WALLED[outcome], title="Srm")
    night: dict[str, Any] = dict.fromkeys((*names, "/news/new/", PROBE), wall)
    settled = world.night(1, night, checked=True)
    assert settled.figures["rejected_by"] == {outcome: 6}
    assert [one.kind for one in settled.alarms] == ["wall"]
    assert settled.figures["complete"]["reasons"] == {outcome: 1}
    assert rebuilt_alike(world)


def test_what_an_honest_site_answers_says_nothing_and_is_told_of_no_page(world: World) -> None:
    figures = world.night(0, {"/news/1/": page("A text."), PROBE: 404, OTHER: 410}).figures
    assert (figures["new"], figures["rejected"], figures["missing"]) == (1, 0, 0)
    assert rebuilt_alike(world)


def test_a_site_that_answers_any_address_with_its_newest_item_keeps_that_item(world: World) -> None:
    newest = page("The newest of our news.", published="2026-02-28")
    figures = world.night(0, {"/news/9/": newest, PROBE: newest}).figures
    assert (figures["new"], figures["rejected"]) == (1, 0)


def test_a_probe_that_is_held_says_nothing_until_it_is_let_go(world: World) -> None:
    world.night(0, {"/news/2/": lost("/news/2/")})
    settled = world.night(1, {PROBE: lost(PROBE)})
    assert list(world.store.items()) == []
    said: dict[str, Any] = {"now": settled.recorded_at, "cleaning": cleaning}
    placed = place_hold(
        world.store, world.config, lambda _: world.site, "rope", run=settled.run, placed_by="Ada", why="x", **said
    )
    assert len(list(world.store.items())) == 1
    assert rebuilt_alike(world)
    assert placed.hold is not None
    release_hold(world.store, world.config, lambda _: world.site, placed.hold, released_by="Bo", why="y", **said)
    assert list(world.store.items()) == []
    assert rebuilt_alike(world)
