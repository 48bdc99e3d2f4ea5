"""What a killed run left in the WARC files: torn tails cut, whole records that no row knows staged, files finished. Before anything is asked or settled.

    unfinished files of the site, which nobody writes ─▶ each record without a row ─▶ staged, under its own run ─▶ healed, finished (see `warc.heal`)

A row follows the sync of its record by up to a second, so a kill leaves some records without rows. They are captures like all others: taken up here they
are settled with the rest, and the site is not asked for them again. The run of a record stands in the warcinfo of its file. A file whose index was lost is
finished in the same way. Refuses to know what is captured.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path

from archive.config import Config
from archive.errors import StorageFailed, TryLater
from archive.model import Capture, CaptureId, Event
from archive.settle.events import AGENT, record_event
from archive.settle.raw import CAPTURES, IMPORTED, capture_in, is_part_of, site_of
from archive.store import Store
from archive.warc import (
    Healed,
    Reference,
    Unfinished,
    abandoned,
    heal_folder,
    is_finished,
    prefix_of,
    unfinished,
    with_payload,
)
from archive.warc.erase import is_erased

logger = logging.getLogger(__name__)

BATCH_CAPTURES = 200


@dataclass(frozen=True, slots=True)
class TakenUp:
    """What was found: `captures` were staged, `healed` are the files that a tail was cut from, `problems` name what is damaged and was left alone.
    `finished` are the files that have their index now."""

    captures: int = 0
    healed: tuple[Healed, ...] = ()
    problems: tuple[str, ...] = ()
    finished: tuple[Path, ...] = ()

    def lines(self) -> list[str]:
        """What a keeper should read, a sentence each; none where nothing was killed."""
        said = (
            [f"taken in what an interrupted run left without rows: {self.captures} captures"] if self.captures else []
        )
        return [*said, *self.cuts(), *self.problems]

    def cuts(self) -> list[str]:
        """What was cut off, a sentence for each file."""
        return [
            f"{one.path}: the last {one.cut_bytes} bytes were half a record, what a kill leaves;"
            f" {'nothing whole was in it, it is removed' if one.gone else 'they are cut off'}"
            for one in self.healed
        ]


def take_up(
    store: Store,
    config: Config,
    site_key: str,
    *,
    now: Callable[[], datetime] = lambda: datetime.now(UTC),
    progress: Callable[[Path], None] | None = None,
    again: Collection[str] = (),
) -> TakenUp:
    """Heals what killed crawls and imports of the site left, and killed publishes in the journal; stages the captures that have no row.

    Costs a look at two folders where nothing was killed. A file that cannot be read or written is a problem named and costs no other. `progress` is told
    of each file before it is read. What was cut is written down as a preservation event (not when the database is busy: then only in the log).
    `again` names finished files that are looked through once more, because rows of their captures were lost.
    """
    taken = _TakingUp(store, config, site_key, now)
    healed: list[Healed] = []
    problems: list[str] = []
    finished: list[Path] = []
    for path in _of_site(config.warc_dir, site_key, again):
        if progress is not None:
            progress(path)
        try:
            with Unfinished(path) as file:
                if not file.held:
                    continue
                lost = taken.file(file)
                problems += lost
                if is_finished(path):  # what is torn in such a file is damage, and no kill
                    continue
                healed.append(file.heal(store.known_bytes))
                if not lost:
                    file.finish()
                    finished += [path] if is_finished(path) else []
        except (StorageFailed, OSError) as error:
            logger.error("%s", error)  # noqa: TRY400 - the sentence says it all
            problems.append(str(error))
    journal, indexed = _heal_journal(store, config)
    healed += journal
    if taken.count:
        logger.info("%d captures of a killed run of %s had no row; they are staged now", taken.count, site_key)
    cut = _cuts_written_down(store, config, healed, now)
    left = (*problems, *(problem for one in healed for problem in one.problems))
    return TakenUp(taken.count, cut, left, (*finished, *indexed))


def finish_journal(store: Store, config: Config, *, now: Callable[[], datetime] = lambda: datetime.now(UTC)) -> TakenUp:
    """As `take_up`, of the journal alone: its files belong to no site."""
    healed, finished = _heal_journal(store, config)
    cut = _cuts_written_down(store, config, healed, now)
    return TakenUp(0, cut, tuple(problem for one in healed for problem in one.problems), tuple(finished))


def left_behind(config: Config) -> list[str]:
    """The keys of the sites that have files without an index which nobody writes any more: what `take_up` would look through."""
    return sorted({site_of(path.name) for path in abandoned(config.warc_dir)} - {""})


def _heal_journal(store: Store, config: Config) -> tuple[list[Healed], list[Path]]:
    """What became of the journal's unfinished files, and which of them have their index now."""
    before = unfinished(config.journal_dir)
    healed: list[Healed] = []
    with suppress(StorageFailed):  # said when the journal is written
        healed = heal_folder(config.journal_dir, known_bytes=store.known_bytes)
    return healed, [path for path in before if is_finished(path)]


