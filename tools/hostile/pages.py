"""Answers that are well-formed HTTP and no honest page: codings that lie, walls, errors, redirects. Each with the outcome that it must have."""

from __future__ import annotations

import gzip
import importlib
import zlib
from collections.abc import Mapping

from tools.hostile.server import Answer, Line
from tools.hostile.words import HTML, page, wall

ZEROS = b"\0" * 30_000_000
WHOLE = page("a packed page", *("A paragraph that makes the page longer than one block." for _ in range(200)))
PACKED = gzip.compress(WHOLE, mtime=0)


def said(body: bytes, status: int = 200, headers: Mapping[str, str] = HTML) -> Answer:
    """One whole answer."""
    return lambda line: line.answer(status, dict(headers), body)


def good(title: str) -> Answer:
    """A page of news."""
    return said(page(title))


def to(target: str, status: int = 301) -> Answer:
    """A redirect; ``{port}`` is the server's own."""

    def answer(line: Line) -> None:
        line.answer(status, {"Location": target.replace("{port}", line.base.rsplit(":", 1)[-1])}, b"")

    return answer


def coded(coding: str, body: bytes) -> Answer:
    """An answer with that Content-Encoding."""
    return said(body, headers=HTML | {"Content-Encoding": coding})


def stacked(times: int) -> bytes:
    """Zeros, packed again and again."""
    body = ZEROS
    for _ in range(times):
        body = gzip.compress(body, mtime=0)
    return body


def brotli_bomb() -> bytes:
    """Zeros in brotli."""
    return bytes(importlib.import_module("brotli").compress(ZEROS, quality=5))


def leading_on(line: Line) -> None:
    """A redirect that always leads one further."""
    number = int(line.path.rstrip("/").rpartition("-")[2] or 0) if line.path.rstrip("/")[-1].isdigit() else 0
    line.answer(302, {"Location": f"/press-releases/chain-{number + 1}/"}, b"")


CODED: dict[str, tuple[str, Answer]] = {
    "gzip": ("ok", coded("gzip", PACKED)),
    "cut-gzip": ("truncated", coded("gzip", PACKED[: len(PACKED) * 2 // 3])),
    "cut-deflate": ("truncated", coded("deflate", zlib.compress(WHOLE)[:-200])),
    "gzip-without-trailer": ("truncated", coded("gzip", PACKED[:-8])),
    "garbled-gzip": ("truncated", coded("gzip", PACKED[:20] + b"\xff" * 300)),
    "gzip-bomb": ("parse_limit", coded("gzip", stacked(1))),
    "nested-bomb": ("parse_limit", coded("gzip, gzip", stacked(2))),
    "nine-codings": ("truncated", coded(", ".join(["gzip"] * 9), stacked(3))),
    "deflate-bomb": ("parse_limit", coded("deflate", zlib.compress(ZEROS))),
    "brotli-bomb": ("parse_limit", coded("br", brotli_bomb())),
    "plain-called-gzip": ("ok", coded("gzip", page("plain called gzip"))),
    "coding-nobody-knows": ("ok", coded("utf-8", page("a coding nobody knows"))),
    "latin-1-called-utf-8": ("ok", said(page("caf\u00e9 society").decode().encode("latin-1"))),
    "utf-16": ("ok", said(page("two bytes a letter").decode().encode("utf-16"), headers={"Content-Type": "text/html"})),
    "charset-nobody-knows": (
        "ok",
        said(page("an odd charset"), headers={"Content-Type": "text/html; charset=klingon"}),
    ),
    "zero-bytes-between": ("ok", said(page("zero\0bytes\0between"))),
    "nothing": ("empty", said(b"")),
    "deep-nesting": ("parse_limit", said(b"<div>" * 100_000 + page("deep"))),
    "many-attributes": (
        "parse_limit",
        said(b"<p " + b" ".join(b"a%d=1" % n for n in range(200_000)) + b">" + page("wide")),
    ),
    "picture": ("not_html", said(b"\x89PNG\r\n\x1a\n" + b"\0" * 99, headers={"Content-Type": "image/png"})),
    "picture-called-html": ("not_html", said(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40)),
}
SAID: dict[str, tuple[str, Answer]] = {
    "missing": ("missing", said(wall("Not found", "Nothing is here."), 404)),
    "gone": ("gone", said(wall("Gone", "It was taken away."), 410)),
    "soft-404": ("soft_404", said(wall("Page not found", "The page that you look for cannot be found."))),
    "unauthorised": ("blocked", said(wall("Members", "Who are you?"), 401)),
    "forbidden": ("blocked", said(wall("Forbidden", "Not you."), 403)),
    "legal-reasons": ("blocked", said(wall("Unavailable", "A court says so."), 451)),
    "login-wall": ("login_wall", said(wall("Members only", "Please log in to read this page."))),
    "consent-wall": ("consent_wall", said(wall("Before you continue", "Accept all cookies to continue to the site."))),
    "maintenance": ("maintenance", said(wall("We will be back", "The site is down for maintenance."))),
    "captcha": ("blocked", said(wall("Just a moment", "Checking your browser: verify that you are a human."))),
    "server-error": ("server_error", said(wall("Error", "Internal error."), 500)),
    "meta-refresh-to-private": (
        "ok",
        said(page("it refreshes", head='<meta http-equiv="refresh" content="0;url=http://127.0.0.2/">')),
    ),
    "scripted-redirect": ("ok", said(page("it has a script", head="<script>location='http://127.0.0.2/'</script>"))),
}
LEADING: dict[str, tuple[str, Answer]] = {
    "loop-to-itself": ("other_status", to("/press-releases/loop-to-itself/")),
    "loop-of-two": ("moved", to("/press-releases/loop-back/")),
    "loop-back": ("moved", to("/press-releases/loop-of-two/")),
    "chain": ("moved", leading_on),
    **{f"chain-{n}": ("moved", leading_on) for n in range(1, 13)},
    "to-a-file": ("moved", to("file:///etc/passwd")),
    "to-ftp": ("moved", to("ftp://127.0.0.2/x")),
    "to-script": ("moved", to("javascript:alert(1)")),
    "to-data": ("moved", to("data:text/html,hello")),
    "to-gopher": ("moved", to("gopher://127.0.0.2:70/x")),
    "to-broken": ("moved", to("http://[broken")),
    "to-nothing": ("other_status", to("")),
    "to-credentials": ("moved", to("http://society.test@127.0.0.2:{port}/x")),
    "to-another-site": ("moved", to("http://elsewhere.test:{port}/x")),
    "to-a-long-address": ("moved", to("/press-releases/" + "x" * 9000)),
}
