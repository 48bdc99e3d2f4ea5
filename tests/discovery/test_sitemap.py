"""Sitemaps as sites write them, and as they should not."""

from __future__ import annotations

import gzip

import pytest

from archive.discovery import Discovered, Lead, read
from archive.discovery.markup import MOST_BYTES
from archive.sites import Site

URL = "https://www.ferns.example/sitemap.xml"
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'
ONE = f"<urlset {NS}><url><loc>https://www.ferns.example/news/a/</loc><lastmod>2021-05-01</lastmod></url></urlset>".encode()


def of(site: Site, body: bytes | str, content_type: str = "application/xml", url: str = URL) -> Discovered:
    return read(url, content_type, body.encode() if isinstance(body, str) else body, site=site)


def paths(found: Discovered) -> list[str]:
    return [candidate.url.removeprefix("https://www.ferns.example") for candidate in found.candidates]


def test_index_leads_to_its_sitemaps(site: Site) -> None:
    found = of(
        site,
        f"""<?xml version="1.0" encoding="UTF-8"?><?xml-stylesheet type="text/xsl" href="//www.ferns.example/main.xsl"?>
        <!-- made by a plugin -->
        <sitemapindex {NS}>
          <sitemap><loc>https://www.ferns.example/post-sitemap.xml</loc><lastmod>2021-05-01T10:00:00+00:00</lastmod></sitemap>
          <sitemap><loc>
             /page-sitemap.xml.gz </loc></sitemap>
          <sitemap><loc>https://www.ferns.example/post-sitemap.xml</loc></sitemap>
          <sitemap><loc>https://cdn.example/sitemap.xml</loc></sitemap>
        </sitemapindex>""",
    )
    assert found.kind == "sitemapindex"
    assert found.more == (
        Lead("https://www.ferns.example/post-sitemap.xml", "sitemap"),
        Lead("https://www.ferns.example/page-sitemap.xml.gz", "sitemap"),
    )
    assert [lead.lastmod for lead in found.more] == ["2021-05-01T10:00:00+00:00", ""]
    assert found.problems == (f"{URL}: address of another site left out: 'https://cdn.example/sitemap.xml'",)


@pytest.mark.parametrize("namespace", [NS, "", 'xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_urlset_gives_candidates_with_lastmod_as_a_hint(site: Site, namespace: str) -> None:
    found = of(
        site,
        f"""<urlset {namespace} xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><image:image><image:loc>https://www.ferns.example/wp-content/uploads/fern.jpg</image:loc></image:image>
             <loc>https://www.ferns.example/news/a/</loc><lastmod>2021-05-01T10:00:00-04:00</lastmod></url>
        <url><loc> news/b/?utm_source=mail&amp;x=1 </loc><lastmod>2021-05</lastmod></url>
        <url><loc>https://www.ferns.example/news/c/</loc><lastmod>yesterday</lastmod></url>
        <url><loc>https://www.ferns.example/category/news/</loc></url>
        <url><loc>https://www.ferns.example/drafts/d/</loc></url>
        <url><loc>http://[foo</loc></url>
        <url><lastmod>2021-01-01</lastmod></url>
        </urlset>""",
    )
    assert found.kind == "urlset"
    assert paths(found) == ["/news/a/", "/news/b/?x=1", "/news/c/"]
    assert [candidate.hints.get("updated") for candidate in found.candidates] == [
        ("2021-05-01T10:00:00-04:00", "2021-05-01T10:00:00-04:00"),
        ("2021-05", "2021-05"),
        None,
    ]
    assert {candidate.source for candidate in found.candidates} == {"sitemap"}
    assert {candidate.listed_as for candidate in found.candidates} == {""}
    assert found.more == (Lead("https://www.ferns.example/category/news/", "listing"),)
    assert found.problems == (
        f"{URL}: lastmod that is no date: 'yesterday'",
        f"{URL}: address that cannot be read: 'http://[foo'",
        f"{URL}: entry without an address",
    )


def test_prefixed_names_and_news_extension(site: Site) -> None:
    found = of(
        site,
        """<sm:urlset xmlns:sm="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:n="http://www.google.com/schemas/sitemap-news/0.9">
        <sm:url><sm:loc>https://www.ferns.example/news/a/</sm:loc>
        <n:news><n:publication_date>2021-01-07T16:00Z</n:publication_date><n:title>Ferns &amp; Friends</n:title><n:keywords>spores, moss</n:keywords></n:news>
        </sm:url></sm:urlset>""",
    )
    assert dict(found.candidates[0].hints) == {
        "published": ("2021-01-07T16:00:00Z", "2021-01-07T16:00Z"),
        "title": ("Ferns & Friends", "Ferns & Friends"),
        "tags": ('["spores", "moss"]', '["spores", "moss"]'),
    }


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (ONE, "text/html; charset=UTF-8"),
        (ONE, ""),
        (gzip.compress(ONE, mtime=0), "application/x-gzip"),
        (gzip.compress(ONE, mtime=0), "text/xml"),
        (gzip.compress(ONE[:50], mtime=0) + gzip.compress(ONE[50:], mtime=0), "application/gzip"),
        (b"\xef\xbb\xbf" + ONE, "application/xml"),
        (b"\xef\xbb\xbf\n\n<?xml version='1.0' encoding='UTF-8'?>\n" + ONE, "application/xml"),
        (("\ufeff<?xml version='1.0' encoding='UTF-16'?>" + ONE.decode()).encode("utf-16-le"), "application/xml"),
        (("\ufeff<?xml version='1.0' encoding='UTF-16'?>" + ONE.decode()).encode("utf-16-be"), "application/xml"),
    ],
)
def test_the_bytes_decide_not_the_header(site: Site, body: bytes, content_type: str) -> None:
    found = of(site, body, content_type)
    assert (found.kind, paths(found), found.problems) == ("urlset", ["/news/a/"], ())


