"""An archive file as one stream of uncompressed bytes that knows where in the file each of them is stored.

The stream never raises for a broken file: it notes a `Break`, goes on with the next good member, and lets
no read run across the gap.
"""

import re
from bisect import insort
from collections import deque
from typing import Literal

import msgspec

from pipelines.sources.codecs import Codec, CodecError, Member
from pipelines.sources.rawfiles import WINDOW_BYTES, RawFile

TASTE_BYTES = 8192
TASTE_INPUT_BYTES = 1024
PROBE_BYTES = 4096
"""Inflated bytes of a member that are looked at to tell whether a WARC record begins there."""
ISIZE_BYTES = 4
GZIP_MAX_GROWTH = 1.01
"""Deflate stores what it cannot shrink with 5 bytes a block; a longer jump is not believed."""
FAR = 1 << 62


class Break(msgspec.Struct):
    """A stretch of a file that could not be read as it should be."""

    kind: Literal["cut", "broken", "garbage", "checksum"]
    offset: int
    """Bytes from the start of the file."""
    length: int
    """Bytes in the file; 0 where unknown."""
    detail: str
    position: int
    """Where in the uncompressed stream it was noticed."""


class Place(msgspec.Struct):
    """Where an uncompressed position is stored."""

    offset: int
    """Of its gzip member, or itself in an uncompressed file."""
    inside: int
    """Uncompressed bytes from the member's start; 0: a record here can be addressed."""


class Stream:
    """Bytes of an uncompressed file; base of the inflating one."""

    is_inflating = False

    def __init__(self, raw: RawFile, start: int = 0) -> None:
        self.raw = raw
        self.breaks: deque[Break] = deque()
        self._buffer = b""
        self._index = 0
        self._position = start
        """Uncompressed position of the first byte in the buffer that was not read."""
        self._stops: list[int] = []
        """Positions that no read crosses: member starts that begin a WARC record, gaps."""

    @property
    def position(self) -> int:
        return self._position

    @property
    def _ahead(self) -> int:
        return len(self._buffer) - self._index

    def _fill(self) -> bytes:
        return self.raw.at(self._position + self._ahead, WINDOW_BYTES)

    def _need(self, size: int) -> int:
        """Bytes up to `size` that can be had before the next stop."""
        while self._ahead < size:
            if self._stops and self._stops[0] <= self._position + self._ahead:
                break  # what is behind a stop is not needed now
            piece = self._fill()
            if not piece:
                break
            self._buffer = self._buffer[self._index :] + piece if self._ahead else piece
            self._index = 0
        return min(size, self._ahead, self._room())

    def _room(self) -> int:
        return self._stops[0] - self._position if self._stops else FAR

    def peek(self, size: int) -> bytes:
        """Up to `size` bytes without taking them; fewer at a stop or the end."""
        got = self._need(size)
        return self._buffer[self._index : self._index + got]

    def read(self, size: int) -> bytes:
        """Up to `size` bytes; fewer at a stop or the end."""
        pieces: list[bytes] = []
        while size > 0 and (got := self._need(1) and min(size, self._ahead, self._room())):
            pieces.append(self._buffer[self._index : self._index + got])
            self._index += got
            self._position += got
            size -= got
        return pieces[0] if len(pieces) == 1 else b"".join(pieces)

    def skip(self, size: int) -> int:
        """As `read`, without the bytes; how many were there."""
        skipped = 0
        while size > 0 and (got := self._need(1) and min(size, self._ahead, self._room())):
            self._index += got
            self._position += got
            skipped += got
            size -= got
        return skipped

    def is_stopped(self) -> bool:
        """Nothing more before the next stop or the end."""
        return self._need(1) == 0

    def pass_stop(self) -> bool:
        """Steps over the stops at this position; False at the end of the file."""
        while not self._need(1):
            if not self._stops or self._stops[0] > self._position:
                return False
            self._stops.pop(0)
        return True

    def place(self) -> Place:
        return Place(self._position, 0)

    def jump_record(self, start: Place, sizes: tuple[int, ...]) -> bool:
        """Goes to the end of the member in which the record at `start` lies, if that can be found unread."""
        return False

    def unread(self, taken: bytes) -> None:
        """Gives back what was read last."""
        self._buffer = taken + self._buffer[self._index :]
        self._index = 0
        self._position -= len(taken)

    def rewind(self, position: int) -> bool:
        """Back to an earlier position; False where the bytes are gone."""
        return False

    def note_end(self, start: int) -> None:
        """Told that the record that began at offset `start` is not all there."""

    def take_breaks(self) -> list[Break]:
        """The breaks up to this position."""
        taken = []
        while self.breaks and self.breaks[0].position <= self._position:
            taken.append(self.breaks.popleft())
        return taken


class PlainStream(Stream):
    """An uncompressed file: position and offset are the same."""

    def skip(self, size: int) -> int:
        inside = min(size, self._ahead)
        self._index += inside
        self._position += inside
        rest = size - inside
        if rest <= 0:
            return size
        # Seeking does not tell whether the bytes are there; the last of them does.
        if not self.raw.at(self._position + rest - 1, 1):
            return inside + super().skip(rest)
        self._buffer, self._index = b"", 0
        self._position += rest
        return size

    def note_end(self, start: int) -> None:
        detail = "the file ends inside a record"
        self.breaks.append(Break("cut", start, self._position - start, detail, self._position))

    def rewind(self, position: int) -> bool:
        self._buffer, self._index, self._position = b"", 0, position
        return True


