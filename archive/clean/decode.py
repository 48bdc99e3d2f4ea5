"""Bytes to text. Knows byte order marks, declared and guessed encodings; knows nothing of HTML blocks. First step of cleaning.

Order of belief (WHATWG HTML 13.2.3): byte order mark, the HTTP header, the page's own <meta>, then UTF-8 if it decodes, then the language that the page
names, then Windows-1252, which every byte sequence satisfies and which is what old pages without a declaration are written in. A declared encoding that
cannot decode the page is not believed, nor is one that the web does not have (UTF-7, Python's own codecs), nor UTF-16 where no byte is zero.
"""

from __future__ import annotations

import re
from codecs import lookup
from dataclasses import dataclass
from itertools import pairwise

from bs4.dammit import EncodingDetector, UnicodeDammit
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from archive.errors import BadInput
from archive.model import Claim

_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f\ufeff\ud800-\udfff]")
_CONTROL_BYTES = bytes([*range(9), 11, *range(14, 32), 127])
_WEB = frozenset(
    "utf-8 utf-16-le utf-16-be utf-16 utf-32 utf-32-le utf-32-be ascii cp866 cp874 cp932 cp949 cp950 cp1250 cp1251 cp1252 cp1253 cp1254 cp1255 cp1256 "
    "cp1257 cp1258 iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7 iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14 "
    "iso8859-15 iso8859-16 koi8-r koi8-u mac-roman mac-cyrillic gbk gb2312 gb18030 big5 big5hkscs euc_jp iso2022_jp shift_jis euc_kr johab tis-620 hz".split()
)
"""The encodings of the web (WHATWG Encoding 4.2) by Python's names, and a few that old pages declare."""
_BY_LANGUAGE = {
    **dict.fromkeys(("ja",), ("cp932", "euc_jp")),
    **dict.fromkeys(("zh",), ("gb18030", "big5hkscs")),
    **dict.fromkeys(("ko",), ("cp949",)),
    **dict.fromkeys(("ru", "uk", "be", "bg", "sr", "mk"), ("cp1251",)),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "sl", "hr", "ro"), ("cp1250",)),
    **dict.fromkeys(("tr", "az"), ("cp1254",)),
    **dict.fromkeys(("el",), ("cp1253",)),
    **dict.fromkeys(("he", "yi"), ("cp1255",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
    **dict.fromkeys(("vi",), ("cp1258",)),
    **dict.fromkeys(("th",), ("cp874",)),
}
"""What a page of this language is written in when it is not UTF-8 and does not say (after WHATWG HTML 13.2.3.2, step 9)."""
_LANGUAGE = re.compile(rb"<html[^>]{0,500}?\slang\s*=\s*[\"']?([A-Za-z]{2})", re.IGNORECASE)
_BEYOND_ASCII = bytes(range(128, 256))
_COMMON = frozenset(
    "的一是不了在人有我他这中大来上国个到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同"
    "三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由"
    "這個來說們為時會過對還發學開經頭動長現將與進實點種聲話兒問機給業電門東關後無當國見氣並間"
    "日本人年月大会国中出行事者社分時上合同自学生部市東業方新場員立開手力問代明動京目通言理体田主題意不作用度強公持野以思家世多正安院心界教文元重近考画海売知道集別物使品計死特私始朝運終台広住"
    "이다는을의에고하가지로기도사리대스인시나자어한그아해들서정를은회습니합과보년일전여"
    "оеаинтсрвлкм"
)
"""Signs that make up much of every page of Chinese, Japanese, Korean or Russian: what a wrong decoding does not hit."""
_SEQUENCE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_META = re.compile(rb"<meta\b[^>]{0,300}?\bcharset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_SURROGATES = re.compile(rb"\xed[\xa0-\xbf][\x80-\xbf]")
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


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a page, where its encoding was learned from (``utf-8 from header``), and what every witness said."""

    text: str
    told: str
    claims: tuple[Claim, ...]


def decode(body: bytes, content_type: str = "") -> tuple[str, str]:
    """The text of a page and where its encoding was learned from: ``("…", "utf-8 from header")``. Never fails; see `refuse_binary` for what is no text."""
    decoded = read(body, content_type)
    return decoded.text, decoded.told


def read(body: bytes, content_type: str = "") -> Decoded:
    """As `decode`, with a claim of the field `encoding` for each witness: what it named, and why it was believed or was not. Never fails."""
    claims: list[Claim] = []
    bom, mark = _bom(body)
    if bom:
        # The mark is proof; what does not decode under it is broken there too.
        claims.append(
            Claim("encoding", "byte order mark", body[:mark].hex(" "), bom, chosen=True, why="the mark is proof")
        )
        return Decoded(_tidy(body[mark:].decode(bom, "ignore")), f"{bom} from byte order mark", tuple(claims))
    text: str | None = None
    told = ""
    for source, verbatim, encoding, why in _witnesses(body, content_type):
        found, reason = (None, why) if encoding is None else _decoded(body, encoding)
        chosen = text is None and found is not None
        claims.append(Claim("encoding", source, verbatim, encoding, chosen=chosen, why=reason if text is None else ""))
        if chosen:
            text, told = found, f"{encoding} from {source}{f', {reason}' if reason else ''}"
            if source != "header":
                break  # what comes after is only asked when nothing was found
    if text is None:
        text, encoding, reason = _guessed(body)
        told = f"{encoding} from statistics{f', {reason}' if reason else ''}"
        claims.append(Claim("encoding", "statistics", "", encoding, chosen=True, why=reason or "no witness decodes it"))
    return Decoded(_tidy(text), told, tuple(claims))


def _witnesses(body: bytes, content_type: str) -> list[tuple[str, str, str | None, str]]:
    """(source, verbatim, Python's name of the encoding or None, why None) in the order of belief."""
    found: list[tuple[str, str, str | None, str]] = []
    if (wide := _wide(body)) is not None:
        found.append(("statistics", "", wide, ""))
    declared_latin = http_content_type_encoding(content_type) == "cp1252" if content_type else False
    if declared_latin and len(_SEQUENCE.findall(body[:65536])) >= 3:
        # A server's default. Three sequences of UTF-8 in a row do not happen in Windows-1252; if all of the page decodes, that is what it is.
        found.append(("statistics", "", "utf-8", ""))
    if content_type and (declared := http_content_type_encoding(content_type)):
        found.append(("header", content_type, *_known(declared, body)))
    elif "charset" in content_type.lower():
        found.append(("header", content_type, None, "no encoding of the web"))
    if page := html_body_declared_encoding(body) or _declared_late(body):
        named = resolve_encoding(page)
        # HTML 13.2.3.2: a page that could be read as ASCII far enough to find its <meta> is not UTF-16, whatever the <meta> says.
        named = "utf-8" if named and named.startswith("utf-16") else named
        found.append(("page", page, *(_known(named, body) if named else (None, "no encoding of the web"))))
    found.append(("statistics", "", "utf-8", ""))
    return found


def _declared_late(body: bytes) -> str | None:
    """What the page declares behind its first 4096 bytes, where w3lib looks: browsers read the page again when they meet it."""
    if declared := EncodingDetector.find_declared_encoding(body, is_html=True):
        return declared
    late = _META.search(body[:65536])
    return late[1].decode("ascii") if late else None


def _known(encoding: str, body: bytes) -> tuple[str | None, str]:
    try:
        name = lookup(encoding).name
    except LookupError:
        return None, "no encoding of the web"
    if name.replace("_", "-") not in _WEB and name not in _WEB:
        return None, "no encoding of the web"
    if name.startswith(("utf-16", "utf-32")) and b"\x00" not in body[:4096]:
        return None, "no byte is zero"
    return encoding, ""


def _decoded(body: bytes, encoding: str) -> tuple[str | None, str]:
    """The text and a remark, or None and why not. A last character that was cut in two is left out."""
    try:
        return body.decode(encoding), ""
    except (UnicodeDecodeError, LookupError) as error:
        start = error.start if isinstance(error, UnicodeDecodeError) else 0
        if start >= max(len(body) - 3, 1) and not body[:start].isascii():
            return body.decode(encoding, "ignore"), "the last character cut short"
        return None, f"does not decode at byte {start}" if start else "does not decode"


def _guessed(body: bytes) -> tuple[str, str, str]:
    """(text, encoding, remark) of a page that no witness decodes."""
    # Programs that count UTF-16 units write emoji as two surrogates of three bytes each (CESU-8), or only the first of them.
    if _SURROGATES.search(body):
        try:
            units = body.decode("utf-8", "surrogatepass").encode("utf-16-le", "surrogatepass")
            return units.decode("utf-16-le", "ignore"), "utf-8", "surrogates joined"
        except UnicodeDecodeError:
            pass
    # A page mostly in UTF-8 into which somebody pasted Windows-1252 quotes is mended byte by byte.
    if _mostly_utf8(body):
        return UnicodeDammit.detwingle(body).decode("utf-8", "replace"), "utf-8", "mended"
    language = _LANGUAGE.search(body[:4096])
    for encoding in _BY_LANGUAGE.get(language[1].decode("ascii").lower(), ()) if language else ():
        text, _ = _decoded(body, encoding)
        if text is not None:
            return text, encoding, f"the page's language is {language[1].decode('ascii').lower()}" if language else ""
    if (told := _by_characters(body)) is not None:
        return *told, "by its characters"
    return body.decode("cp1252", "replace"), "cp1252", ""


def _by_characters(body: bytes) -> tuple[str, str] | None:
    """(text, encoding) for encodings told by what the page would say in them: kana, the most common Han or hangul, the most common Cyrillic letters.

    In Windows-1252, letters beyond ASCII stand alone among others; in these they come in pairs, and what a wrong decoding gives is rare signs.
    """
    sample = body[:65536]
    beyond = len(sample) - len(sample.translate(None, _BEYOND_ASCII))
    if beyond < 40 or sum(one > 127 and other > 127 for one, other in pairwise(sample)) * 3 < beyond:
        return None
    best: tuple[float, str, str] | None = None
    for encoding in ("cp932", "euc_jp", "gb18030", "cp949", "big5hkscs", "cp1251", "koi8-r"):
        text, _ = _decoded(body, encoding)
        signs = [c for c in text[:65536] if c > "\x7f"] if text else []
        share = sum("\u3040" <= c <= "\u30ff" or c in _COMMON for c in signs) / max(len(signs), 1)
        if text and share > 0.3 and (best is None or share > best[0]):
            best = (share, text, encoding)
    return (best[1], best[2]) if best else None


def _wide(body: bytes) -> str | None:
    """UTF-16 without a mark, which shows in its first tag."""
    start = body[:64].lstrip(b" \t\r\n\x00")
    if start[:1] == b"<" and b"\x00" in body[:4]:
        return "utf-16-be" if body[:1] == b"\x00" else "utf-16-le"
    return None


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


def _mostly_utf8(raw: bytes) -> bool:
    broken = raw.decode("utf-8", "replace").count("\ufffd")
    beyond_ascii = len(raw) - len(raw.translate(None, _BEYOND_ASCII))
    return broken * 4 < beyond_ascii


def _tidy(text: str) -> str:
    """One kind of line end, and none of the characters that cannot stand in XML; what else no reader sees goes from the visible blocks (`characters`)."""
    if "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\x0c" in text:
        text = text.replace("\x0c", "\n")
    return _CONTROL.sub("", text) if _holds_controls(text) else text


def _holds_controls(text: str) -> bool:
    """Asked of the bytes: ten times as fast as a search in the text, and nearly every page holds none."""
    if "\ufeff" in text:
        return True
    try:
        written = text.encode("utf-8")
    except UnicodeEncodeError:
        return True  # lone surrogates
    return len(written.translate(None, _CONTROL_BYTES)) != len(written)
