"""What a site file would say, guessed from answers, each with its reason. A guess without evidence is none: its line stays commented out.

Knows how societies write dates, which pairs of offsets belong to which zone, what folders are called. Refuses to decide between what fits equally well.
"""

from __future__ import annotations

import html
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from archive.model import Candidate, Kind, Outcome
from archive.sites import kind_from_path, path_words
from archive.survey.asking import Answer
from archive.survey.samples import Sample, text_of

_ZONES: Mapping[tuple[int, int], tuple[str, ...]] = {
    (-300, -240): ("America/New_York", "America/Toronto"),
    (-360, -300): ("America/Chicago",),
    (-420, -360): ("America/Denver",),
    (-420, -420): ("America/Phoenix",),
    (-480, -420): ("America/Los_Angeles", "America/Vancouver"),
    (0, 60): ("Europe/London", "Europe/Dublin", "Europe/Lisbon"),
    (60, 120): ("Europe/Berlin", "Europe/Paris", "Europe/Vienna", "Europe/Rome", "Europe/Madrid", "Europe/Amsterdam"),
    (120, 180): ("Europe/Helsinki", "Europe/Athens"),
    (600, 600): ("Australia/Brisbane",),
    (660, 600): ("Australia/Sydney", "Australia/Melbourne"),
    (780, 720): ("Pacific/Auckland",),
    (540, 540): ("Asia/Tokyo", "Asia/Seoul"),
}
"""Offsets in minutes in January and in July ─▶ the zones of press offices that have both."""
_MONTHS = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)\.?"
_MONTH_FIRST = re.compile(rf"\b{_MONTHS}\s+\d{{1,2}}(?:st|nd|rd|th)?,\s+(?:19|20)\d\d\b")
_DAY_FIRST = re.compile(rf"\b\d{{1,2}}(?:st|nd|rd|th)?\s+{_MONTHS},?\s+(?:19|20)\d\d\b")
_DIGITS = re.compile(r"(?<![\d/.-])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)\d\d)(?![\d/-]|\.\d)")
_SCRIPTS = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)
_TAG = re.compile(r"<[^<>]*>")
_SITE_NAME = re.compile(
    r"""<meta\s[^>]*property=["']og:site_name["'][^>]*content=["']([^"'<>]{2,120})""", re.IGNORECASE
)
_TITLE = re.compile(r"<title[^>]*>([^<]{2,200})</title>", re.IGNORECASE)
_HTML_LANGUAGE = re.compile(r"""<html\b[^>]*\blang\s*=\s*["']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)""", re.IGNORECASE)
CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
"""What no line of a file, and no name, may hold."""
_LONGEST_NAME = 200
_FEED_TITLE = re.compile(r"<title[^>]*>(?:<!\[CDATA\[)?\s*([^<\]]{2,120})")
LEAST_IN_SECTION = 2


@dataclass(frozen=True, slots=True)
class Guess:
    """A value and what it rests on; `value` None where nothing says. `is_sure` False: the line is written, and its comment says that it is a guess."""

    value: str | None
    why: str
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A section of the site: `prefix` and `kind` as in a site file, and why."""

    prefix: str
    kind: Kind
    why: str


def society_name(answers: Sequence[Answer], rest_root: Mapping[str, object], host: str) -> Guess:
    """What the site calls itself."""
    told = rest_root.get("name")
    if isinstance(told, str) and (name := _unescaped(told)):
        return Guess(name, "the name in the site's REST root")
    pages = [(one, text_of(one)) for one in answers if one.question.what == "listing" and one.is_usable]
    for one, text in pages:
        if (match := _SITE_NAME.search(text)) and (name := _unescaped(match[1])):
            return Guess(name, f"og:site_name of {one.url}")
    for one in answers:
        if one.question.what != "feed" or not one.is_usable:
            continue
        if (match := _FEED_TITLE.search(text_of(one)[:5000])) and (name := _unescaped(match[1])):
            return Guess(name, f"the title of the feed {one.url}", is_sure=False)
    for one, text in pages:
        if match := _TITLE.search(text):
            part = re.split(r"\s[|·–—-]\s", _unescaped(match[1]))[-1].strip()
            return Guess(part or host, f"the title of {one.url}", is_sure=False)
    return Guess(host, "nothing on the site says its name: this is its host", is_sure=False)


def language(samples: Sequence[Sample], answers: Sequence[Answer]) -> Guess:
    """The language of most sample pages; of the start page's declaration where there are none."""
    found = Counter(one.cleaned.language for one in samples if one.cleaned is not None and one.cleaned.language)
    if found:
        (value, count), total = found.most_common(1)[0], found.total()
        others = ", ".join(f"{name} {n}" for name, n in found.most_common()[1:])
        why = f"{count} of {total} sample pages are in it" + (f" ({others})" if others else "")
        return Guess(value, why, is_sure=count == total and total > 1)
    for one in answers:
        if one.is_usable and one.question.what == "listing" and (match := _HTML_LANGUAGE.search(text_of(one)[:5000])):
            return Guess(match[1], f"declared by {one.url}, and no page of news was read", is_sure=False)
    return Guess(None, "no page says it")


