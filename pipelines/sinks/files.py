"""Files that appear under their final name only when complete; compressed by their ending."""

import gzip
import io
import os
from pathlib import Path
from typing import IO, BinaryIO, cast

from pipelines.errors import SinkError


def partial_path(path: Path) -> Path:
    """Where the bytes of `path` lie until they are complete."""
    return path.with_name(f".{path.name}.part")


class AtomicFile:
    """A binary file written as `.NAME.part` and renamed on `commit`; `.gz` and `.zst` are compressed.

    `checkpoint` makes all bytes so far durable and ends the compressed member, so that a later run can go
    on from `size`. Raises `SinkError` when the file cannot be written.
    """

    def __init__(self, path: str | os.PathLike[str], *, resume_at: int | None = None) -> None:
        self.path = Path(path)
        self._partial = partial_path(self.path)
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._raw: BinaryIO = self._partial.open("r+b" if resume_at is not None else "wb")
            if resume_at is not None:
                self._raw.truncate(resume_at)
                self._raw.seek(resume_at)
        except OSError as error:
            raise SinkError(f"cannot write {self.path}: {error.strerror or error}") from error
        # opened with the first write: a gzip header written early would stand behind the checkpoint
        self._stream: IO[bytes] | None = None

    def write(self, content: bytes) -> None:
        try:
            if self._stream is None:
                self._stream = _compressor(self.path, self._raw)
            self._stream.write(content)
        except OSError as error:
            raise SinkError(f"cannot write {self.path}: {error.strerror or error}") from error

    def checkpoint(self) -> int:
        """Bytes that are safely on disk."""
        self._end_member()
        self._raw.flush()
        os.fsync(self._raw.fileno())
        return self._raw.tell()

    def _end_member(self) -> None:
        if self._stream is not None and self._stream is not self._raw:
            self._stream.close()
        self._stream = None

    def commit(self) -> None:
        """Complete: durable, and under its final name."""
        self.checkpoint()
        self._raw.close()
        os.replace(self._partial, self.path)

    def abandon(self) -> None:
        """Close, leave the partial file for a resume."""
        self._end_member()
        self._raw.close()


def _compressor(path: Path, raw: BinaryIO) -> IO[bytes]:
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(filename="", mode="wb", fileobj=raw, mtime=0, compresslevel=6))
    if path.suffix == ".zst":
        import zstandard

        return cast(
            "IO[bytes]",
            zstandard.ZstdCompressor(level=6).stream_writer(raw, closefd=False, write_return_read=True),
        )
    return raw


def read_lines(path: str | os.PathLike[str]) -> io.BufferedReader:
    """The decompressed bytes of a `.jsonl`, `.jsonl.gz` or `.jsonl.zst` file."""
    name = os.fspath(path)
    if name.endswith(".gz"):
        return io.BufferedReader(cast("io.RawIOBase", gzip.open(name, "rb")))
    if name.endswith(".zst"):
        import zstandard

        # closed with the reader that is returned
        raw = open(name, "rb")  # noqa: SIM115
        stream = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return io.BufferedReader(cast("io.RawIOBase", stream))
    return Path(name).open("rb")
