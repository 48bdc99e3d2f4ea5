"""Cleaning in processes that can be killed. Serves the step `clean` of the road, for settle, for imports and for the Scrapy pipeline alike.

Knows how to give pages to worker processes and what became of each: a page that loops for ever, crashes its worker or eats memory costs one page and
comes back as `cleaner_failed` with what happened. Refuses to know where pages come from, what cleaning does, and where results go.

    jobs ─▶ queue ─▶ thread ─▶ pool of one process ─▶ Cleaned          (as many threads as workers)

Each worker is a pebble pool of one process that is given one page at a time. One pool of many was considered and left: its processes share one
pipe, so a worker that dies before its receipt was read takes its page with it without a word, and one that dies idle breaks the pool for all
(pebble 5.2.3, `PoolManager.find_expired_task`). With one page in one process every death has an owner.

Two limits guard a page, because one has a hole: the parent kills at `timeout_s`, and an alarm inside the worker kills a little later,
so that a worker whose parent was killed by `kill -9` does not loop for ever. Memory is limited as address space (RLIMIT_AS) above what a
warm worker uses. Both are safety nets that depend on the machine; what a page *is* must be decided by the cleaner's own structural budgets.
"""

from __future__ import annotations

import contextlib
import ctypes
import logging
import multiprocessing
import os
import queue
import resource
import signal
import sys
import threading
import warnings
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from multiprocessing import resource_tracker
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from pebble import ProcessExpired, ProcessPool

from archive.errors import ArchiveError, BadInput, Misconfigured, TryLater
from archive.model import Cleaned, Form, Outcome

if TYPE_CHECKING:
    # The parent never cleans: importing the cleaner costs time and address space, so only the workers do it.
    from archive.clean import PageContext

WARM_MB = 400
"""Address space that a worker is allowed for its libraries before its first page: more than they map, numpy kept to one thread (`_spare_address_space`)."""
MIB = 1024 * 1024

_IN_FLIGHT_PER_WORKER = 4
_START_WITHIN_S = 120.0
_ALARM_AFTER_S = 2.0
_ATTEMPTS = 2
_BODY_SHARE = 8
_M_ARENA_MAX = -8  # mallopt(3), malloc.h

_Result = TypeVar("_Result")


@dataclass(frozen=True, slots=True)
class CleanJob:
    """One page to clean. `key` is the caller's own name for it; `body` the decoded entity, or the text as scraped when `form` is TEXT.

    With `prints_only` its fingerprints are taken and nothing else: the result is an empty page with `prints`, or a failure like any other.
    """

    key: str
    body: bytes
    form: Form
    context: PageContext
    prints_only: bool = False


def clean_page(job: CleanJob) -> Cleaned:
    """Cleans one page, in whatever process this is called. Raises what the cleaner raises."""
    from archive import clean

    if job.prints_only:
        is_page = job.form is not Form.TEXT
        return Cleaned(Outcome.EMPTY, prints=clean.prints_of(job.body, job.context) if is_page else b"")
    if job.form is Form.TEXT:
        return clean.clean_text(clean.decode_text(job.body, job.context.content_type), job.context)
    return clean.clean_html(job.body, job.context)


