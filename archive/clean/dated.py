"""When a page was published and updated: every source's words as a claim, and the one that is believed. Never reads a clock; the crawl's date is no source.

Order for publication: the line printed in the article (furniture's), JSON-LD of the item, meta, microdata and <time>, a date beside the headline, the address.
A machine's instant in UTC and the day printed beside the headline may be two days for one moment: then the printed one is the publisher's. A date after the
capture is disbelieved. A date in figures counts only where the site's order is known, or where another source on the page says which of the two it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from urllib.parse import urlsplit

from archive.clean import dates, press, wording
from archive.clean.blocks import Block
from archive.clean.evidence import claim, of_date
from archive.clean.jsonld import text_of
from archive.clean.markup import Mark, Marks
from archive.clean.pagehead import Head
from archive.identity import fold
from archive.model import Claim, Dated, Precision
from archive.sites import Site

_PUBLISHED_META = (
    "article:published_time og:article:published_time datepublished date.published dc.date.issued dcterms.issued article:published published_at publish_time "
    "published_time parsely-pub-date sailthru.date cxenseparse:publishtime cxenseparse:recs:publishtime publish-date publish_date pubdate pub_date "
    "publication_date publicationdate citation_publication_date citation_online_date date-pub shareaholic:article_published_time story:published_time "
    "dc.date dcterms.date dcterms.created dc.date.created datecreated date article.published og:pubdate og:published_time published"
).split()
_UPDATED_META = (
    "article:modified_time og:updated_time og:article:modified_time datemodified dcterms.modified dc.date.modified article:modified last-modified "
    "lastmodifieddate lastmod shareaholic:article_modified_time"
).split()
DATE_ABOVE, DATE_BELOW = 2, 6
"""How many blocks above and below the headline a date on a short line is the item's."""
LONGEST_DATE_LINE = 160
_UPDATE_BEFORE = re.compile(
    r"(?i)\b(?:updated?|modified|revised|reviewed|changed|edited|aktualisiert|geändert|mis à jour|modifié|actualizado|"
    r"aggiornato|atualizado|bijgewerkt|uppdaterad|opdateret|oppdatert)\b"
    r"[^\d]{0,24}$"
)
_EVENT_BEFORE = re.compile(
    r"(?i)\b(?:deadline|expires?|until|by|before|from|starts?|starting|ends?|ending|due|closes|copyright|since|©|\(c\))\s*:?\s*$"
)


_YEAR = re.compile(r"\d{4}")
_FIGURES = re.compile(r"\b\d{1,2}([/.])\d{1,2}\1\d{4}\b")


@dataclass(frozen=True, slots=True)
class _Witness:
    dated: Dated
    doubt: str = ""


def published(
    head: Head,
    marks: Marks,
    lines: Sequence[Line],
    url: str,
    site: Site | None,
    *,
    printed: Dated | None = None,
    changed: Dated | None = None,
    captured_at: datetime | None = None,
) -> tuple[Dated | None, list[Claim]]:
    """The date of publication and what every source said of it. `printed` is the line that furniture took from the article and goes before all of them;
    `changed` the date of the last change, up to which a printed date is believed over the markup's."""
    order = site.date_order if site else None
    machines = list(_machines(head, order))
    marked = list(_marked(marks, order, updates=False))
    visible = list(_beside(lines, order))
    created = [
        d
        for entry in head.items
        for name in ("dateCreated", "uploadDate")
        if (d := _machine(text_of(entry.get(name)), "jsonld", order))
    ]
    address = [found] if (found := _address_date(url)) else []
    said = [*([printed] if printed else []), *machines, *marked, *visible, *created, *address]
    witnesses = [_Witness(one, "" if one is printed else _doubt(one, captured_at)) for one in said]
    line = _line_below(lines, order)
    chosen, why = _believed([one.dated for one in witnesses if not one.doubt], printed, line, changed)
    claims = [
        of_date(
            "published", one.dated, chosen=one.dated is chosen,
            why=f"{why}{_zone_remark(one.dated)}" if one.dated is chosen else one.doubt or _beside_the(chosen, one.dated),
        )
        for one in witnesses
    ]  # fmt: skip
    claims += [
        claim("published", source, text, None, why="two dates: the site's order of day and month is not known")
        for source, text in _unread(head, lines, order)
    ]
    return chosen, claims


def updated(
    head: Head, marks: Marks, lines: Sequence[Line], site: Site | None, *, printed: Dated | None = None,
    captured_at: datetime | None = None,
) -> tuple[Dated | None, list[Claim]]:  # fmt: skip
    """When the publisher says the page was last changed, and what every source said of it."""
    order = site.date_order if site else None
    said = [printed] if printed else []
    said += [d for entry in head.items if (d := _machine(text_of(entry.get("dateModified")), "jsonld", order))]
    said += [d for name in _UPDATED_META if name in head.meta and (d := _machine(head.meta[name], "meta", order))]
    said += _marked(marks, order, updates=True)
    said += _beside(lines, order, updates=True)
    chosen = next((one for one in said if not _doubt(one, captured_at)), None)
    why = "the line printed on the page" if chosen is printed else "first source in order"
    return chosen, [
        of_date("updated", one, chosen=one is chosen, why=why if one is chosen else _doubt(one, captured_at) or _beside_the(chosen, one))
        for one in said
    ]  # fmt: skip


