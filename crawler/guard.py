"""Which addresses may be connected to. Knows IP ranges and what a site allows; the last check before a socket opens.

Refuses to know urls: a name is judged by everything it resolves to at this moment, and what was judged is what is connected to. So neither an odd spelling
(``0x7f.1``), an IP literal, a redirect, a private address among public ones nor a name that changes its address between two look-ups (DNS rebinding) gets
past. Serves the fetching step.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable, Sequence
from typing import Any, ClassVar, Self

from scrapy.resolver import CachingHostnameResolver, HostResolution
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.threads import deferToThreadPool
from twisted.python.failure import Failure

from archive.sites import Site

logger = logging.getLogger(__name__)

LookUp = Callable[[str], Sequence[str]]
"""All addresses of a name, as text; raises OSError (UnicodeError for what cannot be a name)."""
MOST_NAMES = 10_000
"""Remembered for the length of a run. A site has a handful; a page may name any number."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_COMPATIBLE = ipaddress.IPv6Network("::/96")


def is_public(address: str) -> bool:
    """Whether `address` may belong to a public web server (IANA special-purpose registries, as Python's ipaddress knows them).

    False for private, loopback, link-local, site-local, shared (100.64/10), reserved, unspecified and multicast addresses, for IPv6 addresses that carry such
    an IPv4 address (see `_carried`), and for what is no address.
    """
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        carried = _carried(ip)
        if carried is not None:
            ip = carried
        elif ip.is_site_local:
            return False
    return ip.is_global and not ip.is_multicast


def _carried(ip: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address that a gateway may hand the connection to: mapped (::ffff:0:0/96) and compatible (::/96, RFC 4291), NAT64 (64:ff9b::/96, RFC 6052),
    6to4 (2002::/16, RFC 3056). None for an address of IPv6's own."""
    if ip in _NAT64 or ip in _COMPATIBLE:
        return ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.ipv4_mapped or ip.sixtofour


def addresses_of(name: str) -> Sequence[str]:
    """What the system's resolver says: every address of `name`, IPv4 and IPv6, in its order."""
    found = socket.getaddrinfo(name, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


class GuardedResolver(CachingHostnameResolver):
    """A resolver that refuses names with an address which is not public, unless a running spider's site allows it.

    Scrapy builds the resolver before any spider, once a process; `permit` tells it what each spider may reach. `refused` keeps why a name was refused,
    for the report: Twisted reduces any refusal to "no results". One private address among public ones refuses the name: an honest server has none.
    """

    _permitted: ClassVar[set[str]] = set()
    refused: ClassVar[dict[str, str]] = {}

    def __init__(self, reactor: Any, timeout_s: float, look_up: LookUp = addresses_of) -> None:
        self._reactor = reactor
        self._timeout_s = timeout_s
        self._look_up = look_up
        self._known: dict[str, Sequence[str]] = {}

    @classmethod
    def permit(cls, site: Site) -> None:
        """Allows what the site's allow_private names: hosts (with their sub-domains) or addresses."""
        cls._permitted.update(name.strip("[]").lower() for name in site.allow_private)

    @classmethod
    def allows(cls, name: str, address: str) -> bool:
        """Whether a connection to `address`, asked for as `name`, may be made."""
        name = name.lower().rstrip(".")
        # A permitted host brings its sub-domains, as in a site's hosts; an address stands for itself.
        suffixes = {name} | {name.split(".", n)[-1] for n in range(1, name.count(".") + 1)}
        return is_public(address) or address in cls._permitted or not suffixes.isdisjoint(cls._permitted)

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> Self:
        """Scrapy's constructor; starts with nothing permitted."""
        return cls(reactor, crawler.settings.getfloat("DNS_TIMEOUT"))

    def install_on_reactor(self) -> None:
        """Scrapy's hook: from now on every connection of the process asks here."""
        self._reactor.installNameResolver(self)

    def resolveHostName(  # noqa: N802 - Twisted's interface
        self,
        resolutionReceiver: Any,  # noqa: N803 - Twisted's interface
        hostName: str,  # noqa: N803 - Twisted's interface
        portNumber: int = 0,  # noqa: N803 - Twisted's interface
        addressTypes: Any = None,  # noqa: ARG002, N803 - Twisted's interface
        transportSemantics: str = "TCP",  # noqa: ARG002, N803 - Twisted's interface
    ) -> Any:
        """Hands the receiver all addresses of the name, or none when one of them may not be connected to or nothing is found in time."""
        resolution = HostResolution(hostName)
        resolutionReceiver.resolutionBegan(resolution)
        answered = False

        def answer(addresses: Sequence[str]) -> None:
            nonlocal answered
            if answered:  # a look-up that comes back after its time
                return
            answered = True
            if late.active():
                late.cancel()
            for address in self._judged(hostName, addresses):
                kind = IPv6Address if ":" in address else IPv4Address
                resolutionReceiver.addressResolved(kind("TCP", address, portNumber))
            resolutionReceiver.resolutionComplete()

        def fail(failure: Failure) -> None:
            failure.trap(OSError, UnicodeError)  # type: ignore[no-untyped-call]
            logger.debug("%s: %s", hostName, failure.value)
            answer(())

        late = self._reactor.callLater(self._timeout_s, answer, ())
        if hostName in self._known:
            answer(self._known[hostName])
        else:
            looked_up = deferToThreadPool(self._reactor, self._reactor.getThreadPool(), self._look_up, hostName)
            looked_up.addCallback(self._remember, hostName).addCallbacks(answer, fail)
        return resolution

    def _remember(self, addresses: Sequence[str], name: str) -> Sequence[str]:
        if len(self._known) < MOST_NAMES:
            self._known[name] = addresses
        return addresses

    def _judged(self, name: str, addresses: Sequence[str]) -> Sequence[str]:
        refused = next((address for address in addresses if not self.allows(name, address)), None)
        if refused is None:
            return addresses
        place = name if name == refused else f"{name} is at {refused}, which"
        self.refused[name.lower()] = f"{place} is not a public address; --allow-private allows it"
        logger.warning("not connected to: %s", self.refused[name.lower()])
        return ()
