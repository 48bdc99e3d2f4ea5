"""Legal withdrawals as the database does them: which rows hold what a page said, and what is left of such a row. Serves `archive withdraw`.

    tombstone          a page is withdrawn: what its readings and hints say of title, people and text goes
    erased             (kind, name): what else went with it, because no other page has it

Rows stay, with their digests, dates, addresses and commits; their texts become empty, in every commit that ever was. The guards of the tables let exactly
this change pass (migration 0004). The same rule (`blanked`) is applied to the rows of the journal, so that a replay gives the same tables.

What another page has as well stays for that page's sake: a withdrawn page is shown without it (`listing`, `lookup`). Refuses to know files.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, delete, insert, select, update

from archive.similar import shingles, sketch
from archive.store import schema
from archive.store.engine import batches

Row = Mapping[str, Any]

CAPTURE: Final = "capture"
"""Kind of what was erased in the WARC files; its name is the capture's id, its detail says where it lies and how much of it went (JSON)."""
WHOLE: Final = "whole"
PART: Final = "part"


class Blank(NamedTuple):
    """What makes rows of a table unreadable: the kind and the column that name them, and what their columns become."""

    kind: str
    key: str
    values: Mapping[str, str | None]


_PEOPLE_AND_TEXTS = ("title", "authors", "categories", "tags", "dateline", "about_text")
_CONTACT = ("contact_name", "contact_role", "contact_phone", "contact_email")
_VERBATIM = ("published_text", "updated_text", "embargo_text")

BLANKS: Final[Mapping[str, Blank]] = MappingProxyType(
    {
        "content": Blank("content", "text_digest", {"body_text": ""}),
        "block": Blank("block", "digest", {"text": ""}),
        "removal": Blank("ledger", "ledger", {"detail": ""}),
        "claim": Blank("claims", "claims", {"verbatim": "", "value": None, "why": ""}),
        "rendition": Blank(
            "page",
            "page",
            {
                **dict.fromkeys((*_PEOPLE_AND_TEXTS, *_CONTACT, *_VERBATIM)),
                "evidence": "",
                "news_evidence": "",
            },
        ),
        "hint": Blank("page", "page", {"value": "", "verbatim": ""}),
    }
)
"""Every table that holds words of a page. Dates and addresses are none: a reading keeps them, and so do hints of these fields:"""
HINTS_KEPT: Final = frozenset({"published", "updated", "kind", "listed_as"})


@dataclass(frozen=True, slots=True)
class Erased:
    """What is erased, by kind: the names of each. `page` is a kind too."""

    names: Mapping[str, frozenset[str]]

    def has(self, kind: str, name: str) -> bool:
        """Whether that was erased."""
        return name in self.names.get(kind, frozenset())


def is_named(table: str, row: Row, erased: Erased) -> bool:
    """Whether a withdrawal makes words of `row` of `table` unreadable. No other row may ever be redacted."""
    blank = BLANKS.get(table)
    return blank is not None and erased.has(blank.kind, str(row.get(blank.key))) and row.get("field") not in HINTS_KEPT


def blanked(table: str, row: Row, erased: Erased) -> Row:
    """`row` of `table` (as stored or as journalled) without what is erased of it; itself where nothing is."""
    if not is_named(table, row, erased):
        return row
    values = {name: value for name, value in BLANKS[table].values.items() if name in row and row[name] != value}
    return {**row, **values} if values else row


def erase(connection: Connection, names: Mapping[str, Collection[str]]) -> None:
    """Makes unreadable what `names` (kind -> names) are called, in every table and in what was derived from them. Can be repeated."""
    states = _states_of(connection, names.get("page", ()))
    for name, blank in BLANKS.items():
        table = schema.metadata.tables[name]
        change = update(table).values(dict(blank.values))
        if "field" in table.c:
            change = change.where(table.c.field.not_in(HINTS_KEPT))
        for some in batches(sorted(names.get(blank.kind, ()))):
            connection.execute(change.where(table.c[blank.key].in_(some)))
    _forget_words(connection, states)
    _forget_sketches(connection, names.get("content", ()))
    _forget_prints(connection, names.get("page", ()))


