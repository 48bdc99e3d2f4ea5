"""What a site repeats is learned from the set of its pages, and goes by its place."""

from __future__ import annotations

import pytest

from archive.clean import clean_html, prints_of
from archive.clean.profile import EMPTY, Profile, changed, learn, touches
from archive.model import Outcome
from archive.repetition import pages_needed
from clean.site_pages import ABOUT, cleaned, context, learned, ordinary, page, told


def test_cleaning_hands_out_the_same_fingerprints_as_fingerprinting_alone() -> None:
    body = page("A gale", told(1))
    assert clean_html(body, context()).prints == prints_of(body, context()) != b""
    assert clean_html(body, context(learned(ordinary(3)))).prints == prints_of(body, context())


def test_a_part_repeated_beside_the_text_is_removed_and_recorded() -> None:
    for one in cleaned(ordinary(2)):
        assert one.outcome is Outcome.OK
        assert "boathouse" not in one.body_text
        assert "that evening" in one.body_text
        repeated = [r for r in one.removals if r.rule == "repeated"]
        assert any("boathouse" in r.text for r in repeated)
        assert all(r.detail for r in repeated)


def test_chrome_is_known_in_spite_of_nonces_counters_and_the_year() -> None:
    def low(n: int) -> str:
        return (
            f"<div id=ad-{n * 7919:x} data-n={n}><div class=q{n}><p>{n * 13} members are flying now</p><p>Session a7{n:04d}f09c3be{n:03d} of the harbour "
            f"line</p><p>Copyright {2000 + n} by the kite flyers of Tidewater and all who keep their register</p></div></div>"
        )

    pages = [page(f"Report {n} from the coast", told(n), below=low(n)) for n in (3, 8)]
    for one in cleaned(pages):
        assert not any(words in one.body_text for words in ("flying now", "Session", "Copyright"))


def test_a_line_of_the_template_between_paragraphs_is_no_text() -> None:
    pages = []
    for n in range(2):
        before, *after = told(n)
        pages.append(page(f"Report {n} from the coast", [before, "<div><span>Advertisement</span></div>", *after]))
    for one in cleaned(pages):
        assert "Advertisement" not in one.body_text
        assert [r.rule for r in one.removals if r.text == "Advertisement"] == ["repeated"]


def test_a_boilerplate_below_the_text_goes_and_is_recorded() -> None:
    pages = [page(f"Report {n} from the coast", [*told(n), ABOUT], below="") for n in range(3)]
    for one in cleaned(pages):
        assert ABOUT not in one.body_text
        assert [r.text for r in one.removals if "oldest society" in r.text] == [ABOUT]


def test_a_repeated_contact_still_tells_its_name() -> None:
    contact = "<div class=x><p>Media contact:</p><p>Ada Holm, Press Officer</p><p>502-555-0100</p><p>ada@kites.example</p></div>"
    pages = [page(f"Report {n} from the coast", [*told(n), contact], below="") for n in range(3)]
    for one in cleaned(pages):
        assert one.contact is not None
        assert one.contact.email == "ada@kites.example"
        assert "Ada Holm" not in one.body_text


def test_a_site_of_one_page_learns_nothing() -> None:
    body = page("A gale", told(1))
    assert learned([body]) == EMPTY
    assert learn([("x", prints_of(body, context())), ("x", prints_of(body, context()))]) == EMPTY
    assert learn([]) == learn([("x", b"")]) == EMPTY


def test_two_captures_of_a_page_are_one_page() -> None:
    edited = page(
        "A gale",
        [*told(1, 3), "The last entry was struck out by the keeper, who had been asleep in the boat at the time."],
    )
    assert learn([("x", prints_of(page("A gale", told(1)), context())), ("x", prints_of(edited, context()))]) == EMPTY


def test_how_often_something_must_stand_grows_with_the_pages_known() -> None:
    assert [pages_needed(n) for n in (1, 2, 10, 25, 100, 1000)] == [2, 2, 2, 3, 6, 19]


def test_a_profile_is_named_by_what_it_holds_and_read_back() -> None:
    profile = learned(ordinary(2))
    assert Profile.read(profile.spelled()) == profile
    assert Profile.read(profile.spelled()).digest == profile.digest != EMPTY.digest
    assert profile.digest.startswith("profile1:")
    for wrong in (
        "[]",
        "{}",
        '{"profile":2,"repeated":[]}',
        '{"profile":1,"repeated":["x"]}',
        '{"profile":1,"repeated":[5]}',
    ):
        with pytest.raises(ValueError, match=r"."):
            Profile.read(wrong)


def test_fingerprints_are_the_same_on_every_machine() -> None:
    """Stored fingerprints are compared with new ones: a change here needs a new cleaner version."""
    one = prints_of(b"<html><body><div><p>The wind turned.</p><p>It was noon.</p></div></body></html>", context())
    assert one.hex() == GOLDEN


GOLDEN = "707274310300000000000000d73ff7b4248eaa19a33fdad6a4f8877cae9df082ae40b5de"


def test_a_page_without_changed_fingerprints_is_not_touched() -> None:
    moved = changed(EMPTY, learned(ordinary(2)))
    assert touches(prints_of(page("A gale", told(3)), context()), moved)
    assert not touches(prints_of(page("A gale", told(3), above="", below=""), context()), moved)
    assert not touches(b"", moved)


@pytest.mark.parametrize("damaged", [b"x", b"prt1", b"prt1\x01\x00\x00\x00\x00\x00\x00\x00", b"old1" + bytes(8)])
def test_bytes_that_are_no_fingerprints_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="fingerprints"):
        learn([("x", damaged)])


def test_a_page_of_very_many_blocks_is_cleaned_without_the_profile() -> None:
    rows = "".join(f"<p>Kite {n} flew.</p>" for n in range(6000))
    assert prints_of(page("The register", [rows]), context()) == b""
