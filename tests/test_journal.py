"""Commits come back as they were appended, in order, whatever a kill or a disk did to the files."""

from __future__ import annotations

import gzip
import itertools
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadInput, DatabaseLost, StorageFailed
from archive.journal import Change, Journal, chain_digest, marked, redacted, replay, spell
from archive.warc import WarcSeries, read_record, records

WHEN = datetime(2026, 11, 21, 2, 43, 52, 123456, tzinfo=UTC)
CHANGES = [
    Change("content", "add", {"text_digest": "sha256:00", "body_text": "Zwölf “neue” Mitglieder\u2028\n"}),
    Change("version", "close", {"page": "org,example)/"}),
]


def test_commits_come_back_in_order_of_seq(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        for seq in (1, 2, 10):
            journal.append(seq, WHEN + timedelta(seconds=seq), CHANGES[: seq % 3])
    assert list(replay(tmp_path)) == [(seq, WHEN + timedelta(seconds=seq), CHANGES[: seq % 3]) for seq in (1, 2, 10)]


def test_append_says_where_the_commit_stands(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        file, offset = journal.append(7, WHEN, CHANGES)
        record = read_record(tmp_path, file, offset)
    assert (record.record_type, record.url, record.captured_at) == ("resource", "urn:archive:commit:7", WHEN)
    assert record.content_type == "application/x-ndjson"
    assert record.payload.decode().split("\n") == [
        '{"changes":2,"format":"journal1","recorded_at":"2026-11-21T02:43:52.123456Z","seq":7}',
        '{"op":"add","row":{"body_text":"Zwölf “neue” Mitglieder\u2028\\n","text_digest":"sha256:00"},"table":"content"}',
        '{"op":"close","row":{"page":"org,example)/"},"table":"version"}',
        "",
    ]


def test_of_two_commits_with_one_seq_the_later_written_wins(tmp_path: Path) -> None:
    orphan, real = [Change("run", "add", {"id": "orphan"})], [Change("run", "add", {"id": "real"})]
    for changes in (orphan, orphan, real):
        with Journal(tmp_path) as journal:
            journal.append(1, WHEN, changes)
    with Journal(tmp_path) as journal:
        journal.append(2, WHEN, orphan)
        journal.append(2, WHEN, real)
    assert len(list(tmp_path.glob("*.warc.gz"))) == 4
    assert [(seq, changes) for seq, _, changes in replay(tmp_path)] == [(1, real), (2, real)]


def test_later_written_wins_also_between_processes_that_both_live(tmp_path: Path) -> None:
    orphan, real = [Change("run", "add", {"id": "orphan"})], [Change("run", "add", {"id": "real"})]
    with Journal(tmp_path) as first, Journal(tmp_path) as second:
        first.append(1, WHEN, real)
        second.append(2, WHEN, orphan)
        first.append(2, WHEN, real)
    assert [(seq, changes) for seq, _, changes in replay(tmp_path)] == [(1, real), (2, real)]


def test_torn_end_is_a_commit_that_never_was(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.append(1, WHEN, CHANGES)
        file, offset = journal.append(2, WHEN, CHANGES)
    whole = (tmp_path / file).read_bytes()
    for end in range(offset, len(whole)):
        (tmp_path / file).write_bytes(whole[:end])
        assert [seq for seq, _, _ in replay(tmp_path)] == [1]
    with Journal(tmp_path) as journal:
        journal.append(2, WHEN, [])
    assert [(seq, changes) for seq, _, changes in replay(tmp_path)] == [(1, CHANGES), (2, [])]


def test_every_cut_of_the_only_commit_replays_to_nothing(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        file, _ = journal.append(1, WHEN, CHANGES)
    whole = (tmp_path / file).read_bytes()
    for end in range(len(whole)):
        (tmp_path / file).write_bytes(whole[:end])
        assert list(replay(tmp_path)) == []


def test_damage_before_the_end_is_not_passed_over(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        file, offset = journal.append(1, WHEN, CHANGES)
        journal.append(2, WHEN, CHANGES)
    damaged = bytearray((tmp_path / file).read_bytes())
    damaged[offset + 60] ^= 0xFF
    (tmp_path / file).write_bytes(damaged)
    with pytest.raises(BadInput, match=f"{file}: record at byte {offset}: damaged"):
        list(replay(tmp_path))


def test_directory_without_journal_has_no_commits(tmp_path: Path) -> None:
    assert list(replay(tmp_path / "missing")) == []
    (tmp_path / "sample-1.warc.gz").write_bytes(gzip.compress(b"another series", mtime=0))
    assert list(replay(tmp_path)) == []


HEADER = b'{"changes":1,"format":"journal1","recorded_at":"2026-11-21T02:43:52Z","seq":3}\n'
GOOD = b'{"op":"add","row":{},"table":"run"}\n'


@pytest.mark.parametrize(
    ("payload", "line"),
    [
        (HEADER + b'{"op":"add","row":{}\n', 2),
        (HEADER + b'{"op":"burn","row":{},"table":"run"}\n', 2),
        (HEADER + b'{"op":"add","row":[],"table":"run"}\n', 2),
        (HEADER + b'{"op":"add","row":{},"table":7}\n', 2),
        (HEADER + b'{"op":"add","row":{},"table":"run","x":1}\n', 2),
        (HEADER + b"[]\n", 2),
        (HEADER + b"\xff\n", 2),
        (HEADER + b"[" * 100_000 + b"\n", 2),
        (HEADER, 1),
        (HEADER + GOOD + GOOD, 1),
        (HEADER + GOOD[:-1], 1),
        (HEADER.replace(b":3}", b":4}") + GOOD, 1),
        (HEADER.replace(b"journal1", b"journal9") + GOOD, 1),
        (HEADER.replace(b"2026-11", b"soon") + GOOD, 1),
        (HEADER.replace(b'"2026-11-21T02:43:52Z"', b"7") + GOOD, 1),
        (b"", 1),
        (b"{}\n", 1),
    ],
)
def test_malformed_commit_is_named_by_file_and_seq(tmp_path: Path, payload: bytes, line: int) -> None:
    with WarcSeries(tmp_path, "journal") as series:
        file = series.write_resource("urn:archive:commit:3", WHEN, "application/x-ndjson", payload).file
    with pytest.raises(BadInput, match=rf"{file}: commit 3, line {line}: ") as caught:
        list(replay(tmp_path))
    assert caught.value.name == f"{tmp_path / file}#3"


def test_equal_commits_are_spelled_alike(tmp_path: Path) -> None:
    one = Change("item", "add", {"b": 1, "a": {"y": None, "x": [True, 1.5]}})
    other = Change("item", "add", {"a": {"x": [True, 1.5], "y": None}, "b": 1})
    assert spell(1, WHEN, [one]) == spell(1, WHEN, [other])


def test_what_json_cannot_say_is_refused_and_nothing_is_written(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal, pytest.raises(ValueError, match="JSON compliant"):
        journal.append(1, WHEN, [Change("item", "add", {"x": float("nan")})])
    assert list(tmp_path.iterdir()) == []


def lone(text: str) -> bool:
    """JSON joins a high and a low surrogate that follow one another into the character they mean."""
    return not any("\ud800" <= a <= "\udbff" and "\udc00" <= b <= "\udfff" for a, b in itertools.pairwise(text))


texts = st.text(st.characters(codec=None), max_size=20).filter(lone)
values: st.SearchStrategy[Any] = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**30), 10**30)
    | st.floats(allow_nan=False, allow_infinity=False)
    | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
changes_ = st.lists(
    st.builds(Change, texts, st.sampled_from(["add", "close"]), st.dictionaries(texts, values, max_size=4)), max_size=4
)


@settings(max_examples=60, deadline=None)
@given(commits=st.dictionaries(st.integers(0, 10**12), changes_, max_size=3), microseconds=st.integers(0, 10**15))
def test_any_commit_comes_back(
    tmp_path_factory: pytest.TempPathFactory, commits: dict[int, list[Change]], microseconds: int
) -> None:
    directory = tmp_path_factory.mktemp("journal")
    when = datetime(2000, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
    with Journal(directory) as journal:
        for seq in sorted(commits):
            journal.append(seq, when, commits[seq])
    assert list(replay(directory)) == [(seq, when, commits[seq]) for seq in sorted(commits)]


def payloads(directory: Path) -> list[bytes]:
    """The commits' bytes in the order of writing."""
    return [
        one.payload
        for path in sorted(directory.glob("*.warc.gz"))
        for one in records(path)
        if one.url.startswith("urn:archive:commit:")
    ]


def test_each_commit_names_the_one_before_whichever_process_wrote_it(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        journal.append(1, WHEN, CHANGES)
        journal.append(2, WHEN, CHANGES[:1])
    with Journal(tmp_path) as journal:
        journal.append(3, WHEN, CHANGES)
    first, second, third = payloads(tmp_path)
    assert b"previous" not in first
    assert json.loads(second.split(b"\n")[0])["previous"] == chain_digest(first)
    assert json.loads(third.split(b"\n")[0])["previous"] == chain_digest(second)


def test_a_commit_never_names_the_orphan_of_a_killed_publish(tmp_path: Path) -> None:
    for seq, changes in ((1, CHANGES), (2, []), (2, CHANGES), (3, [])):
        with Journal(tmp_path) as journal:
            journal.append(seq, WHEN, changes)
    first, orphan, second, third = payloads(tmp_path)
    named = [json.loads(one.split(b"\n")[0])["previous"] for one in (orphan, second, third)]
    assert named == [chain_digest(first), chain_digest(first), chain_digest(second)]


def test_a_commit_that_the_database_does_not_know_is_overtaken_only_where_its_publish_was_not_ended(
    tmp_path: Path,
) -> None:
    with Journal(tmp_path) as journal:
        journal.append(1, WHEN, CHANGES)
        journal.append(2, WHEN, [])
    assert marked(tmp_path) == {2}
    with Journal(tmp_path) as journal:
        journal.append(2, WHEN, CHANGES)
    journal.unmark()
    assert marked(tmp_path) == set()
    with Journal(tmp_path) as journal, pytest.raises(DatabaseLost, match="goes on to commit 2"):
        journal.append(2, WHEN, CHANGES)
    with Journal(tmp_path) as journal, pytest.raises(DatabaseLost, match="goes on to commit 2"):
        journal.append(1, WHEN, CHANGES)
    assert len(payloads(tmp_path)) == 3


def test_nothing_follows_a_commit_whose_file_is_gone(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        file, _ = journal.append(1, WHEN, CHANGES)
    journal.unmark()
    for path in tmp_path.glob("journal-*"):
        path.unlink()
    with Journal(tmp_path) as journal, pytest.raises(StorageFailed, match=f"{file} is not there, which holds commit 1"):
        journal.append(2, WHEN, CHANGES, file)
    assert list(tmp_path.iterdir()) == []


def test_a_redacted_row_leaves_the_chain_whole_and_says_that_it_was_redacted(tmp_path: Path) -> None:
    whole = spell(4, WHEN, CHANGES, previous="chain1:00")
    erased = redacted(whole, lambda one: {**one.row, "body_text": ""} if one.table == "content" else None)
    assert b"Mitglieder" in whole
    assert b"Mitglieder" not in erased
    assert chain_digest(erased) == chain_digest(whole)
    assert redacted(erased, lambda _one: None) == erased
    assert b'{"erased":"sha256:' in erased
    with WarcSeries(tmp_path, "journal") as series:
        series.write_resource("urn:archive:commit:4", WHEN, "application/x-ndjson", erased)
    [(_, _, changes)] = replay(tmp_path)
    assert changes == [Change("content", "add", {"text_digest": "sha256:00", "body_text": ""}), CHANGES[1]]


@given(st.integers(min_value=0), st.sampled_from(["flip", "drop", "swap"]))
def test_the_chain_digest_sees_every_altered_lost_and_swapped_line(place: int, how: str) -> None:
    whole = spell(4, WHEN, CHANGES, previous="chain1:00")
    lines = whole.split(b"\n")[:-1]
    at = place % len(lines)
    if how == "flip":
        lines[at] = lines[at][:1] + bytes([lines[at][1] ^ 1]) + lines[at][2:]
    elif how == "drop":
        del lines[at]
    else:
        lines[at], lines[at - 1] = lines[at - 1], lines[at]
    assert chain_digest(b"".join(line + b"\n" for line in lines)) != chain_digest(whole)
