"""Kills every step of a night at random points, many times, and says what was lost. `make torture`; a short run is part of the tests.

    python -m tools.torture [--kills 200] [--seed 1] [--steps crawl,settle] [--keep DIR]

A round is one fresh home that goes through all steps, each of them killed several times before it may end. After each kill the home is looked at
(`resting`), at the end of the round it is compared with a home that nobody disturbed (`ending`) and rebuilt from journal and records (`archive rebuild`).
The exit code is 1 when anything is lost, twice, without a record, or different in the end.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tools.torture import ending, killing, resting
from tools.torture.killing import Point, Ran
from tools.torture.society import Society, served
from tools.torture.steps import ARCHIVE, STEPS, Step, site_file

KILLS_A_STEP = 5
"""Kills before a step is let to its end. More would make a night that never ends; fewer, rounds that test mostly undisturbed work."""
BESIDE_DELAY_S = 0.6
"""How long the server holds each answer back for a crawl that others shall meet at work."""
UNDISTURBED_ENDS = {0}
DISTURBED_ENDS = {0, 75}
"""75: the crawler was killed twice in one crawl; what it brought is published, and the next crawl asks for the rest."""


@dataclass(slots=True)
class Figures:
    """What a torture came to."""

    kills: Counter[str] = field(default_factory=Counter)
    missed: int = 0
    beside: int = 0
    looks: int = 0
    rounds: int = 0
    lost: list[str] = field(default_factory=list)
    twice: list[str] = field(default_factory=list)
    without_record: list[str] = field(default_factory=list)
    different: list[str] = field(default_factory=list)
    other: list[str] = field(default_factory=list)
    captures: int = 0
    captures_again: int = 0
    asked: int = 0
    asked_again: Counter[str] = field(default_factory=Counter)
    took_s: float = 0.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing at all was wrong."""
        return not (self.lost or self.twice or self.without_record or self.different or self.other)

    def lines(self) -> list[str]:
        """The figures for people."""
        kills, again = self.kills.total(), self.asked_again.total()
        robots = self.asked_again["/robots.txt"]
        share = 100 * again / self.asked if self.asked else 0.0
        lines = [
            f"{kills} kills in {self.rounds} rounds, {self.took_s:.0f} s: "
            + ", ".join(f"{name} {count}" for name, count in sorted(self.kills.items())),
            f"{self.missed} more came too late: the command had ended",
            f"{self.beside} of the backups were begun while a crawl went on",
            f"committed captures lost: {len(self.lost)}",
            f"duplicates: {len(self.twice)}",
            f"rows without their record: {len(self.without_record)}",
            f"asked again: {again} of {self.asked} answers ({share:.1f} %), {robots} of them robots.txt",
            f"captures made twice: {self.captures_again} of {self.captures}",
            f"tables different from the undisturbed run: {len(self.different)}",
            f"anything else: {len(self.other)}",
        ]
        for found in (self.lost, self.twice, self.without_record, self.different, self.other):
            lines += [f"  {line}" for line in found[:20]]
        return lines


def torture(
    kills: int,
    seed: int,
    steps: Sequence[Step],
    folder: Path,
    tell: Callable[[str], None] = lambda _line: None,
    longest_s: float = 7200.0,
    road: Sequence[Step] = STEPS,
    kills_a_step: int = KILLS_A_STEP,
) -> Figures:
    """Kills until `kills` have struck, in homes below `folder`, which must be empty. After `longest_s` no further round is begun.

    A round goes through `road`; `steps` are those of it that are killed.
    """
    rng = random.Random(seed)  # noqa: S311 - kills, not keys
    figures = Figures()
    began = time.monotonic()
    with served(folder, delay_s=0.02) as society:
        undisturbed = _Round(folder / "undisturbed", society, rng, figures, {}, tell)
        for step in road:
            undisturbed.let(step)
        if figures.other:
            return figures
        goal = ending.tables(undisturbed.home)
        while figures.kills.total() < kills and figures.is_clean and time.monotonic() < began + longest_s:
            one = _Round(folder / f"round-{figures.rounds}", society, rng, figures, undisturbed.asked, tell)
            one.after = undisturbed.after
            for step in road:
                left = kills - figures.kills.total()
                one.disturb(step, min(kills_a_step, left)) if step in steps else one.let(step)
            one.end(goal)
            figures.rounds += 1
    figures.took_s = time.monotonic() - began
    return figures


