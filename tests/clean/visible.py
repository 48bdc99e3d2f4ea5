"""What a reader sees of a page, by a parser that shares no code with the cleaner: the yardstick of the ledger."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from html.parser import HTMLParser

from lxml import etree
from lxml import html as lxml_html

_UNSEEN = {
    "script",
    "style",
    "template",
    "svg",
    "head",
    "title",
    "iframe",
    "math",
    "canvas",
    "audio",
    "video",
}
_UNSEEN_IN_TREE = {
    *_UNSEEN - {"head"},
    *("meta", "link", "map", "datalist", "input", "noframes"),
}
_APART = (
    "address article aside blockquote body br button caption center col colgroup dd details dialog dir div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html legend li listing main menu nav noscript ol optgroup option p picture plaintext pre search section select "
    "summary table tbody td textarea tfoot th thead tr ul xmp"
).split()
"""Elements that stand apart from the text around them (HTML 15.3); all others, unknown ones too, run on with it."""
_OF_A_HEAD = "title meta link script style base basefont bgsound noscript template object isindex".split()
_VOID = {"br", "img", "hr", "input", "meta", "link", "source", "wbr", "col", "area", "base", "embed"}


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.unseen = 0
        self.stack: list[tuple[str, bool]] = []
        self.seen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _VOID:
            self.seen.append(" ")
            return
        given = dict(attrs)
        hides = tag in _UNSEEN or "hidden" in given or "display:none" in (given.get("style") or "").replace(" ", "")
        self.stack.append((tag, hides))
        self.unseen += hides
        self.seen.append(
            " " if tag not in ("a", "b", "i", "em", "strong", "span", "font", "abbr", "sup", "sub") else ""
        )

    def handle_endtag(self, tag: str) -> None:
        for i in range(len(self.stack) - 1, -1, -1):
            if self.stack[i][0] == tag:
                for _, hides in self.stack[i:]:
                    self.unseen -= hides
                del self.stack[i:]
                break
        self.seen.append(
            " " if tag not in ("a", "b", "i", "em", "strong", "span", "font", "abbr", "sup", "sub") else ""
        )

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.seen.append(data)


def words(text: str) -> Counter[str]:
    """The words of a text, each as often as it stands there; characters that show nothing part no words."""
    shown = "".join(
        c
        for c in text
        if unicodedata.category(c) not in ("Cf", "Cn", "Cs") and (c.isspace() or c.isprintable() or c == "\ufffd")
    )
    return Counter(re.findall(r"\w+", shown))


def visible_words(page: str) -> Counter[str]:
    """The words a reader sees on a well-formed page."""
    reader = _Reader()
    reader.feed(page)
    return words("".join(reader.seen))


def tree_words(page: str) -> Counter[str]:
    """The words a reader sees on any page: broken markup is mended by the same library as in the cleaner, what is seen of it is judged here."""
    parser = lxml_html.HTMLParser(
        recover=True, no_network=True, remove_comments=True, remove_pis=True, encoding="utf-8"
    )
    try:
        root = lxml_html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, ValueError):
        return Counter()
    bodies = root.findall("body")
    strays = [one for head in root.findall("head") for one in head if one.tag not in _OF_A_HEAD]
    pieces: list[str] = []
    todo: list[str | lxml_html.HtmlElement] = [bodies[0] if bodies and not strays else root]
    while todo:
        node = todo.pop()
        if isinstance(node, str):
            pieces.append(node)
            continue
        style = (node.get("style") or "").lower().replace(" ", "").replace("\n", "").replace("\t", "")
        if (
            node.tag in _UNSEEN_IN_TREE
            or "hidden" in node.attrib
            or "display:none" in style
            or "visibility:hidden" in style
        ):
            continue
        gap = " " if node.tag in _APART else ""
        todo.append(gap)
        for child in reversed(node):
            todo.extend((child.tail or "", child))
        todo.extend((node.text or "", gap))
    return words("".join(pieces))
