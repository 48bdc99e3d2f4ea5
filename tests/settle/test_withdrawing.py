"""A page is legally withdrawn: its words are nowhere in the home any more, everything else is as it was, and a kill anywhere is healed by doing it again."""

from __future__ import annotations

import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, cleaning, page

from archive.errors import TryLater
from archive.model import UrlKey
from archive.settle import Settled
from archive.settle.destroying import is_pending
from archive.settle.orphans import take_up
from archive.settle.rebuild import Rebuilt, rebuild
from archive.settle.withdrawing import Traces, Withdrawal, look, withdraw_page
from archive.store.engine import compact
from archive.verify import verify
from archive.warc import read_record, records

SECRET = "The treasurer's private letter about the rope walk was never meant for print and names three neighbours."
WORDS = (b"treasurer", b"A letter to the council", b"Hedda Quill", b"leaked by a clerk", b"555 0199")
PAGE = UrlKey("example,rope)/secret")
PEOPLE: dict[str, Any] = {
    "title": "A letter to the council of the society",
    "authors": ["Hedda Quill"],
    "contact": {"name": "Hedda Quill", "phone": "555 0199"},
    "removals": [["leaked by a clerk", "byline", None], ["Ropes since 1791", "footer", None]],
}
LATER = FIRST_NIGHT + timedelta(days=20)


def secret(text: str = SECRET, **more: Any) -> bytes:
    return page(text, **{**PEOPLE, **more})


def posts(*paths: str) -> bytes:
    said = {"/secret": PEOPLE["title"], "/plain": "A meeting"}
    return json.dumps(
        [
            {
                "id": n,
                "link": f"https://rope.example{path}",
                "title": {"rendered": said[path]},
                "content": {"rendered": SECRET if path == "/secret" else PARAGRAPH},
                "date_gmt": "2026-01-02T03:04:05",
                "type": "post",
            }
            for n, path in enumerate(paths)
        ]
    ).encode()


