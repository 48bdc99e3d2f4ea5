"""The killable pool, with functions that really loop, crash and eat memory. The functions stand at the top so that worker processes can import them."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import re
import resource
import signal
import subprocess
import sys
import textwrap
import time
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future
from pathlib import Path

import pytest

from archive.clean import PageContext
from archive.errors import BadInput
from archive.model import Cleaned, Form, Outcome
from archive.workers import CleanerPool, CleanJob, clean_page

CONTEXT = PageContext(url="https://society.example/news/prize/")
SIGINT_IN_MASK = 1 << (signal.SIGINT - 1)
REPOSITORY = Path(__file__).parent.parent

seen_by_this_process: list[bytes] = []


def job(body: bytes | str, *, key: str = "page", form: Form = Form.HTML) -> CleanJob:
    return CleanJob(key, body.encode() if isinstance(body, str) else body, form, CONTEXT)


def loop(_: bytes) -> str:
    while True:
        pass


def loop_in_c(_: bytes) -> str:
    return str(re.match(r"(a+)+$", "a" * 60 + "b"))


def announce_and_loop(body: bytes) -> str:
    os.write(1, f"{os.getpid()}\n".encode())
    return loop_in_c(body)


def run_into_a_bug(_: bytes) -> str:
    raise KeyError("no such rule\nand a second line")


def refuse(_: bytes) -> str:
    raise BadInput("this is a PDF, not a page", name="page")


def blocked_signals(_: bytes) -> str:
    return Path("/proc/self/status").read_text().partition("SigBlk:")[2].split()[0]


BEHAVIOUR: dict[bytes, Callable[[bytes], object]] = {
    b"loop": loop,
    b"loop in C": loop_in_c,
    b"announce and loop": announce_and_loop,
    b"sleep": lambda _: time.sleep(3600),
    b"crash": lambda _: ctypes.string_at(0),
    b"leave": lambda _: os._exit(3),
    b"exit": lambda _: sys.exit("enough"),
    b"eat": lambda _: bytearray(4_000_000_000),
    b"bug": run_into_a_bug,
    b"binary": refuse,
    b" \n": refuse,
    b"limit": lambda _: resource.getrlimit(resource.RLIMIT_AS)[0],
    b"mask": blocked_signals,
}


def behave(job: CleanJob) -> Cleaned:
    """Does what the body says, for good or ill; what it does not know it gives back."""
    did = BEHAVIOUR.get(job.body, bytes.decode)(job.body)
    return Cleaned(Outcome.OK, body_text=str(did), evidence=str(os.getpid()))


def fail_unless_fresh(job: CleanJob) -> Cleaned:
    """Crashes or runs out of memory on the second page that one process sees."""
    seen_by_this_process.append(job.body)
    if len(seen_by_this_process) > 1:
        if job.body == b"memory":
            raise MemoryError
        ctypes.string_at(0)
    return Cleaned(Outcome.OK, evidence=str(os.getpid()))


def is_running(pid: int) -> bool:
    with contextlib.suppress(OSError):
        # A zombie is a process that ended and whose parent has not looked yet.
        return "State:\tZ" not in Path(f"/proc/{pid}/status").read_text()
    return False


@pytest.fixture(scope="module")
def pool() -> Iterator[CleanerPool]:
    with CleanerPool(workers=1, timeout_s=2.0, memory_mb=256, function=behave) as pool:
        yield pool


def test_results_come_in_the_order_of_the_jobs_each_with_its_own() -> None:
    with CleanerPool(workers=2, function=behave) as pool:
        results = list(pool.clean(job(str(n), key=f"page {n}") for n in range(50)))
    assert [(one.key, cleaned.body_text) for one, cleaned in results] == [(f"page {n}", str(n)) for n in range(50)]
    assert len({cleaned.evidence for _, cleaned in results}) <= 2


@pytest.mark.parametrize(
    ("body", "outcome", "evidence"),
    [
        ("loop", Outcome.CLEANER_FAILED, "killed after 2 s"),
        ("loop in C", Outcome.CLEANER_FAILED, "killed after 2 s"),
        ("sleep", Outcome.CLEANER_FAILED, "killed after 2 s"),
        ("crash", Outcome.CLEANER_FAILED, "the worker died: SIGSEGV"),
        ("leave", Outcome.CLEANER_FAILED, "the worker died: exit code 3"),
        ("exit", Outcome.CLEANER_FAILED, "SystemExit: enough"),
        ("eat", Outcome.CLEANER_FAILED, "more than 256 MB of memory"),
        ("bug", Outcome.CLEANER_FAILED, "KeyError: 'no such rule\\nand a second line'"),
        ("binary", Outcome.NOT_HTML, "this is a PDF, not a page"),
        (" \n", Outcome.EMPTY, "this is a PDF, not a page"),
    ],
)
def test_hostile_page_costs_itself_and_not_its_neighbours(
    pool: CleanerPool, body: str, outcome: Outcome, evidence: str
) -> None:
    before, hostile, after = (cleaned for _, cleaned in pool.clean([job("before"), job(body), job("after")]))
    assert (hostile.outcome, hostile.evidence, hostile.body_text) == (outcome, evidence, "")
    assert (before.body_text, after.body_text) == ("before", "after")


def test_page_too_large_to_be_received_is_refused_by_its_size(pool: CleanerPool) -> None:
    cleaned = pool.submit(job(b"x" * (32 * 1024 * 1024 + 1))).result()
    assert cleaned.outcome is Outcome.TOO_LARGE
    assert "33554433 bytes" in cleaned.evidence


def test_large_page_goes_through(pool: CleanerPool) -> None:
    body = "x" * (8 * 1024 * 1024)
    assert pool.submit(job(body)).result().body_text == body


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux says how much address space a process has mapped")
def test_worker_is_limited_above_what_it_used_when_it_began(pool: CleanerPool) -> None:
    limit = int(pool.submit(job("limit")).result().body_text)
    assert 256 * 1024 * 1024 < limit < 2_000_000_000


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_workers_never_see_ctrl_c_not_even_one_that_took_the_place_of_another(pool: CleanerPool) -> None:
    for body in ("mask", "crash", "mask"):
        cleaned = pool.submit(job(body)).result()
        if body == "mask":
            assert int(cleaned.body_text, 16) & SIGINT_IN_MASK


@pytest.mark.parametrize("what", ["crash", "memory"])
def test_page_that_fails_from_what_an_earlier_page_left_behind_is_tried_in_a_fresh_process(what: str) -> None:
    with CleanerPool(workers=1, function=fail_unless_fresh) as pool:
        (_, first), (_, second) = pool.clean([job("first"), job(what)])
    assert (first.outcome, second.outcome) == (Outcome.OK, Outcome.OK)
    assert first.evidence != second.evidence


def test_jobs_are_read_only_a_few_pages_ahead_of_the_results(pool: CleanerPool) -> None:
    read = 0

    def jobs() -> Iterator[CleanJob]:
        nonlocal read
        for n in range(100):
            read += 1
            yield job(str(n))

    furthest = 0
    for taken, _ in enumerate(pool.clean(jobs())):
        furthest = max(furthest, read - taken)
    assert read == 100
    assert furthest <= 8


def test_results_that_nobody_reads_on_are_given_up(pool: CleanerPool) -> None:
    results = pool.clean(job(str(n)) for n in range(1000))
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert pool.submit(job("next")).result().body_text == "next"


def test_asyncio_code_awaits_a_submitted_page(pool: CleanerPool) -> None:
    async def clean_three() -> list[Cleaned]:
        bodies = ("one", "crash", "three")
        return await asyncio.gather(*(asyncio.wrap_future(pool.submit(job(body))) for body in bodies))

    one, two, three = asyncio.run(clean_three())
    assert (one.body_text, two.outcome, three.body_text) == ("one", Outcome.CLEANER_FAILED, "three")


def test_cancelled_page_is_not_cleaned(pool: CleanerPool) -> None:
    running, waiting = pool.submit(job("sleep")), pool.submit(job("waiting"))
    assert waiting.cancel()
    assert running.result().outcome is Outcome.CLEANER_FAILED
    assert pool.submit(job("next")).result().body_text == "next"


def test_nothing_is_left_behind_when_the_block_ends_with_an_error() -> None:
    pids: list[int] = []
    futures: list[Future[Cleaned]] = []

    def break_off() -> None:
        with CleanerPool(workers=1, timeout_s=600, function=behave) as pool:
            pids.append(int(pool.submit(job("which")).result().evidence))
            futures.extend(pool.submit(job(body)) for body in ("loop in C", "waiting"))
            while not futures[0].running():
                time.sleep(0.01)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()
    assert not is_running(pids[0])
    with pytest.raises(CancelledError):
        futures[0].result()
    assert futures[1].cancelled()


def test_pool_that_was_never_used_starts_nothing_and_closes() -> None:
    with CleanerPool(function=behave) as pool:
        pass
    pool.close()


def test_closed_pool_takes_no_page_and_can_be_opened_again() -> None:
    pool = CleanerPool(workers=1, function=behave)
    with pytest.raises(RuntimeError, match="not open"):
        pool.submit(job("early"))
    for _ in range(2):
        with pool:
            assert pool.submit(job("now")).result().body_text == "now"
        with pytest.raises(RuntimeError, match="not open"):
            pool.submit(job("late"))


@pytest.mark.parametrize(("workers", "timeout_s", "memory_mb"), [(0, 1, 1), (1, 0, 1), (1, 1, 0)])
def test_pool_without_workers_time_or_memory_is_refused(workers: int, timeout_s: float, memory_mb: int) -> None:
    with pytest.raises(ValueError, match="no pool of"):
        CleanerPool(workers, timeout_s, memory_mb)


# The real cleaner

SENTENCE = (
    "The society gave its prize for field work to Ada Birch of the harbour laboratory, who has mapped the caves. "
)
PAGE = f"""<!doctype html><html lang="en"><head><title>Prize for field work</title></head><body class="single single-post">
<article><h1>Prize for field work</h1>{f"<p>{SENTENCE * 3}</p>" * 4}</article></body></html>"""


def test_worker_cleans_as_this_process_does_html_and_text() -> None:
    text = f"Prize for field work\n\n{SENTENCE * 3}\n\n{SENTENCE * 2}"
    jobs = [job(PAGE), job(text, form=Form.TEXT), job(b"%PDF-1.7 binary", form=Form.TEXT)]
    with CleanerPool(workers=1, timeout_s=60) as pool:
        (_, html), (_, plain), (_, binary) = pool.clean(jobs)
    assert html == clean_page(jobs[0])
    assert html.body_text.count("Ada Birch") == 12
    assert plain == clean_page(jobs[1])
    assert plain.body_text.count("Ada Birch") == 5
    assert binary.outcome is Outcome.NOT_HTML
    assert "PDF" in binary.evidence


# Whole programs: spawn imports the main module anew, and signals reach whole groups of processes

PROGRAM = """
import resource, sys
from archive.clean import PageContext
from archive.model import Form
from archive.workers import CleanerPool, CleanJob
sys.path.insert(0, {tests!r})
from test_workers import behave

