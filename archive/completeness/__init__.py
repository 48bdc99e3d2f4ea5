"""Whether the archive holds what there is: what every source says exists against what is held, and whether a source can still be believed. Pure.

    sources     what documents named before and name tonight ─▶ readings that are believed or not, alarms, notes
    reconcile   what all sources ever named, what is held, what was asked ─▶ "we hold N of M; these are missing, for this reason"

No source's silence is a deletion. Knows the store's records of documents and looks; refuses to know where they are kept and who is told.
"""

from __future__ import annotations

from archive.completeness.reconcile import Completeness, Lacking, SourceCount, reason_of, reconcile
from archive.completeness.sources import Answered, Judgement, judge_sources

__all__ = ["Answered", "Completeness", "Judgement", "Lacking", "SourceCount", "judge_sources", "reason_of", "reconcile"]
