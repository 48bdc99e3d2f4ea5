"""What the writer leaves on disk, read by other eyes than ours where possible: warcio's own checker and iterator."""

from __future__ import annotations

import gzip
import hashlib
import resource
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from warcio.archiveiterator import ArchiveIterator

from archive.errors import CannotCreate, StorageFailed
from archive.identity import capture_id, utc_text
from archive.warc import Exchange, Record, Reference, WarcSeries, decoded_body, index_path, read_record, records
from archive.warc.cdxj import index_of

WHEN = datetime(2026, 11, 21, 2, 43, 52, 120000, tzinfo=UTC)
PAGE = b"<html><body><p>A society elects its president.</p></body></html>"

EXCHANGE = Exchange(
    url="https://www.example.org/news/2026/election",
    captured_at=WHEN,
    method="GET",
    request_headers=(("User-Agent", "archive/1"), ("Accept", "text/html")),
    status=200,
    reason="OK",
    response_headers=(
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Transfer-Encoding", "chunked"),
    ),
    payload=gzip.compress(PAGE, mtime=0),
    ip="192.0.2.7",
)
NOT_MODIFIED = replace(
    EXCHANGE,
    captured_at=WHEN + timedelta(days=1),
    status=304,
    reason="Not Modified",
    response_headers=(("ETag", '"1"'),),
    payload=b"",
    refers_to=Reference("urn:uuid:11111111-2222-3333-4444-555555555555", EXCHANGE.url, WHEN),
)


def warcs(directory: Path) -> list[Path]:
    return sorted(directory.glob("*.warc.gz"))


def everything(directory: Path) -> list[Record]:
    found = []
    for path in warcs(directory):
        reader = records(path)
        found += list(reader)
        assert reader.torn is None
        assert reader.problems == []
    return found


