"""The wordings of all languages as questions: a Phrase for each thing the code asks for by name, and the rules over single lines. Decides nothing.

All languages are asked of every page: what a German house types above a release does not begin an English sentence, and a page in one language carries
furniture in another (measured: docs/decisions.md). `press` asks about single lines, `furniture` decides by place whether an answer counts.
Patterns are built when they are first asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache, wraps
from typing import Concatenate, Literal, ParamSpec, TypeVar

from archive.clean.wordings import LABELS, PHRASES, digest, sheets

__all__ = [
    "LineRule",
    "Phrase",
    "common_words",
    "digest",
    "line_rule",
    "line_rules",
    "months",
    "part",
    "remembered",
    "weekdays",
]

Place = Literal["head", "tail", "any"]
_REMEMBERED_LINES, _LONGEST_REMEMBERED = 4096, 1_000

_Rest = ParamSpec("_Rest")
_Answer = TypeVar("_Answer")


def remembered(ask: Callable[Concatenate[str, _Rest], _Answer]) -> Callable[Concatenate[str, _Rest], _Answer]:
    """Keeps the answers of a pure question about a line: head, tail and menu ask about the same ones, and the pages of a site repeat them.

    Long texts are asked anew: a few pages of them would fill a worker's memory.
    """
    kept = lru_cache(maxsize=_REMEMBERED_LINES)(ask)

    @wraps(ask)
    def answer(text: str, /, *args: _Rest.args, **kwargs: _Rest.kwargs) -> _Answer:
        if len(text) > _LONGEST_REMEMBERED:
            return ask(text, *args, **kwargs)
        return kept(text, *args, **kwargs)  # type: ignore[arg-type]  # lru_cache is typed for hashable arguments only

    return answer


@dataclass(frozen=True, slots=True)
class LineRule:
    """A furniture rule over one line. `name` is the ledger's, `wording` says which rule of which file it was ("en/social_row")."""

    name: str
    wording: str
    place: str
    max_chars: int
    kept: str | None
    pattern: re.Pattern[str]

    @property
    def anywhere(self) -> bool:
        """Whether the wording alone is proof; otherwise the line must stand in the head or the tail of the page."""
        return self.place == "anywhere"


class Phrase:
    """A wording that the code asks for by name, in all languages at once. Where its patterns name groups, the first that matches answers."""

    def __init__(self, name: str) -> None:
        self.name = name

    @cached_property
    def patterns(self) -> tuple[re.Pattern[str], ...]:
        """One pattern for all languages, or one for each wording where it matters which of them answers."""
        found = self._spelled()
        apart = PHRASES[self.name] or self.name in LABELS
        return tuple(map(re.compile, found)) if apart else (re.compile("|".join(found)),)

    @cached_property
    def _any(self) -> re.Pattern[str]:
        """All wordings in one, without their groups: most lines are let go by one question."""
        return re.compile("|".join(re.sub(r"\(\?P<\w+>", "(?:", pattern) for pattern in self._spelled()))

    def _spelled(self) -> list[str]:
        return [_with_parts(p) for s in sheets() for w in s.phrases if w.name == self.name for p in w.patterns]

    def match(self, text: str) -> re.Match[str] | None:
        """The match that begins with the text."""
        found = self._any.match(text)
        if found is None or not (PHRASES[self.name] or self.name in LABELS):
            return found
        if self.name in LABELS:
            return max((m for pattern in self.patterns if (m := pattern.match(text))), key=lambda m: m.end())
        return next((m for pattern in self.patterns if (m := pattern.match(text))), None)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match anywhere."""
        return next((m for pattern in self.patterns if (m := pattern.search(text))), None)

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match that is the text."""
        return next((m for pattern in self.patterns if (m := pattern.fullmatch(text))), None)

    def sub(self, put: str, text: str) -> str:
        """The text with every match replaced."""
        for pattern in self.patterns:
            text = pattern.sub(put, text)
        return text


@cache
def part(name: str) -> str:
    """A part of patterns, as any language spells it: an expression that is one piece."""
    if name == "month":
        spelled = [word for month in months() for word in month]
    elif name == "weekday":
        spelled = [word for day in weekdays() for word in day]
    else:
        return f"(?:{'|'.join(_with_parts(sheet.parts[name]) for sheet in sheets() if name in sheet.parts) or '(?!)'})"
    return f"(?:{'|'.join(re.escape(word) for word in sorted(spelled, key=lambda w: (-len(w), w)))})"


@cache
def common_words(language: str) -> frozenset[str]:
    """The commonest words of a language, none where its file names none."""
    return next((sheet.common for sheet in sheets() if sheet.language == language), frozenset())


def months() -> tuple[tuple[str, ...], ...]:
    """The names of the twelve months in small letters, each in all languages, without the full stop of an abbreviation."""
    return _joined([sheet.months for sheet in sheets() if sheet.months])


