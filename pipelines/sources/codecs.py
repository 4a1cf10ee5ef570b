"""Compression of archive files: gzip members, zstd and lz4 frames, inflated piece by piece within bounds."""

import re
import zlib
from typing import Protocol

from pipelines.sources.rawfiles import RawFile

PIECE_BYTES = 1024 * 1024
"""Inflated bytes handed out at once, where the library can bound them."""
INPUT_BYTES = 64 * 1024
ZSTD_INPUT_BYTES = 1024
"""python-zstandard bounds no output; 1 KiB of input makes 32 MiB at most (128 KiB for 4 bytes)."""
ZSTD_DICTIONARY_MAGIC = b"\x5d\x2a\x4d\x18"
ZSTD_WINDOW_BYTES = 128 * 1024 * 1024
MAX_DICTIONARY_BYTES = 32 * 1024 * 1024
SKIPPABLE = re.compile(rb"[\x50-\x5f]\x2a\x4d\x18", re.S)
GZIP_TRAILER_BYTES = 8


class CodecError(Exception):
    """The member cannot be inflated (any further). `is_checksum`: all of it was, but the sum is wrong."""

    def __init__(self, detail: str, *, is_checksum: bool = False) -> None:
        super().__init__(detail)
        self.is_checksum = is_checksum


class Member(Protocol):
    """One member or frame being inflated."""

    eof: bool

    def feed(self, chunk: memoryview) -> tuple[bytes, int]:
        """Inflated bytes and how many of `chunk` were used. Raises `CodecError`."""


class Codec(Protocol):
    name: str
    magic: bytes
    input_bytes: int

    def skip_ahead(self, raw: RawFile, offset: int) -> int:
        """Where the next member may begin, behind frames that hold no content."""

    def open(self) -> Member: ...

    def salvage(self, raw: RawFile, start: int, emitted: int) -> "tuple[bytes, int | None]":
        """What else of a broken member can be had after `emitted` bytes, and its end if that is known."""


class GzipMember:
    def __init__(self) -> None:
        self._inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self.eof = False

    def feed(self, chunk: memoryview) -> tuple[bytes, int]:
        inflater = self._inflater
        try:
            out = inflater.decompress(chunk, PIECE_BYTES)
        except zlib.error as error:
            raise CodecError(str(error)) from error
        self.eof = inflater.eof
        return out, len(chunk) - len(inflater.unconsumed_tail) - len(inflater.unused_data)


class GzipCodec:
    name = "gzip"
    magic = b"\x1f\x8b\x08"
    input_bytes = INPUT_BYTES

    def skip_ahead(self, raw: RawFile, offset: int) -> int:
        return offset

    def open(self) -> Member:
        return GzipMember()

    def salvage(self, raw: RawFile, start: int, emitted: int) -> tuple[bytes, int | None]:
        """Inflated anew without the checksum and in small bites, for zlib keeps nothing of a failed call."""
        header = raw.at(start, INPUT_BYTES)
        body = start + gzip_header_size(header)
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        out = bytearray()
        seen = 0
        offset = body
        bite_bytes = 4096
        while chunk := raw.at(offset, bite_bytes):
            spare = inflater.copy()
            try:
                piece = inflater.decompress(chunk, PIECE_BYTES)
            except zlib.error:
                if bite_bytes == 1 or len(out) > PIECE_BYTES:
                    return bytes(out), None
                inflater, bite_bytes = spare, 1
                continue
            seen += len(piece)
            if seen > emitted:
                out += piece[max(0, len(piece) - (seen - emitted)) :]
            offset += len(chunk) - len(inflater.unconsumed_tail) - len(inflater.unused_data)
            if inflater.eof:
                return bytes(out), offset + GZIP_TRAILER_BYTES
        return bytes(out), None


def gzip_header_size(header: bytes) -> int:
    """Bytes of a gzip member's header (RFC 1952 2.3)."""
    flags = header[3] if len(header) > 3 else 0
    position = 10
    if flags & 4:
        position += 2 + int.from_bytes(header[position : position + 2], "little")
    for flag in (8, 16):
        if flags & flag:
            position = max(header.find(b"\0", position) + 1, position)
    return position + (2 if flags & 2 else 0)


