"""What must be equal in the end: the tables of a home that was disturbed and of one that was not.

Compared, as sets of rows: what stands now of every table that the captures give (addresses, renditions, versions, sightings, captures, profile in use,
hints) and all of texts, blocks, ledgers, claims, pages and profiles.

Left out, because it legitimately differs between any two runs of one night: names of runs and records, times of capture and of publishing, numbers of
commits, files and offsets; and the address that each run makes up (`archive.outcome.probes`) is called by one name. A capture is therefore called by what
it is of: its address, status and payload digest; a capture that was made twice, before and after a kill, is one row here and is counted as *asked again*
instead. For the same reason the number of sightings of a version is left out.
Whether a page is missing or gone is compared, since when is not.
"""

from __future__ import annotations

import re
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import Any

from archive.outcome import PROBE_MARK
from tools.torture.resting import copied, sqlite

TIMES_AND_PLACES = frozenset(
    {
        "from_seq",
        "to_seq",
        "seq",
        "first_seq",
        "run",
        "captured_at",
        "record_id",
        "file",
        "offset_bytes",
        "length_bytes",
    }
    | {"first_seen", "last_seen", "sightings", "id", "cause", "generation"}
)
WHETHER = frozenset({"missing_since", "gone_since"})
CAPTURES = frozenset({"capture", "first_capture", "text_capture", "refers_to"})
TABLES = (
    *("capture", "sighting", "rendition", "version", "address", "site", "site_profile", "hint"),
    *("content", "block", "removal", "claim", "page", "profile", "override"),
)

_PROBE = re.compile(rf"{PROBE_MARK}[0-9a-f]{{16}}")

Rows = dict[str, Counter[tuple[tuple[str, Any], ...]]]


def tables(home: Path) -> Rows:
    """The rows of each table, so that two homes can be compared."""
    with copied(home) as copy, closing(sqlite().connect(copy / "archive.db")) as connection:
        names = {
            row[0]: plain(" ".join(map(str, row[1:])))
            for row in connection.execute("SELECT id, url, status, payload_digest FROM capture")
        }
        return {table: _rows(connection, table, names) for table in TABLES}


def _rows(connection: Any, table: str, names: dict[str, str]) -> Counter[tuple[tuple[str, Any], ...]]:
    columns = [row[1] for row in connection.execute(f'PRAGMA table_info("{table}")')]
    current = " WHERE to_seq IS NULL" if "to_seq" in columns else ""
    found: Counter[tuple[tuple[str, Any], ...]] = Counter()
    for values in connection.execute(f'SELECT * FROM "{table}"{current}'):  # noqa: S608 - our own names
        row = dict(zip(columns, map(plain, values), strict=True))
        kept = {name: value for name, value in row.items() if name not in TIMES_AND_PLACES}
        kept |= {name: value is not None for name, value in row.items() if name in WHETHER}
        kept |= {name: names.get(value, value) for name, value in row.items() if name in CAPTURES and name in kept}
        found[tuple(sorted(kept.items(), key=lambda one: one[0]))] += 1
    return found


def plain(value: Any) -> Any:
    """A value of a row, or an address, with the made-up address of its run by one name."""
    return _PROBE.sub(PROBE_MARK, value) if isinstance(value, str) else value


def differences(one: Rows, other: Rows) -> list[str]:
    """A line for each table that differs, with the first row that only one of the two has."""
    lines = []
    for table in TABLES:
        mine, theirs = set(one[table]), set(other[table])
        if mine != theirs:
            which, rows = ("too many", mine - theirs) if mine - theirs else ("missing", theirs - mine)
            lines.append(
                f"{table}: {len(mine - theirs)} too many, {len(theirs - mine)} missing; {which}: {dict(min(rows, key=str))}"
            )
    return lines


def made_twice(one: Rows, other: Rows) -> int:
    """Captures of `one` beyond those of `other`: what was asked again although its record was kept."""
    return sum((one["capture"] - other["capture"]).values())
