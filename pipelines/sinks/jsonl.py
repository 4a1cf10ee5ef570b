"""Records as JSON Lines: UTF-8, one object a line, keys in schema order."""


class JsonlSink:
    """One record a line."""

    def header(self) -> bytes:
        return b""

    def line(self, record: bytes, markdown: str | None = None) -> bytes:
        return record + b"\n"
