"""Asking the archive: by any name of a page, by filters, as of a commit."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from captured import FIRST_NIGHT, SITE, World, page

from archive.errors import BadInput, UsageProblem
from archive.identity import item_id, urlkey
from archive.model import FailedFetch, Kind, Outcome, Source
from archive.store import Filters

A = urlkey("https://rope.example/a/")


@pytest.fixture
def library(world: World) -> World:
    world.night(
        0,
        {
            "/a/": page("Text of a.", "A", published="2021-01-07", kind="statement"),
            "/ab/": page("Text of ab.", "AB", published="2021-03"),
            "/c/": page("Text of c.", "C", published="2022"),
            "/d/": page("Text of d.", "D"),
            "/e/": page("Text of e.", "E", published="2021-01-07T11:00:00-05:00"),
        },
    )
    return world


def urls(library: World, **more: object) -> list[str]:
    filters = Filters(**more)  # type: ignore[arg-type]
    return [item.url.removeprefix("https://rope.example") for item in library.store.items(filters=filters)]


def test_items_come_newest_first_and_undated_last(library: World) -> None:
    assert urls(library) == ["/c/", "/ab/", "/e/", "/a/", "/d/"]


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({"kind": Kind.STATEMENT}, ["/a/"]),
        ({"site": "rope"}, ["/c/", "/ab/", "/e/", "/a/", "/d/"]),
        ({"site": "net"}, []),
        ({"since": date(2021, 3, 15)}, ["/c/", "/ab/"]),
        ({"since": date(2021, 4, 1)}, ["/c/"]),
        ({"until": date(2021, 1, 7)}, ["/e/", "/a/"]),
        ({"since": date(2021, 1, 8), "until": date(2021, 3, 1)}, ["/ab/"]),
        ({"words": "text ab"}, ["/ab/"]),
        ({"missing": True}, []),
    ],
)
def test_filters_narrow(library: World, filters: dict[str, object], found: list[str]) -> None:
    assert urls(library, **filters) == found


def test_missing_pages_can_be_asked_for(library: World) -> None:
    library.night(1, {"/a/": 404, "/c/": 410})
    assert urls(library, missing=True) == ["/c/", "/a/"]
    assert urls(library, missing=False) == ["/ab/", "/e/", "/d/"]


@pytest.mark.parametrize(
    "reference",
    ["https://rope.example/a/", "http://www.rope.example/a", str(A), "example,rope)/a", item_id(A), item_id(A)[:12]],
)
def test_a_page_is_found_by_any_of_its_names(library: World, reference: str) -> None:
    assert library.store.find_page(reference) == A


def test_a_reference_that_fits_several_lists_them(library: World) -> None:
    with pytest.raises(UsageProblem, match=r"fits 5 pages: .*example,rope\)/a,"):
        library.store.find_page("example,rope)/")


@pytest.mark.parametrize("reference", ["https://rope.example/nowhere/", "", "item1-zz", "http://[bad"])
def test_a_reference_that_fits_nothing_is_named(library: World, reference: str) -> None:
    with pytest.raises(BadInput, match="holds no page"):
        library.store.find_page(reference)


def test_versions_and_removals_as_of_a_commit(library: World) -> None:
    library.night(1, {"/a/": page("Text of a, amended.", "A", removals=[["Share", "social", None]])})
    assert [version.ordinal for version in library.store.versions(A)] == [1, 2]
    assert [version.ordinal for version in library.store.versions(A, as_of=1)] == [1]
    assert library.store.removals(A, 1) == []
    assert [one.text for one in library.store.removals(A)] == ["Share"]
    with pytest.raises(BadInput, match="no version 3"):
        library.store.removals(A, 3)
    assert [item.version for item in library.store.items(as_of=1)] == [1] * 5


def test_version_rows_are_all_versions(library: World) -> None:
    library.night(1, {"/a/": page("Text of a, amended.", "A", published="2021-01-07", kind="statement")})
    records = [one for one in library.store.items(rows="versions") if one.page == A]
    assert [(one.version, one.body_text) for one in records] == [(1, "Text of a."), (2, "Text of a, amended.")]
    assert [one.first_seen_utc for one in records] == [FIRST_NIGHT, FIRST_NIGHT + timedelta(days=1)]
    assert library.store.count(rows="versions") == 6


def test_a_moment_is_the_last_commit_before_it(library: World) -> None:
    recorded = library.store.run(library.run or "").finished_at
    assert recorded is not None
    assert library.store.seq_at(recorded) == 1
    assert library.store.seq_at(recorded - timedelta(microseconds=1)) == 0
    with pytest.raises(UsageProblem, match="later than the last commit"):
        library.store.seq_at(recorded + timedelta(microseconds=1))
    assert list(library.store.items(as_of=0)) == []


def test_an_export_that_is_being_read_does_not_see_a_later_commit(library: World) -> None:
    export = library.store.items()
    first = next(export)
    library.night(1, {f"/{name}/": page(f"Other text of {name}.") for name in "abcde"})
    assert [first.url[-3:], *(item.body_text for item in export)] == [
        "/c/",
        "Text of ab.",
        "Text of e.",
        "Text of a.",
        "Text of d.",
    ]


def test_a_staged_run_can_be_gone_on_with(world: World) -> None:
    run = world.begin()
    world.stage(
        world.capture("/a/", page()),
        world.capture("/old", status=301, location="https://rope.example/old/"),
    )
    world.store.stage_failures([FailedFetch(run, "https://rope.example/x", Outcome.TIMEOUT, "slow", FIRST_NIGHT)])
    assert world.store.unfinished_run("rope") == run
    counts = world.store.staged_counts(run)
    assert (counts["captures"], counts["failures"]) == (2, 1)
    assert counts["size_bytes"] > 0
    settled = world.settle()
    assert settled.figures["failed"] == 1
    assert world.store.unfinished_run("rope") is None


def test_a_failed_run_is_marked_and_what_it_staged_is_kept(world: World) -> None:
    run = world.begin()
    world.stage(world.capture("/a/", page()))
    world.store.fail_run(run, FIRST_NIGHT, {"problem": "no route"})
    assert world.store.run(run[:12]).figures == {"problem": "no route"}
    assert world.store.unsettled_sites() == ["rope"]
    world.run = None
    assert world.settle(site_key=SITE.key).figures["new"] == 1
    with pytest.raises(BadInput, match="no run"):
        world.store.run("nope")


def test_known_pages_carry_validators_of_live_captures_only(world: World) -> None:
    world.begin()
    world.stage(
        world.capture("/a/", page(), etag='"1"'),
        world.capture("/a/", page(), at=FIRST_NIGHT + timedelta(hours=1), etag='"2"'),
        world.capture("/a/", page(), at=FIRST_NIGHT + timedelta(hours=2), etag='"3"', truncated="time"),
        world.capture("/a/", page(), at=FIRST_NIGHT + timedelta(hours=3), etag='"4"', source=Source.WAYBACK),
        world.capture("/b/", page("B."), etag='"b"', source=Source.WAYBACK),
        world.capture("/c/", page("C.", news_evidence=""), etag='"c"'),
    )
    world.settle()
    known = {one.page: one.etag for one in world.store.known_pages(SITE.key)}
    assert known == {A: '"2"', urlkey("https://rope.example/b/"): None}


def test_sites_are_summed_up(library: World) -> None:
    [summary] = library.store.sites_summary()
    assert (summary.key, summary.society, summary.pages, summary.versions, summary.captures, summary.staged) == (
        "rope",
        "Society of Rope Makers",
        5,
        5,
        5,
        0,
    )
    assert summary.last_run is not None
    assert summary.last_run.status == "settled"


B, C = (urlkey(f"https://rope.example/{name}/") for name in "bc")


def move(world: World, night: int, steps: dict[str, str], answers: dict[str, bytes | int]) -> None:
    """A night on which pages redirect: path -> where to."""
    at = FIRST_NIGHT + timedelta(days=night)
    world.begin(at)
    for path, to in steps.items():
        world.stage(world.capture(path, at=at, status=301, location=f"https://rope.example{to}"))
    for path, answer in answers.items():
        if isinstance(answer, bytes):
            world.stage(world.capture(path, answer, at=at))
        else:
            world.stage(world.capture(path, b"nothing", at=at, status=answer))
    world.settle(at)


def test_a_page_that_has_moved_is_an_address_of_the_other_ones_item(world: World) -> None:
    world.night(0, {"/a/": page("The text of a page, as it was.")})
    move(world, 1, {"/a/": "/b/"}, {"/b/": page("The text of a page, as it was.")})
    assert [item.url for item in world.store.items()] == ["https://rope.example/b/"]
    move(world, 2, {"/a/": "/b/"}, {"/b/": page("The text of a page, as it was corrected.")})
    [item] = world.store.items()
    assert (item.url, item.body_text[-10:], item.first_seen_utc) == (
        "https://rope.example/b/",
        "corrected.",
        FIRST_NIGHT,
    )
    assert "https://rope.example/a/" in item.alternate_urls
    assert world.store.find_page("https://rope.example/a/") == B
    # The old page's own history is there under its key, and as of the first night it is the item that it was.
    assert world.store.find_page(A) == A
    assert len(world.store.versions(A)) == 1
    assert {one.page: one.duplicate_of for one in world.store.items(rows="pages")} == {A: item_id(B), B: ""}
    assert [one.url for one in world.store.items(as_of=1)] == ["https://rope.example/a/"]
    assert world.store.find_page("https://rope.example/a/", as_of=1) == A


def test_a_moved_page_is_followed_over_several_redirects_and_comes_back(world: World) -> None:
    world.night(0, {"/a/": page("Text of a.", "A"), "/b/": page("Text of b.", "B")})
    move(world, 1, {"/a/": "/b/", "/b/": "/c/"}, {"/c/": page("Text of c.", "C")})
    assert urls(world) == ["/c/"]
    assert world.store.find_page("https://rope.example/a/") == C
    move(world, 2, {}, {"/a/": page("Text of a.", "A")})
    assert sorted(urls(world)) == ["/a/", "/c/"]
    assert world.store.find_page("https://rope.example/a/") == A


def test_redirects_in_a_circle_or_to_no_page_move_nothing(world: World) -> None:
    world.night(0, {"/a/": page("Text of a.", "A"), "/b/": page("Text of b.", "B"), "/d/": page("Text of d.", "D")})
    move(world, 1, {"/a/": "/b/", "/b/": "/a/", "/d/": "/nowhere/"}, {"/nowhere/": 404})
    assert sorted(urls(world)) == ["/a/", "/b/", "/d/"]


def test_a_moved_page_that_is_not_found_later_has_still_moved(world: World) -> None:
    world.night(0, {"/a/": page("Text of a.", "A")})
    move(world, 1, {"/a/": "/b/"}, {"/b/": page("Text of b.", "B")})
    move(world, 2, {}, {"/a/": 410, "/b/": page("Text of b.", "B")})
    [item] = world.store.items()
    assert (item.url, item.gone_since_utc) == ("https://rope.example/b/", None)
    move(world, 3, {}, {"/b/": 410})
    assert urls(world, missing=True) == ["/b/"]


@pytest.mark.parametrize("outcome", ["maintenance", "login_wall", "empty", "soft_404", "listing"])
def test_a_moved_page_in_whose_place_a_page_without_an_item_stands_has_still_moved(world: World, outcome: str) -> None:
    world.night(0, {"/a/": page("Text of a.", "A")})
    move(world, 1, {"/a/": "/b/"}, {"/b/": page("Text of b.", "B")})
    move(world, 2, {}, {"/a/": page("Nothing.", outcome=outcome), "/b/": page("Text of b.", "B")})
    assert urls(world) == ["/b/"]


def test_a_moved_page_that_a_feed_still_lists_has_still_moved(world: World) -> None:
    world.night(0, {"/a/": page("Text of a.", "A")})
    move(world, 1, {"/a/": "/b/"}, {"/b/": page("Text of b.", "B")})
    feed = "<rss><channel><title>N</title><item><title>A</title><link>https://rope.example/a/</link></item></channel></rss>"
    world.begin(FIRST_NIGHT + timedelta(days=2))
    world.stage(
        world.capture("/feed/", feed.encode(), at=FIRST_NIGHT + timedelta(days=2), content_type="application/rss+xml")
    )
    world.settle(FIRST_NIGHT + timedelta(days=2, hours=1))
    assert urls(world) == ["/b/"]


def test_an_unchanged_body_is_answered_for_by_one_row_however_many_nights_brought_it(world: World) -> None:
    for night in range(4):
        world.night(night, {"/a/": page("Text of a."), "/copy/": page("Text of a.")})
    [body] = {one.capture.entity_digest for one in world.store.sighted([A])[A]}
    assert body is not None
    found = world.store.first_readings([body])
    assert sorted((one.page, one.capture.captured_at.date()) for one in found) == [
        (A, FIRST_NIGHT.date()),
        (urlkey("https://rope.example/copy/"), FIRST_NIGHT.date()),
    ]
    assert len(world.store.readings_of_bodies([A], [body])) == 4