def test_record_holds_payload_as_received_and_head_as_it_can_be_replayed(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(EXCHANGE)
    record = read_record(tmp_path, written.file, written.offset_bytes)
    assert record.payload == EXCHANGE.payload
    assert decoded_body(record).content == PAGE
    assert (record.record_type, record.url, record.captured_at, record.status, record.reason) == (
        "response",
        EXCHANGE.url,
        WHEN,
        200,
        "OK",
    )
    assert record.headers == (
        ("Content-Type", "text/html; charset=utf-8"),
        ("Content-Encoding", "gzip"),
        ("Content-Length", str(len(EXCHANGE.payload))),
    )
    assert record.field("Archive-Head-Changes") == "Transfer-Encoding 'chunked' dropped; Content-Length added"
    assert record.field("WARC-IP-Address") == "192.0.2.7"
    assert record.record_id == written.record_id
    assert record.length_bytes == written.length_bytes
    assert record.truncated is None


def test_digests_are_of_the_payload_and_of_the_decoded_body(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(EXCHANGE)
    assert written.payload_digest == "sha256:" + hashlib.sha256(EXCHANGE.payload).hexdigest()
    assert written.entity_digest == "sha256:" + hashlib.sha256(PAGE).hexdigest()
    assert (
        read_record(tmp_path, written.file, written.offset_bytes).field("WARC-Payload-Digest") == written.payload_digest
    )


@pytest.mark.parametrize(
    ("payload", "truncated"),
    [
        (gzip.compress(PAGE, mtime=0)[:-4], None),
        (gzip.compress(PAGE, mtime=0), "length"),
        (b"\x1f\x8b\x08\x00broken beyond reading", None),
    ],
)
def test_body_that_is_not_whole_has_no_entity_digest(tmp_path: Path, payload: bytes, truncated: str | None) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(replace(EXCHANGE, payload=payload, truncated=truncated))
    assert written.entity_digest is None


def test_file_begins_with_warcinfo_and_request_follows_its_response(tmp_path: Path) -> None:
    with WarcSeries(
        tmp_path, "sample", info={"description": "site sample, run 7", "operator": "two\r\nlines"}
    ) as series:
        series.write_response(EXCHANGE)
    warcinfo, response, request = everything(tmp_path)
    assert warcinfo.record_type == "warcinfo"
    assert warcinfo.payload.decode().splitlines()[1:] == [
        "format: WARC File Format 1.1",
        "conformsTo: http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "description: site sample, run 7",
        "operator: two  lines",
    ]
    assert warcinfo.field("WARC-Filename") == warcs(tmp_path)[0].name
    assert request.record_type == "request"
    assert request.field("WARC-Concurrent-To") == f"<{response.record_id}>"
    assert request.reason == "GET /news/2026/election HTTP/1.1"
    assert request.headers == (("Host", "www.example.org"), *EXCHANGE.request_headers)
    assert request.captured_at == response.captured_at


def test_warc_date_is_the_instant_that_the_capture_id_digests(tmp_path: Path) -> None:
    elsewhere = datetime(2026, 11, 20, 21, 43, 52, 7, tzinfo=timezone(timedelta(hours=-5)))
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(replace(EXCHANGE, captured_at=elsewhere))
    record = read_record(tmp_path, written.file, written.offset_bytes)
    assert record.field("WARC-Date") == utc_text(elsewhere) == "2026-11-21T02:43:52.000007Z"
    digest = written.payload_digest
    assert capture_id(record.url, record.captured_at, digest) == capture_id(EXCHANGE.url, elsewhere, digest)


def test_time_without_a_zone_is_refused(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series, pytest.raises(ValueError, match="zone"):
        series.write_response(replace(EXCHANGE, captured_at=datetime(2026, 11, 21)))  # noqa: DTZ001
    assert list(tmp_path.iterdir()) == []


def test_304_is_a_revisit_that_names_what_it_confirms(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(NOT_MODIFIED)
    record = read_record(tmp_path, written.file, written.offset_bytes)
    assert (record.record_type, record.status, record.payload) == ("revisit", 304, b"")
    assert record.field("WARC-Profile") == "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
    assert record.field("WARC-Refers-To") == "<urn:uuid:11111111-2222-3333-4444-555555555555>"
    assert record.refers_to == NOT_MODIFIED.refers_to
    assert record.headers == (("ETag", '"1"'),)
    assert record.field("WARC-Payload-Digest") == ""
    assert written.entity_digest is None


def test_304_to_nothing_we_hold_is_a_plain_response(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(replace(NOT_MODIFIED, refers_to=None))
    assert read_record(tmp_path, written.file, written.offset_bytes).record_type == "response"


def test_truncation_is_marked_and_content_length_is_made_true(tmp_path: Path) -> None:
    short = replace(
        EXCHANGE,
        response_headers=(("Content-Length", "5000"), ("content-length", "5000")),
        payload=b"abc",
        truncated="disconnect",
    )
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(short)
    record = read_record(tmp_path, written.file, written.offset_bytes)
    assert record.truncated == "disconnect"
    assert record.headers == (("Content-Length", "3"),)
    assert record.field("Archive-Head-Changes") == "Content-Length '5000' replaced"


def test_answer_to_head_keeps_its_content_length(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(
            replace(EXCHANGE, method="HEAD", response_headers=(("Content-Length", "5000"),), payload=b"")
        )
    assert read_record(tmp_path, written.file, written.offset_bytes).headers == (("Content-Length", "5000"),)


def test_resource_carries_type_and_extra_fields(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "import") as series:
        written = series.write_resource(
            "file:///scraped/a b.txt", WHEN, "text/plain", b"As scraped.", Archive_Imported_From="a b.txt"
        )
        with pytest.raises(ValueError, match="WARC-Date"):
            series.write_resource("file:///x", WHEN, "text/plain", b"", WARC_Date="2020")
    record = read_record(tmp_path, written.file, written.offset_bytes)
    assert (record.record_type, record.payload, record.content_type) == ("resource", b"As scraped.", "text/plain")
    assert record.url == "file:///scraped/a%20b.txt"
    assert record.field("archive-imported-from") == "a b.txt"
    assert record.status is None


def test_warcio_check_verifies_every_digest(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample", info={"description": "check"}) as series:
        series.write_response(EXCHANGE)
        series.write_response(replace(EXCHANGE, payload=b"", response_headers=()))
        series.write_response(NOT_MODIFIED)
        series.write_response(replace(EXCHANGE, response_headers=(("X", "caf\xe9"), ("Y", "\u65e5\u672c"))))
        series.write_resource("urn:archive:commit:1", WHEN, "application/x-ndjson", b"{}\n")
    path = str(warcs(tmp_path)[0])
    checked = subprocess.run(
        [sys.executable, "-m", "warcio.cli", "check", "-v", path], capture_output=True, text=True, check=False
    )
    assert (checked.returncode, checked.stderr) == (0, "")
    assert checked.stdout.count("digest pass") == 9
    assert checked.stdout.count("not checked (revisit)") == 1
    assert "failed" not in checked.stdout


def test_each_record_is_one_gzip_member(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        series.write_response(EXCHANGE)
        written = series.write_response(EXCHANGE)
    data = (tmp_path / written.file).read_bytes()
    member = gzip.decompress(data[written.offset_bytes : written.offset_bytes + written.length_bytes])
    assert member.startswith(b"WARC/1.1\r\nWARC-Type: response\r\n")
    assert member.endswith(EXCHANGE.payload + b"\r\n\r\n")


def test_new_series_starts_a_new_file_that_sorts_last_though_the_clock_went_back(tmp_path: Path) -> None:
    names = []
    for day in (21, 3, 22):
        with WarcSeries(tmp_path, "sample", clock=lambda day=day: datetime(2026, 11, day, tzinfo=UTC)) as series:  # type: ignore[misc]
            names.append(series.write_response(EXCHANGE).file)
    assert names == sorted(names)
    assert len(set(names)) == 3
    assert names[0].startswith("sample-20261121000000000000-")
    assert names[0].endswith("-00001.warc.gz")


def test_file_rolls_between_exchanges_never_inside_one(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample", roll_at_bytes=1) as series:
        files = [series.write_response(EXCHANGE).file for _ in range(3)]
    assert len(set(files)) == 3
    for path in warcs(tmp_path):
        assert [record.record_type for record in records(path)] == ["warcinfo", "response", "request"]


def test_nothing_is_made_before_the_first_record(tmp_path: Path) -> None:
    with WarcSeries(tmp_path / "warc", "sample") as series:
        series.sync()
    assert not (tmp_path / "warc").exists()


def test_prefix_cannot_leave_the_directory(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "../x:80/") as series:
        written = series.write_response(EXCHANGE)
    assert (tmp_path / written.file).is_file()
    assert "/" not in written.file


def test_file_where_a_directory_is_expected_cannot_create(tmp_path: Path) -> None:
    (tmp_path / "warc").write_text("in the way")
    for directory in (tmp_path / "warc", tmp_path / "warc" / "deeper"):
        with WarcSeries(directory, "sample") as series, pytest.raises(CannotCreate, match="warc") as caught:
            series.write_response(EXCHANGE)
        assert caught.value.path.startswith(str(directory))


def test_disk_that_is_full_leaves_whole_records_and_names_the_file(tmp_path: Path) -> None:
    noise = b"".join(hashlib.sha256(str(n).encode()).digest() for n in range(2000))
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with WarcSeries(tmp_path, "sample") as series:
        first = series.write_response(EXCHANGE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, hard))
        try:
            with pytest.raises(StorageFailed, match=r"cannot be written") as caught:
                series.write_response(replace(EXCHANGE, payload=noise))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert caught.value.path == str(tmp_path / first.file)
        last = series.write_response(EXCHANGE)
    assert [record.record_type for record in everything(tmp_path)] == [
        "warcinfo",
        "response",
        "request",
        "response",
        "request",
    ]
    assert read_record(tmp_path, last.file, last.offset_bytes).payload == EXCHANGE.payload


def test_full_disk_at_the_first_record_leaves_no_file(tmp_path: Path) -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    with WarcSeries(tmp_path, "sample") as series:
        resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
        try:
            with pytest.raises(StorageFailed):
                series.write_response(EXCHANGE)
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        assert list(tmp_path.iterdir()) == []
        series.write_response(EXCHANGE)
    assert len(everything(tmp_path)) == 3


def test_records_are_readable_before_the_series_is_closed(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(EXCHANGE)
        series.sync()
        assert read_record(tmp_path, written.file, written.offset_bytes).payload == EXCHANGE.payload


def test_ten_thousand_headers_come_back(tmp_path: Path) -> None:
    many = tuple((f"X-{n}", "v" * (n % 50)) for n in range(10_000))
    with WarcSeries(tmp_path, "sample") as series:
        written = series.write_response(replace(EXCHANGE, response_headers=many))
    assert read_record(tmp_path, written.file, written.offset_bytes).headers[:-1] == many


hostile = st.text(st.characters(codec=None), max_size=30) | st.text("\r\n\0 \t:;,abc\x85\xa0\u2028<>", max_size=12)
pairs = st.lists(st.tuples(hostile, hostile), max_size=6).map(tuple)


exchanges = st.builds(
    Exchange,
    url=hostile.map("https://example.org/".__add__),
    captured_at=st.datetimes(datetime(1000, 1, 1), datetime(9000, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    method=hostile,
    request_headers=pairs,
    status=st.integers(-1, 10**6),
    reason=hostile,
    response_headers=pairs,
    payload=st.binary(max_size=200),
    truncated=st.none() | hostile,
    ip=st.none() | hostile,
)


@settings(max_examples=60, deadline=None)
@given(exchange=exchanges)
def test_no_hostile_text_breaks_a_record(tmp_path_factory: pytest.TempPathFactory, exchange: Exchange) -> None:
    directory = tmp_path_factory.mktemp("warc")
    with WarcSeries(directory, "sample") as series:
        series.write_response(exchange)
        series.write_response(EXCHANGE)
    found = everything(directory)
    assert [record.record_type for record in found] == ["warcinfo", "response", "request", "response", "request"]
    response = found[1]
    assert (response.payload, response.captured_at) == (exchange.payload, exchange.captured_at)
    framing = {"content-length", "transfer-encoding"}
    assert len(response.headers) >= len(
        [name for name, _ in exchange.response_headers if name.strip().lower() not in framing]
    )
    assert found[3].payload == EXCHANGE.payload
    assert index_path(warcs(directory)[0]).read_text().splitlines() == sorted(index_of(warcs(directory)[0]))
    with warcs(directory)[0].open("rb") as file:
        others = [record.content_stream().read() for record in ArchiveIterator(file, check_digests="raise")]
    assert len(others) == 5


token = st.text(st.sampled_from("!#$%&'*+-.^_`|~09azAZ"), min_size=1, max_size=12).filter(
    lambda name: name.lower() not in {"content-length", "transfer-encoding"}
)
value = st.text(st.characters(max_codepoint=255, exclude_characters="\r\n\0"), max_size=30).map(
    lambda text: text.strip(" \t")
)


@settings(max_examples=60, deadline=None)
@given(headers=st.lists(st.tuples(token, value), max_size=8).map(tuple), reason=value, payload=st.binary(max_size=100))
def test_every_byte_that_a_head_may_carry_comes_back(
    tmp_path_factory: pytest.TempPathFactory, headers: tuple[tuple[str, str], ...], reason: str, payload: bytes
) -> None:
    directory = tmp_path_factory.mktemp("warc")
    with WarcSeries(directory, "sample") as series:
        written = series.write_response(replace(EXCHANGE, response_headers=headers, reason=reason, payload=payload))
    record = read_record(directory, written.file, written.offset_bytes)
    assert record.headers == (*headers, ("Content-Length", str(len(payload))))
    assert (record.reason, record.payload, record.status) == (reason, payload, 200)
