"""What an address alone gives away."""

from __future__ import annotations

import pytest

from archive.discovery import is_listing_url
from archive.discovery.addresses import is_never_item, is_worth_listing

ROOT = "https://www.ferns.example"


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/index.php",
        "/?lang=de",
        "/page/2/",
        "/news/page/14",
        "/category/press-releases/",
        "/Category/press-releases/page/2/",
        "/about/tag/spores",
        "/author/jdoe/",
        "/2020/",
        "/2020/05",
        "/blog/2020/5/",
        "/2020/05/31/",
        "/feed/",
        "/news/feed/atom/",
        "/rss.xml",
        "/?s=fern",
        "/?paged=3",
        "/?cat=4",
        "/?m=202005",
        "/news/?page=3",
        "/news/",
        "/publications/press-releases",
        "/pr/index.html",
        "/pressemitteilungen/",
        "/search/fern/",
    ],
)
def test_lists_are_known_by_their_form(path: str) -> None:
    assert is_listing_url(ROOT + path)


@pytest.mark.parametrize(
    "path",
    [
        "/?p=12",
        "/?page_id=7",
        "/news/fern-found/",
        "/2020/05/fern-found/",
        "/2020/05/31/fern-found/",
        "/archives/2019",
        "/node/2020",
        "/fact-sheet/",
        "/statement/",
        "/newsletter-may/",
        "/news/2020-in-review/",
        "/page/about-us",
        "/2020/13/",
        "/tagged-ferns/",
        "/blog/feeding-ferns/",
        "/press-releases/fern-found.html",
    ],
)
def test_items_are_not_taken_for_lists(path: str) -> None:
    assert not is_listing_url(ROOT + path)


def test_what_is_no_address_is_no_list() -> None:
    assert not is_listing_url("http://[foo")
    assert is_never_item("http://[foo")
    assert not is_worth_listing("http://[foo")


@pytest.mark.parametrize(
    "path",
    [
        "/wp-login.php?redirect_to=x",
        "/wp-admin/",
        "/xmlrpc.php",
        "/wp-content/uploads/2020/05/report/",
        "/wp-json/wp/v2/posts/3",
        "/cart/",
        "/my-account/orders/",
        "/news/x/feed/",
        "/news/x/trackback/",
        "/news/x/comment-page-2/",
        "/report.pdf",
        "/Photo.JPEG",
        "/meeting.ics",
        "/sitemap_index.xml",
        "/robots.txt",
        "/shop/fern?add-to-cart=3",
        "/cdn-cgi/l/email-protection",
    ],
)
def test_machinery_and_files_are_never_items(path: str) -> None:
    assert is_never_item(ROOT + path)


@pytest.mark.parametrize(
    "path",
    [
        "/news/x/",
        "/?p=3",
        "/pr/2003/fill-rule.html",
        "/x.shtml",
        "/cartography/",
        "/news/why-login-matters/",
        "/register-of-ferns/",
    ],
)
def test_pages_may_be_items(path: str) -> None:
    assert not is_never_item(ROOT + path)


@pytest.mark.parametrize(
    ("path", "worth"),
    [
        ("/news/page/2/", True),
        ("/2020/05/", True),
        ("/category/news/", True),
        ("/tag/spores/page/2/", False),
        ("/author/jdoe/", False),
        ("/?s=fern", False),
        ("/events/2031/05/", False),
        ("/news/feed/", False),
    ],
)
def test_lists_that_repeat_or_never_end_are_not_worth_fetching(path: str, worth: bool) -> None:
    assert is_worth_listing(ROOT + path) is worth
