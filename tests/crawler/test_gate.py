"""What need not be asked tonight, and what must be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import groupby

import pytest
from nights_before import (
    BASE,
    INDEX,
    LAST,
    NOW,
    OLD,
    PART,
    POSTS,
    before,
    gate,
    key,
    known,
    looked,
    lost,
    named,
    page,
    read,
    words,
)

from archive import discovery
from archive.identity import urlkey
from archive.model import Outcome, UrlKey
from archive.repetition import pages_needed
from archive.store import NightBefore
from crawler.gate import FEWEST_LOOKS, PARTS_IN_TURN, UNDATED_LOOKS, Gate, How, Tonight, Why, _Turn

MANY = range(400)


def chosen(night: Gate, said: Mapping[UrlKey, Mapping[str, str]]) -> dict[str, Why]:
    return {one.url: one.why for one in night.in_the_end(Tonight(said), set())}


def quiet(**options: object) -> Gate:
    """A site of many pages on the night after all of them were looked at."""
    return gate(before(map(looked, MANY)), map(known, MANY), **options)  # type: ignore[arg-type]


def test_nothing_changed_so_only_those_whose_turn_it_is_are_asked() -> None:
    found = chosen(quiet(), words(MANY))
    assert set(found.values()) == {Why.ROLLING}
    assert len(found) == max(-(-len(MANY) // 14), 2 * pages_needed(len(MANY)))


def sections(*sizes: int, base: str = BASE) -> list[str]:
    """Addresses of a site of so many sections."""
    return [f"{base}/part-{section}/{n}.html" for section, size in enumerate(sizes) for n in range(size)]


def turn(url: str, at: datetime = LAST) -> _Turn:
    return _Turn(url, "", at, timedelta(days=14))


def section_of(url: str) -> str:
    return url.removeprefix(BASE).split("/")[1]


def asked_of(seen: Mapping[str, datetime], now: datetime) -> list[str]:
    """What the rolling check asks for of the pages that were seen so."""
    rows = [replace(looked(0, at), page=urlkey(url), url=url) for url, at in seen.items()]
    pages = [replace(known(0), page=urlkey(url), url=url) for url in seen]
    said = {urlkey(url): {"sitemap": OLD} for url in seen}
    return list(chosen(gate(before(rows), pages, now=now), said))


def test_a_night_looks_at_enough_pages_of_each_section_that_it_begins() -> None:
    # What is on all pages of a template since today is told from an edit by the pages that show it.
    urls = sections(90, 3, 60, 41, 70, 5, 80)
    sizes = Counter(map(section_of, urls))
    needed = pages_needed(len(urls))
    seen = dict.fromkeys(urls, LAST)
    for night in range(1, 40):
        now = LAST + timedelta(days=night)
        found = asked_of(seen, now)
        for section, count in Counter(map(section_of, found)).items():
            assert count >= min(needed, sizes[section]), (night, section)
        assert len(found) <= 3 * -(-len(urls) // 14)
        seen |= dict.fromkeys(found, now)
        assert now - min(seen.values()) <= timedelta(days=14)


def test_pages_seen_on_odd_days_are_looked_at_in_time_and_never_all_in_one_night() -> None:
    urls = sections(*(20 for _ in range(20)))
    seen = {url: LAST - timedelta(days=n * 7 % 13) for n, url in enumerate(urls)}
    most = 0
    for night in range(1, 60):
        now = LAST + timedelta(days=night)
        found = asked_of(seen, now)
        most = max(most, len(found))
        seen |= dict.fromkeys(found, now)
        assert now - min(seen.values()) <= timedelta(days=14)
    assert most <= 3 * -(-len(urls) // 14)


def test_the_order_of_the_turns_is_the_same_wherever_the_site_is_served() -> None:
    def paths(base: str) -> list[str]:
        turns = sorted(map(turn, sections(30, 30, 30, base=base)), key=lambda one: one.order)
        return [one.url.removeprefix(base) for one in turns]

    assert paths("http://127.0.0.1:8301") == paths("http://127.0.0.1:45123") == paths(BASE)
    found = paths(BASE)
    assert len([section for section, _ in groupby(path.split("/")[1] for path in found)]) == 3
    assert found != sorted(found)


@pytest.mark.parametrize(
    ("path", "section"),
    [("", ""), ("news", ""), ("news/", ""), ("?p=7/8", ""), ("news/7/", "news"), ("news/2001/7.html?a=b/c", "news")],
)
def test_sections(path: str, section: str) -> None:
    assert turn(f"{BASE}/{path}").section == section


def test_the_same_path_on_two_hosts_is_two_turns() -> None:
    one, other = turn("https://a.society.example/news/1"), turn("https://b.society.example/news/1")
    assert one.order != other.order


def test_every_page_is_looked_at_within_the_days_that_the_site_allows_and_never_all_in_one_night() -> None:
    looks = {n: looked(n) for n in MANY}
    most, oldest = 0, timedelta(0)
    for night in range(1, 60):
        now = LAST + timedelta(days=night)
        asked = chosen(gate(before(looks.values()), map(known, MANY), now=now), words(MANY))
        numbers = {int(url.rstrip("/").rpartition("/")[2]) for url in asked}
        most = max(most, len(numbers))
        oldest = max(oldest, *(now - (looks[n].looked_at or now) for n in MANY))
        looks |= {n: looked(n, now) for n in numbers}
    assert oldest <= timedelta(days=14)
    assert most <= 2 * -(-len(MANY) // 14)


def test_after_nights_that_did_not_happen_all_that_is_late_is_asked() -> None:
    assert len(chosen(quiet(now=LAST + timedelta(days=20)), words(MANY))) == len(MANY)


def test_few_pages_are_still_looked_at() -> None:
    assert len(chosen(gate(before(map(looked, range(9))), map(known, range(2))), words(range(9)))) == FEWEST_LOOKS


def test_another_lastmod_is_a_reason_at_once_when_it_is_later_and_in_the_end_when_it_is_earlier() -> None:
    night = quiet()
    assert night.at_once(key(3), {"sitemap": "2026-02-28T00:00:00Z"}) is Why.CHANGED
    assert night.at_once(key(3), {"sitemap": "2019-01-01T00:00:00Z"}) is None
    said = {**words(MANY), key(3): {"sitemap": "2019-01-01T00:00:00Z"}}
    assert chosen(night, said)[page(3)] is Why.CHANGED


def test_a_new_page_is_asked_at_once_and_one_that_is_as_it_was_is_not() -> None:
    night = quiet()
    assert night.at_once(key(1000), {"sitemap": OLD}) is Why.NEW
    assert night.at_once(key(3), {"sitemap": OLD}) is None
    assert night.at_once(key(3), {}) is None


def test_a_page_that_its_sitemap_no_longer_names_is_asked() -> None:
    assert chosen(quiet(), words(set(MANY) - {7}))[page(7)] is Why.UNLISTED


def test_a_page_that_one_source_names_no_longer_is_asked_whatever_others_say_of_it() -> None:
    posts = discovery.rest_page_urls(f"{BASE}/wp-json/")[0]
    rows = [looked(n, said={"sitemap": OLD, "rest": OLD}) for n in MANY]
    names = [named(n, document) for n in MANY for document in (PART, posts)]
    night = gate(before(rows, [read(posts, "rest")], names), map(known, MANY))
    said = {key(n): {"sitemap": OLD, "rest": OLD} for n in MANY}
    assert chosen(night, {**said, key(7): {"rest": OLD}})[page(7)] is Why.UNLISTED


def test_a_page_that_only_a_feed_named_has_scrolled_on() -> None:
    feed = f"{BASE}/feed/"
    night = before(map(looked, MANY), [read(feed, "feed")], [*(named(n) for n in MANY if n != 7), named(7, feed)])
    found = chosen(gate(night, map(known, MANY)), words(set(MANY) - {7}))
    assert found.get(page(7)) in {None, Why.ROLLING}


@pytest.mark.parametrize(
    ("last", "held", "asked"),
    [
        ({"tried_at": LAST + timedelta(hours=1), "outcome": Outcome.SERVER_ERROR}, True, True),
        ({"tried_at": LAST + timedelta(hours=1), "outcome": Outcome.MISSING}, True, True),
        ({"tried_at": LAST + timedelta(hours=1), "outcome": Outcome.LOGIN_WALL}, True, True),
        ({"verdict": "pending"}, True, True),
        ({"at": None, "outcome": Outcome.TIMEOUT}, False, True),
        ({"at": None, "outcome": Outcome.CONSENT_WALL}, False, True),
        ({"at": None, "outcome": Outcome.LOGIN_WALL}, False, False),  # for members: in its turn
        ({"at": None, "outcome": Outcome.MISSING}, False, False),  # a link that leads nowhere, and never did
        ({}, True, False),
    ],
)
def test_what_was_not_seen_well_last_night_is_asked_again_whatever_the_sources_say(
    last: dict[str, object], held: bool, asked: bool
) -> None:
    night = before([*(looked(n) for n in MANY if n != 7), looked(7, **last)])  # type: ignore[arg-type]
    found = chosen(gate(night, [known(n) for n in MANY if held or n != 7]), words(MANY))
    assert (found.get(page(7)) is Why.DOUBTFUL) is asked


def test_a_page_that_was_never_looked_at_on_the_site_is_new() -> None:
    night = before(looked(n) for n in MANY if n != 7)
    assert chosen(gate(night, map(known, MANY)), words(MANY))[page(7)] is Why.NEW


def test_a_page_that_is_gone_is_looked_at_once_a_month() -> None:
    def night(days: int) -> Gate:
        at = LAST - timedelta(days=days)
        rows = [*(looked(n) for n in MANY if n != 7), looked(7, None, tried_at=at, outcome=Outcome.GONE)]
        return gate(before(rows), [*(known(n) for n in MANY if n != 7), known(7, gone=True)])

    assert page(7) not in chosen(night(10), words(MANY))
    assert chosen(night(30), words(MANY))[page(7)] is Why.ROLLING


def test_a_page_that_is_gone_and_is_named_anew_is_asked_at_once() -> None:
    rows = [*(looked(n) for n in MANY if n != 7), looked(7, None, outcome=Outcome.GONE)]
    night = before(rows, names=[named(n) for n in MANY if n != 7])
    pages = [*(known(n) for n in MANY if n != 7), known(7, gone=True)]
    assert chosen(gate(night, pages), words(MANY))[page(7)] is Why.CHANGED
    assert page(7) not in chosen(gate(night, pages), words(set(MANY) - {7}))


def test_pages_of_which_no_source_says_when_they_changed_are_asked_every_night_while_they_are_few() -> None:
    night = before(looked(n, said={}) for n in MANY)
    found = chosen(gate(night, map(known, MANY)), words(MANY, ""))
    assert len(found) == UNDATED_LOOKS
    assert set(found.values()) == {Why.ROLLING}


def test_what_changed_lately_is_looked_at_before_its_turn() -> None:
    yesterday = NOW - timedelta(days=1)
    rows = [looked(n) if n != 7 else looked(7, changed_at=yesterday) for n in MANY]
    without = chosen(gate(before(map(looked, MANY)), map(known, MANY)), words(MANY))
    found = chosen(gate(before(rows), map(known, MANY)), words(MANY))
    assert found.keys() - without.keys() <= {page(7)}
    assert page(7) in found


@pytest.mark.parametrize(
    ("lead", "how"),
    [
        ((INDEX, "sitemap", ""), How.ASK),
        ((PART, "sitemap", "2026-02-01T00:00:00Z"), How.KEEP),
        ((f"{BASE}/robots.txt", "robots", ""), How.KEEP),
        ((PART, "sitemap", "2026-02-02T00:00:00Z"), How.ASK),
        ((PART, "sitemap", ""), How.ASK),
        ((f"{BASE}/", "listing", ""), How.ASK),
        ((POSTS, "listing", ""), How.LEAVE),
        ((f"{BASE}/archive/2.html", "listing", ""), How.ASK),  # never read
        ((f"{BASE}/feed/", "feed", ""), How.ASK),
        ((f"{BASE}/wp-json/", "rest", ""), How.KEEP),
        ((f"{BASE}/wp-sitemap.xml", "sitemap", ""), How.LEAVE),  # nobody was there
        ((f"{BASE}/atom.xml", "feed", ""), How.ASK),  # it failed, but may be there
    ],
)
def test_documents(lead: tuple[str, str, str], how: How) -> None:
    earlier = LAST - timedelta(days=1)
    documents = [
        read(f"{BASE}/robots.txt", "robots"),
        *(read(f"{BASE}/sitemap-{n}.xml", lastmod="2026-02-01T00:00:00Z", read_at=earlier) for n in (2, 3)),
        read(POSTS, "listing"),
        read(f"{BASE}/", "listing"),
        read(f"{BASE}/feed/", "feed"),
        read(f"{BASE}/wp-json/", "rest"),
        lost(f"{BASE}/wp-sitemap.xml", "sitemap"),
        lost(f"{BASE}/atom.xml", "feed", Outcome.SERVER_ERROR),
    ]
    night = before(map(looked, MANY), documents)
    assert gate(night, map(known, MANY)).document(*lead) is how
    assert gate(night, map(known, MANY), open_because="it was asked for").document(*lead) is How.ASK
    # After two weeks all of them are looked for again, whatever is said of them.
    assert gate(night, map(known, MANY), now=LAST + timedelta(days=14)).document(*lead) in {How.ASK, How.LEAVE}
    if how is not How.LEAVE or lead[1] != "listing":
        assert gate(night, map(known, MANY), now=LAST + timedelta(days=14)).document(*lead) is How.ASK


def test_a_list_page_that_was_remembered_as_a_page_takes_its_turn_with_the_pages() -> None:
    night = before(map(looked, MANY))
    assert gate(night, map(known, MANY)).document(page(7), "listing") is How.LEAVE
    assert gate(night, map(known, MANY)).document(page(1000), "listing") is How.ASK


def test_sitemaps_that_say_that_nothing_changed_take_their_turn_too() -> None:
    said = "2026-02-01T00:00:00Z"
    urls = [f"{BASE}/sitemap-{n}.xml" for n in range(1, 6)]
    parts = {url: read(url, lastmod=said) for url in urls}
    asked: list[str] = []
    for days in range(1, 4):
        now = LAST + timedelta(days=days)
        night = gate(before(map(looked, MANY), parts.values()), map(known, MANY), now=now)
        tonight = [url for url in urls if night.document(url, "sitemap", said) is How.ASK]
        assert len(tonight) == PARTS_IN_TURN
        parts |= {url: replace(parts[url], read_at=now) for url in tonight}
        asked += tonight
    assert set(asked) == set(urls)


def test_a_part_whose_newest_try_failed_is_asked_whatever_its_index_says() -> None:
    said = "2026-02-01T00:00:00Z"
    night = before(map(looked, MANY), [read(PART, lastmod=said, failures=1)])
    assert gate(night, map(known, MANY)).document(PART, "sitemap", said) is How.ASK


def test_list_pages_are_asked_every_night_where_the_sources_do_not_name_what_is_held() -> None:
    night = before(map(looked, MANY), [read(POSTS, "listing")], [named(n) for n in MANY if n % 2])
    assert gate(night, map(known, MANY)).document(POSTS, "listing") is How.ASK


def test_list_pages_take_their_turn_with_the_pages() -> None:
    lists = [read(f"{BASE}/archive/{n}.html", "listing") for n in range(50)]
    looks = [looked(n) for n in range(20)]
    seen: set[str] = set()
    for night in range(1, 15):
        now = LAST + timedelta(days=night)
        choices = list(
            gate(before(looks, lists), map(known, range(20)), now=now).in_the_end(Tonight(words(range(20))), ())
        )
        found = {one.url for one in choices if one.what == "listing"}
        seen |= found
        lists = [replace(one, read_at=now) if one.url in found else one for one in lists]
    assert len(seen) == 50


def test_the_gate_is_open_where_nothing_is_known_and_on_a_site_without_lists_of_its_own() -> None:
    assert gate(NightBefore()).is_open
    assert gate(before([looked(1)], names=[named(1, f"{BASE}/")])).is_open
    assert not gate(before([looked(1)])).is_open


def test_an_open_gate_asks_for_all_that_is_held_and_for_what_is_gone_once_a_month() -> None:
    rows = [
        looked(0),
        looked(1, None, outcome=Outcome.GONE),
        looked(2, None, outcome=Outcome.GONE, tried_at=LAST - timedelta(days=40)),
    ]
    night = gate(before(rows), [known(0), known(1, gone=True), known(2, gone=True)], open_because="of an alarm")
    assert chosen(night, {}) == {page(0): Why.EVERYTHING, page(2): Why.EVERYTHING}
    assert night.at_once(key(0), {}) is Why.EVERYTHING
    assert night.at_once(key(9), {}) is Why.NEW
