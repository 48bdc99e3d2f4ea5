"""`archive rebuild` from the command line."""

from __future__ import annotations

import contextlib
import re
import socket
from pathlib import Path

import pytest

from cli.calling import call
from cli.conftest import Demo


def test_two_nights_of_the_sample_are_proven(demo: Demo) -> None:
    called = demo.call("rebuild").went_well()
    assert "replayed 2 commits" in called.out
    assert "the database equals what journal and captures say" in called.out
    assert "differs" not in called.out


def test_lost_database_comes_back_and_gives_the_same_export(demo: Demo, home: Path, tmp_path: Path) -> None:
    for path in home.glob("archive.db*"):
        path.unlink()
    called = call("--home", home, "rebuild", "--out", home / "archive.db", "--json").went_well()
    assert (called.row["proven"], called.row["kept"]) == (True, str(home / "archive.db"))
    for name, where in (("before", demo.home), ("after", home)):
        call("--home", where, "export", "--format", "csv", "--rows", "versions", "--out", tmp_path / name).went_well()
    assert (tmp_path / "before").read_bytes() == (tmp_path / "after").read_bytes()
    assert call("--home", home, "rebuild", "--out", home / "archive.db").code == 64


def test_site_whose_file_lies_in_the_home_is_read_with_that_file(tmp_path: Path) -> None:
    """Where its port is taken, the demo serves the sample elsewhere and keeps the site file that says so."""
    from archive.sample import DEFAULT_PORT

    with socket.socket() as taken:
        with contextlib.suppress(OSError):  # another test may hold it, which is as good
            taken.bind(("127.0.0.1", DEFAULT_PORT))
            taken.listen()
        call("demo", "--home", tmp_path / "home").went_well()
    assert (tmp_path / "home" / "sites" / "sample.toml").is_file()
    assert call("--home", tmp_path / "home", "rebuild", "--json").went_well().row["proven"] is True


def test_capture_that_is_lost_is_named_and_the_exit_code_says_so(home: Path) -> None:
    warc = next((home / "warc").glob("*.warc.gz"))
    warc.write_bytes(warc.read_bytes()[:-2000])
    called = call("--home", home, "rebuild")
    assert called.code == 65
    assert warc.name in called.err
    # The cause stands above what follows from it.
    lines = called.err.splitlines()
    assert any(" of capture: " in line for line in lines)
    causes = [n for n, line in enumerate(lines) if warc.name in line]
    assert max(causes) < min(n for n, line in enumerate(lines) if re.search(r"(state|history) of \w+: ", line))


def test_without_anything_to_rebuild_it_says_what_to_do(tmp_path: Path) -> None:
    called = call("--home", tmp_path / "nothing", "rebuild")
    assert called.code == 64
    assert "--out" in called.err


@pytest.mark.parametrize(
    "arguments",
    [
        ("list",),
        ("init",),
        ("settle",),
        ("sites",),
        ("crawl",),
        ("crawl", "http://127.0.0.1:9/", "--allow-private"),
        ("import", __file__, "--site", "ashg"),
        ("rebuild", "--json"),
    ],
)
def test_every_command_points_from_a_lost_database_to_the_way_back(home: Path, arguments: tuple[str, ...]) -> None:
    for path in home.glob("archive.db*"):
        path.unlink()
    called = call("--home", home, *arguments)
    assert called.code == (64 if "rebuild" in arguments else 78)
    assert "--out" in called.err
    assert "archive init" not in called.err
    assert not list(home.glob("archive.db*"))
