"""Nights of a WordPress that has no sitemap: its list is asked for its changes and its length, and in full only when a post has gone."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from served_site import LONG, ServedSite, home, page, type_html

from archive.config import Config
from archive.supervise import CrawlReport, crawl

JSON = {"Content-Type": "application/json; charset=UTF-8"}
OLD = "2024-05-06T07:08:09"
NONE = (404, type_html, b"<h1>Not found</h1>")


class WordPress(dict):  # type: ignore[type-arg]
    """The routes of a site whose posts are `posts` (path -> when it was changed, in UTC)."""

    def __init__(self, base: str) -> None:
        super().__init__()
        self.base = base
        self.posts: dict[str, str] = {}

    def get(self, target: str, _default: object = None) -> Any:
        path, asked = urlsplit(target).path, dict(parse_qsl(urlsplit(target).query))
        if path == "/":
            return home()
        if path == "/wp-json/":
            return 200, JSON, json.dumps({"namespaces": ["wp/v2"], "routes": {}}).encode()
        if path == "/wp-json/wp/v2/posts":
            return self._posts(asked)
        if path in self.posts:
            return page(f"Release at {path}", f"What {path} says.", self.posts[path], *LONG)
        return NONE

    def _posts(self, asked: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        since = asked.get("modified_after", "").removesuffix("Z")
        found = [(path, at) for path, at in self.posts.items() if at > since]
        entries = [
            {"link": self.base + path, "type": "post", "title": {"rendered": path}, "modified_gmt": at, "date_gmt": OLD}
            for path, at in found[: int(asked["per_page"])]
        ]
        head = {"X-WP-Total": str(len(found)), "X-WP-TotalPages": "1"}
        return 200, JSON | head, json.dumps(entries).encode()


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        site.routes = WordPress(site.base)
        yield site


def night(folder: Path, served: ServedSite) -> tuple[CrawlReport, int]:
    """The report, and how often the list was asked for in full."""
    served.asked.clear()
    report = crawl(Config(home=folder, delay_s=0), served.base + "/", allow_private=True)
    assert (report.exit_code, report.alarms) == (0, ()), report.notes
    asked = [dict(parse_qsl(urlsplit(target).query)) for target in served.asked if "/wp/v2/posts" in target]
    return report, sum(not {"modified_after", "_fields"} & one.keys() for one in asked)


def test_a_post_that_came_and_went_does_not_have_the_list_asked_in_full_for_ever(
    tmp_path: Path, served: ServedSite
) -> None:
    posts = served.routes.posts  # type: ignore[attr-defined]
    posts |= {f"/news/release-{n}/": OLD for n in range(12)}
    assert night(tmp_path, served)[1] == 1
    posts["/news/new/"] = f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%S}"
    report, in_full = night(tmp_path, served)
    assert (report.settled.figures["new"], in_full) == (1, 0)
    del posts["/news/new/"]
    report, in_full = night(tmp_path, served)
    assert (report.settled.figures["missing"], in_full) == (1, 1)
    report, in_full = night(tmp_path, served)
    assert (report.settled.figures["missing"], in_full) == (0, 0)
    assert not report.settled.figures.get("asked_unlisted")
