"""One capture by its place in an archive file, without reading what comes before it."""

import os
from functools import partial
from pathlib import Path
from typing import BinaryIO

from pipelines.errors import BadArchiveFile
from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, Drop
from pipelines.sources.archivefiles import iter_file_records, kind_of
from pipelines.sources.captures import Pending, capture_from_raw, drop_at, drop_from_break, is_capture
from pipelines.sources.heads import RawHead
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import RawRecord, Want
from pipelines.sources.revisits import RevisitResolver
from pipelines.sources.wacz import Package


def capture_at(
    path: str | os.PathLike[str] | BinaryIO,
    offset: int,
    *,
    limits: Limits = DEFAULT_LIMITS,
    record_id: str | None = None,
    resolver: RevisitResolver | None = None,
    name: str | None = None,
) -> Capture | Drop:
    """The capture whose WARC record (or gzip member) begins at `offset` of a file, or why there is none.

    `path` may name a file in a WACZ, `name.wacz!archive/name.warc.gz`, or be an open file, which provenance
    then calls `name`. `record_id` tells which one is
    meant where several records share a member. Raises `BadArchiveFile` where no record is at `offset`
    (an index may point anywhere), OSError where the file cannot be opened.
    """
    if not isinstance(path, (str, os.PathLike)):
        with RawFile(path, name=name) as raw:
            return _capture_at(raw, offset, limits, record_id, resolver)
    outer, mark, inner = os.fspath(path).partition("!")
    if mark and not Path(path).exists():
        with RawFile(outer) as raw, Package(raw).open(inner) as member:
            return _capture_at(member, offset, limits, record_id, resolver)
    with RawFile(path) as raw:
        return _capture_at(raw, offset, limits, record_id, resolver)


def _capture_at(
    raw: RawFile, offset: int, limits: Limits, record_id: str | None, resolver: RevisitResolver | None
) -> Capture | Drop:
    if offset < 0 or not raw.at(offset, 1):
        raise BadArchiveFile(raw.name, offset, "beyond the end of the file")

    def wants(head: RawHead, prefix: bytes) -> Want:
        is_meant = record_id is None or head.fields.get("warc-record-id") == record_id
        return "read" if is_meant and is_capture(head) else "peek"

    for found in iter_file_records(raw, kind_of(raw), limits=limits, wants=wants, start=offset):
        if not isinstance(found, RawRecord):
            return drop_from_break(found, raw.name)
        if found.offset != offset:
            break
        if wants(found.head, b"") == "read":
            return _resolved(found, raw, limits, resolver)
    raise BadArchiveFile(raw.name, offset, "no capture begins here")


def _resolved(
    found: RawRecord, raw: RawFile, limits: Limits, resolver: RevisitResolver | None
) -> Capture | Drop:
    item = capture_from_raw(found, raw, limits=limits)
    if not isinstance(item, Pending):
        return item
    if resolver is None:
        resolver = RevisitResolver(limits=limits)
        resolver.add_file(raw.name, partial(raw.shared))
    return resolver.resolve(item) or drop_at(found, raw.name, "unresolved_revisit", item.digest or "")