def _of_site(directory: Path, site_key: str, again: Collection[str]) -> list[Path]:
    mine = {site_key, f"{IMPORTED}{site_key}"}
    found = {*unfinished(directory), *(directory / name for name in again)}
    return sorted(path for path in found if prefix_of(path.name) in mine)


def _cuts_written_down(
    store: Store, config: Config, healed: Sequence[Healed], now: Callable[[], datetime]
) -> tuple[Healed, ...]:
    """The files that a tail was cut from, each written down as an event."""
    cut = tuple(one for one in healed if one.cut_bytes)
    for one in cut:
        detail = {"cut_bytes": one.cut_bytes, "size_bytes": one.size_bytes}
        with suppress(TryLater):
            record_event(store, config, Event("recovery", now(), AGENT, "success", one.path.name, detail))
    return cut


class _TakingUp:
    """The captures of one site that have no row, file by file."""

    def __init__(self, store: Store, config: Config, site_key: str, now: Callable[[], datetime]) -> None:
        self.count = 0
        self._store, self._config, self._site_key, self._now = store, config, site_key, now
        self._runs: dict[str, str] = {}
        self._ids: dict[str, CaptureId] = {}

    def file(self, file: Unfinished) -> list[str]:
        """Reads a file to its end and stages what has no row. Returns what is wrong with captures that cannot be staged."""
        waiting: list[tuple[Capture, Reference | None]] = []
        problems: list[str] = []
        for one in self._captures(file, problems):
            waiting.append(one)
            if len(waiting) == BATCH_CAPTURES:
                self._stage(file, waiting)
                waiting = []
        self._stage(file, waiting)
        return problems

    def _captures(self, file: Unfinished, problems: list[str]) -> Iterator[tuple[Capture, Reference | None]]:
        run = ""
        prefix = prefix_of(file.path.name) or ""
        for record in file.records():
            if record.record_type == "warcinfo":
                run = is_part_of(record) or run
            elif record.record_type in CAPTURES and not is_erased(record):
                try:
                    whole = with_payload(self._config.warc_dir, record)
                except StorageFailed as error:
                    problems.append(str(error))
                    continue
                if is_erased(whole):  # what it was only its row could say
                    continue
                taken = capture_in(whole, file.path.name, prefix)
                self._ids[taken.record_id] = taken.id
                yield replace(taken, run=run), record.refers_to

    def _stage(self, file: Unfinished, found: Sequence[tuple[Capture, Reference | None]]) -> None:
        known = self._store.known_captures({one.id for one, _ in found}) | self._staged(
            {one.record_id for one, _ in found}
        )
        orphans = [(one, refers_to) for one, refers_to in found if one.id not in known]
        if not orphans:
            return
        asked = {refers_to.record_id for _, refers_to in orphans if refers_to is not None} - self._ids.keys()
        self._ids |= self._store.captures_of_records(self._site_key, asked)
        file.sync()
        self._store.stage_captures(
            [
                replace(
                    one,
                    run=self._run(one),
                    refers_to=self._ids.get(refers_to.record_id) if refers_to is not None else None,
                )
                for one, refers_to in orphans
            ]
        )
        self.count += len(orphans)

    def _staged(self, record_ids: set[str]) -> set[CaptureId]:
        return set(self._store.captures_of_records(self._site_key, record_ids).values())

    def _run(self, taken: Capture) -> str:
        """The run in whose name a capture is staged: its own where the database knows it, else the one that is open, else a new one."""
        if taken.run not in self._runs:
            run = taken.run
            if not run or self._store.run_row(run) is None:
                run = self._store.unfinished_run(self._site_key) or self._store.begin_run(
                    self._site_key, taken.source, self._now()
                )
            self._runs[taken.run] = run
        return self._runs[taken.run]
