"""The sample's site over real HTTP on 127.0.0.1: validators and 304s, gzip when asked, HEAD, and a log of what was asked.

Knows HTTP. Refuses to know what stands at which address. Serves tests, the demo and anybody who wants to watch a crawl; never for a public network.
"""

from __future__ import annotations

import errno
import gzip
import hashlib
import socket
import sys
import threading
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

from archive.errors import UsageProblem
from archive.sample import catalogue, site, truth
from archive.sample.answers import Answer
from archive.sample.noise import noisy

DEFAULT_PORT = 8765
"""What the bundled site file `sample` says. Used when free."""
HOST = "127.0.0.1"
_STOP_CHECK_S = 0.05
_CODED = ("text/", "application/json", "application/xml", "application/rss")
"""What goes over the wire in gzip when the asker takes it."""


@dataclass(frozen=True, slots=True)
class Asked:
    """One line of the request log. `target` is path and query, `sent_bytes` the body as it went over the wire."""

    method: str
    target: str
    status: int
    sent_bytes: int = 0


class SampleServer:
    """The site on loopback, as a context manager.

    `night` may be set to 1 or 2 while it runs. `planted` maps a request target to an answer that is given instead of the site's own (a broken page for a
    test); `delay_s` holds every answer back by so many seconds. `noise` names what is changed on every page beside the items (see `noise.NOISES`), anew
    for every value of `visit`, which also changes the compression. `port` 0 takes any free port; a port that is taken is replaced by a free one, so ask
    `base_url`. `clock` is what the header Date tells.
    """

    nights: Collection[int] = catalogue.NIGHTS
    """Which may be served."""

    def __init__(self, port: int = 0, *, night: int = 1) -> None:
        self.night = night
        self.planted: dict[str, Answer] = {}
        self.delay_s = 0.0
        self.noise: tuple[str, ...] = ()
        self.visit = 0
        self.clock: Callable[[], datetime] = lambda: datetime.now(UTC)
        self.requests: list[Asked] = []
        self._pause = threading.Event()
        try:
            self._http = _HTTP((HOST, port), self)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise
            self._http = _HTTP((HOST, 0), self)
        self._thread: threading.Thread | None = None

    @property
    def night(self) -> int:
        """The night that is served."""
        return self._night

    @night.setter
    def night(self, night: int) -> None:
        if night not in self.nights:
            raise UsageProblem(f"the sample society plays night 1 and night 2, not {night!r}")
        self._night = night

    @property
    def port(self) -> int:
        """The port that was taken."""
        return int(self._http.server_address[1])

    @property
    def base_url(self) -> str:
        """The address of the site without a final slash, e.g. ``http://127.0.0.1:8765``."""
        return f"http://{HOST}:{self.port}"

    def truth(self, night: int) -> list[dict[str, object]]:
        """What a perfect archive holds after `night`; see `truth_rows`."""
        return truth.truth_rows(night, self.base_url)

    def start(self) -> None:
        """Serve from a thread of its own until `close`."""
        self._thread = threading.Thread(target=self._http.serve_forever, args=(_STOP_CHECK_S,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        """Stop, hang up on whoever is still connected, and free the port. May be called twice."""
        self._pause.set()
        if self._thread:
            self._http.shutdown()
            self._thread.join()
            self._thread = None
        self._http.hang_up()
        self._http.server_close()

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def respond(self, target: str) -> tuple[Answer, datetime]:
        """The answer to `target` tonight, and when its bytes last changed."""
        if self.delay_s:
            self._pause.wait(self.delay_s)
        night = self.night
        answer = self.planted.get(target) or site.answer(target, night=night, base=self.base_url)
        earlier = site.answer(target, night=1, base=self.base_url) if night > 1 else answer
        modified = catalogue.NIGHT_AT[1 if earlier == answer else night]
        return (noisy(answer, self.noise, visit=self.visit, path=target) if self.noise else answer), modified


def serve_forever(port: int = DEFAULT_PORT, *, night: int = 1, ready: Callable[[str], None] | None = None) -> None:
    """Serve on `port`, or on a free one when it is taken, until the process is interrupted. `ready` is told the base address once it answers."""
    server = SampleServer(port, night=night)
    server.start()
    try:
        if ready:
            ready(server.base_url)
        threading.Event().wait()
    finally:
        server.close()


class _HTTP(ThreadingHTTPServer):
    """Remembers its open connections: a crawler keeps them alive, and a closed server must not leave them dangling."""

    daemon_threads = True

    def __init__(self, address: tuple[str, int], sample: SampleServer) -> None:
        self.sample = sample
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        super().shutdown_request(request)
        if isinstance(request, socket.socket):
            with self._lock:
                self._open.discard(request)

    def handle_error(self, request: object, client_address: object) -> None:
        """A crawler that hangs up in the middle is not worth a traceback; what else goes wrong is."""
        if not isinstance(sys.exception(), ConnectionError):
            super().handle_error(request, client_address)  # type: ignore[arg-type]

    def hang_up(self) -> None:
        """Wake every thread that waits for another request on a connection that was kept alive."""
        with self._lock:
            for connection in self._open:
                # The other side may have gone at this very moment.
                try:
                    connection.shutdown(socket.SHUT_RDWR)
                except OSError:
                    continue


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Grotto/2.4"
    sys_version = ""
    server: _HTTP
    # Head and body leave in one piece, so that small answers do not wait for an acknowledgement.
    wbufsize = -1

    def do_GET(self) -> None:
        self._answer(send_body=True)

    def do_HEAD(self) -> None:
        self._answer(send_body=False)

    def date_time_string(self, timestamp: float | None = None) -> str:
        """What Date says (RFC 9110 6.6.1)."""
        return (
            format_datetime(self.server.sample.clock(), usegmt=True)
            if timestamp is None
            else super().date_time_string(timestamp)
        )

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the signature of http.server)
        """Nothing: the log is `SampleServer.requests`."""

    def _answer(self, *, send_body: bool) -> None:
        sample = self.server.sample
        answer, modified = sample.respond(self.path)
        etag = f'W/"{hashlib.sha256(answer.body).hexdigest()[:20]}"'
        unchanged = answer.status == 200 and self._holds(etag, modified)
        status = 304 if unchanged else answer.status
        body = b"" if unchanged else answer.body
        is_coded = bool(body) and self._takes_gzip() and answer.content_type.startswith(_CODED)
        if is_coded:
            body = gzip.compress(body, mtime=sample.visit)
        sample.requests.append(Asked(self.command, self.path, status, len(body)))
        self.send_response(status)
        if answer.location:
            self.send_header("Location", answer.location)
        if answer.status == 200:
            self.send_header("ETag", etag)
            self.send_header("Last-Modified", format_datetime(modified, usegmt=True))
        for name, value in answer.headers:
            self.send_header(name, value)
        self.send_header("Vary", "Accept-Encoding")
        if unchanged:
            self.end_headers()
            return
        self.send_header("Content-Type", answer.content_type)
        if is_coded:
            self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if send_body:
            self.wfile.write(body)

    def _holds(self, etag: str, modified: datetime) -> bool:
        """Whether the asker's copy is still good. If-None-Match outranks If-Modified-Since (RFC 9110 13.2.2)."""
        if (held := self.headers.get("If-None-Match")) is not None:
            return held.strip() == "*" or etag.removeprefix("W/") in {
                tag.strip().removeprefix("W/") for tag in held.split(",")
            }
        try:
            since = parsedate_to_datetime(self.headers.get("If-Modified-Since", ""))
        except ValueError:
            return False
        return modified <= (since if since.tzinfo else since.replace(tzinfo=UTC))

    def _takes_gzip(self) -> bool:
        return any(
            coding.split(";")[0].strip() == "gzip" and "q=0" not in coding.replace(" ", "").split(";")[1:]
            for coding in self.headers.get("Accept-Encoding", "").split(",")
        )
