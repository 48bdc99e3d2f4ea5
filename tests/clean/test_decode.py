"""Bytes to text: which encoding is believed, and what is no text at all."""

from __future__ import annotations

import pytest

from archive.clean.decode import decode, refuse_binary
from archive.errors import BadInput


@pytest.mark.parametrize(
    ("body", "content_type", "text", "origin"),
    [
        ("café – “ja”".encode(), "text/html; charset=utf-8", "café – “ja”", "utf-8 from header"),
        ("café".encode("cp1252"), "text/html; charset=iso-8859-1", "café", "cp1252 from header"),
        (b'<meta charset="windows-1252">caf\xe9', "", '<meta charset="windows-1252">café', "cp1252 from page"),
        ("\ufeffcafé".encode(), "text/html; charset=iso-8859-1", "café", "utf-8 from byte order mark"),
        ("\ufeffcafé".encode("utf-16"), "", "café", "utf-16"),
        ("café".encode(), "", "café", "utf-8 from statistics"),
        (b"caf\xe9 \x93ja\x94", "", "café “ja”", "cp1252 from statistics"),
        ("café".encode("cp1252"), "text/html; charset=utf-8", "café", "cp1252 from statistics"),  # the header lies
        (b'<meta charset="utf-16">plain', "", '<meta charset="utf-16">plain', "utf-8 from page"),
    ],
)
def test_the_encoding_is_the_first_witness_that_can_decode_the_page(
    body: bytes, content_type: str, text: str, origin: str
) -> None:
    decoded, told = decode(body, content_type)
    assert decoded.endswith(text)
    assert told.startswith(origin)


def test_pasted_windows_quotes_in_a_utf8_page_are_mended() -> None:
    decoded, told = decode("één vlieger, twee vliegers, žluť, naïve ".encode() + b"\x93ja\x94", "")
    assert decoded.endswith("“ja”")
    assert "mended" in told


def test_characters_that_cannot_be_stored_are_dropped_before_digesting() -> None:
    assert decode(b"a\x00b\x08c\r\nd\xef\xbb\xbfe", "text/plain; charset=utf-8")[0] == "abc\nde"


@pytest.mark.parametrize(
    "body", [b"%PDF-1.7 ...", b"\x89PNG\r\n", b"PK\x03\x04zip", b"\x00\x01\x02" * 100, bytes(range(256)) * 4]
)
def test_binary_is_refused_by_name(body: bytes) -> None:
    with pytest.raises(BadInput, match=r"report\.txt"):
        refuse_binary(body, "report.txt")
