"""What the sample's site answers to one address: a status, headers and bytes. No sockets here."""

from __future__ import annotations

from dataclasses import dataclass

XML = "application/xml; charset=UTF-8"


@dataclass(frozen=True, slots=True)
class Answer:
    """One response before HTTP has touched it: `body` is never content-coded, `location` is absolute and stands only with a redirect."""

    status: int
    content_type: str
    body: bytes
    location: str | None = None
    headers: tuple[tuple[str, str], ...] = ()


def redirect(location: str) -> Answer:
    """Moved for good."""
    return Answer(301, "text/html; charset=UTF-8", b"", location)
