"""Answers whose payload is stored already: written without it, read with it, and never with another one."""

from __future__ import annotations

import gzip
import shutil
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.errors import StorageFailed
from archive.warc import (
    Exchange,
    Reference,
    WarcSeries,
    Written,
    captures_of,
    decoded_body,
    read_record,
    records,
    repeats,
    with_payload,
)
from archive.warc.erase import Erasure, erase_records, is_erased, nothing

NIGHT = datetime(2026, 11, 21, 2, 43, 52, tzinfo=UTC)
PAGE = (
    b"<html><p>"
    + b" ".join(b"Bell %d weighs %d pounds." % (n, n * n * 7919 % 9973) for n in range(200))
    + b"</p></html>"
)
FIRST = Exchange(
    url="https://bells.example/news/bell",
    captured_at=NIGHT,
    method="GET",
    request_headers=(),
    status=200,
    reason="OK",
    response_headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Night", "first")),
    payload=gzip.compress(PAGE, mtime=0),
    ip="192.0.2.7",
)


def place(written: Written, exchange: Exchange = FIRST) -> Reference:
    return Reference(written.record_id, exchange.url, exchange.captured_at, written.file, written.offset_bytes)


def again(of: Reference, nights: int = 1) -> Exchange:
    headers = (("Content-Type", "text/html"), ("Content-Encoding", "gzip"), ("X-Night", f"{nights} later"))
    return replace(FIRST, captured_at=NIGHT + timedelta(days=nights), response_headers=headers, repeats=of)


def two_nights(directory: Path) -> tuple[Written, Written]:
    with WarcSeries(directory, "bells") as series:
        first = series.write_response(FIRST)
    with WarcSeries(directory, "bells") as series:
        second = series.write_response(again(place(first)))
    return first, second


def test_repeated_payload_is_written_once_and_read_from_both(tmp_path: Path) -> None:
    first, second = two_nights(tmp_path)
    assert (second.payload_digest, second.entity_digest) == (first.payload_digest, first.entity_digest)
    assert second.length_bytes < first.length_bytes
    record = read_record(tmp_path, second.file, second.offset_bytes)
    assert (record.record_type, record.status, record.header("x-night")) == ("revisit", 200, "1 later")
    assert (record.payload, record.truncated) == (FIRST.payload, None)
    assert decoded_body(record).content == PAGE
    assert repeats(record)
    assert not repeats(read_record(tmp_path, first.file, first.offset_bytes))


def test_fields_are_those_of_the_standard(tmp_path: Path) -> None:
    first, second = two_nights(tmp_path)
    _, record, request = records(tmp_path / second.file)
    assert record.field("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/identical-payload-digest"
    assert record.field("WARC-Payload-Digest") == first.payload_digest
    assert record.field("WARC-Refers-To") == f"<{first.record_id}>"
    assert record.field("WARC-Refers-To-Target-URI") == FIRST.url
    assert record.field("WARC-Refers-To-Date") == "2026-11-21T02:43:52.000000Z"
    assert record.field("WARC-Truncated") == "length"
    assert record.field("WARC-IP-Address") == "192.0.2.7"
    assert record.payload == b""
    assert record.header("content-length") == str(len(FIRST.payload))
    assert request.field("WARC-Concurrent-To") == f"<{record.record_id}>"


def test_warcio_check_passes_revisits(tmp_path: Path) -> None:
    _, second = two_nights(tmp_path)
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", str(tmp_path / second.file)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "failed" not in checked.stdout


@pytest.mark.parametrize("change", [{"payload": b""}, {"truncated": "disconnect"}, {"status": 304, "payload": b""}])
def test_what_is_not_a_whole_answer_repeats_nothing(tmp_path: Path, change: dict[str, object]) -> None:
    first, _ = two_nights(tmp_path)
    with WarcSeries(tmp_path, "bells") as series:
        written = series.write_response(replace(again(place(first)), **change))  # type: ignore[arg-type]
    assert read_record(tmp_path, written.file, written.offset_bytes).record_type == "response"


def test_other_payload_at_the_place_is_never_taken_for_it(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "bells") as series:
        other = series.write_response(replace(FIRST, payload=gzip.compress(b"another page", mtime=0)))
        wrong = series.write_response(again(place(other)))
        nowhere = series.write_response(again(replace(place(other), offset_bytes=other.offset_bytes + 1)))
        itself = series.write_response(again(place(wrong)))
    for written in (wrong, nowhere, itself):
        with pytest.raises(StorageFailed):
            read_record(tmp_path, written.file, written.offset_bytes)


@pytest.mark.parametrize("name", ["../secret.warc.gz", "/etc/passwd", "secret", ""])
def test_name_in_a_record_leads_to_no_other_folder(tmp_path: Path, name: str) -> None:
    with WarcSeries(tmp_path, "bells") as series:
        written = series.write_response(again(Reference("urn:uuid:a", FIRST.url, NIGHT, name, 0)))
    assert read_record(tmp_path, written.file, written.offset_bytes).payload == b""


def test_captures_of_one_night_have_the_payload_of_the_night_before_from_the_file_beside(tmp_path: Path) -> None:
    first, second = two_nights(tmp_path)
    found = captures_of(tmp_path / second.file)
    assert [record.payload for record in found] == [FIRST.payload]
    assert found.problems == []
    (tmp_path / "alone").mkdir()
    shutil.copy(tmp_path / second.file, tmp_path / "alone")
    found = captures_of(tmp_path / "alone" / second.file)
    assert list(found) == []
    assert "repeats a capture that is not in these files" in found.problems[0]
    assert len(list(captures_of([tmp_path / "alone" / second.file, tmp_path / first.file]))) == 2


def test_what_is_erased_from_the_original_is_erased_from_the_revisit(tmp_path: Path) -> None:
    first, second = two_nights(tmp_path)
    assert erase_records(tmp_path / first.file, {first.offset_bytes: Erasure("tombstone1:x", nothing)})
    record = read_record(tmp_path, second.file, second.offset_bytes)
    assert (record.payload, is_erased(record)) == (b"", True)
    assert record.field("WARC-Payload-Digest") == first.payload_digest


def test_record_that_repeats_nothing_stays_what_it_is(tmp_path: Path) -> None:
    first, _ = two_nights(tmp_path)
    for record in records(tmp_path / first.file):
        assert with_payload(tmp_path, record) is record
