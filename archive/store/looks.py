"""What the check of the night asks: how often the site's items have a title, a date, an author. Refuses to know what follows from it."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from archive.health import History
from archive.store import schema
from archive.store.engine import reading


class Looks:
    """The side of `Store` that is asked about all of a site's items at once."""

    _engine: Engine

    def fill_rates(self, site: str) -> History:
        """How many current versions the site's pages have, and how many of them have a title, a published date, authors."""
        version, rendition, page = schema.version, schema.rendition, schema.page
        newer = version.alias("newer")
        is_older = (
            select(newer.c.page)
            .where(newer.c.page == version.c.page, newer.c.ordinal > version.c.ordinal, newer.c.to_seq.is_(None))
            .exists()
        )
        query = (
            select(
                func.count(),
                func.count(rendition.c.title),
                func.count(rendition.c.published),
                func.count(func.nullif(rendition.c.authors, "[]")),
            )
            .select_from(version)
            .join(page, page.c.urlkey == version.c.page)
            .join(
                rendition,
                (rendition.c.capture == version.c.text_capture)
                & (rendition.c.page == version.c.text_page)
                & rendition.c.to_seq.is_(None),
            )
            .where(page.c.site == site, version.c.to_seq.is_(None), ~is_older)
        )
        with reading(self._engine) as connection:
            items, *filled = connection.execute(query).one()
        return History(items, dict(zip(("title", "published", "authors"), filled, strict=True)))
