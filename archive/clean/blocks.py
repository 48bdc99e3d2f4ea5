"""A page as a list of visible blocks, in reading order. Knows HTML's elements and their looks; refuses to know what an article is.

A block is the smallest run of text a reader sees as one: a paragraph, heading, list item, table row, caption. One pass over one parse, in time linear
in the size of the page. Chrome that a page marks itself (nav, footer, class names) is noted on the block as its `region`; nothing is dropped here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from lxml import etree, html

from archive.clean import characters, limits, streamed
from archive.clean.regions import WHOLE_PAGE, announced, hints_of

INVISIBLE = frozenset(
    {
        "script",
        "style",
        "template",
        "svg",
        "math",
        "iframe",
        "param",
        "map",
        "canvas",
        "audio",
        "video",
        "datalist",
        "title",
        "meta",
        "link",
    }
)
IN_HEAD = frozenset(
    {
        "title",
        "meta",
        "link",
        "script",
        "style",
        "base",
        "basefont",
        "bgsound",
        "noscript",
        "template",
        "object",
        "isindex",
    }
)
BLOCK_LEVEL = frozenset(
    "html body p div section article main header footer nav aside ul ol li dl dt dd table thead tbody tfoot tr td th caption h1 h2 h3 h4 h5 h6 "
    "blockquote pre form fieldset legend figure figcaption address details summary hr center noscript button select option optgroup textarea menu "
    "dir hgroup dialog search picture".split()
)
LONG_CHROME = frozenset({"comments", "cookie"})
REST_CHARS = 400
"""What is often longer than the article: its name is believed where so much running text stands elsewhere."""
HEADINGS = {f"h{level}": level for level in range(1, 7)}

_ONE_CLASS = etree.ElementDefaultClassLookup(
    element=html.HtmlElement, comment=html.HtmlComment, pi=html.HtmlProcessingInstruction, entity=html.HtmlEntity
)
"""Every element is an HtmlElement. lxml.html's own lookup (forms, inputs) asks a Python function for each element at each walk."""

MOST_IN_CELL = 200
"""No cell of a table of data holds a paragraph or list of so many elements."""

CHROME = "data-archive-chrome"
"""Set by the block pass on the outermost element of each region, so that the extractor can be shown the page without them."""

NO_ATTRIBUTES: Mapping[str, str] = MappingProxyType({})
_LISTS = frozenset({"ul", "ol"})
_INLINE_STATE = frozenset({"b", "strong", "pre"})
SPACE = re.compile(r"[ \t\r\f\v\x85\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000\n]+")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Block:
    """One visible block.

    `text` has single spaces; ``\\n`` stands only where the page breaks a line inside the block. `heading` is 1..6 or 0; `list_depth` counts list ancestors.
    `link_chars` of its characters are link text, `links` their addresses as written. `trail` holds the numbers of its element ancestors, outermost first;
    `region` the chrome the page itself announces ('' for none). `lead` is the bold text that opens a block of
    otherwise plain text; `gap` is how many blank lines stood before it (scraped text only).
    `hints` holds, for each element of `trail`, what its names hint at (`regions.HINTS`). `number` is that of an entry of an ordered list, -1 for what stands
    in the same entry below its first block, 0 elsewhere.
    """

    n: int
    text: str
    tag: str
    heading: int = 0
    list_depth: int = 0
    link_chars: int = 0
    links: tuple[str, ...] = ()
    trail: tuple[int, ...] = ()
    region: str = ""
    bold: bool = False
    lead: str = ""
    gap: int = 0
    hints: tuple[int, ...] = ()
    number: int = 0

    @property
    def link_share(self) -> float:
        """Share of the characters that are link text, 0..1."""
        return self.link_chars / len(self.text) if self.text else 0.0

    @property
    def is_link(self) -> bool:
        """Nothing but links to pages. An address of e-mail or a telephone number is text that happens to be clickable."""
        if self.link_share <= 0.85:
            return False
        if self.heading and all(not link or link.startswith(("#", "javascript:")) for link in self.links):
            return False  # the handle of an accordion
        return not all(link.startswith(("mailto:", "tel:")) for link in self.links)

    def lines(self) -> list[Block]:
        """The block taken apart at its line breaks, for furniture that shares a paragraph. Numbers stay the block's own."""
        texts = [t for t in self.text.split("\n") if t]
        share = self.link_share
        return [replace(self, text=t, link_chars=round(len(t) * share)) for t in texts] if len(texts) > 1 else [self]


