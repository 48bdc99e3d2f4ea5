"""Captures are kept while servers go on being answered."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from archive.config import Config
from archive.errors import StorageFailed
from archive.model import Capture, Outcome, Source
from archive.store import Repeatable, Store
from archive.store.engine import open_engine, writing
from archive.warc import WarcSeries, read_record, unfinished
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


def test_answer_that_came_before_is_kept_as_a_revisit_and_an_edited_one_whole(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    store = Store.create(config)
    page = b"<p>" + hashlib.sha512(b"rope").hexdigest().encode() * 8 + b"</p>"
    small = answer(3)
    answers = [replace(answer(n), payload=page) for n in range(3)]

    async def crawl(*answers: Answer) -> list[Capture]:
        run = store.begin_run("society", Source.LIVE, datetime.now(UTC))
        series = WarcSeries(config.warc_dir, "society")
        recorder = Recorder(Store.open(config), series, site_key="society", run=run, held=held)
        for one in answers:
            recorder.record(one)
        await recorder.close()
        return [one for one in store.staged("society") if one.run == run]

    held: dict[str, Repeatable] = {}
    first = sorted(asyncio.run(crawl(*answers, small)), key=lambda one: one.url)
    held = {
        one.url: Repeatable(
            one.id, one.record_id, one.url, one.captured_at, one.payload_digest, one.file, one.offset_bytes
        )
        for one in first
    }
    edited = replace(answers[1], payload=page + b"<p>edited</p>", captured_at=datetime.now(UTC))
    cut = replace(answers[2], truncated="disconnect", captured_at=datetime.now(UTC))
    again = [replace(one, captured_at=datetime.now(UTC)) for one in (answers[0], small)]
    second = {one.url: one for one in asyncio.run(crawl(again[0], edited, cut, again[1]))}
    assert [second[one.url].refers_to for one in first] == [first[0].id, None, None, None]
    kinds = [read_record(config.warc_dir, second[one.url].file, second[one.url].offset_bytes) for one in first]
    assert [one.record_type for one in kinds] == ["revisit", "response", "response", "response"]
    assert kinds[0].payload == page
    assert second[first[0].url].payload_digest == first[0].payload_digest
    assert second[first[0].url].entity_digest == first[0].entity_digest
    assert unfinished(config.warc_dir) == []
    store.close()


def test_files_of_a_run_whose_rows_could_not_be_staged_stay_unfinished(tmp_path: Path) -> None:
    config = Config(home=tmp_path)
    store = Store.create(config)
    run = store.begin_run("society", Source.LIVE, datetime.now(UTC))
    recorder = Recorder(store, WarcSeries(config.warc_dir, "society"), site_key="society", run=run)
    recorder.record(answer(0))
    store.close()
    config.database_path.unlink()
    config.database_path.mkdir()

    async def close() -> None:
        await recorder.close()

    with pytest.raises(StorageFailed):
        asyncio.run(close())
    assert len(unfinished(config.warc_dir)) == 1
