"""The check of the night over a real database: what is held, what is published all the same, how it heals, and that a rebuild agrees."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from captured import FIRST_NIGHT, World, page
from captured import cleaning as captured_cleaning

from archive.identity import urlkey
from archive.model import Dated, Precision
from archive.settle import Settled, place_hold, release_hold
from archive.settle.guarding import CHECK
from archive.settle.rebuild import rebuild

DAYS = [f"2025-{n % 12 + 1:02}-{n % 27 + 1:02}" for n in range(40)]


def item(n: int, **said: Any) -> bytes:
    """Release n as the site always had it; `said` overrules."""
    body = f"Release number {n} tells of rope, hemp and the price of tar in the year of {1900 + n}.\n\nAnd it goes on for a while."
    return page(
        **{"body_text": body, "title": f"Release {n}", "published": DAYS[n], "authors": [f"A. Author{n}"], **said}
    )


def site(count: int, **said: Any) -> dict[str, Any]:
    return {f"/news/{n}/": item(n, **said) for n in range(count)}


def rebuilt_alike(world: World, cleaning: Any = captured_cleaning) -> bool:
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    return done.is_proven and not any(one.difference for one in (*done.history, *done.state))


def kinds(settled: Settled) -> list[str]:
    return [one.kind for one in settled.alarms]


def versions(world: World, n: int) -> int:
    return len(world.store.versions(urlkey(f"https://rope.example/news/{n}/")))


@pytest.mark.parametrize("count", [3, 5, 12, 40])
@pytest.mark.parametrize("name", ["published", "title"])
def test_a_field_that_goes_from_every_page_is_a_redesign(world: World, count: int, name: str) -> None:
    assert not world.night(0, site(count), checked=True).alarms
    settled = world.night(1, site(count, **{name: None}), checked=True)
    assert kinds(settled) == ["redesign"]
    assert f"{name}: 100% → 0% of {count} pages read again since this run" in settled.alarms[0].sentence
    assert settled.figures["changed"] == settled.figures["new"] == 0
    assert settled.figures["held"] == count
    assert settled.figures["alarms"][0]["signs"][name] == {"pages": count, "of": count, "before": count, "now": 0}
    assert [one.placed_by for one in world.store.holds("rope")] == [CHECK]
    assert all(versions(world, n) == 1 for n in range(count))


def test_five_of_forty_that_lose_a_field_are_edits(world: World) -> None:
    world.night(0, site(40), checked=True)
    settled = world.night(1, {**site(40), **{f"/news/{n}/": item(n, published=None) for n in range(5)}}, checked=True)
    assert (kinds(settled), settled.figures["changed"]) == ([], 5)


def test_two_pages_prove_nothing(world: World) -> None:
    world.night(0, site(2), checked=True)
    settled = world.night(1, site(2, published=None), checked=True)
    assert (kinds(settled), settled.figures["changed"]) == ([], 2)


def test_a_busy_night_is_no_redesign(world: World) -> None:
    world.night(0, site(30), checked=True)
    # On a gated night only what was edited is read: here all that is read is edited, each in its own way.
    edits = {f"/news/{n}/": item(n, body_text=f"Edited {n}: {'another word ' * (n + 8)}about rope.") for n in range(12)}
    edits |= {f"/news/{n}/": item(n, published="2025-12-31") for n in range(12, 14)}
    edits |= {f"/news/{n}/": item(n, authors=[]) for n in range(14, 18)}
    settled = world.night(1, edits, checked=True)
    assert (kinds(settled), settled.figures["changed"]) == ([], 18)


def test_a_note_under_some_pages_is_an_edit_and_the_same_lines_on_all_are_not(world: World) -> None:
    world.night(0, site(20), checked=True)

    def noted(n: int) -> bytes:
        body = f"Release number {n} tells of rope, hemp and the price of tar in the year of {1900 + n}.\n\nAnd it goes on for a while."
        return item(n, body_text=f"{body}\n\nThe meeting has been moved to May.")

    some = {**site(20), **{f"/news/{n}/": noted(n) for n in range(7)}}
    assert not world.night(1, some, checked=True).alarms
    everywhere = world.night(2, {f"/news/{n}/": noted(n) for n in range(20)}, checked=True)
    assert not everywhere.alarms  # 13 of 20: an edit that goes on
    world.night(3, site(20), checked=True)


def test_items_that_are_no_items_any_more_are_a_redesign(world: World) -> None:
    world.night(0, site(6), checked=True)
    settled = world.night(1, site(6, outcome="empty", body_text=""), checked=True)
    assert "items: 6 → 0 of 6" in settled.alarms[0].sentence


def test_dates_printed_otherwise_on_all_pages_are_a_redesign(world: World) -> None:
    world.night(0, site(12), checked=True)
    months = {f"/news/{n}/": item(n, published=DAYS[n][:7]) for n in range(12)}
    assert "published is another on 12 of 12 pages" in world.night(1, months, checked=True).alarms[0].sentence
    crawled = world.night(2, site(4, published="2026-03-03"), checked=True)
    assert crawled.alarms  # still held: every page has tonight's date


def test_the_site_goes_back_and_the_next_night_is_published(world: World) -> None:
    world.night(0, site(8), checked=True)
    held = world.night(1, {**site(8, published=None), "/news/39/": item(39, published=None)}, checked=True)
    assert (kinds(held), held.figures["held"]) == (["redesign"], 9)
    back = world.night(2, {**site(8), "/news/39/": item(39)}, checked=True)
    # The new page of the held night is not lost: it was asked again.
    assert (kinds(back), back.figures["new"], back.figures["changed"]) == ([], 1, 0)
    assert rebuilt_alike(world)


def person(world: World, day: int, **what: Any) -> dict[str, Any]:
    return {"now": FIRST_NIGHT + timedelta(days=day, hours=5), "cleaning": captured_cleaning, **what}


def test_the_case_is_closed_when_the_site_goes_back_and_a_person_may_still_let_it_go(world: World) -> None:
    world.night(0, site(8), checked=True)
    runs = [world.night(n, site(8, published=None), checked=True).run for n in (1, 2)]
    back = world.night(3, site(8), checked=True)
    assert [sum(run in one for one in back.notes) for run in runs] == [1, 1]
    holds = world.store.holds("rope")
    assert {(one.run, one.waits, one.is_closed) for one in holds} == {(run, False, True) for run in runs}
    assert {(one.released_by, one.to_seq) for one in world.store.hold_history("rope")[:2]} == {(CHECK, back.seq)}
    assert not world.night(4, site(8), checked=True).notes
    assert rebuilt_alike(world)
    # It is no look that anybody has accepted.
    again = world.night(5, site(8, published=None), checked=True)
    assert kinds(again) == ["redesign"]
    world.night(6, site(8), checked=True)
    release_hold(
        world.store,
        world.config,
        lambda _: world.site,
        holds[0].id,
        released_by="Ada",
        why="it was so",
        **person(world, 6),
    )
    assert {versions(world, n) for n in range(8)} == {3}
    assert rebuilt_alike(world)


def test_pages_that_say_not_modified_close_the_case(world: World) -> None:
    world.night(0, site(5), checked=True)
    good = {urlkey(one.url): one.id for one in world.store.captures_of_site("rope")}
    world.night(1, site(5, published=None), checked=True)
    same: dict[str, Any] = {path: (304, good[urlkey(f"https://rope.example{path}")]) for path in site(5)}
    assert "reads as before again" in world.night(2, same, checked=True).notes[0]
    assert not any(one.waits for one in world.store.holds("rope"))
    assert rebuilt_alike(world)


def test_few_of_the_pages_do_not_close_the_case_and_one_bad_page_is_none(world: World) -> None:
    world.night(0, site(20), checked=True)
    world.night(1, site(12, published=None), checked=True)
    few = world.night(2, {"/news/1/": item(1), "/news/2/": item(2), "/news/15/": item(15)}, checked=True)
    assert (kinds(few), few.notes, [one.waits for one in world.store.holds("rope")]) == ([], (), [True])
    bad = world.night(3, {**site(12), "/news/4/": item(4, published=None)}, checked=True)
    assert kinds(bad) == ["redesign"]
    assert [one.waits for one in world.store.holds("rope")] == [True, True]


def test_one_text_at_many_addresses_stays_out_when_the_pages_are_back_and_some_are_gone(world: World) -> None:
    world.night(0, site(30), checked=True)
    wall = {"body_text": "We could not process your request. Reference 4711.", "title": "Sorry", "published": None}
    world.night(1, {**site(30), **{f"/news/{n}/": item(n, **wall) for n in range(6)}}, checked=True)
    back = world.night(2, {**site(30), "/news/0/": 404}, checked=True)
    assert (kinds(back), len(back.notes)) == ([], 6)
    assert not world.night(3, {**site(30), "/news/0/": 404}, checked=True).alarms
    assert len(world.store.holds("rope")) == 6
    assert all(versions(world, n) == 1 for n in range(6))
    assert rebuilt_alike(world)


def test_a_person_keeps_out_what_the_check_held_and_nobody_is_asked_again(world: World) -> None:
    world.night(0, site(8), checked=True)
    held = world.night(1, site(8, published=None), checked=True)
    [ours] = world.store.holds("rope")
    where = (world.store, world.config, lambda _: world.site)
    done = place_hold(*where, "rope", run=held.run, placed_by="Ada", why="broken that night", **person(world, 1))
    [theirs] = world.store.holds("rope")
    assert (theirs.id, theirs.placed_by, theirs.waits, done.changes) == (done.hold, "Ada", False, ())
    first = world.store.find_hold(ours.id)
    assert (first.to_seq, first.released_by, first.released_why) == (done.seq, "Ada", "broken that night")
    # That is no word for the new look.
    assert kinds(world.night(2, site(8, published=None), checked=True)) == ["redesign"]
    assert rebuilt_alike(world)
    release_hold(*where, theirs.id, released_by="Bo", why="it was so after all", **person(world, 2))
    assert {versions(world, n) for n in range(8)} == {2}
    assert rebuilt_alike(world)


def test_small_nights_after_a_redesign_do_not_slip_through(world: World) -> None:
    world.night(0, site(20), checked=True)
    assert kinds(world.night(1, site(8, title=None), checked=True)) == ["redesign"]
    two = world.night(2, {"/news/11/": item(11, title=None), "/news/12/": item(12)}, checked=True)
    assert kinds(two) == ["redesign"]
    only_new = world.night(3, {"/news/30/": item(30, title=None)}, checked=True)
    assert kinds(only_new) == ["redesign"]
    quiet = world.night(4, {"/news/13/": item(13)}, checked=True)
    assert kinds(quiet) == []
    assert len(world.store.holds("rope")) == 3


def test_a_better_reading_lets_go_what_was_held(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night(0, site(8), checked=True)
    new = {f"/news/{n}/": item(n, published=None, tags=[DAYS[n]]) for n in range(8)}
    held = world.night(1, {**new, "/news/30/": item(30, published=None, tags=[DAYS[30]])}, checked=True)
    assert kinds(held) == ["redesign"]

    def knows_the_new_layout(jobs: Any) -> Any:
        for job, cleaned in captured_cleaning(jobs):
            if cleaned.published is None and cleaned.tags:
                at = Dated(cleaned.tags[0], Precision.DAY, "meta", cleaned.tags[0])
                yield job, replace(cleaned, published=at, tags=())
            else:
                yield job, cleaned

    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "with the new era")
    healed = world.night(2, new, checked=True, cleaning=knows_the_new_layout)
    assert (kinds(healed), healed.figures["new"], healed.figures["changed"]) == ([], 1, 0)
    assert "is released" in healed.notes[0]
    assert world.store.holds("rope") == []
    assert all(versions(world, n) == 1 for n in range(8))
    assert rebuilt_alike(world, cleaning=knows_the_new_layout)


def test_a_person_lets_the_new_look_pass_and_it_is_the_look_from_then_on(world: World) -> None:
    world.night(0, site(30), checked=True)
    held = world.night(1, site(8, authors=[]), checked=True)
    assert kinds(held) == ["redesign"]
    [hold] = world.store.holds("rope")
    release_hold(
        world.store,
        world.config,
        lambda _: world.site,
        hold.id,
        released_by="Ada",
        why="they dropped bylines",
        now=FIRST_NIGHT + timedelta(days=1, hours=5),
        cleaning=captured_cleaning,
    )
    assert all(versions(world, n) == 2 for n in range(8))
    others = {f"/news/{n}/": item(n, authors=[]) for n in range(8, 30)}
    assert not world.night(2, others, checked=True).alarms
    # Another field is another matter, on pages of the old look and of the new.
    assert kinds(world.night(3, site(30, authors=[], published=None), checked=True)) == ["redesign"]


def test_one_text_at_many_addresses_is_held_and_the_rest_is_published(world: World) -> None:
    world.night(0, site(30), checked=True)
    wall = {"body_text": "We could not process your request. Reference 4711.", "title": "Sorry", "published": None}
    night = {**site(30), **{f"/news/{n}/": item(n, **wall) for n in range(4)}, "/news/31/": item(31)}
    settled = world.night(1, night, checked=True)
    assert (kinds(settled), settled.figures["held"], settled.figures["new"]) == (["same_body"], 4, 1)
    assert settled.figures["changed"] == 0


def test_a_first_night_of_one_text_at_every_address_is_held(world: World) -> None:
    shell = {"body_text": "This page needs a program that could not be started.", "title": "Rope", "published": None}
    settled = world.night(0, site(9, **shell), checked=True)
    assert (kinds(settled), settled.figures["new"], settled.figures["held"]) == (["same_body"], 0, 9)


def test_walls_are_told_once_and_hold_nothing(world: World) -> None:
    world.night(0, site(10), checked=True)
    wall = {f"/news/{n}/": item(n, outcome="login_wall", body_text="") for n in range(4)}
    first = world.night(1, {**site(10), **wall, "/news/20/": item(20)}, checked=True)
    assert (kinds(first), first.figures["new"]) == (["wall"], 1)
    assert first.alarms[0].evidence["pages"] == 4
    assert not world.night(2, {**site(10), **wall}, checked=True).alarms
    assert not world.night(3, site(10), checked=True).alarms


def test_new_items_without_what_all_others_have_are_a_redesign(world: World) -> None:
    world.night(0, site(25), checked=True)
    new = {f"/news/{n}/": item(n, published=None) for n in range(25, 31)}
    settled = world.night(1, new, checked=True)
    assert "published: 100% of the site's items have it, 0 of 6 new ones do" in settled.alarms[0].sentence
    # A new section may do without dates, as long as the pages read again still have theirs.
    assert not world.night(
        2, {**site(5), **{f"/log/{n}/": item(n, published=None) for n in range(31, 37)}}, checked=True
    ).alarms
