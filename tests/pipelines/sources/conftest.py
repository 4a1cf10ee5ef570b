"""Archive files made by hand, byte by byte, so that each of their faults is known."""

import gzip
import io
import pickle
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, Drop
from pipelines.sources import (
    RevisitResolver,
    SourceCounts,
    Stored,
    iter_captures,
    iter_stored,
    iter_tasks,
)

HTML = b"<html><title>Rain</title><p>It rained all day in the valley.</p></html>"
DATE = "2024-05-06T07:08:09Z"


def http_message(
    body: bytes = HTML, *, headers: str = "Content-Type: text/html\r\n", status: str = "HTTP/1.1 200 OK"
) -> bytes:
    length = "" if "ength" in headers or "chunked" in headers else f"Content-Length: {len(body)}\r\n"
    return f"{status}\r\n{headers}{length}\r\n".encode() + body


def warc_record(
    block: bytes | None = None,
    *,
    kind: str = "response",
    url: str | None = "http://example.com/",
    fields: dict[str, str] | None = None,
    length: int | str | None = None,
    version: str = "1.0",
    tail: bytes = b"\r\n\r\n",
    newline: str = "\r\n",
) -> bytes:
    """One WARC record; `length` overrides the true Content-Length, `fields` add to or replace the usual."""
    content = http_message() if block is None else block
    named: dict[str, str] = {"WARC-Type": kind, "WARC-Date": DATE}
    if url is not None:
        named["WARC-Target-URI"] = url
    named["Content-Type"] = "application/http; msgtype=response"
    named |= fields or {}
    named["Content-Length"] = str(len(content) if length is None else length)
    lines = [f"WARC/{version}", *(f"{name}: {value}" for name, value in named.items())]
    return (newline.join(lines) + newline * 2).encode() + content + tail


def read(content: bytes, name: str = "test.warc", **options: Any) -> list[Capture | Drop]:
    """What a file holds; on its way also that it is the same for who leaves captures in place and reads them then."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(name).name
        path.write_bytes(content)
        assert_same_when_left(path, options.get("limits", DEFAULT_LIMITS))
    return list(iter_captures(io.BytesIO(content), name=name, **options))


def assert_same_when_left(path: Path, limits: Limits = DEFAULT_LIMITS) -> int:
    """Captures and counts of a file or folder, read at once and left in place and read then; how many were left."""
    at_once, counts, later = SourceCounts(), SourceCounts(), SourceCounts()
    items: list[Capture | Drop] = []
    left = 0
    for task in iter_tasks(path, limits=limits, resolver=RevisitResolver(limits=limits), counts=counts):
        if isinstance(task, Stored):
            left += 1
            sent = pickle.loads(pickle.dumps(task))  # noqa: S301 - as a worker gets it
            items += iter_stored(sent, limits=limits, counts=later)
        else:
            items.append(task)
    counts.add(later.flags, later.lost_bytes)
    assert items == list(iter_captures(path, limits=limits, counts=at_once))
    assert counts.as_dict() == at_once.as_dict()
    return left


@pytest.fixture(name="record")
def _record() -> Callable[..., bytes]:
    return warc_record


@pytest.fixture(name="message")
def _message() -> Callable[..., bytes]:
    return http_message


@pytest.fixture(name="read")
def _read() -> Callable[..., list[Capture | Drop]]:
    """All captures and drops of an archive file's bytes."""
    return read


@pytest.fixture(name="same_when_left")
def _same_when_left() -> Callable[..., int]:
    return assert_same_when_left


@pytest.fixture(name="captures")
def _captures() -> Callable[..., list[Capture]]:
    """Only the captures; a drop is an error."""

    def only(content: bytes, name: str = "test.warc", **options: Any) -> list[Capture]:
        items = read(content, name, **options)
        assert [item for item in items if isinstance(item, Drop)] == []
        return [item for item in items if isinstance(item, Capture)]

    return only


@pytest.fixture(name="html")
def _html() -> bytes:
    return HTML


@pytest.fixture(name="packed")
def _packed() -> Callable[..., bytes]:
    """Records as gzip members, one each."""
    return lambda *records: b"".join(gzip.compress(one, mtime=0) for one in records)
