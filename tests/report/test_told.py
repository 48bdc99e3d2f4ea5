"""The JSON of a report: what was written is read again, also by a later release; what is none says so."""

from __future__ import annotations

import json
from typing import Any

import pytest

from archive.errors import BadInput
from archive.report.told import FORMAT, OF_PAGE, as_json, of_json
from tests.report.reports import EDIT, FULL, report


def test_what_was_written_is_read_again() -> None:
    assert of_json(json.loads(json.dumps(as_json(FULL)))) == FULL


def test_keys_that_scripts_lean_on() -> None:
    found = as_json(FULL)
    assert found["format"] == FORMAT
    assert {
        "run",
        "site",
        "seq",
        "recorded_at",
        "figures",
        "changes",
        "problems",
        "alarms",
        "notes",
        "nights",
    } <= found.keys()
    assert found["started_at"] == "2026-03-30T02:00:00.000000Z"
    assert found["duration_s"] == 90
    edited, new = found["changes"]
    assert edited["fields"]["published"] == {"from": "2026-03-01", "to": "2026-03-02"}
    assert edited["paragraphs"][0]["pieces"][1] == {"operation": "delete", "text": "nine "}
    assert set(OF_PAGE) | {"published"} == set(new)
    assert found["nights"][-1]["duration_s"] == 90


def test_a_report_of_the_first_release_is_read() -> None:
    old = {
        "run": "r1",
        "site": "rope",
        "seq": 1,
        "recorded_at": "2026-03-01 02:00:00.123456+00:00",
        "figures": {"new": 1},
        "changes": [{"verdict": "new", "page": "p", "url": "u", "title": None, "evidence": ""}],
        "problems": [],
    }
    found = of_json(old)
    assert found.changes is not None
    assert found.changes[0].page == "p"
    assert found.society == "rope"
    assert found.nights == ()


@pytest.mark.parametrize("name", [*as_json(FULL)])
@pytest.mark.parametrize("harm", [7, "x", [7], {"a": 7}, [None], [{"kind": 1}]])
def test_what_is_no_report_is_bad_input_or_harmless(name: str, harm: Any) -> None:
    try:
        found = of_json({**as_json(FULL), name: harm})
    except BadInput:
        return
    assert found.run


@pytest.mark.parametrize("none", [None, [], "x", {}, {"run": "r"}, 7])
def test_what_is_no_object_of_ours_is_bad_input(none: Any) -> None:
    with pytest.raises(BadInput, match="no report of a run"):
        of_json(none)


def test_an_operation_that_nobody_knows_is_bad_input() -> None:
    found = as_json(report(changes=(EDIT,)))
    found["changes"][0]["paragraphs"][0]["pieces"][0]["operation"] = "onclick"
    with pytest.raises(BadInput):
        of_json(found)
