"""Who is who: the key of a page, and the digests. Pure; knows urls and bytes, nothing of sites, files or databases.

Never a bare "hash": each digest says in its prefix what was digested and by which scheme, so that a later scheme cannot be mistaken for this one.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Sequence
from datetime import UTC, datetime
from urllib.parse import parse_qsl, quote, urlencode, urljoin, urlsplit, urlunsplit

from archive.errors import BadInput
from archive.model import (
    BlockDigest,
    CaptureId,
    Claim,
    ClaimsDigest,
    Cleaned,
    Dated,
    EntityDigest,
    FoldDigest,
    LedgerDigest,
    PayloadDigest,
    Removal,
    StateDigest,
    TextDigest,
    UrlKey,
)

DEFAULT_PORTS = {"http": 80, "https": 443}

TRACKING_PARAMETERS = re.compile(
    r"^(utm_.*|fbclid|gclid|dclid|msclkid|yclid|igshid|mc_cid|mc_eid|_hs(enc|mi)|hsCtaTracking|_ga|_gl|ref_src|replytocom)$",
    re.IGNORECASE,
)
"""Query parameters that never choose another text: advertising, mail campaigns, WordPress's `replytocom`."""
SESSION_PARAMETERS = re.compile(
    r"^(phpsessid|jsessionid|sessionid|session|sid|cfid|cftoken|s)=[0-9a-z-]{16,}$", re.IGNORECASE
)
"""Session ids, told by their value: `sid=12` is an article of PHP-Nuke."""
SHARE_PARAMETERS = re.compile(
    r"^share=(facebook|twitter|x|linkedin|email|print|reddit|pinterest|tumblr|telegram|whatsapp|mastodon|bluesky|pocket|custom-\d+)$"
)
"""WordPress's share buttons, which lead away from the very page; they come with `nb=1`."""

LONGEST_KEY_BYTES = 2000
"""Of a page's key. Scrapy asks for no address over 2,083 characters, and a row of PostgreSQL's index holds 2,704 bytes: a key and two digests beside it."""

