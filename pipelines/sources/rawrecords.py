"""A stream of an archive file to its raw records, one after the other, whatever is broken between them."""

import re
from collections.abc import Callable, Iterator
from typing import Literal, Protocol

import msgspec

from pipelines.limits import Limits
from pipelines.sources.heads import RawHead
from pipelines.sources.streams import Break, Place, Stream

HEAD_WINDOW_BYTES = 8192
PREFIX_BYTES = 2048
"""Of a block: shown to whoever decides whether to read it; more where an HTTP header is longer."""
SCAN_BYTES = 64 * 1024
SCAN_OVERLAP_BYTES = 4096
START_WINDOW_BYTES = 4096
REPAIR_BYTES = 1024 * 1024
"""How far behind a record of a wrong length its true end is searched, to give it back what is missing."""
STRAY_BYTES = 16
BETWEEN = b"\r\n\t \0"
"""What may stand between records without being worth a word."""

Want = Literal["read", "peek"]
"""`read` the whole block, or only `peek` at its first bytes and pass by."""


class RawRecord(msgspec.Struct):
    """One record of an archive file with where it is stored."""

    head: RawHead
    block: bytes
    """The whole block, or its first bytes if it was only peeked at."""
    is_read: bool
    is_whole: bool
    """All declared bytes are there. True for a block that was only passed by, if nothing spoke against it."""
    offset: int
    length: int | None
    """Bytes in the file, up to where the next record begins. None: it shares its gzip member with others."""
    inside: int = 0
    """Uncompressed bytes from the start of the member; 0: it can be read from `offset`."""
    flags: tuple[str, ...] = ()
    """`wrong_length`, `damaged`."""


class Layout(Protocol):
    """What WARC and ARC differ in."""

    start: re.Pattern[bytes]
    """Matches where a record begins."""
    scan: re.Pattern[bytes]
    """Finds where a record begins in running text; group 1 is its first byte."""

    def parse(self, window: bytes, *, is_all: bool) -> RawHead | int:
        """The header at the start of `window`, or how many bytes it takes to tell.

        `is_all`: there are no more. Raises ValueError for what cannot be a header.
        """


def iter_raw_records(
    stream: Stream, layout: Layout, *, limits: Limits, wants: Callable[[RawHead, bytes], Want]
) -> Iterator[RawRecord | Break]:
    """Raw records in file order, and a `Break` for each stretch that is lost or torn."""
    reader = _Reader(stream, layout, limits, wants)
    while stream.pass_stop():
        yield from stream.take_breaks()
        found = reader.next_record()
        if found is not None:
            yield from _settled(found, stream)
    yield from stream.take_breaks()


def _settled(found: RawRecord | Break, stream: Stream) -> Iterator[RawRecord | Break]:
    """A record together with the breaks inside it: they tell on it."""
    breaks = stream.take_breaks()
    if isinstance(found, RawRecord) and any(_is_inside(one, found) for one in breaks):
        found.flags = tuple(dict.fromkeys((*found.flags, "damaged")))
    if isinstance(found, RawRecord) or not any(one.offset == found.offset for one in breaks):
        yield found
    yield from (one for one in breaks if one.kind != "checksum" or isinstance(found, Break))


def _is_inside(gap: Break, found: RawRecord) -> bool:
    """Does the break tell on this record, and not on the next, whose member broke before it gave a byte?"""
    is_behind = found.length is not None and gap.offset >= found.offset + found.length
    return gap.kind in ("checksum", "broken") and not is_behind


