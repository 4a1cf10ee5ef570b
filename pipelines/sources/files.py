"""One local file of any kind to its captures and drops, and a path to the archive files behind it."""

import os
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from pipelines.errors import BadArchiveFile
from pipelines.limits import Limits
from pipelines.model import Capture, Drop
from pipelines.sources.archivefiles import Kind, iter_file_records, iter_records_at, kind_of, open_packed
from pipelines.sources.captures import (
    Pending,
    SourceCounts,
    capture_from_raw,
    drop_at,
    drop_from_break,
    is_capture,
    one_line,
    wants_captures,
)
from pipelines.sources.fastlane import GZIP, WARC, iter_listed, record_at
from pipelines.sources.folder import capture_from_page, file_url, iter_paths
from pipelines.sources.heads import RawHead
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.rawrecords import RawRecord, Want
from pipelines.sources.revisits import RevisitResolver
from pipelines.sources.stored import Stored
from pipelines.sources.streams import TASTE_INPUT_BYTES, Break
from pipelines.sources.wacz import Package, inner_files, open_inner, open_slice, salvaged_files

MAX_NESTING = 4
"""Packages in packages; there are files that hold themselves."""
Item = Capture | Drop
Task = Capture | Drop | Stored
"""What is to become records: read, or left in its file."""
Wanted = Callable[[RawHead], bool]
"""Which captures are worth reading, by their WARC header."""


class Reading:
    """What holds for a whole reading, whatever the file."""

    def __init__(
        self,
        *,
        limits: Limits,
        resolver: RevisitResolver,
        counts: SourceCounts,
        wanted: Wanted | None = None,
        is_leaving: bool = False,
    ) -> None:
        self.limits = limits
        self.resolver = resolver
        self.counts = counts
        self.wanted = wanted
        self.is_leaving = is_leaving
        """Are captures left where they are stored, if that is a file that can be opened again?"""

    def wants(self, head: RawHead, prefix: bytes) -> Want:
        if self.wanted is not None and is_capture(head) and not self.wanted(head):
            return "peek"
        return wants_captures(head, prefix)

    def leaves(self, raw: RawFile) -> bool:
        return self.is_leaving and raw.home() is not None


class SourceReader(Protocol):
    def __call__(self, raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Task]: ...


def iter_warc(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Task]:
    """Captures of a WARC file of any version and compression, a WET file included."""
    if not (reading.leaves(raw) and raw.at(0, len(WARC)).startswith((WARC, GZIP))):
        yield from _iter_archive(raw, "warc", reading, start)
        return
    reading.resolver.add_file(raw.name, partial(_reopened, raw))
    listed = iter_listed(raw, "warc", limits=reading.limits, start=start, wants=reading.wants)
    for found in listed:
        if not (isinstance(found, RawRecord) and _is_worth_reading(found, reading)):
            yield from _items_of_records([found], raw, reading)
        elif found.head.kind == "revisit":  # its payload may lie in another file, and those are known here
            records = iter_records_at(raw, found.offset, limits=reading.limits, wants=reading.wants)
            yield from _items_of_records(islice(records, 1), raw, reading)
        else:
            reading.counts.raw_records[found.head.kind] += 1
            yield _stored(raw, found)


def iter_arc(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Item]:
    """Captures of an ARC file, version 1 or 2."""
    return _iter_archive(raw, "arc", reading, start)


def _is_worth_reading(found: RawRecord, reading: Reading) -> bool:
    """Was it passed by only because this is a listing?"""
    return (
        not found.is_read
        and is_capture(found.head)
        and (found.head.content_length or 0) <= reading.limits.body_bytes
        and reading.wants(found.head, found.block) == "read"
    )


def _stored(raw: RawFile, found: RawRecord) -> Stored:
    path, start = raw.home() or (raw.name, 0)
    within = (start, raw.part_of[2], raw.name) if raw.part_of is not None else None
    return Stored(path, within, found.offset, found.length or 0)


def iter_stored(stored: Stored, *, limits: Limits, counts: SourceCounts) -> Iterator[Item]:
    """The capture that was left in its file, and what is broken in it: as if it had been read where it was found.

    Raises OSError where the file has gone.
    """
    with _opened(stored) as raw:
        if stored.offset is None:
            yield capture_from_page(raw, limits=limits)
            return
        reading = Reading(limits=limits, resolver=RevisitResolver(limits=limits), counts=counts)
        sound = record_at(raw, stored.offset, stored.length)
        if sound is not None:
            yield from _items_of_records([sound], raw, reading)
            return
        end = stored.offset + stored.length
        raw.load(stored.offset, stored.length + TASTE_INPUT_BYTES)
        for found in iter_records_at(raw, stored.offset, limits=limits, wants=reading.wants):
            if found.offset >= end:
                return
            yield from _items_of_records([found], raw, reading)


@contextmanager
def _opened(stored: Stored) -> Iterator[RawFile]:
    with RawFile(stored.path) as raw:
        yield open_slice(raw, *stored.within) if stored.within else raw


def drop_from_stored(stored: Stored, reason: str, *, limits: Limits) -> Drop:
    """The failure of a capture that ended who read it: so nothing but its header is read again.

    Raises OSError where the file has gone.
    """
    if stored.offset is None:
        url = file_url(stored.path)
        return Drop(stage="extract", reason=reason, url=url, where=url, is_failure=True)
    with _opened(stored) as raw:
        for found in iter_records_at(raw, stored.offset, limits=limits, wants=lambda *_: "peek"):
            if isinstance(found, RawRecord):
                return drop_at(found, raw.label, reason, "", stage="extract", is_failure=True)
            break
        return Drop(
            stage="extract", reason=reason, where=f"{one_line(raw.label)}:{stored.offset}", is_failure=True
        )