_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_SAFE_IN_PATH = "/:@!$&'()*+,;=-._~"
_SAFE_IN_QUERY = _SAFE_IN_PATH + "?%[]"
_SPACE = re.compile(r"\s+")
_FOLDS = {
    **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u00b4`", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
    "\u2026": "...",
}
_FOLDED = re.compile(f"[{''.join(_FOLDS)}]")


def canonical_url(url: str, *, base: str | None = None) -> str:
    """The one spelling of an http(s) address that we request and compare: absolute, lower-case host, no fragment, no tracking parameters.

    Percent-encodings of the path are upper-cased and unreserved characters decoded (RFC 3986 6.2.2); the rest of the query stays as it is written.
    Raises BadInput for what is no http(s) address.
    """
    raw = url.strip()
    try:
        raw.encode("utf-8")  # lone surrogates cannot be asked for
        parts = urlsplit(urljoin(base, raw) if base else raw)
        host, port = parts.hostname, parts.port
    except ValueError as error:
        raise BadInput(f"not a web address: {url!r} ({error})", name=url) from error
    if parts.scheme not in DEFAULT_PORTS or not host:
        raise BadInput(f"not a web address: {url!r} (an http or https address is needed)", name=url)
    host = _ascii_host(host, url)
    netloc = f"[{host}]" if ":" in host else host
    if port and port != DEFAULT_PORTS[parts.scheme]:
        netloc = f"{netloc}:{port}"
    return urlunsplit((parts.scheme, netloc, _requote(parts.path) or "/", _without_tracking(parts.query), ""))


def _ascii_host(host: str, url: str) -> str:
    host = host.rstrip(".").lower()
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise BadInput(f"not a web address: {url!r} (its host name cannot be encoded)", name=url) from error


def _without_tracking(query: str) -> str:
    """The query as written, less what tracks: order, plus signs and bare words (`?45`) mean something to the server and stay."""
    parts = [part for part in query.split("&") if part]
    shared = any(SHARE_PARAMETERS.match(part) for part in parts)
    kept = [
        part
        for part in parts
        if not TRACKING_PARAMETERS.match(part.partition("=")[0])
        and not SESSION_PARAMETERS.match(part)
        and not SHARE_PARAMETERS.match(part)
        and not (shared and part.startswith("nb="))
    ]
    return quote("&".join(kept), safe=_SAFE_IN_QUERY)


def _requote(path: str) -> str:
    """Percent-encodings normalised one by one, so that an encoded slash stays encoded."""
    pieces = re.split(r"((?:%[0-9A-Fa-f]{2})+)", path)
    for i, piece in enumerate(pieces):
        if i % 2:
            raw = bytes.fromhex(piece.replace("%", ""))
            pieces[i] = "".join(chr(b) if chr(b) in _UNRESERVED else f"%{b:02X}" for b in raw)
        else:
            pieces[i] = quote(piece, safe=_SAFE_IN_PATH)
    return "".join(pieces)


def urlkey(url: str) -> UrlKey:
    """The identity of the page at `url`: its SURT, with what never chooses another text folded away.

    Folded: scheme, default port, a leading ``www.``, trailing slash, ``index.html|htm|php``, order of query parameters, tracking parameters.
    An address that is not http(s) (an imported file's URN) is its own key. A key over LONGEST_KEY_BYTES ends in a digest of the whole instead.
    Source of the form: SURT as used by the Wayback CDX.
    """
    if not url.lower().startswith(("http://", "https://")):
        return _bounded(url.strip())
    parts = urlsplit(canonical_url(url))
    host = parts.hostname or ""
    host = host.removeprefix("www.")
    is_name = not re.fullmatch(r"[0-9.]+|.*:.*", host)
    surt = ",".join(reversed(host.split("."))) if is_name else host
    if parts.port:
        surt += f":{parts.port}"
    path = re.sub(r"/index\.(html?|php)$", "/", parts.path, flags=re.IGNORECASE).rstrip("/") or "/"
    query = urlencode(
        sorted(parse_qsl(parts.query, keep_blank_values=True, errors="surrogateescape")), errors="surrogateescape"
    )
    return _bounded(f"{surt}){path}" + (f"?{query}" if query else ""))


def _bounded(key: str) -> UrlKey:
    raw = key.encode("utf-8", "surrogatepass")
    if len(raw) <= LONGEST_KEY_BYTES:
        return UrlKey(key)
    end = f"#sha256:{hashlib.sha256(raw).hexdigest()}"  # no key has a fragment of its own
    return UrlKey(raw[: LONGEST_KEY_BYTES - len(end)].decode("utf-8", "ignore") + end)


def address_of(page: UrlKey) -> str | None:
    """An address whose key is `page`: what the key has folded away is in its plainest form. None for a key that is no SURT (an imported file's URN)."""
    host, bracket, rest = page.partition(")")
    if not bracket:
        return None
    name, colon, port = host.partition(":") if "," in host or host.count(":") == 1 else (host, "", "")
    domain = ".".join(reversed(name.split(","))) if "," in name else name
    return f"http://{f'[{domain}]' if ':' in domain else domain}{colon}{port}{rest}"


def item_id(page: UrlKey) -> str:
    """The citable name of an item: ``item1-`` and 16 hex digits of its page's key, the same on every machine for ever."""
    return f"item1-{_hex(page)[:16]}"


def payload_digest(payload: bytes) -> PayloadDigest:
    """Of the body bytes as received."""
    return PayloadDigest(f"sha256:{hashlib.sha256(payload).hexdigest()}")


def entity_digest(body: bytes) -> EntityDigest:
    """Of the decoded body bytes."""
    return EntityDigest(f"sha256:{hashlib.sha256(body).hexdigest()}")


def text_digest(body_text: str) -> TextDigest:
    """Of exactly the stored text, in UTF-8. `sha256sum` of the CSV's field gives the same digits."""
    return TextDigest(f"sha256:{_hex(body_text)}")


def block_digest(text: str) -> BlockDigest:
    """Of one visible block."""
    return BlockDigest(f"sha256:{_hex(text)}")


def capture_id(url: str, captured_at: datetime, payload: PayloadDigest) -> CaptureId:
    """Names a capture by what it is, so that the same WARC imported twice is the same capture."""
    return CaptureId(f"capture1:{_hex(chr(10).join((url, utc_text(captured_at), payload)))[:40]}")


def ledger_digest(removals: Sequence[Removal]) -> LedgerDigest:
    """Of the ordered removals of one rendition."""
    rows = [[r.n, block_digest(r.text), r.rule, r.detail, r.kept] for r in removals]
    return LedgerDigest(f"ledger1:{_hex(_canonical_json(rows))}")


def claims_digest(claims: Sequence[Claim]) -> ClaimsDigest:
    """Of the ordered claims of one rendition."""
    rows = [[c.field, c.source, c.verbatim, c.value, c.precision, c.tz, c.chosen, c.why] for c in claims]
    return ClaimsDigest(f"claims1:{_hex(_canonical_json(rows))}")


def fold(text: str) -> str:
    """The text with everything folded away that no reader would call an edit: width and ligatures (NFKC), white space, quotes, dashes, block breaks."""
    if text.isascii():  # nine texts of ten, and the only fold of ASCII
        return " ".join(text.replace("`", "'").split())
    normal = unicodedata.normalize("NFKC", text)
    return " ".join(_FOLDED.sub(lambda found: _FOLDS[found[0]], normal).split())


def fold_digest(body_text: str) -> FoldDigest:
    """Of the folded text. Equal digests: nobody edited anything, or the same item at two addresses."""
    return FoldDigest(f"fold1:{_hex(fold(body_text))}")


def state_digest(cleaned: Cleaned) -> StateDigest:
    """Of what makes two sightings one version, from the page's own payload only. Empty fields are left out, so that a new field keeps old digests."""
    fields = {
        "title": fold(cleaned.title or ""),
        "published": _dated(cleaned.published),
        "updated": _dated(cleaned.updated),
        "embargo": _dated(cleaned.embargo),
        "authors": [fold(a) for a in cleaned.authors],
        "fold": fold_digest(cleaned.body_text),
    }
    return StateDigest(f"state1:{_hex(_canonical_json({k: v for k, v in fields.items() if v}))}")


def utc_text(when: datetime) -> str:
    """A UTC instant as the text we store and compare: ``2026-11-21T02:43:52.123456Z``, always 27 characters, so that text order is time order."""
    return when.astimezone(UTC).isoformat(timespec="microseconds").removesuffix("+00:00") + "Z"


def parse_utc(text: str) -> datetime:
    """The inverse of `utc_text`; also takes whole seconds. Raises BadInput for anything else."""
    try:
        when = datetime.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"not a UTC time: {text!r}", name=text) from error
    if when.tzinfo is None:
        raise BadInput(f"not a UTC time: {text!r} (it names no zone; end it with Z)", name=text)
    return when.astimezone(UTC)


def _dated(dated: Dated | None) -> list[str] | None:
    return [dated.value, dated.precision, dated.tz or ""] if dated else None


def _canonical_json(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def _hex(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
