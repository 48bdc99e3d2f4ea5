"""The cases: what is asked for, how it is answered, what the archive must make of it.

A case is one address, on a host of its own where the host is the matter (robots, TLS). `expected` is the outcome that the archive must name for the address;
"ok" means that it can be an item of news afterwards, "a|b" that the speed of the machine decides. Refuses to know how a run goes (`night`).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tools.hostile import documents, pages, transport
from tools.hostile.server import Answer

SOCIETY = "society.test"
INSIDE = "inside.test"


@dataclass(frozen=True, slots=True)
class Case:
    """`place` is (server, host, path). `document` says which kind of source the address is ("" for a page)."""

    group: str
    name: str
    expected: str
    answer: Answer | None
    place: tuple[str, str, str]
    document: str = ""
    robots: Answer | None = None


PRIVATE: dict[str, str] = {
    "decimal": "2130706434",
    "hexadecimal": "0x7f000002",
    "octal": "0177.0.0.2",
    "short": "127.2",
    "dotted-hex": "0x7f.0x0.0x0.0x2",
    "plain": "127.0.0.2",
    "ipv6": "[::1]",
    "ipv6-mapped": "[::ffff:127.0.0.2]",
    "ipv6-mapped-hex": "[::ffff:7f00:2]",
    "ipv6-compatible": "[::127.0.0.2]",
    "nat64": "[64:ff9b::7f00:2]",
    "6to4": "[2002:7f00:2::]",
    "zero": "0.0.0.0",  # noqa: S104 - nobody binds to it
    "ten": "10.0.0.1",
    "metadata": "169.254.169.254",
    "cgnat": "100.64.0.1",
    "name": f"private.{INSIDE}",
    "name-ipv6": f"private6.{INSIDE}",
    "mixed": f"mixed.{INSIDE}",
    "rebinding": f"rebinding.{INSIDE}",
}
"""Spellings of addresses that nobody outside may be sent to, all of them hosts of the site, so that only the guard stands before them."""
NAMES: dict[str, list[list[str]]] = {
    f"private.{INSIDE}": [["127.0.0.2"]],
    f"private6.{INSIDE}": [["::1"]],
    # 192.88.99.1 would be tried first were the guard to look at the first answer only.
    f"mixed.{INSIDE}": [["127.0.0.1", "127.0.0.2"]],
    f"rebinding.{INSIDE}": [["127.0.0.2"], ["127.0.0.1"]],
    f"rebound.{INSIDE}": [["127.0.0.1"], ["127.0.0.2"]],
}


def cases() -> Iterator[Case]:
    """All of them, in the order of the table."""
    for group, found in (
        ("transport", transport.ANSWERS),
        ("encoding", pages.CODED),
        ("page", pages.SAID),
        ("redirect", pages.LEADING),
    ):
        for name, (expected, answer) in found.items():
            yield Case(group, name, expected, answer, ("plain", SOCIETY, f"/press-releases/{name}/"))
    for name, (expected, robots) in documents.ROBOTS.items():
        place = ("plain", f"robots-{name}.{SOCIETY}", f"/press-releases/robots-{name}/")
        yield Case("robots", name, expected, pages.good(f"robots {name}"), place, robots=robots)
    for kind, group in (("sitemap", documents.SITEMAPS), ("feed", documents.FEEDS), ("listing", documents.LISTS)):
        for name, (expected, answer) in group.items():
            yield Case(kind, name, expected, answer, ("plain", SOCIETY, f"/{kind}s/{name}"), document=kind)
    for name, expected in {
        "good": "ok",
        "expired": "unreachable",
        "other-name": "unreachable",
        "self-signed": "unreachable",
        "no-tls": "unreachable",
        "stalled": "timeout",
        "hangs-up": "unreachable",
    }.items():
        answer = pages.good(f"certificate {name}") if name in {"good", "expired", "other-name", "self-signed"} else None
        yield Case(
            "tls", name, expected, answer, (f"tls-{name}", f"tls-{name}.{SOCIETY}", f"/press-releases/tls-{name}/")
        )
    for name, spelling in PRIVATE.items():
        yield Case("private", name, "unreachable", None, ("plain", spelling, f"/press-releases/private-{name}/"))
        leading = pages.to(f"http://{spelling}:{{port}}/press-releases/led-{name}/")
        yield Case("led to private", name, "moved", leading, ("plain", SOCIETY, f"/press-releases/leads-to-{name}/"))
    yield Case(
        "private",
        "rebound",
        "ok",
        pages.good("a name that changes"),
        ("plain", f"rebound.{INSIDE}", "/press-releases/rebound/"),
    )
