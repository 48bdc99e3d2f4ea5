"""The words of a source made comparable: bytes to text, markup out of titles, the date forms of feeds and sitemaps.

Knows encodings and date formats; refuses to invent: what cannot be read is None, a date without an offset keeps none. Serves every reader of this room.
"""

from __future__ import annotations

import codecs
import html
import json
import re
from collections.abc import Iterable
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9._:-]+)", re.IGNORECASE)
_TAG = re.compile(r"</?[A-Za-z][^<>]*>|<!--.*?-->", re.DOTALL)
_REFERENCE = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_PARTIAL_DAY = re.compile(r"\d{4}(-(0[1-9]|1[0-2]))?")


def text_of(body: bytes, content_type: str = "") -> str:
    """The text of an HTML, JSON or plain document: by its BOM, the header's charset, a meta charset, as UTF-8, else as Windows-1252.

    Never raises: what cannot be decoded becomes U+FFFD. Order of the witnesses: HTML standard, "determining the character encoding".
    """
    for bom, encoding in _BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(encoding, "replace")
    named = _CHARSET.search(content_type) or _CHARSET.search(body[:2048].decode("latin-1"))
    for encoding in ([named.group(1)] if named else []) + ["utf-8"]:
        try:
            return body.decode(encoding)
        except (LookupError, ValueError):  # an encoding nobody knows, or not in that encoding after all
            continue
    return body.decode("cp1252", "replace")


def decode_references(text: str) -> str:
    """Character references decoded, but only those that end in a semicolon: in ``?a=1&section=2`` there is no §."""
    return _REFERENCE.sub(lambda match: html.unescape(match.group()), text)


def plain(text: str, *, markup: bool = True) -> str:
    """`text` on one line without control characters; with `markup`, tags are dropped and references decoded first."""
    if markup:
        text = decode_references(_TAG.sub("", text))
    return " ".join(_UNPRINTABLE.sub("", text).split())


def listed(words: Iterable[str]) -> tuple[str, str] | None:
    """A hint of several words as a JSON list, each once in their order; None when there is none."""
    kept = list(dict.fromkeys(word for word in map(plain, words) if word))
    text = json.dumps(kept, ensure_ascii=False)
    return (text, text) if kept else None


def read_date(text: str) -> str | None:
    """An ISO 8601 or RFC 822 date as ISO 8601, just as precise and with the offset as published (``Z`` for UTC); None when it is neither.

    ``2021``, ``2021-01`` and ``2021-01-07`` stay as they are. A zone that RFC 822 does not know gives a time without offset, not a guess.
    """
    raw = " ".join(text.split())
    if _PARTIAL_DAY.fullmatch(raw):
        return raw if raw[:4] > "1000" else None
    try:
        if len(raw) == 10:
            return date.fromisoformat(raw).isoformat()
        when = datetime.fromisoformat(raw)
    except ValueError:
        try:
            when = parsedate_to_datetime(raw)
        except (ValueError, TypeError, IndexError, OverflowError):  # what its parser is known to raise on odd text
            return None
    if when.year < 1000:
        return None  # "0000-00-00" and its relatives: a field that nobody filled in
    return when.isoformat(timespec="seconds").removesuffix("+00:00") + (
        "Z" if when.utcoffset() is not None and not when.utcoffset() else ""
    )
