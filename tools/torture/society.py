"""The invented society that every home of a round crawls, and files of its past that are imported. Same bytes for all homes of a run."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import resources
from pathlib import Path

from archive.sample import DEFAULT_PORT, SampleServer
from archive.warc import Exchange, WarcSeries
from tools.torture.ending import plain

SAVED_AT = datetime(2012, 5, 3, 10, 0, tzinfo=UTC)
LOST_PAGES = 230
"""Answers of the imported WARC that found nothing: more than one batch of an import, at hardly any cost of cleaning."""
STORIES = (
    (
        "Survey of the Lower River Passage",
        "The survey team mapped four hundred metres of new passage below the river crawl.",
    ),
    (
        "Bat Gate Repaired Before Winter",
        "Volunteers repaired the gate at the south entrance and counted the sleeping bats.",
    ),
    (
        "A Second Printing of the Field Guide",
        "The field guide to cave sediments has been printed again with six new plates.",
    ),
    (
        "Rescue Course Draws Forty Members",
        "Forty members learned to move a stretcher through a pitch of thirty metres.",
    ),
)


class Society:
    """The server, its site file, and what was asked of it since `forget`."""

    def __init__(self, server: SampleServer, folder: Path) -> None:
        self.server = server
        text = (resources.files("archive.sites") / "sample.toml").read_text("utf-8")
        self.site_file_text = text.replace(f":{DEFAULT_PORT}/", f":{server.port}/")
        self.saved = folder / "saved"
        self._save(folder)

    def forget(self) -> None:
        """Begins counting anew."""
        self.server.requests.clear()

    def asked(self) -> Counter[str]:
        """How often each address was asked for since `forget`, those that runs make up by one name."""
        return Counter(plain(one.target) for one in self.server.requests)

    def _save(self, folder: Path) -> None:
        """Pages of the past: text files, saved HTML, and a WARC from another crawler's time."""
        self.saved.mkdir(parents=True)
        for n, (title, text) in enumerate(STORIES):
            plain = self.saved / f"release-{n}.txt"
            plain.write_text(
                f"{title}\n\nPublished: May {n + 1}, 2012\n\n{text}\n\n{text} It was a long day.\n", "utf-8"
            )
            page = self.saved / f"page-{n}.html"
            page.write_text(_page(f"{title}, Told Again", text, n), "utf-8")
            for path in (plain, page):
                os.utime(path, (SAVED_AT.timestamp(), SAVED_AT.timestamp()))
        base = self.server.base_url
        with WarcSeries(folder / "warc-of-2012", "past") as series:
            for n, (title, text) in enumerate(STORIES):
                series.write_response(_answer(f"{base}/news/past-{n}/", n, 200, _page(title, text, n).encode()))
            for n in range(LOST_PAGES):
                series.write_response(_answer(f"{base}/lost/{n}/", n + 10, 404, b"<h1>Not found</h1>"))
        (written,) = (folder / "warc-of-2012").glob("*.warc.gz")
        written.rename(self.saved / "past.warc.gz")


def _page(title: str, text: str, n: int) -> str:
    return (
        f'<!doctype html><html lang="en"><head><title>{title}</title>'
        f'<meta property="article:published_time" content="2012-05-0{n + 1}T10:00:00+00:00"></head>'
        f"<body><article><h1>{title}</h1><p>{text} {text}</p><p>{text} The committee thanked everybody who came.</p></article></body></html>"
    )


def _answer(url: str, second: int, status: int, body: bytes) -> Exchange:
    return Exchange(
        url=url,
        captured_at=SAVED_AT + timedelta(seconds=second),
        method="GET",
        request_headers=(),
        status=status,
        reason="",
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        payload=body,
    )


@contextmanager
def served(folder: Path, *, delay_s: float = 0.0) -> Iterator[Society]:
    """The society on a free port of this machine; its files in `folder`."""
    with SampleServer(0) as server:
        server.delay_s = delay_s
        yield Society(server, folder)
