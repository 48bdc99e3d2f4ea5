"""robots.txt, sitemaps, feeds and lists that are broken or traps, each with the outcome of its address; a robots.txt with that of the page behind it."""

from __future__ import annotations

import gzip

from tools.hostile.pages import ZEROS, said, to
from tools.hostile.server import Answer, Line
from tools.hostile.transport import BODY, OK, endless, raw, silent
from tools.hostile.words import HTML, TEXT, XML, feed, index, page, sitemap

ALL = b"User-agent: *\nDisallow: /\n"
BOMB = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
ENTITIES = f'<!DOCTYPE rss [<!ENTITY a0 "ha">{BOMB}]>'
OUTSIDE = '<!DOCTYPE urlset [<!ENTITY x SYSTEM "file:///etc/passwd"><!ENTITY y SYSTEM "http://127.0.0.2/">]>'


def hops(number: int) -> Answer:
    """A robots.txt behind so many redirects, which forbids everything."""

    def answer(line: Line) -> None:
        at = int(line.path.rpartition("-")[2]) if "-" in line.path else 0
        if at < number:
            line.answer(302, {"Location": f"/robots-{at + 1}"}, b"")
        else:
            line.answer(200, TEXT, ALL)

    return answer


def naming(name: str, build: object = sitemap, prefix: bytes = b"", **headers: str) -> Answer:
    """A document that names one page, which is there."""

    def answer(line: Line) -> None:
        body = build(f"{line.base}/press-releases/named-by-{name}/")  # type: ignore[operator]
        line.answer(200, XML | headers, prefix + body)

    return answer


def cut(line: Line) -> None:
    body = sitemap(*(f"{line.base}/press-releases/cut-{n}/" for n in range(3)))
    line.answer(200, XML, body[: len(body) - 60])


def deeper(line: Line) -> None:
    number = int("".join(one for one in line.path.rpartition("/")[2] if one.isdigit()) or 0)
    line.answer(200, XML, index(f"{line.base}/sitemaps/deeper?{number + 1}"))


def itself(line: Line) -> None:
    line.answer(200, XML, index(f"{line.base}{line.path}"))


def listed(line: Line, *links: str) -> None:
    inside = "".join(f'<li><a href="{link}">{link}</a></li>' for link in links)
    line.answer(200, HTML, f"<!doctype html><title>News</title><h1>News</h1><ul>{inside}</ul>".encode())


def pagination(line: Line) -> None:
    number = int(line.path.rpartition("=")[2]) if "=" in line.path else 1
    listed(line, "/press-releases/good/", f"/listings/pagination?page={number + 1}")


def calendar(line: Line) -> None:
    listed(
        line, *(f"/press-releases/calendar/2{n // 372:03}-{n // 31 % 12 + 1:02}-{n % 31 + 1:02}/" for n in range(2000))
    )


def repeating(line: Line) -> None:
    listed(line, *("/press-releases" + "/a/b" * n + "/" for n in range(1, 200)))


def sessions(line: Line) -> None:
    listed(line, *(f"/press-releases/good/?PHPSESSID={n:032x}" for n in range(500)))


def filters(line: Line) -> None:
    listed(line, *(f"/press-releases/shop/?sort={n}&colour={n * 7}" for n in range(2000)))


ROBOTS: dict[str, tuple[str, Answer]] = {
    "absent": ("ok", said(b"", 404)),
    "forbidden": ("ok", said(b"", 403)),
    "forbids-all": ("robots_denied", said(ALL, headers=TEXT)),
    "byte-order-mark": ("robots_denied", said(b"\xef\xbb\xbf" + ALL, headers=TEXT)),
    "server-error": ("robots_denied", said(b"broken", 500)),
    "silent": ("timeout", silent),
    "hangs-up": ("unreachable", raw(b"")),
    "endless": ("robots_denied", endless(OK + b"\r\n" + ALL, b"# more and more\n")),
    "rubbish": ("ok", said(bytes(range(256)) * 50, headers=TEXT)),
    "page-of-html": ("ok", said(page("this is no robots.txt"))),
    "five-redirects": ("robots_denied", hops(5)),
    "six-redirects": ("ok", hops(6)),
    "loop": ("ok", to("/robots.txt")),
    "to-private": ("unreachable", to("http://127.0.0.2:{port}/robots.txt")),
    "to-a-file": ("ok", to("file:///etc/passwd")),
    "huge-crawl-delay": ("ok", said(b"User-agent: *\nCrawl-delay: 86400\n", headers=TEXT)),
}
SITEMAPS: dict[str, tuple[str, Answer]] = {
    "good": ("ok", naming("good-sitemap")),
    "called-html": ("ok", naming("called-html", **{"Content-Type": "text/html"})),
    "outside-entity": ("ok", lambda line: line.answer(200, XML, OUTSIDE.encode() + sitemap("&x;&y;"))),
    "entities": ("ok", lambda line: line.answer(200, XML, ENTITIES.encode() + sitemap("&a9;"))),
    "cut": ("ok", cut),
    "empty": ("ok", said(sitemap(), headers=XML)),
    "bomb": ("empty", said(gzip.compress(ZEROS * 3, mtime=0), headers={"Content-Type": "application/gzip"})),
    "page-of-html": ("empty", said(page("this is no sitemap"))),
    "error": ("server_error", said(b"", 500)),
    "itself": ("ok", itself),
    "deeper": ("ok", deeper),
    "private": (
        "ok",
        lambda line: line.answer(200, XML, sitemap("http://127.0.0.2/a", "file:///etc/passwd", "http://[x")),
    ),
}
FEEDS: dict[str, tuple[str, Answer]] = {
    "good": ("ok", naming("good-feed", feed)),
    "entities": ("ok", lambda line: line.answer(200, XML, feed("&a9;", head=ENTITIES))),
    "endless": ("too_large|timeout", endless(OK + b"\r\n<rss><channel>", b"<item><title>x</title></item>")),
    "cut": ("truncated", raw(OK + b"Content-Length: 9000\r\n\r\n" + feed("http://society.test/a") + BODY[:10])),
    "nothing": ("empty", said(b"", headers=XML)),
    "script-links": ("ok", said(feed("javascript:alert(1)", "data:,x", "//", "http://[x"), headers=XML)),
}
LISTS: dict[str, tuple[str, Answer]] = {
    "pagination": ("ok", pagination),
    "calendar": ("ok", calendar),
    "repeating": ("ok", repeating),
    "sessions": ("ok", sessions),
    "filters": ("ok", filters),
}
