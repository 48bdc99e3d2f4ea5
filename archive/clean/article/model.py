"""The block model: how likely each block of a page is article, in thousandths. Knows weights and columns; refuses to know why.

Small trees over the numbers of `features`, learned by `tools/train_article.py` from pages with known text and kept as readable JSON beside this file. All
comparisons are of numbers that are the same on every machine, and leaves are whole numbers, so that no sum depends on its order.
"""

from __future__ import annotations

import json
import pkgutil
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from archive.clean.article.features import NAMES, Said, columns
from archive.clean.blocks import Block

SCALE = 1000
"""Leaves are log odds in thousandths."""


@dataclass(frozen=True, slots=True)
class Forest:
    """Trees laid out in one array of nodes. A leaf points to itself on both sides; `roots` holds the first node of each tree."""

    used: Any
    roots: Any
    column: Any
    at: Any
    left: Any
    right: Any
    leaf: Any
    depth: int

    @classmethod
    def read(cls, text: bytes | str) -> Forest:
        """From the JSON that the training script writes. Raises ValueError for a column that `features` does not have."""
        found = json.loads(text)
        used = [NAMES.index(name) for name in found["columns"]]
        column, at, left, right, leaf, roots = [], [], [], [], [], []
        for tree in found["trees"]:
            base = len(column)
            roots.append(base)
            for number, node in enumerate(tree):
                inner = len(node) == 4
                column.append(node[0] if inner else 0)
                at.append(node[1] if inner else 0.0)
                left.append(base + (node[2] if inner else number))
                right.append(base + (node[3] if inner else number))
                leaf.append(0 if inner else node[0])
        return cls(
            *(np.array(x, dtype=np.intp) for x in (used, roots, column)), np.array(at, dtype=np.float64),
            *(np.array(x, dtype=np.intp) for x in (left, right)), np.array(leaf, dtype=np.int64), int(found["depth"]),
        )  # fmt: skip

    def odds(self, rows: Sequence[Sequence[float]]) -> list[int]:
        """Per row the log odds in thousandths."""
        if not rows:
            return []
        # Rounded as the training script rounds: a quotient that meets a threshold falls on one side everywhere.
        table = np.round(np.array(rows, dtype=np.float64)[:, self.used], 6)
        node = np.repeat(self.roots[None, :], len(rows), axis=0)
        line = np.arange(len(rows))[:, None]
        for _ in range(self.depth):
            node = np.where(table[line, self.column[node]] <= self.at[node], self.left[node], self.right[node])
        return [int(x) for x in self.leaf[node].sum(axis=1)]


FOREST = Forest.read(pkgutil.get_data(__package__ or "", "model.json") or b"")

NEVER = -9 * SCALE
"""What is no question: links in announced chrome."""


def odds(blocks: Sequence[Block], said: Said) -> list[int]:
    """Per block the log odds, in thousandths, that it is article."""
    rows = columns(blocks, said)
    found = dict(zip(rows, FOREST.odds(list(rows.values())), strict=True))
    return [found.get(i, NEVER) for i in range(len(blocks))]
