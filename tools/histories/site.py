"""The site of the histories: pages that say in a comment what stands on them, and a cleaner that believes them. Knows no store and no settle."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import Any

from archive.clean.profile.prints import Printed
from archive.identity import block_digest, utc_text
from archive.model import Cleaned, Dated, Form, Kind, Outcome, Override, Precision, Removal
from archive.sites import Site
from archive.workers import CleanJob

PLAIN = Site(
    key="rope",
    society="Society of Rope Makers",
    start_urls=("https://rope.example/",),
    hosts=("rope.example",),
    probe=False,
)
KEYED = Site(
    key="rope",
    society="Society of Rope Makers",
    start_urls=("https://rope.example/",),
    hosts=("rope.example",),
    probe=False,
    exclude=("^/p3/",),
    aliases=("old.rope.example",),
    ignored=("lang",),
)
"""The same site with a changed file: two addresses of a page are one, and one page is no item whoever says so."""

CHROME = ("C1 menu of the site", "C2 cookies", "C3 donate", "F1 footer", "F2 follow us")
FEED = """<rss version="2.0"><channel><title>N</title>{items}</channel></rss>"""
ITEM = "<item><title>{title}</title><link>{url}</link>{more}</item>"


def body_of(said: Mapping[str, Any]) -> bytes:
    """The bytes of a page that says this."""
    return f"<html><!--{json.dumps(said, sort_keys=True)}--></html>".encode()


def said_in(body: bytes) -> dict[str, Any]:
    """The inverse of `body_of`."""
    said: dict[str, Any] = json.loads(body.decode().split("<!--", 1)[1].split("-->", 1)[0])
    return said


def feed(entries: Iterable[tuple[str, str, int | None, str | None]]) -> bytes:
    """A feed of (url, title, day or None, category or None)."""
    items = []
    for url, title, day, category in entries:
        more = f"<pubDate>{day:02d} Jan 2021 10:00:00 +0000</pubDate>" if day else ""
        more += f"<category>{category}</category>" if category else ""
        items.append(ITEM.format(title=title, url=url, more=more))
    return FEED.format(items="".join(items)).encode()


def print_of(block: str) -> int:
    """The fingerprint of a block."""
    return int.from_bytes(blake2b(block.encode(), digest_size=8).digest(), "big")


def prints_of(said: Mapping[str, Any]) -> bytes:
    """The fingerprints of a page; its longer blocks are paragraphs, by which copies are known."""
    paragraphs = tuple((print_of("p" + block), len(block)) for block in said["blocks"] if len(block) > 20)
    return Printed(tuple(print_of(block) for block in said["blocks"]), (), paragraphs).packed()


def cleaned_of(
    said: Mapping[str, Any], captured_at: str, repeated: frozenset[int], overrides: Iterable[Override], cleaner: int
) -> Cleaned:
    """What cleaner number `cleaner` makes of a page: what the site repeats goes, from the second on also what is furniture by its name, and what a person
    said stands. A date after the capture is not believed."""
    overrides = list(overrides)
    if said.get("wall"):
        return Cleaned(Outcome.LOGIN_WALL, evidence="asks for a password")
    kept: list[str] = []
    removed: list[Removal] = []
    for n, block in enumerate(said["blocks"]):
        digest = block_digest(block)
        rule = "repeated" if print_of(block) in repeated else "furniture" if cleaner >= 2 and block[0] == "F" else ""
        back = any(
            one.action == "keep" and one.rule in (None, rule) and one.block in (None, digest) for one in overrides
        )
        out = next((one for one in overrides if one.action == "remove" and one.block == digest), None)
        if out is not None:
            removed.append(Removal(n, block, "override", out.id))
        elif rule and not back:
            removed.append(Removal(n, block, rule))
        else:
            kept.append(block)
    if not kept:
        return Cleaned(Outcome.EMPTY, evidence="nothing but what the site repeats")
    day = said.get("published")
    believed = day is not None and day <= captured_at[:10]
    return Cleaned(
        Outcome.OK,
        kind=Kind.NEWS,
        title=said["title"],
        published=Dated(day, Precision.DAY, "meta", day) if day is not None and believed else None,
        canonical_url=said.get("canonical"),
        body_text="\n\n".join(kept),
        removals=tuple(removed),
        news_evidence="an article" if said.get("news", True) else "",
    )


def cleaner(number: int) -> Callable[[Iterable[CleanJob]], Iterator[tuple[CleanJob, Cleaned]]]:
    """Cleaner number `number` as settle calls it."""

    def clean(jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        for job in jobs:
            said, told = said_in(job.body), job.context
            if job.prints_only:
                prints = prints_of(said) if job.form is Form.HTML else b""
                yield job, Cleaned(Outcome.EMPTY, prints=prints)
                continue
            repeated = told.profile.repeated if told.profile is not None and job.form is Form.HTML else frozenset()
            yield job, cleaned_of(said, utc_text(told.captured_at), repeated, told.overrides, number)

    return clean
