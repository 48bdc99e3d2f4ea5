"""What a killed run is done with."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from archive.identity import urlkey
from archive.model import Capture, CaptureId, PayloadDigest, Source
from crawler.resume import PASSING, last_answers

BASE = "https://society.example"


def captured(path: str, status: int = 200, location: str | None = None, minute: int = 0) -> Capture:
    return Capture(
        id=CaptureId(f"{path}:{minute}"),
        record_id="urn:uuid:1",
        url=BASE + path,
        captured_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minute),
        site="society",
        run="r1",
        source=Source.LIVE,
        status=status,
        content_type="text/html",
        payload_digest=PayloadDigest("sha256:0"),
        entity_digest=None,
        file="a.warc.gz",
        offset_bytes=0,
        length_bytes=1,
        location=location,
    )


def done(*captures: Capture) -> dict[str, str]:
    answers = last_answers(captures, lambda url: url.startswith(BASE))
    back = {urlkey(one.url): one.url.removeprefix(BASE) for one in captures}
    return {back[key]: last.url.removeprefix(BASE) for key, last in answers.items()}


def test_a_page_that_answered_is_done() -> None:
    assert done(captured("/a"), captured("/b", 404)) == {"/a": "/a", "/b": "/b"}


def test_a_redirect_is_done_when_its_target_is_and_answers_with_it() -> None:
    moved = captured("/old", 301, f"{BASE}/new")
    assert done(moved) == {}
    assert done(moved, captured("/new")) == {"/old": "/new", "/new": "/new"}
    assert done(moved, captured("/new", 302, f"{BASE}/newer")) == {}


def test_a_redirect_that_is_not_followed_and_a_ring_of_redirects_are_done() -> None:
    assert done(captured("/a", 301, "https://elsewhere.example/")) == {"/a": "/a"}
    assert done(captured("/a", 301, "file:///etc/passwd")) == {"/a": "/a"}
    ring = done(captured("/a", 301, f"{BASE}/b"), captured("/b", 301, f"{BASE}/a"))
    assert set(ring) == {"/a", "/b"}


@pytest.mark.parametrize("status", sorted(PASSING))
def test_an_answer_that_would_have_been_tried_again_is_not_the_last(status: int) -> None:
    assert done(captured("/a", status)) == {}
    assert done(captured("/a", status), captured("/a", minute=1)) == {"/a": "/a"}