def _believed(
    said: Sequence[Dated], printed: Dated | None, line: Dated | None, changed: Dated | None
) -> tuple[Dated | None, str]:
    if not said:
        return None, ""
    first = said[0]
    if first is printed:
        return first, "the line printed on the page"
    day = first.value[:10]
    shown = [one for one in said if one.source == "byline"]
    day_is_shown = any(one.value[:10] == day for one in shown)
    if first.source != "byline" and first.precision is Precision.MINUTE and _is_utc(first) and not day_is_shown:
        local = next(
            (one for one in shown if one.precision is not Precision.MONTH and abs(_days(one.value[:10], day)) == 1),
            None,
        )
        if local is not None:
            return local, f"the day printed on the page; {first.source} has the same moment in UTC"
    if first.precision is Precision.MONTH or first.source == "url":
        finer = next(
            (one for one in said[1:] if one.precision is not Precision.MONTH and one.value.startswith(first.value[:7])),
            None,
        )
        if finer is not None:
            return finer, f"more exact than {first.source}"
    if line is not None and changed is not None and not day_is_shown:
        shown_as = next((one for one in shown if one.value == line.value), None)
        swapped = {
            found.value
            for other in ("mdy", "dmy")
            if line.verbatim and (found := dates.find(line.verbatim, date_order=other))
        }
        if (
            shown_as is not None
            and day not in swapped
            and day < line.value[:10]
            and _days(changed.value[:10], line.value[:10]) >= -1
        ):
            return shown_as, f"the day printed below the headline; {first.source} has an earlier one"
    agreeing = sorted({one.source for one in said[1:] if one.value[:10] == day} - {first.source})
    return first, "first source in order" + (f"; {', '.join(agreeing)} agree" if agreeing else "")


def _beside_the(chosen: Dated | None, one: Dated) -> str:
    if chosen is None:
        return ""
    if one.utc is not None and one.utc == chosen.utc:
        return "agrees: the same moment"
    return "agrees" if chosen.value.startswith(one.value[:10]) else "a later source"


def _doubt(one: Dated, captured_at: datetime | None) -> str:
    """Why a date cannot be one of publication, '' where nothing speaks against it."""
    if captured_at is None:
        return ""
    latest = captured_at.astimezone(UTC) + timedelta(days=1)  # a day ahead is another time zone
    if one.utc is not None:
        return "after the capture" if one.utc > latest else ""
    return "after the capture" if one.value[:10] > latest.date().isoformat()[: len(one.value[:10])] else ""


def _zone_remark(one: Dated) -> str:
    """EST printed in July is Eastern time all the same: the offset follows from the date."""
    named = re.search(r"\b([ECMP])(S|D)T\b", one.verbatim)
    if one.tz is None or named is None or one.utc is None:
        return ""
    winter = {"E": -5, "C": -6, "M": -7, "P": -8}[named[1]]
    offset = datetime.fromisoformat(one.value).utcoffset() or timedelta()
    meant = timedelta(hours=winter + (named[2] == "D"))
    return "" if offset == meant else f"; {named.group()} is printed, {one.tz} was at {one.value[-6:]} on that day"


def _is_utc(one: Dated) -> bool:
    return one.tz is None and one.value.endswith("+00:00")


def _days(one: str, other: str) -> int:
    try:
        return (date.fromisoformat(one) - date.fromisoformat(other)).days
    except ValueError:
        return 0


def _machines(head: Head, order: str | None) -> Iterator[Dated]:
    for entry in head.items:
        if found := _machine(text_of(entry.get("datePublished")), "jsonld", order):
            yield found
    for name in _PUBLISHED_META:
        if name in head.meta and (found := _machine(head.meta[name], "meta", order)):
            yield found


def _machine(text: str, source: str, order: str | None) -> Dated | None:
    if not text or len(text) > LONGEST_DATE_LINE:
        return None
    if parsed := dates.parse_iso(text):
        return Dated(value=parsed[0], precision=parsed[1], source=source, verbatim=text)
    found = dates.find(text, date_order=order) if len(text) < 80 else None
    return found.dated(source, text) if found else None


def _marked(marks: Marks, order: str | None, *, updates: bool) -> list[Dated]:
    """Microdata first, then the marks beside the headline, then a <time> that is the only one of the page."""
    fitting = [mark for mark in marks.dates if mark.updated is updates]
    read = [(mark, found) for mark in fitting if (found := _of_mark(mark, order))]
    first = [found for mark, found in read if mark.how == "microdata"]
    first += [found for mark, found in read if mark.how == "time" and (mark.by_headline or mark.group)]
    first += [found for mark, found in read if mark.how == "class" and mark.by_headline]
    rest = [found for mark, found in read if mark.how == "time" and not mark.by_headline and not mark.group]
    if len({found.value[:10] for found in rest}) == 1:
        first.append(rest[0])
    rest = [found for mark, found in read if mark.how == "class" and not mark.by_headline]
    if len({found.value[:10] for found in rest}) == 1:
        first.append(rest[0])
    return first


