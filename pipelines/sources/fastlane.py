"""Listing of WARC files at speed: headers only, blocks passed by unread and uninflated.

The lane knows one kind of file: sound WARC records, uncompressed or a gzip member each. At anything else it
stops, and the careful reader takes over for a while from that record on.
"""

import re
import zlib
from collections.abc import Callable, Generator, Iterator

from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.sources.archivefiles import Kind, iter_file_records
from pipelines.sources.heads import RawHead
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import PREFIX_BYTES, RawRecord, Want
from pipelines.sources.streams import Break
from pipelines.sources.warc import WarcLayout

CAREFUL_RECORDS = 16
"""Records that the careful reader lists before the lane is tried again."""
WARC = b"WARC/1."
GZIP = b"\x1f\x8b\x08"
END_OF_HEADER = b"\r\n\r\n"
LENGTH = re.compile(rb"\r\ncontent-length:[ \t]*(\d{1,15})(?=\r|$)", re.I)
HEAD_BYTES = 6144
GZIP_WINDOW_BYTES = 1024 * 1024
TASTE_INPUT_BYTES = 1024
TASTE_OUTPUT_BYTES = 4096
MAX_HEAD_BYTES = 64 * 1024
TRAILER_BYTES = 8
TRAILER_SIZE_BYTES = 4
"""The last of the trailer: size of what the member holds, modulo 2**32."""
WHOLE_BYTES = 256 * 1024
"""Compressed records up to this size are inflated in one go: no more than 256 MB come of them."""


def _peek(head: RawHead, prefix: bytes) -> Want:
    return "peek"


def iter_listed(
    raw: RawFile,
    kind: Kind,
    *,
    limits: Limits = DEFAULT_LIMITS,
    start: int = 0,
    wants: Callable[[RawHead, bytes], Want] = _peek,
) -> Iterator[RawRecord | Break]:
    """All records of a file as `iter_file_records` gives them, none read but what the careful reader `wants`."""
    offset: int | None = start
    while offset is not None:
        if kind == "warc":
            offset = yield from _fast(raw, offset)
            if offset is None:
                return
        offset = yield from _careful(raw, kind, offset, limits, wants)


def record_at(raw: RawFile, offset: int, length: int) -> RawRecord | None:
    """The record of this place and size, read; None where it is not as sound as the listing took it for."""
    content = raw.exact(offset, length)
    if content.startswith(GZIP):
        if length > WHOLE_BYTES:
            return None
        size = int.from_bytes(content[-TRAILER_SIZE_BYTES:], "little")
        try:
            content = zlib.decompress(content, zlib.MAX_WBITS | 16, min(size, WHOLE_BYTES))
        except zlib.error:
            return None
        if len(content) != size:
            return None
    if not content.startswith(WARC) or not content.endswith(END_OF_HEADER):
        return None
    try:
        head = WarcLayout().parse(content[:MAX_HEAD_BYTES], is_all=False)
    except ValueError:
        return None
    if not isinstance(head, RawHead) or head.size + (head.content_length or 0) + 4 != len(content):
        return None
    return RawRecord(head, content[head.size : -4], True, True, offset, length)


def _careful(
    raw: RawFile, kind: Kind, start: int, limits: Limits, wants: Callable[[RawHead, bytes], Want]
) -> Generator[RawRecord | Break, None, int | None]:
    """Where to go on; None at the end."""
    records = iter_file_records(raw, kind, limits=limits, wants=wants, start=start)
    for count, found in enumerate(records, 1):
        yield found
        is_sound = isinstance(found, RawRecord) and found.length is not None and not found.flags
        if is_sound and count >= CAREFUL_RECORDS and kind == "warc":
            assert isinstance(found, RawRecord) and found.length is not None  # noqa: S101, PT018
            return found.offset + found.length
    return None


def _fast(raw: RawFile, offset: int) -> Generator[RawRecord | Break, None, int | None]:
    first = raw.at(offset, len(WARC))
    if first == WARC:
        return (yield from _plain(raw, offset))
    if first.startswith(GZIP):
        return (yield from _packed(raw, offset))
    return offset


