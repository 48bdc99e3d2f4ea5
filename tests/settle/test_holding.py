"""Holding captures: what they said goes, nothing else moves, the past stands, and letting them go is as if they had come tonight."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, cleaning, page
from walk import Cleaner, differences, release

from archive.errors import BadInput, UsageProblem
from archive.identity import urlkey
from archive.model import CaptureId, Cause, UrlKey
from archive.settle import Settled, place_hold, release_hold
from archive.settle.rebuild import rebuild

A, B = urlkey("https://rope.example/a/"), urlkey("https://rope.example/b/")
NOW = FIRST_NIGHT + timedelta(days=30)
FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://rope.example/</link>
<item><title>{title}</title><link>https://rope.example/a/</link><pubDate>Thu, 07 Jan 2021 10:00:00 +0000</pubDate></item></channel></rss>"""


def held(world: World, **what: Any) -> Settled:
    said = {"placed_by": "Ada", "why": "the clock was wrong", "now": NOW, "cleaning": cleaning}
    return place_hold(world.store, world.config, lambda _: world.site, "rope", **{**said, **what})


def released(world: World, hold: str | None, **what: Any) -> Settled:
    said = {"released_by": "Bo", "why": "looked at", "now": NOW + timedelta(days=1), "cleaning": cleaning}
    return release_hold(world.store, world.config, lambda _: world.site, hold or "", **{**said, **what})


def shown(world: World) -> list[Any]:
    """All that readers are told of the site now."""
    pages = sorted({one.page for one in world.store.items(rows="pages")})
    versions = [
        [(one.body_text, one.title, one.first_seen, one.last_seen, one.sightings) for one in world.store.versions(page)]
        for page in pages
    ]
    return [
        [list(world.store.items(rows=rows)) for rows in ("items", "pages")],
        versions,
        world.store.known_pages("rope"),
    ]


def proven(world: World) -> bool:
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    assert [one for one in (*done.history, *done.state) if one.difference] == []
    return done.is_proven


def test_what_a_held_run_said_goes_and_comes_back(world: World) -> None:
    world.night(0, {"/a/": page(), "/b/": page("B. " + PARAGRAPH)})
    before = shown(world)
    settled = world.night(1, {"/a/": page(PARAGRAPH + " Edited."), "/c/": page("C. " + PARAGRAPH), "/b/": 410})
    run, after = settled.run, shown(world)
    as_of = list(world.store.items(2, rows="versions"))
    hold = held(world, run=run)
    assert shown(world) == before
    assert proven(world)
    assert list(world.store.items(2, rows="versions")) == as_of
    assert [(one.hold.run, one.from_seq, one.to_seq) for one in world.store.hold_history("rope")] == [(run, 3, None)]
    released(world, hold.hold)
    assert shown(world) == after
    assert proven(world)
    [record] = world.store.hold_history()
    assert (record.to_seq, record.released_by, record.released_why) == (4, "Bo", "looked at")
    assert [one.cause for one in world.store.versions(A)] == [Cause.FIRST, Cause.SITE]
    assert world.store.holds("rope", as_of=3) != []


def test_one_capture_is_held_and_its_304s_with_it(world: World) -> None:
    world.night(0, {"/a/": page()})
    world.night(1, {"/a/": page("Broken.", title="Broken")})
    broken = _capture(world, A, 1)
    world.night(2, {"/a/": (304, broken)})
    held(world, capture=broken)
    [version] = world.store.versions(A)
    assert (version.body_text, version.last_seen, version.sightings) == (PARAGRAPH, FIRST_NIGHT, 1)
    assert [one.capture for one in world.store.known_pages("rope")] == [_capture(world, A, 0)]
    assert proven(world)


def test_pages_whose_304s_refer_to_a_held_capture_through_others_come_back_with_it(world: World) -> None:
    world.night(0, {"/a/": page()})
    shows = _capture(world, A, 0)
    world.night(1, {"/a/": (304, shows)})
    world.night(2, {"/b/": (304, _capture(world, A, 1))})
    before = shown(world)
    hold = held(world, capture=shows)
    assert world.store.versions(A) == []
    assert world.store.versions(B) == []
    released(world, hold.hold)
    assert shown(world) == before
    assert proven(world)


def _capture(world: World, page: UrlKey, night: int) -> CaptureId:
    when = FIRST_NIGHT + timedelta(days=night)
    return next(
        one.id
        for one in world.store.captures_of_site("rope")
        if one.captured_at.date() == when.date() and urlkey(one.url) == page
    )


def test_what_a_held_run_has_staged_is_published_and_says_nothing(world: World) -> None:
    world.night(0, {"/a/": page()})
    before = shown(world)
    run = world.begin(FIRST_NIGHT + timedelta(days=3650))
    world.stage(world.capture("/a/", page(PARAGRAPH + " From the future."), at=FIRST_NIGHT + timedelta(days=3650)))
    hold = held(world, run=run)
    assert len(world.store.staged("rope")) == 1
    settled = world.settle(NOW + timedelta(days=2))
    assert (settled.figures["captures"], settled.figures["held"], settled.changes) == (1, 1, ())
    assert (world.store.staged("rope"), shown(world)) == ([], before)
    assert proven(world)
    released(world, hold.hold, now=NOW + timedelta(days=3))
    assert len(world.store.versions(A)) == 2


