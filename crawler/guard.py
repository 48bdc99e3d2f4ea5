"""Which addresses may be connected to. Knows IP ranges and what a site allows; the last check before a socket opens.

Refuses to know urls: a name is judged by what it resolves to at this moment, so that neither an odd spelling (``0x7f.1``), an IP literal, a redirect nor
a name that changes its address between two look-ups (DNS rebinding) gets past. Serves the fetching step.
"""

from __future__ import annotations

import ipaddress
from typing import Any, ClassVar, Self

from scrapy.resolver import CachingThreadedResolver
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from archive.sites import Site

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


class GuardedResolver(CachingThreadedResolver):
    """Scrapy's resolver that refuses addresses which are not public, unless a running spider's site allows them.

    Scrapy builds the resolver before any spider, once a process; `permit` tells it what each spider may reach. `refused` keeps why a name was refused,
    for the report: Twisted reduces any refusal to "no results".
    """

    _permitted: ClassVar[set[str]] = set()
    refused: ClassVar[dict[str, str]] = {}

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
        return super().from_crawler(crawler, reactor)

    def getHostByName(self, name: str, timeout: Any = ()) -> Deferred[str]:  # noqa: N802 - Twisted's interface
        """Resolves as Scrapy does, then judges the address, cached or not. Fails with DNSLookupError for a refused one."""
        return super().getHostByName(name, timeout).addCallback(self._judge, name)

    def _judge(self, address: str, name: str) -> str:
        if self.allows(name, address):
            return address
        place = name if name == address else f"{name} is at {address}, which"
        self.refused[name.lower()] = f"{place} is not a public address; --allow-private allows it"
        raise DNSLookupError(self.refused[name.lower()])