def _iter_archive(raw: RawFile, kind: Kind, reading: Reading, start: int) -> Iterator[Item]:
    reading.resolver.add_file(raw.name, partial(_reopened, raw))
    records = iter_file_records(raw, kind, limits=reading.limits, wants=reading.wants, start=start)
    yield from _items_of_records(records, raw, reading)


def _items_of_records(records: Iterable[RawRecord | Break], raw: RawFile, reading: Reading) -> Iterator[Item]:
    counts = reading.counts
    for found in records:
        if not isinstance(found, RawRecord):
            counts.lost_bytes += found.length if found.kind in ("garbage", "broken") else 0
            yield drop_from_break(found, raw.name)
            continue
        counts.raw_records[found.head.kind or "no_type"] += 1
        if not is_capture(found.head) or (reading.wanted is not None and not reading.wanted(found.head)):
            continue
        item = _item(found, raw, reading)
        if isinstance(item, Capture):
            counts.flags.update(item.flags)
        yield item


def _item(found: RawRecord, raw: RawFile, reading: Reading) -> Item:
    item = capture_from_raw(found, raw, limits=reading.limits)
    if not isinstance(item, Pending):
        return item
    resolved = reading.resolver.resolve(item)
    if resolved is not None:
        return resolved
    clue = item.digest or item.refers_to_url or "no digest, no address to refer to"
    return drop_at(found, raw.name, "unresolved_revisit", clue)


def _reopened(raw: RawFile) -> RawFile:
    """The same file once more for whoever follows a revisit; what cannot be opened twice is shared."""
    outer, _, inner = raw.name.partition("!")
    if raw.path is not None:
        return RawFile(raw.path, name=raw.name)
    return open_inner(outer, inner) if inner and Path(outer).is_file() else raw.shared()


def iter_wacz(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Task]:
    """Captures of all WARC files in a WACZ; what is wrong with the package first.

    Of a package that is no ZIP any more the WARC records that can still be found.
    """
    try:
        package = Package(raw)
    except BadArchiveFile as error:
        where = f"{one_line(raw.name)}:{error.offset}"
        yield Drop(stage="source", reason="broken_zip", where=where, detail=error.detail, is_failure=True)
        yield from _iter_salvaged(raw, reading, start)
        return
    yield from package.problems()
    for name in package.archive_names():
        try:
            with package.open(name) as inner:
                yield from iter_file(inner, reading)
        except BadArchiveFile as error:
            where = f"{one_line(error.file)}:{error.offset}"
            yield Drop(stage="source", reason="broken_zip", where=where, detail=error.detail, is_failure=True)


def _iter_salvaged(raw: RawFile, reading: Reading, start: int) -> Iterator[Task]:
    """What can be had of a package that lost its directory."""
    found = 0
    for inner in salvaged_files(raw):
        found += 1
        with inner:
            yield from iter_file(inner, reading)
    if not found:
        yield from _iter_archive(raw, "wacz", reading, start)


def iter_packed(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Task]:
    """Captures of a file that was compressed twice."""
    with open_packed(raw) as inner:
        yield from iter_file(inner, reading)


def iter_page(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Task]:
    """The one capture that a saved page is."""
    is_left = reading.leaves(raw) and raw.part_of is None
    yield Stored(raw.name) if is_left else capture_from_page(raw, limits=reading.limits)


def iter_index(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Item]:
    """An index names captures and holds none."""
    detail = "holds no captures; `--index` reads captures through it"
    where = f"{one_line(raw.name)}:0"
    yield Drop(stage="source", reason="capture_index", where=where, detail=detail, is_failure=True)


def iter_empty(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Item]:
    """A file without a byte: an archive that lost everything is a failure, an empty page only a drop."""
    yield Drop(
        stage="source",
        reason="empty_file",
        where=f"{one_line(raw.name)}:0",
        is_failure=ARCHIVE_NAME.search(raw.name) is not None,
    )


ARCHIVE_NAME = re.compile(r"\.(?:w?arc|wacz|wet|wat)(?:\.(?:gz|zst|lz4))?$", re.I)

SOURCES: dict[Kind, SourceReader] = {
    "warc": iter_warc,
    "arc": iter_arc,
    "wacz": iter_wacz,
    "index": iter_index,
    "packed": iter_packed,
    "page": iter_page,
    "empty": iter_empty,
}
"""How each kind of file is read; kinds are told by `archivefiles.kind_of`."""


def iter_file(raw: RawFile, reading: Reading, *, start: int = 0) -> Iterator[Task]:
    """Captures and drops of one open file. From `start` on, the offset of a record, in WARC and ARC."""
    reading.counts.files += 1
    if raw.name.count("!") > MAX_NESTING:
        where = f"{one_line(raw.name)}:0"
        yield Drop(stage="source", reason="nested_too_deep", where=where, is_failure=True)
        return
    yield from SOURCES[kind_of(raw)](raw, reading, start=start)


def iter_files(source: str | os.PathLike[str]) -> Iterator[tuple[str, Callable[[], RawFile]]]:
    """Names and openers of the archive files that a path, folder or pattern stands for, WACZ opened up."""
    for path in iter_paths(source):
        if not Path(path).is_file():
            continue
        with RawFile(path) as raw:
            kind = kind_of(raw)
        if kind == "wacz":
            yield from inner_files(path)
        elif kind in ("warc", "arc"):
            yield path, partial(RawFile, path)