def _plain(raw: RawFile, offset: int) -> Generator[RawRecord | Break, None, int | None]:
    """Records of an uncompressed file. Where it stopped; None at a clean end."""
    window, base = raw.exact(offset, HEAD_BYTES), offset
    while True:
        at = offset - base
        end = window.find(END_OF_HEADER, at)
        if end < 0:
            window, base, at = raw.exact(offset, MAX_HEAD_BYTES), offset, 0
            end = window.find(END_OF_HEADER)
        if end < 0 or not window.startswith(WARC, at):
            return offset
        length = LENGTH.search(window, at, end)
        if length is None or window.find(b"\n\n", at, end) >= 0 or window.find(b"\r\r", at, end) >= 0:
            return offset
        size = end + 4 - at
        content_length = int(length[1])
        following = offset + size + content_length
        head = RawHead(content_length=content_length, size=size, block=window[at:end])
        prefix = window[end + 4 : end + 4 + min(content_length, PREFIX_BYTES)]
        if len(prefix) < min(content_length, PREFIX_BYTES) or (
            content_length > PREFIX_BYTES and prefix.startswith(b"HTTP") and END_OF_HEADER not in prefix
        ):
            prefix = raw.exact(offset + size, min(content_length, MAX_HEAD_BYTES))
        # The next record's window begins with the line ends of this one.
        if following + 4 + len(WARC) > base + len(window) or following - base + 1024 > len(window):
            window, base = raw.exact(following, HEAD_BYTES), following
        tail = following - base
        if window[tail : tail + 4] != END_OF_HEADER:
            return offset
        following += 4
        is_end = len(window) == tail + 4
        if not is_end and not window.startswith(WARC, tail + 4):
            return offset
        yield RawRecord(head, prefix, False, True, offset, following - offset)
        if is_end and not raw.exact(following, 1):
            return None
        offset = following


def _packed(raw: RawFile, offset: int) -> Generator[RawRecord | Break, None, int | None]:
    """Records that are a gzip member each. Where it stopped; None at a clean end."""
    window, base = raw.exact(offset, GZIP_WINDOW_BYTES), offset
    while True:
        at = offset - base
        if len(window) - at < 2 * TASTE_INPUT_BYTES and len(window) >= GZIP_WINDOW_BYTES:
            window, base, at = raw.exact(offset, GZIP_WINDOW_BYTES), offset, 0
        inflater = zlib.decompressobj(zlib.MAX_WBITS | 16)
        fed = min(at + TASTE_INPUT_BYTES, len(window))
        try:
            taste = inflater.decompress(window[at:fed], TASTE_OUTPUT_BYTES)
            end = taste.find(END_OF_HEADER)
            if end < 0:
                return offset
            length = LENGTH.search(taste, 0, end)
            if length is None or not taste.startswith(WARC) or taste.find(b"\n\n", 0, end) >= 0:
                return offset
            content_length = int(length[1])
            size = end + 4
            prefix = taste[size : size + min(content_length, PREFIX_BYTES)]
            if content_length > len(prefix) and prefix.startswith(b"HTTP") and END_OF_HEADER not in prefix:
                fed = min(at + MAX_HEAD_BYTES, len(window))
                more = inflater.unconsumed_tail + window[at + TASTE_INPUT_BYTES : fed]
                taste += inflater.decompress(more, MAX_HEAD_BYTES)
                prefix = taste[size : size + min(content_length, MAX_HEAD_BYTES)]
        except zlib.error:
            return offset
        whole = size + content_length + 4
        if inflater.eof and len(taste) == whole:
            following = fed - len(inflater.unused_data)
        else:
            following = _next_member(window, at, whole)
            if following < 0 and at > 0:
                window, base, at = raw.exact(offset, GZIP_WINDOW_BYTES), offset, 0
                following = _next_member(window, at, whole)
        if following < 0 and len(window) < GZIP_WINDOW_BYTES:
            following = _end_of_file(window, at, whole)
        if following < 0:
            return offset
        if not window.startswith(GZIP, following) and raw.exact(base + following, len(GZIP)) not in (
            GZIP,
            b"",
        ):
            return offset
        head = RawHead(content_length=content_length, size=size, block=taste[:end])
        yield RawRecord(head, prefix, False, True, offset, base + following - offset)
        offset = base + following
        if following >= len(window):
            window, base = raw.exact(offset, GZIP_WINDOW_BYTES), offset
            if not window:
                return None


def _next_member(window: bytes, at: int, whole: int) -> int:
    """Start of the next member, believed where the size before it is that of this record; -1 if none."""
    size = (whole & 0xFFFFFFFF).to_bytes(4, "little")
    found = window.find(GZIP, at + TRAILER_BYTES)
    while found >= 0:
        if window.startswith(size, found - 4):
            return found
        found = window.find(GZIP, found + 1)
    return -1


def _end_of_file(window: bytes, at: int, whole: int) -> int:
    return len(window) if window.endswith((whole & 0xFFFFFFFF).to_bytes(4, "little"), at) else -1
