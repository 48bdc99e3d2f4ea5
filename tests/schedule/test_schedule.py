"""The units and the crontab line: systemd finds nothing wrong with them, cron's empty environment is enough, and what is installed is read back."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import time as systime
from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest
from cli.calling import call
from cli.test_every_site import described
from served_site import ServedSite, publish

from archive import schedule
from archive.errors import Misconfigured, UsageProblem

ODD_HOMES = ("home", "a home of its own", 'per%cent "quoted" $HOME back\\slash', "Bücher", "ends so\\")
COMMAND = (sys.executable, "-P", "-m", "archive")


def plan(home: Path, jitter: int = 30) -> schedule.Plan:
    return schedule.Plan(home, COMMAND, time(2, 5), jitter)


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="systemd-analyze is not on this machine")
@pytest.mark.parametrize("name", ODD_HOMES)
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path, name: str) -> None:
    program = tmp_path / "bin of $HOME 100%" / "python"
    program.parent.mkdir()
    program.symlink_to(sys.executable)
    units = schedule.units(schedule.Plan(tmp_path / name, (str(program), *COMMAND[1:]), time(2, 5), 30))
    for file, text in units.items():
        assert not any(line.endswith("\\") for line in text.splitlines()), "systemd would join it to the next line"
        (tmp_path / file).write_text(text, encoding="utf-8")
    timer = next(file for file in units if file.endswith(".timer"))
    called = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / timer, tmp_path / timer.replace(".timer", ".service")],
        capture_output=True,
        text=True,
        env={**os.environ, "SYSTEMD_UNIT_PATH": f"{tmp_path}:"},
        check=False,
    )
    ours = [line for line in called.stderr.splitlines() if "society-news-archive" in line]
    assert (called.returncode, ours) == (0, []), called.stderr


@pytest.mark.parametrize("name", ODD_HOMES)
def test_the_line_runs_as_cron_runs_it(tmp_path: Path, name: str) -> None:
    """cron gives a command to sh with next to no environment, in the caller's own folder, and takes the backslash before each %."""
    home = tmp_path / name
    with ServedSite() as served:
        publish(served, 2)
        described(home, "beta", served.base + "/")
        (home / "archive.env").write_text("ARCHIVE_DELAY_S=0\nARCHIVE_CONTACT=keeper@example.org\n", encoding="utf-8")
        line = schedule.cron_line(plan(home, jitter=0))
        assert line.startswith("5 2 * * * ")
        command = line.removeprefix("5 2 * * * ").replace("\\%", "%")
        environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "archivist"}
        called = subprocess.run(
            ["/bin/sh", "-c", command], env=environment, cwd=tmp_path, capture_output=True, text=True, check=False
        )
    assert (called.returncode, called.stdout) == (0, ""), called.stderr
    assert [row["status"] for row in call("--home", home, "runs", "--json").rows] == ["settled"]


def test_each_home_has_units_and_a_line_of_its_own() -> None:
    names = {schedule.name_of(Path(home)) for home in ("/a/archive-data", "/b/archive-data", "/a/Archive data", "/")}
    assert len(names) == 4
    assert all(name.startswith("society-news-archive-") for name in names)


def test_a_home_with_a_line_break_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="control character"):
        plan(tmp_path / "a\nb")


def test_a_backslash_before_a_percent_sign_is_refused_for_cron(tmp_path: Path, machine: Path) -> None:
    """cron would take the backslash for the escape, and end the command at the percent sign."""
    called = call("--home", tmp_path / "a\\%b", "schedule", "--cron", "--install")
    assert (called.code, "--systemd" in called.err) == (64, True)
    assert not (machine / "table").exists()


def test_the_next_runs_are_a_day_apart_and_ahead() -> None:
    now = datetime(2026, 11, 22, 1, 30, tzinfo=UTC)
    found = schedule.next_runs(time(2, 5), now, 3)
    assert len(found) == 3
    assert now < found[0] <= now + timedelta(days=1)
    assert [one.strftime("%H:%M") for one in found] == ["02:05"] * 3
    assert schedule.next_runs(time(2, 5), found[0], 1)[0].date() == found[1].date()


