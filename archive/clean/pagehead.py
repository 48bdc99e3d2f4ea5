"""What the head of a page says, and JSON-LD wherever it stands. Knows markup; never raises: a broken entry costs that entry only."""

from __future__ import annotations

import html as entities
import re
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urljoin

from lxml import html

from archive.clean import jsonld
from archive.clean.jsonld import tidy

MAX_VALUES = 12
MAX_META_CHARS = 2000


@dataclass(slots=True)
class Head:
    """What the page's head says. Keys are lower-case names and properties: `meta` has the first value of a name, `metas` the first MAX_VALUES of them.

    `items` are the JSON-LD objects that may speak for the page, its article first; `unread` the JSON-LD that was not read (its beginning, why).
    """

    title: str = ""
    meta: dict[str, str] = field(default_factory=dict)
    metas: dict[str, list[str]] = field(default_factory=dict)
    json_ld: list[dict[str, Any]] = field(default_factory=list)
    items: list[dict[str, Any]] = field(default_factory=list)
    unread: list[tuple[str, str]] = field(default_factory=list)
    canonical: str | None = None
    declared_language: str = ""
    body_classes: frozenset[str] = frozenset()

    @property
    def article(self) -> dict[str, Any]:
        """The JSON-LD object of an article type, {} where the page has none."""
        first = self.items[0] if self.items else {}
        return first if jsonld.types_of(first) & jsonld.ARTICLE_TYPES else {}


def read_head(root: html.HtmlElement, url: str) -> Head:
    """Never raises: a broken JSON-LD or address costs that entry only."""
    head = Head()
    title = root.find(".//title")
    head.title = tidy("".join(title.itertext())) if title is not None else ""
    for meta in root.iter("meta"):
        name = (
            (meta.get("property") or meta.get("name") or meta.get("itemprop") or meta.get("http-equiv") or "")
            .strip()
            .lower()
        )
        content = tidy((meta.get("content") or "")[:MAX_META_CHARS])
        if name and content:
            content = tidy(entities.unescape(content)) if "&" in content else content  # some systems escape twice
            head.meta.setdefault(name, content)
            values = head.metas.setdefault(name, [])
            if len(values) < MAX_VALUES:
                values.append(content)
    scripts = 0
    for script in root.iter("script"):
        if "ld+json" in (script.get("type") or "").lower() and script.text and scripts < jsonld.MAX_SCRIPTS:
            scripts += 1
            objects, unread = jsonld.read(script.text)
            head.json_ld.extend(objects)
            if unread and len(head.unread) < MAX_VALUES:
                head.unread.append((tidy(script.text[:MAX_META_CHARS]), unread))
    del head.json_ld[jsonld.MAX_OBJECTS :]
    head.items = jsonld.items(head.json_ld, (head.meta.get("og:title", ""), head.title))
    for link in root.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            head.canonical = head.canonical or _absolute(url, link.get("href") or "")
    head.declared_language = tidy(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "")[:80]
    body = root.find("body")
    head.body_classes = frozenset((body.get("class") or "").lower().split()) if body is not None else frozenset()
    return head


def is_article(head: Head) -> bool:
    """Whether the head says that the page is one article."""
    return bool(head.article) or (head.meta.get("og:type") == "article" and "article:published_time" in head.meta)


def language_tag(text: str) -> str | None:
    """The BCP 47 tag of language and region that a text begins with, None where it begins with none."""
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
