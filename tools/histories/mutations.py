"""The rules of the fold and of settle, each switched off by a change of a few words of the code: a law that no history breaks then is no law.

A mutation names a function, what stands in it, and what is put there instead. Words that do not stand there any more are an error, so that a rule which was
written anew is not taken for tested. Nothing here touches a file.
"""

from __future__ import annotations

import inspect
import sys
import textwrap
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from types import FunctionType, ModuleType
from typing import Any

from archive import decide
from archive.settle import changing, folding, hints, learning, reading, road, rows, speaking


@dataclass(frozen=True, slots=True)
class Mutation:
    """`old` becomes `new` in `function` of `owner`, a module or a class. `climate` is the one of `nights` in which the rule comes up most."""

    owner: ModuleType | type
    function: str
    old: str
    new: str
    climate: str = "usual"


_FOLDING = decide._Folding  # noqa: SLF001 -- what is to be broken is inside

MUTATIONS: Mapping[str, Mutation] = {
    # decide, rule 1: what cannot speak is skipped
    "a 304 attests the latest, not what it refers to": Mutation(
        decide,
        "_read",
        "referent = known.get(meant.refers_to) if meant.refers_to is not None else None",
        "referent = max((one for one in known.values() if one.outcome is Outcome.OK and _capture_order(one) < _capture_order(seen)), "
        "key=_capture_order, default=None)",
    ),
    "forms are mixed in one chain": Mutation(decide, "fold", "elif meant.form is not primary:", "elif False:"),
    "a 304 of an error attests a page": Mutation(
        decide,
        "_read",
        "if meant.outcome is not Outcome.NOT_MODIFIED:",
        "if meant.outcome is Outcome.OK:",
        climate="bad weeks",
    ),
    # rule 2: absence
    "410 is not believed at once": Mutation(
        _FOLDING,
        "absent",
        "seen.outcome is Outcome.GONE or long_enough",
        "long_enough",
        climate="bad weeks",
    ),
    "one 404 is gone": Mutation(
        _FOLDING,
        "absent",
        "long_enough = self.misses >= GONE_AFTER_SIGHTINGS and",
        "long_enough = True or",
        climate="bad weeks",
    ),
    "three 404s of one bad week are gone": Mutation(
        _FOLDING,
        "absent",
        "seen.captured_at - self.missing_since >= GONE_AFTER",
        "True",
        climate="bad weeks",
    ),
    "two 404s far apart are gone": Mutation(
        _FOLDING, "absent", "self.misses >= GONE_AFTER_SIGHTINGS and", "True and", climate="seldom seen"
    ),
    "an archive's 404 counts": Mutation(
        _FOLDING, "absent", "seen.source is not Source.LIVE", "False", climate="archives"
    ),
    "a page seen again stays missing": Mutation(
        _FOLDING,
        "present",
        "self.missing_since, self.gone_since, self.misses = None, None, 0",
        "pass",
        climate="bad weeks",
    ),
    "an error page ends the row of 404s": Mutation(
        decide,
        "fold",
        'folding.verdicts[seen.capture] = f"rejected:{meant.outcome}"',
        'folding.missing_since, folding.gone_since, folding.misses, folding.verdicts[seen.capture] = None, None, 0, f"rejected:{meant.outcome}"',
        climate="bad weeks",
    ),
    "an error page becomes a version": Mutation(
        decide,
        "fold",
        "elif meant.outcome is not Outcome.OK:",
        "elif meant.outcome is not Outcome.OK and (not folding.versions or not folding.versions.pop()):",
        climate="bad weeks",
    ),
    # rule 3: an equal state goes on
    "an equal state begins a version": Mutation(
        _FOLDING, "present", "if last and meant.state == last.state:", "if False:"
    ),
    "a sighting does not carry its version on": Mutation(
        _FOLDING, "present", "last_seen=seen.captured_at, sightings", "sightings"
    ),
    "the text of the last capture is exported": Mutation(
        _FOLDING, "present", "replace(last, last_seen", "replace(last, text=meant.text, last_seen"
    ),
    # rule 4: a stump waits
    "a stump is believed at once": Mutation(
        _FOLDING,
        "present",
        "meant.folded_length < SHRUNKEN_BELOW * self.last_length",
        "False",
        climate="half pages",
    ),
    "a stump is never believed": Mutation(
        _FOLDING,
        "present",
        "confirmed = self.pending is not None and first_meant.state == meant.state",
        "confirmed = False",
        climate="half pages",
    ),
    "a believed stump begins at its second sighting": Mutation(
        _FOLDING, "present", "if not confirmed:", "if True:", climate="half pages"
    ),
    "another state between does not end the waiting": Mutation(
        _FOLDING,
        "present",
        "Verdict.UNCHANGED\n        self.pending = None",
        "Verdict.UNCHANGED",
        climate="half pages",
    ),
    # rule 5: anything else is new
    "A, B, A is two versions": Mutation(
        _FOLDING,
        "present",
        "if last and meant.state == last.state:",
        "if last and meant.state in {one.state for one in self.versions}:",
    ),
    # the fold as a whole
    "captures are folded in order of arrival": Mutation(
        decide, "fold", "ordered = sorted(", "ordered = (lambda found, key: list(found))("
    ),
    "only tonight's sightings are folded": Mutation(
        folding,
        "fold_pages",
        "[*news.among(stored.get(page, ())), *news.of(page)]",
        "[*(news.of(page) or stored.get(page, ()))]",
    ),
    # settle: what is told, read and learnt again
    "older captures are not read again under a new profile": Mutation(
        road, "_learn", "reread(made, work.store, learned.doubtful)", "pass"
    ),
    "a site is learnt from tonight's pages alone": Mutation(
        learning, "_pages", "if pair[0] not in mine} | now", "if False} | now"
    ),
    "a new cleaner or site file reads only tonight's captures": Mutation(
        road,
        "prepared",
        "(was is not None and not generation.reads_like(was))",
        "False",
        climate="busy people",
    ),
    "a changed site file tells nothing again": Mutation(
        speaking, "tell_all", "if everything:", "if False:", climate="busy people"
    ),
    "a body is read in the context of whichever capture came first": Mutation(
        reading,
        "plan",
        "all(old.order < capture_order(one) for one in bodies[key])",
        "True",
        climate="dates to come",
    ),
    "a page that a source calls news later is not read again": Mutation(
        road,
        "_plan",
        "work.told, work.heard.relisted,",
        "work.told, set(),",
        climate="hearsay",
    ),
    "a page whose 304 finds its referent later is not folded": Mutation(
        changing, "fold", "work.store.pages_referring_to(news.captures)", "set()"
    ),
    # holds
    "holds are not asked": Mutation(
        speaking,
        "tell_all",
        "holds = work.store, work.ours.holds",
        "holds = work.store, ()",
        climate="busy people",
    ),
    "what is let go is not told": Mutation(
        speaking,
        "tell_all",
        "let_go = before - after",
        "let_go = frozenset() - after",
        climate="busy people",
    ),
    "what a held capture said of others stays": Mutation(
        speaking,
        "hear_all",
        "(*work.told, *work.again), work.silenced",
        "(*work.told, *work.again), set()",
        climate="hearsay",
    ),
    "a redirect that a held capture showed stays": Mutation(
        speaking,
        "note_redirects",
        "work.lost_redirects |=",
        "_ =",
        climate="busy people",
    ),
    "a site is learnt from what is held": Mutation(
        speaking, "unprinted", "if not silent:", "if True:", climate="busy people"
    ),
    "a body that a held capture brought first keeps its context": Mutation(
        road,
        "_plan",
        "reread(made, work.store, bodies)",
        "pass",
        climate="dates to come",
    ),
    # hints, overrides, addresses
    "a word that was repeated goes with the first who said it": Mutation(
        hints,
        "_repeat",
        "if found is None:",
        "if True:",
        climate="hearsay",
    ),
    "overrides do not follow a page that gets another key": Mutation(
        rows.Generation,
        "overrides_of",
        "self.site.page_now(one.page) == page",
        "one.page == page",
        climate="busy people",
    ),
    "an address rests on the capture that came first": Mutation(
        folding,
        "address_changes",
        "min(wanted.get(key, (order, capture)), (order, capture))",
        "wanted.get(key, (order, capture))",
    ),
    "what we read otherwise is an edit of the site's": Mutation(
        folding._Boundaries,  # noqa: SLF001
        "cause",
        "return Cause.REREAD if self.reread and span.first_capture not in self.fresh else Cause.SITE",
        "return Cause.SITE",
        climate="busy people",
    ),
}
"""By the sentence that would be true of the archive then."""


@contextmanager
def applied(name: str) -> Iterator[None]:
    """The mutation in force, for this process. Raises LookupError where the code no longer says what it changes."""
    one = MUTATIONS[name]
    was: Any = getattr(one.owner, one.function)
    text = textwrap.dedent(inspect.getsource(was))
    if text.count(one.old) != 1:
        raise LookupError(
            f"{one.function} says {one.old!r} {text.count(one.old)} times; the mutation {name!r} needs a new place"
        )
    module = sys.modules[was.__module__]
    made: dict[str, Any] = {}
    exec(compile(text.replace(one.old, one.new), f"<{name}>", "exec"), module.__dict__ | {}, made)  # noqa: S102
    mutated = FunctionType(
        made[one.function].__code__, module.__dict__, one.function, was.__defaults__, was.__closure__
    )
    mutated.__kwdefaults__ = was.__kwdefaults__
    places = [(one.owner, one.function)]
    for other in list(sys.modules.values()):
        if getattr(other, "__name__", "").startswith("archive"):
            places += [(other, attribute) for attribute, value in vars(other).items() if value is was]
    for owner, attribute in places:
        setattr(owner, attribute, mutated)
    try:
        yield
    finally:
        for owner, attribute in places:
            setattr(owner, attribute, was)
