"""WordPress' REST interface: its lists, its paging, its errors, and what debugging servers print before them."""

from __future__ import annotations

import json
from collections.abc import Mapping

import pytest

from archive.discovery import Discovered, Lead, read, rest_page_urls
from archive.sites import Site

ROOT = "https://www.ferns.example/wp-json/"
POSTS = "https://www.ferns.example/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm"
PAGES = POSTS.replace("/posts", "/pages")


def of(
    site: Site,
    answer: object,
    url: str = POSTS,
    headers: Mapping[str, str] | None = None,
    content_type: str = "application/json; charset=UTF-8",
) -> Discovered:
    body = answer if isinstance(answer, bytes) else json.dumps(answer).encode()
    return read(url, content_type, body, site=site, headers=headers)


def post(**changes: object) -> dict[str, object]:
    return {
        "id": 12,
        "date": "2021-01-07T11:00:00",
        "date_gmt": "2021-01-07T16:00:00",
        "modified": "2021-01-08T04:00:00",
        "modified_gmt": "2021-01-08T09:00:00",
        "slug": "tree-ferns",
        "status": "publish",
        "type": "post",
        "link": "https://www.ferns.example/press-releases/tree-ferns/",
        "title": {"rendered": "Society&#8217;s <em>Tree</em> Ferns &amp; Moss"},
        "content": {"rendered": "[et_pb_section]<a href='/not-an-item/'>x</a>[/et_pb_section]", "protected": False},
        "author": 3,
        "categories": [4],
        "tags": [],
    } | changes


def test_posts_become_candidates_with_hints(site: Site) -> None:
    embedded = {
        "author": [{"id": 3, "name": "Ada Frond"}],
        "wp:term": [
            [{"taxonomy": "category", "name": "Press &amp; Media"}],
            [{"taxonomy": "post_tag", "name": "moss"}, {"taxonomy": "series", "name": "x"}],
        ],
    }
    found = of(site, [post(_embedded=embedded)])
    assert (found.kind, found.problems, found.more) == ("rest", (), ())
    (candidate,) = found.candidates
    assert (candidate.url, candidate.source, candidate.listed_as) == (
        "https://www.ferns.example/press-releases/tree-ferns/",
        "rest",
        "post",
    )
    assert dict(candidate.hints) == {
        "title": ("Society’s Tree Ferns & Moss", "Society&#8217;s <em>Tree</em> Ferns &amp; Moss"),
        "published": ("2021-01-07T16:00:00Z", "2021-01-07T16:00:00"),
        "updated": ("2021-01-08T09:00:00Z", "2021-01-08T09:00:00"),
        "authors": ('["Ada Frond"]', '["Ada Frond"]'),
        "categories": ('["Press & Media"]', '["Press & Media"]'),
        "tags": ('["moss"]', '["moss"]'),
        "kind": ("press_release", candidate.url),
    }


def test_pages_and_post_types_of_a_societys_own(site: Site) -> None:
    entries = [
        post(type="page", link="https://www.ferns.example/about/"),
        post(type="press_release", link="https://www.ferns.example/a/"),
        post(type="page", link="https://www.ferns.example/news/"),
        post(type="attachment", link="https://www.ferns.example/b/"),
        post(status="draft", link="https://www.ferns.example/c/"),
        post(link="https://www.ferns.example/?p=12"),
        post(link="https://www.ferns.example/2019/"),
    ]
    found = of(site, entries)
    assert [(candidate.url.rpartition("example")[2], candidate.listed_as) for candidate in found.candidates] == [
        ("/about/", "page"),
        ("/a/", "post"),
        ("/?p=12", "post"),
        ("/2019/", "post"),  # a post whose slug is a year: the source knows better than the form
    ]
    assert found.more == (Lead("https://www.ferns.example/news/", "listing"),)


def test_missing_and_odd_dates_give_no_date(site: Site) -> None:
    entries = [
        post(link="/a/", date_gmt="0000-00-00T00:00:00", date=None, modified_gmt=7, modified="whenever"),
        post(link="/b/", date_gmt=None),
    ]
    first, second = of(site, entries).candidates
    assert not {"published", "updated"} & set(first.hints)
    assert second.hints["published"] == (
        "2021-01-07T11:00:00",
        "2021-01-07T11:00:00",
    )  # the site's own time: no zone is invented


def test_the_first_page_leads_to_all_others(site: Site) -> None:
    found = of(site, [post()], headers={"x-wp-totalpages": "3", "X-WP-Total": "201"})
    assert found.more == (Lead(POSTS + "&page=2", "rest"), Lead(POSTS + "&page=3", "rest"))
    assert found.total == 201
    assert of(site, [post()], POSTS + "&page=2", {"X-WP-TotalPages": "3"}).more == ()


@pytest.mark.parametrize("said", ["", "many", "-1", "9" * 30])
def test_a_total_that_is_no_number_is_none(site: Site, said: str) -> None:
    assert of(site, [post()], headers={"X-WP-Total": said}).total is None


@pytest.mark.parametrize("total", ["1000000", "9" * 30])
def test_an_endless_list_is_cut(site: Site, total: str) -> None:
    found = of(site, [post()], headers={"X-WP-TotalPages": total})
    assert len(found.more) == 999
    assert found.more[-1].url == POSTS + "&page=1000"


