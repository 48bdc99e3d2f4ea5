"""Publishing what runs have staged: learn what the captures show, fold each page's history anew, and commit what differs. The end of the road's write side.

    telling   what one capture tells            reading     which bodies to clean, and cleaning them
    speaking  which captures speak              holding     captures kept out until they are let go
    learning  what the site repeats             overruling  what a person decides: overrides, reading again
    rows      cleaned pages as rows             folding     sightings to version rows and addresses
    hints     what discovery said that is new   figures     one verdict a page, and their counts
    work      one settle under way              changing    what it found, as changes of tables         road   all of it, in one commit
    nights    what is left to the next night: documents read, pages looked at
    clock     whether tonight's dates may be believed
    looking   what tonight saw of each page     guarding    whether that may be published, and what is held
    echoing   what a made-up address gets, and which pages say the same
    raw       captures of WARC files            rebuild     the database made anew, and compared
    orphans   what a killed run left: healed, staged

The state is a function of the set of captures: nothing here asks what arrived first. Whether a night may be published is no part of
it: what the check decides is a hold, and holds are handed in.
"""

from __future__ import annotations

from archive.settle.clock import check_clock
from archive.settle.figures import PageVerdict
from archive.settle.holding import place_hold, release_hold
from archive.settle.nights import complete_now
from archive.settle.orphans import TakenUp, finish_journal, left_behind, take_up
from archive.settle.overruling import overrule, reclean, withdraw
from archive.settle.road import Settled, settle

__all__ = [
    "PageVerdict",
    "Settled",
    "TakenUp",
    "check_clock",
    "complete_now",
    "finish_journal",
    "left_behind",
    "overrule",
    "place_hold",
    "reclean",
    "release_hold",
    "settle",
    "take_up",
    "withdraw",
]
