"""How we know that nothing was sent to a private address: by listening there, and by having the crawler's interpreter write down every connection it makes.

The interpreter loads a `sitecustomize` that audits `socket.connect` (PEP 578) and stands in for DNS, which cannot be had on loopback: names under ``.test``
have the addresses that a case gives them, one answer after another.
"""

from __future__ import annotations

import contextlib
import ipaddress
import json
import os
import socket
import threading
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

ALLOWED = "127.0.0.1"
_SITECUSTOMIZE = """
import json, os, socket, sys
_names = json.load(open(os.environ["HOSTILE_NAMES"]))
_log = os.open(os.environ["HOSTILE_CONNECTS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT)
_seen = {}
def _hook(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        os.write(_log, (json.dumps(args[1][0]) + "\\n").encode())
sys.addaudithook(_hook)
_real = socket.getaddrinfo
def _getaddrinfo(host, port, *args, **kwargs):
    name = host.decode() if isinstance(host, bytes) else str(host)
    if not name.endswith(".test"):
        return _real(host, port, *args, **kwargs)
    answers = _names.get(name) or [["127.0.0.1"]]
    _seen[name] = _seen.get(name, -1) + 1
    return [entry for one in answers[min(_seen[name], len(answers) - 1)] for entry in _real(one, port, *args, **kwargs)]
socket.getaddrinfo = _getaddrinfo
"""


class Trapped:
    """Listeners at private addresses of this machine, and the crawler's own list. `reached` counts connections that came to a listener."""

    def __init__(self, port: int, folder: Path) -> None:
        self.reached: list[str] = []
        self.listening: list[str] = []
        self._log = folder / "connects"
        self._sockets: list[socket.socket] = []
        for family, address in (
            (socket.AF_INET, "127.0.0.2"),
            (socket.AF_INET, "127.8.9.10"),
            (socket.AF_INET6, "::1"),
        ):
            with contextlib.suppress(OSError):  # a machine without IPv6
                listening = socket.create_server((address, port), family=family)
                self._sockets.append(listening)
                self.listening.append(address)
                threading.Thread(target=self._count, args=(listening, address), daemon=True).start()

    def _count(self, listening: socket.socket, address: str) -> None:
        with contextlib.suppress(OSError):
            while True:
                listening.accept()[0].close()
                self.reached.append(address)

    def connected(self) -> list[str]:
        """Every address that the crawler opened a connection to, in order."""
        return [json.loads(line) for line in self._log.read_text().splitlines()] if self._log.exists() else []

    def private(self) -> list[str]:
        """Those of them that are not public, but for the one that the site file allows."""
        return [one for one in self.connected() if one != ALLOWED and not ipaddress.ip_address(one).is_global]

    def close(self) -> None:
        for listening in self._sockets:
            listening.close()


@contextlib.contextmanager
def watched(folder: Path, names: Mapping[str, Sequence[Sequence[str]]], **more: str) -> Iterator[None]:
    """Child processes begun meanwhile write down their connections in `folder` and know `names`; `more` goes into their environment."""
    (folder / "sitecustomize.py").write_text(_SITECUSTOMIZE)
    (folder / "names.json").write_text(json.dumps(names))
    new = {
        "HOSTILE_NAMES": str(folder / "names.json"),
        "HOSTILE_CONNECTS": str(folder / "connects"),
        "PYTHONPATH": os.pathsep.join(filter(None, (str(folder), os.environ.get("PYTHONPATH", "")))),
        **more,
    }
    before = {name: os.environ.get(name) for name in new}
    os.environ.update(new)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
