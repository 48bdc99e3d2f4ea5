"""What cleaning costs and whether it loses a word, over pages of your own. Run from the project's folder, in its environment.

    python -m tools.measure_cleaning ledger PAGES...     kept + removed against all that the pages show, word by word
    python -m tools.measure_cleaning speed PAGES...      CPU time a page by step, and against trafilatura with metadata, in one run
    python -m tools.measure_cleaning hostile             pages made to break a cleaner: outcome, CPU time and memory of each

PAGES is a folder of .html files, or an index.jsonl with lines {url, html_path, encoding} beside its files. Each figure of `speed` is the best of
three runs in CPU time (`time.process_time`), so that a busy machine weighs less; `hostile` gives each page a process of its own.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import logging
import multiprocessing
import resource
import sys
import time
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from archive import clean
from archive.clean import PageContext, clean_html
from archive.model import Cleaned, Outcome
from tests.clean import hostile, visible

STEPS = (
    ("decode", "read"),
    ("limits", "check_text"),
    ("blocks", "parse"),
    ("blocks", "of_html"),
    ("profile", "printed"),
    ("profile", "marks"),
    ("article", "choose"),
    ("article", "_extract"),
    ("furniture", "strip"),
    ("pagehead", "read_head"),
    ("title", "read"),
    ("authors", "read"),
    ("language", "read"),
    ("markup", "read"),
    ("dated", "published"),
    ("dated", "updated"),
    ("evidence", "bounded"),
    ("kinds", "kind"),
    ("kinds", "news_evidence"),
)
"""Functions of the cleaner that are timed one by one, by module; a name that a module does not have is passed over. Inner time is not counted twice."""

REPEAT = 3
SECONDS = 30
"""After this a hostile page counts as one that had to be killed."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page to measure."""

    name: str
    body: bytes
    context: PageContext


def pages(paths: list[Path], every: int) -> Iterator[Page]:
    for path in paths:
        listing = path / "index.jsonl" if path.is_dir() else path
        if not listing.exists():
            for file in sorted(p for p in path.rglob("*") if p.suffix in (".html", ".htm"))[::every]:
                yield Page(str(file), file.read_bytes(), PageContext(url="", content_type="text/html"))
            continue
        lines = [line for line in listing.read_text("utf-8").split("\n") if line.strip()]
        for line in lines[::every]:
            row = json.loads(line)
            charset = f"; charset={row['encoding']}" if row.get("encoding") else ""
            yield Page(
                str(row.get("id") or row["html_path"]),
                (listing.parent / row["html_path"]).read_bytes(),
                PageContext(url=row.get("url") or "", content_type=f"text/html{charset}"),
            )


# Whether a word is lost


def everything(cleaned: Cleaned) -> str:
    return "\n\n".join([cleaned.body_text, *(removal.text for removal in cleaned.removals)])


def ledger(found: Iterator[Page], *, verbose: bool) -> None:
    """Words of the body and of the removals against the words that an independent reader of the same page sees."""
    count = shown = differing = other = touched = 0
    outcomes: Counter[str] = Counter()
    for page in found:
        cleaned = clean_html(page.body, page.context)
        outcomes[cleaned.outcome.value] += 1
        count += 1
        if cleaned.outcome is Outcome.PARSE_LIMIT:
            continue
        text = clean.decode_text(page.body, page.context.content_type)
        seen, kept = visible.tree_words(text), visible.words(everything(cleaned))
        lost, added = seen - kept, kept - seen
        differs = lost.total() + added.total()
        shown += seen.total()
        differing += differs
        touched += bool(differs)
        loose = visible.visible_words(text)
        other += (loose - kept).total() + (kept - loose).total()
        if differs and verbose:
            print(f"  {page.name}: lost {list(lost)[:8]} added {list(added)[:8]}")
    print(f"{count} pages: {', '.join(f'{n} {name}' for name, n in outcomes.most_common())}")
    print(f"{shown:,} visible words, {differing} of them on {touched} pages not kept or removed exactly once")
    print(f"{other:,} words differ from a reader with another parser (broken markup is mended in another way there)")


# What it costs


