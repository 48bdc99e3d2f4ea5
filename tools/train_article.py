"""Trains the block model of archive/clean/article on pages with known text, and measures it on sites it never saw. Run from the project's folder.

    pip install lightgbm scikit-learn
    python -m tools.train_article DATA... --out archive/clean/article/model.json     all pages into the model
    python -m tools.train_article DATA... --folds 4                                  leaving whole sites out; and one DATA out at a time

DATA is a folder with `index.jsonl`, lines {id, url, site, html_path, gold}, and the pages that html_path names: the layout in which public extraction sets
(the article-extraction-benchmark, CleanPortalEval, WCXB) are easily laid out. Nothing of the pages goes into the model but thresholds and leaves.

Each page is read four times: as it stands; with what its site repeats marked, learned from the pages of its site in the folder; without any name its
elements give themselves; without <article>, <main> and <section>. So the model neither needs learning nor the habits of today's templates.

A block's target is the share of its runs of four words that stand in the gold text; a short block must stand there together with a neighbour. Its weight is its
share of the page's text, so that each page counts alike.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import zlib
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Any

import numpy as np

from archive import clean
from archive.clean import blocks as block_pass
from archive.clean import decode, pagehead, profile
from archive.clean.article import believed, said_of
from archive.clean.article.features import NAMES, columns
from archive.clean.article.model import SCALE
from archive.clean.blocks import Block
from archive.clean.limits import PageTooComplex

ROUNDS, DEPTH, LEAVES, RATE = 160, 6, 12, 0.08
READINGS = {"plain": 0.35, "learned": 0.35, "nameless": 0.2, "untyped": 0.1}
"""The ways in which a page is read, and what each weighs."""
NAMING = ("class", "id", "itemprop", "itemtype", "role")
MOST_AGAINST = 60
"""What is not article may weigh this much on a page where article weighs 100: one page of many teasers must not outvote the others."""
WORD = re.compile(r"\w+")
Shingle = tuple[str, ...]


@dataclass(slots=True)
class Page:
    """One page as the trainer sees it: its blocks, a row for each that is a question, what each should be, and how much each counts."""

    data: str
    site: str
    gold: str
    blocks: Sequence[Block]
    places: list[int]
    rows: Any
    target: Any
    weight: Any
    reading: str = "plain"


def shingles(text: str, size: int = 4) -> Counter[Shingle]:
    words = WORD.findall(text)
    if len(words) <= size:
        return Counter([tuple(words)]) if words else Counter()
    return Counter(zip(*(words[i:] for i in range(size)), strict=False))


def _share(words: Sequence[str], known: set[Shingle]) -> float:
    """How many of a block's runs of four words are known; 0 for a short block, which is looked at with its neighbours, -1 for one without a word."""
    if len(words) < 6:
        return 0.0 if words else -1.0
    return sum(run in known for run in zip(words, words[1:], words[2:], words[3:], strict=False)) / (len(words) - 3)


def targets(blocks: Sequence[Block], gold: str) -> list[float]:
    """Per block how much of it is article, 0..1; -1 for a block without a word."""
    known = set(shingles(gold))
    whole = f" {' '.join(WORD.findall(gold))} "
    lines = {" ".join(WORD.findall(line)) for line in gold.split("\n")}
    words = [WORD.findall(block.text) for block in blocks]
    out = [_share(own, known) for own in words]
    for i, own in enumerate(words):
        text = " ".join(own)
        if not 0 < len(own) < 6 or f" {text} " not in whole:
            continue
        before = words[i - 1][-3:] if i else []
        after = words[i + 1][:3] if i + 1 < len(words) else []
        joined = any(
            f" {' '.join(both)} " in whole for both in ([*before, *own], [*own, *after]) if len(both) > len(own)
        )
        near = [out[j] for j in range(max(i - 6, 0), min(i + 7, len(words))) if len(words[j]) >= 6]
        out[i] = 1.0 if joined or (text in lines and near and max(near) > 0.5) else 0.3
    return out


def read(folder: Path) -> Iterator[Page]:
    """The readings of the pages of one folder. A page that cannot be read or has no gold is passed over."""
    entries = [
        entry
        for line in (folder / "index.jsonl").read_text(encoding="utf-8").split("\n")
        if (entry := json.loads(line or "{}")).get("gold")
    ]
    pages = [(entry, (folder / entry["html_path"]).read_bytes()) for entry in entries]
    prints: dict[str, list[tuple[str, bytes]]] = defaultdict(list)
    for entry, body in pages:
        prints[entry["site"]].append((entry["url"], clean.prints_of(body, clean.PageContext(url=entry["url"]))))
    learned = {site: profile.learn(found) for site, found in prints.items()}
    for entry, body in pages:
        for reading in READINGS:
            try:
                page = _read(folder.name, entry, decode.decode(body, "")[0], reading, learned[entry["site"]])
            except PageTooComplex:
                break
            if page is not None:
                yield page