def timezone(samples: Sequence[Sample], answers: Sequence[Answer], rest_root: Mapping[str, object]) -> Guess:
    """The zone of the press office: what REST says, what releases print, else what the offsets of dates in January and July leave possible."""
    told = rest_root.get("timezone_string")
    if isinstance(told, str) and "/" in told and _is_zone(told):
        return Guess(told, "timezone_string in the site's REST root")
    printed = Counter(
        one.cleaned.published.tz
        for one in samples
        if one.cleaned and one.cleaned.published and one.cleaned.published.tz
    )
    printed.pop("UTC", None)
    if printed:
        value, count = printed.most_common(1)[0]
        return Guess(
            value, f"{count} of {printed.total()} sample pages with a zone print it", is_sure=len(printed) == 1
        )
    winter, summer = _offsets(samples, answers)
    if not winter and not summer:
        return Guess(None, "no date on the site has an offset other than UTC, and no release names a zone")
    pairs = [pair for pair in _ZONES if (not winter or pair[0] in winter) and (not summer or pair[1] in summer)]
    zones = [zone for pair in pairs for zone in _ZONES[pair]]
    seen = ", ".join(_signed(minutes) for minutes in sorted(winter | summer))
    if not zones or len(winter) > 1 or len(summer) > 1:
        return Guess(None, f"its dates have the offsets {seen}, which no one zone has")
    if winter and summer:
        return Guess(zones[0], f"its dates have the offsets {seen}, as in {', '.join(zones)}", is_sure=False)
    return Guess(None, f"its dates have the offset {seen}, as in {', '.join(zones)}: one season only")


def date_order(answers: Sequence[Answer], tongue: str | None) -> Guess:
    """How 03/04/2026 is meant: from all-digit dates that can be read one way only, else from how dates are written out."""
    texts = [_visible(text_of(one)) for one in answers if one.is_usable and one.question.what in {"page", "listing"}]
    sure: Counter[str] = Counter()
    example: dict[str, str] = {}
    for text in texts:
        for match in _DIGITS.finditer(text):
            first, second = int(match[1]), int(match[3])
            order = "dmy" if 12 < first <= 31 and second <= 12 else "mdy" if first <= 12 < second <= 31 else None
            if order:
                sure[order] += 1
                example.setdefault(order, match.group())
    if len(sure) == 1:
        order = next(iter(sure))
        return Guess(order, f"{sure[order]} all-digit dates can only be read so, such as {example[order]}")
    if sure:
        return Guess(None, f"both occur: {example['mdy']} and {example['dmy']}")
    month_first = sum(len(_MONTH_FIRST.findall(text)) for text in texts)
    day_first = sum(len(_DAY_FIRST.findall(text)) for text in texts)
    why = f"written out, the month stands first {month_first} times, the day {day_first} times; no all-digit date was seen"
    if month_first > 3 * day_first:
        return Guess("mdy", why, is_sure=False)
    if day_first > 3 * month_first:
        return Guess("dmy", why, is_sure=False)
    if tongue and tongue.split("-")[0] in {"de", "fr", "es", "it", "pt", "nl", "da", "nb", "no", "fi"}:
        return Guess("dmy", f"the language is {tongue}, and no all-digit date was seen", is_sure=False)
    return Guess(None, why)


