"""A web server that sends exactly the bytes that a case wants, at its pace. Knows sockets and TLS; refuses to know HTTP beyond a request's first lines."""

from __future__ import annotations

import contextlib
import select
import socket
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field

PATIENCE_S = 60.0
"""No answer is held up for longer, whatever the case wants: a run must end."""


@dataclass(slots=True)
class Line:
    """One connection, as an answer sees it. `write` and `wait` raise OSError once the other side, or the server, has hung up."""

    socket: socket.socket
    path: str
    host: str
    base: str
    closing: threading.Event
    head: str = ""

    def write(self, piece: bytes) -> None:
        if self.closing.is_set():
            raise ConnectionAbortedError
        self.socket.sendall(piece)

    def wait(self, seconds: float) -> None:
        """Says nothing for so long, unless the other side hangs up."""
        until = time.monotonic() + seconds
        while (left_s := until - time.monotonic()) > 0:
            ready, _, _ = select.select([self.socket], [], [], left_s)
            # What it goes on saying (a handshake) is not listened to.
            if self.closing.is_set() or (ready and not self.socket.recv(4096)):
                raise ConnectionAbortedError

    def answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        """A whole, well-formed answer."""
        lines = [f"HTTP/1.1 {status} Said", *(f"{name}: {value}" for name, value in headers.items())]
        if "Content-Length" not in headers and "Transfer-Encoding" not in headers:
            lines.append(f"Content-Length: {len(body)}")
        self.write("\r\n".join([*lines, "Connection: close", "", ""]).encode("latin-1") + body)

    def reset(self) -> None:
        """Ends the connection without a goodbye."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
        self.socket.close()


Answer = Callable[[Line], None]


@dataclass(slots=True)
class Served:
    """What one address was asked for: how often, and how long the longest answer took, in seconds."""

    times: int = 0
    longest_s: float = 0.0


@dataclass(slots=True)
class HostileServer:
    """Listens at 127.0.0.1 and answers by (host, path). With `context` it speaks TLS; `raw` takes the connection before any byte is read."""

    answers: dict[tuple[str, str], Answer]
    otherwise: Answer
    port: int = 0
    context: ssl.SSLContext | None = None
    raw: Answer | None = None
    served: dict[tuple[str, str], Served] = field(default_factory=dict)
    _listening: socket.socket = field(init=False)
    _closing: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._listening = socket.create_server(("127.0.0.1", self.port), backlog=128)
        self.port = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._closing.set()
        self._listening.close()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._listening.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with contextlib.suppress(OSError, ValueError):
            connection.settimeout(PATIENCE_S)
            if self.raw is not None:
                self.raw(Line(connection, "", "", "", self._closing))
            else:
                if self.context is not None:
                    connection = self.context.wrap_socket(connection, server_side=True)
                self._answer(connection)
        with contextlib.suppress(OSError):
            connection.close()

    def _answer(self, connection: socket.socket) -> None:
        head = b""
        while b"\r\n\r\n" not in head and (piece := connection.recv(65536)):
            head += piece
        lines = head.decode("latin-1").split("\r\n")
        path = lines[0].split(" ")[1]
        host = next((line[5:].strip() for line in lines if line.lower().startswith("host:")), "")
        name = host.rsplit(":", 1)[0]
        scheme = "https" if self.context else "http"
        began = time.monotonic()
        try:
            line = Line(connection, path, name, f"{scheme}://{host}", self._closing, "\n".join(lines))
            self.answers.get((name, path.partition("?")[0]), self.otherwise)(line)
        finally:
            with self._lock:
                served = self.served.setdefault((name, path.partition("?")[0]), Served())
                served.times += 1
                served.longest_s = max(served.longest_s, time.monotonic() - began)