def test_bare_ampersands_stay_in_the_address(site: Site) -> None:
    found = of(
        site,
        f"<urlset {NS}><url><loc>https://www.ferns.example/x?a=1&b=2&amp;c=3</loc></url><url><loc><![CDATA[/y?a=1&b=2]]></loc></url></urlset>",
    )
    assert paths(found) == ["/x?a=1&b=2&c=3", "/y?a=1&b=2"]


def test_half_an_address_is_left_out(site: Site) -> None:
    found = of(
        site,
        f"<urlset {NS}><url><loc>https://www.ferns.example/a/</loc></url><url><loc>https://www.ferns.example/news/wh",
    )
    assert paths(found) == ["/a/"]
    assert any("breaks off" in problem for problem in found.problems)


def test_a_cut_gzip_gives_what_is_whole(site: Site) -> None:
    many = (
        b"<urlset>"
        + b"".join(b"<url><loc>https://www.ferns.example/news/%d-%x/</loc></url>" % (n, n * 7919) for n in range(3000))
        + b"</urlset>"
    )
    found = of(site, gzip.compress(many, mtime=0)[:-2000])
    assert 1000 < len(found.candidates) < 3000
    assert any("cut short" in problem for problem in found.problems)


def test_a_damaged_gzip_is_a_problem(site: Site) -> None:
    assert any("damaged" in problem for problem in of(site, b"\x1f\x8b\x08\x00" + b"\xff" * 50).problems)


def test_entities_are_neither_expanded_nor_fetched(site: Site) -> None:
    levels = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 20}">' for n in range(1, 10))
    found = of(
        site,
        f"""<?xml version="1.0"?><!DOCTYPE urlset [<!ENTITY e0 "0123456789">{levels}<!ENTITY f SYSTEM "file:///etc/hostname"> %p;]>
        <urlset><url><loc>https://www.ferns.example/a/</loc><lastmod a="&e9;">&e9;</lastmod></url>
        <url><loc>https://www.ferns.example/b/&f;</loc></url><url><loc>https://www.ferns.example/c/</loc></url></urlset>""",
    )
    assert paths(found) == ["/a/", "/b/&f;", "/c/"]