class CleanerPool:
    """Cleans pages in `workers` processes; use it as a context manager, and nothing of it is left behind on exit, also on an exception.

    `timeout_s` is wall time for one page, `memory_mb` what one page may add to a warm worker's address space. `function` is what is run in the workers; it
    must stand at the top of an importable module. Processes start with the first pages (about a second each) and by `spawn`, so the main module
    of the program must be importable without side effects (``if __name__ == "__main__":``).
    Raises Misconfigured on entry when this process's own limits leave workers no room. Workers never see Ctrl-C: stopping them is ours to do.
    """

    def __init__(
        self,
        workers: int = 2,
        timeout_s: float = 10.0,
        memory_mb: int = 512,
        *,
        function: Callable[[CleanJob], Cleaned] = clean_page,
    ) -> None:
        if workers < 1 or timeout_s <= 0 or memory_mb < 1:
            raise ValueError(f"no pool of {workers} workers with {timeout_s} s and {memory_mb} MB each")
        self._function, self._timeout_s, self._memory_mb = function, timeout_s, memory_mb
        self._size = workers
        self._workers: list[_Worker] = []
        self._queue: queue.SimpleQueue[tuple[CleanJob, Future[Cleaned]] | None] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self._open = False
        self._door = threading.Lock()

    def __enter__(self) -> Self:
        _check_room(self._memory_mb)
        # Started here, before any thread blocks signals: starting it unblocks them (CPython 3.11 multiprocessing/resource_tracker.py).
        resource_tracker.ensure_running()
        self._workers = [_Worker(self._function, self._timeout_s, self._memory_mb) for _ in range(self._size)]
        self._open = True
        for n, worker in enumerate(self._workers):
            # Daemons, so that a caller who forgot to close us can still end; pebble itself ends its processes at exit.
            thread = threading.Thread(target=self._serve, args=(worker,), name=f"cleaner-{n}", daemon=True)
            thread.start()
            self._threads.append(thread)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def submit(self, job: CleanJob) -> Future[Cleaned]:
        """Gives one page to the next free worker. The future is never failed by a page: it holds a Cleaned, or the error for which no worker can work.

        asyncio code awaits ``asyncio.wrap_future(pool.submit(job))``. How many are in flight is the caller's to bound. Closing the pool cancels what waits.
        """
        future: Future[Cleaned] = Future()
        with self._door:
            if not self._open:
                raise RuntimeError("the cleaner pool is not open")
            self._queue.put((job, future))
        return future

    def clean(self, jobs: Iterable[CleanJob]) -> Iterator[tuple[CleanJob, Cleaned]]:
        """Cleans `jobs` and yields each with its result, in the order of `jobs`, which is read only a few pages ahead of what was yielded."""
        ahead: deque[tuple[CleanJob, Future[Cleaned]]] = deque()
        try:
            for job in jobs:
                ahead.append((job, self.submit(job)))
                if len(ahead) >= _IN_FLIGHT_PER_WORKER * self._size:
                    first, future = ahead.popleft()
                    yield first, future.result()
            while ahead:
                first, future = ahead.popleft()
                yield first, future.result()
        finally:
            for _, future in ahead:
                future.cancel()

    def close(self) -> None:
        """Stops at once: pages that wait are cancelled, running ones killed, processes joined. Closing twice is harmless."""
        with self._door:
            self._open = False
        with contextlib.suppress(queue.Empty):
            while True:
                waiting = self._queue.get_nowait()
                if waiting is not None:
                    waiting[1].cancel()
        for worker in self._workers:
            worker.abort()
            self._queue.put(None)
        for thread in self._threads:
            thread.join()
        self._threads.clear()

    def _serve(self, worker: _Worker) -> None:
        """One thread: its worker's pages one after another, until the pool closes."""
        # Threads and processes started from here inherit the mask, so Ctrl-C cannot reach a worker, not even one that is just starting.
        signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            while (waiting := self._queue.get()) is not None:
                job, future = waiting
                if not future.set_running_or_notify_cancel():
                    continue
                try:
                    cleaned = worker.clean(job)
                except BaseException as error:  # noqa: BLE001 - whoever waits for the page gets it; a thread has no caller
                    future.set_exception(error)
                else:
                    future.set_result(cleaned)
        finally:
            worker.discard()


