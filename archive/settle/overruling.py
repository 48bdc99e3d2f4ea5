"""What a person decides about readings: overruling the cleaner, taking that back, reading a site again. Each is one commit with its journal record.

    override ─▶ the stored bodies that it may concern ─▶ the road (learn, read, fold, publish), with nothing staged

Nothing that a run has staged is taken up, and no run's figures change. Only bodies that an override can concern are read again; pages that are no item
keep no ledger, so those in its reach are. Refuses to know how an override changes a text (`clean.overruling`).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import datetime
from typing import Literal

from archive.config import Config
from archive.errors import BadInput, TryLater, UsageProblem
from archive.identity import block_digest, utc_text
from archive.journal import Change
from archive.model import BlockDigest, Outcome, Override, UrlKey
from archive.settle.reading import BodyKey, Cleaning, cleaners, key_of
from archive.settle.road import ATTEMPTS, Settled, prepared, published
from archive.settle.rows import override_row, spelled
from archive.settle.work import Ours
from archive.sites import Site
from archive.store import Store
from archive.store.staging import storable
from archive.store.standing import Sighted

Progress = Callable[[int, int], None]


def overrule(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    site_key: str,
    *,
    action: Literal["keep", "remove"],
    page: UrlKey | None = None,
    rule: str | None = None,
    block: BlockDigest | None = None,
    made_by: str,
    why: str,
    now: datetime,
    progress: Progress | None = None,
    cleaning: Cleaning | None = None,
) -> Settled:
    """Publishes an override and the re-readings that it causes. The fields are those of `model.Override`; the others are as in `settle`.

    The override's id is in `Settled.override`. Raises UsageProblem for an override that says nothing (no rule and no block; `remove` without a block or
    with a rule; nobody's; without a reason) or stands already; BadInput naming a page that the site does not have, or a rule or block that occurs nowhere
    in its reach; StorageFailed without WARC files; TryLater when others keep publishing.
    """
    _refuse_unclear(action, rule, block, made_by, why)
    named = [site_key, action, page, rule, block, utc_text(now), made_by, why]
    override = Override(
        id=f"override1:{hashlib.sha256(spelled(named).encode('utf-8', 'replace')).hexdigest()[:16]}",
        site=site_key,
        action=action,
        made_at=now,
        made_by=storable(made_by),
        why=storable(why),
        page=page,
        rule=rule,
        block=block,
    )

    site = sites(site_key)

    def ours() -> Ours:
        in_force = store.overrides(site_key)
        same = next((one for one in in_force if _says(one) == _says(override)), None)
        if same is not None:
            raise UsageProblem(f"{same.made_by} has overruled this already ({same.id}, {same.made_at:%Y-%m-%d})")
        touched, occurs = _concerned(store, site, override)
        if not occurs:
            raise BadInput(_nowhere(override), name=rule or block or "")
        changes = (Change("override", "add", override_row(override)),)
        return Ours(changes, (*in_force, override), tuple(store.holds(site_key)), touched)

    return publish_ours(store, config, site, ours, now, progress, cleaning, override.id)


def withdraw(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    override_id: str,
    *,
    withdrawn_by: str,
    why: str,
    now: datetime,
    progress: Progress | None = None,
    cleaning: Cleaning | None = None,
) -> Settled:
    """Ends an override: its row stays, with who withdrew it, when and why, and what it concerned is read again without it.

    `override_id` may be an unambiguous beginning. Raises BadInput where there is none such, UsageProblem where it is withdrawn already, and as `overrule`.
    """
    record = store.find_override(override_id)
    override = record.override
    if not withdrawn_by.strip() or not why.strip():
        raise UsageProblem("a withdrawal is somebody's and has a reason: name both")

    site = sites(override.site)

    def ours() -> Ours:
        in_force = store.overrides(override.site)
        if override.id not in {one.id for one in in_force}:
            raise UsageProblem(f"{override.id} is withdrawn already")
        touched, _ = _concerned(store, site, override, ended=True)
        row = {
            "override": override.id,
            "withdrawn_at": utc_text(now),
            "withdrawn_by": storable(withdrawn_by),
            "why": storable(why),
        }
        changes = (Change("override", "close", {"id": override.id}), Change("withdrawal", "add", row))
        others = tuple(one for one in in_force if one.id != override.id)
        return Ours(changes, others, tuple(store.holds(override.site)), touched)

    return publish_ours(store, config, site, ours, now, progress, cleaning, override.id)


def reclean(
    store: Store,
    config: Config,
    sites: Callable[[str], Site],
    site_key: str,
    *,
    now: datetime,
    progress: Progress | None = None,
    cleaning: Cleaning | None = None,
) -> Settled:
    """Reads everything of the site again under the cleaner, the site file, the profile and the overrides as they are now. What reads the same stays as it
    is. Raises UsageProblem where nothing of the site is published; StorageFailed and TryLater as `settle`."""
    if store.site_generation(site_key) is None:
        raise UsageProblem(f"nothing of {site_key} is published: there is nothing to read again")

    def ours() -> Ours:
        return Ours(overrides=tuple(store.overrides(site_key)), holds=tuple(store.holds(site_key)), everything=True)

    return publish_ours(store, config, sites(site_key), ours, now, progress, cleaning, None)


def publish_ours(
    store: Store,
    config: Config,
    site: Site,
    ours: Callable[[], Ours],
    now: datetime,
    progress: Progress | None,
    cleaning: Cleaning | None,
    override: str | None = None,
    hold: str | None = None,
) -> Settled:
    """One commit of what we do ourselves, worked out by `ours` against what stands when it is made; nothing staged is taken up."""
    for _ in range(ATTEMPTS):
        base = store.last_seq()
        with cleaners(cleaning) as cleaner:
            work = prepared(store, config, site, base, ours(), [], [], progress=progress, cleaning=cleaner)
        settled = published(work, None, now, override=override, hold=hold)
        if settled is not None:
            return settled
    raise TryLater(f"other runs kept publishing meanwhile; nothing of {site.key} was changed, try again")


def _refuse_unclear(action: str, rule: str | None, block: str | None, made_by: str, why: str) -> None:
    if not made_by.strip() or not why.strip():
        raise UsageProblem("an override is somebody's and has a reason: name both")
    if action == "keep":
        if rule is None and block is None:
            raise UsageProblem("say what to keep: what a rule removed, or a block")
    elif action != "remove":
        raise UsageProblem(f"an override keeps or removes; {action!r} is neither")
    elif block is None or rule is not None:
        raise UsageProblem("say which block to remove; no rule has removed it")


def _says(override: Override) -> tuple[str, str | None, str | None, str | None]:
    return override.action, override.page, override.rule, override.block


def _nowhere(override: Override) -> str:
    where = override.page or f"the site {override.site}"
    if override.block is not None:
        taken = f" that the rule {override.rule!r} removed" if override.rule else ""
        return f"{where} has no block {override.block}{taken}; `archive removed` shows them"
    return f"the rule {override.rule!r} removed nothing from {where}; `archive removed` shows what rules did"


def _concerned(store: Store, site: Site, override: Override, *, ended: bool = False) -> tuple[frozenset[BodyKey], bool]:
    """The stored bodies that an override (or its end) may read differently, and whether what it speaks of occurs on any of them. Raises BadInput."""
    read = _in_reach(store, site, override)
    items = [one for one in read if one.rendition is not None and one.rendition["outcome"] == Outcome.OK.value]
    ledgers = store.ledgers({one.rendition["ledger"] for one in items if one.rendition})
    holding = _holding(store, items, override.block)
    touched: set[BodyKey] = set()
    occurs = False
    for one in read:
        made = one.rendition
        if made is None:
            continue
        if made["outcome"] != Outcome.OK.value:
            touched.add(key_of(one.capture, one.page, one.form))
            continue
        removed = ledgers[made["ledger"]]
        in_text = made["text_digest"] in holding
        in_ledger = any(override.block in (None, block) for _, block in removed)
        by_rule = any(override.rule in (None, rule) and override.block in (None, block) for rule, block in removed)
        occurs = occurs or (by_rule if override.action == "keep" else in_text)
        concerned = (in_text or in_ledger) if override.block is not None else by_rule
        if concerned or (ended and override.block is None):
            touched.add(key_of(one.capture, one.page, one.form))
    return frozenset(touched), occurs


def _in_reach(store: Store, site: Site, override: Override) -> Sequence[Sighted]:
    """Every stored reading that the override may speak of."""
    if override.page is None:
        return store.readings_of_site(override.site)
    page = site.page_now(override.page)
    found = [one for one in store.sighted([page]).get(page, ()) if one.rendition is not None]
    if not any(one.capture.site == override.site for one in found):
        raise BadInput(f"{override.site} has no page {override.page}", name=override.page)
    return found


def _holding(store: Store, items: Iterable[Sighted], block: BlockDigest | None) -> set[str]:
    """Which texts of `items` hold the block."""
    if block is None:
        return set()
    texts = {one.rendition["text_digest"] for one in items if one.rendition is not None}
    return {digest for digest, text in store.texts(texts) if block in _blocks(text)}


def _blocks(body_text: str) -> Iterator[BlockDigest]:
    return (block_digest(block) for block in body_text.split("\n\n"))
