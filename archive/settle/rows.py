"""Cleaned pages as rows, and the name of what cleaned them. Pure: values in, mappings of JSON values out.

Rows are what the journal writes and what the tables hold; two equal mappings mean that nothing changed. The generation is left out of that question:
a rendition that a newer cleaner would make alike is not rewritten.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from archive import outcome
from archive.identity import (
    block_digest,
    claims_digest,
    fold,
    fold_digest,
    ledger_digest,
    state_digest,
    text_digest,
    utc_text,
)
from archive.journal import Change
from archive.model import (
    Claim,
    Cleaned,
    Contact,
    Dated,
    FoldDigest,
    Hold,
    LedgerDigest,
    Outcome,
    Override,
    Removal,
    StateDigest,
    TextDigest,
    Tombstone,
    UrlKey,
)
from archive.sites import Site
from archive.store.staging import storable
from archive.store.standing import NOT_READ_AGAIN, RENDITION_FIELDS
from archive.store.withdrawn import ErasedCapture

Row = Mapping[str, Any]

NOT_CLEANING = frozenset(
    {"start_urls", "rest", "sitemaps", "feeds", "lists", "include", "exclude", "allow_private", "delay_s", "max_pages"}
    | {"probe", "unverified", "wrong_clock", "check_every_days", "max_minutes"}
)
"""Fields of a Site that say how to fetch it, and whether its clock is right. All others may change what a capture is taken for, and so name the generation."""
_TELLING = ("include", "exclude", "lists", "aliases", "ignored", "javascript")
"""Fields that may change what a capture tells. Left out of the name where they are empty, as they nearly always are."""

_FIELDS = tuple(name for name in RENDITION_FIELDS if name not in {"capture", "page", "generation"})
_NOTHING: Row = dict.fromkeys(_FIELDS)


@dataclass(frozen=True, slots=True)
class Generation:
    """What cleans: the cleaner's version with its libraries, what the site's file tells it, the site's profile (its digest) and the overrides in force.

    Named by the digest of all. Of the first two a change may change every reading (`reads_like`); what the last two change can be told page by page.
    """

    cleaner_version: str
    libraries: tuple[tuple[str, str], ...]
    site: Site
    profile: str | None = None
    overrides: tuple[Override, ...] = ()

    @property
    def site_file_digest(self) -> str:
        """Of the fields that telling and cleaning may read, whatever file they came from."""
        told = {field.name: getattr(self.site, field.name) for field in fields(self.site)}
        named = {name: value for name, value in told.items() if name not in {*NOT_CLEANING, *_TELLING}}
        return "site1:" + _digest(named | {name: told[name] for name in _TELLING if told[name]})

    @property
    def digest(self) -> str:
        """The generation's name."""
        return "generation2:" + _digest(
            [
                self.cleaner_version,
                sorted(self.libraries),
                self.site.key,
                self.site_file_digest,
                self.profile,
                self.overrides_digest,
            ]
        )

    @property
    def overrides_digest(self) -> str | None:
        """Names the set of overrides in force; None for none."""
        return "overrides1:" + _digest(sorted(one.id for one in self.overrides)) if self.overrides else None

    @property
    def printer(self) -> str:
        """Names what takes prints of bodies: the cleaner with its libraries."""
        return printer_of(self.cleaner_version, self.libraries)

    def reads_like(self, stored: Row) -> bool:
        """Whether the stored generation has the same cleaner, libraries and site file."""
        row = self.row()
        return all(stored[name] == row[name] for name in ("cleaner_version", "libraries", "site_file_digest"))

    def overrides_of(self, page: UrlKey) -> tuple[Override, ...]:
        """Those that speak of `page`, by whatever key it had then, or of the whole site."""
        return tuple(one for one in self.overrides if one.page is None or self.site.page_now(one.page) == page)

    def row(self) -> Row:
        """As stored."""
        return {
            "digest": self.digest,
            "cleaner_version": self.cleaner_version,
            "libraries": spelled(dict(self.libraries)),
            "site_key": self.site.key,
            "site_file_digest": self.site_file_digest,
            "profile": self.profile,
            "overrides": self.overrides_digest,
        }


def printer_of(cleaner_version: str, libraries: Sequence[tuple[str, str]]) -> str:
    """The name of a cleaner as one that takes prints."""
    return "printer1:" + _digest([cleaner_version, sorted(libraries)])


