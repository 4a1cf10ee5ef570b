"""Opening WARC and ARC files of any compression at any offset; telling kinds of files by their bytes."""

import io
import re
from collections.abc import Callable, Iterator
from typing import Literal

from pipelines.limits import Limits
from pipelines.sources.arc import ArcLayout
from pipelines.sources.codecs import Codec, CodecError, GzipCodec, codec_of
from pipelines.sources.heads import RawHead
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import Layout, RawRecord, Want, iter_raw_records
from pipelines.sources.streams import Break, InflatingStream, PlainStream, Stream
from pipelines.sources.warc import WarcLayout

Kind = Literal["warc", "arc", "wacz", "index", "packed", "page", "empty"]
ZIP_MAGICS = (b"PK\x03\x04", b"PK\x05\x06")
SNIFF_BYTES = 4096
RESCUE_BYTES = 1024 * 1024
"""How far into a file whose first bytes tell nothing a WARC record is searched."""
MARKUP_START = re.compile(rb"(?:\xef\xbb\xbf)?\s*<", re.S)
WARC_NAME = re.compile(r"\.warc(?:\.(?:gz|zst|lz4|open|gz\.open|bad))*$|\.warc\.|\.wet(?:\.gz)?$", re.I)
ARC_NAME = re.compile(r"\.arc(?:\.(?:gz|open|zst|lz4))*$", re.I)
INDEX_NAME = re.compile(r"\.(?:cdxj?|idx)(?:\.gz)?$", re.I)
WACZ_NAME = re.compile(r"\.wacz$", re.I)


def kind_of(raw: RawFile) -> Kind:
    """What a file is, by its bytes; by its name where they do not tell."""
    head = raw.at(0, SNIFF_BYTES)
    if not head:
        return "empty"
    if head.startswith(ZIP_MAGICS):
        return "wacz"
    start = _first_bytes(raw, head)
    if start.startswith(GzipCodec.magic) and not head.startswith(start[:SNIFF_BYTES]):
        return "packed"
    start = start.lstrip()
    if WarcLayout.start.match(start):
        return "warc"
    if start.startswith(b"filedesc:") or ArcLayout.start.match(start):
        return "arc"
    if not MARKUP_START.match(start) and (_gzip_member_begins_record(raw) or _has_warc_line(raw)):
        return "warc"  # the beginning is broken, the rest is not
    name = raw.name.rpartition("!")[2]
    if INDEX_NAME.search(name):
        return "index"
    if WACZ_NAME.search(name):
        return "wacz"
    if WARC_NAME.search(name):
        return "warc"
    return "arc" if ARC_NAME.search(name) else "page"


def _first_bytes(raw: RawFile, head: bytes) -> bytes:
    try:
        codec = codec_of(raw)
    except CodecError:
        return b""
    if codec is None:
        return head
    return InflatingStream(raw, codec, WarcLayout.start).peek(SNIFF_BYTES)


def _gzip_member_begins_record(raw: RawFile) -> bool:
    """Is there, behind a broken beginning, a gzip member that begins a WARC record?"""
    offset = -1
    while (offset := raw.find(GzipCodec.magic, offset + 1, RESCUE_BYTES)) >= 0:
        try:
            piece, _ = GzipCodec().open().feed(raw.view(offset, SNIFF_BYTES))
        except CodecError:
            continue
        if WarcLayout.start.match(piece):
            return True
    return False


def _has_warc_line(raw: RawFile) -> bool:
    return WarcLayout.scan.search(raw.at(0, RESCUE_BYTES)) is not None


class _Unpacked(io.RawIOBase):
    """What a compressed file holds, as a pipe."""

    def __init__(self, stream: Stream) -> None:
        super().__init__()
        self._stream = stream

    def seekable(self) -> bool:
        return False

    def read(self, size: int = -1) -> bytes:
        while not (piece := self._stream.read(size if size > 0 else RESCUE_BYTES)):
            if not self._stream.pass_stop():
                return b""
        return piece


def open_packed(raw: RawFile) -> RawFile:
    """The compressed file inside a compressed one (kind `packed`). Raises `CodecError`."""
    pipe = _Unpacked(open_stream(raw, WarcLayout(), codec=codec_of(raw)))
    return RawFile(pipe, name=f"{raw.name}!{raw.name.rpartition('/')[2]}")  # type: ignore[arg-type]


def layout_of(kind: Kind) -> Layout:
    return ArcLayout() if kind == "arc" else WarcLayout()


def open_stream(raw: RawFile, layout: Layout, start: int = 0, *, codec: Codec | None = None) -> Stream:
    """The uncompressed bytes of a file from the member or record at `start` on. Raises `CodecError`."""
    codec = codec or codec_of(raw)
    if codec is None and not layout.start.match(raw.at(0, SNIFF_BYTES).lstrip()):
        codec = GzipCodec() if _gzip_member_begins_record(raw) else None
    if codec is None:
        return PlainStream(raw, start)
    return InflatingStream(raw, codec, layout.start, start)


def iter_records_at(
    raw: RawFile, start: int, *, limits: Limits, wants: Callable[[RawHead, bytes], Want]
) -> Iterator[RawRecord | Break]:
    """Raw records from a WARC record on that is known to be at `start`, uncompressed or a gzip member."""
    layout = WarcLayout()
    is_packed = raw.at(start, len(GzipCodec.magic)) == GzipCodec.magic
    stream = InflatingStream(raw, GzipCodec(), layout.start, start) if is_packed else PlainStream(raw, start)
    yield from iter_raw_records(stream, layout, limits=limits, wants=wants)


def iter_file_records(
    raw: RawFile,
    kind: Kind,
    *,
    limits: Limits,
    wants: Callable[[RawHead, bytes], Want],
    start: int = 0,
) -> Iterator[RawRecord | Break]:
    """Raw records of one WARC or ARC file; of a broken ZIP those that lie in it uncompressed by it."""
    layout = layout_of(kind)
    try:
        stream = open_stream(raw, layout, start, codec=GzipCodec() if kind == "wacz" else None)
    except CodecError as error:
        yield Break("broken", 0, 0, str(error), 0)
        return
    yield from iter_raw_records(stream, layout, limits=limits, wants=wants)
