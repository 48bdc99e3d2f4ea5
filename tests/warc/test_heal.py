"""What a killed writer leaves: torn tails at every byte, empty files, zeros from the disk; and what must be left alone."""

from __future__ import annotations

import contextlib
import gzip
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import StorageFailed
from archive.warc import (
    Exchange,
    Healed,
    Record,
    Unfinished,
    WarcSeries,
    heal_folder,
    index_path,
    is_finished,
    records,
    unfinished,
)
from archive.warc.cdxj import index_of

WHEN = datetime(2026, 11, 21, 2, 43, 52, tzinfo=UTC)
PAGE = b"<html><p>The guild of bell founders elects its warden.</p></html>"


def exchange(n: int) -> Exchange:
    headers = (("Content-Encoding", "gzip"), ("Content-Type", "text/html; charset=utf-8"))
    url = f"https://bells.example/news/{n}"
    return Exchange(url, WHEN, "GET", (), 200, "OK", headers, gzip.compress(PAGE, mtime=n), ip="192.0.2.7")


def write(directory: Path, count: int = 3, *, finish: bool = False) -> Path:
    """A file of ours with some exchanges, left as a killed writer leaves it unless it is finished."""
    series = WarcSeries(directory, "bells")
    for n in range(count):
        series.write_response(exchange(n))
    series.finish() if finish else series.close()
    return max(directory.glob("bells-*.warc.gz"))


def whole(path: Path) -> list[Record]:
    found = records(path)
    taken = list(found)
    assert (found.torn, found.problems) == (None, [])
    return taken


def heal(path: Path) -> Healed:
    with Unfinished(path) as file:
        assert file.held
        healed = file.heal()
        file.finish()
    return healed


def test_torn_tail_at_every_byte_is_cut_and_the_file_can_be_appended_to_and_replayed(tmp_path: Path) -> None:
    path = write(tmp_path)
    data, kept = path.read_bytes(), whole(path)
    last = kept[-1]
    cuts = range(last.offset_bytes + 1, len(data))
    assert len(cuts) > 300
    for end in cuts:
        index_path(path).unlink(missing_ok=True)
        path.write_bytes(data[:end])
        healed = heal(path)
        assert (healed.cut_bytes, healed.size_bytes, healed.gone) == (end - last.offset_bytes, last.offset_bytes, False)
        assert path.read_bytes() == data[: last.offset_bytes]
        assert is_finished(path)
        with path.open("ab") as file:
            file.write(data[last.offset_bytes :])
        assert [one.record_id for one in whole(path)] == [one.record_id for one in kept]


def test_torn_tail_at_every_byte_of_the_first_record_leaves_no_file(tmp_path: Path) -> None:
    path = write(tmp_path, 1)
    data = path.read_bytes()
    first = whole(path)[0].length_bytes
    for end in range(first):
        path.write_bytes(data[:end])
        assert heal(path) == Healed(path, 0, end, gone=True)
        assert list(tmp_path.iterdir()) == []
    path.write_bytes(data[:first])
    assert heal(path) == Healed(path, first)
    assert index_path(path).read_bytes() == b""


@pytest.mark.parametrize("zeros", [1, 500, 70_000])
def test_zeros_that_the_disk_left_at_the_end_are_cut(tmp_path: Path, zeros: int) -> None:
    path = write(tmp_path)
    data = path.read_bytes()
    path.write_bytes(data + bytes(zeros))
    assert heal(path).cut_bytes == zeros
    assert path.read_bytes() == data


@pytest.mark.parametrize("kept", [1, 12, 200])
def test_record_of_which_the_disk_kept_only_the_beginning_is_cut(tmp_path: Path, kept: int) -> None:
    path = write(tmp_path)
    data, last = path.read_bytes(), whole(path)[-1].offset_bytes
    path.write_bytes(data[: last + kept] + bytes(len(data) - last - kept))
    assert heal(path).cut_bytes == len(data) - last
    assert path.read_bytes() == data[:last]


def test_last_record_that_is_damaged_and_not_torn_is_named_and_kept(tmp_path: Path) -> None:
    path = write(tmp_path)
    data, last = path.read_bytes(), whole(path)[-1]
    kept = 0
    for at in range(last.offset_bytes, len(data)):
        damaged = bytearray(data)
        damaged[at] ^= 0x10
        path.write_bytes(damaged)
        index_path(path).unlink(missing_ok=True)
        with Unfinished(path) as file:
            healed = file.heal(lambda _name: len(data))
            file.finish()
        assert path.read_bytes() == damaged
        kept += bool(healed.problems)
        assert is_finished(path) is not bool(healed.problems)
    # The rest are bits of the gzip header that no reader looks at (time, system), so that the record still reads.
    assert kept >= len(data) - last.offset_bytes - 8


