"""What a server sends late and hidden, and a script moves into place: pages streamed by React. Knows the marks of that protocol; judges nothing.

A part that was not ready stands at the end of the page as `<div hidden id="S:3">`; a `<template id="B:3">` or `P:3` holds its place. Every reader sees it
there.
"""

from __future__ import annotations

import re

from lxml import html

_PART = re.compile(r"S:([0-9a-f]{1,6})\Z")
_PLACE = re.compile(r"[BP]:([0-9a-f]{1,6})\Z")
MOST_PARTS = 1000


def settle(start: html.HtmlElement) -> None:
    """Moves each part to its place, as the page's own script does. A part without a place is shown where it stands. Changes the tree."""
    parts = [
        (match.group(1), element)
        for element in start.iter("div")
        if element.get("hidden") is not None and (match := _PART.match(element.get("id") or ""))
    ][:MOST_PARTS]
    if not parts:
        return
    places = {match.group(1): one for one in start.iter("template") if (match := _PLACE.match(one.get("id") or ""))}
    for number, part in parts:
        del part.attrib["hidden"]
        place = places.pop(number, None)
        if place is None or part in place.iterancestors() or place.getparent() is None:
            continue
        part.drop_tree()
        place.addprevious(part)
        part.tail = None
        place.drop_tree()
