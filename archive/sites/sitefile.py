"""The text of a site file ─▶ Site, or an error that an archivist can act on. Knows TOML and what each key may hold.

Refuses to know where files lie (`load` in this package) and what is done with a Site. Serves the first step of the road. A key that nobody reads is
an error: a misspelt `exclude` that is silently ignored would be noticed only by what it let in.
"""

from __future__ import annotations

import difflib
import math
import re
import tomllib
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from pathlib import PurePath
from typing import TypeVar
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

import cssselect

from archive.errors import BadInput, SiteFileInvalid
from archive.identity import canonical_url
from archive.model import Kind
from archive.sites.site import (
    DEFAULT_CHECK_EVERY_DAYS,
    DEFAULT_DELAY_S,
    DEFAULT_MAX_MINUTES,
    DEFAULT_MAX_PAGES,
    Era,
    Section,
    Site,
)

LONGEST_DELAY_S = 3600.0
MOST_PAGES = 1_000_000
MOST_MINUTES = 7 * 24 * 60.0
EVERY_PAGE = "^/"
"""The pattern that `javascript = true` stands for."""

KNOWN: Mapping[str, tuple[str, ...]] = {
    "": (
        "key",
        "society",
        "short_name",
        "start_urls",
        "hosts",
        "language",
        "timezone",
        "date_order",
        "unverified",
        "sources",
        "crawl",
        "pages",
        "section",
        "era",
    ),
    "sources": ("rest", "sitemaps", "feeds", "lists", "probe"),
    "crawl": (
        "include",
        "exclude",
        "allow_private",
        "delay_s",
        "max_pages",
        "check_every_days",
        "max_minutes",
        "wrong_clock",
        "javascript",
    ),
    "pages": ("aliases", "ignored"),
    "section": ("prefix", "kind"),
    "era": ("valid_until", "content", "remove"),
}
"""Every key of a site file, by table; ``""`` is the top. ``[[section]]`` and ``[[era]]`` may come many times."""

_KEY = re.compile(r"[a-z0-9][a-z0-9.-]{0,62}")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")  # BCP 47, without its rarer corners
_HOST = re.compile(r"[a-z0-9_]([a-z0-9_.-]*[a-z0-9_])?|\[?[0-9a-f:.]+\]?")
_T = TypeVar("_T", str, bool)


class DateOrder(StrEnum):
    """How a site writes 01/02/2021."""

    MDY = "mdy"
    DMY = "dmy"
    YMD = "ymd"


def parse(text: str, path: str) -> Site:
    """The Site that the TOML `text` of file `path` describes; the key is the file's name without ``.toml`` unless it says otherwise.

    Addresses come out canonical, `hosts` as those of the start addresses unless given. Raises SiteFileInvalid naming file and key (or line).
    """
    try:
        loaded = tomllib.loads(text)
    except (
        tomllib.TOMLDecodeError
    ) as error:  # its message ends in "(at line 3, column 7)", except where the text ends too soon
        said = str(error).replace("at end of document", f"at the end, line {len(text.rstrip().splitlines())}")
        raise SiteFileInvalid(f"{path}: not valid TOML: {said}", path=path) from error
    except RecursionError as error:
        raise SiteFileInvalid(f"{path}: not valid TOML: nested too deeply", path=path) from error
    top = _Table(loaded, path, "")
    sources, crawl, pages = top.table("sources"), top.table("crawl"), top.table("pages")
    start_urls = top.urls("start_urls", required=True)
    hosts = tuple(_host(top, item) for item in top.texts("hosts"))
    site = Site(
        key=_key(top),
        society=top.text("society", required=True),
        short_name=top.text("short_name"),
        start_urls=start_urls,
        hosts=hosts or tuple(dict.fromkeys(urlsplit(url).hostname or "" for url in start_urls)),
        language=_language(top),
        timezone=_timezone(top),
        date_order=top.choice("date_order", DateOrder),
        rest=sources.urls("rest"),
        sitemaps=sources.urls("sitemaps"),
        feeds=sources.urls("feeds"),
        lists=sources.urls("lists"),
        probe=sources.value("probe", bool, default=True),
        sections=tuple(_section(table) for table in top.tables("section")),
        include=crawl.patterns("include"),
        exclude=crawl.patterns("exclude"),
        allow_private=tuple(_host(crawl, item, key="allow_private") for item in crawl.texts("allow_private")),
        delay_s=crawl.number("delay_s", default=DEFAULT_DELAY_S, least=0, most=LONGEST_DELAY_S),
        max_pages=int(crawl.number("max_pages", default=DEFAULT_MAX_PAGES, least=1, most=MOST_PAGES, whole=True)),
        check_every_days=int(
            crawl.number("check_every_days", default=DEFAULT_CHECK_EVERY_DAYS, least=1, most=366, whole=True)
        ),
        max_minutes=crawl.number("max_minutes", default=DEFAULT_MAX_MINUTES, least=1, most=MOST_MINUTES),
        wrong_clock=crawl.value("wrong_clock", bool, default=False),
        eras=_eras(top),
        unverified=top.value("unverified", bool, default=False),
        aliases=tuple(_host(pages, item, key="aliases") for item in pages.texts("aliases")),
        ignored=pages.texts("ignored"),
        javascript=_javascript(crawl),
    )
    _check_hosts(site, top, sources)
    return site


