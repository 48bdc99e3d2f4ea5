"""One run over all hostile cases: ``python -m tools.hostile [--group GROUP] [--keep DIR]``. Exit code 1 when anything is not as it must be."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from tools.hostile.cases import cases
from tools.hostile.night import DEADLINE_S, LARGEST_MB, Night, run


def main() -> int:
    """Prints the table and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--group", action="append", help="only the cases of this group (may be given again)")
    parser.add_argument("--keep", type=Path, help="a folder that keeps what the night leaves")
    arguments = parser.parse_args()
    if arguments.keep:
        arguments.keep.mkdir(parents=True, exist_ok=True)
    night = run([one for one in cases() if not arguments.group or one.group in arguments.group], arguments.keep)
    print("\n".join(lines(night)))
    return 0 if is_clean(night) else 1


def is_clean(night: Night) -> bool:
    """Whether every case came out right and nothing else happened."""
    return (
        all(one.is_right for one in night.results)
        and night.memory_mb < LARGEST_MB
        and not (night.private or night.reached)
        and not _ours(night)
    )


def lines(night: Night) -> list[str]:
    """The table: one line a case, wrong ones marked, and the figures below."""
    table = [f"{'':2}{'group':<15}{'case':<26}{'outcome':<15}{'seconds':>8}  {'holds':<9}evidence"]
    for one in night.results:
        seconds = "" if one.seconds is None else f"{one.seconds:.1f}"
        wrong = "" if one.is_right else f" (expected {one.case.expected})"
        mark = "  " if one.is_right else "! "
        table.append(
            f"{mark}{one.case.group:<15}{one.case.name:<26}{one.outcome:<15}{seconds:>8}  {one.held:<9}{one.evidence[:90]}{wrong}"
        )
    right = sum(one.is_right for one in night.results)
    slowest = max((one.seconds or 0.0 for one in night.results), default=0.0)
    return [
        *table,
        "",
        f"{right} of {len(night.results)} cases right; slowest answer {slowest:.1f} s (deadline {DEADLINE_S} s); the whole night {night.took_s:.0f} s",
        f"exit code {night.report.exit_code}; errors of ours: {_ours(night) or 0}; largest process {night.memory_mb:.0f} MB (limit {LARGEST_MB})",
        (
            f"{night.connections} connections made, {len(night.private)} of them to private addresses; {len(night.reached)} reached the listeners at"
            f" {', '.join(night.listening)}"
        ),
        *(f"alarm: {sentence}" for sentence in night.alarms),
    ]


def _ours(night: Night) -> list[str]:
    return [note for note in night.report.notes if "error of ours" in note or "the crawler" in note]


if __name__ == "__main__":
    sys.exit(main())
