"""The columns of an export: their names, order, types and meaning, declared once for every format. Serves the last step of the road, from records to files.

Knows which field of an ItemRecord stands in which column. Refuses to know how a format spells a value: the writers do. Order and names are an interface
that others script against: a new column goes to the end, and none is renamed.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import datetime
from operator import attrgetter

from archive.identity import utc_text
from archive.store import ItemRecord

Value = str | int | list[str] | None
"""What a cell holds before a format spells it: never a datetime, which is text in the form of `identity.utc_text`."""


class Type(enum.StrEnum):
    """What stands in a column."""

    TEXT = "text"
    INTEGER = "integer"
    LIST = "list"  # of texts
    DATE = "date"  # ISO 8601, as precise as it was printed
    INSTANT = "instant"  # ISO 8601 in UTC, 27 characters


@dataclass(frozen=True, slots=True)
class Column:
    """One column. `meaning` is a sentence for the documentation and for a data package."""

    name: str
    type: Type
    meaning: str

    def of(self, record: ItemRecord) -> Value:
        """The value of this column for one record; None where it is not known."""
        value = attrgetter(self.name)(record)
        if isinstance(value, datetime):
            return utc_text(value)
        if isinstance(value, tuple):
            return [str(one) for one in value]
        if value is None or isinstance(value, int):
            return value
        return str(value)  # enumerations and digests become plain text


COLUMNS: tuple[Column, ...] = (
    Column("item_id", Type.TEXT, "Citable name of the item, made from its address; the same on every machine."),
    Column("society", Type.TEXT, "The society, as its site file calls it."),
    Column("url", Type.TEXT, "The item's address."),
    Column("alternate_urls", Type.LIST, "Other addresses at which the same item was found."),
    Column("source", Type.TEXT, "How the text came to us: live, wayback or import."),
    Column("kind", Type.TEXT, "press_release, statement, news, blog_post, fact_sheet, newsletter or other."),
    Column("title", Type.TEXT, "The headline."),
    Column("authors", Type.LIST, "Who signed it, in the order printed."),
    Column("body_text", Type.TEXT, "The article, blocks joined by a blank line; never altered for any program's sake."),
    Column("language", Type.TEXT, "BCP 47 tag of the text."),
    Column("word_count", Type.INTEGER, "Words of body_text."),
    Column("about_text", Type.TEXT, "The society's paragraph about itself, kept beside the body."),
    Column("categories", Type.LIST, "Categories the site puts the item in."),
    Column("tags", Type.LIST, "Tags the site gives the item."),
    Column("published", Type.DATE, "When the site says it was published, as precise as it says."),
    Column("published_tz", Type.TEXT, "IANA zone that the publisher named."),
    Column("published_precision", Type.TEXT, "year, month, day or minute."),
    Column("published_source", Type.TEXT, "Where the date stood: published_line, jsonld, meta, rest, feed, url ..."),
    Column("published_text", Type.TEXT, "The date exactly as it was written there."),
    Column("updated", Type.DATE, "When the page says it was last changed."),
    Column("embargo_until", Type.DATE, "The end of the embargo that the page prints."),
    Column("dateline_place", Type.TEXT, "The place before the first sentence."),
    Column("contact_name", Type.TEXT, "Media contact: name."),
    Column("contact_role", Type.TEXT, "Media contact: role."),
    Column("contact_phone", Type.TEXT, "Media contact: telephone, as printed."),
    Column("contact_email", Type.TEXT, "Media contact: address for mail."),
    Column("first_seen_utc", Type.INSTANT, "When we first saw the item (for a version: this state of it)."),
    Column("last_seen_utc", Type.INSTANT, "When we last saw it."),
    Column("missing_since_utc", Type.INSTANT, "Since when the site does not find it; empty while it does."),
    Column("gone_since_utc", Type.INSTANT, "Since when it is believed to be removed for good."),
    Column("captured_utc", Type.INSTANT, "When the capture was made that this text was read from."),
    Column("text_digest", Type.TEXT, "sha256: and the digest of body_text in UTF-8."),
    Column("version", Type.INTEGER, "Number of the version shown, from 1."),
    Column("http_status", Type.INTEGER, "Status of the capture; empty for an imported file."),
    Column("payload_digest", Type.TEXT, "sha256: and the digest of the captured bytes as received."),
    Column("warc_record_id", Type.TEXT, "WARC-Record-ID of the capture."),
    Column("cleaner_version", Type.TEXT, "The cleaner that read it."),
    Column("profile", Type.TEXT, "The profile of the site's repeated parts that was applied."),
    Column("removed_labels", Type.LIST, "Labels of the blocks kept beside the body, rules of those left out."),
)
"""One row an item."""

DUPLICATE_OF = Column("duplicate_of", Type.TEXT, "item_id of the item that this page repeats; empty where it does not.")


def columns_for(rows: str) -> tuple[Column, ...]:
    """The columns of an export of items, or of pages or versions, which are told apart from the item they belong to."""
    return COLUMNS if rows == "items" else (*COLUMNS, DUPLICATE_OF)
