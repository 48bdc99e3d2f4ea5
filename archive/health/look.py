"""Whether a site's pages still read as they did: redesigns, one text at many addresses, walls. Pure; the `look` of health.

    pages read again ─ what they were, what they are ─┐
    new pages ─ what they are, against the site's ────┴─▶ judge_look ─▶ alarms, and what is to be held

An edit changes one page in its own way; a redesign changes many in one way. So nothing is asked of one page: of each *sign* (a field that is gone, a text cut
to a third, a page that is no item any more) is asked on how many of the pages that could show it, it shows. What may be said of the whole site from so many is
Wilson's lower bound (1927) of that share: 3 of 3 is enough, 4 of 5, 20 of 40; 2 of 2 is not, 3 of 4 is not, and neither is 5 of 40.

Three sorts of sign, because gated nights read above all what editors have just touched:

    broken   title, published, outcome, length: no editor takes these away from page after page. 3 pages are enough
    weak     authors, contact, dateline, updated; a title, date or kind that is another: an editor may do it to a handful. 8 pages, or
             3 where the site's chrome (menus, footers, what it repeats) has gone from most pages: editors do not change that
    text     the texts differ: where the chrome has gone, any change counts; where it stands, only the same lines on nearly all pages

Refuses to know where readings are kept, and which were held before.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from types import MappingProxyType

from archive.model import Alarm, CaptureId, Outcome, UrlKey

LEAST_PAGES = 3
"""Fewer pages than this prove nothing."""
LEAST_WEAK_PAGES = 8
"""Of weak signs, where the chrome stands: a webmaster takes a byline off a handful of pages in an evening."""
SURE_SHARE = 0.35
"""What Wilson's lower bound must exceed."""
NEARLY_ALL = 0.8
"""The same for lines that are new on every page while the chrome stands: else it is an edit, as when a note is put under some pages."""
Z = 1.96
"""Of the normal distribution, for 95 %."""
SHRUNKEN_BELOW, GROWN_ABOVE = 0.5, 3.0
"""A text of less than half, or more than three times the length, is another text."""
CHROME_GONE_BELOW = 0.5
"""Of the fingerprints of what the site repeats that a page had, so many must be there still."""
NEW_PAGES, HISTORY_PAGES, HISTORY_SHARE = 5, 20, 0.9
"""New pages are asked when there are so many, of a site with so many pages of which so many have the field."""
SAME_NEW_PAGES = 5
"""So many new pages with one text are no reposts."""
EXAMPLES = 5

FIELDS = ("title", "published", "authors", "contact", "dateline", "updated")
_BROKEN = ("outcome", "title", "published", "length")
_FILLED = ("title", "published", "authors")
NO_ITEM = frozenset({Outcome.EMPTY, Outcome.NOT_NEWS, Outcome.LISTING, Outcome.PARSE_LIMIT})
"""What an item of yesterday becomes when we cannot find it in its page any more."""
_WALL_WORDS = {
    Outcome.LOGIN_WALL: "a login wall",
    Outcome.CONSENT_WALL: "a consent wall",
    Outcome.MAINTENANCE: "a maintenance notice",
    Outcome.BLOCKED: "a refusal to let us in",
}
NEVER: Mapping[str, datetime] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Look:
    """What one capture of a page reads as. `fields` holds those of FIELDS that it has, as stored; `kind` the kind of item.

    `text` names the folded text, `length` counts its characters; both say nothing unless the outcome is ok. `blocks` are the text's folded blocks,
    wanted only where the text is another than before.
    """

    capture: CaptureId
    captured_at: datetime
    outcome: Outcome
    fields: Mapping[str, str] = field(default_factory=dict)
    kind: str = ""
    text: str = ""
    length: int = 0
    blocks: frozenset[str] = frozenset()

    @property
    def is_ok(self) -> bool:
        """Whether it shows an item."""
        return self.outcome is Outcome.OK


@dataclass(frozen=True, slots=True)
class Seen:
    """One page of the night. `before` is how it read when it last was an item, None for a new page; `tonight` how it reads now. `was` is the outcome of
    its newest sighting before tonight, whatever it was. `chrome_kept` is the share of what the site repeats on the page that stands still (None: not known).
    """

    page: UrlKey
    url: str
    tonight: Look
    before: Look | None = None
    was: Outcome | None = None
    chrome_kept: float | None = None


@dataclass(frozen=True, slots=True)
class History:
    """What the site's items have: how many there are, and of each field how many have it."""

    items: int = 0
    filled: Mapping[str, int] = field(default_factory=dict)

    def share(self, name: str) -> float:
        """Of one field; 0 for a site without items."""
        return self.filled.get(name, 0) / self.items if self.items else 0.0