def sections(candidates: Iterable[Candidate], samples: Sequence[Sample]) -> list[Suggestion]:
    """The folders that hold news by their name, the fullest first; what the samples in them turned out to be is said."""
    found: Counter[tuple[str, Kind]] = Counter()
    for one in candidates:
        place = _section_of(one.url)
        if place is not None:
            found[place] += 1
    told = []
    for (prefix, kind), count in found.most_common():
        if count < LEAST_IN_SECTION:
            continue
        inside = [one for one in samples if _section_of(one.url) == (prefix, kind)]
        good = sum(one.outcome is Outcome.OK for one in inside)
        seen = f"; of {len(inside)} sample pages in it {good} are news" if inside else ""
        told.append(Suggestion(prefix, kind, f"{count} addresses lie in it, and its name says so{seen}"))
    return told


def other_folders(candidates: Iterable[Candidate]) -> list[tuple[str, int]]:
    """The first folders that hold many addresses and no news by their name: what `exclude` may be for."""
    found: Counter[str] = Counter()
    for one in candidates:
        first = urlsplit(one.url).path.split("/")[1:2]
        if first and kind_from_path(one.url) is None and urlsplit(one.url).path.count("/") > 1:
            found[f"/{first[0]}/"] += 1
    return [(prefix, count) for prefix, count in found.most_common(5) if count >= 20]


def rest_root_of(answers: Sequence[Answer]) -> Mapping[str, object]:
    """The root document of the site's REST, {} where it has none."""
    for one in answers:
        if one.is_usable and one.question.what == "rest":
            try:
                found = json.loads(one.body)
            except (ValueError, RecursionError):
                continue
            if isinstance(found, dict) and isinstance(found.get("namespaces"), list):
                return found
    return {}


def _section_of(url: str) -> tuple[str, Kind] | None:
    """The shortest folder of an address whose name says a kind of news, and that kind."""
    segments = [segment for segment in urlsplit(url).path.split("/") if segment]
    for n in range(1, len(segments)):
        folder = f"/{'/'.join(segments[:n])}/"
        kind = kind_from_path(folder + "x")
        if kind is not None and not path_words(segments[n - 1])[0].isdigit():
            deeper = kind_from_path(url)
            if deeper is not None and deeper is not kind:
                continue
            return folder, kind
    return None


def _offsets(samples: Sequence[Sample], answers: Sequence[Answer]) -> tuple[set[int], set[int]]:
    """Offsets in minutes of dates around January and around July; UTC is no evidence, since servers like to speak in it."""
    winter, summer = set(), set()
    for when, offset in (*_sample_offsets(samples), *_rest_offsets(answers)):
        if offset and when.month in {12, 1, 2}:
            winter.add(offset)
        elif offset and when.month in {6, 7, 8}:
            summer.add(offset)
    return winter, summer


def _sample_offsets(samples: Sequence[Sample]) -> Iterator[tuple[datetime, int]]:
    for one in samples:
        if one.cleaned is None or one.cleaned.published is None or one.cleaned.published.utc is None:
            continue
        when = datetime.fromisoformat(one.cleaned.published.value)
        yield when, round((when.utcoffset() or timedelta()).total_seconds() / 60)


def _rest_offsets(answers: Sequence[Answer]) -> Iterator[tuple[datetime, int]]:
    """WordPress gives each date twice: in the site's own time, and in UTC without saying so."""
    for one in answers:
        if not one.is_usable or one.question.what != "rest":
            continue
        try:
            entries = json.loads(one.body)
        except (ValueError, RecursionError):
            continue
        for entry in entries if isinstance(entries, list) else ():
            try:
                when, utc = datetime.fromisoformat(entry["date"]), datetime.fromisoformat(entry["date_gmt"])
                yield when, round((when - utc).total_seconds() / 60)
            except (KeyError, TypeError, ValueError):
                continue


def _is_zone(name: str) -> bool:
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _signed(minutes: int) -> str:
    return f"{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"


def _visible(text: str) -> str:
    return _TAG.sub(" ", _SCRIPTS.sub(" ", text[:500_000]))


def _unescaped(text: str) -> str:
    """A name as it is read, '' where nothing of it can be."""
    return " ".join(CONTROL.sub(" ", html.unescape(text)).split())[:_LONGEST_NAME].rstrip()