class _Table:
    """One table of the file, which refuses unknown keys at once and wrong values as they are read."""

    def __init__(self, loaded: Mapping[str, object], path: str, name: str, place: str = "") -> None:
        self._loaded, self._path, self._place = loaded, path, place
        for key in loaded:
            if key not in KNOWN[name]:
                raise self.fault(key, f"unknown key {self.dotted(key)!r}{_nearest(key, name)}")

    def dotted(self, key: str) -> str:
        return f"{self._place}.{key}" if self._place else key

    def fault(self, key: str, message: str) -> SiteFileInvalid:
        return SiteFileInvalid(f"{self._path}: {message}", path=self._path, key=self.dotted(key))

    def wrong(self, key: str, wanted: str, found: object) -> SiteFileInvalid:
        return self.fault(key, f"{self.dotted(key)} must be {wanted}, not {_shown(found)}")

    def value(self, key: str, kind: type[_T], *, default: _T) -> _T:
        found = self._loaded.get(key, default)
        if not isinstance(found, kind):
            raise self.wrong(key, _NAMES[kind], found)
        return found

    def text(self, key: str, *, required: bool = False) -> str:
        if required and key not in self._loaded:
            raise self.fault(key, f"{self.dotted(key)} is missing")
        found = self.value(key, str, default="").strip()
        if key in self._loaded and not found:
            raise self.wrong(key, "a text", "")
        return found

    def texts(self, key: str) -> tuple[str, ...]:
        found = self._loaded.get(key, [])
        if not isinstance(found, list):
            raise self.wrong(key, 'a list of texts in brackets, as ["…"]', found)
        for item in found:
            if not isinstance(item, str) or not item.strip():
                raise self.wrong(key, "a list of texts", item)
        return tuple(item.strip() for item in found)

    def urls(self, key: str, *, required: bool = False) -> tuple[str, ...]:
        found = self.texts(key)
        if required and not found:
            raise self.fault(
                key, f"{self.dotted(key)} is missing: name at least one address, as https://www.example.org/"
            )
        try:
            return tuple(dict.fromkeys(canonical_url(item) for item in found))
        except BadInput as error:
            raise self.fault(key, f"{self.dotted(key)}: {error}") from error

    def patterns(self, key: str) -> tuple[str, ...]:
        found = self.texts(key)
        for item in found:
            try:
                re.compile(item)
            except (re.error, RecursionError, OverflowError) as error:
                raise self.fault(key, f"{self.dotted(key)}: {item!r} is no regular expression: {error}") from error
        return found

    def holds_bool(self, key: str) -> bool:
        return isinstance(self._loaded.get(key), bool)

    def number(self, key: str, *, default: float, least: float, most: float, whole: bool = False) -> float:
        found = self._loaded.get(key, default)
        wanted = f"a {'whole ' if whole else ''}number between {least:,.0f} and {most:,.0f}"
        # bool is an int in Python, but `max_pages = true` is a slip.
        if isinstance(found, bool) or not isinstance(found, int if whole else int | float):
            raise self.wrong(key, wanted, found)
        if not math.isfinite(found) or not least <= found <= most:
            raise self.wrong(key, wanted, found)
        return float(found)

    def choice(self, key: str, choices: type[StrEnum], *, required: bool = False) -> str | None:
        found = self.text(key, required=required)
        if not found:
            return None
        names = [str(choice) for choice in choices]
        if found not in names:
            near = difflib.get_close_matches(found, names, n=1)
            hint = f"; did you mean {near[0]!r}?" if near else ""
            raise self.fault(key, f"{self.dotted(key)} is {found!r}; it may be {', '.join(names)}{hint}")
        return found

    def table(self, key: str) -> _Table:
        found = self._loaded.get(key, {})
        if not isinstance(found, dict):
            raise self.wrong(key, f"a table that begins with [{key}]", found)
        return _Table(found, self._path, key, self.dotted(key))

    def tables(self, key: str) -> list[_Table]:
        found = self._loaded.get(key, [])
        if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
            raise self.wrong(key, f"one or more tables that begin with [[{key}]]", found)
        return [_Table(item, self._path, key, f"{key}[{n}]") for n, item in enumerate(found, start=1)]

    def day(self, key: str) -> date | None:
        found = self._loaded.get(key)
        if found is None:
            return None
        if not isinstance(found, date) or isinstance(found, datetime):
            raise self.wrong(key, "a day without quotes, as 2019-12-31", found)
        return found