def test_a_night_that_the_clock_leaves_out_is_no_next_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """New York, 8 March 2026: after 01:59 comes 03:00."""
    monkeypatch.setenv("TZ", "America/New_York")
    systime.tzset()
    try:
        found = schedule.next_runs(time(2, 30), datetime(2026, 3, 7, 12, tzinfo=UTC), 2)
        told = [f"{one:%m-%d %H:%M %Z}" for one in found]
        autumn = schedule.next_runs(time(1, 30), datetime(2026, 10, 31, 12, tzinfo=UTC), 2)
    finally:
        monkeypatch.undo()
        systime.tzset()
    assert told == ["03-09 02:30 EDT", "03-10 02:30 EDT"]
    assert [f"{one:%m-%d %H:%M}" for one in autumn] == ["11-01 01:30", "11-02 01:30"]


@pytest.fixture
def machine(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A machine of our own: `crontab` keeps its table in a file, `systemctl` writes down what it is told. The caller's own are not touched."""
    folder = tmp_path / "machine"
    folder.mkdir()
    table, told = folder / "table", folder / "told"
    stand_ins = {
        "crontab": f'if [ "$1" = -l ]; then cat {table} 2>/dev/null || {{ echo "no crontab for you" >&2; exit 1; }}; else cat > {table}; fi',
        "systemctl": f'echo "$@" >> {told}',
    }
    for name, script in stand_ins.items():
        path = folder / name
        path.write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
        path.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}:/usr/bin:/bin")
    monkeypatch.setenv("SYSTEMD_UNIT_PATH", str(folder / "units"))
    return folder


def test_a_crontab_keeps_its_other_lines_and_one_of_ours(tmp_path: Path, machine: Path) -> None:
    home, table = tmp_path / "home", machine / "table"
    table.write_text("MAILTO=me@example.org\n0 4 * * * backup # society-news-archive-other\n", encoding="utf-8")
    for at in ("02:05", "03:10"):
        call("--home", home, "schedule", "--cron", "--at", at, "--install").went_well()
    lines = table.read_text("utf-8").splitlines()
    assert lines[:2] == ["MAILTO=me@example.org", "0 4 * * * backup # society-news-archive-other"]
    assert [line.split()[:2] for line in lines[2:]] == [["10", "3"]]
    (shown,) = call("--home", home, "schedule", "--show", "--json").rows
    assert (shown["kind"], shown["at"], shown["jitter_minutes"], len(shown["next_runs"])) == ("cron", "03:10", 30, 3)
    call("--home", home, "schedule", "--remove").went_well()
    assert table.read_text("utf-8").splitlines() == lines[:2]
    assert call("--home", home, "schedule", "--show", "--json").rows == []


def test_a_crontab_keeps_its_other_lines_byte_for_byte(tmp_path: Path, machine: Path) -> None:
    table = machine / "table"
    others = b"# caf\xe9\n\n0 4 * * * echo 'a\x0cb\xe2\x80\xa8c'\n"
    table.write_bytes(others)
    call("--home", tmp_path / "home", "schedule", "--cron", "--install").went_well()
    assert table.read_bytes().startswith(others)
    call("--home", tmp_path / "home", "schedule", "--remove").went_well()
    assert table.read_bytes() == others


def test_a_crontab_that_cannot_be_read_is_not_written_over(tmp_path: Path, machine: Path) -> None:
    (machine / "crontab").write_text(
        f'#!/bin/sh\nif [ "$1" = -l ]; then echo "crontab: you may not" >&2; exit 1; fi\ncat > {machine}/table\n'
    )
    called = call("--home", tmp_path / "home", "schedule", "--cron", "--install")
    assert (called.code, "you may not" in called.err) == (78, True)
    assert not (machine / "table").exists()


def test_units_that_systemd_refuses_are_not_left_behind(tmp_path: Path, machine: Path) -> None:
    """A machine with systemctl and without a running systemd, as a container is."""
    (machine / "systemctl").write_text("#!/bin/sh\necho 'not been booted with systemd' >&2\nexit 1\n")
    home = tmp_path / "home"
    called = call("--home", home, "schedule", "--systemd", "--install")
    assert (called.code, "not been booted" in called.err) == (78, True)
    assert list((machine / "units").iterdir()) == []
    assert call("--home", home, "schedule", "--show", "--json").rows == []


def test_a_home_is_the_same_however_its_path_is_written(tmp_path: Path, machine: Path) -> None:
    home = tmp_path / "home"
    home.mkdir()
    (tmp_path / "link").symlink_to(home)
    for path in (home, tmp_path / "link", tmp_path / "other" / ".." / "home", f"{home}/"):
        call("--home", path, "schedule", "--cron", "--install").went_well()
    assert len((machine / "table").read_text("utf-8").splitlines()) == 1


