"""What one night leaves to the next is looked at too, and a repair empties it: the next night asks for everything."""

from __future__ import annotations

import pytest
from captured import World
from sqlalchemy import text

from archive.store.engine import writing
from archive.verify import verify
from archive.verify.repair import repair


@pytest.mark.parametrize(
    ("table", "change"),
    [
        ("looked", "UPDATE looked SET said = '{\"sitemap\": ' WHERE page = (SELECT min(page) FROM looked)"),
        ("looked", "UPDATE looked SET outcome = 'oj' WHERE page = (SELECT min(page) FROM looked)"),
        (
            "document",
            "INSERT INTO document VALUES ('rope', 'u', 'feed', 'feed', NULL, 'capture1:none', NULL, 0, NULL, NULL, 'ok', '', 'x', 0)",
        ),
        ("named", "INSERT INTO named VALUES ('rope', 'https://rope.example/none.xml', 'p', 'u', '', NULL)"),
    ],
    ids=["words", "outcome", "document", "named"],
)
def test_a_row_that_makes_no_sense_is_found_and_a_repair_empties_the_table(
    world: World, table: str, change: str
) -> None:
    with writing(world.store._engine) as connection:
        connection.execute(text(change))
    found = verify(world.store, world.config)
    assert {(one.kind, one.table) for one in found.problems} == {("working", table)}
    world.close()
    healed = repair(world.config)
    assert healed.is_sound
    assert "the next night of each site asks for everything" in " ".join(healed.healed)
