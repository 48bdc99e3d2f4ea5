"""What people are told, and on which occasion. Pure: a night or several in, a Notice or None out. Refuses to know how it gets there.

What a page calls itself stands in a notice; it is one line there, without control characters, and of a length that no service refuses.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from textwrap import wrap
from typing import Any, Literal

from archive.status import SiteStatus, aged

MOST_CHANGES = 25
MOST_LINES = 120
_LONGEST_LINE = 300
_MOST_PIECES = 6
"""Lines that one sentence of ours may take: an alarm ends with what to do, and that must not be cut."""
REMIND_EVERY = 7
"""Nights. A trouble that lasts is told when it begins, and once a week from then on: a mail that comes every morning is not read."""
_WORTH = ("new", "changed", "missing", "gone")
_COUNTED = ("new", "changed", "unchanged", "duplicate", "pending", "missing", "gone", "rejected")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Notice:
    """What is sent. `body` is plain text."""

    title: str
    body: str
    kind: Literal["info", "success", "warning", "failure"] = "info"


@dataclass(frozen=True, slots=True)
class Night:
    """One site's night, as it is told.

    `problem` is why nothing was published ('' when something was); `changes` are (verdict, title, url); `alike` counts the nights in a row before this one
    with the same trouble, or without any; `before` is what the night before had been troubled with. So many holds of the archive's own are `waiting` for a
    person.
    """

    site: str
    run: str
    exit_code: int = 0
    problem: str = ""
    alarms: Sequence[Mapping[str, Any]] = ()
    notes: Sequence[str] = ()
    figures: Mapping[str, Any] = field(default_factory=dict)
    changes: Sequence[tuple[str, str, str]] = ()
    alike: int = 0
    before: Sequence[str] = ()
    waiting: int = 0


def of_night(night: Night, occasions: Collection[str]) -> Notice | None:
    """What is to be said of a night on these occasions; None where nothing is."""
    if night.problem or night.alarms or night.exit_code:
        return _trouble(night) if "alarm" in occasions and night.alike % REMIND_EVERY == 0 else None
    if night.before and "alarm" in occasions:
        return _over(night)
    changed = [one for one in night.changes if one[0] in _WORTH]
    if changed and "change" in occasions:
        return Notice(f"{night.site}: {_counts(night.figures, _WORTH)}", _body(_told(night)), "info")
    return None


def _over(night: Night) -> Notice:
    trouble = ", ".join(night.before)
    if night.waiting:
        several = night.waiting > 1
        holds = f"{night.waiting} hold{'s' if several else ''} of earlier nights still wait{'' if several else 's'} for a person"
        lines = [f"This night raised no alarm ({trouble} the night before); {holds}: `archive hold --list` shows what."]
        return Notice(
            f"{night.site}: no alarm tonight, {holds}", _body([*lines, *night.notes, "", *_told(night)]), "warning"
        )
    lines = [f"The trouble of the night before ({trouble}) is over.", *night.notes, "", *_told(night)]
    return Notice(f"{night.site}: all is well again", _body(lines), "success")


def _trouble(night: Night) -> Notice:
    kinds = sorted({str(one.get("kind", "alarm")).replace("_", " ") for one in night.alarms})
    lasts = f", night {night.alike + 1}" if night.alike else ""
    what = ", ".join(kinds) if kinds else "the night failed" if night.problem else "the night did not go well"
    lines = [str(one.get("sentence", "")) for one in night.alarms]
    lines += [night.problem] if night.problem else []
    lines += [one for one in night.notes if one not in lines]
    lines = [piece for line in lines for piece in _wrapped(line)]
    if night.problem:
        lines += ["", "Nothing of this night is published; what was held before stands as it was."]
    else:
        lines += ["", *_told(night)]
    all_of_it = (
        f"`archive runs {night.run}` tells all of it, `archive status`" if night.run else "`archive status` tells"
    )
    lines += ["", f"Exit code {night.exit_code}. {all_of_it} how every site is."]
    return Notice(f"{night.site}: {what}{lasts}", _body(lines), "failure" if night.problem else "warning")


def _told(night: Night) -> list[str]:
    changed = [one for one in night.changes if one[0] in _WORTH]
    held = night.figures.get("held")
    kept_back = f"{held} captures are kept back, and nothing of them is published" if held else ""
    seen = ", ".join(filter(None, [_counts(night.figures, _COUNTED), kept_back])) or "no page was seen"
    lines = [f"Run {night.run}: {seen}."]
    for verdict, title, url in changed[:MOST_CHANGES]:
        lines += [f"{verdict}: {title or '(no title)'}", f"    {url}"]
    if len(changed) > MOST_CHANGES:
        lines.append(f"… and {len(changed) - MOST_CHANGES} more; `archive runs {night.run}` lists every page")
    return lines


def digest(statuses: Sequence[SiteStatus], nights: Sequence[Night], since: datetime, now: datetime) -> Notice:
    """How every site is, and what has changed since `since`: `nights` are those of that time, oldest first."""
    ill = [one for one in statuses if not one.is_well]
    lines = [
        f"From {since:%Y-%m-%d %H:%M}Z to {now:%Y-%m-%d %H:%M}Z, {len(nights)} night{'s' if len(nights) != 1 else ''}.",
        "",
    ]
    for status in statuses:
        good = f"last good night {aged(now - status.good_at)} ago" if status.good_at else "no good night yet"
        lines.append(f"{status.site}: {'well' if status.is_well else 'NOT WELL'}; {status.pages} pages, {good}")
        lines += [f"    {problem}" for problem in status.problems]
        lines += [f"    the last try failed: {status.try_problem}"] if status.try_problem else []
    changes = [(night.site, *change) for night in nights for change in night.changes if change[0] in _WORTH]
    lines += ["", "What has changed:" if changes else "Nothing has changed."]
    for site, verdict, title, url in changes[:MOST_CHANGES]:
        lines += [f"{site}, {verdict}: {title or '(no title)'}", f"    {url}"]
    if len(changes) > MOST_CHANGES:
        lines.append(f"… and {len(changes) - MOST_CHANGES} more; `archive runs` lists the nights")
    well = (
        f"{len(ill)} of {len(statuses)} site{'s' if len(statuses) > 1 else ''} need{'s' if len(ill) == 1 else ''} a look"
        if ill
        else f"all {len(statuses)} sites are well"
        if len(statuses) > 1
        else "the site is well"
        if statuses
        else "no site yet"
    )
    return Notice(
        f"digest: {well}, {len(changes)} change{'s' if len(changes) != 1 else ''}",
        _body(lines),
        "warning" if ill else "info",
    )


def _counts(figures: Mapping[str, Any], names: Sequence[str]) -> str:
    return ", ".join(
        f"{figures[name]} {name}" for name in names if isinstance(figures.get(name), int) and figures[name]
    )


def _body(lines: Sequence[str]) -> str:
    safe = [_one_line(line) for line in lines]
    if len(safe) > MOST_LINES:
        safe = [*safe[:MOST_LINES], "…"]
    return "\n".join(safe)


def _wrapped(sentence: str) -> list[str]:
    """A sentence in lines that are sent whole; of one without end the middle is left out."""
    plain = " ".join(_CONTROL.sub(" ", sentence).split())
    pieces = wrap(plain, _LONGEST_LINE, break_on_hyphens=False)
    if len(pieces) > _MOST_PIECES:
        pieces = [*pieces[: _MOST_PIECES // 2], "…", *pieces[-_MOST_PIECES // 2 :]]
    return pieces


def _one_line(text: str) -> str:
    plain = _CONTROL.sub(" ", text).rstrip()
    return plain if len(plain) <= _LONGEST_LINE else plain[: _LONGEST_LINE - 1] + "…"
