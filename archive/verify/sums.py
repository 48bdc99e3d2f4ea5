"""Two great heaps of rows compared without holding either: sums of digests in buckets. Pure.

Each row's SHA-256, keyed with bytes that nobody knew before, is added to the bucket of its key. Where two heaps hold the same rows all buckets agree, in
whatever order the rows came; where one row differs its bucket does, and only that bucket's rows need to be looked at one by one. (An additive
multiset hash; the key keeps anybody from making up rows whose sums agree.)
"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Sequence
from typing import Any, Final

BUCKETS: Final = 4096
"""Of each table: of 400,000 rows a hundred are looked at again for each one that is damaged."""
_MODULUS: Final = 1 << 256


class Sums:
    """The sums of two heaps, one less the other: `add` rows of the one, `take` those of the other."""

    def __init__(self) -> None:
        self._secret = secrets.token_bytes(32)
        self._tables: dict[str, list[int]] = {}

    def add(self, table: str, key: Sequence[Any], values: Sequence[Any]) -> None:
        """A row of the first heap. Equal keys go to one bucket."""
        self._change(table, key, self._digest(table, values))

    def take(self, table: str, key: Sequence[Any], values: Sequence[Any]) -> None:
        """A row of the second heap."""
        self._change(table, key, -self._digest(table, values))

    def differing(self, table: str) -> set[int]:
        """The buckets in which the heaps do not hold the same rows."""
        return {n for n, total in enumerate(self._tables.get(table, ())) if total % _MODULUS}

    def kept(self, *tables: str) -> dict[str, list[int]]:
        """What `restore` takes to forget all that came of these tables since."""
        return {table: list(self._tables.get(table, [0] * BUCKETS)) for table in tables}

    def restore(self, kept: dict[str, list[int]]) -> None:
        """As it was when `kept` was taken."""
        self._tables.update(kept)

    def _change(self, table: str, key: Sequence[Any], by: int) -> None:
        buckets = self._tables.setdefault(table, [0] * BUCKETS)
        buckets[bucket_of(key)] += by

    def _digest(self, table: str, values: Sequence[Any]) -> int:
        # JSON tells 1 from "1"; lone surrogates, which stand for bytes that are no text, become escapes.
        said = json.dumps([table, *values], default=_spelled).encode("ascii")
        return int.from_bytes(hashlib.sha256(self._secret + said).digest(), "big")


def bucket_of(key: Sequence[Any]) -> int:
    """Where rows of this key are summed up; the same all through one process."""
    return hash(tuple(key)) % BUCKETS


def _spelled(value: object) -> str:
    return bytes(value).hex() if isinstance(value, bytes | bytearray | memoryview) else repr(value)
