"""Gets a Notice to every address, each under a deadline. The only file that knows Apprise.

Apprise tells in its log why a delivery failed, and now and then quotes the address: its log is kept from every handler but ours, and what it says is passed
on with every piece of the address taken out.
"""

from __future__ import annotations

import logging
import re
import threading
from base64 import b64encode
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote, urlsplit

from archive.notify.words import Notice

DEADLINE_S = 60.0
"""For one address. Apprise limits each read, which a server that drips one byte a second never exceeds."""
MASK = "***"
_SHORTEST_SECRET = 4
_LONGEST_REASON = 300
_REASON = "Socket Exception"
_WITH_URL = re.compile(r"(\burl: )\S+")
"""How urllib3 names the path that it asked for: a webhook's is its password."""


@dataclass(frozen=True, slots=True)
class Address:
    """One of the addresses, as it may be shown: its number from 1, and its service's name ('' where Apprise knows none for it)."""

    number: int
    service: str

    def __str__(self) -> str:
        return f"address {self.number} of ARCHIVE_NOTIFY ({self.service or 'no service that Apprise knows'})"


def named(addresses: Sequence[str]) -> list[Address]:
    """The addresses, as they may be shown. Nothing is asked of the network."""
    return [Address(number, _service(address)) for number, address in enumerate(addresses, start=1)]


def send(addresses: Sequence[str], notice: Notice, *, deadline_s: float = DEADLINE_S) -> list[str]:
    """Sends the notice to each address; a sentence for each that did not take it, with what to do."""
    problems = []
    for address, shown in zip(addresses, named(addresses), strict=True):
        if not shown.service:
            problems.append(f"{shown}: it means no service; see https://appriseit.com/services/ for how it is written")
            continue
        delivery = _Delivery(address, notice)
        delivery.start()
        delivery.join(deadline_s)
        if delivery.is_alive():
            problems.append(f"{shown} did not take the notification within {deadline_s:.0f} seconds")
        elif not delivery.delivered:
            why = delivery.reason()
            problems.append(f"{shown} did not take the notification{f': {why}' if why else ''}")
    return problems


class _Delivery(threading.Thread):
    """One notice on its way to one address. A thread, which a server that never ends its answer may keep: it dies with us."""

    def __init__(self, address: str, notice: Notice) -> None:
        super().__init__(daemon=True)
        self.delivered = False
        self._address = address
        self._notice = notice
        self._said: list[str] = []

    def run(self) -> None:
        """Delivers."""
        import apprise

        heard = _Heard(self._said)
        logger = _quiet_logger()
        logger.addHandler(heard)
        try:
            sender = _apprise(self._address)
            self.delivered = bool(
                sender.notify(
                    title=self._notice.title,
                    body=self._notice.body,
                    notify_type=apprise.NotifyType(self._notice.kind),
                    body_format=apprise.NotifyFormat.TEXT,
                )
            )
        except Exception as error:  # noqa: BLE001 - whatever a service's plugin raises is a notification that failed
            self._said.append(f"{type(error).__name__}: {error}")
        finally:
            logger.removeHandler(heard)

    def reason(self) -> str:
        """What Apprise said of the failure, without a piece of the address; '' where it said nothing."""
        said = " ".join(" ".join(self._said).split())
        return masked(said, self._address)[:_LONGEST_REASON].rstrip(" .")


def masked(text: str, address: str) -> str:
    """`text` without any piece of `address` that could be a secret."""
    plain = unquote(address)
    pieces = {piece for whole in (address, plain) for piece in re.split(r"[/:@?&=,;#\s]+", whole)}
    pieces |= set(_logins(address))
    # Short pieces of a web address made from ours would still stand in it.
    text = _WITH_URL.sub(rf"\1{MASK}", text)
    for piece in sorted((one for one in pieces if len(one) >= _SHORTEST_SECRET), key=len, reverse=True):
        text = re.sub(re.escape(piece), MASK, text, flags=re.IGNORECASE)
    return text


def _logins(address: str) -> Iterator[str]:
    """Name and password as they are sent to log in (RFC 7617, RFC 4616, and SMTP's LOGIN)."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return
    name, password = unquote(parts.username or ""), unquote(parts.password or "")
    for sent in (f"{name}:{password}", f"\0{name}\0{password}", name, password):
        yield b64encode(sent.encode("utf-8", "replace")).decode().rstrip("=")


class _Heard(logging.Handler):
    """Keeps what Apprise says in its own thread of why something failed: its warnings, and the reasons that it says at a lower level."""

    def __init__(self, said: list[str]) -> None:
        super().__init__(logging.DEBUG)
        self._thread = threading.get_ident()
        self._said = said

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.thread == self._thread and (record.levelno >= logging.WARNING or text.startswith(_REASON)):
            self._said.append(text)


def _quiet_logger() -> logging.Logger:
    logger = logging.getLogger("apprise")
    logger.propagate = False
    logger.setLevel(logging.DEBUG)
    # It writes whole addresses of webhooks at DEBUG, and nobody but Apprise uses it here.
    logging.getLogger("urllib3").setLevel(logging.INFO)
    if not logger.handlers:
        logger.addHandler(logging.NullHandler())
    return logger


def _apprise(address: str) -> Any:
    import apprise

    # Nothing of Apprise's is kept on disk, and what was written by strangers is not read for escapes or emoji.
    asset = apprise.AppriseAsset(
        storage_mode="memory",
        async_mode=False,
        app_id="society-news-archive",
        app_desc="Society news archive",
        app_url="",
        interpret_escapes=False,
        interpret_emojis=False,
        secure_logging=True,
    )
    sender = apprise.Apprise(asset=asset)
    sender.add(address)
    return sender


def _service(address: str) -> str:
    logger = _quiet_logger()
    logger.disabled = True
    try:
        servers = list(_apprise(address))
    except Exception:  # noqa: BLE001 - whatever a service's plugin makes of an odd address, it is none
        return ""
    finally:
        logger.disabled = False
    return str(servers[0].service_name) if len(servers) == 1 else ""
