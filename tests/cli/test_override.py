"""Overruling the cleaner from the command line: the block comes back, history calls it ours, a rebuild honours it, a withdrawal undoes it."""

from __future__ import annotations

from pathlib import Path

import pytest
from captured import PARAGRAPH, World, page

from archive import sites
from cli.calling import Called, call
from cli.conftest import Demo


def about_of(home: Path, url: str) -> dict[str, object]:
    """The paragraph that the rule `about` took from a page."""
    rows = call("--home", home, "removed", url, "--json").went_well().rows
    return next(row for row in rows if row["rule"] == "about" and len(row["text"]) > 100)


def test_overruled_block_is_restored_ours_in_history_survives_a_rebuild_and_can_be_undone(
    demo: Demo, home: Path, tmp_path: Path
) -> None:
    url = demo.url_of("edited")
    block = about_of(home, url)

    def ask(*arguments: object) -> Called:
        return call("--home", home, *arguments)

    before = ask("history", url, "--json").rows
    made = ask("override", "keep", url, "--block", block["label"], "--why", "it is of this release", "--by", "Ida Falk")
    assert f"{{+{block['text']}+}}" in made.went_well().out
    assert "undo it with: archive override withdraw override1:" in made.out
    assert str(block["text"]) in ask("show", url).out
    assert block["block"] not in {row["block"] for row in ask("removed", url, "--json").rows}

    # The society did nothing: as many versions as before, with the causes they had; the re-reading is told apart, with who and why.
    after = ask("history", url, "--json").rows
    assert [(row["version"], row["cause"]) for row in after] == [(row["version"], row["cause"]) for row in before]
    *_, ours = ask("history", url, "--json", "--readings").rows
    assert (ours["record"], ours["words_removed"]) == ("reading", 0)
    assert ours["words_added"] == len(str(block["text"]).split())
    assert ours["overrides"][0]["made_by"] == "Ida Falk"
    told = ask("history", url).out
    assert "none of this is an edit of the society's" in told
    assert "by Ida Falk keeps “NASCS is the largest" in told
    assert "it is of this release" in told

    # Everything but raw captures and journal is lost, and the block is there again.
    for path in home.glob("archive.db*"):
        path.unlink()
    ask("rebuild", "--out", home / "archive.db").went_well()
    assert str(block["text"]) in ask("show", url).out
    assert ask("history", url, "--json", "--readings").rows[-1]["overrides"] == ours["overrides"]

    (listed,) = ask("override", "list", url, "--json").went_well().rows
    ask("override", "withdraw", listed["id"], "--why", "a mistake", "--by", "Ida Falk").went_well()
    assert str(block["text"]) not in ask("show", url).out
    assert ask("override", "list", "--json").rows == []
    assert "by Ida Falk: a mistake" in ask("override", "list", "--all").out
    assert "withdrawn by Ida Falk: a mistake" in ask("history", url).out
    rebuilt = ask("rebuild", "--json").went_well()
    assert rebuilt.row["proven"]


def test_paragraph_that_does_not_belong_is_taken_out(demo: Demo, home: Path) -> None:
    url = demo.url_of("edited")
    text = call("--home", home, "show", url, "--json").row["body_text"].split("\n\n")[1]
    called = call("--home", home, "override", "remove", url, "--paragraph", 2, "--why", "of another page", "--json")
    assert [change["verdict"] for change in called.went_well().row["changes"]] == ["reread"]
    row = next(row for row in call("--home", home, "removed", url, "--json").rows if row["rule"] == "override")
    assert (row["text"], row["detail"]) == (text, called.row["override"])


def test_what_a_person_took_out_is_not_doubtful(world: World) -> None:
    long = f"{PARAGRAPH} Then they walked to the quay, where a hawser of four strands was being laid by hand."
    world.night(0, {"/a/": page("First.\n\nLast.", removals=[[long, "override", None, 1], ["Top", "links", None, 0]])})
    rows = call("--home", world.config.home, "removed", "--site", "rope", "--json").went_well().rows
    assert {row["rule"]: row["doubtful"] for row in rows} == {"override": 0, "links": 0}