class Stopwatch:
    """CPU seconds by step: the steps' functions wrapped where they stand. What one step spends in another is the other's."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = {}
        self.inner = [0.0]

    def wrap(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*args: Any, **kwargs: Any) -> Any:
            self.inner.append(0.0)
            started = time.process_time()
            try:
                return function(*args, **kwargs)
            finally:
                took = time.process_time() - started
                self.spent[name] = self.spent.get(name, 0.0) + took - self.inner.pop()
                self.inner[-1] += took

        return timed

    def install(self) -> None:
        for module_name, name in STEPS:
            module = getattr(clean, module_name, None)
            if isinstance(module, ModuleType) and callable(getattr(module, name, None)):
                setattr(module, name, self.wrap(f"{module_name}.{name}", getattr(module, name)))


def speed(found: list[Page]) -> None:
    import trafilatura

    size = sum(len(page.body) for page in found) / max(len(found), 1) / 1024
    print(f"{len(found)} pages of {size:.0f} KiB on average, CPU milliseconds a page, best of {REPEAT}")
    clock = Stopwatch()
    clock.install()
    ours = peer = 0.0
    steps: Counter[str] = Counter()
    ratios = []
    for page in found:
        text = clean.decode_text(page.body, page.context.content_type)
        mine = theirs = float("inf")
        best: dict[str, float] = {}
        for _ in range(REPEAT):  # one after the other, so that both meet the same weather
            clock.spent, clock.inner = {}, [0.0]
            started = time.process_time()
            clean_html(page.body, page.context)
            between = time.process_time()
            _trafilatura(trafilatura, text, page.context.url)
            mine, theirs = min(mine, between - started), min(theirs, time.process_time() - between)
            clock.spent["the rest"] = between - started - clock.inner[0]
            best = {name: min(took, best.get(name, took)) for name, took in clock.spent.items()}
        steps.update(best)
        ours, peer = ours + mine, peer + theirs
        ratios.append(mine / max(theirs, 1e-9))
    for name, took in sorted(steps.items(), key=lambda step: -step[1]):
        print(f"  {name:28} {1000 * took / len(found):8.2f}")
    ratios.sort()
    print(f"  {'all of cleaning':28} {1000 * ours / len(found):8.2f}")
    print(f"  {'trafilatura with metadata':28} {1000 * peer / len(found):8.2f}")
    print(
        f"ratio {ours / peer:.2f} in all; by page: median {ratios[len(ratios) // 2]:.2f}, "
        f"95 of 100 below {ratios[int(len(ratios) * 0.95)]:.2f}, worst {ratios[-1]:.2f}"
    )


def _trafilatura(trafilatura: ModuleType, text: str, url: str) -> None:
    with contextlib.suppress(Exception):
        trafilatura.bare_extraction(text, url=url or None, include_comments=False, with_metadata=True)


# Pages made to break a cleaner


def hostile_table(names: list[str]) -> None:
    print(f"{'page':44} {'MB':>7} {'outcome':14} {'CPU s':>7} {'memory MB':>9}  evidence")
    for name, make in hostile.PAGES.items():
        if names and not any(part in name for part in names):
            continue
        ours, theirs = multiprocessing.Pipe()
        process = multiprocessing.get_context("fork").Process(target=_one, args=(make, theirs))
        process.start()
        theirs.close()
        size, outcome, took, memory, evidence = 0, "KILLED", float("nan"), float("nan"), f"not done after {SECONDS} s"
        if ours.poll(SECONDS):
            try:
                size, outcome, took, memory, evidence = ours.recv()
            except EOFError:
                evidence = "the process died"
        process.kill()
        process.join()
        print(f"{name:44} {size / 1e6:7.1f} {outcome:14} {took:7.3f} {memory:9.0f}  {evidence[:90]}", flush=True)


def _one(make: Callable[[], hostile.Page], answer: Any) -> None:
    page = make()
    context = PageContext("https://kites.example/news/a", page.content_type)
    clean_html(hostile.PAGES["an ordinary page"]().body, context)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.process_time()
    cleaned = clean_html(page.body, context)
    took = time.process_time() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    answer.send((len(page.body), cleaned.outcome.value, took, memory, cleaned.evidence))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", choices=("ledger", "speed", "hostile"))
    parser.add_argument("pages", nargs="*", help="folders or index files; for `hostile` parts of names")
    parser.add_argument("--every", type=int, default=1, help="only every Nth page")
    parser.add_argument("--verbose", action="store_true", help="name the pages on which words differ")
    given = parser.parse_args()
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    if given.what == "hostile":
        hostile_table(given.pages)
    elif not given.pages:
        parser.error("name PAGES")
    elif given.what == "ledger":
        ledger(pages([Path(p) for p in given.pages], given.every), verbose=given.verbose)
    else:
        speed(list(pages([Path(p) for p in given.pages], given.every)))


if __name__ == "__main__":
    sys.exit(main())
