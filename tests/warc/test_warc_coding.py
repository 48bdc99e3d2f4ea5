"""Bodies as servers send them: coded, cut, mislabelled, and bombs."""

from __future__ import annotations

import contextlib
import gzip
import zlib

import brotli
import pytest
from backports import zstd
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.errors import BadInput
from archive.warc import Decoded, decode_body
from archive.warc.coding import dechunk

PAGE = b"<p>" + b"The council met on Thursday. " * 40 + b"</p>"


def raw_deflate(content: bytes) -> bytes:
    stream = zlib.compressobj(wbits=-15)
    return stream.compress(content) + stream.flush()


CODERS = {
    "gzip": gzip.compress,
    "x-gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,
    "zstd": zstd.compress,
}


def decode(payload: bytes, coding: str, **limit: int) -> Decoded:
    return decode_body(
        payload, [("Content-Type", "text/html"), ("content-encoding", coding)], name="https://example.org/x", **limit
    )


@pytest.mark.parametrize("coding", CODERS)
def test_coding_is_undone(coding: str) -> None:
    assert decode(CODERS[coding](PAGE), coding) == Decoded(PAGE)
    assert decode(CODERS[coding](PAGE), f" {coding.upper()} ") == Decoded(PAGE)


@pytest.mark.parametrize("coding", CODERS)
def test_cut_body_gives_what_is_there_and_says_so(coding: str) -> None:
    payload = CODERS[coding](PAGE)
    for end in range(1, len(payload)):
        found = decode(payload[:end], coding)
        assert found.cut
        assert PAGE.startswith(found.content)


@pytest.mark.parametrize("coding", CODERS)
def test_empty_body_is_whole(coding: str) -> None:
    assert decode(b"", coding) == Decoded(b"")


@pytest.mark.parametrize("coding", CODERS)
def test_bomb_is_refused_and_named(coding: str) -> None:
    payload = CODERS[coding](bytes(3_000_000))
    with pytest.raises(BadInput, match="larger than 1000000 bytes") as caught:
        decode(payload, coding, limit_bytes=1_000_000)
    assert caught.value.name == "https://example.org/x"
    assert len(decode(payload, coding, limit_bytes=3_000_000).content) == 3_000_000


@pytest.mark.parametrize("coding", CODERS)
def test_page_that_is_not_coded_although_the_head_says_so_is_taken_as_it_is(coding: str) -> None:
    assert decode(b"\n" + PAGE, coding) == Decoded(b"\n" + PAGE)


@pytest.mark.parametrize("coding", ["deflate", "br", "zstd"])
def test_rubbish_is_refused(coding: str) -> None:
    with pytest.raises(BadInput, match=coding):
        decode(b"\xff\xfe\xfd\xfc rubbish \xff\xff", coding)


def test_damaged_body_is_refused() -> None:
    payload = bytearray(gzip.compress(PAGE, mtime=0))
    payload[len(payload) // 2] ^= 0xFF
    with pytest.raises(BadInput, match=r"example\.org.*gzip"):
        decode(bytes(payload), "gzip")


def test_bare_deflate_stream_is_undone() -> None:
    assert decode(raw_deflate(PAGE), "deflate") == Decoded(PAGE)
    assert decode(raw_deflate(PAGE)[:-2], "deflate").cut


def test_members_and_frames_that_follow_one_another_are_one_body() -> None:
    assert decode(gzip.compress(PAGE, mtime=0) + gzip.compress(b"more", mtime=0), "gzip") == Decoded(PAGE + b"more")
    assert decode(zstd.compress(PAGE) + zstd.compress(b"more"), "zstd") == Decoded(PAGE + b"more")
    assert decode(gzip.compress(PAGE, mtime=0) + gzip.compress(b"more", mtime=0)[:-9], "gzip").cut


@pytest.mark.parametrize("coding", ["gzip", "deflate", "zstd"])
def test_rubbish_after_the_end_is_left_aside(coding: str) -> None:
    assert decode(CODERS[coding](PAGE) + bytes(20), coding) == Decoded(PAGE)


def test_stacked_codings_are_undone_from_the_last() -> None:
    payload = gzip.compress(brotli.compress(PAGE), mtime=0)
    assert decode(payload, "br, gzip") == Decoded(PAGE)
    assert decode_body(payload, [("Content-Encoding", "br"), ("Content-Encoding", "gzip")], name="x") == Decoded(PAGE)
    with pytest.raises(BadInput, match="5 content codings"):
        decode(payload, "gzip," * 5)


@pytest.mark.parametrize("coding", ["", "identity", "utf-8", "none"])
def test_what_is_no_coding_changes_nothing(coding: str) -> None:
    assert decode(PAGE, coding) == Decoded(PAGE)


def test_coding_that_cannot_be_undone_is_refused() -> None:
    with pytest.raises(BadInput, match="compress"):
        decode(PAGE, "compress")


def test_large_body_that_hardly_compresses_is_undone_whole() -> None:
    content = bytes(range(256)) * 4000 + zlib.compress(PAGE) * 300
    assert decode(gzip.compress(content, 0, mtime=0), "gzip") == Decoded(content)


@settings(max_examples=80, deadline=None)
@given(content=st.binary(max_size=2000), coding=st.sampled_from(sorted(CODERS)))
def test_any_content_comes_back(content: bytes, coding: str) -> None:
    assert decode(CODERS[coding](content), coding) == Decoded(content)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=300), coding=st.sampled_from(sorted(CODERS)))
def test_any_bytes_give_a_body_or_our_error(content: bytes, coding: str) -> None:
    with contextlib.suppress(BadInput):
        decode(content, coding)


def chunked(pieces: list[bytes]) -> bytes:
    return (
        b"".join(b"%x;ext=1\r\n%s\r\n" % (len(piece), piece) for piece in pieces if piece) + b"0\r\nTrailer: x\r\n\r\n"
    )


@settings(max_examples=60, deadline=None)
@given(pieces=st.lists(st.binary(max_size=40), max_size=6))
def test_chunks_are_joined(pieces: list[bytes]) -> None:
    assert dechunk(chunked(pieces)) == Decoded(b"".join(pieces))


def test_chunks_that_stop_early_are_cut() -> None:
    whole = chunked([b"first", b"second"])
    for end in range(len(b"5;ext=1\r\n"), whole.index(b"0\r\nTrailer")):
        found = dechunk(whole[:end])
        assert found.cut
        assert b"firstsecond".startswith(found.content)


def test_payload_without_chunks_is_left_alone() -> None:
    assert dechunk(PAGE) == Decoded(PAGE)
    assert dechunk(b"") == Decoded(b"")
