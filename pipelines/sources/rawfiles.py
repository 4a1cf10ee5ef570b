"""A path, an open file or a pipe as bytes at offsets: what every reader of archive files reads from."""

import io
import os
import tempfile
from pathlib import Path, PurePath
from typing import BinaryIO

WINDOW_BYTES = 256 * 1024
SPOOL_MEMORY_BYTES = 32 * 1024 * 1024
"""What of a pipe is kept in memory; the rest goes to a temporary file, so that a reader may go back."""


def printable(name: str) -> str:
    """A file's name as text: bytes that are no UTF-8 (surrogates, in Python) escaped.

    >>> printable("caf\\udce9.warc")
    'caf\\\\udce9.warc'
    """
    return name.encode("utf-8", "backslashreplace").decode()


class RawFile:
    """Bytes of one file by offset, read through one window; a pipe is kept in a temporary file as it comes.

    A pipe is kept because broken stretches are read twice and revisits point back.
    """

    def __init__(self, source: str | os.PathLike[str] | BinaryIO, *, name: str | None = None) -> None:
        self.outer: RawFile | None = None
        """Closed together with this one."""
        self.part_of: tuple[RawFile, int, int] | None = None
        """The file that holds these bytes as they are, from where on and how many."""
        self._owns = isinstance(source, (str, os.PathLike))
        self._file: BinaryIO = open(source, "rb") if isinstance(source, (str, os.PathLike)) else source  # noqa: SIM115
        given = os.fspath(source) if isinstance(source, (str, os.PathLike)) else getattr(source, "name", "")
        self.path = Path(given) if isinstance(source, (str, os.PathLike)) else None
        self.name = name if name is not None else (str(given) or "<stream>")
        self._pipe: BinaryIO | None = None
        self._piped = 0
        if not _is_seekable(self._file):
            self._pipe, self._file = self._file, tempfile.SpooledTemporaryFile(max_size=SPOOL_MEMORY_BYTES)  # type: ignore[assignment] # noqa: SIM115
        self._window = b""
        self._start = 0
        self._is_end = False
        """The window reaches to the end of the file, which is no pipe."""

    @property
    def label(self) -> str:
        """What provenance calls the file: its name without folders, `outer!path/inner` in a WACZ."""
        outer, mark, inner = self.name.partition("!")
        return printable(PurePath(outer).name + mark + inner)

    def home(self) -> tuple[str, int] | None:
        """A path by which another process can open the file, and where in it these bytes begin."""
        if self.part_of is not None:
            outer = self.part_of[0].home()
            return None if outer is None else (outer[0], outer[1] + self.part_of[1])
        is_own = self.name.startswith(("/dev/", "/proc/"))
        is_known = self._pipe is None and self.path is not None and self.name == str(self.path)
        return (self.name, 0) if is_known and not is_own else None

    def __enter__(self) -> "RawFile":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Closes what this object opened; a file that was handed over stays open."""
        if self.outer is not None:
            self.outer.close()
        if self._owns or self._pipe is not None:
            self._file.close()
        # whoever may open the file again keeps this object
        self._window, self._start, self._is_end = b"", 0, False

    def shared(self) -> "RawFile":
        """The same open file for a second reader; closing it closes nothing."""
        other = object.__new__(_SharedFile)
        other.__dict__.update(self.__dict__)
        other._original = self
        other._window = b""
        return other

    def at(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset` on; fewer only at the end of the file."""
        if not self._has(offset, size):
            self._load(offset, size)
        inside = offset - self._start
        return self._window[inside : inside + size]

    def load(self, offset: int, size: int) -> None:
        """Reads these bytes and no more: for whoever knows that no others will be asked for."""
        self._load(offset, size, least=0)

    def exact(self, offset: int, size: int) -> bytes:
        """As `at`, past the window: for readers that jump."""
        if self._pipe is not None:
            return self.at(offset, size)
        self._file.seek(offset)
        return _read_fully(self._file, size)

    def view(self, offset: int, size: int) -> memoryview:
        """As `at`, without a copy, and possibly fewer than `size`; empty only at the end of the file."""
        if not self._has(offset, 1):
            self._load(offset, size)
        inside = offset - self._start
        return memoryview(self._window)[inside : inside + size]

    def size(self) -> int:
        """Bytes of the whole file; of a pipe only after reading it to its end."""
        if self._pipe is not None:
            while self._pull(WINDOW_BYTES):
                pass
            return self._piped
        return self._file.seek(0, io.SEEK_END)

    def find(self, pattern: bytes, start: int, end: int | None = None) -> int:
        """Offset of the next `pattern` from `start` on (beginning before `end`), -1 if there is none."""
        offset = start
        overlap = len(pattern) - 1
        while end is None or offset < end:
            piece = self.at(offset, WINDOW_BYTES)
            found = piece.find(pattern)
            if found >= 0:
                return offset + found if end is None or offset + found < end else -1
            if len(piece) < WINDOW_BYTES:
                return -1
            offset += len(piece) - overlap
        return -1

    def _has(self, offset: int, size: int) -> bool:
        end = self._start + len(self._window)
        return self._start <= offset and (offset + size <= end or (self._is_end and offset <= end))

    def _load(self, offset: int, size: int, *, least: int = WINDOW_BYTES) -> None:
        wanted = max(size, least)
        if self._pipe is not None:
            while self._piped < offset + wanted and self._pull(offset + wanted - self._piped):
                if self._piped >= offset + size:  # enough: do not wait for a pipe that is slow
                    break
        elif (
            wanted > WINDOW_BYTES
        ):  # a page's reader asks for all that it may be: no memory for what is not there
            wanted = min(wanted, max(self.size() - offset, 0) + 1)
        self._file.seek(offset)
        self._window = _read_fully(self._file, wanted)
        self._start = offset
        self._is_end = self._pipe is None and len(self._window) < wanted

    def _pull(self, size: int) -> int:
        assert self._pipe is not None  # noqa: S101 - for the type checker
        piece = self._pipe.read(min(size, WINDOW_BYTES))
        self._file.seek(0, io.SEEK_END)
        self._file.write(piece)
        self._piped += len(piece)
        return len(piece)


class _SharedFile(RawFile):
    """Reads through the file of another; offsets are absolute, so that they do not disturb each other."""

    _original: RawFile

    def close(self) -> None:
        return

    def at(self, offset: int, size: int) -> bytes:
        return self._original.at(offset, size)

    def exact(self, offset: int, size: int) -> bytes:
        return self._original.exact(offset, size)

    def view(self, offset: int, size: int) -> memoryview:
        return self._original.view(offset, size)

    def size(self) -> int:
        return self._original.size()


def _read_fully(file: BinaryIO, size: int) -> bytes:
    piece = file.read(size)
    if len(piece) == size or not piece:
        return piece
    pieces = [piece]  # raw files and network files may give less than there is
    missing = size - len(piece)
    while missing > 0 and (piece := file.read(missing)):
        pieces.append(piece)
        missing -= len(piece)
    return b"".join(pieces)


def _is_seekable(file: BinaryIO) -> bool:
    seekable = getattr(file, "seekable", None)
    return bool(seekable and seekable())
