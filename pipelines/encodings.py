"""Bytes as a server sent them to the bytes it meant: transfer and content encodings undone, within limits."""

import re
import zlib
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from typing import Protocol

import msgspec

from pipelines.errors import UnreadableCapture

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
# Names of codings as headers spell them (RFC 9110 8.4.1, RFC 8878), and what means "none".
CODING_NAMES = {
    "gzip": "gzip",
    "x-gzip": "gzip",
    "deflate": "deflate",
    "x-deflate": "deflate",
    "br": "br",
    "brotli": "br",
    "zstd": "zstd",
    "x-zstd": "zstd",
}
MAX_CODINGS = 5
"""Codings that are undone one after the other; a server that needs more is playing a game."""
# Media types whose body is text, so that a compressed one is compressed by accident, not by nature.
TEXT_TYPES = re.compile(
    r"text/|.*[/+](?:html|xml|xhtml|json|javascript|ld)\b|application/(?:rss|atom|xhtml)|$", re.I
)
CHUNK_SIZE = re.compile(rb"[ \t]*([0-9A-Fa-f]{1,12})[ \t]*(?:;[^\r\n]*)?\r?\n")
MAX_CHUNK_LINE_BYTES = 4096
NEXT_CHUNK = re.compile(rb"\r\n[0-9A-Fa-f]{1,8}[ \t]*\r\n")
RESYNC_BYTES = 512
"""How far from its promised end a chunk of a wrong size is searched for its true end."""
TEXT_WINDOW_BYTES = 256
NOT_TEXT = bytes([*range(9), 11, *range(14, 27), 28, 29, 30, 31, 127])
BOMB_FREE_BYTES = 8 * 1024 * 1024
"""Decoded bytes below which no ratio is judged: a page of blanks may well shrink a thousandfold."""
PIECE_BYTES = 1024
"""Fed to decoders that cannot bound their output: 128 KiB at most come of 4 bytes (zstd RLE block)."""
MAX_JUNK_BYTES = 64
"""What may follow the end of a deflate stream."""
SALVAGE_BYTES = 4096


class DecodingLimits(Protocol):
    """The part of `limits.Limits` that concerns decoding."""

    @property
    def decoded_bytes(self) -> int: ...
    @property
    def compression_ratio(self) -> int: ...


class DecodedPayload(msgspec.Struct, frozen=True):
    body: bytes
    flags: tuple[str, ...] = ()
    """`truncated`: the stream ended early or broke, this is what there is. `broken_chunks`. `undecoded`."""
    undone: tuple[str, ...] = ()
    """Codings that were really there, outermost first; never those that a header only claimed."""


class _Broken(Exception):
    """Not a stream of this coding at all."""


class _Decoded(msgspec.Struct):
    body: bytes
    is_whole: bool


def decode_payload(
    body: bytes, headers: Sequence[tuple[str, str]], *, limits: DecodingLimits
) -> DecodedPayload:
    """The payload of an HTTP response, whatever its headers claim.

    `headers` have lower-case names. A coding is undone only where the bytes bear it out: archives store
    bodies whose codings were undone already, and servers send codings that they do not name.
    Raises `UnreadableCapture`: `decoded_too_large`, `compression_bomb`.
    """
    allowed = _Allowance(len(body), limits)
    flags: list[str] = []
    undone: list[str] = []
    transfer, content = _codings(headers, "transfer-encoding"), _codings(headers, "content-encoding")
    if "chunked" in transfer:
        chunks = dechunked(body)
        if chunks is not None:
            body = chunks.body
            flags += chunks.flags
            undone.append("chunked")
    declared = [
        CODING_NAMES.get(name, "") for name in (*content, *transfer) if name not in ("chunked", "identity")
    ]
    is_text = TEXT_TYPES.match(_media_type(headers)) is not None
    for coding in [*reversed(declared[-MAX_CODINGS:]), *[""] * 2]:
        for candidate in _candidates(coding, body, is_text=is_text or bool(declared)):
            try:
                decoded = _DECODERS[candidate](body, allowed)
            except _Broken:
                continue
            body = decoded.body
            undone.append(candidate)
            if not decoded.is_whole:
                flags.append("truncated")
            break
        else:
            if coding and body and not looks_like_text(body) and is_text:
                flags.append("undecoded")
    return DecodedPayload(body, tuple(dict.fromkeys(flags)), tuple(undone))


def _codings(headers: Sequence[tuple[str, str]], name: str) -> list[str]:
    values = ",".join(value for header, value in headers if header == name)
    return [coding for part in values.split(",") if (coding := part.strip().lower())]


def _media_type(headers: Sequence[tuple[str, str]]) -> str:
    return next((value.partition(";")[0].strip() for name, value in headers if name == "content-type"), "")


def looks_like_text(body: bytes) -> bool:
    """No control bytes that text does not have, or the mark of UTF-16.

    >>> looks_like_text(b"<html>"), looks_like_text(bytes(range(20)))
    (True, False)
    """
    head = body[:TEXT_WINDOW_BYTES]
    return head[:2] in (b"\xff\xfe", b"\xfe\xff") or len(head.translate(None, NOT_TEXT)) == len(head)


