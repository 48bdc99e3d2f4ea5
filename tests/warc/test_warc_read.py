"""Reading what is damaged, and what others wrote."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import BadInput, StorageFailed
from archive.warc import Captures, Exchange, Record, WarcSeries, captures_of, decoded_body, read_record, records

WHEN = datetime(2026, 11, 21, 2, 43, 52, tzinfo=UTC)
PAGE = b"<html><p>A society elects its president.</p></html>"


def write(directory: Path, count: int = 3) -> tuple[Path, list[Record]]:
    """A file of ours with some exchanges, and its records."""
    with WarcSeries(directory, "sample") as series:
        for n in range(count):
            headers = (("Content-Encoding", "gzip"), ("Content-Type", "text/html"))
            file = series.write_response(
                Exchange(f"https://example.org/{n}", WHEN, "GET", (), 200, "OK", headers, gzip.compress(PAGE, mtime=n))
            ).file
    path = directory / file
    return path, list(records(path))


def foreign(*fields: str, block: bytes = b"", version: str = "WARC/1.0", length: int | None = None) -> bytes:
    """A record as another program might write it."""
    lines = [version, *fields, f"Content-Length: {len(block) if length is None else length}"]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + block + b"\r\n\r\n"


def http(payload: bytes, *headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers]).encode() + b"\r\n\r\n" + payload


def response(
    url: str,
    payload: bytes,
    *headers: str,
    record_id: str = "a",
    date: str = "2019-05-01T10:00:00Z",
    more: tuple[str, ...] = (),
) -> bytes:
    fields = (
        "WARC-Type: response",
        f"WARC-Target-URI: {url}",
        f"WARC-Date: {date}",
        f"WARC-Record-ID: <urn:uuid:{record_id}>",
        *more,
    )
    return foreign(*fields, "Content-Type: application/http; msgtype=response", block=http(payload, *headers))


def place(path: Path, *found: bytes, compressed: bool = True) -> Path:
    path.write_bytes(b"".join(gzip.compress(record, mtime=0) if compressed else record for record in found))
    return path


def captures(*paths: Path) -> tuple[list[Record], list[str]]:
    found: Captures = captures_of(paths)
    return list(found), found.problems


def read_all(path: Path) -> tuple[list[Record], str | None, list[str]]:
    reader = records(path)
    return list(reader), reader.torn, reader.problems


# A writer was killed, or the disk was full.


@pytest.mark.parametrize("count", [0, 2])
def test_every_cut_of_the_last_record_keeps_all_records_before_it(
    tmp_path: Path, count: int, capfd: pytest.CaptureFixture[str]
) -> None:
    path, whole = (
        write(tmp_path, count)
        if count
        else (place(tmp_path / "one.warc.gz", response("https://example.org/0", PAGE)), [])
    )
    whole = whole or list(records(path))
    data, last = path.read_bytes(), whole[-1]
    cut = tmp_path / "cut.warc.gz"
    for end in range(last.offset_bytes + 1, len(data)):
        cut.write_bytes(data[:end])
        found, torn, problems = read_all(cut)
        assert [record.record_id for record in found] == [record.record_id for record in whole[:-1]]
        assert torn is not None
        assert (
            f"cut.warc.gz: ends inside a record: the last {end - last.offset_bytes} bytes, from byte {last.offset_bytes}"
            in torn
        )
        assert problems == []
    cut.write_bytes(data[: last.offset_bytes])
    assert read_all(cut)[1] is None
    assert capfd.readouterr() == ("", "")


def test_every_cut_of_an_uncompressed_file_keeps_all_whole_records(tmp_path: Path) -> None:
    first, second = response("https://example.org/1", PAGE), response("https://example.org/2", PAGE)
    path = tmp_path / "cut.warc"
    for end in range(len(first) + 1, len(first + second) - 4):
        path.write_bytes((first + second)[:end])
        found, torn, problems = read_all(path)
        assert ([record.url for record in found], problems) == (["https://example.org/1"], [])
        assert torn is not None
    path.write_bytes((first + second)[:-4])
    assert len(read_all(path)[0]) == 2


def test_end_that_the_disk_filled_with_zeros_is_torn(tmp_path: Path) -> None:
    path, whole = write(tmp_path)
    data = path.read_bytes()
    for end in (len(data), whole[-1].offset_bytes, whole[-1].offset_bytes + 20):
        path.write_bytes(data[:end] + bytes(500))
        found, torn, problems = read_all(path)
        assert len(found) == len(whole) - (end < len(data))
        assert (torn is None, problems) == (False, [])


def test_any_damaged_byte_costs_its_own_record_and_no_other(tmp_path: Path) -> None:
    path, whole = write(tmp_path)
    data, victim = path.read_bytes(), whole[3]
    for at in range(victim.offset_bytes, victim.offset_bytes + victim.length_bytes):
        for flip in (0xFF, 0x04):
            damaged = bytearray(data)
            damaged[at] ^= flip
            path.write_bytes(damaged)
            found, torn, problems = read_all(path)
            ids = [record.record_id for record in found]
            others = [record.record_id for record in whole if record is not victim]
            assert [record_id for record_id in ids if record_id != victim.record_id] == others, at
            assert torn is None
            assert victim.record_id in ids or (
                len(problems) == 1 and f"record at byte {victim.offset_bytes}" in problems[0]
            )


def test_payload_that_is_a_warc_itself_is_not_taken_for_records_when_its_record_is_cut(tmp_path: Path) -> None:
    inner, _ = write(tmp_path / "inner")
    with WarcSeries(tmp_path, "outer") as series:
        written = series.write_resource(
            "https://example.org/their.warc.gz", WHEN, "application/warc", inner.read_bytes()
        )
    path = tmp_path / written.file
    path.write_bytes(path.read_bytes()[:-9])
    found, torn, _ = read_all(path)
    assert [record.record_type for record in found] == ["warcinfo"]
    assert torn is not None


def test_record_that_is_too_large_is_named_and_the_next_is_read(tmp_path: Path) -> None:
    big, small = response("https://example.org/film", bytes(3_000_000)), response("https://example.org/news", PAGE)
    for compressed in (True, False):
        path = place(tmp_path / f"{compressed}.warc", big, small, compressed=compressed)
        reader = records(path, limit_bytes=1000)
        assert [record.url for record in reader] == ["https://example.org/news"]
        assert len(reader.problems) == 1
        assert "larger than 1000 bytes; passed over: https://example.org/film" in reader.problems[0]


# Holding our own.


def test_record_is_read_where_it_was_written(tmp_path: Path) -> None:
    path, whole = write(tmp_path)
    for record in whole:
        assert read_record(tmp_path, path.name, record.offset_bytes).record_id == record.record_id


def test_what_we_hold_and_cannot_read_is_a_storage_failure(tmp_path: Path) -> None:
    path, whole = write(tmp_path)
    path.write_bytes(path.read_bytes()[:-3])
    for file, offset in (
        (path.name, whole[-1].offset_bytes),
        (path.name, 7),
        (path.name, 10**6),
        ("gone.warc.gz", 0),
        (".", 0),
    ):
        with pytest.raises(StorageFailed, match=rf"record at byte {offset} cannot be read") as caught:
            read_record(tmp_path, file, offset)
        assert caught.value.path == str(tmp_path / file)


def test_body_is_decoded_and_a_cut_one_says_so(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        coded = gzip.compress(PAGE, mtime=0)
        headers = (("Content-Encoding", "gzip"),)
        whole = series.write_response(Exchange("https://example.org/", WHEN, "GET", (), 200, "OK", headers, coded))
        cut = series.write_response(Exchange("https://example.org/", WHEN, "GET", (), 200, "OK", headers, coded[:-8]))
        broken = series.write_response(
            Exchange("https://example.org/", WHEN, "GET", (), 200, "OK", headers, coded[:12] + bytes(9))
        )
    assert decoded_body(read_record(tmp_path, whole.file, whole.offset_bytes)).cut is False
    record = read_record(tmp_path, cut.file, cut.offset_bytes)
    assert (decoded_body(record).content, decoded_body(record).cut) == (PAGE, True)
    with pytest.raises(BadInput, match=r"https://example\.org/"):
        decoded_body(read_record(tmp_path, broken.file, broken.offset_bytes))


# What is no WARC.


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html></html>", "does not begin like one"),
        (b"PK\x03\x04rest", "WACZ"),
        (b"filedesc://x.arc 0.0.0.0 20050101 text/plain 9\n", "ARC"),
        (gzip.compress(b"a dump of a database", mtime=0), "something else"),
        (b"\x1f\x8b\x08\x00rubbish and no gzip at all", "no whole gzip"),
        (b"\x28\xb5\x2f\xfdrest", "zstd"),
        (bytes(100), "does not begin like one"),
    ],
)
def test_file_that_is_no_warc_is_named(tmp_path: Path, content: bytes, reason: str) -> None:
    path = tmp_path / "news.warc.gz"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=rf"news\.warc\.gz: not a WARC file.*{reason}") as caught:
        list(records(path))
    assert caught.value.name == str(path)
    with pytest.raises(BadInput):
        list(captures_of(path))


def test_directory_or_missing_file_is_named(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.warc", tmp_path / "a\0b"):
        with pytest.raises(BadInput, match="cannot be opened"):
            list(records(path))


def test_one_bad_file_does_not_lose_the_others(tmp_path: Path) -> None:
    bad, good = tmp_path / "bad.warc", place(tmp_path / "good.warc.gz", response("https://example.org/1", PAGE))
    bad.write_bytes(b"nothing of the sort")
    found, problems = captures(bad, good)
    assert [record.url for record in found] == ["https://example.org/1"]
    assert problems == [f"{bad}: not a WARC file (it does not begin like one)"]


def test_empty_file_holds_nothing_and_is_named(tmp_path: Path) -> None:
    path = tmp_path / "empty.warc.gz"
    path.touch()
    assert read_all(path) == ([], None, [])
    assert captures(path) == ([], [f"{path}: is empty"])


# What others wrote.


@pytest.mark.parametrize("compressed", [True, False])
def test_chunks_that_wget_and_heritrix_store_are_taken_away(tmp_path: Path, compressed: bool) -> None:
    coded = gzip.compress(PAGE, mtime=0)
    chunks = b"%x\r\n%s\r\n%x\r\n%s\r\n0\r\n\r\n" % (10, coded[:10], len(coded) - 10, coded[10:])
    headers = ("Transfer-Encoding: chunked", "Content-Encoding: gzip")
    path = place(
        tmp_path / "w.warc",
        response("<https://example.org/1>", chunks, *headers),
        response("https://example.org/2", chunks[:-5], *headers),
        response("https://example.org/3", coded, *headers),
        compressed=compressed,
    )
    found, problems = captures(path)
    assert problems == []
    assert [(record.url, record.payload, record.truncated) for record in found] == [
        ("https://example.org/1", coded, None),
        ("https://example.org/2", coded, "unspecified"),
        ("https://example.org/3", coded, None),
    ]
    assert {decoded_body(record).content for record in found} == {PAGE}
    assert found[0].captured_at == datetime(2019, 5, 1, 10, tzinfo=UTC)


def test_offsets_of_an_uncompressed_file_lead_back_to_its_records(tmp_path: Path) -> None:
    path = place(
        tmp_path / "plain.warc", *(response(f"https://example.org/{n}", PAGE * n) for n in range(4)), compressed=False
    )
    for record in records(path):
        assert read_record(tmp_path, path.name, record.offset_bytes).url == record.url
        assert path.read_bytes()[record.offset_bytes :].startswith(b"WARC/1.0")


def test_several_records_in_one_member_are_all_read(tmp_path: Path) -> None:
    path = place(
        tmp_path / "joined.warc.gz",
        b"".join(response(f"https://example.org/{n}", PAGE, record_id=str(n)) for n in range(3)),
    )
    found, torn, problems = read_all(path)
    assert ([record.url[-1] for record in found], torn, problems) == (["0", "1", "2"], None, [])
    assert read_record(tmp_path, path.name, 0, record_id="urn:uuid:2").url == "https://example.org/2"


def test_damaged_header_in_an_uncompressed_file_costs_one_record(tmp_path: Path) -> None:
    good = [response(f"https://example.org/{n}", PAGE) for n in (1, 2)]
    bad = foreign("WARC-Type: response", "WARC-Date: 2019-01-01T00:00:00Z").replace(
        b"Content-Length: 0", b"Content-Length: many"
    )
    path = place(tmp_path / "w.warc", good[0], bad, good[1], compressed=False)
    found, torn, problems = read_all(path)
    assert ([record.url[-1] for record in found], torn) == (["1", "2"], None)
    assert len(problems) == 1
    assert "its Content-Length is 'many'" in problems[0]


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        (
            foreign("WARC-Type: response", "WARC-Date: yesterday", "WARC-Target-URI: https://example.org/x"),
            "its WARC-Date is 'yesterday'",
        ),
        (foreign("WARC-Date: 2019-01-01T00:00:00Z"), "it has no WARC-Type"),
        (
            foreign("WARC-Type: response", "WARC-Date: 2019-01-01T00:00:00Z", block=b"abc", length=90),
            "says 90 bytes, 7 are there",
        ),
        (foreign("WARC-Type: response", version="WARC/9.9"), "a version of WARC that we do not know"),
        (b"hello", "no WARC header"),
        (b"WARC/1.0\r\nWARC-Type: response", "its header has no end"),
    ],
)
def test_bad_record_is_named_and_the_others_are_read(tmp_path: Path, bad: bytes, reason: str) -> None:
    path = place(
        tmp_path / "w.warc.gz", response("https://example.org/1", PAGE), bad, response("https://example.org/2", PAGE)
    )
    found, torn, problems = read_all(path)
    assert ([record.url[-1] for record in found], torn) == (["1", "2"], None)
    assert len(problems) == 1
    assert reason in problems[0]
    assert str(path) in problems[0]


@pytest.mark.parametrize(
    ("date", "expected"),
    [
        ("2019", datetime(2019, 1, 1, tzinfo=UTC)),
        ("2019-05", datetime(2019, 5, 1, tzinfo=UTC)),
        ("2019-05-01", datetime(2019, 5, 1, tzinfo=UTC)),
        ("2019-05-01T10:00Z", datetime(2019, 5, 1, 10, tzinfo=UTC)),
        ("2019-05-01T10:00:00.123456789Z", datetime(2019, 5, 1, 10, 0, 0, 123456, tzinfo=UTC)),
        ("2019-05-01T12:00:00+02:00", datetime(2019, 5, 1, 10, tzinfo=UTC)),
        ("2019-05-01T10:00:00", datetime(2019, 5, 1, 10, tzinfo=UTC)),
        ("20190501100000", datetime(2019, 5, 1, 10, tzinfo=UTC)),
    ],
)
def test_dates_of_all_warc_versions_are_read(tmp_path: Path, date: str, expected: datetime) -> None:
    path = place(tmp_path / "w.warc.gz", response("https://example.org/", PAGE, date=date))
    assert next(records(path)).captured_at == expected


def test_only_captures_are_captures(tmp_path: Path) -> None:
    base = ("WARC-Date: 2019-01-01T00:00:00Z",)
    path = place(
        tmp_path / "w.warc.gz",
        foreign("WARC-Type: warcinfo", *base, block=b"software: Heritrix\r\n"),
        foreign(
            "WARC-Type: response", "WARC-Target-URI: dns:example.org", *base, block=b"20190101\nexample.org A 192.0.2.1"
        ),
        foreign("WARC-Type: request", "WARC-Target-URI: https://example.org/", *base, block=b"GET / HTTP/1.0\r\n\r\n"),
        foreign("WARC-Type: metadata", "WARC-Target-URI: https://example.org/", *base, block=b"via: x"),
        foreign(
            "WARC-Type: resource",
            "WARC-Target-URI: metadata://gnu.org/software/wget/warc/wget.log",
            *base,
            block=b"log",
        ),
        foreign(
            "WARC-Type: resource",
            "WARC-Target-URI: https://example.org/a.txt",
            "Content-Type: text/plain",
            *base,
            block=b"kept",
        ),
        foreign(
            "WARC-Type: response", "WARC-Target-URI: https://example.org/icy", *base, block=b"ICY 200 OK\r\n\r\nradio"
        ),
        response("https://example.org/part", PAGE, more=("WARC-Segment-Number: 1",)),
        foreign("WARC-Type: thing", "WARC-Target-URI: https://example.org/", *base),
    )
    found, problems = captures(path)
    assert [(record.url, record.payload, record.content_type) for record in found] == [
        ("https://example.org/a.txt", b"kept", "text/plain")
    ]
    assert len(problems) == 2
    assert "no HTTP status line" in problems[0]
    assert "in pieces" in problems[1]


def revisit(profile: str, *fields: str, block: bytes = b"") -> bytes:
    base = (
        "WARC-Type: revisit",
        "WARC-Target-URI: https://example.org/1",
        "WARC-Date: 2019-06-01T10:00:00Z",
        "WARC-Record-ID: <urn:uuid:r>",
    )
    return foreign(
        *base,
        f"WARC-Profile: http://netpreserve.org/warc/1.0/revisit/{profile}",
        "WARC-Truncated: length",
        *fields,
        block=block,
    )


@pytest.mark.parametrize(
    "fields",
    [
        ("WARC-Refers-To: <urn:uuid:a>",),
        ("WARC-Refers-To-Target-URI: https://example.org/1", "WARC-Refers-To-Date: 2019-05-01T10:00:00Z"),
        ("WARC-Payload-Digest: sha1:ABC",),
    ],
)
def test_revisit_is_given_the_payload_it_repeats_wherever_that_stands(tmp_path: Path, fields: tuple[str, ...]) -> None:
    block = http(b"", "X-Night: second")
    later = place(
        tmp_path / "a.warc.gz",
        revisit("identical-payload-digest", *fields, block=block),
        revisit("identical-payload-digest", *fields),
    )
    first = place(
        tmp_path / "b.warc.gz",
        response("https://example.org/1", PAGE, "X-Night: first", more=("WARC-Payload-Digest: sha1:ABC",)),
    )
    found, problems = captures(later, first)
    assert problems == []
    assert [record.record_type for record in found] == ["response", "revisit", "revisit"]
    assert [record.payload for record in found] == [PAGE] * 3
    assert [record.header("x-night") for record in found] == ["first", "second", "first"]
    assert [(record.status, record.truncated) for record in found] == [(200, None)] * 3
    assert found[1].captured_at == datetime(2019, 6, 1, 10, tzinfo=UTC)
    assert found[1].refers_to is not None
    assert found[1].refers_to.record_id == "urn:uuid:a"


def test_revisit_whose_original_is_elsewhere_is_passed_over_by_name(tmp_path: Path) -> None:
    path = place(
        tmp_path / "a.warc.gz",
        revisit("identical-payload-digest", "WARC-Refers-To: <urn:uuid:gone>"),
        revisit("of-another-kind"),
    )
    found, problems = captures(path)
    assert found == []
    assert "unknown profile" in problems[0]
    assert (
        problems[1]
        == f"{path}: record at byte 0 (https://example.org/1): repeats a capture that is not in these files; passed over"
    )


def test_foreign_304_is_a_304(tmp_path: Path) -> None:
    block = http(b"", 'ETag: "1"', status="304 Not Modified")
    path = place(
        tmp_path / "a.warc.gz",
        revisit("server-not-modified", "WARC-Refers-To: <urn:uuid:a>", block=block),
        revisit("server-not-modified"),
    )
    found, problems = captures(path)
    assert problems == []
    assert [(record.status, record.payload, record.truncated) for record in found] == [(304, b"", None)] * 2
    assert found[0].refers_to is not None
    assert found[0].refers_to.record_id == "urn:uuid:a"
    assert found[1].refers_to is None


def test_odd_heads_are_read(tmp_path: Path) -> None:
    fields = ("WARC-Type: response", "WARC-Target-URI: https://example.org/", "WARC-Date: 2019-01-01T00:00:00Z")
    blocks = {
        b"HTTP/1.0 200\nContent-Type: text/html\nno colon here\nX-Folded: one\n two\n\nbody": (
            200,
            "",
            (("Content-Type", "text/html"), ("X-Folded", "one two")),
            b"body",
        ),
        b"HTTP/1.1 200 OK\r\n\r\nbody": (200, "OK", (), b"body"),
        b"HTTP/2 404 \r\nX: caf\xe9\r\n\r\n": (404, "", (("X", "caf\xe9"),), b""),
        b"HTTP/1.1 200 OK\r\nX: never ends": (200, "OK", (("X", "never ends"),), b""),
        b"HTTP/1.1 OK\r\n\r\nbody": (None, "HTTP/1.1 OK", (), b"body"),
    }
    path = place(tmp_path / "w.warc.gz", *(foreign(*fields, block=block) for block in blocks))
    for record, expected in zip(records(path), blocks.values(), strict=True):
        assert (record.status, record.reason, record.headers, record.payload) == expected
