"""What the head of a page says, and JSON-LD wherever it stands. Knows markup; never raises: a broken entry costs that entry only."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from lxml import html

from archive.clean.characters import without_unseen
from archive.clean.regions import announced_region

ARTICLE_TYPES = frozenset(
    {
        "newsarticle",
        "article",
        "blogposting",
        "pressrelease",
        "reportagenewsarticle",
        "socialmediaposting",
        "techarticle",
        "scholarlyarticle",
        "report",
    }
)
MAX_JSON_LD = 512 * 1024
MAX_JSON_LD_DEPTH = 100
"""JSON-LD beyond these is left unread, as broken JSON-LD is: the page's text and its other sources are still good."""

_LONE_SURROGATE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB][0-9a-fA-F]{2})\\u[dD][c-fC-F][0-9a-fA-F]{2}"
)
_JSON_STRING = re.compile(r'"(?:[^"\\]|\\.)*+"', re.DOTALL)
_BRACKET = re.compile(r"[\[\]{}]")


@dataclass(slots=True)
class Head:
    """What the page's head says. Keys of `meta` are lower-case names and properties; the first value of a name wins."""

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    canonical: str | None = None
    language: str | None = None
    body_classes: frozenset[str] = frozenset()

    @property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object of an article type, {} where the page has none."""
        return next((entry for entry in self.json_ld if types_of(entry) & ARTICLE_TYPES), {})


def read_head(root: html.HtmlElement, url: str) -> Head:
    """Never raises: a broken JSON-LD or address costs that entry only."""
    head = Head()
    title = root.find(".//title")
    head.title = tidy("".join(title.itertext())) if title is not None else ""
    for meta in root.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = tidy(meta.get("content") or "")
        if name and content:
            head.meta.setdefault(name, content)
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "") and script.text and len(script.text) <= MAX_JSON_LD:
            head.json_ld.extend(_json_ld(script.text))
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            head.canonical = head.canonical or _absolute(url, link.get("href") or "")
    head.language = _language_tag(
        root.get("lang")
        or root.get("{http://www.w3.org/XML/1998/namespace}lang")
        or head.meta.get("content-language")
        or ""
    )
    body = root.find("body")
    head.body_classes = frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()
    return head


def is_article(head: Head) -> bool:
    """Whether the head says that the page is one article."""
    return bool(head.article) or (head.meta.get("og:type") == "article" and "article:published_time" in head.meta)


def in_regions(element: html.HtmlElement, regions: tuple[str, ...]) -> bool:
    node: html.HtmlElement | None = element
    while node is not None and node.tag not in ("html", "body", "main", "article"):
        if announced_region(node) in regions:
            return True
        node = node.getparent()
    return False


def _json_ld(text: str) -> Iterator[dict[str, Any]]:
    if _is_deep(text):
        return
    text = _LONE_SURROGATE.sub(r"\\ufffd", text)
    try:
        found = json.loads(
            text.strip().removeprefix("<!--").removesuffix("-->").removeprefix("<![CDATA[").removesuffix("]]>"),
            strict=False,
        )
    except (ValueError, RecursionError):
        return
    todo, budget = [found], 500
    while todo and budget:
        budget -= 1
        entry = todo.pop(0)
        if isinstance(entry, list):
            todo.extend(entry)
        elif isinstance(entry, dict):
            yield entry
            todo.extend(listed(entry.get("@graph")))
            todo.extend(v for v in (entry.get("mainEntity"), entry.get("mainEntityOfPage")) if isinstance(v, dict))


def _is_deep(text: str) -> bool:
    """Nested deeper than anybody writes. Asked of the text, because how deep Python's own reader comes depends on who called it."""
    if text.count("[") + text.count("{") <= MAX_JSON_LD_DEPTH:
        return False
    depth = 0
    for bracket in _BRACKET.findall(_JSON_STRING.sub("", text)):
        depth += 1 if bracket in "[{" else -1
        if depth > MAX_JSON_LD_DEPTH:
            return True
    return False


def types_of(entry: dict[str, Any]) -> set[str]:
    return {t.lower() for t in listed(entry.get("@type")) if isinstance(t, str)}


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [] if value is None else [value]


def text_of(value: Any) -> str:
    value = value[0] if isinstance(value, list) and value else value
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name") or ""
    return tidy(value) if isinstance(value, str) else ""


def _language_tag(text: str) -> str | None:
    match = re.match(r"^\s*([A-Za-z]{2,3})(?:[-_]([A-Za-z]{2,4}))?", text)
    if not match:
        return None
    primary, region = match.groups()
    return f"{primary.lower()}-{region.upper()}" if region and len(region) == 2 else primary.lower()


def _absolute(url: str, href: str) -> str | None:
    try:
        joined = urljoin(url, href.strip())
    except ValueError:
        return None
    return joined if joined.startswith(("http://", "https://")) else None


def tidy(text: str) -> str:
    """One line of text, without what no reader sees."""
    return " ".join(without_unseen(text).split())