def _candidates(coding: str, body: bytes, *, is_text: bool) -> Iterator[str]:
    """Codings worth a try, the likeliest first. Magic bytes count for more than the header."""
    if not body or not is_text:
        return
    if body.startswith(GZIP_MAGIC):
        yield "gzip"
    elif body.startswith(ZSTD_MAGIC):
        yield "zstd"
    elif looks_like_text(body):
        return
    elif coding == "br":
        yield from ("br", "deflate")
    elif coding or _has_zlib_header(body):
        yield from ("deflate", "br")


def _has_zlib_header(body: bytes) -> bool:
    return len(body) > 2 and body[0] == 0x78 and (body[0] << 8 | body[1]) % 31 == 0


# ---------------------------------------------------------------------------------------------- chunks


def dechunked(body: bytes) -> DecodedPayload | None:
    """Chunked coding (RFC 9112 7.1) undone; trailers fall. None where `body` is not chunked (any more).

    >>> dechunked(b"4\\r\\nWiki\\r\\n0\\r\\nExpires: x\\r\\n\\r\\n").body
    b'Wiki'
    """
    pieces: list[bytes] = []
    flags: tuple[str, ...] = ()
    position = 0
    while True:
        size_line = CHUNK_SIZE.match(body, position, position + MAX_CHUNK_LINE_BYTES)
        if size_line is None:
            return _chunks_cut(body, position, pieces)
        size = int(size_line[1], 16)
        if size == 0:
            return DecodedPayload(b"".join(pieces), flags)
        start = size_line.end()
        end = start + size
        if end > len(body):
            # The first chunk promises more than there is: cut short, unless this never was a chunk.
            if not pieces and not size_line[0].endswith(b"\r\n"):
                return None
            pieces.append(body[start:])
            return DecodedPayload(b"".join(pieces), ("truncated",))
        if body[end : end + 1] not in (b"\r", b"\n", b""):
            resynced = _nearest_chunk_end(body, end)
            if resynced is None:
                return _chunks_cut(body, start, [*pieces, b""])
            flags, end = ("broken_chunks",), resynced
        pieces.append(body[start:end])
        position = end + (2 if body.startswith(b"\r\n", end) else 1)


def _nearest_chunk_end(body: bytes, expected: int) -> int | None:
    """Where a chunk whose size line lies most likely ends: at the size line nearest to the promised end."""
    lines = NEXT_CHUNK.finditer(body, max(0, expected - RESYNC_BYTES), expected + RESYNC_BYTES)
    return min((line.start() for line in lines), key=lambda at: abs(at - expected), default=None)


def _chunks_cut(body: bytes, position: int, pieces: list[bytes]) -> DecodedPayload | None:
    if not pieces:
        return None
    rest = body[position:]
    if not rest.strip():
        return DecodedPayload(b"".join(pieces), ("truncated",))
    # A wrong size somewhere: what follows is kept as it stands rather than lost.
    return DecodedPayload(b"".join([*pieces, rest]), ("broken_chunks",))


# -------------------------------------------------------------------------------------------- decoders


class _Allowance:
    """How many bytes may come out, and the refusal where more would."""

    def __init__(self, stored: int, limits: DecodingLimits) -> None:
        self._stored = stored
        self._decoded_bytes = limits.decoded_bytes
        self._ratio_bytes = max(BOMB_FREE_BYTES, limits.compression_ratio * max(stored, 1))
        self.bytes = min(self._decoded_bytes, self._ratio_bytes)

    def check(self, decoded: int) -> None:
        if decoded <= self.bytes:
            return
        if self._ratio_bytes < self._decoded_bytes:
            raise UnreadableCapture("compression_bomb", f"{self._stored} bytes unpack to over {self.bytes}")
        raise UnreadableCapture("decoded_too_large", f"over {self.bytes} bytes, limit {self._decoded_bytes}")


def _undo_gzip(body: bytes, allowed: _Allowance) -> _Decoded:
    """All members of a gzip stream; junk behind the last one falls."""
    pieces: list[bytes] = []
    total = 0
    rest = body
    while rest.startswith(GZIP_MAGIC):
        inflated = _inflate(rest, zlib.MAX_WBITS | 16, allowed, total)
        if not inflated.body and not inflated.is_whole and not pieces:
            raise _Broken
        pieces.append(inflated.body)
        total += len(inflated.body)
        if not inflated.is_whole:
            return _Decoded(b"".join(pieces), False)
        rest = inflated.rest
    return _Decoded(b"".join(pieces), True)


