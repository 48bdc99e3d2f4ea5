"""JSON-LD as pages write it, in bounds: which of its objects is the item, and who its authors are. Knows schema.org's types; never raises.

Sites nest the article in @graph, mainEntity or hasPart, name its author by @id, list ten other articles beside it, and leave commas behind. A broken
script costs that script only, an endless one is read up to the limits below.
"""

from __future__ import annotations

import json
import re
from collections import deque
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from archive.clean.characters import without_unseen

MAX_SCRIPT_CHARS = 512 * 1024
MAX_SCRIPTS = 40
MAX_OBJECTS = 500
MAX_DEPTH = 100
"""JSON-LD beyond these is left unread, as broken JSON-LD is, and a claim says so: the page's text and its other sources are still good."""

_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")

ARTICLE_TYPES = frozenset(
    "article newsarticle opinionnewsarticle analysisnewsarticle backgroundnewsarticle reportagenewsarticle reviewnewsarticle askpublicnewsarticle "
    "advertisercontentarticle satiricalarticle blogposting liveblogposting socialmediaposting pressrelease techarticle scholarlyarticle "
    "medicalscholarlyarticle report".split()
)
"""Types of an item of news; what else carries an author and a date is a page, a recipe, an episode."""
_PERSON_TYPES = frozenset({"person"})
_NO_ITEM = frozenset(
    "person organization newsmediaorganization website imageobject videoobject breadcrumblist comment review rating aggregaterating product offer "
    "searchaction question answer claimreview place localbusiness brand sitenavigationelement wpheader wpfooter".split()
)
_WITHIN = ("@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemReviewed")
_TRAILING_COMMA = re.compile(r",\s*(?=[}\]])")
_OPENING = re.compile(r"\s*+(?:<!--|//\s*+<!\[CDATA\[|<!\[CDATA\[|/\*\s*+<!\[CDATA\[\s*+\*/)")
"""What old editors put before the object. What they put behind it needs no rule: nothing behind the object is read."""


def read(text: str) -> tuple[list[dict[str, Any]], str]:
    """The objects of one script, outermost first, at most MAX_OBJECTS; and why nothing or not all of it was read, '' where it was."""
    if len(text) > MAX_SCRIPT_CHARS:
        return [], f"too large to read: {len(text):,} characters, the limit is {MAX_SCRIPT_CHARS:,}"
    if _is_deep(text):
        return [], f"nested too deeply to read: more than {MAX_DEPTH} levels"
    try:
        parsed = _parsed(_LONE_SURROGATE.sub(r"\\ufffd", text))
    except (ValueError, RecursionError):
        return [], "no JSON, whatever is repaired"
    found = list(islice(_objects(parsed), MAX_OBJECTS + 1))
    return found[:MAX_OBJECTS], f"more than {MAX_OBJECTS} objects" if len(found) > MAX_OBJECTS else ""


def _is_deep(text: str) -> bool:
    """Nested deeper than anybody writes. Asked of the text, because how deep Python's own reader comes depends on who called it."""
    if text.count("[") + text.count("{") <= MAX_DEPTH:
        return False
    depth = 0
    for bracket in _BRACKET.findall(_JSON_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_DEPTH:
            return True
    return False


def _parsed(text: str) -> object:
    opening = _OPENING.match(text)
    tidy = text[opening.end() if opening else 0 :].strip()
    decoder = json.JSONDecoder(strict=False)  # line breaks inside strings are the commonest mistake
    try:
        return decoder.raw_decode(tidy)[0]  # what stands behind the object is no reason to lose it
    except ValueError:
        return decoder.raw_decode(_TRAILING_COMMA.sub("", tidy))[0]


def _objects(found: object) -> Iterator[dict[str, Any]]:
    todo = deque([found])
    while todo:
        entry = todo.popleft()
        if isinstance(entry, list):
            todo.extend(entry[:MAX_OBJECTS])
        elif isinstance(entry, dict):
            yield entry
            for key in _WITHIN:
                todo.extend(part for part in listed(entry.get(key))[:MAX_OBJECTS] if isinstance(part, (dict, list)))


def item(objects: Sequence[dict[str, Any]], titles: Sequence[str] = ()) -> dict[str, Any]:
    """The object of an article type that is this page's: of several, the one whose headline is one of `titles`. {} where there is none."""
    articles = [entry for entry in objects if types_of(entry) & ARTICLE_TYPES]
    if len(articles) < 2:
        return articles[0] if articles else {}
    wanted = {_key(title) for title in titles if title}
    return next(
        (a for a in articles if _key(text_of(a.get("headline")) or text_of(a.get("name"))) in wanted), articles[0]
    )


def items(objects: Sequence[dict[str, Any]], titles: Sequence[str] = ()) -> list[dict[str, Any]]:
    """Every object that may speak for the page: its article, then recipes, episodes and the like, then the page itself."""
    main = item(objects, titles)
    others = [
        entry
        for entry in objects
        if entry is not main and not types_of(entry) & (_NO_ITEM | ARTICLE_TYPES) and types_of(entry)
    ]
    others.sort(key=lambda entry: bool(types_of(entry) & {"webpage", "itempage", "collectionpage", "faqpage"}))
    return [*([main] if main else []), *others][:12]


def named(value: object, objects: Sequence[dict[str, Any]]) -> list[tuple[str, bool | None]]:
    """The names in an `author`: (name, whether it says that this is a person; None where it does not say). An @id is looked up among `objects`."""
    names: list[tuple[str, bool | None]] = []
    for one in listed(value)[:20]:
        if isinstance(one, str):
            entry = _by_id(one, objects) if one.startswith(("http", "#")) else None
            names.append((tidy(one), None) if entry is None else (text_of(entry.get("name")), _is_person(entry)))
        elif isinstance(one, dict):
            entry = one if one.get("name") else _by_id(one.get("@id"), objects) or one
            name = entry.get("name") or " ".join(text_of(entry.get(part)) for part in ("givenName", "familyName"))
            names.extend((text_of(spelled), _is_person(entry)) for spelled in listed(name)[:10])
    return [(name, person) for name, person in names if name]


def _is_person(entry: dict[str, Any]) -> bool | None:
    types = types_of(entry)
    return None if not types else bool(types & _PERSON_TYPES)


def _by_id(reference: object, objects: Sequence[dict[str, Any]]) -> dict[str, Any] | None:
    if not isinstance(reference, str) or not reference:
        return None
    return next((entry for entry in objects if entry.get("@id") == reference and entry.get("name")), None)


def types_of(entry: dict[str, Any]) -> set[str]:
    """The types of an object in lower case, without the address of the vocabulary."""
    return {t.rpartition("/")[2].lower() for t in listed(entry.get("@type")) if isinstance(t, str)}


def listed(value: Any) -> list[Any]:
    """One or many as many."""
    return value if isinstance(value, list) else [] if value is None else [value]


def text_of(value: Any) -> str:
    """The text of a value, of the first of a list, of an object with a name; '' for anything else."""
    for _ in range(4):
        value = value[0] if isinstance(value, list) and value else value
        if not isinstance(value, dict):
            break
        value = value.get("@value") or value.get("name") or ""
    return tidy(value) if isinstance(value, str) else ""


def tidy(text: str) -> str:
    """One line of text, without what no reader sees."""
    return " ".join(without_unseen(text).split())


def _key(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))
