"""How large a page may be: structural budgets, the same on any machine, asked before the expensive parse. Knows HTML's tokens; judges no content.

A page beyond a budget has the outcome `parse_limit` with the budget's name and the figure as evidence. What the parser would not survive is found in the
text by linear scans; what it survives is counted on the tree. Why each budget is there (measured 2026-11-21, libxml2 2.14.6, one core):

    bytes       16 MiB    a tree costs some thirty times the bytes
    tags        100,000   as written, in scripts too: 5 million tags fit into 16 MiB and their tree into no worker
    attributes  1,000 of one tag: libxml2 compares each with each, 200,000 take more than two minutes; 400,000 in all, for their memory
    depth       800       libxml2 itself stops at 2048 and keeps what it had without an error, which would be an edit: its log is asked
    elements    50,000    of 664 news pages the largest has 4,700; 200,000 took ten seconds and 450 MB, which is all a worker has
    text        1,000,000 characters that a reader sees as one block
    nesting     3,000,000 elements above all blocks together: 30,000 paragraphs below 700 elements took 15 s and 450 MB

Entities need no budget: HTML has no way to declare one, and libxml2's HTML parser reads no internal subset (the tests hold bombs of both kinds).
"""

from __future__ import annotations

import re
import unicodedata

from lxml import etree, html

MAX_BYTES = 16 * 1024 * 1024
MAX_TAGS = 100_000
MAX_ELEMENTS = 50_000
MAX_ELEMENTS_FOR_FALLBACKS, MAX_BLOCKS_FOR_FALLBACKS = 5_000, 2_000
"""No budgets of the page's: beyond them trafilatura is asked without its fallbacks, of which justext is quadratic (7,900 short paragraphs took 10 s)."""
MAX_BLOCKS_FOR_MODEL, MAX_BLOCKS_FOR_EXTRACTOR = 5_000, 10_000
"""No budgets of the page's either: beyond them the block model, which has some 300 numbers for each block, and trafilatura are not asked. 45,000 entries
took 5 seconds and 420 MB; of 664 news pages the largest has 1,525 blocks. What is left decides by the page's structure, as for a list or a register it can."""
MAX_TABLES_IN_TABLES = 12
"""No budget either: beyond it trafilatura leaves tables out, which it reads again for each table around them (200 around 40,000 elements took a minute)."""
MAX_DEPTH = 800
MAX_ATTRIBUTES_OF_TAG = 1_000
MAX_ATTRIBUTES = 400_000
MAX_BLOCK_TEXT = 1_000_000
MOST_OF_ONE = 18
MAX_NESTING = 3_000_000

_MAKES_ELEMENT = re.compile(r"<(?:[A-Za-z]|/(?:[Pp]|[Bb][Rr])\b)")
"""What makes an element: an opening tag, and </p> and </br>, which make one where none is open."""
_ATTRIBUTE = (
    r"""=?+[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+|="""  # a stray quote is part of a name
)
_TAG = re.compile(rf"<[A-Za-z][^\s/>]*+(?:[\s/]++|{_ATTRIBUTE})*+")
"""A tag with its attributes, as HTML 13.2.5 reads them. Possessive throughout: each character is looked at once."""
_ATTRIBUTES = re.compile(_ATTRIBUTE)
_TAG_NAME = re.compile(r"<[A-Za-z][^\s/>]*+")


class PageTooComplex(ValueError):
    """The page is beyond the structural budgets: the same on any machine, however fast."""


def check_bytes(body: bytes) -> None:
    """Raises PageTooComplex for a page that is too large even to be decoded."""
    if len(body) > MAX_BYTES:
        raise PageTooComplex(f"bytes: {len(body):,}, the limit is {MAX_BYTES:,}")


def check_text(text: str) -> None:
    """Raises PageTooComplex for what the parser should not be given. Linear; half a millisecond for 200 KiB."""
    if len(text) > MAX_BYTES:
        raise PageTooComplex(f"characters: {len(text):,}, the limit is {MAX_BYTES:,}")
    if text.count("<") > MAX_TAGS:
        tags = sum(1 for _ in _MAKES_ELEMENT.finditer(text))
        if tags > MAX_TAGS:
            raise PageTooComplex(f"tags: {tags:,}, the limit is {MAX_TAGS:,}")
    # An attribute takes two characters: shorter tags and shorter pages cannot hold too many.
    counts_all = len(text) >= 2 * MAX_ATTRIBUTES
    in_all = 0
    for tag in _TAG.finditer(text):
        start, end = tag.span()
        if not counts_all and end - start < 2 * MAX_ATTRIBUTES_OF_TAG:
            continue
        attributes = _attributes(text, start, end)
        in_all += attributes
        if attributes > MAX_ATTRIBUTES_OF_TAG:
            raise PageTooComplex(f"attributes of one tag: {attributes:,}, the limit is {MAX_ATTRIBUTES_OF_TAG:,}")
    if in_all > MAX_ATTRIBUTES:
        raise PageTooComplex(f"attributes: {in_all:,}, the limit is {MAX_ATTRIBUTES:,}")


def _attributes(text: str, start: int, end: int) -> int:
    name = _TAG_NAME.match(text, start, end)
    return sum(1 for _ in _ATTRIBUTES.finditer(text, name.end() if name else start, end))


def check_parsed(parser: html.HTMLParser) -> None:
    """Raises PageTooComplex where the parser gave up half way: it keeps what it had read and raises nothing."""
    for entry in parser.error_log:
        if entry.type == etree.ErrorTypes.ERR_RESOURCE_LIMIT:
            raise PageTooComplex(f"the parser gave up: {entry.message}")


def check_tree(elements: int, depth: int) -> None:
    """Raises PageTooComplex for a tree of more than MAX_ELEMENTS or deeper than MAX_DEPTH, counted from its body."""
    if elements > MAX_ELEMENTS:
        raise PageTooComplex(f"elements: more than {MAX_ELEMENTS:,}")
    if depth > MAX_DEPTH:
        raise PageTooComplex(f"depth: more than {MAX_DEPTH:,}")


def check_block(text: str) -> None:
    """Raises PageTooComplex for a block of text that no reader would read. Folded it may be longer: NFKC makes up to 18 characters of one."""
    size = len(text)
    if size * MOST_OF_ONE > MAX_BLOCK_TEXT >= size and not text.isascii():
        size = len(unicodedata.normalize("NFKC", text))
    if size > MAX_BLOCK_TEXT:
        raise PageTooComplex(f"text of one block: {size:,} characters, the limit is {MAX_BLOCK_TEXT:,}")


def check_nesting(steps: int) -> None:
    """Raises PageTooComplex for more than MAX_NESTING elements above all blocks together."""
    if steps > MAX_NESTING:
        raise PageTooComplex(f"nesting: more than {MAX_NESTING:,} elements above the blocks")