def only_theirs(connection: Connection, pages: Collection[str]) -> dict[str, set[str]]:
    """What only the readings of `pages` ever held, by kind: texts, sets of claims, ledgers and removed blocks."""
    rendition, removal = schema.rendition, schema.removal
    found: dict[str, set[str]] = {"page": set(pages)}
    for kind, column in (
        ("content", rendition.c.text_digest),
        ("claims", rendition.c.claims),
        ("ledger", rendition.c.ledger),
    ):
        mine = _values(connection, column, rendition.c.page, pages)
        found[kind] = mine - _of_others(connection, column, mine, pages)
    blocks = _values(connection, removal.c.block, removal.c.ledger, found["ledger"])
    others = {
        (row.block, row.ledger)
        for some in batches(sorted(blocks))
        for row in connection.execute(
            select(removal.c.block, removal.c.ledger).where(removal.c.block.in_(some)).distinct()
        )
    }
    found["block"] = blocks - {block for block, ledger in others if ledger not in found["ledger"]}
    return found


def _values(connection: Connection, column: Any, key: Any, keys: Iterable[str]) -> set[str]:
    return {
        value
        for some in batches(sorted(keys))
        for value in connection.scalars(select(column).where(key.in_(some)).distinct())
        if value is not None
    }


def _of_others(connection: Connection, column: Any, values: Collection[str], pages: Collection[str]) -> set[str]:
    """Which of `values` readings of pages that are not withdrawn have in `column` as well."""
    rendition = schema.rendition
    gone = select(schema.tombstone.c.page)
    return {
        value
        for some in batches(sorted(values))
        for value in connection.scalars(
            select(column)
            .where(column.in_(some), rendition.c.page.not_in(list(pages)), rendition.c.page.not_in(gone))
            .distinct()
        )
    }


def _states_of(connection: Connection, pages: Collection[str]) -> set[str]:
    """The states that only readings of `pages` have."""
    rendition = schema.rendition
    mine = _values(connection, rendition.c.state_digest, rendition.c.page, pages)
    return mine - _of_others(connection, rendition.c.state_digest, mine, pages)


def _forget_words(connection: Connection, states: Collection[str]) -> None:
    entry = schema.search_entry
    for some in batches(sorted(states)):
        mine = entry.c.state_digest.in_(some)
        rows = [dict(row) for row in connection.execute(select(entry).where(mine)).mappings()]
        connection.execute(delete(entry).where(mine))
        if rows:
            connection.execute(insert(entry), [{**row, "title_tokens": "", "body_tokens": ""} for row in rows])


def _forget_sketches(connection: Connection, texts: Collection[str]) -> None:
    made, found = schema.sketch, schema.sketched
    empty = sketch(shingles(""))
    for some in batches(sorted(texts)):
        ids = connection.scalars(select(made.c.id).where(made.c.text_digest.in_(some))).all()
        connection.execute(delete(found).where(found.c.sketch.in_(ids)))
        connection.execute(
            update(made).where(made.c.id.in_(ids)).values(shingles=empty.shingles, level=empty.level, sample=b"")
        )


def _forget_prints(connection: Connection, pages: Collection[str]) -> None:
    printed, prints = schema.printed, schema.prints
    for some in batches(sorted(pages)):
        connection.execute(delete(printed).where(printed.c.page.in_(some)))
    if pages:
        connection.execute(delete(prints).where(prints.c.digest.not_in(select(printed.c.prints))))


def names_in(adds: Mapping[str, Iterable[Row]]) -> dict[str, set[str]]:
    """Kind -> names of what the rows that a commit adds, by table, declare erased."""
    found: dict[str, set[str]] = {}
    for row in adds.get("tombstone", ()):
        found.setdefault("page", set()).add(row["page"])
    for row in adds.get("erased", ()):
        found.setdefault(row["kind"], set()).add(row["name"])
    return found
