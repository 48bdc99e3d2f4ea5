"""The site's WordPress REST interface, as far as a reader of news needs it: root, posts, pages, categories, with WordPress' paging and errors.

Source of the shapes: the WordPress REST API handbook (posts, pages, pagination). `date` is the site's wall clock without an offset, `date_gmt` UTC
without a Z.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from html import escape
from math import ceil
from zoneinfo import ZoneInfo

from archive.sample import catalogue, society
from archive.sample.answers import Answer
from archive.sample.feeds import PAGES_TOUCHED, modified_at
from archive.sample.items import EASTERN, Item
from archive.sample.layouts import Around, content_html
from archive.sample.pages import PLAIN_PAGES

ROOT = "/wp-json/"
_COLLECTIONS = "/wp-json/wp/v2/"
_JSON = "application/json; charset=UTF-8"
_LARGEST_PAGE = 100
_Row = dict[str, object]


def answer(path: str, query: Mapping[str, str], *, night: int, base: str) -> Answer | None:
    """The answer to an address below ``/wp-json/``; None for one that is not there."""
    path = path.rstrip("/") + "/"
    if path == ROOT:
        root = {"name": society.NAME, "description": society.MOTTO, "url": base, "home": base, "namespaces": ["wp/v2"]}
        routes = {f"/wp/v2/{name}": {"methods": ["GET"]} for name in ("posts", "pages", "categories")}
        return _json({**root, "timezone_string": EASTERN, "routes": routes})
    if not path.startswith(_COLLECTIONS):
        return _error(404, "rest_no_route", "No route was found matching the URL and request method.")
    name, _, key = path.removeprefix(_COLLECTIONS).strip("/").partition("/")
    rows = _rows(name, night, base)
    if rows is None:
        return _error(404, "rest_no_route", "No route was found matching the URL and request method.")
    if key:
        found = [row for row in rows if str(row["id"]) == key]
        return _json(found[0]) if found else _error(404, "rest_post_invalid_id", "Invalid post ID.")
    return _page(name, rows, query, base)


def _rows(name: str, night: int, base: str) -> list[_Row] | None:
    if name == "posts":
        return [_post(item, night, base) for item in catalogue.posts(night)]
    if name == "pages":
        return [_plain(n, path, base) for n, path in enumerate(PLAIN_PAGES, 1)]
    if name == "categories":
        counts = {
            label: sum(label in item.categories for item in catalogue.posts(night)) for label in society.CATEGORIES
        }
        return [
            {"id": n, "count": counts[label], "name": label, "slug": slug, "link": f"{base}/category/{slug}/"}
            for label, (n, slug) in society.CATEGORIES.items()
        ]
    return None


def _post(item: Item, night: int, base: str) -> _Row:
    return {
        "id": item.key,
        **_dates(item.posted.astimezone(UTC), modified_at(item)),
        "guid": {"rendered": f"{base}/?p={item.key}"},
        "slug": item.slug,
        "status": "publish",
        "type": "post",
        "link": f"{base}{item.path}",
        "title": {"rendered": _rendered(item.title)},
        "content": {"rendered": content_html(item, Around(base, night, item.path)), "protected": False},
        "excerpt": {"rendered": f"<p>{escape(item.lead[:180], quote=False)} [&hellip;]</p>\n", "protected": False},
        "categories": [society.CATEGORIES[name][0] for name in item.categories],
    }


def _plain(n: int, path: str, base: str) -> _Row:
    title, main = PLAIN_PAGES[path]
    touched = datetime.fromisoformat(PAGES_TOUCHED)
    return {
        "id": n,
        **_dates(touched, touched),
        "slug": path.strip("/"),
        "status": "publish",
        "type": "page",
        "link": f"{base}{path}",
        "title": {"rendered": _rendered(title)},
        "content": {"rendered": main, "protected": False},
        "parent": 0,
    }


def _dates(published: datetime, modified: datetime) -> _Row:
    site = ZoneInfo(EASTERN)
    return {
        "date": _wall(published.astimezone(site)),
        "date_gmt": _wall(published),
        "modified": _wall(modified.astimezone(site)),
        "modified_gmt": _wall(modified),
    }


def _wall(when: datetime) -> str:
    return when.replace(tzinfo=None).isoformat()


def _rendered(title: str) -> str:
    return escape(title, quote=False).replace("’", "&#8217;")


def _page(name: str, rows: list[_Row], query: Mapping[str, str], base: str) -> Answer:
    try:
        size, page = int(query.get("per_page", "10")), int(query.get("page", "1"))
    except ValueError:
        size, page = 0, 0
    if not (1 <= size <= _LARGEST_PAGE and page >= 1):
        return _error(400, "rest_invalid_param", "Invalid parameter(s): per_page or page")
    pages = ceil(len(rows) / size)
    if page > max(pages, 1):
        text = "The page number requested is larger than the number of pages available."
        return _error(400, "rest_post_invalid_page_number", text)
    headers = [("X-WP-Total", str(len(rows))), ("X-WP-TotalPages", str(pages))]
    if page < pages:
        following = f"{base}{_COLLECTIONS}{name}?per_page={size}&page={page + 1}"
        headers.append(("Link", f'<{following}>; rel="next"'))
    return _json(rows[(page - 1) * size : page * size], headers)


def _json(value: object, headers: list[tuple[str, str]] | None = None) -> Answer:
    return Answer(200, _JSON, json.dumps(value).encode(), headers=tuple(headers or ()))


def _error(status: int, code: str, message: str) -> Answer:
    return Answer(status, _JSON, json.dumps({"code": code, "message": message, "data": {"status": status}}).encode())
