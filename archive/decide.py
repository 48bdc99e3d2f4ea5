"""Sightings of one page in, its chain of versions out: the fold. Serves the step `decide` of the road, between cleaning and publishing.

Knows what a sighting is worth: which begin a version, which carry one on, which speak of absence, which say nothing. Refuses to know the clock, the
database, the order in which captures arrived, and the text itself: a state is a digest, and of a text only its folded length is asked.

The chain is a function of the *set* of sightings. They are read in capture order (captured_at, payload digest, url), so an old capture that arrives late
(a backfill, an import) lands where it belongs and the chain comes out as if it had always been there.

The rules, in the order in which they are asked of each sighting:

1. What cannot speak is skipped: held captures, a 304 whose referent is not here yet, a form that is not the page's primary one.
   A 304 is read as the sighting it refers to, in that sighting's form, and never as "the latest".
2. Absence. 410 is gone at once; GONE_AFTER_SIGHTINGS live 404s in a row that span GONE_AFTER are gone. Any ok sighting ends the row, a pending one
   too. What an archive or an import did not find counts for nothing: it speaks of their collection. Every other outcome is rejected: neither chain nor
   row moves.
3. An ok sighting whose state equals the last version's carries that version on.
4. An ok sighting whose text has shrunk to under half of the last version's is pending. A second sighting of the same state makes it a version, which
   then begins at the first. An ok sighting of another state before that leaves it pending for ever; absence and rejected outcomes do not.
5. Any other ok sighting begins a version. A page that goes A, B, A has three versions.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from types import MappingProxyType

from archive.model import CaptureId, Form, Outcome, PayloadDigest, Source, StateDigest, TextDigest

GONE_AFTER_SIGHTINGS = 3
"""Rule 2: so many live 404s in a row, with no ok sighting between them ..."""
GONE_AFTER = timedelta(days=7)
"""... from the first to the last of which at least this passed, mean that the page is gone. Both are needed: three tries in one bad night are one night."""
SHRUNKEN_BELOW = 0.5
"""Rule 4: a folded text shorter than this share of the last version's is not believed at its first sighting."""

_PREFERENCE = {form: n for n, form in enumerate(Form)}
_ABSENT = frozenset({Outcome.MISSING, Outcome.GONE})


class Verdict(enum.StrEnum):
    """What the fold made of one sighting. A rejected one has no member: it is the text `rejected:<outcome>`."""

    NEW_PAGE = "new page"
    NEW_VERSION = "new version"
    UNCHANGED = "unchanged"
    PENDING = "pending"
    MISSING = "missing"
    GONE = "gone"
    NOT_COUNTED = "not counted"
    UNRESOLVED = "unresolved"
    HELD = "held"
    OTHER_FORM = "other form"


@dataclass(frozen=True, slots=True)
class Seen:
    """One page seen in one capture, as far as the fold needs it.

    `captured_at` is aware. `state` and `text` are there exactly when the outcome is OK. `folded_length` counts the characters of the folded text (0 unless
    OK). `refers_to` is, for a NOT_MODIFIED, the capture whose validators were sent; None when the 304 does not say.
    Raises ValueError for an OK sighting without state or text.
    """

    capture: CaptureId
    captured_at: datetime
    payload_digest: PayloadDigest
    url: str
    source: Source
    form: Form
    outcome: Outcome
    state: StateDigest | None = None
    text: TextDigest | None = None
    folded_length: int = 0
    refers_to: CaptureId | None = None

    def __post_init__(self) -> None:
        if self.outcome is Outcome.OK and (self.state is None or self.text is None):
            raise ValueError(f"an ok sighting needs its state and its text: {self.capture} of {self.url}")


@dataclass(frozen=True, slots=True)
class VersionSpan:
    """One state of a page over [first_seen, last_seen], both the times of captures.

    `first_capture` names it within its page: the sighting that began it, which may be a 304. `ordinal` counts from 1 and may move when an older capture
    arrives. `text` is the text of the first capture, which is the one exported. `sightings` counts the ones that attest it, 304s included.
    """

    first_capture: CaptureId
    ordinal: int
    state: StateDigest
    text: TextDigest
    form: Form
    first_seen: datetime
    last_seen: datetime
    sightings: int


@dataclass(frozen=True, slots=True)
class Chain:
    """What a page has been, oldest version first, and what each sighting was taken for.

    `missing_since` is the first sighting of the row of live 404s and 410s that stands at the end, None when the page was there at last. `gone_since`
    is the same instant once the row is long enough to be believed, else None. A page that was only ever absent has no versions and still has these.
    `verdicts` holds every sighting by its capture: a Verdict, or `rejected:<outcome>`. The two sightings that together made a version out of a
    pending state both carry its verdict.
    """

    versions: tuple[VersionSpan, ...]
    missing_since: datetime | None
    gone_since: datetime | None
    verdicts: Mapping[CaptureId, str]


NONE_REFERRED: Mapping[CaptureId, Seen] = MappingProxyType({})


