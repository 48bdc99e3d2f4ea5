"""A mail server and a webhook on loopback, as real as sockets are: they keep what they are sent, or refuse it."""

from __future__ import annotations

import json
import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Mailbox:
    """What the mail server took. `refuse` is what it answers to RCPT instead of taking mail."""

    port: int = 0
    refuse: str = ""
    mails: list[EmailMessage] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"mailto://keeper:hunter2secret@127.0.0.1:{self.port}/?to=archivist@example.org&from=archive@example.org&mode=insecure"

    def text(self) -> str:
        """The last mail's subject and its text."""
        mail = self.mails[-1]
        part = mail.get_body(("plain", "html"))
        assert part is not None
        return f"{mail['subject']}\n{part.get_content()}"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """SMTP (RFC 5321), as far as a client that logs in needs it."""
    box = Mailbox()

    class Session(socketserver.StreamRequestHandler):
        def say(self, line: str) -> None:
            self.wfile.write(f"{line}\r\n".encode())

        def handle(self) -> None:
            self.say("220 mail.example.org")
            for raw in self.rfile:
                word = raw.decode().strip().upper()
                if word.startswith("EHLO"):
                    self.say("250-mail.example.org\r\n250 AUTH PLAIN LOGIN")
                elif word.startswith("AUTH"):
                    self.say("235 welcome")
                elif word.startswith("RCPT") and box.refuse:
                    self.say(box.refuse)
                elif word == "DATA":
                    self.say("354 go on")
                    sent = iter(self.rfile.readline, b".\r\n")
                    lines = [line[1:] if line.startswith(b"..") else line for line in sent]
                    mail = message_from_bytes(b"".join(lines), policy=policy.default)
                    assert isinstance(mail, EmailMessage)
                    box.mails.append(mail)
                    self.say("250 taken")
                elif word == "QUIT":
                    self.say("221 bye")
                    return
                else:
                    self.say("250 ok")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Session) as server:
        server.daemon_threads = True
        box.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        try:
            yield box
        finally:
            server.shutdown()
            thread.join()


@dataclass
class Webhook:
    """What the webhook took: JSON objects. `status` is what it answers, `drips` whether its answer never ends."""

    port: int = 0
    status: int = 200
    drips: bool = False
    taken: list[dict[str, Any]] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)

    @property
    def address(self) -> str:
        return f"json://127.0.0.1:{self.port}/hook/t0ps3cr3t?token=als0secret"

    @property
    def titles(self) -> list[str]:
        return [one["title"] for one in self.taken]


@contextmanager
def webhook() -> Iterator[Webhook]:
    """A server that is posted JSON."""
    hook = Webhook()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            if hook.status == 200:
                hook.taken.append(json.loads(body))
            self.send_response(hook.status)
            self.end_headers()
            while hook.drips and not hook.over.wait(0.05):
                try:
                    self.wfile.write(b".")
                except OSError:
                    return

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hook.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield hook
    finally:
        hook.over.set()
        server.shutdown()
        thread.join()
        server.server_close()
