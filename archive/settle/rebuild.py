"""A database made anew from what outlives it, and the proof that it equals the one in use. Serves the promise that the database is only a view.

    journal ─ replay, commit by commit ─▶ history (every row of every commit)              = live, row by row
    WARC records, in files' order ─ stage ─ settle once ─▶ state (what stands now)         = live's current rows

The first brings back what was believed when; the second shows that what is believed now follows from the captures, the site files and the overrides alone,
whatever order captures once came in. Knows both roads. Refuses to know how a row is stored or compared.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path

from archive.config import Config
from archive.errors import BadInput, CannotCreate, StorageFailed, TryLater, UsageProblem
from archive.journal import Change, marked, replay_placed, seqs_written
from archive.model import Capture, Source
from archive.settle.raw import RawCaptures
from archive.settle.reading import Cleaning
from archive.settle.road import settle
from archive.sites import Site
from archive.store import Store, present
from archive.store.engine import BATCH, name_of
from archive.store.proof import TableProof
from archive.store.staging import capture_row

Progress = Callable[[str, int, int], None]
"""Told (what is being done, done, of how many; 0 where nobody knows)."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild came to.

    `commits` were replayed, `captures` found in the WARC files; `waiting` of these no commit has published. `history` and `state` are the comparisons with
    the live database, by table: empty where there is none to compare with. `problems` name raw records that differ from their rows, are missing or cannot
    be read, and commits of the journal that the live database does not have.
    `unproven` says why the state could not be compared, a sentence a site. `kept` is the rebuilt database, None where it was only a proof.
    """

    commits: int
    captures: int
    waiting: int
    history: tuple[TableProof, ...] = ()
    state: tuple[TableProof, ...] = ()
    problems: tuple[str, ...] = ()
    unproven: tuple[str, ...] = ()
    kept: Path | None = None

    @property
    def is_proven(self) -> bool:
        """Whether nothing differs and everything was compared."""
        different = any(one.difference for one in (*self.history, *self.state))
        return not (different or self.problems or self.unproven)


def rebuild(
    config: Config,
    sites: Callable[[str, str], Site],
    *,
    out: Path | None = None,
    progress: Progress | None = None,
    cleaning: Cleaning | None = None,
) -> Rebuilt:
    """Makes the database anew beside the live one, and compares both; with `out` the new one is kept there.

    `sites` gives the Site of a key and an address of the site; `cleaning` as in `settle`. Without a live database only `out` can be made, and the state
    is compared with the replayed history. Raises UsageProblem where `out` is taken, or nothing is there to compare and nothing to make; BadInput for a
    journal with a hole; TryLater when somebody published meanwhile; CannotCreate or StorageFailed when the disk fails.
    """
    tell = progress or (lambda _what, _done, _of: None)
    if out is not None and (out.exists() or out.is_symlink()):
        raise UsageProblem(f"{out} is there already; a rebuild overwrites nothing, choose another --out")
    has_live = present(config)
    if not has_live and out is None:
        raise UsageProblem(
            f"there is no archive in {name_of(config)} to prove; make one with --out {config.database_path}"
        )
    with _workshop(out.parent if out is not None else config.home) as folder:
        with _live(config, there=has_live) as live:
            base = live.last_seq() if live is not None else None
            with Store.create(_config(config, folder / "history")) as replayed:
                commits = _replay(config, replayed, base, tell)
                raw = RawCaptures(config.warc_dir, _erased(replayed))
                waiting, found, problems = _sorted_out(raw, replayed, tell)
                problems = [*_other_commits(config, base), *problems]
                with Store.create(_config(config, folder / "state")) as state:
                    _recompute(config, replayed, state, found, sites, folder, tell, cleaning)
                    compared_with = live if live is not None else replayed
                    unproven = _unproven(compared_with, state, {one.site for one in found})
                    tell("comparing", 0, 0)
                    history = compared_with.compare_history(replayed) if live is not None else []
                    states = [] if unproven else compared_with.compare_state(state)
                if live is not None and live.last_seq() != base:
                    raise TryLater(
                        "something was published while the archive was being rebuilt; nothing is wrong, do it again"
                    )
                if out is not None:
                    _stage_waiting(replayed, waiting)
        if out is not None:
            _keep(folder / "history" / "archive.db", out)
    return Rebuilt(
        commits=commits,
        captures=len(found) + len(waiting),
        waiting=len(waiting),
        history=tuple(history),
        state=tuple(states),
        problems=tuple(problems),
        unproven=tuple(unproven),
        kept=out,
    )


@contextmanager
def _workshop(beside: Path) -> Iterator[Path]:
    try:
        beside.mkdir(parents=True, exist_ok=True)
        folder = Path(tempfile.mkdtemp(prefix=".rebuild-", dir=beside))
    except OSError as error:
        raise CannotCreate(f"no folder can be made in {beside}: {error.strerror or error}", path=str(beside)) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _live(config: Config, *, there: bool) -> Iterator[Store | None]:
    if not there:
        yield None
        return
    with Store.open(config, read_only=True) as store:
        yield store


def _config(config: Config, home: Path) -> Config:
    """A home of its own that reads the WARC files of the real one and writes its own journal."""
    home.mkdir()
    (home / "warc").symlink_to(config.warc_dir, target_is_directory=True)
    return replace(config, home=home, database_url=None)


def _replay(config: Config, store: Store, base: int | None, tell: Progress) -> int:
    """The journal into an empty database, up to the live one's last commit: a later record is of a publish that was killed."""
    last = 0
    for (seq, recorded_at, changes), file, offset in replay_placed(config.journal_dir):
        if base is not None and seq > base:
            break
        if seq != last + 1:
            raise BadInput(f"the journal has no commit {last + 1}: it goes on with {seq}", name=str(config.journal_dir))
        with store.publishing(recorded_at) as publication:
            publication.apply(changes, file=file, offset=offset)
        last = seq
        tell("replaying commits", seq, base or 0)
    return last


