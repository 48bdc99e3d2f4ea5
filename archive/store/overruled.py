"""What a site repeats, what people overruled, what sources claimed and what each rule took: the answers behind `archive removed` and `archive override`.

Every answer is as of a commit. Refuses to know what a profile means and what an override does: it keeps their words.
"""

from __future__ import annotations

from collections import defaultdict

from sqlalchemy import Connection, Engine, RowMapping, select

from archive.errors import BadInput
from archive.identity import parse_utc
from archive.model import BlockDigest, Claim, Override, Precision, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading
from archive.store.known import AnySelect
from archive.store.records import BlockWork, OverrideRecord, ProfileRecord, RuleWork
from archive.store.spans import at, newest_seq, when
from archive.store.withdrawn import tombstones


class Overruled:
    """The side of `Store` that answers for what we did to the texts."""

    _engine: Engine

    def profile(self, site: str, as_of: int | None = None) -> ProfileRecord | None:
        """What the site was known to repeat; None before anything was learnt."""
        profile, used = schema.profile, schema.site_profile
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            query = select(profile.c.digest, profile.c.spelled, used.c.from_seq).join(
                used, used.c.profile == profile.c.digest
            )
            row = connection.execute(query.where(used.c.site == site, at(used, seq))).one_or_none()
        return ProfileRecord(row.digest, row.spelled, row.from_seq) if row else None

    def overrides(self, site: str, as_of: int | None = None) -> list[Override]:
        """The overrides in force for the site and its pages, in the order in which they were made."""
        override = schema.override
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            query = select(override).where(override.c.site == site, at(override, seq))
            rows = connection.execute(query.order_by(override.c.made_at, override.c.id)).mappings()
            return [override_of(row) for row in rows]

    def override_history(
        self, site: str | None = None, page: UrlKey | None = None, as_of: int | None = None
    ) -> list[OverrideRecord]:
        """Every override ever made for the site (None: all sites) or, with `page`, those that speak of that page alone; withdrawn ones too.

        In the order in which they were made.
        """
        override, withdrawal = schema.override, schema.withdrawal
        query = select(
            override, withdrawal.c.withdrawn_at, withdrawal.c.withdrawn_by, withdrawal.c.why.label("withdrawn_why")
        ).outerjoin(withdrawal, withdrawal.c.override == override.c.id)
        if site is not None:
            query = query.where(override.c.site == site)
        if page is not None:
            query = query.where(override.c.page == page)
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            rows = connection.execute(
                query.where(override.c.from_seq <= seq).order_by(override.c.made_at, override.c.id)
            ).mappings()
            return [_record(row, seq) for row in rows]

    def find_override(self, reference: str) -> OverrideRecord:
        """The override whose id is `reference` or begins so, with or without its scheme. Raises BadInput where none or several do."""
        wanted = reference.rpartition(":")[2]
        fitting = [
            one
            for one in self.override_history()
            if one.override.id.startswith(reference)
            or (wanted and one.override.id.rpartition(":")[2].startswith(wanted))
        ]
        exact = [one for one in fitting if one.override.id == reference] or fitting
        if len(exact) == 1:
            return exact[0]
        if not exact:
            raise BadInput(f"there is no override {reference!r}; `archive override list` shows them", name=reference)
        raise BadInput(f"{reference!r} fits {len(exact)} overrides; name more of its id", name=reference)

    def claims(self, page: UrlKey, ordinal: int | None = None, as_of: int | None = None) -> list[Claim]:
        """What the sources on the page said of each field, for a version of `page` (None: its current one). Raises BadInput for a version that is not there."""
        claim = schema.claim
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            shown = _shown(seq).where(schema.version.c.page == page)
            if ordinal is not None:
                shown = shown.where(schema.version.c.ordinal == ordinal)
            row = connection.execute(shown.order_by(schema.version.c.ordinal.desc()).limit(1)).one_or_none()
            if row is None:
                which = "no version" if ordinal is None else f"no version {ordinal}"
                raise BadInput(f"{page} has {which}", name=page)
            if page in tombstones(connection):
                return []
            rows = connection.execute(select(claim).where(claim.c.claims == row.claims).order_by(claim.c.place))
            return [
                Claim(
                    field=one.field,
                    source=one.source,
                    verbatim=one.verbatim,
                    value=one.value,
                    precision=Precision(one.precision) if one.precision else None,
                    tz=one.tz,
                    chosen=bool(one.chosen),
                    why=one.why,
                )
                for one in rows
            ]

    def rule_work(self, site: str, rule: str | None = None, as_of: int | None = None) -> list[RuleWork]:
        """What each rule (or only `rule`) takes from the current versions of the site's pages, the rule that takes most blocks first."""
        with reading(self._engine) as connection:
            seq = newest_seq(connection) if as_of is None else as_of
            pages = _pages_by_ledger(connection, seq, site)
            taken = _taken(connection, sorted(pages), rule)
        found: dict[str, dict[tuple[str, str | None], BlockWork]] = defaultdict(dict)
        for ledger, name, kept, digest, text, detail in taken:
            here = pages[ledger]
            before = found[name].get((digest, kept))
            found[name][digest, kept] = BlockWork(
                block=BlockDigest(digest),
                text=text,
                kept=kept,
                detail=before.detail if before and before.detail else detail,
                times=(before.times if before else 0) + len(here),
                pages=tuple(sorted({*(before.pages if before else ()), *here})),
            )
        work = [
            RuleWork(
                rule=name,
                times=sum(one.times for one in blocks.values()),
                pages=tuple(sorted({page for one in blocks.values() for page in one.pages})),
                blocks=tuple(sorted(blocks.values(), key=lambda one: (-len(one.pages), one.text, one.kept or ""))),
            )
            for name, blocks in found.items()
        ]
        return sorted(work, key=lambda one: (-one.times, one.rule))


