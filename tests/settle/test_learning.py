"""What the site repeats is learnt with every settle: nothing is an edit by that, nothing is read in vain, and every stored reading is the one of now."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from captured import FIRST_NIGHT, World
from walk import PROMO, Cleaner, differences, older, release

from archive.errors import BadInput
from archive.identity import urlkey
from archive.journal import replay
from archive.model import Cause, Claim, Cleaned, Precision
from archive.sample.catalogue import changes, items
from archive.sample.site import addresses
from archive.settle import Settled, reclean
from archive.sites import load
from archive.store.engine import writing
from archive.store.publishing import apply
from archive.workers import CleanJob, clean_page

BASE = "http://127.0.0.1:8765"
FIRST = urlkey("https://rope.example/news/0/")


def night(world: World, number: int, answers: dict[str, Any], cleaner: Any = None) -> Settled:
    return world.night(number, answers, cleaning=cleaner or Cleaner())


def news(*seeds: int, **said: Any) -> dict[str, Any]:
    return {f"/news/{seed}/": release(seed, **said) for seed in seeds}


def verdicts(settled: Settled) -> dict[str, str]:
    return {one.page.partition(")")[2]: one.verdict for one in settled.changes}


def test_what_turns_out_to_be_repeated_leaves_old_texts_and_is_no_edit(world: World) -> None:
    night(world, 0, news(0, promo=True))
    assert PROMO in next(world.store.items()).body_text
    settled = night(world, 1, news(0, 1, 2, 3, 4, promo=True))
    assert settled.figures["changed"] == 0
    assert settled.figures["new"] == 4
    for seed in range(5):
        [version] = world.store.versions(urlkey(f"https://rope.example/news/{seed}/"))
        assert PROMO not in version.body_text
        assert version.cause is Cause.FIRST
    assert PROMO in next(world.store.items(as_of=1)).body_text
    assert differences(world) == []


def test_an_edit_in_the_night_of_a_new_profile_is_one_version(world: World) -> None:
    night(world, 0, news(0, promo=True))
    settled = night(
        world, 1, {**news(1, 2, 3, 4, promo=True), **news(0, promo=True, edit="The mast was lost at sea in May.")}
    )
    assert verdicts(settled)["/news/0"] == "changed"
    before, after = world.store.versions(FIRST)
    assert PROMO not in before.body_text + after.body_text
    assert (before.cause, after.cause) == (Cause.FIRST, Cause.SITE)


def test_a_boundary_that_only_the_new_profile_makes_is_ours(world: World) -> None:
    """The promotion vanished from the page one night before anybody could know that it was one, in the only way that shows: it came back as text."""
    night(world, 0, news(0))
    night(world, 1, news(0, promo=True))
    assert [one.cause for one in world.store.versions(FIRST)] == [Cause.FIRST, Cause.SITE]
    settled = night(world, 2, news(0, 1, 2, 3, 4, promo=True))
    assert settled.figures["changed"] == 0
    assert [one.cause for one in world.store.versions(FIRST)] == [Cause.FIRST]
    assert len(world.store.versions(FIRST, as_of=2)) == 2


def test_each_body_of_a_first_night_is_cleaned_once(world: World) -> None:
    cleaner = Cleaner()
    night(world, 0, news(0, 1, 2, 3, 4, promo=True), cleaner)
    assert sorted(cleaner.cleaned) == sorted(cleaner.printed) == [f"/news/{seed}/" for seed in range(5)]
    assert differences(world) == []


def test_a_quiet_night_reads_nothing_and_learns_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    night(world, 0, news(0, 1, 2, 3, promo=True))
    monkeypatch.setattr("archive.settle.learning.learn", None)
    cleaner = Cleaner()
    assert night(world, 1, news(0, 1, 2, 3, promo=True), cleaner).figures["unchanged"] == 4
    assert (cleaner.cleaned, cleaner.printed) == ([], [])


def test_bytes_that_say_nothing_teach_nothing(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    night(world, 0, news(0, 1, 2, 3, promo=True, nonce="one"))
    monkeypatch.setattr("archive.settle.learning.learn", None)
    assert night(world, 1, news(0, 1, 2, 3, promo=True, nonce="two")).figures["unchanged"] == 4
    assert differences(world) == []


def test_only_what_holds_a_changed_print_is_read_again(world: World) -> None:
    night(world, 0, {**news(0, promo=True), **news(7, 8)})
    cleaner = Cleaner()
    night(world, 1, news(1, 2, 3, promo=True), cleaner)
    assert "/news/0/" in cleaner.cleaned
    assert not {"/news/7/", "/news/8/"} & set(cleaner.cleaned)
    assert cleaner.printed == [f"/news/{seed}/" for seed in (1, 2, 3)]
    assert differences(world) == []


def test_a_newer_cleaner_makes_no_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    night(world, 0, news(0, 1, 2, 3, 4, promo=True), older)
    night(world, 1, news(0, 1, 2, 3, 4, promo=True, nonce="x"), older)
    assert all(PROMO in item.body_text for item in world.store.items())
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    settled = night(world, 2, news(0, 1, 2, 3, 4, promo=True, nonce="y"))
    assert settled.figures["changed"] == 0
    assert [PROMO in item.body_text for item in world.store.items()] == [False] * 5
    assert {
        version.cause
        for seed in range(5)
        for version in world.store.versions(urlkey(f"https://rope.example/news/{seed}/"))
    } == {Cause.FIRST}
    assert differences(world) == []


def test_prints_that_are_gone_are_taken_again(world: World) -> None:
    night(world, 0, news(0, 1, 2, promo=True))
    before = world.store.profile("rope")
    replayed = World(world.config.home.parent / "replayed")
    for seq, recorded_at, rows in replay(world.config.journal_dir):
        with writing(replayed.store._engine) as connection:
            apply(connection, seq, recorded_at, rows, file="", offset=0)
    assert replayed.store.profile("rope") == before
    replayed.config.warc_dir.symlink_to(world.config.warc_dir)
    cleaner = Cleaner()
    settled = reclean(replayed.store, replayed.config, lambda _: world.site, "rope", now=FIRST_NIGHT, cleaning=cleaner)
    assert settled.changes == ()
    assert sorted(cleaner.printed) == [f"/news/{seed}/" for seed in range(3)]
    after = replayed.store.profile("rope")
    assert after is not None
    assert after == before
    replayed.close()


def test_claims_are_stored_once_and_read_back(world: World) -> None:
    told = (
        Claim("title", "heading", "A rope", "A rope", chosen=True, why="the only one"),
        Claim("published", "meta", "2026-03", "2026-03", Precision.MONTH, "Europe/Oslo"),
    )

    def claiming(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        for job in jobs:
            yield job, replace(clean_page(job), claims=told)

    night(world, 0, news(0, 1), claiming)
    night(world, 1, news(0, 1, nonce="x"), claiming)
    for seed in (0, 1):
        assert world.store.claims(urlkey(f"https://rope.example/news/{seed}/")) == list(told)
    rows = [change for _, _, some in replay(world.config.journal_dir) for change in some if change.table == "claim"]
    assert len(rows) == len(told)
    with pytest.raises(BadInput, match="no version 2"):
        world.store.claims(FIRST, 2)


def test_a_rules_work_is_counted(world: World) -> None:
    night(world, 0, news(0, 1, 2, promo=True))
    work = {one.rule: one for one in world.store.rule_work("rope")}
    assert len(work["chrome_nav"].pages) == 3
    [only] = world.store.rule_work("rope", "chrome_nav")
    assert only == work["chrome_nav"]
    assert sum(block.times for block in only.blocks) == only.times
    night(world, 1, {f"/news/{seed}/": 410 for seed in range(3)})
    assert world.store.rule_work("rope", as_of=1) == list(work.values())


def test_the_state_is_read_again_without_a_night(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    night(world, 0, news(0, 1, 2, 3, promo=True), older)
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.stage(world.capture("/news/9/", release(9), at=FIRST_NIGHT + timedelta(days=1)))
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    settled = reclean(
        world.store, world.config, lambda _: world.site, "rope", now=FIRST_NIGHT + timedelta(days=1), cleaning=Cleaner()
    )
    assert set(verdicts(settled).values()) == {"reread"}
    assert len(world.store.staged("rope")) == 1
    assert differences(world) == []
    cleaner = Cleaner()
    world.settle(FIRST_NIGHT + timedelta(days=1, hours=1), cleaning=cleaner)
    assert cleaner.cleaned == ["/news/9/"]


def test_every_reading_of_the_sample_society_is_the_one_of_now(tmp_path: Path) -> None:
    world = World(tmp_path / "home", load("sample"))
    for number in (1, 2):
        at = FIRST_NIGHT + timedelta(days=number)
        world.begin(at)
        for n, (path, said) in enumerate(addresses(number, BASE).items()):
            world.stage(
                world.capture(
                    BASE + path,
                    said.body,
                    at=at + timedelta(seconds=n),
                    status=said.status,
                    content_type=said.content_type,
                    location=said.location,
                )
            )
        settled = world.settle(at + timedelta(hours=1), cleaning=Cleaner())
        assert differences(world) == []
    changed = {item.path for item in items(2) if changes().get(item.key) in ("edited", "redated")}
    assert {one.url.removeprefix(BASE) for one in settled.changes if one.verdict == "changed"} == changed
    world.close()