_NAMES: Mapping[type, str] = {str: "a text in quotes", bool: "true or false"}


def _shown(found: object) -> str:
    text = repr(found)
    return text if len(text) <= 60 else text[:57] + "…"


def _nearest(key: str, name: str) -> str:
    """What the writer may have meant: a key of this table, or one that belongs elsewhere."""
    for table in (name, *(other for other in KNOWN if other != name)):
        near = difflib.get_close_matches(key, KNOWN[table], n=1, cutoff=0.6 if table == name else 0.85)
        if near:
            where = "" if table == name else f" in [{table}]" if table else " at the top, before the first [table]"
            return f"; did you mean {near[0]!r}{where}?"
    return f"; known here: {', '.join(KNOWN[name])}"


def _javascript(crawl: _Table) -> tuple[str, ...]:
    """``true`` is every page, ``false`` none; else the patterns."""
    if crawl.holds_bool("javascript"):
        return (EVERY_PAGE,) if crawl.value("javascript", bool, default=False) else ()
    return crawl.patterns("javascript")


def is_key(text: str) -> bool:
    """Whether a site can be called so."""
    return _KEY.fullmatch(text) is not None


def _key(top: _Table) -> str:
    key = top.text("key") or PurePath(top._path).name.removesuffix(".toml").lower()  # noqa: SLF001 -- its own parser
    if not is_key(key):
        raise top.fault("key", f"key is {key!r}; it names files and rows, so use a-z, 0-9, dot and hyphen only")
    return key


def _host(table: _Table, found: str, key: str = "hosts") -> str:
    host = found.lower().rstrip(".")
    if not _HOST.fullmatch(host):
        raise table.fault(
            key,
            f"{table.dotted(key)}: {found!r} is no host name; write it as www.example.org, without https:// or a port",
        )
    return host.strip("[]")


def _language(top: _Table) -> str | None:
    language = top.text("language")
    if language and not _LANGUAGE.fullmatch(language):
        raise top.fault("language", f"language is {language!r}; use a code such as en, de or pt-BR")
    return language or None


def _timezone(top: _Table) -> str | None:
    timezone = top.text("timezone")
    if not timezone:
        return None
    try:
        ZoneInfo(timezone)
    except (
        KeyError,
        ValueError,
        OSError,
    ) as error:  # unknown; a path that leaves the zone folder; a folder ("America")
        raise top.fault(
            "timezone", f"timezone {timezone!r} is not known; use an IANA name such as America/New_York"
        ) from error
    return timezone


def _section(table: _Table) -> Section:
    prefix = table.text("prefix", required=True)
    if "/" not in prefix or "://" in prefix or re.search(r"\s", prefix):
        raise table.fault(
            "prefix",
            f"{table.dotted('prefix')} is {prefix!r}; write a path as /press-releases/, or host and path as blog.example.org/",
        )
    kind = table.choice("kind", Kind, required=True)
    return Section(prefix=prefix, kind=Kind(kind or ""))


def _eras(top: _Table) -> tuple[Era, ...]:
    eras = [Era(table.day("valid_until"), table.text("content"), table.texts("remove")) for table in top.tables("era")]
    for table, era in zip(top.tables("era"), eras, strict=True):
        for key, selectors in (("content", [era.content] if era.content else []), ("remove", era.remove)):
            for selector in selectors:
                _check_selector(table, key, selector)
    days = [era.valid_until for era in eras]
    if len(set(days)) != len(days):
        raise top.fault(
            "era",
            "two [[era]] end on the same day (or two have no valid_until: only the layout in use now may leave it out)",
        )
    return tuple(sorted(eras, key=lambda era: era.valid_until or date.max))


def _check_selector(table: _Table, key: str, selector: str) -> None:
    try:
        cssselect.HTMLTranslator().css_to_xpath(selector)
    except cssselect.SelectorError as error:
        raise table.fault(key, f"{table.dotted(key)} holds {selector!r}, which is no CSS selector: {error}") from error


def _check_hosts(site: Site, top: _Table, sources: _Table) -> None:
    """An address that the site's own hosts do not cover would be dropped later without a word."""
    for table, key, urls in (
        (top, "start_urls", site.start_urls),
        (sources, "rest", site.rest),
        (sources, "sitemaps", site.sitemaps),
        (sources, "feeds", site.feeds),
        (sources, "lists", site.lists),
    ):
        for url in urls:
            if not site.covers(url):
                raise table.fault(
                    key,
                    f"{table.dotted(key)}: {url} is on no host of this site ({', '.join(site.hosts)}); add its host to hosts",
                )
