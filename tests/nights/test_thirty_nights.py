"""Nights of the sample society as the script has them, over the whole road: every event told once and rightly, nothing told that was not so.

`python -m tools.thirty_nights` plays all thirty; here are those between which the most can go wrong.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from archive.sample import catalogue, script, site
from tools.thirty_nights.__main__ import main, totals
from tools.thirty_nights.playing import Due, Played, play
from tools.thirty_nights.truth import Window, flapping, truths, unadmitted
from tools.thirty_nights.weather import NIGHTS, StagedServer

BASE = "http://127.0.0.1:8765"
PLAYED = (1, 2, 9, 16, 18, 21, 23, 28)
"""The first night; edits, a removal, a repost, a move; a maintenance page, an empty sitemap; a new theme, its era; kills."""


@pytest.mark.slow
@pytest.mark.timeout(1200)
def test_what_happens_is_told_once_and_rightly(tmp_path: Path) -> None:
    played = list(play(tmp_path, PLAYED))
    problems = [f"night {one.night}: {problem}" for one in played for problem in one.problems]
    assert problems == [], "\n".join([*problems, *totals(played)])
    assert len(played) == len(PLAYED)
    by_night = {one.night: one for one in played}
    assert ("changed", "/press-releases/workforce-survey/") in by_night[9].told
    assert "redesign" in by_night[21].alarms
    assert by_night[2].asked < by_night[1].asked


def test_the_script_keeps_its_own_word() -> None:
    telling = truths()
    words = [word for night in telling.values() for word, _ in night.told]
    assert {word: words.count(word) for word in ("changed", "moved")} == {"changed": 5, "moved": 1}
    # What no lastmod tells has a window; two pages are believed gone for want of an answer, one says so itself.
    due = unadmitted()
    assert sorted(word for word, _ in due) == ["changed", "gone", "gone", "gone", "missing", "missing"]
    assert set(flapping().values()) == {2}
    told = [(word, path) for night in telling.values() for word, path in night.told if word in {"new", "moved"}]
    assert len(told) == len(set(told))
    assert all(window.since + window.days <= script.LAST_NIGHT + 1 for window in due.values())
    assert {n for n, one in telling.items() if one.alarms} <= {*NIGHTS, 21, 22}


def test_what_no_source_admits_is_told_once_and_in_time() -> None:
    edit, away = ("changed", "/a/"), ("missing", "/b/")
    due = Due({edit: Window(3, 2)}, {away: 1})
    quiet = truths()[4]
    assert due.also(2, quiet, [edit]).told == quiet.told
    assert due.also(4, quiet, [edit, away]).told == {edit, away}
    assert due.also(5, quiet, [edit, away]).told == quiet.told
    assert list(due.overdue(9)) == []
    assert list(Due({edit: Window(3, 2)}, {}).overdue(5)) == ["not told within 2 nights: changed /a/"]


def test_the_site_is_as_the_script_says() -> None:
    for event in script.EVENTS:
        path = script.path_before(event, catalogue.items(2))
        status = site.answer(path, night=event.night, base=BASE).status
        assert status == {"removed": 404, "gone": 410, "moved": 301}.get(event.what, 200), event
    for earlier, later in zip(catalogue.REHEARSED[1:], catalogue.REHEARSED[2:], strict=False):
        assert catalogue.NIGHT_AT[later] - catalogue.NIGHT_AT[earlier] == timedelta(days=1)


def test_the_weather_changes_no_news_but_the_answers() -> None:
    with StagedServer() as server:
        answers = {}
        for night in (14, 15, 16, 18, 19, 20, 21, 25, 26):
            server.night = night
            answers[night] = {
                path: server.respond(path)[0] for path in ("/post-sitemap.xml", "/feed/", "/blog/the-weight-of-a-map/")
            }
    fair = answers[14]
    assert {answer.status for answer in answers[15].values()} == {503}
    assert len({answer.body for answer in answers[16].values()}) == 1
    assert b"<loc>" not in answers[18]["/post-sitemap.xml"].body
    assert fair["/post-sitemap.xml"].body.startswith(answers[19]["/post-sitemap.xml"].body)
    assert answers[20]["/feed/"].status == 500
    assert b"builder-text" in answers[21]["/blog/the-weight-of-a-map/"].body
    assert b"cookies" in answers[25]["/blog/the-weight-of-a-map/"].body
    assert b"log in" in answers[26]["/blog/the-weight-of-a-map/"].body


def test_what_goes_wrong_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    night = Played(
        night=3,
        at=catalogue.NIGHT_AT[3],
        truth=truths()[3],
        told=frozenset(),
        stored=frozenset(),
        alarms=("wall",),
        exit_code=65,
        asked=1,
        sent_bytes=1,
        took_s=1.0,
        notes=(),
        problems=("stored, and not so: gone /a/", "false alarm: wall"),
    )
    lines = "\n".join(totals([night, replace(night, alarms=(), problems=())]))
    assert "1 false deletions" in lines
    assert "1 false alarms on 2 nights" in lines
    with pytest.raises(SystemExit):
        main(["--nights", "31"])
    assert "1 to 30" in capsys.readouterr().err
