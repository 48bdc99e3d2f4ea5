"""Bytes to text. Knows byte order marks, declared and guessed encodings; knows nothing of HTML blocks. First step of cleaning.

Order of belief (WHATWG HTML 13.2.3): byte order mark, the HTTP header, the page's own <meta>, then UTF-8 if it decodes, then Windows-1252, which every
byte sequence satisfies and which is what old pages without a declaration are written in. A declared encoding that cannot decode the page is not believed.
"""

from __future__ import annotations

import re

from bs4.dammit import EncodingDetector, UnicodeDammit
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from archive.errors import BadInput

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\u200b\u2060\ufeff\ud800-\udfff]")
_SIGNATURES = {
    b"%PDF-": "a PDF",
    b"PK\x03\x04": "a ZIP archive or office document",
    b"\x89PNG": "a PNG image",
    b"\xff\xd8\xff": "a JPEG image",
    b"GIF8": "a GIF image",
    b"\x1f\x8b": "gzip-compressed",
    b"\xd0\xcf\x11\xe0": "an old office document",
    b"\x7fELF": "a program",
    b"SQLite format 3": "a database",
}
_MAX_CONTROL_SHARE = 0.01
"""Above this share of control characters a file is no text: text has none but tabs and line ends."""


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a page and where its encoding was learned from: ``("…", "utf-8 from header")``. Never fails; see `refuse_binary` for what is no text."""
    bom, payload_encoding = _bom(body)
    candidates = [
        (bom, "byte order mark"),
        (http_content_type_encoding(content_type) if content_type else None, "header"),
        (_declared(body), "page"),
        ("utf-8", "statistics"),
    ]
    raw = body[payload_encoding:]
    for encoding, origin in candidates:
        if not encoding:
            continue
        try:
            text = raw.decode(encoding)
        except (UnicodeDecodeError, LookupError):
            continue
        return _tidy(text), f"{encoding} from {origin}"
    # A page mostly in UTF-8 into which somebody pasted Windows-1252 quotes is mended byte by byte; a page that is not UTF-8 at all is Windows-1252.
    mended = UnicodeDammit.detwingle(raw) if _mostly_utf8(raw) else None
    if mended is not None:
        return _tidy(mended.decode("utf-8", "replace")), "utf-8 from statistics, mended"
    return _tidy(raw.decode("cp1252", "replace")), "cp1252 from statistics"


def refuse_binary(body: bytes, name: str) -> None:
    """Raises BadInput, naming the file, when the bytes are no text in any encoding."""
    for signature, what in _SIGNATURES.items():
        if body.startswith(signature):
            raise BadInput(f"{name}: this is {what}, not a page or a text", name=name)
    if _bom(body)[0]:
        return
    sample = body[:65536]
    if b"\x00" in sample and sample.count(0) * 20 > len(sample):
        raise BadInput(f"{name}: this is binary, not a page or a text", name=name)
    controls = sum(1 for b in sample if b < 9 or 13 < b < 27 or 27 < b < 32)
    if sample and controls / len(sample) > _MAX_CONTROL_SHARE:
        raise BadInput(f"{name}: this is binary, not a page or a text", name=name)


def _bom(body: bytes) -> tuple[str | None, int]:
    encoding, mark = read_bom(body)
    return (encoding, len(mark)) if encoding and mark else (None, 0)


def _declared(body: bytes) -> str | None:
    declared = html_body_declared_encoding(body) or EncodingDetector.find_declared_encoding(body, is_html=True)
    resolved = resolve_encoding(declared) if declared else None
    # HTML 13.2.3.2: a page that could be read as ASCII far enough to find its <meta> is not UTF-16, whatever the <meta> says.
    return "utf-8" if resolved and resolved.startswith("utf-16") else resolved


def _mostly_utf8(raw: bytes) -> bool:
    broken = raw.decode("utf-8", "replace").count("\ufffd")
    beyond_ascii = sum(1 for b in raw if b > 127)
    return broken * 4 < beyond_ascii


def _tidy(text: str) -> str:
    """One kind of line end, and none of the characters that cannot stand in XML or that no reader sees."""
    return _CONTROL.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))
