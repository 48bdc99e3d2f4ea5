"""The wordings of press pages, one TOML file a language beside this one: reads the files, refuses what is wrong in them. Decides nothing about pages.

    *.toml ─ read ─▶ Sheet ─ wording.Phrase, wording.line_rules ─▶ patterns asked by press, furniture, dates

A language is added by adding its file; nothing in the code names one. `zxx.toml` holds what is no language's: end marks, telephone numbers, datelines.
The files are part of the program as its code is: `DIGEST` goes into the name of a Generation, so that an edited wording is a new reading of every page.

    language = "en"                       the name of the file
    months = [["january", "jan"], …]      twelve; weekdays = [["monday", "mon"], …], seven; only_with_day: words that are a month only beside a day
    common = ["the", "of", …]             words that make up a tenth of any text in the language and of none in its neighbours (default: none)
    [parts]                               name = 'pattern', put for <<name>> in the patterns of all files; the same name in two files is either of them

    [[line]]                              furniture that is known by one line
    name = "social_row"                   unique in its file; stands in the ledger as "en/social_row"
    rule = "social"                       the rule of the ledger
    place = "edge"                        where the line must stand: head, tail, edge (either), anywhere (the wording alone is proof)
    max_chars = 200                       longer lines are not asked (default 120)
    needs = ["cookie"]                    one of these texts, in small letters, must be in the line: spares the patterns (default: none)
    kept = "note"                         the label under which the line is kept beside the body (default: not kept)
    lines = ["follow us …"]               whole lines, in any case, signs around them ignored; … is up to 80 characters
    patterns = ['^…$']                    regular expressions, case ignored unless case = true; no unbounded repeat inside another
    examples = […]                        must match; counters = […] must not: a test asks all of them

    [[phrase]]                            a wording that the code asks for by name (PHRASES): name, lines, patterns, case, examples, counters
"""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from archive.errors import WordingInvalid

PLACES = ("head", "tail", "edge", "anywhere")
GAP_CHARS = 80
"""What a … in a whole line may stand for."""

PHRASES: Mapping[str, tuple[str, ...]] = {
    "about_heading": ("name",),
    "about_inline": ("name", "rest"),
    "about_more": (),
    "academic_title": (),
    "beside_date": (),
    "boilerplate_opening": (),
    "byline": ("names",),
    "comments_heading": (),
    "contact_label": ("colon", "rest"),
    "contact_link_word": (),
    "contact_sentence": ("rest",),
    "correction": (),
    "date_and_dash": ("date",),
    "dateline": ("place", "date"),
    "email": (),
    "embargo_line": (),
    "embargo_word": (),
    "ends_as_name": (),
    "fact_sheet_title": (),
    "filed": (),
    "media_contact": (),
    "menu_word": (),
    "name": (),
    "newsletter_title": (),
    "next_label": (),
    "notes_heading": (),
    "organisation": (),
    "organisation_only": (),
    "phone": (),
    "published_label": (),
    "reach_label": (),
    "reach_label_colon": (),
    "reach_word": (),
    "related_heading": (),
    "release_line": (),
    "release_number": (),
    "role": (),
    "section_name": (),
    "self_description": (),
    "sentence": (),
    "share_heading": (),
    "short_town": (),
    "statement_title": (),
    "street": (),
    "street_word": (),
    "updated_label": (),
    "view_in_browser": (),
    "zip": (),
}
"""The wordings that the code asks for, each with the groups its patterns must name."""

LABELS = frozenset({"published_label", "updated_label", "release_line"})
"""Phrases behind which the code reads on: the longest match answers ("Date de publication :" before English "Date")."""

_TOP = frozenset({"language", "months", "weekdays", "only_with_day", "common", "parts", "line", "phrase"})
_LINE = frozenset(
    {"name", "rule", "place", "max_chars", "needs", "kept", "case", "lines", "patterns", "examples", "counters"}
)
_PHRASE = frozenset({"name", "case", "lines", "patterns", "examples", "counters"})
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_BOUNDED = re.compile(r"\?|\{\d+(?:,\d+)?\}")


