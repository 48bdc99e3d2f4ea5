"""Reports of an invented society, for tests of how they are told."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from archive.report.told import Change, Complete, Night, NotHeld, RunReport, SourceCount
from archive.report.words import Changed, Piece

BEGAN = datetime(2026, 3, 30, 2, 0, tzinfo=UTC)

EDIT = Change(
    "changed",
    "example,rope)/tar",
    "https://rope.example/tar",
    "The price of tar",
    kind="press_release",
    published="2026-03-02",
    word_count=112,
    fields={"published": ("2026-03-01", "2026-03-02"), "updated": ("", "2026-03-29")},
    paragraphs=(Changed(2, (Piece("equal", "It costs "), Piece("delete", "nine "), Piece("insert", "ten "))),),
    more_paragraphs=2,
    words_added=7,
    words_removed=3,
)


def change(verdict: str, n: int = 1, **more: Any) -> Change:
    return Change(verdict, f"example,rope)/{n}", f"https://rope.example/{n}", f"Notice {n}", **more)


def nights(many: int, **figures: list[int]) -> tuple[Night, ...]:
    """So many nights; figures as lists over them, else as a quiet site has them."""
    usual = {
        "new": 1,
        "changed": 0,
        "missing": 0,
        "gone": 0,
        "unchanged": 9,
        "captures": 12,
        "failed": 0,
        "bytes": 4096,
    }
    return tuple(
        Night(
            f"run{n}",
            "settled",
            BEGAN - timedelta(days=many - 1 - n),
            BEGAN - timedelta(days=many - 1 - n) + timedelta(seconds=90),
            n + 1,
            {**usual, **{name: values[n] for name, values in figures.items()}},
            (),
            100 + n,
            {"title": 100 + n, "published": 90, "authors": 40, "contact": 20, "about": 60},
        )
        for n in range(many)
    )


def report(**more: Any) -> RunReport:
    said: dict[str, Any] = {
        "run": "20260330T020000Z-rope-abc123",
        "site": "rope",
        "society": "Society of Rope Makers",
        "source": "live",
        "status": "settled",
        "started_at": BEGAN,
        "finished_at": BEGAN + timedelta(seconds=90),
        "seq": 30,
        "recorded_at": BEGAN + timedelta(seconds=80),
        "exit_code": 0,
        "figures": {"new": 1, "changed": 1, "unchanged": 9, "missing": 0, "gone": 0, "rejected": 0, "rejected_by": {}},
        "changes": (EDIT, change("new", 2, published="2026-03-29")),
        "nights": nights(30),
    }
    return RunReport(**{**said, **more})


FULL = report(
    alarms=(
        {
            "kind": "source_empty",
            "sentence": "the sitemap names nothing; look at `archive sites check rope`",
            "named": 0,
        },
    ),
    notes=("https://rope.example/feed: answered 503",),
    problems=("a record cannot be read",),
    completeness=Complete(
        12,
        10,
        2,
        1,
        {"never_asked": 2},
        (SourceCount("sitemap", 12, 9, 2, 0, 1, 4),),
        (NotHeld("https://rope.example/far", "never_asked", "max_pages", ("sitemap",)),),
    ),
    looked={0: 5, 3: 4, 40: 1},
)
