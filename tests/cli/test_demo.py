"""`archive demo`: the whole road on two nights, scored against what the society really published."""

from __future__ import annotations

import csv
import hashlib
import json
from pathlib import Path

import pytest

from archive.cli.demo import MARKER, score_of
from archive.sample import truth_rows
from cli.calling import call
from cli.conftest import Demo

BASE = "http://127.0.0.1:8765"


def test_demo_tells_what_each_night_brought(demo: Demo) -> None:
    night_1, night_2 = demo.called.out.split("Night 2:")
    for figure in ("new", "changed", "unchanged", "duplicate", "rejected", "missing"):
        assert figure in night_1
        assert figure in night_2
    for change in ("edited: ", "redated: ", "removed: ", "new: "):
        assert change in night_2
    assert "[-1,140-]" in night_2
    assert "{+1,410+}" in night_2


def test_demo_holds_the_text_of_every_item_exactly(demo: Demo) -> None:
    items = len([row for row in truth_rows(2, BASE) if row["duplicate_of"] is None])
    assert f"body_text equal on {items} of {items} items" in demo.called.out
    assert "lost:" not in demo.called.out
    assert "too many:" not in demo.called.out


def test_demo_ends_well_and_with_commands_that_work(demo: Demo) -> None:
    demo.called.went_well()
    tail = demo.called.out.split("Try next:")[1]
    assert tail.count(f"--home {demo.home}") == 3


def test_every_text_of_the_csv_has_the_digest_beside_it(demo: Demo) -> None:
    with (demo.home / "news.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert rows
    for row in rows:
        assert row["text_digest"] == "sha256:" + hashlib.sha256(row["body_text"].encode()).hexdigest()


def test_json_lines_hold_what_the_csv_holds(demo: Demo) -> None:
    with (demo.home / "news.csv").open(encoding="utf-8", newline="") as file:
        from_csv = {row["item_id"]: row["body_text"] for row in csv.DictReader(file)}
    lines = (demo.home / "news.jsonl").read_text("utf-8").split("\n")
    assert {row["item_id"]: row["body_text"] for row in map(json.loads, filter(None, lines))} == from_csv


def test_second_demo_in_the_same_folder_asks_for_fresh(demo: Demo) -> None:
    called = call("demo", "--home", demo.home)
    assert called.code == 64
    assert "--fresh" in called.err
    assert (demo.home / "archive.db").exists()


def test_folder_that_no_demo_made_is_never_deleted(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").write_text("four years of work")
    called = call("demo", "--home", tmp_path, "--fresh")
    assert called.code == 64
    assert (tmp_path / "thesis.txt").exists()
    assert not (tmp_path / MARKER).exists()


def test_link_to_a_demo_is_not_followed_when_deleting(demo: Demo, tmp_path: Path) -> None:
    link = tmp_path / "link"
    link.symlink_to(demo.home)
    assert call("demo", "--home", link, "--fresh").code == 64
    assert (demo.home / "archive.db").exists()


def perfect() -> tuple[list[dict[str, object]], list[dict[str, str]]]:
    """The truth, and the rows of a CSV that says exactly that."""
    truth = truth_rows(2, BASE)
    copies = {str(one["duplicate_of"]): str(one["url"]) for one in truth if one["duplicate_of"]}
    rows = []
    for n, one in enumerate(one for one in truth if not one["duplicate_of"]):
        url = str(one["url"])
        row = {name: str(one[name] or "") for name in ("title", "kind", "published", "body_text")}
        alternates = json.dumps([copies[url]]) if url in copies else ""
        rows.append(row | {"item_id": f"item{n}", "url": url, "alternate_urls": alternates})
    return truth, rows


def test_score_of_the_truth_itself_is_perfect() -> None:
    assert score_of(*perfect()).perfect


@pytest.mark.parametrize("name", ["title", "kind", "published", "body_text"])
def test_score_names_the_field_that_differs(name: str) -> None:
    truth, rows = perfect()
    rows[3][name] += " and more"
    score = score_of(truth, rows)
    assert not score.perfect
    assert score.equal[name] == score.items - 1
    assert score.wrong == (f"{name} of {rows[3]['url']}",)


def test_score_names_what_is_lost_and_what_is_too_many() -> None:
    truth, rows = perfect()
    score = score_of(truth, [*rows[1:], rows[0] | {"item_id": "other", "url": f"{BASE}/other/", "alternate_urls": ""}])
    assert not score.perfect
    assert score.lost == (rows[0]["url"],)
    assert score.too_many == (f"{BASE}/other/",)


def test_score_sees_a_copy_that_is_not_known_as_one() -> None:
    truth, rows = perfect()
    score = score_of(truth, [row | {"alternate_urls": ""} for row in rows])
    assert len(score.wrong) == len([one for one in truth if one["duplicate_of"]])


def test_same_moment_in_another_zone_is_the_same_date() -> None:
    truth, rows = perfect()
    dated = next(row for row in rows if row["published"].endswith("T11:00:00-04:00"))
    dated["published"] = dated["published"].replace("T11:00:00-04:00", "T15:00:00+00:00")
    assert score_of(truth, rows).perfect
