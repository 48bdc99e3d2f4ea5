"""What a robots.txt says to us, by the rules of RFC 9309."""

from __future__ import annotations

import pytest
from protego import Protego

from crawler.robots import READ_LIMIT_BYTES, Rules, read

US = "society-news-archive"

CASES: tuple[tuple[str, str, str, bool], ...] = (
    # what the robots.txt says, which address, whether it may be asked
    ("nothing said", "", "/a", True),
    ("an empty rule forbids nothing", "User-agent: *\nDisallow:\n", "/a", True),
    ("everything", "User-agent: *\nDisallow: /\n", "/a", False),
    ("robots.txt itself", "User-agent: *\nDisallow: /\n", "/robots.txt", True),
    ("a path begins so", "User-agent: *\nDisallow: /fish\n", "/fish/salmon.html", False),
    ("a path is told apart by case", "User-agent: *\nDisallow: /fish\n", "/Fish", True),
    ("names of fields are not", "uSER-aGENT: *\ndISALLOW: /fish\n", "/fish", False),
    ("spaces around", "  User-agent :  *  \n Disallow  :  /fish  \n", "/fish", False),
    ("a comment behind", "User-agent: * # all\nDisallow: /fish # no\n", "/fish", False),
    ("a byte order mark", "\ufeffUser-agent: *\nDisallow: /fish\n", "/fish", False),
    ("lines that end in CR", "User-agent: *\rDisallow: /fish\r", "/fish", False),
    ("lines that end in CR LF", "User-agent: *\r\nDisallow: /fish\r\n", "/fish", False),
    ("a line separator ends no line", "User-agent: *\nDisallow: /a\u2028Allow: /fish\nDisallow: /fish\n", "/fish", False),
    ("the longest pattern decides", "User-agent: *\nDisallow: /a\nAllow: /a/b\n", "/a/b/c", True),
    ("whatever the order", "User-agent: *\nAllow: /a/b\nDisallow: /a\n", "/a/b/c", True),
    ("the longest forbids", "User-agent: *\nAllow: /a\nDisallow: /a/b\n", "/a/b/c", False),
    ("allow wins a tie", "User-agent: *\nDisallow: /page\nAllow: /page\n", "/page", True),
    ("a star is any run", "User-agent: *\nDisallow: /*.gif\n", "/pictures/x.gif?y", False),
    ("a star is no run too", "User-agent: *\nDisallow: /a*b\n", "/ab", False),
    ("a first star", "User-agent: *\nDisallow: *.pdf\n", "/x/y.pdf", False),
    ("stars in order", "User-agent: *\nDisallow: /a*b*c\n", "/a-c-b", True),
    ("a dollar is the end", "User-agent: *\nDisallow: /*.gif$\n", "/x.gif?y", True),
    ("a dollar that fits", "User-agent: *\nDisallow: /*.gif$\n", "/x.gif", False),
    ("a dollar after a plain path", "User-agent: *\nDisallow: /x$\n", "/x/y", True),
    ("the end is not read twice", "User-agent: *\nDisallow: /ab*b$\n", "/ab", True),
    ("a dollar inside is a dollar", "User-agent: *\nDisallow: /a$b\n", "/a$b", False),
    ("a star that is meant", "User-agent: *\nDisallow: /a%2Ab\n", "/a*b", False),
    ("a star that is not", "User-agent: *\nDisallow: /a%2Ab\n", "/axb", True),
    ("encoded and plain are one", "User-agent: *\nDisallow: /foo/bar/%62%61%7A\n", "/foo/bar/baz", False),
    ("letters beyond ASCII", "User-agent: *\nDisallow: /foo/ツ\n", "/foo/%E3%83%84", False),
    ("small hex digits", "User-agent: *\nDisallow: /foo/%e3%83%84\n", "/foo/%E3%83%84", False),
    ("an encoded slash is no slash", "User-agent: *\nDisallow: /a/b\n", "/a%2Fb", True),
    ("the query counts", "User-agent: *\nDisallow: /*?s=\n", "/?s=x", False),
    ("a pattern without its slash", "User-agent: *\nDisallow: private\n", "/private", True),
    ("another crawler", "User-agent: otherbot\nDisallow: /\n", "/a", True),
    ("our name in any case", "User-agent: Society-News-Archive\nDisallow: /\n", "/a", False),
    ("our name and a version", "User-agent: society-news-archive/1.0\nDisallow: /\n", "/a", False),
    ("the beginning of our name", "User-agent: society\nDisallow: /\n", "/a", True),
    ("the end of our name", "User-agent: archive\nDisallow: /\n", "/a", True),
    ("a longer name", "User-agent: society-news-archive-two\nDisallow: /\n", "/a", True),
    ("ours wins over all's", f"User-agent: *\nDisallow: /\n\nUser-agent: {US}\nDisallow: /b\n", "/a", True),
    ("ours may be empty", f"User-agent: *\nDisallow: /\n\nUser-agent: {US}\nDisallow:\n", "/a", True),
    ("ours may be bare", f"User-agent: *\nDisallow: /\n\nUser-agent: {US}\n", "/a", True),
    ("our groups are one", f"User-agent: {US}\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: {US}\nDisallow: /b\n", "/b", False),
    ("all's groups are one", "User-agent: *\nDisallow: /a\n\nUser-agent: x\nDisallow: /\n\nUser-agent: *\nDisallow: /b\n", "/a", False),
    ("one group for several", f"User-agent: x\nUser-agent: {US}\nDisallow: /a\n", "/a", False),
    ("an empty line ends nothing", f"User-agent: x\n\nUser-agent: {US}\n\nDisallow: /a\n", "/a", False),
    ("a rule ends the naming", f"User-agent: {US}\nDisallow: /a\nUser-agent: x\nDisallow: /b\n", "/b", True),
    ("a sitemap between ends nothing", f"User-agent: x\nSitemap: https://s.example/s.xml\nUser-agent: {US}\nDisallow: /a\n", "/a", False),
    ("a pause between ends nothing", f"User-agent: {US}\nCrawl-delay: 5\nUser-agent: x\nDisallow: /a\n", "/a", False),
    ("an unknown line between ends nothing", f"User-agent: {US}\nNoindex: /z\nUser-agent: x\nDisallow: /a\n", "/a", False),
    ("rules before any name", "Disallow: /\nUser-agent: x\nDisallow: /y\n", "/a", True),
    ("rubbish", "<html><body>User agent Disallow /</body></html>", "/a", True),
    ("a line without a colon", "User-agent: *\nDisallow /\n", "/a", True),
)  # fmt: skip


