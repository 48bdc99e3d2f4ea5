"""What is said of a night, and on which occasion."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from archive.notify import Night, digest, of_night
from archive.notify.words import MOST_CHANGES, MOST_LINES, REMIND_EVERY
from archive.status import SiteStatus

NOW = datetime(2026, 11, 22, 2, tzinfo=UTC)
ALL = frozenset({"alarm", "change", "daily", "weekly"})
QUIET = Night("sample", "R1", figures={"new": 0, "unchanged": 41})
BUSY = replace(
    QUIET,
    figures={"new": 1, "changed": 1},
    changes=[("new", "A prize", "https://s.example/a"), ("unchanged", "x", "y")],
)
ALARM = replace(
    QUIET, exit_code=65, alarms=[{"kind": "source_empty", "sentence": "the sitemap names nothing, it named 41"}]
)
FAILED = replace(QUIET, exit_code=69, problem="https://s.example/: connection refused")


def test_a_quiet_night_says_nothing() -> None:
    assert of_night(QUIET, ALL) is None


def test_a_night_with_news_is_told_to_those_who_want_it() -> None:
    assert of_night(BUSY, {"alarm", "weekly"}) is None
    notice = of_night(BUSY, {"change"})
    assert notice is not None
    assert (notice.title, notice.kind) == ("sample: 1 new, 1 changed", "info")
    assert "new: A prize\n    https://s.example/a" in notice.body


@pytest.mark.parametrize(
    ("night", "title", "said", "kind"),
    [
        (ALARM, "sample: source empty", "it named 41", "warning"),
        (FAILED, "sample: the night failed", "connection refused", "failure"),
        (
            replace(QUIET, exit_code=75, notes=["the crawler died"]),
            "sample: the night did not go well",
            "died",
            "warning",
        ),
    ],
)
def test_trouble_is_told_with_its_sentence(night: Night, title: str, said: str, kind: str) -> None:
    notice = of_night(night, {"alarm"})
    assert notice is not None
    assert (notice.title, notice.kind) == (title, kind)
    assert said in notice.body
    assert of_night(night, {"change"}) is None


def test_a_night_that_made_no_run_names_none() -> None:
    """A site file that is wrong fails before there is a run."""
    notice = of_night(replace(FAILED, run=""), {"alarm"})
    assert notice is not None
    assert "archive runs" not in notice.body
    assert "Exit code 69. `archive status` tells how every site is." in notice.body


def test_trouble_that_lasts_is_told_again_once_a_week() -> None:
    told = [n for n in range(3 * REMIND_EVERY) if of_night(replace(FAILED, alike=n), {"alarm"})]
    assert told == [0, REMIND_EVERY, 2 * REMIND_EVERY]
    notice = of_night(replace(FAILED, alike=REMIND_EVERY), {"alarm"})
    assert notice is not None
    assert notice.title.endswith("night 8")


def test_the_end_of_a_trouble_is_told() -> None:
    notice = of_night(replace(BUSY, before=("source_empty",)), {"alarm"})
    assert notice is not None
    assert (notice.title, notice.kind) == ("sample: all is well again", "success")
    assert "source_empty" in notice.body


def test_what_pages_say_is_one_line_without_control_characters() -> None:
    night = replace(
        BUSY,
        changes=[
            ("new", "A\x1b[2Jtitle\r\nBcc: all@example.org \u202e\ud800\u2028", "https://s.example/" + "x" * 5000)
        ],
    )
    notice = of_night(night, {"change"})
    assert notice is not None
    assert "\x1b" not in notice.body
    assert "\nBcc:" not in notice.body
    assert len(notice.body.splitlines()) == len(notice.body.split("\n"))
    notice.body.encode("utf-8")
    assert max(map(len, notice.body.split("\n"))) <= 300


def test_a_night_of_thousands_of_changes_is_a_short_notice() -> None:
    night = replace(BUSY, changes=[("new", f"News {n}", f"https://s.example/{n}") for n in range(5000)])
    notice = of_night(night, {"change"})
    assert notice is not None
    assert notice.body.count("new: ") == MOST_CHANGES
    assert f"{5000 - MOST_CHANGES} more" in notice.body


def test_a_digest_tells_how_every_site_is_and_what_has_changed() -> None:
    statuses = [
        SiteStatus("sample", "The Society", good_at=NOW - timedelta(hours=3), pages=41),
        SiteStatus(
            "other", "Another", problems=("its last good night is 9 days ago",), try_problem="connection refused"
        ),
    ]
    notice = digest(statuses, [BUSY, QUIET], NOW - timedelta(days=7), NOW)
    assert (notice.title, notice.kind) == ("digest: 1 of 2 sites needs a look, 1 change", "warning")
    assert "sample: well; 41 pages, last good night 3 hours ago" in notice.body
    assert "other: NOT WELL" in notice.body
    assert "9 days ago" in notice.body
    assert "the last try failed: connection refused" in notice.body
    assert "sample, new: A prize" in notice.body


def test_a_digest_of_many_sites_ends() -> None:
    statuses = [SiteStatus(f"s{n}", "S", problems=("it was never crawled",)) for n in range(500)]
    assert len(digest(statuses, [], NOW, NOW).body.split("\n")) == MOST_LINES + 1


def test_a_night_without_an_alarm_is_not_well_while_holds_wait() -> None:
    notice = of_night(replace(BUSY, before=("redesign",), waiting=2, notes=("x is as it was",)), {"alarm"})
    assert notice is not None
    assert (notice.title, notice.kind) == (
        "sample: no alarm tonight, 2 holds of earlier nights still wait for a person",
        "warning",
    )
    assert "archive hold --list" in notice.body
    assert "well" not in notice.body
    over = of_night(replace(BUSY, before=("redesign",), notes=("the site reads as before again",)), {"alarm"})
    assert over is not None
    assert "reads as before again" in over.body
