"""A REST answer or a feed without what it says of one page: for the legal withdrawal of that page, whose neighbours in the list keep their entries.

Knows the two forms in which a document lists whole items. Refuses to alter anything else: what cannot be taken out by itself goes with all of it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any

from archive.discovery.markup import unpack
from archive.discovery.wording import text_of
from archive.errors import BadInput
from archive.identity import urlkey
from archive.model import UrlKey

_ENTRY = re.compile(rb"<((?:[\w.-]+:)?(?:item|entry))[\s>].*?</\1\s*>", re.DOTALL)
_BEGINS_ENTRY = re.compile(rb"<(?:[\w.-]+:)?(?:item|entry)[\s>]")
_IN_ENTRY = re.compile(rb"""https?:(?:[^\s"'<>\]&]|&amp;|&#0?38;)+""")
_BEGINS = re.compile(r'\[\s*\{\s*"|\{\s*"')

Key = Callable[[str], UrlKey]
"""The page of an address; raises BadInput for what is none."""


def without(body: bytes, page: UrlKey, key: Key = urlkey) -> bytes | None:
    """`body`, without content coding, less the entries whose address is `page` by `key`; None where none is, b'' where they cannot be told from the rest.

    An entry of a feed is one of the page when any address in it (link, guid, id, about, original link) is the page's.
    """
    payload = unpack(body, lambda _problem: None)
    if payload.lstrip()[:1] in (b"{", b"[") or _BEGINS.search(text_of(payload[:4096])):
        found = _without_posts(payload, page, key)
        if found is not None or payload.lstrip()[:1] in (b"{", b"["):
            return found
    less = _ENTRY.sub(lambda entry: b"" if _speaks_of(entry[0], page, key) else entry[0], payload)
    if less != payload:
        return less
    # Another encoding, or a form that only a parser understands. A sitemap has addresses and no entries: it stays.
    plain = payload.replace(b"\0", b"")
    return b"" if _BEGINS_ENTRY.search(plain) and _speaks_of(plain, page, key) else None


def _without_posts(payload: bytes, page: UrlKey, key: Key) -> bytes | None:
    text = text_of(payload)
    begins = None if text.lstrip()[:1] in {"{", "["} else _BEGINS.search(text)
    try:
        answer, _ = json.JSONDecoder().raw_decode(text[begins.start() :] if begins else text.lstrip())
    except (ValueError, RecursionError):
        return b"" if _speaks_of(payload.replace(b"\\/", b"/"), page, key) else None
    if isinstance(answer, dict):
        return b"[]" if _is_of(answer, page, key) else None
    if not isinstance(answer, list):
        return None
    others = [one for one in answer if not _is_of(one, page, key)]
    if len(others) == len(answer):
        return None
    return json.dumps(others, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "backslashreplace")


def _is_of(post: Any, page: UrlKey, key: Key) -> bool:
    return isinstance(post, dict) and isinstance(post.get("link"), str) and _key(post["link"], key) == page


def _speaks_of(entry: bytes, page: UrlKey, key: Key) -> bool:
    return any(
        _key(address.decode("utf-8", "replace").replace("&amp;", "&").replace("&#038;", "&").replace("&#38;", "&"), key)
        == page
        for address in _IN_ENTRY.findall(entry)
    )


def _key(address: str, key: Key) -> UrlKey | None:
    try:
        return key(address)
    except BadInput:
        return None