@dataclass(frozen=True, slots=True)
class Wording:
    """One rule of a file. `patterns` are regular expressions with their flags inside, parts not yet put in."""

    name: str
    language: str
    patterns: tuple[str, ...]
    examples: tuple[str, ...]
    counters: tuple[str, ...]
    rule: str = ""
    place: str = ""
    max_chars: int = 0
    kept: str | None = None
    needs: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        """ "en/social_row": unique over all files."""
        return f"{self.language}/{self.name}"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One file: the wordings of one language."""

    language: str
    lines: tuple[Wording, ...] = ()
    phrases: tuple[Wording, ...] = ()
    months: tuple[tuple[str, ...], ...] = ()
    weekdays: tuple[tuple[str, ...], ...] = ()
    only_with_day: tuple[str, ...] = ()
    common: frozenset[str] = frozenset()
    parts: Mapping[str, str] = field(default_factory=dict)


@cache
def sheets() -> tuple[Sheet, ...]:
    """All files, by name, without the proof of each pattern: that costs a quarter of a second at every start, and the tests prove every file."""
    return tuple(read(text, name, prove=False) for name, text in files())


@cache
def digest() -> str:
    """Names the wordings at hand, whatever added or changed them."""
    joined = hashlib.sha256()
    for name, text in files():
        joined.update(f"{name}\0{text}\0".encode())
    return joined.hexdigest()[:16]


@cache
def files() -> tuple[tuple[str, str], ...]:
    """Name and text of every file beside this one."""
    found = []
    for entry in sorted(resources.files(__name__).iterdir(), key=lambda e: e.name):
        if entry.name.endswith(".toml"):
            with entry.open(
                "rb"
            ) as stream:  # shipped with the code and never written: reading it is part of the import
                found.append((entry.name, stream.read().decode("utf-8")))
    return tuple(found)


def read(text: str, path: str, *, prove: bool = True) -> Sheet:
    """The Sheet that the TOML `text` of file `path` describes. Raises WordingInvalid naming file and rule; with `prove` also for a pattern that is no
    regular expression or may run away."""
    try:
        loaded = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise WordingInvalid(f"{path}: not valid TOML: {error}", path=path) from error
    _known(loaded, _TOP, path, "")
    language = path.rpartition("/")[2].removesuffix(".toml")
    if loaded.get("language") != language:
        raise WordingInvalid(f'{path}: language must be "{language}", as the file is called', path=path)
    months, weekdays = (_table(loaded, key, size, path) for key, size in (("months", 12), ("weekdays", 7)))
    parts = loaded.get("parts", {})
    for name, pattern in parts.items() if prove else ():
        _compiles(pattern, path, f"parts.{name}")
    wordings = [
        [_wording(table, kind, language, path, prove=prove) for table in loaded.get(kind, [])]
        for kind in ("line", "phrase")
    ]
    for group in wordings:
        names = [wording.name for wording in group]
        if twice := next((name for name in names if names.count(name) > 1), ""):
            raise WordingInvalid(f"{path}: {twice} is there twice", path=path, rule=twice)
    return Sheet(
        language=language,
        lines=tuple(wordings[0]),
        phrases=tuple(wordings[1]),
        months=months,
        weekdays=weekdays,
        only_with_day=_texts(loaded, "only_with_day", path, ""),
        common=frozenset(_texts(loaded, "common", path, "")),
        parts=parts,
    )


def _wording(table: Mapping[str, Any], kind: str, language: str, path: str, *, prove: bool) -> Wording:
    name = table.get("name")
    if not isinstance(name, str) or not re.fullmatch(r"[a-z][a-z0-9_]*", name):
        raise WordingInvalid(f"{path}: a {kind} has no name, or one that is not in small letters: {name!r}", path=path)
    _known(table, _LINE if kind == "line" else _PHRASE, path, name)
    flags = "(?-i:" if table.get("case") else "(?i:"
    literal = [_whole_line(line) for line in _texts(table, "lines", path, name)]
    own = _texts(table, "patterns", path, name)
    for pattern in own if prove else ():
        _compiles(pattern, path, name)
    if not literal and not own:
        raise WordingInvalid(f"{path}: {name} has neither lines nor patterns", path=path, rule=name)
    together = ([rf"(?i:^\W*(?:{'|'.join(literal)})\W*$)"] if literal else []) + [f"{flags}{p})" for p in own]
    wording = Wording(
        name=name,
        language=language,
        patterns=tuple(together),
        examples=_texts(table, "examples", path, name),
        counters=_texts(table, "counters", path, name),
        rule=table.get("rule", name),
        place=table.get("place", "edge") if kind == "line" else "",
        max_chars=table.get("max_chars", 120),
        kept=table.get("kept"),
        needs=_texts(table, "needs", path, name),
    )
    if kind == "line" and wording.place not in PLACES:
        raise WordingInvalid(f"{path}: {name} has the place {wording.place!r}, not one of {', '.join(PLACES)}", path=path, rule=name)  # fmt: skip
    if kind == "phrase":
        _answers(wording, path)
    return wording


def _answers(wording: Wording, path: str) -> None:
    """Whether a phrase is one that somebody asks, and names the groups that are read from it."""
    if wording.name not in PHRASES:
        raise WordingInvalid(f"{path}: nobody asks for the phrase {wording.name}", path=path, rule=wording.name)
    for pattern in wording.patterns:
        for group in PHRASES[wording.name]:
            if f"(?P<{group}>" not in pattern:
                raise WordingInvalid(f"{path}: {wording.name} must name the group {group} in {pattern}", path=path, rule=wording.name)  # fmt: skip


def _whole_line(line: str) -> str:
    gap = f".{{0,{GAP_CHARS}}}"
    return re.sub(r"['’]", "['’]", gap.join(re.escape(piece).replace(r"\ ", " ") for piece in line.split("…")))


def _compiles(pattern: str, path: str, name: str) -> None:
    """Refuses what is no regular expression, and one that may run away: an unbounded repeat inside another."""
    try:
        re.compile(re.sub(r"<<\w+>>", "x", pattern))
    except re.error as error:
        raise WordingInvalid(f"{path}: {name} is no regular expression: {error}: {pattern}", path=path, rule=name) from error  # fmt: skip
    if nested := nested_repeat(pattern):
        raise WordingInvalid(f"{path}: {name} repeats a repeat without bound: {nested}", path=path, rule=name)


def nested_repeat(pattern: str) -> str:
    """The first group of a regular expression that is repeated without bound and holds an unbounded repeat itself; '' where there is none."""
    opened: list[int] = []
    repeats = [False]
    i = 0
    while i < len(pattern):
        sign = pattern[i]
        group = ""
        if sign == "(":
            opened.append(i)
            repeats.append(False)
            i += 2 if pattern[i + 1 : i + 2] == "?" else 1
            continue
        if sign == "\\":
            i += 2
        elif sign == "[":
            i = _end_of_class(pattern, i)
        elif sign == ")" and opened:
            i += 1
            group = pattern[opened.pop() : i]
        else:
            i += 1
        inner = repeats.pop() if group else False
        repeat = _UNBOUNDED.match(pattern, i)
        if repeat and inner:
            return group + repeat.group()
        repeats[-1] = repeats[-1] or inner or repeat is not None
        bounded = repeat or _BOUNDED.match(pattern, i)
        if bounded:
            i = bounded.end()
            i += pattern[i : i + 1] in ("?", "+")  # lazy, possessive
    return ""


def _end_of_class(pattern: str, i: int) -> int:
    i += 2 if pattern[i + 1 : i + 2] == "^" else 1
    i += pattern[i : i + 1] == "]"
    while i < len(pattern) and pattern[i] != "]":
        i += 2 if pattern[i] == "\\" else 1
    return i + 1


def _known(table: Mapping[str, Any], keys: frozenset[str], path: str, name: str) -> None:
    if unknown := sorted(set(table) - keys):
        raise WordingInvalid(f"{path}: {name or 'the file'} has the unknown key {unknown[0]}", path=path, rule=name)


def _texts(table: Mapping[str, Any], key: str, path: str, name: str) -> tuple[str, ...]:
    value = table.get(key, [])
    if not isinstance(value, list) or not all(isinstance(text, str) and text for text in value):
        raise WordingInvalid(f"{path}: {name or 'the file'}: {key} must be a list of texts", path=path, rule=name)
    return tuple(value)


def _table(loaded: Mapping[str, Any], key: str, size: int, path: str) -> tuple[tuple[str, ...], ...]:
    rows = loaded.get(key, [])
    if rows and (len(rows) != size or not all(isinstance(row, list) and row for row in rows)):
        raise WordingInvalid(f"{path}: {key} must hold {size} lists of names", path=path, rule=key)
    return tuple(tuple(str(name) for name in row) for row in rows)
