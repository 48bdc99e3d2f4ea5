"""Answers whose payload came before are kept once: read, rebuilt, verified and withdrawn like all others."""

from __future__ import annotations

from datetime import timedelta

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, cleaning, page

from archive.identity import utc_text
from archive.model import Capture, UrlKey
from archive.settle import take_up
from archive.settle.rebuild import rebuild
from archive.settle.withdrawing import look, withdraw_page
from archive.verify import verify
from archive.warc import read_record, unfinished

BODY = page(PARAGRAPH + " It was spun of hemp and flax." * 20, "The rope walk")
PAGE = UrlKey("example,rope)/walk")


def night(world: World, number: int, body: bytes = b"", **more: object) -> Capture:
    start = FIRST_NIGHT + timedelta(days=number)
    world.begin(start)
    taken = world.capture("/walk", body, at=start, **more)  # type: ignore[arg-type]
    world.stage(taken)
    world.settle(start + timedelta(hours=1))
    return taken


@pytest.fixture
def nights(world: World) -> list[Capture]:
    """A page, the same bytes again, a 304 that refers to these, and the same bytes once more."""
    first = night(world, 0, BODY)
    second = night(world, 1, BODY, repeats=first)
    third = night(world, 2, status=304, refers_to=second.id)
    fourth = night(world, 3, BODY, repeats=first)
    return [first, second, third, fourth]


def test_all_nights_attest_one_version(world: World, nights: list[Capture]) -> None:
    (only,) = world.store.versions(PAGE)
    assert (only.sightings, only.last_seen) == (4, nights[-1].captured_at)
    assert read_record(world.config.warc_dir, nights[3].file, nights[3].offset_bytes).payload == BODY


def test_newest_answer_is_the_original_with_its_place(world: World, nights: list[Capture]) -> None:
    first = nights[0]
    held = world.store.newest_answers("rope")
    assert list(held) == [first.url]
    found = held[first.url]
    assert (found.capture, found.record_id, found.captured_at) == (first.id, first.record_id, first.captured_at)
    assert (found.file, found.offset_bytes, found.payload_digest) == (
        first.file,
        first.offset_bytes,
        first.payload_digest,
    )
    night(world, 4, page("Another walk."))
    assert world.store.newest_answers("rope")[first.url].captured_at == FIRST_NIGHT + timedelta(days=4)
    night(world, 5, page("Cut off."), truncated="disconnect")
    night(world, 6, b"nothing here", status=404)
    assert world.store.newest_answers("rope")[first.url].captured_at == FIRST_NIGHT + timedelta(days=4)
    assert world.store.newest_answers("loom") == {}


@pytest.mark.usefixtures("nights")
def test_rebuilt_equals_live_and_verify_finds_nothing(world: World) -> None:
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    assert (done.problems, done.unproven, done.is_proven) == ((), (), True)
    assert verify(world.store, world.config).problems == ()


def test_lost_original_is_named_for_each_capture_that_needs_it(world: World, nights: list[Capture]) -> None:
    world.close_files()
    path = world.config.warc_dir / nights[0].file
    data = bytearray(path.read_bytes())
    data[nights[0].offset_bytes + nights[0].length_bytes // 2] ^= 0xFF
    path.write_bytes(data)
    problems = verify(world.store, world.config).problems
    assert [one for one in nights if any(utc_text(one.captured_at) in str(problem) for problem in problems)] == [
        nights[0],
        nights[1],
        nights[3],
    ]


@pytest.mark.usefixtures("nights")
def test_withdrawal_of_the_original_takes_the_revisits_along(world: World) -> None:
    world.close_files()
    take_up(world.store, world.config, "rope")
    assert unfinished(world.config.warc_dir) == []
    withdraw_page(
        world.store,
        world.config,
        lambda _key: world.site,
        look(world.store, world.config, world.site, PAGE),
        withdrawn_by="Ida Falk",
        why="a court's order",
        now=FIRST_NIGHT + timedelta(days=9),
        cleaning=cleaning,
    )
    assert world.store.newest_answers("rope") == {}
    assert verify(world.store, world.config).problems == ()
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    assert (done.problems, done.is_proven) == ((), True)


def test_a_list_that_came_twice_loses_the_entry_of_a_withdrawn_page_in_both_captures(world: World) -> None:
    feed = (
        '<?xml version="1.0"?><rss version="2.0"><channel><title>Rope</title><link>https://rope.example/</link>'
        + "".join(
            f"<item><title>{title}</title><link>https://rope.example{path}</link><description>{PARAGRAPH}</description></item>"
            for title, path in (("The rope walk", "/walk"), ("The price of tar", "/tar"))
        )
        + "</channel></rss>"
    ).encode()
    first = night(world, 0, BODY)
    for number in (1, 2):
        at = FIRST_NIGHT + timedelta(days=number)
        world.begin(at)
        repeats = {"repeats": first} if number == 2 else {}
        first = world.capture("/feed/", feed, at=at, content_type="application/rss+xml", **repeats)
        world.stage(first)
        world.settle(at + timedelta(hours=1))
    world.close_files()
    take_up(world.store, world.config, "rope")
    traces = look(world.store, world.config, world.site, PAGE)
    assert sorted(one.is_whole for one in traces.captures.values()) == [False, False, True]
    withdraw_page(
        world.store,
        world.config,
        lambda _key: world.site,
        traces,
        withdrawn_by="Ida Falk",
        why="a court's order",
        now=FIRST_NIGHT + timedelta(days=9),
        cleaning=cleaning,
    )
    assert verify(world.store, world.config).problems == ()
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    assert (done.problems, done.is_proven) == ((), True)


@pytest.mark.usefixtures("nights")
def test_rows_that_refer_to_a_capture_are_found(world: World) -> None:
    records = {
        one.record_id: one.id for found in world.store.sighted([PAGE]).values() for one in (s.capture for s in found)
    }
    assert world.store.captures_of_records("rope", [*records, "urn:uuid:unknown"]) == records
    assert world.store.captures_of_records("loom", records) == {}
