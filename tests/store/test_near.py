"""Near-duplicates in the store: found, linked and never merged, as of any commit and whatever order texts came in."""

from __future__ import annotations

from itertools import permutations
from pathlib import Path

import pytest
from captured import World, page
from sqlalchemy import select

from archive.config import Config
from archive.errors import BadInput
from archive.identity import urlkey
from archive.model import UrlKey
from archive.store import Near, Store, schema
from archive.store.engine import reading
from archive.store.sqlite import sqlite_module

BODY = (
    "The society announced today that its committee has chosen three projects for the coming year, each led by a young researcher. "
    "The projects begin in autumn and run for two years, and their results will be presented at the annual meeting, which is open to members. "
    "Applications came from eleven countries, more than in any year before, and were read by nine referees who met in March. "
    "Members who wish to help with the field work may write to the office before the end of June."
)
REPOST = BODY + "\n\nThis text was first sent to members by letter."
NOTICE = BODY.partition(" The projects")[0] + " The projects begin in autumn and run for two years."
OTHER = (
    "A flood has closed the library of the society until further notice. Books that were lent out can be kept without a fee, and the reading room "
    "of the museum across the street takes in whoever needs a desk. The office hopes to open its doors again before the winter."
)


def key(path: str) -> UrlKey:
    return urlkey(f"https://rope.example{path}")


def told(pairs: list[Near]) -> list[tuple[str, str, str]]:
    return [(near.one.page.partition(")")[2], near.relation, near.other.page.partition(")")[2]) for near in pairs]


def test_a_repost_with_another_paragraph_is_linked_and_not_merged(world: World) -> None:
    world.night(0, {"/a/": page(BODY), "/b/": page(REPOST, title="Another title"), "/c/": page(OTHER)})
    [near] = world.store.near(key("/a/"))
    assert (near.one.page, near.other.page, near.relation) == (key("/a/"), key("/b/"), "alike")
    assert near.other.title == "Another title"
    assert 0.8 < near.jaccard < 1
    assert near.contained == 1
    assert len(list(world.store.items())) == 3
    assert world.store.near(key("/c/")) == []


def test_a_shortened_notice_is_inside_and_seen_from_the_other_side_it_is_held(world: World) -> None:
    world.night(0, {"/a/": page(BODY), "/short/": page(NOTICE)})
    assert told(world.store.near(key("/short/"))) == [("/short", "inside", "/a")]
    assert told(world.store.near(key("/a/"))) == [("/a", "holds", "/short")]
    [near] = world.store.near_pairs()
    assert near.share == near.contained > near.jaccard


def test_pages_of_one_item_are_no_near_duplicates_of_each_other(world: World) -> None:
    world.night(0, {"/a/": page(BODY), "/copy/": page(BODY.replace(" ", "  ", 1)), "/b/": page(REPOST)})
    assert told(world.store.near_pairs()) == [("/a", "alike", "/b")]
    assert told(world.store.near(key("/copy/"))) == [("/a", "alike", "/b")]


def test_one_text_under_two_titles_is_two_items_wholly_alike(world: World) -> None:
    world.night(0, {"/a/": page(BODY), "/b/": page(BODY, title="Another title")})
    [near] = world.store.near_pairs()
    assert (near.jaccard, near.relation) == (1, "alike")
    assert world.store.near(key("/b/"))[0].other.page == key("/a/")


def test_versions_of_a_page_are_not_near_each_other_and_an_edit_moves_the_link(world: World) -> None:
    world.night(0, {"/a/": page(BODY), "/b/": page(OTHER)})
    world.night(1, {"/a/": page(BODY), "/b/": page(REPOST)})
    world.night(2, {"/a/": page(BODY + " Amended."), "/b/": page(OTHER)})
    assert world.store.near_pairs(1) == []
    assert told(world.store.near_pairs(2)) == [("/a", "alike", "/b")]
    assert world.store.near_pairs(3) == world.store.near_pairs() == []


def test_what_is_near_does_not_depend_on_what_came_first(tmp_path: Path) -> None:
    pages = {"/a/": page(BODY), "/b/": page(REPOST), "/c/": page(NOTICE), "/d/": page(OTHER)}
    found = []
    for n, order in enumerate(permutations(pages)):
        world = World(tmp_path / str(n))
        for night, path in enumerate(order):
            world.night(night, {path: pages[path]})
        found.append(world.store.near_pairs())
        world.close()
    assert len(found[0]) == 3
    assert all(one == found[0] for one in found)


def test_all_pairs_are_those_of_each_item(world: World) -> None:
    texts = [BODY, REPOST, NOTICE, OTHER, OTHER + " More will be said in due time.", BODY.replace("three", "four")]
    world.night(0, {f"/{n}/": page(text, title=f"Title {n}") for n, text in enumerate(texts)})
    each = {
        frozenset((near.one.page, near.other.page))
        for n in range(len(texts))
        for near in world.store.near(key(f"/{n}/"))
    }
    assert each == {frozenset((near.one.page, near.other.page)) for near in world.store.near_pairs()}
    assert len(each) == 6


def test_a_page_without_a_version_is_named(world: World) -> None:
    world.night(0, {"/a/": page(BODY)})
    with pytest.raises(BadInput, match="/none"):
        world.store.near(key("/none/"))


def test_an_archive_of_an_older_release_is_sketched_when_it_is_upgraded(tmp_path: Path) -> None:
    old = sqlite_module().connect(str(tmp_path / "archive.db"))
    old.executescript((Path(__file__).parent / "data" / "schema_0001.sql").read_text(encoding="utf-8"))
    old.close()
    with Store.create(Config(home=tmp_path)) as store, reading(store._engine) as connection:
        texts = connection.scalars(select(schema.content.c.body_text)).all()
        sketches = connection.execute(select(schema.sketch.c.id, schema.sketch.c.shingles)).all()
        sketched = connection.scalars(select(schema.sketched.c.sketch)).all()
        assert len(sketches) == len(texts) > 2
        assert {one.id for one in sketches if one.shingles} == set(sketched)
