"""Address in, answer out: the whole site of the society on one night. Knows every address; refuses to know sockets, validators and compression."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType
from urllib.parse import parse_qsl, urlsplit

from archive.sample import catalogue, rest
from archive.sample.answers import Answer, redirect
from archive.sample.feeds import machine_addresses
from archive.sample.items import Item
from archive.sample.layouts import Around, item_page
from archive.sample.pages import gone, not_found, page_addresses


@lru_cache(maxsize=8)
def addresses(night: int, base: str) -> Mapping[str, Answer]:
    """Every path that answers by itself on `night`, with its answer: items, lists, pages, feeds, sitemaps. Without queries and without REST."""
    answers = page_addresses(night, base) | machine_addresses(night, base)
    for item in catalogue.items(night):
        printed = item_page(item, around(item, night, base))
        answers[item.path] = Answer(200, printed.content_type, printed.body)
    for path, now_at in catalogue.departed(night).items():
        answers[path] = gone(path, night, base) if now_at is None else redirect(f"{base}{now_at}")
    return MappingProxyType(answers)


def answer(target: str, *, night: int, base: str) -> Answer:
    """What the site answers on `night` to the request target `target` (path and query). `base` is its own address, without a final slash."""
    try:
        parts = urlsplit(target)
    except ValueError:  # "http://[": nothing a server could know
        return not_found("/", night, base)
    query = dict(parse_qsl(parts.query))
    path = parts.path or "/"
    if path.startswith(rest.ROOT) or path == rest.ROOT.rstrip("/"):
        told = rest.answer(path, query, night=night, base=base)
        return told or not_found(path, night, base)
    if path == "/" and "p" in query:
        return _by_number(query["p"], night, base)
    known = addresses(night, base)
    if path == "/sitemap.xml":
        return redirect(f"{base}/sitemap_index.xml")
    if path in known:
        return known[path]
    if f"{path}/" in known:
        return redirect(f"{base}{path}/" + (f"?{parts.query}" if parts.query else ""))
    return not_found(path, night, base)


def around(item: Item, night: int, base: str) -> Around:
    """What stands around an item: its neighbours in time, three of its kind, and the newest others."""
    posts = catalogue.posts(night)
    others = [other for other in catalogue.items(night) if other.kind is item.kind and other.key != item.key]
    latest = tuple(post for post in posts if post.key != item.key)[:5]
    start = (item.key * 7) % max(len(others) - 2, 1)
    related = tuple(others[start : start + 3])
    if item not in posts:
        return Around(base, night, item.path, related=related, latest=latest)
    at = posts.index(item)
    return Around(
        base,
        night,
        item.path,
        previous=posts[at + 1] if at + 1 < len(posts) else None,
        following=posts[at - 1] if at else None,
        related=related,
        latest=latest,
    )


def _by_number(number: str, night: int, base: str) -> Answer:
    for post in catalogue.posts(night):
        if str(post.key) == number:
            return redirect(f"{base}{post.path}")
    return not_found("/", night, base)
