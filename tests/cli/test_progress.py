"""How far a crawl is, for a person who watches: a bar, a pace and what is left; nothing for anybody else."""

from __future__ import annotations

import pytest

from archive.cli.crawl import progress_of
from archive.cli.output import Pace, Teller, drawn_bar, progress
from archive.supervise import Progress


@pytest.mark.parametrize(
    ("done", "total", "bar"), [(0, 4, "╌╌╌╌"), (1, 4, "━╌╌╌"), (4, 4, "━━━━"), (9, 4, "━━━━"), (0, 0, "╌╌╌╌")]
)
def test_a_bar_is_as_full_as_the_work_is_done(done: int, total: int, bar: str) -> None:
    assert drawn_bar(done, total, cells=4) == bar


def test_the_pace_is_that_of_the_last_minute() -> None:
    pace = Pace()
    assert pace.told(0, 0, 600) == "600 left"
    assert pace.told(10, 10, 600) == "1.0 a second, 10 min left"
    for at in range(20, 200, 10):
        told = pace.told(at, 10 + (at - 10) * 2, 10_000)
    assert told == "2.0 a second, 80 min left"
    assert pace.told(200, 5, 50) == "45 left"
    assert pace.told(201, 10, 50) == "5.0 a second, 8 s left"


def test_a_crawl_says_what_it_has_and_what_waits() -> None:
    said: list[tuple[str, int | None, int | None]] = []

    class Heard(Teller):
        def __call__(self, text: str, done: int | None = None, total: int | None = None) -> None:
            said.append((text, done, total))

    at = progress_of(Heard())
    at(Progress("crawl", "R", captures=10, failures=2, size_bytes=1_500_000))
    at(Progress("crawl", "R", captures=10, failures=2, size_bytes=1_500_000, waiting=88))
    at(Progress("settle", "R", captures=10, cleaned=3, to_clean=9))
    assert said == [
        ("10 captures, 1.5 MB, 2 without an answer", 12, None),
        ("10 captures, 1.5 MB, 2 without an answer", 12, 100),
        ("cleaning 3 of 9 pages", 3, 9),
    ]


def test_nobody_who_is_no_terminal_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    with progress() as tell:
        tell("half", 1, 2)
    assert capsys.readouterr() == ("", "")
