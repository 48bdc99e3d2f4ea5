"""How each era of the society's site printed an item: four writers of HTML, and which one wrote which page.

Knows markup and encodings. Refuses to know addresses of lists, nights' changes of content, and HTTP.
"""

from __future__ import annotations

from archive.sample.items import Item
from archive.sample.layouts import blocks, divs, tables, theme
from archive.sample.layouts.chrome import Around, Printed

__all__ = ["Around", "Printed", "content_html", "item_page", "plain_page", "table_page"]

_FIRST_DIV, _FIRST_THEME, _FIRST_BLOCKS = 20, 1000, 1200


def item_page(item: Item, around: Around) -> Printed:
    """The page of one item in the layout of its era. What moved from the old files into WordPress is printed by the present theme."""
    if item.key < _FIRST_DIV:
        return tables.item_page(item, around)
    if item.key < _FIRST_THEME:
        return divs.item_page(item, around)
    if item.key < _FIRST_BLOCKS:
        return theme.item_page(item, around)
    return blocks.item_page(item, around)


def content_html(item: Item, around: Around) -> str:
    """What WordPress holds as the post's content, furniture that the editors typed included: REST's ``content.rendered``."""
    return theme.content(item, around) if item.key < _FIRST_BLOCKS else blocks.content(item, around)


def plain_page(title: str, main: str, around: Around, *, body_class: str = "page", head: str = "") -> Printed:
    """A page that is no item (lists, about, not found), in the present theme."""
    return blocks.page(title, main, around, body_class=body_class, head=head)


def table_page(title: str, main: str, around: Around) -> Printed:
    """A page of the oldest site that is no item."""
    return tables.page(title, main, around)
