"""How alike two texts are, and what their sketches say of it."""

from __future__ import annotations

import random
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.similar import (
    LEAST_SHINGLES,
    MOST_SAMPLED,
    NEAR_CONTAINED,
    Likeness,
    estimate,
    is_near,
    likeness,
    shingles,
    sketch,
    worth_comparing,
)

WORDS = [f"{a}{b}{c}" for a in "bdfgklmnprst" for b in "aeiou" for c in ("n", "r", "st", "lk")]


def prose(words: int, seed: int) -> list[str]:
    draw = random.Random(seed)
    return [draw.choice(WORDS) for _ in range(words)]


def test_typography_case_and_punctuation_count_for_nothing() -> None:
    one = "The Society's “new” plan – adopted in May – covers five caves, and it runs until the year is out."
    other = 'the society\'s "new" plan - ADOPTED in may - covers five caves and\n\nit runs until the year is out'
    assert shingles(one) == shingles(other)


def test_a_text_shorter_than_a_shingle_is_one() -> None:
    assert len(shingles("Office closed")) == 1
    assert len(shingles("One two three four five")) == 2
    assert shingles("") == shingles(" – ") == frozenset()


def test_scripts_without_spaces_are_compared_by_characters() -> None:
    text = "日本洞窟学会は本日、新しい会長を選出したと発表しました。会長は来年四月に就任し、任期は二年間の予定です。"
    edited = text.replace("四月", "五月")
    found = likeness(shingles(text), shingles(edited))
    assert 0.6 < found.jaccard < 1
    assert is_near(shingles(text + "以上をもって本日のお知らせといたします。"), shingles(text))
    assert not is_near(
        shingles(text),
        shingles("総会は来月の第二土曜日に東京で開かれます。参加を希望する会員は事務局までご連絡ください。"),
    )


@pytest.mark.parametrize(
    "text",
    [
        "สมาคมถ้ำแห่งประเทศไทยประกาศเลือกนายกสมาคมคนใหม่ในการประชุมใหญ่สามัญประจำปี",
        "भारतीय गुफा समिति ने आज अपने नए अध्यक्ष के चुनाव की घोषणा की और सभी सदस्यों को धन्यवाद दिया जो इस सभा में आए थे",
        "أعلنت جمعية الكهوف اليوم انتخاب رئيس جديد لها خلال الاجتماع السنوي الذي عقد في مدينة القاهرة بحضور الأعضاء كافة",
        "Die Gesellschaft für Höhlenkunde gab heute die Wahl ihrer neuen Präsidentin auf der Jahresversammlung in Köln bekannt",
    ],
)
def test_any_script_has_shingles_enough_to_be_compared(text: str) -> None:
    assert len(shingles(text)) >= LEAST_SHINGLES
    assert likeness(shingles(text), shingles(text + " 2026")).contained == 1


def test_an_added_paragraph_is_near_and_a_shortened_notice_is_inside() -> None:
    body, more = prose(300, 1), prose(60, 2)
    whole, longer, start = shingles(" ".join(body)), shingles(" ".join(body + more)), shingles(" ".join(body[:70]))
    assert likeness(whole, longer).jaccard > 0.8
    assert likeness(start, whole) == Likeness(len(start) / len(whole), 1)
    assert is_near(start, longer)
    assert not is_near(shingles(" ".join(prose(300, 3))), whole)


def test_one_line_notices_are_never_near() -> None:
    one = shingles("The office of the Society is closed on Monday the third of July.")
    other = shingles("The office of the Society is closed on Monday the third of June.")
    assert likeness(one, other).jaccard > 0.7
    assert not is_near(one, one)
    assert not worth_comparing(sketch(one), sketch(other))


@given(st.integers(1, 3000), st.integers(0, 9))
def test_a_sketch_is_small_and_a_part_of_its_text(words: int, seed: int) -> None:
    digests = shingles(" ".join(prose(words, seed)))
    made = sketch(digests)
    assert len(made.sample) <= MOST_SAMPLED
    assert set(made.sample) <= digests
    assert made.shingles == len(digests)
    assert list(made.sample) == sorted(made.sample)
    assert made.level == 0 or len(digests) > MOST_SAMPLED


@given(st.integers(30, 600), st.integers(0, 300), st.integers(0, 300), st.integers(0, 99))
def test_no_near_pair_of_ordinary_lengths_is_missed_by_the_sketches(
    shared: int, mine: int, theirs: int, seed: int
) -> None:
    body = prose(shared, seed)
    one = shingles(" ".join(body + prose(mine, seed + 100)))
    other = shingles(" ".join(body + prose(theirs, seed + 200)))
    if is_near(one, other):
        assert worth_comparing(sketch(one), sketch(other))
    assert estimate(sketch(one), sketch(other)).jaccard == pytest.approx(likeness(one, other).jaccard, abs=0.25)


@given(st.text(), st.text())
def test_likeness_is_a_measure_whatever_the_texts(one: str, other: str) -> None:
    found = likeness(shingles(one), shingles(other))
    assert found == likeness(shingles(other), shingles(one))
    assert 0 <= found.jaccard <= found.contained <= 1
    assert estimate(sketch(shingles(one)), sketch(shingles(one))).jaccard == bool(shingles(one))


def test_a_short_text_is_found_inside_one_ten_times_as_long() -> None:
    missed = 0
    for seed in range(100):
        long = prose(1200, seed)
        start = (seed * 11) % 1000
        one, other = shingles(" ".join(long[start : start + 120])), shingles(" ".join(long))
        assert likeness(one, other).contained >= NEAR_CONTAINED
        missed += not worth_comparing(sketch(one), sketch(other))
    assert missed == 0


def test_digests_are_the_same_in_every_process() -> None:
    text = "The society chose three projects for the coming year."
    said = subprocess.run(
        [sys.executable, "-c", f"from archive.similar import shingles; print(sorted(shingles({text!r})))"],
        env={"PYTHONHASHSEED": "7"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert said.strip() == str(sorted(shingles(text)))
    assert min(shingles(text)) == 619921544087937548
