"""What is asked next, and that nothing is asked twice."""

from __future__ import annotations

import pickle
from dataclasses import replace
from datetime import UTC, datetime

from archive import sites
from archive.discovery import Discovered, Lead
from archive.identity import urlkey
from archive.model import Candidate, Capture, CaptureId, PayloadDigest, Source
from archive.store import KnownPage
from crawler.frontier import LINK_DEPTH, Ask, Frontier

BASE = "https://society.example"
SITE = sites.adhoc(f"{BASE}/")
HOME = Ask(f"{BASE}/", is_document=True, what="listing")


def known(path: str, *, gone: bool = False) -> KnownPage:
    url = BASE + path
    return KnownPage(
        page=urlkey(url),
        url=url,
        etag='"1"',
        last_modified=None,
        capture=CaptureId("capture1:1"),
        record_id="urn:uuid:1",
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        gone=gone,
    )


def captured(url: str) -> Capture:
    return Capture(
        id=CaptureId(url),
        record_id="urn:uuid:1",
        url=url,
        captured_at=datetime(2026, 1, 1, tzinfo=UTC),
        site=SITE.key,
        run="r1",
        source=Source.LIVE,
        status=200,
        content_type="text/html",
        payload_digest=PayloadDigest("sha256:0"),
        entity_digest=None,
        file="a.warc.gz",
        offset_bytes=0,
        length_bytes=1,
    )


def listed(*paths: str, source: str = "sitemap") -> Discovered:
    return Discovered("urlset", candidates=tuple(Candidate(BASE + path, source, "post") for path in paths))


def linking(*paths: str) -> Discovered:
    urls = tuple(BASE + path for path in paths)
    return Discovered("html", candidates=tuple(Candidate(url, "listing") for url in urls), links=urls)


def paths(asks: list[Ask]) -> list[str]:
    return [ask.url.removeprefix(BASE) for ask in asks]


def test_a_page_is_asked_once_however_it_is_spelled() -> None:
    frontier = Frontier(SITE)
    asks = frontier.take(HOME, listed("/a/", "/a", "/a?utm_source=x", "/b"))
    assert paths(asks) == ["/a/", "/b"]
    assert frontier.take(HOME, listed("/a", source="feed")) == []


def test_pages_beyond_the_site_and_broken_addresses_are_left_out_and_nothing_else_is_lost() -> None:
    frontier = Frontier(SITE)
    found = Discovered(
        "html",
        candidates=tuple(Candidate(url, "feed") for url in ("http://[broken", "https://other.example/x", f"{BASE}/ok")),
    )
    assert paths(frontier.take(HOME, found)) == ["/ok"]


def test_documents_are_followed_once() -> None:
    frontier = Frontier(SITE)
    more = Discovered("sitemapindex", more=(Lead(f"{BASE}/s1.xml", "sitemap"), Lead(f"{BASE}/s1.xml", "sitemap")))
    assert [ask.is_document for ask in frontier.take(HOME, more)] == [True]
    assert frontier.take(HOME, more) == []


def test_links_of_the_home_page_are_fetched_but_not_followed_when_a_source_answered() -> None:
    frontier = Frontier(SITE)
    frontier.take(HOME, listed("/a"))
    assert frontier.take(HOME, linking("/about", "/a")) == []
    asks = frontier.next_phase()
    assert paths(asks) == ["/about"]
    assert [ask.depth for ask in asks] == [None]


def test_links_are_followed_to_the_depth_when_no_source_answered() -> None:
    frontier = Frontier(SITE)
    frontier.take(HOME, linking("/d1"))
    asks = frontier.next_phase()
    depth = 1
    while asks:
        assert paths(asks) == [f"/d{depth}"]
        depth += 1
        if asks[0].depth is None:
            break
        asks = frontier.take(asks[0], linking(f"/d{depth}", "/d1"))
    assert depth == LINK_DEPTH + 1


