"""What every source said of an item, weighed and shown: the claims of the page itself, then those of discovery. Serves `archive show --evidence`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.cli import output
from archive.cli.output import Column
from archive.model import Claim


def weighed(own: Sequence[Claim], hinted: Sequence[Claim], published_source: str | None) -> list[Claim]:
    """All claims, field by field. A hint is chosen only where the page itself says nothing, and only for a field that hints may fill.

    `published_source` is where the item's date came from. Of a page whose claims were not recorded (an older reading) nothing else is known.
    """
    from archive.store.provenance import (
        FILLED_BY_HINTS,
        HINTED,
    )  # the store takes longer to load than most commands run

    chosen = {claim.field for claim in own if claim.chosen}
    if published_source is not None and published_source not in {claim.source for claim in hinted}:
        chosen.add("published")
    hints = []
    for claim in hinted:
        if claim.field in chosen:
            hints.append(replace(claim, why="the page's own word goes before"))
        elif claim.field not in FILLED_BY_HINTS:
            hints.append(replace(claim, why="only the page itself is asked for it"))
        elif own or claim.field == "published":
            hints.append(replace(claim, chosen=True, why="the page itself says nothing"))
        else:
            hints.append(claim)
    order = {field: n for n, field in enumerate(HINTED)}
    return sorted([*own, *hints], key=lambda claim: order.get(claim.field, len(order)))


def tell_evidence(claims: Sequence[Claim], *, withdrawn: bool) -> None:
    """A line a claim; the chosen one of each field is marked. Of a withdrawn page nothing was left but what stands there."""
    if withdrawn:
        output.note("it was withdrawn: what its sources said was erased with its text")
    elif not claims:
        output.note("nothing was recorded of where its fields come from; `archive reclean` does it")
    output.table(
        [
            *(Column("field"), Column(""), Column("source"), Column("value", prose=True)),
            *(Column("as printed", prose=True), Column("why", prose=True)),
        ],
        [
            [
                *(claim.field, "*" if claim.chosen else "", claim.source, claim.value or ""),
                *(claim.verbatim if claim.verbatim != claim.value else "", _why(claim)),
            ]
            for claim in claims
        ],
    )


def _why(claim: Claim) -> str:
    details = ", ".join(filter(None, [claim.precision.value if claim.precision else "", claim.tz or ""]))
    return "; ".join(filter(None, [claim.why, details]))
