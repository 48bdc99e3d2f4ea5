"""The index beside a WARC file: one line a capture, sorted, in the CDXJ form that pywb and the field's tools read. Serves replay, and marks a file as finished.

    org,example)/news/7 20261121024352 {"url": "…", "mime": "text/html", "status": "200", "digest": "sha256:…", "length": "…", "offset": "…", "filename": "…"}

Knows the spelling of a line and of its key. Refuses to know how a page is told from another: that is `identity.urlkey`, which folds more away. The key
here is the one that replay tools compute from an address that a reader asks for, so it must be theirs to the letter: SURT of the address with the rules of
the Internet Archive's canonicalizer (percent-encodings undone and done again minimally, dot segments, www and www2, default port, session ids, case,
order of the query). The lines are those of cdxj-indexer 1.5, but that a 304 has none: a replay tool would answer a reader with it, and an empty page, where
the capture that it confirms can be shown (pywb 2.10, 2026-11-21).

The index holds nothing that the records do not say, and can be made again from them at any time.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

from archive.warc.files import index_path, put_in_place
from archive.warc.read import Record, records

_PARTS = re.compile(
    rb"(?:(?P<scheme>[a-zA-Z][a-zA-Z0-9+.-]*):)?(?://(?P<host>[^/?#]*))?(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?"
)
_DOUBLED = re.compile(rb"(?:https?://)*(?=https?://)")
_SAFE = b"!\"$&'()*+,-./:;<=>?@[\\]^_`{|}~"
"""What a key spells as it is, beside letters and digits."""
_WWW = re.compile(rb"www\d*\.")
_PATH_SESSIONS = (
    re.compile(rb"(.*/)\((?:[a-z]\([0-9a-z]{24}\))+\)/([^?]+\.aspx.*)", re.IGNORECASE),
    re.compile(rb"(.*/)\([0-9a-z]{24}\)/([^?]+\.aspx.*)", re.IGNORECASE),
)
_QUERY_SESSIONS = tuple(
    re.compile(rb"(.*)(?:" + named + rb")(?:&(.*))?", re.IGNORECASE)
    for named in (
        rb"jsessionid=[0-9a-z]{32}",
        rb"phpsessid=[0-9a-z]{32}",
        rb"sid=[0-9a-z]{32}",
        rb"aspsessionid[a-z]{8}=[a-z]{24}",
        rb"cfid=[^&]+&cftoken=[^&]+",
    )
)
_DEFAULT_PORTS = {b"http": 80, b"https": 443}


def replay_key(url: str) -> str:
    """The key under which replay tools look `url` up. An address that cannot be taken apart is its own key, as theirs is."""
    try:
        return _key(url.encode("utf-8", "surrogateescape")).decode("utf-8", "replace")
    except ValueError:
        return url


def line_of(record: Record, filename: str) -> list[str]:
    """The record's line of the index, without its newline: one for a response, a resource or a revisit to an equal payload, none for all else."""
    if record.record_type not in {"response", "revisit", "resource"} or not record.url or record.status == 304:
        return []
    media = (
        "warc/revisit" if record.record_type == "revisit" else re.split(r"[;\s]", record.content_type, maxsplit=1)[0]
    )
    words = {
        "url": record.url,
        "mime": media,
        "status": "" if record.status is None else str(record.status),
        "digest": record.field("WARC-Payload-Digest"),
        "length": str(record.length_bytes),
        "offset": str(record.offset_bytes),
        "filename": filename,
    }
    spelled = json.dumps({name: value for name, value in words.items() if value})
    key = re.sub(r"\s", "%20", replay_key(record.url))  # white space in it would shift the columns
    return [f"{key} {record.captured_at:%Y%m%d%H%M%S} {spelled}"]


def write_index(path: Path, lines: Iterable[str]) -> None:
    """Puts the index of the WARC file `path` beside it, whole or not at all. Raises OSError."""
    put_in_place(index_path(path), _spelled(lines))


