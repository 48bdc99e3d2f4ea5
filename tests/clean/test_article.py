"""The extractor: which blocks of a page are article, on pages made for one question each."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from archive import clean
from archive.clean import article, blocks
from archive.clean.article import features, filling, model
from archive.clean.blocks import Block
from archive.clean.pagehead import read_head

PROSE = (
    "The survey of the lower gallery took eleven nights, and the water never fell below the second ledge. ",
    "Two of the pumps failed on the first evening, which nobody on the surface noticed until the morning. ",
    "What was found behind the boulder choke is a passage of some four hundred metres, dry and well aired. ",
    "The committee thanks the farmers of the valley, who lent their barns, their tractors and their patience. ",
)


def chosen(page: str) -> article.Chosen:
    root = blocks.parse(page)
    assert root is not None
    return article.choose(root, blocks.of_html(root), url="https://caves.example/news/survey")


def page(body: str) -> str:
    return f"<html><head><title>A survey of the lower gallery</title></head><body>{body}</body></html>"


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text * 2}</p>" for text in texts)


def test_an_article_is_kept_and_a_menu_and_a_footer_are_not() -> None:
    found = chosen(
        page(
            "<nav><a href='/'>Home</a> <a href='/news'>News</a></nav>"
            f"<main><h1>A survey of the lower gallery</h1>{paragraphs(*PROSE)}</main>"
            "<footer><p>Write to us at the old pump house, Mill Lane.</p></footer>"
        )
    )
    text = "\n".join(block.text for block in found.blocks)
    assert all(one.strip() in text for one in PROSE)
    assert {removal.rule for removal in found.removals} >= {"chrome_nav", "chrome_footer"}


def test_a_body_that_is_split_over_sibling_containers_is_kept_whole() -> None:
    found = chosen(
        page(
            "<div id='page'><h1>A survey of the lower gallery</h1>"
            f"<div class='part'>{paragraphs(*PROSE[:2])}</div><div class='advert'><a href='/x'>Ropes, cheap</a></div>"
            f"<div class='part'>{paragraphs(*PROSE[2:])}</div></div>"
        )
    )
    text = "\n".join(block.text for block in found.blocks)
    assert all(one.strip() in text for one in PROSE)
    assert "Ropes" not in text


@pytest.mark.parametrize("hide", ["hidden", "style='display:none'", "style='visibility: hidden'"])
def test_text_that_is_hidden_until_a_script_has_run_is_the_text_of_the_page(hide: str) -> None:
    found = chosen(page(f"<div {hide}><h1>A survey of the lower gallery</h1>{paragraphs(*PROSE)}</div>"))
    assert len([block for block in found.blocks if len(block.text) > 100]) == len(PROSE)


def test_a_name_under_which_most_of_the_text_stands_is_not_believed() -> None:
    sections = "".join(f"<section class='nav-target'>{paragraphs(one)}</section>" for one in PROSE)
    root = blocks.parse(page(sections))
    assert root is not None
    found = blocks.of_html(root)
    assert {block.region for block in found} == {"nav"}
    assert {block.region for block in article.believed(found)} == {""}


def test_every_block_is_kept_or_removed_once() -> None:
    root = blocks.parse(
        page(f"<nav><a href='/'>Home</a></nav>{paragraphs(*PROSE)}<ul><li><a href='/a'>One more</a></li></ul>")
    )
    assert root is not None
    found = blocks.of_html(root)
    split = article.choose(root, found, url="")
    assert sorted([b.n for b in split.blocks] + [r.n for r in split.removals]) == [b.n for b in found]


def listed(n: int, text: str, *trail: int) -> Block:
    return Block(n=n, text=text, tag="p", trail=trail, hints=(0,) * len(trail))


def test_a_list_of_names_between_two_paragraphs_is_taken_with_them() -> None:
    found = [
        listed(0, PROSE[0], 1, 2),
        *(listed(i, f"Name {i}", 1, 3, 3 + i) for i in range(1, 5)),
        listed(5, PROSE[1], 1, 9),
    ]
    assert all(filling.filled(found, [900, 200, 200, 200, 200, 900]))
    assert filling.filled(found, [900, 50, 50, 50, 50, 900]) == [True, False, False, False, False, True]
    assert filling.filled(found, [900, 200, 200, 200, 200, 100]) == [True, False, False, False, False, False]


def test_a_forest_is_read_from_its_json_and_sums_its_leaves() -> None:
    forest = model.Forest.read(
        json.dumps({"columns": ["words"], "depth": 1, "trees": [[[0, 5.5, 1, 2], [-700], [300]], [[11]]]})
    )
    few, many = ([0.0] * len(features.NAMES) for _ in range(2))
    few[features.NAMES.index("words")], many[features.NAMES.index("words")] = 5, 6
    assert forest.odds([few, many]) == [-689, 311]
    with pytest.raises(ValueError, match="not in tuple"):
        model.Forest.read('{"columns": ["no_such_column"], "depth": 1, "trees": [[[0]]]}')


def test_chances_are_whole_numbers_and_the_same_each_time() -> None:
    root = blocks.parse(page(paragraphs(*PROSE)))
    assert root is not None
    found = blocks.of_html(root)
    once = model.chances(found, features.Said())
    assert once == model.chances(found, features.Said())
    assert all(isinstance(chance, int) and 0 <= chance <= 1000 for chance in once)


def test_other_weights_are_another_generation() -> None:
    weights = Path(model.__file__).with_name("model.json").read_bytes()
    assert dict(clean.LIBRARIES)["block model"] == hashlib.sha256(weights).hexdigest()[:16]


@pytest.mark.parametrize("name", ["comments", "cookie-notice", "privacy-modal"])
def test_a_name_of_what_is_often_longer_than_the_article_is_believed_beside_an_article(name: str) -> None:
    root = blocks.parse(page(f"<div>{paragraphs(*PROSE)}</div><div class='{name}'>{paragraphs(*PROSE) * 3}</div>"))
    assert root is not None
    regions = [block.region for block in article.believed(blocks.of_html(root))]
    assert regions[: len(PROSE)] == [""] * len(PROSE)
    assert "" not in regions[len(PROSE) :]


def test_a_page_of_nothing_but_comments_is_read() -> None:
    root = blocks.parse(page(f"<div class='comments'>{paragraphs(*PROSE)}</div>"))
    assert root is not None
    assert {block.region for block in article.believed(blocks.of_html(root))} == {""}


def test_what_others_wrote_is_the_text_of_a_question_and_none_of_an_article() -> None:
    body = f"<h1>Is the gallery dry?</h1><p>{PROSE[0] * 4}</p><div class='comments'>{paragraphs(PROSE[1])}</div>"
    for kind, kept in (("QAPage", True), ("NewsArticle", False)):
        root = blocks.parse(
            f'<html><head><script type=\'application/ld+json\'>{{"@type": "{kind}"}}</script></head><body>{body}</body></html>'
        )
        assert root is not None
        found = article.choose(root, blocks.of_html(root), url="", head=read_head(root, ""))
        assert any(PROSE[1].strip() in block.text for block in found.blocks) is kept
