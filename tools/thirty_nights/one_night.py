"""One crawl in a process of its own, so that it can be killed: ``python -m tools.thirty_nights.one_night HOME SITE_FILE AHEAD_S``."""

from __future__ import annotations

import sys
from datetime import timedelta
from pathlib import Path

from archive.config import Config
from tools.thirty_nights.playing import crawl_at


def main() -> None:
    home, site_file, ahead_s = sys.argv[1:]
    crawl_at(Config(home=Path(home), delay_s=0), Path(site_file), timedelta(seconds=float(ahead_s)))


if __name__ == "__main__":
    main()
