"""`archive removed`: the page with what went, a site's rules and one rule's work."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from captured import PARAGRAPH, World, page

from archive.clean import PageContext, blocks, clean_html, clean_text, decode_text
from archive.cli.reading_order import in_reading_order
from archive.model import Removal
from archive.sample.site import answer
from archive.sample.truth import truth_rows
from cli.calling import call
from cli.conftest import RELEASE, Demo

BASE = "http://127.0.0.1:8765"
PAGES = sorted({str(row["url"]).removeprefix(BASE) for row in truth_rows(1, BASE)})


def folded(texts: list[str]) -> str:
    return re.sub(r"\W", "", "".join(texts))


@pytest.mark.parametrize("path", PAGES)
def test_kept_and_removed_blocks_stand_in_the_order_of_the_page(path: str) -> None:
    response = answer(path, night=1, base=BASE)
    content_type = dict(response.headers).get("Content-Type", "text/html")
    cleaned = clean_html(response.body, PageContext(BASE + path, content_type))
    root = blocks.parse(decode_text(response.body, content_type))
    assert root is not None
    parts = in_reading_order(cleaned.body_text, cleaned.removals)
    assert folded([part.text for part in parts]) == folded([block.text for block in blocks.of_html(root)])


def test_scraped_text_stands_in_the_order_of_its_lines() -> None:
    text = RELEASE.format(what="a Reading Room")
    cleaned = clean_text(text, PageContext(""))
    parts = in_reading_order(cleaned.body_text, cleaned.removals)
    assert [part.text for part in parts] == text.splitlines()
    assert [part.paragraph for part in parts if part.paragraph] == [1, 2]


def test_parts_of_one_block_are_numbered_and_a_kept_rest_of_it_comes_after_them() -> None:
    removals = [Removal(0, "Menu", "links"), Removal(1, "For release", "a"), Removal(1, "A desk", "b")]
    parts = in_reading_order("The rest of it.\n\nMore.", [*removals, Removal(3, "Footer", "links")])
    assert [part.label or f"¶{part.paragraph}" for part in parts] == ["0", "1.1", "1.2", "¶1", "¶2", "3"]
    assert [part.in_the_middle for part in parts if part.removal] == [False] * 4


def test_text_without_removals_and_removals_without_text() -> None:
    assert [part.text for part in in_reading_order("One.\n\nTwo.", [])] == ["One.", "Two."]
    assert [part.label for part in in_reading_order("", [Removal(4, "Menu", "links")])] == ["4"]


def test_page_shows_kept_paragraphs_among_the_removed_blocks(demo: Demo) -> None:
    lines = demo.call("removed", demo.url_of("edited")).went_well().out.splitlines()
    contact = next(i for i, line in enumerate(lines) if "contact, kept as contact: Media Contact" in line)
    first = next(i for i, line in enumerate(lines) if line.startswith("        ¶1 "))
    mark = next(i for i, line in enumerate(lines) if "end_mark (zxx/row_of_signs), left out: * * *" in line)
    assert contact < first < mark
    assert "paragraphs kept" in lines[1]


def test_only_removed_leaves_the_text_out(demo: Demo) -> None:
    out = demo.call("removed", demo.url_of("edited"), "--only-removed").went_well().out
    assert "¶" not in out
    assert out.startswith("[0] ")


def test_json_has_each_block_once_with_its_place(demo: Demo) -> None:
    rows = demo.call("removed", demo.url_of("edited"), "--json").rows
    places = [row["order"] for row in rows]
    assert places == sorted(set(places))
    assert places[-1] > len(places) - 1  # kept paragraphs stand between them
    assert {"n", "text", "rule", "detail", "kept", "label", "block"} <= rows[0].keys()


def test_rules_of_a_site_add_up(demo: Demo) -> None:
    rows = demo.call("removed", "--site", "sample", "--json").went_well().rows
    assert abs(sum(row["share"] for row in rows) - 1) < 0.01
    assert {"contact", "about", "end_mark", "title"} <= {row["rule"] for row in rows}
    assert [row["blocks"] for row in rows] == sorted((row["blocks"] for row in rows), reverse=True)
    assert "end_mark" in demo.call("removed", "--site", "sample").out


def test_work_of_a_rule_names_blocks_and_pages(demo: Demo) -> None:
    rows = demo.call("removed", "--site", "sample", "--rule", "end_mark", "--json").went_well().rows
    assert "* * *" in {row["text"] for row in rows}
    assert all(row["pages"][0]["url"].startswith("http://") for row in rows)
    called = demo.call("removed", "--site", "sample", "--rule", "end_mark", "--limit", 1)
    assert "1 of them shown" in called.err
    assert " more" in called.out


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 64, "name a PAGE"),
        (("x", "--site", "sample"), 64, "name a PAGE"),
        (("x", "--rule", "about"), 64, "--rule and --limit go with --site"),
        (("--site", "sample", "--only-removed"), 64, "go with a PAGE"),
        (("--site", "nowhere"), 64, "holds no site 'nowhere'"),
        (("--site", "sample", "--rule", "sorcery"), 65, "these did: about"),
    ],
)
def test_mistakes_are_named(demo: Demo, arguments: tuple[str, ...], code: int, said: str) -> None:
    called = demo.call("removed", *arguments)
    assert (called.code, called.raw) == (code, b"")
    assert said in called.err


def test_running_text_from_the_middle_of_one_page_comes_first(world: World) -> None:
    long = f"{PARAGRAPH} Then they walked to the quay, where a hawser of four strands was being laid by hand."
    related = ["Read next", "related", None, 5]
    world.night(
        0,
        {
            "/a/": page("First.\n\nLast.", removals=[["Home", "links", None, 0], [long, "related", None, 2], related]),
            "/b/": page(
                "Other.", removals=[["Home", "links", None, 0], [long + " At last.", "about", None, 3], related]
            ),
        },
    )
    site = ("--home", world.config.home, "removed", "--site", "rope")
    rules = {row["rule"]: row["doubtful"] for row in call(*site, "--json").went_well().rows}
    # After the one that `about` took no text was kept: a tail may be long.
    assert rules == {"links": 0, "related": 1, "about": 0}
    assert "1 doubtful block; `" in call(*site).err
    assert "--rule related` shows them first" in call(*site).err
    blocks = call(*site, "--rule", "related", "--json").rows
    assert [row["text"] for row in blocks] == [long, "Read next"]
    assert [len(row["pages"]) for row in blocks] == [1, 2]
    assert "from the middle of one page's text" in blocks[0]["doubt"]


def test_as_of_a_commit_shows_the_rules_of_then(world: World) -> None:
    first = world.night(0, {"/a/": page(removals=[["Home", "links", None]])})
    world.night(1, {"/a/": page(PARAGRAPH + " Edited.", removals=[["Start", "menu", None]])})
    site = ("--home", world.config.home, "removed", "--site", "rope", "--json")
    assert [row["rule"] for row in call(*site).rows] == ["menu"]
    then = (first.recorded_at + timedelta(seconds=1)).isoformat()
    assert [row["rule"] for row in call(*site, "--as-of", then).rows] == ["links"]
