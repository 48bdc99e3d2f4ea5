"""One settle under way: for which site, against what stood at which commit, and what it has found so far. The other files of this room fill it in.

Knows where bodies lie and what cleaning may be told of them. Refuses to know in which order things are done (`road`) and what becomes of them (`changing`).
"""

from __future__ import annotations

from dataclasses import dataclass, field

from archive.clean import PageContext
from archive.clean.profile import EMPTY, Profile
from archive.config import Config
from archive.errors import StorageFailed
from archive.journal import Change
from archive.model import Capture, CaptureId, FailedFetch, FoldDigest, Hold, Override, TextDigest, Tombstone, UrlKey
from archive.settle.figures import Judged
from archive.settle.folding import News
from archive.settle.hints import Heard
from archive.settle.looking import LookedAt
from archive.settle.reading import BodyKey
from archive.settle.rows import Generation, Row
from archive.settle.telling import Told
from archive.sites import Site
from archive.store import Store
from archive.store.printing import Prints
from archive.store.standing import Sighted
from archive.warc import decoded_body, read_record


@dataclass(frozen=True, slots=True)
class Ours:
    """What we do ourselves, beside what the site sent: the `changes` of tables that are a person's word (overrides, holds), the `overrides` and `holds` in
    force then, the `touched` bodies that they speak of; with `everything` all of the site is told and read again. `erased` captures lose their payload."""

    changes: tuple[Change, ...] = ()
    overrides: tuple[Override, ...] = ()
    holds: tuple[Hold, ...] = ()
    touched: frozenset[BodyKey] = frozenset()
    everything: bool = False
    erased: frozenset[CaptureId] = frozenset()


@dataclass(slots=True)
class Kept:
    """The texts, ledgers, sets of claims and removed blocks that the database has, or has now been given a row for."""

    texts: set[str] = field(default_factory=set)
    claims: set[str] = field(default_factory=set)
    ledgers: set[str] = field(default_factory=set)
    blocks: set[str] = field(default_factory=set)


@dataclass(slots=True)
class Work:
    """One settle under way.

    `held` are the captures, published or staged, that say nothing once it is committed; `silenced` those of them that say something until then.
    `taken` are the staged captures that it publishes, `told` what it newly knows (of those that are not held, and of those that a hold lets go),
    `again` what captures that were published before say with everything told again. Of captures in `erased` nothing is left to read: what was made of them
    stands. Pages in `withdrawn` are told of no more. `prints` are those that it has taken, `profile` what they come to,
    `looked_at` what it newly saw of pages of the live site.
    """

    store: Store
    config: Config
    site: Site
    generation: Generation
    base: int
    staged: list[Capture]
    failures: list[FailedFetch]
    ours: Ours
    prints: Prints | None = None
    profile: Profile = EMPTY
    held: frozenset[CaptureId] = frozenset()
    silenced: frozenset[CaptureId] = frozenset()
    erased: frozenset[CaptureId] = frozenset()
    withdrawn: dict[UrlKey, Tombstone] = field(default_factory=dict)
    taken: list[Capture] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    again: list[Told] = field(default_factory=list)
    heard: Heard = field(default_factory=Heard)
    changes: list[Change] = field(default_factory=list)
    news: News = field(default_factory=News)
    redirects: dict[tuple[str, UrlKey], Sighted] = field(default_factory=dict)
    lost_redirects: set[tuple[str, UrlKey]] = field(default_factory=set)
    folds: dict[TextDigest, FoldDigest] = field(default_factory=dict)
    judged: list[Judged] = field(default_factory=list)
    looked_at: list[LookedAt] = field(default_factory=list)
    unreadable: dict[CaptureId, str] = field(default_factory=dict)
    kept: Kept = field(default_factory=Kept)

    def add(self, table: str, row: Row) -> None:
        """One more row."""
        self.changes.append(Change(table, "add", row))

    def body_of(self, capture: Capture) -> tuple[bytes, bool]:
        """The decoded body of a capture, from its WARC record, and whether it was cut.

        Raises BadInput, or StorageFailed naming file and offset; the latter is noted as `unreadable`.
        """
        try:
            record = read_record(self.config.warc_dir, capture.file, capture.offset_bytes)
        except StorageFailed as error:
            self.unreadable[capture.id] = f"{capture.url}: {error}"
            raise
        found = decoded_body(record)
        return found.content, found.cut

    def context_of(self, key: BodyKey, first: Capture) -> PageContext:
        """What cleaning may know of a body whose earliest capture is `first`."""
        overrides = self.generation.overrides_of(key.page)
        return PageContext(first.url, first.content_type, first.captured_at, self.site, overrides, self.profile)
