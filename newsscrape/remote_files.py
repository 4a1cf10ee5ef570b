"""Archive files on object stores and web servers, read by range through fsspec (extra `remote`)."""

import io
import re
from typing import Any, BinaryIO, cast

from pipelines.errors import PipelineError

STORES = re.compile(r"(?:s3|s3a|gs|gcs|az|abfs|abfss|oss|hf|ftp|sftp|memory)://", re.I)
ARCHIVE_URL = re.compile(
    r"https?://[^/?#]+/[^?#]*\.(?:warc|arc|wet|wacz)(?:\.(?:gz|zst|lz4))?(?:[?#]|$)", re.I
)
BLOCK_BYTES = 4 * 1024 * 1024


def is_remote_archive(source: str) -> bool:
    """A file on an object store, or an archive file (by its name) on a web server.

    >>> is_remote_archive("https://example.com/a.warc.gz?x=1"), is_remote_archive("https://example.com/a.html")
    (True, False)
    """
    return STORES.match(source) is not None or ARCHIVE_URL.match(source) is not None


def open_remote(source: str) -> BinaryIO:
    """The file, seekable where its server answers ranges. Raises `PipelineError` with what to install."""
    try:
        import fsspec

        opened = fsspec.open(source, "rb", block_size=BLOCK_BYTES, cache_type="readahead").open()
    except ImportError as error:
        raise PipelineError(f"{source}: needs `pip install newsscrape[remote]` ({error})") from error
    except OSError:
        raise
    except Exception as error:  # every store has exceptions of its own, of no common class
        raise PipelineError(f"{source}: {type(error).__name__}: {error}") from error
    return cast("BinaryIO", io.BufferedReader(_Translated(source, opened), BLOCK_BYTES))


class _Translated(io.RawIOBase):
    """A store's file whose errors are OSErrors, whatever the store calls them."""

    def __init__(self, name: str, file: Any) -> None:
        super().__init__()
        self.name = name
        self._file = file

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return bool(self._file.seekable())

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        return int(self._file.seek(offset, whence))

    def tell(self) -> int:
        return int(self._file.tell())

    def readinto(self, buffer: Any) -> int:
        try:
            piece = self._file.read(len(buffer))
        except OSError:
            raise
        except Exception as error:  # of the store's library, of no common class
            raise OSError(f"{self.name}: {type(error).__name__}: {error}") from error
        buffer[: len(piece)] = piece
        return len(piece)

    def close(self) -> None:
        self._file.close()
        super().close()