class _Round:
    """One home on its way through the steps."""

    def __init__(
        self,
        home: Path,
        society: Society,
        rng: random.Random,
        figures: Figures,
        asked: dict[str, Counter[str]],
        tell: Callable[[str], None],
    ) -> None:
        self.home = home
        self.asked: dict[str, Counter[str]] = {}
        self.after: dict[str, dict[str, float]] = {}
        self._society, self._rng, self._figures, self._goal, self._tell = society, rng, figures, asked, tell
        self._memories: dict[str, resting.Memory] = defaultdict(resting.Memory)
        home.mkdir(parents=True)
        site_file(home).parent.mkdir(exist_ok=True)
        site_file(home).write_text(society.site_file_text, "utf-8")

    def let(self, step: Step) -> None:
        """The step, undisturbed."""
        self._set_stage(step)
        with self._beside(step):
            pass
        self._finish(step, UNDISTURBED_ENDS)

    def disturb(self, step: Step, kills: int) -> None:
        """The step, killed so many times before it may end."""
        self._set_stage(step)
        if step.beside is not None:
            with self._beside(step) as at_work:
                self._disturb_beside(step, kills, at_work)
            self._finish(step, DISTURBED_ENDS)
            return
        commits = len(self._memories[step.inside].commits)
        for _ in range(kills):
            sign, victim = self._rng.choice(step.signs), self._rng.choice(step.victims)
            point = Point(sign, self._after(step, sign), victim)
            ran = killing.run(step.arguments(self.home, self._society), self._home_of(step), point)
            self._note(step, point, ran)
            self._look(step, f"{step.name} killed ({victim}) {point.delay_s:.3f} s after {sign or 'its start'}")
            if not ran.killed or victim == "crawler":  # the command went to its end
                self._ended(step, ran, DISTURBED_ENDS)
                return
            if (
                step.night is not None and len(self._memories[step.inside].commits) > commits
            ):  # killed after its commit: the next crawl would be the next night
                self._count_asked(step)
                return
        self._finish(step, DISTURBED_ENDS)

    def end(self, goal: ending.Rows) -> None:
        """The end of the round: compared with the undisturbed home, and rebuilt."""
        rows = ending.tables(self.home)
        self._figures.different += [f"{self.home.name}: {line}" for line in ending.differences(rows, goal)]
        self._figures.captures += goal["capture"].total()
        self._figures.captures_again += ending.made_twice(rows, goal)
        rebuilt = killing.run([*ARCHIVE, "rebuild"], self.home)
        if rebuilt.returncode:
            self._figures.other.append(f"{self.home.name}: rebuild: {rebuilt.output.strip()[-2000:]}")

    @contextmanager
    def _beside(self, step: Step) -> Iterator[Callable[[], bool]]:
        """What goes on beside the step, until it ends by itself. Yields whether it is still at work."""
        if step.beside is None:
            yield lambda: False
            return
        server, home = self._society.server, self._home_of(step)
        quick, server.delay_s = server.delay_s, BESIDE_DELAY_S
        try:
            with ThreadPoolExecutor(1) as pool:
                running = pool.submit(killing.run, step.beside(home), home)
                while not (home / "archive.db").exists() and not running.done():
                    time.sleep(0.05)
                yield lambda: not running.done()
                ran = running.result()
        finally:
            server.delay_s = quick
        if ran.returncode:
            self._wrong(step, ran)

    def _disturb_beside(self, step: Step, kills: int, at_work: Callable[[], bool]) -> None:
        """The step, killed while something else is at work on the same home: what the step has left is looked at, the home not before its rest."""
        home = self._home_of(step)
        for _ in range(kills):
            sign, victim = self._rng.choice(step.signs), self._rng.choice(step.victims)
            point = Point(sign, self._after(step, sign), victim)
            beside = at_work()
            self._note(step, point, killing.run(step.arguments(self.home, self._society), home, point))
            self._figures.beside += beside
            self._note_problems(step, f"{step.name} killed ({victim})")

    def _note_problems(self, step: Step, when: str) -> None:
        self._figures.other += [f"{self.home.name}: {when}: {one}" for one in step.problems(self._home_of(step))]

    def _home_of(self, step: Step) -> Path:
        return self.home / step.inside

    def _after(self, step: Step, sign: str) -> float:
        """Seconds after the sign: rather soon than late, since what comes first is short, and a kill after the end is none."""
        return self.after[step.name].get(sign, 0.1) * self._rng.random() ** 2

    def _set_stage(self, step: Step) -> None:
        self._society.forget()
        if step.night is not None:
            self._society.server.night = step.night
        before = step.before(self.home, self._society)
        if before is not None:
            ran = killing.run(before, self.home)
            if ran.returncode:
                self._wrong(step, ran)

    def _finish(self, step: Step, allowed: set[int]) -> None:
        signs = () if self._goal else step.signs
        ran = killing.run(step.arguments(self.home, self._society), self._home_of(step), signs=signs)
        self.after[step.name] = dict(ran.after)
        self._ended(step, ran, allowed)

    def _ended(self, step: Step, ran: Ran, allowed: set[int]) -> None:
        if ran.returncode == 75 and 75 in allowed:  # it asks for what is left
            ran = killing.run(step.arguments(self.home, self._society), self._home_of(step))
        if ran.returncode and not (step.name == "settle" and "nothing waits" in ran.output):
            self._wrong(step, ran)
        self._look(step, f"{step.name} at its end")
        home = self._home_of(step)
        self._figures.different += [f"{self.home.name}: {step.name}: {one}" for one in step.differences(home)]
        self._note_problems(step, f"{step.name} at its end")
        self._count_asked(step)

    def _count_asked(self, step: Step) -> None:
        self.asked[step.name] = self._society.asked()
        if self._goal and step.night is not None:
            goal = self._goal[step.name]
            self._figures.asked += goal.total()
            self._figures.asked_again += self.asked[step.name] - goal

    def _look(self, step: Step, when: str) -> None:
        found = resting.look(self._home_of(step), self._memories[step.inside])
        self._figures.looks += 1
        for mine, theirs in (
            (self._figures.lost, found.lost),
            (self._figures.twice, found.twice),
            (self._figures.without_record, found.without_record),
            (self._figures.other, found.other),
        ):
            mine += [f"{self.home.name}: {when}: {line}" for line in theirs]

    def _note(self, step: Step, point: Point, ran: Ran) -> None:
        state = "killed" if ran.killed else f"ended with {ran.returncode}"
        if ran.killed:
            self._figures.kills[step.name] += 1
        else:
            self._figures.missed += 1
        self._tell(
            f"{self.home.name} {step.name}: {point.victim} {point.delay_s:.3f} s after {point.sign or 'its start'}: {state} ({ran.took_s:.1f} s)"
        )
        if ran.left_behind:
            self._figures.other.append(
                f"{self.home.name}: {step.name}: outlived its death: {'; '.join(ran.left_behind)}"
            )

    def _wrong(self, step: Step, ran: Ran) -> None:
        self._figures.other.append(
            f"{self.home.name}: {step.name} ended with {ran.returncode}: {ran.output.strip()[-2000:]}"
        )


def main() -> int:
    """Reads the command line, tortures, prints."""
    parser = argparse.ArgumentParser(
        prog="python -m tools.torture", description=__doc__.splitlines()[0] if __doc__ else ""
    )
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", default=",".join(step.name for step in STEPS), help="which steps are killed")
    parser.add_argument("--keep", type=Path, help="an empty folder for the homes, which stay")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--kills-a-step", type=int, default=KILLS_A_STEP, help="before it is let to its end")
    parser.add_argument("--minutes", type=float, default=120, help="begin no further round after so many")
    given = parser.parse_args()
    steps = [step for step in STEPS if step.name in given.steps.split(",")]
    tell: Callable[[str], None] = (lambda _line: None) if given.quiet else (lambda line: print(line, flush=True))
    with tempfile.TemporaryDirectory(prefix="torture-") as folder:
        home, longest_s = given.keep or Path(folder), given.minutes * 60
        figures = torture(given.kills, given.seed, steps, home, tell, longest_s, kills_a_step=given.kills_a_step)
    print("\n".join(figures.lines()))
    return 0 if figures.is_clean and figures.kills.total() >= given.kills else 1


if __name__ == "__main__":
    sys.exit(main())
