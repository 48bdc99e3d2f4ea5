"""Records put back at their old places: every other record stays where it is, byte for byte, whatever was lost around it."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import StorageFailed, TryLater
from archive.warc import WarcSeries, index_path, read_record, records
from archive.warc.restore import REWRITTEN, Resource, put_back

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TEXTS = [f"commit {n}: ".encode() + bytes(range(n, n + 200)) * (n + 1) for n in range(3)]


def resource(n: int) -> Resource:
    return Resource(f"urn:archive:commit:{n}", NOW, "application/x-ndjson", TEXTS[n], "somebody says so")


@pytest.fixture
def written(tmp_path: Path) -> tuple[Path, list[int]]:
    with WarcSeries(tmp_path, "journal") as series:
        places = [
            series.write_resource(f"urn:archive:commit:{n}", NOW, "application/x-ndjson", text)
            for n, text in enumerate(TEXTS)
        ]
    return tmp_path / places[0].file, [one.offset_bytes for one in places]


def smudge(path: Path, start: int, end: int) -> None:
    whole = bytearray(path.read_bytes())
    whole[start:end] = bytes(end - start)
    path.write_bytes(whole)


@pytest.mark.parametrize("lost", [[0], [1], [2], [0, 1], [1, 2], [0, 1, 2]])
@pytest.mark.parametrize("how", ["damaged", "damaged with its warcinfo", "gone"])
def test_each_record_stands_at_its_old_place(written: tuple[Path, list[int]], lost: list[int], how: str) -> None:
    path, offsets = written
    before = path.read_bytes()
    for n in lost:
        smudge(path, offsets[n] + 20, offsets[n] + 120)
    if "warcinfo" in how:
        smudge(path, 0, offsets[0])
    if how == "gone":
        lost = [0, 1, 2]
        path.unlink()
    kept = put_back(path, {offsets[n]: resource(n) for n in lost}, NOW)
    assert (kept is None) == (how == "gone")
    for n, offset in enumerate(offsets):
        record = read_record(path.parent, path.name, offset)
        assert record.payload == TEXTS[n]
        assert bool(record.field(REWRITTEN)) == (n in lost)
        if n not in lost and n < 2:
            assert path.read_bytes()[offset : offsets[n + 1]] == before[offset : offsets[n + 1]]
    found = records(path)
    assert [one.record_type for one in found] == ["warcinfo", "resource", "resource", "resource"]
    assert (found.problems, found.torn) == ([], None)
    assert index_path(path).read_text().count("\n") == 3


def test_what_has_no_room_leaves_the_file_as_it_was(written: tuple[Path, list[int]]) -> None:
    path, offsets = written
    before = path.read_bytes()
    more = Resource("urn:archive:commit:1", NOW, "application/x-ndjson", bytes(range(256)) * 8 + TEXTS[2], "x")
    with pytest.raises(StorageFailed, match="no room"):
        put_back(path, {offsets[1]: more, offsets[1] + 100: resource(2)}, NOW)
    assert path.read_bytes() == before
    assert list(path.parent.glob("*.damaged-*")) == []


@pytest.mark.parametrize("gap", [1, 2, 3, 20])
def test_a_warcinfo_of_another_file_makes_room(written: tuple[Path, list[int]], gap: int) -> None:
    path, offsets = written
    path.write_bytes(path.read_bytes()[: offsets[0]])
    put_back(path, {offsets[0] + gap: resource(0)}, NOW)
    assert read_record(path.parent, path.name, offsets[0] + gap).payload == TEXTS[0]
    found = records(path)
    assert [one.record_type for one in found] == ["warcinfo", "resource"]
    assert (found.problems, found.torn) == ([], None)


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "journal") as series:
        place = series.write_resource("urn:archive:commit:1", NOW, "application/x-ndjson", TEXTS[1])
        with pytest.raises(TryLater):
            put_back(tmp_path / place.file, {place.offset_bytes: resource(1)}, NOW)