class InflatingStream(Stream):
    """A compressed file, member by member; uncompressed positions count from the start of reading."""

    is_inflating = True

    def __init__(self, raw: RawFile, codec: Codec, starts_record: re.Pattern[bytes], start: int = 0) -> None:
        super().__init__(raw)
        self._codec = codec
        self._starts_record = starts_record
        self._offset = start
        """In the file: the next byte to inflate."""
        self._member: Member | None = None
        self._member_offset = start
        self._member_position = 0
        self._filled = 0
        """Uncompressed position behind the buffer."""
        self._places: deque[tuple[int, int]] = deque()
        """Member starts not yet passed: (uncompressed position, offset in the file)."""
        self._is_at_end = False

    def _fill(self) -> bytes:
        while not self._is_at_end:
            if self._member is None and not self._open_member():
                return b""
            piece = self._inflate()
            if piece:
                if self._filled == self._member_position and self._starts_record.match(piece):
                    insort(self._stops, self._filled)
                self._filled += len(piece)
                return piece
        return b""

    def _open_member(self) -> bool:
        self._offset = self._codec.skip_ahead(self.raw, self._offset)
        head = self.raw.at(self._offset, len(self._codec.magic))
        if head != self._codec.magic:
            if not head or self._is_padding():
                self._is_at_end = True
                return False
            if not self._resync(self._offset, "garbage", "no member starts here"):
                return False
        self._member = self._codec.open()
        self._member_offset = self._offset
        self._member_position = self._filled
        self._places.append((self._filled, self._offset))
        return True

    def _inflate(self) -> bytes:
        member = self._member
        assert member is not None  # noqa: S101 - for the type checker
        # First a taste, enough for most headers: a record that nobody wants is jumped over uninflated.
        is_taste = self._filled - self._member_position < TASTE_BYTES
        chunk = self.raw.view(self._offset, TASTE_INPUT_BYTES if is_taste else self._codec.input_bytes)
        if not chunk:
            # Zeros and text inflate to something as well: members may lie behind where it went astray.
            self._member = None
            self._resync(self._member_offset, "cut", "the file ends inside a member")
            return b""
        try:
            piece, used = member.feed(chunk)
        except CodecError as error:
            return self._salvage(str(error))
        self._offset += used
        if member.eof:
            self._member = None
        return piece

    def _salvage(self, detail: str) -> bytes:
        emitted = self._filled - self._member_position
        piece, end = self._codec.salvage(self.raw, self._member_offset, emitted)
        self._member = None
        position = self._filled + len(piece)
        if end is not None:
            self.breaks.append(
                Break("checksum", self._member_offset, end - self._member_offset, detail, position)
            )
            self._offset = end
        else:
            self._resync(self._member_offset, "broken", detail, ahead=len(piece))
        return piece

    def _note(
        self, kind: Literal["cut", "broken", "garbage"], offset: int, length: int, detail: str, ahead: int = 0
    ) -> None:
        position = self._filled + ahead
        self.breaks.append(Break(kind, offset, length, detail, position))
        insort(self._stops, position)

    def _resync(
        self, start: int, kind: Literal["broken", "garbage", "cut"], detail: str, *, ahead: int = 0
    ) -> bool:
        """To the next member that begins a WARC record. False at the end of the file."""
        offset = start
        while (offset := self.raw.find(self._codec.magic, offset + 1)) >= 0:
            if self._begins_record(offset):
                self._note("broken" if kind == "cut" else kind, start, offset - start, detail, ahead)
                self._offset = offset
                return True
        self._note(kind, start, self.raw.size() - start, detail, ahead)
        self._is_at_end = True
        return False

    def _begins_record(self, offset: int) -> bool:
        try:
            piece, _ = self._codec.open().feed(self.raw.view(offset, PROBE_BYTES))
        except CodecError:
            return False
        return self._starts_record.match(piece) is not None

    def _is_padding(self) -> bool:
        """Zeros up to the end of the file, as some tools pad with."""
        offset = self._offset
        while piece := self.raw.at(offset, WINDOW_BYTES):
            if piece.strip(b"\0"):
                return False
            offset += len(piece)
        return True

    def place(self) -> Place:
        while len(self._places) > 1 and self._places[1][0] <= self._position:
            self._places.popleft()
        if self._member is None and self._filled == self._position:
            return Place(self._offset, 0)  # at a member's end: the next one begins here
        if not self._places:
            return Place(self._offset, 0)
        position, offset = self._places[0]
        return Place(offset, self._position - position)

    def jump_record(self, start: Place, sizes: tuple[int, ...]) -> bool:
        """By the next member's magic bytes, believed only if the size of gzip's trailer fits one of `sizes`.

        `sizes` are the uncompressed sizes that the member would have if it held nothing but the record.
        """
        if self._codec.name != "gzip" or start.inside != 0 or self._member is None:
            return False
        if self._member_offset != start.offset:
            return False
        wanted = {(size & 0xFFFFFFFF).to_bytes(ISIZE_BYTES, "little"): size for size in sizes}
        farthest = start.offset + int(max(sizes) * GZIP_MAX_GROWTH) + WINDOW_BYTES
        offset = self._offset
        while True:
            offset = self.raw.find(self._codec.magic, offset, farthest)
            end = offset if offset >= 0 else self._end_if_near(farthest)
            if end is None:
                return False
            size = wanted.get(self.raw.at(end - ISIZE_BYTES, ISIZE_BYTES))
            if size is not None and end - ISIZE_BYTES >= self._offset:
                self._land(end, self._member_position + size)
                return True
            if offset < 0:
                return False
            offset += 1

    def _end_if_near(self, farthest: int) -> int | None:
        return None if self.raw.at(farthest, 1) else self.raw.size()

    def _land(self, offset: int, position: int) -> None:
        self._buffer, self._index = b"", 0
        self._position = self._filled = position
        self._offset = offset
        self._member = None
