"""Files of records to their lines: plain, gzip or zstd; a torn end is told, never a crash."""

import gzip
import io
import os
import zlib
from collections.abc import Iterator
from typing import IO, BinaryIO, cast

import msgspec

GZIP_MAGIC = b"\x1f\x8b"
ZSTD_MAGIC = b"\x28\xb5\x2f\xfd"
MAX_LINE_BYTES = 512 * 1024 * 1024


class RecordLine(msgspec.Struct, frozen=True):
    """One line of a file of records."""

    number: int
    """From 1."""
    content: bytes
    """Without its line feed."""
    is_torn: bool
    """The file ended inside it: no line feed, or the compressed stream broke off."""


def iter_record_lines(source: str | os.PathLike[str] | BinaryIO) -> Iterator[RecordLine]:
    """The lines of a file of records that are not blank. Raises OSError where it cannot be opened."""
    opened = open(source, "rb") if isinstance(source, (str, os.PathLike)) else source  # noqa: SIM115
    try:
        yield from _lines(_decompressed(opened))
    finally:
        if opened is not source:
            opened.close()


def _lines(stream: IO[bytes]) -> Iterator[RecordLine]:
    number = 0
    while True:
        number += 1
        try:
            line = stream.readline(MAX_LINE_BYTES)
        except (EOFError, OSError, zlib.error, _zstd_error()):
            yield RecordLine(number, b"", True)
            return
        if not line:
            return
        content = line.rstrip(b"\r\n")
        if content.strip():
            yield RecordLine(number, content, not line.endswith(b"\n"))


def _decompressed(file: BinaryIO) -> IO[bytes]:
    buffered = io.BufferedReader(file) if isinstance(file, io.RawIOBase) else file
    head = buffered.peek(4)[:4] if hasattr(buffered, "peek") else b""
    if head.startswith(GZIP_MAGIC):
        return cast("IO[bytes]", gzip.GzipFile(fileobj=buffered))
    if head == ZSTD_MAGIC:
        import zstandard

        return io.BufferedReader(
            zstandard.ZstdDecompressor().stream_reader(buffered, read_across_frames=True)
        )
    return buffered


def _zstd_error() -> type[Exception]:
    import zstandard

    return zstandard.ZstdError