def _read(data: str, entry: dict[str, str], text: str, reading: str, known: profile.Profile) -> Page | None:
    root = block_pass.parse(text)
    if root is None:
        return None
    head = pagehead.read_head(root, entry["url"])
    _disguise(root, reading)
    found = block_pass.of_html(root)
    if reading == "learned":
        marks = profile.marks(found, profile.printed(found), known, (head.title, head.meta.get("og:title", "")))
        found = profile.shown(root, found, marks)
    blocks = believed(found)
    asked = columns(blocks, said_of(head))
    target = targets(blocks, entry["gold"])
    sizes = [min(len(WORD.findall(block.text)) + 2, 80) for block in blocks]
    article = sum(len(WORD.findall(b.text)) for b, t in zip(blocks, target, strict=True) if t > 0.5)
    places = [i for i in asked if target[i] >= 0]
    if not places:
        return None
    wanted = np.array([target[i] for i in places])
    weight = _capped(np.array([100 * sizes[i] / max(article, 60) for i in places]), wanted)
    rows = np.round(np.array([asked[i] for i in places], dtype=np.float64), 6)
    return Page(data, entry["site"], entry["gold"], blocks, places, rows, wanted, weight * READINGS[reading], reading)


def _disguise(root: Any, reading: str) -> None:
    if reading == "nameless":
        for element in root.iter():
            for name in NAMING:
                element.attrib.pop(name, None)
    elif reading == "untyped":
        for element in root.iter("article", "main", "section"):
            element.tag = "div"


def _capped(weight: Any, target: Any) -> Any:
    against = float((weight * (1 - target)).sum())
    return np.where(target < 0.5, weight * MOST_AGAINST / against, weight) if against > MOST_AGAINST else weight


def train(pages: Sequence[Page]) -> Any:
    """A booster over all rows of the pages. One thread and one seed, so that the same pages give the same model."""
    import lightgbm

    settings = {
        "objective": "cross_entropy", "num_leaves": LEAVES, "max_depth": DEPTH, "learning_rate": RATE, "min_data_in_leaf": 40, "feature_fraction": 0.3,
        "bagging_fraction": 0.6, "bagging_freq": 1, "lambda_l2": 10, "max_bin": 63, "num_threads": 1, "deterministic": True, "force_row_wise": True,
        "verbose": -1, "seed": 1,
    }  # fmt: skip
    data = lightgbm.Dataset(
        np.vstack([p.rows for p in pages]), np.concatenate([p.target for p in pages]),
        weight=np.concatenate([p.weight for p in pages]), feature_name=list(NAMES),
    )  # fmt: skip
    return lightgbm.train(settings, data, ROUNDS)


def readable(booster: Any) -> str:
    """The booster as JSON: its columns and, a line each, its trees. [column, at, left, right] goes left up to `at`; [leaf] is log odds in thousandths."""
    trees: list[list[list[float]]] = []
    used: dict[int, int] = {}
    for info in booster.dump_model()["tree_info"]:
        nodes: list[list[float]] = []

        def add(node: dict[str, Any], nodes: list[list[float]] = nodes) -> int:
            number = len(nodes)
            if "leaf_value" in node:
                nodes.append([round(node["leaf_value"] * SCALE)])
                return number
            nodes.append([])
            column = used.setdefault(node["split_feature"], len(used))
            nodes[number] = [
                column,
                float(f"{node['threshold']:.7g}"),
                add(node["left_child"]),
                add(node["right_child"]),
            ]
            return number

        add(info["tree_structure"])
        trees.append(nodes)
    names = json.dumps([NAMES[i] for i in used])
    lines = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    return f'{{"columns": {names},\n"depth": {DEPTH},\n"trees": [\n{lines}\n]}}\n'


def scored(pages: Sequence[Page], odds: Sequence[Any]) -> float:
    """Shingle F1 of the model's blocks alone: of the means of precision and recall over the pages."""
    precision, recall = [], []
    for page, one in zip(pages, odds, strict=True):
        keep = [i for i, p in zip(page.places, one, strict=True) if p > 0.42]
        ours, gold = shingles("\n".join(page.blocks[i].text for i in keep)), shingles(page.gold)
        common = sum((ours & gold).values())
        recall.append(common / max(sum(gold.values()), 1))
        if ours:
            precision.append(common / sum(ours.values()))
    p, r = mean(precision), mean(recall)
    return 2 * p * r / (p + r)


def held_out(pages: Sequence[Page], group_of: dict[int, int]) -> None:
    """Prints, for each folder, what a model scores that never saw the page's group."""
    odds: dict[int, Any] = {}
    for group in sorted(set(group_of.values())):
        booster = train([p for i, p in enumerate(pages) if group_of[i] != group])
        for i, page in enumerate(pages):
            if group_of[i] == group:
                odds[i] = booster.predict(page.rows)
    for name, reading in sorted({(p.data, p.reading) for p in pages}):
        own = [i for i, p in enumerate(pages) if (p.data, p.reading) == (name, reading)]
        score = scored([pages[i] for i in own], [odds[i] for i in own])
        print(f"  {name:20} {reading:10} {score:.4f}  ({len(own)} pages)")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("data", nargs="+", type=Path)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--folds", type=int, default=0)
    given = parser.parse_args()
    pages = [page for folder in given.data for page in read(folder)]
    print(f"{len(pages)} readings of pages, {sum(len(p.places) for p in pages)} blocks", file=sys.stderr)
    if given.folds:
        print("leaving sites out")
        held_out(pages, {i: zlib.crc32(p.site.encode()) % given.folds for i, p in enumerate(pages)})
        folders = sorted({p.data for p in pages})
        if len(folders) > 1:
            print("leaving the whole folder out")
            held_out(pages, {i: folders.index(p.data) for i, p in enumerate(pages)})
    if given.out:
        given.out.write_text(readable(train(pages)), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
