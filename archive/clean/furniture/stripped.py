"""What the furniture rules hand from one to the next: the page as far as they may know it, and what came off. Knows no rule."""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.clean import dates, wording
from archive.clean.blocks import Block
from archive.model import Contact, Dated, Removal

ENDING_RULES = frozenset({"end_mark", "about", "notes"})
"""What stands only below the running text."""


@dataclass(slots=True)
class Stripped:
    """The body of a page, what was taken off, and what that told."""

    body: list[Block] = field(default_factory=list)
    removals: list[Removal] = field(default_factory=list)
    title: str | None = None
    published: Dated | None = None
    updated: Dated | None = None
    embargo: Dated | None = None
    contact: Contact | None = None
    dateline: str | None = None
    byline: str | None = None
    signs: list[str] = field(default_factory=list)

    enders: int = 0

    @property
    def has_ended(self) -> bool:
        """Whether something was taken that ends the running text."""
        return self.enders > 0

    def take(self, block: Block, rule: str, *, detail: str = "", kept: str | None = None) -> None:
        """One block that is not in the body, and why."""
        self.enders += rule in ENDING_RULES
        self.removals.append(Removal(n=block.n, text=block.text, rule=rule, detail=detail, kept=kept))


@dataclass(frozen=True, slots=True)
class Page:
    """What the furniture rules may know of the page. `title` is None until it is found; `slug` holds the words of the page's address,
    `repeated` the numbers of blocks that stand on other pages of the site too."""

    title: str | None = None
    society: tuple[str, ...] = ()
    date_order: str | None = None
    is_fact_sheet: bool = False
    as_scraped: bool = False
    slug: frozenset[str] = frozenset()
    repeated: frozenset[int] = frozenset()


def is_fact_sheet_title(title: str) -> bool:
    """Whether a title announces a fact sheet: a page whose facts, contact and self-description are its content."""
    return wording.FACT_SHEET_TITLE.search(title) is not None


def note_published(out: Stripped, found: dates.Found | None, source: str, verbatim: str) -> None:
    if found is not None and out.published is None:
        out.published = found.dated(source, verbatim)
