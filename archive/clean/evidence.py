"""Claims: what one source on a page says of one field, kept in bounds. Knows no field and no rule; the rooms that read a field make their claims here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.model import Claim, Dated

MAX_CLAIMS = 40
"""Of one page. A field gets no more than MAX_OF_FIELD, so that a page with a thousand bylines still shows its dates."""
MAX_OF_FIELD = 10
MAX_CHARS = 300


def claim(field: str, source: str, verbatim: str, value: str | None, *, chosen: bool = False, why: str = "") -> Claim:
    """A claim of words, cut to MAX_CHARS."""
    return Claim(field, source, verbatim[:MAX_CHARS], value[:MAX_CHARS] if value else None, chosen=chosen, why=why)


def of_date(field: str, dated: Dated, *, chosen: bool = False, why: str = "") -> Claim:
    """A claim of a date that was read."""
    return Claim(field, dated.source, dated.verbatim[:MAX_CHARS], dated.value, dated.precision, dated.tz, chosen, why)


def bounded(claims: Sequence[Claim]) -> tuple[Claim, ...]:
    """Each claim once, the chosen ones always, no more than the bounds; the order of the sources is kept."""
    seen: dict[tuple[str, str, str, str | None], Claim] = {}
    for one in claims:
        name = (one.field, one.source, one.verbatim, one.value)
        known = seen.get(name)
        if known is None or (one.chosen and not known.chosen):
            seen[name] = one
    count: dict[str, int] = {}
    kept: list[Claim] = []
    for one in seen.values():
        count[one.field] = count.get(one.field, 0) + (not one.chosen)
        if one.chosen or count[one.field] < MAX_OF_FIELD:
            kept.append(one)
    while len(kept) > MAX_CLAIMS:
        kept.remove(next(one for one in reversed(kept) if not one.chosen))
    return tuple(kept)


def settled(claims: Sequence[Claim], field: str, value: str | None, why: str) -> list[Claim]:
    """The claims after a later rule chose another value: the one that says it is the chosen one, the others of the field are not."""
    done = False
    out: list[Claim] = []
    for one in claims:
        if one.field == field:
            hit = not done and one.value == value
            done = done or hit
            out.append(
                replace(
                    one, chosen=hit, why=why if hit else (one.why if not one.chosen else "another source was chosen")
                )
            )
        else:
            out.append(one)
    return out
