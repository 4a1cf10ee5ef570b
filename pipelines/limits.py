"""All limits on input, in one value; docs/limits.md is the table of them."""

import msgspec


class Limits(msgspec.Struct, frozen=True, kw_only=True):
    """Bounds that keep one page from costing the run; every field is an option of the same name."""

    body_bytes: int = 64 * 1024 * 1024
    """Bytes of a body as stored, before content decoding; above: drop `body_too_large`."""
    decoded_bytes: int = 128 * 1024 * 1024
    """Bytes of a body after content decoding; above: drop `decoded_too_large`."""
    compression_ratio: int = 500
    """Decoded over stored bytes, judged above 8 MiB decoded; above: drop `compression_bomb`."""
    nesting: int = 1000
    """Levels of elements that stay a tree; deeper ones are folded into the level above."""
    text_chars: int = 20_000_000
    """Characters of markup that are parsed; the rest is cut and the page flagged `truncated`."""
    page_seconds: float = 60.0
    """Wall time a page may take before it is given up as drop `time_limit`."""
    header_bytes: int = 1024 * 1024
    """Bytes of a WARC or HTTP header block; above: the WARC record is counted as broken."""


DEFAULT_LIMITS = Limits()
