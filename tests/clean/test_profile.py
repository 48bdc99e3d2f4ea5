"""What a site repeats is learned from the set of its pages, and used where it cannot cost a page its text."""

from __future__ import annotations

from archive.clean import PageContext, clean_html, prints_of
from archive.clean.profile import EMPTY, Profile, changed, learn, touches
from archive.model import Outcome

CHROME = """<div class="x1"><p>The Tidewater Kite Society keeps a register of every kite flown on this coast since 1902.</p>
<p>Members receive the almanac and may borrow line, reels and weather instruments from the boathouse.</p>
<p>Ring the boathouse for opening hours</p></div>"""


def page(number: int, *, chrome: str = CHROME, paragraphs: int = 4) -> bytes:
    told = "".join(
        f"<p>In paragraph {part} of report {number} the keepers of station {number * 31 + part} tell how the wind over the harbour turned, and what they "
        f"wrote down about it that evening while nobody else did.</p>"
        for part in range(1, paragraphs + 1)
    )
    return (
        f"<html><head><title>Report {number}</title></head><body><div id=w><h1>Report {number} from the coast</h1>{told}</div>{chrome}</body></html>"
    ).encode()


def context(profile: Profile | None = None) -> PageContext:
    return PageContext(url="https://kites.example/report", profile=profile)


def learned(*pages: bytes) -> Profile:
    return learn((f"page {n}", prints_of(body, context())) for n, body in enumerate(pages))


def test_cleaning_hands_out_the_same_fingerprints_as_fingerprinting_alone() -> None:
    assert clean_html(page(1), context()).prints == prints_of(page(1), context()) != b""


def test_a_part_repeated_beside_the_text_is_removed_and_recorded() -> None:
    profile = learned(page(1), page(2))
    cleaned = clean_html(page(1), context(profile))
    assert cleaned.outcome is Outcome.OK
    assert "boathouse" not in cleaned.body_text
    assert [r.rule for r in cleaned.removals if "boathouse" in r.text] == ["repeated", "repeated"]
    assert all(r.detail for r in cleaned.removals if r.rule == "repeated")


def test_a_site_of_one_page_learns_nothing() -> None:
    assert learned(page(1)) == EMPTY


def test_a_profile_is_named_by_what_it_holds_and_read_back() -> None:
    profile = learned(page(1), page(2))
    assert Profile.read(profile.spelled()) == profile
    assert Profile.read(profile.spelled()).digest == profile.digest != EMPTY.digest
    assert profile.digest.startswith("profile1:")


def test_a_page_without_changed_fingerprints_is_not_touched() -> None:
    profile = learned(page(1), page(2))
    moved = changed(EMPTY, profile)
    assert touches(prints_of(page(3), context()), moved)
    assert not touches(prints_of(page(3, chrome=""), context()), moved)
