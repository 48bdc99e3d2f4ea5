"""Which hints are worth a row. Discovery says the same of a page every night; only what it says anew is kept, with the capture that said it.

The promise to readers is that the newest capture's word stands, whatever order captures came in and whichever of them are held. So a word that is not
repeated must never be taken for withdrawn; and where a row goes, or another comes before it, the next capture that repeated the word gets the row.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, field

from archive.journal import Change
from archive.model import CaptureId, Form, Hint, UrlKey
from archive.settle.rows import Row, moved_rows
from archive.settle.telling import Told
from archive.store.schema import BITEMPORAL
from archive.store.standing import HintRow, capture_order

Order = tuple[str, str, str]
Series = tuple[UrlKey, Form, str]
"""What one form says of one field of one page."""


@dataclass(frozen=True, slots=True)
class Word:
    """What one capture says in a series."""

    capture: CaptureId
    value: str
    verbatim: str


Repeats = Callable[[Series, Order, Order | None], tuple[Order, Word] | None]
"""The first published capture after an order, and before another where that is given, that says something in the series."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What discovery says once this settle is in: the `changes` of rows, and what the sources call each page that they concern, `before` and `now` (post,
    page, entry; empty where they do not say)."""

    changes: tuple[Change, ...] = ()
    before: dict[UrlKey, frozenset[str]] = field(default_factory=dict)
    now: dict[UrlKey, frozenset[str]] = field(default_factory=dict)

    @property
    def relisted(self) -> set[UrlKey]:
        """The pages that are called something else than before."""
        return {page for page in self.before.keys() | self.now.keys() if self.before.get(page) != self.now.get(page)}


def hear(stored: Sequence[HintRow], told: Sequence[Told], silenced: Collection[CaptureId], repeats: Repeats) -> Heard:
    """What becomes of the `stored` rows (all of the pages in question) when `told` captures speak, some of them not for the first time, and `silenced`
    ones no longer do. `repeats` knows of neither."""
    speaking = {one.capture.id for one in told}
    series: dict[Series, dict[Order, Word]] = defaultdict(dict)
    gone: list[tuple[Order, Series]] = []
    for row in stored:
        key = (row.page, row.form, row.field)
        if row.capture in silenced:
            gone.append((row.order, key))
        elif row.capture not in speaking:
            series[key][row.order] = Word(row.capture, row.value, row.verbatim)
    for order, key in sorted(gone):
        _repeat(series[key], key, order, repeats)
    said = [(capture_order(one.capture), hint) for one in told for hint in one.hints]
    for order, hint in sorted(said, key=lambda pair: pair[0]):
        _say(series, order, hint, repeats)
    rows = [(_row(key, word), key, word) for key, words in series.items() for word in words.values()]
    changes = moved_rows("hint", BITEMPORAL["hint"], [_stored(row) for row in stored], [row for row, _, _ in rows])
    nothing: dict[UrlKey, frozenset[str]] = dict.fromkeys((key[0] for key in series), frozenset())
    nothing |= dict.fromkeys((row.page for row in stored), frozenset())
    called = _called((key[0], key[2], word.value) for _, key, word in rows)
    return Heard(tuple(changes), nothing | listed_as(stored), nothing | called)


def listed_as(rows: Iterable[HintRow]) -> dict[UrlKey, frozenset[str]]:
    """What the sources ever called each page (post, page, entry)."""
    return _called((row.page, row.field, row.value) for row in rows)


def _called(words: Iterable[tuple[UrlKey, str, str]]) -> dict[UrlKey, frozenset[str]]:
    found: dict[UrlKey, set[str]] = defaultdict(set)
    for page, name, value in words:
        if name == "listed_as":
            found[page].add(value)
    return {page: frozenset(values) for page, values in found.items()}


def _say(series: dict[Series, dict[Order, Word]], order: Order, hint: Hint, repeats: Repeats) -> None:
    key = (hint.page, hint.form, hint.field)
    kept = series[key]
    before = max((at for at in kept if at < order), default=None)
    if before is not None and kept[before].value == hint.value:
        return
    kept[order] = Word(hint.capture, hint.value, hint.verbatim)
    if before is not None:
        # What later captures repeated of the word before was not kept then, and has to be now.
        _repeat(kept, key, order, repeats)


def _repeat(kept: dict[Order, Word], key: Series, order: Order, repeats: Repeats) -> None:
    """Gives the first repetition after `order` its row, where the row that stood for it does so no longer."""
    found = repeats(key, order, min((at for at in kept if at > order), default=None))
    if found is None:
        return
    before = max((at for at in kept if at < found[0]), default=None)
    if before is None or kept[before].value != found[1].value:
        kept[found[0]] = found[1]


def _stored(row: HintRow) -> Row:
    return _row((row.page, row.form, row.field), Word(row.capture, row.value, row.verbatim))


def _row(key: Series, word: Word) -> Row:
    page, form, name = key
    return {
        "page": page,
        "capture": word.capture,
        "field": name,
        "form": form.value,
        "value": word.value,
        "verbatim": word.verbatim,
    }
