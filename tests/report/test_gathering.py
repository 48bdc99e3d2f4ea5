"""What the store says of a run: the change of each edited page, the nights before it, what pages say over the commits. On both engines."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, page

from archive.errors import BadInput
from archive.report import gathering
from archive.report.gathering import Ending, gathered
from archive.report.told import Change, RunReport
from archive.settle import Settled, place_hold
from archive.status import gathered as status_of

DATED = "2026-02-01"


def by_url(report: RunReport) -> dict[str, Change]:
    return {one.url.removeprefix("https://rope.example"): one for one in report.changes or ()}


def told(world: World, settled: Settled) -> RunReport:
    return gathered(world.store, settled.run, settled, Ending(0, ("a note",)))


def test_an_edit_is_shown_field_by_field_and_word_by_word(world: World) -> None:
    text = f"{PARAGRAPH}\n\nThe price of tar is nine pence.\n\n{PARAGRAPH}"
    world.night(0, {"/tar": page(text, published=DATED), "/hemp": page(f"Hemp. {PARAGRAPH}")})
    after = page(
        text.replace("nine pence", "ten pence a pound"), title="Tar", published="2026-02-03", authors=["A. Walker"]
    )
    report = told(world, world.night(1, {"/tar": after, "/hemp": page(f"Hemp. {PARAGRAPH}")}))
    edit = by_url(report)["/tar"]
    assert edit.verdict == "changed"
    assert edit.fields == {
        "title": ("A title", "Tar"),
        "published": (DATED, "2026-02-03"),
        "authors": ("", "A. Walker"),
    }
    (paragraph,) = edit.paragraphs
    assert paragraph.number == 2
    assert [(piece.operation, piece.text.strip()) for piece in paragraph.pieces[1:]] == [
        ("delete", "nine pence."),
        ("insert", "ten pence a pound."),
    ]
    assert (edit.words_added, edit.words_removed) == (4, 2)
    assert not by_url(report)["/hemp"].shows_edit
    assert (edit.kind, edit.published) == ("news", "2026-02-03")


def test_a_long_change_is_cut_and_says_how_much_more_there_is(world: World) -> None:
    old, new = ("\n\n".join(f"{word} {n} {PARAGRAPH}" for n in range(30)) for word in ("Before", "After"))
    world.night(0, {"/long": page(old + " x" * 5000)})
    edit = by_url(told(world, world.night(1, {"/long": page(new + " y" * 5000)})))["/long"]
    assert len(edit.paragraphs) == gathering.MOST_PARAGRAPHS
    assert edit.more_paragraphs == 30 - gathering.MOST_PARAGRAPHS
    assert all(len(piece.text) <= gathering.MOST_CHARACTERS + 5 for one in edit.paragraphs for piece in one.pieces)


def test_the_report_of_a_run_says_how_it_ended(world: World) -> None:
    report = told(world, world.night(0, {"/a": page()}))
    assert (report.status, report.seq, report.exit_code, report.notes) == ("settled", 1, 0, ("a note",))
    assert report.society == "Society of Rope Makers"
    assert report.duration_s == 3600
    assert report.figures["bytes"] > 0


def test_nights_are_those_up_to_the_run_with_what_pages_said_then(world: World) -> None:
    both = {"/a": page(published=DATED), "/b": page(f"B. {PARAGRAPH}", published=DATED, authors=["A. Walker"])}
    first = world.night(0, both)
    second = world.night(1, {**both, "/c": page(f"C. {PARAGRAPH}", title=None)})
    third = world.night(2, {"/a": page(f"Now without a date. {PARAGRAPH}"), "/b": 404})
    report = told(world, third)
    assert [night.run for night in report.nights] == [first.run, second.run, third.run]
    assert [night.pages for night in report.nights] == [2, 3, 3]
    assert [night.found["published"] for night in report.nights] == [2, 2, 1]
    assert [night.found["title"] for night in report.nights] == [2, 2, 2]
    assert [night.found["authors"] for night in report.nights] == [1, 1, 1]
    assert [night.figures["new"] for night in report.nights] == [2, 1, 0]
    earlier = told(world, second)
    assert earlier.nights == report.nights[:2]


def test_a_reading_without_the_list_of_its_pages_says_so(world: World) -> None:
    settled = world.night(0, {"/a": page()})
    assert gathered(world.store, settled.run).changes is None
    with pytest.raises(BadInput):
        gathered(world.store, "nobody")


def test_the_index_and_the_status_mean_the_same_good_night(world: World) -> None:
    first = world.night(0, {"/a": page()})
    second = world.night(1, {"/a": page(f"Another text. {PARAGRAPH}")})
    now = FIRST_NIGHT + timedelta(days=2)

    def good() -> list[datetime | None]:
        (site,) = gathering.all_sites(world.store, set())
        (status,) = status_of(world.store, world.config, now)
        return [site.good_at, status.good_at]

    ended = {one.id: one.finished_at for one in world.store.runs()}
    assert good() == [ended[second.run]] * 2
    place_hold(
        world.store, world.config, lambda _: world.site, "rope", run=second.run, placed_by="me", why="odd", now=now
    )
    assert good() == [ended[first.run]] * 2


def test_a_failed_run_has_its_problem(world: World) -> None:
    run = world.begin()
    world.store.fail_run(
        run, FIRST_NIGHT + timedelta(minutes=1), {"captures": 0, "problem": "https://rope.example/ did not answer"}
    )
    report = gathered(world.store, run, None, Ending(69))
    assert (report.status, report.exit_code) == ("failed", 69)
    assert report.problems == ("https://rope.example/ did not answer",)
    assert report.changes == ()


def test_counts_over_commits_agree_with_a_look_at_each(world: World) -> None:
    for night in range(6):
        dated = {"published": DATED} if night % 2 else {}
        world.night(night, {f"/{n}": page(f"{n} {night // (n + 1)}. {PARAGRAPH}", **dated) for n in range(4 + night)})
    seqs = [4, 1, 6, 2]
    fills = world.store.fills("rope", seqs)
    assert [one.seq for one in fills] == sorted(seqs)
    for one in fills:
        stood = list(world.store.items(one.seq, rows="pages"))
        assert one.pages == len(stood)
        assert one.found["published"] == sum(item.published is not None for item in stood)
        assert one.found["title"] == sum(item.title is not None for item in stood)
    assert world.store.fills("nobody", [1])[0].pages == 0
    assert world.store.fills("rope", []) == []


def test_pages_are_counted_by_the_days_since_they_were_looked_at(world: World, tmp_path: Path) -> None:
    world.night(0, {"/a": page(), "/b": page(f"B. {PARAGRAPH}")})
    report = told(world, world.night(9, {"/b": page(f"B. {PARAGRAPH}")}))
    assert report.looked == {0: 1, 9: 1}
