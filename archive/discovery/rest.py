"""WordPress' REST interface ─▶ candidates with its own words about each, and the further pages of its lists.

Knows the forms of its answers (root, list, error) and of its addresses, with and without pretty permalinks. Refuses to read ``content.rendered``: it
may hold shortcodes that never reach a reader. Source: developer.wordpress.org/rest-api, "Pagination" and "Global parameters".
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from archive.discovery.found import Discovered, Gathering
from archive.discovery.wording import listed, plain, read_date, text_of
from archive.identity import canonical_url
from archive.sites import kind_from_path

PER_PAGE = 100
"""WordPress' own upper limit."""
MOST_PAGES = 1_000
"""Of one list: a hundred thousand posts. A larger X-WP-TotalPages is a mistake or a trap."""

_LISTS = ("posts", "pages")
_SINCE, _FIELDS = "modified_after", "_fields"
_EMBED = "author,wp:term"
_LIST_ROUTE = re.compile(r"/wp/v2/(?P<list>[a-z0-9_-]+)/?$")
_JSON_BEGINS = re.compile(r'\[\s*\{\s*"|\{\s*"|\[\s*\]')
_NEXT_LINK = re.compile(r'<([^<>]+)>\s*;\s*rel="?next"?')


def is_rest_url(url: str) -> bool:
    """Whether `url` asks a WordPress REST interface."""
    return re.search(r"/wp-json(?:/|$)|[?&]rest_route=", url) is not None


def list_url(root: str, name: str = "posts", *, page: int = 1) -> str:
    """The address of one page of the list `name` under a REST root.

    Roots come as ``https://example.org/wp-json/``, with ``wp/v2/`` behind, or as ``https://example.org/?rest_route=/`` where permalinks are plain.
    """
    parts = urlsplit(root)
    query = parse_qsl(parts.query, keep_blank_values=True)
    path = parts.path
    route = f"/wp/v2/{name}"
    if any(key == "rest_route" for key, _ in query):
        query = [(key, route if key == "rest_route" else value) for key, value in query]
    else:
        path = re.sub(r"/wp/v2(/.*)?$", "", path.rstrip("/")) + route
    query = [(key, value) for key, value in query if key not in {"per_page", "page", "_embed", _SINCE, _FIELDS}]
    query += [("per_page", str(PER_PAGE)), ("_embed", _EMBED)] + ([("page", str(page))] if page > 1 else [])
    return canonical_url(urlunsplit((parts.scheme, parts.netloc, path, urlencode(query), "")))


def rest_page_urls(root: str) -> tuple[str, ...]:
    """The first page of each list that may hold items, under a REST root."""
    return tuple(list_url(root, name) for name in _LISTS)


