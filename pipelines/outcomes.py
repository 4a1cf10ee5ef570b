"""What a run is told and what it gives back: `Options`, one `Outcome` a capture. Imports nothing of the chain.

So the process that hands out work and writes files is up long before its workers are.
"""

from functools import cache
from importlib import resources

import msgspec

from pipelines.digests import sha256_hex
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, Drop
from pipelines.timestamps import rfc3339
from pipelines.version import EXTRACTOR


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What a user may set for a run; what decides over a record is part of `config_sha256`."""

    limits: Limits = DEFAULT_LIMITS
    charset: str | None = None
    """Charset of all pages, where the user knows better."""
    with_markdown: bool = False
    """Also make the text with its structure as Markdown."""
    with_links: bool = False
    """Keep the links of the text in that Markdown; the record is the same without and with them."""
    with_blocks: bool = False
    """Keep each block with verdict, reasons and XPath (for blocks.jsonl)."""


DEFAULT_OPTIONS = Options()


class Outcome(msgspec.Struct, frozen=True, kw_only=True):
    """What became of one capture: an encoded record or a drop, and what the counters need."""

    record: bytes | None = None
    """The record as JSON, without line end."""
    drop: Drop | None = None
    language: str | None = None
    flags: list[str] = []
    markdown: str | None = None
    """The text with headings, lists, quotations, tables, where asked for."""
    blocks: bytes | None = None
    """`{id, url, blocks}` as JSON, where asked for."""
    second_opinion: bool = False


class Done(msgspec.Struct, frozen=True):
    """What became of a task: an outcome for each capture or drop in it, nearly always one."""

    outcomes: list[Outcome]
    capture_flags: dict[str, int] = {}
    """What was noticed while it was read, as in `SourceCounts`."""
    lost_bytes: int = 0


def place_of(capture: Capture) -> str:
    """Where a capture came from, in words for a log line."""
    came = capture.provenance
    if came.warc_file is not None:
        return f"{came.warc_file}:{came.warc_offset}"
    return came.archive_url or capture.url


def placed(drop: Drop, capture: Capture) -> Drop:
    """The drop of this capture."""
    return msgspec.structs.replace(
        drop, url=capture.url, captured_at=capture.captured_at, where=drop.where or place_of(capture)
    )


def unreadable_source(where: str, error: Exception) -> Drop:
    """The failure that a file is which cannot be opened."""
    detail = getattr(error, "strerror", None) or str(error)
    return Drop(stage="source", reason="unreadable_source", where=where, detail=detail, is_failure=True)


def dropped_line(drop: Drop) -> bytes:
    """A drop as one line of dropped.jsonl, without line end."""
    return msgspec.json.encode(
        {
            "stage": drop.stage,
            "reason": drop.reason,
            "is_failure": drop.is_failure,
            "url": drop.url,
            "captured_at": rfc3339(drop.captured_at),
            "where": drop.where,
            "detail": drop.detail,
        }
    )


@cache
def config_sha256(options: Options) -> str:
    """SHA-256 over everything but the page that decides what a record holds."""
    parts = [EXTRACTOR.encode(), msgspec.json.encode([options.limits, options.charset])]
    root = resources.files("pipelines.resources")
    stack = sorted(root.iterdir(), key=lambda entry: entry.name)
    while stack:
        entry = stack.pop(0)
        if entry.is_dir():
            stack = sorted(entry.iterdir(), key=lambda inner: inner.name) + stack
        elif not entry.name.endswith((".py", ".pyc")):
            parts += [entry.name.encode(), sha256_hex(entry.read_bytes()).encode()]
    return sha256_hex(b"\n".join(parts))