@pytest.mark.parametrize("total", ["", "-1", "many", "٣"])
def test_odd_totals_are_no_exception(site: Site, total: str) -> None:
    assert len(of(site, [post()], headers={"X-WP-TotalPages": total}).more) in {0, 2}


def test_without_headers_full_pages_are_followed(site: Site) -> None:
    full = [post(link=f"/news/{n}/") for n in range(100)]
    assert of(site, full).more == (Lead(POSTS + "&page=2", "rest"),)
    assert of(site, full, POSTS + "&page=2").more == (Lead(POSTS + "&page=3", "rest"),)
    assert of(site, full[:99]).more == ()
    following = "https://www.ferns.example/wp-json/wp/v2/posts?page=2"
    assert of(site, full[:3], headers={"Link": f'<{following}>; rel="next"'}).more == (Lead(following, "rest"),)


def test_the_root_leads_to_posts_pages_and_types_that_mean_news(site: Site) -> None:
    routes = {
        "/": {},
        "/wp/v2": {},
        "/wp/v2/posts": {},
        "/wp/v2/press-releases": {},
        "/wp/v2/press-releases/(?P<id>[\\d]+)": {},
        "/wp/v2/media": {},
        "/wp/v2/users": {},
    }
    found = of(site, {"name": "F", "namespaces": ["oembed/1.0", "wp/v2"], "routes": routes}, ROOT)
    assert found.more == (
        Lead(POSTS, "rest"),
        Lead(PAGES, "rest"),
        Lead(POSTS.replace("/posts", "/press-releases"), "rest"),
    )


def test_a_root_without_posts_is_a_problem(site: Site) -> None:
    found = of(site, {"namespaces": ["oembed/1.0"]}, ROOT)
    assert (found.kind, found.more, len(found.problems)) == ("rest", (), 1)


@pytest.mark.parametrize(
    ("root", "posts"),
    [
        (
            "https://www.ferns.example/wp-json/",
            "https://www.ferns.example/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm",
        ),
        (
            "https://www.ferns.example/wp-json",
            "https://www.ferns.example/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm",
        ),
        (
            "https://www.ferns.example/blog/wp-json/wp/v2/",
            "https://www.ferns.example/blog/wp-json/wp/v2/posts?per_page=100&_embed=author%2Cwp%3Aterm",
        ),
        (
            "https://www.ferns.example/?rest_route=/",
            "https://www.ferns.example/?rest_route=%2Fwp%2Fv2%2Fposts&per_page=100&_embed=author%2Cwp%3Aterm",
        ),
        (
            "https://www.ferns.example/index.php?rest_route=/wp/v2/",
            "https://www.ferns.example/index.php?rest_route=%2Fwp%2Fv2%2Fposts&per_page=100&_embed=author%2Cwp%3Aterm",
        ),
    ],
)
def test_roots_come_in_several_forms(root: str, posts: str) -> None:
    assert rest_page_urls(root)[0] == posts


def test_an_error_is_a_problem_in_its_own_words(site: Site) -> None:
    found = of(site, {"code": "rest_forbidden", "message": "Only for members.", "data": {"status": 401}})
    assert (found.kind, found.candidates) == ("rest", ())
    assert found.problems == (f"{POSTS}: REST answers with an error: 'rest_forbidden: Only for members.'",)


def test_lists_of_terms_name_no_items(site: Site) -> None:
    found = of(
        site, [{"id": 4, "taxonomy": "category", "name": "News", "link": "https://www.ferns.example/category/news/"}]
    )
    assert (found.kind, found.candidates, found.problems) == ("rest", (), ())


def test_notices_before_the_json_are_passed_over(site: Site) -> None:
    noise = b"<br />\n<b>Notice</b>: [x] undefined in <b>/srv/f.php</b> on line <b>3</b><br />\n"
    assert len(of(site, noise + json.dumps([post()]).encode()).candidates) == 1


def test_one_bad_entry_loses_nothing_else(site: Site) -> None:
    entries = [
        None,
        7,
        [],
        post(link=None, title={"rendered": "Lost"}),
        post(link="http://[foo"),
        post(link="https://x.example/\ud800"),
        post(title=None, _embedded=[1]),
        post(link="https://other.example/"),
    ]
    found = of(site, entries)
    assert [candidate.url for candidate in found.candidates] == ["https://www.ferns.example/press-releases/tree-ferns/"]
    assert [problem.removeprefix(POSTS + ": ") for problem in found.problems] == [
        "entry that is no object (3 times)",
        "entry without an address: 'Lost'",
        "address that cannot be read (2 times): 'http://[foo'",
        "address of another site left out: 'https://other.example/'",
    ]


@pytest.mark.parametrize(
    "body",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" + b"9" * 100_000 + b"]",
        b'{"x": 1}',
        b'[{"link": ',
        b"{",
        b'{"code": 3}',
        b'[{"link": "/a/", "title": "\\ud800\\u0000"}]',
        b"\xff\xfe[\x00]\x00",
        b'"text"',
        b"null",
    ],
)
def test_hostile_json_is_no_exception(site: Site, body: bytes) -> None:
    found = of(site, body)
    assert found.kind in {"rest", "unknown"}
    for candidate in found.candidates:
        for value, _ in candidate.hints.values():
            value.encode("utf-8")
