"""A crawl from lock to report, against real servers on loopback."""

from __future__ import annotations

import os
import random
import re
import resource
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from databases import BACKENDS, Databases
from served_site import LONG, ServedSite, home, page, publish, redirect, sitemap, type_html

from archive.config import Config
from archive.errors import BadInput, SiteFileInvalid, SiteUnavailable, StorageFailed, TryLater, UsageProblem
from archive.model import UrlKey
from archive.store import Store
from archive.supervise import CrawlReport, Progress, crawl
from tools.torture import resting


@pytest.fixture
def config(tmp_path: Path) -> Config:
    return Config(home=tmp_path / "home", delay_s=0)


@pytest.fixture
def served() -> Iterator[ServedSite]:
    with ServedSite() as site:
        yield site


def digests(config: Config) -> dict[UrlKey, str]:
    with Store.open(config, read_only=True) as store:
        return {item.page: item.text_digest for item in store.items()}


def night(config: Config, served: ServedSite, **options: object) -> CrawlReport:
    return crawl(config, served.base + "/", allow_private=True, **options)  # type: ignore[arg-type]


def test_a_site_is_crawled_and_published(config: Config, served: ServedSite) -> None:
    publish(served, 3)
    told: list[Progress] = []
    report = night(config, served, progress=told.append)
    assert report.exit_code == 0, report.notes
    assert len(digests(config)) == 3
    assert not report.resumed
    assert told[-1].phase == "settle"
    assert report.log.exists()


def test_two_nights_are_crawled_into_postgresql(tmp_path: Path, databases: Databases, served: ServedSite) -> None:
    if "postgresql" not in BACKENDS:
        pytest.skip("PostgreSQL is left out of this run")
    with databases.postgresql(empty=True) as address:
        config = Config(home=tmp_path / "home", delay_s=0, database_url=address)
        publish(served, 2)
        assert night(config, served).exit_code == 0
        publish(served, 3)
        report = night(config, served)
        assert (report.exit_code, len(digests(config)), report.settled.figures["new"]) == (0, 3, 1)
        assert not config.database_path.exists()


def test_the_second_night_asks_with_validators_and_notices_a_removal(config: Config, served: ServedSite) -> None:
    paths = publish(served, 2)
    asked_with: list[str | None] = []
    status, headers, body = page("Project number 0 begins", "This is about project 0.", *LONG)

    def conditional(handler: object) -> None:
        given = handler.headers.get("If-None-Match")  # type: ignore[attr-defined]
        asked_with.append(given)
        handler.send_response(304 if given == '"v1"' else status)  # type: ignore[attr-defined]
        handler.send_header("ETag", '"v1"')  # type: ignore[attr-defined]
        if given != '"v1"':
            for name, value in headers.items():
                handler.send_header(name, value)  # type: ignore[attr-defined]
            handler.send_header("Content-Length", str(len(body)))  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]
        if given != '"v1"':
            handler.wfile.write(body)  # type: ignore[attr-defined]

    served.routes[paths[0]] = conditional
    night(config, served)
    first = digests(config)
    assert len(first) == 2
    del served.routes[paths[1]]
    served.routes["/sitemap.xml"] = sitemap(served.base, paths[0])
    served.routes["/"] = home()
    served.asked.clear()
    report = night(config, served)
    assert report.exit_code == 0, report.notes
    assert asked_with == [None, '"v1"']
    assert paths[1] in served.asked
    assert digests(config) == first


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://127.0.0.1:9/", "refused"),
        ("http://no-such-host.invalid/", "cannot be resolved"),
    ],
)
def test_an_unreachable_site_is_named_with_the_reason(config: Config, address: str, said: str) -> None:
    with pytest.raises(SiteUnavailable, match=said) as caught:
        crawl(config, address, allow_private=True)
    assert address in str(caught.value)
    assert digests(config) == {}
    with Store.open(config, read_only=True) as store:
        assert [run.status for run in store.runs(10)] == ["failed"]


