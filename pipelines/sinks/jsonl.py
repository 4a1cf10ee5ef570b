"""Records as JSON Lines: UTF-8, one object a line, keys in schema order."""


class JsonlSink:
    """One record a line."""

    def header(self) -> bytes:
        return b""

    def line(self, record: bytes) -> bytes:
        return record + b"\n"