def feed(*paths: str) -> bytes:
    entries = "".join(
        f"<item><title>{PEOPLE['title'] if path == '/secret' else 'A meeting'}</title><link>https://rope.example{path}</link>"
        f"{'<author>x@rope.example (Hedda Quill)</author>' if path == '/secret' else ''}</item>"
        for path in paths
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{entries}</channel></rss>'.encode()


def night(world: World, number: int, answers: dict[str, bytes | int]) -> Settled:
    """A night whose REST answers and feeds are called what they are."""
    start = FIRST_NIGHT + timedelta(days=number)
    world.begin(start)
    for n, (path, answer) in enumerate(answers.items()):
        kind = "application/json" if "wp-json" in path else "application/rss+xml" if "feed" in path else "text/html"
        at = start + timedelta(seconds=n)
        if isinstance(answer, int):
            world.stage(world.capture(path, b"nothing here", at=at, status=answer))
        else:
            world.stage(world.capture(path, answer, at=at, content_type=kind))
    world.close_files()
    return world.settle(start + timedelta(hours=1))


@pytest.fixture
def told(world: World) -> World:
    """Three nights of two pages that REST and a feed list; one of them, edited in between, is to be withdrawn."""
    both = {"/wp-json/wp/v2/posts": posts("/secret", "/plain"), "/feed/": feed("/secret", "/plain")}
    plain = page(PARAGRAPH, title="A meeting", removals=[["Ropes since 1791", "footer", None]])
    night(world, 0, {**both, "/secret": secret(), "/plain": plain})
    night(world, 1, {"/secret": secret(SECRET + " It was edited."), "/plain": plain, "/feed/": feed("/plain")})
    night(world, 2, {"/secret": 410, "/plain": plain})
    return world


def withdraw(world: World, which: UrlKey = PAGE, **more: Any) -> Withdrawal:
    traces = look(world.store, world.config, world.site, which)
    return withdraw_traces(world, traces, **more)


def withdraw_traces(world: World, traces: Traces, **more: Any) -> Withdrawal:
    asked = {"withdrawn_by": "Ida Falk", "why": "a court's order", "now": LATER, "cleaning": cleaning, **more}
    return withdraw_page(world.store, world.config, lambda _key: world.site, traces, **asked)


def plain_bytes(path: Path) -> bytes:
    """The file as it is and, of a compressed one, what every member holds, comments and torn ends included."""
    content = rest = path.read_bytes()
    while rest[:2] == b"\x1f\x8b":
        stream = zlib.decompressobj(31)
        content += stream.decompress(rest)
        rest = stream.unused_data
    return content


def found_in(home: Path, words: tuple[bytes, ...] = WORDS) -> list[tuple[str, bytes]]:
    files = [path for path in sorted(home.rglob("*")) if path.is_file()]
    return [(path.name, word) for path in files for word in words if word in plain_bytes(path)]


def test_no_file_of_the_home_holds_a_word_of_it_any_more(told: World) -> None:
    home = told.config.home
    assert {word for _, word in found_in(home)} == set(WORDS)
    done = withdraw(told)
    assert done.is_new
    assert found_in(home) == []
    assert done.destroyed.records == 4
    assert b"in the old rope walk and spoke at length" in b"".join(map(plain_bytes, home.rglob("*.gz")))


def test_what_others_say_in_the_same_records_stays(told: World) -> None:
    withdraw(told)
    (rest,) = [
        one
        for path in told.config.warc_dir.glob("*.gz")
        for one in records(path)
        if "wp-json" in one.url and one.status
    ]
    assert [post["link"] for post in json.loads(rest.payload)] == ["https://rope.example/plain"]
    hints = {(one.page, one.field): one.value for one in told.store.hint_rows([PAGE, UrlKey("example,rope)/plain")])}
    assert hints["example,rope)/plain", "title"] == "A meeting"
    assert hints[PAGE, "title"] == ""
    assert hints[PAGE, "published"].startswith("2026-01-02")


def test_the_fact_dates_and_digests_stay(told: World) -> None:
    before = {one.url: one for one in told.store.items(1)}["https://rope.example/secret"]
    withdraw(told)
    for seq in (1, None):
        one = {one.url: one for one in told.store.items(seq)}["https://rope.example/secret"]
        assert one.tombstone is not None
        assert (one.tombstone.withdrawn_by, one.tombstone.why) == ("Ida Falk", "a court's order")
        assert (one.body_text, one.title, one.authors) == ("", None, ())
        assert one.first_seen_utc == before.first_seen_utc
        assert one.published == before.published
    assert [one.state_digest for one in told.store.versions(PAGE)] == [
        one.state_digest for one in told.store.versions(PAGE, 2)
    ]
    record = read_record(
        told.config.warc_dir, told.store.versions(PAGE)[0].file, told.store.versions(PAGE)[0].offset_bytes
    )
    assert record.record_id == told.store.versions(PAGE)[0].record_id
    assert record.field("Archive-Erased-Payload-Digest") == before.payload_digest


def rules(world: World, **changed: tuple[str, ...]) -> None:
    """The site's file says otherwise from now on which addresses are one page."""
    world.site = replace(world.site, **changed)  # type: ignore[arg-type]


def test_a_page_goes_under_every_key_that_it_ever_had(world: World) -> None:
    night(world, 0, {"https://old.rope.example/secret": secret(), "/plain": page(PARAGRAPH, title="A meeting")})
    rules(world, aliases=("old.rope.example",))
    night(world, 1, {"/plain": page(PARAGRAPH, title="A meeting")})
    assert [len(one.body_text) > 0 for one in world.store.items(1)] == [True, True]
    assert withdraw(world).traces.elsewhere == ()
    assert found_in(world.config.home) == []
    assert [one.page for one in world.store.items(1) if one.tombstone] == ["example,rope,old)/secret"]
    assert [one.page for one in world.store.items() if one.tombstone] == [PAGE]
    expect_proven(rebuilt(world))
    assert verify(world.store, world.config).problems == ()


def test_a_page_that_the_site_file_makes_the_withdrawn_one_is_named_until_it_is_withdrawn_too(world: World) -> None:
    night(world, 0, {"https://old.rope.example/secret": secret(nonce=1), "/secret": secret()})
    withdraw(world)
    assert found_in(world.config.home) != []
    rules(world, aliases=("old.rope.example",))
    (problem,) = night(world, 1, {"/plain": page(PARAGRAPH, title="A meeting")}).problems
    assert "example,rope,old)/secret" in problem
    assert f"archive withdraw '{PAGE}'" in problem
    assert withdraw(world).is_new
    assert found_in(world.config.home) == []
    assert night(world, 2, {"/plain": page(PARAGRAPH, title="A meeting")}).problems == ()
    expect_proven(rebuilt(world))
    assert verify(world.store, world.config).problems == ()


def test_lists_lose_entries_at_every_address_that_the_site_file_makes_the_page(world: World) -> None:
    rules(world, aliases=("old.rope.example",), ignored=("from",))
    lists: dict[str, bytes | int] = {
        "/wp-json/wp/v2/posts": posts("/secret", "/plain").replace(b"/secret", b"/secret?from=rest"),
        "/feed/": feed("/secret", "/plain").replace(b"rope.example/secret", b"old.rope.example/secret"),
    }
    night(world, 0, {**lists, "/secret": secret(), "/plain": page(PARAGRAPH, title="A meeting")})
    withdraw(world)
    assert found_in(world.config.home) == []
    night(world, 1, lists)
    assert found_in(world.config.home) == []
    expect_proven(rebuilt(world))


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def killing_after(syncs: int) -> Iterator[Callable[[], bool]]:
    """Ends whatever goes on when something is to be synced for the so many-th time: before every durable step there is one."""
    sync, left = os.fsync, [syncs]

    def fsync(descriptor: int) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise Killed
        sync(descriptor)

    os.fsync = fsync
    try:
        yield lambda: left[0] < 0
    finally:
        os.fsync = sync


def copied(world: World, home: Path) -> World:
    shutil.copytree(world.config.home, home)
    return World(home)


def rebuilt(world: World, **more: Any) -> Rebuilt:
    return rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning, **more)


