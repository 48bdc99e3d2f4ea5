"""`archive verify --export`: every cell of an export is proven, as of the commit that it was made as of; what a withdrawal leaves unproven is said."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from archive.export import columns_for
from cli.calling import call
from cli.conftest import Demo

Rows = list[dict[str, str]]


def read(path: Path) -> Rows:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, rows: Rows) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)


def export(home: Path, out: Path, *more: object) -> Rows:
    call("--home", home, "export", "--format", "csv", "--out", out, *more).went_well()
    return read(out)


def problems(home: Path, path: Path) -> list[str]:
    called = call("--home", home, "verify", "--export", path, "--json")
    found = [str(one["what"]) for one in called.row["problems"]]
    assert called.code == (65 if found else 0)
    return found


def altered(home: Path, path: Path, change: Callable[[dict[str, str]], None], row: int = 0) -> list[str]:
    """The problems of the export at `path` once `change` was made to one of its rows."""
    rows = read(path)
    change(rows[row])
    other = path.with_name("altered.csv")
    write(other, rows)
    return problems(home, other)


@pytest.mark.parametrize("rows", ["items", "pages", "versions"])
def test_a_sound_export_is_proven_in_all_its_columns(home: Path, tmp_path: Path, rows: str) -> None:
    out = tmp_path / "news.csv"
    export(home, out, "--rows", rows)
    called = call("--home", home, "verify", "--export", out).went_well()
    assert (
        f"every row is proven: {len(columns_for(rows))} columns as the archive exports {rows} as of commit 2"
        in called.out
    )


@pytest.mark.parametrize("rows", ["items", "pages", "versions"])
def test_an_edited_cell_of_whatever_column_is_found_and_named(home: Path, tmp_path: Path, rows: str) -> None:
    out = tmp_path / "news.csv"
    export(home, out, "--rows", rows)
    names = [column.name for column in columns_for(rows)]
    found = read(out)
    assert len(found) > len(names)
    for row, name in zip(found, names, strict=False):
        row[name] = {"version": "7", "http_status": "404", "word_count": "9"}.get(name, row[name] + "x")
    write(out, found)
    said = problems(home, out)
    assert len(said) == len(names)
    named = {
        "item_id": "no item of this name",
        "body_text": "its text is not",
        "text_digest": "its text is not",
        "warc_record_id": "no version of the page",
    }
    for name, what in zip(names, said, strict=True):
        assert named.get(name, f"its {name} is") in what


def test_an_export_of_an_earlier_commit_is_proven_as_of_it(home: Path, tmp_path: Path) -> None:
    [_first, second] = reversed(call("--home", home, "runs", "--json").went_well().rows)
    now, then = tmp_path / "now.csv", tmp_path / "then.csv"
    export(home, now)
    rows = export(home, then, "--as-of", second["started_at"])
    assert rows != read(now)
    called = call("--home", home, "verify", "--export", then).went_well()
    assert "as of commit 1," in called.out
    # A row of today among rows of then was never exported with them.
    edited = next(row for row in read(now) if row["version"] == "2")
    at = next(n for n, row in enumerate(rows) if row["item_id"] == edited["item_id"])
    rows[at] = edited
    write(then, rows)
    [what] = problems(home, then)
    assert "as of commit 1" in what


def test_filters_order_and_a_part_of_the_columns_do_not_matter(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.csv"
    rows = export(home, out, "--kind", "statement")
    assert rows
    needed = ("warc_record_id", "item_id", "body_text", "text_digest", "payload_digest", "url")
    write(out, [{name: row[name] for name in needed} for row in reversed(rows)])
    called = call("--home", home, "verify", "--export", out).went_well()
    assert "every row is proven: 6 columns" in called.out
    write(out, [{**row, "remark": "mine"} for row in rows])
    assert "column remark is none of an export's" in call("--home", home, "verify", "--export", out).went_well().out


def test_rows_of_withdrawn_pages_are_proven_as_far_as_anything_is_left(demo: Demo, home: Path, tmp_path: Path) -> None:
    before, after = tmp_path / "before.csv", tmp_path / "after.csv"
    rows = export(home, before)
    url = demo.url_of("edited")
    at = next(n for n, row in enumerate(rows) if row["url"] == url)
    call("--home", home, "withdraw", rows[at]["item_id"], "--why", "court order", "--by", "I. F.", "--yes").went_well()

    called = call("--home", home, "verify", "--export", before).went_well()
    assert f"{len(rows) - 1} of {len(rows)} rows are proven" in called.out
    assert "1 row of a withdrawn page has nothing left to prove them by" in called.out
    assert "every row" not in called.out

    def forge(row: dict[str, str]) -> None:
        row["body_text"] = "What they never said."

    assert "its text is not" in altered(home, before, forge, at)[0]
    assert "its url is" in altered(home, before, lambda row: row.update(url="https://example.org/"), at)[0]
    assert "its word_count is" in altered(home, before, lambda row: row.update(word_count="3"), at)[0]

    export(home, after)
    called = call("--home", home, "verify", "--export", after).went_well()
    assert "every row is proven" in called.out
    at = next(n for n, row in enumerate(read(after)) if row["removed_labels"] == json.dumps(["withdrawn"]))
    assert "its text is not" in altered(home, after, forge, at)[0]
    assert "its title is" in altered(home, after, lambda row: row.update(title="What they never said"), at)[0]
    assert "its contact_name is" in altered(home, after, lambda row: row.update(contact_name="Nobody"), at)[0]


@pytest.mark.parametrize("odd", ["\0", "9" * 5000, "-1", "٣", "'; drop table version; --", "\ud7ff\U0010ffff"])
def test_odd_cells_are_problems_and_no_failures(home: Path, tmp_path: Path, odd: str) -> None:
    out = tmp_path / "news.csv"
    rows = export(home, out, "--rows", "versions")
    for n, name in enumerate(("version", "text_digest", "item_id", "last_seen_utc", "warc_record_id", "url")):
        rows[n][name] = odd
    rows[1]["body_text"] = ""
    write(out, rows)
    assert len(problems(home, out)) == 6


def test_no_rows_prove_nothing(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.csv"
    export(home, out, "--since", "2090")
    assert "nothing to prove" in call("--home", home, "verify", "--export", out).went_well().out


@pytest.mark.parametrize("rows", ["items", "pages"])
def test_an_item_that_lost_one_of_its_pages_to_a_withdrawal_is_no_forgery(
    home: Path, tmp_path: Path, rows: str
) -> None:
    out = tmp_path / "news.csv"
    pages = export(home, tmp_path / "pages.csv", "--rows", "pages")
    export(home, out, "--rows", rows)
    twin = next(row for row in pages if row["duplicate_of"])
    call("--home", home, "withdraw", twin["item_id"], "--why", "court order", "--by", "I. F.", "--yes").went_well()
    assert read(out) != export(home, tmp_path / "after.csv", "--rows", rows)
    called = call("--home", home, "verify", "--export", out).went_well()
    assert "nothing left to prove them by" in called.out
