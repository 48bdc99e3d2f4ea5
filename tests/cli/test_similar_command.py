"""`archive similar`, and what `show` says of near-duplicates."""

from __future__ import annotations

from pathlib import Path

import pytest

from cli.calling import Called, call

FIRST = (
    "SPRINGFIELD – The Society opened a reading room today, and members came from four states to see it. The doors stay open every weekday until the "
    "end of the year.\nThe work was paid for by members and took two winters. A catalog of what is to be seen can be had from the office, as can a map."
)
AGAIN = FIRST + "\nTea is served at four."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    files.mkdir()
    for name, text in {"one": FIRST, "two": AGAIN}.items():
        head = f"For Immediate Release\nTuesday, March 3, 2020\nSociety Opens a Reading Room, part {name}\n"
        (files / f"{name}.txt").write_text(f"{head}{text}\n# # #\n", encoding="utf-8")
    home = tmp_path / "home"
    call("--home", home, "import", files, "--site", "ashg").went_well()
    return home


def similar(home: Path, *arguments: object) -> Called:
    return call("--home", home, "similar", *arguments)


def test_pairs_are_listed_with_how_alike_they_are_and_what_differs(home: Path) -> None:
    out = similar(home).went_well().out
    assert "% alike; 0 words only in the first, 5 only in the second" in out or (
        "% alike; 5 words only in the first, 0 only in the second" in out
    )
    assert "part one" in out
    assert "part two" in out


def test_json_names_both_sides(home: Path) -> None:
    row = similar(home, "--json").row
    assert {row["one"]["title"], row["other"]["title"]} == {
        f"Society Opens a Reading Room, part {n}" for n in ("one", "two")
    }
    assert row["relation"] == "alike"
    assert row["words_only_in_one"] + row["words_only_in_other"] == 5
    assert similar(home, row["other"]["item_id"], "--json").row["one"] == row["other"]


def test_show_names_what_is_nearly_the_same(home: Path) -> None:
    row = similar(home, "--json").row
    shown = call("--home", home, "show", row["one"]["item_id"]).went_well().out
    assert f"near:        {row['other']['item_id']}, " in shown
    [near] = call("--home", home, "show", row["one"]["item_id"], "--json").row["near_duplicates"]
    assert near["url"] == row["other"]["url"]


def test_a_site_narrows_the_pairs_and_one_not_held_is_named(home: Path) -> None:
    assert len(similar(home, "--site", "ashg", "--json").rows) == 1
    refused = similar(home, "--site", "elsewhere")
    assert refused.code == 64
    assert "elsewhere" in refused.err
    assert similar(home, "x", "--site", "ashg").code == 64


def test_nothing_near_says_so(tmp_path: Path, release: Path) -> None:
    home = tmp_path / "home"
    call("--home", home, "import", release, "--site", "ashg").went_well()
    assert "no item is nearly the same" in similar(home).went_well().err
