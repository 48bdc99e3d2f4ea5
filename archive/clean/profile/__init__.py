"""What a site repeats: learned from the fingerprints of all its pages, used page by page. Pure: no clock, no store, no order, no memory.

    page ─ prints ─▶ Cleaned.prints ─┐
    page ─ prints ─▶ Cleaned.prints ─┼─ learn ─▶ Profile ─ marks ─▶ which blocks of a page the site repeats
    page ─ prints ─▶ Cleaned.prints ─┘

`prints` knows blocks and refuses to know other pages; `learning` knows pages and refuses to know blocks; `matching` knows one page and a yes or no for each
of its fingerprints, never a count. So the state of a site is a function of the set of its captures, and what a new profile changes can be told from
fingerprints alone: a page that holds none of the changed ones cleans as before (`changed`, `touches`).
"""

from archive.clean.profile.learning import EMPTY, Profile, changed, learn
from archive.clean.profile.matching import Marks, marks, named, returned, shown, take_rest
from archive.clean.profile.prints import Printed, printed, repeated_in, touches

__all__ = [
    "EMPTY",
    "Marks",
    "Printed",
    "Profile",
    "changed",
    "learn",
    "marks",
    "named",
    "printed",
    "repeated_in",
    "returned",
    "shown",
    "take_rest",
    "touches",
]
