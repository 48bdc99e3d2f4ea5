"""Scrapy's HTTP client with a limit for what comes before a body. Knows Twisted's parser of responses.

Scrapy limits bodies (DOWNLOAD_MAXSIZE, DOWNLOAD_TIMEOUT), Twisted one line of a head; neither limits how many lines a head may have: endless headers took
1.5 GB in 6 s. Keeps the host's rest before it asks (`Patience.rest`). Refuses to know what is asked and what an answer means. Serves the fetching step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from twisted.web._newclient import HEADER, STATUS

from crawler.manners import Patience

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response

LARGEST_HEAD_BYTES = 256 * 1024
"""Status line, headers and interim (1xx) answers together. Chromium reads as much (net/http/http_stream_parser.h, kMaxHeaderBufSize)."""
LONGEST_HEADER_BYTES = 64 * 1024
"""One header. Twisted's 16 KiB lose sites with a long Content-Security-Policy."""


class HeadTooLarge(DownloadCancelledError):
    """The answer's head is larger than we read."""


class _Parser(_LenientHTTPClientParser):
    """Counts what comes until the body begins."""

    MAX_LENGTH = LONGEST_HEADER_BYTES
    head_bytes = 0

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - Twisted's interface
        """Raises HeadTooLarge, which ends the connection."""
        in_head = self.state in {STATUS, HEADER}
        super().dataReceived(data)  # type: ignore[no-untyped-call]
        if in_head and self.state in {STATUS, HEADER}:
            self.head_bytes += len(data)
            if self.head_bytes > LARGEST_HEAD_BYTES:
                raise HeadTooLarge(f"the head of the answer is larger than {LARGEST_HEAD_BYTES // 1024} KiB")

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802 - Twisted's interface
        """Instead of Twisted's silent hanging up."""
        raise HeadTooLarge(f"a header of the answer is longer than {LONGEST_HEADER_BYTES // 1024} KiB")


class _Protocol(_LenientHTTP11ClientProtocol):
    """Scrapy's connection with our parser; it hangs up at once where Twisted would say goodbye."""

    def request(self, request: Any) -> Any:
        """As Scrapy's, with its parser exchanged as Scrapy exchanges Twisted's."""
        answered = super().request(request)
        self._parser.__class__ = _Parser
        return answered

    def _giveUp(self, reason: Any) -> None:  # noqa: N802 - Twisted's interface
        super()._giveUp(reason)  # type: ignore[no-untyped-call]
        if reason.check(HeadTooLarge):
            # A server that does not stop sending would keep a connection that is closed politely open for as long.
            self.transport.abortConnection()  # type: ignore[union-attr]


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: Any) -> _Protocol:  # noqa: ARG002, N802 - Twisted's interface
        return _Protocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class LimitedHandler(HTTP11DownloadHandler):
    """Scrapy's download handler for http and https."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory  # noqa: SLF001 - Scrapy's way too

    async def download_request(self, request: Request) -> Response:
        """Raises HeadTooLarge beside what Scrapy raises, and NotAsked for what still waited in the queue when the run gave the site up."""
        patience = self._crawler.get_downloader_middleware(Patience)
        if patience is None:
            return await self._downloaded(request)
        async with patience.turn(request):
            await patience.rest(request)
            return await self._downloaded(request)

    async def _downloaded(self, request: Request) -> Response:
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            for reason in getattr(error.__cause__, "reasons", ()):
                if reason.check(HeadTooLarge):
                    raise reason.value from error
            raise