@dataclass(frozen=True, slots=True)
class Reading:
    """What one distinct body of one page was read as. `row` is the rendition without capture, page and generation.

    Only an ok reading has a text, a state, removals and claims.
    """

    row: Row
    body_text: str = ""
    folded_length: int = 0
    fold: FoldDigest | None = None
    removals: tuple[Removal, ...] = ()
    claims: tuple[Claim, ...] = ()

    @property
    def without_texts(self) -> Reading:
        """What is still asked of a reading once its text, removals and claims are on their way into the database."""
        return dataclasses.replace(self, body_text="", removals=(), claims=())

    @property
    def is_ok(self) -> bool:
        """Whether it shows an item."""
        return bool(self.row["outcome"] == Outcome.OK.value)

    @property
    def text(self) -> TextDigest:
        """Key of its content. Only for an ok one."""
        return TextDigest(self.row["text_digest"])

    @property
    def state(self) -> StateDigest:
        """What makes it a version. Only for an ok one."""
        return StateDigest(self.row["state_digest"])

    @property
    def ledger(self) -> LedgerDigest:
        """Key of its removals. Only for an ok one."""
        return LedgerDigest(self.row["ledger"])


def read(
    cleaned: Cleaned, listed_as: frozenset[str], page: UrlKey | None = None, echoes: frozenset[str] = frozenset()
) -> Reading:
    """A cleaned page weighed with what discovery calls it.

    A page that is no item keeps its outcome and evidence only: its text is in the WARC, and is read again when somebody calls it news after all.
    Of a `page` that says what an address gets that does not exist (`echoes`), it says just that; a wall stays one though every address gets it.
    """
    cleaned = _scrubbed(cleaned)
    result, evidence = outcome.of_rendition(cleaned, listed_as)
    if page is not None and (result not in outcome.WALLS or outcome.is_probe(page)):
        result, evidence = outcome.of_echo(page, cleaned, echoes) or (result, evidence)
    judged = {"outcome": result.value, "evidence": storable(evidence), "news_evidence": cleaned.news_evidence}
    if result is not Outcome.OK:
        return Reading({**_NOTHING, **judged})
    contact = cleaned.contact or Contact()
    published = cleaned.published
    row = {
        **_NOTHING,
        **judged,
        "state_digest": state_digest(cleaned),
        "text_digest": text_digest(cleaned.body_text),
        "ledger": ledger_digest(cleaned.removals),
        "kind": cleaned.kind.value,
        "title": cleaned.title,
        "authors": spelled(cleaned.authors),
        "categories": spelled(cleaned.categories),
        "tags": spelled(cleaned.tags),
        "language": cleaned.language,
        **_published(published),
        "updated": _value(cleaned.updated),
        "updated_text": _verbatim(cleaned.updated),
        "embargo_until": _value(cleaned.embargo),
        "embargo_text": _verbatim(cleaned.embargo),
        "dateline": cleaned.dateline,
        "contact_name": contact.name,
        "contact_role": contact.role,
        "contact_phone": contact.phone,
        "contact_email": contact.email,
        "canonical_url": cleaned.canonical_url,
        "about_text": cleaned.kept.get("about"),
        "claims": claims_digest(cleaned.claims) if cleaned.claims else None,
    }
    return Reading(
        row,
        body_text=cleaned.body_text,
        folded_length=len(fold(cleaned.body_text)),
        fold=fold_digest(cleaned.body_text),
        removals=cleaned.removals,
        claims=cleaned.claims,
    )


def fields_of(stored: Row) -> Row:
    """A stored rendition as the `row` of a Reading."""
    return {name: stored[name] for name in _FIELDS}


def not_read_again(stored: Row, why: str) -> Row:
    """A stored rendition that stands although it was to be read anew: marked, so that it is tried again and never taken for the new generation's word."""
    return {**stored, "evidence": f"{NOT_READ_AGAIN}{storable(why)}; {stored['evidence']}"}


def content_row(reading: Reading) -> Row:
    """The text of an ok reading. `word_count` counts runs of anything but white space, as a word processor does."""
    return {
        "text_digest": reading.text,
        "fold_digest": reading.fold,
        "folded_length": reading.folded_length,
        "word_count": len(reading.body_text.split()),
        "body_text": reading.body_text,
    }


def removal_rows(reading: Reading) -> tuple[dict[str, Row], list[Row]]:
    """The removed blocks by digest, and the ledger's rows."""
    blocks: dict[str, Row] = {}
    ledger: list[Row] = []
    for place, removal in enumerate(reading.removals):
        # A first night has millions of these rows, of which all the pages of a site say the same.
        digest = sys.intern(block_digest(removal.text))
        blocks[digest] = {"digest": digest, "text": removal.text}
        ledger.append(
            {
                "ledger": reading.ledger,
                "place": place,
                "n": removal.n,
                "block": digest,
                "rule": sys.intern(removal.rule),
                "detail": sys.intern(removal.detail),
                "kept": removal.kept,
            }
        )
    return blocks, ledger


