"""Files onto the road: which become captures, what they are called, and what happens to the bad ones. Nothing is settled here."""

from __future__ import annotations

import gzip
import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from archive.config import Config
from archive.importing import Imported, import_files
from archive.model import Capture, Source
from archive.sites import Site
from archive.store import Store
from archive.warc import Exchange, Reference, WarcSeries, Written, captures_of, read_record, records

SITE = Site(
    key="rope", society="Society of Rope Makers", start_urls=("https://rope.example/",), hosts=("rope.example",)
)
NOW = datetime(2026, 3, 9, 12, 0, tzinfo=UTC)
NIGHT = datetime(2026, 3, 1, 2, 0, tzinfo=UTC)
HTML = "<!doctype html><html><head><title>Tar</title></head><body><article><h1>Tar</h1><p>Tar is dear this year.</p></article></body></html>"
HEADERS = (("Content-Type", "text/html; charset=utf-8"), ("ETag", '"tar"'))


class Home:
    """A home with an open store, and a folder of files to import."""

    def __init__(self, top: Path) -> None:
        self.config = Config(home=top / "home")
        self.store = Store.create(self.config)
        self.files = top / "files"
        self.files.mkdir()

    def write(self, name: str, content: str | bytes, *, modified: datetime = NIGHT) -> Path:
        path = self.files / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        os.utime(path, (modified.timestamp(), modified.timestamp()))
        return path

    def take(self, *paths: Path, site: Site = SITE) -> Imported:
        return import_files(self.store, self.config, site, paths or [self.files], now=lambda: NOW)

    def staged(self, site: Site = SITE) -> list[Capture]:
        return self.store.staged(site.key)

    def exchanges(self, prefix: str, *exchanges: Exchange) -> list[Written]:
        with WarcSeries(self.files, prefix) as series:
            return [series.write_response(one) for one in exchanges]


def answer(
    path: str = "/news/tar/",
    *,
    status: int = 200,
    body: bytes = HTML.encode(),
    headers: tuple[tuple[str, str], ...] = HEADERS,
    after: timedelta = timedelta(0),
    refers_to: Reference | None = None,
    host: str = "rope.example",
) -> Exchange:
    return Exchange(
        url=f"https://{host}{path}",
        captured_at=NIGHT + after,
        method="GET",
        request_headers=(),
        status=status,
        reason="OK",
        response_headers=headers,
        payload=body,
        refers_to=refers_to,
    )


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Home]:
    made = Home(tmp_path)
    yield made
    made.store.close()


def test_page_and_text_are_captures_with_their_own_bytes(home: Home) -> None:
    home.write("tar.html", HTML)
    home.write("hemp.txt", "Hemp is dear\n\nIt was cheap once.")
    done = home.take()
    assert (done.captures, done.failed, done.problems) == (2, 0, [])
    by_type = {one.content_type: one for one in home.staged()}
    page, text = by_type["text/html"], by_type["text/plain"]
    assert page.source is Source.IMPORT
    assert page.status is None
    assert page.run == text.run == done.run
    assert read_record(home.config.warc_dir, page.file, page.offset_bytes).payload == HTML.encode()
    assert text.url.startswith("urn:archive:file:rope:hemp.txt:")


def test_time_of_capture_is_the_files_own_and_never_in_the_future(home: Home) -> None:
    home.write("old.txt", "An old text.", modified=NIGHT)
    home.write("odd.txt", "A text from tomorrow.", modified=NOW + timedelta(days=1))
    home.take()
    assert sorted(one.captured_at for one in home.staged()) == [NIGHT, NOW]


def test_same_bytes_and_name_are_one_capture_whatever_the_time(home: Home) -> None:
    home.write("a/tar.txt", "Tar is dear this year.")
    home.write("b/tar.txt", "Tar is dear this year.", modified=NOW)
    done = home.take()
    assert (done.captures, done.known) == (1, 1)
    again = home.take()
    assert (again.captures, again.known, again.run) == (0, 2, None)


def test_one_name_with_other_bytes_is_another_page(home: Home) -> None:
    home.write("a/tar.txt", "Tar is dear this year.")
    home.write("b/tar.txt", "Tar is cheap this year.")
    home.take()
    assert len({one.url for one in home.staged()}) == 2


def test_file_named_twice_is_read_once(home: Home) -> None:
    path = home.write("tar.txt", "Tar is dear this year.")
    link = home.files / "link.txt"
    link.symlink_to(path)
    assert home.take(path, path, home.files, link).files == 1


def test_name_that_is_no_text_is_no_trouble(home: Home) -> None:
    home.write(os.fsdecode(b"t\xe4r \n.txt"), "Tar is dear this year.")
    assert home.take().captures == 1
    assert home.staged()[0].url.startswith("urn:archive:file:rope:t%E4r%20%0A.txt:")


BAD = [
    ("binary.txt", bytes(range(32)) * 50, "binary"),
    ("paper.txt", b"%PDF-1.7 a paper", "a PDF"),
    ("empty.html", b"", "no text"),
    ("blank.txt", b" \n\t\n", "no text"),
    ("notes.warc.gz", gzip.compress(b"notes, and no records", mtime=0), "not a WARC"),
    ("torn.warc", b"WARC/1.0\r\nWARC-Type: resp", "not whole"),
]


@pytest.mark.parametrize(("name", "content", "said"), BAD, ids=[row[0] for row in BAD])
def test_bad_file_is_named_and_the_others_go_on(home: Home, name: str, content: bytes, said: str) -> None:
    bad = home.write(name, content)
    home.write("good.txt", "Tar is dear this year.")
    done = home.take()
    assert (done.captures, done.failed) == (1, 1)
    (problem,) = done.problems
    assert problem.startswith(f"{bad}: ")
    assert said in problem


