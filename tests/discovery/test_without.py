"""A document without the entries of one page: the others stay as they are."""

from __future__ import annotations

import gzip
import json

import pytest

from archive.discovery import read
from archive.discovery.without import without
from archive.model import UrlKey
from archive.sites import Site

PAGE = UrlKey("example,rope)/secret")
SITE = Site(
    key="rope",
    society="Society of Rope Makers",
    short_name="SRM",
    start_urls=("https://rope.example/",),
    hosts=("rope.example",),
)


def post(path: str, title: str) -> dict[str, object]:
    return {
        "id": 1,
        "link": f"https://rope.example{path}",
        "title": {"rendered": title},
        "date_gmt": "2026-01-02T03:04:05",
    }


def entry(path: str, title: str) -> str:
    return f"<item><title><![CDATA[{title}]]></title>\n<link>https://rope.example{path}</link><content>All of {title}</content></item>"


def feed(*entries: str) -> bytes:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>News</title>{"".join(entries)}</channel></rss>'.encode()


def addresses(body: bytes, content_type: str) -> list[str]:
    return [one.url for one in read("https://rope.example/feed/", content_type, body, site=SITE).candidates]


def test_posts_of_the_page_go_and_the_others_stay() -> None:
    body = json.dumps([post("/secret/", "A letter"), post("/plain", "A “meeting”")]).encode()
    left = without(body, PAGE)
    assert left is not None
    assert json.loads(left) == [post("/plain", "A “meeting”")]
    assert without(left, PAGE) is None


def test_a_single_post_and_posts_behind_a_notice_go_too() -> None:
    assert without(json.dumps(post("/secret", "A letter")).encode(), PAGE) == b"[]"
    body = b"<b>Warning</b>: old\n" + json.dumps([post("/secret", "A letter")]).encode()
    assert without(body, PAGE) == b"[]"


def test_broken_json_that_names_the_page_goes_as_a_whole() -> None:
    body = json.dumps([post("/secret", "A letter")]).replace("/", "\\/").encode()[:-1]
    assert without(body, PAGE) == b""
    assert without(b'[{"link": "https://rope.example/plain"', PAGE) is None


@pytest.mark.parametrize("packed", [False, True])
def test_entries_of_the_page_go_and_the_others_stay_byte_for_byte(packed: bool) -> None:
    body = feed(
        entry("/plain", "A meeting"),
        entry("/secret?utm_source=feed&amp;utm_medium=rss", "A letter"),
        entry("/secret/", "A letter"),
    )
    left = without(gzip.compress(body) if packed else body, UrlKey("example,rope)/secret"))
    assert left is not None
    assert b"letter" not in left
    assert entry("/plain", "A meeting").encode() in left
    assert addresses(left, "application/rss+xml")[0] == "https://rope.example/plain"


def test_an_atom_entry_is_known_by_any_of_its_addresses() -> None:
    atom = (
        b'<feed xmlns="http://www.w3.org/2005/Atom"><title>News</title><entry><title>A letter</title>'
        b'<link href="https://rope.example/secret"/><id>tag:1</id></entry><entry><title>B</title><link href="https://rope.example/b"/></entry></feed>'
    )
    left = without(atom, PAGE)
    assert left is not None
    assert b"A letter" not in left
    assert b"<title>B</title>" in left


def test_a_feed_that_cannot_be_taken_apart_goes_as_a_whole() -> None:
    assert without(feed(entry("/secret", "A letter")).decode().encode("utf-16"), PAGE) == b""
    assert without(feed(entry("/plain", "B")), PAGE) is None
    assert without(b"<html><p>nothing</p></html>", PAGE) is None