def test_block_that_is_in_the_text_is_named_as_its_paragraph(demo: Demo) -> None:
    parts = demo.call("removed", demo.url_of("edited")).out.splitlines()
    at = next(n for n, line in enumerate(parts) if line.lstrip().startswith("¶1 "))
    number = int(parts[at - 1].partition("]")[0].lstrip("[")) + 1
    called = demo.call("override", "keep", demo.url_of("edited"), "--block", number, "--why", "x")
    assert (called.code, f"{number} is in the text already (¶1)" in called.err) == (65, True)


def test_rule_overruled_on_a_whole_site_comes_back_everywhere(home: Path) -> None:
    called = call("--home", home, "override", "keep", "--site", "sample", "--rule", "end_mark", "--why", "we like them")
    assert "pages read otherwise" in called.went_well().out
    rules = {row["rule"] for row in call("--home", home, "removed", "--site", "sample", "--json").rows}
    assert "about" in rules
    assert "end_mark" not in rules


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("keep", "PAGE", "--block", "9999", "--why", "x"), 65, "no removed block 9999"),
        (("keep", "PAGE", "--rule", "sorcery", "--why", "x"), 65, "these did: about"),
        (("keep", "PAGE", "--why", "x"), 64, "say what to keep"),
        (("keep", "PAGE", "--block", "0", "--rule", "about", "--why", "x"), 64, "not by about"),
        (("keep", "--site", "sample", "--block", "3", "--why", "x"), 64, "a number of one PAGE"),
        (("keep", "--rule", "about", "--why", "x"), 64, "name a PAGE, or a site"),
        (("keep", "PAGE", "--rule", "about"), 64, "--why"),
        (("remove", "PAGE", "--paragraph", "99", "--why", "x"), 65, "has no paragraph 99"),
        (("remove", "PAGE", "--block-text", "Nobody wrote this.", "--why", "x"), 65, "has no block"),
        (("remove", "PAGE", "--why", "x"), 64, "say what to remove"),
        (("withdraw", "override1:no", "--why", "x"), 65, "there is no override"),
        (("list", "--site", "nowhere"), 64, "holds no site"),
    ],
)
def test_mistakes_change_nothing_and_are_named(demo: Demo, arguments: tuple[str, ...], code: int, said: str) -> None:
    before = (demo.home / "journal").stat().st_mtime_ns, sorted((demo.home / "journal").iterdir())
    called = demo.call("override", *[demo.url_of("edited") if one == "PAGE" else one for one in arguments])
    assert (called.code, called.raw) == (code, b"")
    assert said in called.err
    assert ((demo.home / "journal").stat().st_mtime_ns, sorted((demo.home / "journal").iterdir())) == before


def test_reading_again_under_the_same_cleaner_changes_nothing(home: Path) -> None:
    items = call("--home", home, "list", "--json").rows
    row = call("--home", home, "reclean", "--json").went_well().row
    assert row["changes"] == []
    assert call("--home", home, "list", "--json").rows == items


def test_a_site_that_was_crawled_by_its_address_is_named_by_its_key(world: World) -> None:
    world.site = sites.adhoc("https://rope.example/")
    world.night(0, {"/tar/": page()})
    again = call("--home", world.config.home, "reclean", world.site.key, "--json").went_well().row
    assert (again["site"], again["seq"]) == (world.site.key, 2)
    assert call("--home", world.config.home, "reclean", "nowhere").code == 64


def test_evidence_names_what_discovery_said(demo: Demo) -> None:
    row = demo.call("show", demo.url_of("edited"), "--evidence", "--json").went_well().row
    said = {(claim["field"], claim["source"]): claim for claim in row["evidence"]}
    assert said["published", "rest"]["why"] == "the page's own word goes before"
    assert not said["published", "rest"]["chosen"]
    out = demo.call("show", demo.url_of("edited"), "--evidence").went_well().out
    assert "as printed" in out