def index_fault(path: Path, lines: Iterable[str]) -> str:
    """What is wrong with the index that lies beside the WARC file `path`, whose records come to `lines`; '' for nothing."""
    try:
        if index_path(path).read_bytes() == _spelled(lines):
            return ""
    except OSError as error:
        return f"cannot be read ({error.strerror or error})"
    return "does not say what the records beside it say"


def index_of(path: Path) -> list[str]:
    """The lines that the records of a WARC file come to, in their order in the file."""
    return [line for record in records(path, limit_bytes=None) for line in line_of(record, path.name)]


def _spelled(lines: Iterable[str]) -> bytes:
    return b"".join(sorted(f"{line}\n".encode() for line in lines))


def _key(url: bytes) -> bytes:
    url = re.sub(rb"[\n\r\t]", b"", url.strip())
    if not re.match(rb"[a-zA-Z][a-zA-Z0-9+.-]*:", url):
        url = b"http://" + url
    parts = _PARTS.match(_DOUBLED.sub(b"", url, count=1))
    assert parts is not None
    scheme, path = parts["scheme"] or b"", parts["path"]
    host, port = _host_and_port(parts["host"] or b"")
    if scheme.startswith(b"http") and not host:
        host, _, rest = path.lstrip(b"/").partition(b"/")
        path = b"/" + rest
    query = _query(parts["query"] or b"")
    tail = _path(path, named=bool(host)) + (b"?" + query if query else b"")
    if not host:
        return scheme + b":" + tail
    host = _WWW.sub(b"", _name(host), count=1) if scheme != b"dns" else _name(host)
    numbered = f":{port}".encode() if port not in {None, _DEFAULT_PORTS.get(scheme.lower(), 0)} else b""
    return (
        b",".join(reversed(host.split(b".")))
        + numbered
        + b")"
        + (tail if tail.startswith(b"/") or not tail else b"/" + tail)
    )


def _host_and_port(authority: bytes) -> tuple[bytes, int | None]:
    """Raises ValueError for a port that is no number."""
    address = authority.rpartition(b"@")[2].rstrip(b":")
    if address.startswith(b"["):
        host, _, after = address[1:].partition(b"]")
        port = after.removeprefix(b":")
    else:
        host, _, port = address.partition(b":")
    return host, int(port) if port else None


def _name(host: bytes) -> bytes:
    host = _unescaped(host)
    if not host.isascii():
        with suppress(UnicodeError):
            host = host.decode("utf-8", "ignore").encode("idna")
    host = host.replace(b"..", b".").strip(b".")
    if host.isdigit():
        number = int(host) & 0xFFFFFFFF
        return b".".join(str(number >> shift & 0xFF).encode() for shift in (24, 16, 8, 0))
    return _escaped(host.lower())


def _path(path: bytes, *, named: bool) -> bytes:
    path = _unescaped(path)
    if named:
        path = _without_dots(path)
    path = _escaped(path).lower()
    for session in _PATH_SESSIONS:
        if found := session.fullmatch(path):
            path = found[1] + found[2]
    return path[:-1] if path.endswith(b"/") and len(path) > 1 else path


def _without_dots(path: bytes) -> bytes:
    kept: list[bytes] = []
    for piece in path.split(b"/")[1:]:
        if piece == b".." and kept:
            kept.pop()
        elif piece != b".":
            kept.append(piece)
    return b"/" + b"/".join([*(piece for piece in kept[:-1] if piece), *kept[-1:]])


def _query(query: bytes) -> bytes:
    query = _escaped(_unescaped(query))
    for session in _QUERY_SESSIONS:
        if found := session.fullmatch(query):
            query = found[1] + (found[2] or b"")
    # By name, then by value; a bare name before the same name with an empty value.
    pairs = sorted(query.lower().split(b"&"), key=_name_and_value)
    return b"&".join(pairs)


def _name_and_value(pair: bytes) -> list[bytes]:
    return pair.split(b"=", 1)


def _unescaped(text: bytes) -> bytes:
    while (less := unquote_to_bytes(text)) != text:
        text = less
    return text


def _escaped(text: bytes) -> bytes:
    return quote_from_bytes(text, safe=_SAFE).encode("ascii")
