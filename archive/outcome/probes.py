"""What a site says of an address that does not exist, and which pages say the same. Pure; the `probes` of outcome.

    probe_url ─▶ one request a run ─▶ a capture like any other ─ cleaned ─▶ echo_of ─┐
    a page, cleaned ─▶ echo_of ─────────────────────────────────────────────────────┴─ equal ─▶ soft_404

A site that answers "not found" with status 200 is found out without knowing its language. The address carries a fixed mark, so that a probe is known for
one wherever it is read again; what its answer said, without the address itself, is its *echo*. Which pages are SOFT_404 is thereby a function of the set of
captures: neither the night nor the order in which they came matters.

Only a page without date and dateline is asked: some sites answer any address with their newest article, and that one is a page all the same.
"""

from __future__ import annotations

import hashlib
import re
from urllib.parse import unquote, urljoin, urlsplit

from archive.identity import address_of, fold
from archive.model import Cleaned, Outcome, UrlKey

PROBE_MARK = "archive-probe-"
"""What the path of a probe begins with, at the root of the host."""
_PROBE = re.compile(rf"/{PROBE_MARK}[0-9a-f]{{16}}/?$")
SHORTEST_NAME_CHARS = 4
"""A shorter name may be a word of the sentence."""
_HERE = "\ufffc"
_ECHO = re.compile(r"^(echo1:[0-9a-f]{40}):")


def probe_url(start_url: str, run: str) -> str:
    """The address that `run` asks, at the root of the host of `start_url`. It is made of the run's name, which nobody could foresee: a run that was killed and
    goes on asks the same."""
    return urljoin(start_url, f"/{PROBE_MARK}{hashlib.sha256(run.encode()).hexdigest()[:16]}")


def is_probe(place: str) -> bool:
    """Whether an address, or the key of a page, is that of a probe."""
    return _PROBE.search(place) is not None


def echo_of(page: UrlKey, cleaned: Cleaned) -> str | None:
    """``echo1:<hex>`` of title and text, folded, without the page's own address; None for a page that says nothing, or bears a date."""
    if cleaned.outcome is not Outcome.OK or not cleaned.body_text or cleaned.published is not None or cleaned.dateline:
        return None
    said = fold(f"{cleaned.title or ''}\n\n{cleaned.body_text}").casefold()
    path = urlsplit(address_of(page) or "").path.strip("/")
    for name in (path, path.rpartition("/")[2]):
        for spelled in {fold(name).casefold(), fold(unquote(name)).casefold()}:
            if len(spelled) >= SHORTEST_NAME_CHARS:
                said = re.sub(f"/?{re.escape(spelled)}/?", _HERE, said)
    return f"echo1:{hashlib.sha256(said.encode('utf-8', 'replace')).hexdigest()[:40]}"


def echo_in(evidence: str) -> str | None:
    """The echo that a sighting's evidence names."""
    found = _ECHO.match(evidence)
    return found[1] if found else None


def of_echo(page: UrlKey, cleaned: Cleaned, echoes: frozenset[str]) -> tuple[Outcome, str] | None:
    """The outcome of a probe, which is never a page, and of a page that says what one of `echoes` does; None for any other."""
    echo = echo_of(page, cleaned)
    if is_probe(page):
        return Outcome.SOFT_404, f"{echo}: what an address gets that does not exist" if echo else "a made-up address"
    if echo is not None and echo in echoes:
        return Outcome.SOFT_404, f"{echo}: the page says what an address gets that does not exist"
    return None
