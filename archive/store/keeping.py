"""The columns of what people decide and of what is done to keep the archive: overrides, holds, withdrawals, events. `schema` makes tables of them."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Named, TypedColumns


class OverrideColumns(TypedColumns):
    """The fields of `model.Override`; ended by its withdrawal."""

    id: Named[str] = Column(primary_key=True)
    site: Named[str] = Column(index=True)
    action: Named[str]
    made_at: Named[str]
    made_by: Named[str]
    why: Named[str]
    page: Named[str | None]
    rule: Named[str | None]
    block: Named[str | None]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class WithdrawalColumns(TypedColumns):
    """Who withdrew an override, when and why; its commit is the one that ended the override's row."""

    override: Named[str] = Column(primary_key=True)
    withdrawn_at: Named[str]
    withdrawn_by: Named[str]
    why: Named[str]
    seq: Named[int]


class HoldColumns(TypedColumns):
    """The fields of `model.Hold`; ended by its release."""

    id: Named[str] = Column(primary_key=True)
    site: Named[str] = Column(index=True)
    run: Named[str | None]
    capture: Named[str | None]
    placed_at: Named[str]
    placed_by: Named[str]
    why: Named[str]
    from_seq: Named[int] = Column(primary_key=True)
    to_seq: Named[int | None]


class HoldReleaseColumns(TypedColumns):
    """Who released a hold, when and why; its commit is the one that ended the hold's row."""

    hold: Named[str] = Column(primary_key=True)
    released_at: Named[str]
    released_by: Named[str]
    why: Named[str]
    seq: Named[int]


class TombstoneColumns(TypedColumns):
    """A legal withdrawal of a page: what the archive still says of it is that it was withdrawn, by whom, when and why."""

    id: Named[str] = Column(primary_key=True)
    site: Named[str]
    page: Named[str] = Column(index=True)
    withdrawn_at: Named[str]
    withdrawn_by: Named[str]
    why: Named[str]
    seq: Named[int]


class ErasedColumns(TypedColumns):
    """What a tombstone made unreadable: a row of another table or a WARC record, by `kind` and `name` (its key or digest)."""

    kind: Named[str] = Column(primary_key=True)
    name: Named[str] = Column(primary_key=True)
    tombstone: Named[str] = Column(ForeignKey("tombstone.id"))
    detail: Named[str]
    seq: Named[int]


class EventColumns(TypedColumns):
    """The fields of `model.Event`. `detail` is canonical JSON."""

    id: Named[str] = Column(primary_key=True)
    type: Named[str]
    happened_at: Named[str]
    agent: Named[str]
    outcome: Named[str]
    object: Named[str]
    detail: Named[str]
    seq: Named[int]
