"""HTTP heads as bytes: made from what the crawler still knows, and read from what others stored. Pure; serves both ends of the WARC room.

Knows RFC 9110 section 5 and RFC 9112 sections 3 to 6. Refuses to know WARC fields and files.

Header text is latin-1, one character a byte, so that every byte a server sent has a character here and comes back unchanged (as in PEP 3333).
A character beyond latin-1 is written as its UTF-8 bytes and reads back as those bytes.

What a head may not carry is replaced, never the cause of a lost record:
  - CR, LF and NUL in a value become a blank (RFC 9110 5.5), blanks around a value go;
  - what is no token character in a name becomes ``_`` (5.6.2): a strict reader takes such a line, and all headers after it, for the body.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

Headers = tuple[tuple[str, str], ...]

_NOT_TOKEN = re.compile(r"[^!#$%&'*+\-.^_`|~0-9A-Za-z]")
_NOT_IN_VALUE = re.compile(r"[\r\n\0]")
_HEAD_END = re.compile(rb"\r?\n\r?\n")
_STATUS_LINE = re.compile(rb"HTTP/\d+(?:\.\d+)?[ \t]+(\d{1,9})(?:[ \t]+([^\r\n]*))?")
_FRAMING = ("transfer-encoding", "content-length")


@dataclass(frozen=True, slots=True)
class Head:
    """A head read from a record. `status` is None where the first line is no status line (then `reason` is that line); `size_bytes` includes the blank line."""

    status: int | None
    reason: str
    headers: Headers
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """A head made for a record, and in `changes` one sentence on what in it the server did not say ('' for nothing)."""

    content: bytes
    changes: str = ""


def response_head(
    status: int, reason: str, headers: Iterable[tuple[str, str]], payload_bytes: int, *, has_body: bool
) -> Rebuilt:
    """The status line and the headers as given, with the framing that the stored payload has.

    The payload is stored without chunks, so Transfer-Encoding would make a replay misread it: dropped. Content-Length is kept where it is right,
    else replaced by (or, when absent, added as) the length of the payload. Where no body can follow (1xx, 204, 304, an answer to HEAD: `has_body`
    false) Content-Length speaks of another response and stays as it was. HTTP/1.1 is written whatever was spoken.
    """
    kept: list[tuple[str, str]] = []
    framing: dict[str, str] = {}
    for name, value in headers:
        clean = (_name(name), _value(value))
        key = clean[0].lower()
        if key not in _FRAMING or (not has_body and key == "content-length"):
            kept.append(clean)
        elif key not in framing:
            framing[key] = clean[1]
            if key == "content-length":
                kept.append((clean[0], str(payload_bytes)))  # in its old place
    changes = []
    if "transfer-encoding" in framing:
        changes.append(f"Transfer-Encoding {framing['transfer-encoding'][:100]!r} dropped")
    if has_body and framing.get("content-length") != str(payload_bytes):
        if "content-length" in framing:
            changes.append(f"Content-Length {framing['content-length'][:100]!r} replaced")
        else:
            kept.append(("Content-Length", str(payload_bytes)))
            changes.append("Content-Length added")
    return Rebuilt(_join(f"HTTP/1.1 {status} {_value(reason)}", kept), "; ".join(changes))


def request_head(method: str, url: str, headers: Sequence[tuple[str, str]]) -> bytes:
    """The request line and the headers as given; Host is added when it is missing, because HTTP libraries add it below where headers are seen."""
    try:
        parts = urlsplit(url)
        host, target = parts.netloc.rpartition("@")[2], (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    except ValueError:
        host, target = "", "/"
    kept = [(_name(name), _value(value)) for name, value in headers]
    if host and not any(name.lower() == "host" for name, _ in kept):
        kept.insert(0, ("Host", _value(host)))
    target = re.sub(r"[^\x21-\x7e]", lambda match: _percent(match[0]), target)
    return _join(f"{_NOT_TOKEN.sub('_', method) or 'GET'} {target} HTTP/1.1", kept)


def parse_head(block: bytes) -> Head:
    """Reads the head at the start of a block, leniently: bare newlines, folded lines, lines without a colon (skipped), a head that never ends."""
    end = _HEAD_END.search(block)
    size = end.end() if end else len(block)
    first, *lines = block[: end.start() if end else size].split(b"\n")
    headers: list[tuple[str, str]] = []
    for line in lines:
        text = line.removesuffix(b"\r").decode("latin-1")
        if text[:1] in {" ", "\t"} and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {_trim(text)}".strip(" "))
            continue
        name, colon, value = text.partition(":")
        if colon:
            headers.append((_trim(name), _trim(value)))
    match = _STATUS_LINE.match(first)
    if match is None:
        return Head(None, _trim(first.removesuffix(b"\r").decode("latin-1")), tuple(headers), size)
    return Head(int(match[1]), _trim((match[2] or b"").decode("latin-1")), tuple(headers), size)


def percent_escaped(url: str) -> str:
    """The address with what would not survive a line of WARC fields percent-encoded: white space, controls, angle brackets, lone surrogates."""
    return "".join(_percent(c) if c.isspace() or not c.isprintable() or c in "<>" else c for c in url)


def _percent(character: str) -> str:
    return "".join(f"%{byte:02X}" for byte in character.encode("utf-8", "surrogatepass"))


def _join(first: str, headers: Iterable[tuple[str, str]]) -> bytes:
    lines = [_bytes(first)]
    lines += [_bytes(name) + b": " + _bytes(value) for name, value in headers]
    return b"\r\n".join(lines) + b"\r\n\r\n"


def _bytes(text: str) -> bytes:
    try:
        return text.encode("latin-1")
    except UnicodeEncodeError:
        pass
    try:
        return text.encode(
            "utf-8", "surrogateescape"
        )  # a byte that another decoder smuggled through becomes that byte again
    except UnicodeEncodeError:
        return text.encode("utf-8", "replace")


def _trim(text: str) -> str:
    return text.strip(" \t")


def _name(name: str) -> str:
    return _NOT_TOKEN.sub("_", _trim(name)) or "_"


def _value(value: str) -> str:
    return _trim(_NOT_IN_VALUE.sub(" ", value))
