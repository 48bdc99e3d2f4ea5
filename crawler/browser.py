"""Pages that are only there once a browser has run their scripts. Knows chromium, through playwright; the extra `javascript` brings it.

    page as received ─▶ chromium, without a network ─ what it loads ─▶ Fetch, the crawl's own ─▶ DOM when all is quiet ─▶ Rendered

The browser never speaks to a server: its names resolve to nothing, its proxy is nobody, and whatever a page loads is asked by the crawl itself, so robots.txt,
the guard, the site's border, the pace and the WARC hold for it as for a page. What leaves the site, pictures, films, fonts and everything but GET is refused.
Refuses to know what is done with the DOM. Chromium aborts under the address-space limit of the crawl (measured, 150 under 3 GB), so it is started through a
script that lifts the soft limit for it alone; it ends with the crawl, since the driver's pipe does.
"""

from __future__ import annotations

import asyncio
import logging
import shlex
import shutil
import tempfile
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.async_api import Browser as Chromium
    from playwright.async_api import Playwright, Route

logger = logging.getLogger(__name__)

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
LOADED = frozenset({"script", "stylesheet", "xhr", "fetch"})
"""What a page may load: what its text may depend on."""
MOST_LOADED = 100
"""Requests of one page. A page of news needs a handful."""
_ARGUMENTS = (
    "--no-sandbox",  # the crawl runs as one user, often root in a container, where chromium has no sandbox to offer
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--proxy-server=http://127.0.0.1:9",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
    "--disable-background-networking",
    "--disable-dev-shm-usage",
    "--disable-gpu",
)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the crawl got for the browser."""

    status: int
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Rendered:
    """The DOM as HTML, and what made it: ``Chromium 150.0``."""

    html: str
    by: str


Fetch = Callable[[str], Awaitable[Loaded | None]]
"""Asks for an address under the crawl's rules; None where they, or the server, refuse."""


class NoBrowser(Exception):
    """There is no browser to be had; the text says what to install."""


class NotRendered(Exception):
    """The browser could not finish this page; the text says why."""


class Browser:
    """One chromium for a crawl, started with the first page."""

    def __init__(self, path: str = "", *, timeout_s: float = 60.0) -> None:
        self._path = path
        self._timeout_s = timeout_s
        self._starting = asyncio.Lock()
        self._playwright: Playwright | None = None
        self._chromium: Chromium | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None

    async def rendered(self, url: str, body: bytes, content_type: str, fetch: Fetch) -> Rendered:
        """What a browser makes of the page at `url` that came as `body`, once nothing has been loaded for half a second.

        Raises NoBrowser, and NotRendered for a page that crashes it or does not come to rest in time: half a page would be a false version.
        """
        chromium = await self._started()
        errors = _errors()
        try:
            async with asyncio.timeout(self._timeout_s):
                context = await chromium.new_context(service_workers="block", accept_downloads=False)
                try:
                    page = await context.new_page()
                    await page.route("**/*", _Loading(url, body, content_type, fetch).answer)
                    await page.goto(url, wait_until="networkidle", timeout=self._timeout_s * 1000)
                    if page.url.split("#")[0] != url.split("#", maxsplit=1)[0]:
                        raise NotRendered(f"its script leads to {page.url}")
                    return Rendered(await page.content(), f"Chromium {chromium.version}")
                finally:
                    await context.close()
        except (TimeoutError, errors) as error:
            why = str(error).split("\n")[0] or f"not at rest after {self._timeout_s:.0f} s"
            raise NotRendered(why[:300]) from error

    async def close(self) -> None:
        """Ends the browser; harmless when none was started."""
        if self._chromium is not None:
            await self._chromium.close()
        if self._playwright is not None:
            await self._playwright.stop()
        if self._folder is not None:
            self._folder.cleanup()
        self._chromium = self._playwright = self._folder = None

    async def _started(self) -> Chromium:
        async with self._starting:
            if self._chromium is None or not self._chromium.is_connected():
                path = executable(self._path)
                from playwright.async_api import async_playwright

                self._playwright = self._playwright or await async_playwright().start()
                self._folder = self._folder or tempfile.TemporaryDirectory(prefix="archive-browser-")
                launcher = Path(self._folder.name) / "chromium"
                launcher.write_text(f'#!/bin/sh\nulimit -S -v unlimited\nexec {shlex.quote(path)} "$@"\n', "utf-8")
                launcher.chmod(0o700)
                try:
                    self._chromium = await self._playwright.chromium.launch(
                        executable_path=str(launcher), args=list(_ARGUMENTS)
                    )
                except _errors() as error:
                    raise NoBrowser(f"{path} does not start: {str(error).splitlines()[0]}") from error
        return self._chromium


def executable(path: str = "") -> str:
    """The browser's file. Raises NoBrowser where playwright or a chromium is missing."""
    try:
        import playwright  # noqa: F401 - only asked whether it is there
    except ImportError as error:
        raise NoBrowser("playwright is not installed; `pip install society-news-archive[javascript]`") from error
    found = shutil.which(path) if path else next(filter(None, map(shutil.which, NAMES)), None)
    if found is None:
        raise NoBrowser(f"no {path or 'chromium'} is installed; `apt-get install chromium` or its like")
    return found


def _errors() -> type[Exception]:
    try:
        from playwright.async_api import Error
    except ImportError:
        return NoBrowser
    return Error


class _Loading:
    """What one page loads."""

    def __init__(self, url: str, body: bytes, content_type: str, fetch: Fetch) -> None:
        self._url = url
        self._page = Loaded(200, {"content-type": content_type or "text/html"}, body)
        self._fetch = fetch
        self._count = 0

    async def answer(self, route: Route) -> None:
        """Answers the browser, or refuses it. The page itself is what came already; it is not asked for again."""
        request = route.request
        loaded: Loaded | None = None
        if request.is_navigation_request():
            loaded = self._page if request.url.split("#")[0] == self._url.split("#")[0] else None
        elif request.method == "GET" and request.resource_type in LOADED and self._count < MOST_LOADED:
            self._count += 1
            loaded = await self._fetch(request.url)
        try:
            await self._give(route, loaded)
        except _errors() as error:  # the page was closed while it waited
            logger.debug("%s: %s", request.url, error)

    @staticmethod
    async def _give(route: Any, loaded: Loaded | None) -> None:
        if loaded is None:
            await route.abort("blockedbyclient")
        else:
            kept = {
                name: value
                for name, value in loaded.headers.items()
                if name in {"content-type", "access-control-allow-origin"}
            }
            await route.fulfill(status=loaded.status, headers=kept, body=loaded.body)
