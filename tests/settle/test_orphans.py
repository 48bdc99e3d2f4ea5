"""What a kill leaves in the WARC files is taken up: no record without a row for long, no page asked for twice, no row without its record."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

from captured import FIRST_NIGHT, World, cleaning, page

from archive.config import Config
from archive.journal import Change, Journal
from archive.model import Capture, Source
from archive.settle import take_up
from archive.settle.rebuild import rebuild
from archive.warc import Exchange, WarcSeries, index_path, is_finished, unfinished


def killed(world: World) -> None:
    """The run's process dies: its file keeps what was written, its lock is gone, nothing more is staged."""
    world._series.close()
    world._series = WarcSeries(world.config.warc_dir, "rope")


def nights(world: World) -> list[Capture]:
    """Three captures, of which only the first was staged before the kill."""
    world.begin()
    world._series.info["isPartOf"] = world.run or ""
    taken = [
        world.capture(
            f"/news/{n}/", page(f"Rope {n}", f"The walk is {n} fathoms long."), at=FIRST_NIGHT + timedelta(seconds=n)
        )
        for n in range(3)
    ]
    world.stage(taken[0])
    killed(world)
    return taken


def test_records_without_a_row_are_staged_under_their_run_as_the_run_would_have_staged_them(world: World) -> None:
    taken = nights(world)
    found = take_up(world.store, world.config, "rope")
    assert (found.captures, found.healed, found.problems) == (2, (), ())
    assert world.store.staged("rope") == taken
    assert unfinished(world.config.warc_dir) == []
    assert take_up(world.store, world.config, "rope").captures == 0
    assert world.settle().figures["captures"] == 3


def test_torn_record_is_cut_and_written_down_and_the_whole_ones_are_staged(world: World) -> None:
    taken = nights(world)
    path = world.config.warc_dir / taken[2].file
    path.write_bytes(path.read_bytes()[: taken[2].offset_bytes + 100])
    found = take_up(world.store, world.config, "rope")
    assert [one.cut_bytes for one in found.healed] == [100]
    assert found.lines() == [
        "taken in what an interrupted run left without rows: 1 captures",
        f"{path}: the last 100 bytes were half a record, what a kill leaves; they are cut off",
    ]
    assert [(one.event.type, one.event.object) for one in world.store.events()] == [("recovery", path.name)]
    assert world.store.staged("rope") == taken[:2]
    assert path.stat().st_size == taken[2].offset_bytes
    assert is_finished(path)


def test_half_a_record_that_nobody_has_cut_yet_leaves_the_rebuild_proven(world: World) -> None:
    taken = nights(world)
    take_up(world.store, world.config, "rope")
    world.settle()
    path = world.config.warc_dir / taken[0].file
    index_path(path).unlink()
    path.write_bytes(path.read_bytes() + path.read_bytes()[taken[2].offset_bytes :][:100])
    done = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning)
    assert (done.problems, done.is_proven) == ((), True)
    index_path(path).touch()
    (problem,) = rebuild(world.config, lambda _key, _url: world.site, cleaning=cleaning).problems
    assert "ends inside a record" in problem


def test_nothing_is_cut_that_a_row_names(world: World) -> None:
    taken = nights(world)
    world.stage(*taken)
    path = world.config.warc_dir / taken[2].file
    path.write_bytes(path.read_bytes()[: taken[2].offset_bytes + 100])
    found = take_up(world.store, world.config, "rope")
    assert found.healed == ()
    assert str(path) in found.problems[0]
    assert "rows name records up to byte" in found.problems[0]
    assert path.stat().st_size == taken[2].offset_bytes + 100
    assert not is_finished(path)


def test_published_captures_are_not_staged_again(world: World) -> None:
    taken = nights(world)
    world.stage(*taken)
    world.settle()
    assert take_up(world.store, world.config, "rope").captures == 0
    assert world.store.staged("rope") == []
    assert is_finished(world.config.warc_dir / taken[0].file)