def _of_mark(mark: Mark, order: str | None) -> Dated | None:
    if mark.how != "class":
        return _machine(mark.text, "microdata" if mark.how == "microdata" else "time", order)
    found = next((found for found, update in _dates_in(mark.text, order) if mark.updated or not update), None)
    return found.dated("byline", mark.text) if found else None


@dataclass(frozen=True, slots=True)
class Line:
    """A short line with a year in it. `near` it stands beside the headline, `below` between headline and text; `small` in the small print."""

    text: str
    near: bool
    below: bool
    small: bool


def short_lines(blocks: Sequence[Block], headline: str | None) -> list[Line]:
    """The lines of a page that may tell a date: beside the headline, in the small print, or under a label."""
    shown = fold(headline or "").casefold()
    likely = [b for b in blocks if abs(len(b.text) - len(shown)) <= 4 and not b.region] if shown else []
    tops = [b.n for b in likely if fold(b.text).casefold() == shown]
    near = {n for top in tops for n in range(top - DATE_ABOVE, top + DATE_BELOW + 1)}
    below = range(tops[0] + 1, tops[0] + DATE_BELOW + 1) if tops else range(0)
    lines: list[Line] = []
    for block in blocks:
        if (
            (block.region not in ("", "post_meta", "banner") and not (block.region == "footer" and block.n in below))
            or len(block.text) > LONGEST_DATE_LINE
            or not _YEAR.search(block.text)
        ):
            continue
        small, beside = block.region == "post_meta", block.n in near
        if not small and not beside and not any(wording.PUBLISHED_LABEL.match(line) for line in block.text.split("\n")):
            continue
        under = block.n in below and block.region != "banner" and block.tag != "figcaption"
        lines.extend(Line(line.text, beside, under, small) for line in block.lines() if not press.is_prose(line.text))
    return lines


def _beside(lines: Sequence[Line], order: str | None, *, updates: bool = False) -> Iterator[Dated]:
    """Dates in the small print, under a label, or on a short line next to the headline."""
    for line in lines:
        labelled = bool(wording.PUBLISHED_LABEL.match(line.text) and press.published(line.text, order))
        if line.near or line.small or labelled:
            first = next((found for found, is_update in _dates_in(line.text, order) if is_update is updates), None)
            if first is not None:
                yield first.dated("byline", line.text)


def _line_below(lines: Sequence[Line], order: str | None) -> Dated | None:
    """The date that stands on a line of its own, or with the byline, between the headline and the running text."""
    for line in lines:
        if not line.below:
            continue
        byline = press.byline(line.text, order)
        small = next(_dates_in(line.text, order), None) if line.small else None
        found = (
            press.published(line.text, order)
            or (byline and byline[1])
            or (small[0] if small and not small[1] else None)
        )
        if found:
            return found.dated("byline", line.text)
    return None


def _dates_in(line: str, order: str | None) -> Iterator[tuple[dates.Found, bool]]:
    """The dates of a short line, and whether each is said to be that of a change."""
    start = 0
    for _ in range(3):
        found = dates.find(line[start:], date_order=order)
        if found is None:
            return
        before = line[start : start + found.start]
        if not _EVENT_BEFORE.search(before):
            is_update = bool(_UPDATE_BEFORE.search(before))
            yield replace(found, start=start + found.start, end=start + found.end), is_update
        start += found.end


def _unread(head: Head, lines: Sequence[Line], order: str | None) -> Iterator[tuple[str, str]]:
    """Dates in figures that are two dates."""
    if order is not None:
        return
    for name in _PUBLISHED_META:
        if name in head.meta and _FIGURES.search(head.meta[name]) and _machine(head.meta[name], "meta", None) is None:
            yield "meta", head.meta[name]
    for line in lines:
        if _FIGURES.search(line.text) and dates.find(line.text) is None:
            yield "byline", line.text


def _address_date(url: str) -> Dated | None:
    path = urlsplit(url).path
    match = re.search(r"/((?:19|20)\d{2})[/-](\d{1,2})(?:[/-](\d{1,2}))?(?:/|-[a-z]|$)", path) or re.search(
        r"/((?:19|20)\d{2})(\d{2})(\d{2})(?=/|-)", path
    )
    if not match:
        return None
    year, month, day = match.groups()
    if not 1 <= int(month) <= 12:
        return None
    parsed = dates.parse_iso(f"{year}-{int(month):02d}-{int(day):02d}") if day else None
    verbatim = match.group().strip("/")
    if parsed:
        return Dated(parsed[0], Precision.DAY, "url", verbatim)
    return Dated(f"{year}-{int(month):02d}", Precision.MONTH, "url", verbatim)