class _Reader:
    def __init__(
        self, stream: Stream, layout: Layout, limits: Limits, wants: Callable[[RawHead, bytes], Want]
    ) -> None:
        self._stream = stream
        self._layout = layout
        self._limits = limits
        self._wants = wants

    def next_record(self) -> RawRecord | Break | None:
        """The record at this position, a break in its place, or None for mere blanks."""
        stream = self._stream
        window = stream.peek(START_WINDOW_BYTES)
        blanks = len(window) - len(window.lstrip(BETWEEN))
        place = stream.place()
        if blanks:
            stream.skip(blanks)
            window = stream.peek(START_WINDOW_BYTES)
            if not window:
                return None
            behind = stream.place()
            # The blank lines of one record may open the next one's member; that is still where it begins.
            place = place if place.inside == 0 and behind.offset == place.offset else behind
        position = stream.position
        if not self._layout.start.match(window):
            return self._lost(place, position, "no record starts here")
        try:
            head = self._read_head()
        except ValueError as error:
            return self._lost(place, position, str(error))
        return self._with_block(head, place)

    def _read_head(self) -> RawHead:
        stream = self._stream
        wanted = PREFIX_BYTES
        while True:
            window = stream.peek(wanted)
            head = self._layout.parse(window, is_all=len(window) < wanted)
            if isinstance(head, RawHead):
                stream.skip(head.size)
                return head
            if wanted >= self._limits.header_bytes:
                raise ValueError(f"a header of over {self._limits.header_bytes} bytes")
            wanted = min(self._limits.header_bytes, wanted * 4)

    def _lost(self, place: Place, position: int, detail: str) -> Break:
        """Passes by everything up to the next record."""
        self._stream.skip(1)
        self._scan()
        self._stream.is_stopped()  # so that the next member is known and the stretch can be measured
        end = self._stream.place()
        return Break(
            "garbage", place.offset, max(end.offset - place.offset, 0), detail, self._stream.position
        )

    def _scan(self, limit: int | None = None) -> bytes:
        """Passes by everything up to the next record or stop; what it passed, if that is under `limit`."""
        stream = self._stream
        passed: list[bytes] = []
        total = 0
        while window := stream.peek(SCAN_BYTES):
            found = self._layout.scan.search(window)
            if found:
                step = found.start(1)
            elif len(window) < SCAN_BYTES:
                step = len(window)
            else:
                step = len(window) - SCAN_OVERLAP_BYTES
            if limit is not None and total <= limit:
                passed.append(window[:step])
            total += step
            stream.skip(step)
            if found or step == len(window):
                break
        return b"".join(passed) if limit is not None and total <= limit else b""

    def _with_block(self, head: RawHead, place: Place) -> RawRecord:
        stream = self._stream
        declared = head.content_length
        content = stream.position
        flags: list[str] = []
        if declared is None:
            block = _without_trailer(self._scan(self._limits.body_bytes))
            return self._record(head, block, place, True, True, ["wrong_length"])
        prefix = stream.peek(min(declared, PREFIX_BYTES))
        if len(prefix) == PREFIX_BYTES and not HTTP_END.search(prefix):
            prefix = stream.peek(min(declared, SCAN_BYTES))
        is_read = self._wants(head, prefix) == "read" and declared <= self._limits.body_bytes
        if not is_read:
            if stream.jump_record(place, tuple(head.size + declared + tail for tail in (4, 2, 1, 0))):
                return self._record(head, prefix, place, False, True, flags)
            is_whole = stream.skip(declared) == declared
            if is_whole and not self._is_aligned() and self._is_record_near():
                flags.append("wrong_length")
            elif not (is_whole and self._is_aligned()) and stream.rewind(content):
                self._scan()  # plain file: a length that points into the blue must not swallow the rest
                flags.append("wrong_length")
                is_whole = True
            return self._record(head, prefix, place, False, is_whole, flags)
        block = stream.read(declared)
        is_whole = len(block) == declared
        if not is_whole or not self._is_aligned():
            block, is_whole, flags = self._realigned(block, is_whole)
            if not is_whole and not flags:
                stream.note_end(place.offset)
        return self._record(head, block, place, True, is_whole, flags)

    def _is_aligned(self) -> bool:
        """Behind the block come line ends, and then the next record, a stop or the end."""
        stream = self._stream
        tail = stream.peek(4)
        if tail == b"\r\n\r\n":
            stream.skip(4)
            return True
        blanks = len(tail) - len(tail.lstrip(b"\r\n"))
        following = stream.peek(blanks + START_WINDOW_BYTES)[blanks:]
        if following and not self._layout.start.match(following):
            return False
        stream.skip(blanks)
        return True

    def _is_record_near(self) -> bool:
        """A few stray bytes behind a record that nobody reads, as of a length that is out by two or three."""
        found = self._layout.scan.search(self._stream.peek(STRAY_BYTES + START_WINDOW_BYTES))
        if found is None or found.start(1) > STRAY_BYTES:
            return False
        self._stream.skip(found.start(1))
        return True

    def _realigned(self, block: bytes, is_whole: bool) -> tuple[bytes, bool, list[str]]:
        """The block with its true end, if the next record tells it; else as declared."""
        inner = self._layout.scan.search(block)
        if inner:
            start = inner.start(1)
            self._stream.unread(block[start:])
            cut = _without_trailer(block[:start])
            return cut, _promises(cut, len(cut)), ["wrong_length"]
        if not is_whole:
            return block, False, []
        ahead = self._stream.peek(REPAIR_BYTES)
        found = self._layout.scan.search(ahead)
        if found is None and not (len(ahead) < REPAIR_BYTES):
            return block, True, ["wrong_length"]
        extra = ahead[: found.start(1)] if found else ahead
        if _promises(block, len(block) + len(_without_trailer(extra))):
            self._stream.skip(len(extra))
            return block + _without_trailer(extra), True, ["wrong_length"]
        # More in the same member than the record: what was inflated is not what was written.
        return block, True, ["damaged"] if self._stream.is_inflating else []

    def _record(
        self, head: RawHead, block: bytes, place: Place, is_read: bool, is_whole: bool, flags: list[str]
    ) -> RawRecord:
        stream = self._stream
        stream.is_stopped()  # so that the next member, if there is one, is known
        end = stream.place()
        is_alone = place.inside == 0 and end.inside == 0 and end.offset > place.offset
        return RawRecord(
            head,
            block,
            is_read,
            is_whole,
            place.offset,
            end.offset - place.offset if is_alone else None,
            place.inside,
            tuple(flags),
        )


def _without_trailer(block: bytes) -> bytes:
    return block.removesuffix(b"\r\n\r\n") if block.endswith(b"\r\n\r\n") else block.rstrip(b"\r\n")


HTTP_LENGTH = re.compile(rb"\ncontent-length:[ \t]*(\d{1,15})[ \t]*\r?\n", re.I)
HTTP_END = re.compile(rb"\r*\n\r*\n")


def _promises(block: bytes, size: int) -> bool:
    """Does the HTTP message in `block` itself say that it is `size` bytes long?"""
    end = HTTP_END.search(block, 0, HEAD_WINDOW_BYTES)
    if end is None:
        return False
    length = HTTP_LENGTH.search(block, 0, end.end())
    return length is not None and end.end() + int(length[1]) == size
