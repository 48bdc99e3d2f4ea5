"""Text that a site repeats and that is text all the same: position, neighbours and kind decide, never counts or likeness alone."""

from __future__ import annotations

import pytest

from archive.clean import clean_html
from archive.clean.profile import EMPTY
from archive.model import Outcome
from clean.site_pages import ABOUT, NAV, SIDE, cleaned, context, learned, ordinary, page, told

FIRST_SENTENCE = "The Tidewater Kite Society is the oldest society of kite flyers on this coast."


def test_a_boilerplates_first_sentence_that_opens_a_real_paragraph_stays() -> None:
    boilerplate = f"{FIRST_SENTENCE} It keeps a register of kites, a boathouse and a library."
    plain = [page(f"Report {n} from the coast", [*told(n), boilerplate]) for n in range(6)]
    opening = [
        page(
            f"Winner {n}", [told(n)[0], f"{FIRST_SENTENCE} So it was no surprise that harbour {n} won.", *told(n, 3, 2)]
        )
        for n in (20, 21, 22)
    ]
    for one in cleaned([*plain, *opening])[6:]:
        assert FIRST_SENTENCE in one.body_text
        assert one.body_text.count("\n\n") == 4


def test_a_sentence_repeated_as_a_paragraph_amid_the_text_stays() -> None:
    pages = []
    for n in range(8):
        first, *rest = told(n)
        pages.append(
            page(f"Report {n} from the coast", [first, FIRST_SENTENCE + " That is why we write it all down.", *rest])
        )
    for one in cleaned(pages):
        assert FIRST_SENTENCE in one.body_text


def test_a_fact_sheet_keeps_the_paragraph_that_is_the_releases_boilerplate() -> None:
    releases = [page(f"Report {n} from the coast", [*told(n), ABOUT]) for n in range(5)]
    sheet = page("Kite Society Fact Sheet", [ABOUT, *told(50, 3)])
    *cleaned_releases, facts = cleaned([*releases, sheet])
    assert all(ABOUT not in one.body_text for one in cleaned_releases)
    assert facts.body_text.startswith(ABOUT)


def test_a_likeness_of_the_boilerplate_is_text() -> None:
    like = ABOUT.replace("oldest", "second oldest")
    pages = [page(f"Report {n} from the coast", [*told(n), ABOUT]) for n in range(5)]
    assert like in cleaned([*pages, page("A rival", [like, *told(60), like + " They met at noon."])])[-1].body_text


def test_a_series_keeps_its_introduction() -> None:
    introduction = "Every week this summer we ask a keeper of the coast which wind they would take home, and what they would feed it there."
    pages = [page(f"Wind of week {n}", [introduction, *told(n)]) for n in range(9)]
    for one in cleaned(pages):
        assert one.body_text.startswith(introduction)


def test_a_series_keeps_an_introduction_of_three_paragraphs() -> None:
    introduction = [
        f"{ABOUT} Part {part} of the introduction says so too, and adds a word about rope." for part in "abc"
    ]
    for one in cleaned([page(f"Wind of week {n}", [*introduction, *told(n)]) for n in range(9)]):
        assert all(part in one.body_text for part in introduction)


@pytest.mark.parametrize("others", [0, 1, 12])
def test_copies_of_a_page_teach_nothing_about_its_text(others: int) -> None:
    """The print version, the same page at a campaign's address, and the article posted again with a note on top."""
    text = told(1, 6)
    whole = page("A gale", text)
    printed = b"<html><body>" + b"".join(f"<div><font>{one}</font></div>".encode() for one in text) + b"</body></html>"
    again = page(
        "A gale, again", ["We posted this in spring and post it once more since the wind is back today.", *text]
    )
    pages = [whole, printed, whole, again, *ordinary(others)]
    for one in cleaned(pages)[:4]:
        assert all(paragraph in one.body_text for paragraph in text)


def test_almost_the_same_article_twice_keeps_its_text() -> None:
    text = told(1, 6)
    twins = [page("Results of the morning", text), page("Results of the evening", [*text[:4], *told(77, 2)])]
    first, second = cleaned([*twins, *ordinary(6)])[:2]
    assert all(paragraph in first.body_text for paragraph in text)
    assert all(paragraph in second.body_text for paragraph in text[:4])


