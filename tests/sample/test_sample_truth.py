"""The truth file says what stands on the pages, and only that."""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from pathlib import Path

import pytest

from archive.errors import CannotCreate, UsageProblem
from archive.identity import fold
from archive.sample import SampleServer, society, stock_2020, truth_rows, write_truth
from archive.sample.catalogue import items

from .conftest import Visitor, folded, visible


@pytest.mark.parametrize("night", [1, 2])
def test_every_block_of_the_truth_stands_on_its_page_in_order(server: SampleServer, visit: Visitor, night: int) -> None:
    server.night = night
    for row in server.truth(night):
        if row["change"] == "removed":
            continue
        got = visit.get(str(row["url"]))
        assert got.status == 200, row["url"]
        # Quotes are folded because the second night prints one page's straight quotes round.
        text, at = fold(visible(got.body, got.headers["content-type"])), 0
        for block in str(row["body_text"]).split("\n\n"):
            found = text.find(fold(folded(block)), at)
            assert found >= 0, (row["url"], block)
            at = found + 1
        assert fold(str(row["title"])) in text
        for name in row["authors"]:
            assert name in text


@pytest.mark.parametrize("night", [1, 2])
def test_the_about_text_stands_on_the_page_and_never_in_the_body(
    server: SampleServer, visit: Visitor, night: int
) -> None:
    server.night = night
    told = [row for row in server.truth(night) if row["about_text"] and row["change"] != "removed"]
    assert len(told) > 20
    for row in told:
        got = visit.get(str(row["url"]))
        text = visible(got.body, got.headers["content-type"])
        for block in str(row["about_text"]).split("\n\n"):
            assert folded(block) in text
            assert block not in str(row["body_text"])


def test_what_the_truth_says_of_the_press_lines_is_printed(server: SampleServer, visit: Visitor) -> None:
    for row in server.truth(1):
        got = visit.get(str(row["url"]))
        text = visible(got.body, got.headers["content-type"])
        contact = row["contact"] or {}
        assert isinstance(contact, dict)
        for told in (*contact.values(), row["dateline"]):
            assert told is None or told in text, (row["url"], told)
        if row["published_in_text"] and "T" in str(row["published"]):
            when = datetime.fromisoformat(str(row["published"]))
            assert f"{when:%A, %B} {when.day}, {when.year}".upper() in text.upper()
            assert ("Pacific" if row["published_tz"] == "America/Los_Angeles" else "Eastern").upper() in text.upper()


def test_furniture_is_never_in_a_body() -> None:
    wordings = (
        "For Immediate Release",
        "EMBARGOED",
        "Media Contact",
        society.ADDRESS_ROW,
        society.SOCIAL_ROW,
        "* * *",
        "###",
        "-30-",
    )
    for night in (1, 2):
        for row in truth_rows(night, "http://127.0.0.1:1"):
            for wording in (*wordings, *society.COOKIE_NOTICE.values(), society.SCRIPT_NOTICE):
                assert wording.lower() not in str(row["body_text"]).lower(), row["url"]


def test_the_traps_are_set() -> None:
    bodies = [str(row["body_text"]) for row in truth_rows(1, "")]
    blocks = [block for body in bodies for block in body.split("\n\n")]
    assert sum(block.startswith(society.LARGEST) for block in blocks) == 1
    for opening in (
        "About a third",
        "About the dots",
        "Contact between",
        "Contact with",
        "Published in 1844",
        "Published counts",
        "Cookies help",
        "It uses cookies",
    ):
        assert any(block.startswith(opening) for block in blocks), opening
    assert any(len(block) < 25 for block in blocks)
    assert any("\n" in block for block in blocks)


def test_there_are_enough_items_of_every_kind_in_every_shape() -> None:
    rows = truth_rows(1, "")
    kinds = Counter(row["kind"] for row in rows)
    assert kinds["press_release"] >= 18
    assert set(kinds) == {"press_release", "statement", "news", "blog_post", "fact_sheet"}
    assert {item.end_mark for item in items(1)} == {"", "* * *", "###", "# # #", "-30-", "-ENDS-"}
    assert {item.dash for item in items(1) if item.dateline} >= {" – ", " — ", "—", " - ", " –\u00a0"}
    assert {row["published_tz"] for row in rows} == {None, "America/New_York", "America/Los_Angeles"}
    assert any(row["embargo_until"] for row in rows)
    assert sum(row["duplicate_of"] is not None for row in rows) == 2


def test_published_has_an_offset_wherever_it_has_a_time() -> None:
    for row in truth_rows(2, ""):
        published = row["published"]
        if published is not None and "T" in str(published):
            assert datetime.fromisoformat(str(published)).tzinfo is not None
    assert {len(str(row["published"])) for row in truth_rows(1, "")} == {
        len("None"),
        len("2010-10"),
        len("2001-02-13"),
        25,
    }


def test_copies_repeat_the_text_of_what_they_copy() -> None:
    rows = {str(row["url"]): row for row in truth_rows(1, "http://h")}
    for row in rows.values():
        if row["duplicate_of"]:
            original = rows[str(row["duplicate_of"])]
            for field in ("title", "body_text", "published", "kind"):
                assert row[field] == original[field]


def test_the_second_night_brings_exactly_one_of_each_change() -> None:
    counts = Counter(row["change"] for row in truth_rows(2, ""))
    assert {name: counts[name] for name in ("new", "edited", "redated", "removed")} == dict.fromkeys(
        ("new", "edited", "redated", "removed"), 1
    )
    before = {row["url"]: row for row in truth_rows(1, "")}
    for row in truth_rows(2, ""):
        old = before.get(row["url"])
        differs = {key for key in row if key != "change" and old and row[key] != old[key]}
        match row["change"]:
            case "new":
                assert old is None
            case "edited":
                assert differs == {"body_text"}
                assert stock_2020.EDITED_RIGHT in str(row["body_text"])
                assert str(row["body_text"]).endswith("1,410 kilometers.")
            case "redated":
                assert differs == {"published"}
            case _:
                assert not differs


def test_the_truth_file_is_json_lines(tmp_path: Path) -> None:
    path = tmp_path / "truth.jsonl"
    write_truth(path, 2, "http://127.0.0.1:8765")
    assert [json.loads(line) for line in path.read_text("utf-8").splitlines()] == truth_rows(2, "http://127.0.0.1:8765")


def test_a_truth_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CannotCreate, match="truth to"):
        write_truth(tmp_path, 1, "http://h")


def test_a_night_that_is_not_played_is_refused(server: SampleServer) -> None:
    with pytest.raises(UsageProblem, match="night 1 and night 2"):
        truth_rows(3, "http://h")
    with pytest.raises(UsageProblem, match="night 1 and night 2"):
        server.night = 0
