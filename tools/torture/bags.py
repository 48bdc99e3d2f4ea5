"""What must hold of a backup that was killed, while a crawl went on or after it: what lies there is a sound archive, or `restore` refuses it.

Knows the commands `backup` and `restore`, and where a round's bag lies. Refuses to know how a bag is made: it asks `restore`, which proves and verifies.
"""

from __future__ import annotations

import shutil
from pathlib import Path

from archive.errors import BadInput
from tools.torture import ending, killing

BAG = "bag"
UNDER_WAY = ".bag.partial"
"""Where a bag is made before it is whole."""
ARCHIVE = ("-c", "import sys; from archive.cli import main; sys.exit(main())")
"""The command `archive`, for our own interpreter."""


def problems(home: Path) -> list[str]:
    """A line for each thing that is wrong with what a backup has left in the home. A whole bag is taken away: the next backup needs its place."""
    found = []
    refused = (0, BadInput.exit_code)
    for name, allowed in ((BAG, (0,)), (UNDER_WAY, refused)):
        if (home / name).exists():
            found += [f"{name}: {line}" for line in _restored(home, home / name, allowed)]
    shutil.rmtree(home / BAG, ignore_errors=True)
    return found


def differences(home: Path) -> list[str]:
    """A line for each table in which the archive restored from the bag is not the one that was backed up. Nothing may be at work; the bag stays."""
    restored = home / "restored"
    ran = killing.run([*ARCHIVE, "restore", str(home / BAG)], restored)
    lines = (
        [ran.output.strip()[-2000:]] if ran.returncode else ending.differences(*map(ending.tables, (restored, home)))
    )
    shutil.rmtree(restored, ignore_errors=True)
    return lines


def _restored(home: Path, bag: Path, allowed: tuple[int, ...]) -> list[str]:
    restored = home / "restored"
    try:
        ran = killing.run([*ARCHIVE, "restore", str(bag)], restored)
        lines = (
            [] if ran.returncode in allowed else [f"restore ended with {ran.returncode}: {ran.output.strip()[-2000:]}"]
        )
        if ran.returncode and restored.is_dir() and any(restored.iterdir()):
            lines.append(f"refused, and left {sorted(path.name for path in restored.iterdir())}")
        return lines
    finally:
        shutil.rmtree(restored, ignore_errors=True)
