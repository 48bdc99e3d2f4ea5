"""Which hints are worth a row. Discovery says the same of a page every night; only what it says anew is kept, with the capture that said it.

The promise to readers is that the newest capture's word stands, whatever order captures came in. So a word that is not repeated must never be taken for
withdrawn, and an older capture that arrives late with another word must not make its own the newest.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from archive.model import Capture, CaptureId, Form, Hint, UrlKey
from archive.settle.rows import Row
from archive.settle.telling import Told
from archive.store.standing import HintRow, capture_order

Order = tuple[str, str, str]
LaterEvidence = Callable[[UrlKey, Form, Order], Capture | None]


def listed_as(stored: Iterable[HintRow], told: Iterable[Told]) -> dict[UrlKey, frozenset[str]]:
    """What the sources ever called each page (post, page, entry)."""
    found: dict[UrlKey, set[str]] = defaultdict(set)
    for row in stored:
        if row.field == "listed_as":
            found[row.page].add(row.value)
    for one in told:
        for hint in one.hints:
            if hint.field == "listed_as":
                found[hint.page].add(hint.value)
    return {page: frozenset(values) for page, values in found.items()}


def hint_rows(stored: Iterable[HintRow], told: Sequence[Told], later_evidence: LaterEvidence) -> list[Row]:
    """The rows to add: hints that say something else than the capture before them did.

    `later_evidence` names the next published capture that shows the page in that form. It is asked when an older capture arrives late with another
    word: what the next one repeated of the word before was not kept then, and has to be now.
    """
    series: dict[tuple[UrlKey, Form, str], dict[Order, tuple[CaptureId, str, str]]] = defaultdict(dict)
    for row in stored:
        series[row.page, row.form, row.field][row.order] = (row.capture, row.value, row.verbatim)
    fresh: dict[tuple[UrlKey, Form, str], list[tuple[Order, Hint]]] = defaultdict(list)
    for one in told:
        for hint in one.hints:
            fresh[hint.page, hint.form, hint.field].append((capture_order(one.capture), hint))
    rows: list[Row] = []
    for key, said in fresh.items():
        kept = series[key]
        for order, hint in sorted(said, key=lambda pair: pair[0]):
            before = max((at for at in kept if at < order), default=None)
            if before is not None and kept[before][1] == hint.value:
                continue
            rows.append(_row(key, hint.capture, hint.value, hint.verbatim))
            was = kept.get(before) if before is not None else None
            kept[order] = (hint.capture, hint.value, hint.verbatim)
            if was is not None:
                rows += _repeated(key, order, was, kept, later_evidence)
    return rows


def _repeated(
    key: tuple[UrlKey, Form, str],
    order: Order,
    was: tuple[CaptureId, str, str],
    kept: dict[Order, tuple[CaptureId, str, str]],
    later_evidence: LaterEvidence,
) -> list[Row]:
    page, form, _ = key
    later = later_evidence(page, form, order)
    if later is None:
        return []
    after = capture_order(later)
    following = min((at for at in kept if at > order), default=None)
    if following is not None and following <= after:
        return []
    kept[after] = (later.id, was[1], was[2])
    return [_row(key, later.id, was[1], was[2])]


def _row(key: tuple[UrlKey, Form, str], capture: CaptureId, value: str, verbatim: str) -> Mapping[str, object]:
    page, form, field = key
    return {"page": page, "capture": capture, "field": field, "form": form.value, "value": value, "verbatim": verbatim}
