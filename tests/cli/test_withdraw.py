"""`archive withdraw`: asked, told and done; and every command that meets the page afterwards names it."""

from __future__ import annotations

import csv
import io
import json
import re
import shlex
import subprocess
import sys
import zlib
from pathlib import Path
from typing import Any

import pytest

from cli.calling import Called, call
from cli.conftest import Demo

WHY = "court order 12 O 345/26"


def item_of(demo: Demo) -> Any:
    """An item with two versions, a contact and a text of its own."""
    url = demo.url_of("edited")
    return next(row for row in demo.call("list", "--json").rows if row["url"] == url)


def plain_bytes(path: Path) -> bytes:
    content = rest = path.read_bytes()
    while rest[:2] == b"\x1f\x8b":
        stream = zlib.decompressobj(31)
        content += stream.decompress(rest)
        rest = stream.unused_data
    return content


def withdraw(home: Path, *more: object) -> Called:
    return call("--home", home, "withdraw", *more, "--why", WHY, "--by", "Ida Falk")


@pytest.fixture
def withdrawn(demo: Demo, home: Path) -> Path:
    withdraw(home, item_of(demo)["item_id"], "--yes").went_well()
    return home


def test_nothing_happens_where_nobody_can_be_asked(demo: Demo, home: Path) -> None:
    item = item_of(demo)
    called = withdraw(home, item["item_id"])
    assert called.code == 64
    assert "--yes" in called.err
    dry = withdraw(home, item["item_id"], "--dry-run", "--json").went_well()
    assert dry.row["tombstone"] is None
    assert set(dry.row["captures"].values()) == {"whole", "part"}
    assert call("--home", home, "show", item["item_id"]).out == demo.call("show", item["item_id"]).out


def test_no_file_holds_its_sentences_any_more_and_the_rest_is_sound(demo: Demo, home: Path) -> None:
    item = item_of(demo)
    for export in home.glob("news.*"):  # made before, by the demo; what was exported is not reached
        export.unlink()
    shown = demo.call("show", item["item_id"], "--json").row
    # The first paragraph stands in other items' sidebars as well.
    sentences = [part[:60].encode() for part in shown["body_text"].split("\n\n")[1:] if len(part) > 100]
    assert len(sentences) >= 2
    before = sum(one in plain_bytes(path) for one in sentences for path in home.rglob("*") if path.is_file())
    assert before > len(sentences)
    items = {url for row in demo.call("list", "--json").rows for url in (row["url"], *row["alternate_urls"])}
    elsewhere = withdraw(home, item["item_id"], "--dry-run", "--json").row["elsewhere"]
    lists = [one["url"] for one in elsewhere if one["text"] and one["url"] not in items]
    others = [one["url"] for one in elsewhere if one["url"] in items]
    assert lists
    assert "by itself" in withdraw(home, item["item_id"], "--yes", "--also", others[0]).err
    also = [word for url in lists for word in ("--also", url)]
    done = withdraw(home, item["item_id"], "--yes", "--json", *also).went_well()
    assert done.row["destroyed"]["records"] == len(done.row["captures"])
    left = [
        (path.name, one)
        for path in sorted(home.rglob("*"))
        if path.is_file()
        for one in sentences
        if one in plain_bytes(path)
    ]
    assert left == []
    assert call("--home", home, "verify").went_well()
    assert call("--home", home, "list", "--json").went_well().rows != []


def test_lists_and_exports_of_every_moment_name_it(demo: Demo, withdrawn: Path, tmp_path: Path) -> None:
    item = item_of(demo)
    first = demo.call("history", item["item_id"], "--json").rows[0]["first_seen_utc"]
    named = f"{item['item_id']} {item['url']} was withdrawn on"
    listed = call("--home", withdrawn, "list").went_well()
    assert named in listed.err
    assert WHY in listed.err
    assert "withdrawn" in next(line for line in listed.out.splitlines() if line.startswith(item["item_id"]))
    for more in ((), ("--rows", "versions")):
        out = tmp_path / "items.csv"
        called = call("--home", withdrawn, "export", "--format", "csv", "--out", out, *more).went_well()
        assert named in called.err
        rows = [
            row
            for row in csv.DictReader(io.StringIO(out.read_text("utf-8"), newline=""))
            if row["item_id"] == item["item_id"]
        ]
        assert rows
        for row in rows:
            assert json.loads(row["removed_labels"]) == ["withdrawn"]
            assert not any(
                row[name] for name in ("title", "body_text", "authors", "contact_name", "about_text", "published_text")
            )
            assert row["published"]
            assert row["text_digest"].startswith("sha256:")
        assert min(row["first_seen_utc"] for row in rows) == first


