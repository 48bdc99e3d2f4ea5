"""What a Site is: the one society whose news is archived, as frozen values. Knows which addresses belong to it and which section they lie in.

Refuses to know files and TOML (`sitefile`), and whether anything answers at an address. Every later step is handed a Site: discovery asks it where to
begin and what to leave out, the crawler which hosts it may ask, cleaning which layout was in force.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from urllib.parse import SplitResult, urlsplit, urlunsplit

from archive.errors import BadInput
from archive.identity import address_of, urlkey
from archive.model import Kind, UrlKey

DEFAULT_DELAY_S = 1.0
"""Politeness towards a society's small server when nobody says otherwise."""
DEFAULT_MAX_PAGES = 20_000
"""Requests of one run. Far more than a society has; a trap (an endless calendar) ends here."""
DEFAULT_CHECK_EVERY_DAYS = 14
"""Within so many days every page that is held is asked for again, whatever the site's own lists say of it."""
DEFAULT_MAX_MINUTES = 480.0
"""Of one run: a night. Twenty thousand pages at one a second take five and a half hours."""


_NUMERIC_HOST = re.compile(r"[0-9.]+|.*:.*")


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site that holds one kind of news.

    `prefix` is a path (``/press-releases/``, whole path words), a path with ``*`` and ``?`` as wildcards (``/*/statements/*``), or either behind a
    host (``blog.example.org/``) when the section has a host of its own.
    """

    prefix: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Era:
    """A layout and the last day it was in use; `valid_until` None is the layout in use now.

    `content` is the CSS selector of the article ('' when the cleaner is to find it), `remove` the selectors of what never belongs to one.
    """

    valid_until: date | None = None
    content: str = ""
    remove: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Site:
    """One society's site.

    `hosts` may be crawled, each with its sub-domains and with or without ``www.``. `rest` are WordPress REST roots. `include` and `exclude` are regular
    expressions searched in path and query of a canonical address; no `include` means all. `allow_private` names the hosts or addresses that may be
    asked although they are not public. `probe` looks for REST, sitemaps and feeds beside those named. `eras` go from the oldest to the newest.
    `check_every_days` is the longest that a held page goes without being asked for.
    `max_minutes`: a run ends after so long, and what came is published.
    `wrong_clock`: the server's own clock is wrong, its Date no witness.
    `unverified` marks a file that nobody has compared with the live site. A page at one of `aliases` (other names of the first of `hosts`: a staging host, a
    name given up) is the page at that host; a query parameter of `ignored` chooses no other page. `javascript` are regular
    expressions as `exclude`: a page at such an address is what a browser makes of it, not what the server sends.
    """

    key: str
    society: str
    short_name: str = ""
    start_urls: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    language: str | None = None
    timezone: str | None = None
    date_order: str | None = None
    rest: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    feeds: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    allow_private: tuple[str, ...] = ()
    delay_s: float = DEFAULT_DELAY_S
    max_pages: int = DEFAULT_MAX_PAGES
    check_every_days: int = DEFAULT_CHECK_EVERY_DAYS
    max_minutes: float = DEFAULT_MAX_MINUTES
    probe: bool = True
    wrong_clock: bool = False
    eras: tuple[Era, ...] = ()
    unverified: bool = False
    aliases: tuple[str, ...] = ()
    ignored: tuple[str, ...] = ()
    javascript: tuple[str, ...] = ()

    def covers(self, url: str) -> bool:
        """Whether `url` belongs to the site: http(s), a host of it or a sub-domain of one, and a port that a start address has.

        http and https on their usual ports count as one. False, never an error, for what is no address.
        """
        parts = _split(url)
        if parts is None or parts.scheme not in {"http", "https"}:
            return False
        host = (parts.hostname or "").rstrip(".")
        if not any(_is_host_of(own, host) for own in self.hosts):
            return False
        return _port(parts) in {_port(start) for start in map(_split, self.start_urls) if start is not None}

    def page_of(self, url: str) -> UrlKey:
        """The page at `url`: its key by the rules of every site and then by this one's. Raises BadInput for what is no address."""
        if not self.aliases and not self.ignored:
            return urlkey(url)
        parts = _split(url)
        if parts is None or parts.scheme.lower() not in {"http", "https"}:
            return urlkey(url)
        host = (parts.hostname or "").rstrip(".").removeprefix("www.")
        if self.hosts and any(host == alias.removeprefix("www.") for alias in self.aliases):
            port = f":{parts.port}" if parts.port else ""
            parts = parts._replace(netloc=f"{self.hosts[0]}{port}")
        kept = [one for one in parts.query.split("&") if one.partition("=")[0] not in self.ignored]
        return urlkey(urlunsplit(parts._replace(query="&".join(kept))))

    def page_now(self, page: UrlKey) -> UrlKey:
        """The key that a page has by the rules of now, given one that it had: what a person once said of it is said of the same page still."""
        if not self.aliases and not self.ignored:
            return page
        url = address_of(page)
        try:
            return self.page_of(url) if url is not None else page
        except BadInput:
            return page

    def needs_javascript(self, url: str) -> bool:
        """Whether the page at `url` is only there once a browser has run its scripts."""
        return bool(self.javascript) and _fits(self.javascript, url)

    def lists_at(self, url: str) -> bool:
        """Whether the site file names the page at `url` as one that lists others."""
        try:
            return bool(self.lists) and self.page_of(url) in map(self.page_of, self.lists)
        except BadInput:
            return False

    def leaves_out(self, url: str) -> str:
        """Which of `include` and `exclude` says that the page at `url` is no item; '' where neither does."""
        if self.exclude and _fits(self.exclude, url):
            return "exclude"
        return "include" if self.include and not _fits(self.include, url) else ""

    def section_kind(self, url: str) -> Kind | None:
        """The kind of the site file's section that `url` lies in, the longest prefix winning; None outside every section.

        Only what the site file says: `kind_from_path` is the guess for any site.
        """
        parts = _split(url)
        if parts is None:
            return None
        fitting = [section for section in self.sections if _lies_in(section.prefix, parts)]
        return max(fitting, key=lambda section: len(section.prefix)).kind if fitting else None


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(url)
        parts.port  # noqa: B018 -- raises ValueError where the port is no number
    except ValueError:
        return None
    return parts


def _port(parts: SplitResult) -> int | None:
    """The port where it is not the scheme's own, so that http://x/ and https://x/ are one site."""
    return None if parts.port in {80, 443} else parts.port


def _is_host_of(own: str, host: str) -> bool:
    # "www.example.org" also means "example.org" (one site nearly everywhere, as in urlkey), but not "shop.example.org".
    if host.removeprefix("www.") == own.removeprefix("www."):
        return True
    return host.endswith("." + own) and not _NUMERIC_HOST.fullmatch(own)


def _fits(patterns: tuple[str, ...], url: str) -> bool:
    parts = _split(url)
    asked = parts.path + (f"?{parts.query}" if parts.query else "") if parts is not None else ""
    return any(re.search(pattern, asked or "/") for pattern in patterns)


def _lies_in(prefix: str, parts: SplitResult) -> bool:
    host, slash, path = prefix.partition("/")
    if host and (parts.hostname or "") not in {host, f"www.{host}"}:
        return False
    wanted, asked = (slash + path).lower().rstrip("/"), parts.path.lower()
    if "*" in wanted or "?" in wanted:
        return fnmatchcase(asked.rstrip("/"), wanted) or fnmatchcase(asked, wanted + "/*")
    # By whole words: /news is not the prefix of /newsletter.
    return asked.rstrip("/") == wanted or asked.startswith(wanted + "/")
