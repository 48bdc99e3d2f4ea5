"""A verify of an archive that nothing happened to: it finds nothing, and it has looked at everything."""

from __future__ import annotations

from captured import World

from archive.store import schema
from archive.store.publishing import ORDER
from archive.store.scan import columns_of
from archive.verify import verify

WORKING = ("search_entry", "sketch", "sketched", "printed", "document", "named", "looked")


def test_an_archive_that_nothing_happened_to_is_sound(world: World) -> None:
    report = verify(world.store, world.config)
    assert report.problems == ()
    assert report.notes == ()
    assert report.is_sound
    assert report.seq == 3
    assert report.checked["commits"] == 3
    assert report.checked["captures"] == 19


def test_every_table_is_looked_at(world: World) -> None:
    """A table that comes to the schema must be proven by somebody: as history, or as a working table."""
    working = {"search_entry", "sketch", "sketched", "prints", "printed", "staged_capture", "staged_failure"}
    working |= {"document", "named", "looked"}
    assert set(schema.metadata.tables) == set(ORDER) | working


def test_what_is_proven_is_read_and_not_assumed(world: World) -> None:
    """Each table of history that has rows is counted, down to the last row."""
    with world.store.scanning() as scan:
        rows = sum(
            1 for table in ORDER for row in scan.rows(table) if table != "run" or row[columns_of("run").index("seq")]
        )
        entries = sum(1 for table in WORKING for _ in scan.rows(table))
        open_runs = 1
    assert verify(world.store, world.config).checked["rows"] == rows + entries + open_runs
