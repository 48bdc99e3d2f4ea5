"""Searching words: what a query means, which states answer it, and a snippet to show. One face; behind it FTS5 or tsvector.

Promised, whatever the engine: words are ANDed, "quoted words" must follow each other within the title or the body, -word (or -"words") must not occur;
case, accents and punctuation do not count; nothing a person can type is a syntax error. Results come newest first, not ranked. A word that holds
several tokens (``year-long``, ``U.S.``) is a phrase. An unbalanced quote reaches to the end.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Integer,
    Select,
    and_,
    cast,
    column,
    func,
    literal,
    not_,
    or_,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import TSQUERY, TSVECTOR

from archive.errors import UsageProblem
from archive.store.schema import search_entry
from archive.store.tokens import tokens

SNIPPET_CHARACTERS: Final = 160
MOST_TERMS: Final = 64
"""Of one query. FTS5 parses expressions by recursion, to a depth of 256 by default (sqlite.org/fts5.html); nobody types so many words."""

INDEXED_CHARACTERS: Final = 200
"""Of a word, as PostgreSQL's index holds it (migrations, `both.index_words`)."""
INDEXED_WORDS: Final = 8
"""Of a phrase, looked up in PostgreSQL's index: enough to leave few entries to be read."""

_INDEX: Final = table("search_index", column("entry", Integer), column("words", TSVECTOR))
_PART = re.compile(r'(-?)(?:"([^"]*)"?|([^\s"]+))')


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query: phrases (one token or more) that must occur, and those that must not."""

    wanted: tuple[tuple[str, ...], ...]
    unwanted: tuple[tuple[str, ...], ...] = ()


def parse(query: str) -> Query:
    """What `query` asks for. Raises UsageProblem when nothing in it can be looked for."""
    wanted: list[tuple[str, ...]] = []
    unwanted: list[tuple[str, ...]] = []
    for minus, phrase, word in _PART.findall(query):
        found = tuple(tokens(phrase or word))
        if found:
            (unwanted if minus else wanted).append(found)
    if not wanted:
        raise UsageProblem(f"nothing to search for in {query!r}: name at least one word that is to be found")
    if len(wanted) + len(unwanted) > MOST_TERMS:
        raise UsageProblem(
            f"a search takes at most {MOST_TERMS} words or phrases, this one has {len(wanted) + len(unwanted)}"
        )
    return Query(tuple(wanted), tuple(unwanted))


def matching_states(connection: Connection, query: str) -> set[str]:
    """The StateDigests of every version ever published whose words answer `query`; which of them are current is the caller's question."""
    asked = parse(query)
    if connection.dialect.name == "postgresql":
        return set(connection.scalars(_by_tsvector(asked)))
    statement = text(
        "SELECT state_digest FROM search_entry WHERE id IN (SELECT rowid FROM search_index WHERE search_index MATCH :expression)"
    )
    return set(connection.scalars(statement, {"expression": _for_fts5(asked)}))


def _for_fts5(asked: Query) -> str:
    wanted = " AND ".join(map(_quoted, asked.wanted))
    return f"({wanted}) NOT ({' OR '.join(map(_quoted, asked.unwanted))})" if asked.unwanted else wanted


def _quoted(phrase: tuple[str, ...]) -> str:
    # Tokens hold letters, digits and marks only, so nothing in them can end the string.
    return f'"{" ".join(phrase)}"'


def _by_tsvector(asked: Query) -> Select[str]:
    wanted = [_holds(phrase) for phrase in asked.wanted]
    unwanted = [not_(_holds(phrase)) for phrase in asked.unwanted]
    return select(search_entry.c.state_digest).where(*wanted, *unwanted)


def _holds(phrase: tuple[str, ...]) -> ColumnElement[bool]:
    """Whether an entry holds the phrase: by the index where it says all, else by the entry's own tokens for those that the index leaves over."""
    words = [token[:INDEXED_CHARACTERS] for token in phrase[:INDEXED_WORDS]]
    index = [
        search_entry.c.id.in_(select(_INDEX.c.entry).where(_INDEX.c.words.op("@@")(_lexeme(word))))
        for word in sorted(set(words))
    ]
    if len(phrase) == 1 and len(phrase[0]) < INDEXED_CHARACTERS:
        return and_(*index)
    spelled = f" {' '.join(phrase)} "
    fields = (search_entry.c.title_tokens, search_entry.c.body_tokens)
    follows = [func.strpos(literal(" ").concat(field).concat(" "), spelled) > 0 for field in fields]
    return and_(*index, or_(*follows))


def _lexeme(word: str) -> ColumnElement[str]:
    return cast(f"'{word}'", TSQUERY())  # quoted: taken as it is, neither folded nor stemmed


def snippet(body_text: str, query: str, length: int = SNIPPET_CHARACTERS) -> str:
    """About `length` characters of `body_text` on one line, around the first place where a wanted word or phrase stands; else its beginning.

    Whole words, with … where something was left out. Raises UsageProblem as `parse` does.
    """
    words = body_text.split()
    spelled = [tokens(word) for word in words]
    centre = next((at for phrase in parse(query).wanted if (at := _find(spelled, phrase)) is not None), 0)
    start = centre
    size = 0
    while start > 0 and size + len(words[start - 1]) < length // 3:
        start -= 1
        size += len(words[start]) + 1
    end = start
    size = 0
    while end < len(words) and (end <= centre or size + len(words[end]) <= length):
        size += len(words[end]) + 1
        end += 1
    return ("… " if start else "") + " ".join(words[start:end]) + (" …" if end < len(words) else "")


def _find(spelled: list[list[str]], phrase: tuple[str, ...]) -> int | None:
    """The word in which `phrase` begins."""
    flat = [(token, at) for at, found in enumerate(spelled) for token in found]
    size = len(phrase)
    for i in range(len(flat) - size + 1):
        if flat[i][0] == phrase[0] and all(flat[i + k][0] == phrase[k] for k in range(1, size)):
            return flat[i][1]
    return None
