"""What nights of captures become: versions, verdicts, items. Each test is one thing that may happen to a page."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, SITE, World, cleaned_of, page

from archive.clean import CLEANER_VERSION
from archive.errors import UsageProblem
from archive.identity import text_digest, urlkey
from archive.model import Cause, Cleaned, Kind, Outcome, Source, UrlKey
from archive.settle import Settled
from archive.workers import CleanJob

A = urlkey("https://rope.example/a/")


def verdicts(settled: Settled) -> dict[str, str]:
    return {one.page.partition(")")[2]: one.verdict for one in settled.changes}


def test_first_sight_of_a_page_is_new(world: World) -> None:
    settled = world.night(0, {"/a/": page()})
    assert settled.seq == 1
    assert settled.figures["new"] == 1
    assert verdicts(settled) == {"/a": "new"}
    [item] = world.store.items()
    assert (item.title, item.body_text, item.society, item.url) == (
        "A title",
        PARAGRAPH,
        "Society of Rope Makers",
        "https://rope.example/a/",
    )


def test_a_page_seen_again_carries_its_version_on(world: World) -> None:
    world.night(0, {"/a/": page()})
    settled = world.night(1, {"/a/": page()})
    assert verdicts(settled) == {"/a": "unchanged"}
    [version] = world.store.versions(A)
    assert version.sightings == 2
    assert version.last_seen == FIRST_NIGHT + timedelta(days=1)
    assert version.first_seen == FIRST_NIGHT


def test_an_edit_is_a_version_and_its_cause_is_the_site(world: World) -> None:
    world.night(0, {"/a/": page()})
    settled = world.night(1, {"/a/": page(PARAGRAPH + " Amended.")})
    assert verdicts(settled) == {"/a": "changed"}
    first, second = world.store.versions(A)
    assert (first.cause, second.cause) == (Cause.FIRST, Cause.SITE)
    assert second.body_text.endswith("Amended.")


def test_white_space_and_quotes_are_no_edit(world: World) -> None:
    world.night(0, {"/a/": page("It's  a plain\n\nfact about hemp.")})
    settled = world.night(1, {"/a/": page("It’s a plain fact about hemp.")})
    assert verdicts(settled) == {"/a": "unchanged"}
    [version] = world.store.versions(A)
    assert version.body_text == "It's  a plain\n\nfact about hemp."


def test_a_corrected_date_is_an_edit(world: World) -> None:
    world.night(0, {"/a/": page(published="2021-01-07")})
    world.night(1, {"/a/": page(published="2021-01-08")})
    assert [version.published.value for version in world.store.versions(A) if version.published] == [
        "2021-01-07",
        "2021-01-08",
    ]


def test_a_304_attests_the_capture_it_refers_to(world: World) -> None:
    world.night(0, {"/a/": page()})
    [known] = world.store.known_pages(SITE.key)
    settled = world.night(1, {"/a/": (304, known.capture)})
    assert settled.figures["not_modified"] == 1
    assert verdicts(settled) == {"/a": "unchanged"}
    assert world.store.versions(A)[0].sightings == 2


def test_a_304_can_bring_an_old_text_back(world: World) -> None:
    world.night(0, {"/a/": page()})
    [known] = world.store.known_pages(SITE.key)
    world.night(1, {"/a/": page("Another text altogether, about knots and how they are tied by the old.")})
    world.night(2, {"/a/": (304, known.capture)})
    assert [version.body_text[:7] for version in world.store.versions(A)] == ["Members", "Another", "Members"]
    assert next(world.store.items()).body_text == PARAGRAPH


def test_a_304_whose_referent_comes_later_is_resolved_then(world: World) -> None:
    world.begin()
    original = world.capture("/a/", page())
    world.stage(world.capture("/a/", at=FIRST_NIGHT + timedelta(days=1), status=304, refers_to=original.id))
    assert verdicts(world.settle()) == {"/a": "unresolved"}
    assert list(world.store.items()) == []
    world.begin()
    world.stage(original)
    world.settle()
    assert world.store.versions(A)[0].sightings == 2


def test_a_304_may_refer_to_a_capture_under_another_address(world: World) -> None:
    world.begin()
    original = world.capture("/b/", page())
    world.stage(world.capture("/a/", at=FIRST_NIGHT + timedelta(days=1), status=304, refers_to=original.id))
    world.settle()
    world.begin()
    world.stage(original)
    world.settle()
    assert [version.body_text for version in world.store.versions(A)] == [PARAGRAPH]
    [item] = world.store.items()
    assert set(item.alternate_urls) | {item.url} == {"https://rope.example/a/", "https://rope.example/b/"}


def test_an_error_page_is_rejected_and_changes_nothing(world: World) -> None:
    world.night(0, {"/a/": page()})
    settled = world.night(1, {"/a/": 503})
    assert verdicts(settled) == {"/a": "rejected:server_error"}
    assert settled.figures["rejected_by"] == {"server_error": 1}
    assert len(world.store.versions(A)) == 1


def test_an_empty_extraction_is_rejected_and_changes_nothing(world: World) -> None:
    world.night(0, {"/a/": page()})
    settled = world.night(1, {"/a/": page("", outcome="empty", evidence="no blocks")})
    assert settled.changes[0].verdict == "rejected:empty"
    assert settled.changes[0].evidence == "no blocks"
    assert next(world.store.items()).body_text == PARAGRAPH


def test_one_404_is_missing_and_410_is_gone(world: World) -> None:
    world.night(0, {"/a/": page(), "/b/": page("B " + PARAGRAPH)})
    settled = world.night(1, {"/a/": 404, "/b/": 410})
    assert verdicts(settled) == {"/a": "missing", "/b": "gone"}
    items = {item.page: item for item in world.store.items()}
    assert items[A].missing_since_utc is not None
    assert items[A].gone_since_utc is None
    gone = items[urlkey("https://rope.example/b/")]
    assert gone.gone_since_utc is not None
    assert gone.body_text == "B " + PARAGRAPH
    assert verdicts(world.night(2, {"/b/": 410})) == {"/b": "still_gone"}


def test_what_happened_to_a_page_is_told_once(world: World) -> None:
    other = {"/b/": page("B " + PARAGRAPH)}
    world.night(0, {"/a/": page(), **other})
    assert verdicts(world.night(1, {"/a/": 404, **other})) == {"/a": "missing", "/b": "unchanged"}
    assert verdicts(world.night(2, {"/a/": 404})) == {"/a": "still_missing"}
    back = world.night(3, {"/a/": page()})
    assert verdicts(back) == {"/a": "returned"}
    assert back.changes[0].evidence == f"was missing since {FIRST_NIGHT + timedelta(days=1):%Y-%m-%d}"
    assert verdicts(world.night(4, {"/a/": page()})) == {"/a": "unchanged"}
    assert verdicts(world.night(5, {"/a/": 404})) == {"/a": "missing"}
    assert verdicts(world.night(6, {"/a/": page(PARAGRAPH + " Later.")})) == {"/a": "changed"}


def test_a_move_is_told_once(world: World) -> None:
    world.night(0, {"/a/": page()})
    for night, told in ((1, "moved"), (2, "still_moved")):
        at = FIRST_NIGHT + timedelta(days=night)
        world.begin(at)
        world.stage(
            world.capture("/a/", status=301, location="https://rope.example/b/", at=at),
            world.capture("/b/", page(), at=at + timedelta(seconds=1)),
        )
        assert verdicts(world.settle(at + timedelta(hours=1)))["/a"] == told


def test_a_move_is_told_once_though_a_night_in_between_says_nothing_of_it(world: World) -> None:
    world.night(0, {"/a/": page()})
    told = []
    wall, stump = page("Back soon.", outcome="maintenance"), page("", outcome="empty")
    for night, answer in enumerate(["/b/", 503, "/b/", wall, "/b/", 404, stump, "/b/", "/c/"], 1):
        at = FIRST_NIGHT + timedelta(days=night)
        world.begin(at)
        if isinstance(answer, int):
            world.stage(world.capture("/a/", status=answer, at=at))
        elif isinstance(answer, bytes):
            world.stage(world.capture("/a/", answer, at=at))
        else:
            world.stage(
                world.capture("/a/", status=301, location=f"https://rope.example{answer}", at=at),
                world.capture(answer, page(), at=at + timedelta(seconds=1)),
            )
        told.append(verdicts(world.settle(at + timedelta(hours=1)))["/a"])
    assert [one for one in told if "moved" in one] == ["moved", *["still_moved"] * 3, "moved"]
    assert [one for one in told if "moved" not in one] == [
        "rejected:server_error",
        "rejected:maintenance",
        "missing",
        "rejected:empty",
    ]


def test_a_404_of_a_page_never_seen_is_only_rejected(world: World) -> None:
    settled = world.night(0, {"/a/": 404})
    assert verdicts(settled) == {"/a": "rejected:missing"}
    assert settled.figures["missing"] == 0
    assert list(world.store.items(rows="pages")) == []


def test_a_text_cut_to_a_stump_waits_for_a_second_sight(world: World) -> None:
    world.night(0, {"/a/": page()})
    assert verdicts(world.night(1, {"/a/": page("Members.")})) == {"/a": "pending"}
    assert verdicts(world.night(2, {"/a/": page("Members.")})) == {"/a": "changed"}
    second = world.store.versions(A)[1]
    assert second.first_seen == FIRST_NIGHT + timedelta(days=1)


def test_a_page_that_nobody_calls_news_is_not_an_item(world: World) -> None:
    settled = world.night(0, {"/about/": page(news_evidence="")})
    assert settled.figures["rejected_by"] == {"not_news": 1}
    assert list(world.store.items()) == []


FEED = """<?xml version="1.0"?><rss version="2.0"><channel><title>News</title><link>https://rope.example/</link>
<item><title>Told by the feed</title><link>https://rope.example/a/</link><pubDate>{date}</pubDate>
<category>Hemp</category></item></channel></rss>"""


def feed(world: World, date: str, at_night: int, path: str = "/feed/") -> None:
    at = FIRST_NIGHT + timedelta(days=at_night, minutes=5)
    world.stage(world.capture(path, FEED.format(date=date).encode(), at=at, content_type="application/rss+xml"))


def test_a_feed_that_lists_a_page_makes_it_news_even_later(world: World) -> None:
    world.night(0, {"/a/": page(news_evidence="")})
    world.begin()
    feed(world, "Thu, 07 Jan 2021 10:00:00 +0000", 1)
    settled = world.settle()
    assert verdicts(settled) == {"/a": "reread"}
    [item] = world.store.items()
    assert (item.published, item.published_source) == ("2021-01-07T10:00:00Z", "feed")
    assert item.categories == ("Hemp",)


def test_the_newest_feed_stands_whatever_order_feeds_came_in(world: World) -> None:
    dates = {1: "Fri, 01 Jan 2021 10:00:00 +0000", 2: "Sat, 02 Jan 2021 10:00:00 +0000"}
    for night, said in ((1, 1), (4, 1), (3, 2), (2, 2)):
        world.begin()
        if night == 1:
            world.stage(world.capture("/a/", page()))
        feed(world, dates[said], night)
        world.settle()
    assert next(world.store.items()).published == "2021-01-01T10:00:00Z"


def test_the_page_itself_goes_before_the_feed(world: World) -> None:
    world.begin()
    world.stage(world.capture("/a/", page(published="2020-02-02")))
    feed(world, "Thu, 07 Jan 2021 10:00:00 +0000", 0)
    world.settle()
    assert next(world.store.items()).published == "2020-02-02"


def test_rest_goes_before_the_feed_and_shows_no_version(world: World) -> None:
    post = (
        '[{"id":1,"link":"https://rope.example/a/","type":"post","date":"2021-03-03T09:00:00",'
        '"date_gmt":"2021-03-03T08:00:00","modified_gmt":"2021-03-03T08:00:00","title":{"rendered":"T"},'
        '"content":{"rendered":"[et_pb_section]raw"}}]'
    )
    world.begin()
    world.stage(world.capture("/a/", page()))
    feed(world, "Thu, 07 Jan 2021 10:00:00 +0000", 0)
    at = FIRST_NIGHT - timedelta(days=3)
    world.stage(world.capture("/wp-json/wp/v2/posts", post.encode(), at=at, content_type="application/json"))
    world.settle()
    [item] = world.store.items()
    assert (item.published, item.published_source) == ("2021-03-03T08:00:00Z", "rest")
    assert len(world.store.versions(A)) == 1


def test_robots_and_sitemaps_are_no_pages(world: World) -> None:
    world.begin()
    world.stage(
        world.capture("/robots.txt", b"User-agent: *\nDisallow:\n", content_type="text/plain"),
        world.capture("/sitemap.xml", b"nothing", status=404),
        world.capture("/wp-json/", b"no", status=403),
    )
    settled = world.settle()
    assert settled.changes == ()
    assert settled.figures["captures"] == 3


def test_a_redirect_is_an_address_of_its_target(world: World) -> None:
    world.begin()
    world.stage(
        world.capture("/old/", status=301, location="https://rope.example/a/"),
        world.capture("/a/", page(), at=FIRST_NIGHT + timedelta(seconds=1)),
        world.capture("http://rope.example/a/", status=301, location="https://rope.example/a/"),
    )
    settled = world.settle()
    assert verdicts(settled) == {"/a": "new", "/old": "moved"}
    [item] = world.store.items()
    assert item.alternate_urls == ("http://rope.example/a/", "https://rope.example/old/")
    assert world.store.find_page("https://rope.example/old/") == A


def test_a_page_that_redirects_to_itself_has_not_moved(world: World) -> None:
    world.night(0, {"/a/": page()})
    world.begin()
    at = FIRST_NIGHT + timedelta(days=1)
    world.stage(world.capture("/a/", status=302, location="https://rope.example/a/", at=at))
    settled = world.settle(at + timedelta(hours=1))
    assert verdicts(settled) == {"/a": "rejected:other_status"}
    assert settled.changes[0].evidence == "status 302: it redirects to itself"
    [item] = world.store.items()
    assert item.gone_since_utc is None


def test_a_repost_is_one_item_with_its_original(world: World) -> None:
    settled = world.night(0, {"/a/": page(published="2021-01-07"), "/copy/": page(published="2022-01-07")})
    assert verdicts(settled) == {"/a": "new", "/copy": "duplicate"}
    assert (settled.figures["new"], settled.figures["duplicate"]) == (1, 1)
    [item] = world.store.items()
    assert item.url == "https://rope.example/a/"
    assert item.alternate_urls == ("https://rope.example/copy/",)
    pages = {record.url: record.duplicate_of for record in world.store.items(rows="pages")}
    assert pages == {"https://rope.example/a/": "", "https://rope.example/copy/": item.item_id}


def test_the_page_named_canonical_stands_for_the_item(world: World) -> None:
    world.night(0, {"/a/": page(published="2020-01-01", canonical_url="https://rope.example/real/")})
    settled = world.night(1, {"/real/": page(published="2021-01-01")})
    assert verdicts(settled) == {"/real": "duplicate"}
    assert next(world.store.items()).url == "https://rope.example/real/"


def test_an_item_is_gone_when_all_its_pages_are(world: World) -> None:
    world.night(0, {"/a/": page(), "/b/": page()})
    world.night(1, {"/a/": 410, "/b/": page()})
    assert next(world.store.items()).gone_since_utc is None
    world.night(2, {"/b/": 410})
    assert next(world.store.items()).gone_since_utc == FIRST_NIGHT + timedelta(days=2)


def test_an_older_capture_that_arrives_late_takes_its_place(world: World) -> None:
    world.night(5, {"/a/": page(PARAGRAPH + " Later.")})
    world.begin()
    world.stage(world.capture("/a/", page(), at=FIRST_NIGHT, source=Source.WAYBACK))
    assert verdicts(world.settle()) == {"/a": "changed"}
    versions = world.store.versions(A)
    assert [version.body_text == PARAGRAPH for version in versions] == [True, False]
    assert [version.cause for version in versions] == [Cause.FIRST, Cause.SITE]


def test_a_new_generation_reads_old_captures_again_and_calls_it_no_edit(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.night(0, {"/a/": page()})
    world.night(1, {"/a/": page()})
    before = list(world.store.items(as_of=2))
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")

    def newer(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        for job in jobs:
            yield job, replace(cleaned_of(job), title="A better title")

    world.begin(FIRST_NIGHT + timedelta(days=2))
    settled = world.settle(FIRST_NIGHT + timedelta(days=2), cleaning=newer)
    assert verdicts(settled) == {"/a": "reread"}
    [version] = world.store.versions(A)
    assert (version.title, version.cause, version.sightings) == ("A better title", Cause.FIRST, 2)
    assert list(world.store.items(as_of=2)) == before


def test_a_reading_that_stays_the_same_is_not_written_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    world.night(0, {"/a/": page()})
    monkeypatch.setattr("archive.clean.CLEANER_VERSION", "next")
    assert world.night(1, {"/a/": page()}).figures["unchanged"] == 1
    assert world.store.versions(A)[0].cleaner_version == CLEANER_VERSION
    sighted = world.store.sighted([A])[A]
    assert len({one.rendition["generation"] for one in sighted if one.rendition}) == 2


def test_the_same_body_is_cleaned_once(world: World) -> None:
    world.night(0, {"/a/": page()})
    told: list[tuple[int, int]] = []
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.stage(world.capture("/a/", page(), at=FIRST_NIGHT + timedelta(days=1)))
    world.settle(progress=lambda done, of: told.append((done, of)))
    assert told == []


def test_a_page_that_kills_the_cleaner_is_read_again_and_loses_nothing_else(world: World) -> None:
    settled = world.night(0, {"/a/": page(fails=True), "/b/": page()})
    assert verdicts(settled) == {"/a": "rejected:cleaner_failed", "/b": "new"}

    def mended(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        for job in jobs:
            yield job, replace(cleaned_of(job), outcome=Outcome.OK, news_evidence="an article", body_text=PARAGRAPH)

    world.begin()
    world.settle(cleaning=mended)
    assert len(world.store.versions(A)) == 1


def test_a_body_that_does_not_decode_is_one_page_rejected(world: World) -> None:
    world.begin()
    broken = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03" + b"no deflate stream at all" * 9
    world.stage(world.capture("/a/", broken, coding="gzip"), world.capture("/b/", page()))
    assert verdicts(world.settle()) == {"/a": "rejected:truncated", "/b": "new"}


def test_a_truncated_page_never_becomes_a_version(world: World) -> None:
    world.begin()
    world.stage(world.capture("/a/", page(), truncated="disconnect"))
    assert verdicts(world.settle()) == {"/a": "rejected:truncated"}


def test_texts_and_ledgers_are_stored_once(world: World) -> None:
    furniture = [["Share this page", "social", None], ["About the society", "about", "about"]]
    world.night(0, {"/a/": page(removals=furniture), "/b/": page(removals=furniture)})
    removed = world.store.removals(A)
    assert [(one.text, one.rule, one.kept) for one in removed] == [
        ("Share this page", "social", None),
        ("About the society", "about", "about"),
    ]
    [item] = world.store.items()
    assert item.removed_labels == ("social", "about")
    assert item.about_text == "About the society"


def test_what_cannot_be_stored_is_left_out_before_digesting(world: World) -> None:
    world.night(0, {"/a/": page("A\u0000 lone \ud800 surrogate and " + PARAGRAPH, title="N\u0000UL")})
    [item] = world.store.items()
    assert (item.title, "\0" in item.body_text) == ("NUL", False)
    assert item.text_digest == text_digest(item.body_text)


def test_a_run_with_nothing_staged_still_has_its_figures(world: World) -> None:
    settled = world.night(0, {})
    assert settled.seq == 1
    [run] = world.store.runs()
    assert (run.status, run.seq, run.figures["new"]) == ("settled", 1, 0)


def test_captures_of_a_killed_run_are_taken_up_by_the_next(world: World) -> None:
    killed = world.begin()
    world.stage(world.capture("/a/", page()))
    world.begin(FIRST_NIGHT + timedelta(days=1))
    world.settle()
    assert len(list(world.store.items())) == 1
    assert world.store.run(killed).status == "settled"
    assert world.store.unsettled_sites() == []


def test_the_same_capture_twice_is_one(world: World) -> None:
    world.begin()
    one = world.capture("/a/", page())
    world.stage(one, one)
    world.settle()
    world.begin()
    world.stage(one)
    settled = world.settle()
    assert settled.figures["captures"] == 0
    assert world.store.staged(SITE.key) == []


def test_a_site_is_settled_in_the_name_of_what_staged_last(world: World) -> None:
    run = world.begin()
    world.stage(world.capture("/a/", page()))
    world.run = None
    settled = world.settle(site_key=SITE.key)
    assert (settled.site, settled.run, settled.figures["new"]) == ("rope", run, 1)
    with pytest.raises(UsageProblem, match="nothing is staged for rope"):
        world.settle(site_key=SITE.key)
    with pytest.raises(UsageProblem, match="name a run or a site"):
        world.settle()


def test_a_run_is_settled_once(world: World) -> None:
    world.night(0, {"/a/": page(), "/b/": 404})
    [run] = world.store.runs()
    world.stage(world.capture("/c/", page()))  # a crawl that went on although it was settled
    with pytest.raises(UsageProblem, match="settled already"):
        world.settle()
    assert world.store.run(run.id) == run
    # What it staged since is published all the same, by a run of its own.
    world.run = None
    later = world.settle(site_key=SITE.key)
    assert later.run != run.id
    assert later.figures["captures"] == 1
    assert world.store.unsettled_sites() == []


def test_a_kind_hinted_by_discovery_fills_in_only_for_other(world: World) -> None:
    world.night(0, {"/a/": page(kind="other"), "/b/": page("B " + PARAGRAPH, kind="statement")})
    kinds = {item.page: item.kind for item in world.store.items()}
    assert kinds[UrlKey("example,rope)/b")] is Kind.STATEMENT
    assert kinds[A] is Kind.OTHER
