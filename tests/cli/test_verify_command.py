"""`archive verify` and `archive events` from the command line, on the two nights of the sample."""

from __future__ import annotations

import csv
import fcntl
from pathlib import Path

import pytest

from cli.calling import call
from tests.verify.damage import flip


def test_a_check_says_what_it_looked_at_and_is_recorded(home: Path) -> None:
    called = call("--home", home, "verify").went_well()
    assert "everything is as it was written" in called.out
    assert "the journal ends with commit 2, chain1:" in called.out
    [event] = call("--home", home, "events", "--json").went_well().rows
    assert (event["type"], event["outcome"], event["commit"]) == ("fixity check", "success", 3)
    assert event["detail"]["checked"]["commits"] == 2
    assert call("--home", home, "verify", "--json").went_well().row["sound"] is True


def test_a_type_that_no_event_has_is_answered_with_those_that_there_are(home: Path) -> None:
    assert "no events yet" in call("--home", home, "events", "--type", "backup").went_well().err
    call("--home", home, "verify").went_well()
    call("--home", home, "verify").went_well()
    called = call("--home", home, "events", "--type", "backup").went_well()
    assert "no events of type backup; there are: fixity check (2)" in called.err
    assert "no events yet" not in called.err
    assert call("--home", home, "events", "--type", "backup", "--json").went_well().rows == []


def test_damage_is_named_and_the_exit_code_says_so(home: Path) -> None:
    path = max((home / "warc").glob("*.warc.gz"), key=lambda one: one.stat().st_size)
    flip(path, path.stat().st_size // 3)
    called = call("--home", home, "verify")
    assert called.code == 65
    assert path.name in called.err
    assert "Traceback" not in called.err
    [event] = call("--home", home, "events", "--json").rows
    assert event["outcome"] == "fail"
    assert path.name in event["detail"]["first"][0]
    called = call("--home", home, "verify", "--repair")
    assert called.code == 65
    assert "healed: nothing" in called.out


def test_a_file_that_is_no_database_is_repaired_and_told(home: Path) -> None:
    (home / "archive.db").write_bytes(b"not a database" * 500)
    for log in home.glob("archive.db-*"):
        log.unlink()
    assert call("--home", home, "verify").code == 65
    called = call("--home", home, "verify", "--repair").went_well()
    assert "healed: " in called.out
    assert "archive.db.damaged-" in called.out
    assert [row["type"] for row in call("--home", home, "events", "--json").rows] == ["recovery"]
    call("--home", home, "verify").went_well()


def test_no_repair_while_a_crawl_goes_on(home: Path) -> None:
    (home / "locks").mkdir(exist_ok=True)
    with (home / "locks" / "sample.lock").open("w+") as lock:
        lock.write("1\n\n")
        lock.flush()
        fcntl.flock(lock, fcntl.LOCK_EX)
        called = call("--home", home, "verify", "--repair")
    assert called.code == 75
    assert "sample is being crawled" in called.err


def test_an_export_is_proven_row_by_row_back_to_its_records(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "news.csv"
    call("--home", home, "export", "--format", "csv", "--rows", "versions", "--out", out).went_well()
    with out.open(encoding="utf-8", newline="") as file:
        count = len(list(csv.DictReader(file)))
    called = call("--home", home, "verify", "--export", out).went_well()
    assert f"checked {count} rows" in called.out


@pytest.mark.parametrize(
    ("column", "said"),
    [
        ("body_text", "its text is not the one"),
        ("title", "its title is"),
        ("payload_digest", "its payload_digest is not"),
        ("warc_record_id", "no version of the page has this text from this record"),
        ("item_id", "the archive has no item of this name"),
        ("captured_utc", "its captured_utc is"),
    ],
)
def test_an_altered_cell_of_an_export_is_named_by_its_line(home: Path, tmp_path: Path, column: str, said: str) -> None:
    out = tmp_path / "news.csv"
    call("--home", home, "export", "--format", "csv", "--out", out).went_well()
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    rows[2][column] += "x"
    with out.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    called = call("--home", home, "verify", "--export", out)
    assert called.code == 65
    assert called.err.count("\n") == 1, called.err
    assert said in called.err
    assert f"{out}: line " in called.err


@pytest.mark.parametrize(
    "content", [b"", b"a,b\n1,2\n", b"\xff\xfe\x00", b'item_id,body_text,text_digest,payload_digest,warc_record_id\n"a']
)
def test_what_is_no_export_is_refused_in_one_line(home: Path, tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.csv"
    path.write_bytes(content)
    called = call("--home", home, "verify", "--export", path)
    assert called.code == 65
    assert called.err.count("\n") == 1
    assert call("--home", home, "verify", "--export", tmp_path / "missing.csv").code == 65
