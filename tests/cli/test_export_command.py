"""`archive export`: the same bytes for the same commit, whole or not at all."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import pytest

from archive.export import COLUMNS, DUPLICATE_OF
from cli.conftest import Demo


def table(raw: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(raw.decode("utf-8"), newline="")))


@pytest.mark.parametrize("rows", ["items", "pages", "versions"])
def test_digest_of_every_text_can_be_checked_from_the_file(demo: Demo, rows: str) -> None:
    found = table(demo.call("export", "--format", "csv", "--out", "-", "--rows", rows).went_well().raw)
    assert found
    for row in found:
        assert row["text_digest"] == "sha256:" + hashlib.sha256(row["body_text"].encode()).hexdigest()


def test_rows_are_items_pages_or_versions(demo: Demo) -> None:
    items, pages, versions = (
        table(demo.call("export", "--format", "csv", "--out", "-", "--rows", rows).raw)
        for rows in ("items", "pages", "versions")
    )
    assert list(items[0]) == [column.name for column in COLUMNS]
    assert list(pages[0]) == list(versions[0]) == [*items[0], DUPLICATE_OF.name]
    copies = [row for row in pages if row["duplicate_of"]]
    assert len(pages) == len(items) + len(copies)
    assert {row["duplicate_of"] for row in copies} <= {row["item_id"] for row in items}
    assert max(int(row["version"]) for row in versions) == 2
    assert len(versions) > len(pages)


def test_file_and_stdout_hold_the_same_bytes(demo: Demo, tmp_path: Path) -> None:
    demo.call("export", "--format", "csv", "--out", tmp_path / "news.csv").went_well()
    raw = (tmp_path / "news.csv").read_bytes()
    assert raw == demo.call("export", "--format", "csv", "--out", "-").raw
    assert not raw.startswith(b"\xef\xbb\xbf")
    assert [path.name for path in tmp_path.iterdir()] == ["news.csv"]


def test_json_lines_keep_types(demo: Demo) -> None:
    for row in demo.call("export", "--format", "jsonl", "--out", "-").rows:
        assert list(row) == [column.name for column in COLUMNS]
        assert isinstance(row["word_count"], int)
        assert isinstance(row["authors"], list)
        assert row["gone_since_utc"] is None


def test_filters_narrow_the_export(demo: Demo) -> None:
    rows = demo.call("export", "--format", "jsonl", "--out", "-", "--kind", "blog_post").rows
    assert rows
    assert {row["kind"] for row in rows} == {"blog_post"}
    none = demo.call("export", "--format", "csv", "--out", "-", "--until", "1950").went_well()
    assert table(none.raw) == []
    assert none.raw.count(b"\r\n") == 1


def test_as_of_shows_the_first_night_again(demo: Demo) -> None:
    # The second run began after the first commit and before its own.
    second = demo.call("runs", "--json", "--limit", "1").row
    rows = demo.call("export", "--format", "jsonl", "--out", "-", "--as-of", second["started_at"]).went_well().rows
    now = demo.call("export", "--format", "jsonl", "--out", "-").rows
    assert len(rows) == len(now) - 1
    edited = demo.url_of("edited")
    assert "1,140" in next(row["body_text"] for row in rows if row["url"] == edited)
    assert "1,410" in next(row["body_text"] for row in now if row["url"] == edited)


def test_earlier_file_stays_when_an_export_fails(demo: Demo, tmp_path: Path) -> None:
    out = tmp_path / "news.csv"
    out.write_text("last week's")
    called = demo.call("export", "--format", "csv", "--out", out, "--as-of", "2999-01-01")
    assert called.code == 64
    assert out.read_text() == "last week's"
    assert [path.name for path in tmp_path.iterdir()] == ["news.csv"]


def test_device_is_written_straight_through(demo: Demo) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("/dev/full is a device of Linux")
    called = demo.call("export", "--format", "csv", "--out", "/dev/full")
    assert called.code == 74
    assert "/dev/full" in called.err
    demo.call("export", "--format", "csv", "--out", "/dev/null").went_well()


@pytest.mark.parametrize("inside", ["archive.db", "archive.db-wal", "warc", "journal", "locks", "logs", "reports"])
@pytest.mark.parametrize("command", ["export", "clean"])
def test_files_of_the_archive_are_never_written_over(demo: Demo, tmp_path: Path, inside: str, command: str) -> None:
    own = demo.home / inside
    own = next(own.iterdir(), own / "new.csv") if own.is_dir() else own
    before = own.read_bytes() if own.exists() else None
    link = tmp_path / "link.csv"
    link.symlink_to(own)
    (tmp_path / "in.jsonl").write_text("")
    asked = {"export": ("export", "--format", "csv"), "clean": ("clean", "--jsonl", tmp_path / "in.jsonl")}[command]
    for out in (own, link, demo.home / "warc" / ".." / own.relative_to(demo.home)):
        called = demo.call(*asked, "--out", out)
        assert (called.code, "belongs to the archive" in called.err) == (64, True)
    assert (own.read_bytes() if own.exists() else None) == before


def test_home_itself_is_a_place_for_an_export(demo: Demo) -> None:
    demo.call("export", "--format", "csv", "--out", demo.home / "archive.csv").went_well()
    (demo.home / "archive.csv").unlink()
