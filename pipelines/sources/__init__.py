"""Where captures come from: local files of every kind (here), and descriptions of remote archives."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, cast

from pipelines.limits import DEFAULT_LIMITS, Limits
from pipelines.model import Capture, Drop
from pipelines.sources.captures import SourceCounts
from pipelines.sources.files import (
    SOURCES,
    Item,
    Reading,
    Task,
    Wanted,
    drop_from_stored,
    iter_file,
    iter_stored,
)
from pipelines.sources.folder import is_other_file, is_plain_page, iter_paths
from pipelines.sources.random_access import capture_at
from pipelines.sources.rawfiles import RawFile
from pipelines.sources.revisits import RevisitResolver
from pipelines.sources.stored import Stored

__all__ = [
    "SOURCES",
    "RevisitResolver",
    "SourceCounts",
    "Stored",
    "Task",
    "capture_at",
    "drop_from_stored",
    "iter_captures",
    "iter_stored",
    "iter_tasks",
]


def iter_captures(
    source: str | os.PathLike[str] | BinaryIO,
    *,
    limits: Limits = DEFAULT_LIMITS,
    name: str | None = None,
    start_offset: int = 0,
    resolver: RevisitResolver | None = None,
    counts: SourceCounts | None = None,
    wanted: Wanted | None = None,
) -> Iterator[Capture | Drop]:
    """Captures and drops of a file, a folder, a glob pattern or an open binary stream, in file order.

    Kinds are told by the first bytes: WARC, ARC, WACZ, saved pages, each plain or compressed. Nothing is
    raised for broken content: what cannot be read is a `Drop` with file, offset and reason.
    `name` is what provenance calls a stream. `start_offset`: go on from this record of a WARC or ARC file
    (`warc_offset + warc_length` of the last capture). `resolver` finds originals of revisits in other
    files; without one they are looked for in the file itself. `wanted` looks at WARC headers and passes by
    captures unread. Raises OSError for a path that cannot be opened.
    """
    reading = Reading(
        limits=limits,
        resolver=resolver or RevisitResolver(limits=limits),
        counts=counts or SourceCounts(),
        wanted=wanted,
    )
    if not isinstance(source, (str, os.PathLike)):
        with RawFile(source, name=name) as raw:
            yield from cast("Iterator[Item]", iter_file(raw, reading, start=start_offset))
        return
    yield from cast("Iterator[Item]", _iter_paths(source, reading, name=name, start=start_offset))


def iter_tasks(
    source: str | os.PathLike[str], *, limits: Limits, resolver: RevisitResolver, counts: SourceCounts
) -> Iterator[Task]:
    """As `iter_captures`, but saved pages and sound WARC records are left where they are, for `iter_stored`.

    Those then count what is wrong with them, all else is in `counts`.
    """
    yield from _iter_paths(source, Reading(limits=limits, resolver=resolver, counts=counts, is_leaving=True))


def _iter_paths(
    source: str | os.PathLike[str], reading: Reading, *, name: str | None = None, start: int = 0
) -> Iterator[Task]:
    is_single = Path(source).is_file()
    for path in iter_paths(source):
        if reading.is_leaving and is_plain_page(path):
            reading.counts.files += 1
            yield Stored(path)
            continue
        with RawFile(path, name=name if is_single else None) as raw:
            if not is_single and is_other_file(raw, Path(path)):
                reading.counts.raw_records["other_file"] += 1
                continue
            yield from iter_file(raw, reading, start=start if is_single else 0)