def jobs(*bodies):
    for body in bodies:
        yield CleanJob(body, body.encode(), Form.HTML, PageContext(url="https://society.example/"))

def main():
    {body}
"""
GUARD = '\nif __name__ == "__main__":\n    main()\n'


def program(folder: Path, body: str, *, ending: str = GUARD) -> Path:
    path = folder / "program.py"
    indented = textwrap.indent(textwrap.dedent(body), "    ").strip()
    path.write_text(PROGRAM.format(tests=str(Path(__file__).parent), body=indented) + ending)
    return path


CLEAN_THREE = """
with CleanerPool(workers=2, timeout_s=30, function=behave) as pool:
    print([cleaned.body_text for _, cleaned in pool.clean(jobs("one", "crash", "three"))])
"""


@pytest.mark.parametrize("as_module", [False, True])
def test_script_and_module_get_their_pages_cleaned_in_silence(tmp_path: Path, as_module: bool) -> None:
    path = program(tmp_path, CLEAN_THREE)
    command = ["-m", "program"] if as_module else [str(path)]
    done = subprocess.run(
        [sys.executable, "-W", "error", *command],
        cwd=tmp_path if as_module else REPOSITORY,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert (done.returncode, done.stdout, done.stderr) == (0, "['one', '', 'three']\n", "")


def test_program_whose_workers_cannot_start_gets_one_error_instead_of_hanging(tmp_path: Path) -> None:
    path = program(tmp_path, CLEAN_THREE, ending="\nmain()\n")
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 1
    assert (
        done.stderr.strip().splitlines()[-1].startswith("archive.errors.TryLater: no cleaning process can be started")
    )


def test_too_small_a_hard_limit_is_refused_before_any_worker_starts(tmp_path: Path) -> None:
    body = "resource.setrlimit(resource.RLIMIT_AS, (900 * 2**20, 900 * 2**20))" + CLEAN_THREE
    done = subprocess.run(
        [sys.executable, str(program(tmp_path, body))], capture_output=True, text=True, timeout=120, check=False
    )
    last = done.stderr.strip().splitlines()[-1]
    assert last.startswith("archive.errors.Misconfigured: ")
    assert "need 912 MB of address space each and this process allows 900 MB" in last


LOOP = """
with CleanerPool(workers=1, timeout_s=5, function=behave) as pool:
    pool.submit(next(jobs("announce and loop"))).result()
"""


@pytest.fixture
def looping(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], int]]:
    """A program in a process group of its own whose only worker, given by its pid, loops."""
    with subprocess.Popen(
        [sys.executable, str(program(tmp_path, LOOP))],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        assert process.stdout is not None
        yield process, int(process.stdout.readline())
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)


def gone_in_the_end(pid: int) -> bool:
    """Whether the process ends by itself. A minute is no promise, only how long the test waits before it says no."""
    deadline = time.monotonic() + 60
    while is_running(pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not is_running(pid)


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_ctrl_c_ends_program_and_worker_with_one_traceback(looping: tuple[subprocess.Popen[str], int]) -> None:
    process, worker = looping
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert gone_in_the_end(worker)
    assert errors.count("Traceback") == 1
    assert errors.strip().endswith("KeyboardInterrupt")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_worker_of_a_program_killed_by_kill_9_does_not_loop_for_ever(
    looping: tuple[subprocess.Popen[str], int],
) -> None:
    process, worker = looping
    assert is_running(worker)
    process.kill()
    process.wait()
    assert gone_in_the_end(worker)
