"""The site answers like a society's server, the same bytes every time, and the second night changes what it says it changes."""

from __future__ import annotations

import gzip
import json
import re
from xml.etree import ElementTree as ET

import pytest

from archive.identity import fold
from archive.sample import SampleServer, catalogue, site, society, stock_2013
from archive.sample.pages import GONE_PATH, LOST_PATH

from .conftest import Visitor, visible

BASE = "http://127.0.0.1:8765"
_LOC = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"


def sitemap_urls(visit: Visitor) -> list[str]:
    index = ET.fromstring(visit.get("/sitemap_index.xml").body)
    urls: list[str] = []
    for loc in index.iter(_LOC):
        body = visit.get(str(loc.text)).body
        body = gzip.decompress(body) if str(loc.text).endswith(".gz") else body
        urls += [str(entry.text) for entry in ET.fromstring(body).iter(_LOC)]
    return urls


def test_two_builds_are_the_same_bytes() -> None:
    for night in catalogue.NIGHTS:
        first = dict(site.addresses(night, BASE))
        site.addresses.cache_clear()
        catalogue.items.cache_clear()
        assert dict(site.addresses(night, BASE)) == first


@pytest.mark.parametrize("night", [1, 2])
def test_the_sitemaps_list_every_item_and_every_listed_address_answers(
    server: SampleServer, visit: Visitor, night: int
) -> None:
    server.night = night
    urls = sitemap_urls(visit)
    assert len(urls) == len(set(urls))
    assert {str(row["url"]) for row in server.truth(night) if row["change"] != "removed"} <= set(urls)
    for url in urls:
        assert visit.get(url).status == 200, url


@pytest.mark.parametrize("night", [1, 2])
def test_every_link_of_the_site_answers_but_the_three_dead_ones(
    server: SampleServer, visit: Visitor, night: int
) -> None:
    server.night = night
    seen, todo, dead = set[str](), ["/"], {}
    while todo:
        target = todo.pop()
        if target in seen:
            continue
        seen.add(target)
        got = visit.get(target)
        if got.status == 301:
            todo.append(got.headers["location"].removeprefix(server.base_url))
        elif got.status != 200:
            dead[target] = got.status
        elif got.headers["content-type"].startswith("text/html"):
            hrefs = re.findall(rf'href="{server.base_url}([^"#]*)', got.body.decode("utf-8", "replace"), re.IGNORECASE)
            todo += [href.replace("&amp;", "&") or "/" for href in hrefs]
    assert dead == {GONE_PATH: 410, LOST_PATH: 404}
    paths = {str(row["url"]).removeprefix(server.base_url) for row in server.truth(night) if row["change"] != "removed"}
    assert paths <= seen


def test_lists_are_cut_into_numbered_pages(visit: Visitor) -> None:
    first, second = visit.get("/press-releases/").body.decode(), visit.get("/press-releases/page/2/").body.decode()
    entries = [re.findall(r'<article class="entry"><h2><a href="([^"]+)', page) for page in (first, second)]
    assert len(entries[0]) == 6
    assert entries[1]
    assert not set(entries[0]) & set(entries[1])
    assert visit.get("/press-releases/page/99/").status == 404


def test_rest_pages_through_all_posts(server: SampleServer, visit: Visitor) -> None:
    first = visit.get("/wp-json/wp/v2/posts?per_page=7")
    total, pages = int(first.headers["x-wp-total"]), int(first.headers["x-wp-totalpages"])
    rows = [
        row
        for n in range(1, pages + 1)
        for row in json.loads(visit.get(f"/wp-json/wp/v2/posts?per_page=7&page={n}").body)
    ]
    assert len(rows) == total == len(catalogue.posts(1))
    links = {row["link"] for row in rows}
    assert links == {f"{server.base_url}{item.path}" for item in catalogue.posts(1)}
    for row in rows:
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d", row["date_gmt"])
        assert row["type"] == "post"
    assert 'rel="next"' in first.headers["link"]


