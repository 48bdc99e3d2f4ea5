"""HTML and SVG put together so that nothing that came from outside can be markup: a text is escaped because it is no `Html`.

Refuses to know what a page says. Characters that could not be shown, or that would turn the direction of the text behind them, are replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from typing import Final
from urllib.parse import urlsplit

_HARMFUL: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
_VOID: Final = frozenset({"meta", "br", "hr", "rect", "line", "polyline", "path", "circle"})
_NAME: Final = re.compile(r"[a-zA-Z][\w:-]*")


class Html(str):
    """Markup of our own making."""

    __slots__ = ()


Part = Html | str | int | None


def el(name: str, /, *children: Part | Iterable[Part], **attributes: str | float | bool | None) -> Html:
    """An element. Children that are no Html are escaped; None is nothing; an iterable is its members.

    Attributes: `class_` is ``class``, other underscores are hyphens, None and False leave the attribute out, True gives it without a value.
    """
    return Html(f"<{name}{_attributes(attributes)}{'/>' if name in _VOID else f'>{joined(*children)}</{name}>'}")


def joined(*children: Part | Iterable[Part]) -> Html:
    """The children one behind the other."""
    return Html("".join(_part(child) for child in children))


def link(url: str, text: str) -> Html:
    """A link that tells the other side nothing of where it was; only text where the address is none that a browser should follow."""
    return el("a", text, href=url, rel="noopener noreferrer nofollow") if is_followed(url) else el("span", text)


def is_followed(url: str) -> bool:
    """Whether an address leads to a page on the web: http and https, and nothing that runs."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.netloc)


def shown(text: str) -> str:
    """`text` with what cannot be shown, or turns the text behind it, replaced. Every part of a page has gone through this."""
    return _HARMFUL.sub("\ufffd", text)


def _part(child: Part | Iterable[Part]) -> str:
    if child is None:
        return ""
    if isinstance(child, Html):
        return str(child)
    if isinstance(child, str | int):
        return escape(shown(str(child)))
    return joined(*child)


def _attributes(attributes: dict[str, str | float | bool | None]) -> str:
    found = []
    for key, value in attributes.items():
        name = key.removesuffix("_").replace("_", "-")
        assert _NAME.fullmatch(name), name
        if value is True:
            found.append(f" {name}")
        elif isinstance(value, str):
            found.append(f' {name}="{escape(shown(value))}"')
        elif value is not None and value is not False:
            found.append(f' {name}="{value:.6g}"')
    return "".join(found)
