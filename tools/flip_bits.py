"""Flips single bits in a copy of an archive and asks `verify` what it sees. Prints figures; the archive itself is only read.

    python -m tools.flip_bits HOME [--database 400] [--records 300] [--journal 100] [--seed 1]

A flip *touches content* where the tables' rows, or the records' fields and blocks, read otherwise than before or no longer read at all. Others (space that
SQLite does not use, a time in a gzip header) change nothing that anybody is told. It is *found* where verify is not sound, and *named* where the report
names the table, the file or the page that the flip is in.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from archive.config import Config
from archive.errors import ArchiveError
from archive.store.sqlite import sqlite_module
from archive.verify import Problem, Report, verify_home
from archive.warc.framing import Frames


@dataclass(frozen=True, slots=True)
class Flip:
    """One flipped bit and what came of it. `touched` names the tables or records that read otherwise."""

    file: str
    at: int
    bit: int
    touched: tuple[str, ...]
    found: bool
    named: bool
    said: str


def flips_of_database(home: Path, number: int, chance: random.Random) -> Iterator[Flip]:
    """Flips in the database file of a copy of `home`."""
    config = Config(home=home)
    path = config.database_path
    _settle_log(path)
    whole = path.read_bytes()
    before = rows_of(path)
    for _ in range(number):
        at, bit = chance.randrange(len(whole)), chance.randrange(8)
        _write(path, whole, at, bit)
        now = rows_of(path)
        touched = tuple(sorted(name for name in before if now.get(name) != before[name]))
        report = _asked(config)
        said = [str(one) for one in report.problems]
        named = any(name in one for name in (*touched, path.name, "database file") for one in said)
        yield Flip(path.name, at, bit, touched, bool(said), named, said[0] if said else "")
        _settle_log(path)
    path.write_bytes(whole)


def flips_of_records(home: Path, folder: str, number: int, chance: random.Random) -> Iterator[Flip]:
    """Flips in the WARC files of a folder of a copy of `home`, each byte of them as likely as any other."""
    config = Config(home=home)
    files = sorted((home / folder).glob("*.warc.gz"))
    wholes = [path.read_bytes() for path in files]
    for _ in range(number):
        [n] = chance.choices(range(len(files)), weights=[len(whole) for whole in wholes])
        path, whole = files[n], wholes[n]
        before = records_of(path)
        at, bit = chance.randrange(len(whole)), chance.randrange(8)
        _write(path, whole, at, bit)
        now = records_of(path)
        touched = tuple(f"byte {place}" for place in before if now.get(place) != before[place])
        touched += tuple(f"byte {place}" for place in now if place not in before)
        report = _asked(config)
        said = [str(one) for one in report.problems]
        named = any(path.name in one for one in said)
        yield Flip(path.name, at, bit, touched, bool(said), named, said[0] if said else "")
        path.write_bytes(whole)


def rows_of(path: Path) -> dict[str, str]:
    """The digest of each table's rows as they read, shadow tables of the search index among them; 'unreadable' where they do not."""
    module = sqlite_module()
    connection = module.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)
    connection.text_factory = bytes
    try:
        tables = [
            row[0].decode("utf-8", "replace")
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: _digest_of(connection, name, module.Error) for name in tables}
    except (module.Error, UnicodeDecodeError):  # the driver's own message may be no text
        return {}
    finally:
        connection.close()


def _digest_of(connection: Any, table: str, error: type[Exception]) -> str:
    digest = hashlib.sha256()
    try:
        for row in connection.execute(f'SELECT * FROM "{table}"'):  # noqa: S608 - names of our own tables
            digest.update(repr(row).encode())
    except (error, UnicodeDecodeError):
        return "unreadable"
    return digest.hexdigest()


def records_of(path: Path) -> dict[int, str]:
    """The digest of each record of the file, by its place."""
    found = Frames(path, limit_bytes=None)
    try:
        return {one.offset_bytes: hashlib.sha256(repr((one.fields, one.block)).encode()).hexdigest() for one in found}
    except ArchiveError:
        return {}


def _asked(config: Config) -> Report:
    try:
        return verify_home(config)
    except ArchiveError as error:  # a schema that no release ever had
        return Report(seq=0, problems=(Problem("database", config.database_path.name, str(error)),))


def _write(path: Path, whole: bytes, at: int, bit: int) -> None:
    flipped = bytearray(whole)
    flipped[at] ^= 1 << bit
    path.write_bytes(flipped)


def _settle_log(path: Path) -> None:
    """Everything into the one file, and no log beside it."""
    for end in ("-wal", "-shm"):
        log = path.with_name(path.name + end)
        if log.exists() and log.stat().st_size and end == "-wal":
            connection = sqlite_module().connect(path)
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            connection.close()
        log.unlink(missing_ok=True)


def told(what: str, flips: list[Flip]) -> str:
    """One line of figures."""
    touching = [one for one in flips if one.touched]
    found, named = sum(one.found for one in touching), sum(one.found and one.named for one in touching)
    others = sum(one.found for one in flips if not one.touched)
    share = f"{100 * named / len(touching):.1f} %" if touching else "-"
    return (
        f"{what}: {len(flips)} bits flipped, {len(touching)} touch content; of these {found} found, {named} named ({share}); "
        f"of the {len(flips) - len(touching)} others {others} found"
    )


def main() -> int:
    """Prints three lines of figures, and each flip that touched content and was not found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("home", type=Path)
    parser.add_argument("--database", type=int, default=400)
    parser.add_argument("--records", type=int, default=300)
    parser.add_argument("--journal", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    asked = parser.parse_args()
    chance = random.Random(asked.seed)  # noqa: S311 - which bit is no secret
    missed = 0
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        shutil.copytree(asked.home, home, ignore=shutil.ignore_patterns("*-shm", "locks"))
        kinds = (
            ("database", flips_of_database(home, asked.database, chance)),
            ("WARC files", flips_of_records(home, "warc", asked.records, chance)),
            ("journal", flips_of_records(home, "journal", asked.journal, chance)),
        )
        for what, made in kinds:
            flips = list(made)
            print(told(what, flips))
            tables = Counter(name for one in flips for name in one.touched if what == "database")
            if tables:
                print("  touched:", ", ".join(f"{name} {n}" for name, n in tables.most_common()))
            for one in flips:
                if one.touched and not (one.found and one.named):
                    missed += 1
                    print(
                        f"  missed: {one.file} byte {one.at} bit {one.bit}: {', '.join(one.touched[:3])} (said: {one.said or 'nothing'})"
                    )
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
