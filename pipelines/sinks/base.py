"""What a sink is."""

from typing import Protocol


class Sink(Protocol):
    """Turns encoded records (one JSON object each, as bytes without line end) into output bytes."""

    def header(self) -> bytes:
        """What stands before the first record."""
        ...

    def line(self, record: bytes, markdown: str | None = None) -> bytes:
        """The bytes of one record in the output; `markdown` is its text with structure, if made."""
        ...