@dataclass(frozen=True, slots=True)
class LookVerdict:
    """The alarms of a night, `holds_all` where nothing of it may be published, `captures` that may not be published where the others may, each with why."""

    alarms: tuple[Alarm, ...] = ()
    holds_all: bool = False
    captures: Mapping[CaptureId, str] = field(default_factory=dict)


def wilson(hits: int, of: int) -> float:
    """The lower bound of Wilson's interval: what a share is at least, with 97.5 % confidence, when `hits` of `of` show it. 0 of nothing."""
    if not of:
        return 0.0
    share = hits / of
    spread = Z * math.sqrt(share * (1 - share) / of + Z * Z / (4 * of * of))
    return (share + Z * Z / (2 * of) - spread) / (1 + Z * Z / of)


def speaks_for_all(hits: int, of: int) -> bool:
    """Whether `hits` of `of` pages are enough to speak for all of them; none never are."""
    return hits > 0 and (hits == of or (hits >= LEAST_PAGES and wilson(hits, of) > SURE_SHARE))


def judge_look(
    seen: Sequence[Seen],
    history: History,
    *,
    accepted: Mapping[str, datetime] = NEVER,
    suspected: Collection[str] = (),
    chrome_stands: bool = False,
) -> LookVerdict:
    """Whether tonight's pages may be published.

    `accepted` are signs that a person has let pass, each with the time of the newest capture that showed it then: a page that was last seen before is expected
    to show it. `suspected` are the signs for which earlier runs are held still: one page that shows one of them is enough, and a night that reads nothing
    again proves nothing. `chrome_stands` says that other pages have been read since, in the old template: then a page in another one is an edit.
    """
    again = [one for one in seen if one.before is not None]
    new = [one for one in seen if one.before is None]
    gone = _chrome_is_gone(again, suspected)
    shown = _signs(again, accepted, gone).items()
    signs = {sign: found for sign, found in shown if found.is_alarm(sign in suspected)}
    signs |= {sign: found for sign, found in _new_signs(new, again, history, accepted).items() if sign not in signs}
    alarms = [_wall(kind, found) for kind, found in _walled(seen).items()]
    same = _same_bodies(seen)
    captures: dict[CaptureId, str] = {}
    for members, alarm in [(members, _same_body(members)) for members in same]:
        alarms.append(alarm)
        captures |= {one.tonight.capture: alarm.sentence for one in members}
    odd = [] if signs or chrome_stands else [one for one in again if _is_odd(one)]
    if odd:
        alarms.append(_odd(odd))
        captures |= {one.tonight.capture: alarms[-1].sentence for one in odd}
    unproven = bool(suspected) and bool(new) and not any(one.tonight.is_ok for one in again)
    if signs:
        alarms.insert(0, _redesign(signs))
    elif unproven:
        alarms.insert(0, _unproven(new))
    return LookVerdict(tuple(alarms), bool(signs) or unproven, captures)


@dataclass(frozen=True, slots=True)
class _Found:
    """The pages that could show a sign, and those that do. `before` and `after` count the pages that have the field, of `of` in all."""

    able: Sequence[Seen]
    shown: Sequence[Seen]
    least: int = LEAST_PAGES
    sure: float = SURE_SHARE
    before: int = 0
    after: int = 0
    of: int = 0
    history: float | None = None

    def is_alarm(self, suspected: bool) -> bool:
        if suspected and self.shown:
            return True
        return len(self.shown) >= self.least and wilson(len(self.shown), len(self.able)) > self.sure


