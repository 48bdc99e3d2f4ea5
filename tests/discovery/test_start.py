"""Where discovery begins, and that the same document is always read the same way."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from archive.discovery import Lead, read, start
from archive.sites import adhoc, load, parse


def test_an_unknown_site_is_probed_in_the_usual_places() -> None:
    assert start(adhoc("http://127.0.0.1:8801/news/")) == tuple(
        Lead("http://127.0.0.1:8801" + path, what)
        for path, what in (
            ("/robots.txt", "robots"),
            ("/wp-json/", "rest"),
            ("/sitemap.xml", "sitemap"),
            ("/sitemap_index.xml", "sitemap"),
            ("/wp-sitemap.xml", "sitemap"),
            ("/feed/", "feed"),
            ("/news/", "listing"),
        )
    )


def test_a_site_file_comes_first_and_nothing_is_asked_twice() -> None:
    leads = start(load("ashg"))
    urls = [lead.url for lead in leads]
    assert len(urls) == len(set(urls))
    assert urls[0].startswith("https://www.ashg.org/wp-json/wp/v2/posts?per_page=100")
    assert Lead("https://blog.ashg.org/robots.txt", "robots") in leads
    assert leads[-1] == Lead("https://blog.ashg.org/", "listing")


def test_without_probing_only_what_is_named_is_asked() -> None:
    site = parse(
        "society='F'\nstart_urls=['https://ferns.example/']\n[sources]\nprobe=false\nfeeds=['https://ferns.example/atom']",
        "f.toml",
    )
    assert start(site) == (Lead("https://ferns.example/atom", "feed"), Lead("https://ferns.example/", "listing"))


FRAGMENTS = st.sampled_from(
    [
        *(
            "<urlset>",
            "<url>",
            "<loc>",
            "</loc>",
            "</url>",
            "</urlset>",
            "<rss>",
            "<item>",
            "<link>",
            "</link>",
            "</item>",
            "<feed xmlns='a'>",
            "<entry xml:base='b'>",
        ),
        *(
            "<a href=",
            "'",
            '"',
            ">",
            "<!--",
            "-->",
            "<![CDATA[",
            "]]>",
            "<!DOCTYPE x [",
            "]>",
            "&amp;",
            "&",
            "&#0;",
            "<script>",
            "</script>",
            "<base href='//",
            "<?xml ?>",
        ),
        *(
            "[",
            "]",
            "{",
            "}",
            '"link":',
            '"/x/"',
            '"code":1',
            ",",
            "null",
            "https://ferns.example/x",
            "http://[foo",
            "\0",
            "\ufeff",
            "é",
            "/page/2/",
            "2021-01-07",
            "\n",
        ),
    ]
)


@settings(deadline=None)
@given(
    pieces=st.lists(FRAGMENTS, max_size=40),
    content_type=st.sampled_from(
        ["", "text/html; charset=utf-16", "application/xml", "application/json", "text/plain"]
    ),
)
def test_no_document_raises(pieces: list[str], content_type: str) -> None:
    site = adhoc("https://ferns.example/")
    for url in (
        "https://ferns.example/",
        "https://ferns.example/wp-json/wp/v2/posts",
        "https://ferns.example/robots.txt",
    ):
        body = "".join(pieces).encode()
        found = read(url, content_type, body, site=site)
        assert found == read(url, content_type, body, site=site)
        assert all(site.covers(candidate.url) for candidate in found.candidates)
        assert all(site.covers(lead.url) for lead in found.more)


@settings(deadline=None)
@given(body=st.binary(max_size=300))
def test_no_bytes_raise(body: bytes) -> None:
    site = adhoc("https://ferns.example/")
    for prefix in (b"", b"\x1f\x8b", b"\xff\xfe", b"<rss>", b"[", b"<a href='"):
        read("https://ferns.example/feed/", "", prefix + body, site=site)
