"""`python -m tools.histories --histories 2000 [--first 0] [--minutes 30] [--jobs 2]`: lives random histories; what broke is printed as it comes, and every ten
seconds how far it has come. Exit code 1 where a law broke.

`--mutations` instead switches off one rule after another and prints at once by which history it was caught, or that it was not within `--histories` tries.
"""

from __future__ import annotations

import argparse
import gc
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

from tools.histories.history import live
from tools.histories.homes import Homes, homes_in_memory
from tools.histories.laws import Wrong
from tools.histories.mutations import MUTATIONS, applied
from tools.histories.nights import CLIMATES, climate_of

TOLD_EVERY_S: Final = 10.0

_Asked = TypeVar("_Asked")
_Told = TypeVar("_Told")


@dataclass(frozen=True, slots=True)
class Lived:
    """What one history came to. `wrong` is the law that did not hold, `crash` what else ended it; both '' for a sound one."""

    seed: int
    captures: int = 0
    commits: int = 0
    wrong: str = ""
    crash: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What became of a mutation: the history that `caught` it by a law, the `crash` of the first that only fell over, or the `unsound` one that is wrong
    without it, too."""

    name: str
    tried: int
    took_s: float
    caught: str = ""
    crash: str = ""
    unsound: str = ""

    def __str__(self) -> str:
        missed = f"ONLY CRASHED: {self.crash}" if self.crash else "NOT CAUGHT"
        said = f"caught: {self.caught}" if self.caught else missed
        line = f"{self.name} ({self.tried} tried, {self.took_s:.0f} s): {said[:200]}"
        return f"{line}; WRONG WITHOUT IT TOO: {self.unsound.splitlines()[0][:200]}" if self.unsound else line


@cache
def _homes() -> Homes:
    """This process's homes, removed when it ends."""
    _open.enter_context(_long_lived())
    return _open.enter_context(homes_in_memory())


_open = ExitStack()


@contextmanager
def _long_lived() -> Iterator[None]:
    """Statements are made of thousands of small objects that soon go; looking through all that stays each time would take a fifth of the time."""
    was = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(100_000, 20, 20)
    try:
        yield
    finally:
        gc.set_threshold(*was)


def one(seed: int) -> Lived:
    """One history, lived in this process."""
    try:
        return Lived(seed, *live(seed, _homes()))
    except Wrong as wrong:
        return Lived(seed, wrong=str(wrong))
    except Exception as error:  # noqa: BLE001 -- a mutated rule may break anything
        last = traceback.extract_tb(error.__traceback__)[-1]
        place = f"{Path(last.filename).name}:{last.lineno}"
        return Lived(seed, crash=f"history {seed}: {type(error).__name__}: {str(error).splitlines()[:1]} ({place})")


def caught(asked: tuple[str, int, int]) -> Verdict:
    """Switches a rule off in the histories of the climate in which it matters, until one is caught by a law; `asked` is (rule, first, at most so many)."""
    name, first, most = asked
    began = time.monotonic()
    crash = unsound = ""
    tried = 0
    fitting = (seed for seed in range(first, sys.maxsize) if climate_of(seed).name == MUTATIONS[name].climate)
    for tried, seed in enumerate(islice(fitting, most), start=1):
        with applied(name):
            lived = one(seed)
        crash = crash or lived.crash
        if not lived.wrong:
            continue
        sound = one(seed)
        if not (sound.wrong or sound.crash):
            return Verdict(name, tried, time.monotonic() - began, lived.wrong.splitlines()[0], crash, unsound)
        unsound = unsound or sound.wrong or sound.crash
    return Verdict(name, tried, time.monotonic() - began, "", crash, unsound)


def main() -> int:
    """Lives histories, or looks for the one that catches each mutation."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--histories", type=int, default=200)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--minutes", type=float, help="begin no history after so many minutes")
    asked.add_argument("--jobs", type=int, default=1)
    asked.add_argument("--mutations", action="store_true")
    asked.add_argument(
        "--only", metavar="WORDS", default="", help="only the mutations whose sentence holds these words"
    )
    given = asked.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the homes are removed
    with _open:
        return _mutations(given) if given.mutations else _histories(given)


def _each(ask: Callable[[_Asked], _Told], asked: Iterable[_Asked], jobs: int) -> Iterator[_Told]:
    """The answers in order, each as soon as it is there."""
    if jobs == 1:
        yield from map(ask, asked)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from pool.map(ask, asked)


def _histories(given: argparse.Namespace) -> int:
    began = told_at = time.monotonic()
    lived = captures = commits = broken = 0

    def line() -> str:
        climates = f"{min(lived, len(CLIMATES))} climates"
        took = time.monotonic() - began
        return f"{lived} histories in {climates}, {captures} captures, {commits} commits, {broken} broken, {took:.0f} s"

    seeds = iter(range(given.first, given.first + given.histories))
    while some := list(islice(seeds, 8 * given.jobs if given.jobs > 1 else 1)):
        for said in _each(one, some, given.jobs):
            lived, captures, commits = lived + 1, captures + said.captures, commits + said.commits
            if said.wrong or said.crash:
                broken += 1
                print(said.wrong or said.crash, flush=True)
        if time.monotonic() - told_at > TOLD_EVERY_S:
            told_at = time.monotonic()
            print(line(), file=sys.stderr, flush=True)
        if given.minutes is not None and time.monotonic() - began > given.minutes * 60:
            break
    print(line(), flush=True)
    return 1 if broken else 0


def _mutations(given: argparse.Namespace) -> int:
    asked = [(name, given.first, given.histories) for name in MUTATIONS if given.only in name]
    verdicts = []
    for verdict in _each(caught, asked, given.jobs):
        verdicts.append(verdict)
        print(verdict, flush=True)
    by_law = sum(bool(one.caught) for one in verdicts)
    crashed = sum(bool(one.crash and not one.caught) for one in verdicts)
    took = sum(one.took_s for one in verdicts)
    print(f"{len(verdicts)} rules switched off, {by_law} caught, {crashed} only crashed, {took:.0f} s", flush=True)
    return 0 if by_law == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