def _signs(again: Sequence[Seen], accepted: Mapping[str, datetime], gone: bool) -> dict[str, _Found]:
    """What the pages that were read again show, by the name of the sign."""
    found: dict[str, _Found] = {}
    weak = LEAST_PAGES if gone else LEAST_WEAK_PAGES

    def note(sign: str, able: Iterable[Seen], shown: Iterable[Seen], **more: float) -> None:
        def counts(one: Seen) -> bool:
            return sign not in accepted or (one.before is not None and one.before.captured_at > accepted[sign])

        least = int(more.pop("least", LEAST_PAGES if sign in _BROKEN else weak))
        able, shown = [one for one in able if counts(one)], [one for one in shown if counts(one)]
        found[sign] = _Found(able, shown, least, **more)  # type: ignore[arg-type]

    ours = [one for one in again if one.tonight.is_ok or one.tonight.outcome in NO_ITEM]
    note(
        "outcome", ours, (one for one in ours if not one.tonight.is_ok), before=len(ours), after=_ok(ours), of=len(ours)
    )
    both = [one for one in again if one.tonight.is_ok]
    for name in FIELDS:
        had = [one for one in both if _was(one, name)]
        alike = _alike(both, name) if name in ("title", "published") else frozenset()
        lost = [one for one in had if name not in one.tonight.fields or one.page in alike]
        note(name, had, lost, before=len(had), after=len(had) - len(lost), of=len(both))
    for name in ("title", "published"):
        had = [one for one in both if _was(one, name) and name in one.tonight.fields]
        note(f"{name} changed", had, (one for one in had if _was(one, name) != one.tonight.fields[name]))
    note("kind changed", both, (one for one in both if one.before and one.before.kind != one.tonight.kind))
    note("length", both, (one for one in both if _is_another_length(one)))
    differ = [one for one in both if one.before and one.before.text != one.tonight.text]
    if gone:
        note("text", both, differ, least=LEAST_PAGES)
    else:
        note("text", both, _in_common(differ), least=LEAST_WEAK_PAGES, sure=NEARLY_ALL)
    return found


def _ok(seen: Iterable[Seen]) -> int:
    return sum(one.tonight.is_ok for one in seen)


def _was(one: Seen, name: str) -> str | None:
    return one.before.fields.get(name) if one.before is not None else None


def _alike(both: Sequence[Seen], name: str) -> frozenset[UrlKey]:
    """The pages that got one value together where each had its own: the site's name as title, tonight as date."""
    groups: dict[str, list[Seen]] = defaultdict(list)
    for one in both:
        if name in one.tonight.fields and _was(one, name) not in (None, one.tonight.fields[name]):
            groups[one.tonight.fields[name]].append(one)
    return frozenset(
        one.page
        for members in groups.values()
        if len(members) >= LEAST_PAGES and len({_was(one, name) for one in members}) == len(members)
        for one in members
    )


def _is_another_length(one: Seen) -> bool:
    assert one.before is not None
    return not SHRUNKEN_BELOW * one.before.length <= one.tonight.length <= GROWN_ABOVE * one.before.length


def _chrome_is_gone(again: Sequence[Seen], suspected: Collection[str]) -> bool:
    """Whether the site's menus and footers have gone from most pages; while earlier runs are held for that, from any."""
    known = [one for one in again if one.chrome_kept is not None]
    gone = [one for one in known if one.chrome_kept is not None and one.chrome_kept < CHROME_GONE_BELOW]
    enough = len(gone) >= LEAST_PAGES and wilson(len(gone), len(known)) > SURE_SHARE
    return enough or (bool(suspected) and bool(gone))


def _is_odd(one: Seen) -> bool:
    """Whether a page stands in another template, and reads otherwise: too few of them for a redesign may be the first that a gated night met."""
    if one.before is None or not one.tonight.is_ok or one.chrome_kept is None or one.chrome_kept >= CHROME_GONE_BELOW:
        return False
    return (one.before.text, one.before.fields) != (one.tonight.text, one.tonight.fields)


def still_stands(seen: Iterable[Seen]) -> bool:
    """Whether a night proves that the site's chrome is what it was: it stands on all pages whose chrome is known, and those are enough."""
    kept = [one.chrome_kept for one in seen if one.chrome_kept is not None]
    return len(kept) >= LEAST_PAGES and min(kept) >= CHROME_GONE_BELOW


def _in_common(differ: Sequence[Seen]) -> list[Seen]:
    """Those of the pages with another text that came by, or lost, a block which most of them did."""
    moved: dict[UrlKey, frozenset[tuple[str, str]]] = {}
    for one in differ:
        assert one.before is not None
        come = {("+", block) for block in one.tonight.blocks - one.before.blocks}
        moved[one.page] = frozenset(come | {("-", block) for block in one.before.blocks - one.tonight.blocks})
    counts = Counter(block for blocks in moved.values() for block in blocks)
    common = {block for block, count in counts.items() if count >= max(LEAST_PAGES, len(differ) / 2)}
    return [one for one in differ if moved[one.page] & common]


def _new_signs(
    new: Sequence[Seen], again: Sequence[Seen], history: History, accepted: Mapping[str, datetime]
) -> dict[str, _Found]:
    """Fields that the site's items have and tonight's new ones lack. Pages read again go before: a new section may do without dates."""
    items = [one for one in new if one.tonight.is_ok]
    if len(items) < NEW_PAGES or history.items < HISTORY_PAGES:
        return {}
    found: dict[str, _Found] = {}
    for name in _FILLED:
        kept = sum(one.tonight.is_ok and name in one.tonight.fields for one in again)
        if history.share(name) < HISTORY_SHARE or kept >= LEAST_PAGES or name in accepted:
            continue
        lacking = [one for one in items if name not in one.tonight.fields]
        one = _Found(
            items, lacking, after=len(items) - len(lacking), of=len(items), sure=SURE_SHARE, history=history.share(name)
        )
        if one.is_alarm(False):
            found[name] = one
    return found


