"""Blocks: what a reader sees as one, in reading order."""

from __future__ import annotations

import pytest

from archive.clean import blocks, scraped

LONG = "A paragraph of the article that is long enough to be no cell of any table of data, since it runs on and on."


def of(page: str) -> list[blocks.Block]:
    root = blocks.parse(page)
    assert root is not None
    return blocks.of_html(root)


def texts(page: str) -> list[str]:
    return [block.text for block in of(page)]


def test_inline_markup_does_not_break_a_sentence() -> None:
    assert texts("<p>One <b>bold</b> <a href=/x>link</a>, one <i>word</i>s.</p>") == ["One bold link, one words."]


def test_a_line_break_stays_in_the_block_and_two_part_it() -> None:
    assert texts("<p>first<br>second<br><br>third</p>") == ["first\nsecond", "third"]


def test_text_beside_blocks_is_not_lost() -> None:
    assert texts("<div>before<p>inside</p>after</div>tail") == ["before", "inside", "after", "tail"]


def test_a_data_table_is_read_row_by_row_and_a_layout_table_cell_by_cell() -> None:
    data = "<table><tr><th>Prize</th><th>Winner</th></tr><tr><td>First</td><td>Ida</td></tr></table>"
    assert texts(data) == ["Prize | Winner", "First | Ida"]
    layout = f"<table><tr><td>Menu</td><td><p>{LONG}</p></td></tr></table>"
    assert len(texts(layout)) == 2


def test_what_no_reader_sees_is_no_block() -> None:
    page = "<p>seen</p><script>x()</script><style>p{}</style><p hidden>no</p><p style='display: none'>no</p><template><p>no</p></template><!-- no -->"
    assert texts(page) == ["seen"]


def test_headings_lists_and_links_are_known() -> None:
    heading, entry = of("<h2>Head</h2><ul><li><a href=/a>Linked entry</a></li></ul>")
    assert (heading.heading, heading.tag) == (2, "h2")
    assert (entry.list_depth, entry.is_link, entry.links) == (1, True, ("/a",))


def test_an_address_of_mail_is_no_link() -> None:
    assert not of("<p><a href='mailto:ida@kites.example'>ida@kites.example</a></p>")[0].is_link


@pytest.mark.parametrize(
    ("markup", "region"),
    [
        ("<nav>x</nav>", "nav"),
        ("<div class='site-footer'>x</div>", "footer"),
        ("<div class='cookieNotice'>x</div>", "cookie"),
        ("<div role='navigation'>x</div>", "nav"),
        ("<div class='entry-content has-sidebar no-comments'>x</div>", ""),
        ("<div class='elementor-widget elementor-widget-text'>x</div>", ""),
        ("<div class='widget widget_recent_entries'>x</div>", "sidebar"),
    ],
)
def test_chrome_is_known_by_tag_role_and_class(markup: str, region: str) -> None:
    long = "A paragraph of the article, long enough to be the running text of this page, with its full stop. " * 4
    assert of(f"<body>{markup}<div><p>{long}</p></div></body>")[0].region == region


def test_an_element_that_holds_most_of_the_text_is_no_chrome_whatever_its_name() -> None:
    long = "A paragraph of the article, long enough to be the running text of this page, with its full stop. " * 4
    assert of(f"<div class='content-sidebar-wrap'><p>{long}</p></div><p>x</p>")[0].region == ""


def test_scraped_text_keeps_lines_as_blocks_and_joins_wrapped_paragraphs() -> None:
    wrapped = """The makers of kites met in Dover on the first windy day of
the year, and agreed that the old patterns should be drawn
again before the last who remember them are gone"""
    assert [b.text for b in scraped.of_text(f"Head\nline\n\n{wrapped}\n\n  • one\n  • two")] == [
        "Head",
        "line",
        wrapped.replace("\n", " "),
        "one",
        "two",
    ]


def test_what_react_streams_late_is_read_where_its_script_puts_it() -> None:
    found = texts(
        "<main><h1>Levels</h1><template id='B:0'></template><p>Loading</p></main><footer>Write to us</footer>"
        "<div hidden id='S:0'><p>The river fell.</p><template id='P:1'></template></div><div hidden id='S:1'><p>Then it rose.</p></div>"
    )
    assert found == ["Levels", "The river fell.", "Then it rose.", "Loading", "Write to us"]


def test_a_streamed_part_that_holds_its_own_place_is_shown_where_it_stands() -> None:
    found = texts("<p>One.</p><div hidden id='S:2'><template id='B:2'></template><p>Two.</p></div>")
    assert found == ["One.", "Two."]


def test_what_stands_in_an_object_for_readers_without_its_player_is_read() -> None:
    found = texts(
        "<p>One.</p><object data='film.swf'><param name='a'><embed src='film.swf'><p>The film shows the gauge.</p></object>"
    )
    assert found == ["One.", "The film shows the gauge."]
