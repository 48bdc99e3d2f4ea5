"""Whatever is altered is found, and named so that a person finds it: table and row, or file and byte, and the page it belongs to."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from captured import FIRST_NIGHT, World, cleaning, page

from archive.errors import DatabaseLost, StorageFailed
from archive.journal import Change, redacted, seqs_written
from archive.settle import place_hold
from archive.settle.orphans import take_up
from archive.store import Store
from archive.verify import Problem, record, repair, verify, verify_home
from archive.warc import index_path, is_finished, records
from archive.warc.erase import Erasure, erase_records
from tests.verify.damage import behind_the_guards, dropped, flip

ROWS = {
    "a text": ("UPDATE content SET body_text = body_text || '.' WHERE body_text LIKE '%Item 3%'", "content", "/news/3"),
    "a title": (
        "UPDATE rendition SET title = 'Hope 2' WHERE title = 'Rope 2' AND to_seq IS NULL",
        "rendition",
        "/news/2",
    ),
    "an end": (
        "UPDATE version SET to_seq = to_seq + 1 WHERE page LIKE '%/news/1' AND to_seq IS NOT NULL",
        "version",
        "/news/1",
    ),
    "an end that never was": (
        "UPDATE version SET to_seq = 4 WHERE to_seq IS NULL AND page LIKE '%/news/3'",
        "version",
        "/news/3",
    ),
    "a date": (
        "UPDATE version SET first_seen = '2026-03-01T02:00:09.000000Z' WHERE page LIKE '%/news/4'",
        "version",
        "/news/4",
    ),
    "a commit of a row": (
        "UPDATE sighting SET from_seq = 3 WHERE from_seq = 2 AND page LIKE '%/news/0'",
        "sighting",
        "/news/0",
    ),
    "a lost row": ("DELETE FROM address WHERE page LIKE '%/news/3'", "address", "/news/3"),
    "a row that nobody wrote": (
        "INSERT INTO page (urlkey, site, first_seq) VALUES ('example,rope)/forged', 'rope', 1)",
        "page",
        "forged",
    ),
    "a block": ("UPDATE block SET text = 'Home News Contract' WHERE text = 'Home News Contact'", "block", "/news/"),
    "a ledger": ("UPDATE removal SET rule = 'nap' WHERE rule = 'nav'", "removal", "/news/"),
    "a capture's place": (
        "UPDATE capture SET offset_bytes = offset_bytes + 1 WHERE url LIKE '%/news/2' AND seq = 1",
        "capture",
        "/news/2",
    ),
    "a digest": (
        "UPDATE capture SET payload_digest = 'sha256:00' WHERE url LIKE '%/news/2' AND seq = 1",
        "capture",
        "/news/2",
    ),
    "a run": ("UPDATE run SET figures = '{}' WHERE seq = 2", "run", ""),
    "when a commit was": (
        "UPDATE \"commit\" SET recorded_at = '2026-03-01T03:00:00.000001Z' WHERE seq = 1",
        "commit",
        "",
    ),
    "a name": ("UPDATE site SET society = 'Society of Rope Takers'", "site", ""),
    "the index's words": (
        "UPDATE search_entry SET body_tokens = 'members' WHERE title_tokens = 'rope 3'",
        "search_entry",
        "/news/3",
    ),
    "a lost entry": ("DELETE FROM search_entry WHERE title_tokens = 'rope 3'", "search_entry", ""),
    "a sketch": ("UPDATE sketch SET shingles = shingles + 1 WHERE id = 2", "sketch", "/news/"),
    "a sketch's digest": ("UPDATE sketched SET digest = digest + 1 WHERE sketch = 2", "sketched", ""),
    "a print": ("UPDATE prints SET packed = :packed", "prints", ""),
    "whose print it is": (
        "UPDATE printed SET page = 'example,rope)/news/9' WHERE page LIKE '%/news/3'",
        "printed",
        "/news/9",
    ),
    "who took a print": ("UPDATE printed SET printer = 'printer1:00' WHERE page LIKE '%/news/3'", "printed", "/news/3"),
    "a waiting capture": ("UPDATE staged_capture SET content_type = 'text/plain'", "", ""),
}


def named(problems: tuple[Problem, ...], *words: str) -> bool:
    return any(all(word in str(one) for word in words) for one in problems)


@pytest.mark.parametrize("damage", ROWS)
def test_an_altered_row_is_found_and_named(world: World, damage: str) -> None:
    statement, table, about = ROWS[damage]
    behind_the_guards(world, statement, **({"packed": b"smudged"} if ":packed" in statement else {}))
    problems = verify(world.store, world.config).problems
    assert named(problems, f"table {table}" if table else "its row", about), [str(one) for one in problems]


def test_a_text_altered_with_its_digest_is_found_by_the_journal(world: World) -> None:
    """Who alters a row and every digest in it has still the journal against him, and the capture's record."""
    behind_the_guards(world, "UPDATE rendition SET state_digest = 'state1:00', title = 'Forged' WHERE title = 'Rope 4'")
    assert named(verify(world.store, world.config).problems, "table rendition", "/news/4", "Forged")


