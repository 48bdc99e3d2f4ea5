"""One crawl over all cases, and what came of each: outcome, seconds, what the archive holds; memory, crashes, connections."""

from __future__ import annotations

import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from archive.config import Config
from archive.store import Store
from archive.supervise import CrawlReport, crawl
from tools.hostile import documents, pages
from tools.hostile.cases import INSIDE, NAMES, SOCIETY, Case
from tools.hostile.certificates import Authority
from tools.hostile.server import Answer, HostileServer, Line
from tools.hostile.trapped import Trapped, watched
from tools.hostile.words import sitemap

TIMEOUT_S = 4
DEADLINE_S = TIMEOUT_S + 5
"""Of one request: the crawler's own time-out and five seconds."""
LARGEST_MB = 800
SETTINGS = {
    "DOWNLOAD_TIMEOUT": str(TIMEOUT_S),
    "RETRY_TIMES": "0",
    "DOWNLOAD_MAXSIZE": str(8 * 1024 * 1024),
    # Nearly every case is a failure; a site on which twenty fail in a row would be left alone.
    "ARCHIVE_SILENCE_LIMIT": "10000",
    "ARCHIVE_LONGEST_CRAWL_DELAY_S": "0.1",
}


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one case. `seconds` is the longest that the server was kept busy, None when it was never asked; `held` says what the archive has."""

    case: Case
    outcome: str
    evidence: str
    seconds: float | None
    held: str

    @property
    def is_right(self) -> bool:
        """Whether the outcome is the expected one, in time."""
        return self.outcome in self.case.expected.split("|") and (self.seconds is None or self.seconds <= DEADLINE_S)


@dataclass(slots=True)
class Night:
    """One run over all cases."""

    report: CrawlReport
    results: list[Result]
    took_s: float
    memory_mb: float
    private: list[str]
    reached: list[str]
    listening: list[str]
    connections: int
    alarms: list[str] = field(default_factory=list)


def run(cases: Iterable[Case], folder: Path | None = None) -> Night:
    """Crawls the hostile site once. `folder` keeps what the night leaves; by default it is thrown away."""
    cases = list(cases)
    with ExitStack() as stack:
        place = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        authority = Authority(place)
        servers = _servers(cases, authority)
        for server in servers.values():
            stack.callback(server.close)
        port = servers["plain"].port
        trapped = Trapped(port, place)
        stack.callback(trapped.close)
        stack.enter_context(watched(place, NAMES, SSL_CERT_FILE=str(authority.file)))
        urls = {case: _url(case, servers) for case in cases}
        servers["plain"].answers |= _answers(cases, urls)
        site = place / "hostile.toml"
        site.write_text(_site_file(cases, urls, servers))
        memory = stack.enter_context(_Memory())
        began = time.monotonic()
        config = Config(home=place / "home", delay_s=0)
        report = crawl(config, str(site), settings=SETTINGS)
        took_s = time.monotonic() - began
        return Night(
            report,
            list(_results(config, cases, urls, servers)),
            took_s,
            memory.most_mb,
            trapped.private(),
            trapped.reached,
            trapped.listening,
            len(trapped.connected()),
            [alarm.sentence for alarm in report.alarms],
        )


def _servers(cases: list[Case], authority: Authority) -> dict[str, HostileServer]:
    servers = {"plain": HostileServer({}, pages.said(b"<h1>Not found</h1>", 404))}
    for case in cases:
        key, host, path = case.place
        if key == "plain":
            continue
        raw: Answer | None = {
            "tls-no-tls": Line.answer,
            "tls-stalled": lambda line: line.wait(60),
            "tls-hangs-up": Line.reset,
        }.get(key)  # type: ignore[assignment]
        if key == "tls-no-tls":
            raw = lambda line: line.answer(200, {}, b"plain")  # noqa: E731 - one of three
        name = "somebody-else.test" if key == "tls-other-name" else host
        context = None
        if raw is None:
            context = authority.context(name, days=-3 if key == "tls-expired" else 30, trusted=key != "tls-self-signed")
        answers = {(host, path): case.answer} if case.answer else {}
        servers[key] = HostileServer(answers, pages.said(b"", 404), context=context, raw=raw)
    return servers


def _url(case: Case, servers: dict[str, HostileServer]) -> str:
    key, host, path = case.place
    return f"{'http' if key == 'plain' else 'https'}://{host}:{servers[key].port}{path}"


def _answers(cases: list[Case], urls: dict[Case, str]) -> dict[tuple[str, str], Answer]:
    answers: dict[tuple[str, str], Answer] = {}
    for case in cases:
        key, host, path = case.place
        if key == "plain" and case.answer is not None:
            answers[host, path] = case.answer
        if case.robots is not None:
            answers[host, "/robots.txt"] = case.robots
            answers |= {(host, f"/robots-{n}"): case.robots for n in range(1, 7)}
    named = [url for case, url in urls.items() if not case.document]
    answers[SOCIETY, "/sitemap.xml"] = pages.said(sitemap(*named), headers={"Content-Type": "application/xml"})
    answers[SOCIETY, "/"] = documents.listed
    for name in ("good", "named-by-good-sitemap", "named-by-good-feed", "named-by-called-html"):
        answers[SOCIETY, f"/press-releases/{name}/"] = pages.good(f"a good page called {name}")
    return answers


def _site_file(cases: list[Case], urls: dict[Case, str], servers: dict[str, HostileServer]) -> str:
    def listed(kind: str) -> list[str]:
        return [url for case, url in urls.items() if case.document == kind]

    base = f"http://{SOCIETY}:{servers['plain'].port}"
    starts = [f"{base}/", *(url for case, url in urls.items() if case.place[0] != "plain")]
    hosts = [SOCIETY, INSIDE, *dict.fromkeys(case.place[1].strip("[]") for case in cases if case.group == "private")]
    return "\n".join(
        (
            'society = "A hostile society"',
            f"start_urls = {starts}",
            f"hosts = {hosts}",
            "[sources]",
            f"sitemaps = {[f'{base}/sitemap.xml', *listed('sitemap')]}",
            f"feeds = {listed('feed')}",
            f"lists = {listed('listing')}",
            "probe = false",
            "[crawl]",
            'allow_private = ["127.0.0.1"]',
        )
    )


def _results(
    config: Config, cases: list[Case], urls: dict[Case, str], servers: dict[str, HostileServer]
) -> Iterator[Result]:
    with Store.open(config, read_only=True) as store:
        night = store.night("hostile")
        items = {item.url for item in store.items()}
    looked = {one.url: one for one in night.looked.values()}
    for case in cases:
        url = urls[case]
        found = night.documents.get(url) if case.document else looked.get(url) or night.documents.get(url)
        key, host, path = case.place
        served = servers[key].served.get((host, path))
        held = "item" if url in items else "capture" if found and found.outcome not in _WITHOUT_ANSWER else "failure"
        yield Result(
            case,
            str(found.outcome) if found else "not asked",
            found.evidence if found else "",
            served.longest_s if served else None,
            held if found else "nothing",
        )


_WITHOUT_ANSWER = {"timeout", "unreachable", "robots_denied", "too_large"}


class _Memory:
    """The most that any process under this one held, in MB: the kernel's own high-water mark (VmHWM), looked up five times a second."""

    def __init__(self) -> None:
        self.most_mb = 0.0
        self._ended = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> _Memory:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._ended.wait(0.2):
            for child in _children():
                with suppress(OSError, StopIteration):
                    lines = Path(f"/proc/{child}/status").read_text().splitlines()
                    kib = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))
                    self.most_mb = max(self.most_mb, kib / 1024)


def _children() -> list[str]:
    found: list[str] = []
    for task in Path("/proc/self/task").iterdir():
        with suppress(OSError):
            found += (task / "children").read_text().split()
    return found
