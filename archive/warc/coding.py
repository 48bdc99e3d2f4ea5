"""Content codings and chunk framing: bytes as stored -> the entity. Pure; serves the step from a capture's record to its page.

Knows RFC 9110 section 8.4 (codings), RFC 9112 section 7.1 (chunks) and RFC 1952 (gzip). Refuses to know records, files and what the bytes mean.

A body that stops early is no error: what there is comes back and is marked, because a connection lost in the middle of a gzip body reaches us as a
200 without any other sign. Bytes that are broken rather than cut are BadInput.
"""

from __future__ import annotations

import importlib
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from archive.errors import BadInput

MAX_BODY_BYTES = 64 * 1024 * 1024
"""No page of news decodes to this much; a compression bomb does."""
MAX_CODINGS = 4
"""Nobody stacks more on purpose, and each layer multiplies a bomb."""
_STEP_BYTES = 256 * 1024
_GZIP_MARK = b"\x1f\x8b"
_ZSTD_MARK = b"\x28\xb5\x2f\xfd"

_CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,15})[ \t]*(?:;[^\r\n]*)?\r\n")


@dataclass(frozen=True, slots=True)
class Decoded:
    """An entity without its codings. `cut` says that the coded bytes ended before their own end mark, so that `content` is only a beginning."""

    content: bytes
    cut: bool = False


class _TooBigError(Exception):
    """More output than the caller allows."""


class _BrokenError(Exception):
    """The bytes are not of the coding that the head names."""


def decode_body(
    payload: bytes, headers: Iterable[tuple[str, str]], *, name: str, limit_bytes: int = MAX_BODY_BYTES
) -> Decoded:
    """Undoes the Content-Encoding that `headers` name: gzip, deflate, and br and zstd where their libraries are installed.

    Codings are undone in reverse order of the header (RFC 9110 8.4). Two lies that servers and other crawlers tell are seen through, as browsers and
    replay tools do: a coding that nobody ever registered ("utf-8", "none") is no coding, and a payload that does not begin as its coding must begin
    but reads as markup is not coded. Raises BadInput naming `name` for broken bytes, a coding that we cannot undo, or more than `limit_bytes`.
    """
    content, cut = payload, False
    codings = _codings(headers)
    if len(codings) > MAX_CODINGS:
        raise BadInput(f"{name}: {len(codings)} content codings, one over another", name=name)
    for coding in reversed(codings):
        try:
            layer = _DECODERS[coding](content, limit_bytes)
        except _TooBigError as error:
            raise BadInput(f"{name}: the body is larger than {limit_bytes} bytes when decoded", name=name) from error
        except _BrokenError as error:
            raise BadInput(f"{name}: the body is not the {coding} that its head says ({error})", name=name) from error
        content, cut = layer.content, cut or layer.cut
    return Decoded(content, cut)


def dechunk(block: bytes) -> Decoded:
    """The payload in a chunked block, as Wget and Heritrix store it (RFC 9112 7.1).

    Bytes that do not begin with a chunk come back as they are: other crawlers keep the Transfer-Encoding header after taking the chunks away.
    Trailer fields are dropped. Without the last, empty chunk the payload is marked as cut.
    """
    pieces: list[bytes] = []
    at = 0
    while match := _CHUNK_SIZE.match(block, at):
        size = int(match[1], 16)
        start = match.end()
        if size == 0:
            return Decoded(b"".join(pieces))
        pieces.append(block[start : start + size])
        if start + size > len(block):
            break
        at = start + size
        at += 2 * block.startswith(b"\r\n", at)
    if not pieces:
        return Decoded(block)
    return Decoded(b"".join(pieces), cut=True)


def _codings(headers: Iterable[tuple[str, str]]) -> list[str]:
    named = ",".join(value for name, value in headers if name.lower() == "content-encoding")
    tokens = [token.strip().lower() for token in named.split(",")]
    return [token for token in tokens if token in _DECODERS]


def _reads_as_markup(content: bytes) -> bool:
    return content.lstrip()[:1] in {b"<", b"{", b"["}