def _undo_deflate(body: bytes, allowed: _Allowance) -> _Decoded:
    """`deflate` is zlib's format by the RFC and raw deflate by the habit of old servers."""
    forms = [zlib.MAX_WBITS, -zlib.MAX_WBITS] if body[0] & 0x0F == 8 else [-zlib.MAX_WBITS]
    best = max(
        (_inflate(body, form, allowed, 0) for form in forms), key=lambda one: (one.is_whole, len(one.body))
    )
    # Raw deflate has neither magic nor checksum: noise ends soon, and leaves most of itself over.
    is_noise = len(best.rest) > MAX_JUNK_BYTES if best.is_whole else not looks_like_text(best.body)
    if not best.body or is_noise:
        raise _Broken
    return _Decoded(best.body, best.is_whole)


class _Inflated(msgspec.Struct):
    body: bytes
    is_whole: bool
    rest: bytes = b""


def _inflate(body: bytes, form: int, allowed: _Allowance, before: int) -> _Inflated:
    decoder = zlib.decompressobj(form)
    try:
        out = decoder.decompress(body, allowed.bytes - before + 1)
    except zlib.error:
        return _salvaged(body, form, allowed, before)
    allowed.check(before + len(out))
    return _Inflated(out, decoder.eof, decoder.unused_data)


def _salvaged(body: bytes, form: int, allowed: _Allowance, before: int) -> _Inflated:
    """What comes out before the first error; in small bites, for zlib keeps nothing of a failed one."""
    decoder = zlib.decompressobj(form)
    pieces: list[bytes] = []
    total = before
    bites = deque(body[start : start + SALVAGE_BYTES] for start in range(0, len(body), SALVAGE_BYTES))
    while bites:
        bite = bites.popleft()
        spare = decoder.copy() if len(bite) > 1 else decoder
        try:
            pieces.append(decoder.decompress(bite))
        except zlib.error:
            if len(bite) == 1:
                break
            decoder, bites = spare, deque(bite[i : i + 1] for i in range(len(bite)))
        else:
            total += len(pieces[-1])
            allowed.check(total)
    return _Inflated(b"".join(pieces), False)


def _undo_brotli(body: bytes, allowed: _Allowance) -> _Decoded:
    import brotli  # here: a page in twenty needs it

    decoder = brotli.Decompressor()
    pieces: list[bytes] = []
    total = 0
    position = 0
    try:
        while not decoder.is_finished():
            if decoder.can_accept_more_data():
                if position >= len(body):
                    break
                piece = decoder.process(body[position : position + (1 << 16)], output_buffer_limit=1 << 20)
                position += 1 << 16
            else:
                piece = decoder.process(b"", output_buffer_limit=1 << 20)
            pieces.append(piece)
            total += len(piece)
            allowed.check(total)
        is_whole = decoder.is_finished()
    except brotli.error:
        is_whole = False
    return _streamed(pieces, is_whole)


def _undo_zstd(body: bytes, allowed: _Allowance) -> _Decoded:
    import zstandard  # here: rare

    pieces: list[bytes] = []
    total = 0
    decoder = zstandard.ZstdDecompressor().decompressobj(read_across_frames=True)
    is_whole = True
    for start in range(0, len(body), PIECE_BYTES):
        try:
            piece = decoder.decompress(body[start : start + PIECE_BYTES])
        except zstandard.ZstdError:
            is_whole = False
            break
        pieces.append(piece)
        total += len(piece)
        allowed.check(total)
    return _streamed(pieces, is_whole and _ends_a_zstd_frame(body))


def _ends_a_zstd_frame(body: bytes) -> bool:
    """python-zstandard does not tell whether a stream of several frames is whole; the block headers do."""
    position = 0
    while body.startswith(ZSTD_MAGIC, position):
        end = _end_of_zstd_frame(body, position)
        if end is None:
            return False
        position = end
    return position > 0


def _end_of_zstd_frame(body: bytes, start: int) -> int | None:
    """Behind the frame at `start`, by the block headers (RFC 8878 3.1.1); None where it is cut."""
    position = start + 4
    if position >= len(body):
        return None
    descriptor = body[position]
    is_single_segment = bool(descriptor & 0x20)
    content_size_bytes = (1 if is_single_segment else 0, 2, 4, 8)[descriptor >> 6]
    position += 1 + (0 if is_single_segment else 1) + (0, 1, 2, 4)[descriptor & 3] + content_size_bytes
    while position + 3 <= len(body):
        header = int.from_bytes(body[position : position + 3], "little")
        is_last, kind, size = header & 1, header >> 1 & 3, header >> 3
        position += 3 + (1 if kind == 1 else size)
        if is_last:
            position += 4 if descriptor & 4 else 0
            return position if position <= len(body) else None
    return None


def _streamed(pieces: list[bytes], is_whole: bool) -> _Decoded:
    body = b"".join(pieces)
    if not body and not is_whole:
        raise _Broken
    if not is_whole and not looks_like_text(body):
        raise _Broken  # noise that happened to decode for a few bytes
    return _Decoded(body, is_whole)


_DECODERS: dict[str, Callable[[bytes, _Allowance], _Decoded]] = {
    "gzip": _undo_gzip,
    "deflate": _undo_deflate,
    "br": _undo_brotli,
    "zstd": _undo_zstd,
}