def weekdays() -> tuple[tuple[str, ...], ...]:
    """The names of the seven days from Monday on, each in all languages."""
    return _joined([sheet.weekdays for sheet in sheets() if sheet.weekdays])


def only_with_day() -> frozenset[str]:
    """Words that name a month only where a day stands beside them: "Mars 2020" is a rover in English."""
    return frozenset(word for sheet in sheets() for word in sheet.only_with_day)


def _joined(tables: list[tuple[tuple[str, ...], ...]]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(dict.fromkeys(word for row in rows for word in row)) for rows in zip(*tables, strict=True))


def _with_parts(pattern: str) -> str:
    return re.sub(r"<<(\w+)>>", lambda m: part(m[1]), pattern)


@cache
def line_rules() -> tuple[LineRule, ...]:
    """The rules over single lines in the order in which they are asked: those that need no place first, then file by file, from top to bottom."""
    rules = (
        LineRule(w.rule, w.full_name, w.place, w.max_chars, w.kept, re.compile(_with_parts("|".join(w.patterns))))
        for sheet in sheets()
        for w in sheet.lines
    )
    return tuple(sorted(rules, key=lambda rule: not rule.anywhere))


TIERS = (60, 130, 260)
"""Lines up to so many characters are asked by the rules that may take lines of their length; longer ones by the few rules for long lines."""


@cache
def _gate(tier: int) -> re.Pattern[str]:
    """The patterns of all rules that may take a line longer than the tier, in one: most lines are let go by one question."""
    able = [w for sheet in sheets() for w in sheet.lines if w.max_chars > tier and not w.needs]
    return re.compile("|".join(_with_parts(pattern) for w in able for pattern in w.patterns) or "(?!)")


@cache
def _needed() -> re.Pattern[str]:
    """The texts that some rules need to find in a line."""
    return re.compile("|".join(re.escape(need) for sheet in sheets() for w in sheet.lines for need in w.needs))


@remembered
def line_rule(text: str, place: Place = "any") -> LineRule | None:
    """The first rule that takes this line by its wording alone. A rule of another place is not asked; "any" asks all."""
    tier = max((tier for tier in TIERS if tier < len(text)), default=0)
    if not _needed().search(text.lower()) and not _gate(tier).match(text):
        return None
    return next(
        (
            rule
            for rule in line_rules()
            if len(text) <= rule.max_chars
            and (place == "any" or rule.place in (place, "edge", "anywhere"))
            and rule.pattern.match(text)
        ),
        None,
    )


ABOUT_HEADING = Phrase("about_heading")
ABOUT_INLINE = Phrase("about_inline")
ABOUT_MORE = Phrase("about_more")
BESIDE_DATE = Phrase("beside_date")
BOILERPLATE_OPENING = Phrase("boilerplate_opening")
BYLINE = Phrase("byline")
COMMENTS_HEADING = Phrase("comments_heading")
CONTACT_LABEL = Phrase("contact_label")
CONTACT_LINK_WORD = Phrase("contact_link_word")
CONTACT_SENTENCE = Phrase("contact_sentence")
CORRECTION = Phrase("correction")
DATELINE = Phrase("dateline")
DATE_AND_DASH = Phrase("date_and_dash")
DEGREE = Phrase("academic_title")
EMAIL = Phrase("email")
EMBARGO_LINE = Phrase("embargo_line")
EMBARGO_WORD = Phrase("embargo_word")
ENDS_AS_NAME = Phrase("ends_as_name")
FACT_SHEET_TITLE = Phrase("fact_sheet_title")
FILED = Phrase("filed")
MEDIA_CONTACT = Phrase("media_contact")
MENU_WORDS = Phrase("menu_word")
NAMES = Phrase("name")
NEWSLETTER_TITLE = Phrase("newsletter_title")
NEXT_LABEL = Phrase("next_label")
NOTES_HEADING = Phrase("notes_heading")
ORGANISATION = Phrase("organisation")
ORGANISATION_ONLY = Phrase("organisation_only")
PHONE = Phrase("phone")
PUBLISHED_LABEL = Phrase("published_label")
REACH_LABEL = Phrase("reach_label")
REACH_LABEL_COLON = Phrase("reach_label_colon")
REACH_WORD = Phrase("reach_word")
RELATED_HEADING = Phrase("related_heading")
RELEASE_LINE = Phrase("release_line")
RELEASE_NUMBER = Phrase("release_number")
ROLE = Phrase("role")
SECTION_NAME = Phrase("section_name")
SELF_DESCRIPTION = Phrase("self_description")
SENTENCE = Phrase("sentence")
SHARE_HEADING = Phrase("share_heading")
SHORT_TOWN = Phrase("short_town")
STATEMENT_TITLE = Phrase("statement_title")
STREET = Phrase("street")
STREET_WORD = Phrase("street_word")
UPDATED_LABEL = Phrase("updated_label")
VIEW_IN_BROWSER = Phrase("view_in_browser")
ZIP = Phrase("zip")
