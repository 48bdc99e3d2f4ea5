"""`archive import`: files on the same road as a crawl, bad ones named, nothing twice."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from archive.config import Config
from archive.importing import import_files as stage
from archive.sites import adhoc
from archive.store import Store
from cli.calling import call
from cli.conftest import RELEASE, Demo


def test_text_file_becomes_an_item_that_is_found(release: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    call("--home", home, "import", release, "--site", "ashg").went_well()
    row = call("--home", home, "search", "catalog", "--json").row
    assert row["title"] == "Society Opens a Reading Room"
    shown = call("--home", home, "show", row["url"], "--json").row
    assert shown["source"] == "import"
    assert shown["http_status"] is None
    assert shown["body_text"].startswith("SPRINGFIELD – The Society opened")


def test_same_file_again_makes_nothing_new_wherever_it_lies(release: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    call("--home", home, "import", release, "--site", "ashg").went_well()
    moved = tmp_path / "elsewhere" / "release.txt"
    moved.parent.mkdir()
    moved.write_bytes(release.read_bytes())
    row = call("--home", home, "import", release, moved, release.parent, "--site", "ashg", "--json").went_well().row
    assert (row["captures"], row["known"]) == (0, 2)
    assert len(call("--home", home, "runs", "--json").rows) == 1


def test_bad_files_are_named_and_the_others_go_on(release: Path, tmp_path: Path) -> None:
    folder = release.parent
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 20)
    (folder / "empty.html").write_bytes(b"")
    (folder / "broken.warc.gz").write_bytes(b"\x1f\x8bno gzip at all")
    (folder / "dangling.txt").symlink_to("nowhere")
    (folder / "picture.png").write_bytes(b"\x89PNG")
    missing = folder / "missing.txt"
    called = call("--home", tmp_path / "home", "import", folder, missing, "--site", "ashg", "--json")
    assert called.code == 65
    assert called.row["captures"] == 1
    assert called.row["failed"] == 5
    assert called.row["passed_over"] == 1
    lines = called.err.splitlines()
    for name in ("binary.txt", "empty.html", "broken.warc.gz", "dangling.txt", "missing.txt"):
        assert sum(str(folder / name) in line for line in lines) == 1
    assert len(lines) == 5
    assert len(call("--home", tmp_path / "home", "list", "--json").rows) == 1


def test_only_bad_files_leave_no_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"")
    called = call("--home", tmp_path / "home", "import", tmp_path / "a.txt", "--site", "ashg")
    assert called.code == 65
    assert call("--home", tmp_path / "home", "runs").raw == b""


def test_warc_of_another_archive_gives_the_same_items(demo: Demo, tmp_path: Path) -> None:
    home = tmp_path / "home"
    site = home.with_name("sample.toml")
    text = (Path(__file__).parents[2] / "archive/sites/sample.toml").read_text("utf-8")
    port = demo.url_of("edited").split(":")[2].split("/")[0]
    site.write_text(text.replace(":8765/", f":{port}/"), encoding="utf-8")
    call("--home", home, "import", demo.home / "warc", "--site", site).went_well()
    same = ("item_id", "url", "title", "kind", "published", "version", "text_digest", "first_seen_utc", "last_seen_utc")
    here, there = (
        [{name: row[name] for name in same} for row in call("--home", one, "list", "--json").rows]
        for one in (home, demo.home)
    )
    assert here == there
    again = call("--home", home, "import", demo.home / "warc", "--site", site, "--json").went_well().row
    assert again["captures"] == 0


def test_import_settles_its_own_site_only(release: Path, tmp_path: Path) -> None:
    home = tmp_path / "home"
    config = Config(home=home)
    with Store.create(config) as store:
        assert stage(store, config, adhoc("https://aaa.example/"), [release]).captures == 1
        # What is staged for the other site belongs to a run that failed: nobody's to go on with, but not to be lost.
        assert stage(store, config, adhoc("https://bbb.example/"), [release]).captures == 1
        failed = store.unfinished_run("bbb.example")
        assert failed is not None
        store.fail_run(failed, datetime.now(UTC))
    called = call("--home", home, "import", release, "--site", "https://bbb.example/", "--json").went_well()
    assert (called.row["site"], called.row["run"]) == ("bbb.example", failed)
    assert {row["key"]: row["staged"] for row in call("--home", home, "sites", "--json").rows if row["staged"]} == {
        "aaa.example": 1
    }


def test_two_files_of_one_name_are_two_items(tmp_path: Path) -> None:
    for n, what in enumerate(("a Reading Room", "its Attic")):
        (tmp_path / str(n)).mkdir()
        (tmp_path / str(n) / "release.txt").write_text(RELEASE.format(what=what), encoding="utf-8")
    call("--home", tmp_path / "home", "import", tmp_path / "0", tmp_path / "1", "--site", "ashg").went_well()
    assert len(call("--home", tmp_path / "home", "list", "--json").rows) == 2