def fold(
    sightings: Iterable[Seen],
    *,
    referred: Mapping[CaptureId, Seen] = NONE_REFERRED,
    held: frozenset[CaptureId] = frozenset(),
) -> Chain:
    """The version chain of one page from all its sightings, in whatever order they come.

    `referred` holds the sightings on other pages that this page's 304s refer to (an alias was asked, the other address had been fetched); those on this
    page need not be in it. `held` are the captures kept out of the fold; a 304 that refers to one is kept out with it.
    """
    ordered = sorted({seen.capture: seen for seen in sorted(sightings, key=_tie_break)}.values(), key=_capture_order)
    known = {**referred, **{seen.capture: seen for seen in ordered}}
    read = [(seen, _read(seen, known, held)) for seen in ordered]
    primary = _primary_form(meant for _, meant in read if isinstance(meant, Seen))
    folding = _Folding()
    for seen, meant in read:
        if isinstance(meant, Verdict):
            folding.verdicts[seen.capture] = meant
        elif seen.outcome in _ABSENT:
            folding.absent(seen)
        elif meant.outcome is not Outcome.OK:
            folding.verdicts[seen.capture] = f"rejected:{meant.outcome}"
        elif meant.form is not primary:
            folding.verdicts[seen.capture] = Verdict.OTHER_FORM
        else:
            folding.present(seen, meant)
    return Chain(tuple(folding.versions), folding.missing_since, folding.gone_since, folding.verdicts)


def _capture_order(seen: Seen) -> tuple[datetime, str, str]:
    # Two sightings of a page can share the first two (a batch of identical error pages); all three together are what a capture's id is made of.
    return seen.captured_at, seen.payload_digest, seen.url


def _tie_break(seen: Seen) -> tuple[str, ...]:
    # One capture gives a page one sighting. Should a caller hand in two that differ, which one stays must not hang on who came first.
    return seen.capture, seen.form, seen.outcome, seen.state or "", seen.text or "", seen.refers_to or ""


def _read(seen: Seen, known: Mapping[CaptureId, Seen], held: frozenset[CaptureId]) -> Seen | Verdict:
    """Rule 1 without the form: the sighting that `seen` attests (itself, unless it is a 304), or why it attests none."""
    meant = seen
    passed = {seen.capture}
    while meant.capture not in held:
        if meant.outcome is not Outcome.NOT_MODIFIED:
            return meant
        # Imported revisit records may refer to revisit records, and broken ones to each other.
        referent = known.get(meant.refers_to) if meant.refers_to is not None else None
        if referent is None or referent.capture in passed:
            return Verdict.UNRESOLVED
        passed.add(referent.capture)
        meant = referent
    return Verdict.HELD


def _primary_form(read: Iterable[Seen]) -> Form | None:
    """The best form in which the page was ever usable; None when it never was. Two forms of one page never share a chain: their texts always differ."""
    return min((seen.form for seen in read if seen.outcome is Outcome.OK), key=_PREFERENCE.__getitem__, default=None)


@dataclass(slots=True)
class _Folding:
    """The state of the fold between two sightings. Lives only inside one call of `fold`."""

    versions: list[VersionSpan] = field(default_factory=list)
    verdicts: dict[CaptureId, str] = field(default_factory=dict)
    missing_since: datetime | None = None
    gone_since: datetime | None = None
    misses: int = 0
    last_length: int = 0
    pending: tuple[Seen, Seen] | None = None

    def absent(self, seen: Seen) -> None:
        """Rule 2 for a 404 or a 410, in whichever form it was asked for."""
        if seen.source is not Source.LIVE:
            self.verdicts[seen.capture] = Verdict.NOT_COUNTED
            return
        self.missing_since = self.missing_since or seen.captured_at
        self.misses += 1
        long_enough = self.misses >= GONE_AFTER_SIGHTINGS and seen.captured_at - self.missing_since >= GONE_AFTER
        if seen.outcome is Outcome.GONE or long_enough:
            self.gone_since = self.missing_since
        self.verdicts[seen.capture] = Verdict.MISSING if self.gone_since is None else Verdict.GONE

    def present(self, seen: Seen, meant: Seen) -> None:
        """Rules 3 to 5 for an ok sighting in the primary form; `meant` carries the state that `seen` attests."""
        assert meant.state is not None
        assert meant.text is not None
        self.missing_since, self.gone_since, self.misses = None, None, 0
        last = self.versions[-1] if self.versions else None
        if last and meant.state == last.state:
            self.versions[-1] = replace(last, last_seen=seen.captured_at, sightings=last.sightings + 1)
            self.verdicts[seen.capture] = Verdict.UNCHANGED
            self.pending = None
            return
        first, first_meant = self.pending or (seen, meant)
        confirmed = self.pending is not None and first_meant.state == meant.state
        if last and not confirmed and meant.folded_length < SHRUNKEN_BELOW * self.last_length:
            self.pending = (seen, meant)
            self.verdicts[seen.capture] = Verdict.PENDING
            return
        if not confirmed:
            first, first_meant = seen, meant
        assert first_meant.text is not None
        self.versions.append(
            VersionSpan(
                first_capture=first.capture,
                ordinal=len(self.versions) + 1,
                state=meant.state,
                text=first_meant.text,
                form=meant.form,
                first_seen=first.captured_at,
                last_seen=seen.captured_at,
                sightings=2 if confirmed else 1,
            )
        )
        verdict = Verdict.NEW_VERSION if last else Verdict.NEW_PAGE
        self.verdicts[first.capture] = self.verdicts[seen.capture] = verdict
        self.last_length = first_meant.folded_length
        self.pending = None
