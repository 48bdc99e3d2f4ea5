"""A first look at sites of several makings: what is found out, what it rests on, and that nothing is claimed without a reason."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from datetime import UTC, datetime

import pytest
from served_site import LONG, page

from archive import discovery
from archive.model import Kind
from archive.sites import Site, adhoc, parse
from archive.survey import Answer, Asking, Question, Survey, look, written
from archive.survey.asking import MOST_QUESTIONS, MOST_SITEMAPS

AT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
BASE = "https://www.ferns.example"
HTML = {"content-type": "text/html; charset=utf-8"}


def answer(path: str, what: str, body: str | bytes = "", *, status: int | None = 200, **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    kind = {"content-type": "application/json"} if what == "rest" else HTML
    raw = body.encode() if isinstance(body, str) else body
    return Answer(Question(BASE + path, what), BASE + path, status, kind | named, raw, "" if status else "refused")


def looked(*answers: Answer, site: Site | None = None) -> Survey:
    return look(site or adhoc(BASE), answers, AT)


def start(head: str = "", body: str = "") -> Answer:
    return answer("/", "listing", f"<!doctype html><html lang='en'><head>{head}</head><body>{body}</body></html>")


def sample(path: str, *paragraphs: str) -> Answer:
    return answer(path, "page", page("Ferns Are Counted", *paragraphs, *LONG)[2])


def posts(*dates: tuple[str, str]) -> Answer:
    rows = [
        {"link": f"{BASE}/news/{n}/", "title": {"rendered": str(n)}, "date": local, "date_gmt": utc, "type": "post"}
        for n, (local, utc) in enumerate(dates)
    ]
    return answer("/wp-json/wp/v2/posts?per_page=100", "rest", json.dumps(rows), x_wp_total="240")


class TestPlatform:
    @pytest.mark.parametrize(
        ("name", "found"),
        [
            ("WordPress", start('<meta name="generator" content="WordPress 6.1.9">')),
            ("WordPress", answer("/", "listing", "<p>", link='<https://x/>; rel="https://api.w.org/"')),
            ("WordPress", answer("/wp-json/", "rest", json.dumps({"namespaces": ["wp/v2"], "routes": {}}))),
            ("Drupal", answer("/", "listing", "<p>", x_drupal_cache="HIT")),
            ("Drupal", start("<script data-drupal-selector='x'></script>")),
            ("Ghost", start('<meta name="generator" content="Ghost 5.82">')),
            ("Hugo", start("<meta content='Hugo 0.121' name='generator'>")),
            (
                "Jekyll",
                answer("/feed.xml", "feed", "<feed><generator uri='https://jekyllrb.com/'>Jekyll</generator></feed>"),
            ),
            ("Hexo", answer("/atom.xml", "feed", '<feed><generator uri="https://hexo.io/"></generator></feed>')),
            ("Pelican", start(body='Proudly powered by <a href="https://getpelican.com/">Pelican</a>')),
            ("Next.js", start(body='<script src="/_next/static/x.js"></script>')),
        ],
    )
    def test_its_marks_are_known_and_named(self, name: str, found: Answer) -> None:
        platform = looked(found).platform
        assert platform.name == name
        assert found.url in platform.why

    def test_a_site_without_marks_is_said_to_have_none(self) -> None:
        assert looked(start(body="<p>We write about WordPress and Drupal.</p>")).platform.name == ""


class TestTimeZone:
    def test_rest_root_says_it(self) -> None:
        root = {"namespaces": ["wp/v2"], "timezone_string": "Europe/Vienna"}
        assert looked(answer("/wp-json/", "rest", json.dumps(root))).timezone.value == "Europe/Vienna"

    def test_a_root_that_says_nonsense_is_not_believed(self) -> None:
        root = {"namespaces": ["wp/v2"], "timezone_string": "Middle/Earth"}
        assert looked(answer("/wp-json/", "rest", json.dumps(root))).timezone.value is None

    def test_offsets_of_both_seasons_name_a_zone_as_a_guess(self) -> None:
        both = posts(("2025-01-10T09:00:00", "2025-01-10T14:00:00"), ("2025-07-10T09:00:00", "2025-07-10T13:00:00"))
        guess = looked(both).timezone
        assert (guess.value, guess.is_sure) == ("America/New_York", False)
        assert "-05:00" in guess.why
        assert "-04:00" in guess.why

    def test_one_season_leaves_it_open(self) -> None:
        guess = looked(posts(("2025-01-10T09:00:00", "2025-01-10T14:00:00"))).timezone
        assert guess.value is None
        assert "America/New_York" in guess.why

    def test_utc_is_no_evidence(self) -> None:
        assert looked(posts(("2025-01-10T09:00:00", "2025-01-10T09:00:00"))).timezone.value is None

    def test_a_zone_that_releases_print_counts(self) -> None:
        printed = sample("/news/1/", "For Immediate Release", "Thursday, January 7, 2021 11:00 a.m. U.S. Eastern Time")
        assert looked(printed).timezone.value == "America/New_York"


class TestDateOrder:
    @pytest.mark.parametrize(
        ("text", "order", "is_sure"),
        [
            ("On 24/12/2025 and 3/4/2025.", "dmy", True),
            ("On 12/24/2025 and 3/4/2025.", "mdy", True),
            ("Am 24.12.2025 in Graz.", "dmy", True),
            ("On 3/4/2025 only.", None, True),
            ("On 24/12/2025 and 12/24/2025.", None, True),
            ("On January 7, 2021 and May 3, 2022.", "mdy", False),
            ("On 7 January 2021 and 3rd May 2022.", "dmy", False),
            ("Version 24.12.2025.3 of 10/24/2025/x.", None, True),
        ],
    )
    def test_only_dates_that_can_be_read_one_way_decide(self, text: str, order: str | None, is_sure: bool) -> None:
        guess = looked(start(body=f"<p>{text}</p>")).date_order
        assert guess.value == order
        assert guess.is_sure is is_sure or order is None

    def test_dates_in_scripts_and_addresses_are_nobody_s(self) -> None:
        assert (
            looked(start(body="<script>x='24/12/2025'</script><a href='/24/12/2025/'>x</a>")).date_order.value is None
        )


class TestSources:
    def test_an_index_names_what_its_parts_name_and_is_named_once(self) -> None:
        index = f"<sitemapindex><sitemap><loc>{BASE}/a.xml</loc></sitemap></sitemapindex>"
        part = f"<urlset><url><loc>{BASE}/news/1/</loc><lastmod>2026-02-03</lastmod></url></urlset>"
        survey = looked(
            answer("/sitemap.xml", "sitemap", index),
            answer("/sitemap_index.xml", "sitemap", index),
            answer("/a.xml", "sitemap", part),
        )
        (found,) = survey.working("sitemap")
        assert (found.url, found.total, found.newest) == (f"{BASE}/sitemap.xml", 1, "2026-02-03")

    @pytest.mark.parametrize(
        ("found", "problem"),
        [
            (answer("/f/", "feed", "<html><p>Soon.</p></html>"), "is no feed: a page came"),
            (answer("/f/", "feed", "<rss><channel></channel></rss>"), "names nothing"),
            (answer("/f/", "feed", status=404), "answered HTTP 404"),
            (answer("/f/", "feed", status=None), "refused"),
            (
                answer("/f/", "feed", status=301, location="https://elsewhere.example/"),
                "redirects to https://elsewhere",
            ),
            (answer("/f/", "feed", ""), "answered with nothing"),
        ],
    )
    def test_a_source_of_the_file_that_does_not_work_says_why(self, found: Answer, problem: str) -> None:
        site = parse(f'society = "F"\nstart_urls = ["{BASE}/"]\n[sources]\nfeeds = ["{BASE}/f/"]', "f.toml")
        (failing,) = looked(found, site=site).failing()
        assert failing.problem.startswith(problem)

    def test_rest_tells_how_many_it_has(self) -> None:
        (found,) = looked(posts(("2025-01-10T09:00:00", "2025-01-10T14:00:00"))).working("rest")
        assert (found.named, found.total, found.newest) == (1, 240, "2025-01-10T14:00:00Z")


class TestAsking:
    def asked(self, asking: Asking, documents: Mapping[str, bytes]) -> list[Question]:
        """All questions of a look at a site that answers with these documents and 404 for all else."""
        waiting, asked = asking.begin(), []
        while waiting:
            question = waiting.pop(0)
            asked.append(question)
            if question.url in documents:
                found = discovery.read(question.url, "", documents[question.url], site=adhoc(BASE))
                waiting += asking.take(question, found)
            waiting = waiting or asking.next_phase()
        return asked

    def test_other_places_of_feeds_are_asked_only_where_none_was_found(self) -> None:
        feed = f"<rss><channel><item><link>{BASE}/news/1/</link></item></channel></rss>".encode()
        without = [one.url for one in self.asked(Asking(adhoc(BASE)), {})]
        with_feed = [one.url for one in self.asked(Asking(adhoc(BASE)), {f"{BASE}/feed/": feed})]
        assert f"{BASE}/atom.xml" in without
        assert f"{BASE}/atom.xml" not in with_feed

    def test_a_look_has_an_end_on_an_endless_site(self) -> None:
        locs = "".join(f"<sitemap><loc>{BASE}/s{n}.xml</loc></sitemap>" for n in range(500))
        index = f"<sitemapindex>{locs}</sitemapindex>".encode()
        asked = self.asked(Asking(adhoc(BASE)), {f"{BASE}/sitemap.xml": index})
        assert sum(one.what == "sitemap" for one in asked) == MOST_SITEMAPS
        assert len(asked) <= MOST_QUESTIONS
        assert len({one.url for one in asked}) == len(asked)

    def test_samples_come_from_every_section(self) -> None:
        paths = [f"/press-releases/{n}" for n in range(20)] + ["/blog/one", "/blog/two", "/shop/hat"]
        locs = "".join(f"<url><loc>{BASE}{path}</loc></url>" for path in paths)
        asked = self.asked(Asking(adhoc(BASE), samples=4), {f"{BASE}/sitemap.xml": f"<urlset>{locs}</urlset>".encode()})
        samples = [one.url.removeprefix(BASE) for one in asked if one.what == "page"]
        assert len(samples) == 4
        assert {path.split("/")[1] for path in samples} == {"press-releases", "blog"}

    def test_without_samples_no_page_is_asked(self) -> None:
        urlset = f"<urlset><url><loc>{BASE}/news/1</loc></url></urlset>".encode()
        asked = self.asked(Asking(adhoc(BASE), samples=0), {f"{BASE}/sitemap.xml": urlset})
        assert not [one for one in asked if one.what == "page"]


class TestWritten:
    @pytest.mark.parametrize(
        "name", ["\u202e\u202e", "\x00\x01", "&#0;&#1;", "\ud800", "\xa0\xa0", "\x7f\x7f", "x" * 100_000]
    )
    def test_a_site_that_says_no_name_that_can_be_read_has_that_of_its_host(self, name: str) -> None:
        root = answer("/wp-json/", "rest", json.dumps({"namespaces": ["wp/v2"], "name": name}))
        page_said = start(f'<meta property="og:site_name" content="{name}">'.encode("utf-8", "replace").decode())
        for given in (root, page_said):
            society = tomllib.loads(written(looked(given), "ferns"))["society"]
            assert 0 < len(society) <= 200
            assert society.isprintable()

    def test_it_parses_and_says_that_nobody_has_verified_it(self) -> None:
        urlset = "".join(f"<url><loc>{BASE}/press-releases/{n}</loc></url>" for n in range(3))
        survey = looked(
            start('<meta property="og:site_name" content="Fern &amp; Moss Society">'),
            answer("/sitemap.xml", "sitemap", f"<urlset>{urlset}</urlset>"),
            posts(("2025-01-10T09:00:00", "2025-01-10T14:00:00"), ("2025-07-10T09:00:00", "2025-07-10T13:00:00")),
        )
        site = parse(written(survey, "ferns"), "ferns.toml")
        assert (site.key, site.society, site.unverified) == ("ferns", "Fern & Moss Society", True)
        assert site.rest == (f"{BASE}/wp-json/",)
        assert site.sitemaps == (f"{BASE}/sitemap.xml",)
        assert [(one.prefix, one.kind) for one in site.sections] == [
            ("/press-releases/", Kind.PRESS_RELEASE),
            ("/news/", Kind.NEWS),
        ]
        assert site.hosts == ("ferns.example", "www.ferns.example")

    def test_what_is_not_known_is_a_comment_that_says_why(self) -> None:
        text = written(looked(start()), "ferns")
        assert "timezone" not in tomllib.loads(text)
        assert "# timezone = " in text
        assert "no date on the site has an offset" in text

    @pytest.mark.parametrize(
        "name",
        ['"\nunverified = false\n#', "\u2028key = 1", 'a\\"b', "'''", "\x85\u202e[31m", "\ud800", "]]>", "é" * 500],
    )
    def test_what_a_site_calls_itself_stays_a_text(self, name: str) -> None:
        page = f'<meta property="og:site_name" content="x {name.replace(chr(34), "&quot;")}">'.encode(
            "utf-8", "replace"
        )
        survey = looked(answer("/", "listing", page))
        loaded = tomllib.loads(written(survey, "ferns"))
        assert loaded["unverified"] is True
        assert loaded["society"].startswith("x")

    def test_an_address_with_a_bracket_or_quote_is_written_safely(self) -> None:
        rows = "".join(f'<item><link>{BASE}/press-releases/"{n}]/</link></item>' for n in range(3))
        survey = looked(answer("/feed/", "feed", f"<rss><channel>{rows}</channel></rss>"))
        assert parse(written(survey, "ferns"), "ferns.toml").feeds == (f"{BASE}/feed/",)

    def test_pages_that_are_empty_without_a_browser_are_told(self) -> None:
        shell = '<html><body><div id="root"></div><script src="/app.js"></script></body></html>'
        survey = looked(start(), *(answer(f"/news/{n}", "page", shell) for n in range(3)))
        assert survey.needs_javascript
        assert parse(written(survey, "ferns"), "ferns.toml").javascript == ("^/",)
