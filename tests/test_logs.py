"""Structured logs: every line of the messages and of the crawler's log is one JSON object."""

from __future__ import annotations

import json
import logging
import sys
from datetime import datetime
from pathlib import Path

import pytest
from cli.calling import call
from served_site import ServedSite, publish

from archive import logs

KEYS = ["timestamp", "level", "logger", "message"]


def objects(text: str) -> list[dict[str, object]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_line_holds_one_object_whatever_is_said() -> None:
    (found,) = objects(logs.line('two\nlines, "quoted", \x1b[2J\u2028 and ü'))
    assert list(found) == KEYS
    assert found["message"] == 'two\nlines, "quoted", \x1b[2J\u2028 and ü'
    assert datetime.fromisoformat(str(found["timestamp"])).utcoffset() is not None


def test_a_traceback_and_strange_objects_stay_on_their_line() -> None:
    formatter = logs.JsonLines()
    try:
        int("no such\nthing")
    except ValueError:
        record = logging.LogRecord("a.b", logging.ERROR, "", 0, "it %s", ("failed",), sys.exc_info())
    record.__dict__ |= {"spider": object(), "page": {1, 2}}
    (found,) = objects(formatter.format(record))
    assert (found["message"], found["level"], found["logger"]) == ("it failed", "ERROR", "a.b")
    assert "ValueError: invalid literal" in str(found["exc_info"])
    assert "spider" not in found
    assert "page" in found


@pytest.mark.parametrize("how", ["option", "environment", "file"])
def test_a_crawl_logs_json_where_it_is_asked_to(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str) -> None:
    monkeypatch.setenv("ARCHIVE_DELAY_S", "0")
    home = tmp_path / "home"
    if how == "environment":
        monkeypatch.setenv("ARCHIVE_LOG", "json")
    elif how == "file":
        home.mkdir()
        (home / "archive.env").write_text("ARCHIVE_LOG=json\n", encoding="utf-8")
    with ServedSite() as served:
        publish(served, 2)
        option = ["--log", "json"] if how == "option" else []
        called = call("--home", home, *option, "crawl", served.base + "/", "--allow-private").went_well()
        failed = call("--home", home, *option, "crawl", "http://127.0.0.1:9/", "--allow-private")
    assert failed.code == 69
    (told,) = objects(failed.err)
    assert (told["level"], "127.0.0.1:9" in str(told["message"])) == ("WARNING", True)
    assert all(list(one) == KEYS for one in objects(called.err))
    lines = [line for path in (home / "logs").glob("*.log") for line in objects(path.read_text("utf-8"))]
    assert {"scrapy.utils.log", "crawler.extensions"} <= {line["logger"] for line in lines}
    assert not any("response" in line for line in lines)


def test_without_being_asked_nothing_is_json(tmp_path: Path) -> None:
    called = call("--home", tmp_path / "home", "crawl", "http://127.0.0.1:9/", "--allow-private")
    assert called.err.startswith("archive: ")
