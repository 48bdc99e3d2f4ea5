"""The commands that read, on an archive of two nights."""

from __future__ import annotations

import pytest

from archive.cli.output import on_one_line, shown
from archive.export import COLUMNS
from cli.calling import call
from cli.conftest import Demo


def test_list_shows_each_item_once_newest_first(demo: Demo) -> None:
    rows = demo.call("list", "--json").went_well().rows
    days = [(row["published"] or "")[:10] for row in rows]
    assert days == sorted(days, reverse=True)
    assert len({row["item_id"] for row in rows}) == len(rows)


def test_plain_list_never_cuts_an_id(demo: Demo) -> None:
    ids = [row["item_id"] for row in demo.call("list", "--json").rows]
    lines = demo.call("list").out.splitlines()
    assert [line.split()[0] for line in lines[1:]] == ids


def test_list_is_narrowed_by_kind_and_days(demo: Demo) -> None:
    rows = demo.call("list", "--kind", "press_release", "--since", "2003", "--until", "2003-12", "--json").rows
    assert rows
    assert {row["kind"] for row in rows} == {"press_release"}
    assert {row["published"][:4] for row in rows} == {"2003"}


def test_list_as_of_the_first_night_lacks_the_second(demo: Demo) -> None:
    first = demo.call("runs", "--json").rows[-1]
    before = demo.call("list", "--json", "--as-of", first["finished_at"])
    runs = demo.call("runs", first["id"], "--json").row
    assert runs["figures"]["new"] == first["figures"]["new"]
    assert before.code in (0, 64)  # the run may end a moment before its commit is recorded
    now = demo.call("list", "--json").rows
    assert len(now) == first["figures"]["new"] + demo.call("runs", "--json").rows[0]["figures"]["new"]


def test_limit_takes_the_newest(demo: Demo) -> None:
    every = demo.call("list", "--json").rows
    assert demo.call("list", "--json", "--limit", "3").rows == every[:3]


def test_search_finds_a_phrase_and_shows_where(demo: Demo) -> None:
    rows = demo.call("search", '"sinking streams"', "--json").went_well().rows
    assert [row["url"] for row in rows] == [demo.url_of("edited")]
    assert "sinking streams" in rows[0]["snippet"]


def test_search_leaves_out_what_follows_a_minus(demo: Demo) -> None:
    with_bats = demo.call("search", "bats", "--json").rows
    without = demo.call("search", "--json", "--", "bats", "-streams").rows
    assert 0 < len(without) < len(with_bats)


def test_search_without_a_hit_is_no_error(demo: Demo) -> None:
    called = demo.call("search", "zymurgy").went_well()
    assert called.raw == b""
    assert called.err == "nothing found\n"


@pytest.mark.parametrize("reference", ["url", "item_id", "beginning"])
def test_show_takes_an_address_an_id_or_its_beginning(demo: Demo, reference: str) -> None:
    url = demo.url_of("edited")
    item = next(row["item_id"] for row in demo.call("list", "--json").rows if row["url"] == url)
    wanted = {"url": url, "item_id": item, "beginning": item[:16]}[reference]
    out = demo.call("show", wanted).went_well().out
    assert url in out
    assert "1,410 kilometers of sinking streams" in out
    assert "published_line: 'Published: Tuesday, November 15, 2022" in out
    assert "urn:uuid:" in out


def test_show_json_has_every_column_of_an_export(demo: Demo) -> None:
    row = demo.call("show", demo.url_of("edited"), "--json").row
    assert {column.name for column in COLUMNS} <= row.keys()
    assert row["versions"] == 2
    assert row["kept"]["contact"]


def test_reference_that_fits_several_pages_lists_them(demo: Demo) -> None:
    called = demo.call("show", "item1-")
    assert called.code == 64
    assert "fits" in called.err


