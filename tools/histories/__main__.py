"""`python -m tools.histories --histories 2000 [--first 0] [--jobs 2]`: lives random histories and prints what they came to; exit code 1 where a law broke.

`--mutations` instead switches off one rule after another and prints by which history it was caught.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from tools.histories.life import Wrong, live
from tools.histories.mutations import MUTATIONS, applied


def one(seed: int) -> tuple[int, int, str]:
    """Captures and commits of one history, and what was wrong."""
    folder = Path(tempfile.mkdtemp(prefix="history-"))
    try:
        return *live(seed, folder / "home"), ""
    except Wrong as wrong:
        return 0, 0, str(wrong)
    except Exception as error:  # noqa: BLE001 -- a mutated rule may break anything
        return 0, 0, f"history {seed}: {type(error).__name__}: {error}"
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def caught(name: str, first: int, most: int) -> tuple[str, str]:
    """What caught a mutation: the words of the first history that is sound without it, '' where none did."""
    for seed in range(first, first + most):
        with applied(name):
            said = one(seed)[2]
        if said and not one(seed)[2]:
            return name, said
    return name, ""


def main() -> int:
    """Lives histories, or looks for the one that catches each mutation."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--histories", type=int, default=200)
    asked.add_argument("--first", type=int, default=0)
    asked.add_argument("--jobs", type=int, default=2)
    asked.add_argument("--mutations", action="store_true")
    given = asked.parse_args()
    return _mutations(given) if given.mutations else _histories(given)


def _histories(given: argparse.Namespace) -> int:
    began = time.monotonic()
    captures = commits = wrong = 0
    with ProcessPoolExecutor(given.jobs) as pool:
        seeds = range(given.first, given.first + given.histories)
        for more, published, said in pool.map(one, seeds, chunksize=4):
            captures, commits = captures + more, commits + published
            if said:
                wrong += 1
                print(said, flush=True)
    took = time.monotonic() - began
    print(f"{given.histories} histories, {captures} captures, {commits} commits, {wrong} broken, {took:.0f} s")
    return 1 if wrong else 0


def _mutations(given: argparse.Namespace) -> int:
    missed = 0
    with ProcessPoolExecutor(given.jobs) as pool:
        for name, said in pool.map(caught, *zip(*_each(given), strict=True)):
            missed += not said
            print(f"{name}: {said.splitlines()[0][:140] if said else 'NOT CAUGHT'}", flush=True)
    print(f"{len(MUTATIONS)} rules switched off, {len(MUTATIONS) - missed} caught")
    return 1 if missed else 0


def _each(given: argparse.Namespace) -> Iterator[tuple[str, int, int]]:
    return ((name, given.first, given.histories) for name in MUTATIONS)


if __name__ == "__main__":
    sys.exit(main())