def test_nothing_is_cut_that_rows_know(tmp_path: Path) -> None:
    path = write(tmp_path)
    data = path.read_bytes()[:-5]
    path.write_bytes(data)
    with Unfinished(path) as file:
        healed = file.heal({path.name: len(data) + 5}.__getitem__)
        file.finish()
    assert healed.cut_bytes == 0
    assert f"rows name records up to byte {len(data) + 5}" in healed.problems[0]
    assert path.read_bytes() == data
    assert not is_finished(path)


def test_file_of_zeros_only_is_removed(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.write_bytes(bytes(100_000))
    assert heal(path).gone
    assert not path.exists()


def test_damage_in_the_middle_is_named_and_nothing_is_cut(tmp_path: Path) -> None:
    path = write(tmp_path)
    data = bytearray(path.read_bytes())
    data[whole(path)[2].offset_bytes + 40] ^= 0xFF
    for content in (data, b"not a WARC at all, but somebody's"):
        path.write_bytes(content)
        healed = heal(path)
        assert len(healed.problems) == 1
        assert str(path) in healed.problems[0]
        assert path.read_bytes() == content
        assert not is_finished(path)


def test_file_that_is_being_written_is_left_alone(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "bells") as series:
        written = series.write_response(exchange(1))
        path = tmp_path / written.file
        with path.open("ab") as file:
            file.write(b"\x1f\x8b\x08 half a record, not yet all of it")
        with Unfinished(path) as seen:
            assert not seen.held
        assert heal_folder(tmp_path) == []
        os.truncate(path, written.offset_bytes)
    assert is_finished(path)


def test_rolled_file_is_held_until_the_series_ends(tmp_path: Path) -> None:
    series = WarcSeries(tmp_path, "bells", roll_at_bytes=1)
    for n in range(3):
        series.write_response(exchange(n))
    assert len(unfinished(tmp_path)) == 3
    assert heal_folder(tmp_path) == []
    series.finish()
    assert unfinished(tmp_path) == []
    assert len(list(tmp_path.glob("*.warc.gz"))) == 3


def test_series_that_ends_in_an_exception_is_not_finished(tmp_path: Path) -> None:
    with contextlib.suppress(RuntimeError), WarcSeries(tmp_path, "bells") as series:
        series.write_response(exchange(1))
        raise RuntimeError
    (path,) = unfinished(tmp_path)
    assert unfinished(tmp_path, "ropes") == []
    assert unfinished(tmp_path, "bells") == [path]
    assert heal_folder(tmp_path) == [Healed(path, path.stat().st_size)]
    assert unfinished(tmp_path) == []


def test_index_made_by_the_writer_is_the_one_that_the_records_give(tmp_path: Path) -> None:
    path = write(tmp_path, finish=True)
    written = index_path(path).read_bytes()
    assert written.decode().splitlines() == sorted(index_of(path))
    index_path(path).unlink()
    heal(path)
    assert index_path(path).read_bytes() == written
    assert sorted(one.name for one in tmp_path.iterdir()) == sorted([path.name, index_path(path).name])


def test_index_that_cannot_be_written_leaves_the_file_unfinished(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    series = WarcSeries(tmp_path, "bells")
    series.write_response(exchange(1))
    (path,) = unfinished(tmp_path)
    index_path(path).mkdir()
    (index_path(path) / "in the way").touch()
    series.finish()
    assert "its index cannot be written now" in caplog.text
    (index_path(path) / "in the way").unlink()
    index_path(path).rmdir()
    assert unfinished(tmp_path) == [path]


def test_file_that_may_not_be_written_is_named(tmp_path: Path) -> None:
    path = write(tmp_path)
    path.unlink()
    path.mkdir()
    with pytest.raises(StorageFailed, match=r"cannot be opened") as caught, Unfinished(path):
        pass
    assert caught.value.path == str(path)
    path.rmdir()
    with Unfinished(path) as gone:
        assert not gone.held


def test_missing_folder_has_nothing_unfinished(tmp_path: Path) -> None:
    assert unfinished(tmp_path / "warc") == []
    assert heal_folder(tmp_path / "warc") == []


KILLED = """
import sys, pathlib
sys.path.insert(0, {tests!r})
from test_heal import exchange
from archive.warc import WarcSeries
series = WarcSeries(pathlib.Path({folder!r}), "bells")
series.write_response(exchange(1))
series.sync()
print("ready", flush=True)
sys.stdin.read()
"""


def test_kill_frees_the_lock_and_the_whole_records_are_there(tmp_path: Path) -> None:
    code = KILLED.format(tests=str(Path(__file__).parent), folder=str(tmp_path))
    with subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == b"ready\n"
        assert heal_folder(tmp_path) == []
        child.send_signal(signal.SIGKILL)
    (healed,) = heal_folder(tmp_path)
    assert (healed.cut_bytes, healed.problems) == (0, ())
    assert [one.record_type for one in whole(healed.path)] == ["warcinfo", "response", "request"]
