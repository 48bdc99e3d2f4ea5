"""The verdicts in the order and the words in which a report tells them. Pure; page and text agree because both read this."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from archive.report.told import Change, Complete, RunReport

EDITED: Final = "changed"
NEW: Final = "new"
HELD: Final = "held"
HEADINGS: Final = {
    "held": "Kept back: how each page read before, and reads in this run",
    "changed": "Edited",
    "new": "New",
    "missing": "Not found when asked for",
    "gone": "Gone from the site",
    "returned": "There again, as it was",
    "pending": "Waiting for a second look before it counts",
    "moved": "Moved to another address",
    "duplicate": "Another address of an item that is held",
    "reread": "Read anew by us; the site changed nothing",
    "still_missing": "Not found before, and not this time",
    "still_gone": "Gone since before",
    "still_moved": "Moved before, and still there",
    "unresolved": "Not changed since a look that is not here yet",
}
"""What is listed, in this order; then what was rejected, by outcome. Unchanged pages are only counted."""
REJECTED: Final = "rejected:"
UNTOLD: Final = frozenset({"unchanged", "not_counted", "other_form"})


def told(report: RunReport) -> list[tuple[str, str, list[Change]]]:
    """(verdict, heading, its changes), in the order of a report; new items newest first."""
    found = report.by_verdict()
    named = [(name, heading, found[name]) for name, heading in HEADINGS.items() if name in found]
    rejected = sorted(name for name in found if name.startswith(REJECTED))
    others = sorted(found.keys() - HEADINGS.keys() - UNTOLD - set(rejected))
    named += [(name, f"No item: {plain(name.removeprefix(REJECTED))}", found[name]) for name in rejected]
    named += [(name, plain(name), found[name]) for name in others]
    return [(name, heading, _newest_first(some) if name == NEW else some) for name, heading, some in named]


def plain(name: str) -> str:
    """A verdict, an outcome or a kind as words."""
    return name.replace("_", " ")


def figures(report: RunReport) -> list[tuple[str, int]]:
    """The counts that a report begins with: always these, the others where they are not 0."""
    counts = {name: value for name, value in report.figures.items() if type(value) is int}
    first = ("new", "changed", "missing", "gone", "unchanged")
    more = ("returned", "pending", "held", "moved", "duplicate", "reread", "rejected", "gated")
    return [(name, counts.get(name, 0)) for name in first] + [(name, counts[name]) for name in more if counts.get(name)]


WORDS: Final = {
    "changed": "edited",
    "missing": "not found",
    "duplicate": "copies",
    "rejected": "no item",
    "held": "captures kept back",
    "reread": "read anew",
    "returned": "there again",
    "gated": "not asked",
}
"""Figures whose name says too little to a person."""


def word(name: str) -> str:
    """A figure's name for a person."""
    return WORDS.get(name, plain(name))


def completeness(one: Complete) -> str:
    """We hold N of M, in a sentence."""
    if not one.missing:
        return f"We hold all {one.named:,} pages that a source names or that were ever seen."
    why = ", ".join(f"{count:,} {plain(name)}" for name, count in one.reasons.items() if count)
    return f"We hold {one.held:,} of {one.named:,} pages; {one.missing:,} {'is' if one.missing == 1 else 'are'} missing: {why}."


def standing(report: RunReport) -> tuple[str, str]:
    """The kind of the run as the pictures know it (good, alarm, failed, open), and what it came to in a few words."""
    if report.status == "failed":
        return "failed", "failed"
    if report.alarms:
        return "alarm", "1 alarm" if len(report.alarms) == 1 else f"{len(report.alarms)} alarms"
    if report.status != "settled":
        return "open", plain(report.status)
    if report.exit_code:
        return "alarm", f"ended with exit code {report.exit_code}"
    return "good", "good"


def _newest_first(changes: Sequence[Change]) -> list[Change]:
    dated = sorted((one for one in changes if one.published), key=lambda one: (one.published or "", one.page))
    return [*reversed(dated), *(one for one in changes if not one.published)]
