"""Site files and addresses: what an archivist may write, and what each mistake is answered with."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

import archive.sites
from archive.errors import BadInput, Misconfigured, SiteFileInvalid, UsageProblem
from archive.model import Kind
from archive.sites import Era, Section, adhoc, kind_from_path, load, names, parse, resolve

SMALL = """
society = "Fern Society"
start_urls = ["https://www.ferns.example/"]
"""


def rejected(text: str, path: str = "ferns.toml") -> SiteFileInvalid:
    with pytest.raises(SiteFileInvalid) as caught:
        parse(text, path)
    error = caught.value
    assert error.path == path
    assert path in str(error)
    assert "\n" not in str(error)
    return error


class TestFiles:
    def test_two_lines_are_enough(self) -> None:
        site = parse(SMALL, "folder/ferns.toml")
        assert (site.key, site.society, site.probe, site.unverified) == ("ferns", "Fern Society", True, False)
        assert site.start_urls == ("https://www.ferns.example/",)
        assert site.hosts == ("www.ferns.example",)

    def test_every_key_arrives(self) -> None:
        site = parse(
            SMALL
            + """
            key = "fern-society"
            short_name = "FS"
            hosts = ["www.ferns.example", "Blog.Ferns.example."]
            language = "pt-BR"
            timezone = "Europe/Lisbon"
            date_order = "dmy"
            unverified = true
            [sources]
            rest = ["https://www.ferns.example/wp-json/"]
            sitemaps = ["HTTPS://www.Ferns.example:443/sitemap.xml"]
            feeds = ["https://blog.ferns.example/feed/"]
            lists = ["https://www.ferns.example/noticias/"]
            probe = false
            [[section]]
            prefix = "/noticias/"
            kind = "news"
            [crawl]
            include = ["^/noticias/"]
            exclude = ["/rascunho-"]
            allow_private = ["10.0.0.7", "::1"]
            delay_s = 0.5
            max_pages = 12
            check_every_days = 30
            [[era]]
            content = "main"
            [[era]]
            valid_until = 2018-06-30
            remove = [".partilha"]
            """,
            "x.toml",
        )
        assert site.key == "fern-society"
        assert site.hosts == ("www.ferns.example", "blog.ferns.example")
        assert site.sitemaps == ("https://www.ferns.example/sitemap.xml",)
        assert site.sections == (Section("/noticias/", Kind.NEWS),)
        assert (site.delay_s, site.max_pages, site.probe, site.unverified) == (0.5, 12, False, True)
        assert site.check_every_days == 30
        assert site.allow_private == ("10.0.0.7", "::1")
        assert site.eras == (Era(date(2018, 6, 30), "", (".partilha",)), Era(None, "main", ()))
        assert (site.language, site.timezone, site.date_order) == ("pt-BR", "Europe/Lisbon", "dmy")

    @pytest.mark.parametrize(
        ("extra", "key", "said"),
        [
            ("shortname = 'FS'", "shortname", "did you mean 'short_name'?"),
            ("delay_s = 1", "delay_s", "did you mean 'delay_s' in [crawl]?"),
            ("[sources]\nsitemap = []", "sources.sitemap", "did you mean 'sitemaps'?"),
            ("[sources]\nzzz = 1", "sources.zzz", "known here: rest, sitemaps"),
            ("[crawl]\nexcludes = []", "crawl.excludes", "did you mean 'exclude'?"),
            (
                "[[section]]\nprefix='/a/'\nkind='news'\n[[section]]\npath = '/b/'",
                "section[2].path",
                "known here: prefix, kind",
            ),
            ("[[sections]]\nprefix='/a/'", "sections", "did you mean 'section'?"),
            ("[crawl]\nlanguage = 'en'", "crawl.language", "did you mean 'language' at the top"),
        ],
    )
    def test_an_unknown_key_is_named_with_the_nearest_right_one(self, extra: str, key: str, said: str) -> None:
        error = rejected(SMALL + extra)
        assert error.key == key
        assert repr(key) in str(error)
        assert said in str(error)

    @pytest.mark.parametrize(
        ("extra", "key"),
        [
            ("society_x = 1\nlanguage = 3", "society_x"),
            ("language = 3", "language"),
            ("language = 'english please'", "language"),
            ("short_name = ''", "short_name"),
            ("timezone = 'America/Rockville'", "timezone"),
            ("timezone = 'America'", "timezone"),
            ("timezone = '../../etc/passwd'", "timezone"),
            ("date_order = 'mmddyy'", "date_order"),
            ("unverified = 'yes'", "unverified"),
            ("unverified = 1", "unverified"),
            ("key = 'two words'", "key"),
            ("key = '../up'", "key"),
            ("hosts = 'www.ferns.example'", "hosts"),
            ("hosts = ['https://www.ferns.example/']", "hosts"),
            ("hosts = ['www.ferns.example:8080']", "hosts"),
            ("hosts = [1]", "hosts"),
            ("hosts = ['other.example']", "start_urls"),
            ("sources = 1", "sources"),
            ("[sources]\nprobe = 0", "sources.probe"),
            ("[sources]\nrest = ['ftp://www.ferns.example/']", "sources.rest"),
            ("[sources]\nrest = ['http://[foo']", "sources.rest"),
            ("[sources]\nfeeds = ['https://elsewhere.example/feed']", "sources.feeds"),
            ("[sources]\nlists = ['']", "sources.lists"),
            ("[crawl]\ndelay_s = -1", "crawl.delay_s"),
            ("[crawl]\ndelay_s = inf", "crawl.delay_s"),
            ("[crawl]\ndelay_s = nan", "crawl.delay_s"),
            ("[crawl]\ndelay_s = true", "crawl.delay_s"),
            ("[crawl]\ndelay_s = '2'", "crawl.delay_s"),
            ("[crawl]\ndelay_s = 1e6", "crawl.delay_s"),
            ("[crawl]\nmax_pages = 0", "crawl.max_pages"),
            ("[crawl]\nmax_pages = 10.5", "crawl.max_pages"),
            ("[crawl]\ncheck_every_days = 0", "crawl.check_every_days"),
            ("[crawl]\nexclude = ['(']", "crawl.exclude"),
            ("[crawl]\ninclude = '^/news/'", "crawl.include"),
            ("[crawl]\nallow_private = ['127.0.0.1/8']", "crawl.allow_private"),
            ("[[section]]\nprefix = '/a/'\nkind = 'pressrelease'", "section[1].kind"),
            ("[[section]]\nprefix = '/a/'", "section[1].kind"),
            ("[[section]]\nkind = 'news'", "section[1].prefix"),
            ("[[section]]\nprefix = 'news'\nkind = 'news'", "section[1].prefix"),
            ("[[section]]\nprefix = 'https://x.example/news/'\nkind = 'news'", "section[1].prefix"),
            ("[section]\nprefix = '/a/'", "section"),
            ("section = [1]", "section"),
            ("[[era]]\nvalid_until = '2019-12-31'", "era[1].valid_until"),
            ("[[era]]\nvalid_until = 2019-12-31T00:00:00Z", "era[1].valid_until"),
            ("[[era]]\n[[era]]", "era"),
            ('[[era]]\ncontent = "div["', "era[1].content"),
            ('[[era]]\nremove = [".ad", "p::"]', "era[1].remove"),
        ],
    )
    def test_a_wrong_value_names_its_key(self, extra: str, key: str) -> None:
        error = rejected(SMALL + extra)
        assert error.key == key
        assert key in str(error)

    def test_a_wrong_kind_says_which_kinds_there_are(self) -> None:
        message = str(rejected(SMALL + "[[section]]\nprefix = '/a/'\nkind = 'pressrelease'"))
        assert "press_release, statement, news" in message
        assert "did you mean 'press_release'?" in message

    @pytest.mark.parametrize(
        ("text", "key"),
        [
            ("society = 'x'", "start_urls"),
            ("start_urls = ['https://x.example/']", "society"),
            ("society='x'\nstart_urls=[]", "start_urls"),
            ("", "start_urls"),
        ],
    )
    def test_what_is_missing_is_named(self, text: str, key: str) -> None:
        assert rejected(text).key == key

    def test_malformed_toml_names_the_line(self) -> None:
        assert "line 5" in str(rejected(SMALL + "hosts = [\n'a'\n"))
        assert "line 2" in str(rejected("society = 'x'\nthis is no key"))

    def test_absurd_nesting_is_malformed_toml(self) -> None:
        assert "not valid TOML" in str(rejected("x = " + "[" * 100_000))


class TestLoading:
    def test_every_bundled_file_is_right(self) -> None:
        assert {"ashg", "sample"} <= set(names())
        for name in names():
            assert load(name).key == name

    def test_ashg_is_marked_unverified_and_knows_its_sections(self) -> None:
        site = load("ashg")
        assert site.unverified
        assert site.timezone == "America/New_York"
        assert (
            site.section_kind("https://www.ashg.org/publications-news/press-releases/2021-diversity/")
            is Kind.PRESS_RELEASE
        )
        assert site.section_kind("https://blog.ashg.org/2019/05/01/x/") is Kind.BLOG_POST
        assert site.section_kind("https://www.ashg.org/about/") is None
        assert site.covers("http://ashg.org/about/")
        assert not site.covers("https://shop.ashg.org/")

    def test_a_path_is_loaded(self, tmp_path: Path) -> None:
        file = tmp_path / "ferns.toml"
        file.write_text("\ufeff" + SMALL, "utf-8")
        assert load(str(file)).key == "ferns"

    def test_a_misspelt_name_is_answered_with_the_right_one(self) -> None:
        with pytest.raises(UsageProblem, match="did you mean 'ashg'"):
            load("agsh")

    def test_a_missing_file_is_named(self, tmp_path: Path) -> None:
        with pytest.raises(SiteFileInvalid, match=r"nowhere\.toml"):
            load(str(tmp_path / "nowhere.toml"))

    def test_a_folder_is_no_site_file(self, tmp_path: Path) -> None:
        with pytest.raises(SiteFileInvalid, match="folder"):
            load(str(tmp_path))

    def test_a_binary_file_is_no_site_file(self, tmp_path: Path) -> None:
        file = tmp_path / "x.toml"
        file.write_bytes(b"society = 'x'\n\xff\xfe\x00")
        with pytest.raises(SiteFileInvalid, match="line 2 is not UTF-8"):
            load(str(file))

    def test_a_huge_file_is_no_site_file(self, tmp_path: Path) -> None:
        file = tmp_path / "x.toml"
        file.write_bytes(b"#" * 1_000_001)
        with pytest.raises(SiteFileInvalid, match="no site file"):
            load(str(file))

    @pytest.mark.parametrize("name", ["", "a\0b", "-", "ashg.tom"])
    def test_odd_names_are_errors_of_ours(self, name: str) -> None:
        with pytest.raises((UsageProblem, Misconfigured)):
            load(name)


class TestAddresses:
    def test_an_unknown_address_gets_a_site_of_its_own(self) -> None:
        site = resolve("http://127.0.0.1:8801/")
        assert (site.key, site.hosts, site.probe, site.allow_private) == ("127.0.0.1-8801", ("127.0.0.1",), True, ())

    @pytest.mark.parametrize(
        ("url", "key", "hosts"),
        [
            ("https://www.ferns.example", "ferns.example", ("ferns.example", "www.ferns.example")),
            ("http://ferns.example:8080/news/", "ferns.example-8080", ("ferns.example", "www.ferns.example")),
            ("http://[::1]:8801/", "1-8801", ("::1",)),
            (
                "https://farne.köln.example/",
                "farne.xn--kln-sna.example",
                ("farne.xn--kln-sna.example", "www.farne.xn--kln-sna.example"),
            ),
        ],
    )
    def test_key_and_hosts_of_an_address(self, url: str, key: str, hosts: tuple[str, ...]) -> None:
        site = adhoc(url)
        assert (site.key, site.hosts) == (key, hosts)
        assert site.covers(site.start_urls[0])

    def test_the_hosts_of_a_site_do_not_hang_on_which_of_them_was_typed(self) -> None:
        assert adhoc("https://www.ferns.example/").hosts == adhoc("https://ferns.example/").hosts

    def test_private_hosts_are_allowed_only_when_asked(self) -> None:
        assert adhoc("http://127.0.0.1:8801/", allow_private=True).allow_private == ("127.0.0.1",)
        assert "127.0.0.1" in resolve("http://127.0.0.1:8801/", allow_private=True).allow_private

    def test_an_address_of_a_bundled_site_means_that_site(self) -> None:
        assert resolve("https://ashg.org/").key == "ashg"
        assert resolve("ashg").key == "ashg"

    @pytest.mark.parametrize("url", ["ftp://ferns.example/", "http://", "http://[foo", "https://ferns.example:99999/"])
    def test_what_is_no_address_is_bad_input(self, url: str) -> None:
        with pytest.raises(BadInput):
            resolve(url)

    def test_covers_is_by_host_and_sub_domain(self) -> None:
        site = parse(SMALL + "hosts = ['ferns.example']", "x.toml")
        assert site.covers("https://ferns.example/a")
        assert site.covers("http://www.ferns.example/")
        assert site.covers("https://blog.ferns.example/")
        assert not site.covers("https://badferns.example/")
        assert not site.covers("https://ferns.example.evil.example/")

    @pytest.mark.parametrize(
        "url",
        [
            "mailto:a@ferns.example",
            "ftp://ferns.example/",
            "//ferns.example/",
            "http://[foo",
            "",
            "http://ferns.example:x/",
        ],
    )
    def test_covers_says_no_to_what_is_no_web_address(self, url: str) -> None:
        assert not parse(SMALL, "x.toml").covers(url)

    def test_ports_must_match(self) -> None:
        site = adhoc("http://127.0.0.1:8801/")
        assert site.covers("http://127.0.0.1:8801/x")
        assert not site.covers("http://127.0.0.1/x")
        assert not site.covers("http://127.0.0.1:8802/x")
        assert not parse(SMALL, "x.toml").covers("https://www.ferns.example:8443/")

    def test_an_address_in_numbers_has_no_sub_domains(self) -> None:
        assert not adhoc("http://10.0.0.7/").covers("http://1.10.0.0.7/")


class TestSections:
    def site(self, *sections: tuple[str, str]) -> str:
        return (
            SMALL
            + "hosts = ['ferns.example']"
            + "".join(f"\n[[section]]\nprefix = '{prefix}'\nkind = '{kind}'" for prefix, kind in sections)
        )

    @pytest.mark.parametrize(
        ("url", "kind"),
        [
            ("https://www.ferns.example/news/x/", Kind.NEWS),
            ("https://www.ferns.example/news", Kind.NEWS),
            ("https://www.ferns.example/NEWS/x", Kind.NEWS),
            ("https://www.ferns.example/news/statements/x", Kind.STATEMENT),
            ("https://www.ferns.example/newsletter/x", None),
            ("https://www.ferns.example/en/releases/x", Kind.PRESS_RELEASE),
            ("https://blog.ferns.example/x", Kind.BLOG_POST),
            ("https://blog.ferns.example/news/x", Kind.BLOG_POST),
            ("http://[foo", None),
        ],
    )
    def test_the_longest_prefix_of_whole_words_wins(self, url: str, kind: Kind | None) -> None:
        text = self.site(
            ("/news/", "news"),
            ("/news/statements/", "statement"),
            ("/*/releases", "press_release"),
            ("blog.ferns.example/", "blog_post"),
        )
        assert parse(text, "x.toml").section_kind(url) is kind


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/press-releases/fern-found/", Kind.PRESS_RELEASE),
        ("/news/press_release/x.html", Kind.PRESS_RELEASE),
        ("/pr/2004/x.shtml", Kind.PRESS_RELEASE),
        ("/about/fs-press-releases/x", Kind.PRESS_RELEASE),
        ("/policy/statements/x", Kind.STATEMENT),
        ("/news/blog/x", Kind.BLOG_POST),
        ("/fern-news/x", Kind.NEWS),
        ("/news-2021/x", Kind.NEWS),
        ("/fact-sheet.shtml", Kind.FACT_SHEET),
        ("/pressemitteilungen/x", Kind.PRESS_RELEASE),
        ("/actualit%C3%A9s/x", None),
        ("/actualites/x", Kind.NEWS),
        ("/members/newsletter/may/", Kind.NEWSLETTER),
        ("/about/our-statement", None),
        ("/an-item-with-many-words-about-news/x", None),
        ("/job-positions/x", None),
        ("/about/", None),
        ("", None),
        ("https://blog.ferns.example/why", Kind.BLOG_POST),
        ("https://blog.ferns.example/press-releases/why", Kind.PRESS_RELEASE),
        ("https://news.example/why", None),
        ("https://www.ferns.example/stories/x?news=1#blog", Kind.NEWS),
        ("http://[foo/news/x", Kind.NEWS),
    ],
)
def test_path_words_name_kinds(path: str, kind: Kind | None) -> None:
    assert kind_from_path(path) is kind


class TestFilesOfOnesOwn:
    """The folder ARCHIVE_HOME/sites: a file there can be named like a bundled one."""

    @pytest.fixture
    def own(self, tmp_path: Path) -> Path:
        folder = tmp_path / "sites"
        folder.mkdir()
        (folder / "ferns.toml").write_text(SMALL)
        return folder

    def test_it_is_found_by_its_name(self, own: Path) -> None:
        assert "ferns" in names(own)
        assert resolve("ferns", own=own).society == "Fern Society"

    def test_it_is_found_by_its_address(self, own: Path) -> None:
        assert resolve("https://www.ferns.example/news/", own=own).key == "ferns"
        assert resolve("https://www.ferns.example/news/").key == "ferns.example"

    def test_it_wins_over_a_bundled_one(self, own: Path) -> None:
        (own / "ashg.toml").write_text(SMALL)
        assert resolve("ashg", own=own).society == "Fern Society"
        assert resolve("ashg").short_name == "ASHG"

    def test_a_wrong_one_is_named_when_it_is_meant_and_passed_over_when_it_is_not(self, own: Path) -> None:
        (own / "mosses.toml").write_text('society = "Moss Society"')
        with pytest.raises(SiteFileInvalid, match=r"mosses\.toml: start_urls is missing"):
            resolve("mosses", own=own)
        assert resolve("https://www.ferns.example/", own=own).key == "ferns"

    def test_a_home_without_such_a_folder_has_none(self, tmp_path: Path) -> None:
        assert names(tmp_path / "sites") == names()


class TestPagesThatNeedJavaScript:
    def test_patterns_are_searched_in_path_and_query(self) -> None:
        site = parse(SMALL + '[crawl]\njavascript = ["^/news/", "[?]view=app"]', "ferns.toml")
        assert site.needs_javascript("https://www.ferns.example/news/1")
        assert site.needs_javascript("https://www.ferns.example/x?view=app")
        assert not site.needs_javascript("https://www.ferns.example/blog/")

    @pytest.mark.parametrize(("written", "all_pages"), [("true", True), ("false", False), ("[]", False)])
    def test_true_means_every_page(self, written: str, all_pages: bool) -> None:
        site = parse(f"{SMALL}[crawl]\njavascript = {written}", "ferns.toml")
        assert site.needs_javascript("https://www.ferns.example/") is all_pages

    def test_a_pattern_that_is_none_is_named(self) -> None:
        assert rejected(SMALL + '[crawl]\njavascript = ["("]').key == "crawl.javascript"


class TestBundledFiles:
    SOCIETIES = "ashg acmg nsgc gsa eshg faseb aaas acs aps asm aas".split()

    @pytest.mark.parametrize("name", SOCIETIES)
    def test_a_file_that_nobody_compared_with_the_site_says_so(self, name: str) -> None:
        site = load(name)
        assert site.unverified
        assert site.short_name == name.upper()
        assert site.timezone
        assert site.delay_s >= 2

    @pytest.mark.parametrize("name", SOCIETIES)
    def test_every_address_in_it_says_how_sure_it_is(self, name: str) -> None:
        text = (Path(archive.sites.__file__).parent / f"{name}.toml").read_text("utf-8")
        lines = [line for line in text.splitlines() if '"http' in line and not line.lstrip().startswith("#")]
        assert lines
        assert not [line for line in lines if "checked" not in line and "unverified" not in line]

    def test_no_address_belongs_to_two_of_them(self) -> None:
        own = [load(name) for name in self.SOCIETIES]
        starts = [(site.key, url) for site in own for url in site.start_urls]
        assert [(key, url) for key, url in starts for site in own if site.covers(url) and site.key != key] == []

    @pytest.mark.parametrize(
        "url",
        [
            "https://journals.asm.org/doi/1",
            "https://journals.aas.org/x",
            "https://journals.aps.org/prl",
            "https://pubs.acs.org/x",
        ],
    )
    def test_journals_are_no_part_of_a_society_s_news(self, url: str) -> None:
        assert not [name for name in self.SOCIETIES if load(name).covers(url)]