def test_rest_refuses_pages_that_are_not_there_as_wordpress_does(visit: Visitor) -> None:
    got = visit.get("/wp-json/wp/v2/posts?page=99")
    assert (got.status, json.loads(got.body)["code"]) == (400, "rest_post_invalid_page_number")
    assert visit.get("/wp-json/wp/v2/posts?per_page=500").status == 400
    assert visit.get("/wp-json/wp/v2/posts?page=x").status == 400
    assert visit.get("/wp-json/wp/v2/posts/1").status == 404
    assert visit.get("/wp-json/wp/v2/nothing").status == 404
    assert visit.get("/wp-json/").status == 200
    assert {row["type"] for row in json.loads(visit.get("/wp-json/wp/v2/pages").body)} == {"page"}


def test_the_feed_holds_the_ten_newest_posts(visit: Visitor) -> None:
    feed = ET.fromstring(visit.get("/feed/").body)
    titles = [entry.findtext("title") for entry in feed.iter("item")]
    assert titles == [item.title for item in catalogue.posts(1)[:10]]


def test_a_feed_moves_on_the_second_night(server: SampleServer, visit: Visitor) -> None:
    server.night = 2
    assert (
        ET.fromstring(visit.get("/feed/").body).findtext(".//item/title")
        == "Four States Renew the Springs Protection Compact"
    )


def test_other_addresses_of_an_item_lead_to_it(server: SampleServer, visit: Visitor) -> None:
    for row in server.truth(1):
        for other in row["alternate_urls"]:
            got = visit.get(other)
            assert got.status == 200 or (got.status, got.headers["location"]) == (301, row["url"]), other
    assert visit.get("/?p=999999").status == 404


def test_what_is_gone_says_so_and_what_is_missing_wears_the_chrome(visit: Visitor) -> None:
    assert visit.get(GONE_PATH).status == 410
    missing = visit.get("/news/never-was/")
    assert missing.status == 404
    assert society.COOKIE_NOTICE[1] in visible(missing.body, missing.headers["content-type"])
    assert site.answer("http://[", night=1, base=BASE).status == 404


def test_the_removed_item_is_gone_from_everywhere(server: SampleServer, visit: Visitor) -> None:
    server.night = 2
    (removed,) = (str(row["url"]) for row in server.truth(2) if row["change"] == "removed")
    assert visit.get(removed).status == 404
    assert removed not in sitemap_urls(visit)
    assert removed not in {row["link"] for row in json.loads(visit.get("/wp-json/wp/v2/posts?per_page=100").body)}
    for path in ("/news/", "/category/news/", "/"):
        assert removed.encode() not in visit.get(path).body


def test_modified_moves_only_for_what_was_edited_or_redated(server: SampleServer, visit: Visitor) -> None:
    def modified() -> dict[str, str]:
        return {
            row["link"]: row["modified_gmt"] for row in json.loads(visit.get("/wp-json/wp/v2/posts?per_page=100").body)
        }

    before = modified()
    server.night = 2
    after = modified()
    moved = {link for link in before.keys() & after.keys() if before[link] != after[link]}
    assert moved == {str(row["url"]) for row in server.truth(2) if row["change"] in {"edited", "redated"}}
    lastmod = dict(re.findall(r"<loc>([^<]+)</loc><lastmod>([^<+]+)", visit.get("/post-sitemap.xml").body.decode()))
    assert lastmod == after


def test_the_second_night_changes_chrome_everywhere_but_on_the_oldest_files(server: SampleServer) -> None:
    for item in catalogue.items(1):
        one = site.answer(item.path, night=1, base=BASE)
        two = site.answer(item.path, night=2, base=BASE)
        assert (one == two) == item.path.startswith("/pr/"), item.path


def test_cosmetic_changes_are_bytes_but_no_edit() -> None:
    one, two = ({item.key: item for item in catalogue.items(night)}[stock_2013.COSMETIC_KEY] for night in (1, 2))
    assert '"' in one.body_text
    assert one.body_text != two.body_text
    assert fold(one.body_text) == fold(two.body_text)
    assert one.modified == two.modified


def test_old_pages_come_in_old_encodings(visit: Visitor) -> None:
    tables = visit.get("/pr/2003/sound-library.html")
    assert tables.headers["content-type"] == "text/html"
    assert "MONTRÉAL—The".encode("windows-1252") in tables.body
    assert b"charset=iso-8859-1" in tables.body
    latin = visit.get("/press-releases/2008/spring-alarm.html")
    assert latin.headers["content-type"].endswith("iso-8859-1")
    assert b"&#8220;" in latin.body