@pytest.mark.parametrize(("said", "path", "allowed"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_rules_are_read_as_the_rfc_reads_them(said: str, path: str, allowed: bool) -> None:
    assert (read(said.encode(), US).forbidding(f"https://society.example{path}") is None) is allowed


def test_the_parser_that_scrapy_brings_reads_some_of_them_otherwise() -> None:
    """Why we read by ourselves. When this fails because it reads them all, ours can go."""
    otherwise = [
        name
        for name, said, path, allowed in CASES
        if Protego.parse(said.removeprefix("\ufeff")).can_fetch(f"https://society.example{path}", US) is not allowed
    ]
    assert "our name and a version" in otherwise
    assert "the beginning of our name" in otherwise


def test_the_line_that_forbids_is_named() -> None:
    rules = read(b"User-agent: *\nAllow: /\nDisallow: /members/*/private\n", US)
    assert rules.forbidding("https://society.example/members/1/private") == "Disallow: /members/*/private"


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("User-agent: *\nCrawl-delay: 5\n", 5.0),
        ("User-agent: *\nCrawl-delay: 0.5\nDisallow: /x\n", 0.5),
        (f"User-agent: *\nCrawl-delay: 5\n\nUser-agent: {US}\nDisallow: /x\n", None),
        ("User-agent: *\nCrawl-delay: soon\n", None),
        ("User-agent: *\nCrawl-delay: -3\n", None),
        ("User-agent: *\nCrawl-delay: inf\n", None),
        ("User-agent: *\nCrawl-delay: 2\nCrawl-delay: 7\n", 7.0),
        ("", None),
    ],
)
def test_a_pause_is_read_from_our_group(said: str, seconds: float | None) -> None:
    assert read(said.encode(), US).crawl_delay_s == seconds


def test_what_stands_behind_the_limit_is_left_aside_and_no_rule_is_cut_in_two() -> None:
    filler = b"# " + b"x" * 997 + b"\n"
    head = b"User-agent: *\nDisallow: /early\n" + filler * (READ_LIMIT_BYTES // len(filler) - 1)
    torn = head + b"Disallow: /" + b"y" * 4000 + b"\nDisallow: /late\n"
    assert len(head) < READ_LIMIT_BYTES < len(torn)
    rules = read(torn, US)
    assert rules.forbidding("https://society.example/early")
    assert not rules.forbidding("https://society.example/late")
    assert not rules.forbidding("https://society.example/else")


def test_hostile_patterns_cost_no_more_than_their_length() -> None:
    said = b"User-agent: *\n" + b"Disallow: /" + b"*a" * 20_000 + b"$\n"
    # A pattern that backtracks would not come back from this.
    assert read(said * 10, US).forbidding("https://society.example/" + "a" * 19_000) is None


def test_bytes_that_are_no_text_are_passed_over() -> None:
    assert read(bytes(range(256)) * 100, US) == Rules()