def test_history_tells_the_edit_from_the_first_sighting(demo: Demo) -> None:
    rows = demo.call("history", demo.url_of("edited"), "--json").rows
    assert [row["cause"] for row in rows] == ["first", "site"]
    assert rows[1]["words_removed"] == 1
    assert rows[1]["words_added"] > 1
    assert "+28 −1 words" in demo.call("history", demo.url_of("edited")).out


def test_history_says_what_is_missing(demo: Demo) -> None:
    assert "missing since" in demo.call("history", demo.url_of("removed")).out


def test_removed_names_a_rule_for_each_block(demo: Demo) -> None:
    rows = demo.call("removed", demo.url_of("edited"), "--json").rows
    assert all(row["rule"] for row in rows)
    assert [row["n"] for row in rows] == sorted(row["n"] for row in rows)
    text = demo.call("removed", demo.url_of("edited")).out
    assert "kept as contact" in text
    assert "left out" in text


def test_removed_of_a_version_that_is_not_there_is_an_error(demo: Demo) -> None:
    called = demo.call("removed", demo.url_of("edited"), "--version", "9")
    assert called.code == 65
    assert "no version 9" in called.err


def test_diff_shows_words_that_went_and_came(demo: Demo) -> None:
    out = demo.call("diff", demo.url_of("edited")).went_well().out
    assert out.startswith("--- version 1")
    assert "[-1,140-] {+1,410+} kilometers" in out
    assert "@@ paragraph 3 @@" in out


def test_diff_json_rebuilds_both_paragraphs(demo: Demo) -> None:
    row = demo.call("diff", demo.url_of("edited"), "--from", "1", "--to", "2", "--json").row
    pieces = row["paragraphs"][0]["pieces"]
    old = "".join(piece["text"] for piece in pieces if piece["operation"] != "insert")
    new = "".join(piece["text"] for piece in pieces if piece["operation"] != "delete")
    assert old == "The change would spare 1,140 kilometers of sinking streams."
    assert new == "The change would spare 1,410 kilometers of sinking streams."


def test_diff_of_a_version_that_is_not_there_is_an_error(demo: Demo) -> None:
    called = demo.call("diff", demo.url_of("edited"), "--from", "7")
    assert called.code == 65
    assert "no version 7" in called.err


def test_diff_of_a_page_with_one_version_says_so(demo: Demo) -> None:
    called = demo.call("diff", demo.url_of("removed")).went_well()
    assert called.raw == b""
    assert "one version" in called.err
    twice = demo.call("diff", demo.url_of("edited"), "--from", "2", "--to", "2").went_well()
    assert "it has 2, and this is version 2 twice" in twice.err


def test_run_tells_each_page_and_why(demo: Demo) -> None:
    newest = demo.call("runs", "--json", "--limit", "1").row
    out = demo.call("runs", newest["id"]).went_well().out
    assert "missing" in out
    assert "rejected:listing" in out
    row = demo.call("runs", newest["id"], "--json").row
    assert {"changed", "missing", "new", "unchanged"} <= {change["verdict"] for change in row["changes"]}


def test_sites_count_items_and_name_the_bundled_ones(demo: Demo) -> None:
    rows = {row["key"]: row for row in demo.call("sites", "--json").rows}
    assert rows["sample"]["items"] == len(demo.call("list", "--json").rows)
    assert rows["sample"]["last_good_run"]
    assert rows["ashg"]["items"] == 0


def test_sites_are_told_where_there_is_no_archive_yet(tmp_path: object) -> None:
    called = call("--home", f"{tmp_path}/none", "sites").went_well()
    assert "ashg" in called.out
    assert "no archive" in called.err


def test_home_may_stand_behind_the_command(demo: Demo) -> None:
    assert call("list", "--home", demo.home, "--json").raw == demo.call("list", "--json").raw


def test_control_characters_never_reach_a_terminal() -> None:
    hostile = "a\x1b[2Jb\x9b31mc\u202ed\r\ne\tf\x00"
    assert not set(shown(hostile)) & set("\x1b\x9b\u202e\x00\r")
    assert on_one_line(hostile).count("\n") == 0
    assert shown("line\n\ttab") == "line\n\ttab"
