"""One item of the society's news as a structured record, with everything that is true of it. Serves the pages and the truth file.

Knows fields and what follows from them (dates in words, the body as a reader sees it). Refuses to know markup and addresses of servers.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from archive.model import Kind
from archive.sample.prose import Block, parse

EASTERN = "America/New_York"
PACIFIC = "America/Los_Angeles"

SECTION_OF_KIND = {
    Kind.PRESS_RELEASE: "press-releases",
    Kind.STATEMENT: "statements",
    Kind.NEWS: "news",
    Kind.BLOG_POST: "blog",
}


@dataclass(frozen=True, slots=True)
class Person:
    """A media contact. `role` is printed where given."""

    name: str
    phone: str
    role: str | None = None
    email: str | None = None


@dataclass(frozen=True, slots=True)
class Remark:
    """A reader's comment under a blog post: never part of the item."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Item:
    """One item as it stands on the site on one night.

    `key` is the WordPress post number, or a running number for older pages. `path` is its permalink from the root of the site. `published` is as exact
    as the site says: ``2004-03``, ``2004-03-09`` or ``2004-03-09T10:00`` in the wall clock of `zone`; None for the fact sheet. `header` names the shape
    of its press lines (see furniture.py), `dateline` the place and `dash` what follows it, white space included. `about` names the version of the
    society's paragraph about itself, '' for none. `copy_of` is the key of the item whose text this one repeats. `modified` is in UTC, like REST's.
    """

    key: int
    path: str
    kind: Kind
    title: str
    published: str | None
    body: str
    zone: str = EASTERN
    header: str = ""
    contact: Person | None = None
    dateline: str | None = None
    dash: str = " – "
    end_mark: str = ""
    about: str = ""
    partner_about: bool = False
    authors: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    comments: tuple[Remark, ...] = ()
    copy_of: int | None = None
    modified: str | None = None

    @property
    def slug(self) -> str:
        """The last word of the address."""
        return self.path.rstrip("/").rsplit("/", 1)[-1].removesuffix(".html")

    @property
    def is_post(self) -> bool:
        """Whether the item lives in WordPress (REST, feed, post sitemap) and not in the old files."""
        return self.key >= FIRST_POST

    @property
    def when(self) -> datetime | None:
        """The moment of publication in the zone of the item; None where only a day, a month or nothing is known."""
        if self.published is None or "T" not in self.published:
            return None
        return datetime.fromisoformat(self.published).replace(tzinfo=ZoneInfo(self.zone))

    @property
    def posted(self) -> datetime:
        """The moment in the zone of the society's WordPress, which its themes, REST and feed print. Raises ValueError for what is no post."""
        if self.when is None:
            raise ValueError(f"item {self.key} has no time of day, which WordPress always has")
        return self.when.astimezone(ZoneInfo(EASTERN))

    @property
    def published_iso(self) -> str | None:
        """`published` with the offset in force, where there is a time of day."""
        return self.when.isoformat() if self.when else self.published

    @property
    def sort_key(self) -> str:
        """Newest first by this, descending; what is not dated comes last."""
        return self.published or ""

    @property
    def blocks(self) -> tuple[Block, ...]:
        """The article, the dateline before its first paragraph as printed."""
        first, *rest = parse(self.body)
        if self.dateline:
            first = Block(first.sort, self.dateline + self.dash + first.source)
        return (first, *rest)

    @property
    def body_text(self) -> str:
        """The article as a perfect archive would hold it: blocks joined by a blank line."""
        return "\n\n".join(block.text for block in self.blocks)

    @property
    def lead(self) -> str:
        """The first paragraph, as feeds and teasers print it."""
        return self.blocks[0].text


FIRST_POST = 1000
"""Posts of the society's WordPress are numbered from here; smaller keys are the pages that were files before."""


def weekday_date(when: datetime) -> str:
    """``Tuesday, March 3, 2020``."""
    return f"{when:%A}, {month_date(when)}"


def month_date(when: datetime) -> str:
    """``March 3, 2020``."""
    return f"{when:%B} {when.day}, {when.year}"


def clock(when: datetime, *, dots: bool = True) -> str:
    """``10:30 a.m.``, or ``10:30 AM`` without dots. Noon and midnight are 12."""
    half = ("a.m.", "p.m.")[when.hour >= 12] if dots else ("AM", "PM")[when.hour >= 12]
    return f"{when.hour % 12 or 12}:{when.minute:02d} {half}"
