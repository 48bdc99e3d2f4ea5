"""``python -m tools.thirty_nights [--nights N] [--home DIR]``: plays the nights and prints, for each, what had to be told, what was, and what it cost."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections import Counter
from collections.abc import Iterable
from contextlib import nullcontext
from pathlib import Path

from archive.sample import catalogue
from tools.thirty_nights.playing import Played, play
from tools.thirty_nights.truth import Told


def main(arguments: list[str] | None = None) -> int:
    """Prints a line a night; exit code 1 when any was not as it must be."""
    parser = argparse.ArgumentParser(prog="python -m tools.thirty_nights", description=__doc__)
    parser.add_argument("--nights", type=_nights, default=catalogue.REHEARSED, help="1-4,21-23 (default: all thirty)")
    parser.add_argument("--home", type=Path, help="keep the archive in this new folder")
    parser.add_argument("--notes", action="store_true", help="print the notes of each run too")
    given = parser.parse_args(arguments)
    with nullcontext(given.home) if given.home else tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        home.mkdir(parents=True, exist_ok=True)
        played = []
        print(f"{'night':>5}  {'date':10}  {'exit':>4}  {'asked':>5}  {'KiB':>6}  {'s':>5}  told")
        for one in play(home, given.nights):
            played.append(one)
            print(line(one), flush=True)
            for problem in one.problems:
                print(f"       !!  {problem}", flush=True)
            for note in one.notes if given.notes else ():
                print(f"       --  {note}", flush=True)
    print(*totals(played), sep="\n")
    return int(any(one.problems for one in played))


def _nights(text: str) -> list[int]:
    """``1-4,9`` as numbers; the first night belongs to every choice."""
    ends = [[int(end) for end in part.split("-")] for part in text.split(",")]
    chosen = {1, *(night for first, *last in ends for night in range(first, (last or [first])[0] + 1))}
    if chosen - set(catalogue.REHEARSED):
        raise argparse.ArgumentTypeError(f"nights go from 1 to {catalogue.REHEARSED[-1]}")
    return sorted(chosen)


def line(one: Played) -> str:
    """A night as a line of the table."""
    told = _short(one.told) or "nothing"
    alarms = f"; alarm {', '.join(one.alarms)}" if one.alarms else ""
    why = f"  ({one.truth.words})" if one.truth.words else ""
    cost = f"{one.asked:>5}  {one.sent_bytes / 1024:>6.0f}  {one.took_s:>5.1f}"
    return f"{one.night:>5}  {one.at:%Y-%m-%d}  {one.exit_code:>4}  {cost}  {told}{alarms}{why}"


def totals(played: Iterable[Played]) -> list[str]:
    """What the nights came to, in sentences."""
    nights = list(played)
    wrong = Counter(problem.partition(":")[0] for one in nights for problem in one.problems)
    fair = [one for one in nights if not one.truth.alarms and one.truth.exit_code == 0]
    right = sum(len(one.truth.told & one.told) for one in nights)
    woken = [one for one in nights if one.truth.alarms]
    asked = sum(len(one.truth.told) for one in nights)
    deleted = _stored_wrongly(nights, "gone", "missing")
    return [
        f"{len(nights)} nights: {right} of {asked} events told on their night",
        f"{sum(not one.problems for one in woken)} of {len(woken)} nights with an alarm as they must be",
        f"{_stored_wrongly(nights, 'changed', 'new')} false versions, {deleted} false deletions",
        f"{sum(len(one.alarms) for one in fair)} false alarms on {len(fair)} nights without cause",
        *(f"{count} x {what}" for what, count in wrong.most_common()),
    ]


def _stored_wrongly(nights: Iterable[Played], *words: str) -> int:
    return sum(
        problem.startswith(tuple(f"stored, and not so: {word} " for word in words))
        for one in nights
        for problem in one.problems
    )


def _short(told: Iterable[Told]) -> str:
    """Few pages by name, many by number."""
    by_word: dict[str, list[str]] = {}
    for word, path in sorted(told):
        by_word.setdefault(word, []).append(path)
    return ", ".join(f"{word} {paths[0] if len(paths) == 1 else len(paths)}" for word, paths in by_word.items())


if __name__ == "__main__":
    sys.exit(main())
