"""What a verify says: what was looked at, and what is broken. Knows the words; refuses to know how anything is found."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final, Literal

from archive.errors import ArchiveError

Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""

Kind = Literal["database", "row", "working", "journal", "record", "index", "export"]
"""What is broken: the database as a file, a row of history or state, a row that can be made anew, a commit's record, a capture's record, the index beside a
WARC file, an export's row."""


MISSING: Final = "the table is missing"
"""What is said of a table that is not there."""

_BEGINS_WITH_FILE = re.compile(r"(?:[^:]*/)?(?P<name>[^/:]+\.warc\.gz): (?P<clause>.+)", re.DOTALL)


def of_file(said: str, name: str = "") -> tuple[str, str]:
    """What a reader of files says, as the name of the file and a clause without it: its sentences begin with the path. `name` is the name where it does
    not."""
    found = _BEGINS_WITH_FILE.fullmatch(said)
    return (found["name"], found["clause"]) if found else (name, said)


def unreadable(table: str, error: ArchiveError) -> str:
    """A clause on a table that cannot be read in one go."""
    return MISSING if str(error) == f"table {table} is missing" else f"not all of its rows can be read: {error}"


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is broken. `where` names it so that it can be found: a file and the byte, or a table and the row's key; `what` is one clause on it.

    `page` is the page it belongs to, '' where it belongs to none or nobody can say, and `pages` are all of them where a whole file is gone; `table` is the
    table, where it is one's.
    `healable` says that `--repair` can make it whole.
    """

    kind: Kind
    where: str
    what: str
    page: str = ""
    healable: bool = False
    table: str = ""
    pages: tuple[str, ...] = ()

    def __str__(self) -> str:
        of = f" (page {self.page})" if self.page else ""
        return f"{self.where}{of}: {self.what}"


@dataclass(frozen=True, slots=True)
class Report:
    """What was proven, and what is not so.

    `seq` is the commit the database was at, `head` its digest in the journal's chain ('' for none): whoever keeps it elsewhere can tell later that no commit
    up to it was rewritten. `checked` counts what was looked at, by name: commits, rows, captures, records, bytes. `problems` are everything that is broken,
    `notes` what is no damage but should be known, `healed` what a repair did. `seconds` is the time it took. `claim` is what the check of an export has
    proven, in one sentence.
    """

    seq: int
    checked: dict[str, int] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    notes: tuple[str, ...] = ()
    healed: tuple[str, ...] = ()
    seconds: float = 0.0
    head: str = ""
    claim: str = ""

    @property
    def is_writable(self) -> bool:
        """Whether a commit may follow: the database is whole as a file and no older than its journal."""
        return not any(one.kind == "database" for one in self.problems)

    @property
    def is_sound(self) -> bool:
        """Whether nothing is broken."""
        return not self.problems