def _other_commits(config: Config, base: int | None) -> list[str]:
    """What the journal says beyond the one history: commits that the live database does not have, and those of another database.

    The record of a publish that was killed is neither: it stands last, as commit `base` + 1, or right before the record that took its number.
    """
    written = seqs_written(config.journal_dir)
    found = [
        f"{config.journal_dir} holds the commits of two databases: {later} was written after {earlier}; those before it stand only in the journal"
        for earlier, later in pairwise(written)
        if later < earlier
    ]
    newest = max(written, default=0)
    if base is not None and newest > base + (base + 1 in marked(config.journal_dir)) and not found:
        found.append(
            f"the journal goes on to commit {newest}, the database knows {base}; move {name_of(config)} away, "
            f"then `archive rebuild --out {config.database_path}`"
        )
    return found


def _sorted_out(raw: RawCaptures, replayed: Store, tell: Progress) -> tuple[list[Capture], list[Capture], list[str]]:
    """Captures of the WARC files that wait to be published, those that are, and what does not fit."""
    rows = replayed.capture_rows()
    waiting: list[Capture] = []
    found: list[Capture] = []
    problems: list[str] = []
    missing = set(rows)
    for taken in raw:
        row = rows.get(taken.id)
        if row is None:
            waiting.append(taken)
        elif taken.id in missing:
            missing.discard(taken.id)
            # Which run it was, and whose site, no record says. What an imported 304 refers to may have come after it, and was not known then.
            known = taken.refers_to if row["refers_to"] is not None else None
            taken = replace(taken, run=row["run"], site=row["site"], refers_to=known)  # noqa: PLW2901
            mine = capture_row(taken)
            problems += [
                f"{taken.url} at {mine['captured_at']}: its record says {name} {mine[name]!r}, its row {row[name]!r}"
                for name in mine
                if mine[name] != row[name]
            ]
            found.append(taken)
        tell("reading records", len(found), len(rows))
    problems += raw.problems
    problems += [
        f"{rows[name]['url']} at {rows[name]['captured_at']}: no whole record in {rows[name]['file']} at byte {rows[name]['offset_bytes']}"
        for name in sorted(missing)
    ]
    return waiting, found, problems


def _recompute(
    config: Config,
    replayed: Store,
    state: Store,
    found: Sequence[Capture],
    sites: Callable[[str, str], Site],
    folder: Path,
    tell: Progress,
    cleaning: Cleaning | None,
) -> None:
    """The state of all sites from their captures, each settled once."""
    now = datetime.now(UTC)
    left, listed = replayed.left_of_erased()
    _apply(state, now, [*replayed.words_in_force(), *left])
    whole = {name for name, one in replayed.erased_captures().items() if one.is_whole}
    for key in sorted({one.site for one in found}):
        mine = [one for one in found if one.site == key]
        site = sites(key, mine[0].url)
        for start in range(0, len(mine), BATCH):
            state.stage_captures([one for one in mine[start : start + BATCH] if one.id not in whole])
        settle(
            state,
            replace(config, home=folder / "state", database_url=None),
            lambda _key, site=site: site,  # type: ignore[misc]
            run_id=state.begin_run(key, Source.LIVE, now),
            now=now,
            progress=lambda done, of, key=key: tell(f"cleaning pages of {key}", done, of),  # type: ignore[misc]
            cleaning=cleaning,
            destroying=False,
        )
    _apply(state, now, listed)


def _apply(state: Store, now: datetime, changes: Sequence[Change]) -> None:
    with state.publishing(now) as publication:
        publication.apply([Change("commit", "add", {"run": None, "generation": None}), *changes], file="", offset=0)


def _erased(replayed: Store) -> dict[tuple[str, int], Capture]:
    """The captures that lost their payload or a part of it, by the place of their records."""
    return {(one.file, one.offset_bytes): one for one in replayed.captures(replayed.erased_captures())}


def _unproven(live: Store, state: Store, keys: set[str]) -> list[str]:
    """The sites whose state cannot be compared, because another cleaner or site file read them than the present one."""
    return [
        f"{key} was last read by another cleaner or site file than the present one; `archive reclean {key}` reads it again, then rebuild"
        for key in sorted(keys)
        if live.reader_of(key) != state.reader_of(key)
    ]


def _stage_waiting(store: Store, waiting: Sequence[Capture]) -> None:
    """Captures that no commit has published wait for the next settle, as they did before."""
    now = datetime.now(UTC)
    for key, source in sorted({(one.site, one.source) for one in waiting}):
        run = store.begin_run(key, source, now)
        store.stage_captures([replace(one, run=run) for one in waiting if (one.site, one.source) == (key, source)])


def _keep(database: Path, out: Path) -> None:
    """Moves the new database to its place; never over another file."""
    try:
        os.link(database, out)
    except FileExistsError as error:
        raise UsageProblem(f"{out} has come to be meanwhile; a rebuild overwrites nothing") from error
    except OSError:  # a file system without links
        try:
            shutil.copyfile(database, out)
        except OSError as error:
            raise StorageFailed(f"{out} cannot be written: {error.strerror or error}", path=str(out)) from error
