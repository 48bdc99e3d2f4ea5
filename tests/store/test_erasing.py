"""What a withdrawal does to the rows of a database: words go, everything else stays, and the guards let nothing more pass."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, page
from sqlalchemy import select, text
from sqlalchemy.exc import DatabaseError

from archive.errors import TryLater
from archive.identity import urlkey
from archive.journal import Change
from archive.model import UrlKey
from archive.store import Filters
from archive.store.engine import compact, open_engine, reading, writing
from archive.store.erasing import BLANKS, Erased, blanked
from archive.store.schema import metadata

SECRET = "The treasurer's private letter about the rope walk was never meant for print and names three neighbours."
PEOPLE = {"authors": ["Hedda Quill"], "contact": {"name": "Hedda Quill", "phone": "555 0199"}}


@pytest.fixture
def told(world: World) -> World:
    """Two pages, of which one is to be withdrawn: a text, a removed block and people of its own, and a block that both have."""
    both = ["Ropes since 1791", "footer", None]
    world.night(
        0,
        {
            "/secret": page(SECRET, title="A letter", removals=[["Leaked by a clerk", "byline", None], both], **PEOPLE),
            "/plain": page(PARAGRAPH, title="A meeting", removals=[both]),
        },
    )
    return world


def withdraw(world: World, *paths: str) -> None:
    pages = [UrlKey(urlkey(f"https://rope.example{path}")) for path in paths]
    names = world.store.only_theirs(pages)
    with world.store.publishing(FIRST_NIGHT + timedelta(days=5)) as publication:
        rows: list[Change] = [
            Change(
                "tombstone",
                "add",
                {
                    "id": f"tombstone1:{one}",
                    "site": "rope",
                    "page": one,
                    "withdrawn_at": "2026-03-06T03:00:00.000000Z",
                    "withdrawn_by": "Ida Falk",
                    "why": "a court's order",
                },
            )
            for one in pages
        ]
        rows += [
            Change("erased", "add", {"kind": kind, "name": name, "tombstone": f"tombstone1:{pages[0]}", "detail": ""})
            for kind, found in names.items()
            if kind != "page"
            for name in sorted(found)
        ]
        publication.apply([Change("commit", "add", {"run": None, "generation": None}), *rows], file="", offset=0)


def everything(world: World) -> dict[str, list[dict[str, Any]]]:
    with reading(world.store._engine) as connection:
        tables = {name: metadata.tables[name] for name in BLANKS}
        rows = {name: connection.execute(select(table).order_by(*table.primary_key)) for name, table in tables.items()}
        return {name: [dict(row) for row in found.mappings()] for name, found in rows.items()}


def test_no_table_holds_a_word_of_the_page_and_every_other_value_stays(told: World) -> None:
    before = everything(told)
    withdraw(told, "/secret")
    after = everything(told)
    words = ("treasurer", "letter", "Quill", "clerk", "0199")
    assert any(word in str(before) for word in words)
    assert not [word for word in words if word in str(after)]
    for name, rows in before.items():
        for old, new in zip(rows, after[name], strict=True):
            changed = {column for column in old if old[column] != new[column]}
            assert changed <= set(BLANKS[name].values), name
    assert PARAGRAPH in str(after["content"])
    assert "Ropes since 1791" in str(after["block"])


def test_search_sketches_and_prints_forget_it(told: World) -> None:
    withdraw(told, "/secret")
    assert [one.url for one in told.store.search("members")] == ["https://rope.example/plain"]
    assert not told.store.search("treasurer")
    with reading(told.store._engine) as connection:
        assert set(connection.scalars(text("SELECT page FROM printed"))) == {"example,rope)/plain"}
        assert len(connection.scalars(text("SELECT digest FROM prints")).all()) == 1
        gone = "SELECT sample FROM sketch JOIN content USING (text_digest) WHERE body_text = ''"
        assert connection.scalars(text(gone)).all() == [b""]
        held = (
            "SELECT count(*) FROM sketched JOIN sketch ON sketch.id = sketched.sketch JOIN content USING (text_digest)"
        )
        assert connection.scalar(text(f"{held} WHERE body_text = ''")) == 0


def test_the_item_stays_in_every_list_of_every_commit_and_is_named(told: World) -> None:
    before = {one.url: one for one in told.store.items(1)}
    withdraw(told, "/secret")
    for seq in (1, None):
        found = {one.url: one for one in told.store.items(seq)}
        assert found.keys() == before.keys()
        one = found["https://rope.example/secret"]
        assert one.tombstone is not None
        assert one.tombstone.why == "a court's order"
        assert (one.title, one.authors, one.body_text, one.word_count, one.contact_name) == (None, (), "", 0, None)
        assert one.removed_labels == ("withdrawn",)
        was = before[one.url]
        assert (one.text_digest, one.payload_digest, one.first_seen_utc, one.item_id) == (
            was.text_digest,
            was.payload_digest,
            was.first_seen_utc,
            was.item_id,
        )
        assert found["https://rope.example/plain"] == before["https://rope.example/plain"]


def test_a_text_that_another_page_has_as_well_stays_there_and_is_not_shown_here(world: World) -> None:
    world.night(0, {"/one": page(SECRET), "/two": page(SECRET)})
    assert world.store.count() == 1
    withdraw(world, "/one")
    found = {one.url: one.body_text for one in world.store.items()}
    assert found == {"https://rope.example/one": "", "https://rope.example/two": SECRET}
    assert [one.url for one in world.store.search("treasurer")] == ["https://rope.example/two"]
    assert [one.body_text for one in world.store.versions(UrlKey("example,rope)/one"))] == [""]
    withdraw(world, "/two")
    assert "treasurer" not in str(everything(world))
    assert world.store.count(filters=Filters(words="treasurer")) == 0


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE content SET body_text = ''",
        "UPDATE block SET text = ''",
        "UPDATE removal SET detail = ''",
        "UPDATE claim SET verbatim = ''",
        "UPDATE rendition SET title = NULL",
        "UPDATE content SET body_text = 'otherwise' WHERE body_text = ''",
        "UPDATE content SET word_count = 1 WHERE body_text = ''",
        "UPDATE rendition SET title = 'otherwise' WHERE title IS NULL",
        "UPDATE rendition SET state_digest = 'otherwise' WHERE title IS NULL",
        "DELETE FROM tombstone",
        "UPDATE erased SET name = 'otherwise'",
    ],
)
def test_the_guards_let_nothing_pass_but_the_words_of_what_is_named(told: World, statement: str) -> None:
    with told.store.publishing(FIRST_NIGHT + timedelta(days=1)) as publication:
        claims = {"claims": "claims1:x", "place": 0, "field": "title", "source": "meta", "verbatim": "A meeting"}
        rest = {"value": "A meeting", "precision": None, "tz": None, "chosen": 1, "why": "the only one"}
        changes = [Change("claim", "add", {**claims, **rest})]
        publication.apply([Change("commit", "add", {"run": None, "generation": None}), *changes], file="", offset=0)
    withdraw(told, "/secret")
    with pytest.raises(DatabaseError, match="stay as they are"), writing(told.store._engine) as connection:
        connection.execute(text(statement))


def test_rows_of_the_journal_are_blanked_as_the_database_is() -> None:
    erased = Erased({"content": frozenset({"sha256:a"}), "page": frozenset({"p"})})
    blank: Callable[[str, dict[str, Any]], Any] = lambda table, row: blanked(table, row, erased)  # noqa: E731
    assert blank("content", {"text_digest": "sha256:a", "body_text": "x", "seq": 1})["body_text"] == ""
    kept = {"text_digest": "sha256:b", "body_text": "x"}
    assert blank("content", kept) is kept
    assert blank("hint", {"page": "p", "field": "title", "value": "x", "verbatim": "x"})["value"] == ""
    assert blank("hint", {"page": "p", "field": "published", "value": "2020", "verbatim": "2020"})["value"] == "2020"
    closing = {"capture": "c", "page": "p"}
    assert blank("rendition", closing) is closing


def test_a_reader_that_is_left_open_keeps_the_old_pages_and_that_is_told(told: World) -> None:
    engine = open_engine(told.config)
    with reading(told.store._engine) as reader:
        assert reader.scalar(text("SELECT count(*) FROM page")) == 2
        with writing(engine) as writer:
            writer.execute(text("CREATE TABLE beside (word TEXT)"))
        with pytest.raises(TryLater, match="another process"):
            compact(engine, busy_timeout_s=0.1)
    compact(engine)
    engine.dispose()
