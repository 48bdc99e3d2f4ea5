"""What a person sees after a mistake: one line on stderr that names it, the right exit code, and no traceback."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import click
import pytest

from archive.cli import cli
from cli.calling import call
from cli.conftest import Demo

PROGRAM = "import sys; from archive.cli import main; sys.exit(main())"

MISTAKES: list[tuple[list[str], int, str]] = [
    (["frobnicate"], 64, "frobnicate"),
    (["list", "--frob"], 64, "--frob"),
    (["list", "--since", "2021-13"], 64, "2021-13"),
    (["list", "--kind", "poem"], 64, "poem"),
    (["list", "--limit", "0"], 64, "--limit"),
    (["list", "--site", "nosuch"], 64, "nosuch"),
    (["search", "caves", "--site", "nosuch"], 64, "nosuch"),
    (["list", "--kind", "statement", "--kind", "news"], 64, "--kind"),
    (["list", "--since", "2022", "--until", "2020"], 64, "--until"),
    (["export", "--format", "csv", "--out", "{tmp}/x.csv", "--site", "nosuch"], 64, "nosuch"),
    (["search"], 64, "WORDS"),
    (["search", "!!!"], 64, "!!!"),
    (["show", "nothing-like-it"], 65, "nothing-like-it"),
    (["show", "http://127.0.0.1:1/nothing/"], 65, "http://127.0.0.1:1/nothing/"),
    (["runs", "1999"], 65, "1999"),
    (["export", "--format", "xml", "--out", "x"], 64, "xml"),
    (["export", "--format", "csv"], 64, "--out"),
    (["export", "--format", "csv", "--out", "{tmp}"], 73, "{tmp}"),
    (["export", "--format", "csv", "--out", "{tmp}/none/x.csv"], 73, "{tmp}/none/x.csv"),
    (["export", "--format", "csv", "--out", "{tmp}/x.csv", "--as-of", "2999-01-01"], 64, "2999-01-01"),
    (["export", "--format", "csv", "--out", "{tmp}/x.csv", "--as-of", "noon"], 64, "noon"),
    (["import", "{tmp}/none.txt", "--site", "nosuch"], 64, "nosuch"),
    (["import", "{tmp}/none.txt"], 64, "--site"),
    (["crawl", "nosuch"], 64, "nosuch"),
    (["crawl", "{tmp}/none.toml"], 78, "{tmp}/none.toml"),
    (["crawl", "{tmp}/"], 78, "{tmp}"),
    (["crawl", "http://[broken/"], 65, "http://[broken/"),
    (["clean"], 64, "FILE"),
    (["clean", "--jsonl", "x"], 64, "--out"),
    (["clean", "{tmp}/none.html"], 65, "{tmp}/none.html"),
    (["clean", "{tmp}"], 65, "{tmp}"),
]


@pytest.mark.parametrize(("arguments", "code", "named"), MISTAKES, ids=[" ".join(row[0]) for row in MISTAKES])
def test_mistake_is_one_line_that_names_it(
    demo: Demo, tmp_path: Path, arguments: list[str], code: int, named: str
) -> None:
    called = demo.call(*(one.format(tmp=tmp_path) for one in arguments))
    assert called.code == code, called.err
    assert named.format(tmp=tmp_path) in called.err
    assert called.err.startswith("archive: ")
    assert called.err.count("\n") == 1
    assert called.raw == b""
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    "command", ["list", "search x", "show x", "history x", "runs", "settle", "export --format csv --out -"]
)
def test_home_without_an_archive_is_named(tmp_path: Path, command: str) -> None:
    called = call("--home", tmp_path / "none", *command.split())
    assert called.code == 78
    assert str(tmp_path / "none") in called.err
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize("command", ["init", "crawl sample", "import x --site ashg"])
def test_home_that_cannot_be_made_is_named(tmp_path: Path, command: str) -> None:
    (tmp_path / "file").write_text("")
    for home in (tmp_path / "file", tmp_path / "file" / "below"):
        called = call("--home", home, *command.split())
        assert called.code == 73
        assert str(home) in called.err
        assert called.err.count("\n") == 1


def test_init_makes_an_archive_and_is_harmless_afterwards(tmp_path: Path) -> None:
    home = tmp_path / "home"
    assert call("init", "--home", home).went_well().out == f"made an archive at {home}\n"
    assert call("init", "--home", home).went_well().out == f"archive ready at {home}\n"
    assert call("list", "--home", home).went_well().raw == b""


def test_database_that_is_none_is_named(tmp_path: Path) -> None:
    (tmp_path / "archive.db").write_text("this is no database, though it has its name; " * 100)
    called = call("--home", tmp_path, "list")
    assert called.code in (74, 78)
    assert "archive.db" in called.err
    assert called.err.count("\n") == 1


def test_setting_of_the_environment_that_makes_no_sense_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_DELAY_S", "soon")
    called = call("--home", tmp_path, "list")
    assert called.code == 78
    assert "ARCHIVE_DELAY_S" in called.err


def test_site_that_does_not_answer_ends_with_69(tmp_path: Path) -> None:
    called = call("--home", tmp_path / "home", "crawl", "http://127.0.0.1:9/", "--allow-private")
    assert called.code == 69
    assert "http://127.0.0.1:9/" in called.err
    assert call("--home", tmp_path / "home", "runs", "--json").row["status"] == "failed"


def test_private_address_is_refused_unless_allowed(tmp_path: Path) -> None:
    called = call("--home", tmp_path / "home", "crawl", "http://127.0.0.1:9/")
    assert called.code == 69
    assert "--allow-private" in called.err


def _burst() -> None:
    raise KeyError("a shelf that is not there")


@pytest.fixture
def bug() -> str:
    cli.add_command(click.Command("burst", callback=_burst))
    yield "burst"
    del cli.commands["burst"]


def test_bug_is_one_line_that_says_so(bug: str) -> None:
    called = call(bug)
    assert called.code == 70
    assert "this is a bug: KeyError" in called.err
    assert "--debug" in called.err
    assert called.err.count("\n") == 1


def test_bug_shows_its_traceback_when_asked(bug: str) -> None:
    called = call("--debug", bug)
    assert called.code == 70
    assert "Traceback" in called.err
    assert "_burst" in called.err


def _process(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE)


def test_reader_that_goes_away_is_no_reason_for_words(demo: Demo) -> None:
    process = _process("--home", str(demo.home), "export", "--format", "jsonl", "--out", "-")
    assert process.stdout is not None
    assert process.stderr is not None
    process.stdout.close()
    with process.stderr:
        assert process.stderr.read() == b""
    assert process.wait() == 141


def test_a_full_disk_behind_stdout_is_one_line_and_74(demo: Demo) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-c", PROGRAM, "--home", str(demo.home), "list", "--json"],
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert done.returncode == 74
    assert done.stderr.count(b"\n") == 1


def test_interruption_ends_with_130_and_one_line(tmp_path: Path) -> None:
    # Reading a pipe that nobody writes to, until Ctrl-C.
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    process = _process("clean", str(pipe), "--json")
    writer = os.open(pipe, os.O_WRONLY)  # returns when the command has opened the other end
    process.send_signal(signal.SIGINT)
    _, err = process.communicate()
    os.close(writer)
    assert process.returncode == 130
    assert err.strip().splitlines()[-1] == b"archive: interrupted"
    assert b"Traceback" not in err


def test_help_is_shown_without_a_command() -> None:
    called = call().went_well()
    assert "crawl" in called.out
    assert called.err == ""


def test_version_is_told() -> None:
    assert call("--version").went_well().out.startswith("archive, version ")


@pytest.mark.parametrize(
    "arguments",
    [
        ["runs"],
        ["hold", "--why", "x"],
        ["hold", "--why", "x", "capture1:"],
        ["copy", "--to", "postgresql://ada:secret@h/"],
    ],
    ids=["runs", "hold a run", "hold a capture", "copy"],
)
def test_bytes_that_are_no_text_name_nothing(demo: Demo, arguments: list[str]) -> None:
    """As a shell with another encoding hands them over."""
    *before, last = arguments
    called = demo.call(*before, *([f"{last}\udcff"] if last[-1] in ":/" else [last, "\udcff"]))
    assert called.code in (65, 78), called.err
    assert called.err.count("\n") == 1
    assert "secret" not in called.err


def test_events_of_a_type_that_is_no_text_are_none(demo: Demo) -> None:
    assert demo.call("events", "--type", "\udcff").went_well().out == ""
