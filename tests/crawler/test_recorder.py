"""Captures are kept while servers go on being answered."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path

from archive.config import Config
from archive.model import Outcome, Source
from archive.store import Store
from archive.store.engine import open_engine, writing
from archive.warc import WarcSeries
from crawler.recorder import Answer, Recorder


def answer(n: int) -> Answer:
    return Answer(
        url=f"https://society.example/{n}",
        captured_at=datetime.now(UTC),
        method="GET",
        request_headers=(),
        status=200,
        reason="OK",
        response_headers=(("Content-Type", "text/html"),),
        payload=b"<p>news</p>",
    )


def staged(config: Config, run: str) -> dict[str, int]:
    with Store.open(config, read_only=True) as store:
        return store.staged_counts(run)


def test_a_locked_database_holds_up_nothing_and_loses_nothing(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    store = Store.create(config)
    run = store.begin_run("society", Source.LIVE, datetime.now(UTC))

    async def crawl() -> None:
        recorder = Recorder(store, WarcSeries(config.warc_dir, "society"), site_key="society", run=run)
        settling = open_engine(config)
        with writing(settling):
            recorder.record(answer(0))
            waiting = asyncio.create_task(recorder.flush())
            for n in range(1, 200):
                recorder.record(answer(n))
                # Returns at once: the first flush still waits for the database, in its thread.
                await asyncio.sleep(0)
                await recorder.flush()
            recorder.record_failure("https://society.example/x", Outcome.TIMEOUT, "no whole answer in time")
            assert not waiting.done()
        settling.dispose()
        await waiting
        await recorder.close()

    asyncio.run(crawl())
    counts = staged(config, run)
    assert (counts["captures"], counts["failures"]) == (200, 1)
