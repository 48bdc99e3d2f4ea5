"""What a site answers in one night, and how often what happens: the climates. Knows the site's pages and the odds; refuses to know what is made of them.

Every history has a climate by its number, and every climate has everything in it: one that is named for something has it more often. So what is rare in the
usual one (three 404s in one bad week, a page that is half there twice) is met within a few histories of its own.
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from archive.model import Source
from tools.histories.life import Life, Page
from tools.histories.oracle import Answer
from tools.histories.site import body_of, feed

START: Final = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
NIGHT: Final = timedelta(days=2)
DAYS: Final = (None, "2021-01-07", "2026-03-05")
"""On which pages say they were published; the last lies in the future of the first nights."""
EDITS: Final = (1, 1, 1, 1, 1, 1)
"""How often each kind of `_edit`, one beside the other."""


@dataclass(frozen=True, slots=True)
class Climate:
    """Odds, from 0 to 1; `nights` is from-to. Those of an answer (`error` to `wall`) come one after the other and are at most 1 together."""

    name: str
    nights: tuple[int, int] = (3, 7)
    skipped: float = 0.15
    late: float = 0.15
    archived: float = 0.15
    error: float = 0.14
    errors: Sequence[int] = (404, 404, 410, 503)
    not_modified: float = 0.12
    moved: float = 0.06
    chrome_alone: float = 0.04
    text: float = 0.06
    half: float = 0.04
    wall: float = 0.04
    edited: float = 0.3
    edits: Sequence[int] = EDITS
    days: Sequence[str | None] = DAYS
    noise: float = 0.5
    news: float = 0.8
    feed: float = 0.5
    redesign: float = 0.3
    cleaner: float = 0.2
    site_file: float = 0.15
    overruled: float = 0.35
    held: float = 0.35


_LITTLE_ELSE: Final[Mapping[str, float]] = {
    "not_modified": 0.05,
    "moved": 0.03,
    "chrome_alone": 0.02,
    "text": 0.02,
    "half": 0.02,
    "wall": 0.02,
}
"""Beside many errors, so that pages are still seen."""
CLIMATES: Final = (
    Climate("usual"),
    Climate(
        "bad weeks",
        nights=(5, 8),
        error=0.6,
        errors=(404, 404, 404, 404, 404, 410, 503),
        **_LITTLE_ELSE,
        archived=0.1,
        skipped=0.05,
        late=0.05,
        edited=0.1,
    ),
    Climate(
        "seldom seen",
        nights=(6, 9),
        error=0.6,
        errors=(404, 404, 404, 503),
        **_LITTLE_ELSE,
        archived=0.05,
        skipped=0.55,
        late=0.05,
        edited=0.1,
    ),
    Climate("archives", error=0.5, **_LITTLE_ELSE, archived=0.5, late=0.3, edited=0.1),
    Climate("half pages", nights=(5, 8), half=0.4, edited=0.15, error=0.05, chrome_alone=0.02, text=0.02, cleaner=0.1),
    Climate("hearsay", news=0.3, feed=0.9, held=0.6, edited=0.15),
    Climate(
        "dates to come",
        nights=(4, 7),
        days=("2026-03-02", "2026-03-04", "2026-03-06", "2026-03-08"),
        late=0.4,
        archived=0.4,
        noise=0.1,
        edited=0.1,
        error=0.05,
        held=0.9,
        redesign=0.05,
        cleaner=0.05,
        site_file=0.05,
        overruled=0.1,
    ),
    Climate("busy people", cleaner=0.35, site_file=0.4, overruled=0.8, held=0.7),
)


def climate_of(seed: int) -> Climate:
    """The climate of history number `seed`."""
    return CLIMATES[seed % len(CLIMATES)]


def found_site(life: Life, climate: Climate) -> None:
    """The pages of the site as they are first seen; one may be another's repost."""
    rng = life.rng
    for n in range(rng.randint(3, 6)):
        text = f"The society tells of matter {n} at some length, with {n * 7 + 3} reasons."
        blocks = [text, f"A second paragraph, number {n}, says a little more of it."]
        life.pages[f"/p{n}/"] = Page(f"Title {n}", blocks, rng.choice(climate.days), rng.random() < climate.news)
    if rng.random() < 0.5:
        life.pages["/p1/"].blocks = list(life.pages["/p0/"].blocks)


