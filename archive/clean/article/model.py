"""The block model: how likely each block of a page is article, in thousandths. Knows weights and columns; refuses to know why.

Small trees over the numbers of `features`, learned by `tools/train_article.py` from pages with known text and kept as readable JSON beside this file. All
comparisons are of numbers that are the same on every machine, and leaves are whole numbers, so that no sum depends on its order.
"""

from __future__ import annotations

import hashlib
import json
import math
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
        roots: list[int] = []
        nodes: list[tuple[int, float, int, int, int]] = []  # column, threshold, left, right, leaf
        for tree in found["trees"]:
            base = len(nodes)
            roots.append(base)
            for number, node in enumerate(tree):
                if len(node) == 4:
                    nodes.append((int(node[0]), float(node[1]), base + int(node[2]), base + int(node[3]), 0))
                else:
                    nodes.append((0, 0.0, base + number, base + number, int(node[0])))
        column, at, left, right, leaf = zip(*nodes, strict=True)
        return cls(
            used=np.array(used, dtype=np.intp),
            roots=np.array(roots, dtype=np.intp),
            column=np.array(column, dtype=np.intp),
            at=np.array(at, dtype=np.float64),
            left=np.array(left, dtype=np.intp),
            right=np.array(right, dtype=np.intp),
            leaf=np.array(leaf, dtype=np.int64),
            depth=int(found["depth"]),
        )

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


_WEIGHTS = pkgutil.get_data(__package__ or "", "model.json") or b""
FOREST = Forest.read(_WEIGHTS)
DIGEST = hashlib.sha256(_WEIGHTS).hexdigest()[:16]
"""Names the weights: other ones are another reading of every page."""


def chances(blocks: Sequence[Block], said: Said) -> list[int]:
    """Per block the chance, in thousandths, that it is article; 0 for links in announced chrome, which are no question."""
    rows = columns(blocks, said)
    odds = dict(zip(rows, FOREST.odds(list(rows.values())), strict=True))
    return [_chance(odds[i]) if i in odds else 0 for i in range(len(blocks))]


def _chance(odds: int) -> int:
    return round(1000 / (1 + math.exp(-max(min(odds, 9000), -9000) / SCALE)))
