"""An archive somewhere else: as a bag on another disk, back from one, or in another database. Serves whoever keeps it for longer than a machine lasts.

    taking      home ─▶ bag        one state of the database first, then the files that it points into
    restoring   bag ─▶ home        proven first, placed whole or not at all
    copying     database ─▶ database
    bag         BagIt 1.0

Each is done while crawls go on, but for copying. Refuses to know what rows and records mean; `verify` proves what came out.
"""

from __future__ import annotations

from archive.backup.copying import Copied, copy
from archive.backup.restoring import Restored, restore, was_restored
from archive.backup.taking import BackedUp, backup, was_backed_up

__all__ = ["BackedUp", "Copied", "Restored", "backup", "copy", "restore", "was_backed_up", "was_restored"]
