"""What an address alone gives away: a list of items, a page that is never an item, a file. Knows the path forms of WordPress and its relatives.

Refuses to know payloads and sites. Serves discovery (what to follow), and every later room that must know that a list page is never an item.
"""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import SplitResult, parse_qs, urlsplit

from archive.sites import LIST_WORDS, path_words

_YEAR = r"(?:19|20)\d\d"
_LIST_PATH = re.compile(
    rf"""
      /(?:page|seite|pagina)/?-?\d+$                              # /news/page/2/
    | /(?:index|page)-?\d+\.html?$                                # /index2.html, as Pelican numbers its lists
    | /(?:categor(?:y|ies)|tags?|authors?|topics?|search)(?:/|$)  # archives of a term, anywhere in the path
    | /(?:feed|rss|atom|rdf)(?:/(?:atom|rss2?|rdf))?$ | /(?:feed|rss|atom|index)\.(?:xml|rss|rdf|atom)$
    | /{_YEAR}(?:/(?:0?[1-9]|1[0-2])(?:/(?:0?[1-9]|[12]\d|3[01]))?)?$  # a year, month or day
    """,
    re.VERBOSE,
)
_NUMBERED_ITEM = re.compile(rf"/(?:archives|p|id|node|item|post|article)s?/{_YEAR}$")
"""WordPress' numeric permalinks: /archives/2019 may be the item number 2019."""
_LIST_QUERY = frozenset(
    {
        "s",
        "paged",
        "page",
        "cat",
        "tag",
        "author",
        "m",
        "feed",
        "year",
        "monthnum",
        "day",
        "category",
        "category_name",
        "q",
        "search",
    }
)
_ITEM_QUERY = frozenset({"p", "page_id", "attachment_id", "name", "id", "pagename"})

_NEVER_FOLLOWED = re.compile(
    r"/(?:tags?|authors?|search|events?|calendars?|termine|veranstaltungen)(?:/|$)|/(?:feed|rss|atom)(?:[/.]|$)",
    re.IGNORECASE,
)
"""Lists that hold nothing another list does not, or that never end (a calendar has a next month for ever)."""

_NEVER_ITEM = re.compile(
    r"""
      /(?:wp-login|wp-signup|wp-cron|wp-comments-post|xmlrpc)\.php | /(?:wp-admin|wp-includes|wp-content|wp-json|cdn-cgi|\.well-known)(?:/|$)
    | ^/(?:cart|basket|checkout|my-account|account|login|log-in|logout|log-out|signin|sign-in|register|lost-password)(?:/|$)
    | /(?:trackback|embed|feed)/?$ | /comment-page-\d+/?$ | ^/(?:robots\.txt|sitemap[^/]*|wp-sitemap[^/]*)$
    | [?&](?:add-to-cart|rest_route|preview|print|format|feed|action|redirect_to|ical|outlook-ical|elementor_library|et_blog)=
    """,
    re.VERBOSE | re.IGNORECASE,
)
_FILE = re.compile(
    r"""\.(?:pdf|docx?|xlsx?|pptx?|pps|odt|ods|odp|rtf|csv|tsv|epub|mobi|zip|gz|bz2|xz|tar|tgz|rar|7z|exe|dmg|iso|jar|jpe?g|jpe|png|gif|webp|avif|svg|bmp
    |tiff?|ico|heic|eps|psd|ai|mp[34]|m4[av]|mov|avi|wmv|mkv|webm|og[agv]|wav|flac|ics|ical|vcf|vcs|css|m?js|json|xml|rss|atom|rdf|woff2?|ttf|otf|eot|swf|torrent|bib|ris)$""",
    re.VERBOSE | re.IGNORECASE,
)


@lru_cache(maxsize=16_384)
def is_listing_url(url: str) -> bool:
    """Whether `url` by its form lists items rather than being one: the site root, numbered pages, term and date archives, feeds, searches, /news/.

    False for what is no address, and for every address that does not say.
    """
    parts = _split(url)
    if parts is None:
        return False
    names = set(parse_qs(parts.query, keep_blank_values=True))
    path = re.sub(r"/index\.(?:html?|php)$", "/", parts.path.lower()).rstrip("/")
    if names & _ITEM_QUERY and not path:
        return False  # /?p=12 is a short link
    if not path or names & _LIST_QUERY:
        return True
    if _NUMBERED_ITEM.search(path):
        return False
    return _LIST_PATH.search(path) is not None or is_list_word(path)


def is_list_word(path: str) -> bool:
    """Whether the last word of `path` names a list (``/publications/news/``)."""
    words = path_words(path)
    return bool(words) and words[-1] in LIST_WORDS


def is_worth_listing(url: str) -> bool:
    """Whether a list at `url` is worth fetching: numbered pages, months, categories and news sections are, searches, authors, tags and calendars not."""
    parts = _split(url)
    if parts is None or _NEVER_FOLLOWED.search(parts.path):
        return False
    return not set(parse_qs(parts.query, keep_blank_values=True)) & {"s", "q", "search", "author", "tag", "feed", "day"}


@lru_cache(maxsize=16_384)
def is_never_item(url: str) -> bool:
    """Whether no page of news can stand at `url`: log-in, cart, administration, uploads, or a file by its extension."""
    parts = _split(url)
    if parts is None:
        return True
    asked = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return _FILE.search(parts.path) is not None or _NEVER_ITEM.search(asked) is not None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
