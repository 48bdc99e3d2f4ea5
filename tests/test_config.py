"""Config: what the environment says, and what it may not say."""

from __future__ import annotations

from pathlib import Path

import pytest

from archive.config import Config
from archive.errors import Misconfigured


def test_without_settings_the_home_is_archive_data_here() -> None:
    config = Config.from_environment(environ={})
    assert config.home == Path.cwd() / "archive-data"
    assert config.database_url is None
    assert config.delay_s is None


def test_everything_lies_in_the_home(tmp_path: Path) -> None:
    config = Config.from_environment(environ={"ARCHIVE_HOME": str(tmp_path)})
    assert config.warc_dir == tmp_path / "warc"
    assert config.journal_dir == tmp_path / "journal"
    assert config.reports_dir == tmp_path / "reports"
    assert config.locks_dir == tmp_path / "locks"
    assert config.database_path == tmp_path / "archive.db"


def test_the_command_line_wins_over_the_environment(tmp_path: Path) -> None:
    config = Config.from_environment(str(tmp_path / "a"), {"ARCHIVE_HOME": str(tmp_path / "b")})
    assert config.home == tmp_path / "a"


def test_empty_variables_count_as_unset() -> None:
    config = Config.from_environment(environ={"ARCHIVE_HOME": "", "ARCHIVE_DATABASE_URL": " ", "ARCHIVE_DELAY_S": ""})
    assert (config.home.name, config.database_url, config.delay_s) == ("archive-data", None, None)


@pytest.mark.parametrize(("text", "delay_s"), [("0", 0.0), ("2.5", 2.5), (" 10 ", 10.0)])
def test_delay_is_seconds(text: str, delay_s: float) -> None:
    assert Config.from_environment(environ={"ARCHIVE_DELAY_S": text}).delay_s == delay_s


@pytest.mark.parametrize("text", ["-1", "soon", "nan", "inf", "86400", "1,5"])
def test_a_senseless_delay_names_the_variable(text: str) -> None:
    with pytest.raises(Misconfigured, match="ARCHIVE_DELAY_S"):
        Config.from_environment(environ={"ARCHIVE_DELAY_S": text})


def test_a_postgresql_address_is_taken_as_it_is() -> None:
    url = "postgresql+psycopg://archivist:secret@db.example/news"
    assert Config.from_environment(environ={"ARCHIVE_DATABASE_URL": url}).database_url == url


@pytest.mark.parametrize("text", ["mysql://u:secret@h/d", "news.db", "sqlite:///x"])
def test_another_database_names_the_variable_and_keeps_the_password_to_itself(text: str) -> None:
    with pytest.raises(Misconfigured, match="ARCHIVE_DATABASE_URL") as caught:
        Config.from_environment(environ={"ARCHIVE_DATABASE_URL": text})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("home", "environ", "name"),
    [("a\0b", {}, "--home"), (None, {"ARCHIVE_HOME": " "}, "ARCHIVE_HOME"), (" ", {}, "--home")],
)
def test_a_home_that_is_no_path_names_where_it_came_from(home: str | None, environ: dict[str, str], name: str) -> None:
    with pytest.raises(Misconfigured, match=name):
        Config.from_environment(home, environ)


def test_an_unknown_user_in_the_home_is_an_error_of_ours() -> None:
    with pytest.raises(Misconfigured, match="ARCHIVE_HOME"):
        Config.from_environment(environ={"ARCHIVE_HOME": "~nobody-of-that-name/x"})


def test_the_contact_goes_into_the_user_agent_as_it_is() -> None:
    assert (
        Config.from_environment(environ={"ARCHIVE_CONTACT": " keeper@archive.example "}).contact
        == "keeper@archive.example"
    )
    assert Config.from_environment(environ={}).contact is None


@pytest.mark.parametrize("text", ["a\r\nX-Evil: 1", "käepidaja", "x" * 300, "(nested)"])
def test_a_contact_that_would_break_the_header_is_refused(text: str) -> None:
    with pytest.raises(Misconfigured, match="ARCHIVE_CONTACT"):
        Config.from_environment(environ={"ARCHIVE_CONTACT": text})
