"""The database made anew from journal and WARC files, and what the comparison with the live one finds."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, SITE, World, cleaning, page
from databases import lose, tamper

from archive.errors import DatabaseLost, UsageProblem
from archive.importing import import_files
from archive.journal import seqs_written
from archive.model import FailedFetch, Outcome, UrlKey
from archive.settle.rebuild import Rebuilt, rebuild
from archive.store import Store, present
from archive.warc import Exchange, Reference, WarcSeries

FEED = (
    b'<?xml version="1.0"?><rss version="2.0"><channel><title>Rope</title><link>https://rope.example/</link>'
    b"<item><title>Hemp</title><link>https://rope.example/hemp/</link><pubDate>Sun, 01 Mar 2026 10:00:00 +0000</pubDate></item>"
    b"</channel></rss>"
)


def rebuilt(world: World, out: Path | None = None) -> Rebuilt:
    return rebuild(world.config, lambda _key, _url: world.site, out=out, cleaning=cleaning)


def some_nights(world: World) -> None:
    """New pages, an edit, an edit taken back, a 304, a 404, a page that is no news until a feed lists it, and a capture that arrives late."""
    world.night(0, {"/tar/": page(), "/hemp/": page("Hemp.", news_evidence=""), "/gone/": page("Soon gone.")})
    first = world.store.sighted([p for p in world.store.known_pages_among(_keys(world)) if p.endswith("/tar")])
    original = next(iter(first.values()))[0].capture.id if first else None
    world.night(1, {"/tar/": page(PARAGRAPH + " Edited."), "/gone/": 404})
    world.begin(FIRST_NIGHT + timedelta(days=2))
    at = FIRST_NIGHT + timedelta(days=2)
    world.stage(
        world.capture("/feed/", FEED, at=at, content_type="application/rss+xml"),
        world.capture("/tar/", at=at + timedelta(seconds=1), status=304, refers_to=original),
        world.capture("/old/", b"", at=at + timedelta(seconds=2), status=301, location="https://rope.example/tar/"),
    )
    world.settle(at + timedelta(hours=1))
    world.begin(FIRST_NIGHT + timedelta(days=3))
    world.stage(world.capture("/tar/", page(PARAGRAPH + " Older still."), at=FIRST_NIGHT - timedelta(days=30)))
    world.settle(FIRST_NIGHT + timedelta(days=3, hours=1))


def _keys(world: World) -> list[str]:
    return [one.page for one in world.store.known_pages(world.site.key)]


def test_rebuilt_equals_live_in_history_and_in_state(world: World) -> None:
    some_nights(world)
    done = rebuilt(world)
    assert [one for one in (*done.history, *done.state) if one.difference] == []
    assert (done.problems, done.unproven, done.is_proven) == ((), (), True)
    assert (done.commits, done.captures, done.waiting) == (4, 9, 0)
    compared = {one.table: one.rows for one in done.history}
    assert min(compared["rendition"], compared["version"], compared["hint"]) > 0
    assert not list(world.config.home.glob(".rebuild-*"))


def test_lost_database_comes_back_with_every_answer_it_gave(world: World, tmp_path: Path) -> None:
    some_nights(world)
    before = {seq: list(world.store.items(seq, rows="versions")) for seq in range(1, 5)}
    lost(world)
    out = tmp_path / "new.db"
    done = rebuilt(world, out)
    assert (done.is_proven, done.kept, done.history) == (True, out, ())
    out.rename(world.config.database_path)
    with Store.open(replace(world.config, database_url=None)) as store:
        assert {seq: list(store.items(seq, rows="versions")) for seq in before} == before
        assert [one.title for one in store.search("tar")] == ["A title"]
        world.store = store
        assert world.night(9, {"/tar/": page(PARAGRAPH + " Edited.")}).figures["changed"] == 1


def test_out_is_never_overwritten(world: World, tmp_path: Path) -> None:
    world.night(0, {"/tar/": page()})
    out = tmp_path / "precious"
    out.write_text("mine")
    with pytest.raises(UsageProblem, match="there already"):
        rebuilt(world, out)
    assert out.read_text() == "mine"


def test_without_a_database_there_must_be_an_out(world: World) -> None:
    lost(world)
    with pytest.raises(UsageProblem, match="--out"):
        rebuilt(world)


@pytest.mark.parametrize(
    ("statement", "table", "said"),
    [
        ("UPDATE version SET sightings = 7 WHERE page LIKE '%/gone'", "version", "sightings is 7 and should be 1"),
        ("DELETE FROM sighting WHERE page LIKE '%/gone' AND outcome = 'ok'", "sighting", "is missing"),
        (
            "UPDATE content SET body_text = 'Tarred.' WHERE body_text = 'Soon gone.'",
            "content",
            "body_text is 'Tarred.'",
        ),
    ],
)
def test_a_row_that_was_changed_behind_our_back_is_named_in_both_proofs(
    world: World, statement: str, table: str, said: str
) -> None:
    world.night(0, {"/tar/": page(), "/gone/": page("Soon gone.")})
    tamper(world.config, statement)
    done = rebuilt(world)
    assert not done.is_proven
    for proofs in (done.history, done.state):
        (found,) = [one for one in proofs if one.difference]
        assert (found.table, said in found.difference) == (table, True)


def test_a_row_that_no_journal_knows_is_too_many(world: World) -> None:
    world.night(0, {"/tar/": page()})
    tamper(world.config, "INSERT INTO failed_fetch VALUES ('r', 'https://rope.example/', 't', 'timeout', '', 1)")
    (found,) = [one for one in rebuilt(world).history if one.difference]
    assert (found.table, "too many" in found.difference) == ("failed_fetch", True)


def test_record_that_can_no_longer_be_read_is_named_with_its_file_and_place(world: World) -> None:
    world.night(0, {"/tar/": page(), "/hemp/": page("Hemp.")})
    lost = world.store.sighted([one for one in _all_pages(world) if one.endswith("/hemp")])
    capture = next(iter(lost.values()))[0].capture
    path = world.config.warc_dir / capture.file
    body = bytearray(path.read_bytes())
    body[capture.offset_bytes + 40 : capture.offset_bytes + 60] = bytes(20)
    path.write_bytes(body)
    done = rebuilt(world)
    assert not done.is_proven
    assert any(capture.url in one and f"byte {capture.offset_bytes}" in one for one in done.problems)


def _all_pages(world: World) -> list[str]:
    return [item.page for item in world.store.items(rows="pages")]


def test_commit_that_was_killed_before_the_database_had_it_is_no_difference(world: World) -> None:
    world.night(0, {"/tar/": page()})
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.stage(world.capture("/hemp/", page("Hemp."), at=FIRST_NIGHT + timedelta(days=1)))

    def fail() -> None:
        raise RuntimeError("pulled plug")

    with pytest.raises(RuntimeError):
        world.settle(before_commit=fail)
    done = rebuilt(world)
    assert (done.is_proven, done.commits, done.waiting) == (True, 1, 1)


def lost(world: World) -> None:
    world.store.close()
    lose(world.config)


def began_anew(world: World, tmp_path: Path) -> None:
    """An empty database in the place of the lost one, made where no journal could stop it."""
    lost(world)
    elsewhere = replace(world.config, home=tmp_path / "elsewhere")
    Store.create(elsewhere).close()
    if world.config.database_url is None:
        elsewhere.database_path.rename(world.config.database_path)
    world.store = Store.open(world.config)


@pytest.mark.parametrize("make", [Store.create, Store.open])
def test_lost_database_is_neither_made_anew_nor_taken_for_none(world: World, make: Any) -> None:
    some_nights(world)
    lost(world)
    if world.config.database_url is not None:
        with pytest.raises(DatabaseLost, match=r"empty.* rebuild --out .*archive.db.*`archive copy --to`"):
            make(world.config)
        assert not present(world.config)
        return
    with pytest.raises(DatabaseLost, match=r"lost.* rebuild --out .*archive.db"):
        make(world.config)
    assert not world.config.database_path.exists()
    world.config.database_path.touch()
    with pytest.raises(DatabaseLost, match=r"empty.* move it away.* rebuild --out .*archive.db"):
        make(world.config)


def test_database_that_knows_fewer_commits_than_the_journal_is_not_proven(world: World, tmp_path: Path) -> None:
    some_nights(world)
    began_anew(world, tmp_path)
    done = rebuilt(world)
    assert not done.is_proven
    assert "the journal goes on to commit 4, the database knows 0" in done.problems[0]


def test_journal_of_two_databases_is_told_whichever_is_longer(world: World, tmp_path: Path) -> None:
    """Releases that did not ask the journal before they wrote to it could make one."""
    world.night(0, {"/tar/": page()})
    world.night(1, {"/tar/": page(PARAGRAPH + " Edited.")})
    first = list(world.config.journal_dir.iterdir())
    began_anew(world, tmp_path)
    for night in (2, 3):
        for path in first:
            path.rename(tmp_path / path.name)
        world.night(night, {"/tar/": page(PARAGRAPH + f" Night {night}.")})
        for path in first:
            (tmp_path / path.name).rename(path)
        done = rebuilt(world)
        assert not done.is_proven
        assert "commits of two databases: 1 was written after 2" in done.problems[0]


def test_a_database_that_began_anew_cannot_publish_over_the_journal(world: World, tmp_path: Path) -> None:
    world.night(0, {"/tar/": page()})
    world.night(1, {"/tar/": page(PARAGRAPH + " Edited.")})
    began_anew(world, tmp_path)
    with pytest.raises(DatabaseLost, match="goes on to commit 2, which this database does not know"):
        world.night(2, {"/tar/": page(PARAGRAPH + " Night 2.")})
    assert seqs_written(world.config.journal_dir) == [1, 2]


def test_killed_commit_whose_number_was_taken_again_is_no_difference(world: World) -> None:
    world.night(0, {"/tar/": page()})
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.stage(world.capture("/hemp/", page("Hemp."), at=FIRST_NIGHT + timedelta(days=1)))

    def fail() -> None:
        raise RuntimeError("pulled plug")

    for _ in range(2):
        with pytest.raises(RuntimeError):
            world.settle(before_commit=fail)
    world.settle()
    assert seqs_written(world.config.journal_dir) == [1, 2, 2, 2]
    assert rebuilt(world).is_proven


def test_capture_that_waited_to_be_published_waits_again(world: World, tmp_path: Path) -> None:
    world.night(0, {"/tar/": page()})
    world.begin(FIRST_NIGHT + timedelta(days=1))
    taken = world.capture("/hemp/", page("Hemp."), at=FIRST_NIGHT + timedelta(days=1))
    world.stage(taken)
    out = tmp_path / "home" / "archive.db"
    out.parent.mkdir(exist_ok=True)
    lost(world)
    assert rebuilt(world, out).waiting == 1
    with Store.open(replace(world.config, home=out.parent, database_url=None)) as store:
        (waits,) = store.staged(world.site.key)
        assert replace(waits, run=taken.run) == taken


def test_site_that_another_site_file_read_is_unproven_and_not_wrong(world: World) -> None:
    world.night(0, {"/tar/": page()})
    world.site = replace(world.site, society="Guild of Rope Makers")
    done = rebuilt(world)
    assert (done.state, len(done.unproven), done.is_proven) == ((), 1, False)
    assert "archive reclean rope" in done.unproven[0]


def test_sites_that_came_in_another_order_than_their_names_are_equal(world: World) -> None:
    """Neither of the two repeats anything: they share a profile, whichever came first."""
    world.night(0, {"/tar/": page()})
    world.site = loom = replace(SITE, key="loom", hosts=("loom.example",), start_urls=("https://loom.example/",))
    world._series.close()
    world._series = WarcSeries(world.config.warc_dir, "loom")
    world.night(1, {"https://loom.example/warp/": page("Warp and weft.")})
    done = rebuild(world.config, lambda key, _url: loom if key == "loom" else SITE, cleaning=cleaning)
    assert [(one.table, one.difference) for one in (*done.history, *done.state) if one.difference] == []
    assert done.is_proven


def test_a_site_that_never_answered_is_no_difference(world: World) -> None:
    run = world.begin()
    failure = FailedFetch(run, "https://rope.example/", Outcome.UNREACHABLE, "no such host", FIRST_NIGHT)
    world.store.stage_failures([failure])
    world.settle()
    assert rebuilt(world).is_proven


def test_imported_304s_that_came_before_what_they_refer_to_are_rebuilt_as_they_were_read(
    world: World, tmp_path: Path
) -> None:
    def exchange(night: int, status: int, body: bytes = b"", refers_to: Reference | None = None) -> Exchange:
        return Exchange(
            url="https://rope.example/tar/",
            captured_at=FIRST_NIGHT + timedelta(days=night),
            method="GET",
            request_headers=(),
            status=status,
            reason="",
            response_headers=(("Content-Type", "text/html"),),
            payload=body,
            refers_to=refers_to,
        )

    def imported(name: str, *exchanges: Exchange) -> None:
        with WarcSeries(tmp_path / name, name) as series:
            for one in exchanges:
                series.write_response(one)
        world.run = import_files(world.store, world.config, world.site, [tmp_path / name], now=lambda: FIRST_NIGHT).run
        world.settle(FIRST_NIGHT + timedelta(days=9))

    with WarcSeries(tmp_path / "first", "first") as series:
        first = series.write_response(exchange(0, 200, page()))
        shows = Reference(first.record_id, "https://rope.example/tar/", FIRST_NIGHT)
        second = series.write_response(exchange(1, 304, refers_to=shows))
    unchanged = Reference(second.record_id, "https://rope.example/tar/", FIRST_NIGHT + timedelta(days=1))
    imported("third", exchange(2, 304, refers_to=unchanged), exchange(3, 304, refers_to=shows))
    imported("fourth", exchange(0, 200, page()))
    imported("fifth", exchange(4, 304, refers_to=shows))
    assert [one.sightings for one in world.store.versions(UrlKey("example,rope)/tar"))] == [2]
    done = rebuilt(world)
    assert (done.problems, done.is_proven) == ((), True)
