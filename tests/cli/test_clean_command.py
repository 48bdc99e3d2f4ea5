"""`archive clean`: the pure part of the road, as people and measuring programs call it."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from cli.calling import call

KEYS = """file kind title published published_tz published_text dateline media_contact authors language body_text text_digest evidence kept removed"""

PAGE = """<!doctype html><html lang="en"><head><title>A New Well | The Society</title>
<script type="application/ld+json">{"@context":"https://schema.org","@type":"NewsArticle","headline":"A New Well","datePublished":"2021-03-04"}</script>
</head><body><nav><ul><li><a href="/">Home</a></li></ul></nav><article><h1>A New Well</h1>
<p>The Society has dug a new well behind the old town hall, and the water is as cold as the water of the spring was.</p>
<p>Members may taste it on any day of the week until the first frost, when the lid is closed for the winter.</p></article></body></html>"""


def test_text_gives_exactly_the_keys_that_are_promised(release: Path) -> None:
    row = call("clean", release, "--json").went_well().row
    assert list(row) == KEYS.split()
    assert row["file"] == "release.txt"
    assert row["title"] == "Society Opens a Reading Room"
    assert row["published"] == "2020-03-03"
    assert row["dateline"] == "SPRINGFIELD"
    assert row["text_digest"] == "sha256:" + hashlib.sha256(row["body_text"].encode()).hexdigest()


def test_no_block_is_both_kept_and_removed(release: Path) -> None:
    release.write_text(
        release.read_text("utf-8") + "Media Contact: Ada Holm, Press Officer, 502.555.0100, press@society.example\n",
        encoding="utf-8",
    )
    row = call("clean", release, "--json").row
    assert "contact" in row["kept"]
    assert row["media_contact"]["name"] == "Ada Holm"
    assert all(set(one) == {"rule", "text"} for one in row["removed"])
    kept = set(row["kept"].values())
    assert not kept & {one["text"] for one in row["removed"]}


def test_each_file_has_a_line_and_a_bad_one_an_error(release: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    page.write_text(PAGE, encoding="utf-8")
    called = call("clean", release, tmp_path / "none.txt", page, "--json")
    assert called.code == 65
    assert [row["file"] for row in called.rows] == ["release.txt", "page.html"]
    assert called.rows[1]["published"] == "2021-03-04"
    assert called.err == f"archive: {tmp_path / 'none.txt'}: No such file or directory\n"


def test_for_people_text_kept_and_left_out_are_told(release: Path) -> None:
    out = call("clean", release).went_well().out
    assert out.startswith("Society Opens a Reading Room\n")
    assert "left out by" in out


@pytest.fixture
def listing(tmp_path: Path) -> Path:
    folder = tmp_path / "pages"
    (folder / "html").mkdir(parents=True)
    (folder / "html" / "well.html").write_bytes(PAGE.replace("cold", "kühl").encode("latin-1"))
    (folder / "html" / "empty.html").write_bytes(b"")
    absolute = tmp_path / "absolute.html"
    absolute.write_text(PAGE.replace("A New Well", "An Old Well"), encoding="utf-8")
    rows: list[object] = [
        {
            "id": "a",
            "url": "https://s.example/news/well/",
            "site": "s",
            "html_path": "html/well.html",
            "encoding": "latin-1",
        },
        {"id": "b", "url": "https://s.example/x/", "site": "s", "html_path": "html/none.html", "encoding": "utf-8"},
        {"id": "c", "url": None, "site": "s", "html_path": "html/empty.html", "encoding": None},
        {"id": "d", "url": "https://s.example/y/"},
        {"id": 5, "url": "https://s.example/z/", "site": "s", "html_path": str(absolute), "encoding": "utf-8"},
    ]
    path = folder / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in rows) + "{no json\n\n", encoding="utf-8")
    return path


def test_every_listed_page_has_its_line_in_order(listing: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.jsonl"
    called = call("clean", "--jsonl", listing, "--out", out)
    assert (called.code, "3 of 6 lines" in called.err) == (65, True)  # the empty page is a page
    rows = [json.loads(line) for line in out.read_text("utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["a", "b", "c", "d", 5, None]
    well, none, empty, pathless, old, no_json = rows
    assert "kühl" in well["text"]
    assert (well["title"], well["date"]) == ("A New Well", "2021-03-04")
    assert "error" not in well
    assert old["title"] == "An Old Well"
    assert all(row["text"] == "" and row["error"] for row in (none, empty, pathless, no_json))
    assert "none.html" in none["error"]
    assert "line 6" in no_json["error"]


def test_listed_page_that_is_no_text_has_its_error(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_bytes(b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n1 0 obj << /Type /Catalog >> endobj")
    (tmp_path / "b.html").write_bytes(PAGE.encode("utf-16-le"))
    (tmp_path / "c.html").write_bytes(b"<html><body></body></html>")
    rows = [{"id": n, "html_path": f"{n}.html", "encoding": "UTF-16LE" if n == "b" else None} for n in "abc"]
    listing = tmp_path / "in.jsonl"
    listing.write_text("".join(json.dumps(row) + "\n" for row in rows))
    called = call("clean", "--jsonl", listing, "--out", "-")
    pdf, wide, empty = called.rows
    assert (pdf["text"], "PDF" in pdf["error"], wide["title"], empty["text"]) == ("", True, "A New Well", "")
    assert (called.code, "1 of 3 lines" in called.err) == (65, True)
    listing.write_text("".join(json.dumps(row) + "\n" for row in rows[1:]))
    assert call("clean", "--jsonl", listing, "--out", "-").went_well().err == ""


def test_page_beyond_the_budgets_is_one_message(tmp_path: Path) -> None:
    page = tmp_path / "large.html"
    page.write_text("<html><p>" + "word " * 3_500_000)
    called = call("clean", page)
    assert (called.code, called.out) == (65, "")
    assert "16,777,216" in called.err


def test_list_that_is_none_is_named_and_nothing_written(tmp_path: Path) -> None:
    bad = tmp_path / "in.jsonl"
    bad.write_bytes(b"\xff\xfe\x00")
    for path in (bad, tmp_path / "none.jsonl", tmp_path):
        called = call("clean", "--jsonl", path, "--out", tmp_path / "out.jsonl")
        assert called.code == 65
        assert str(path) in called.err
    assert not (tmp_path / "out.jsonl").exists()


def test_pages_of_one_site_are_learned_together(tmp_path: Path) -> None:
    chrome = (  # nothing but its repetition tells it from the report
        "<div><p>The Society keeps a library of nine thousand volumes and a reading room that members may use by day or night.</p>"
        "<p>It was founded by four clockmakers who wanted a place to quarrel in when the market hall was shut.</p></div>"
    )
    rows = []
    for n, site in enumerate(("s", "s", "other", None)):
        paragraphs = "".join(
            f"<p>In month {m} of year {n} the well behind the town hall gave {m * n + 7} buckets of water a day, which the warden thought remarkable.</p>"
            for m in range(1, 6)
        )
        (tmp_path / f"{n}.html").write_text(
            f"<html><body><article><h1>Well report {n}</h1>{paragraphs}{chrome}</article></body>"
        )
        rows.append({"id": n, "url": f"https://s.example/{n}", "html_path": f"{n}.html", "encoding": "utf-8"})
        rows[-1] |= {"site": site} if site else {}
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    learned = call("clean", "--jsonl", tmp_path / "in.jsonl", "--out", "-").went_well().rows
    assert [("clockmakers" in row["text"], "buckets" in row["text"]) for row in learned] == [
        (False, True),
        (False, True),
        (True, True),
        (True, True),
    ]
    alone = call("clean", "--jsonl", tmp_path / "in.jsonl", "--out", "-", "--no-learning").went_well().rows
    assert all("clockmakers" in row["text"] for row in alone)


def test_markdown_keeps_the_form_of_the_page(tmp_path: Path) -> None:
    page = tmp_path / "well.html"
    page.write_text(PAGE.replace("<p>Members", "<h2>Tasting</h2><p>Members"), "utf-8")
    shown = call("clean", page, "--format", "markdown").went_well().out
    assert shown.startswith("# A New Well\n\nThe Society has dug")
    assert "\n\n## Tasting\n\nMembers may taste it" in shown
    assert "Home" not in shown
