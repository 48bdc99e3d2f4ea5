"""Overruling a rule: the text changes on every version that holds the block, nothing becomes an edit, the past stands, and it lasts until withdrawn."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from captured import FIRST_NIGHT, World
from walk import ABOUT, Cleaner, differences, release, sentence

from archive.errors import BadInput, UsageProblem
from archive.identity import block_digest, urlkey
from archive.journal import replay
from archive.model import Cause, UrlKey
from archive.settle import Settled, overrule, withdraw
from archive.store import Store
from archive.store.engine import writing
from archive.store.publishing import apply

A, B = (urlkey(f"https://rope.example/news/{seed}/") for seed in (0, 1))
NOW = FIRST_NIGHT + timedelta(days=30)


def night(world: World, number: int, *, edited: bool = False, nonce: str = "") -> Settled:
    pages = {f"/news/{seed}/": release(seed, edit=sentence(seed, 50) if edited else "", nonce=nonce) for seed in (0, 1)}
    return world.night(number, pages, cleaning=Cleaner())


def overruled(world: World, cleaner: Cleaner | None = None, **what: Any) -> Settled:
    said = {
        "action": "keep",
        "page": A,
        "rule": "about",
        "made_by": "Ada",
        "why": "it tells what the society does",
        "now": NOW,
    }
    return overrule(
        world.store, world.config, lambda _: world.site, "rope", cleaning=cleaner or Cleaner(), **{**said, **what}
    )


def withdrawn(world: World, override: str | None, cleaner: Cleaner | None = None) -> Settled:
    said = {"withdrawn_by": "Bo", "why": "it is on every page", "now": NOW + timedelta(days=1)}
    return withdraw(
        world.store, world.config, lambda _: world.site, override or "", cleaning=cleaner or Cleaner(), **said
    )


def text(store: Store, page: UrlKey, as_of: int | None = None) -> str:
    return store.versions(page, as_of)[-1].body_text


def test_a_rule_overruled_on_one_page_gives_the_block_back_and_is_no_version(world: World) -> None:
    night(world, 0)
    night(world, 1, edited=True)
    before = world.store.versions(A)
    cleaner = Cleaner()
    settled = overruled(world, cleaner)
    assert set(cleaner.cleaned) == {"/news/0/"}
    assert [(one.page, one.verdict) for one in settled.changes] == [(A, "reread")]
    after = world.store.versions(A)
    assert [(one.ordinal, one.cause, one.first_capture) for one in after] == [
        (one.ordinal, one.cause, one.first_capture) for one in before
    ]
    assert all(one.body_text.endswith(ABOUT) for one in after)
    assert world.store.versions(A, as_of=2) == before
    assert ABOUT not in text(world.store, B)
    assert [one.rule for one in world.store.removals(A) if one.rule == "about"] == []
    [item] = [one for one in world.store.items() if one.page == A]
    assert item.about_text is None
    [record] = world.store.override_history("rope")
    assert (record.override.id, record.override.made_by, record.from_seq, record.to_seq) == (
        settled.override,
        "Ada",
        3,
        None,
    )
    assert world.store.overrides("rope", as_of=2) == []
    assert differences(world) == []


def test_no_run_is_touched_and_nothing_staged_is_taken_up(world: World) -> None:
    night(world, 0)
    runs = world.store.runs()
    world.begin(NOW)
    world.stage(world.capture("/news/2/", release(2), at=NOW))
    settled = overruled(world)
    assert settled.run == ""
    assert world.store.runs()[1:] == runs
    assert len(world.store.staged("rope")) == 1


def test_later_nights_newer_cleaners_and_new_profiles_honour_it(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    night(world, 0)
    overruled(world)
    assert night(world, 31, edited=True).figures["changed"] == 2
    assert [one.body_text.endswith(ABOUT) for one in world.store.versions(A)] == [True, True]
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    night(world, 32, nonce="x")
    world.night(33, {f"/news/{seed}/": release(seed, promo=True) for seed in range(2, 9)}, cleaning=Cleaner())
    assert all(one.body_text.endswith(ABOUT) for one in world.store.versions(A))
    assert differences(world) == []


def test_withdrawing_it_gives_the_old_text_and_keeps_both_records(world: World) -> None:
    night(world, 0)
    before = text(world.store, A)
    made = overruled(world)
    taken_back = withdrawn(world, made.override)
    assert text(world.store, A) == before
    assert text(world.store, A, made.seq).endswith(ABOUT)
    assert [one.cause for one in world.store.versions(A)] == [Cause.FIRST]
    assert world.store.overrides("rope") == []
    [record] = world.store.override_history("rope")
    assert (record.to_seq, record.withdrawn_by, record.withdrawn_why) == (taken_back.seq, "Bo", "it is on every page")
    [then] = world.store.override_history("rope", as_of=made.seq)
    assert then.withdrawn_by is None
    with pytest.raises(UsageProblem, match="withdrawn already"):
        withdrawn(world, made.override)
    assert overruled(world, now=NOW + timedelta(days=2)).override != made.override


def test_a_block_is_taken_out_of_a_page_or_of_the_site(world: World) -> None:
    night(world, 0, edited=True)
    told = sentence(1, 50)
    digest = block_digest(told)
    cleaner = Cleaner()
    one = overruled(world, cleaner, action="remove", rule=None, block=digest, page=B)
    assert cleaner.cleaned == ["/news/1/"]
    assert told not in text(world.store, B)
    [removal] = [one for one in world.store.removals(B) if one.rule == "override"]
    assert (removal.text, removal.detail) == (told, one.override)
    night(world, 1)
    with pytest.raises(BadInput, match="has no block"):
        overruled(world, action="remove", rule=None, block=digest, page=None, now=NOW + timedelta(hours=1))
    withdrawn(world, one.override)
    assert told in world.store.versions(B)[0].body_text
    cleaner = Cleaner()
    every = overruled(world, cleaner, action="remove", rule=None, block=digest, page=None, now=NOW + timedelta(hours=1))
    assert cleaner.cleaned == ["/news/1/"]
    assert told not in world.store.versions(B)[0].body_text
    assert differences(world) == []
    withdrawn(world, every.override)
    assert told in world.store.versions(B)[0].body_text
    assert differences(world) == []


def test_a_rule_is_overruled_on_the_whole_site_and_back(world: World) -> None:
    night(world, 0)
    before = [text(world.store, A), text(world.store, B)]
    made = overruled(world, page=None)
    assert all(text(world.store, page).endswith(ABOUT) for page in (A, B))
    assert differences(world) == []
    withdrawn(world, made.override)
    assert [text(world.store, A), text(world.store, B)] == before
    assert differences(world) == []


def test_what_is_unclear_or_not_there_is_refused_and_nothing_is_published(world: World) -> None:
    night(world, 0)
    refusals: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (BadInput, "rope has no page example,rope", {"page": urlkey("https://rope.example/nowhere/")}),
        (BadInput, "the rule 'cookie' removed nothing from example,rope", {"rule": "cookie"}),
        (BadInput, "the rule 'cookie' removed nothing from the site rope", {"rule": "cookie", "page": None}),
        (BadInput, "has no block sha256:", {"block": block_digest("Not there.")}),
        (BadInput, "has no block", {"action": "remove", "rule": None, "block": block_digest(ABOUT)}),
        (UsageProblem, "say what to keep", {"rule": None}),
        (UsageProblem, "say which block", {"action": "remove"}),
        (UsageProblem, "neither", {"action": "praise"}),
        (UsageProblem, "name both", {"made_by": " "}),
        (UsageProblem, "name both", {"why": ""}),
    ]
    for kind, words, what in refusals:
        with pytest.raises(kind, match=words):
            overruled(world, **what)
    with pytest.raises(BadInput, match="there is no override 'x'"):
        withdrawn(world, "x")
    assert world.store.last_seq() == 1
    overruled(world)
    with pytest.raises(UsageProblem, match="Ada has overruled this already"):
        overruled(world, made_by="Bo")


def test_it_stands_in_the_journal_alone(world: World) -> None:
    night(world, 0)
    made = overruled(world)
    withdrawn(world, made.override)
    replayed = World(world.config.home.parent / "replayed")
    for seq, recorded_at, changes in replay(world.config.journal_dir):
        with writing(replayed.store._engine) as connection:
            apply(connection, seq, recorded_at, changes, file="", offset=0)
    assert replayed.store.override_history() == world.store.override_history()
    for seq in (1, 2, 3):
        assert replayed.store.versions(A, seq) == world.store.versions(A, seq)
        assert replayed.store.profile("rope", seq) == world.store.profile("rope", seq)
        assert replayed.store.claims(A, as_of=seq) == world.store.claims(A, as_of=seq)
    replayed.close()


def test_it_does_not_matter_whether_the_override_or_the_capture_came_first(world: World) -> None:
    night(world, 3)
    overruled(world)
    world.begin(NOW)
    world.stage(world.capture("/news/0/", release(0, edit=sentence(0, 40)), at=FIRST_NIGHT))
    world.settle(NOW + timedelta(hours=3), cleaning=Cleaner())
    assert [one.body_text.endswith(ABOUT) for one in world.store.versions(A)] == [True, True]
    assert differences(world) == []


def test_what_one_page_overrules_and_another_does_not_is_no_edit_of_either(world: World) -> None:
    night(world, 0)
    overruled(world)
    theirs = next(one.capture.id for one in world.store.sighted([B])[B])
    world.night(1, {"/news/0/": (304, theirs)}, cleaning=Cleaner())
    world.night(2, {"/news/0/": release(1, nonce="another")}, cleaning=Cleaner())
    *_, referring, own = world.store.versions(A)
    assert ABOUT not in referring.body_text
    assert ABOUT in own.body_text
    assert own.body_text.startswith(referring.body_text)
    assert own.cause is Cause.REREAD