def test_units_are_written_enabled_and_removed(tmp_path: Path, machine: Path) -> None:
    home, units = tmp_path / "home", machine / "units"
    call("--home", home, "schedule", "--systemd", "--at", "2:05", "--jitter", "45", "--install").went_well()
    assert sorted(path.suffix for path in units.iterdir()) == [".service", ".timer"]
    told = (machine / "told").read_text("utf-8").splitlines()
    assert told[0].endswith("daemon-reload")
    assert told[1].endswith(f"enable --now {schedule.name_of(home)}.timer")
    (shown,) = call("--home", home, "schedule", "--show", "--json").rows
    assert (shown["kind"], shown["at"], shown["jitter_minutes"]) == ("systemd", "02:05", 45)
    assert call("--home", home, "schedule", "--cron", "--install").code == 64
    call("--home", home, "schedule", "--remove").went_well()
    assert list(units.iterdir()) == []


def test_the_settings_of_the_call_are_kept_for_the_nights_and_stand_in_no_unit(
    tmp_path: Path, machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ARCHIVE_NOTIFY", "json://127.0.0.1:9/t0ps3cr3t")
    monkeypatch.setenv("ARCHIVE_DELAY_S", "2")
    monkeypatch.setenv("ARCHIVE_METRICS", "node/archive.prom")
    monkeypatch.chdir(tmp_path)
    home = tmp_path / "home"
    called = call("--home", home, "schedule", "--systemd", "--install", "--json").went_well()
    assert called.row["kind"] == "systemd"
    settings = home / "archive.env"
    # A night begins in another folder.
    assert f"ARCHIVE_METRICS={tmp_path}/node/archive.prom\n" in settings.read_text("utf-8")
    assert settings.stat().st_mode & 0o777 == 0o600
    assert "t0ps3cr3t" in settings.read_text("utf-8")
    written = "".join(path.read_text("utf-8") for path in (machine / "units").iterdir())
    assert "t0ps3cr3t" not in written + called.out + called.err


def test_a_machine_without_crontab_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    called = call("--home", tmp_path / "home", "schedule", "--cron", "--install")
    assert (called.code, "--systemd" in called.err) == (78, True)
    with pytest.raises(Misconfigured, match="crontab"):
        schedule.install(plan(tmp_path / "home"), "cron", {})


@pytest.mark.parametrize("at", ["25:00", "2", "02:60", "two"])
def test_a_time_that_is_none_is_a_usage_problem(tmp_path: Path, at: str) -> None:
    called = call("--home", tmp_path / "home", "schedule", "--at", at)
    assert (called.code, "is no time of day" in called.err) == (64, True)


@pytest.mark.parametrize("flags", [("--systemd", "--cron"), ("--show", "--install"), ("--install", "--remove")])
def test_flags_that_say_different_things_are_a_usage_problem(
    tmp_path: Path, machine: Path, flags: tuple[str, str]
) -> None:
    called = call("--home", tmp_path / "home", "schedule", *flags)
    assert (called.code, f"{flags[0]} and {flags[1]}" in called.err or f"{flags[1]} and {flags[0]}" in called.err) == (
        64,
        True,
    )
    assert not (machine / "table").exists()


@pytest.mark.parametrize(("said", "minutes"), [("30m", 30), ("2h", 120), ("45", 45), ("90s", 2)])
def test_jitter_is_a_span_as_for_a_crawl(tmp_path: Path, machine: Path, said: str, minutes: int) -> None:
    shown = call("--home", tmp_path / "home", "schedule", "--cron", "--jitter", said, "--json").went_well().row
    assert shown["kind"] == "cron"
    assert f"--jitter {minutes}m" in shown["would_install"]["crontab"]
    assert call("--home", tmp_path / "home", "schedule", "--jitter", "13h").code == 64


def test_without_install_the_line_is_printed_and_nothing_is_touched(tmp_path: Path, machine: Path) -> None:
    called = call("--home", tmp_path / "home", "schedule", "--cron", "--jitter", "0").went_well()
    words = shlex.split(called.out, comments=True)
    assert words[5:8] == [sys.executable, "-P", "-m"]
    assert sorted(path.name for path in machine.iterdir()) == ["crontab", "systemctl"]