def parse(text: str) -> html.HtmlElement | None:
    """One hardened parse: no network, no entity but HTML's own. None where there is no element at all.

    Raises PageTooComplex beyond the budgets. They are ours (`limits`) and not libxml2's, which stops at 256 levels and hands out what it had.
    """
    limits.check_text(text)
    parser = html.HTMLParser(
        recover=True, no_network=True, huge_tree=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    parser.set_element_class_lookup(_ONE_CLASS)
    try:
        root = html.document_fromstring(text.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError):
        root = None
    limits.check_parsed(parser)
    return root


def _start(root: html.HtmlElement) -> html.HtmlElement:
    """Where the visible page begins: its body, or the root where there is none or where the parser left a part of it in the head.

    libxml2 knows no <article> and opens no body for it: a page that begins with a script and has no <body> tag stands in the head.
    """
    body = root.find("body")
    if body is None or any(child.tag not in IN_HEAD for child in root.iterfind("head/*")):
        return root
    return body


def of_html(root: html.HtmlElement) -> list[Block]:
    """The visible blocks of a parsed page. Raises PageTooComplex beyond the budgets."""
    start = _start(root)
    streamed.settle(start)
    prose = _prose_below(start)
    _uncover(start, prose)
    return _Walk(start, prose).blocks()


def _uncover(start: html.HtmlElement, prose: dict[html.HtmlElement, int]) -> None:
    """What is hidden until a script has run is shown to every reader: an element that holds most of the page's running text is not hidden."""
    most = prose.get(start, 0)
    for element in start.xpath("descendant-or-self::*[@hidden or @style]") if most else ():
        if prose.get(element, 0) * 2 > most and _is_hidden(element):
            element.attrib.pop("hidden", None)
            element.attrib.pop("style", None)


def _prose_below(start: html.HtmlElement) -> dict[html.HtmlElement, int]:
    """Characters of running text (text runs of 60 and more) below each element: what tells a wrapper from a widget, whatever its class says."""
    below: dict[html.HtmlElement, int] = {}
    own = [0]  # characters directly in each open element
    inner = [0]  # running text in the elements below each open one
    nodes = 0
    walk = etree.iterwalk(start, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            nodes += 1
            if nodes > limits.MAX_ELEMENTS or len(own) > limits.MAX_DEPTH:
                limits.check_tree(nodes, len(own))
            if element.tag in INVISIBLE:
                walk.skip_subtree()
                own.append(0)
            else:
                text = element.text
                own.append(len(text.strip()) if text else 0)
            inner.append(0)
            continue
        joined, total = own.pop(), inner.pop()
        if joined >= 60:
            total += joined
        below[element] = total
        inner[-1] += total
        if tail := element.tail:
            own[-1] += len(tail.strip())
    return below


@dataclass(slots=True)
class _Run:
    """The text of one block while it is being read."""

    parts: list[str] = field(default_factory=list)
    link_parts: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    lead: list[str] = field(default_factory=list)
    plain: bool = False
    raw: bool = False


class _Walk:
    """The block pass: a stack of open elements and the run of text being read."""

    def __init__(self, start: html.HtmlElement, prose: dict[html.HtmlElement, int]) -> None:
        self.start = start
        self.prose = prose
        self.total_prose = max(prose.get(start, 0), 1)
        self.regions: list[str] = [""]
        self.trail: list[int] = []
        self.hints: list[int] = []
        self.steps = 0
        self.tags: list[str] = []
        self.links: list[str] = []
        self.lists: list[int | None] = []  # per open list the number of its last entry, None for a list without numbers
        self.next_number = 0
        self.emphasis = 0
        self.preformatted = 0
        self.run = _Run()
        self.found: list[Block] = []
        self.elements = 0

    def blocks(self) -> list[Block]:
        walk = etree.iterwalk(self.start, events=("start", "end"))
        for event, element in walk:
            tag = element.tag
            if event == "start":
                self.elements += 1
                items = element.items()
                given = dict(items) if items else NO_ATTRIBUTES
                if tag in INVISIBLE or (items and _hides(given)) or tag == "input":
                    self.tags.append("!")
                    walk.skip_subtree()
                elif tag == "table" and _is_data_table(element):
                    self.flush()
                    self.rows(element)
                    self.tags.append("!")
                    walk.skip_subtree()
                else:
                    self.open(element, tag, given)
                continue
            if self.tags[-1] != "!":
                self.close(tag)
            self.tags.pop()
            if element is not self.start and (tail := element.tail):
                self.text(tail)
        self.flush()
        return self.found

    def open(self, element: html.HtmlElement, tag: str, given: Mapping[str, str]) -> None:
        parts = self.run.parts
        if tag in BLOCK_LEVEL:
            if parts or self.run.links:
                self.flush()
        elif tag == "br" and parts:
            if parts[-1].endswith("\n"):
                self.flush()
            else:
                parts.append("\n")
        self.tags.append(tag)
        self.trail.append(self.elements)
        self.hints.append(hints_of(tag, given))
        self.regions.append(self.regions[-1] or self.region_of(element, tag, given))
        if tag == "a":
            address = given.get("href", "")
            self.links.append(address)
            self.run.links.append(address)
        elif tag in _INLINE_STATE:
            self.emphasis += tag != "pre"
            self.preformatted += tag == "pre"
        elif tag in _LISTS:
            self.lists.append(_number(given.get("start", ""), 1) - 1 if tag == "ol" else None)
        elif tag == "li" and self.lists and (last := self.lists[-1]) is not None:
            self.next_number = self.lists[-1] = _number(given.get("value", ""), last + 1)
        if text := element.text:
            self.text(text)

    def close(self, tag: str) -> None:
        if tag in BLOCK_LEVEL and (self.run.parts or self.run.links):
            self.flush()
        if tag == "a":
            self.links.pop()
        elif tag in _INLINE_STATE:
            self.emphasis -= tag != "pre"
            self.preformatted -= tag == "pre"
        elif tag in _LISTS:
            self.lists.pop()
        self.trail.pop()
        self.hints.pop()
        self.regions.pop()

    def text(self, text: str) -> None:
        run = self.run
        parts = run.parts
        if self.preformatted:
            tidy = text
            run.raw = True
        else:
            tidy = " ".join(text.split())  # the spaces of str.split are those of SPACE: controls are gone by now
            if text[0].isspace() and parts and not parts[-1].endswith(("\n", " ")):
                tidy = f" {tidy}"
            if text[-1].isspace() and tidy and tidy != " ":
                tidy = f"{tidy} "
        if not tidy:
            return
        parts.append(tidy)
        if self.links:
            run.link_parts.append(tidy)
        if not run.plain:
            if not self.emphasis and not tidy.isspace():
                run.plain = True
            else:
                run.lead.append(tidy)

    def flush(self) -> None:
        """Ends the block that is being read. A run of links without text ends too: they belong to no other block."""
        run = self.run
        if not run.parts:
            if run.links:
                run.links.clear()
            return
        self.run = _Run()
        whole = characters.without_unseen("".join(run.parts))
        if run.raw or "  " in whole:
            whole = "\n".join(SPACE.sub(" ", line) for line in whole.split("\n"))
        text = "\n".join(line for part in whole.split("\n") if (line := part.strip()))
        if not text:
            return
        limits.check_block(text)
        self.steps += len(self.trail)
        limits.check_nesting(self.steps)
        tags = self.tags
        tag = next((t for t in reversed(tags) if t in BLOCK_LEVEL), "body")
        heading = next((HEADINGS[t] for t in reversed(tags) if t in HEADINGS), 0)
        number = 0
        if self.lists and self.lists[-1] is not None:
            number, self.next_number = self.next_number or -1, 0
        self.found.append(
            Block(
                n=len(self.found),
                text=text,
                tag="td" if tag == "th" else tag,
                heading=heading,
                list_depth=len(self.lists),
                number=number,
                link_chars=min(len("".join(run.link_parts).strip()), len(text)) if run.link_parts else 0,
                links=tuple(run.links),
                trail=tuple(self.trail),
                hints=tuple(self.hints),
                region=self.regions[-1],
                bold=not run.plain,
                lead=SPACE.sub(" ", "".join(run.lead)).strip() if run.plain and run.lead else "",
            )
        )

    def rows(self, table: html.HtmlElement) -> None:
        given = table.attrib
        region = self.regions[-1] or self.region_of(table, "table", given)
        hints = (*self.hints, hints_of("table", given))
        for row in table.iter("tr", "caption"):
            cells = [_tidy_text(cell) for cell in (row if row.tag == "tr" else [row])]
            text = " | ".join(cell for cell in cells if cell)
            if not text:
                continue
            anchors = list(row.iter("a"))
            self.steps += len(self.trail)
            limits.check_nesting(self.steps)
            self.found.append(
                Block(
                    n=len(self.found),
                    text=text,
                    tag=row.tag,
                    link_chars=min(sum(len(_tidy_text(a)) for a in anchors), len(text)),
                    links=tuple(a.get("href") or "" for a in anchors),
                    trail=(*self.trail, self.elements),
                    hints=hints,
                    region=region,
                )
            )

    def region_of(self, element: html.HtmlElement, tag: str, given: Mapping[str, str]) -> str:
        """The chrome this element announces, unless it holds most of the page's running text or its main heading: then it is a wrapper."""
        region = announced(tag, given) if tag not in WHOLE_PAGE else ""
        if not region:
            return ""
        own = self.prose.get(element, 0)
        long_chrome = region in LONG_CHROME and self.total_prose - own >= REST_CHARS
        if (own * 2 > self.total_prose and not long_chrome) or (
            region != "banner" and element.find(".//h1") is not None
        ):
            return ""
        if region not in ("banner", "post_meta"):
            element.set(CHROME, region)
        return region


def _number(written: str, otherwise: int) -> int:
    """The number of an entry as an attribute has it, as far as Markdown can say it."""
    return int(written) if written.isascii() and written.isdigit() and len(written) <= 8 else otherwise


def _is_hidden(element: html.HtmlElement) -> bool:
    return element.tag == "input" or _hides(element.attrib)


def _hides(given: Mapping[str, str]) -> bool:
    return "hidden" in given or ("style" in given and _HIDDEN_STYLE.search(given["style"]) is not None)


def _is_data_table(table: html.HtmlElement) -> bool:
    """A table of data: several rows of several short cells. A table of layout holds paragraphs, tables or one long cell."""
    # First what ends at the first find: tables of layout hold tables that hold tables.
    for inner in table.iter("table", "p", "div", "h1", "h2", "h3", "h4", "ul", "ol", "form", "br"):
        if inner is not table and (inner.tag in ("table", "form", "h1", "h2", "h3", "h4", "div") or _long(inner)):
            return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if len(rows) < 2 or sum(len(row) >= 2 for row in rows) * 2 < len(rows):
        return False
    return all(len("".join(_visible_text(cell))) <= 200 for row in rows for cell in row)


def _long(element: html.HtmlElement) -> bool:
    """Whether an element holds more than a cell of data does: text, or elements around hardly any."""
    length = 0
    for count, inner in enumerate(element.iter()):
        length += len(inner.text or "") + len(inner.tail or "" if inner is not element else "")
        if length > 80 or count > MOST_IN_CELL:
            return True
    return False


def _tidy_text(element: html.HtmlElement) -> str:
    return SPACE.sub(" ", characters.without_unseen("".join(_visible_text(element)))).strip()


def _visible_text(element: html.HtmlElement) -> Iterator[str]:
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, one in walk:
        inner = one is not element
        if inner and (one.tag == "br" or one.tag in BLOCK_LEVEL):
            yield " "
        if event == "start":
            if one.tag in INVISIBLE or _is_hidden(one):
                walk.skip_subtree()
            elif one.text:
                yield one.text
        elif inner and one.tail:
            yield one.tail


def numbers_of(root: html.HtmlElement, wanted: set[html.HtmlElement]) -> list[int]:
    """The numbers that `Block.trail` gives to these elements."""
    return [number for number, element in _numbered(root) if element in wanted]


def elements_of(root: html.HtmlElement, wanted: Collection[int]) -> list[html.HtmlElement]:
    """The elements to which `Block.trail` gives these numbers."""
    return [element for number, element in _numbered(root) if number in wanted]


def _numbered(root: html.HtmlElement) -> Iterator[tuple[int, html.HtmlElement]]:
    """Elements are counted as the block pass meets them."""
    walk = etree.iterwalk(_start(root), events=("start",))
    for count, (_, element) in enumerate(walk, start=1):
        yield count, element
        if element.tag in INVISIBLE or _is_hidden(element) or (element.tag == "table" and _is_data_table(element)):
            walk.skip_subtree()
