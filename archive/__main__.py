"""`python -m archive`, for those who know where Python is and not where its scripts are: timers and crontabs."""

from __future__ import annotations

import sys

from archive.cli import main

if __name__ == "__main__":
    sys.exit(main())
