"""The files of the reports folder: whole, made anew where they are gone, and without a word of a withdrawn page."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, World, cleaning, page

from archive.errors import CannotCreate
from archive.model import UrlKey
from archive.report import gathering, keeping
from archive.report.gathering import Ending
from archive.settle import Settled
from archive.settle.withdrawing import look, withdraw_page

LATER = FIRST_NIGHT + timedelta(days=20)
SECRET = UrlKey("example,rope)/secret")
WORDS = (b"treasurer", b"letter", b"Hedda", b"unlucky")


def secret(text: str = "The treasurer was here.", **more: Any) -> bytes:
    return page(f"{PARAGRAPH}\n\n{text}", **{"title": "A letter", "authors": ["Hedda Quill"], **more})


def keep(world: World, settled: Settled) -> None:
    keeping.keep(world.store, world.config, settled.run, settled, Ending(0), now=LATER)


def withdraw(world: World) -> None:
    world.close_files()
    traces = look(world.store, world.config, world.site, SECRET)
    asked: dict[str, Any] = {"withdrawn_by": "Ida Falk", "why": "a court's order", "now": LATER, "cleaning": cleaning}
    withdraw_page(world.store, world.config, lambda _key: world.site, traces, **asked)


@pytest.fixture
def kept(world: World) -> World:
    keep(world, world.night(0, {"/secret": secret(), "/plain": page()}))
    keep(
        world, world.night(1, {"/secret": secret("The treasurer is unlucky."), "/plain": page(f"Edited. {PARAGRAPH}")})
    )
    return world


def files(world: World) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in world.config.reports_dir.iterdir()}


def runs(world: World) -> list[str]:
    return [one.id for one in reversed(world.store.runs())]


def test_a_run_has_three_files_and_the_folder_an_index(kept: World) -> None:
    first, second = runs(kept)
    assert set(files(kept)) == {f"{run}.{kind}" for run in (first, second) for kind in ("json", "html", "txt")} | {
        "index.html"
    }
    index = files(kept)["index.html"].decode()
    assert index.index(f"./{second}.html") < index.index(f"./{first}.html")
    assert b"unlucky" in files(kept)[f"{second}.html"]
    assert b"{+is unlucky.+}" in files(kept)[f"{second}.txt"]


def test_html_is_made_anew_from_the_json_byte_by_byte(kept: World) -> None:
    run = runs(kept)[1]
    was = files(kept)
    for kind in ("html", "txt"):
        keeping.path_of(kept.config, run, kind).unlink()
    path = keeping.html_of(kept.store, kept.config, run[:-2])
    assert path.name == f"{run}.html"
    assert files(kept) == was


def test_html_of_a_run_without_any_file_says_that_its_list_is_lost(kept: World) -> None:
    run = runs(kept)[1]
    for kind in ("html", "txt", "json"):
        keeping.path_of(kept.config, run, kind).unlink()
    assert "was not kept" in keeping.html_of(kept.store, kept.config, run).read_text("utf-8")


def test_a_report_that_is_damaged_is_none(kept: World) -> None:
    run = runs(kept)[0]
    for damage in (b"", b"\xff\xfe", b"[1]", b'{"run": 1}', b"[" * 100_000):
        keeping.path_of(kept.config, run, "json").write_bytes(damage)
        assert keeping.kept(kept.config, run) is None


def test_a_withdrawal_leaves_no_word_of_the_page_in_any_report(kept: World) -> None:
    assert any(word in content for word in WORDS for content in files(kept).values())
    withdraw(kept)
    found = files(kept)
    assert not [(name, word) for name, content in found.items() for word in WORDS if word in content]
    second = runs(kept)[1]
    assert f"{second}.html" not in found
    changes = {one["page"]: one for one in json.loads(found[f"{second}.json"])["changes"]}
    assert changes[SECRET]["withdrawn"] is True
    assert changes[SECRET]["verdict"] == "changed"
    assert "Edited. " in json.dumps(changes["example,rope)/plain"])
    html = keeping.html_of(kept.store, kept.config, second).read_text("utf-8")
    assert "(withdrawn)" in html
    assert "Edited." in html
    assert not [word for word in WORDS if word.decode() in html]


def test_a_withdrawal_takes_html_that_has_lost_its_json_and_no_file_of_somebody_else(kept: World) -> None:
    run = runs(kept)[1]
    keeping.path_of(kept.config, run, "json").unlink()
    mine = kept.config.reports_dir / "my notes.txt"
    mine.write_bytes(b"buy rope")
    withdraw(kept)
    assert not keeping.path_of(kept.config, run, "html").exists()
    assert not keeping.path_of(kept.config, run, "txt").exists()
    assert mine.read_bytes() == b"buy rope"


def test_a_report_written_while_a_page_is_withdrawn_holds_no_word_of_it(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.night(0, {"/secret": secret()})
    settled = world.night(1, {"/secret": secret("The treasurer is unlucky.")})
    gathered = gathering.gathered

    def in_between(*given: Any) -> Any:
        report = gathered(*given)
        withdraw(world)
        return report

    monkeypatch.setattr(gathering, "gathered", in_between)
    keep(world, settled)
    assert not [(name, word) for name, content in files(world).items() for word in WORDS if word in content]


def test_a_folder_that_cannot_be_made_is_named(kept: World, tmp_path: Path) -> None:
    folder = kept.config.reports_dir
    for path in folder.iterdir():
        path.unlink()
    folder.rmdir()
    folder.write_text("in the way")
    with pytest.raises(CannotCreate, match="reports"):
        keeping.write_index(kept.store, kept.config, LATER)