def override_of(row: RowMapping) -> Override:
    """A stored override."""
    return Override(
        id=row["id"],
        site=row["site"],
        action=row["action"],
        made_at=parse_utc(row["made_at"]),
        made_by=row["made_by"],
        why=row["why"],
        page=UrlKey(row["page"]) if row["page"] is not None else None,
        rule=row["rule"],
        block=BlockDigest(row["block"]) if row["block"] is not None else None,
    )


def _record(row: RowMapping, seq: int) -> OverrideRecord:
    ended = row["to_seq"] is not None and row["to_seq"] <= seq
    return OverrideRecord(
        override=override_of(row),
        from_seq=row["from_seq"],
        to_seq=row["to_seq"] if ended else None,
        withdrawn_at=when(row["withdrawn_at"]) if ended else None,
        withdrawn_by=row["withdrawn_by"] if ended else None,
        withdrawn_why=row["withdrawn_why"] if ended else None,
    )


def _shown(seq: int) -> AnySelect:
    """Versions with the ledger and the claims of the rendition that shows them."""
    version, rendition = schema.version, schema.rendition
    return (
        select(version.c.page, version.c.ordinal, rendition.c.ledger, rendition.c.claims)
        .join(rendition, (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page))
        .where(at(version, seq), at(rendition, seq))
    )


def _pages_by_ledger(connection: Connection, seq: int, site: str) -> dict[str, list[UrlKey]]:
    """The ledgers of the current versions of the site's pages, with the pages."""
    query = _shown(seq).join(schema.page, schema.page.c.urlkey == schema.version.c.page)
    last: dict[str, str] = {}
    for row in connection.execute(query.where(schema.page.c.site == site).order_by(schema.version.c.ordinal)):
        last[row.page] = row.ledger
    found: dict[str, list[UrlKey]] = defaultdict(list)
    withdrawn = tombstones(connection)
    for page, ledger in last.items():
        if page in withdrawn:
            continue
        found[ledger].append(UrlKey(page))
    return found


def _taken(
    connection: Connection, ledgers: list[str], rule: str | None
) -> list[tuple[str, str, str | None, str, str, str]]:
    removal, block = schema.removal, schema.block
    query = (
        select(removal.c.ledger, removal.c.rule, removal.c.kept, removal.c.block, block.c.text, removal.c.detail)
        .join(block, block.c.digest == removal.c.block)
        .order_by(removal.c.ledger, removal.c.place)
    )
    if rule is not None:
        query = query.where(removal.c.rule == rule)
    return [
        (row.ledger, row.rule, row.kept, row.block, row.text, row.detail)
        for some in batches(ledgers)
        for row in connection.execute(query.where(removal.c.ledger.in_(some)))
    ]