def list_of(url: str) -> str | None:
    """The first page of the list that `url` asks, whole or in part; None where it asks no list."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query)).get("rest_route", parts.path)
    found = _LIST_ROUTE.search(asked)
    return list_url(url, found["list"]) if found and is_rest_url(url) else None


def changes_url(url: str, since: datetime) -> str:
    """The address of what was changed after `since` in the list whose first page is `url` (WordPress 5.7 and later; older ones answer with all of it)."""
    return _asked_with(url, (_SINCE, f"{since.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"))


def total_url(url: str) -> str:
    """The address of the smallest answer that says how many entries the list has whose first page is `url`."""
    return _asked_with(url, ("per_page", "1"), (_FIELDS, "id"), without=("_embed",))


def standing_url(url: str) -> str:
    """The name under which a document is remembered. It is its address; of what was changed since a day, which is another day every night, it is that
    address without the day and the page."""
    if f"{_SINCE}=" not in url or not is_changes(url):
        return url
    return _asked_with(url, (_SINCE, ""), without=("page",))


def is_changes(url: str) -> bool:
    """Whether `url` asks a list for its changes alone."""
    return _SINCE in dict(parse_qsl(urlsplit(url).query, keep_blank_values=True)) and list_of(url) is not None


def is_total(url: str) -> bool:
    """Whether `url` asks a list for its length alone."""
    return _FIELDS in dict(parse_qsl(urlsplit(url).query)) and list_of(url) is not None


def _asked_with(url: str, *said: tuple[str, str], without: tuple[str, ...] = ()) -> str:
    parts = urlsplit(url)
    left = {*without, *(name for name, _ in said)}
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in left]
    return canonical_url(urlunsplit(parts._replace(query=urlencode([*query, *said]))))


def read_rest(gathered: Gathering, body: bytes, headers: Mapping[str, str]) -> Discovered:
    """Any answer of the interface: a list of posts or pages, one post, the root document, or an error (a problem, never an exception)."""
    text = text_of(body)
    begins = None if text.lstrip()[:1] in {"{", "["} else _JSON_BEGINS.search(text)
    try:
        # Servers in debugging mode print notices first: `<b>Warning</b>: … [{"id":…`. What follows the value is not our business.
        answer, _ = json.JSONDecoder().raw_decode(text[begins.start() :] if begins else text.lstrip())
    except (ValueError, RecursionError) as error:
        gathered.problem("not valid JSON", str(error) if isinstance(error, ValueError) else "nested too deeply")
        return gathered.done("unknown")
    if isinstance(answer, list):
        return _read_list(gathered, answer, headers)
    if not isinstance(answer, dict):
        gathered.problem("JSON that is no answer of a WordPress")
        return gathered.done("unknown")
    if isinstance(answer.get("namespaces"), list):
        return _read_root(gathered, answer)
    if "code" in answer and "link" not in answer:
        gathered.problem("REST answers with an error", f"{answer['code']}: {answer.get('message', '')}")
        return gathered.done("rest")
    if "link" in answer and "title" in answer:
        return _read_list(gathered, [answer], {})
    gathered.problem("JSON that is no answer of a WordPress")
    return gathered.done("unknown")


def _read_root(gathered: Gathering, answer: Mapping[str, object]) -> Discovered:
    if "wp/v2" not in _texts(answer.get("namespaces")):
        gathered.problem("REST does not offer wp/v2, so it lists no posts")
        return gathered.done("rest")
    routes = answer.get("routes")
    names = list(_LISTS)
    # Societies keep releases in post types of their own: /wp/v2/press-releases. Only names that mean news are taken: the others are its machinery.
    for route in routes if isinstance(routes, dict) else ():
        match = _LIST_ROUTE.fullmatch(route)
        if match and kind_from_path(f"/{match['list']}") is not None and match["list"] not in names:
            names.append(match["list"])
    for name in names:
        _lead(gathered, list_url(gathered.url, name))
    return gathered.done("rest")


def _read_list(gathered: Gathering, entries: list[object], headers: Mapping[str, str]) -> Discovered:
    known = {name.lower(): value for name, value in headers.items()}
    if is_total(gathered.url):
        return gathered.done("rest", total=_total(known))
    for entry in entries:
        if not isinstance(entry, dict):
            gathered.problem("entry that is no object")
        elif "taxonomy" not in entry:  # a list of categories or tags names no items
            _read_entry(gathered, entry)
    for url in _further_pages(gathered.url, len(entries), known):
        _lead(gathered, url)
    total = known.get("x-wp-totalpages", "")
    if total.isdecimal() and len(total) < 9 and int(total) > MOST_PAGES:
        gathered.problem(f"list of {int(total):,} pages; only the first {MOST_PAGES:,} are read")
    return gathered.done("rest", total=_total(known))


def _total(headers: Mapping[str, str]) -> int | None:
    """How many entries a list has in all its pages."""
    said = headers.get("x-wp-total", "").strip()
    return int(said) if said.isdecimal() and len(said) < 9 else None


def _read_entry(gathered: Gathering, entry: Mapping[str, object]) -> None:
    link = entry.get("link")
    if not isinstance(link, str) or not link:
        gathered.problem("entry without an address", _rendered(entry.get("title")))
        return
    status = entry.get("status", "publish")
    if status != "publish" or entry.get("type") == "attachment":
        return
    url = gathered.own_address(link)
    if url is not None:
        # Post types of a society's own are posts in all but name; only a page need not be news.
        listed_as = "page" if entry.get("type") == "page" else "post"
        hints = _hints(gathered, entry, url)
        if listed_as == "page":
            hints.pop("published", None)  # a page's date is when somebody made it: WordPress itself prints none
        gathered.candidate(url, "rest", listed_as=listed_as, hints=hints)


def _hints(gathered: Gathering, entry: Mapping[str, object], url: str) -> dict[str, tuple[str, str]]:
    hints: dict[str, tuple[str, str]] = {}
    raw = _rendered(entry.get("title"))
    if title := plain(raw):
        hints["title"] = (title, raw)
    for field, in_utc, local in (("published", "date_gmt", "date"), ("updated", "modified_gmt", "modified")):
        when = _instant(gathered, entry, in_utc, is_utc=True) or _instant(gathered, entry, local, is_utc=False)
        if when:
            hints[field] = when
    embedded = entry.get("_embedded")
    if isinstance(embedded, dict):
        authors = listed(_name(author) for author in _objects(embedded.get("author")))
        if authors:
            hints["authors"] = authors
        terms = embedded.get("wp:term")
        flat = [term for group in (terms if isinstance(terms, list) else []) for term in _objects(group)]
        for field, taxonomy in (("categories", "category"), ("tags", "post_tag")):
            if words := listed(_name(term) for term in flat if term.get("taxonomy") == taxonomy):
                hints[field] = words
    kind = gathered.site.section_kind(url) or kind_from_path(url)
    if kind is not None:
        hints["kind"] = (str(kind), url)
    return hints


def _instant(gathered: Gathering, entry: Mapping[str, object], key: str, *, is_utc: bool) -> tuple[str, str] | None:
    """``date_gmt`` is UTC without saying so; ``date`` is the site's own time and names no zone, so it gets none."""
    raw = entry.get(key)
    if not isinstance(raw, str) or not raw.strip() or raw.startswith("0000"):  # an unset date: "0000-00-00T00:00:00"
        return None
    when = read_date(raw)
    if when is None:
        gathered.problem(f"{key} that is no date", raw)
        return None
    has_offset = re.search(r"Z$|T.*[+-]\d\d:?\d\d$", when) is not None
    return (f"{when}Z" if is_utc and not has_offset and "T" in when else when, raw)


