"""The exception tree of the library; imports nothing, so that everything may import it.

PipelineError
├── UnreadableCapture   the bytes of one capture cannot be read (encoding, limit); go on with the next
├── UnparsablePage      bytes were decoded, but no tree could be made of them; go on with the next
├── BadArchiveFile      an archive file (or a part of it) is broken; carries file and offset
├── BadIndex            an archive's index answered something that is no index
└── SinkError           an output cannot be written; stop
"""


class PipelineError(Exception):
    """Anything that this library refuses; the message names the value and the place."""


class UnreadableCapture(PipelineError):
    """The body of one capture cannot be read: broken encoding, a limit passed, nothing there.

    `reason` is a snake_case noun for the count of drops, the message says more.
    """

    def __init__(self, reason: str, detail: str = "") -> None:
        super().__init__(f"{reason}: {detail}" if detail else reason)
        self.reason = reason
        self.detail = detail


class UnparsablePage(UnreadableCapture):
    """The body was decoded, but no tree could be made of it."""


class BadArchiveFile(PipelineError):
    """An archive file is broken at `offset` (bytes from its start)."""

    def __init__(self, file: str, offset: int, detail: str) -> None:
        super().__init__(f"{file}, offset {offset}: {detail}")
        self.file = file
        self.offset = offset
        self.detail = detail


class BadIndex(PipelineError):
    """A capture index (CDX, CDXJ, TimeMap) cannot be read; the message carries the line."""


class SinkError(PipelineError):
    """An output cannot be written; nothing under its final name was touched."""
