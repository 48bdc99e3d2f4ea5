"""The database of the archive: what a run stages, what settle publishes, what readers are told. Serves the road from staging to the answers.

    engine      the face of sqlite and postgresql         schema, migrations, migrate   the tables and their history
    staging     what a run writes                         standing, known               what settle compares with
    publishing  changes become rows, in one transaction   items, listing, lookup        as-of answers
    printing    prints of bodies, for learning
    moves       pages that lead to another                overruled                 profiles, overrides, claims, a rule's work
    similar     near-duplicates
    tokens, search   words                                records                       the shapes of the answers
    nights      what one night leaves to the next
    asked_again  an export made again                     withdrawn, erasing            legal withdrawals

SQLAlchemy lives here and nowhere else. Refuses to know how pages are cleaned or judged: it is told, and keeps.
"""

from __future__ import annotations

from archive.store.engine import present
from archive.store.holdings import Repeatable
from archive.store.nights import DocumentRead, Looked, Named, NightAfter, NightBefore
from archive.store.records import (
    BlockWork,
    Filters,
    ItemRecord,
    KnownPage,
    OverrideRecord,
    ProfileRecord,
    RuleWork,
    RunRecord,
    SiteSummary,
    VersionRecord,
)
from archive.store.search import snippet
from archive.store.similar import Near
from archive.store.store import Store

__all__ = [
    "BlockWork",
    "DocumentRead",
    "Filters",
    "ItemRecord",
    "KnownPage",
    "Looked",
    "Named",
    "Near",
    "NightAfter",
    "NightBefore",
    "OverrideRecord",
    "ProfileRecord",
    "Repeatable",
    "RuleWork",
    "RunRecord",
    "SiteSummary",
    "Store",
    "VersionRecord",
    "present",
    "snippet",
]
