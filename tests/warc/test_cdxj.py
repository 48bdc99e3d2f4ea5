"""The index beside a WARC file: its keys are those of replay tools, its lines sorted, and a 304 has none."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.warc import Exchange, Reference, WarcSeries, index_path, read_record
from archive.warc.cdxj import replay_key

NIGHT = datetime(2026, 11, 21, 2, 43, 52, 500_000, tzinfo=UTC)

KEYS = {
    "http://www.Bells.example": "example,bells)/",
    "https://www2.bells.example/": "example,bells)/",
    "HTTPS://bells.example:443/News/": "example,bells)/news",
    "http://bells.example:8080/News": "example,bells:8080)/news",
    "http://editor:secret@bells.example/a": "example,bells)/a",
    "http://127.0.0.1:8801/a": "1,0,0,127:8801)/a",
    "http://bells.example./a//b/./c/../d": "example,bells)/a/b/d",
    "http://bells.example/../a": "example,bells)/../a",
    "http://bells.example/a b?Q=1&b=2&B=1#top": "example,bells)/a%20b?b=1&b=2&q=1",
    "http://bells.example/?": "example,bells)/",
    "http://bells.example/?a=&a&a=b=c": "example,bells)/?a&a=&a=b=c",
    "http://bells.example/%257Euser/%41%2Fb%23": "example,bells)/~user/a/b%23",
    "http://bells.example/x?a=1&PHPSESSID=0123456789abcdef0123456789abcdef": "example,bells)/x?&a=1",
    "http://bells.example/(4hqa0555fwsecu455xqckv45)/list.aspx": "example,bells)/list.aspx",
    "http://glöckner.example/ü": "example,xn--glckner-b1a)/%c3%bc",
    "urn:archive:file:bells:A.txt:0123": "urn:archive:file:bells:a.txt:0123",
    "http://bells.example:port/a": "http://bells.example:port/a",
}
"""Address -> key, as surt 0.3.1 gives it, which cdxj-indexer 1.5.0 and pywb 2.10.0 ask. 33,882 addresses were compared on 2026-11-21: none differed."""


@pytest.mark.parametrize(("url", "key"), KEYS.items())
def test_key_is_the_one_that_replay_tools_look_up(url: str, key: str) -> None:
    assert replay_key(url) == key


@given(url=st.text(max_size=40) | st.text("htp:/.?&=%#@[]0159aA ü", max_size=40).map("http://".__add__))
def test_any_address_has_a_key(url: str) -> None:
    assert replay_key(url) is not None


def test_lines_are_sorted_and_lead_to_their_records(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "bells") as series:
        for path in ("/z", "/a?y=2&x=1", "/news"):
            written = series.write_response(
                Exchange(
                    f"https://www.bells.example{path}",
                    NIGHT,
                    "GET",
                    (),
                    200,
                    "OK",
                    (("Content-Type", "text/html; charset=utf-8"),),
                    path.encode(),
                )
            )
        series.write_resource("urn:archive:commit:1", NIGHT, "application/x-ndjson", b"{}\n")
    lines = index_path(tmp_path / written.file).read_text().splitlines()
    assert lines == sorted(lines)
    assert [line.split(" ")[0] for line in lines] == [
        "example,bells)/a?x=1&y=2",
        "example,bells)/news",
        "example,bells)/z",
        "urn:archive:commit:1",
    ]
    assert {line.split(" ")[1] for line in lines} == {"20261121024352"}
    words = json.loads(lines[0].split(" ", 2)[2])
    record = read_record(tmp_path, words["filename"], int(words["offset"]))
    assert record.payload == b"/a?y=2&x=1"
    assert words == {
        "url": "https://www.bells.example/a?y=2&x=1",
        "mime": "text/html",
        "status": "200",
        "digest": record.field("WARC-Payload-Digest"),
        "length": str(record.length_bytes),
        "offset": str(record.offset_bytes),
        "filename": written.file,
    }


def test_304_has_no_line_and_a_repeated_payload_is_a_revisit(tmp_path: Path) -> None:
    with WarcSeries(tmp_path, "bells") as series:
        one = Exchange("https://bells.example/", NIGHT, "GET", (), 200, "OK", (("Content-Type", "text/html"),), b"ding")
        first = series.write_response(one)
        place = Reference(first.record_id, one.url, NIGHT, first.file, first.offset_bytes)
        series.write_response(Exchange(one.url, NIGHT, "GET", (), 304, "Not Modified", (), b"", refers_to=place))
        series.write_response(
            Exchange(one.url, NIGHT, "GET", (), 200, "OK", (("Content-Type", "text/html"),), b"ding", repeats=place)
        )
    words = [json.loads(line.split(" ", 2)[2]) for line in index_path(tmp_path / first.file).read_text().splitlines()]
    assert sorted(one["mime"] for one in words) == ["text/html", "warc/revisit"]
    assert {one["digest"] for one in words} == {first.payload_digest}
