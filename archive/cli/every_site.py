"""Which sites "every site" means, what each is to be crawled by, and which of their exit codes is the night's.

    sites crawled before, files in HOME/sites ─▶ arguments ─▶ crawl, one after another, under one lock ─▶ worse

Refuses to know how a crawl is done and how the night is told.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from archive.config import Config
from archive.errors import ArchiveError, DatabaseLost, Misconfigured, UsageProblem

if TYPE_CHECKING:
    from archive.sitelock import SiteLock

_LIGHTEST_FIRST = (0, 75, 69, 65, 64, 78, 70, 73, 74)
"""What a night may end with, by what it asks of a person: wait; wait for the site; look at an alarm; correct a call, a setting, a bug; mend the disk."""

LOCK = "_every-site"
"""Holds off a second night while one goes on. No site's key begins with an underscore."""


def arguments(config: Config) -> dict[str, str | ArchiveError]:
    """What each site is crawled by, by key: a name, a file or an address; an error, naming the next step, where nothing says what the site is.

    Every site counts that was crawled live before or has a file in the home's sites/, in the order of their keys. Raises UsageProblem where there is none,
    and what `Store.open` raises for a database that cannot be read.
    """
    from archive import sites

    before, own = _crawled_before(config), sites.own_keys(config.sites_dir)
    if not before and not own:
        raise UsageProblem(
            f"name a site or an address to crawl; sites with a name: {', '.join(sites.names(config.sites_dir))}"
        )
    return {key: own.get(key) or _argument(config, key, before[key]) for key in sorted({*before, *own})}


def locked(config: Config) -> SiteLock:
    """Held while every site is crawled. Raises TryLater, exit code 75, while another such night goes on."""
    from archive.sitelock import SiteLock

    return SiteLock(config.locks_dir, LOCK, called="every site")


def worse(one: int, other: int) -> int:
    """The exit code of the two that asks more of a person."""
    return max(one, other, key=lambda code: _LIGHTEST_FIRST.index(code) if code in _LIGHTEST_FIRST else 99)


def _crawled_before(config: Config) -> dict[str, str]:
    """The sites that were crawled live, each with the address of a page of it ('' where it has none)."""
    from archive.model import Source
    from archive.store import Store, present

    try:
        store = Store.open(config, read_only=True)
    except Misconfigured as error:
        if present(config) or isinstance(error, DatabaseLost):
            raise
        return {}
    with store:
        return {
            key: next((page.url for page in store.known_pages(key)), "")
            for key in (one.key for one in store.sites_summary())
            if any(run.source is Source.LIVE for run in store.runs(site=key))
        }


def _argument(config: Config, key: str, url: str) -> str | ArchiveError:
    """For a site that no file in the home's sites/ describes."""
    from archive import sites
    from archive.cli.archive_home import site_at

    try:
        site = site_at(key, [url] if url else [], [], config)
    except (UsageProblem, Misconfigured):
        return Misconfigured(
            f"{key} was crawled by a site file or an address that nothing here tells; put its file at {config.sites_dir / key}.toml"
        )
    return key if key in sites.names() else site.start_urls[0]
