"""The journal as a chain: each commit's record whole, there, and named by the next. Pure, but for what was looked through before."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise
from typing import Final

from archive.journal import Looked
from archive.verify.report import Problem, of_file

UNVOUCHED: Final = "nothing but the database vouches for it"
"""What is said of a commit that was written again and that neither a later one nor an index proves."""


def distrusted(looked: Looked) -> set[int]:
    """Commits whose record stands and is not the one that the next commit names; the next one too, unless another follows that vouches for it."""
    found: set[int] = set()
    for seq, one in looked.standing.items():
        before = looked.standing.get(seq - 1)
        if one.previous is None or before is None or one.previous == before.digest:
            continue
        found.add(seq - 1)
        after = looked.standing.get(seq + 1)
        if after is None or after.previous != one.digest:
            found.add(seq)
    return found


def prove_chain(
    looked: Looked, last: int, newest: int, named_by_rows: Collection[int]
) -> tuple[list[Problem], list[str]]:
    """Problems and notes of a journal whose database stood at commit `last`, and at `newest` after the journal had been read.

    `named_by_rows` are the commits that the database has rows of.
    """
    problems = [Problem("journal", f"journal/{file}", of_file(what)[1]) for file, what in looked.damaged]
    problems += [Problem("index", f"journal/{file}", what, healable=True) for file, what in looked.indexes]
    notes: list[str] = []
    missing = [seq for seq in range(1, last + 1) if seq not in looked.standing]
    problems += [
        Problem("journal", f"commit {seq}", "no whole record of it is in the journal", healable=seq in named_by_rows)
        for seq in missing
    ]
    if looked.torn and not missing:
        torn = [of_file(said) for said in looked.torn]
        notes += [f"journal/{file}: {what}; no commit is lost, it was a publish that was killed" for file, what in torn]
    elif looked.torn:
        problems += [Problem("journal", f"journal/{file}", what) for file, what in map(of_file, looked.torn)]
    begun = False
    for seq in sorted(looked.standing):
        one, before = looked.standing[seq], looked.standing.get(seq - 1)
        if one.previous is None and begun:
            notes.append(
                f"journal/{one.file}: commit {seq} names no commit before it: that one could not be read when it was written"
            )
        elif one.previous is not None and before is not None and one.previous != before.digest:
            what = f"commit {seq} names another commit {seq - 1} than the one that is there: one of the two was altered or swapped"
            problems.append(
                Problem("journal", f"journal/{before.file}: commit {seq - 1}", what, healable=seq - 1 in named_by_rows)
            )
        begun = begun or one.previous is not None
    for earlier, later in pairwise(looked.written):
        if later < earlier:
            what = f"holds the commits of two databases: {later} was written after {earlier}"
            problems.append(Problem("journal", "journal", what))
    notes += [
        f"journal/{one.file}: commit {seq} was written again by a repair at {one.rewritten}"
        for seq, one in sorted(looked.standing.items())
        if UNVOUCHED in one.rewritten
    ]
    ahead = max(looked.standing, default=0)
    if ahead > newest + (newest + 1 in looked.begun):
        problems.append(
            Problem(
                "database",
                "commit",
                f"the journal goes on to commit {ahead}, the database ends with {newest}",
                healable=True,
            )
        )
    return problems, notes
