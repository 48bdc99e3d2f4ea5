"""Feeds in their three families."""

from __future__ import annotations

import pytest

from archive.discovery import Discovered, Lead, read
from archive.sites import Site

URL = "https://www.ferns.example/feed/"


def of(site: Site, body: str | bytes, content_type: str = "application/rss+xml") -> Discovered:
    return read(URL, content_type, body.encode() if isinstance(body, str) else body, site=site)


RSS = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:atom="http://www.w3.org/2005/Atom">
<channel>
  <title>Fern Society</title><link>https://www.ferns.example</link>
  <atom:link href="https://www.ferns.example/feed/" rel="self" type="application/rss+xml"/>
  <atom:link href="?paged=2" rel="next"/>
  <lastBuildDate>Thu, 07 Jan 2021 16:00:00 +0000</lastBuildDate>
  <image><url>https://www.ferns.example/logo.png</url><link>https://www.ferns.example</link></image>
  <item>
    <title>Society&#8217;s <![CDATA[<em>Tree</em> Ferns &amp; Moss]]></title>
    <link>https://www.ferns.example/press-releases/tree-ferns/?utm_source=rss</link>
    <dc:creator><![CDATA[Ada Frond]]></dc:creator><dc:creator>Ben Moss</dc:creator>
    <pubDate>Thu, 07 Jan 2021 11:00:00 -0500</pubDate>
    <category><![CDATA[Press Releases]]></category><category>Research</category><category>Research</category>
    <guid isPermaLink="false">https://www.ferns.example/?p=12</guid>
    <description>Short</description>
    <content:encoded><![CDATA[<p>Long. <a href="https://www.ferns.example/not-an-item/">no</a></p>]]></content:encoded>
  </item>
  <item><title>By guid</title><guid>https://www.ferns.example/greenhouse/by-guid/</guid><pubDate>Thu, 07 Jan 2021 16:00:00 GMT</pubDate>
    <author>press@ferns.example (Cy Spore)</author></item>
  <item><title>Not ours</title><link>https://elsewhere.example/x</link><guid isPermaLink="false">12</guid></item>
  <item><title>Through a counter</title><link>https://feeds.example/~r/3</link><guid>https://www.ferns.example/news/counted/</guid><author>a@b.example</author></item>
  <item><title>Nowhere</title></item>
  <item><title>Undated</title><link>/news/undated/</link><pubDate>soon</pubDate></item>
