"""The three things that happen between the engine and the network. Knows Scrapy's requests and responses.

    SiteBorder        on the way out: nothing beyond the site, nothing but http(s)
    SiteRedirects     a redirect is followed inside the site only, and never with the validators of another address
    CaptureResponses  next to the network: every answer, as it came, to the Recorder

Refuses to know what a page says. Serves the fetching and the capturing step.
"""

from __future__ import annotations

import logging
from datetime import datetime
from http.client import responses as reason_phrases
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urljoin

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest, NotConfigured
from scrapy.http import Headers, Request, Response
from w3lib.url import safe_url_string

from archive.errors import BadInput, StorageFailed
from archive.identity import canonical_url
from crawler.clock import clock_of
from crawler.extensions import Recording, stop
from crawler.manners import HEARD
from crawler.recorder import Answer, Recorder, is_cut

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

    from archive.sites import Site

logger = logging.getLogger(__name__)

REDIRECTS = frozenset({301, 302, 303, 307, 308})


class BeyondTheSite(IgnoreRequest):
    """A request that would leave the site; dropped, and no failure of anything."""


def redirect_target(response: Response) -> str | None:
    """Where a redirect leads, absolute; None when the response is none or its Location makes no sense."""
    location = response.headers.get("Location")
    if response.status not in REDIRECTS or location is None:
        return None
    try:
        # As browsers and Scrapy read it: raw bytes escaped, relative to the address asked.
        return urljoin(response.url, safe_url_string(location.strip()))
    except ValueError:
        return None


class SiteBorder:
    """Drops what is not the site's, wherever it comes from: a link, a redirect, a retry or a robots.txt beside a request."""

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler
        self._site: Site = crawler.spider.site  # type: ignore[union-attr]

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off for a spider that has no site."""
        if not hasattr(crawler.spider, "site"):
            raise NotConfigured
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raises BeyondTheSite for an address that the site does not cover. A robots.txt may lead elsewhere (RFC 9309, 2.3.1.2)."""
        if not self._site.covers(request.url) and not request.meta.get("beyond_the_site"):
            self._crawler.stats.inc_value("border/refused")
            raise BeyondTheSite(f"{request.url} is not of the site {self._site.key}")


class SiteRedirects(RedirectMiddleware):
    """Scrapy's redirects, kept inside the site."""

    def process_response(self, request: Request, response: Response, spider: Any = None) -> Request | Response:  # noqa: ARG002 - Scrapy's signature
        """The request to make next; or the redirect itself when it leads out of the site or nowhere, for the spider to note."""
        target = redirect_target(response)
        site: Site = self.crawler.spider.site  # type: ignore[union-attr]
        if target is None:
            return response
        try:
            target = canonical_url(target)
        except BadInput:
            return response
        if not site.covers(target):
            logger.info("%s redirects out of the site, to %s: not followed", request.url, target)
            self.crawler.stats.inc_value("border/redirects_not_followed")
            return response
        next_step = super().process_response(request, response)
        if isinstance(next_step, Request):
            # The validators belong to the address asked; with them another page could answer "not modified" about a text we never saw.
            for name in ("If-None-Match", "If-Modified-Since"):
                next_step.headers.pop(name, None)
            next_step.meta.pop("known", None)
            # Nothing has answered at the new address yet: if robots.txt forbids it or nobody is there, that is a failure of its own.
            next_step.meta.pop("captured_at", None)
        return next_step


class CaptureResponses:
    """Hands every answer to the Recorder, redirects, 304s, error pages and each retry included."""

    def __init__(self, crawler: Crawler, recorder: Recorder) -> None:
        self._crawler = crawler
        self._recorder = recorder
        self._clock = clock_of(crawler.settings)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Scrapy's constructor. Off where nothing is recorded (`scrapy check`)."""
        recording = crawler.get_extension(Recording)
        if recording is None:
            raise NotConfigured
        return cls(crawler, recording.recorder)

    def process_request(self, request: Request) -> None:
        """Notes that this try has not been answered yet."""
        request.meta.pop("captured_at", None)

    async def process_response(self, request: Request, response: Response) -> Response:
        """Records the answer; on a failure of disk or database stops the run and drops it: the next run fetches it again."""
        if HEARD in response.flags:
            return response
        answer = _answer(request, response, self._clock())
        try:
            request.meta["record_id"] = self._recorder.record(answer)
        except StorageFailed as error:
            stop(self._crawler, "storage_failed")
            raise IgnoreRequest(str(error)) from error
        request.meta["captured_at"] = answer.captured_at.isoformat()
        if answer.truncated and "truncated" not in response.flags:
            response.flags.append("truncated")
        return response


def _answer(request: Request, response: Response, captured_at: datetime) -> Answer:
    coding = ",".join(_pairs_of(response.headers, "Content-Encoding"))
    cut = "dataloss" in response.flags or is_cut(response.body, coding)
    return Answer(
        # Scrapy percent-encodes what it asks; the address on the wire is the one to keep.
        url=response.url,
        captured_at=captured_at,
        method=request.method,
        request_headers=_pairs(request.headers),
        status=response.status,
        reason=reason_phrases.get(response.status, ""),
        response_headers=_pairs(response.headers),
        payload=response.body,
        truncated="length" if "download_stopped" in response.flags else "disconnect" if cut else None,
        ip=str(response.ip_address) if response.ip_address else None,
        location=redirect_target(response),
        known=request.meta.get("known"),
    )


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name in headers for value in headers.getlist(name)
    )


def _pairs_of(headers: Headers, name: str) -> list[str]:
    return [value.decode("latin-1") for value in headers.getlist(name)]
