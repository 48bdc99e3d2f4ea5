"""One random history from its number: lived night by night, then held against its own past and against the same captures in another order."""

from __future__ import annotations

import random
from dataclasses import replace

from archive.config import Config
from archive.journal import Change
from archive.model import Source
from archive.settle import settle
from archive.warc import WarcSeries
from tools.histories.homes import Homes
from tools.histories.laws import Wrong, past_stands, same_state, state_difference
from tools.histories.life import Life, cleaner_version
from tools.histories.nights import NIGHT, START, Climate, climate_of, found_site, night
from tools.histories.oracle import Answer, state_of
from tools.histories.site import CHROME, KEYED, PLAIN, cleaner


def live(seed: int, homes: Homes) -> tuple[int, int]:
    """History number `seed`. Raises Wrong with what happened until then; returns (captures, commits)."""
    rng = random.Random(seed)  # noqa: S311 -- to be lived again, not to be guessed
    config, store = homes.emptied("home")
    life = Life(config, rng, store, WarcSeries(config.warc_dir, "rope"), now=START)
    try:
        _live(life, climate_of(seed))
        past_stands(store, homes.emptied("replayed")[1], config.journal_dir, life.past)
        _order_does_not_matter(life, homes)
        return len(life.answers), store.last_seq()
    except Wrong as wrong:
        raise Wrong(f"history {seed}: {wrong}\n  after: {'; '.join(life.told)}") from wrong
    finally:
        life.series.close()


def _live(life: Life, climate: Climate) -> None:
    rng = life.rng
    found_site(life, climate)
    chrome = list(CHROME[:3])
    late: list[Answer] = []
    for number in range(rng.randint(*climate.nights)):
        life.now = max(life.now, START + number * NIGHT)
        life.begin()
        if rng.random() < climate.redesign:
            chrome = rng.sample(CHROME, 3)
        tonight = night(life, climate, number, chrome)
        rng.shuffle(tonight)
        kept = [one for one in tonight if rng.random() >= climate.late]
        late += [one for one in tonight if one not in kept]
        while late and rng.random() < 0.4:
            kept.append(late.pop(rng.randrange(len(late))))
        _change_ourselves(life, climate)
        life.told.append(f"night {number}: {len(kept)} captures")
        cut = rng.randint(0, len(kept)) if rng.random() < 0.3 else 0
        for part in (kept[:cut], kept[cut:]) if cut else (kept,):
            life.stage([replace(one, capture=replace(one.capture, run=life.run)) for one in part])
            life.publish()
            life.begin()
        for doing, chance in ((life.overrule, climate.overruled), (life.hold, climate.held)):
            if rng.random() < chance:
                doing()


def _change_ourselves(life: Life, climate: Climate) -> None:
    """A newer cleaner, another site file."""
    if life.rng.random() < climate.cleaner:
        life.words.cleaner += 1
        life.told.append(f"cleaner {life.words.cleaner}")
    if life.rng.random() < climate.site_file:
        life.words.site = KEYED if life.words.site is PLAIN else PLAIN
        life.told.append("site file")


def _order_does_not_matter(life: Life, homes: Homes) -> None:
    """The same captures in any order, in any pieces, under the words of now: the same state, and that is what a rebuild computes."""
    config, store = homes.emptied("other")
    config.warc_dir.symlink_to(life.config.warc_dir, target_is_directory=True)
    with store.publishing(START) as publication:
        words = [Change("commit", "add", {"run": None, "generation": None}), *life.store.words_in_force()]
        publication.apply(words, file="", offset=0)
    shuffled = list(life.answers)
    life.rng.shuffle(shuffled)
    whole = life.rng.random() < 0.5
    with cleaner_version(life.words.cleaner):
        while shuffled:
            size = len(shuffled) if whole else min(len(shuffled), life.rng.randint(1, 9))
            some = [shuffled.pop() for _ in range(size)]
            store.stage_captures([one.capture for one in some])
            settle(
                store,
                Config(home=config.home),
                lambda _key: life.words.site,
                run_id=store.begin_run("rope", Source.LIVE, START),
                now=life.now,
                cleaning=cleaner(life.words.cleaner),
            )
            if not shuffled or life.rng.random() < 0.3:
                left = {one.capture.id for one in shuffled}
                here = [one for one in life.answers if one.capture.id not in left]
                state_difference(store, state_of(here, life.words), "in another order: ")
    if not life.answers or not whole:
        return  # what was read on the way under other profiles stays, and is not the same on every way
    # A changed cleaner or site file takes effect with the next commit; the last one may have been before.
    life.begin()
    life.publish()
    same_state(life.store, store)
