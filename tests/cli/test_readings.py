"""Our own doings in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.cli.evidence import weighed
from archive.cli.readings import ELSEWHERE, changed_words, reasons
from archive.model import BlockDigest, CaptureId, Claim, Override, UrlKey
from archive.store.provenance import GenerationRecord, Rereading
from archive.store.records import OverrideRecord

WHEN = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
FIRST = GenerationRecord("g1", "1", {"trafilatura": "2.0.0"}, "site1:a", None, None)
BLOCK = BlockDigest("sha256:" + "0" * 64)


def reread(
    after: GenerationRecord, before: str = "Tar and hemp.", text: str = "Tar and hemp.", **more: str
) -> Rereading:
    return Rereading(7, WHEN, CaptureId("c"), 2, FIRST, after, before, text, tuple(more), more.get("evidence", ""))


def made(from_seq: int, to_seq: int | None = None) -> OverrideRecord:
    override = Override(
        "override1:ab", "rope", "keep", WHEN, "Ida Falk", "a heading", UrlKey("example,rope)/tar"), "links", BLOCK
    )
    return OverrideRecord(override, from_seq, to_seq, WHEN, "Per Lund", "no heading")


@pytest.mark.parametrize(
    ("after", "said"),
    [
        (replace(FIRST, cleaner_version="2"), "cleaner 1 → 2"),
        (replace(FIRST, libraries={"trafilatura": "2.1.0"}), "trafilatura 2.0.0 → 2.1.0"),
        (replace(FIRST, libraries={"trafilatura": "2.0.0", "lxml": "6"}), "lxml none → 6"),
        (replace(FIRST, site_file_digest="site1:b"), "the site file was changed"),
        (replace(FIRST, profile="profile1:c"), "more is known of what the site repeats (its profile changed)"),
        (FIRST, ELSEWHERE),
    ],
)
def test_each_part_of_a_generation_has_its_words(after: GenerationRecord, said: str) -> None:
    assert reasons(reread(after), [], {}) == [said]


def test_override_made_or_withdrawn_in_that_commit_is_named_with_who_and_why() -> None:
    texts = {BLOCK: "Read next"}
    (said,) = reasons(reread(FIRST), [made(7), made(3)], texts)
    assert said.startswith("override1:ab by Ida Falk keeps “Read next” that links removed on item1-")
    assert said.endswith(": a heading")
    assert reasons(reread(FIRST), [made(3, 7)], texts) == ["override1:ab withdrawn by Per Lund: no heading"]


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (reread(FIRST, text="Tar, hemp and sisal."), "+3 −2 words"),
        (reread(FIRST), "the same text, other blocks or rules recorded"),
        (reread(FIRST, title="x"), "title"),
        (reread(FIRST, before=""), "an item since, 3 words"),
        (reread(FIRST, text="", evidence="a list"), "no item any more (a list)"),
        (reread(FIRST, before="", text=""), "still no item"),
    ],
)
def test_what_became_of_the_text(one: Rereading, said: str) -> None:
    assert changed_words(one) == said


def test_hint_is_chosen_only_where_the_page_says_nothing() -> None:
    hinted = [Claim(field, "rest", "v", "v") for field in ("title", "published", "authors")]
    own = [Claim("published", "jsonld", "w", "w", chosen=True)]
    assert [(one.field, one.source, one.chosen) for one in weighed(own, hinted, "jsonld")] == [
        ("title", "rest", False),
        ("published", "jsonld", True),
        ("published", "rest", False),
        ("authors", "rest", True),
    ]
    # An older reading recorded no claims: only of the date is it known where it came from.
    assert [one.chosen for one in weighed([], hinted, "rest")] == [False, True, False]
    assert [one.chosen for one in weighed([], hinted, "meta")] == [False, False, False]
