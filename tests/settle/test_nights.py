"""What one night leaves to the next: documents read, pages looked at, and sources that are not believed when they fall silent."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, cleaning, page

from archive.identity import urlkey
from archive.model import Outcome
from archive.settle import Settled, place_hold
from archive.store import NightBefore

SITEMAP = "/sitemap.xml"
FEED = "/feed/"
A = urlkey("https://rope.example/a/")


def sitemap(names: Mapping[str, str | None]) -> bytes:
    rows = "".join(
        f"<url><loc>https://rope.example{path}</loc>{f'<lastmod>{lastmod}</lastmod>' if lastmod else ''}</url>"
        for path, lastmod in names.items()
    )
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</urlset>'.encode()


def index(parts: Mapping[str, str]) -> bytes:
    rows = "".join(
        f"<sitemap><loc>https://rope.example{path}</loc><lastmod>{lastmod}</lastmod></sitemap>"
        for path, lastmod in parts.items()
    )
    return f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{rows}</sitemapindex>'.encode()


def feed(*paths: str) -> bytes:
    items = "".join(f"<item><title>T</title><link>https://rope.example{path}</link></item>" for path in paths)
    return f'<rss version="2.0"><channel><title>News</title>{items}</channel></rss>'.encode()


def posts(count: int) -> list[str]:
    return [f"/p{n:03}/" for n in range(count)]


def shown(paths: list[str]) -> dict[str, bytes]:
    return {path: page(f"{PARAGRAPH} Number {path}.", title=f"Title {path}") for path in paths}


def alarms(settled: Settled) -> list[str]:
    return [one.kind for one in settled.alarms]


def night_of(world: World) -> NightBefore:
    return world.store.night("rope")


def test_a_document_and_what_it_names_are_kept_for_the_next_night(world: World) -> None:
    world.night(
        0, {"/robots.txt": b"Sitemap: https://rope.example/sitemap.xml", SITEMAP: sitemap({"/a/": "2026-02-01"})}
    )
    night = night_of(world)
    read = night.documents["https://rope.example/sitemap.xml"]
    assert (read.what, read.kind, read.named, read.outcome, read.failures) == ("sitemap", "urlset", 1, Outcome.OK, 0)
    assert read.answer is not None
    assert read.answer.entity_digest == read.entity_digest
    assert read.read_at == FIRST_NIGHT + timedelta(seconds=1)
    assert [(one.url, one.lastmod) for one in night.named[A]] == [("https://rope.example/a/", "2026-02-01")]
    assert night.parts["https://rope.example/sitemap.xml"].document == "https://rope.example/robots.txt"


def test_a_page_that_was_looked_at_keeps_what_the_sources_said_of_it_then(world: World) -> None:
    world.night(0, {SITEMAP: sitemap({"/a/": "2026-02-01"}), "/a/": page()})
    first = night_of(world).looked[A]
    assert (first.looks, first.changes, first.said) == (1, 0, {"sitemap": "2026-02-01"})
    world.night(1, {SITEMAP: sitemap({"/a/": "2026-03-02"}), "/a/": page(PARAGRAPH + " Amended.")})
    second = night_of(world).looked[A]
    assert (second.looks, second.changes, second.said) == (2, 1, {"sitemap": "2026-03-02"})
    assert second.changed_at == second.looked_at == FIRST_NIGHT + timedelta(days=1, seconds=1)


def test_a_document_read_after_the_page_does_not_vouch_for_it(world: World) -> None:
    """The edit may have come between the two: the page must be asked again."""
    world.night(0, {"/a/": page(), SITEMAP: sitemap({"/a/": "2026-02-01"})})
    assert night_of(world).looked[A].said == {}


def test_a_page_that_fails_keeps_its_last_good_look(world: World) -> None:
    world.night(0, {"/a/": page()})
    world.night(1, {"/a/": 503})
    look = night_of(world).looked[A]
    assert (look.outcome, look.looked_at) == (Outcome.SERVER_ERROR, FIRST_NIGHT)
    assert look.tried_at == FIRST_NIGHT + timedelta(days=1)


def test_a_document_that_says_not_modified_stands(world: World) -> None:
    world.night(0, {SITEMAP: sitemap({"/a/": "2026-02-01"}), "/a/": page()})
    before = night_of(world).documents["https://rope.example/sitemap.xml"]
    assert before.answer is not None
    world.night(1, {SITEMAP: (304, before.answer.id)})
    after = night_of(world).documents["https://rope.example/sitemap.xml"]
    assert (after.answer, after.outcome, after.failures) == (before.answer, Outcome.NOT_MODIFIED, 0)
    assert after.read_at == FIRST_NIGHT + timedelta(days=1)


def test_a_part_has_the_word_of_its_index(world: World) -> None:
    answers = {
        SITEMAP: index({"/sitemap-1.xml": "2026-02-01"}),
        "/sitemap-1.xml": sitemap({"/a/": None}),
        "/a/": page(),
    }
    world.night(0, answers)
    url = "https://rope.example/sitemap-1.xml"
    assert night_of(world).documents[url].lastmod == "2026-02-01"
    # The index says that it changed, and the part does not answer: what is known of it is what was read.
    world.night(1, {SITEMAP: index({"/sitemap-1.xml": "2026-03-02"}), "/sitemap-1.xml": 503, "/a/": page()})
    assert night_of(world).documents[url].lastmod == "2026-02-01"
    assert night_of(world).parts[url].lastmod == "2026-03-02"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (sitemap({}), "source_empty"),
        (b"", "source_empty"),
        (b"<html><title>Down for maintenance</title></html>", "source_empty"),
        (sitemap(dict.fromkeys(posts(9))), "source_shrunk"),
        (sitemap(dict.fromkeys(posts(29)))[:-300], "source_shrunk"),
        (503, "source_lost"),
        (404, "source_lost"),
    ],
    ids=["names nothing", "no byte", "a page", "a third", "torn", "an error", "not found"],
)
def test_a_sitemap_that_falls_silent_is_an_alarm_and_its_last_reading_stands(
    world: World, answer: bytes | int, kind: str
) -> None:
    names = posts(30)
    first = world.night(0, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    assert alarms(first) == []
    settled = world.night(1, {SITEMAP: answer, **shown(names)})
    assert alarms(settled) == [kind]
    assert "stand" in settled.alarms[0].sentence
    if isinstance(answer, bytes) and b"<html>" in answer:
        assert "a web page came where a sitemap was" in settled.alarms[0].sentence
    assert settled.figures["alarms"][0]["kind"] == kind
    assert settled.figures["complete"]["held"] == 30
    assert set(names) == {f"/{key.partition(')/')[2]}/" for key in night_of(world).named}
    assert [one.missing_since for one in world.store.versions(urlkey("https://rope.example/p001/"))] == [None]
    again = world.night(2, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    assert alarms(again) == []
    assert night_of(world).documents["https://rope.example/sitemap.xml"].failures == 0


def test_pages_that_say_themselves_that_they_are_gone_explain_a_shorter_sitemap(world: World) -> None:
    names = posts(30)
    world.night(0, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    removed: dict[str, bytes | int | tuple[int, str]] = dict.fromkeys(names[10:], 410)
    settled = world.night(1, {SITEMAP: sitemap(dict.fromkeys(names[:10])), **shown(names[:10]), **removed})  # type: ignore[arg-type]
    assert alarms(settled) == []
    assert night_of(world).documents["https://rope.example/sitemap.xml"].named == 10


def test_a_shorter_sitemap_is_believed_after_three_nights(world: World) -> None:
    names = posts(30)
    world.night(0, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    nights = [world.night(n, {SITEMAP: sitemap(dict.fromkeys(names[:10])), **shown(names)}) for n in (1, 2, 3, 4, 5)]
    assert [alarms(one) for one in nights] == [["source_shrunk"]] * 3 + [[], []]
    assert "is believed now" in nights[3].notes[0]
    assert nights[4].notes == ()
    assert nights[4].figures["complete"]["held"] == 30


def test_ten_pages_that_an_editor_took_from_the_sitemap_wake_nobody(world: World) -> None:
    names = posts(30)
    world.night(0, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    assert alarms(world.night(1, {SITEMAP: sitemap(dict.fromkeys(names[10:])), **shown(names)})) == []


def test_a_feed_that_scrolls_on_is_no_alarm_and_an_empty_one_is(world: World) -> None:
    names = posts(30)
    answers = {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)}
    world.night(0, {FEED: feed(*names[:10]), **answers})
    assert alarms(world.night(1, {FEED: feed(*names[20:]), **answers})) == []
    assert alarms(world.night(2, {FEED: feed(), **answers})) == ["source_empty"]


def test_a_lesser_source_that_fails_is_a_note_and_after_three_nights_an_alarm(world: World) -> None:
    names = posts(30)
    answers = {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)}
    world.night(0, {FEED: feed(*names[:10]), **answers})
    nights = [world.night(n, {FEED: 503, **answers}) for n in (1, 2, 3, 4)]
    assert [alarms(one) for one in nights] == [[], [], ["source_lost"], []]
    assert all("the feed https://rope.example/feed/ does not answer" in one.notes[0] for one in (nights[0], nights[3]))


def test_a_site_that_answers_nothing_at_all_says_nothing_of_its_sources(world: World) -> None:
    names = posts(5)
    world.night(0, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    down: dict[str, bytes | int | tuple[int, str]] = {SITEMAP: 503, **dict.fromkeys(names, 503)}
    settled = world.night(1, down)  # type: ignore[arg-type]
    assert (alarms(settled), settled.figures["complete"]["held"]) == ([], 5)


def test_a_sitemap_that_moved_is_none_that_was_lost(world: World) -> None:
    names = posts(30)
    world.night(0, {SITEMAP: sitemap(dict.fromkeys(names)), **shown(names)})
    moved = {"/sitemap_index.xml": sitemap(dict.fromkeys(names)), SITEMAP: 404}
    assert alarms(world.night(1, {**moved, **shown(names)})) == []
    assert "https://rope.example/sitemap.xml" not in night_of(world).documents


def test_an_index_that_forgets_a_part_keeps_what_the_part_named(world: World) -> None:
    names = posts(30)
    parts = {"/sitemap-1.xml": sitemap(dict.fromkeys(names[:15])), "/sitemap-2.xml": sitemap(dict.fromkeys(names[15:]))}
    world.night(0, {SITEMAP: index(dict.fromkeys(parts, "2026-02-01")), **parts, **shown(names)})
    less = {SITEMAP: index({"/sitemap-1.xml": "2026-02-01"}), "/sitemap-1.xml": parts["/sitemap-1.xml"]}
    settled = world.night(1, {**less, **shown(names)})
    assert alarms(settled) == ["source_shrunk"]
    assert len(night_of(world).named) == 30


def test_a_sitemap_that_robots_txt_forgets_is_believed_to_be_gone_after_three_nights(world: World) -> None:
    names = posts(60)
    first, second = "/sitemap-a.xml", "/sitemap-b.xml"
    leads = f"Sitemap: https://rope.example{first}\n"
    whole = {first: sitemap(dict.fromkeys(names[:30])), **shown(names)}
    both = f"{leads}Sitemap: https://rope.example{second}\n".encode()
    world.night(0, {"/robots.txt": both, second: sitemap(dict.fromkeys(names[30:])), **whole})
    told = [alarms(world.night(number, {"/robots.txt": leads.encode(), **whole})) for number in range(1, 4)]
    assert told == [["source_shrunk"]] * 3
    assert len(night_of(world).named) == 60
    believed = world.night(4, {"/robots.txt": leads.encode(), **whole})
    assert alarms(believed) == []
    assert any("is believed now" in note for note in believed.notes)
    assert len(night_of(world).named) == 30
    assert believed.figures["complete"]["held"] == 60
    assert world.night(5, {"/robots.txt": leads.encode(), **whole}).notes == ()


def test_a_shrunken_text_that_is_believed_at_its_second_sighting_is_no_change_that_no_lastmod_told(
    world: World,
) -> None:
    long = " ".join([PARAGRAPH] * 6)
    world.night(0, {SITEMAP: sitemap({"/a/": "2026-02-01T00:00:00Z"}), "/a/": page(long)})
    told = {SITEMAP: sitemap({"/a/": "2026-03-02T01:00:00Z"}), "/a/": page()}
    assert world.night(1, told).figures["pending"] == 1
    believed = world.night(2, told).figures
    assert (believed["changed"], believed.get("gate_missed", 0)) == (1, 0)
    # An edit of which the lastmod says nothing is one all the same.
    untold = world.night(3, {**told, "/a/": page(PARAGRAPH + " Amended.")}).figures
    assert (untold["changed"], untold["gate_missed"]) == (1, 1)


def test_a_page_that_answers_with_a_feed_one_night_is_no_document_from_then_on(world: World) -> None:
    names = posts(3)
    listed = {SITEMAP: sitemap(dict.fromkeys(names))}
    world.night(0, {**listed, **shown(names)})
    world.night(1, {**listed, **shown(names), "/p001/": feed("/p000/")})
    assert [alarms(world.night(number, {**listed, **shown(names)})) for number in range(2, 6)] == [[]] * 4
    assert [*night_of(world).documents] == ["https://rope.example/sitemap.xml"]
    assert night_of(world).looked[urlkey("https://rope.example/p001/")].tried_at > FIRST_NIGHT + timedelta(days=5)


@pytest.mark.parametrize("address", ["/news.rss", "/news/index.xml", "/news/latest"])
def test_a_feed_that_fails_and_a_start_page_without_words_are_no_missing_pages(world: World, address: str) -> None:
    names = posts(3)
    answers = {"/": page("", outcome="empty"), address: feed(*names), **shown(names)}
    first = world.night(0, answers)
    assert first.figures["lacking"] == 0
    answer = night_of(world).documents[f"https://rope.example{address}"].answer
    assert answer is not None
    assert world.night(1, {**answers, address: 503}).figures["lacking"] == 0
    again = world.night(2, {**answers, address: (304, answer.id)})
    assert (again.figures["lacking"], again.figures["named"]) == (0, 3)


def test_an_address_that_can_only_be_a_feed_is_told_of_as_no_page(world: World) -> None:
    for number, status in enumerate((503, 404, 410)):
        assert world.night(number, {"/news.rss": status, "/blog/index.xml": status}).changes == ()


def test_what_is_missing_has_its_reason(world: World) -> None:
    names = ["/a/", "/never/", "/fails/", "/about/", "/dead/"]
    about = page("About us.", outcome="not_news")
    answers: dict[str, bytes | int | tuple[int, str]] = {SITEMAP: sitemap(dict.fromkeys(names)), "/a/": page()}
    settled = world.night(0, {**answers, "/fails/": 503, "/about/": about, "/dead/": 404})  # type: ignore[arg-type]
    complete = settled.figures["complete"]
    assert (complete["named"], complete["held"], complete["missing"], complete["not_there"]) == (3, 1, 2, 1)
    assert complete["reasons"] == {"server_error": 1, "never_asked": 1}
    counts = {"named": 5, "held": 1, "missing": 2, "no_item": 1, "not_there": 1, "only": 3}
    assert complete["sources"] == {"sitemap": counts}


def test_silence_of_every_source_takes_nothing_from_what_is_held(world: World) -> None:
    world.night(0, {FEED: feed("/a/"), "/a/": page()})
    settled = world.night(1, {FEED: feed("/b/"), "/b/": page(PARAGRAPH + " Another.", title="B"), "/a/": page()})
    complete = settled.figures["complete"]
    assert (complete["named"], complete["held"]) == (2, 2)
    assert complete["sources"]["earlier"]["held"] == 1


def test_a_page_that_only_held_captures_show_is_missing_for_that_reason(world: World) -> None:
    world.night(0, {SITEMAP: sitemap({"/a/": None, "/b/": None}), "/a/": page()})
    world.night(1, {"/b/": page(PARAGRAPH + " Another.", title="B")})
    place_hold(
        world.store,
        world.config,
        lambda _key: world.site,
        "rope",
        run=world.run,
        placed_by="Ada",
        why="a test",
        now=FIRST_NIGHT + timedelta(days=1, hours=2),
        cleaning=cleaning,
    )
    assert world.night(2, {"/a/": page()}).figures["complete"]["reasons"] == {"on_hold": 1}


def test_a_feed_that_no_page_of_tonight_named_is_not_taken_for_empty(world: World) -> None:
    named = posts(10)
    blog = "/category/blog/feed/"
    world.night(0, {SITEMAP: sitemap(dict.fromkeys(named)), blog: feed(*named), **shown(named)})
    second = world.night(1, {SITEMAP: sitemap(dict.fromkeys(named)), "/p000/": shown(named)["/p000/"]})
    assert alarms(second) == []
    assert night_of(world).documents[f"https://rope.example{blog}"].named == 10
