"""A capture left where it is stored: whoever makes its record reads it, not who finds it."""

import msgspec


class Stored(msgspec.Struct, frozen=True):
    """A saved page, or one record of a WARC file; what it holds is told by `files.iter_stored`."""

    path: str
    offset: int | None = None
    """Of the WARC record (of its gzip member, if compressed); None: the file is a page."""
    length: int = 0
    """Bytes of that record in the file."""
