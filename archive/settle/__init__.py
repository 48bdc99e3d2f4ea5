"""Publishing what runs have staged: learn what the captures show, fold each page's history anew, and commit what differs. The end of the road's write side.

    telling   what one capture tells            reading   which bodies to clean, and cleaning them
    rows      cleaned pages as rows             folding   sightings to version rows and addresses
    hints     what discovery said that is new   figures   one verdict a page, and their counts        road   all of it, in one commit

The state is a function of the set of captures: nothing here asks what arrived first. Learning a site's profile and judging its health have their places
before `folding` and before the commit, and come with later releases.
"""

from __future__ import annotations

from archive.settle.figures import PageVerdict
from archive.settle.road import Settled, settle

__all__ = ["PageVerdict", "Settled", "settle"]
