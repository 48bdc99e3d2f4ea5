"""The grammar of press pages, line by line: what kind of furniture a line is, by itself. Asks the wordings; refuses to know where on the page a line stands.

Every rule has a name, and a line that a rule takes is recorded under that name. Where a line stands decides in `furniture` whether a rule may act at all:
"cookies" in the middle of an article are biscuits.
"""

from __future__ import annotations

import re
from itertools import pairwise

from archive.clean import dates, wording
from archive.model import Contact

line_rule = wording.line_rule

LONGEST_DATELINE = 130
"""Characters of the longest dateline with its date and news agency."""
_TOWN = re.compile(
    r"[A-ZÀ-Þ][\w.’'-]{2,20}(?:[ /](?:am |an der |im )?[A-ZÀ-Þ][\w.’'-]{1,20})?(?:, [A-Z][\w.]{1,15})?, ?(?:[a-zà-ÿ]{2,3} )?$"
)
_DAY_AND_MONTH = re.compile(
    rf"\W*\d{{1,2}}(?:\.|er)? {wording.part('month')}\b(?!\.? (?:street|st|road|rd|avenue|ave|lane)\b)", re.IGNORECASE
)
_DATELINE_SIGN = re.compile(r"[–—]| -|--|\d{4}|\) ")
"""What every dateline has near its beginning: a dash, a year, or an agency in brackets."""


@wording.remembered
def is_prose(text: str) -> bool:
    """Running text: a sentence's length and a sentence's end, or a dateline."""
    if len(text) >= 200 or dateline(text) is not None:
        return True
    return len(text) >= 60 and len(text.split()) >= 9 and bool(wording.SENTENCE.search(text))


@wording.remembered
def is_address(text: str) -> bool:
    """A postal row: two of street, town with postcode, telephone, and separators, and no sentence."""
    if len(text) > 240 or (wording.SENTENCE.search(text) and "|" not in text and "•" not in text):
        return False
    signs = (
        _is_street(wording.STREET.search(text), text)
        + bool(wording.ZIP.search(text))
        + bool(wording.PHONE.search(text))
        + bool(re.search(r"[|•·]", text))
    )
    return signs >= 2 and not re.match(r"^\W*[|•·]\W*$", text)


def _is_street(found: re.Match[str] | None, text: str) -> bool:
    """A number and a street, and not a day and a month: "4 July: walk on the marsh" is an entry of a diary."""
    return bool(found and wording.STREET_WORD.search(text)) and not _DAY_AND_MONTH.match(text)


def is_address_line(text: str) -> bool:
    """One line of a letterhead: a street, a town with its postcode, or telephone numbers and nothing else."""
    if len(text) > 100:
        return False
    return (
        is_address(text)
        or is_reach_line(text)
        or _is_street(wording.STREET.match(text), text)
        or bool(wording.ZIP.search(text) and len(text) < 60)
    )


def is_reach_line(text: str) -> bool:
    """Telephone numbers, e-mail or web addresses, with their labels, and nothing else."""
    rest = wording.EMAIL.sub("", wording.PHONE.sub("", text))
    if rest == text and not re.fullmatch(r"\s*(?:https?://|www\.)\S+\s*", text):
        return False
    return len(re.sub(r"[\W\d_]", "", wording.REACH_LABEL.sub("", re.sub(r"https?://\S+|www\.\S+", "", rest)))) == 0


def is_reach_label(text: str) -> bool:
    """A label alone on its line: "Telephone", "E-mail:"."""
    return len(text) <= 24 and bool(wording.REACH_LABEL.fullmatch(text.strip(" .:–-").lower()))


def is_organisation(text: str) -> bool:
    """A short line that names an organisation."""
    return len(text) <= 120 and bool(wording.ORGANISATION.search(text)) and not wording.SENTENCE.search(text)


@wording.remembered
def published(text: str, date_order: str | None) -> dates.Found | None:
    """A line that is a date of publication and nothing else, with or without its label."""
    return _dated_line(wording.PUBLISHED_LABEL, text, date_order) or _dated_line(None, text, date_order)


@wording.remembered
def updated(text: str, date_order: str | None) -> dates.Found | None:
    """A line that says when the page was last changed, and nothing else."""
    return _dated_line(wording.UPDATED_LABEL, text, date_order)


@wording.remembered
def release(text: str, date_order: str | None) -> tuple[bool, dates.Found | None]:
    """Whether the line is a release line ("For Immediate Release"), and the date it carries if it carries one."""
    match = wording.RELEASE_LINE.match(text)
    if not match or len(text) > 160:
        return False, None
    rest = text[match.end() :].strip(" :–—-|,")
    if not rest or wording.RELEASE_NUMBER.fullmatch(rest):
        return True, None
    found = dates.find(rest, date_order=date_order)
    return (True, found) if found and _only(rest, found) else (False, None)


