"""Config: what the environment says, and what it may not say."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from archive import settings_file
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


def settings(home: Path, text: str, mode: int = 0o600) -> Path:
    home.mkdir(exist_ok=True)
    path = home / "archive.env"
    path.write_text(text, encoding="utf-8")
    path.chmod(mode)
    return path


def test_the_file_of_a_home_says_what_the_environment_does_not(tmp_path: Path) -> None:
    settings(tmp_path, '# ours\n\nARCHIVE_CONTACT=a@example.org\nexport ARCHIVE_DELAY_S = "2"\nARCHIVE_LOG=json\n')
    config = Config.from_environment(str(tmp_path), {"ARCHIVE_DELAY_S": "5", "ARCHIVE_CONTACT": " "})
    assert (config.contact, config.delay_s, config.log_json) == ("a@example.org", 5.0, True)


def test_the_file_of_a_home_may_come_from_an_editor_that_marks_its_beginning(tmp_path: Path) -> None:
    settings(tmp_path, "\ufeffARCHIVE_CONTACT=a@example.org\r\nARCHIVE_LOG=json\r\n")
    assert Config.from_environment(str(tmp_path), {}).contact == "a@example.org"
    settings_file.write(tmp_path, {"ARCHIVE_CONTACT": "b@example.org"})
    config = Config.from_environment(str(tmp_path), {})
    assert (config.contact, config.log_json) == ("b@example.org", True)


@pytest.mark.parametrize("text", ["/", "/var/lib/node_exporter/"])
def test_a_folder_is_no_file_for_metrics(tmp_path: Path, text: str) -> None:
    with pytest.raises(Misconfigured, match="ARCHIVE_METRICS"):
        Config.from_environment(str(tmp_path), {"ARCHIVE_METRICS": text})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("ARCHIVE_CONTACT", "line 1 is no setting"),
        ("\nARCHIVE_NOTFIY=json://h/secret", "did you mean ARCHIVE_NOTIFY?"),
        ("ARCHIVE_HOME=/tmp", "sets ARCHIVE_HOME"),
        ("ARCHIVE_LOG=xml", "ARCHIVE_LOG"),
        ("ARCHIVE_NOTIFY_ON=monthly", "alarm, change, daily, weekly"),
        ("ARCHIVE_NOTIFY=secret", "address 1"),
    ],
)
def test_a_wrong_line_of_the_file_is_named_and_no_value_is_told(tmp_path: Path, text: str, said: str) -> None:
    settings(tmp_path, text)
    with pytest.raises(Misconfigured, match=re.escape(said)) as caught:
        Config.from_environment(str(tmp_path), {})
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(("mode", "refused"), [(0o644, True), (0o640, True), (0o600, False)])
def test_secrets_that_others_can_read_are_refused(tmp_path: Path, mode: int, refused: bool) -> None:
    settings(tmp_path, "ARCHIVE_NOTIFY=json://host/secret", mode)
    if refused:
        with pytest.raises(Misconfigured, match="chmod 600"):
            Config.from_environment(str(tmp_path), {})
    else:
        assert Config.from_environment(str(tmp_path), {}).notify == ("json://host/secret",)


def test_a_file_without_secrets_may_be_read_by_others(tmp_path: Path) -> None:
    settings(tmp_path, "ARCHIVE_CONTACT=a@example.org", 0o644)
    assert Config.from_environment(str(tmp_path), {}).contact == "a@example.org"


def test_settings_are_written_beside_what_stands_there_and_for_their_owner_only(tmp_path: Path) -> None:
    path = settings(tmp_path, "# mine\nARCHIVE_CONTACT=old@example.org\nARCHIVE_DELAY_S=2\n", 0o644)
    written = {
        "ARCHIVE_CONTACT": "new@example.org",
        "ARCHIVE_NOTIFY": "json://a/#x\n 'json://b/'",
        "ARCHIVE_LOG": "json",
    }
    settings_file.write(tmp_path, written)
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.read_text("utf-8").startswith("# mine\n")
    config = Config.from_environment(str(tmp_path), {})
    assert (config.contact, config.delay_s, config.notify) == ("new@example.org", 2.0, ("json://a/#x", "'json://b/'"))


def test_passwords_do_not_stand_in_a_config_that_is_printed(tmp_path: Path) -> None:
    environ = {"ARCHIVE_NOTIFY": "json://h/secret", "ARCHIVE_DATABASE_URL": "postgresql://u:secret@h/d"}
    assert "secret" not in repr(Config.from_environment(str(tmp_path), environ))