def test_a_list_of_teasers_costs_no_article_its_first_paragraph() -> None:
    articles = {n: told(n) for n in range(1, 6)}
    hub = page(
        "News",
        [
            f"<div class=card><h2><a href=/reports/{n}>Report {n} from the coast</a></h2><p>{text[0]}</p></div>"
            for n, text in articles.items()
        ],
    )
    start = page(
        "Welcome",
        [
            f"<section><h3><a href=/reports/{n}>Report {n} from the coast</a></h3><p>{text[0]}</p></section>"
            for n, text in articles.items()
        ],
    )
    for n, one in zip(
        articles,
        cleaned([*(page(f"Report {n} from the coast", t) for n, t in articles.items()), hub, start]),
        strict=False,
    ):
        assert one.outcome is Outcome.OK
        assert one.body_text.startswith(articles[n][0])
        assert one.title == f"Report {n} from the coast"


def test_a_lead_in_an_element_of_its_own_is_kept_though_a_list_repeats_it() -> None:
    def head(n: int) -> str:
        return f"<div class=head><h2>Report {n} from the coast</h2><p>{told(n)[0]}</p></div>"

    articles = [
        f"<html><head><title>Report {n} from the coast</title></head><body>{NAV}<div id=text>{head(n)}"
        f"<div>{''.join(f'<p>{one}</p>' for one in told(n, 3, 2))}</div></div>{SIDE}</body></html>".encode()
        for n in range(4)
    ]
    hub = page("News", [head(n) for n in range(4)])
    for n, one in enumerate(cleaned([*articles, hub])[:4]):
        assert told(n)[0] in one.body_text


def test_a_list_of_whole_posts_does_not_count_as_a_page() -> None:
    posts = {n: told(n) for n in range(5)}
    whole = page(
        "All posts",
        [f"<div><h2>Post {n}</h2>{''.join(f'<p>{p}</p>' for p in text)}</div>" for n, text in posts.items()],
    )
    pages = [
        page(f"Post {n}", [f"<div><h2>Post {n}</h2>{''.join(f'<p>{p}</p>' for p in text)}</div>"])
        for n, text in posts.items()
    ]
    for n, one in enumerate(cleaned([*pages, whole])[:5]):
        assert all(paragraph in one.body_text for paragraph in posts[n])


def test_a_repeated_dateline_date_and_headline_stay_what_they_are() -> None:
    pages = [
        page(
            "The week on the coast",
            [f"TIDEWATER, May 4, 2021 – {told(n)[0]}", *told(n, 3, 2)],
            after_title="<div>May 4, 2021</div><div>By Ada Holm</div>",
        )
        for n in range(3)
    ]
    for one in cleaned(pages):
        assert one.title == "The week on the coast"
        assert one.dateline == "TIDEWATER"
        assert one.published is not None
        assert one.published.value == "2021-05-04"
        assert one.body_text.startswith("TIDEWATER, May 4, 2021")


def test_a_list_of_names_in_two_releases_is_text_in_both() -> None:
    board = "<ul><li>Ada Holm, keeper of the line</li><li>Bo Lund, keeper of the boathouse</li><li>Cy Berg, treasurer</li></ul>"
    pages = [page(f"Board of year {n}", [told(n)[0], board, *told(n, 3, 2)]) for n in range(3)]
    for one in cleaned(pages):
        assert "Bo Lund" in one.body_text


def test_a_page_whose_whole_text_is_repeated_is_not_emptied() -> None:
    """A notice so short that nothing tells its copies from chrome."""
    pages = [
        page(
            "Closed",
            ["The boathouse is closed today because of the gale, and will open again when the wind has turned."],
        )
        for _ in range(2)
    ]
    profile = learned([*pages, *ordinary(2)])
    assert profile != EMPTY
    assert "closed today" in clean_html(pages[0], context(profile)).body_text


def test_a_date_that_two_pages_share_is_still_read() -> None:
    line = "<div class=top><div>May 4, 2021</div><div>By Ada Holm</div></div>"
    pages = [page(f"Report {n} from the coast", told(n), after_title=line) for n in range(2)]
    for one in cleaned(pages):
        assert one.published is not None
        assert one.published.value == "2021-05-04"
