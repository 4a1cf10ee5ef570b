"""A capture left where it is stored: whoever makes its record reads it, not who finds it."""

import msgspec


class Stored(msgspec.Struct, frozen=True):
    """A saved page, or one record of a WARC file; what it holds is told by `files.iter_stored`."""

    path: str
    within: tuple[int, int, str] | None = None
    """Of a WARC file that lies in `path` as it is: first byte, size, name (`outer!inner`)."""
    offset: int | None = None
    """Of the WARC record (of its gzip member, if compressed); None: the file is a page."""
    length: int = 0
    """Bytes of that record in the file."""
