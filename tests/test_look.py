"""Whether a site's pages still read as they did: which nights are alarms, and that busy ones are none."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from archive.health import ALARMS, History, Look, Seen, judge_look, still_stands
from archive.health.look import wilson
from archive.model import CaptureId, Outcome, UrlKey

YESTERDAY = datetime(2026, 11, 20, 2, 0, tzinfo=UTC)
TONIGHT = YESTERDAY + timedelta(days=1)
NOTHING = History()


def look(n: int, **said: Any) -> Look:
    """How page n always read; `said` overrules."""
    given = {
        "capture": CaptureId(f"capture1:{n}"),
        "captured_at": YESTERDAY,
        "outcome": Outcome.OK,
        "fields": {"title": f"Release {n}", "published": f"2025-01-{n % 28 + 1:02}", "authors": f'["Author {n}"]'},
        "kind": "press_release",
        "text": f"text {n}",
        "length": 1500 + n,
        "blocks": frozenset({f"first {n}", f"second {n}"}),
    }
    return Look(**{**given, **said})


def seen(n: int, *, chrome: float = 1.0, **said: Any) -> Seen:
    """Page n of tonight, changed by `said`; `without` names fields that are gone."""
    was = look(n)
    gone = said.pop("without", ())
    fields = {name: value for name, value in was.fields.items() if name not in gone}
    now = look(n, captured_at=TONIGHT, **{"fields": {**fields, **said.pop("given", {})}, **said})
    return Seen(UrlKey(f"page{n}"), f"https://rope.example/{n}", now, was, Outcome.OK, chrome)


def kinds(pages: list[Seen], **more: Any) -> list[str]:
    found = judge_look(pages, more.pop("history", NOTHING), **more)
    assert {one.kind for one in found.alarms} <= ALARMS.keys()
    return [one.kind for one in found.alarms]


@pytest.mark.parametrize(
    ("hits", "of", "alarm"), [(2, 2, False), (3, 3, True), (3, 4, False), (4, 5, True), (5, 40, False), (20, 40, True)]
)
def test_how_many_pages_prove_a_redesign(hits: int, of: int, alarm: bool) -> None:
    pages = [seen(n, without=["published"] if n < hits else []) for n in range(of)]
    assert kinds(pages) == (["redesign"] if alarm else [])


def test_wilsons_bound_of_the_book() -> None:
    assert wilson(0, 0) == 0
    assert wilson(10, 10) == pytest.approx(0.7225, abs=1e-4)
    assert wilson(81, 263) == pytest.approx(0.2553, abs=1e-4)  # Newcombe 1998, table I
    assert wilson(1, 29) == pytest.approx(0.0061, abs=1e-4)


def test_one_title_for_all_and_one_date_for_all_are_lost_ones() -> None:
    assert kinds([seen(n, given={"title": "Society of Rope Makers"}) for n in range(4)]) == ["redesign"]
    assert kinds([seen(n, given={"published": "2026-11-21"}) for n in range(4)]) == ["redesign"]
    # Three dates that an editor put right, each in its own way, are three edits.
    assert kinds([seen(n, given={"published": f"2025-02-0{n + 1}"}) for n in range(3)]) == []


def test_bylines_that_go_from_a_handful_are_edits_unless_the_chrome_went_with_them() -> None:
    assert kinds([seen(n, without=["authors"]) for n in range(5)]) == []
    assert kinds([seen(n, without=["authors"], chrome=0.1) for n in range(5)]) == ["redesign"]
    assert kinds([seen(n, without=["authors"]) for n in range(12)]) == ["redesign"]


def test_a_redesign_that_reads_as_before_is_none() -> None:
    assert kinds([seen(n, chrome=0.0) for n in range(40)]) == []


def test_texts_that_differ_in_a_new_template_are_a_redesign_and_in_the_old_one_edits() -> None:
    assert kinds([seen(n, text=f"other {n}", chrome=0.2) for n in range(5)]) == ["redesign"]
    assert kinds([seen(n, text=f"other {n}", blocks=frozenset({f"new {n}"})) for n in range(40)]) == []


def test_a_page_or_two_in_another_template_are_held_alone_unless_the_site_stands() -> None:
    night = [*(seen(n) for n in range(6)), seen(6, text="with a leak", chrome=0.1)]
    verdict = judge_look(night, NOTHING)
    assert (verdict.holds_all, list(verdict.captures)) == (False, ["capture1:6"])
    assert [one.kind for one in verdict.alarms] == ["redesign"]
    assert judge_look(night, NOTHING, chrome_stands=True).captures == {}
    assert still_stands(night[:6])
    assert not still_stands(night)
    assert not still_stands(night[:2])
    # In another template, and reading as before: no alarm.
    assert kinds([*night[:6], seen(6, chrome=0.1)]) == []


def test_the_same_line_on_nearly_every_page_is_a_template_and_on_half_of_them_an_edit() -> None:
    def lined(n: int) -> Seen:
        return seen(n, text=f"more {n}", blocks=frozenset({f"first {n}", f"second {n}", "Listen to this article"}))

    assert kinds([lined(n) for n in range(30)]) == ["redesign"]
    assert kinds([lined(n) if n < 15 else seen(n) for n in range(30)]) == []


def test_a_person_has_let_a_sign_pass() -> None:
    pages = [seen(n, without=["authors"]) for n in range(20)]
    assert kinds(pages, accepted={"authors": YESTERDAY}) == []
    assert kinds(pages, accepted={"authors": YESTERDAY - timedelta(days=1)}) == ["redesign"]
    assert kinds(pages, accepted={"published": YESTERDAY}) == ["redesign"]


def test_404s_errors_and_walls_say_nothing_of_the_template() -> None:
    for outcome in (Outcome.MISSING, Outcome.GONE, Outcome.SERVER_ERROR, Outcome.TRUNCATED, Outcome.SOFT_404):
        assert kinds([seen(n, outcome=outcome, fields={}) for n in range(20)]) == []
    assert kinds([seen(n, outcome=Outcome.MAINTENANCE, fields={}) for n in range(20)]) == ["wall"]
    walled = [replace(seen(n, outcome=Outcome.MAINTENANCE), was=Outcome.MAINTENANCE) for n in range(20)]
    assert kinds(walled) == []


def busy(chance: random.Random, pages: int, gated: bool) -> list[Seen]:
    """A night on which editors were at work: each page read again was edited in a way of its own, or (on an ungated night) mostly not at all."""
    night = []
    for n in range(pages):
        if not gated and chance.random() < 0.85:
            night.append(seen(n))
            continue
        edit: dict[str, Any] = {"text": f"edited {n}", "blocks": frozenset({f"first {n}", f"edited {n}"})}
        edit["length"] = int((1500 + n) * chance.uniform(0.6, 1.8))
        kind = chance.random()
        if kind < 0.1:
            edit["given"] = {"published": f"2025-0{chance.randrange(2, 10)}-{chance.randrange(10, 29)}"}
        elif kind < 0.2:
            edit["given"] = {"title": f"Release {n}, corrected"}
        elif kind < 0.3:
            edit["without"] = ["authors"]
        elif kind < 0.32:
            edit["without"] = ["published"]
        elif kind < 0.36:
            edit |= {"outcome": Outcome.MISSING, "fields": {}}
        night.append(seen(n, **edit))
    return night


def test_three_thousand_busy_nights_and_no_alarm() -> None:
    chance = random.Random(5)
    for _ in range(3000):
        pages, gated = chance.choice([1, 2, 3, 5, 8, 20, 60]), chance.random() < 0.5
        assert kinds(busy(chance, pages, gated)) == []


@pytest.mark.parametrize("lost", ["published", "title", "outcome"])
def test_a_redesign_in_the_middle_of_a_busy_night_is_found(lost: str) -> None:
    chance = random.Random(6)
    for _ in range(300):
        night = busy(chance, chance.choice([5, 8, 20, 60]), gated=chance.random() < 0.5)
        hurt = [
            replace(
                one,
                tonight=replace(one.tonight, outcome=Outcome.EMPTY)
                if lost == "outcome"
                else _without(one.tonight, lost),
            )
            if one.tonight.is_ok and chance.random() < 0.97
            else one
            for one in night
        ]
        if sum(a is not b for a, b in zip(night, hurt, strict=True)) >= 0.8 * len(night):
            assert "redesign" in kinds(hurt)


def _without(one: Look, name: str) -> Look:
    return replace(one, fields={key: value for key, value in one.fields.items() if key != name})
