"""XML from anywhere ─▶ its elements, one by one, whatever was done to it. Knows lxml and the ways in which feeds and sitemaps come broken.

Refuses to know what the elements mean. Hardened: document types are cut off before parsing (so no entity, internal or external, is ever declared),
nothing is fetched, lxml's own limits stay on, gzip is unpacked to a limit. Serves the readers of sitemaps and feeds.
"""

from __future__ import annotations

import html
import io
import re
import zlib
from collections.abc import Callable, Iterator

from lxml import etree

MOST_BYTES = 50_000_000
"""Of one document, unpacked. The sitemap protocol's limit (50 MB); feeds are far smaller."""

MOST_ELEMENTS = 1_000_000
"""Of one document: a full sitemap (50,000 entries) with twenty elements an entry. What stands outside entries is not freed, so it needs an end."""

_ROOT = re.compile(r"<(?:[\w.-]+:)?([A-Za-z][\w.-]*)[\s/>]")
_BEFORE_ROOT = re.compile(r"\s+|<\?.*?\?>|<!--.*?-->|<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_DOCTYPE = re.compile(rb"<!DOCTYPE[^\[>]*(?:\[.*?\]\s*)?>", re.DOTALL | re.IGNORECASE)
_REFERENCE = re.compile(rb"&(?:(#\d+;|#x[0-9a-fA-F]+;|(?:amp|lt|gt|quot|apos);)|([A-Za-z][A-Za-z0-9]*;))?")
_LAST_END = re.compile(rb"</(?:[\w.-]+:)?(?:url|sitemap|item|entry)\s*>")


def unpack(body: bytes, problem: Callable[[str], None]) -> bytes:
    """`body`, gunzipped where its first bytes say gzip (several members count), to at most MOST_BYTES; a torn stream gives what is whole."""
    unpacked = bytearray()
    rest = body
    if not body.startswith(b"\x1f\x8b"):
        unpacked += body[: MOST_BYTES + 1]
        rest = b""
    while rest.startswith(b"\x1f\x8b") and len(unpacked) <= MOST_BYTES:
        stream = zlib.decompressobj(wbits=31)
        try:
            unpacked += stream.decompress(rest, MOST_BYTES + 1 - len(unpacked))
        except zlib.error:
            problem("gzip stream is damaged; read as far as it goes")
            break
        if not stream.eof and len(unpacked) <= MOST_BYTES:
            problem("gzip stream is cut short; read as far as it goes")
        rest = stream.unused_data
    if len(unpacked) > MOST_BYTES:
        problem(f"document is larger than {MOST_BYTES // 1_000_000} MB; only its beginning was read")
    return bytes(unpacked[:MOST_BYTES])


def root_name(text: str) -> str:
    """The local name of the first element in `text`, lower case; '' when it does not begin as markup. Prolog, comments and doctype are passed over."""
    at = 1 if text.startswith("\ufeff") else 0
    while match := _BEFORE_ROOT.match(text, at):
        at = match.end()
    found = _ROOT.match(text, at)
    return found.group(1).lower() if found else ""


def elements(body: bytes, names: frozenset[str], problem: Callable[[str], None]) -> Iterator[etree._Element]:
    """The elements with a local name in `names`, each complete and in document order; freed once the next is asked for.

    Unescaped ampersands, HTML's named entities, a missing end and bytes before the prolog are mended; a torn last element is left out. What cannot be
    mended ends the iteration with a problem.
    """
    whole = _torn_end_left_out(_mended(body), problem)
    events = etree.iterparse(
        io.BytesIO(whole),
        events=("end",),
        recover=True,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        for count, (_, element) in enumerate(events):
            if count > MOST_ELEMENTS:
                problem(f"document has more than {MOST_ELEMENTS:,} elements; only its beginning was read")
                return
            if local_name(element) in names:
                yield element
                _free(element)
    except etree.LxmlError as error:
        problem(f"not well-formed XML ({error})")
        return
    if events.error_log:
        problem(f"not well-formed XML ({events.error_log[0].message.strip()}); what could be read was kept")


def local_name(element: etree._Element) -> str:
    """The element's name without its namespace: servers disagree on namespaces more than on names."""
    tag: object = element.tag  # an entity's or comment's is a function
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def namespace(element: etree._Element) -> str:
    """The element's namespace, '' without one."""
    tag: object = element.tag
    return tag.rpartition("}")[0].lstrip("{") if isinstance(tag, str) else ""


def text_in(element: etree._Element | None) -> str:
    """All text inside, stripped; '' for None."""
    return "".join(str(piece) for piece in element.itertext()).strip() if element is not None else ""


def _free(element: etree._Element) -> None:
    """Drops what was read, so that fifty thousand entries never stand in memory together."""
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]


def _mended(body: bytes) -> bytes:
    """The document in a shape that the parser takes without losing text.

    ``\\n<?xml …``              a blank line before the prolog (a plugin's stray newline)   cut off
    ``<!DOCTYPE … [<!ENTITY``  declarations                                                cut off
    ``?a=1&b=2``               bare ampersand: libxml2 would drop "&b"                     ``&amp;``
    ``Society&rsquo;s``        HTML's entity, undeclared in XML: would be dropped          its character
    """
    for bom, encoding in ((b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if body.startswith(bom):
            body = re.sub(
                r"^\s*<\?xml.*?\?>", "", body[2:].decode(encoding, "replace"), count=1, flags=re.DOTALL
            ).encode("utf-8", "replace")
    body = body.removeprefix(b"\xef\xbb\xbf").lstrip()
    if (at := body.find(b"<!DOCTYPE")) >= 0 and (declared := _DOCTYPE.match(body, at)):
        body = body[:at] + body[declared.end() :]
    if b"&" not in body:
        return body
    # Inside CDATA an ampersand is itself; splitting is linear where a regular expression would not be.
    first, *sections = body.split(b"<![CDATA[")
    pieces = [_REFERENCE.sub(_mend_reference, first)]
    for section in sections:
        inside, end, after = section.partition(b"]]>")
        pieces.append(inside + end + _REFERENCE.sub(_mend_reference, after))
    return b"<![CDATA[".join(pieces)


def _mend_reference(match: re.Match[bytes]) -> bytes:
    known, named = match.groups()
    if known:
        return match.group()
    if named:
        text = html.unescape(match.group().decode("ascii"))
        if not text.startswith("&"):
            return "".join(f"&#{ord(char)};" for char in text).encode("ascii")
    return b"&amp;" + match.group()[1:]


def _torn_end_left_out(body: bytes, problem: Callable[[str], None]) -> bytes:
    """Without an entry that the document breaks off in: half an address looks like a whole one."""
    root = re.search(rb"<([A-Za-z][\w:.-]*)", body)
    if root is None or body.rfind(b"</" + root.group(1)) >= 0 or body.rstrip().endswith(b"/>"):
        return body
    problem("document breaks off; its last entry may be missing")
    last = None
    for last in _LAST_END.finditer(body):  # noqa: B007 -- the last one is wanted, and bytes cannot be searched backwards
        pass
    return body[: last.end()] if last else b""
