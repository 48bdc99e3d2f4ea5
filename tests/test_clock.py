"""A machine whose clock is wrong for a night: nothing is published, nothing is lost, and the next right night goes on.

The clock is set wrong for whole processes by a small library that is loaded before any other (LD_PRELOAD): the command, the crawler and the cleaners live
in another time, as they would on such a machine. Without a C compiler these tests are skipped.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from served_site import LONG, ServedSite, page, publish

from archive.config import Config
from archive.store import ItemRecord, Store

LIBRARY = """
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdlib.h>
#include <sys/time.h>
#include <time.h>
static long ahead(void) { const char *s = getenv("CLOCK_AHEAD_S"); return s ? atol(s) : 0; }
int clock_gettime(clockid_t id, struct timespec *t) {
    static int (*real)(clockid_t, struct timespec *);
    if (!real) real = dlsym(RTLD_NEXT, "clock_gettime");
    int done = real(id, t);
    if (!done && id == CLOCK_REALTIME) t->tv_sec += ahead();
    return done;
}
time_t time(time_t *t) { struct timespec n; clock_gettime(CLOCK_REALTIME, &n); if (t) *t = n.tv_sec; return n.tv_sec; }
int gettimeofday(struct timeval *t, void *z) {
    struct timespec n; clock_gettime(CLOCK_REALTIME, &n); t->tv_sec = n.tv_sec; t->tv_usec = n.tv_nsec / 1000; return 0;
}
"""
ARCHIVE = [sys.executable, "-c", "import sys; from archive.cli import main; sys.exit(main())"]
DAY = timedelta(days=1)
TEN_YEARS = timedelta(days=3653)


@pytest.fixture(scope="session")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The library that sets a process's clock."""
    compiler = shutil.which("cc") or shutil.which("gcc")
    if compiler is None or sys.platform != "linux":
        pytest.skip("no C compiler here: a wrong clock cannot be played")
    folder = tmp_path_factory.mktemp("clock")
    (folder / "clock.c").write_text(LIBRARY)
    subprocess.run([compiler, "-shared", "-fPIC", "-o", folder / "clock.so", folder / "clock.c", "-ldl"], check=True)
    return folder / "clock.so"


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        publish(site, 3)
        yield site


class Machine:
    """A home and a clock."""

    def __init__(self, home: Path, library: Path) -> None:
        self.config = Config(home=home, delay_s=0)
        self._library = library

    def run(self, *words: str, ahead: timedelta = timedelta(0)) -> tuple[int, str]:
        """A command under a clock that is `ahead`: its exit code and what it said."""
        clock = {"LD_PRELOAD": str(self._library), "CLOCK_AHEAD_S": str(int(ahead.total_seconds()))}
        environment = os.environ | {"ARCHIVE_HOME": str(self.config.home), "ARCHIVE_DELAY_S": "0"} | clock
        done = subprocess.run([*ARCHIVE, *words], env=environment, capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def crawl(self, served: ServedSite, ahead: timedelta = timedelta(0)) -> tuple[int, str]:
        return self.run("crawl", served.base + "/", "--allow-private", ahead=ahead)

    def items(self) -> dict[str, ItemRecord]:
        with Store.open(self.config, read_only=True) as store:
            return {item.url: item for item in store.items()}

    def commits(self) -> int:
        with Store.open(self.config, read_only=True) as store:
            return store.last_seq()


@pytest.fixture
def machine(tmp_path: Path, library: Path) -> Machine:
    return Machine(tmp_path / "home", library)


def edit(served: ServedSite, n: int, words: str) -> None:
    served.routes[f"/press-releases/project-{n}/"] = page(f"Project number {n} begins", words, *LONG)


@pytest.mark.parametrize(("ahead", "said"), [(-DAY, "1.0 days behind"), (TEN_YEARS, "3653.0 days ahead of")])
def test_a_wrong_night_publishes_nothing_and_the_next_right_one_goes_on(
    machine: Machine, served: ServedSite, ahead: timedelta, said: str
) -> None:
    assert machine.crawl(served)[0] == 0
    before, commits = machine.items(), machine.commits()
    edit(served, 0, "An edit of the night whose clock was wrong.")
    code, output = machine.crawl(served, ahead)
    assert code == 78, output
    assert said in output
    assert (machine.items(), machine.commits()) == (before, commits)

    edit(served, 1, "An edit of the night after.")
    code, output = machine.crawl(served)
    assert code == 0, output
    assert "is held" in output
    after = machine.items()
    assert len(after) == 3
    assert sum("An edit" in item.body_text for item in after.values()) == 2
    seen = [when for item in after.values() for when in (item.first_seen_utc, item.last_seen_utc)]
    assert max(seen) - min(seen) < timedelta(hours=1)
    assert machine.crawl(served)[0] == 0
    assert machine.run("rebuild")[0] == 0


def test_a_run_that_is_settled_after_the_clock_was_put_right_is_held(machine: Machine, served: ServedSite) -> None:
    assert machine.crawl(served)[0] == 0
    before = machine.items()
    edit(served, 0, "An edit of the night whose clock was wrong.")
    assert machine.crawl(served, TEN_YEARS)[0] == 78
    code, output = machine.run("settle", ahead=TEN_YEARS)
    assert code == 78, output
    code, output = machine.run("settle")
    assert code == 0, output
    assert "is held" in output
    assert {url: item.text_digest for url, item in machine.items().items()} == {
        url: item.text_digest for url, item in before.items()
    }
    assert machine.crawl(served)[0] == 0
    assert any("An edit" in item.body_text for item in machine.items().values())


def test_a_future_that_was_published_for_want_of_witnesses_does_not_lock_the_archive(
    machine: Machine, served: ServedSite
) -> None:
    served.says_date = False
    assert machine.crawl(served, TEN_YEARS)[0] == 0
    code, output = machine.crawl(served)
    assert code == 78, output
    assert "made captures at 20" in output
    served.says_date = True
    code, output = machine.crawl(served)
    assert code == 0, output
    assert "is held" in output
    items = machine.items()
    assert len(items) == 3
    assert {item.first_seen_utc.year for item in items.values()} == {item.last_seen_utc.year for item in items.values()}
    assert machine.crawl(served)[0] == 0
