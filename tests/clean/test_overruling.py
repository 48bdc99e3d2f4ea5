"""What people overruled: back into the text, or out of it, in the order of the page, with nothing lost and nothing doubled."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from archive.clean import PageContext, clean_html
from archive.clean.blocks import Block
from archive.clean.overruling import apply
from archive.identity import block_digest
from archive.model import Override, Removal, UrlKey

MADE = datetime(2026, 3, 1, tzinfo=UTC)
BODY = [Block(2, "Hemp was shown.", "p"), Block(4, "Tar was sold.", "p")]
REMOVALS = [
    Removal(0, "News", "chrome_nav"),
    Removal(2, "HARBOUR TOWN", "dateline"),
    Removal(3, "The price of tar rises.", "related"),
    Removal(5, "About us. We make rope.", "about", kept="about"),
]


def made(action: str, *, block: str | None = None, **more: object) -> Override:
    digest = block_digest(block) if block is not None else None
    start = Override("o1", "rope", action, MADE, "Ada", "it is text", block=digest)  # type: ignore[arg-type]
    return replace(start, **more)  # type: ignore[arg-type]


def texts(blocks: Sequence[Block | Removal]) -> list[str]:
    return [one.text for one in blocks]


def test_without_overrides_everything_stays() -> None:
    assert apply(BODY, REMOVALS, ()) == (BODY, REMOVALS)


def test_what_a_rule_took_comes_back_in_the_order_of_the_page() -> None:
    body, removals = apply(BODY, REMOVALS, [made("keep", rule="related")])
    assert texts(body) == ["Hemp was shown.", "The price of tar rises.", "Tar was sold."]
    assert texts(removals) == ["News", "HARBOUR TOWN", "About us. We make rope."]


def test_the_beginning_of_a_block_comes_back_before_its_rest() -> None:
    body, _ = apply(BODY, REMOVALS, [made("keep", rule="dateline")])
    assert texts(body) == ["HARBOUR TOWN", "Hemp was shown.", "Tar was sold."]


def test_the_end_of_a_block_comes_back_behind_its_rest() -> None:
    body, _ = apply(BODY, [Removal(4, "###", "end_mark")], [made("keep", rule="end_mark")])
    assert texts(body) == ["Hemp was shown.", "Tar was sold.", "###"]


def test_only_the_block_that_is_meant_comes_back() -> None:
    other = made("keep", rule="about", block="About them.")
    assert apply(BODY, REMOVALS, [other]) == (BODY, REMOVALS)
    wrong_rule = made("keep", rule="dateline", block="About us. We make rope.")
    assert apply(BODY, REMOVALS, [wrong_rule]) == (BODY, REMOVALS)
    meant = made("keep", block="About us. We make rope.")
    assert texts(apply(BODY, REMOVALS, [meant])[0])[-1] == "About us. We make rope."


def test_a_block_taken_out_says_by_which_override() -> None:
    body, removals = apply(BODY, REMOVALS, [made("remove", block="Tar was sold.")])
    assert texts(body) == ["Hemp was shown."]
    assert removals[3] == Removal(4, "Tar was sold.", "override", "o1")


def test_a_page_goes_before_its_site_and_later_before_earlier() -> None:
    tar = "Tar was sold."
    site = made("remove", block=tar, id="o2", made_at=MADE + timedelta(days=1))
    page = made("keep", block=tar, page=UrlKey("example,rope)/a"))
    assert texts(apply(BODY, [], [site, page])[0]) == texts(BODY)
    again = made("keep", block=tar, id="o3", made_at=MADE + timedelta(days=2))
    assert texts(apply(BODY, [], [again, site])[0]) == texts(BODY)
    assert texts(apply(BODY, [], [made("keep", block=tar), site])[0]) == ["Hemp was shown."]


one_override = st.builds(
    made,
    st.sampled_from(["keep", "remove"]),
    block=st.sampled_from([*texts(BODY), *texts(REMOVALS)]),
    rule=st.sampled_from([None, "about", "related"]),
    id=st.sampled_from(["o1", "o2", "o3"]),
    page=st.sampled_from([None, UrlKey("example,rope)/a")]),
)


@given(st.lists(one_override, max_size=4, unique_by=lambda one: one.id), st.randoms(use_true_random=False))
def test_nothing_is_lost_or_doubled_whatever_the_order(overrides: list[Override], rng: random.Random) -> None:
    body, removals = apply(BODY, REMOVALS, overrides)
    assert sorted(texts(body) + texts(removals)) == sorted(texts(BODY) + texts(REMOVALS))
    shuffled = list(overrides)
    rng.shuffle(shuffled)
    assert apply(BODY, REMOVALS, shuffled) == (body, removals)


PAGE = """<html><head><title>A new rope walk opens</title></head><body><article><h1>A new rope walk opens</h1>
<p>FOR IMMEDIATE RELEASE</p>
<p>The society opened its new rope walk on Monday, with a speech of the treasurer and a long table for all members and their guests.</p>
<p>More than two hundred people came to see how hemp is spun, tarred and laid, and most of them stayed until late in the evening.</p>
<h2>About the Society of Rope Makers</h2><p>The Society of Rope Makers keeps an old craft and publishes a journal about it.</p>
</article></body></html>"""


def test_a_cleaned_page_is_overruled_and_its_kept_area_shrinks() -> None:
    context = PageContext(url="https://rope.example/news/walk/")
    before = clean_html(PAGE.encode(), context)
    taken = {one.rule for one in before.removals if one.kept == "about"}
    assert taken
    overruled = replace(context, overrides=tuple(made("keep", rule=rule, id=rule) for rule in sorted(taken)))
    after = clean_html(PAGE.encode(), overruled)
    assert "keeps an old craft" not in before.body_text
    assert after.body_text.endswith("publishes a journal about it.")
    assert "about" not in after.kept
    assert (after.title, after.published, after.contact) == (before.title, before.published, before.contact)
