"""Reading again, and what cannot be read: a new generation, a worker that dies, a damaged record, an older capture of the same bytes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, SITE, World, cleaned_of, page

from archive.errors import StorageFailed
from archive.identity import urlkey
from archive.model import Capture, Cause, Cleaned, Outcome
from archive.settle import Settled
from archive.workers import CleanJob

A = urlkey("https://rope.example/a/")


def verdicts(settled: Settled) -> dict[str, str]:
    return {one.page.partition(")")[2]: one.verdict for one in settled.changes}


def spoil(world: World, taken: Capture) -> bytes:
    """Damages the record of a capture; what stood there is given back."""
    path = world.config.warc_dir / taken.file
    whole = path.read_bytes()
    place = slice(taken.offset_bytes + 60, taken.offset_bytes + 90)
    damaged = bytearray(whole)
    damaged[place] = bytes(30)
    path.write_bytes(damaged)
    return whole


def test_a_record_that_cannot_be_read_costs_its_own_capture_only(world: World) -> None:
    world.begin()
    bad, good = world.capture("/a/", page()), world.capture("/b/", page("B " + PARAGRAPH))
    world.stage(bad, good)
    whole = spoil(world, bad)
    settled = world.settle()
    assert verdicts(settled) == {"/b": "new"}
    assert (settled.figures["unreadable"], settled.figures["captures"]) == (1, 1)
    [problem] = settled.problems
    assert "https://rope.example/a/" in problem
    assert str(world.config.warc_dir / bad.file) in problem
    assert world.store.run(settled.run).figures["problem"] == problem
    assert world.store.staged(SITE.key) == [bad]

    (world.config.warc_dir / bad.file).write_bytes(whole)
    assert verdicts(world.night(1, {})) == {"/a": "new"}
    assert world.store.staged(SITE.key) == []


@pytest.mark.parametrize(
    ("said", "outcome"),
    [
        ({"exclude": ("^/a/",)}, Outcome.NOT_NEWS),
        ({"include": ("^/[bc]/",)}, Outcome.NOT_NEWS),
        ({"lists": ("https://rope.example/a",)}, Outcome.LISTING),
    ],
)
def test_a_page_that_the_site_file_calls_no_item_was_never_one(
    world: World, said: dict[str, tuple[str, ...]], outcome: Outcome
) -> None:
    before = world.night(0, {"/a/": page(), "/b/": page("B " + PARAGRAPH)})
    world.site = replace(SITE, **said)  # type: ignore[arg-type]
    again = world.night(1, {"/c/": page("C " + PARAGRAPH)})
    assert verdicts(again)["/c"] == "new"
    assert {one.page for one in world.store.items()} == {
        urlkey(f"https://rope.example{path}") for path in ("/b/", "/c/")
    }
    assert A in [one.page for one in world.store.items(world.store.run(before.run).seq)]
    assert world.night(2, {"/a/": page("A " + PARAGRAPH)}).figures["rejected_by"] == {outcome: 1}
    assert A not in [one.page for one in world.store.items()]
    world.site = SITE
    world.night(3, {})
    assert A in [one.page for one in world.store.items()]


def test_a_server_whose_clock_is_wrong_is_no_reason_to_read_its_pages_again(world: World) -> None:
    world.night(0, {"/a/": page()})
    before = world.store.site_generation(SITE.key)
    world.site = replace(SITE, wrong_clock=True)
    world.night(1, {"/b/": page("B " + PARAGRAPH)})
    after = world.store.site_generation(SITE.key)
    assert before
    assert after
    assert after["site_file_digest"] == before["site_file_digest"]


def test_a_damaged_old_record_does_not_stop_a_new_generation(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night(0, {"/a/": page(), "/b/": page("B " + PARAGRAPH)})
    spoil(world, world.store.sighted([A])[A][0].capture)
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    world.begin(FIRST_NIGHT + timedelta(days=1))
    settled = world.settle(FIRST_NIGHT + timedelta(days=1), cleaning=retitled)
    assert {item.page: item.title for item in world.store.items()}[A] == "A title"
    assert {item.title for item in world.store.items()} == {"A title", "A better title"}
    assert settled.figures["unreadable"] == 1


def test_without_its_warc_files_nothing_is_settled(world: World) -> None:
    world.begin()
    world.stage(world.capture("/a/", page()))
    world.config.warc_dir.rename(world.config.home / "elsewhere")
    with pytest.raises(StorageFailed, match="is not there"):
        world.settle()
    (world.config.home / "elsewhere").rename(world.config.warc_dir)
    assert world.settle().figures["new"] == 1


def retitled(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
    """A newer cleaner, which finds another title."""
    for job in jobs:
        yield job, replace(cleaned_of(job), title="A better title")


def killed(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
    """A newer cleaner whose worker dies of every page but those about sisal."""
    for job, cleaned in retitled(jobs):
        yield job, cleaned if "Sisal" in cleaned.body_text else Cleaned(Outcome.CLEANER_FAILED, evidence="killed")


def test_a_worker_that_dies_while_rereading_makes_no_edit(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night(0, {"/a/": page(nonce=1)})
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.settle(FIRST_NIGHT + timedelta(days=1), cleaning=killed)
    assert next(world.store.items()).title == "A title"  # what stood stands
    world.begin(FIRST_NIGHT + timedelta(days=2))
    world.stage(world.capture("/a/", page(nonce=2), at=FIRST_NIGHT + timedelta(days=2)))
    settled = world.settle(FIRST_NIGHT + timedelta(days=2), cleaning=retitled)
    assert verdicts(settled) == {"/a": "unchanged"}
    [version] = world.store.versions(A)
    assert (version.title, version.sightings) == ("A better title", 2)


def test_a_boundary_between_two_generations_is_no_edit_until_one_has_read_both(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.night(0, {"/a/": page()})
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.stage(world.capture("/a/", page(PARAGRAPH + " Sisal."), at=FIRST_NIGHT + timedelta(days=1)))
    settled = world.settle(FIRST_NIGHT + timedelta(days=1), cleaning=killed)
    assert verdicts(settled) == {"/a": "reread"}
    assert settled.figures["changed"] == 0
    assert [one.cause for one in world.store.versions(A)] == [Cause.FIRST, Cause.REREAD]
    world.begin(FIRST_NIGHT + timedelta(days=2))
    world.settle(FIRST_NIGHT + timedelta(days=2), cleaning=killed)
    assert [one.cause for one in world.store.versions(A)] == [Cause.FIRST, Cause.REREAD]
    world.begin(FIRST_NIGHT + timedelta(days=3))
    world.settle(FIRST_NIGHT + timedelta(days=3), cleaning=retitled)
    assert [(one.title, one.cause) for one in world.store.versions(A)] == [
        ("A better title", Cause.FIRST),
        ("A better title", Cause.SITE),
    ]


def test_the_context_of_a_body_is_that_of_its_earliest_capture_whenever_that_came(world: World) -> None:
    def dated(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        for job in jobs:
            yield job, replace(cleaned_of(job), body_text=f"Read as {job.context.content_type}. {PARAGRAPH}")

    def bring(night: int, charset: str) -> None:
        world.begin()
        at = FIRST_NIGHT + timedelta(days=night)
        world.stage(world.capture("/a/", page(), at=at, content_type=f"text/html; charset={charset}"))
        world.settle(cleaning=dated)

    bring(5, "windows-1252")
    bring(7, "utf-8")
    assert "windows-1252" in next(world.store.items()).body_text
    bring(2, "windows-1251")
    bring(3, "koi8-r")
    [version] = world.store.versions(A)
    assert "windows-1251" in version.body_text
    assert version.sightings == 4


def test_more_readings_than_are_held_at_once_lose_no_text(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("archive.settle.reading.READ_AT_ONCE", 2)
    shared = [["Share this page", "social", None]]
    world.night(0, {f"/{n}/": page(f"{n % 3} {PARAGRAPH}", removals=shared) for n in range(7)})
    assert len({item.body_text for item in world.store.items(rows="pages")}) == 3
    assert len(world.store.removals(urlkey("https://rope.example/6/"))) == 1
