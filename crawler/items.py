"""What the spider hands on: a captured page on its way to the cleaner, and the provisional item that comes out.

Knows the shapes only. The published record is the store's (`archive export`); a NewsItem is what one page by itself gives, so that Scrapy's feeds work.
Serves the end of the fetching step.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from archive.identity import item_id, text_digest, urlkey, utc_text
from archive.model import Cleaned


@dataclass(slots=True)
class CapturedPage:
    """One page as it came, decoded from its content coding. `listed_as` is what the sources call it (post, page, entry), empty for a linked page."""

    url: str
    content_type: str
    body: bytes
    captured_at: datetime
    listed_as: frozenset[str] = field(default_factory=frozenset)


@dataclass(slots=True)
class NewsItem:
    """One item of news as far as one page tells. Names and formats are those of the exported record; None means unknown."""

    item_id: str
    society: str
    url: str
    kind: str
    title: str | None
    authors: list[str]
    body_text: str
    language: str | None
    word_count: int
    about_text: str | None
    categories: list[str]
    tags: list[str]
    published: str | None
    published_tz: str | None
    published_precision: str | None
    published_source: str | None
    published_text: str | None
    updated: str | None
    embargo_until: str | None
    dateline_place: str | None
    contact_name: str | None
    contact_role: str | None
    contact_phone: str | None
    contact_email: str | None
    captured_utc: str
    text_digest: str
    removed_labels: list[str]


def news_item(page: CapturedPage, cleaned: Cleaned, society: str) -> NewsItem:
    """The provisional item of a page whose outcome is OK."""
    published, contact, kept = cleaned.published, cleaned.contact, cleaned.kept
    return NewsItem(
        item_id=item_id(urlkey(page.url)),
        society=society,
        url=page.url,
        kind=str(cleaned.kind),
        title=cleaned.title,
        authors=list(cleaned.authors),
        body_text=cleaned.body_text,
        language=cleaned.language,
        word_count=len(cleaned.body_text.split()),
        about_text=kept.get("about"),
        categories=list(cleaned.categories),
        tags=list(cleaned.tags),
        published=published.value if published else None,
        published_tz=published.tz if published else None,
        published_precision=str(published.precision) if published else None,
        published_source=published.source if published else None,
        published_text=published.verbatim if published else None,
        updated=cleaned.updated.value if cleaned.updated else None,
        embargo_until=cleaned.embargo.value if cleaned.embargo else None,
        dateline_place=cleaned.dateline,
        contact_name=contact.name if contact else None,
        contact_role=contact.role if contact else None,
        contact_phone=contact.phone if contact else None,
        contact_email=contact.email if contact else None,
        captured_utc=utc_text(page.captured_at),
        text_digest=text_digest(cleaned.body_text),
        removed_labels=sorted(kept),
    )
