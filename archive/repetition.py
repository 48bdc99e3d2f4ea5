"""How many pages must show something before it counts as the site's own and not the page's. Pure.

Known to the cleaner, which learns what a site repeats, and to the crawler, which must look at enough pages a night for it to be learnt.
"""

from __future__ import annotations

import math

LEAST_PAGES = 2
SHARE_OF_ROOT = 0.6
"""What stands on max(2, 0.6 x the root of the number of pages) pages is repeated: 2 of 2 to 13 pages, 3 of 25, 6 of 100, 19 of 1,000."""


def pages_needed(known: int) -> int:
    """On how many distinct pages, of so many known, something must stand to be repeated."""
    return max(LEAST_PAGES, math.ceil(SHARE_OF_ROOT * math.sqrt(known)))
