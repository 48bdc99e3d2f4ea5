"""What surrounds an item on its page, and the small pieces of HTML that every era writes. Knows no era.

`Around` is all that a layout may know besides the item: the night, the base address and the neighbours. So a page is a function of (item, around).
"""

from __future__ import annotations

import hashlib
import html
from collections.abc import Iterable
from dataclasses import dataclass

from archive.sample import society
from archive.sample.items import Item


@dataclass(frozen=True, slots=True)
class Around:
    """`base` is the address of the site without a final slash; `path` the page's own. `latest` feeds the side bar."""

    base: str
    night: int
    path: str
    previous: Item | None = None
    following: Item | None = None
    related: tuple[Item, ...] = ()
    latest: tuple[Item, ...] = ()

    @property
    def edition(self) -> int:
        """Which menu, footer and notice the site has: the first night's, or those of the new year."""
        return min(self.night, 2)

    @property
    def nonce(self) -> str:
        """A token that a real site draws anew for every visit; here it changes with the night and the page."""
        return hashlib.sha256(f"{self.night} {self.path}".encode()).hexdigest()[:10]


@dataclass(frozen=True, slots=True)
class Printed:
    """A finished page: its bytes and the Content-Type header that the server of its era sends with them."""

    body: bytes
    content_type: str


def esc(text: str) -> str:
    """Text for an element; quotes stay as they are."""
    return html.escape(text, quote=False)


def attribute(text: str) -> str:
    """Text for a quoted attribute."""
    return html.escape(text, quote=True)


def anchor(around: Around, path: str, words: str, more: str = "") -> str:
    """A link into the own site. `more` holds further attributes."""
    return f'<a href="{around.base}{path}"{" " + more if more else ""}>{esc(words)}</a>'


def links(around: Around, entries: Iterable[tuple[str, str]], wrap: str = "<li>{}</li>") -> str:
    """(words, path) pairs as links, each inside `wrap`."""
    return "\n".join(wrap.format(anchor(around, path, words)) for words, path in entries)


def navigation(around: Around) -> tuple[tuple[str, str], ...]:
    """The main menu of the night."""
    return society.NAVIGATION[around.edition]


def teaser(item: Item, words: int = 24) -> str:
    """The first words of an item, as lists and side bars cut them."""
    all_words = item.lead.split()
    return " ".join(all_words[:words]) + (" […]" if len(all_words) > words else "")


def with_mail_links(line: str) -> str:
    """A typed line with its mail addresses linked."""
    return " ".join(
        f'<a href="mailto:{w}">{w}</a>' if "@" in w and w.endswith(".example") else w for w in esc(line).split(" ")
    )
