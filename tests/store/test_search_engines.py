"""One search on two engines: the same states for every query that anybody could type, and the ones that the tokens say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest
from sqlalchemy import insert

from archive.config import Config
from archive.errors import UsageProblem
from archive.store import Store
from archive.store.engine import reading, writing
from archive.store.schema import search_entry
from archive.store.search import INDEXED_CHARACTERS, matching_states, parse
from archive.store.tokens import tokens

QUERIES = 300
WORDS = (
    "workforce society’s year-long U.S. GINA naïve Müller Łódź Straße İstanbul ﬁnance ½ ² x² 3,000 2021-01-07 e-mail C++ a.b.c foo_bar ª µg",
    "日本語の記事 記事 日本 ประเทศไทย हिन्दी العَرَبِيَّة عربي שָׁלוֹם Ελλάδα ΣΊΣΥΦΟΣ σίσυφος Ёлка ёлка Việt Nam ꙮ 🧬 👩‍🔬",
    "the of and or not AND OR NOT NEAR title_tokens body_tokens search_index NULL true rank near select it's don't O'Neill l'ADN",
)
MARKS = (
    '"',
    "'",
    "-",
    "*",
    "^",
    ":",
    "(",
    ")",
    "\\",
    "&",
    "|",
    "!",
    "<->",
    "{",
    "}",
    "+",
    "%",
    "_",
    "$$",
    "--",
    ";",
    "\t",
    "“",
    "”",
    "¨",
)


def words() -> list[str]:
    long = "x" * INDEXED_CHARACTERS
    return [word for line in WORDS for word in line.split()] + [long, f"{long}y", f"{long}z", "é" * 700, "日" * 30]


@pytest.fixture(scope="module")
def texts() -> dict[str, tuple[list[str], list[str]]]:
    """State -> the tokens of its title and of its text."""
    random, known = Random(11), words()
    made: dict[str, tuple[list[str], list[str]]] = {}
    for n in range(150):
        title, body = (" ".join(random.choices(known, k=random.randrange(size))) for size in (5, 40))
        made[f"state1:{n:03}"] = (tokens(title), tokens(body))
    # More distinct words than one tsvector holds, in bytes and in number.
    made["state1:long"] = ([], [*(f"gene{n}of{'q' * 30}" for n in range(60_000)), "workforce"])
    return made


@pytest.fixture
def store(tmp_path: Path, database_url: str | None, texts: dict[str, tuple[list[str], list[str]]]) -> Iterator[Store]:
    with Store.create(Config(home=tmp_path, database_url=database_url)) as made:
        rows = [
            {"state_digest": state, "title_tokens": " ".join(title), "body_tokens": " ".join(body)}
            for state, (title, body) in texts.items()
        ]
        with writing(made._engine) as connection:
            connection.execute(insert(search_entry), rows)
        yield made


def queries() -> Iterator[str]:
    """Words, phrases, negations and noise, of many lengths."""
    random, known = Random(12), words()
    for n in range(QUERIES):
        parts = []
        for _ in range(random.choice((1, 1, 2, 2, 3, 5))):
            part = " ".join(random.choices(known, k=random.choice((1, 1, 2))))
            part = random.choice(("{}", '"{}"', "-{}", '-"{}"', "{}*", '"{}', "^{}", "({})", "{}:{}")).format(
                part, part
            )
            parts.append(part if n % 3 else part + random.choice(MARKS))
        yield random.choice((" ", " ", " AND ", " OR ", "\u3000", "|")).join(parts)
    yield from (
        "workforce",
        f"gene777of{'q' * 30}",
        f'"gene58of{"q" * 30} gene59of{"q" * 30}"',
        f"-gene3of{'q' * 30} workforce",
        "a" * 3000,
    )


def phrases(texts: dict[str, tuple[list[str], list[str]]]) -> Iterator[str]:
    """Runs of words that some text has, and runs that begin in a title and end in a text."""
    random = Random(13)
    for title, body in random.choices(list(texts.values())[:-1], k=150):
        both = title + body
        start = random.randrange(max(1, len(both)))
        yield f'"{" ".join(both[start : start + random.choice((2, 3, 12))])}"'


def found_by_hand(query: str, texts: dict[str, tuple[list[str], list[str]]]) -> set[str]:
    asked = parse(query)

    def holds(state: str, phrase: tuple[str, ...]) -> bool:
        return any(
            phrase[0] in field
            and any(tuple(field[at : at + len(phrase)]) == phrase for at, word in enumerate(field) if word == phrase[0])
            for field in texts[state]
        )

    return {
        state
        for state in texts
        if all(holds(state, one) for one in asked.wanted) and not any(holds(state, one) for one in asked.unwanted)
    }


def test_every_query_finds_what_the_tokens_say(store: Store, texts: dict[str, tuple[list[str], list[str]]]) -> None:
    asked = finding = 0
    with reading(store._engine) as connection:
        for query in (*queries(), *phrases(texts)):
            try:
                expected = found_by_hand(query, texts)
            except UsageProblem:
                continue
            assert matching_states(connection, query) == expected, query
            asked += 1
            finding += bool(expected)
    assert asked > 400
    assert 150 < finding < asked - 50


def test_a_forgotten_entry_is_found_no_more(store: Store) -> None:
    with writing(store._engine) as connection:
        connection.execute(search_entry.delete().where(search_entry.c.state_digest == "state1:long"))
        assert matching_states(connection, f"gene777of{'q' * 30}") == set()