def _walled(seen: Sequence[Seen]) -> dict[Outcome, list[Seen]]:
    """Pages that stand behind a wall since tonight, by its kind, where they are more than a few."""
    found: dict[Outcome, list[Seen]] = defaultdict(list)
    for one in seen:
        if one.tonight.outcome in _WALL_WORDS and one.was is not one.tonight.outcome:
            found[one.tonight.outcome].append(one)
    return {kind: pages for kind, pages in sorted(found.items()) if len(pages) >= LEAST_PAGES}


def _same_bodies(seen: Sequence[Seen]) -> list[list[Seen]]:
    """Groups of pages that have one text tonight: old ones that each had another, or more new ones than an item is posted anew."""
    groups: dict[str, list[Seen]] = defaultdict(list)
    for one in seen:
        if one.tonight.is_ok and (one.before is None or one.before.text != one.tonight.text):
            groups[one.tonight.text].append(one)
    found = []
    for _, members in sorted(groups.items()):
        texts = [one.before.text for one in members if one.before is not None]
        if (len(texts) >= LEAST_PAGES and len(set(texts)) == len(texts)) or len(members) >= SAME_NEW_PAGES:
            found.append(members)
    return found


def _redesign(signs: Mapping[str, _Found]) -> Alarm:
    return Alarm(
        "redesign",
        f"the site's pages read otherwise than before: {'; '.join(_said(sign, one) for sign, one in signs.items())}."
        " All of this run is kept back",
        {
            "signs": {
                sign: {"pages": len(one.shown), "of": len(one.able), "before": one.before, "now": one.after}
                for sign, one in signs.items()
            },
            "examples": _examples([page for one in signs.values() for page in one.shown]),
        },
    )


def _odd(pages: Sequence[Seen]) -> Alarm:
    return Alarm(
        "redesign",
        f"{len(pages)} of the pages read again stand in another template and read otherwise (first {pages[0].url}); those captures are held until the"
        " next nights show whether the site is being redesigned",
        {"signs": {}, "examples": _examples(pages)},
    )


def _unproven(new: Sequence[Seen]) -> Alarm:
    return Alarm(
        "redesign",
        f"earlier runs are held because the site's pages read otherwise than before, and tonight's {len(new)} new pages do not show whether they still do."
        " All of this run is kept back",
        {"signs": {}, "examples": _examples(new)},
    )


def _said(sign: str, one: _Found) -> str:
    if one.history is not None:
        return f"{sign}: {one.history:.0%} of the site's items have it, {one.after} of {one.of} new ones do"
    if sign == "outcome":
        return f"items: {one.before} → {one.after} of {one.of} pages read again since this run"
    if sign in FIELDS:
        return (
            f"{sign}: {one.before / one.of:.0%} → {one.after / one.of:.0%} of {one.of} pages read again since this run"
        )
    words = {
        "length": "the text is another length (under half, over three times)",
        "text": "the text has come by or lost the same lines, or the page is laid out anew and its text differs",
        "title changed": "the title is another",
        "published changed": "published is another",
        "kind changed": "the kind of item is another",
    }
    return f"{words[sign]} on {len(one.shown)} of {len(one.able)} pages"


def _wall(kind: Outcome, pages: Sequence[Seen]) -> Alarm:
    return Alarm(
        "wall",
        f"{len(pages)} pages answer with {_WALL_WORDS[kind]} since this run (first {pages[0].url}); what we hold of them stands."
        " Look at one in a browser; `archive runs` names them all",
        {"outcome": kind.value, "pages": len(pages), "examples": _examples(pages)},
    )


def _same_body(pages: Sequence[Seen]) -> Alarm:
    return Alarm(
        "same_body",
        f"one text stands at {len(pages)} addresses since this run (first {pages[0].url}); those captures are held."
        " `archive runs` shows them, `archive hold --list` the holds: `archive release` lets one go if the page is what it says, `archive hold` keeps it out"
        " for good if it is not",
        {"pages": len(pages), "examples": _examples(pages)},
    )


def _examples(pages: Sequence[Seen]) -> list[str]:
    return list(dict.fromkeys(one.url for one in sorted(pages, key=lambda one: one.page)))[:EXAMPLES]