class _Worker:
    """One process at a time, and the page it is at. Used by one thread; only `abort` may come from another."""

    def __init__(self, function: Callable[[CleanJob], Cleaned], timeout_s: float, memory_mb: int) -> None:
        self._function = function
        self._timeout_s = timeout_s
        self._memory_mb = memory_mb
        self._pool: ProcessPool | None = None
        self._running: Future[object] | None = None
        self._aborted = False
        self._failure: ArchiveError | None = None
        self._lock = threading.Lock()

    def clean(self, job: CleanJob) -> Cleaned:
        """The result of one page, whatever it does to its process. Raises TryLater when no process can be started, CancelledError after `abort`."""
        if len(job.body) > self._memory_mb * MIB // _BODY_SHARE:
            # It could not even be received: a worker that runs out of memory there has not said yet which page it has.
            return Cleaned(Outcome.TOO_LARGE, evidence=f"{len(job.body)} bytes are more than a cleaner takes")
        happened = ""
        for _ in range(_ATTEMPTS):
            # A crash or a full memory may be the heritage of earlier pages, so the page gets one more chance in a fresh process. One that ran out of
            # time had all of it to itself.
            pool = self._started()
            try:
                return self._call(pool, _guarded, self._function, job, self._timeout_s)
            except TimeoutError:
                if self._pool is not None:
                    return self._failed(f"killed after {self._timeout_s:g} s")
                happened = "the worker did not answer"
            except ProcessExpired as death:
                if death.exitcode == -signal.SIGALRM:
                    return self._failed(f"killed after {self._timeout_s:g} s")
                happened = f"the worker died: {_cause_of_death(death.exitcode)}"
            except MemoryError:
                self.discard()
                happened = f"more than {self._memory_mb} MB of memory"
            except RuntimeError as broken:
                # Only from pebble: what the cleaner raises stays in the worker.
                self.discard()
                happened = f"the worker was lost: {_first_line(broken)}"
        return self._failed(happened)

    def abort(self) -> None:
        """From another thread: gives up the running page, and every later one."""
        with self._lock:
            self._aborted = True
            if self._running is not None:
                self._running.cancel()

    def discard(self) -> None:
        """Ends the process, if there is one. The next page gets a new one."""
        pool, self._pool = self._pool, None
        if pool is not None:
            pool.stop()  # type: ignore[no-untyped-call]
            pool.join()

    def _started(self) -> ProcessPool:
        """The pool, with a process in it that has answered once, so that what goes wrong afterwards is the page's doing."""
        if self._failure is not None:
            raise self._failure
        if self._pool is not None:
            return self._pool
        why = ""
        for _ in range(_ATTEMPTS):
            self._pool = ProcessPool(
                max_workers=1,
                initializer=_prepare,
                initargs=(self._memory_mb, self._function is clean_page),
                context=multiprocessing.get_context("spawn"),
            )
            try:
                self._call(self._pool, os.getpid, timeout_s=_START_WITHIN_S)
            except (OSError, RuntimeError) as error:  # TimeoutError and ProcessExpired are OSErrors
                self.discard()
                why = _first_line(error)
            else:
                return self._pool
        self._failure = TryLater(
            f"no cleaning process can be started ({why}): is there memory left, and can the main module be imported?"
        )
        raise self._failure

    def _call(
        self, pool: ProcessPool, function: Callable[..., _Result], *args: object, timeout_s: float | None = None
    ) -> _Result:
        """Runs `function` in the process. A call without any answer discards the process and raises TimeoutError."""
        limit_s = self._timeout_s if timeout_s is None else timeout_s
        with self._lock:
            if self._aborted:
                raise CancelledError
            running: Future[_Result] = pool.schedule(function, args=args, timeout=limit_s)
            self._running = running  # type: ignore[assignment]  # only ever cancelled
        try:
            # pebble's clock runs from the moment the process takes the page up, and a process that was killed has to start anew first.
            return running.result(timeout=limit_s + _START_WITHIN_S)
        except TimeoutError:
            if not running.done():
                self.discard()
            raise
        finally:
            with self._lock:
                self._running = None

    def _failed(self, happened: str) -> Cleaned:
        return Cleaned(Outcome.CLEANER_FAILED, evidence=happened)