def test_file_that_is_not_there_is_named(home: Home) -> None:
    done = home.take(home.files / "none.txt", home.write("good.txt", "Tar is dear this year."))
    assert (done.captures, done.failed) == (1, 1)
    assert "none.txt: No such file" in done.problems[0]


def test_pipe_is_not_waited_for(home: Home) -> None:
    os.mkfifo(home.files / "pipe.txt")
    done = home.take()
    assert done.failed == 1
    assert "pipe.txt: not a file" in done.problems[0]


def test_folder_gives_pages_texts_and_warcs_only(home: Home) -> None:
    home.write("deep/down/tar.htm", HTML)
    home.write("tar_files/logo.png", b"\x89PNG")
    home.write("tar_files/style.css", "p { color: red }")
    home.write(".hidden/secret.txt", "Not meant.")
    home.write(".secret.txt", "Not meant.")
    (home.files / "around").symlink_to(home.files)
    done = home.take()
    assert (done.captures, done.passed_over, done.failed) == (1, 2, 0)


def test_record_keeps_address_date_and_head(home: Home) -> None:
    home.exchanges("crawl", answer())
    assert home.take().captures == 1
    (capture,) = home.staged()
    assert (capture.url, capture.captured_at, capture.status) == ("https://rope.example/news/tar/", NIGHT, 200)
    assert (capture.content_type, capture.etag) == ("text/html; charset=utf-8", '"tar"')
    record = read_record(home.config.warc_dir, capture.file, capture.offset_bytes)
    assert record.payload == HTML.encode()
    assert record.header("etag") == '"tar"'
    assert capture.file.startswith("import-rope-")


def test_coded_body_stays_as_it_was_received(home: Home) -> None:
    coded = gzip.compress(HTML.encode(), mtime=0)
    (original,) = home.exchanges("crawl", answer(body=coded, headers=(*HEADERS, ("Content-Encoding", "gzip"))))
    home.take()
    (capture,) = home.staged()
    assert capture.payload_digest == original.payload_digest
    assert capture.entity_digest == original.entity_digest
    assert read_record(home.config.warc_dir, capture.file, capture.offset_bytes).payload == coded


def test_only_the_sites_pages_are_taken_from_a_warc(home: Home) -> None:
    home.exchanges(
        "crawl",
        answer(),
        answer("/logo.png", headers=(("Content-Type", "image/png"),), body=b"\x89PNG"),
        answer(host="elsewhere.example"),
        answer("/gone/", status=410),
    )
    done = home.take()
    assert (done.captures, done.no_pages, done.elsewhere) == (2, 1, 1)


def test_redirect_keeps_its_absolute_target(home: Home) -> None:
    home.exchanges("crawl", answer("/?p=1", status=301, headers=(("Location", "/news/tar/"),), body=b""))
    home.take()
    assert home.staged()[0].location == "https://rope.example/news/tar/"


def test_warc_imported_twice_and_our_own_copy_of_it_are_known(home: Home, tmp_path: Path) -> None:
    home.exchanges("crawl", answer(), answer("/news/hemp/", body=HTML.replace("Tar", "Hemp").encode()))
    assert home.take().captures == 2
    assert (home.take().captures, home.take(home.config.warc_dir).known) == (0, 2)


def test_304_finds_its_original_in_another_file_or_an_earlier_import(home: Home) -> None:
    (first,) = home.exchanges("b-first", answer())
    reference = Reference(first.record_id, "https://rope.example/news/tar/", NIGHT)
    day = timedelta(days=1)
    home.exchanges("a-second", answer(status=304, body=b"", after=day, refers_to=reference))
    home.take()
    original, unchanged = sorted(home.staged(), key=lambda one: one.captured_at)
    assert unchanged.status == 304
    assert unchanged.refers_to == original.id
    for path in home.files.iterdir():
        path.unlink()
    home.exchanges("c-third", answer(status=304, body=b"", after=2 * day, refers_to=reference))
    home.take()
    (third,) = (one for one in home.staged() if one.captured_at == NIGHT + 2 * day)
    assert third.refers_to == original.id


def test_304_of_something_unknown_refers_to_nothing(home: Home) -> None:
    reference = Reference("urn:uuid:lost", "https://rope.example/news/tar/", NIGHT)
    home.exchanges("crawl", answer(status=304, body=b"", after=timedelta(days=1), refers_to=reference))
    home.take()
    assert home.staged()[0].refers_to is None


def test_torn_warc_gives_what_is_whole(home: Home) -> None:
    home.exchanges("crawl", answer(), answer("/news/hemp/", body=os.urandom(5000)))
    (path,) = home.files.glob("*.warc.gz")
    path.write_bytes(path.read_bytes()[:-3000])
    done = home.take()
    assert (done.captures, done.failed) == (1, 0)
    assert str(path) in done.problems[0]


def test_what_is_written_reads_back_as_whole_records(home: Home) -> None:
    home.write("tar.html", HTML)
    home.exchanges("crawl", answer())
    home.take()
    (path,) = home.config.warc_dir.glob("*.warc.gz")
    found = records(path)
    # No request: nobody here knows what was asked.
    assert [one.record_type for one in found] == ["warcinfo", "resource", "response"]
    assert found.problems == []
    assert len(list(captures_of(path))) == 2


def test_two_sites_may_hold_the_same_file(home: Home) -> None:
    other = Site(
        key="net", society="Society of Net Makers", start_urls=("https://net.example/",), hosts=("net.example",)
    )
    path = home.write("tar.txt", "Tar is dear this year.")
    home.take(path)
    assert home.take(path, site=other).captures == 1
    assert home.staged()[0].url != home.staged(other)[0].url
