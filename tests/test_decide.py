"""The fold, rule by rule, and what must hold for every history. Each rule has an example that fails when the rule is left out."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from archive.decide import GONE_AFTER, Chain, Seen, Verdict, fold
from archive.model import CaptureId, Form, Outcome, PayloadDigest, Source, StateDigest, TextDigest

START = datetime(2026, 1, 1, 2, 0, tzinfo=UTC)
URL = "https://society.example/news/prize"


def name(n: int) -> CaptureId:
    return CaptureId(f"capture1:{n}")


def seen(
    day: float,
    what: str,
    *,
    n: int | None = None,
    length: int = 100,
    form: Form = Form.HTML,
    source: Source = Source.LIVE,
    payload: str = "",
    url: str = URL,
) -> Seen:
    """A sighting on `day`: of a state (any letter), of an outcome, or a 304 that refers to a capture. Its capture is named after the day unless `n` is."""
    state = what if len(what) == 1 else None
    refers_to = CaptureId(what) if what.startswith("capture1:") else None
    outcome = Outcome.OK if state else Outcome.NOT_MODIFIED if refers_to else Outcome(what)
    return Seen(
        capture=name(int(day) if n is None else n),
        captured_at=START + timedelta(days=day),
        payload_digest=PayloadDigest(payload or f"sha256:{hashlib.sha256(f'{day}{what}'.encode()).hexdigest()}"),
        url=url,
        source=source,
        form=form,
        outcome=outcome,
        state=StateDigest(f"state1:{state}") if state else None,
        text=TextDigest(f"sha256:{state}") if state else None,
        folded_length=length if state else 0,
        refers_to=refers_to,
    )


def states(chain: Chain) -> str:
    return "".join(version.state.removeprefix("state1:") for version in chain.versions)


def verdicts(chain: Chain, history: Sequence[Seen]) -> list[str]:
    return [str(chain.verdicts[sighting.capture]) for sighting in history]


# Rule 1: what cannot speak is skipped


def test_nothing_seen_is_an_empty_chain() -> None:
    assert fold([]) == Chain((), None, None, {})


def test_held_capture_is_kept_out_until_it_is_released() -> None:
    history = [seen(0, "A"), seen(1, "B"), seen(2, "A")]
    held = fold(history, held=frozenset({name(1)}))
    assert states(held) == "A"
    assert verdicts(held, history) == ["new page", "held", "unchanged"]
    assert states(fold(history)) == "ABA"


def test_held_404_is_no_absence() -> None:
    assert fold([seen(0, "A"), seen(1, Outcome.GONE)], held=frozenset({name(1)})).missing_since is None


def test_304_attests_the_capture_it_refers_to_and_not_the_latest() -> None:
    history = [seen(0, "A"), seen(1, "B"), seen(2, name(0))]
    chain = fold(history)
    assert states(chain) == "ABA"
    assert chain.versions[2].first_capture == name(2)
    assert chain.versions[2].text == "sha256:A"
    assert verdicts(chain, history) == ["new page", "new version", "new version"]


def test_304_carries_on_the_version_that_it_attests() -> None:
    chain = fold([seen(0, "A"), seen(1, name(0)), seen(2, name(0))])
    assert states(chain) == "A"
    assert chain.versions[0].last_seen == START + timedelta(days=2)
    assert chain.versions[0].sightings == 3


def test_304_to_a_capture_of_another_page_is_read_from_what_is_referred() -> None:
    other = seen(0, "A", n=77, url="https://society.example/?p=7")
    history = [seen(1, name(77))]
    chain = fold(history, referred={name(77): other})
    assert states(chain) == "A"
    assert chain.versions[0].first_seen == START + timedelta(days=1)


def test_304_whose_referent_is_not_here_yet_is_skipped_and_counts_once_it_is() -> None:
    history = [seen(1, "B"), seen(2, name(0)), seen(3, Outcome.NOT_MODIFIED)]
    chain = fold(history)
    assert states(chain) == "B"
    assert verdicts(chain, history) == ["new page", "unresolved", "unresolved"]
    assert states(fold([*history, seen(0, "A")])) == "ABA"


def test_unresolved_304_does_not_end_a_row_of_404s() -> None:
    chain = fold([seen(0, "A"), seen(1, Outcome.MISSING), seen(2, name(50))])
    assert chain.missing_since == START + timedelta(days=1)


def test_304_whose_referent_was_rejected_is_rejected_likewise() -> None:
    history = [seen(0, "A"), seen(1, Outcome.BLOCKED), seen(2, name(1))]
    chain = fold(history)
    assert verdicts(chain, history) == ["new page", "rejected:blocked", "rejected:blocked"]
    assert chain.versions[0].sightings == 1


def test_304_whose_referent_is_held_is_held_with_it() -> None:
    history = [seen(0, "A"), seen(1, "B"), seen(2, name(1))]
    assert verdicts(fold(history, held=frozenset({name(1)})), history) == ["new page", "held", "held"]


def test_304_that_refers_to_a_304_is_followed_and_a_ring_of_them_resolves_to_nothing() -> None:
    assert states(fold([seen(0, "A"), seen(1, name(0)), seen(2, name(1))])) == "A"
    ring = [seen(1, name(2)), seen(2, name(1)), seen(3, name(3))]
    assert verdicts(fold(ring), ring) == ["unresolved"] * 3


def test_other_forms_are_evidence_and_never_versions() -> None:
    history = [seen(0, "A"), seen(1, "R", form=Form.REST), seen(2, "A"), seen(3, "F", form=Form.FEED)]
    chain = fold(history)
    assert states(chain) == "A"
    assert verdicts(chain, history) == ["new page", "other form", "unchanged", "other form"]


@pytest.mark.parametrize(("better", "worse"), [(Form.HTML, Form.REST), (Form.REST, Form.FEED), (Form.FEED, Form.TEXT)])
def test_primary_form_is_the_best_one_ever_usable_even_when_it_arrives_late(better: Form, worse: Form) -> None:
    history = [seen(0, "R", form=worse), seen(1, "S", form=worse), seen(2, "A", form=better)]
    assert states(fold(history[:2])) == "RS"
    chain = fold(history)
    assert states(chain) == "A"
    assert chain.versions[0].form is better


def test_form_that_was_never_usable_does_not_push_out_one_that_was() -> None:
    assert states(fold([seen(0, "R", form=Form.REST), seen(1, Outcome.BLOCKED), seen(2, name(99))])) == "R"
    assert states(fold([seen(0, "R", form=Form.REST), seen(1, "A")], held=frozenset({name(1)}))) == "R"


def test_304_has_the_form_of_what_it_attests() -> None:
    history = [seen(0, "R", form=Form.REST), seen(1, name(0))]
    assert fold(history).versions[0].sightings == 2


def test_other_form_does_not_end_a_row_of_404s() -> None:
    chain = fold([seen(0, "A"), seen(1, Outcome.MISSING), seen(2, "R", form=Form.REST)])
    assert chain.missing_since == START + timedelta(days=1)


# Rule 2: absence, and what is rejected


def test_410_is_gone_at_once() -> None:
    history = [seen(0, "A"), seen(1, Outcome.GONE)]
    chain = fold(history)
    assert chain.gone_since == chain.missing_since == START + timedelta(days=1)
    assert verdicts(chain, history) == ["new page", "gone"]
    assert states(chain) == "A"


def test_one_404_is_missing_and_not_gone() -> None:
    history = [seen(0, "A"), seen(1, Outcome.MISSING)]
    chain = fold(history)
    assert chain.missing_since == START + timedelta(days=1)
    assert chain.gone_since is None
    assert verdicts(chain, history) == ["new page", "missing"]


def test_three_404s_over_seven_days_are_gone_since_the_first() -> None:
    history = [seen(0, "A"), seen(1, Outcome.MISSING), seen(4, Outcome.MISSING), seen(8, Outcome.MISSING)]
    chain = fold(history)
    assert chain.gone_since == START + timedelta(days=1)
    assert verdicts(chain, history) == ["new page", "missing", "missing", "gone"]


def test_404s_that_are_many_but_close_together_are_not_gone() -> None:
    short = [seen(1, Outcome.MISSING), *(seen(1 + n / 10, Outcome.MISSING, n=n) for n in range(2, 12))]
    assert fold(short).gone_since is None
    days = 1 + GONE_AFTER / timedelta(days=1)
    assert fold([*short, seen(days - 0.001, Outcome.MISSING)]).gone_since is None
    assert fold([*short, seen(days, Outcome.MISSING)]).gone_since == START + timedelta(days=1)


def test_404s_that_are_far_apart_but_two_are_not_gone() -> None:
    assert fold([seen(0, "A"), seen(1, Outcome.MISSING), seen(60, Outcome.MISSING)]).gone_since is None


def test_any_ok_sighting_ends_the_row_of_404s() -> None:
    history = [
        seen(0, "A"),
        seen(1, Outcome.MISSING),
        seen(4, Outcome.MISSING),
        seen(5, "A"),
        seen(9, Outcome.MISSING),
    ]
    assert fold(history).missing_since == START + timedelta(days=9)
    assert fold([*history, seen(20, Outcome.MISSING)]).gone_since is None
    assert fold([*history, seen(10, name(0))]).missing_since is None
    assert fold([*history, seen(10, "B", length=1)]).missing_since is None


def test_page_that_comes_back_after_410_is_not_gone_and_not_a_new_version() -> None:
    chain = fold([seen(0, "A"), seen(1, Outcome.GONE), seen(2, "A")])
    assert (chain.gone_since, chain.missing_since, states(chain)) == (None, None, "A")


@pytest.mark.parametrize("source", [Source.WAYBACK, Source.IMPORT])
@pytest.mark.parametrize("outcome", [Outcome.MISSING, Outcome.GONE])
def test_absence_from_an_archive_or_an_import_is_not_counted(source: Source, outcome: Outcome) -> None:
    history = [seen(0, "A"), *(seen(n * 10, outcome, source=source) for n in (1, 2, 3))]
    chain = fold(history)
    assert (chain.missing_since, chain.gone_since) == (None, None)
    assert verdicts(chain, history) == ["new page", *["not counted"] * 3]


def test_absence_counts_in_whichever_form_it_was_met() -> None:
    chain = fold([seen(0, "R", form=Form.REST), seen(1, Outcome.MISSING, form=Form.HTML)])
    assert chain.missing_since == START + timedelta(days=1)
    assert fold([seen(0, "A"), seen(1, Outcome.GONE, form=Form.REST)]).gone_since is not None


def test_page_that_was_only_ever_absent_is_missing_without_a_version() -> None:
    chain = fold([seen(1, Outcome.MISSING)])
    assert (chain.versions, chain.missing_since) == ((), START + timedelta(days=1))


SPEECHLESS = [
    outcome for outcome in Outcome if outcome not in {Outcome.OK, Outcome.NOT_MODIFIED, Outcome.MISSING, Outcome.GONE}
]


@pytest.mark.parametrize("outcome", SPEECHLESS)
def test_every_other_outcome_is_rejected_and_moves_neither_chain_nor_row(outcome: Outcome) -> None:
    history = [seen(0, "A"), seen(1, Outcome.MISSING), seen(2, outcome)]
    chain = fold(history)
    assert chain.verdicts[name(2)] == f"rejected:{outcome.value}"
    before = fold(history[:2])
    assert (chain.versions, chain.missing_since, chain.gone_since) == (before.versions, before.missing_since, None)


def test_rejected_outcome_between_two_404s_does_not_end_their_row() -> None:
    history = [
        seen(0, "A"),
        seen(1, Outcome.MISSING),
        seen(2, Outcome.SERVER_ERROR),
        seen(3, Outcome.MISSING),
        seen(9, Outcome.MISSING),
    ]
    assert fold(history).gone_since == START + timedelta(days=1)


# Rules 3 and 5: the version goes on, or another begins


def test_equal_state_carries_the_version_on() -> None:
    history = [seen(0, "A"), seen(1, "A"), seen(2, "A")]
    chain = fold(history)
    (version,) = chain.versions
    assert (version.first_seen, version.last_seen) == (START, START + timedelta(days=2))
    assert (version.sightings, version.ordinal, version.first_capture) == (3, 1, name(0))
    assert verdicts(chain, history) == ["new page", "unchanged", "unchanged"]


def test_going_back_to_an_earlier_state_is_a_third_version_of_the_first_text() -> None:
    chain = fold([seen(0, "A"), seen(1, "B"), seen(2, "A")])
    assert states(chain) == "ABA"
    assert [version.ordinal for version in chain.versions] == [1, 2, 3]
    assert chain.versions[0].text == chain.versions[2].text


def test_versions_last_over_absence() -> None:
    chain = fold([seen(0, "A"), seen(1, Outcome.MISSING), seen(2, "A")])
    assert chain.versions[0].sightings == 2


# Rule 4: a text that shrank is not believed at once


def test_shrunken_page_is_pending_and_the_version_before_it_stands() -> None:
    history = [seen(0, "A", length=100), seen(1, "s", length=49)]
    chain = fold(history)
    assert states(chain) == "A"
    assert verdicts(chain, history) == ["new page", "pending"]


def test_half_the_text_is_not_shrunken() -> None:
    assert states(fold([seen(0, "A", length=100), seen(1, "s", length=50)])) == "As"


def test_shrunken_state_that_is_seen_twice_is_a_version_from_its_first_sighting_on() -> None:
    history = [seen(0, "A"), seen(1, "s", length=9), seen(2, "s", length=9)]
    chain = fold(history)
    assert states(chain) == "As"
    version = chain.versions[1]
    assert (version.first_capture, version.first_seen, version.last_seen, version.sightings) == (
        name(1),
        START + timedelta(days=1),
        START + timedelta(days=2),
        2,
    )
    assert verdicts(chain, history) == ["new page", "new version", "new version"]


def test_304_to_a_pending_capture_is_its_second_sighting() -> None:
    chain = fold([seen(0, "A"), seen(1, "s", length=9), seen(2, name(1))])
    assert chain.versions[1].first_capture == name(1)


def test_shrunken_state_that_recovers_stays_pending_and_must_be_seen_twice_anew() -> None:
    history = [seen(0, "A"), seen(1, "s", length=9), seen(2, "A"), seen(3, "s", length=9)]
    chain = fold(history)
    assert states(chain) == "A"
    assert verdicts(chain, history) == ["new page", "pending", "unchanged", "pending"]


def test_another_shrunken_state_takes_the_place_of_the_pending_one() -> None:
    history = [
        seen(0, "A"),
        seen(1, "s", length=9),
        seen(2, "t", length=9),
        seen(3, "s", length=9),
        seen(4, "s", length=9),
    ]
    chain = fold(history)
    assert verdicts(chain, history) == ["new page", "pending", "pending", "new version", "new version"]
    assert chain.versions[1].first_capture == name(3)


def test_full_text_after_a_pending_one_is_a_version_and_the_pending_one_is_none() -> None:
    history = [seen(0, "A"), seen(1, "s", length=9), seen(2, "B"), seen(3, "s", length=9)]
    chain = fold(history)
    assert states(chain) == "AB"
    assert verdicts(chain, history) == ["new page", "pending", "new version", "pending"]


def test_absence_and_walls_between_two_sightings_of_a_shrunken_state_do_not_part_them() -> None:
    history = [
        seen(0, "A"),
        seen(1, "s", length=9),
        seen(2, Outcome.MISSING),
        seen(3, Outcome.BLOCKED),
        seen(4, "s", length=9),
    ]
    assert fold(history).versions[1].first_capture == name(1)


def test_first_sighting_of_a_page_is_never_pending() -> None:
    assert verdicts(fold([seen(0, "s", length=0)]), [seen(0, "s", length=0)]) == ["new page"]


def test_what_has_shrunk_is_measured_against_the_last_version() -> None:
    chain = fold([seen(0, "A", length=1000), seen(1, "B", length=600), seen(2, "C", length=400)])
    assert states(chain) == "ABC"
    small = [seen(3, "s", length=30), seen(4, "s", length=30), seen(5, "t", length=20)]
    assert states(fold([seen(0, "A", length=1000), *small])) == "Ast"


# Capture order


def test_late_arrival_lands_where_it_was_captured() -> None:
    history = [seen(0, "A"), seen(2, "A")]
    assert states(fold(history)) == "A"
    assert states(fold([*history, seen(1, "B", source=Source.WAYBACK)])) == "ABA"


def test_captures_of_one_instant_are_ordered_by_payload_and_then_by_address() -> None:
    one = seen(0, "A", n=3, payload="sha256:1", url="https://society.example/a")
    two = seen(0, "B", n=2, payload="sha256:1", url="https://society.example/b")
    three = seen(0, "C", n=1, payload="sha256:0", url="https://society.example/z")
    assert states(fold([one, two, three])) == states(fold([three, two, one])) == "CAB"


def test_capture_handed_in_twice_is_one_sighting() -> None:
    assert fold([seen(0, "A"), seen(0, "A")]).versions[0].sightings == 1


def test_ok_sighting_without_a_state_is_refused() -> None:
    with pytest.raises(ValueError, match="capture1:0"):
        Seen(name(0), START, PayloadDigest("sha256:0"), URL, Source.LIVE, Form.HTML, Outcome.OK)


# What holds for every history

LENGTHS = {"A": 100, "B": 90, "C": 30, "D": 20, "E": 5}


@st.composite
def histories(draw: st.DrawFn) -> list[Seen]:
    """Up to a dozen sightings with clashing times, payloads, forms and sources; 304s refer to anything, themselves and the unknown included."""
    size = draw(st.integers(0, 12))
    history = []
    for n in range(size):
        what = draw(
            st.one_of(
                st.sampled_from("AAABBCDE"),
                st.sampled_from([Outcome.MISSING, Outcome.GONE, Outcome.BLOCKED, Outcome.EMPTY]),
                st.integers(0, size).map(name),
            )
        )
        history.append(
            seen(
                draw(st.integers(0, 12)),
                what,
                n=n,
                length=LENGTHS.get(what, 0),
                form=draw(st.sampled_from([Form.HTML, Form.HTML, Form.REST, Form.FEED])),
                source=draw(st.sampled_from([Source.LIVE, Source.LIVE, Source.WAYBACK])),
                payload=f"sha256:{draw(st.integers(0, 2))}",
                # Captures that agree in time, payload and address are one capture, so no two here do.
                url=f"{URL}/{n}",
            )
        )
    return history


@given(histories(), st.randoms(use_true_random=False), st.sets(st.integers(0, 12), max_size=3))
def test_order_of_arrival_changes_nothing(history: list[Seen], random: object, held: set[int]) -> None:
    kept_out = frozenset(name(n) for n in held)
    expected = fold(history, held=kept_out)
    shuffled = list(history)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert fold(shuffled, held=kept_out) == expected


@given(histories())
def test_every_sighting_has_one_verdict_and_every_ok_one_lies_in_one_version_or_waits(history: list[Seen]) -> None:
    chain = fold(history)
    assert set(chain.verdicts) == {sighting.capture for sighting in history}
    attesting = [v for v in chain.verdicts.values() if v in {"new page", "new version", "unchanged"}]
    assert sum(version.sightings for version in chain.versions) == len(attesting)
    allowed = {"new page", "new version", "unchanged", "pending", "other form"}
    for sighting in history:
        if sighting.outcome is Outcome.OK:
            assert chain.verdicts[sighting.capture] in allowed


@given(histories())
def test_versions_alternate_state_follow_each_other_in_time_and_keep_one_form(history: list[Seen]) -> None:
    versions = fold(history).versions
    assert [version.ordinal for version in versions] == list(range(1, len(versions) + 1))
    assert len({version.first_capture for version in versions}) == len(versions)
    assert len({version.form for version in versions}) <= 1
    for version in versions:
        assert version.first_seen <= version.last_seen
    for earlier, later in itertools.pairwise(versions):
        assert earlier.state != later.state
        assert earlier.last_seen <= later.first_seen


@given(histories())
def test_what_is_gone_is_missing_since_then(history: list[Seen]) -> None:
    chain = fold(history)
    if chain.gone_since is not None:
        assert chain.gone_since == chain.missing_since
    if chain.missing_since is not None:
        assert chain.missing_since in {s.captured_at for s in history if s.outcome in {Outcome.MISSING, Outcome.GONE}}


@given(histories(), st.sampled_from([*SPEECHLESS]))
def test_rejected_sightings_added_anywhere_leave_versions_and_absence_as_they_were(
    history: list[Seen], outcome: Outcome
) -> None:
    # 304s that pointed to nothing must go on pointing to nothing, so the walls get names of their own.
    walls = [seen(day, outcome, n=1000 + day) for day in range(0, 13, 3)]
    before, after = fold(history), fold([*history, *walls])
    assert (after.versions, after.missing_since, after.gone_since) == (
        before.versions,
        before.missing_since,
        before.gone_since,
    )


@given(histories())
def test_holding_everything_leaves_nothing(history: list[Seen]) -> None:
    chain = fold(history, held=frozenset(sighting.capture for sighting in history))
    assert (chain.versions, chain.missing_since, chain.gone_since) == ((), None, None)
    # A 304 to what is not here stays unresolved only when it is not itself held, and here all are.
    assert set(chain.verdicts.values()) <= {Verdict.HELD}
