"""The rules, each switched off by a change of a few words of the code. A history that nobody lives is no proof: each must be caught by one."""
from __future__ import annotations
from collections.abc import Iterator
from contextlib import contextmanager
MUTATIONS: dict[str, object] = {}
@contextmanager
def applied(name: str) -> Iterator[None]:
    yield