def claim_rows(reading: Reading) -> list[Row]:
    """The rows of a reading's set of claims."""
    return [
        {
            "claims": reading.row["claims"],
            "place": place,
            "field": claim.field,
            "source": claim.source,
            "verbatim": claim.verbatim,
            "value": claim.value,
            "precision": claim.precision.value if claim.precision else None,
            "tz": claim.tz,
            "chosen": int(claim.chosen),
            "why": claim.why,
        }
        for place, claim in enumerate(reading.claims)
    ]


def override_row(override: Override) -> Row:
    """As stored and journalled."""
    return {
        "id": override.id,
        "site": override.site,
        "action": override.action,
        "made_at": utc_text(override.made_at),
        "made_by": override.made_by,
        "why": override.why,
        "page": override.page,
        "rule": override.rule,
        "block": override.block,
    }


def hold_row(hold: Hold) -> Row:
    """As stored and journalled."""
    return {
        "id": hold.id,
        "site": hold.site,
        "run": hold.run,
        "capture": hold.capture,
        "placed_at": utc_text(hold.placed_at),
        "placed_by": hold.placed_by,
        "why": hold.why,
    }


def replacing(old: Hold, new: Hold, ended_by: str, why: str) -> tuple[Change, ...]:
    """The changes by which one hold takes the place of another on the same captures: those stay kept out, nothing is read anew."""
    return (*releasing(old, new.placed_at, ended_by, why), Change("hold", "add", hold_row(new)))


def releasing(hold: Hold, now: datetime, released_by: str, why: str) -> tuple[Change, Change]:
    """The changes that end a hold."""
    row = {"hold": hold.id, "released_at": utc_text(now), "released_by": storable(released_by), "why": storable(why)}
    return Change("hold", "close", {"id": hold.id}), Change("hold_release", "add", row)


def erased_row(kind: str, name: str, tombstone: Tombstone, capture: ErasedCapture | None = None) -> Row:
    """As stored and journalled. Of a capture it says where it lies and how much of it goes."""
    detail = spelled(dataclasses.asdict(capture)) if capture is not None else ""
    return {"kind": kind, "name": name, "tombstone": tombstone.id, "detail": detail}


def moved_rows(table: str, key: Sequence[str], stored: Sequence[Row], wanted: Sequence[Row]) -> list[Change]:
    """The changes that make the current rows of a bitemporal table what they should be; rows that are so already stay."""
    before = {tuple(row[name] for name in key): row for row in stored}
    after = {tuple(row[name] for name in key): row for row in wanted}
    ends = [Change(table, "close", dict(zip(key, k, strict=True))) for k, row in before.items() if after.get(k) != row]
    return ends + [Change(table, "add", row) for k, row in after.items() if before.get(k) != row]


def ordered(changes: Iterable[Change]) -> list[Change]:
    """As a commit of the journal has them, however sets were walked: equal publishes give equal records, and a lost record can be had again from its rows."""
    return sorted(changes, key=lambda one: (one.table, one.op, spelled(one.row)))


def spelled(value: object) -> str:
    """Canonical JSON."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_plain)


def _published(dated: Dated | None) -> Row:
    if dated is None:
        return {}
    return {
        "published": dated.value,
        "published_utc": utc_text(dated.utc) if dated.utc else None,
        "published_precision": dated.precision.value,
        "published_tz": dated.tz,
        "published_source": dated.source,
        "published_text": dated.verbatim,
    }


def _value(dated: Dated | None) -> str | None:
    return dated.value if dated else None


def _verbatim(dated: Dated | None) -> str | None:
    return dated.verbatim if dated else None


def _scrubbed(cleaned: Cleaned) -> Cleaned:
    """`cleaned` without what cannot be stored; itself when there is nothing of the kind, which is nearly always."""
    changed: dict[str, Any] = {}
    for field in fields(cleaned):
        value = getattr(cleaned, field.name)
        stored = _scrub(value)
        if stored != value:
            changed[field.name] = stored
    return dataclasses.replace(cleaned, **changed) if changed else cleaned


def _scrub(value: Any) -> Any:
    if isinstance(value, str):
        # Enumerations are texts of our own.
        return value if type(value) is not str else storable(value)
    if isinstance(value, tuple):
        return tuple(_scrub(one) for one in value)
    if isinstance(value, Contact | Dated | Removal | Claim):
        return type(value)(**{field.name: _scrub(getattr(value, field.name)) for field in fields(value)})
    return value


def _plain(value: object) -> object:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {field.name: getattr(value, field.name) for field in fields(value)}
    return str(value)


def _digest(value: object) -> str:
    return hashlib.sha256(spelled(value).encode("utf-8", "surrogatepass")).hexdigest()