def _further_pages(url: str, length: int, headers: Mapping[str, str]) -> Iterator[str]:
    """The rest of a list, all named by its first page; a server that hides its headers is asked page by page while pages come full."""
    query = dict(parse_qsl(urlsplit(url).query))
    page = int(query["page"]) if query.get("page", "").isdecimal() and len(query["page"]) < 7 else 1
    total = headers.get("x-wp-totalpages", "").strip()
    if total.isdecimal():
        if page == 1:
            last = min(int(total) if len(total) < 9 else MOST_PAGES, MOST_PAGES)
            yield from (_with_page(url, n) for n in range(2, last + 1))
        return
    following = _NEXT_LINK.search(headers.get("link", ""))
    if following and page < MOST_PAGES:
        yield following.group(1)
    elif (
        query.get("per_page", "").isdecimal()
        and len(query["per_page"]) < 4
        and 0 < int(query["per_page"]) <= length
        and page < MOST_PAGES
    ):
        yield _with_page(url, page + 1)


def _with_page(url: str, page: int) -> str:
    parts = urlsplit(url)
    query = [(key, value) for key, value in parse_qsl(parts.query, keep_blank_values=True) if key != "page"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("page", str(page))])))


def _lead(gathered: Gathering, url: str) -> None:
    if own := gathered.own_address(url):
        gathered.lead(own, "rest")


def _objects(found: object) -> Iterator[Mapping[str, object]]:
    return (item for item in (found if isinstance(found, list) else []) if isinstance(item, dict))


def _texts(found: object) -> list[str]:
    return [item for item in (found if isinstance(found, list) else []) if isinstance(item, str)]


def _name(found: Mapping[str, object]) -> str:
    name = found.get("name")
    return name if isinstance(name, str) else ""


def _rendered(title: object) -> str:
    """``{"rendered": "…"}``, or the bare text that some plugins make of it."""
    if isinstance(title, dict):
        title = title.get("rendered")
    return title if isinstance(title, str) else ""
