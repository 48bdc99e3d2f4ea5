"""Calls `archive` in this process, as the console script does, and keeps what it printed."""

from __future__ import annotations

import io
import json
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from typing import Any

from archive.cli import main


@dataclass(frozen=True)
class Called:
    """What one call came to. `raw` is stdout as bytes."""

    code: int
    raw: bytes
    err: str

    @property
    def out(self) -> str:
        return self.raw.decode("utf-8")

    @property
    def rows(self) -> list[Any]:
        """stdout as JSON lines."""
        return [json.loads(line) for line in self.out.splitlines()]

    @property
    def row(self) -> Any:
        """stdout as one JSON line."""
        (row,) = self.rows
        return row

    def went_well(self) -> Called:
        assert self.code == 0, self.err + self.out
        return self


def call(*arguments: object) -> Called:
    raw, err = io.BytesIO(), io.StringIO()
    out = io.TextIOWrapper(raw, encoding="utf-8", newline="")
    with redirect_stdout(out), redirect_stderr(err):
        code = main([str(one) for one in arguments])
    out.flush()
    return Called(code, raw.getvalue(), err.getvalue())