class ZstdMember:
    def __init__(self, dictionary: object | None) -> None:
        import zstandard  # here: few files need it

        self._error = zstandard.ZstdError
        decompressor = zstandard.ZstdDecompressor(
            dict_data=dictionary,  # type: ignore[arg-type] # kept untyped so that the import stays here
            max_window_size=ZSTD_WINDOW_BYTES,
        )
        self._inflater = decompressor.decompressobj()
        self.eof = False

    def feed(self, chunk: memoryview) -> tuple[bytes, int]:
        try:
            out = self._inflater.decompress(chunk)
        except self._error as error:
            raise CodecError(str(error)) from error
        self.eof = self._inflater.eof
        return out, len(chunk) - (len(self._inflater.unused_data) if self.eof else 0)


class ZstdCodec:
    """`.warc.zst`: a frame per record; a dictionary may stand in a skippable frame at the very start."""

    name = "zstd"
    magic = b"\x28\xb5\x2f\xfd"
    input_bytes = ZSTD_INPUT_BYTES

    def __init__(self) -> None:
        self._dictionary: object | None = None

    def read_dictionary(self, raw: RawFile) -> None:
        """The dictionary of the file, itself possibly compressed. Raises `CodecError`."""
        import zstandard

        size = int.from_bytes(raw.at(4, 4), "little")
        if raw.at(0, 4) != ZSTD_DICTIONARY_MAGIC or size > MAX_DICTIONARY_BYTES:
            return
        packed = raw.at(8, size)
        try:
            if packed.startswith(self.magic):
                inflater = zstandard.ZstdDecompressor(max_window_size=ZSTD_WINDOW_BYTES)
                packed = inflater.decompress(packed, max_output_size=MAX_DICTIONARY_BYTES)
            self._dictionary = zstandard.ZstdCompressionDict(packed)
        except zstandard.ZstdError as error:
            raise CodecError(f"dictionary: {error}") from error

    def skip_ahead(self, raw: RawFile, offset: int) -> int:
        while SKIPPABLE.match(head := raw.at(offset, 8)) and len(head) == 8:
            offset += 8 + int.from_bytes(head[4:], "little")
        return offset

    def open(self) -> Member:
        return ZstdMember(self._dictionary)

    def salvage(self, raw: RawFile, start: int, emitted: int) -> tuple[bytes, int | None]:
        return b"", None


class Lz4Member:
    def __init__(self) -> None:
        import lz4.frame  # here: few files need it

        self._inflater = lz4.frame.LZ4FrameDecompressor()
        self.eof = False

    def feed(self, chunk: memoryview) -> tuple[bytes, int]:
        try:
            out = self._inflater.decompress(bytes(chunk))  # 255 times the input at most
        except (RuntimeError, EOFError, ValueError) as error:
            raise CodecError(str(error)) from error
        self.eof = self._inflater.eof
        return out, len(chunk) - (len(self._inflater.unused_data or b"") if self.eof else 0)


class Lz4Codec:
    name = "lz4"
    magic = b"\x04\x22\x4d\x18"
    input_bytes = INPUT_BYTES

    def skip_ahead(self, raw: RawFile, offset: int) -> int:
        return offset

    def open(self) -> Member:
        return Lz4Member()

    def salvage(self, raw: RawFile, start: int, emitted: int) -> tuple[bytes, int | None]:
        return b"", None


def codec_of(raw: RawFile) -> Codec | None:
    """The codec that a file's first bytes call for; None for an uncompressed one. Raises `CodecError`."""
    head = raw.at(0, 4)
    if head.startswith(GzipCodec.magic[:2]):
        return GzipCodec()
    if head == ZstdCodec.magic or SKIPPABLE.match(head):
        codec = ZstdCodec()
        codec.read_dictionary(raw)
        return codec
    return Lz4Codec() if head == Lz4Codec.magic else None
