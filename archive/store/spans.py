"""What a reader believes as of a commit: the conditions on rows, and the words discovery left about pages. Shared by the reading rooms of the store.

Rules: a bitemporal row counts at S when from_seq <= S and it had not ended then; an append-only row when its seq <= S. So whatever later commits add,
an answer as of S stays what it was.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case, or_, select

from archive.identity import parse_utc
from archive.model import Dated, Form, Kind, Precision, UrlKey
from archive.store import schema
from archive.store.engine import batches

Hints = dict[str, tuple[str, str, str]]
"""Field -> (value, verbatim, form) for one page."""

_PRECISIONS = {4: Precision.YEAR, 7: Precision.MONTH, 10: Precision.DAY}


def at(table: Table, seq: int) -> ColumnElement[bool]:
    """The rows of a bitemporal table that were believed as of `seq`."""
    return (table.c.from_seq <= seq) & or_(table.c.to_seq.is_(None), table.c.to_seq > seq)


def hints_at(
    connection: Connection, seq: int, *, pages: Collection[UrlKey] | None = None, only: Collection[str] = ()
) -> dict[UrlKey, Hints]:
    """What other captures say of `pages` (None: of all), as far as it was published at `seq`; `only` these fields.

    REST goes before feeds, which hold what their editor's software left of it. Within a form the newest capture's word stands: a correction replaces what
    it corrects, whenever either was imported.
    """
    hint, capture = schema.hint, schema.capture
    query = (
        select(hint.c.page, hint.c.field, hint.c.value, hint.c.verbatim, hint.c.form)
        .join(capture, capture.c.id == hint.c.capture)
        .where(at(hint, seq), *([hint.c.field.in_(only)] if only else []))
        # Later rows replace earlier ones below.
        .order_by(
            hint.c.page,
            case((hint.c.form == Form.REST.value, 1), else_=0),
            capture.c.captured_at,
            capture.c.payload_digest,
            capture.c.url,
        )
    )
    found: dict[UrlKey, Hints] = defaultdict(dict)
    for some in [None] if pages is None else batches(sorted(pages)):
        for row in connection.execute(query if some is None else query.where(hint.c.page.in_(some))):
            found[UrlKey(row.page)][row.field] = (row.value, row.verbatim, row.form)
    return found


def published_of(row: Any, hints: Hints) -> Dated | None:
    """When the item was published: the page's own evidence, else what REST or a feed said of it. None when nobody says."""
    if row.published is not None:
        return Dated(
            value=row.published,
            precision=Precision(row.published_precision),
            source=row.published_source,
            verbatim=row.published_text or "",
            tz=row.published_tz,
        )
    if "published" not in hints:
        return None
    value, verbatim, form = hints["published"]
    return Dated(value=value, precision=_PRECISIONS.get(len(value), Precision.MINUTE), source=form, verbatim=verbatim)


def listed(text: str | None) -> tuple[str, ...]:
    """A stored JSON list."""
    return tuple(json.loads(text)) if text else ()


def listed_or_hinted(text: str | None, hints: Hints, field: str) -> tuple[str, ...]:
    """The page's own list, else the one in a hint."""
    return listed(text) or (spelled_list(hints[field][0]) if field in hints else ())


def spelled_list(value: str) -> tuple[str, ...]:
    """The list in a hint's value: a JSON list, or one name."""
    if value.startswith("["):
        try:
            found = json.loads(value)
        except ValueError:
            return (value,)
        if isinstance(found, list):
            return tuple(str(one) for one in found)
    return (value,) if value else ()


def when(text: str | None) -> datetime | None:
    """A stored instant that may be missing."""
    return parse_utc(text) if text else None


def hinted_kind(kind: str | None, hints: Hints) -> Kind:
    """The page's own kind, else the one in a hint, else OTHER."""
    said = hints["kind"][0] if kind in (None, Kind.OTHER.value) and "kind" in hints else kind
    return Kind(said) if said in set(Kind) else Kind.OTHER


def newest_seq(connection: Connection) -> int:
    """The newest commit, 0 before the first."""
    return connection.scalar(select(schema.commit.c.seq).order_by(schema.commit.c.seq.desc()).limit(1)) or 0
