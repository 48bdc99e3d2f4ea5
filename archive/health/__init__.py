"""Whether what a night brought may be published: what is known of it in, alarms or none out. Pure; refuses to know where captures are kept.

    clock     whether the machine's clock, which dates every capture, can be believed
    look      whether the site's pages still read as they did: redesigns, walls, one body at many addresses

What is done about an alarm is not decided here: the clock's stops the night (`supervise`), a redesign's holds its captures (`settle.guarding`), all others
are told by the report, the exit code and the notifications.
"""

from collections.abc import Mapping
from types import MappingProxyType

from archive.health.clock import SLACK, ClockVerdict, RunClock, judge_clock, offset_of
from archive.health.look import FIELDS, History, Look, LookVerdict, Seen, judge_look, speaks_for_all, still_stands

ALARMS: Mapping[str, str] = MappingProxyType(
    {
        "redesign": "pages that we hold read otherwise than before, all in one manner; the run is held",
        "same_body": "one text stands at many addresses; those captures are held",
        "wall": "pages answer with a login, a consent form, a maintenance notice or a block",
        "source_empty": "a discovery source names nothing any more",
        "source_shrunk": "a discovery source names far less than before",
        "source_lost": "a discovery source that answered well answers with an error",
        "deferred": "the site asked to be asked later than this run lasts",
        "traps": "the site makes addresses without end",
    }
)
"""The kinds of Alarm, and what each means. A kind that is not here is a mistake; the tests look."""

__all__ = [
    "ALARMS",
    "FIELDS",
    "SLACK",
    "ClockVerdict",
    "History",
    "Look",
    "LookVerdict",
    "RunClock",
    "Seen",
    "judge_clock",
    "judge_look",
    "offset_of",
    "speaks_for_all",
    "still_stands",
]
