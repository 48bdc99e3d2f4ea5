"""Records that lose their payload: the file keeps its length, every other record its bytes and its place, and every reader still reads it."""

from __future__ import annotations

import io
import os
import threading
from contextlib import redirect_stdout
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from warcio.archiveiterator import ArchiveIterator
from warcio.checker import Checker

from archive.errors import StorageFailed, TryLater
from archive.identity import payload_digest
from archive.warc import Exchange, Record, WarcSeries, Written, index_path, read_record, records
from archive.warc.cdxj import index_of
from archive.warc.erase import Erasure, erase_records, is_erased, nothing

NIGHT = datetime(2026, 3, 1, 2, tzinfo=UTC)
SECRET = b"<html><title>A private letter</title><p>The treasurer wrote it to three neighbours.</p></html>"


def write(series: WarcSeries, n: int, payload: bytes, *, method: str | None = "GET") -> Written:
    head = (("Content-Type", "text/html"), ("ETag", '"7"'), ("X-Title", "A private letter"))
    url, at = f"https://rope.example/{n}", NIGHT + timedelta(seconds=n)
    return series.write_response(Exchange(url, at, method, (), 200, "OK", head, payload))


def made(folder: Path, *payloads: bytes) -> tuple[Path, list[Written]]:
    with WarcSeries(folder, "rope") as series:
        written = [write(series, n, payload) for n, payload in enumerate(payloads)]
        series.sync()
    return folder / written[0].file, written


def checked(path: Path) -> str:
    said = io.StringIO()
    with redirect_stdout(said):
        Checker(type("Arguments", (), {"inputs": [str(path)], "verbose": True})).process_all()
    return said.getvalue()


@pytest.mark.parametrize("size", [1, 2, 3, 10, 60, 1_000, 100_000, 3_000_000])
def test_what_is_left_fits_whatever_the_payload_was(tmp_path: Path, size: int) -> None:
    payload = os.urandom(size)
    path, written = made(tmp_path, b"before" * 50, payload, b"after" * 50)
    before = path.read_bytes()
    assert erase_records(path, {written[1].offset_bytes: Erasure("tombstone1:0123456789abcdef", nothing)}) == [
        written[1].offset_bytes
    ]
    after = path.read_bytes()
    start, end = written[1].offset_bytes, written[1].offset_bytes + written[1].length_bytes
    assert (after[:start], after[end:], len(after)) == (before[:start], before[end:], len(before))
    left = read_record(tmp_path, path.name, start)
    assert (left.payload, left.status, left.record_id, left.length_bytes) == (
        b"",
        200,
        written[1].record_id,
        written[1].length_bytes,
    )
    assert is_erased(left)
    assert left.header("etag") == '"7"'
    assert "digest failed" not in checked(path)
    assert "digest pass" in checked(path)
    with path.open("rb") as file:
        assert len([record.rec_type for record in ArchiveIterator(file)]) == 7


def test_nothing_of_the_text_is_left_and_its_digest_is(tmp_path: Path) -> None:
    path, written = made(tmp_path, SECRET * 20)
    erase_records(path, {written[0].offset_bytes: Erasure("tombstone1:0123456789abcdef", nothing)})
    with path.open("rb") as file:
        plain = b"".join(
            record.rec_headers.to_str().encode() + record.content_stream().read() for record in ArchiveIterator(file)
        )
    assert b"letter" not in plain
    assert b"treasurer" not in plain
    (left,) = [record for record in records(path) if record.record_type == "response"]
    assert left.field("Archive-Erased") == "tombstone1:0123456789abcdef"
    assert left.field("Archive-Erased-Payload-Digest") == payload_digest(SECRET * 20)
    assert left.header("x-title") == ""


def test_a_part_of_a_payload_goes(tmp_path: Path) -> None:
    path, written = made(tmp_path, b"[1," + SECRET * 9 + b",3]", b"after")

    def less(record: Record) -> bytes | None:
        return record.payload.replace(SECRET, b"") if SECRET in record.payload else None

    wanted = {one.offset_bytes: Erasure("tombstone1:1", less) for one in written}
    assert erase_records(path, wanted) == [written[0].offset_bytes]
    assert read_record(tmp_path, path.name, written[0].offset_bytes).payload == b"[1,,3]"
    assert erase_records(path, wanted) == []
    again = erase_records(path, {written[0].offset_bytes: Erasure("tombstone1:2", nothing)})
    assert again == [written[0].offset_bytes]
    left = read_record(tmp_path, path.name, written[0].offset_bytes)
    assert left.field("Archive-Erased-Payload-Digest") == payload_digest(b"[1," + SECRET * 9 + b",3]")