</channel></rss>"""


def test_rss_entries_become_candidates(site: Site) -> None:
    found = of(site, RSS)
    assert found.kind == "feed"
    assert [candidate.url for candidate in found.candidates] == [
        "https://www.ferns.example/press-releases/tree-ferns/",
        "https://www.ferns.example/greenhouse/by-guid/",
        "https://www.ferns.example/news/counted/",
        "https://www.ferns.example/news/undated/",
    ]
    assert {(candidate.source, candidate.listed_as) for candidate in found.candidates} == {("feed", "entry")}
    assert found.more == (Lead("https://www.ferns.example/feed/?paged=2", "feed"),)
    assert found.problems == (
        f"{URL}: address of another site left out: 'https://elsewhere.example/x'",
        f"{URL}: entry without an address: 'Nowhere'",
        f"{URL}: pubDate that is no date: 'soon'",
    )


def test_rss_hints_keep_the_offset_and_the_words_as_printed(site: Site) -> None:
    first, second, third, _ = of(site, RSS).candidates
    assert dict(first.hints) == {
        "title": ("Society’s Tree Ferns & Moss", "Society’s <em>Tree</em> Ferns &amp; Moss"),
        "published": ("2021-01-07T11:00:00-05:00", "Thu, 07 Jan 2021 11:00:00 -0500"),
        "authors": ('["Ada Frond", "Ben Moss"]', '["Ada Frond", "Ben Moss"]'),
        "categories": ('["Press Releases", "Research"]', '["Press Releases", "Research"]'),
        "kind": ("press_release", first.url),
    }
    assert second.hints["published"] == ("2021-01-07T16:00:00Z", "Thu, 07 Jan 2021 16:00:00 GMT")
    assert second.hints["authors"][0] == '["Cy Spore"]'
    assert second.hints["kind"][0] == "newsletter"  # the site file's section
    assert "authors" not in third.hints  # an e-mail address is not a name


def test_rss_1_0(site: Site) -> None:
    found = of(
        site,
        """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
        <channel rdf:about="https://www.ferns.example/"><title>F</title><items><rdf:Seq><rdf:li rdf:resource="https://www.ferns.example/a/"/></rdf:Seq></items></channel>
        <item rdf:about="https://www.ferns.example/a/"><title>A</title><link>https://www.ferns.example/a/</link><dc:date>2004-03-02</dc:date><dc:creator>Ada</dc:creator></item>
        <item rdf:about="https://www.ferns.example/b/"><title>B</title></item></rdf:RDF>""",
        "text/xml",
    )
    assert [candidate.url for candidate in found.candidates] == [
        "https://www.ferns.example/a/",
        "https://www.ferns.example/b/",
    ]
    assert found.candidates[0].hints["published"] == ("2004-03-02", "2004-03-02")


def test_atom_with_bases_and_link_relations(site: Site) -> None:
    found = of(
        site,
        """<feed xmlns="http://www.w3.org/2005/Atom" xml:base="/blog/"><title>F</title><link rel="self" href="atom.xml"/>
        <link rel="prev-archive" href="atom-2020.xml"/>
        <entry xml:base="2021/"><title>Moss &lt; Fern</title><link rel="enclosure" href="talk.mp3"/><link href="moss/"/><link rel="edit" href="/edit/1"/>
          <id>tag:ferns.example,2021:1</id><published>2021-01-07T11:00:00.500-05:00</published><updated>2021-01-08T09:00:00Z</updated>
          <author><name>Ada Frond</name><email>a@b.example</email></author><category term="res" label="Research"/><category term="moss"/>
          <source><id>https://www.ferns.example/not/</id><title>no</title></source></entry>
        <entry><title type="html">&lt;b&gt;Bold&lt;/b&gt; &amp;amp; bright</title><id>https://www.ferns.example/blog/bold/</id><updated>2021-01-09T09:00:00Z</updated></entry>
        <entry xml:base="http://[foo"><title>Odd base</title><link href="/blog/odd/"/></entry>
        </feed>""",
        "application/atom+xml",
    )
    assert [candidate.url for candidate in found.candidates] == [
        "https://www.ferns.example/blog/2021/moss/",
        "https://www.ferns.example/blog/bold/",
        "https://www.ferns.example/blog/odd/",
    ]
    first, second, _ = found.candidates
    assert first.hints["title"][0] == "Moss < Fern"
    assert first.hints["published"][0] == "2021-01-07T11:00:00-05:00"
    assert first.hints["updated"][0] == "2021-01-08T09:00:00Z"
    assert first.hints["authors"][0] == '["Ada Frond"]'
    assert first.hints["categories"][0] == '["Research", "moss"]'
    assert second.hints["title"][0] == "Bold & bright"
    assert "published" not in second.hints  # updated is no date of publication
    assert found.more == (Lead("https://www.ferns.example/blog/atom-2020.xml", "feed"),)


def test_entities_of_html_are_read_though_xml_does_not_know_them(site: Site) -> None:
    found = of(
        site,
        "<rss><channel><item><title>Fern&rsquo;s &eacute;tude &bogus; A & B</title><link>/a/?x=1&y=2</link></item></channel></rss>",
    )
    assert found.candidates[0].url == "https://www.ferns.example/a/?x=1&y=2"
    assert found.candidates[0].hints["title"][0] == "Fern’s étude &bogus; A & B"


def test_a_zone_that_nobody_knows_gives_no_offset(site: Site) -> None:
    found = of(
        site,
        "<rss><channel><item><link>/a/</link><pubDate>Thu, 07 Jan 2021 11:00:00 MEZ</pubDate></item></channel></rss>",
    )
    assert found.candidates[0].hints["published"][0] == "2021-01-07T11:00:00"


def test_a_torn_feed_keeps_its_whole_entries(site: Site) -> None:
    found = of(
        site, RSS[: RSS.index("<item><title>Not ours")] + "<item><title>Half</title><link>https://www.ferns.example/ne"
    )
    assert len(found.candidates) == 2
    assert any("breaks off" in problem for problem in found.problems)


@pytest.mark.parametrize("content_type", ["text/html", "text/plain", "application/octet-stream", ""])
def test_a_feed_is_known_by_its_root(site: Site, content_type: str) -> None:
    assert of(site, "\n" + RSS, content_type).kind == "feed"


@pytest.mark.parametrize(
    "body",
    [
        "<rss>",
        "<feed xmlns='x'><entry></feed>",
        "<rss><channel><item><link>\x00</link></item></channel></rss>",
        "<rss><channel>" + "<item>" * 5000,
    ],
)
def test_hostile_feeds_are_no_exception(site: Site, body: str) -> None:
    found = of(site, body)
    assert (found.kind, found.candidates) == ("feed", ())