def test_hints_of_a_held_feed_go_and_what_a_later_feed_repeated_stays(world: World) -> None:
    def feed(night: int, title: str) -> str:
        at = FIRST_NIGHT + timedelta(days=night)
        run = world.begin(at)
        body = FEED.format(title=title).encode()
        world.stage(world.capture("/feed/", body, at=at, content_type="application/rss+xml"))
        world.settle(at + timedelta(hours=1))
        return run

    world.night(0, {"/a/": page(news_evidence="", published=None)})
    assert list(world.store.items()) == []
    first = feed(1, "T")
    [item] = world.store.items()
    only = held(world, run=first)
    assert list(world.store.items()) == []
    assert proven(world)
    second = feed(2, "T")
    assert [one.published for one in world.store.items()] == [item.published]
    released(world, only.hold)
    assert [one.form for one in world.store.hint_rows({A}) if one.field == "published"] != []
    assert proven(world)
    feed(3, "T")
    held(world, run=first, now=NOW + timedelta(days=2))
    held(world, run=second, now=NOW + timedelta(days=2))
    assert [one.published for one in world.store.items()] == [item.published]
    assert proven(world)


def test_a_redirect_that_only_held_captures_showed_is_no_address(world: World) -> None:
    world.night(0, {"/a/": page()})
    runs = []
    for night in (1, 2):
        at = FIRST_NIGHT + timedelta(days=night)
        runs.append(world.begin(at))
        world.stage(world.capture("/old/", at=at, status=301, location="https://rope.example/a/"))
        world.settle(at + timedelta(hours=1))
    old = ("https://rope.example/old/",)
    assert next(world.store.items()).alternate_urls == old
    first = held(world, run=runs[0])
    assert next(world.store.items()).alternate_urls == old
    second = held(world, run=runs[1])
    assert next(world.store.items()).alternate_urls == ()
    assert proven(world)
    released(world, first.hold)
    assert next(world.store.items()).alternate_urls == old
    released(world, second.hold)
    assert proven(world)


def test_nothing_is_learnt_from_what_is_held(world: World) -> None:
    world.night(0, {f"/news/{seed}/": release(seed) for seed in range(3)}, cleaning=Cleaner())
    before, profile = shown(world), world.store.profile("rope")
    shops = {f"/news/{seed}/": release(seed, promo=True) for seed in range(9)}
    run = world.night(1, shops, cleaning=Cleaner()).run
    after, learnt = shown(world), world.store.profile("rope")
    assert profile is not None
    assert learnt is not None
    assert learnt.digest != profile.digest
    hold = held(world, run=run, cleaning=Cleaner())
    now = world.store.profile("rope")
    assert now is not None
    assert now.digest == profile.digest
    assert shown(world) == before
    assert differences(world) == []
    released(world, hold.hold, cleaning=Cleaner())
    now = world.store.profile("rope")
    assert now is not None
    assert now.digest == learnt.digest
    assert shown(world) == after
    assert differences(world) == []


def test_bytes_that_were_also_sent_as_plain_text_teach_nothing_once_the_page_is_held(world: World) -> None:
    world.night(0, {f"/news/{seed}/": release(seed) for seed in range(3)}, cleaning=Cleaner())
    profile = world.store.profile("rope")
    shops = {f"/news/{seed}/": release(seed, promo=True) for seed in range(9)}
    run = world.night(1, shops, cleaning=Cleaner()).run
    at = FIRST_NIGHT + timedelta(days=2)
    world.begin(at)
    world.stage(*(world.capture(path, body, at=at, content_type="text/plain") for path, body in shops.items()))
    world.settle(at + timedelta(hours=1), cleaning=Cleaner())
    learnt = world.store.profile("rope")
    held(world, run=run, cleaning=Cleaner())
    now = world.store.profile("rope")
    assert profile is not None
    assert learnt is not None
    assert now is not None
    assert (learnt.digest == profile.digest, now.digest == profile.digest) == (False, True)
    assert differences(world) == []


def test_two_holds_on_one_capture_hold_until_both_are_released(world: World) -> None:
    world.night(0, {"/a/": page()})
    run = world.night(1, {"/a/": page(PARAGRAPH + " Edited.")}).run
    by_run = held(world, run=run)
    by_name = held(world, capture=_capture(world, A, 1))
    released(world, by_run.hold)
    assert len(world.store.versions(A)) == 1
    released(world, by_name.hold)
    assert len(world.store.versions(A)) == 2
    assert proven(world)


def test_what_is_unclear_or_not_there_is_refused_and_nothing_is_published(world: World) -> None:
    run = world.night(0, {"/a/": page()}).run
    refusals: list[tuple[type[Exception], str, dict[str, Any]]] = [
        (UsageProblem, "a run or a capture", {}),
        (UsageProblem, "a run or a capture", {"run": run, "capture": "capture1:x"}),
        (UsageProblem, "name both", {"run": run, "placed_by": " "}),
        (UsageProblem, "name both", {"run": run, "why": ""}),
        (BadInput, "rope has no run 'x'", {"run": "x"}),
        (BadInput, "holds no capture", {"capture": "capture1:x"}),
    ]
    for kind, words, what in refusals:
        with pytest.raises(kind, match=words):
            held(world, **what)
    with pytest.raises(BadInput, match="there is no hold 'x'"):
        released(world, "x")
    assert world.store.last_seq() == 1
    hold = held(world, run=run)
    with pytest.raises(UsageProblem, match="Ada holds it already"):
        held(world, run=run, placed_by="Bo")
    released(world, hold.hold)
    with pytest.raises(UsageProblem, match="released already"):
        released(world, hold.hold)
