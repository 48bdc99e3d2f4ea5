"""What the elements of a page say of its author and dates: microdata, rel=author, hAtom and h-entry, <time>, class names, links to author pages.

One walk over the tree. Knows markup and where on the page a mark stands (beside the headline, inside other items' cards); refuses to decide what is true:
that is `authors` and `dated`. Never raises, and reads no more than MAX_MARKS marks.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice

from lxml import etree, html

from archive.clean import dates
from archive.clean.jsonld import tidy
from archive.clean.regions import announced_region
from archive.identity import fold

MAX_MARKS = 120
LONGEST_MARK = 300
ABOVE, BELOW_PROSE = 60, 2
MAX_LEAVES = 60
MAX_INNER = 60
"""So many elements inside an author are looked at for the name; authors around half a page are none."""
TOGETHER = 4
"""A mark is beside the headline from 60 elements above it until two paragraphs of running text have followed it."""
_PROSE_CHARS = 80

_CLASS_WORD = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_AUTHOR_WORDS = frozenset(
    "author authors byline bylines byl writer writers contributor contributors journalist autor auteur autore".split()
)
_HINT = re.compile("auth|byl|writ|contrib|journ|auteu|autor|date|time|publ|post|datum|fech|modif|lastm|revi")
"""Spares nearly every class the look at its words; asked of small letters, since an expression in any case costs ten times as much."""
_NOT_THE_NAME = frozenset(
    "bio bios biography avatar image img photo pic picture icon social links follow twitter comment comments description desc about more related email "
    "role job position title count archive wrapperbio modal popup list bottom footer tooltip caption credit photographer "
    "sidebar widget reviewer reviewed".split()
)
_DATE_WORDS = frozenset(
    "date time published pubdate posted timestamp datetime dateline datum fecha publishdate postdate entrydate".split()
)
_UPDATED_WORDS = frozenset("updated modified update modification lastmod reviewed revised".split())
_NOT_THE_DATE = frozenset(
    "comment comments related event events deadline picker countdown reading read duration expire".split()
)
_AUTHOR_PAGE = re.compile(
    r"(?i)/(?:authors?|writers?|contributors?|reporters?|journalists?|columnists?|by|byline|profiles?|people|staff|team|bio|"
    r"autor(?:es|en)?|auteurs?|users?|editors?)"
    r"/(?:[^/?#]+/)*[^/?#]+/?(?:$|[?#])|[?&]author(?:_name)?="
)
_BREAKS = frozenset("br div p li ul ol h1 h2 h3 h4 h5 h6 td tr dt dd section header figure".split())
_HEADLINES = frozenset({"h1", "h2", "h3"})
_TEXT_TAGS = frozenset("span p div li small em i td dd a b strong h4 h5 h6 cite".split())
_CONTAINERS = frozenset("body main article section script style img input form svg".split())
_SAYING = frozenset({"class", "id", "itemprop", "property", "datetime", "rel", "href"})
"""Attributes that can make a mark: an element with none of them says nothing."""
_NO_MARK = frozenset(
    "script style svg path img br hr input option source noscript iframe button template figure picture video g use circle rect".split()
)
_WHOLE_PAGE = frozenset({"html", "body", "main", "article"})
LONGEST_NAMES, LONGEST_CLASSED, LONGEST_LEAF = 300, 120, 60
_NO_TEXT = frozenset({"script", "style", "noscript", "svg", "template"})
_BY = re.compile(
    r"(?i)\W*(?:(?:written|posted|published|words|story|article|authored) )?by\W*|\W*authors?\W*|von|par|por|di|door"
)
_DIGITS = re.compile(r"\d")
_UPDATED_LABEL = re.compile(
    r"(?i)\b(?:updated?|modified|reviewed|revised|aktualisiert|mis à jour|actualizado|aggiornato)\b\W*(?:on)?\W*$"
)
_OTHER_ITEMS = ("comments", "sidebar", "related", "nav", "footer", "cookie", "newsletter", "dialog")


@dataclass(frozen=True, slots=True)
class Mark:
    """One element that says something. `how` is microdata, rel, class, link or time; `by_headline` whether it stands beside the headline; `updated`
    whether it says that it is the date of a change; `group` names the class it carries; `at` is its place, `away` how far it is from the headline."""

    how: str
    text: str
    by_headline: bool
    updated: bool = False
    group: str = ""
    at: int = 0
    away: int = 0


@dataclass(slots=True)
class Marks:
    """The marks of a page in its order."""

    authors: list[Mark] = field(default_factory=list)
    dates: list[Mark] = field(default_factory=list)


@lru_cache(maxsize=4096)
def _says(names: str) -> tuple[bool, bool, bool]:
    """Whether class and id speak of an author, of a date, of a date of change."""
    author = dated = updated = False
    if not _HINT.search(names.lower()):
        return False, False, False
    for name in names.split()[:12]:
        words = {word.lower() for word in _CLASS_WORD.findall(name)}
        author = author or (bool(words & _AUTHOR_WORDS) and not words & _NOT_THE_NAME)
        if words & _UPDATED_WORDS and not words & _NOT_THE_DATE:
            updated = True
        if words & _DATE_WORDS and not words & _NOT_THE_DATE:
            dated = True
    return author, dated or updated, updated and not re.search(r"publish|pubdate|posted|entry-date", names)


def read(root: html.HtmlElement, headline: str | None) -> Marks:
    """The marks outside comments, sidebars, menus and other items. `headline` is the title as the page shows it, by which its neighbourhood is known."""
    body = root.find("body")
    walk = _Walk(headline)
    walk.over(body if body is not None else root)
    return walk.marks


@dataclass(slots=True)
class _Found:
    kind: str
    how: str
    text: str
    at: int
    prose: int
    updated: bool
    group: str


class _Walk:
    """One pass in document order. It is asked of every element, so the attributes are looked at only where an element has any."""

    def __init__(self, headline: str | None) -> None:
        self.wanted = _squeezed(headline or "")
        self.found: list[_Found] = []
        self.headline: tuple[int, int] | None = None
        self.headline_tag = ""
        self.leaves: list[tuple[int, str]] = []
        self.elsewhere: dict[html.HtmlElement, bool] = {}
        self.marks = Marks()

    def over(self, body: html.HtmlElement) -> None:
        prose = 0
        found, leaves = self.found, self.leaves
        below = -1  # paragraphs up to which leaves are collected
        for at, element in enumerate(body.iter()):
            tag = element.tag
            if tag in _NO_MARK:
                continue
            if tag == "p":
                prose += _own_chars(element) > _PROSE_CHARS
            elif tag in _HEADLINES:
                self.look_for_headline(element, tag, at, prose)
                below = self.headline[1] + BELOW_PROSE if self.headline is not None else -1
            if prose <= below and len(leaves) < MAX_LEAVES and len(element) == 0:
                self.leaf(element, at)
            if (
                len(found) < MAX_MARKS
                and (names := element.keys())
                and (tag == "time" or not _SAYING.isdisjoint(names))
            ):
                self.look(element, tag, names, at, prose)
        top = self.headline
        for one in self.found:
            near = top is not None and one.at >= top[0] - ABOVE and one.prose <= top[1] + BELOW_PROSE
            mark = Mark(one.how, one.text, near, one.updated, one.group, one.at, abs(one.at - top[0]) if top else 0)
            (self.marks.authors if one.kind == "author" else self.marks.dates).append(mark)
        _read_leaves(self.leaves, top[0] if top else 0, self.marks)

    def look_for_headline(self, element: html.HtmlElement, tag: str, at: int, prose: int) -> None:
        """The first heading that reads like the title, or the first h1 that does."""
        if not self.wanted or (self.headline is not None and (tag != "h1" or self.headline_tag == "h1")):
            return
        if _squeezed(_text(element, 400)) == self.wanted:
            self.headline, self.headline_tag = (at, prose), tag

    def leaf(self, element: html.HtmlElement, at: int) -> None:
        text = (element.text or "").strip()
        if 2 <= len(text) <= LONGEST_LEAF:
            self.leaves.append((at, tidy(text)))

    def look(self, element: html.HtmlElement, tag: str, names: list[str], at: int, prose: int) -> None:
        get = element.get
        group = ""
        author = dated = updated = False
        if "class" in names or "id" in names:
            group = get("class") or ""
            if "id" in names:
                group = f"{group} {get('id')}"
            group = group[:LONGEST_NAMES]
            author, dated, updated = _says(group)
        prop = (get("itemprop") or get("property") or "").lower() if "itemprop" in names or "property" in names else ""
        if tag == "time" or "datetime" in names or "date" in prop or (tag == "abbr" and dated):
            self.look_at_time(element, tag, prop, at, prose, updated=updated, group=group if dated else "")
        elif (
            dated and tag in _TEXT_TAGS and len(text := _text(element, 200)) <= LONGEST_CLASSED and _DIGITS.search(text)
        ):
            self.add("date", "class", text, element, at, prose, updated, group)
        if "author" in prop or prop == "creator":
            near = islice(element.iter("*"), MAX_INNER)
            inner = next((one for one in near if one is not element and one.get("itemprop") == "name"), None)
            said = get("content") or ((inner.get("content") or _text(inner)) if inner is not None else "")
            self.add("author", "microdata", said or _text(element), element, at, prose)
        elif tag == "a" and "rel" in names and "author" in (get("rel") or "").lower().split():
            self.add("author", "rel", _text(element), element, at, prose)
        elif author and tag not in _CONTAINERS and len(text := _text(element, 400)) <= 200:
            self.add("author", "class", text, element, at, prose, group=group)
        elif tag == "a" and _AUTHOR_PAGE.search((get("href") or "")[:300]):
            self.add("author", "link", _text(element), element, at, prose)

    def look_at_time(
        self, element: html.HtmlElement, tag: str, prop: str, at: int, prose: int, *, updated: bool, group: str
    ) -> None:
        """A <time>, an hAtom <abbr>, or microdata of a date; other dates of microdata (of a birth, an event) are none."""
        published = prop.endswith(("published", "created", "modified", "issued"))
        if "date" in prop and not published:
            return
        stamp = element.get("datetime") or element.get("content") or (element.get("title") if tag == "abbr" else "")
        parent = element.getparent()
        around = not group and parent is not None and _says((parent.get("class") or "")[:LONGEST_NAMES])[2]
        says_update = "modified" in prop or around or (updated and "published" not in prop)
        how = "microdata" if "date" in prop else "time"
        self.add("date", how, stamp or _text(element), element, at, prose, says_update, group)

    def add(
        self,
        kind: str,
        how: str,
        text: str,
        element: html.HtmlElement,
        at: int,
        prose: int,
        updated: bool = False,
        group: str = "",
    ) -> None:
        if text and not self.in_other_items(element):
            self.found.append(_Found(kind, how, text[:LONGEST_MARK], at, prose, updated, group.strip()))

    def in_other_items(self, element: html.HtmlElement) -> bool:
        """Whether the element stands in comments, a sidebar, a menu. Every ancestor is judged once."""
        path: list[html.HtmlElement] = []
        node: html.HtmlElement | None = element
        known = False
        while node is not None and node.tag not in _WHOLE_PAGE:
            if node in self.elsewhere:
                known = self.elsewhere[node]
                break
            path.append(node)
            if announced_region(node) in _OTHER_ITEMS:
                known = True
                break
            node = node.getparent()
        self.elsewhere.update(dict.fromkeys(path, known))
        return known


def _own_chars(element: html.HtmlElement) -> int:
    """Characters of the element's own text and of what its children hold at their first level: enough to tell a paragraph from a line."""
    size = len(element.text or "")
    for child in element:
        size += len(child.text or "") + len(child.tail or "")
        if size > _PROSE_CHARS:
            break
    return size