@wording.remembered
def embargo(text: str, date_order: str | None) -> tuple[bool, dates.Found | None]:
    """Whether the line is an embargo line, and until when."""
    match = wording.EMBARGO_LINE.match(text)
    if not match or len(text) > 260:
        return False, None
    found = dates.find(text, date_order=date_order)
    named = wording.EMBARGO_WORD.search(match.group()) is not None
    return (found is not None) or (named and len(text) < 80 and not wording.SENTENCE.search(text)), found


def _dated_line(label: wording.Phrase | None, text: str, date_order: str | None) -> dates.Found | None:
    if len(text) > 140:
        return None
    rest = text
    if label is not None:
        match = label.match(text)
        if not match or not match.group().strip():
            return None
        rest = text[match.end() :]
    found = dates.find(rest, date_order=date_order)
    return found if found and _only(rest, found) else None


def _only(text: str, found: dates.Found) -> bool:
    """Nothing but the date: what stands beside it has no letters worth reading, or says in what section the item was filed."""
    before, after = text[: found.start], text[found.end :]
    return (not _letters_beside(before) or _is_town(before)) and (
        not _letters_beside(after) or bool(wording.FILED.match(after))
    )


def _is_town(text: str) -> bool:
    """ "Hamburg, ": the town of a letter's head, before its date."""
    return bool(_TOWN.match(text)) and not wording.ORGANISATION.search(text) and not wording.ROLE.search(text)


def _letters_beside(text: str) -> str:
    return re.sub(r"[\W_]", "", wording.BESIDE_DATE.sub("", text))


@wording.remembered
def dateline(text: str) -> tuple[str, str | None] | None:
    """The place of a dateline ("ROCKVILLE, MD – …") and the date printed in it, None for a paragraph without one.

    The date may stand before the dash or after it: "BETHESDA, Md. (March 4, 2021) – …", "BETHESDA, MD – March 4, 2021 – …".
    """
    if not _DATELINE_SIGN.search(text, 0, LONGEST_DATELINE):
        return None
    match = wording.DATELINE.match(text)
    if not match:
        return None
    place, inner = match["place"].strip(" ,("), match["date"]
    if re.fullmatch(r"[A-Z.]{1,4}", place) and not wording.SHORT_TOWN.match(place):
        return None  # initials of an organisation, not a town
    if not inner and (after := wording.DATE_AND_DASH.match(text[match.end() :])):
        inner = after["date"]
    found = dates.find(inner) if inner else None
    if (
        len(place) < 3
        or wording.PUBLISHED_LABEL.match(place + " ")
        or (inner and found is None and not re.fullmatch(r"[A-Z][\w. ]{1,24}", inner))
    ):
        return None
    return place, inner[found.start : found.end] if inner and found else None


_TOWN_LINE = re.compile(
    r"(?P<place>[A-ZÀ-Þ][\w.’'-]{2,24}(?:[ /](?:am |an der |im |de |la |sur |upon )?[A-ZÀ-Þ][\w.’'-]{1,20}){0,2}) [–—] ?(?=[A-ZÀ-Þ„“\"«])"
)


def town_line(text: str) -> tuple[str, None] | None:
    """A town that no list knows, with its dash, before the first sentence: in a release that is a dateline; elsewhere it may be a list of anything."""
    match = _TOWN_LINE.match(text)
    if match is None or wording.ORGANISATION.search(match["place"]) or wording.ROLE.search(match["place"]):
        return None
    return match["place"], None


_READING_TIME = re.compile(
    r"\d{1,5} (?:min|minutes?|minuten|words|mots|wörter)(?: (?:read|de lecture|lesezeit))?", re.IGNORECASE
)
_COUNTED = re.compile(r"\s+[(\[]?\d[\d.,]*\s+\w+[)\]]?$")
"""What themes count behind the names: "12 Comments", "3 Kommentare"."""


def byline(text: str, date_order: str | None = None) -> tuple[str, dates.Found | None] | None:
    """The names of a byline ("By Jane Doe", "Posted on May 4, 2011 by Jane Doe") and the date printed with them; None for a line without one."""
    if len(text) > 180 or is_prose(text) or wording.EMBARGO_LINE.match(text) or wording.RELEASE_LINE.match(text):
        return None
    found = dates.find(text, date_order=date_order)
    rest = f"{text[: found.start]} {text[found.end :]}" if found else text
    match = wording.BYLINE.match(rest.strip())
    if not match:
        if found and re.search(r"[|•·–—]", rest) and (name := _among_parts(rest)):
            return name, found
        name = re.sub(r"\([^)]{1,40}\)|[|•·–—]", "", rest).strip(" ,")
        signed = found is not None and re.search(r"[|•·–—]", rest) and is_name(name)
        return (name, found) if signed else None
    names = _COUNTED.sub("", re.split(r"(?<=[a-z]{3})\.\s+[A-Z]|\s+[|·•]\s+", match["names"])[0])
    names = re.sub(r"(?i)\s+\bon\s*$", "", names.strip(" ,;|·•–—-/"))
    return (names, found) if names else None