def expect_proven(done: Rebuilt) -> None:
    different = [(one.table, one.difference) for one in (*done.history, *done.state) if one.difference]
    assert (different, done.problems, done.unproven) == ([], (), ())


def test_a_rebuild_gives_the_same_and_verify_finds_nothing(told: World) -> None:
    withdraw(told)
    expect_proven(rebuilt(told))
    assert verify(told.store, told.config).problems == ()
    night(
        told,
        3,
        {
            "/plain": page(PARAGRAPH + " Edited.", title="A meeting"),
            "/feed/": feed("/plain", "/new"),
            "/new": page("A new rope was laid."),
        },
    )
    expect_proven(rebuilt(told))
    assert verify(told.store, told.config).problems == ()


def test_a_withdrawal_in_the_middle_of_a_verify_is_no_damage_and_ends_after_it(
    told: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_between(what: str, _done: int, _of: int) -> None:
        if what == "reading rows of commit" and not done:
            with pytest.raises(TryLater, match="another process") as refused:
                withdraw(told)
            done.append(refused.value)

    monkeypatch.setattr("archive.store.withdrawn.compact", partial(compact, busy_timeout_s=0.1))
    done: list[TryLater] = []
    report = verify(told.store, told.config, progress=in_between)
    assert done
    assert [str(one) for one in report.problems] == []
    assert is_pending(told.store, "rope")
    withdraw(told)
    assert found_in(told.config.home) == []


def test_what_comes_later_of_the_page_is_kept_without_its_words(told: World) -> None:
    withdraw(told)
    both = {"/wp-json/wp/v2/posts": posts("/secret", "/plain"), "/feed/": feed("/plain", "/secret")}
    night(told, 3, {**both, "/secret": secret(SECRET + " They said more.")})
    assert [one.body_text for one in told.store.versions(PAGE)] == ["", ""]
    night(told, 4, {"/plain": page(PARAGRAPH)})
    assert found_in(told.config.home) == []
    assert not is_pending(told.store, "rope")
    assert [one.sightings for one in told.store.versions(PAGE)] == [1, 1]
    expect_proven(rebuilt(told))


def test_a_withdrawal_that_is_killed_again_and_again_comes_to_its_end(told: World) -> None:
    for steps in range(100):
        with killing_after(steps) as was_killed, suppress(Killed):
            withdraw(told)
        if not was_killed():
            break
    assert steps > 5
    assert found_in(told.config.home) == []
    assert len(told.store.tombstones()) == 1
    assert not is_pending(told.store, "rope")
    expect_proven(rebuilt(told))
    assert verify(told.store, told.config).problems == ()


def test_a_killed_withdrawal_is_finished_by_the_same_call_or_by_the_next_settle(told: World, tmp_path: Path) -> None:
    if told.config.database_url is not None:
        pytest.skip("each try has a copy of the home, and only SQLite lies in it")
    steps = 0
    while True:
        killed = copied(told, tmp_path / f"killed{steps}")
        with killing_after(steps) as was_killed, suppress(Killed):
            withdraw(killed)
        if not was_killed():
            break
        finishing = copied(killed, tmp_path / f"settled{steps}") if killed.store.tombstones() else None
        withdraw(killed)
        assert found_in(killed.config.home) == []
        expect_proven(rebuilt(killed))
        if finishing is not None:
            finishing.night(9, {"/other": page("Another rope.")})
            assert found_in(finishing.config.home) == []
            finishing.close()
        killed.close()
        steps += 1
    assert steps > 10


def test_pages_with_its_words_are_named_and_can_be_erased_with_it(told: World) -> None:
    repost = page(f"{SECRET}", title="Reposted by a member")
    night(told, 3, {"/repost": repost, "/news/": page("", outcome="listing") + f"<li>{PEOPLE['title']}</li>".encode()})
    traces = look(told.store, told.config, told.site, PAGE)
    assert {(one.url, one.text) for one in traces.elsewhere} == {
        ("https://rope.example/repost", True),
        ("https://rope.example/news/", False),
    }
    withdraw(told)
    assert SECRET in {one.body_text for one in told.store.items()}
    assert found_in(told.config.home, WORDS[:1])
    withdraw(told, UrlKey("example,rope)/repost"))
    assert not found_in(told.config.home, WORDS[:1])
    expect_proven(rebuilt(told))


def test_captures_of_a_list_that_hold_its_words_can_go_with_it(told: World) -> None:
    teased = page("", outcome="listing") + f"<li>{PEOPLE['title']}</li>".encode()
    night(told, 3, {"/news/": teased})
    night(told, 4, {"/news/": page("", outcome="listing") + b"<li>Another headline</li>"})
    withdraw_traces(told, look(told.store, told.config, told.site, PAGE, also=[UrlKey("example,rope)/news")]))
    assert found_in(told.config.home) == []
    assert found_in(told.config.home, (b"Another headline",))
    expect_proven(rebuilt(told))
    night(told, 5, {"/news/": teased, "/other": page("A rope.")})
    expect_proven(rebuilt(told))


def test_what_cannot_be_destroyed_tonight_is_a_problem_and_is_tried_again(told: World) -> None:
    withdraw(told)
    told.begin(FIRST_NIGHT + timedelta(days=3))
    told.stage(told.capture("/secret", secret(SECRET + " Again."), at=FIRST_NIGHT + timedelta(days=3)))
    settled = told.settle(FIRST_NIGHT + timedelta(days=3, hours=1))
    assert "being written" in settled.problems[0]
    assert is_pending(told.store, "rope")
    assert night(told, 4, {"/other": page("A rope.")}).problems == ()
    assert found_in(told.config.home) == []


def test_a_page_that_two_withdrawals_took_out_of_one_list_is_out_of_it_twice(told: World) -> None:
    withdraw(told)
    withdraw(told, UrlKey("example,rope)/plain"))
    assert found_in(told.config.home, (*WORDS, b"old rope walk and spoke", b"A meeting")) == []
    expect_proven(rebuilt(told))
    assert len(told.store.tombstones()) == 2


def test_an_erased_record_of_an_unfinished_file_is_nobodys_orphan(told: World) -> None:
    withdraw(told)
    told.begin(FIRST_NIGHT + timedelta(days=3))
    told.stage(told.capture("/secret", secret(SECRET + " Again."), at=FIRST_NIGHT + timedelta(days=3)))
    told.settle(FIRST_NIGHT + timedelta(days=3, hours=1))
    told.close_files()
    assert night(told, 4, {"/other": page("A rope.")}).problems == ()
    for index in told.config.warc_dir.glob("*.cdxj"):
        index.unlink()
    taken = take_up(told.store, told.config, "rope")
    assert (taken.captures, taken.problems) == (0, ())
    expect_proven(rebuilt(told))