def night(life: Life, climate: Climate, number: int, chrome: Sequence[str]) -> list[Answer]:
    """What was answered in one night, some of it by an archive and long ago."""
    rng = life.rng
    answers = []
    at = START + number * NIGHT
    for n, (path, page) in enumerate(life.pages.items()):
        _edit(rng, climate, page, number)
        if rng.random() < climate.skipped:
            continue
        answers.append(_answer(life, climate, path, page, at + timedelta(seconds=n), chrome))
    if rng.random() < climate.feed:
        entries = [
            (
                f"https://rope.example{path}",
                rng.choice([page.title, "Told"]),
                rng.choice([None, 1, 2]),
                rng.choice([None, "Hemp"]),
            )
            for path, page in life.pages.items()
            if rng.random() < 0.6
        ]
        body = feed(entries)
        taken = life.capture(
            "https://rope.example/feed/", at + timedelta(hours=1), body, content_type="application/rss+xml"
        )
        answers.append(Answer(taken, feed=body))
    return answers


def _edit(rng: random.Random, climate: Climate, page: Page, number: int) -> None:
    if rng.random() > climate.edited:
        return
    match rng.choices(range(6), climate.edits)[0]:
        case 0:
            page.blocks = [page.blocks[0] + f" Edited in night {number}.", *page.blocks[1:]]
        case 1:
            page.blocks = [page.blocks[0].replace(" ", "  ", 1), *page.blocks[1:]]
        case 2:
            page.published = rng.choice([*climate.days, "2021-01-08", "2026-03-04"])
        case 3:
            page.title += "!"
        case 4:
            page.blocks = page.blocks[:1] if len(page.blocks) > 1 else [f"Stump of {page.title}"]
        case 5:
            page.blocks = [
                f"Everything is new since night {number}, and told in other words than before.",
                "And more of it.",
            ]


def _answer(life: Life, climate: Climate, path: str, page: Page, at: datetime, chrome: Sequence[str]) -> Answer:
    rng = life.rng
    source = Source.LIVE
    if rng.random() < climate.archived:
        at, source = at - timedelta(days=rng.randint(1, 9), seconds=7), Source.WAYBACK
    host = "old.rope.example" if rng.random() < 0.15 else "rope.example"
    url = f"https://{host}{path}" + ("?lang=en" if rng.random() < 0.1 else "")
    kinds = ("error", "not_modified", "moved", "chrome_alone", "text", "half", "wall")
    odds = [getattr(climate, kind) for kind in kinds]
    kind = rng.choices([*kinds, "page"], [*odds, 1 - sum(odds)])[0]
    if kind == "error":
        return Answer(life.capture(url, at, b"nothing", rng.choice(climate.errors), source=source))
    if kind == "not_modified":
        whole = [
            one.capture
            for one in life.answers
            if one.capture.url.split("?")[0].endswith(path) and one.capture.status in (200, 304)
        ]
        referred = rng.choice(whole).id if whole else None
        return Answer(life.capture(url, at, status=304, refers_to=referred, source=source))
    if kind == "moved":
        to = f"https://rope.example{rng.choice(sorted(life.pages))}"
        return Answer(life.capture(url, at, status=301, location=to, source=source))
    said: dict[str, Any] = {"title": page.title, "published": page.published, "news": page.news}
    # A stump is its page's own: one that many pages share is soon taken for what the site repeats.
    blocks = {"chrome_alone": [], "half": [f"Stump of {path}"]}.get(kind, page.blocks)
    said["blocks"] = [*chrome[:2], *blocks, *chrome[2:]]
    said |= {"wall": True} if kind == "wall" else {}
    said |= {"nonce": rng.randrange(3)} if rng.random() < climate.noise else {}
    said |= {"canonical": f"https://old.rope.example{path}"} if rng.random() < 0.1 else {}
    form, content_type = ("text", "text/plain") if kind == "text" else ("html", "text/html")
    return Answer(life.capture(url, at, body_of(said), content_type=content_type, source=source), said, form=form)
