"""List pages, and the links of pages that are none."""

from __future__ import annotations

import pytest

from archive.discovery import Discovered, Lead, read
from archive.sites import Site, adhoc

ROOT = "https://www.ferns.example"
LIST = ROOT + "/news/"


def of(site: Site, body: str | bytes, url: str = LIST, content_type: str = "text/html; charset=UTF-8") -> Discovered:
    return read(url, content_type, body.encode() if isinstance(body, str) else body, site=site)


def paths(found: Discovered) -> list[str]:
    return [candidate.url.removeprefix(ROOT) for candidate in found.candidates]


NEWS_PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News <a href="/in-title/"></title>
<link rel="canonical" href="https://www.ferns.example/canonical/"><link rel="next" href="https://www.ferns.example/news/page/2/">
<link rel='https://api.w.org/' href='https://www.ferns.example/wp-json/' />
<link rel="alternate" type="application/rss+xml" title="Fern Society &raquo; Feed" href="https://www.ferns.example/feed/">
<link rel="alternate" type="application/rss+xml" title="Fern Society &raquo; Comments Feed" href="https://www.ferns.example/comments/feed/">
<link rel="alternate" type="application/json+oembed" href="https://www.ferns.example/wp-json/oembed/1.0/embed?url=x">
<style>a:before { content: "<a href='/in-style/'>" }</style>
<script>document.write("<a href='/in-script/'>x</a>"); if (1 < 2) {}</script></head>
<body><!-- <a href="/in-comment/">x</a> --><nav><a href="/">Home</a> <a href="/about/">About</a> <a href="/wp-login.php">Log in</a></nav>
<main><article title="<a href='/in-attribute/'>"><h2><a href="/news/first/#more">First</a></h2></article>
<h2><A HREF='/news/second/?utm_source=home&amp;x=1&section=2' rel="nofollow">Second</A></h2>
<h2><a class=x href=/news/third/>Third</a><a href="/news/first/">Read more</a></h2>
<a href="http://[foo">Broken</a><a href="/news/fourth/">Fourth</a><a href="mailto:a@b.example">m</a><a href="javascript:void(0)">j</a><a href="tel:+1">t</a>
<a href="#top">top</a><a href="">self</a><a name="anchor">no href</a><a href="/files/report.pdf">PDF</a><a href="/wp-content/uploads/x.jpg">img</a>
<a href="https://elsewhere.example/">Away</a><a href="//www.ferns.example/news/fifth/">Fifth</a><a href="/drafts/x/">Draft</a>
<map><area href="/news/area/"></map></main>
<div class="nav-links"><span>1</span><a class="page-numbers" href="/news/page/2/"><span>Page </span>2</a><a href="/news/page/9/">9</a></div>
<aside><a href="/2020/05/">May 2020</a><a href="/tag/moss/">moss</a><a href="/author/ada/">Ada</a><a href="/category/blog/">Blog</a>
<a href="/?s=fern">search</a><a href="/events/2031/05/">next month</a></aside></body></html>"""


def test_a_list_page_gives_items_in_order_and_its_next_parts(site: Site) -> None:
    found = of(site, NEWS_PAGE)
    assert found.kind == "html"
    assert paths(found) == [
        "/about/",
        "/news/first/",
        "/news/second/?x=1&section=2",
        "/news/third/",
        "/news/fourth/",
        "/news/fifth/",
        "/news/area/",
    ]
    assert {(candidate.source, candidate.listed_as) for candidate in found.candidates} == {("listing", "")}
    assert [(lead.what, lead.url.removeprefix(ROOT)) for lead in found.more] == [
        ("listing", "/news/page/2/"),
        ("rest", "/wp-json/"),
        ("feed", "/feed/"),
        ("listing", "/"),
        ("listing", "/news/page/9/"),
        ("listing", "/2020/05/"),
        ("listing", "/category/blog/"),
    ]
    assert found.problems == (f"{LIST}: address that cannot be read: 'http://[foo'",)


def test_links_are_every_page_linked_to(site: Site) -> None:
    links = of(site, NEWS_PAGE).links
    assert len(links) == len(set(links))
    assert links[:3] == (ROOT + "/", ROOT + "/about/", ROOT + "/news/first/")
    assert ROOT + "/tag/moss/" in links
    assert not any(word in link for link in links for word in ("in-", "pdf", "jpg", "wp-login", "elsewhere", "mailto"))


def test_other_pages_give_links(site: Site) -> None:
    found = of(
        site,
        """<link rel="next" href="/news/neighbour/"><link rel="alternate" type="application/rss+xml" href="/news/first/feed/">
        <a href="/news/neighbour/" rel="next">Next</a><a href="/news/">News</a><a href="/x/">2</a>""",
        LIST + "first/",
    )
    assert paths(found) == ["/news/neighbour/", "/x/"]
    assert {candidate.source for candidate in found.candidates} == {"link"}
    assert found.more == (Lead(LIST, "listing"),)


def test_a_list_that_the_site_file_names_is_one_whatever_its_form(site: Site) -> None:
    found = of(
        site,
        '<a href="/from-the-greenhouse/may/">May</a><a href="/from-the-greenhouse?start=20">2</a>',
        ROOT + "/from-the-greenhouse",
    )
    assert [(candidate.url, candidate.source) for candidate in found.candidates] == [
        (ROOT + "/from-the-greenhouse/may/", "listing")
    ]
    assert found.more == (Lead(ROOT + "/from-the-greenhouse?start=20", "listing"),)


@pytest.mark.parametrize("label", ["2", "Page 2", "Next »", "Older posts", "›", "<b>Next</b> page", "Weiter"])
def test_the_next_part_is_known_by_its_label(site: Site, label: str) -> None:
    assert of(site, f'<a href="/news/?start=20">{label}</a>').more == (Lead(LIST + "?start=20", "listing"),)


def test_a_label_leads_nowhere_but_further_in_the_same_list(site: Site) -> None:
    found = of(
        site,
        '<a href="/quiz/2">2</a><a href="/news/2020-in-review/">2020 in review</a><a href="/news/5/">The next five</a>',
    )
    assert paths(found) == ["/quiz/2", "/news/2020-in-review/", "/news/5/"]


def test_a_base_element_counts_once(site: Site) -> None:
    found = of(site, '<base href="/news/2021/"><base href="/other/"><a href="fern/">x</a>')
    assert paths(found) == ["/news/2021/fern/"]
    assert paths(of(site, '<base href="http://[foo"><a href="fern/">x</a>')) == ["/news/fern/"]


def test_include_narrows_items_but_not_lists() -> None:
    site = adhoc(ROOT)
    site = type(site)(key=site.key, society="F", start_urls=site.start_urls, hosts=site.hosts, include=("^/news/.",))
    found = of(site, '<a href="/news/a/">a</a><a href="/about/">b</a><a href="/category/x/">c</a>')
    assert paths(found) == ["/news/a/"]
    assert found.more == (Lead(ROOT + "/category/x/", "listing"),)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ("<a href='/grüße/'>x</a>".encode(), "text/html"),
        ("<a href='/grüße/'>x</a>".encode("latin-1"), "text/html"),
        ("<a href='/grüße/'>x</a>".encode("latin-1"), "text/html; charset=ISO-8859-1"),
        ("<meta charset='windows-1252'><a href='/grüße/'>x</a>".encode("cp1252"), "text/html"),
        ("\ufeff<a href='/grüße/'>x</a>".encode("utf-16"), "text/html"),
        ("<a href='/grüße/'>x</a>".encode(), "text/html; charset=no-such-thing"),
    ],
)
def test_addresses_survive_any_encoding(site: Site, body: bytes, content_type: str) -> None:
    assert paths(of(site, body, content_type=content_type)) == ["/gr%C3%BC%C3%9Fe/"]


LINK = "<a href='/news/kept/'>x</a>"


@pytest.mark.parametrize(
    "body",
    [
        "<div>" * 200_000 + LINK,
        "<a href='/news/kept/'><table>" * 20_000,
        "<p " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + LINK,
        "<a " + " ".join(f"a{n}=1" for n in range(200_000)) + ">" + LINK,
        LINK + "<!--" * 100_000,
        "<!-- never closed " + LINK,
        "<script>" * 100_000 + LINK,
        "<" * 1_000_000 + LINK,
        LINK + "<a " * 300_000,
        LINK + "<a " * 300_000 + '=">',
        "<a " + "=" * 300_000 + ">" + LINK,
        "<a " + '=""\'' * 100_000 + ">" + LINK,
        "\0<p>\0" + LINK,
        "</" * 100_000 + LINK,
        "text first " + LINK,
        "<?php echo 1 ?>" + LINK,
        f"<a href='{'x' * 100_000}'>long</a>" + LINK,
        "<a href='data:text/html," + "x" * 1_000_000 + "'>d</a>" + LINK,
        "<a href='/news/kept/' href='/other/'>two</a>",
        "<a\n\thref\n=\n'/news/kept/'\n>x</a>",
        "<svg><a href=/news/kept/>x",
        "<a href='https://www.ferns.example:99999/x'>port</a>" + LINK,
        "<a href='&#104;ttps://www.ferns.example/news/kept/'>x</a>",
    ],
    ids=range(23),
)
def test_hostile_pages_keep_their_links(site: Site, body: str) -> None:
    assert paths(of(site, body)) == ["/news/kept/"]


def test_an_unclosed_quote_loses_one_link(site: Site) -> None:
    assert "/b/" in paths(of(site, """<a href="/a/>a</a> <a href="/x/">x</a> <p>text</p> <a href='/b/'>b</a>"""))
