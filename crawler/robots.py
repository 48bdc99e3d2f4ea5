"""What a robots.txt says to one crawler, as RFC 9309 reads it. Pure: bytes in, rules out.

    lines ─▶ groups (user-agent lines, then their rules) ─▶ ours, else those of "*" ─▶ the longest pattern that fits decides, allow wins a tie

Refuses to know the network: what an absent or broken robots.txt means is told in `crawler.manners`. Serves the fetching step.

Our own reading, because the parser that Scrapy brings is generous where the RFC is exact: it takes ``User-agent: society`` for us, does not take
``User-agent: society-news-archive/1.0`` for us, and ends a group at a Crawl-delay (Protego 0.7, tests/crawler/test_robots.py counts).
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

READ_LIMIT_BYTES = 500 * 1024
"""RFC 9309, 2.5: at least this much is to be read. What stands behind it is left aside."""
_LINE_END = re.compile(rb"\r\n?|\n")
_PRODUCT = re.compile(r"[A-Za-z_-]+")
_ESCAPE = re.compile(r"%([0-9A-Fa-f]{2})")
_UNRESERVED = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_AGENT, _ALLOW, _DISALLOW, _DELAY = "user-agent", "allow", "disallow", "crawl-delay"


@dataclass(frozen=True, slots=True)
class Rule:
    """One line of a group: `pattern` as written, `octets` what makes it specific, and its literal pieces between the stars."""

    allow: bool
    pattern: str
    octets: int
    pieces: tuple[str, ...]
    to_the_end: bool

    def fits(self, path: str) -> bool:
        """Whether the pattern matches `path` (normalised) from its beginning. Linear: every piece is found once, from the left."""
        first, *others = self.pieces
        if not path.startswith(first):
            return False
        if self.to_the_end and not others:
            return path == first
        at = len(first)
        last = others.pop() if self.to_the_end else None
        for piece in others:
            at = path.find(piece, at)
            if at < 0:
                return False
            at += len(piece)
        return last is None or (len(path) - at >= len(last) and path.endswith(last))


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for one crawler: its rules, the most specific first, and the pause that its group asks for, in seconds (None when it asks for none)."""

    rules: tuple[Rule, ...] = ()
    crawl_delay_s: float | None = None

    def forbidding(self, url: str) -> str | None:
        """The line that forbids `url`, as ``Disallow: /members/``; None when it may be asked. A robots.txt itself may always be asked."""
        parts = urlsplit(url)
        if parts.path == "/robots.txt":
            return None
        path = normalised((parts.path or "/") + (f"?{parts.query}" if parts.query else ""))
        rule = next((rule for rule in self.rules if rule.fits(path)), None)
        return None if rule is None or rule.allow else f"Disallow: {rule.pattern}"


def read(body: bytes, product: str) -> Rules:
    """The rules of the robots.txt `body` for the crawler whose product token is `product`. Never fails: what is no rule is passed over."""
    ours = _Gathered()
    everybodys = _Gathered()
    agents: set[str] = set()
    naming = False
    for name, value in _records(body):
        if name == _AGENT:
            # A run of these lines names one group's crawlers; records other than rules do not end it (2.2.1, 2.2.4).
            if not naming:
                agents = set()
            naming = True
            agents.add(_agent(value))
            ours.named = ours.named or product.lower() in agents
        elif name in {_ALLOW, _DISALLOW, _DELAY}:
            naming = naming and name == _DELAY
            for group, wanted in ((ours, product.lower()), (everybodys, "*")):
                if wanted in agents:
                    group.take(name, value)
    return (ours if ours.named else everybodys).rules()


class _Gathered:
    """All groups for one crawler, as if they were one (2.2.1)."""

    def __init__(self) -> None:
        self.named = False
        self._rules: list[Rule] = []
        self._delay_s: float | None = None

    def take(self, name: str, value: str) -> None:
        if name == _DELAY:
            delay_s = _seconds(value)
            if delay_s is not None:
                self._delay_s = max(delay_s, self._delay_s or 0.0)
        elif value:  # an empty pattern forbids nothing
            self._rules.append(_rule(value, allow=name == _ALLOW))

    def rules(self) -> Rules:
        return Rules(tuple(sorted(self._rules, key=lambda rule: (-rule.octets, not rule.allow))), self._delay_s)


def _records(body: bytes) -> list[tuple[str, str]]:
    read_part = body[:READ_LIMIT_BYTES]
    if len(body) > READ_LIMIT_BYTES:
        # Half a line is another rule: "/" is left of "/private/".
        read_part = read_part[: max(read_part.rfind(b"\n"), read_part.rfind(b"\r")) + 1]
    records = []
    for raw in _LINE_END.split(read_part.removeprefix(b"\xef\xbb\xbf")):
        line = raw.decode("utf-8", "replace").partition("#")[0]
        name, colon, value = line.partition(":")
        if colon:
            records.append((name.strip().lower(), value.strip()))
    return records


def _agent(value: str) -> str:
    """The product token that the line names; what follows it (a version, a comment) chooses nobody else."""
    if value.startswith("*"):
        return "*"
    token = _PRODUCT.match(value)
    return token.group().lower() if token else ""


def _seconds(value: str) -> float | None:
    try:
        seconds = float(value)
    except ValueError:
        return None
    return seconds if math.isfinite(seconds) and seconds >= 0 else None


def _rule(pattern: str, *, allow: bool) -> Rule:
    to_the_end = pattern.endswith("$")
    # In a pattern "*" and a last "$" are signs; anything else is literal, in the form that paths are compared in.
    pieces = tuple(normalised(piece) for piece in (pattern[:-1] if to_the_end else pattern).split("*"))
    return Rule(allow, pattern, len("*".join(pieces)) + to_the_end, pieces, to_the_end)


def normalised(path: str) -> str:
    """`path` as octets to compare (2.2.2): beyond ASCII percent-encoded, unreserved characters decoded, the signs ``*`` and ``$`` encoded."""
    decoded = _ESCAPE.sub(_unescaped, path)
    return "".join(one if one.isascii() and one not in "*$ " else _escaped(one) for one in decoded)


def _unescaped(escape: re.Match[str]) -> str:
    one = chr(int(escape.group(1), 16))
    return one if one in _UNRESERVED else escape.group().upper()


def _escaped(one: str) -> str:
    return "".join(f"%{octet:02X}" for octet in one.encode("utf-8", "replace"))
