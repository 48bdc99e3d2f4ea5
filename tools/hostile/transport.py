"""Answers that are broken below HTTP's meaning: silence, drips, floods, lies about lengths. Each with the outcome that it must have."""

from __future__ import annotations

from tools.hostile.server import PATIENCE_S, Answer, Line
from tools.hostile.words import HTML, page

BODY = page("a page that was cut")
OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n"


def silent(line: Line) -> None:
    line.wait(PATIENCE_S)


def dripping_head(line: Line) -> None:
    line.write(OK)
    while True:
        line.write(b"X")
        line.wait(0.5)


def dripping_body(line: Line) -> None:
    line.write(OK + b"Content-Length: 100000\r\n\r\n")
    while True:
        line.write(b" ")
        line.wait(0.5)


def endless(beginning: bytes, piece: bytes) -> Answer:
    """Begins well and never ends."""

    def answer(line: Line) -> None:
        line.write(beginning)
        block = piece * (65536 // len(piece))
        while True:
            line.write(block)

    return answer


def raw(text: bytes) -> Answer:
    """Sends those bytes and hangs up."""
    return lambda line: line.write(text)


def reset(line: Line) -> None:
    line.write(OK + b"Content-Length: %d\r\n\r\n" % (len(BODY) * 2) + BODY)
    line.wait(0.3)
    line.reset()


def short(line: Line) -> None:
    line.answer(200, HTML | {"Content-Length": str(len(BODY) + 500)}, BODY)


CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
CHUNK = b"%x\r\n" % len(BODY) + BODY + b"\r\n"
LENGTH = b"Content-Length: %d\r\n" % len(BODY)

ANSWERS: dict[str, tuple[str, Answer]] = {
    "silence": ("timeout", silent),
    "dripping-head": ("timeout", dripping_head),
    "dripping-body": ("timeout", dripping_body),
    "endless-headers": ("too_large", endless(OK, b"X-A: " + b"y" * 500 + b"\r\n")),
    "endless-header-line": ("too_large", endless(OK + b"X-A: ", b"y")),
    "endless-folded-header": ("too_large", endless(OK + b"X-A: y\r\n", b" y" * 100 + b"\r\n")),
    "endless-interim-answers": ("too_large", endless(b"", b"HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n")),
    "endless-body": ("too_large|timeout", endless(OK + b"\r\n", b"<p>more</p>")),
    "endless-chunks": ("too_large|timeout", endless(CHUNKED, b"400\r\n" + b"z" * 1024 + b"\r\n")),
    "endless-trailers": ("truncated", endless(CHUNKED + CHUNK + b"0\r\n", b"X-T: " + b"y" * 50 + b"\r\n")),
    "announced-terabytes": ("too_large", raw(OK + b"Content-Length: 10995116277760\r\n\r\n" + BODY)),
    "short-body": ("truncated", short),
    "cut-chunk": ("truncated", raw(CHUNKED + CHUNK[: len(CHUNK) // 2])),
    "no-last-chunk": ("truncated", raw(CHUNKED + CHUNK)),
    "no-chunk-size": ("truncated", raw(CHUNKED + b"zz\r\n" + BODY + b"\r\n0\r\n\r\n")),
    "reset-in-the-body": ("truncated", reset),
    "reset-at-once": ("unreachable", Line.reset),
    "nothing-at-all": ("unreachable", raw(b"")),
    "no-http": ("unreachable", raw(b"\x00\x01 hello, this is no HTTP\r\n\r\n")),
    "http-0.9": ("unreachable", raw(BODY)),
    "status-in-letters": ("unreachable", raw(b"HTTP/1.1 fine OK\r\n\r\n")),
    "status-999": ("other_status", raw(b"HTTP/1.1 999 No\r\nContent-Length: 2\r\n\r\nno")),
    "no-content": ("other_status", raw(b"HTTP/1.1 204 No Content\r\n\r\n")),
    "negative-length": ("unreachable", raw(OK + b"Content-Length: -5\r\n\r\n" + BODY)),
    "two-lengths": ("unreachable", raw(OK + b"Content-Length: 5\r\n" + LENGTH + b"\r\n" + BODY)),
    "http-1.0-without-length": ("ok", raw(OK.replace(b"1.1", b"1.0") + b"\r\n" + page("an old server"))),
    "line-feeds-only": ("ok", raw((OK + LENGTH + b"\r\n").replace(b"\r\n", b"\n") + BODY)),
    "header-without-colon": ("ok", raw(OK + b"rubbish\r\nConnection: close\r\n" + LENGTH + b"\r\n" + BODY)),
    "zero-bytes-in-a-header": ("ok", raw(OK + b"X-A: \0\0\r\nConnection: close\r\n" + LENGTH + b"\r\n" + BODY)),
    "long-security-policy": ("ok", raw(OK + b"X-A: " + b"y" * 40_000 + b"\r\n" + LENGTH + b"\r\n" + BODY)),
}