def test_whom_no_request_reaches_is_told_of_a_proxy_that_is_not_used(
    config: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("https_proxy", "http://keeper:secret@proxy.example:3128")
    with pytest.raises(SiteUnavailable, match=r"proxy, proxy\.example, which is not used") as caught:
        crawl(config, "http://127.0.0.1:9/", allow_private=True)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize("spelling", ["127.0.0.1", "localhost", "0x7f.1"])
def test_loopback_is_refused_unless_allowed_however_it_is_spelled(
    config: Config, served: ServedSite, spelling: str
) -> None:
    publish(served, 1)
    with pytest.raises(SiteUnavailable, match="not a public address"):
        crawl(config, served.base.replace("127.0.0.1", spelling) + "/")
    assert served.asked == []


def test_a_folder_that_cannot_hold_captures_is_named(config: Config, served: ServedSite) -> None:
    publish(served, 1)
    config.home.mkdir()
    config.warc_dir.write_text("a file where a folder should be")
    with pytest.raises(StorageFailed, match="warc"):
        night(config, served)
    config.warc_dir.unlink()
    night(config, served)
    assert len(digests(config)) == 1


def test_a_full_disk_ends_the_crawl_and_loses_nothing_that_was_kept(config: Config, served: ServedSite) -> None:
    paths = publish(served, 12)
    for n, path in enumerate(paths):
        # Incompressible, so that twelve of them do not fit.
        noise = " ".join(re.findall(".{16}", random.Random(n).randbytes(160_000).hex()))
        served.routes[path] = page(f"Project number {n} begins", f"This is about project {n}.", *LONG, noise)

    def small_disk() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (1_500_000, resource.RLIM_INFINITY))

    crowded = subprocess.run(
        [sys.executable, "-c", SUPERVISE, str(config.home), served.base + "/"],
        check=False,
        capture_output=True,
        text=True,
        preexec_fn=small_disk,
    )
    assert crowded.returncode == 74, crowded.stdout + crowded.stderr
    assert "captures made before are kept" in crowded.stdout
    assert digests(config) == {}
    report = night(config, served)
    assert report.resumed
    assert len(digests(config)) == 12


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((404, {"Content-Type": "text/html"}, b"<h1>Not found</h1>"), "answered HTTP 404"),
        ((200, {"Content-Type": "application/octet-stream"}, b"\x00\x01\x02\x03" * 99), "cannot read|no news site"),
        (
            (200, {"Content-Type": "text/html"}, b"<html><body><p>Nothing here.</p></body></html>"),
            "no news site that we can read",
        ),
        ((302, {"Location": "https://elsewhere.example/"}, b""), "redirects to https://elsewhere.example/"),
        ((200, {"Content-Type": "text/html"}, b""), "answered with nothing"),
    ],
)
def test_what_is_no_news_site_is_said_so_and_nothing_is_published(
    config: Config, served: ServedSite, answer: tuple[int, dict[str, str], bytes], said: str
) -> None:
    served.routes["/"] = answer
    with pytest.raises(SiteUnavailable, match=said) as caught:
        night(config, served)
    assert served.base in str(caught.value)
    assert digests(config) == {}


def test_a_site_without_any_news_is_settled_and_reported_as_such(config: Config, served: ServedSite) -> None:
    served.routes["/"] = (
        200,
        {"Content-Type": "text/html"},
        b'<html><body><a href="/imprint">Imprint</a></body></html>',
    )
    served.routes["/imprint"] = (
        200,
        {"Content-Type": "text/html"},
        b"<html><body><p>Responsible: the board.</p></body></html>",
    )
    report = night(config, served)
    assert report.exit_code == 65
    assert any("none of them is an item of news" in note for note in report.notes)


def test_a_mistaken_site_argument_fails_before_anything_is_made(config: Config, tmp_path: Path) -> None:
    with pytest.raises(UsageProblem):
        crawl(config, "no-such-society")
    with pytest.raises(BadInput):
        crawl(config, "http://[broken/")
    with pytest.raises(SiteFileInvalid):
        crawl(config, str(tmp_path / "missing.toml"))
    assert not config.home.exists()


def test_robots_txt_is_obeyed(config: Config, served: ServedSite) -> None:
    paths = publish(served, 3)
    served.routes["/robots.txt"] = (
        200,
        {"Content-Type": "text/plain"},
        f"User-agent: *\nDisallow: {paths[1]}\n".encode(),
    )
    report = night(config, served)
    assert paths[1] not in served.asked
    assert report.failures == 1
    assert len(digests(config)) == 2


def test_what_the_site_file_names_and_does_not_answer_is_told(
    config: Config, served: ServedSite, tmp_path: Path
) -> None:
    publish(served, 2)
    file = tmp_path / "ferns.toml"
    file.write_text(
        f'society = "Fern Society"\nstart_urls = ["{served.base}/"]\n'
        f'[sources]\nfeeds = ["{served.base}/feeed.xml"]\nsitemaps = ["{served.base}/sitemap.xml"]\n'
        '[crawl]\nallow_private = ["127.0.0.1"]\n'
    )
    report = crawl(config, str(file))
    assert report.exit_code == 0
    assert report.notes == (f"{served.base}/feeed.xml, which the site file names: answered HTTP 404",)
    assert len(digests(config)) == 2