def _gunzip(content: bytes, limit_bytes: int) -> Decoded:
    if not content.startswith(_GZIP_MARK):
        # A lone first byte of the mark is a cut body; anything else was never gzip.
        return Decoded(b"", cut=True) if content == _GZIP_MARK[:1] else Decoded(content)
    out = bytearray()
    while content.startswith(_GZIP_MARK):
        stream = zlib.decompressobj(16 + zlib.MAX_WBITS)
        end = _inflate(stream, content, out, limit_bytes)
        if not stream.eof:
            return Decoded(bytes(out), cut=True)
        content = content[end:]  # another member, or rubbish after the end, which browsers leave aside too
    return Decoded(bytes(out))


def _undeflate(content: bytes, limit_bytes: int) -> Decoded:
    """RFC 9110 says zlib; half of the servers that say deflate send the bare stream."""
    if not content:
        return Decoded(b"")
    wrapped = content[0] & 0x0F == 8 and (len(content) < 2 or int.from_bytes(content[:2], "big") % 31 == 0)
    stream = zlib.decompressobj(zlib.MAX_WBITS if wrapped else -zlib.MAX_WBITS)
    out = bytearray()
    try:
        _inflate(stream, content, out, limit_bytes)
    except _BrokenError:
        if _reads_as_markup(content):
            return Decoded(content)
        raise
    return Decoded(bytes(out), cut=not stream.eof)


def _inflate(stream: zlib._Decompress, content: bytes, out: bytearray, limit_bytes: int) -> int:
    """Feeds `content` until the stream's end or the content's, whichever comes first; returns how many bytes the stream took."""
    at = 0
    while not stream.eof:
        pending = stream.unconsumed_tail
        if not pending:
            # Fed in steps: what zlib does not take yet it copies, and copying a large rest again and again is quadratic.
            pending = content[at : at + _STEP_BYTES]
            at += len(pending)
        try:
            piece = stream.decompress(pending, _STEP_BYTES)
        except zlib.error as error:
            raise _BrokenError(str(error)) from error
        _grow(out, piece, limit_bytes)
        if not pending and not piece:
            break
    return at - len(stream.unused_data)


def _grow(out: bytearray, piece: bytes, limit_bytes: int) -> None:
    if len(out) + len(piece) > limit_bytes:
        raise _TooBigError
    out += piece


def _unbrotli(content: bytes, limit_bytes: int) -> Decoded:
    library = _library("brotli")
    if not content:
        return Decoded(b"")
    stream = library.Decompressor()
    out = bytearray()
    pending = content
    try:
        while not stream.is_finished():
            piece = stream.process(pending, output_buffer_limit=_STEP_BYTES)
            pending = b""
            _grow(out, piece, limit_bytes)
            if not piece and stream.can_accept_more_data():
                break
    except library.error as error:
        if _reads_as_markup(content):
            return Decoded(content)
        raise _BrokenError(str(error)) from error
    return Decoded(bytes(out), cut=not stream.is_finished())


def _unzstd(content: bytes, limit_bytes: int) -> Decoded:
    if not content or _reads_as_markup(content):
        return Decoded(content)
    library = _library("compression.zstd", "backports.zstd")
    out = bytearray()
    while True:
        stream = library.ZstdDecompressor()
        pending = content
        try:
            while not stream.eof:
                piece = stream.decompress(pending, _STEP_BYTES)
                pending = b""
                _grow(out, piece, limit_bytes)
                if not piece and stream.needs_input:
                    return Decoded(bytes(out), cut=True)
        except library.ZstdError as error:
            raise _BrokenError(str(error)) from error
        content = stream.unused_data
        if not content.startswith(
            _ZSTD_MARK
        ):  # frames may follow one another (RFC 8878 3.1); anything else is rubbish after the end
            return Decoded(bytes(out))


def _library(*names: str) -> Any:
    """br and zstd are in the standard library only from 3.14 (zstd) or never: they are used where something else has installed them."""
    for name in names:
        try:
            return importlib.import_module(name)
        except ImportError:
            continue
    raise _BrokenError(f"no library to undo it is installed: {', '.join(names)}")


def _unknown(_content: bytes, _limit_bytes: int) -> Decoded:
    raise _BrokenError("a coding that we cannot undo")


_DECODERS: dict[str, Callable[[bytes, int], Decoded]] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _undeflate,
    "br": _unbrotli,
    "zstd": _unzstd,
    # Registered with IANA, and no library that we have undoes them.
    **dict.fromkeys(("compress", "x-compress", "dcb", "dcz", "exi", "pack200-gzip", "aes128gcm"), _unknown),
}
