"""The laws that hold after every commit and at the end of a history, asked of the database alone. Knows how to read a store; refuses to know how it came
to say so. Each raises Wrong with what was found."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from archive.identity import utc_text
from archive.journal import replay
from archive.model import CaptureId, Cause
from archive.store import Store, schema
from archive.store.engine import reading, writing
from archive.store.publishing import apply
from tools.histories.oracle import Answer, State, Words, page_of


class Wrong(AssertionError):
    """A law that does not hold."""


def found(store: Store) -> State:
    """What the archive says."""
    version, rendition, address = schema.version, schema.rendition, schema.address
    shown = (rendition.c.capture == version.c.text_capture) & (rendition.c.page == version.c.text_page)
    names = ("page", "first_capture", "ordinal", "text_digest")
    query = select(
        *(version.c[name] for name in names),
        *(rendition.c[name] for name in ("title", "published")),
        *(version.c[name] for name in ("first_seen", "last_seen", "sightings", "missing_since", "gone_since")),
    ).join(rendition, shown)
    current = query.where(version.c.to_seq.is_(None), rendition.c.to_seq.is_(None))
    standing = select(address.c.url, address.c.page, address.c.basis, address.c.capture).where(
        address.c.to_seq.is_(None)
    )
    with reading(store._engine) as connection:  # noqa: SLF001
        versions = {tuple(row) for row in connection.execute(current)}
        addresses = {tuple(row) for row in connection.execute(standing)}
    hints = {(row["page"], row["field"], row["value"]) for row in store.current_hints()}
    profile = store.profile("rope")
    return State(versions, addresses, hints, profile.digest if profile is not None else "")


def snapshot(store: Store, seq: int | None = None) -> str:
    """All that a reader is told as of a commit."""
    rows = [repr(one) for kind in ("items", "versions") for one in store.items(seq, rows=kind)]  # type: ignore[arg-type]
    return "\n".join(rows)


def edits_are_the_sites(store: Store, answers: Sequence[Answer], words: Words) -> None:
    """No boundary that only we made is called the site's."""
    said = {one.capture.id: one for one in answers}
    version = schema.version
    query = select(version.c.page, version.c.first_capture, version.c.cause).where(version.c.to_seq.is_(None))
    with reading(store._engine) as connection:  # noqa: SLF001
        rows = connection.execute(query.order_by(version.c.page, version.c.ordinal)).all()
    for before, row in pairwise(rows):
        if before.page != row.page or row.cause != Cause.SITE.value:
            continue
        begun = said[CaptureId(row.first_capture)]
        # What anything on the page said before it, and what began it, must differ in the site's own words.
        order = begun.order
        earlier = [
            _words(one, said)
            for one in said.values()
            if one.order < order and page_of(one.capture.url, words.site) == row.page and _words(one, said) is not None
        ]
        if earlier and all(one == _words(begun, said) for one in earlier):
            raise Wrong(f"{row.page} never changed, and {row.first_capture} is an edit")


def boundaries(store: Store) -> dict[tuple[str, str], str]:
    """(page, first capture) -> the cause of every version that stands."""
    version = schema.version
    query = select(version.c.page, version.c.first_capture, version.c.cause).where(version.c.to_seq.is_(None))
    with reading(store._engine) as connection:  # noqa: SLF001
        return {(row.page, row.first_capture): row.cause for row in connection.execute(query)}


def our_doing_is_ours(store: Store, before: Mapping[tuple[str, str], str]) -> None:
    """No boundary that a commit without captures, under the same cleaner and site file, has brought is the site's; `before` are those before it."""
    for (page, first), cause in sorted(boundaries(store).items()):
        if cause == Cause.SITE.value and (page, first) not in before:
            raise Wrong(f"an override made {first} an edit of {page}")


def nothing_dangles(store: Store) -> None:
    """Every current rendition is one of a current sighting."""
    rendition, sighting = schema.rendition, schema.sighting
    told = (
        (sighting.c.capture == rendition.c.capture)
        & (sighting.c.page == rendition.c.page)
        & sighting.c.to_seq.is_(None)
    )
    query = select(rendition.c.capture, rendition.c.page).outerjoin(sighting, told)
    with reading(store._engine) as connection:  # noqa: SLF001
        left = connection.execute(query.where(rendition.c.to_seq.is_(None), sighting.c.capture.is_(None))).first()
    if left is not None:
        raise Wrong(f"{left.capture} is no longer taken to show {left.page}, and has a rendition")


def past_stands(store: Store, replayed: Store, journal: Path, past: Mapping[int, str]) -> None:
    """Every earlier as-of is what it was, live and in a database that the journal alone gave, and that one equals the live one row by row.

    `replayed` is empty at first; `past` has the snapshot of each commit as it was taken then.
    """
    last = store.last_seq()
    for seq, recorded_at, changes in replay(journal):
        if seq <= last:
            with writing(replayed._engine) as connection:  # noqa: SLF001
                apply(connection, seq, recorded_at, changes, file="", offset=0)
    for table in store.compare_history(replayed):
        if table.difference and table.table != "commit":  # their places in the journal are not replayed here
            raise Wrong(f"replayed {table.table}: {table.difference}")
    for seq, said in past.items():
        # Rows that are equal in both give equal answers: by turns is as good as twice.
        if snapshot((store, replayed)[seq % 2], seq) != said:
            raise Wrong(f"as of {seq} the archive says something else now")


def _words(one: Answer, said: Mapping[CaptureId, Answer]) -> str | None:
    """What a capture says of its page in the site's own words, a 304 for what it refers to."""
    passed = set()
    while one.capture.refers_to in said and one.capture.id not in passed:
        passed.add(one.capture.id)
        one = said[one.capture.refers_to]
    if one.said is None:
        return None
    # A date that lay in the future when it was read was not believed then: its coming true is news of the calendar, not of ours.
    believed = (one.said["published"] or "") <= utc_text(one.capture.captured_at)[:10]
    return str([believed, *sorted((name, value) for name, value in one.said.items() if name != "nonce")])


def state_difference(store: Store, should: State, what: str = "") -> None:
    """The state is what the oracle says it should be."""
    difference = found(store).differs(should)
    if difference:
        raise Wrong(f"{what}{difference}")


def same_state(live: Store, rebuilt: Store) -> None:
    """Every current row of both is the same: a rebuild."""
    for table in live.compare_state(rebuilt):
        if table.difference:
            raise Wrong(f"rebuilt {table.table}: {table.difference}")