def _among_parts(text: str) -> str:
    """ "May 3, 2021 · 4 min · Ida Falk | Suggest changes": the name after the time of reading, or the one name among what themes print there."""
    parts = [part.strip() for part in re.split(r"[|•·–—]", text)]
    behind = [after for before, after in pairwise(parts) if _READING_TIME.fullmatch(before)]
    named = [part for part in parts if is_name(part) and line_rule(part) is None]
    others = [part for part in parts if part and part not in named and line_rule(part) is None]
    return next((part for part in behind if is_name(part)), named[0] if len(named) == 1 and not others else "")


def is_name(text: str) -> bool:
    """A person's name and nothing else."""
    return bool(wording.NAMES.match(text)) and not wording.ROLE.search(text) and not wording.ORGANISATION.search(text)


@wording.remembered
def contact_label(text: str) -> str | None:
    """What follows a contact label on its line ('' for a label alone); None for a line without one."""
    sentence = wording.CONTACT_SENTENCE.match(text)
    if sentence and len(text) <= 260 and (wording.PHONE.search(text) or wording.EMAIL.search(text)):
        return wording.CONTACT_LINK_WORD.sub(",", str(sentence["rest"]).rstrip(" ."))
    match = wording.CONTACT_LABEL.match(text)
    if not match or len(text) > 400:
        return None
    return str(match["rest"]).strip()


_APART = re.compile(r",|;|\n|\s+[|–—•·]\s+|\s+-\s+|^\s*[|]")
"""What stands between the parts of a contact."""
_LINK_AT_END = re.compile(r"\s+(?:or|at|on|oder|unter|ou|au|T|E|M|P|F)\W*$")
"""Words that lead to the telephone or the address that stood behind them."""


def _is_reach_word(text: str) -> bool:
    return bool(wording.REACH_WORD.fullmatch(text)) or is_reach_label(text)


def _name_and_role(text: str) -> list[str] | None:
    """ "Ida Falk Press Officer": name and role where a page prints them in elements without a sign between."""
    words = text.split()
    for n in (2, 3, 4):
        name, role = " ".join(words[:n]), " ".join(words[n:])
        if role and is_name(name) and wording.ROLE.match(role):
            return [name, role]
    return None


def read_contact(lines: list[str]) -> Contact | None:
    """The first contact of a contact block: name, role, telephone, e-mail, as printed."""
    joined = ", ".join(line.strip(" ,;") for line in lines if line.strip(" ,;"))
    reached = max((m.end() for m in (wording.PHONE.search(joined), wording.EMAIL.search(joined)) if m), default=0)
    stop = re.search(r"[.;]\s+[A-Z]", joined[reached:])
    if reached and stop:
        joined = joined[
            : reached + stop.start()
        ]  # "… on 020 7946 0200. Out of hours: …": the next sentence is another matter
    phone, email = wording.PHONE.search(joined), wording.EMAIL.search(joined)
    rest = wording.EMAIL.sub("", wording.PHONE.sub("", joined))
    rest = wording.REACH_LABEL_COLON.sub("", rest)
    parts = [_LINK_AT_END.sub("", part).strip(" \u00a0:;–—-|()") for part in re.split(_APART, rest)]
    parts = [part for part in parts if re.search(r"\w", part) and not _is_reach_word(part)]
    if len(parts) > 1 and wording.MEDIA_CONTACT.fullmatch(parts[0]) and is_name(parts[1]):
        parts.pop(0)  # "Media:", a label below the label
    name = None
    if parts and not is_name(parts[0]) and (split := _name_and_role(parts[0])):
        parts[:1] = split
    at = next((i for i, part in enumerate(parts[:2]) if is_name(part)), None)
    if at is not None and (at == 0 or wording.ROLE.search(parts[0])):
        name = parts.pop(at)
        while at < len(parts) and wording.DEGREE.fullmatch(parts[at]):
            name = f"{name}, {parts.pop(at)}"
    role = ", ".join(parts) or None
    if not (name or role or phone or email):
        return None
    return Contact(
        name=name, role=role, phone=phone.group().strip() if phone else None, email=email.group() if email else None
    )


def is_contact_detail(text: str) -> bool:
    """A line that may stand in a contact block under its label: a name, a role, an office, a telephone, an address of e-mail."""
    if len(text) > 120 or is_prose(text):
        return False
    return (
        is_reach_line(text)
        or is_reach_label(text)
        or bool(wording.NAMES.match(text.strip(" ,")))
        or bool(wording.ROLE.search(text))
        or is_organisation(text)
        or bool(wording.PHONE.search(text) or wording.EMAIL.search(text))
    )


def names_organisation(name: str, known: tuple[str, ...]) -> bool:
    """Whether what an About heading names is an organisation: one we know by name, one by its words, or one with its initials in brackets."""
    folded = name.casefold()
    if any(k and k.casefold() in folded for k in known):
        return True
    return (
        bool(wording.ORGANISATION.search(name))
        or bool(re.search(r"\([A-Z][A-Za-z&.-]{1,11}\)\W*$", name))
        or bool(re.fullmatch(r"[A-Z][A-Z&]{1,9}", name.strip()))
    )
