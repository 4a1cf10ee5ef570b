"""Archive files on object stores and web servers, read by range through fsspec (extra `remote`)."""

import re
from typing import BinaryIO, cast
from urllib.parse import urlsplit

from pipelines.errors import PipelineError

STORES = re.compile(r"(?:s3|s3a|gs|gcs|az|abfs|abfss|oss|hf|ftp|sftp|memory)://", re.I)
ARCHIVE_PATH = re.compile(r"\.(?:warc|arc|wet|wacz)(?:\.(?:gz|zst|lz4))?$", re.I)
BLOCK_BYTES = 4 * 1024 * 1024


def is_remote_archive(source: str) -> bool:
    """A file on an object store, or an archive file (by its name) on a web server.

    >>> is_remote_archive("https://example.com/a.warc.gz?x=1"), is_remote_archive("https://example.com/a.html")
    (True, False)
    """
    if STORES.match(source):
        return True
    return source.lower().startswith(("http://", "https://")) and bool(
        ARCHIVE_PATH.search(urlsplit(source).path)
    )


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
    return cast("BinaryIO", opened)