def test_doing_it_again_changes_nothing_but_mends_the_index(tmp_path: Path) -> None:
    path, written = made(tmp_path, SECRET, b"after")
    wanted = {written[0].offset_bytes: Erasure("tombstone1:1", nothing)}
    stale = index_path(path).read_bytes()
    erase_records(path, wanted)
    after = path.read_bytes()
    assert index_path(path).read_text().splitlines() == sorted(index_of(path))
    index_path(path).write_bytes(stale)
    assert erase_records(path, wanted) == []
    assert path.read_bytes() == after
    assert index_path(path).read_text().splitlines() == sorted(index_of(path))


def test_a_copy_by_hard_link_keeps_the_old_file(tmp_path: Path) -> None:
    path, written = made(tmp_path, SECRET)
    (tmp_path / "backup").hardlink_to(path)
    before = path.read_bytes()
    erase_records(path, {written[0].offset_bytes: Erasure("tombstone1:1", nothing)})
    assert (tmp_path / "backup").read_bytes() == before
    assert path.read_bytes() != before
    assert not [one for one in tmp_path.iterdir() if one.name.startswith(".")]


def test_a_torn_tail_stays_as_it_was(tmp_path: Path) -> None:
    path, written = made(tmp_path, SECRET, SECRET)
    torn = path.read_bytes()[: written[1].offset_bytes + 40]
    path.write_bytes(torn)
    index_path(path).unlink()
    erase_records(path, {written[0].offset_bytes: Erasure("tombstone1:1", nothing)})
    assert path.read_bytes()[written[1].offset_bytes :] == torn[written[1].offset_bytes :]


def test_only_the_last_record_may_grow(tmp_path: Path) -> None:
    path, written = made(tmp_path, b"short", b"short")
    more = Erasure("tombstone1:1", lambda _record: os.urandom(2_000))
    with pytest.raises(StorageFailed, match="no room"):
        erase_records(path, {written[0].offset_bytes: more}, grows=True)
    with WarcSeries(tmp_path, "journal") as series:
        one = series.write_resource("urn:archive:commit:1", NIGHT, "application/x-ndjson", b"short")
    journal = tmp_path / one.file
    erase_records(journal, {one.offset_bytes: more}, grows=True)
    assert len(read_record(tmp_path, one.file, one.offset_bytes).payload) == 2_000
    assert "digest failed" not in checked(journal)


def test_a_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "rope") as series:
        one = write(series, 1, SECRET)
        series.sync()
        with pytest.raises(TryLater, match="being written"):
            erase_records(tmp_path / one.file, {one.offset_bytes: Erasure("tombstone1:1", nothing)})


def test_a_place_where_no_record_begins_is_named(tmp_path: Path) -> None:
    path, written = made(tmp_path, SECRET, SECRET)
    before = path.read_bytes()
    with pytest.raises(StorageFailed, match=f"byte {written[0].offset_bytes + 1}"):
        erase_records(path, {written[0].offset_bytes + 1: Erasure("tombstone1:1", nothing)})
    assert path.read_bytes() == before


def test_two_at_once_do_not_undo_each_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The journal is every site's: two sites' withdrawals may come to one file together."""
    path, written = made(tmp_path, SECRET, SECRET)
    second = {written[1].offset_bytes: Erasure("tombstone1:2", nothing)}
    other = threading.Thread(target=erase_records, args=(path, second))
    sync = os.fsync

    def fsync(descriptor: int) -> None:
        sync(descriptor)
        if other.ident is None:  # the first has written its file, and not yet renamed it
            other.start()
            other.join(0.5)  # one that did not wait would have finished by then

    monkeypatch.setattr(os, "fsync", fsync)
    erase_records(path, {written[0].offset_bytes: Erasure("tombstone1:1", nothing)})
    other.join()
    assert [is_erased(read_record(tmp_path, path.name, one.offset_bytes)) for one in written] == [True, True]


def test_what_a_killed_one_left_beside_is_written_over(tmp_path: Path) -> None:
    path, written = made(tmp_path, SECRET)
    (tmp_path / f".{path.name}.erasing").write_bytes(b"half" * 1000)
    erase_records(path, {written[0].offset_bytes: Erasure("tombstone1:1", nothing)})
    assert sorted(tmp_path.iterdir()) == sorted([path, index_path(path)])