def test_a_second_crawl_of_the_site_is_refused_while_one_goes_on(config: Config, served: ServedSite) -> None:
    publish(served, 1)
    goes_on, may_end = threading.Event(), threading.Event()

    def slow(handler: object) -> None:
        goes_on.set()
        may_end.wait(30)
        handler.send_response(404)  # type: ignore[attr-defined]
        handler.send_header("Content-Length", "0")  # type: ignore[attr-defined]
        handler.end_headers()  # type: ignore[attr-defined]

    served.routes["/feed/"] = slow
    first = threading.Thread(target=night, args=(config, served))
    first.start()
    try:
        assert goes_on.wait(60)
        with pytest.raises(TryLater, match=str(os.getpid())):
            night(config, served)
    finally:
        may_end.set()
        first.join()
    assert len(digests(config)) == 1


SUPERVISE = """
import sys
from pathlib import Path
from archive.config import Config
from archive.errors import ArchiveError
from archive.supervise import crawl
try:
    crawl(Config(home=Path(sys.argv[1]), delay_s=0), sys.argv[2], allow_private=True, settings={"CONCURRENT_REQUESTS": "1"})
except ArchiveError as error:
    print(error)
    sys.exit(error.exit_code)
"""


def _interrupted(config: Config, served: ServedSite, hold: str, signum: int) -> tuple[int, str]:
    """Crawls in another process and sends it `signum` when half of the page at `hold` has been sent; the other half comes only afterwards."""
    answer, reached, sent = served.routes[hold], threading.Event(), threading.Event()

    def held(handler: object) -> None:
        status, headers, body = answer  # type: ignore[misc]
        try:
            handler.send_response(status)  # type: ignore[attr-defined]
            handler.send_header("Content-Type", headers["Content-Type"])  # type: ignore[attr-defined]
            handler.send_header("Content-Length", str(len(body)))  # type: ignore[attr-defined]
            handler.end_headers()  # type: ignore[attr-defined]
            handler.wfile.write(body[: len(body) // 2])  # type: ignore[attr-defined]
            reached.set()
            sent.wait(30)
            handler.wfile.write(body[len(body) // 2 :])  # type: ignore[attr-defined]
        except OSError:
            pass

    served.routes[hold] = held
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(config.home), served.base + "/"], stdout=subprocess.PIPE, text=True
    ) as process:
        assert reached.wait(60)
        # What came before is staged within a second.
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline and _staged(config) < 5:
            time.sleep(0.1)
        process.send_signal(signum)
        if signum != signal.SIGKILL:
            time.sleep(1)
        sent.set()
        output = process.communicate()[0]
    served.routes[hold] = answer
    return process.returncode, output


def _staged(config: Config) -> int:
    with Store.open(config, read_only=True) as store:
        runs = list(store.runs(1))
        return store.staged_counts(runs[0].id)["captures"] if runs else 0


def test_a_killed_crawl_goes_on_and_ends_with_the_rows_of_an_undisturbed_one(
    config: Config, served: ServedSite, tmp_path: Path
) -> None:
    paths = publish(served, 12)
    returncode, _ = _interrupted(config, served, paths[8], signal.SIGKILL)
    assert returncode == -signal.SIGKILL
    assert digests(config) == {}
    served.asked.clear()
    report = night(config, served)
    assert report.resumed
    assert set(paths) - set(served.asked), "nothing was left out although half of it was captured"
    # The sitemap is read again from its record; only robots.txt is asked by every process anew.
    assert "/sitemap.xml" not in served.asked
    undisturbed = Config(home=tmp_path / "undisturbed", delay_s=0)
    night(undisturbed, served)
    assert digests(config) == digests(undisturbed)
    assert len(digests(config)) == 12


def test_a_killed_crawl_asks_no_redirect_again_whose_target_it_has(config: Config, served: ServedSite) -> None:
    paths = publish(served, 12)
    served.routes["/press-releases/moved/"] = served.routes[paths[1]]
    served.routes[paths[1]] = redirect("/press-releases/moved/")
    assert _interrupted(config, served, paths[8], signal.SIGKILL)[0] == -signal.SIGKILL
    with Store.open(config, read_only=True) as store:
        (run,) = store.runs(2)
        held = {one.url.removeprefix(served.base) for one in store.staged(run.site)}
    assert {paths[1], "/press-releases/moved/"} <= held
    served.asked.clear()
    assert night(config, served).resumed
    assert not {paths[1], "/press-releases/moved/"} & set(served.asked)
    assert len(digests(config)) == 12


def test_a_killed_link_crawl_reads_the_links_of_what_it_has_from_its_records(
    config: Config, served: ServedSite
) -> None:
    paths = publish(served, 12)
    del served.routes["/sitemap.xml"]
    # The section leads to the releases; nothing else does.
    served.routes["/"] = home("/about-us/")
    served.routes["/about-us/"] = home(*paths)
    assert _interrupted(config, served, paths[8], signal.SIGKILL)[0] == -signal.SIGKILL
    with Store.open(config, read_only=True) as store:
        (run,) = store.runs(2)
        held = {one.url.removeprefix(served.base) for one in store.staged(run.site)}
    assert {"/about-us/", paths[0]} <= held
    served.asked.clear()
    assert night(config, served).resumed
    assert not {"/about-us/", *(path for path in paths if path in held)} & set(served.asked)
    # The others were asked, or their records were whole though no row knew them yet: those are taken up.
    with Store.open(config, read_only=True) as store:
        assert {one.url.removeprefix(served.base) for one in store.items(rows="pages")} >= set(paths)
    assert len(digests(config)) == 12


@pytest.mark.parametrize("signum", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_crawl_ends_in_good_order_and_goes_on_next_time(
    config: Config, served: ServedSite, signum: signal.Signals
) -> None:
    paths, memory = publish(served, 8), resting.Memory()
    status, headers, body = page("Project number 4 begins", "This is about project 4.", *LONG)
    served.routes[paths[4]] = (
        status,
        headers,
        body + f"<!-- {random.Random(4).randbytes(1_500_000).hex()} -->".encode(),
    )
    returncode, output = _interrupted(config, served, paths[4], signum)
    assert returncode == 128 + signum
    assert f"stopped by {signum.name}" in output
    assert resting.look(config.home, memory).problems == []
    report = night(config, served)
    assert report.resumed
    assert resting.look(config.home, memory).problems == []
    assert len(digests(config)) == 8


def test_a_crawl_that_rests_ends_when_it_is_asked_to(config: Config, served: ServedSite) -> None:
    """A rest may last five minutes; a crawler that has not ended a minute after SIGTERM is killed, and says nothing in its log."""
    paths = publish(served, 8)
    served.routes[paths[4]] = (429, type_html | {"Retry-After": "250"}, b"")
    with subprocess.Popen(
        [sys.executable, "-c", SUPERVISE, str(config.home), served.base + "/"], stdout=subprocess.PIPE, text=True
    ) as process:
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and paths[4] not in served.asked:
            time.sleep(0.1)
        time.sleep(1)
        process.send_signal(signal.SIGTERM)
        process.communicate()
    assert process.returncode == 128 + signal.SIGTERM
    (log,) = (config.home / "logs").glob("*.log")
    assert "Spider closed (shutdown)" in log.read_text("utf-8")


def _kills_its_crawler(config: Config, deaths: list[int], after_s: float = 0.0) -> Callable[[object], None]:
    """A page that makes the crawler crash: it kills whoever asks for it, once what came before is staged."""

    def deadly(handler: object) -> None:
        time.sleep(after_s)
        for entry in Path("/proc").glob("[0-9]*/environ"):
            try:
                own = (
                    f"ARCHIVE_HOME={config.home}".encode() in entry.read_bytes()
                    and b"scrapy" in (entry.parent / "cmdline").read_bytes()
                )
            except OSError:
                continue
            if own:
                deaths.append(int(entry.parent.name))
                os.kill(int(entry.parent.name), signal.SIGKILL)

    return deadly


def test_a_crawler_that_dies_is_started_again_and_never_blocks_the_rest(config: Config, served: ServedSite) -> None:
    paths = publish(served, 6)
    deaths: list[int] = []
    served.routes[paths[2]] = _kills_its_crawler(config, deaths, after_s=2.5)
    report = night(config, served, settings={"CONCURRENT_REQUESTS": "1"})
    assert len(deaths) == 2
    assert report.exit_code == 75
    assert any("SIGKILL" in note for note in report.notes)
    assert len(digests(config)) == 5


def test_a_crawler_that_is_killed_before_it_captured_anything_is_no_fault_of_the_site(
    config: Config, served: ServedSite
) -> None:
    publish(served, 2)
    deaths: list[int] = []
    served.routes["/robots.txt"] = _kills_its_crawler(config, deaths)
    with pytest.raises(TryLater, match=r"killed by SIGKILL before it captured anything") as caught:
        night(config, served)
    assert (caught.value.exit_code, len(deaths)) == (75, 2)
    del served.routes["/robots.txt"]
    assert night(config, served).exit_code == 0


def test_a_database_whose_making_was_cut_short_is_made_anew(config: Config, served: ServedSite) -> None:
    publish(served, 1)
    config.home.mkdir()
    config.database_path.write_bytes(b"")
    assert night(config, served).exit_code == 0
    assert len(digests(config)) == 1
