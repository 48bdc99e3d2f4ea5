"""A settle that is killed at the worst moment, and settles that meet: nothing is lost, nothing is there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from captured import FIRST_NIGHT, PARAGRAPH, SITE, World, page

from archive.journal import replay
from archive.model import Source
from archive.settle import Settled
from archive.store import Store

KILLED = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, sys.argv[2])
from captured import World
world = World(Path(sys.argv[1]), database_url=sys.argv[3] or None)
world.run = world.store.unfinished_run("rope")
world.settle(before_commit=lambda: os.kill(os.getpid(), signal.SIGKILL))
"""


def test_a_kill_between_journal_and_commit_leaves_all_to_do_again(world: World) -> None:
    world.night(0, {"/a/": page()})
    run = world.begin(FIRST_NIGHT + timedelta(days=1))
    at = FIRST_NIGHT + timedelta(days=1)
    world.stage(world.capture("/a/", page(PARAGRAPH + " Edited."), at=at))
    world.stage(world.capture("/b/", page(), at=at))
    before = list(world.store.items(rows="versions"))
    command = [
        sys.executable,
        "-c",
        KILLED,
        str(world.config.home),
        str(Path(__file__).parents[1]),
        world.config.database_url or "",
    ]
    ended = subprocess.run(command, check=False, cwd=Path(__file__).parents[2])
    assert ended.returncode == -signal.SIGKILL
    assert [seq for seq, _, _ in replay(world.config.journal_dir)] == [1, 2]
    assert world.store.last_seq() == 1
    assert list(world.store.items(rows="versions")) == before
    assert world.store.staged_counts(run)["captures"] == 2

    settled = world.settle(at + timedelta(hours=1))
    assert (settled.seq, settled.figures["changed"], settled.figures["duplicate"] + settled.figures["new"]) == (2, 1, 1)
    assert world.store.staged_counts(run)["captures"] == 0
    [_, (seq, recorded_at, _)] = list(replay(world.config.journal_dir))
    assert (seq, recorded_at) == (2, settled.recorded_at)


def test_an_error_before_the_commit_changes_nothing(world: World) -> None:
    world.begin()
    world.stage(world.capture("/a/", page()))

    def fail() -> None:
        raise RuntimeError("pulled plug")

    with pytest.raises(RuntimeError, match="pulled plug"):
        world.settle(before_commit=fail)
    assert world.store.last_seq() == 0
    assert world.settle().figures["new"] == 1


def test_two_sites_settled_at_once_are_two_commits(world: World) -> None:
    second = replace(
        SITE, key="net", society="Net Makers", start_urls=("https://net.example/",), hosts=("net.example",)
    )
    other = World(world.config.home, second, database_url=world.config.database_url)
    done: list[Settled] = []
    try:
        for one, host in ((world, "rope"), (other, "net")):
            one.begin()
            one.stage(*(one.capture(f"https://{host}.example/{n}/", page(f"Text {host} {n}")) for n in range(20)))
        threads = [threading.Thread(target=lambda one=one: done.append(one.settle())) for one in (world, other)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    finally:
        other.close()
    assert sorted(settled.seq for settled in done) == [1, 2]
    assert {settled.figures["new"] for settled in done} == {20}
    assert len(list(world.store.items())) == 40
    assert {item.society for item in world.store.items()} == {"Net Makers", "Society of Rope Makers"}


def test_staging_goes_on_while_another_site_settles(world: World) -> None:
    world.begin()
    world.stage(world.capture("/a/", page()))
    with Store.open(world.config) as other:
        # Before the transaction, so that a crawler's small writes are not kept waiting while pages are cleaned.
        late = world.capture("/late/", page("Late but not lost, this text about tar."))
        world.settle(progress=lambda _done, _of: other.stage_captures([late]))
        assert [one.id for one in other.staged("rope")] == [late.id]


def test_a_clock_set_back_does_not_set_history_back(world: World) -> None:
    first = world.night(1, {"/a/": page()})
    world.begin(FIRST_NIGHT)
    second = world.settle(FIRST_NIGHT)
    assert second.recorded_at == first.recorded_at + timedelta(microseconds=1)
    assert world.store.seq_at(first.recorded_at) == 1
    assert world.store.seq_at(second.recorded_at) == 2


def test_pages_are_really_cleaned_in_killable_processes(world: World) -> None:
    sentence = (
        "The harbour museum opened a room on the making of rope, and the society lent it the oldest of its tools. "
    )
    body = (
        '<html lang="en"><head><title>A room for rope</title><meta property="og:type" content="article">'
        '<meta property="article:published_time" content="2021-01-07T10:00:00+00:00"></head>'
        f"<body><article><h1>A room for rope</h1><p>{sentence * 3}</p><p>{sentence * 2}</p></article></body></html>"
    )
    world.begin()
    world.stage(world.capture("/news/room/", body.encode()))
    settled = world.settle(cleaning=None)
    assert settled.figures["new"] == 1
    [item] = world.store.items()
    assert (item.title, item.source) == ("A room for rope", Source.LIVE)
    assert sentence.strip() in item.body_text
    assert os.getpid()  # we are still here
