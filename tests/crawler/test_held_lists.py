"""WordPress' lists that are held whole are asked for their changes, and for their length where no sitemap tells of removals."""

from __future__ import annotations

from datetime import timedelta

from nights_before import BASE, LAST, NOW, PART, SITE, before, gate, key, known, looked, named, page, read

from archive import discovery
from archive.discovery import Discovered, Lead
from archive.model import Candidate
from archive.store import DocumentRead, Looked, Named, NightBefore
from crawler.frontier import Ask, Frontier
from crawler.gate import Gate, Why

ROOT = f"{BASE}/wp-json/"
POSTS = discovery.rest_page_urls(ROOT)[0]
SECOND = POSTS + "&page=2"
STANDING = discovery.standing_url(discovery.changes_url(POSTS, LAST))
EARLY = "2026-01-05T10:00:00"
RANGE = range(150)


def rest(*, total: int | None = 150, sitemap: bool = False, **more: object) -> NightBefore:
    documents = [
        read(ROOT, "rest", named=2),
        read(POSTS, "rest", total=total, named=100, **more),
        read(SECOND, "rest", total=total, named=50),
    ]
    rows = [looked(n, said={"rest": EARLY}) for n in RANGE]
    names = [named(n, POSTS if n < 100 else SECOND, EARLY) for n in RANGE]
    return before(rows, documents, names + [named(n, PART) for n in RANGE if sitemap])


def gated(night: NightBefore, *, days: int = 1) -> Gate:
    return gate(night, map(known, RANGE), now=LAST + timedelta(days=days))


def frontier(night: NightBefore, *, days: int = 1) -> Frontier:
    return Frontier(SITE, map(known, RANGE), gate=gated(night, days=days))


def lead(where: Frontier) -> list[Ask]:
    return where.take(Ask(ROOT, is_document=True), Discovered("rest", more=(Lead(POSTS, "rest"),)))


def urls(asks: list[Ask]) -> list[str]:
    return [ask.url for ask in asks]


def total(n: int) -> Discovered:
    return Discovered("rest", total=n)


def test_a_list_that_is_held_is_asked_for_what_changed_since_two_days_before_the_last_look() -> None:
    changes, length = urls(lead(frontier(rest())))
    assert changes == discovery.changes_url(POSTS, LAST - timedelta(days=2))
    assert length == discovery.total_url(POSTS)


def test_its_length_is_not_asked_where_sitemaps_name_its_pages() -> None:
    assert urls(lead(frontier(rest(sitemap=True)))) == [discovery.changes_url(POSTS, LAST - timedelta(days=2))]


def test_it_is_asked_in_full_where_it_is_not_held_whole_or_not_lately() -> None:
    assert urls(lead(frontier(rest(total=201)))) == [POSTS]  # a third page was never read
    assert urls(lead(frontier(rest(total=None)))) == [POSTS]
    assert urls(lead(frontier(rest(failures=1)))) == [POSTS]
    assert urls(lead(frontier(rest(), days=14))) == [POSTS]


def test_an_unchanged_list_costs_two_answers_and_no_page_but_those_whose_turn_it_is() -> None:
    where = frontier(rest())
    changes, length = lead(where)
    assert where.take(changes, Discovered("rest")) == []
    assert where.take(length, total(150)) == []
    assert {ask.why for ask in where.next_phase()} == {Why.ROLLING}
    assert where.seen.gated > 100


def test_what_changed_is_asked_and_what_is_new_counts_for_the_length() -> None:
    where = frontier(rest())
    changes, length = lead(where)
    late = {"updated": ("2026-03-01T20:00:00", "2026-03-01T20:00:00")}
    found = Discovered("rest", tuple(Candidate(page(n), "rest", "post", late) for n in (3, 500)))
    assert [(ask.url, ask.why) for ask in where.take(changes, found)] == [(page(3), Why.CHANGED), (page(500), Why.NEW)]
    where.take(length, total(151))
    assert POSTS not in urls(where.next_phase())


def test_another_length_than_expected_means_that_all_of_it_is_asked() -> None:
    where = frontier(rest())
    changes, length = lead(where)
    where.take(changes, Discovered("rest"))
    where.take(length, total(149))
    (whole,) = where.next_phase()
    assert whole.url == POSTS
    listed = [n for n in RANGE if n != 7]
    for url, some in ((POSTS, listed[:100]), (SECOND, listed[100:])):
        hints = {"updated": (EARLY, EARLY)}
        entries = tuple(Candidate(page(n), "rest", "post", hints) for n in some)
        where.take(Ask(url, is_document=True), Discovered("rest", entries))
    assert [ask.url for ask in where.next_phase() if ask.why == Why.UNLISTED] == [page(7)]


def test_a_list_that_cannot_be_asked_for_its_changes_is_asked_in_full_once() -> None:
    where = frontier(rest())
    changes, length = lead(where)
    assert urls(where.unanswered(changes)) == [POSTS]
    assert where.unanswered(length) == []


def test_what_the_changes_of_earlier_nights_named_stands_beside_the_older_list() -> None:
    night = rest()
    late = "2026-02-28T10:00:00"
    newer = [named(3, STANDING, late), named(500, STANDING, late)]
    names: dict[object, tuple[Named, ...]] = {**night.named}
    for one in newer:
        names[one.page] = (*names.get(one.page, ()), one)
    looks: dict[object, Looked] = {
        **night.looked,
        key(3): looked(3, said={"rest": late}),
        key(500): looked(500, said={"rest": late}),
    }
    documents: dict[str, DocumentRead] = {**night.documents, STANDING: read(STANDING, "rest", read_at=NOW)}
    after = NightBefore(documents, looks, names)  # type: ignore[arg-type]
    where = Frontier(SITE, [known(n) for n in (*RANGE, 500)], gate=gated(after, days=2))
    changes, length = lead(where)
    assert changes.url == discovery.changes_url(POSTS, NOW - timedelta(days=2))
    where.take(changes, Discovered("rest"))
    where.take(length, total(151))
    assert {ask.why for ask in where.next_phase()} == {Why.ROLLING}
