"""Random histories: what the archive says does not hang on the order of arrival, never changes for a past commit, and stands in the journal alone."""

from __future__ import annotations

import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from captured import FIRST_NIGHT, World, page
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from walk import Cleaner, differences, release

from archive.journal import replay
from archive.model import Capture, Source
from archive.settle import overrule
from archive.store import ItemRecord, VersionRecord
from archive.store.engine import writing
from archive.store.publishing import apply

PATHS = ("/a/", "/b/", "/c/")
TEXTS = (
    "Ropes of hemp were shown to the public at the harbour, where the society keeps its oldest walk.",
    "Ropes of hemp were shown to the public at the harbour, where the society keeps its newest walk.",
    "Sisal.",
    "The price of tar has risen again, says the treasurer, and asks the members for patience until spring.",
)
FEED = """<rss version="2.0"><channel><title>N</title><item><title>T</title><link>https://rope.example{path}</link>
<pubDate>{day:02d} Jan 2021 10:00:00 +0000</pubDate></item></channel></rss>"""

answers = st.one_of(
    st.builds(page, st.sampled_from(TEXTS), st.sampled_from(["One", "Two"]), news_evidence=st.sampled_from(["x", ""])),
    st.sampled_from([404, 404, 410, 503]),
    st.just("304"),
    st.integers(1, 9).map(lambda day: ("feed", day)),
    st.sampled_from(PATHS).map(lambda path: ("moved", path)),
)
nights = st.lists(
    st.lists(st.tuples(st.sampled_from(PATHS), answers, st.integers(0, 12)), max_size=4), min_size=2, max_size=6
)


@contextmanager
def new_world() -> Iterator[World]:
    with tempfile.TemporaryDirectory() as folder:
        world = World(Path(folder) / "home")
        try:
            yield world
        finally:
            world.close()


def captured(world: World, number: int, n: int, path: str, answer: Any, before: list[Capture]) -> Capture:
    at = FIRST_NIGHT + timedelta(days=number * 3, seconds=n)
    if isinstance(answer, bytes):
        return world.capture(path, answer, at=at)
    if isinstance(answer, int):
        return world.capture(path, b"nothing", at=at, status=answer)
    if answer == "304":
        whole = [one for one in before if one.url.endswith(path) and one.status == 200]
        return world.capture(path, at=at, status=304, refers_to=whole[-1].id if whole else None)
    if answer[0] == "feed":
        body = FEED.format(path=path, day=answer[1]).encode()
        return world.capture("/feed/", body, at=at, content_type="application/rss+xml")
    return world.capture(path, at=at, status=301, location=f"https://rope.example{answer[1]}")


def said(world: World, seq: int | None = None) -> tuple[list[ItemRecord], list[ItemRecord], list[ItemRecord]]:
    return tuple(list(world.store.items(seq, rows=rows)) for rows in ("items", "pages", "versions"))  # type: ignore[return-value]


def chains(world: World) -> list[VersionRecord]:
    """Every version of every page, without what tells of history: how a boundary came to be known."""
    pages = sorted({record.page for record in world.store.items(rows="pages")})
    return [replace(one, cause="first") for key in pages for one in world.store.versions(key)]  # type: ignore[arg-type]


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(nights, st.randoms(use_true_random=False))
def test_the_state_is_a_function_of_the_captures_and_the_past_stays(history: list[Any], rng: random.Random) -> None:
    with new_world() as world, new_world() as replayed, new_world() as other:
        every: list[Capture] = []
        exports = {}
        for number, night in enumerate(history):
            world.begin(FIRST_NIGHT + timedelta(days=number * 3))
            for n, (path, answer, late) in enumerate(night):
                one = captured(world, number, n, path, answer, every)
                if late == 0:  # an archive's copy, much older
                    one = replace(one, source=Source.WAYBACK)
                every.append(one)
                world.stage(one)
            settled = world.settle(FIRST_NIGHT + timedelta(days=number * 3, hours=1))
            exports[settled.seq] = said(world)
        for seq, export in exports.items():
            assert said(world, seq) == export

        for seq, recorded_at, changes in replay(world.config.journal_dir):
            with writing(replayed.store._engine) as connection:
                apply(connection, seq, recorded_at, changes, file="", offset=0)
        for seq, export in exports.items():
            assert said(replayed, seq) == export

        shuffled = list(every)
        rng.shuffle(shuffled)
        if every:
            shutil.copytree(world.config.warc_dir, other.config.warc_dir, dirs_exist_ok=True)
        while shuffled:
            other.begin()
            some = [shuffled.pop() for _ in range(min(len(shuffled), rng.randint(1, 4)))]
            other.stage(*(replace(one, run=other.run or "") for one in some))
            other.settle()
        if every:
            assert said(other) == said(world)
            assert chains(other) == chains(world)


shown = st.tuples(
    st.integers(0, 5),
    st.sampled_from(["", "The mast was lost at sea in May of that year."]),
    st.booleans(),
    st.sampled_from(["", "x"]),
)
walks = st.lists(st.lists(shown, min_size=1, max_size=5, unique_by=lambda one: one[0]), min_size=2, max_size=4)


@settings(max_examples=5, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(walks, st.randoms(use_true_random=False))
def test_what_is_learnt_and_overruled_does_not_hang_on_the_order_of_arrival(
    history: list[Any], rng: random.Random
) -> None:
    """Real pages, some of whose blocks the site repeats, under the real cleaner: after every settle each reading is the one of now."""
    with new_world() as world, new_world() as other:
        every: list[Capture] = []
        for number, night in enumerate(history):
            start = FIRST_NIGHT + timedelta(days=number)
            world.begin(start)
            for n, (seed, edit, promo, nonce) in enumerate(night):
                body = release(seed, edit=edit, promo=promo, nonce=nonce)
                every.append(world.capture(f"/news/{seed}/", body, at=start + timedelta(seconds=n)))
                world.stage(every[-1])
            world.settle(start + timedelta(hours=1), cleaning=Cleaner())
            assert differences(world) == []
        _overrule(world)
        shutil.copytree(world.config.warc_dir, other.config.warc_dir, dirs_exist_ok=True)
        rng.shuffle(every)
        cut = rng.randint(0, len(every))
        for part in (every[:cut], every[cut:]):
            other.begin()
            other.stage(*(replace(one, run=other.run or "") for one in part))
            other.settle(cleaning=Cleaner())
            assert differences(other) == []
            if (
                world.store.overrides("rope")
                and not other.store.overrides("rope")
                and other.store.rule_work("rope", "about")
            ):
                _overrule(other)
                assert differences(other) == []
        assert other.store.profile("rope").digest == world.store.profile("rope").digest  # type: ignore[union-attr]
        assert said(other) == said(world)
        assert chains(other) == chains(world)


def _overrule(world: World) -> None:
    """What the society says of itself shall stand in the text, where any page has it."""
    if world.store.rule_work("rope", "about"):
        said_by = {"made_by": "Ada", "why": "it is text", "now": FIRST_NIGHT + timedelta(days=99)}
        overrule(
            world.store,
            world.config,
            lambda _: world.site,
            "rope",
            action="keep",
            rule="about",
            cleaning=Cleaner(),
            **said_by,
        )