def test_known_pages_come_last_with_their_validators_and_gone_ones_do_not() -> None:
    frontier = Frontier(SITE, known=[known("/old"), known("/listed"), known("/gone", gone=True)])
    assert [ask.known is not None for ask in frontier.take(HOME, listed("/listed"))] == [True]
    assert paths(frontier.next_phase()) == ["/old"]
    assert frontier.next_phase() == []


def test_a_known_page_is_asked_at_the_address_that_is_listed_tonight() -> None:
    frontier = Frontier(SITE, known=[known("/r1/index.html")])
    assert paths(frontier.take(HOME, listed("/r1/"))) == ["/r1/"]
    assert frontier.next_phase() == []


def test_a_known_page_that_nothing_lists_is_asked_where_it_answered() -> None:
    frontier = Frontier(SITE, known=[known("/r1/index.html")])
    assert paths(frontier.next_phase()) == ["/r1/index.html"]


def test_a_resumed_run_reads_again_the_documents_it_has_and_asks_for_the_others() -> None:
    have = {urlkey(f"{BASE}/sitemap.xml"): captured(f"{BASE}/sitemap.xml")}
    begun = {ask.url: ask.held for ask in Frontier(SITE, captured=have).begin()}
    assert begun[f"{BASE}/sitemap.xml"] == have[urlkey(f"{BASE}/sitemap.xml")]
    assert [url for url, held in begun.items() if held is None]


def test_a_resumed_run_leaves_out_what_it_has_captured_and_reads_again_the_links_it_needs() -> None:
    section = captured(f"{BASE}/section")
    have = {urlkey(f"{BASE}/a"): captured(f"{BASE}/a"), urlkey(f"{BASE}/section"): section}
    frontier = Frontier(SITE, known=[known("/a")], captured=have)
    assert paths(frontier.take(HOME, listed("/a", "/b"))) == ["/b"]
    assert frontier.next_phase() == []
    by_links = Frontier(SITE, captured=have)
    by_links.take(HOME, linking("/section"))
    assert [ask.held for ask in by_links.next_phase()] == [section]


def test_the_page_limit_is_kept_and_what_it_left_out_is_counted() -> None:
    frontier = Frontier(replace(SITE, max_pages=2))
    assert len(frontier.take(HOME, listed("/a", "/b", "/c", "/d"))) == 2
    assert frontier.seen.pages_left_out == 2


def test_what_was_seen_survives_a_job_folder() -> None:
    frontier = Frontier(SITE)
    frontier.take(HOME, listed("/a"))
    again = Frontier(SITE, seen=pickle.loads(pickle.dumps(frontier.seen)))
    assert paths(again.take(HOME, listed("/a", "/b"))) == ["/b"]


def test_lists_met_during_a_link_crawl_are_read_at_once() -> None:
    frontier = Frontier(SITE)
    frontier.take(HOME, linking("/about"))
    (about,) = frontier.next_phase()
    (list_page,) = frontier.take(about, Discovered("html", more=(Lead(f"{BASE}/news/", "listing"),)))
    assert list_page.is_document
    assert paths(frontier.take(list_page, linking("/news/a"))) == ["/news/a"]


def test_a_known_page_whose_links_are_needed_is_asked_without_validators() -> None:
    frontier = Frontier(SITE, known=[known("/section")])
    frontier.take(HOME, linking("/section"))
    (section,) = frontier.next_phase()
    assert section.depth == 1
    assert section.known is None


def test_a_withdrawn_page_is_never_asked_whoever_names_it() -> None:
    url = f"{BASE}/news/withdrawn/"
    frontier = Frontier(SITE, [known("/news/withdrawn/")], withdrawn=[urlkey(url)])
    frontier.begin()
    other = f"{BASE}/news/other/"
    listed = Discovered("feed", candidates=(Candidate(url, "feed", "entry"), Candidate(other, "feed", "entry")))
    asked = [ask.url for ask in frontier.take(Ask(f"{BASE}/feed/", is_document=True, what="feed"), listed)]
    while more := frontier.next_phase():
        asked += [ask.url for ask in more]
    assert asked == [other]