def test_show_history_and_search_name_it(demo: Demo, withdrawn: Path) -> None:
    item = item_of(demo)
    for command in ("show", "history", "diff", "removed"):
        called = call("--home", withdrawn, command, item["item_id"]).went_well()
        assert "was withdrawn on" in called.err, command
        assert item["title"] not in called.out + called.err
    assert call("--home", withdrawn, "show", item["item_id"], "--json").row["body_text"] is None
    words = item["title"].split()[:4]
    found = call("--home", withdrawn, "search", *words, "--json").went_well().rows
    assert item["item_id"] not in {row["item_id"] for row in found}


def test_nothing_is_told_of_it_that_is_not_there_any_more(demo: Demo, withdrawn: Path) -> None:
    item = demo.call("show", item_of(demo)["item_id"], "--json").row
    assert f"({item['published_source']}: " in demo.call("show", item["item_id"]).out
    shown = call("--home", withdrawn, "show", item["item_id"]).went_well()
    assert f"{item['published']} ({item['published_source']})" in shown.out
    assert "None" not in shown.out
    told = call("--home", withdrawn, "show", item["item_id"], "--evidence").went_well()
    assert "it was withdrawn: what its sources said was erased with its text" in told.err
    assert "reclean" not in told.out + told.err


def test_doing_it_again_says_so_and_changes_nothing_more(demo: Demo, withdrawn: Path) -> None:
    item = item_of(demo)
    again = withdraw(withdrawn, item["item_id"], "--yes", "--json").went_well()
    assert again.row["destroyed"]["records"] == 0
    told = withdraw(withdrawn, item["item_id"], "--yes").went_well()
    assert "was withdrawn before" in told.out
    assert "Ida Falk" in told.err


def test_what_is_no_address_cannot_go_with_it(demo: Demo, home: Path) -> None:
    for also in ("news", "http://[x/"):
        called = withdraw(home, item_of(demo)["item_id"], "--yes", "--also", also)
        assert called.code == 64
        assert "--also" in called.err
        assert len(called.err.splitlines()) == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("http://127.0.0.1:8765/nowhere/", "--yes"), "holds no page"),
        (("item1-", "--yes"), "fits"),
    ],
)
def test_mistakes_are_one_line(home: Path, arguments: tuple[str, ...], said: str) -> None:
    called = withdraw(home, *arguments)
    assert called.code in (64, 65)
    assert said in called.err
    assert len(called.err.splitlines()) == 1


def proof() -> tuple[str, list[str]]:
    """What docs/keeping.md tells to run under "Prove it": the program, and the words of the second command."""
    page = (Path(__file__).parents[2] / "docs" / "keeping.md").read_text("utf-8")
    told = page[page.index("**Prove it.**") :]
    program = re.search(r"<<'END'\n(.*?\n)END\n", told, re.DOTALL)
    grep = re.search(r"^\$ (grep .*)$", told, re.MULTILINE)
    assert program is not None
    assert grep is not None
    return program[1], shlex.split(grep[1])


def found_by_proof(home: Path, words: str) -> tuple[set[str], set[str]]:
    """The folders whose WARC records hold `words`, and the other files that do, as the two commands of the docs tell."""
    program, grep = proof()
    looked = subprocess.run(
        [sys.executable, "-", str(home), words], input=program, capture_output=True, text=True, check=True
    ).stdout.splitlines()
    assert int(looked.pop().split()[2]) > 100
    said = {"words of the page": words, "./archive-data": str(home)}
    other = subprocess.run([said.get(word, word) for word in grep], capture_output=True, text=True, check=False).stdout
    return {Path(line.partition(": record at")[0]).parent.name for line in looked}, {
        Path(line).name for line in other.splitlines()
    }


def test_the_proof_in_the_docs_finds_the_words_before_and_not_after(demo: Demo, home: Path) -> None:
    item = item_of(demo)
    text = demo.call("show", item["item_id"], "--json").row["body_text"]
    # The first paragraph stands in other items' sidebars as well.
    words = next(part for part in text.split("\n\n")[1:] if len(part) > 100)[:40]
    records, files = found_by_proof(home, words)
    assert records == {"warc", "journal"}
    assert {"archive.db", "news.csv", "news.jsonl"} <= files
    # `zcat` alone does not see it: the captures are coded once more.
    assert not any(words.encode() in plain_bytes(path) for path in (home / "warc").glob("*.gz"))
    withdraw(home, item["item_id"], "--yes").went_well()
    assert found_by_proof(home, words) == (set(), {"news.csv", "news.jsonl"})
