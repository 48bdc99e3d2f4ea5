"""What the database holds already, by its keys: so that settle adds each text, ledger, block and capture once. Refuses to know what they say."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, TypeAlias

from sqlalchemy import ColumnElement, Engine, Row, Select, select

from archive.model import CaptureId, ClaimsDigest, FoldDigest, LedgerDigest, TextDigest, UrlKey
from archive.store import schema
from archive.store.engine import batches, reading

AnyRow: TypeAlias = Row[*tuple[Any, ...]]
AnySelect: TypeAlias = Select[*tuple[Any, ...]]


class Known:
    """The part of `Standing` that answers with keys."""

    _engine: Engine

    def known_captures(self, captures: Collection[CaptureId]) -> set[CaptureId]:
        """Which of `captures` are published."""
        return {
            CaptureId(row.id)
            for row in self._batched(lambda: select(schema.capture.c.id), schema.capture.c.id, captures)
        }

    def known_pages_among(self, pages: Collection[UrlKey]) -> set[UrlKey]:
        """Which of `pages` have, or once had, a version."""
        return {
            UrlKey(row.urlkey)
            for row in self._batched(lambda: select(schema.page.c.urlkey), schema.page.c.urlkey, pages)
        }

    def known_texts(self, texts: Collection[TextDigest]) -> dict[TextDigest, FoldDigest]:
        """Which of `texts` are stored, with their folds."""
        content = schema.content
        query = select(content.c.text_digest, content.c.fold_digest)
        return {
            TextDigest(row.text_digest): FoldDigest(row.fold_digest)
            for row in self._batched(lambda: query, content.c.text_digest, texts)
        }

    def known_blocks(self, digests: Collection[str]) -> set[str]:
        """Which removed blocks are stored."""
        return {
            row.digest for row in self._batched(lambda: select(schema.block.c.digest), schema.block.c.digest, digests)
        }

    def known_ledgers(self, digests: Collection[LedgerDigest]) -> set[LedgerDigest]:
        """Which ledgers are stored."""
        query = select(schema.removal.c.ledger).distinct()
        return {LedgerDigest(row.ledger) for row in self._batched(lambda: query, schema.removal.c.ledger, digests)}

    def known_claims(self, digests: Collection[ClaimsDigest]) -> set[ClaimsDigest]:
        """Which sets of claims are stored."""
        query = select(schema.claim.c.claims).distinct()
        return {ClaimsDigest(row.claims) for row in self._batched(lambda: query, schema.claim.c.claims, digests)}

    def ledgers(self, digests: Collection[str]) -> dict[str, set[tuple[str, str]]]:
        """The (rule, digest of block) of the removals of each ledger; every digest asked for is a key, a ledger may be empty."""
        removal = schema.removal
        found: dict[str, set[tuple[str, str]]] = {digest: set() for digest in digests}
        query = select(removal.c.ledger, removal.c.rule, removal.c.block)
        for row in self._batched(lambda: query, removal.c.ledger, digests):
            found[row.ledger].add((row.rule, row.block))
        return found

    def texts(self, digests: Collection[str]) -> Iterator[tuple[str, str]]:
        """(digest, text) of stored texts, some at a time."""
        content = schema.content
        query = select(content.c.text_digest, content.c.body_text)
        for row in self._batched(lambda: query, content.c.text_digest, digests):
            yield row.text_digest, row.body_text

    def knows_profile(self, digest: str) -> bool:
        """Whether the profile has been recorded."""
        query = select(schema.profile.c.digest).where(schema.profile.c.digest == digest)
        with reading(self._engine) as connection:
            return connection.scalar(query) is not None

    def knows_generation(self, digest: str) -> bool:
        """Whether the generation has been recorded."""
        with reading(self._engine) as connection:
            return (
                connection.scalar(select(schema.generation.c.digest).where(schema.generation.c.digest == digest))
                is not None
            )

    def _batched(
        self, query: Any, column: ColumnElement[str] | ColumnElement[str | None], keys: Collection[str]
    ) -> Iterator[AnyRow]:
        """`query()` for every key in `column`, a batch at a time. A key belongs to one batch, so its rows come in the query's order."""
        with reading(self._engine) as connection:
            for some in batches(sorted(keys)):
                yield from connection.execute(query().where(column.in_(some)))
