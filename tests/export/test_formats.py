"""The columns, and what each format makes of a record that is hard to write."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import fields, replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.errors import CannotCreate
from archive.export import COLUMNS, FORMATS, Type, columns_for, export, whole_file
from archive.identity import text_digest
from archive.model import CaptureId, Kind, PayloadDigest, Source, UrlKey
from archive.store import ItemRecord

IN_ORDER = """item_id, society, url, alternate_urls, source, kind, title, authors, body_text, language, word_count, about_text, categories, tags,
published, published_tz, published_precision, published_source, published_text, updated, embargo_until, dateline_place, contact_name, contact_role,
contact_phone, contact_email, first_seen_utc, last_seen_utc, missing_since_utc, gone_since_utc, captured_utc, text_digest, version, http_status,
payload_digest, warc_record_id, cleaner_version, profile, removed_labels"""

HARD = '=HYPERLINK("http://evil.example/","click")\n\n+1, -2; @three "quoted"\r alone\n\n\ttab, é, 漢字, 🦇\n\nlast'
WHEN = datetime(2026, 11, 21, 2, 43, 52, 123456, tzinfo=UTC)

RECORD = ItemRecord(
    item_id="item1-0123456789abcdef",
    society="A Society, of Sorts",
    url="https://society.example/news/x/",
    alternate_urls=("https://society.example/?p=1", 'https://society.example/a"b'),
    source=Source.LIVE,
    kind=Kind.PRESS_RELEASE,
    title='Title with "quotes", commas',
    authors=("Ada Holm", "Bo, Jr."),
    body_text=HARD,
    language="en",
    word_count=9,
    about_text=None,
    categories=(),
    tags=("bats",),
    published="2026-11",
    published_tz=None,
    published_precision="month",
    published_source="meta",
    published_text="November 2026",
    updated=None,
    embargo_until=None,
    dateline_place=None,
    contact_name=None,
    contact_role=None,
    contact_phone=None,
    contact_email=None,
    first_seen_utc=WHEN,
    last_seen_utc=WHEN,
    missing_since_utc=None,
    gone_since_utc=None,
    captured_utc=WHEN,
    text_digest=text_digest(HARD),
    version=1,
    http_status=200,
    payload_digest=PayloadDigest("sha256:00"),
    warc_record_id="urn:uuid:1",
    cleaner_version="1",
    profile=None,
    removed_labels=("contact", "cookie"),
    duplicate_of="",
    site="society.example",
    page=UrlKey("example,society)/news/x"),
    capture=CaptureId("capture1:00"),
)


def written(format_name: str, *records: ItemRecord, rows: str = "items") -> bytes:
    sink = io.BytesIO()
    assert export(records, sink, format_name=format_name, rows=rows) == len(records)
    return sink.getvalue()


def read_csv(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


def test_columns_are_those_promised_in_their_order() -> None:
    assert [column.name for column in COLUMNS] == IN_ORDER.replace("\n", " ").replace(",", " ").split()


def test_every_column_says_what_it_means() -> None:
    assert all(column.meaning.endswith(".") for column in columns_for("pages"))


def test_every_column_is_a_field_of_a_record() -> None:
    assert {column.name for column in columns_for("pages")} <= {field.name for field in fields(ItemRecord)}


def test_only_other_rows_than_items_name_their_original() -> None:
    assert "duplicate_of" not in read_csv(written("csv", RECORD))[0]
    for rows in ("pages", "versions"):
        copy = replace(RECORD, duplicate_of="item1-1")
        assert read_csv(written("csv", copy, rows=rows))[0]["duplicate_of"] == "item1-1"


def test_text_comes_back_from_csv_unaltered() -> None:
    (row,) = read_csv(written("csv", RECORD))
    assert row["body_text"] == HARD
    assert row["title"] == RECORD.title
    assert text_digest(row["body_text"]) == row["text_digest"]


def test_csv_has_crlf_no_mark_and_empty_cells_for_the_unknown() -> None:
    raw = written("csv", RECORD)
    assert raw.startswith(b"item_id,society,url,")
    assert raw.split(b"\r\n")[0].count(b",") == len(COLUMNS) - 1
    assert raw.endswith(b"\r\n")
    (row,) = read_csv(raw)
    assert row["categories"] == row["about_text"] == row["gone_since_utc"] == ""
    assert json.loads(row["alternate_urls"]) == list(RECORD.alternate_urls)
    assert row["first_seen_utc"] == "2026-11-21T02:43:52.123456Z"
    assert row["kind"] == "press_release"


def test_json_lines_keep_text_lists_and_numbers() -> None:
    raw = written("jsonl", RECORD)
    assert raw.count(b"\n") == 1
    row = json.loads(raw)
    assert list(row) == [column.name for column in COLUMNS]
    assert row["body_text"] == HARD
    assert row["authors"] == ["Ada Holm", "Bo, Jr."]
    assert row["categories"] == []
    assert row["http_status"] == 200
    assert row["about_text"] is None
    kinds = {Type.INTEGER: int, Type.LIST: list, Type.TEXT: str, Type.DATE: str, Type.INSTANT: str}
    assert all(isinstance(row[c.name], kinds[c.type]) for c in COLUMNS if row[c.name] is not None)


@pytest.mark.parametrize("format_name", FORMATS)
def test_same_records_give_the_same_bytes(format_name: str) -> None:
    assert written(format_name, RECORD, RECORD) == written(format_name, RECORD, RECORD)


def test_empty_export_has_a_header_in_csv_only() -> None:
    assert written("csv").count(b"\r\n") == 1
    assert written("jsonl") == b""


class WentWrongError(Exception):
    """Anything that ends a writer early."""


def write_half(path: Path) -> None:
    with whole_file(path) as file:
        file.write(b"half of the n")
        raise WentWrongError


def test_failed_writer_leaves_the_old_file_and_nothing_else(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(b"old")
    with pytest.raises(WentWrongError):
        write_half(path)
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_new_file_takes_the_place_of_the_old(tmp_path: Path) -> None:
    path = tmp_path / "news.csv"
    path.write_bytes(b"old")
    with whole_file(path) as file:
        file.write(b"new")
        assert path.read_bytes() == b"old"
    assert path.read_bytes() == b"new"
    assert list(tmp_path.iterdir()) == [path]


def test_link_keeps_leading_to_its_file(tmp_path: Path) -> None:
    path, link = tmp_path / "news.csv", tmp_path / "link.csv"
    path.write_bytes(b"old")
    link.symlink_to(path)
    with whole_file(link) as file:
        file.write(b"new")
    assert link.is_symlink()
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize("name", [".", "none/news.csv", "x" * 300])
def test_place_where_no_file_can_be_is_named(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with pytest.raises(CannotCreate, match="x" * 20 if "x" in name[:2] else str(path)), whole_file(path):
        pass
    assert list(tmp_path.iterdir()) == []