def test_304_and_repeated_payload_refer_to_what_they_did(world: World) -> None:
    body = page("It is made of hemp. " * 60, "Rope")
    world.begin()
    first = world.capture("/news/1/", body)
    world.stage(first)
    world.settle()
    killed(world)
    world.begin(FIRST_NIGHT + timedelta(days=1))
    unchanged = world.capture("/news/1/", at=FIRST_NIGHT + timedelta(days=1), status=304, refers_to=first.id)
    again = world.capture("/news/1/", body, at=FIRST_NIGHT + timedelta(days=2), repeats=first)
    killed(world)
    assert take_up(world.store, world.config, "rope").captures == 2
    assert [replace(one, run="") for one in world.store.staged("rope")] == [
        replace(one, run="") for one in (unchanged, again)
    ]


def test_repeated_payload_whose_original_is_lost_is_named_and_costs_no_other(world: World) -> None:
    body = page("It is made of hemp. " * 60, "Rope")
    world.begin()
    world._series.info["isPartOf"] = world.run or ""
    first = world.capture("/news/1/", body)
    killed(world)
    world._series.info["isPartOf"] = world.run or ""
    again = world.capture("/news/1/", body, at=FIRST_NIGHT + timedelta(days=1), repeats=first)
    other = world.capture("/news/2/", body, at=FIRST_NIGHT + timedelta(days=1))
    killed(world)
    (world.config.warc_dir / first.file).unlink()
    found = take_up(world.store, world.config, "rope")
    assert world.store.staged("rope") == [other]
    assert first.file in found.problems[0]
    assert [path.name for path in unfinished(world.config.warc_dir)] == [again.file]


def test_file_of_another_site_is_left_to_it(world: World) -> None:
    with WarcSeries(world.config.warc_dir, "loom") as series:
        series.write_response(Exchange("https://loom.example/", FIRST_NIGHT, "GET", (), 200, "OK", (), b"<p>weft</p>"))
        (path,) = unfinished(world.config.warc_dir)
    index_path(path).unlink()
    assert take_up(world.store, world.config, "rope").captures == 0
    assert unfinished(world.config.warc_dir) == [path]


def test_captures_of_a_run_that_the_database_does_not_know_get_a_run(world: World) -> None:
    world.run = None
    taken = world.capture("/news/1/", page("Rope", "It is made of hemp."))
    killed(world)
    assert take_up(world.store, world.config, "rope").captures == 1
    (staged,) = world.store.staged("rope")
    assert world.store.run(staged.run).site == "rope"
    assert replace(staged, run="") == taken


def test_orphans_of_an_import_are_taken_up_as_imported(world: World) -> None:
    series = WarcSeries(world.config.warc_dir, "import-rope")
    series.write_resource("urn:archive:file:rope:a.txt:0123456789abcdef", FIRST_NIGHT, "text/plain", b"Rope for sale.")
    series.close()
    assert take_up(world.store, world.config, "rope").captures == 1
    (staged,) = world.store.staged("rope")
    assert (staged.source, staged.status, staged.site) == (Source.IMPORT, None, "rope")


def test_torn_journal_is_cut_but_not_where_a_commit_stands(world: World) -> None:
    nights(world)
    world.settle()
    (path,) = world.config.journal_dir.glob("*.warc.gz")
    journal = Journal(world.config.journal_dir)
    journal.append(9, FIRST_NIGHT, [Change("run", "add", {"id": "never"})])
    journal._series.close()
    (torn,) = unfinished(world.config.journal_dir)
    torn.write_bytes(torn.read_bytes()[:-10])
    index_path(path).unlink()
    whole = path.read_bytes()
    path.write_bytes(whole[:-10])
    found = take_up(world.store, world.config, "rope")
    assert [one.path for one in found.healed] == [torn]
    assert any(str(path) in problem for problem in found.problems)
    assert path.stat().st_size == len(whole) - 10


def test_home_without_captures_has_nothing_to_take_up(tmp_path: Path) -> None:
    world = World(tmp_path / "new")
    assert take_up(world.store, world.config, "rope").captures == 0
    assert not Config(home=tmp_path / "new").warc_dir.exists()
    world.close()
