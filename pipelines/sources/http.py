"""The HTTP message in a WARC record to status, headers and stored body; Common Crawl's renaming undone."""

import re

import msgspec

from pipelines.sources.heads import text_from_header

STATUS_LINE = re.compile(
    rb"\s{0,8}(?:HTTP|ICY)(?:/\d+(?:\.\d+)?)?[ \t]+(\d{3})(?!\d)[^\n]{0,65536}(?:\n|$)", re.I
)
END_OF_HEADERS = re.compile(rb"\r*\n\r*\n")
MAX_INTERIM_BYTES = 4096
# Crawlers that store the decoded body keep the header that is no longer true under another name.
RENAMED = re.compile(r"x-crawl(?:er)?-(?=content-|transfer-)|x-archive-orig-", re.I)


class HttpMessage(msgspec.Struct, frozen=True):
    status: int | None
    """None: no HTTP message, the block is the payload itself."""
    headers: tuple[tuple[str, str], ...]
    """Names in lower case, as stored."""
    start: int
    """Of the body in the block."""


def read_http_head(block: bytes, *, header_bytes: int) -> HttpMessage:
    """Status and headers at the start of `block`, which may be cut behind them.

    A status line may lack its text or its version. Raises ValueError for headers over `header_bytes`.
    """
    status = STATUS_LINE.match(block)
    if status is None:
        return HttpMessage(None, (), 0)
    if status[1].startswith(b"1") and (final := _behind_interim(block, status.end())):
        message = read_http_head(block[final:], header_bytes=header_bytes)
        return HttpMessage(message.status, message.headers, message.start + final)
    # A status line with nothing behind it: the search must see its line end.
    end = END_OF_HEADERS.search(block, max(status.end() - 2, 0), header_bytes)
    if end is None:
        if len(block) > header_bytes:
            raise ValueError(f"HTTP headers of over {header_bytes} bytes")
        return HttpMessage(int(status[1]), _headers(block[status.end() :]), len(block))
    return HttpMessage(int(status[1]), _headers(block[status.end() : end.start()]), end.end())


def _behind_interim(block: bytes, start: int) -> int:
    """Where the answer begins that follows a `100 Continue` in the same block; 0 where none does."""
    end = END_OF_HEADERS.search(block, max(start - 2, 0), start + MAX_INTERIM_BYTES)
    return end.end() if end and STATUS_LINE.match(block, end.end()) else 0


def _headers(lines: bytes) -> tuple[tuple[str, str], ...]:
    headers: list[tuple[str, str]] = []
    for line in text_from_header(lines).split("\n"):
        if line[:1] in (" ", "\t") and headers:
            name, value = headers[-1]
            headers[-1] = (name, f"{value} {line.strip()}")
            continue
        name, colon, value = line.partition(":")
        if colon and name.strip():
            headers.append((name.strip().lower(), value.strip()))
    return tuple(headers)


def original_headers(headers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """As the server sent them: a renamed header takes its name back, and the place of its stand-in.

    >>> original_headers((("content-length", "9"), ("x-crawler-content-length", "5")))
    (('content-length', '5'),)
    """
    restored = {RENAMED.sub("", name) for name, _ in headers if RENAMED.match(name)}
    if not restored:
        return headers
    return tuple(
        (RENAMED.sub("", name), value)
        for name, value in headers
        if RENAMED.match(name) or name not in restored
    )