@pytest.mark.parametrize("share", [0.02, 0.4, 0.97])
def test_a_flipped_bit_in_a_record_names_file_and_page(world: World, share: float) -> None:
    """In the middle of a record's compressed bytes, wherever in the file."""
    world.close()
    with world.store.scanning() as scan:
        placed = sorted((row[12], row[13], row[2]) for published, row in scan.placed() if published)
    offset, length, url = placed[int(share * len(placed))]
    [path] = world.config.warc_dir.glob("*.warc.gz")
    flip(path, offset + length // 2)
    problems = verify(world.store, world.config).problems
    assert named(problems, path.name, str(offset), url, "page ")


def test_a_lost_file_names_every_page_that_was_in_it(world: World) -> None:
    [path] = world.config.warc_dir.glob("*.warc.gz")
    path.unlink()
    [problem] = verify(world.store, world.config).problems
    assert all(any(page.endswith(f"/news/{n}") for page in problem.pages) for n in range(6))
    assert (problem.kind, problem.where) == ("record", path.name)
    assert problem.what.startswith("the file is not there, and with it 19 captures of 7 pages: ")
    assert problem.what.endswith(f"{problem.pages[4]} and 2 more")


def test_half_a_record_at_the_end_is_no_damage_and_is_told(world: World) -> None:
    [path] = world.config.warc_dir.glob("*.warc.gz")
    whole = path.read_bytes()
    path.write_bytes(whole + whole[:200])
    report = verify(world.store, world.config)
    assert report.is_sound
    assert "ends inside a record" in report.notes[0]


def test_rubbish_at_the_end_is_damage(world: World) -> None:
    """No killed writer leaves bytes that could not become a record."""
    [path] = world.config.warc_dir.glob("*.warc.gz")
    path.write_bytes(path.read_bytes() + b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff\xff")
    assert named(verify(world.store, world.config).problems, path.name, "not whole")


def test_a_record_that_no_row_knows_is_told_and_is_no_damage(world: World) -> None:
    world.capture("/news/orphan", b"written before a kill")
    report = verify(world.store, world.config)
    assert report.is_sound
    assert "1 record of captures that no row knows yet" in report.notes[0]


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_damaged_commit_is_named(world: World, seq: int) -> None:
    path = sorted(world.config.journal_dir.glob("*.warc.gz"))[seq - 1]
    flip(path, path.stat().st_size - 200)
    problems = verify(world.store, world.config).problems
    assert named(problems, path.name)
    assert named(problems, f"commit {seq}: no whole record of it is in the journal")
    assert not [one for one in problems if one.kind == "row"], "rows of a commit without a record are not called wrong"


@pytest.mark.parametrize("seq", [1, 2, 3])
def test_a_lost_file_of_the_journal_is_named(world: World, seq: int) -> None:
    sorted(world.config.journal_dir.glob("*.warc.gz"))[seq - 1].unlink()
    assert named(verify(world.store, world.config).problems, f"commit {seq}: no whole record of it is in the journal")


def test_a_commit_of_another_archive_in_its_place_breaks_the_chain(world: World, tmp_path: Path) -> None:
    """Whole in itself, with true digests and the right number: only the next commit knows that it is not the one."""
    other = World(tmp_path / "other")
    other.night(0, {"/news/1": page("Something else.")})
    other.close()
    [theirs] = other.config.journal_dir.glob("*.warc.gz")
    ours = min(world.config.journal_dir.glob("*.warc.gz"))
    ours.write_bytes(theirs.read_bytes())
    assert seqs_written(world.config.journal_dir) == [1, 2, 3]
    assert named(verify(world.store, world.config).problems, ours.name, "commit 2 names another commit 1")


def test_a_row_that_was_forged_as_if_withdrawn_is_named(world: World) -> None:
    """With true digests, an unbroken chain, and the same in the database: only that no withdrawal names the row gives it away."""

    def forged(change: Change) -> dict[str, Any] | None:
        is_mine = change.table == "rendition" and change.row.get("title") == "Rope 2"
        return {**change.row, "title": "Forged"} if is_mine else None

    path = min(world.config.journal_dir.glob("*.warc.gz"))
    [commit] = [one for one in records(path) if one.url == "urn:archive:commit:1"]
    erasure = Erasure("tombstone1:1", lambda record: redacted(record.payload, forged))
    assert erase_records(path, {commit.offset_bytes: erasure}, grows=True)
    behind_the_guards(world, "UPDATE rendition SET title = 'Forged' WHERE title = 'Rope 2' AND from_seq = 1")
    assert named(
        verify(world.store, world.config).problems, "commit 1", "rendition is redacted that no withdrawal names"
    )


def test_a_database_older_than_its_journal_is_named(world: World) -> None:
    if world.config.database_url is not None:
        pytest.skip("a server's database is no file to be put back")
    old = world.config.database_path.read_bytes()
    log = world.config.database_path.with_name("archive.db-wal").read_bytes()
    world.settle()
    world.night(5, {"/news/1": 404})
    world.store.close()
    world.config.database_path.write_bytes(old)
    world.config.database_path.with_name("archive.db-wal").write_bytes(log)
    assert named(
        verify(type(world.store).open(world.config), world.config).problems,
        "the journal goes on to commit 5, the database ends with 3",
    )


@pytest.mark.parametrize("folder", ["warc", "journal"])
@pytest.mark.parametrize("left", [b"", b"\xff not an index\n"])
def test_an_index_that_does_not_say_what_its_records_say_is_named_and_made_anew(
    world: World, folder: str, left: bytes
) -> None:
    world.close_files()
    take_up(world.store, world.config, "rope")
    index = min((world.config.home / folder).glob("*.cdxj"))
    before = index.read_bytes()
    assert before
    assert verify(world.store, world.config).is_sound
    index.write_bytes(left)
    report = verify(world.store, world.config)
    assert [(one.kind, one.healable) for one in report.problems] == [("index", True)]
    assert named(report.problems, index.name, "does not say what the records beside it say")
    assert repair(world.config).healed == (
        f"{'' if folder == 'warc' else 'journal/'}{index.name}: made anew from the records beside it",
    )
    assert index.read_bytes() == before


def test_rows_and_index_against_a_record_are_left_to_a_person(world: World) -> None:
    world.close_files()
    take_up(world.store, world.config, "rope")
    index = min(world.config.journal_dir.glob("*.cdxj"))
    index.write_bytes(b"")
    behind_the_guards(world, ROWS["a title"][0])
    report = repair(world.config)
    assert report.healed == ()
    assert {one.kind for one in report.problems} >= {"index", "row"}
    assert "take the index away" in report.notes[-1]
    index.unlink()
    assert repair(world.config).is_sound


def test_a_database_that_is_one_commit_older_than_its_journal_is_named_and_brought_up(world: World) -> None:
    if world.config.database_url is not None:
        pytest.skip("a PostgreSQL is brought up by its own backup or `archive rebuild --out`")
    old = world.config.home / "old.db"
    world.store.save_file(old)
    held = {"placed_by": "Ada", "why": "hacked", "now": FIRST_NIGHT + timedelta(days=30), "cleaning": cleaning}
    hold = place_hold(world.store, world.config, lambda _: world.site, "rope", run=world.run, **held)  # type: ignore[arg-type]
    world.store.close()
    for path in world.config.home.glob("archive.db*"):
        path.unlink()
    old.rename(world.config.database_path)
    report = verify_home(world.config)
    assert [(one.kind, one.healable) for one in report.problems] == [("database", True)]
    assert named(report.problems, "the journal goes on to commit 4, the database ends with 3")
    assert not record(world.config, report)
    with Store.open(world.config) as store, pytest.raises(DatabaseLost, match="archive verify --repair"):
        place_hold(store, world.config, lambda _: world.site, "rope", run=world.run, **held)  # type: ignore[arg-type]
    assert repair(world.config).is_sound
    with Store.open(world.config) as store:
        assert [one.id for one in store.holds("rope")] == [hold.hold]


def test_without_its_journal_an_archive_takes_no_commit(world: World) -> None:
    for path in world.config.journal_dir.iterdir():
        path.unlink()
    report = verify(world.store, world.config)
    assert {one.kind for one in report.problems} >= {"journal"}
    assert not record(world.config, report)
    with pytest.raises(StorageFailed, match="is not there, which holds commit 3"):
        world.settle()
    assert list(world.config.journal_dir.iterdir()) == []
    assert world.store.last_seq() == 3


def test_captures_of_a_finished_file_that_no_row_knows_are_damage_and_are_staged(world: World) -> None:
    """As where an older copy of the database was put back."""
    lost = world.capture("/news/lost", page("Lost", title="Lost"))
    world.close_files()
    report = verify(world.store, world.config)
    assert [(one.kind, one.where, one.healable) for one in report.problems] == [("record", lost.file, True)]
    assert named(report.problems, "holds 1 capture that no row knows: the database is older than the file, or was lost")
    assert report.notes == ()
    report = repair(world.config)
    assert report.is_sound, [str(one) for one in report.problems]
    assert report.healed == (
        "1 capture of rope without a row: taken from the records; the next settle publishes what they show",
    )
    assert lost.url in {one.url for one in world.store.staged("rope")}
    world.settle()
    assert verify(world.store, world.config).is_sound


def test_a_capture_that_was_written_twice_is_known_and_not_counted(world: World) -> None:
    """By the row that names the other record."""
    for _ in range(2):
        taken = world.capture("/news/twice", page("Twice", title="Twice"))
    world.stage(taken)
    report = verify(world.store, world.config)
    assert (report.problems, report.notes) == ((), ())
    world.close_files()
    report = repair(world.config)
    assert (report.problems, report.notes, report.healed) == ((), (), ())


def test_files_that_lost_their_indexes_are_noted_and_finished(world: World) -> None:
    world.close_files()
    before = {path: path.read_bytes() for path in world.config.home.glob("*/*.cdxj")}
    assert len(before) == 4
    for path in before:
        path.unlink()
    report = verify(world.store, world.config)
    assert report.is_sound
    assert len(report.notes) == 1
    assert named_in(
        report.notes, "without an index: 1 file in warc/ and 3 files in journal/", "`archive verify --repair`"
    )
    report = repair(world.config)
    assert (report.problems, report.notes) == ((), ())
    assert len(report.healed) == 4
    assert all(named_in(report.healed, path.name, "made from the records beside it") for path in before)
    assert {path: path.read_bytes() for path in world.config.home.glob("*/*.cdxj")} == before


def test_a_file_is_finished_only_when_its_captures_have_rows(world: World) -> None:
    lost = world.capture("/news/lost", page("Lost", title="Lost"))
    world.close_files()
    index_path(world.config.warc_dir / lost.file).unlink()
    report = verify(world.store, world.config)
    assert report.is_sound
    assert named_in(report.notes, "1 record of captures that no row knows yet")
    report = repair(world.config)
    assert report.is_sound
    assert named_in(report.healed, "1 capture of rope without a row")
    assert named_in(report.healed, "made from the records beside it")
    assert lost.url in {one.url for one in world.store.staged("rope")}
    assert is_finished(world.config.warc_dir / lost.file)


def test_no_index_is_made_while_commits_are_in_doubt(world: World) -> None:
    world.close_files()
    indexes = sorted(world.config.journal_dir.glob("*.cdxj"))
    for path in indexes:
        path.unlink()
    newest = max(world.config.journal_dir.glob("*.warc.gz"))
    flip(newest, newest.stat().st_size - 200)
    [records_of_captures] = world.config.warc_dir.glob("*.warc.gz")
    flip(records_of_captures, records_of_captures.stat().st_size // 2)
    assert not repair(world.config).is_sound
    assert not any(path.exists() for path in indexes)


def named_in(sentences: tuple[str, ...], *words: str) -> bool:
    return any(all(word in one for word in words) for one in sentences)


def test_a_finished_file_is_never_cut_for_captures_without_rows(world: World) -> None:
    lost = world.capture("/news/lost", page("Lost", title="Lost"))
    world.close_files()
    path = world.config.warc_dir / lost.file
    path.write_bytes(path.read_bytes() + path.read_bytes()[:200])
    size = path.stat().st_size
    report = repair(world.config)
    assert named_in(report.healed, "1 capture of rope without a row")
    assert named(report.problems, path.name, "ends inside a record")
    assert path.stat().st_size == size


@pytest.mark.parametrize("folder", ["warc", "journal"])
@pytest.mark.parametrize("damage", ["in the middle", "at the end", "no WARC", "torn"])
def test_a_file_is_named_once_and_without_its_folder(world: World, folder: str, damage: str) -> None:
    world.close_files()
    path = max((world.config.home / folder).glob("*.warc.gz"))
    whole = path.read_bytes()
    if damage == "in the middle":
        flip(path, len(whole) // 3)
    elif damage == "at the end":
        path.write_bytes(whole + b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xff\xff\xff\xff\xff")
    elif damage == "torn":
        index_path(path).unlink()
        path.write_bytes(whole + whole[:200])
    else:
        path.write_bytes(b"no WARC at all")
    report = verify(world.store, world.config)
    told = [*map(str, report.problems), *report.notes]
    assert any(path.name in one for one in told)
    assert not [one for one in told if str(world.config.home) in one or one.count(path.name) > 1]


def test_a_commit_that_cannot_be_taken_apart_is_named_once(world: World) -> None:
    path = max(world.config.journal_dir.glob("*.warc.gz"))
    offset = next(one.offset_bytes for one in records(path) if one.url == "urn:archive:commit:3")
    cut = Erasure("tombstone1:1", lambda record: record.payload.replace(b'"changes":', b'"changed":', 1))
    assert erase_records(path, {offset: cut}, grows=True)
    told = [str(one) for one in verify(world.store, world.config).problems]
    assert f"journal/{path.name}: commit 3: line 1: its header does not describe it" in told


def test_a_repeated_payload_that_is_gone_names_its_file_once(world: World) -> None:
    body = page("It is made of hemp. " * 60, "Hemp")
    first = world.capture("/news/first", body)
    world.close_files()
    again = world.capture("/news/again", body, at=FIRST_NIGHT + timedelta(days=4), repeats=first)
    world.stage(first, again)
    path = world.config.warc_dir / first.file
    path.write_bytes(b"no WARC at all" * 1000)
    told = [str(one) for one in verify(world.store, world.config).problems]
    [one] = [one for one in told if one.startswith(again.file) and "/news/again" in one]
    assert one.count(again.file) == 1
    assert one.count(first.file) == 1
    assert not [one for one in told if str(world.config.home) in one]


@pytest.mark.parametrize("table", ["capture", "content", "erased", "tombstone", "sketch", "prints"])
def test_a_table_that_is_missing_is_named_in_one_clause(world: World, table: str) -> None:
    dropped(world, table)
    told = [str(one) for one in verify(world.store, world.config).problems]
    assert f"table {table}: the table is missing" in told
    assert not [one for one in told if "SELECT" in one or "sqlalche" in one]
    assert not [one for one in told if one.startswith(f"table {table},")], "all of its rows are missing"
