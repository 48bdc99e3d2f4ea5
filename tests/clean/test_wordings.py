"""Every wording of every language: its examples match, its counter-examples do not, none runs away, and a file that is wrong is refused by name."""

from __future__ import annotations

import itertools

import pytest

from archive.clean import wording
from archive.clean.wording import Phrase
from archive.clean.wordings import PHRASES, Wording, files, nested_repeat, read, sheets
from archive.errors import WordingInvalid

LINES = [w for sheet in sheets() for w in sheet.lines]
PHRASE_WORDINGS = [w for sheet in sheets() for w in sheet.phrases]
UNITS = ("a ", "| ", "* ", "Home > ", "cookies we ", "A.", "555-", "- ", "By A. ", "(((", "About the A ", "A, ", "1 ", "Aa ", "für die ", "l’", "« ", ": ", "by ", "press ")  # fmt: skip


def full_name(w: Wording) -> str:
    return w.full_name


@pytest.mark.parametrize("w", LINES, ids=full_name)
def test_a_line_rule_takes_its_examples_and_leaves_its_counter_examples(w: Wording) -> None:
    assert w.examples, "an example says what the rule is for"
    assert w.counters, "a counter-example says where it stops"
    own = next(rule for rule in wording.line_rules() if rule.wording == w.full_name)
    for text in w.examples:
        assert len(text) <= own.max_chars
        assert own.pattern.match(text), text
        found = wording.line_rule(text)
        assert found is not None
    for text in w.counters:
        assert not (own.pattern.match(text) and len(text) <= own.max_chars), text


@pytest.mark.parametrize("w", PHRASE_WORDINGS, ids=full_name)
def test_a_phrase_is_found_in_its_examples_and_not_in_its_counter_examples(w: Wording) -> None:
    assert w.examples
    phrase = Phrase(w.name)
    for text in w.examples:
        assert phrase.search(text), text
    for text in w.counters:
        assert not phrase.search(text), text


def test_every_phrase_that_the_code_asks_for_is_worded() -> None:
    assert {w.name for w in PHRASE_WORDINGS} == set(PHRASES)


def test_the_rules_of_a_line_are_told_apart_by_place() -> None:
    assert wording.line_rule("30", "tail") is not None
    assert wording.line_rule("30", "head") is None


@pytest.mark.parametrize("unit", UNITS)
def test_no_wording_runs_away_on_hostile_lines(unit: str) -> None:
    """Lines built to make a backtracking matcher explode; the suite's time limit is the judge."""
    for size in (50, 200, 600):
        text = (unit * size)[:size] + "!"
        for rule in wording.line_rules():
            rule.pattern.match(text)
        for name in PHRASES:
            Phrase(name).search(text)


@pytest.mark.parametrize(
    ("pattern", "nested"),
    [
        ("(a+)+", "(a+)+"),
        (r"^(?:\w*\s)*$", r"(?:\w*\s)*"),
        ("(?:a|(?:b+c))*", "(?:a|(?:b+c))*"),
        ("(?:a{2,}){3,}", "(?:a{2,}){3,}"),
        ("(?:a+b)?c*", ""),
        (r"(?:[*+(]x)+\(+", ""),
        ("a+(?:b{1,3}c)*", ""),
    ],
)
def test_a_repeat_inside_a_repeat_is_seen(pattern: str, nested: str) -> None:
    assert nested_repeat(pattern) == nested


GOOD = 'language = "xx"\n[[line]]\nname = "end"\nplace = "tail"\nlines = ["the end …"]\nexamples = ["x"]\n'


@pytest.mark.parametrize(
    ("text", "rule", "said"),
    [
        ("language = ", "", "not valid TOML"),
        ('language = "yy"', "", "language must be"),
        (GOOD.replace("place", "plaice"), "end", "unknown key plaice"),
        (GOOD.replace('"tail"', '"foot"'), "end", "the place 'foot'"),
        (GOOD.replace("lines =", "patterns ="), "", ""),
        (GOOD + "[[line]]\nname = 'end'\nlines = ['a']\n", "end", "there twice"),
        (GOOD + "[[line]]\nname = 'bad'\npatterns = ['(']\n", "bad", "no regular expression"),
        (GOOD + "[[line]]\nname = 'slow'\npatterns = ['(?:a+)+']\n", "slow", "without bound"),
        (GOOD + "[[line]]\nname = 'mute'\n", "mute", "neither lines nor patterns"),
        (GOOD + "[[phrase]]\nname = 'nobody'\nlines = ['a']\n", "nobody", "nobody asks"),
        (GOOD + "[[phrase]]\nname = 'about_heading'\npatterns = ['a']\n", "about_heading", "group name"),
        (GOOD + "[[line]]\nname = 'A B'\nlines = ['a']\n", "", "no name"),
        (GOOD + "[[line]]\nname = 'list'\nlines = 'a'\n", "list", "list of texts"),
        ('language = "xx"\nmonths = [["a"]]\n', "months", "12 lists"),
    ],
)
def test_a_wrong_file_is_refused_and_the_error_names_file_and_rule(text: str, rule: str, said: str) -> None:
    if not said:
        assert read(text, "xx.toml").language == "xx"
        return
    with pytest.raises(WordingInvalid, match=said) as caught:
        read(text, "xx.toml")
    assert (caught.value.path, caught.value.rule) == ("xx.toml", rule)


@pytest.mark.parametrize(("name", "text"), files(), ids=[name for name, _ in files()])
def test_every_pattern_of_every_file_is_sound(name: str, text: str) -> None:
    assert read(text, name) in sheets()


def test_months_and_weekdays_of_all_languages_are_one_table() -> None:
    months, weekdays = wording.months(), wording.weekdays()
    assert (len(months), len(weekdays)) == (12, 7)
    for table in (months, weekdays):
        for one, other in itertools.combinations(table, 2):
            assert not set(one) & set(other)
    assert all(word == word.lower() for row in (*months, *weekdays) for word in row)