def _check_room(memory_mb: int) -> None:
    """A limit above our own hard limit cannot be set: the workers would die at birth, one after another, and the crawl hang."""
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    needed_mb = WARM_MB + memory_mb
    if hard != resource.RLIM_INFINITY and hard < needed_mb * MIB:
        raise Misconfigured(
            f"cleaning processes need {needed_mb} MB of address space each and this process allows {hard // MIB} MB: raise its limit (ulimit -v)"
        )


def _first_line(error: BaseException) -> str:
    """Class and first line of an error's text: enough to count it by name."""
    lines = str(error).strip().splitlines()
    return f"{type(error).__name__}: {lines[0][:200]}" if lines else type(error).__name__


def _cause_of_death(exitcode: int) -> str:
    if exitcode < 0:
        with contextlib.suppress(ValueError):
            return signal.Signals(-exitcode).name
    return f"exit code {exitcode}"


# From here on: what runs inside a worker process.


def _prepare(memory_mb: int, warm: bool) -> None:
    """Makes a fresh process a worker. Must not raise: a worker that fails here is replaced by one that fails here."""
    # Nothing in a worker needs tidying, and Python's own handlers would not run while a C library loops.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    # What libraries say about one page belongs into its result, not between the lines of a progress bar.
    logging.disable(logging.CRITICAL)
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a hostile page must not fill the disk with core files
    _spare_address_space()
    if warm:
        with contextlib.suppress(Exception):  # a cleaner that fails here fails on the pages, where it is counted
            _warm_up()
    with contextlib.suppress(OSError, ValueError):
        _limit_memory(memory_mb)


def _spare_address_space() -> None:
    """Keeps what a worker maps small and the same on every machine: numpy and malloc otherwise map more with each processor."""
    os.environ["OPENBLAS_NUM_THREADS"] = os.environ["OMP_NUM_THREADS"] = "1"
    with contextlib.suppress(OSError, AttributeError):  # AttributeError: a C library without arenas
        # MALLOC_ARENA_MAX is only read at start, and would have to be set in our parent's environment.
        ctypes.CDLL(None).mallopt(_M_ARENA_MAX, 2)


def _warm_up() -> None:
    """Cleans a page of nothing, so that models and lazily imported modules are loaded before memory is measured and before a page's clock runs."""
    from archive.clean import PageContext

    sentence = b"The society will hold its autumn meeting in the old town hall, and all members are invited to come. "
    page = b"<html><head><title>Warm</title></head><body><article><h1>Warm</h1>%s</article></body></html>"
    body = page % (b"<p>%s</p>" % (sentence * 4) * 4)
    clean_page(CleanJob("warm", body, Form.HTML, PageContext(url="https://warm.invalid/news/warm/")))


def _limit_memory(memory_mb: int) -> None:
    """RLIMIT_AS at what is mapped now plus `memory_mb`. Only where the kernel says what is mapped (Linux); elsewhere the time limit stands alone."""
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    limit = pages * resource.getpagesize() + memory_mb * MIB
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (limit if hard == resource.RLIM_INFINITY else min(limit, hard), hard))


def _guarded(function: Callable[[CleanJob], Cleaned], job: CleanJob, timeout_s: float) -> Cleaned:
    """`function`, with what it raises made a result. Only MemoryError passes: it says something about the process too."""
    signal.setitimer(signal.ITIMER_REAL, timeout_s + _ALARM_AFTER_S)
    try:
        return function(job)
    except BadInput as refused:
        outcome = Outcome.NOT_HTML if job.body.strip() else Outcome.EMPTY
        return Cleaned(outcome, evidence=str(refused))
    except MemoryError:
        raise
    except (Exception, SystemExit) as error:  # noqa: BLE001 - a bug in a cleaner costs one page and is counted by name
        return Cleaned(Outcome.CLEANER_FAILED, evidence=_first_line(error))
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
