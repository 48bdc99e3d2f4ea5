"""A running sample site, and a plain reader for its pages that shares no code with the cleaner."""

from __future__ import annotations

import http.client
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

import pytest

from archive.sample import SampleServer


@dataclass
class Got:
    """One response as it came."""

    status: int
    headers: dict[str, str] = field(default_factory=dict)
    body: bytes = b""


class Visitor:
    """Asks the server one thing at a time; redirects are not followed."""

    def __init__(self, server: SampleServer) -> None:
        self.server = server

    def get(self, target: str, method: str = "GET", **headers: str) -> Got:
        target = target.removeprefix(self.server.base_url)
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        try:
            connection.request(method, target, headers={k.replace("_", "-"): v for k, v in headers.items()})
            response = connection.getresponse()
            return Got(response.status, {k.lower(): v for k, v in response.getheaders()}, response.read())
        finally:
            connection.close()


@pytest.fixture
def server() -> Iterator[SampleServer]:
    with SampleServer() as running:
        yield running


@pytest.fixture
def visit(server: SampleServer) -> Visitor:
    return Visitor(server)


_INLINE = {"a", "em", "i", "strong", "b", "font", "span"}


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: object) -> None:
        if tag not in _INLINE:
            self.pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        if tag not in _INLINE:
            self.pieces.append(" ")

    def handle_data(self, data: str) -> None:
        self.pieces.append(data)


def visible(page: bytes, content_type: str) -> str:
    """A page's text with white space folded. Without a charset in the header it is windows-1252, as browsers read these pages."""
    charset = content_type.partition("charset=")[2] or "windows-1252"
    reader = _Text()
    reader.feed(page.decode(charset))
    reader.close()
    return folded("".join(reader.pieces))


def folded(text: str) -> str:
    """White space folded, a table's cell marks too."""
    return re.sub(r"\s+", " ", text.replace(" | ", " ")).strip()