def test_a_gzip_bomb_is_read_to_the_limit_only(site: Site) -> None:
    found = of(site, gzip.compress(ONE.removesuffix(b"</urlset>") + b" " * (MOST_BYTES + 1000), mtime=0))
    assert paths(found) == ["/news/a/"]
    assert any("larger than 50 MB" in problem for problem in found.problems)


@pytest.mark.parametrize(
    "body",
    [
        "<urlset>" + "<x>" * 100_000,
        "<urlset",
        "<urlset><url><loc>\x01\x02</loc></url></urlset>",
        "<urlset></url></urlset>",
        "<urlset/>",
    ],
)
def test_hostile_xml_is_no_exception(site: Site, body: str) -> None:
    found = of(site, body)
    assert found.kind in {"urlset", "unknown", "html"}
    assert found.candidates == ()


def test_broken_markup_in_one_entry_keeps_the_others(site: Site) -> None:
    found = of(
        site,
        f"<urlset {NS}><url><loc>https://www.ferns.example/a/</loc></url><url><loc>/b/</loc><oops></url>\x02<url><loc>/c/</loc></url></urlset>",
    )
    assert paths(found)[0] == "/a/"
    assert "/c/" in paths(found)
    assert any("not well-formed" in problem for problem in found.problems)


def test_fifty_thousand_entries_are_taken_and_no_more(site: Site) -> None:
    entry = "<url><loc>https://www.ferns.example/item-{}/</loc></url>"
    found = of(site, f"<urlset {NS}>" + "".join(entry.format(n) for n in range(50_002)) + "</urlset>")
    assert len(found.candidates) == 50_000
    assert found.problems == (
        f"{URL}: address beyond the first 50,000 left out (2 times): 'https://www.ferns.example/item-50000/'",
    )


def test_fifty_thousand_foreign_entries_are_one_problem(site: Site) -> None:
    found = of(
        site,
        f"<urlset {NS}>" + "".join(f"<url><loc>https://h{n}.example/</loc></url>" for n in range(5_000)) + "</urlset>",
    )
    assert found.candidates == ()
    assert found.problems == (f"{URL}: address of another site left out (5,000 times): 'https://h0.example/'",)


def test_plain_lines_are_a_sitemap(site: Site) -> None:
    found = of(
        site,
        "https://www.ferns.example/a/\r\n\r\nhttps://www.ferns.example/b/\n",
        "text/plain; charset=utf-8",
        "https://www.ferns.example/sitemap.txt",
    )
    assert (found.kind, paths(found)) == ("urlset", ["/a/", "/b/"])


def test_robots_names_sitemaps(site: Site) -> None:
    body = "User-agent: *\nDisallow: /x\nSITEMAP : https://www.ferns.example/sitemap_index.xml\r\n sitemap: /wp-sitemap.xml # ours\nSitemap: https://cdn.example/s.xml\nSitemap:\n"
    found = of(site, body, "text/plain", "https://www.ferns.example/robots.txt")
    assert found.kind == "robots"
    assert found.more == (
        Lead("https://www.ferns.example/sitemap_index.xml", "sitemap"),
        Lead("https://www.ferns.example/wp-sitemap.xml", "sitemap"),
    )
    assert len(found.problems) == 1


def test_a_web_page_in_the_place_of_robots_names_nothing(site: Site) -> None:
    found = of(
        site,
        "<!doctype html><p>Not found. See our sitemap: it helps",
        "text/html",
        "https://www.ferns.example/robots.txt",
    )
    assert (found.kind, found.more) == ("robots", ())


@pytest.mark.parametrize(
    "body", [b"", b"   \n", b"\x00\x01\x02\xff" * 100, b"%PDF-1.4 \x00", b"plain words, no markup", b"\x89PNG\r\n"]
)
def test_what_is_nothing_of_ours_is_unknown_with_a_problem(site: Site, body: bytes) -> None:
    found = of(site, body, "application/octet-stream")
    assert (found.kind, found.candidates, found.more) == ("unknown", (), ())
    assert len(found.problems) == 1