def _read_leaves(leaves: list[tuple[int, str]], top: int, marks: Marks) -> None:
    """Names and dates that themes set in elements without a word about what they are: a date alone, a name after "By". A name
    beside a date is none: sites print the section there."""
    is_date = [bool(_DIGITS.search(text)) and _only_date(text) for _, text in leaves]
    for n, (at, text) in enumerate(leaves):
        before = leaves[n - 1][1] if n and at - leaves[n - 1][0] <= TOGETHER else ""
        if is_date[n]:
            marks.dates.append(Mark("class", text, True, bool(_UPDATED_LABEL.search(before)), "", at, at - top))
        elif _BY.fullmatch(before) and not _DIGITS.search(text):
            marks.authors.append(Mark("leaf", f"By {text}", True, False, "", at, at - top))


def _text(element: html.HtmlElement, most: int = 600) -> str:
    """The element's text, read no further than `most` characters and as many elements.

    A line break stands where the page draws a boundary: at block elements, and where two elements touch without a space.
    """
    parts: list[str] = []
    size = 0

    def put(text: str | None, *, boundary: bool) -> None:
        nonlocal size
        text = text or ""
        if boundary and text and parts and (text[0].isalnum() and parts[-1][-1].isalnum()):
            parts.append("\n")
        if text:
            parts.append(text)
            size += len(text)

    walk = etree.iterwalk(element, events=("start", "end"))
    for steps, (event, node) in enumerate(walk):
        block = node.tag in _BREAKS
        if event == "start":
            if node.tag in _NO_TEXT:
                walk.skip_subtree()
            elif node is element:
                put(node.text, boundary=False)
            else:
                if block and parts:
                    parts.append("\n")
                put(node.text, boundary=True)
        elif node is not element:
            if block and parts:
                parts.append("\n")
            put(node.tail, boundary=True)
        if size > most or steps > 2 * most:
            break
    return "\n".join(line for line in map(tidy, "".join(parts).split("\n")) if line)


def _only_date(text: str) -> bool:
    found = dates.find(text)
    return (
        found is not None
        and len(text) - (found.end - found.start) <= 24
        and not re.search(r"[^\W\d_]{3,}.*[^\W\d_]{3,}.*[^\W\d_]{3,}", text[: found.start])
    )


def _squeezed(text: str) -> str:
    return re.sub(r"\W+", "", fold(text).casefold())
