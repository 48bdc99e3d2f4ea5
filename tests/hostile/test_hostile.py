"""Hostile servers, a part of the cases of ``python -m tools.hostile`` in one crawl, and that a wrong outcome is seen."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tools.hostile.__main__ import is_clean, lines
from tools.hostile.cases import cases
from tools.hostile.night import Night, run

GROUPS = {"private", "led to private", "tls", "robots"}
NAMES = {
    "dripping-body",
    "endless-headers",
    "endless-header-line",
    "endless-interim-answers",
    "short-body",
    "no-http",
    "long-security-policy",
    "cut-gzip",
    "cut-deflate",
    "gzip-bomb",
    "nested-bomb",
    "soft-404",
    "meta-refresh-to-private",
    "loop-of-two",
    "loop-back",
    "deeper",
    "pagination",
    "calendar",
}


@pytest.fixture(scope="module")
def night() -> Night:
    return run(one for one in cases() if one.group in GROUPS or one.name in NAMES)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_each_hostile_answer_costs_itself_and_nothing_private_is_reached(night: Night) -> None:
    assert len(night.results) >= 60
    wrong = [line for line in lines(night) if line.startswith("!")]
    assert not wrong, "\n".join(wrong)
    assert is_clean(night)
    # The listeners and the list of connections are at work.
    assert night.listening
    assert night.connections > 10


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("group", "name", "said"),
    [
        ("tls", "expired", "TLS failed: certificate verify failed"),
        ("tls", "other-name", "TLS failed: the certificate is for another name"),
        ("tls", "hangs-up", "the server hung up before it had answered"),
        ("transport", "no-http", "the answer is no HTTP: non-integer status code"),
    ],
)
def test_why_nothing_came_is_said_in_words(night: Night, group: str, name: str, said: str) -> None:
    (result,) = [one for one in night.results if (one.case.group, one.case.name) == (group, name)]
    assert result.evidence.endswith(said)


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_addresses_without_end_are_told(night: Night) -> None:
    said = "\n".join(night.alarms)
    assert "calendar" in said
    assert "pagination" in said
    assert "deeper" in said


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_a_wrong_outcome_is_seen(night: Night) -> None:
    first = night.results[0]
    wrong = replace(first, case=replace(first.case, expected="gone"))
    assert not is_clean(replace(night, results=[wrong, *night.results[1:]]))
